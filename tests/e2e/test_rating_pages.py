"""The main pages of a rating year: axe finds nothing, nothing sideways on a phone; by keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from assessments.ratings.models import Ballot, State
from assessments.ratings.rules.levels import Level
from tests.assessments.ratings.year import DAY, Year, rated_district
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.year import fits, sign_in, told, violations
from tests.factories import PASSWORD

PEOPLE = ["quantri", "tochuc", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"]


@pytest.fixture(autouse=True)
def _the_day(transactional_db, settings):
    settings.BUSINESS_DATE = DAY


def busy_year() -> Year:
    """Thirty in the village cell: some sent with outstanding proposals, one returned; organizations at every step."""
    year = rated_district(members=27)
    rows = year.sheet(year.district.cell)
    year.put(rows[:8], State.SENT)
    year.put(rows[8:10], State.SENT, Level.OUTSTANDING)
    year.put(rows[10], State.RETURNED)
    rows[10].returned_reason = "Chưa nêu khuyết điểm đã góp ý."
    rows[10].save(update_fields=["returned_reason"])
    year.put(year.of(year.district.office), State.SENT)
    year.put(year.of(year.district.sibling), State.PROPOSED)
    year.decide(dict.fromkeys(year.put(rows[11:14], State.SENT), Level.GOOD))
    return year


def main_pages(year: Year) -> list[tuple[str, str]]:
    """(who, address) of the eight main pages."""
    cycle, district = year.cycle.pk, year.district
    decided = year.all().filter(state=State.DECIDED).first()
    return [
        *((person, "/") for person in PEOPLE),
        ("tochuc", "/organizations/tree/"),
        ("tochuc", f"/members/?organization={district.cell.pk}"),
        ("tochuc", district.members["cell2"].get_absolute_url()),
        ("chibo", f"/ratings/cycles/{cycle}/cells/{district.cell.pk}/"),
        ("bithu", f"/ratings/cycles/{cycle}/decide/{district.commune.pk}/"),
        ("tochuc", f"/ratings/cycles/{cycle}/appraisal/"),
        ("bithu", f"/ratings/assessments/{decided.pk}/"),
    ]


def further_pages(year: Year) -> list[tuple[str, str]]:
    cycle, district = year.cycle.pk, year.district
    return [
        ("tochuc", "/organizations/"),
        ("tochuc", f"/ratings/cycles/{cycle}/"),
        ("tochuc", f"/ratings/cycles/{cycle}/assessments/"),
        ("lanhdao", f"/ratings/cycles/{cycle}/decide/{district.top.pk}/"),
        ("bithu", f"/ratings/assessments/{year.of(district.commune).pk}/sheet/"),
        ("chibo", f"/ratings/assessments/{year.member('cell2').pk}/edit/"),
    ]


@pytest.mark.parametrize(("viewport", "touch"), [(DESK, False), (PHONE, True)], ids=["desk", "phone"])
def test_main_pages_have_no_violations_and_nothing_is_sideways(
    browser, browser_context_args, watch, base_url, viewport, touch
):
    year = busy_year()
    options = {**browser_context_args, "viewport": viewport, "has_touch": touch}
    surfaces, wrong = {}, []
    for person, address in main_pages(year) if touch else main_pages(year) + further_pages(year):
        if person not in surfaces:
            surfaces[person] = sign_in(watch.follow(browser.new_context(**options)).new_page(), person, base_url)
        page = surfaces[person]
        assert page.goto(address).status == 200, address
        if not fits(page):
            wrong.append((person, address, "sideways"))
        wrong += [(person, address, *found) for found in violations(page)]
    for page in surfaces.values():
        page.context.close()
    assert wrong == []


def test_search_save_and_send_by_keyboard(new_context, base_url):
    year = rated_district()
    year.fill(year.all().filter(place=year.district.cell, subject_kind="MEMBER"))
    page = sign_in(new_context().new_page(), "chibo", base_url)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("le huu an", delay=40)
    expect(page.locator("#find-answers mark").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lê Hữu Ân")

    row = year.member("cell2")
    page.goto(f"/ratings/assessments/{row.pk}/edit/")
    page.get_by_label("Nhận xét của chi bộ").fill("Gương mẫu.")
    page.keyboard.press("Control+s")
    told(page, "Đã lưu phiếu của đ/c Lê Hữu Ân.")
    row.refresh_from_db()
    assert row.remarks == "Gương mẫu."

    page.goto(f"/ratings/cycles/{year.cycle.pk}/cells/{year.district.cell.pk}/send/")
    page.keyboard.press("Control+Enter")
    told(page, "Đã gửi phiếu của 3 đảng viên.")
    row.refresh_from_db()
    assert row.state == State.SENT


def test_a_member_is_rated_and_sent_without_javascript(new_context):
    year = rated_district()
    chibo = year.chibo
    chibo.set_password(PASSWORD)
    chibo.save(update_fields=["password"])
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/account/sign-in/")
    page.get_by_label("Tên đăng nhập").fill("chibo")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name=re.compile("đảng viên Chi bộ thôn Đồng")).click()
    page.get_by_role("link", name="Nhập phiếu của Lê Hữu Ân").click()
    for field in page.locator("select[name^=grade_]").all():
        field.select_option("GOOD")
    for name in ("self_level", "sender_level"):
        page.locator(f"[name={name}]").select_option("GOOD")
    for name, number in {"count_GOOD": "3", "present": "3", "count_OUTSTANDING": "1"}.items():
        page.locator(f"[name={name}]").fill(number)
    page.get_by_role("button", name="Lưu và về danh sách").click()
    expect(page).to_have_title(re.compile("^Lỗi:"))
    assert not Ballot.objects.exists()
    page.locator("[name=count_OUTSTANDING]").fill("0")
    page.get_by_role("button", name="Lưu và về danh sách").click()
    told(page, "Đã lưu phiếu của đ/c Lê Hữu Ân.")
    page.get_by_role("link", name="Kiểm tra và gửi").click()
    page.get_by_role("button", name="Gửi", exact=True).click()
    told(page, "Đã gửi phiếu của 1 đảng viên.")
    row = year.member("cell2")
    assert (row.state, row.sender_level, Ballot.objects.get(assessment=row).good) == (State.SENT, "GOOD", 3)
