"""The members' grid in a browser: keys as in Excel, a row saved when it is left, nothing typed lost."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from assessments.ratings.models import Assessment, Ballot
from partybase.accounts.models import User
from partybase.web.models import Draft
from tests.assessments.ratings.year import DAY, rated_district

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
FIRST, LAST = "grade_MEMBER_POLITICS", "grade_MEMBER_REMEDIES"


@pytest.fixture
def year(transactional_db, settings):
    settings.BUSINESS_DATE = DAY
    return rated_district(members=5)


@pytest.fixture
def sign_in(base_url):
    """Puts a signed-in session into a browser, without typing a password."""

    def go(page, user):
        client = Client()
        client.force_login(user)
        ((name, cookie),) = [(n, c) for n, c in client.cookies.items() if n != "csrftoken"]
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": base_url}])

    return go


@pytest.fixture
def grid(page, year, sign_in):
    sign_in(page, year.chibo)
    open_grid(page, year)
    return page


def open_grid(page, year):
    page.goto(f"/ratings/cycles/{year.cycle.pk}/cells/{year.district.cell.pk}/")
    expect(page.locator("[data-fill]")).to_be_visible()


def cell(page, number, field):
    return page.locator("tr[data-row]").nth(number).locator(f"td[data-f={field}]")


def assessment(page, number):
    return Assessment.objects.get(pk=page.locator("tr[data-row]").nth(number).get_attribute("data-row"))


def head_vote(page, number="8", **others):
    values = dict.fromkeys(("present", "issued", "returned", "valid"), number) | others
    if not page.locator("#vote-form").is_visible():
        page.locator(".vote-head > summary").click()
    for name, value in values.items():
        page.fill(f"#vote-form [name={name}]", value)


def saved(page):
    # A row whose save failed is tried again after five seconds.
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Đã lưu lúc \d\d:\d\d:\d\d$"), timeout=12_000)


def test_a_row_is_typed_with_digits_and_saved_when_it_is_left(grid):
    head_vote(grid)
    cell(grid, 0, FIRST).click()
    grid.keyboard.press("Escape")
    for _ in range(6):
        grid.keyboard.press("2")
        grid.keyboard.press("Tab")
    grid.keyboard.press("2")  # own level
    grid.keyboard.press("Tab")
    for number in ("0", "8", "0", "0"):
        grid.keyboard.type(number)
        grid.keyboard.press("Tab")
    grid.keyboard.press("2")  # proposed level
    expect(cell(grid, 0, LAST)).to_have_text("T")
    grid.keyboard.press("Enter")
    saved(grid)
    row = assessment(grid, 0)
    assert set(row.grades.values()) == {"GOOD"}
    assert (row.self_level, row.sender_level) == ("GOOD", "GOOD")
    ballot = Ballot.objects.get(assessment=row)
    assert (ballot.eligible, ballot.present, ballot.good) == (8, 8, 8)
    expect(grid.locator("tr[data-row]").nth(0).locator("[data-verdict] summary")).to_have_text("HTTNV")
    expect(grid.locator("[data-count=done]").first).to_have_text("1")


def test_enter_goes_down_arrows_and_shift_tab_go_about(grid):
    cell(grid, 1, FIRST).click()
    grid.keyboard.press("Escape")
    grid.keyboard.press("Enter")
    expect(cell(grid, 2, FIRST)).to_be_focused()
    grid.keyboard.press("ArrowUp")
    grid.keyboard.press("ArrowRight")
    expect(cell(grid, 1, "grade_MEMBER_ETHICS")).to_be_focused()
    grid.keyboard.press("Shift+Tab")
    expect(cell(grid, 1, FIRST)).to_be_focused()
    grid.keyboard.press("Shift+Tab")
    expect(cell(grid, 0, "sender_level")).to_be_focused()


def test_a_choice_is_made_with_the_mouse(grid):
    cell(grid, 0, FIRST).click()
    grid.locator("select.grid-editor").select_option("EXCELLENT")
    expect(cell(grid, 0, FIRST)).to_have_text("XS")
    cell(grid, 1, FIRST).click()
    saved(grid)
    assert assessment(grid, 0).grades == {"MEMBER_POLITICS": "EXCELLENT"}


def test_letters_of_the_vietnamese_keyboard_change_nothing(grid):
    cell(grid, 0, FIRST).click()
    grid.keyboard.press("Escape")
    grid.keyboard.press("Escape")
    grid.keyboard.type("xsfrjwzt")
    expect(cell(grid, 0, FIRST)).to_have_text("")


def test_fill_down_goes_into_the_empty_cells_below(grid):
    cell(grid, 3, FIRST).click()
    grid.locator("select.grid-editor").select_option("AVERAGE")
    cell(grid, 0, FIRST).click()
    grid.locator("select.grid-editor").select_option("GOOD")
    grid.click("[data-fill]")
    saved(grid)
    assert [cell(grid, n, FIRST).inner_text() for n in range(8)] == ["T", "T", "T", "TB", "T", "T", "T", "T"]
    assert Assessment.objects.exclude(grades={}).count() == 8


def test_a_vote_that_does_not_add_up_is_told_kept_and_restored(grid, year):
    head_vote(grid)
    cell(grid, 0, "count_GOOD").click()
    grid.keyboard.type("5")
    cell(grid, 1, "count_GOOD").click()
    expect(grid.locator("tr[data-row]").nth(0).locator(".row-problem")).to_contain_text("Cộng phiếu của bốn mức được 5")
    grid.wait_for_timeout(1500)
    assert Draft.objects.filter(key__startswith="rating-grid-").exists()
    open_grid(grid, year)
    expect(cell(grid, 0, "count_GOOD")).to_have_text("5")
    assert not Ballot.objects.exists()
    cell(grid, 0, "count_GOOD").click()
    grid.keyboard.type("8")
    cell(grid, 1, "count_GOOD").click()
    saved(grid)
    assert Ballot.objects.get().good == 8


def test_what_is_typed_offline_is_saved_when_the_line_is_back(grid, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    grid.context.set_offline(True)
    cell(grid, 0, FIRST).click()
    grid.locator("select.grid-editor").select_option("GOOD")
    cell(grid, 1, FIRST).click()
    expect(grid.locator("[data-saved]")).to_contain_text("Mất kết nối")
    grid.context.set_offline(False)
    saved(grid)
    assert assessment(grid, 0).grades == {"MEMBER_POLITICS": "GOOD"}


def test_a_lost_session_keeps_what_was_typed(grid, year, sign_in):
    grid.context.clear_cookies(name="sessionid")
    cell(grid, 0, FIRST).click()
    grid.locator("select.grid-editor").select_option("GOOD")
    cell(grid, 1, FIRST).click()
    expect(grid.locator("[data-grid-alerts]")).to_contain_text("Phiên đăng nhập đã hết")
    sign_in(grid, year.chibo)
    saved(grid)
    expect(grid.locator("[data-grid-alerts]")).to_be_empty()
    assert assessment(grid, 0).grades == {"MEMBER_POLITICS": "GOOD"}


def test_two_editors_of_a_row_see_both_versions(grid, year, sign_in, new_context):
    other = new_context().new_page()
    sign_in(other, User.objects.get(username="chibo"))
    open_grid(other, year)
    cell(other, 0, FIRST).click()
    other.locator("select.grid-editor").select_option("EXCELLENT")
    cell(other, 1, FIRST).click()
    saved(other)
    cell(grid, 0, FIRST).click()
    grid.locator("select.grid-editor").select_option("POOR")
    cell(grid, 1, FIRST).click()
    box = grid.locator(".both-versions")
    expect(box).to_contain_text("bản đang lưu “Xuất sắc”, đồng chí nhập “Kém”")
    box.get_by_role("button", name="Ghi nội dung tôi nhập").click()
    saved(grid)
    assert assessment(grid, 0).grades == {"MEMBER_POLITICS": "POOR"}


def test_check_waits_for_the_row_on_its_way(grid):
    cell(grid, 0, FIRST).click()
    grid.locator("select.grid-editor").select_option("GOOD")
    grid.click("text=Kiểm tra và gửi")
    expect(grid.locator("h1")).to_contain_text("Kiểm tra trước khi gửi")
    assert Assessment.objects.exclude(grades={}).count() == 1


def test_a_phone_shows_cards_with_a_form_each(phone_page, year, sign_in):
    sign_in(phone_page, year.chibo)
    phone_page.goto(f"/ratings/cycles/{year.cycle.pk}/cells/{year.district.cell.pk}/")
    assert phone_page.evaluate("document.documentElement.scrollWidth") == 360
    assert not cell(phone_page, 0, FIRST).is_visible()
    button = phone_page.locator("a.enter").first
    assert button.bounding_box()["height"] >= 44
    button.click()
    expect(phone_page.locator("h1")).to_contain_text("Phiếu năm 2019")


def test_axe_finds_nothing(grid, year):
    own = year.of(year.district.cell)
    member = year.sheet(year.district.cell)[0]
    year.fill(member)
    for path in (
        f"/ratings/cycles/{year.cycle.pk}/cells/{year.district.cell.pk}/",
        f"/ratings/cycles/{year.cycle.pk}/cells/{year.district.cell.pk}/send/",
        f"/ratings/assessments/{member.pk}/edit/",
        f"/ratings/assessments/{member.pk}/",
        f"/ratings/assessments/{own.pk}/sheet/",
        f"/ratings/assessments/{own.pk}/sheet/send/",
    ):
        grid.goto(path)
        results = Axe().run(grid, options=RULES)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
