"""The rating year 2019 in a browser, one story a test: who does what, what he sees, what stands in the database."""

import re

import pytest
from playwright.sync_api import expect

from assessments.ratings.models import Assessment, Ballot, CapGroup, Cycle, Decision, Fact, FactKind, Opinion, State
from assessments.ratings.rules.levels import Level
from partybase.audit.models import Event
from partybase.web.models import Draft
from tests.assessments.ratings.year import DAY, Year, prepared_district, rated_district
from tests.e2e.year import (
    download,
    everything_below_published,
    fill,
    foot_of,
    head_of,
    heading,
    refused,
    rows_of,
    sign_in,
    state_of,
    told,
    village,
)

PAPER = {"number": "15-QĐ/ĐU", "summoned": "9", "present": "9", "in_favour": "8", "minutes": "BB 12"}
FIRST = "grade_MEMBER_POLITICS"


@pytest.fixture(autouse=True)
def _the_day(transactional_db, settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def enter(new_context, base_url):
    """A browser of one's own for a persona, opened on a page."""

    def go(username: str, address: str = "/", **options):
        page = sign_in(new_context(**options).new_page(), username, base_url)
        page.goto(address)
        return page

    return go


def cycle_page(year: Year, rest: str = "") -> str:
    return f"/ratings/cycles/{year.cycle.pk}/{rest}"


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
    expect(tochuc.get_by_text("Kiểm tra lần cuối trước khi mở đợt xếp loại năm 2019. Chưa có gì được ghi.")).to_be_visible()
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


def level_field(page, name: str):
    return page.get_by_label(f"Mức của {name}", exact=True)


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


# --- a grassroots organization and its head ------------------------------------------------------------------------------


def test_a_commune_goes_all_the_way_and_its_head_after_it(enter):
    year = rated_district()
    commune, head = year.of(year.district.commune), year.member("cell1")
    everything_below_published(year, year.district.commune)
    year.put(head, State.SENT)

    bithu = enter("bithu", f"/ratings/assessments/{commune.pk}/sheet/")
    for line in bithu.locator(".grade-options").all():
        line.get_by_label("Tốt", exact=True).check()
    bithu.locator("[name=targets]").select_option("ASSIGNED")
    fill(
        bithu, targets_reached="19", targets_assigned="20", held_on="05/12/2019", eligible="9", present="9", issued="9",
        returned="9", valid="9", count_OUTSTANDING="1", count_GOOD="9", count_COMPLETED="0", count_NOT_COMPLETED="0",
        eligible_reason="Ban Chấp hành có chín đồng chí", remarks="Hoàn thành các chỉ tiêu chủ yếu.",
    )  # fmt: skip
    for name in ("self_level", "sender_level"):
        bithu.locator(f"[name={name}]").select_option("GOOD")
    bithu.get_by_role("button", name="Lưu, kiểm tra và gửi").click()
    refused(bithu, "Cộng phiếu của bốn mức được 10, khác với số phiếu hợp lệ (9).")
    expect(bithu.locator("[name=remarks]")).to_have_value("Hoàn thành các chỉ tiêu chủ yếu.")
    assert not Ballot.objects.filter(assessment=commune).exists()
    fill(bithu, count_OUTSTANDING="0")
    bithu.get_by_role("button", name="Lưu, kiểm tra và gửi").click()
    expect(bithu.get_by_text("9 người được quyền, 9 có mặt; phát 9, thu 9, hợp lệ 9 phiếu")).to_be_visible()
    bithu.get_by_role("button", name="Gửi", exact=True).click()
    expect(bithu.locator(".messages")).to_contain_text("Đã gửi")
    assert state_of(commune)[0] == State.SENT
    ballot = Ballot.objects.get(assessment=commune)
    assert (ballot.kind, ballot.eligible, ballot.good) == ("SECRET_BALLOT", 9, 9)

    kiemtra = enter("kiemtra", "/ratings/opinions/")
    kiemtra.get_by_role("row").filter(has_text="Đảng bộ xã Tử Du").get_by_role("link", name="Ghi ý kiến").click()
    fill(kiemtra, opinion="Không có ý kiến khác.", source="Công văn 45-CV/UBKTHU ngày 05/12/2019")
    kiemtra.locator("main form button.btn-primary").click()
    kiemtra.wait_for_url("**/opinions/")
    opinion = Fact.objects.get(assessment=commune, kind=FactKind.INSPECTION_OPINION)
    assert (opinion.value, opinion.by.username) == ("Không có ý kiến khác.", "kiemtra")

    tochuc = enter("tochuc", "/ratings/authorities/")
    tochuc.get_by_role("row").filter(has_text="Đảng bộ xã Tử Du").get_by_role("link", name="Ghi").click()
    for name in ("government", "front", "mass"):
        tochuc.locator(f"[name={name}]").select_option("GOOD")
    fill(tochuc, source="Thông báo 210/TB-UBND ngày 06/12/2019")
    tochuc.locator("main form button.btn-primary").click()
    tochuc.wait_for_url("**/authorities/")
    tochuc.goto(cycle_page(year, "appraisal/"))
    tochuc.get_by_label("Mức đề xuất của Đảng bộ xã Tử Du").select_option("OUTSTANDING")
    tochuc.get_by_role("button", name="Kiểm tra đề xuất").click()
    refused(tochuc, "1 đối tượng có mức chưa đúng")
    expect(tochuc.locator(".field-error")).to_contain_text("Mức cao nhất là Hoàn thành tốt nhiệm vụ.")
    tochuc.get_by_label("Mức đề xuất của Đảng bộ xã Tử Du").select_option("GOOD")
    tochuc.get_by_text("Ý kiến thẩm định", exact=True).click()
    tochuc.get_by_label("Ý kiến thẩm định về Đảng bộ xã Tử Du").fill("Nhất trí với tự đánh giá.")
    tochuc.get_by_role("button", name="Kiểm tra đề xuất").click()
    tochuc.locator("main form button.btn-primary").click()
    told(tochuc, "Đã đề xuất mức của 1 đối tượng.")
    tochuc.goto(cycle_page(year, "appraisal/?of=members"))
    tochuc.get_by_role("button", name="Kiểm tra đề xuất").click()
    tochuc.locator("main form button.btn-primary").click()
    told(tochuc, "Đã đề xuất mức của 1 đối tượng.")
    assert list(Opinion.objects.filter(assessment=commune).values_list("level", "text", "by__username")) == [
        ("GOOD", "Nhất trí với tự đánh giá.", "tochuc")
    ]
    assert (state_of(commune)[0], state_of(head)[0]) == (State.PROPOSED, State.PROPOSED)

    lanhdao = enter("lanhdao")
    lanhdao.goto(cycle_page(year, f"decide/{year.district.top.pk}/?group=members"))
    expect(lanhdao.locator("main")).to_contain_text("Phải chờ: Đảng bộ xã Tử Du (đã thẩm định, đề xuất).")
    decide_and_publish(lanhdao, year, commune, number="40-QĐ/HU")
    assert state_of(commune) == (State.PUBLISHED, "GOOD")
    lanhdao.goto(cycle_page(year, f"decide/{year.district.top.pk}/?group=members"))
    expect(level_field(lanhdao, "Trần Thị Yến")).to_have_value("GOOD")
    decide_and_publish(lanhdao, year, head, number="41-QĐ/HU")
    assert state_of(head) == (State.PUBLISHED, "GOOD")
    paper = download(lanhdao, "Tải quyết định")
    assert head_of(paper)[0] == ["TỈNH ỦY HỒNG LAM", "HUYỆN ỦY MINH SƠN", "*", "Số 41-QĐ/HU"]
    assert [row[1] for row in rows_of(paper)] == ["Trần Thị Yến"]


def decide_and_publish(page, year, assessment, number):
    page.goto(cycle_page(year, f"decide/{assessment.decider_id}/?group={'members' if assessment.is_member else 'organizations'}"))
    fill(page, **{**PAPER, "number": number})
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Chưa công bố", exact=True)).to_be_visible()
    page.get_by_role("link", name="Công bố").click()
    page.locator("main form button.btn-primary").click()
    told(page, "Các nơi gửi nay xem được kết quả.")


# --- one body in two acts ------------------------------------------------------------------------------------------------


def test_a_grassroots_cell_proposes_then_decides_and_hands_out_an_extract(enter):
    year = rated_district()
    office = year.district.office
    rows = year.sheet(office)
    year.fill([*rows, year.member("office0")])
    chiboso = enter("chiboso", cycle_page(year, f"cells/{office.pk}/send/"))
    for box in chiboso.locator("[name=rows]").all():
        if not any(f"{row.pk}:" in box.get_attribute("value") for row in rows):
            box.uncheck()  # the head goes to the district
    fill(chiboso, held_on="05/12/2019", present="3", in_favour="1", minutes="05-BB/CB")
    chiboso.locator("main form button.btn-primary").click()
    refused(chiboso, "Số đồng ý phải quá một nửa số có mặt mới thành đề xuất.")
    fill(chiboso, in_favour="3")
    chiboso.locator("main form button.btn-primary").click()
    expect(chiboso.locator(".messages")).to_be_visible()
    assert {state_of(row)[0] for row in rows} == {State.PROPOSED}
    assert set(Opinion.objects.values_list("minutes", "present", "in_favour")) == {("05-BB/CB", 3, 3)}

    chiboso.goto("/")
    chiboso.get_by_role("link", name="Quyết định xếp loại: Đảng viên của Chi bộ Phòng Giáo dục").click()
    fill(chiboso, number="07-QĐ/CB", decided_on="09/12/2019", summoned="3", present="3", in_favour="2", minutes="06-BB/CB")
    chiboso.get_by_role("button", name="Kiểm tra danh sách").click()
    chiboso.get_by_role("button", name="Ghi quyết định").click()
    chiboso.get_by_role("link", name="Công bố").click()
    chiboso.locator("main form button.btn-primary").click()
    told(chiboso, "Các nơi gửi nay xem được kết quả.")
    decision = Decision.objects.get()
    assert (decision.minutes, decision.in_favour, decision.lines.count()) == ("06-BB/CB", 2, 2)
    assert {state_of(row) for row in rows} == {(State.PUBLISHED, "GOOD")}

    chiboso.get_by_role("link", name="Lý Thị Ước").click()
    extract = download(chiboso, "Trích quyết định")
    text = "\n".join(p.text for p in extract.paragraphs)
    assert head_of(extract)[0][:2] == ["ĐẢNG BỘ HUYỆN MINH SƠN", "CHI BỘ PHÒNG GIÁO DỤC"]
    assert "Lý Thị Ước" in text and "Phan Văn Ổn" not in text
    assert "Hoàn thành tốt nhiệm vụ" in text


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
