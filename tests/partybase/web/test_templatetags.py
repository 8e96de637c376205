"""Filters of the templates."""

import datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

UTC = datetime.UTC


def render(source, **values):
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|vn_date }}", datetime.date(2019, 12, 5), "05/12/2019"),
        ("{{ v|vn_date }}", datetime.datetime(2019, 12, 5, 20, tzinfo=UTC), "06/12/2019"),
        ("{{ v|vn_date }}", None, ""),
        ("{{ v|vn_datetime }}", datetime.datetime(2019, 12, 5, 3, 42, tzinfo=UTC), "10:42 05/12/2019"),
        ("{{ v|vn_time }}", datetime.datetime(2019, 12, 5, 3, 42, 5, tzinfo=UTC), "10:42:05"),
        ("{{ v|partial_date }}", "1975-04", "4/1975"),
        ("{{ v|partial_date }}", "1975", "1975"),
        ("{{ v|partial_date }}", "", ""),
        ("{{ v|vn_number }}", 1234.5, "1.234,5"),
        ("{{ v|vn_number }}", 0, "0"),
        ("{{ v|vn_number }}", None, ""),
        ("{{ v|vn_number }}", "không", "không"),
        ("{{ v|percent_of:48 }}", 12, "25,0 % (12/48)"),
        ("{{ v|percent_of:0 }}", 12, "–"),
        ("{{ v|get_item:'a' }}", {"a": 1}, "1"),
        ("{{ v|get_item:'b' }}", None, "None"),
    ],
)
def test_filter(source, value, shown):
    assert render(source, v=value) == shown


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Nguyễn Văn Đức", "duc", "Nguyễn Văn <mark>Đức</mark>"),
        ("Nguyễn Văn Đức", "nguyen duc", "<mark>Nguyễn</mark> Văn <mark>Đức</mark>"),
        ("<b>Đức</b>", "duc", "&lt;b&gt;<mark>Đức</mark>&lt;/b&gt;"),
        ("<b>An</b>", "xyz", "&lt;b&gt;An&lt;/b&gt;"),
        ("An", "", "An"),
        ("An", "<script>", "An"),
    ],
)
def test_highlight_marks_and_escapes(text, query, shown):
    assert render("{{ text|highlight:query }}", text=text, query=query) == shown


def test_query_with_keeps_the_other_parameters():
    request = RequestFactory().get("/?q=đức&page=3&a=1&a=2")
    shown = render("{% query_with page=4 q=None %}", request=request)
    assert shown == "?page=4&amp;a=1&amp;a=2"


def test_icon_is_hidden_from_readers_and_unknown_ones_are_nothing():
    assert 'aria-hidden="true"' in render('{% icon "house" 18 %}')
    assert render('{% icon "khong-co" %}') == ""


def test_page_range_marks_gaps():
    paginator = Paginator(range(1000), 50)
    assert render("{% for n in p|page_range:10 %}{{ n }} {% endfor %}", p=paginator) == "1 None 8 9 10 11 12 None 20 "


def test_differences_pair_before_and_after():
    class Change:
        before = {"tên": "A", "bỏ": True}
        after = {"tên": "B", "thêm": ["x", 1]}

    source = "{% for n, b, a in e|differences %}{{ n }}:{{ b }}>{{ a }};{% endfor %}"
    assert render(source, e=Change) == "tên:A&gt;B;".replace("&gt;", ">") + "bỏ:Có>;thêm:>x, 1;"
