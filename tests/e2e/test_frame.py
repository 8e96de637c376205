"""The frame in a browser: search, shortcuts, drafts that survive, dates, nothing hidden or sideways, axe finds nothing."""

import datetime
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from partybase.web.models import Draft
from tests.factories import PASSWORD
from tests.partybase.web.pages import NoteView
from tests.personas import PERSONAS, make_district

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.partybase.web.pages")]


@pytest.fixture
def district(transactional_db):
    return make_district(with_members=True)


def account(district, name):
    user = PERSONAS[name](district)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(page, username):
    page.goto("/account/sign-in/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trang chủ")
    page.wait_for_load_state()


def violations(page):
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found.response["violations"]]


def test_search_by_keyboard_opens_a_member(page, district):
    account(district, "tochuc")
    sign_in(page, "tochuc")
    page.keyboard.press("Control+k")
    page.keyboard.type("duc", delay=60)
    expect(page.locator("#find-answers mark").first).to_have_text(re.compile("đức|dục", re.IGNORECASE))
    page.keyboard.press("Escape")
    expect(page.locator("#find-answers")).to_be_empty()
    page.locator("body").click(position={"x": 5, "y": 700})
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_shortcuts_switched_off_stay_quiet(page, district):
    user = account(district, "tochuc")
    user.shortcuts = False
    user.save(update_fields=["shortcuts"])
    sign_in(page, "tochuc")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_draft_survives_a_closed_tab(page, new_context, district):
    account(district, "chibo")
    sign_in(page, "chibo")
    page.goto("/note/")
    page.get_by_label("Họ và tên").press_sequentially("Nguyễn Đ", delay=30)
    expect(page.get_by_text(re.compile(r"Đã lưu nháp lúc \d\d:\d\d:\d\d"))).to_be_visible()
    page.close()
    other = new_context().new_page()
    sign_in(other, "chibo")
    expect(other.get_by_text("Đồng chí đang nhập dở")).to_be_visible()
    other.get_by_role("link", name="Ghi chú").click()
    expect(other.get_by_label("Họ và tên")).to_have_value("Nguyễn Đ")
    expect(other.get_by_text("Đã khôi phục bản đang nhập dở")).to_be_visible()
    other.get_by_role("button", name="Bỏ bản nháp").click()
    expect(other.get_by_label("Họ và tên")).to_have_value("")
    assert Draft.objects.count() == 0


def test_draft_waits_for_the_session_and_the_connection(page, new_context, district):
    account(district, "chibo")
    sign_in(page, "chibo")
    page.goto("/note/")
    Session.objects.all().delete()
    page.get_by_label("Họ và tên").press_sequentially("Lê", delay=30)
    expect(page.get_by_text("Phiên đăng nhập đã hết.")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="đăng nhập lại ở thẻ mới").click()
    sign_in(opened.value, "chibo")
    expect(page.get_by_text("Đã lưu nháp lúc")).to_be_visible(timeout=12_000)
    expect(page.get_by_text("Phiên đăng nhập đã hết.")).to_have_count(0)
    page.context.set_offline(True)
    page.get_by_label("Họ và tên").press("End")
    page.keyboard.type(" Ân", delay=30)
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Đã lưu nháp lúc")).to_be_visible(timeout=12_000)
    assert Draft.objects.get().data["full_name"] == ["Lê Ân"]
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/")
    assert (Draft.objects.count(), NoteView.deeds[-1]) == (0, "Lê Ân")


def test_calendar_button_fills_the_field(page, district):
    account(district, "chibo")
    sign_in(page, "chibo")
    page.goto("/note/")
    field = page.get_by_label("Ngày", exact=False).first
    assert page.get_by_role("button", name="Chọn ngày trên lịch: Ngày").is_visible()
    page.locator(".picker-date").evaluate(
        "(e) => { e.value = '2019-12-05'; e.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    expect(field).to_have_value("05/12/2019")


def test_errors_are_focused_and_lead_to_their_field(page, district):
    account(district, "chibo")
    sign_in(page, "chibo")
    page.goto("/note/")
    page.get_by_role("button", name="Lưu").click()
    expect(page).to_have_title("Lỗi: Ghi chú – PartyBase")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Họ và tên: Hãy nhập mục này.").click()
    expect(page.get_by_label("Họ và tên")).to_be_focused()


@pytest.mark.parametrize("name", ["tochuc", "quantri", "chibo"])
def test_pages_of_the_frame_have_no_violations_and_fit_a_phone(page, phone_page, district, name):
    account(district, name)
    for surface in (page, phone_page):
        surface.goto("/account/sign-in/")
        assert violations(surface) == []
        sign_in(surface, name)
        for address in (
            "/",
            "/search/?q=duc",
            "/record/",
            "/account/profile/",
            "/account/password/",
            "/khong-co/",
            "/note/",
        ):
            surface.goto(address)
            assert violations(surface) == [], address
            wide, window = surface.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert wide <= window, address
        surface.locator(".me summary").click()
        assert violations(surface) == []


def test_text_at_150_percent_fits_320_pixels(page, district, settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)  # the widest the frame gets
    user = account(district, "tochuc")
    user.text_size = 150
    user.save(update_fields=["text_size"])
    sign_in(page, "tochuc")
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/", "/record/", "/account/profile/"):
        page.goto(address)
        wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= window, address


def test_pages_work_without_javascript(new_context, district):
    account(district, "tochuc")
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "tochuc")
    page.get_by_role("searchbox").fill("duc")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main mark").first).to_be_visible()
    page.locator(".me summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_business_date_of_the_frame(page, district, settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)
    account(district, "chibo")
    sign_in(page, "chibo")
    expect(page.locator(".workday")).to_have_text("Ngày làm việc: 10/12/2019 (cố định)")
