"""The quick renderer draws what Django's own templates draw."""

import datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase
from django.utils.safestring import SafeString

from partybase.web.renderers import QuickRenderer

HOSTILE = """"><script>alert('1')</script>&amp; {{ x }}"""
CHOICES = [("", "Tất cả"), ("a", "Một"), ("b", HOSTILE), (1234567, "số"), ("Nhóm <b>", [("c", "Ba"), (None, "Không")])]
WIDGETS = [
    (forms.TextInput(attrs={"class": "date", "autocomplete": "off"}), "Nguyễn Văn A"),
    (forms.TextInput(attrs={"title": HOSTILE, "hidden": True, "disabled": False}), HOSTILE),
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.NumberInput(attrs={"min": 0, "max": 1234567}), 7654321),
    (forms.NumberInput(), 1234.5),
    (forms.HiddenInput(), 0),
    (forms.EmailInput(), "a@b.vn"),
    (forms.PasswordInput(), "bí mật"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(attrs={"value": "1"}), False),
    (forms.DateInput(), datetime.date(2019, 12, 10)),
    (forms.Textarea(attrs={"rows": 3}), "\nhai\ndòng <b> & " + HOSTILE),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "a"),
    (forms.Select(choices=CHOICES, attrs={"required": True}), None),
    (forms.Select(choices=CHOICES), HOSTILE),
    (forms.SelectMultiple(choices=CHOICES), ["a", "c"]),
    (forms.RadioSelect(choices=CHOICES), "b"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a"]),
    (forms.NullBooleanSelect(), True),
]


@pytest.mark.parametrize("number", range(len(WIDGETS)))
def test_widget_drawn_as_django_draws_it(number):
    widget, value = WIDGETS[number]
    ours, theirs = (
        widget.render("tên", value, attrs={"id": "id_x"}, renderer=renderer())
        for renderer in (QuickRenderer, DjangoTemplates)
    )
    assert isinstance(ours, SafeString)
    SimpleTestCase().assertHTMLEqual(ours, theirs)
    if "<textarea" in ours:
        assert ours == theirs  # blank lines count inside one


def test_select_with_own_options_drawn_by_django():
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/input_option.html"

    widget = Own(choices=[("a", "Một")])
    assert widget.render("x", "a", renderer=QuickRenderer()) == widget.render("x", "a", renderer=DjangoTemplates())


def test_every_page_uses_it(settings):
    assert settings.FORM_RENDERER == "partybase.web.renderers.QuickRenderer"
    assert isinstance(forms.Form().renderer, QuickRenderer)
