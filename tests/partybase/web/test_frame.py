"""The frame: navigation by role, who is signed in, the business date, sizes of text, icons, few statements."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from lucide import _load_icon

from organizations.scope import Role
from partybase.web.context import PLACES, places_for
from tests.factories import make_grant, make_user
from tests.personas import PERSONAS, make_district

pytestmark = pytest.mark.django_db

SECTIONS = {
    "quantri": {"home", "accounts", "record"},
    "tochuc": {"home", "organizations", "members", "reviews", "ratings", "dashboards", "record"},
    "kiemtra": {"home", "organizations", "inspections", "record"},
    "lanhdao": {"home", "organizations", "members", "reviews", "ratings", "dashboards", "record"},
    "bithu": {"home", "organizations", "members", "reviews", "ratings", "record"},
    "chibo": {"home", "organizations", "members", "reviews", "ratings", "record"},
    "chiboso": {"home", "organizations", "members", "reviews", "ratings", "record"},
}


@pytest.mark.parametrize("name", PERSONAS)
def test_navigation_of_a_role(name):
    from organizations.scope import scope_of

    scope = scope_of(PERSONAS[name](make_district()))
    assert {place.section for place in PLACES if scope.has(*place.roles)} == SECTIONS[name]


@pytest.mark.parametrize("name", PERSONAS)
def test_every_place_of_the_navigation_opens(client, name):
    from organizations.scope import scope_of

    user = PERSONAS[name](make_district())
    client.force_login(user)
    assert {place.url: client.get(place.url).status_code for place in places_for(scope_of(user))} == {
        place.url: 200 for place in places_for(scope_of(user))
    }


@pytest.mark.parametrize("name", PERSONAS)
def test_home_of_each_persona_is_within_twelve_statements(client, name):
    client.force_login(PERSONAS[name](make_district(with_members=True)))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    print(f"home of {name}: {len(queries)} statements")
    assert len(queries) <= 12


def test_frame_costs_four_statements(client):
    district = make_district()
    user = make_user("nguoidung")
    for organization in district.organizations:
        make_grant(user, organization, Role.SECRETARY)
    client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/khong-co/").status_code == 404
    # session, user, grants with the names of their organizations, subtrees inherited from closed organizations
    assert len(queries) == 4, [q["sql"][:90] for q in queries]


def test_frame_says_who_is_signed_in_as_what(client):
    district = make_district()
    client.force_login(PERSONAS["chibo"](district))
    page = client.get("/").content.decode()
    assert "<strong>Nguyễn Chi Bộ</strong>" in page
    assert "Bí thư, phó bí thư · Chi bộ thôn Đồng" in page


def test_business_date_stands_in_the_frame_only_when_fixed(client, settings):
    client.force_login(make_user("nguoidung"))
    settings.BUSINESS_DATE = None
    assert "Ngày làm việc" not in client.get("/").content.decode()
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)
    page = client.get("/").content.decode()
    assert "Ngày làm việc: <strong>10/12/2019</strong> (cố định)" in page


def test_help_line_stands_on_each_page(client, settings):
    settings.HELP_PHONE = "0211 000 000"
    assert 'href="tel:0211 000 000"' in client.get("/account/sign-in/").content.decode()
    assert 'href="tel:0211 000 000"' in client.get("/khong-co/").content.decode()
    client.force_login(make_user("nguoidung"))
    assert 'href="tel:0211 000 000"' in client.get("/").content.decode()


def test_text_size_is_kept_in_the_profile(client):
    client.force_login(make_user("nguoidung"))
    answer = client.post(
        "/account/text-size/", {"text_size": "150"}, headers={"referer": "http://testserver/record/?q=a"}
    )
    assert answer["Location"] == "/record/?q=a"
    assert '<html lang="vi" class="size-150">' in client.get("/").content.decode()


@pytest.mark.parametrize("size", ["", "1", "9" * 99, "²", "100.0"])
def test_text_size_out_of_the_list_changes_nothing(client, size):
    client.force_login(make_user("nguoidung"))
    answer = client.post("/account/text-size/", {"text_size": size}, headers={"referer": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert 'class="size-100"' in client.get("/").content.decode()


def test_shortcuts_can_be_switched_off(client):
    client.force_login(make_user("nguoidung"))
    assert "<body data-shortcuts" in client.get("/").content.decode()
    client.post("/account/profile/", {"phone": "", "text_size": "100"})
    assert "<body data-shortcuts" not in client.get("/").content.decode()


def test_page_has_nothing_inline_and_no_other_host(client):
    client.force_login(PERSONAS["tochuc"](make_district()))
    page = client.get("/").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|https?://", page) == []
    assert re.findall(r"mark_safe|\|safe\b|autoescape off", "".join(p.read_text() for p in templates())) == []


def test_message_stays_on_the_page(client):
    client.force_login(make_user("nguoidung"))
    client.post("/account/profile/", {"phone": "0912", "text_size": "100", "shortcuts": "on"})
    assert "Đã lưu thiết lập cá nhân." in client.get("/account/profile/").content.decode()


def templates():
    return sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


def test_every_icon_of_the_templates_exists():
    used = {name for path in templates() for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}
    used |= {place.icon for place in PLACES}
    assert len(used) > 20
    for name in used:
        _load_icon(name)


def test_static_files_of_the_frame_exist():
    from django.contrib.staticfiles import finders

    base = (Path(settings.BASE_DIR) / "templates/base.html").read_text(encoding="utf-8")
    css = (Path(settings.BASE_DIR) / "static/css/app.css").read_text(encoding="utf-8")
    files = re.findall(r'{% static "([^"]+)" %}', base)
    files += [name.removeprefix("../") for name in re.findall(r'url\("([^"]+)"\)', css)]
    assert len(files) >= 9
    assert [name for name in files if not finders.find(name)] == []


def test_first_visit_is_within_200_kilobytes():
    """Style, scripts and the two fonts of the frame, as gzip sends them."""
    import gzip

    from django.contrib.staticfiles import finders

    base = (Path(settings.BASE_DIR) / "templates/base.html").read_text(encoding="utf-8")
    names = {*re.findall(r'{% static "([^"]+)" %}', base), "fonts/be-vietnam-pro/BeVietnamPro-SemiBold.ttf"}
    sizes = {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names}
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    print(f"first visit: {sum(sizes.values())} bytes, of it scripts {scripts}")
    assert sum(sizes.values()) <= 195_000
    assert scripts <= 60_000


def test_conflict_shows_both_versions():
    class Both:
        sentence = "Hồ sơ này vừa được người khác sửa."
        rows = [("họ và tên", "Trần Thị Yến", "Trần Thị Yên")]

    page = render_to_string("includes/_conflict.html", {"conflict": Both, "submit_label": "Lưu"})
    assert '<td data-label="Bản đang lưu">Trần Thị Yến</td>' in page
    assert '<td data-label="Bản đang nhập">Trần Thị Yên</td>' in page
    assert 'class="differs"' in page
