"""The rating year 2019 in a browser, one story a test: who does what, what he sees, what stands in the database."""

import re

import pytest
from playwright.sync_api import expect

from assessments.ratings.models import Ballot, CapGroup, Cycle, Decision, State
from assessments.ratings.rules.levels import Level
from partybase.audit.models import Event
from partybase.web.models import Draft
from tests.assessments.ratings.year import DAY, prepared_district, rated_district
from tests.e2e.year import (
    PAPER,
    cycle_page,
    download,
    fill,
    foot_of,
    head_of,
    level_field,
    refused,
    rows_of,
    state_of,
    told,
    village,
)

FIRST = "grade_MEMBER_POLITICS"


@pytest.fixture(autouse=True)
def _the_day(transactional_db, settings):
    settings.BUSINESS_DATE = DAY


# --- opening -------------------------------------------------------------------------------------------------------------


def test_staff_open_the_year(enter):
    year = prepared_district()
    Cycle.objects.all().delete()
    tochuc = enter("tochuc", "/ratings/cycles/")
    tochuc.get_by_role("link", name="Chuẩn bị đợt mới").click()
    tochuc.get_by_label("Năm xếp loại").select_option("2019")
    tochuc.locator("main form button.btn-primary").click()
    expect(tochuc.get_by_text("Đợt đang chuẩn bị: chưa chốt gì.")).to_be_visible()

    tochuc.get_by_role("link", name="Kiểm tra danh sách").click()
    expect(tochuc.get_by_text("Các điều này chỉ cảnh báo, không ngăn việc mở đợt.")).to_be_visible()
    expect(tochuc.locator("details.panel li").first).to_be_visible()
    tochuc.get_by_role("link", name="Tới trang mở đợt").click()

    fill(
        tochuc, paper="15-KH/HU ngày 01/12/2019", on="01/12/2019", reference_date="30/11/2019",
        members_due="12/12/2019", cells_due="15/12/2019", grassroots_due="20/12/2019",
    )  # fmt: skip
    card = tochuc.locator(".option-card").filter(has=tochuc.locator("[name=option_cap_denominator]"))
    card.locator("[name=option_cap_denominator][value='1']").check()
    tochuc.locator("main form button.btn-primary").click()
    refused(tochuc, "Chọn khác mặc định thì phải ghi lý do")
    expect(tochuc.locator("[name=paper]")).to_have_value("15-KH/HU ngày 01/12/2019")
    expect(tochuc.locator("[name=option_cap_denominator][value='1']")).to_be_checked()
    assert Cycle.objects.get().state == "PREPARING"

    tochuc.locator("[name=reason_cap_denominator]").fill("Ban Thường vụ thống nhất ngày 28/11/2019")
    tochuc.locator("main form button.btn-primary").click()
    expect(
        tochuc.get_by_text("Kiểm tra lần cuối trước khi mở đợt xếp loại năm 2019. Chưa có gì được ghi.")
    ).to_be_visible()
    expect(tochuc.get_by_text("Ban Thường vụ thống nhất ngày 28/11/2019")).to_be_visible()
    tochuc.get_by_role("button", name="Mở đợt xếp loại").click()
    expect(tochuc.get_by_text("theo 15-KH/HU ngày 01/12/2019; chốt danh sách ngày 30/11/2019.")).to_be_visible()

    cycle = Cycle.objects.get()
    assert (cycle.state, cycle.options) == ("OPEN", {"cap_denominator": "GOOD_OR_BETTER"})
    assert cycle.option_reasons["cap_denominator"] == "Ban Thường vụ thống nhất ngày 28/11/2019"
    assert cycle.assessments.count() == 19
    assert Event.objects.filter(act="cycle.open").count() == 1
    chibo = enter("chibo")
    expect(chibo.get_by_text("hạn 12/12/2019")).to_be_visible()
    assert year.district.cell.name in chibo.content()


# --- rating a cell, returning, sending again -----------------------------------------------------------------------------


def cell_at(page, number, field):
    return page.locator("tr[data-row]").nth(number).locator(f"td[data-f={field}]")


def saved(page):
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Đã lưu lúc \d\d:\d\d:\d\d$"))


