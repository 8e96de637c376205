"""A grassroots organization, its head, and a cell that decides for itself, all the way in a browser."""

import pytest
from playwright.sync_api import expect

from assessments.ratings.models import Ballot, Decision, Fact, FactKind, Opinion, State
from tests.assessments.ratings.year import DAY, rated_district
from tests.e2e.year import (
    PAPER,
    cycle_page,
    download,
    everything_below_published,
    fill,
    head_of,
    level_field,
    refused,
    rows_of,
    state_of,
    told,
)


@pytest.fixture(autouse=True)
def _the_day(transactional_db, settings):
    settings.BUSINESS_DATE = DAY


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
    group = "members" if assessment.is_member else assessment.cap_group_id
    page.goto(cycle_page(year, f"decide/{assessment.decider_id}/?group={group}"))
    fill(page, **{**PAPER, "number": number})
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Chưa công bố", exact=True)).to_be_visible()
    page.get_by_role("link", name="Công bố").click()
    page.locator("main form button.btn-primary").click()
    told(page, "Các nơi gửi nay xem được kết quả.")


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
    vote = {"summoned": "3", "present": "3", "in_favour": "2", "minutes": "06-BB/CB"}
    fill(chiboso, number="07-QĐ/CB", decided_on="09/12/2019", **vote)
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
