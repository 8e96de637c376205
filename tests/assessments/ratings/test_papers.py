"""The papers of the year from records, read back: heads, numbers, rows in Vietnamese order, signatures."""

import datetime

import pytest

from assessments.ratings import papers
from assessments.ratings.issuers import issuer_of, signer_of
from assessments.ratings.models import Assessment, Ballot, State
from assessments.ratings.rules.levels import Body, Level
from members.models import Position
from organizations.models import OrganizationState
from tests.assessments.ratings.papers import bordered, lines, texts
from tests.assessments.ratings.year import DAY, paper

HEADS = [
    ("top", Body.DISTRICT_STANDING_COMMITTEE, "Tỉnh ủy Hồng Lam", "Huyện ủy Minh Sơn", "T/M BAN THƯỜNG VỤ", "HU"),
    ("commune", Body.GRASSROOTS_COMMITTEE, "Đảng bộ huyện Minh Sơn", "Đảng ủy xã Tử Du", "T/M ĐẢNG ỦY", "ĐU"),
    ("section", Body.SECTION_COMMITTEE, "Đảng ủy xã Tử Du", "Đảng ủy bộ phận Trường học", "T/M ĐẢNG ỦY", "ĐUBP"),
    ("cell", Body.CELL, "Đảng ủy xã Tử Du", "Chi bộ thôn Đồng", "T/M CHI BỘ", "CB"),
    ("section_cell", Body.CELL, "Đảng ủy bộ phận Trường học", "Chi bộ Trường Tiểu học", "T/M CHI BỘ", "CB"),
    ("office", Body.CELL_COMMITTEE, "Đảng bộ huyện Minh Sơn", "Chi bộ Phòng Giáo dục", "T/M CHI BỘ", "CB"),
]


def published(year, decision):
    Assessment.objects.filter(pk__in=decision.lines.values("assessment_id")).update(state=State.PUBLISHED)
    decision.published_on = DAY
    decision.save(update_fields=["published_on"])
    return decision


def commune_decision(year, **kwargs):
    rows = year.put(year.sheet(year.district.cell), State.SENT)
    return year.decide(dict.fromkeys(rows, Level.GOOD), **kwargs)


# --- heads ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "body", "superior", "name", "authority", "sign"), HEADS)
def test_head_names_the_superior_and_the_issuer(year, place, body, superior, name, authority, sign):
    issuer = issuer_of(getattr(year.district, place), body, DAY)
    assert (issuer.superior_name, issuer.name, issuer.authority, issuer.sign) == (superior, name, authority, sign)
    assert (issuer.place, issuer.signer_post, issuer.signer_name) == ("Minh Sơn", "BÍ THƯ", "")


def test_head_is_the_one_of_the_papers_day(year):
    commune = year.district.commune
    renamed = datetime.date(2019, 12, 5)
    state = OrganizationState.objects.get(organization=commune)
    OrganizationState.objects.filter(pk=state.pk).update(ends=renamed)
    state.pk, state.starts, state.name, state.committee_name = None, renamed, "Đảng bộ xã Sơn Du", ""
    state.save(force_insert=True)
    before, after = (
        issuer_of(commune, Body.GRASSROOTS_COMMITTEE, day) for day in (datetime.date(2019, 12, 4), renamed)
    )
    assert (before.name, after.name) == ("Đảng ủy xã Tử Du", "Đảng ủy xã Sơn Du")
    assert issuer_of(year.district.cell, Body.CELL, renamed).superior_name == "Đảng ủy xã Sơn Du"


def test_signer_is_the_secretary_of_the_day(year):
    commune = year.district.commune
    assert signer_of(commune, DAY) == "Trần Thị Yến"
    Position.objects.filter(organization=commune).update(ends=DAY)
    assert (signer_of(commune, DAY), signer_of(commune, DAY - datetime.timedelta(days=1))) == ("", "Trần Thị Yến")


# --- decisions -----------------------------------------------------------------------------------------------------------