def fill_whole_grid(page, voters: str):
    """The first row by keyboard, each value filled down into the empty cells below it."""
    cell_at(page, 0, FIRST).click()
    page.keyboard.press("Escape")
    for _ in range(7):  # six grades, the member's own level
        page.keyboard.press("2")
        page.keyboard.press("Control+d")
        page.keyboard.press("Tab")
    for number in ("0", voters, "0", "0"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Control+d")
        page.keyboard.press("Tab")
    page.keyboard.press("2")  # proposed level
    page.keyboard.press("Control+d")
    page.keyboard.press("Enter")


def test_a_cell_is_rated_sent_returned_mended_and_sent_again(enter):
    year = rated_district(members=3)
    cell = year.district.cell
    chibo = enter("chibo", cycle_page(year, f"cells/{cell.pk}/"))
    for name in ("present", "issued", "returned", "valid"):
        chibo.fill(f"#vote-form [name={name}]", "6")

    # six people cannot cast seven votes: told in its row, kept, and there again after the tab was killed
    cell_at(chibo, 0, "count_GOOD").click()
    chibo.keyboard.type("7")
    cell_at(chibo, 1, FIRST).click()
    problem = chibo.locator("tr[data-row]").nth(0).locator(".row-problem")
    expect(problem).to_contain_text("Cộng phiếu của bốn mức được 7, khác với số phiếu hợp lệ (6).")
    assert not Ballot.objects.exists()
    while not Draft.objects.filter(key__startswith="rating-grid").exists():
        chibo.wait_for_timeout(100)
    chibo.context.close()
    chibo = enter("chibo")
    expect(chibo.get_by_role("heading", name="Đang nhập dở")).to_be_visible()
    chibo.get_by_role("link", name=re.compile(f"Phiếu đảng viên năm 2019: {cell.name}")).first.click()
    expect(cell_at(chibo, 0, "count_GOOD")).to_have_text("7")

    cell_at(chibo, 0, "count_GOOD").click()
    chibo.keyboard.press("Delete")
    chibo.keyboard.press("Enter")
    for name in ("present", "issued", "returned", "valid"):
        chibo.fill(f"#vote-form [name={name}]", "6")
    fill_whole_grid(chibo, "6")
    expect(chibo.locator("[data-count=done]").first).to_have_text("6")
    saved(chibo)
    assert Ballot.objects.filter(good=6, eligible=6).count() == 6
    chibo.get_by_role("link", name="Kiểm tra và gửi").click()
    expect(chibo.locator(".figures").get_by_text("6", exact=True)).to_be_visible()
    chibo.get_by_role("button", name="Gửi", exact=True).click()
    told(chibo, "Đã gửi phiếu của 6 đảng viên.")
    assert year.all().filter(place=cell, subject_kind="MEMBER", state=State.SENT).count() == 6

    row = year.member("cell2")
    bithu = enter("bithu", f"/ratings/assessments/{row.pk}/")
    bithu.get_by_role("link", name="Trả lại").click()
    bithu.locator("main form button.btn-primary").click()
    refused(bithu, "Chưa ghi lý do")
    fill(bithu, reason="Chưa nêu khuyết điểm đã góp ý tại hội nghị.")
    bithu.locator("main form button.btn-primary").click()
    told(bithu, "Đã trả lại “Lê Hữu Ân”.")
    assert state_of(row)[0] == State.RETURNED

    chibo.goto("/")
    expect(chibo.locator(".returned")).to_contain_text(
        "Lê Hữu Ân bị trả lại: “Chưa nêu khuyết điểm đã góp ý tại hội nghị.”"
    )
    chibo.locator(".returned a").click()
    expect(chibo.locator("main")).to_contain_text("Lý do: Chưa nêu khuyết điểm đã góp ý tại hội nghị.")
    chibo.get_by_role("link", name="Nhập phiếu").click()
    fill(chibo, remarks="Còn nói nhiều hơn làm; đã nhận và hứa sửa.")
    chibo.get_by_role("button", name="Lưu và về danh sách").click()
    told(chibo, "Đã lưu phiếu của đ/c Lê Hữu Ân.")
    chibo.get_by_role("link", name="Kiểm tra và gửi").click()
    chibo.get_by_role("button", name="Gửi", exact=True).click()
    told(chibo, "Đã gửi phiếu của 1 đảng viên.")
    row.refresh_from_db()
    assert (row.state, row.remarks, row.is_late) == (State.SENT, "Còn nói nhiều hơn làm; đã nhận và hứa sửa.", False)
    assert list(row.opinions.values_list("step", "text")) == [("RETURN", "Chưa nêu khuyết điểm đã góp ý tại hội nghị.")]


# --- deciding within the cap ---------------------------------------------------------------------------------------------

IN_ORDER = [
    "Hoàng Văn An", "Lê Thị Ánh", "Lê Hữu Ân", "Nguyễn Thị Bình", "Trần Văn Dũng", "Phạm Thị Đào", "Trần Văn Đức",
    "Vũ Văn Giang", "Đỗ Thị Hà", "Bùi Văn Khoa", "Lý Thị Lan", "Cao Thị Mai", "Ngô Thị Oanh",
]  # fmt: skip


def test_a_committee_decides_within_the_cap_publishes_and_prints(enter):
    year = village()
    rows = year.put(year.sheet(year.district.cell), State.SENT)
    year.put(rows[:3], State.SENT, Level.OUTSTANDING)
    best = [row.name for row in rows[:3]]
    bithu = enter("bithu")
    bithu.get_by_role("link", name="Quyết định xếp loại: Đảng viên của Đảng bộ xã Tử Du").click()
    assert [bithu.locator(f"[name=level-{row.pk}]").input_value() for row in rows[:4]] == ["OUTSTANDING"] * 3 + ["GOOD"]
    expect(bithu.locator("#cap-meters")).to_contain_text("20% × 10 Hoàn thành tốt nhiệm vụ = 2")
    level_field(bithu, best[2]).select_option("GOOD")
    expect(bithu.locator("#cap-meters")).to_contain_text("20% × 11 Hoàn thành tốt nhiệm vụ = 2,2, làm tròn xuống còn 2")
    level_field(bithu, best[2]).select_option("OUTSTANDING")
    fill(bithu, decided_on="10/12/2019", **PAPER)
    bithu.get_by_role("button", name="Kiểm tra danh sách").click()

    group = rows[0].cap_group
    expect(bithu.get_by_text("Danh sách này vượt tỷ lệ tối đa: quyết định sẽ không được ghi.")).to_be_visible()
    expect(bithu.locator("main")).to_contain_text(group.name)
    expect(bithu.locator("main")).to_contain_text("20% × 10 Hoàn thành tốt nhiệm vụ = 2")
    expect(bithu.get_by_role("button", name="Ghi quyết định")).to_have_count(0)
    assert not Decision.objects.exists()

    bithu.get_by_role("button", name="Sửa lại danh sách").click()
    expect(bithu.locator("main [name=number]")).to_have_value("15-QĐ/ĐU")
    expect(level_field(bithu, best[2])).to_have_value("OUTSTANDING")
    level_field(bithu, best[2]).select_option("GOOD")
    bithu.wait_for_load_state()
    bithu.keyboard.press("Control+s")
    expect(bithu.get_by_text("Được xếp Hoàn thành xuất sắc nhiệm vụ: 2")).to_be_visible()
    bithu.get_by_role("button", name="Ghi quyết định").click()
    expect(bithu.get_by_text("Cấp dưới chưa xem được kết quả này.")).to_be_visible()
    assert not Draft.objects.exists()
    decision = Decision.objects.get()
    assert (decision.lines.count(), decision.number, decision.by.username) == (13, "15-QĐ/ĐU", "bithu")
    assert sorted(decision.lines.values_list("level", flat=True)) == ["GOOD"] * 11 + ["OUTSTANDING"] * 2

    chibo = enter("chibo", f"/ratings/assessments/{rows[0].pk}/")
    expect(chibo.locator("main")).not_to_contain_text("15-QĐ/ĐU")
    paper = download(bithu, "Tải quyết định")
    left, right = head_of(paper)
    assert left == ["ĐẢNG BỘ HUYỆN MINH SƠN", "ĐẢNG ỦY XÃ TỬ DU", "*", "Số 15-QĐ/ĐU"]
    assert right == ["ĐẢNG CỘNG SẢN VIỆT NAM", "Minh Sơn, ngày 10 tháng 12 năm 2019"]
    assert [row[1] for row in rows_of(paper)] == IN_ORDER
    recipients, signature = foot_of(paper)
    assert recipients[0] == "Nơi nhận:"
    assert signature == ["T/M ĐẢNG ỦY", "BÍ THƯ", "Trần Thị Yến"]

    bithu.get_by_role("link", name="Công bố").click()
    expect(bithu.get_by_text("Công bố rồi thì không hoàn tác được")).to_be_visible()
    bithu.locator("main form button.btn-primary").click()
    told(bithu, "Các nơi gửi nay xem được kết quả.")
    expect(bithu.get_by_text("ngày 10/12/2019, Trần Bí Thư")).to_be_visible()
    assert {state_of(row)[0] for row in rows} == {State.PUBLISHED}
    chibo.reload()
    expect(chibo.locator("main")).to_contain_text("15-QĐ/ĐU")
    notice = download(chibo, "Thông báo kết quả")
    assert rows[0].name in "\n".join(p.text for p in notice.paragraphs)


# --- rated anew ----------------------------------------------------------------------------------------------------------


def test_a_complaint_is_decided_anew_and_a_lowering_waits_for_the_cap(enter):
    year = village()
    rows = year.sheet(year.district.cell)[:12]
    year.put(rows[:10], State.SENT)
    year.put(rows[10:], State.SENT, Level.OUTSTANDING)
    decision = year.decide({row: Level.OUTSTANDING if row in rows[10:] else Level.GOOD for row in rows})
    bithu = enter("bithu", f"/ratings/decisions/{decision.pk}/")
    bithu.get_by_role("row").filter(has_text=rows[0].name).get_by_role("link", name="Quyết định lại").click()
    bithu.get_by_label("Xếp loại lại vì").select_option("LOWERING")
    bithu.get_by_label("Mức mới").select_option("COMPLETED")
    fill(bithu, decided_on="10/12/2019", **{**PAPER, "number": "16-QĐ/ĐU"})
    bithu.locator("main form button.btn-primary").click()
    refused(bithu, "Chưa ghi lý do")
    fill(bithu, reason="Đoàn giám sát phát hiện chưa hoàn thành nhiệm vụ được giao.")
    bithu.locator("main form button.btn-primary").click()
    expect(bithu.locator("main")).to_contain_text("trước đó: Hoàn thành tốt nhiệm vụ")
    assert state_of(rows[0]) == (State.DECIDED, "COMPLETED")
    group = CapGroup.objects.get(pk=rows[0].cap_group_id)
    assert group.is_over

    bithu.get_by_role("link", name="Công bố").click()
    expect(bithu.locator("main")).to_contain_text(f"Chưa công bố được: nhóm {group.name} đang vượt tỷ lệ tối đa.")
    bithu.locator("main form button.btn-primary").click()
    refused(bithu, f"Chưa công bố được: nhóm “{group.name}” đang vượt tỷ lệ tối đa.")
    bithu.goto(cycle_page(year, "caps/"))
    bithu.get_by_role("link", name=re.compile(f"Cho vượt tỷ lệ.*{group.name}")).click()
    fill(bithu, extra="1", reason="Đã có hai đồng chí được công nhận", paper="12-NQ/ĐU ngày 10/12/2019")
    bithu.locator("main form button.btn-primary").click()
    told(bithu, "Đã ghi số được vượt của nhóm")
    for each in Decision.objects.order_by("pk"):
        bithu.goto(f"/ratings/decisions/{each.pk}/publish/")
        bithu.locator("main form button.btn-primary").click()
        told(bithu, "Các nơi gửi nay xem được kết quả.")
    assert {state_of(row)[0] for row in rows} == {State.PUBLISHED}

    bithu.goto(f"/ratings/assessments/{rows[1].pk}/")
    bithu.get_by_role("link", name="Quyết định lại").click()
    expect(bithu.locator("[name=kind] option[value=LOWERING]")).to_have_count(0)
    bithu.get_by_label("Xếp loại lại vì").select_option("COMPLAINT")
    bithu.get_by_label("Mức mới").select_option("COMPLETED")
    fill(bithu, decided_on="10/12/2019", reason="Giải quyết khiếu nại", **{**PAPER, "number": "17-QĐ/ĐU"})
    bithu.locator("main form button.btn-primary").click()
    rows[1].refresh_from_db()
    assert (rows[1].state, rows[1].decided_level, rows[1].decided_version) == (State.DECIDED, "COMPLETED", 2)
    assert list(rows[1].decision_lines.order_by("version").values_list("level", "decision__number")) == [
        ("GOOD", decision.number), ("COMPLETED", "17-QĐ/ĐU"),
    ]  # fmt: skip
    chibo = enter("chibo", f"/ratings/assessments/{rows[1].pk}/")
    expect(chibo.locator("main")).to_contain_text(decision.number)
    expect(chibo.locator("main")).not_to_contain_text("17-QĐ/ĐU")