def test_decision_on_members_read_back(year):
    decision = commune_decision(year, paper=paper("15", minutes="Biên bản số 12-BB/ĐU"))
    content = papers.decision_docx(decision)
    read = lines(content)
    assert read[:5] == ["ĐẢNG BỘ HUYỆN MINH SƠN", "ĐẢNG ỦY XÃ TỬ DU", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 15-QĐ/ĐU"]
    assert read[5] == "Minh Sơn, ngày 10 tháng 12 năm 2019"
    assert read[6:8] == ["QUYẾT ĐỊNH", "công nhận xếp loại chất lượng đảng viên năm 2019"]
    assert "Căn cứ Điều lệ Đảng Cộng sản Việt Nam" in read[9]
    assert "Quy định số 132-QĐ/TW, ngày 08/03/2018 của Bộ Chính trị về việc kiểm điểm" in read[10]
    vote = [line for line in read if "biểu quyết" in line]
    assert vote == ["- Căn cứ kết quả biểu quyết của Đảng ủy xã Tử Du (8/9 đồng chí tán thành, biên bản số 12-BB/ĐU),"]
    (table,) = bordered(content)
    assert [[row[1], *row[3:]] for row in texts(table)[1:]] == [
        ["Lê Hữu Ân", "Chi bộ thôn Đồng", "Hoàn thành tốt nhiệm vụ"]
    ]
    at = read.index("T/M ĐẢNG ỦY")
    assert [line for line in read[at:] if line] == ["T/M ĐẢNG ỦY", "BÍ THƯ", "Trần Thị Yến"]
    assert "- Như Điều 2," in read and "- Lưu Đảng ủy xã Tử Du." in read


def test_rows_stand_in_vietnamese_order(year):
    """By given name: Ân, Đức, Yến, where code points have Yến first."""
    rows = Assessment.objects.filter(cycle=year.cycle, place=year.district.cell, subject_kind="MEMBER").order_by("pk")
    (table,) = bordered(papers.decision_docx(decided_straight(year, rows)))
    assert [row[:2] for row in texts(table)[1:]] == [
        ["1", "Lê Hữu Ân"],
        ["2", "Nguyễn Văn Đức"],
        ["3", "Trần Thị Yến"],
    ]


@pytest.mark.parametrize("typed", ["15", "15-QĐ", "15-QĐ/ĐU", "Số: 15-QĐ/ĐU"])
def test_number_has_one_form_however_typed(year, typed):
    decision = commune_decision(year, paper=paper(typed))
    assert "Số 15-QĐ/ĐU" in lines(papers.decision_docx(decision))
    published(year, decision)
    assert "Quyết định số 15-QĐ/ĐU, ngày 10/12/2019 của Đảng ủy xã Tử Du" in " ".join(
        lines(papers.result_docx(decision.lines.first().assessment))
    )


def test_decision_on_cells_and_sections_names_both(year):
    district = year.district
    rows = [year.of(district.cell), year.of(district.section)]
    year.put(rows, State.SENT)
    decision = decided_straight(year, rows)
    content = papers.decision_docx(decision)
    assert "công nhận xếp loại chất lượng tổ chức đảng trực thuộc năm 2019" in lines(content)
    (table,) = bordered(content)
    assert [row[:2] for row in texts(table)[1:]] == [["1", "Chi bộ thôn Đồng"], ["2", "Đảng bộ bộ phận Trường học"]]
    only = papers.decision_docx(decided_straight(year, rows[:1]))
    assert "công nhận xếp loại chất lượng chi bộ trực thuộc năm 2019" in lines(only)


def test_decision_on_grassroots_organizations_is_the_standing_committees(year):
    district = year.district
    rows = [year.of(place) for place in (district.commune, district.sibling, district.office)]
    content = papers.decision_docx(decided_straight(year, rows, district.top, Body.DISTRICT_STANDING_COMMITTEE))
    read = lines(content)
    assert read[:2] == ["TỈNH ỦY HỒNG LAM", "HUYỆN ỦY MINH SƠN"]
    assert "công nhận xếp loại chất lượng tổ chức cơ sở đảng năm 2019" in read and "T/M BAN THƯỜNG VỤ" in read
    (table,) = bordered(content)
    assert [row[1:3] for row in texts(table)[1:]] == [
        ["Chi bộ Phòng Giáo dục", "Cơ quan Nhà nước"],
        ["Đảng bộ xã Liên Hòa", "Xã"],
        ["Đảng bộ xã Tử Du", "Xã"],
    ]


def test_what_a_new_decision_replaces_and_sets_aside_stands_in_articles(year):
    row = year.of(year.district.cell)
    decision = decided_straight(year, [row], kind="WRONG_FACT", reason="Số liệu chỉ tiêu ghi nhầm.")
    decision.lines.update(overrides={"reasons": {"X": "đã khắc phục xong"}, "paper": "Kết luận 3-KL/ĐU"})
    read = lines(papers.decision_docx(decision))
    assert "Điều 2. Xếp loại lại do dữ kiện sai; lý do: Số liệu chỉ tiêu ghi nhầm." in read
    assert any(line.startswith("Điều 3. Đối với Chi bộ thôn Đồng") and "Kết luận 3-KL/ĐU" in line for line in read)
    assert "- Như Điều 4," in read


def decided_straight(year, rows, organization=None, body=Body.GRASSROOTS_COMMITTEE, **values):
    """A decision and its lines straight in the tables, whatever the rules say of them."""
    year.put(rows, State.DECIDED)
    made = year.cycle.decisions.create(
        organization=organization or year.district.commune, body=body, number=f"{year.cycle.decisions.count() + 40}-QĐ/ĐU",
        decided_on=DAY, summoned=9, present=9, in_favour=9, **values,
    )  # fmt: skip
    for row in rows:
        version = row.decision_lines.count() + 1
        made.lines.create(assessment=row, level="GOOD", version=version)
        Assessment.objects.filter(pk=row.pk).update(decided_version=version)
    return made


# --- results ------------------------------------------------------------------------------------------------------------


def test_a_committee_gives_notice(year):
    decision = published(year, commune_decision(year, paper=paper("15-QĐ/ĐU")))
    row = decision.lines.get(assessment__name="Lê Hữu Ân").assessment
    read = lines(papers.result_docx(row))
    assert read[:2] == ["ĐẢNG BỘ HUYỆN MINH SƠN", "ĐẢNG ỦY XÃ TỬ DU"] and "THÔNG BÁO" in read
    assert "Hoàn thành tốt nhiệm vụ" in read
    assert "Kết quả xếp loại chất lượng năm 2019 của đồng chí Lê Hữu Ân, Chi bộ thôn Đồng:" in read
    assert read[5].endswith("năm 2019")  # the year of the business date, day and month for the pen


def test_a_cell_gives_an_extract_and_no_notice(year):
    rows = year.put(year.sheet(year.district.office), State.PROPOSED)
    decision = decided_straight(year, rows, year.district.office, Body.CELL_COMMITTEE)
    published(year, decision)
    read = lines(papers.result_docx(Assessment.objects.get(pk=rows[0].pk)))
    assert "TRÍCH QUYẾT ĐỊNH" in read and "THÔNG BÁO" not in read and "TRÍCH SAO" in read
    assert read[:2] == ["ĐẢNG BỘ HUYỆN MINH SƠN", "CHI BỘ PHÒNG GIÁO DỤC"]
    assert f"- đồng chí {rows[0].name}, Chi bộ Phòng Giáo dục: Hoàn thành tốt nhiệm vụ." in read
    assert not [other.name for other in rows[1:] if other.name in " ".join(read)]
    assert read.count("T/M CHI BỘ") == 2 and read.count("Đặng Thị Hiền") == 2 and "(Đã ký)" in read


def test_result_follows_the_version_that_holds(year):
    row = year.of(year.district.cell)
    decided_straight(year, [row])
    again = decided_straight(year, [row], kind="COMPLAINT", reason="Khiếu nại đúng")
    again.lines.update(level="COMPLETED")
    row.refresh_from_db()
    read = lines(papers.result_docx(row))
    assert "Hoàn thành nhiệm vụ" in read and "Hoàn thành tốt nhiệm vụ" not in read
    assert any(again.number in line for line in read)


# --- ballots, minutes, sheets -------------------------------------------------------------------------------------------


def test_ballots_carry_neither_number_nor_signer(year):
    district = year.district
    rows = Assessment.objects.filter(cycle=year.cycle, place=district.cell, subject_kind="MEMBER").order_by("sort_key")
    for content in (
        papers.organization_ballot_docx(year.of(district.commune)),
        papers.members_ballot_docx(year.cycle, district.cell, rows),
    ):
        read = lines(content)
        assert not [line for line in read if line.startswith("Số ") or line == "BÍ THƯ"]
    (table,) = bordered(content)
    assert [row[1] for row in texts(table)[2:]] == ["Lê Hữu Ân", "Nguyễn Văn Đức", "Trần Thị Yến"]
    assert "Tại: Hội nghị Chi bộ thôn Đồng" in read


def test_minutes_tell_the_figures_and_what_came_out(year):
    row = year.put([year.of(year.district.commune)], State.SENT)[0]
    read = lines(papers.minutes_docx(year.cycle, row.organization, [(row, row.ballots.get())]))
    assert read[4].strip().endswith("-BB/ĐU") and ":" not in read[4]
    assert (
        "Ngày 10 tháng 12 năm 2019, Hội nghị Đảng ủy xã Tử Du đã bỏ phiếu kín xếp loại chất lượng tổ chức đảng." in read
    )
    assert "Tỷ lệ tính trên số đồng chí được quyền bỏ phiếu (03)." in read
    assert "Trần Thị Yến" in read and "Hoàn thành tốt nhiệm vụ" in read


def test_minutes_tell_a_row_with_figures_of_its_own_apart(year):
    cell = year.district.cell
    rows = year.put(
        Assessment.objects.filter(cycle=year.cycle, place=cell, subject_kind="MEMBER").order_by("sort_key"), "SENT"
    )
    Ballot.objects.filter(assessment=rows[0]).update(present=2, issued=2, returned=2, valid=2, good=2)
    content = papers.minutes_docx(year.cycle, cell, [(row, row.ballots.get()) for row in rows])
    head, table = bordered(content)
    assert [row[1] for row in texts(head)[1:4]] == ["3", "3", "0"]
    assert [row[1] for row in texts(table)[2:]] == ["Nguyễn Văn Đức", "Trần Thị Yến"]
    (apart,) = [line for line in lines(content) if line.startswith("Riêng đối với Lê Hữu Ân")]
    assert "2 đồng chí có mặt" in apart and "Kết quả: Hoàn thành tốt nhiệm vụ." in apart


def test_grading_sheet_marks_each_criterion_of_the_rulebook(year):
    row = year.put([year.of(year.district.commune)], State.SENT)[0]
    row.remarks = "Đoàn kết, có <b>tiến bộ</b>."
    content = papers.grading_sheet_docx(row)
    (table,) = bordered(content)
    marks = [cells[2:] for cells in texts(table)[2:] if "x" in cells]
    criteria = year.cycle.rulebook.criteria_for(row.subject_kind)
    assert marks == [["", "x", "", ""]] * len(criteria)
    headings = [cells[0] for cells in texts(table)[2:] if "x" not in cells]
    assert headings == ["I", "II"]  # III is a row of its own; no code of the rulebook reaches the paper
    read = lines(content)
    assert "Mẫu 03-HD KĐ.ĐG 2019" in read and "- Chủ thể tham gia đánh giá: Đảng ủy xã Tử Du" in read
    assert any("Đoàn kết, có <b>tiến bộ</b>." in line for line in read)


# --- summary -------------------------------------------------------------------------------------------------------------


def test_summary_is_present_exempt_not_yet_and_rated(year):
    district = year.district
    year.put([year.of(district.commune)], State.PUBLISHED, Level.OUTSTANDING)
    year.put([year.of(district.sibling)], State.NOT_RATED)
    rows = Assessment.objects.filter(cycle=year.cycle, organization_kind__in=papers.GRASSROOTS_KINDS).of_organizations()
    table = dict(papers.category_summary(rows))
    assert table["Xã"] == [2, 0, 1, 1, 1, 0, 0, 0]
    assert table["Cơ quan Nhà nước"] == [1, 0, 1, 0, 0, 0, 0, 0]
    assert table["Tổng cộng"] == [3, 0, 2, 1, 1, 0, 0, 0]
