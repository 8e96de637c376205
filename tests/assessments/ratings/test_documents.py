"""Every paper of the rating year, read back from its .docx: what a Party office would look at before it signs."""

import re
import time
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from assessments.ratings.documents import (
    Ballot,
    BallotCandidate,
    CellIssuesNoNotice,
    CountMinutes,
    CriterionRow,
    Decision,
    DecisionExtract,
    GradingSheet,
    Issuer,
    MemberRow,
    OrganizationRow,
    PageSetup,
    Paper,
    ResultNotice,
    TallyRow,
    cells_decision,
    decision_extract,
    grading_sheet,
    grassroots_decision,
    members_ballot,
    members_decision,
    minutes_of_count,
    organization_ballot,
    result_notice,
)
from partybase.web.documents import document_number, percent, place_and_date, two_digits

LEVELS = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)
GRADES = ("Xuất sắc", "Tốt", "Trung bình", "Kém")
CREATED = datetime(2019, 12, 20, 8, 30)
BASIS = (
    "Căn cứ Quy định số 132-QĐ/TW, ngày 08/3/2018 của Bộ Chính trị",
    "Căn cứ Hướng dẫn số 21-HD/BTCTW, ngày 18/10/2019 của Ban Tổ chức Trung ương;",
)
DISTRICT = Issuer(
    "Đảng bộ tỉnh Sông Xanh", "Huyện ủy Đồi Thông", "HU", "Đồi Thông", "T/M BAN THƯỜNG VỤ", "Bí thư", "Nguyễn Văn Mẫu"
)
COMMUNE = Issuer(
    "Đảng bộ thị xã Đồi Thông", "Đảng ủy xã Suối Trong", "ĐU", "Suối Trong", "T/M ĐẢNG ỦY", "Bí thư", "Trần Thị Mẫu"
)
CELL = Issuer.cell(
    superior_name="Đảng bộ thị xã Đồi Thông",
    name="Chi bộ Trường THPT Đồi Thông",
    place="Đồi Thông",
    signer_name="Lê Văn Mẫu",
)
PAPER = Paper(COMMUNE, CREATED, "127", date(2019, 2, 2), ("Như Điều 2", "Lưu Văn phòng Đảng ủy"))
NAMES_IN_ORDER = ["Nguyễn Văn An", "Lê Thị Ánh", "Trần Văn Dũng", "Lê Văn Đức", "Nguyễn Thị Đức", "Hoàng Thị Yến"]
MEMBERS = tuple(
    MemberRow(name, f"00{number:06d}", f"Chi bộ thôn {number % 2 + 1}", LEVELS[number % 3])
    for number, name in enumerate(NAMES_IN_ORDER)
)
ORGANIZATIONS = (
    OrganizationRow("Chi bộ thôn Đông", LEVELS[0]),
    OrganizationRow("Chi bộ thôn Đoài", LEVELS[1]),
    OrganizationRow("Chi bộ Trạm Y tế", LEVELS[1]),
)
MEMBERS_DECISION = Decision(2019, LEVELS, BASIS, MEMBERS)
CELLS_DECISION = Decision(2019, LEVELS, BASIS, ORGANIZATIONS)
BALLOT = Ballot(2019, LEVELS, (BallotCandidate("Đảng bộ xã Suối Trong"),), "Hội nghị Ban Chấp hành Đảng bộ xã")
MINUTES = CountMinutes(
    year=2019,
    subjects="tổ chức đảng",
    meeting="Hội nghị Ban Chấp hành Đảng bộ xã Suối Trong",
    held="Hồi 8 giờ, ngày 18/12/2019",
    levels=LEVELS,
    eligible=15,
    present=14,
    issued=14,
    returned=13,
    valid=12,
    rows=(TallyRow("Đảng bộ xã Suối Trong", (1, 10, 1, 0), LEVELS[1]),),
    base=15,
    base_name="số cấp ủy viên được triệu tập",
    team=(("tổ trưởng", "Lê Văn Bình"), ("tổ viên", "Đỗ Thị Dung")),
    chair="Trần Thị Mẫu",
)
SHEET = GradingSheet(
    year=2019,
    form="Mẫu 03-HD KĐ.ĐG 2019",
    grader="Ban Chấp hành Đảng bộ xã",
    subject="Đảng bộ xã Suối Trong",
    grades=GRADES,
    criteria=(
        CriterionRow("I", "Về xây dựng Đảng, xây dựng hệ thống chính trị", None),
        CriterionRow("1", "Công tác chính trị tư tưởng", "Xuất sắc"),
        CriterionRow("4", "Công tác kiểm tra, giám sát và kỷ luật đảng", ""),
        CriterionRow("III", "Kết quả khắc phục hạn chế, yếu kém đã được chỉ ra", "Tốt"),
    ),
    footnote="Cấp trên chỉ đánh giá nội dung thuộc chức năng của mình.",
    remarks="Đảng bộ đoàn kết, hoàn thành các chỉ tiêu.",
    proposed_level=LEVELS[1],
)
NOTICE = ResultNotice(
    2019,
    "Chi bộ thôn Đông",
    "chi bộ trực thuộc",
    LEVELS[1],
    "Quyết định số 127-QĐ/ĐU, ngày 20/12/2019 của Đảng ủy xã Suối Trong",
    ("Chưa xếp loại cao hơn vì tiêu chí II.2 mới đạt mức Tốt.",),
)
EXTRACT = DecisionExtract(
    2019, "Đồng chí Lê Văn Đức, số thẻ 00000003", "đảng viên", LEVELS[1], CELL, "4", date(2019, 12, 20), 23, BASIS
)
EVERY_PAPER = {
    "members_decision": lambda paper: members_decision(paper, MEMBERS_DECISION),
    "cells_decision": lambda paper: cells_decision(paper, CELLS_DECISION),
    "grassroots_decision": lambda paper: grassroots_decision(paper, CELLS_DECISION),
    "organization_ballot": lambda paper: organization_ballot(paper, BALLOT),
    "members_ballot": lambda paper: members_ballot(paper, BALLOT),
    "minutes_of_count": lambda paper: minutes_of_count(paper, MINUTES),
    "grading_sheet": lambda paper: grading_sheet(paper, SHEET),
    "result_notice": lambda paper: result_notice(paper, NOTICE),
    "decision_extract": lambda paper: decision_extract(
        replace(paper, number="1"), replace(EXTRACT, decided_by=paper.issuer)
    ),
}
every_paper = pytest.mark.parametrize("make", EVERY_PAPER.values(), ids=EVERY_PAPER.keys())


def read(content: bytes):
    return docx.Document(BytesIO(content))


def lines(content: bytes) -> list[str]:
    """Every paragraph in the order of the page, those of tables included."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in read(content).element.body.iter(qn("w:p"))]


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def bordered(content: bytes) -> list:
    return [t for t in read(content).tables if t._tbl.tblPr.find(qn("w:tblBorders"))[0].get(qn("w:val")) == "single"]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


# Format (HD 36-HD/VPTW, 03/4/2018)


@every_paper
def test_head_of_every_paper_names_superior_issuer_and_party(make):
    head = read(make(PAPER)).tables[0]

    assert [p.text for p in head.cell(0, 0).paragraphs] == ["ĐẢNG BỘ THỊ XÃ ĐỒI THÔNG", "ĐẢNG ỦY XÃ SUỐI TRONG", "*"]
    assert [[r.bold for r in p.runs] for p in head.cell(0, 0).paragraphs] == [[None], [True], [None]]
    [party] = head.cell(0, 1).paragraphs
    assert (party.text, party.runs[0].bold, party.runs[0].font.size.pt) == ("ĐẢNG CỘNG SẢN VIỆT NAM", True, 15)
    assert party._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom")).get(qn("w:val")) == "single"


def test_number_and_date_stand_in_the_partys_form():
    head = read(members_decision(PAPER, MEMBERS_DECISION)).tables[0]

    assert head.cell(1, 0).text == "Số 127-QĐ/ĐU"
    assert head.cell(1, 1).text == "Suối Trong, ngày 02 tháng 02 năm 2019"
    assert [run.italic for run in head.cell(1, 1).paragraphs[0].runs] == [True]


def test_paper_without_number_and_date_leaves_room_to_write():
    head = read(members_decision(Paper(DISTRICT, CREATED), MEMBERS_DECISION)).tables[0]

    assert head.cell(1, 0).text == "Số      -QĐ/HU"
    assert head.cell(1, 1).text == "Đồi Thông, ngày       tháng       năm 2019"


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("127", "Số 127-QĐ/HU"),
        ("1", "Số 01-QĐ/HU"),
        ("", "Số      -QĐ/HU"),
        ("127-QĐ/TU", "Số 127-QĐ/TU"),
        ("Số: 127-QĐ/HU", "Số 127-QĐ/HU"),
        ("12a", "Số 12a-QĐ/HU"),
    ],
)
def test_document_number_has_no_colon(number, printed):
    assert document_number(number, "QĐ", "HU") == printed


@pytest.mark.parametrize(
    ("on", "printed"),
    [
        (date(2018, 4, 3), "Hà Nội, ngày 03 tháng 4 năm 2018"),  # as HD 36-HD/VPTW dates itself
        (date(2020, 1, 31), "Hà Nội, ngày 31 tháng 01 năm 2020"),
        (date(2019, 12, 9), "Hà Nội, ngày 09 tháng 12 năm 2019"),
        (None, "Hà Nội, ngày       tháng       năm 2019"),
    ],
)
def test_place_and_date_have_leading_zeros(on, printed):
    assert place_and_date("Hà Nội", on, 2019) == printed


def test_type_is_in_capitals_over_a_bold_summary_and_five_hyphens():
    document = read(members_decision(PAPER, MEMBERS_DECISION))
    kind, summary, hyphens = document.paragraphs[:3]

    assert (kind.text, kind.runs[0].bold, kind.runs[0].font.size.pt) == ("QUYẾT ĐỊNH", True, 16)
    assert (summary.text, summary.runs[0].bold) == ("công nhận xếp loại chất lượng đảng viên năm 2019", True)
    assert hyphens.text == "-----"


def test_recipients_and_signature_close_the_decision():
    foot = read(members_decision(PAPER, MEMBERS_DECISION)).tables[-1]
    recipients, signature = foot.rows[0].cells

    assert [p.text for p in recipients.paragraphs] == ["Nơi nhận:", "- Như Điều 2,", "- Lưu Văn phòng Đảng ủy."]
    assert recipients.paragraphs[0].runs[0].underline
    assert [p.runs[0].font.size.pt for p in recipients.paragraphs[1:]] == [12, 12]
    assert [p.text for p in signature.paragraphs if p.text] == ["T/M ĐẢNG ỦY", "BÍ THƯ", "Trần Thị Mẫu"]
    assert all(run.bold for p in signature.paragraphs for run in p.runs if run.text)


def test_advisory_body_signs_directly_without_an_authority_line():
    department = Issuer("Huyện ủy Đồi Thông", "Ban Tổ chức", "BTCHU", "Đồi Thông", "", "Trưởng ban", "Lê Thị Mẫu")
    foot = read(grading_sheet(Paper(department, CREATED), SHEET)).tables[-1]

    assert [p.text for p in foot.rows[0].cells[1].paragraphs if p.text] == ["TRƯỞNG BAN", "Lê Thị Mẫu"]


@every_paper
def test_every_paper_names_times_new_roman_and_no_other_font(make):
    content = make(PAPER)
    fonts, themes = set(), []
    for name, text in parts(content).items():
        for tag in re.findall(r"<w:rFonts[^>]*>", text):
            fonts.add(tuple(sorted(re.findall(r"w:(\w+)=\"([^\"]*)\"", tag))))
        themes += [name for word in ("Theme=", "Calibri", "Cambria", "Arial") if word in text]

    assert fonts == {tuple((kind, "Times New Roman") for kind in ("ascii", "cs", "eastAsia", "hAnsi"))}
    assert themes == []
    assert {run.font.name for p in read(content).paragraphs for run in p.runs} == {"Times New Roman"}
    assert read(content).styles["Normal"].font.size.pt == 14


@every_paper
def test_every_paper_is_a4_with_the_margins_asked_for_and_numbers_from_page_two(make):
    section = read(make(PAPER)).sections[0]

    assert [round(s.mm) for s in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    [number] = section.header.paragraphs
    assert number._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
    assert number.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    assert [p.text for p in section.first_page_header.paragraphs] in ([], [""])


def test_margins_and_landscape_are_settings():
    page = PageSetup(top=25, bottom=25, left=35, right=15, landscape=True)
    content = members_decision(replace(PAPER, page=page), MEMBERS_DECISION)
    section = read(content).sections[0]

    assert [round(s.mm) for s in (section.page_width, section.page_height)] == [297, 210]
    assert [round(s.mm) for s in (section.top_margin, section.left_margin)] == [25, 35]
    widths = [int(column.get(qn("w:w"))) for column in bordered(content)[0]._tbl.tblGrid]
    assert sum(widths) == pytest.approx((297 - 35 - 15) * 1440 / 25.4, abs=len(widths))


@every_paper
def test_properties_are_the_issuers_and_the_same_input_gives_the_same_file(make):
    content = make(PAPER)
    properties = read(content).core_properties

    assert (properties.author, properties.last_modified_by) == (COMMUNE.name, COMMUNE.name)
    assert properties.title and properties.comments == ""
    assert properties.created == properties.modified == CREATED.replace(tzinfo=UTC)
    assert properties.language == "vi-VN"
    assert set(re.findall(r"<w:lang [^>]*w:val=\"([^\"]+)\"", parts(content)["word/styles.xml"])) == {"vi-VN"}
    assert make(PAPER) == content
    assert {entry.date_time for entry in zipfile.ZipFile(BytesIO(content)).infolist()} == {(2019, 12, 20, 8, 30, 0)}


def test_time_with_a_zone_is_kept_as_the_same_moment():
    hanoi = timezone(timedelta(hours=7))
    content = members_decision(replace(PAPER, created=datetime(2019, 12, 20, 8, 30, tzinfo=hanoi)), MEMBERS_DECISION)

    assert read(content).core_properties.created == datetime(2019, 12, 20, 1, 30, tzinfo=UTC)


@every_paper
def test_paper_of_a_commune_says_nothing_of_a_district(make):
    assert "huyện" not in " ".join(lines(make(PAPER))).lower()


@every_paper
def test_names_with_signs_of_markup_stay_text(make):
    hostile = "Lê & <w:b/> \"Đức\" '{{ x }}' &amp;"
    issuer = replace(COMMUNE, name=f"Đảng ủy {hostile}", signer_name=hostile)
    printed = lines(make(Paper(issuer, CREATED, "1", date(2019, 12, 20), (hostile,))))

    assert f"ĐẢNG ỦY {hostile.upper()}" in printed


def test_rows_with_signs_of_markup_and_control_characters_stay_text():
    rows = (
        MemberRow('Lê & <Đức> "x"', "=1+1", "{% x %}", LEVELS[0]),
        MemberRow("A\x00n\u202e\x1b", "1", "C", LEVELS[1]),
    )
    [table] = bordered(members_decision(PAPER, replace(MEMBERS_DECISION, rows=rows)))

    assert texts(table)[1:] == [
        ["1", 'Lê & <Đức> "x"', "=1+1", "{% x %}", LEVELS[0]],
        ["2", "An", "1", "C", LEVELS[1]],
    ]


def test_decomposed_names_are_printed_composed():
    rows = (MemberRow("Nguye\u0302\u0303n Va\u0306n A", "1", "C", LEVELS[0]),)
    [table] = bordered(members_decision(PAPER, replace(MEMBERS_DECISION, rows=rows)))

    assert texts(table)[1][1] == "Nguyễn Văn A"


# Decisions


def test_members_decision_lists_members_in_the_order_given():
    [table] = bordered(members_decision(PAPER, MEMBERS_DECISION))

    assert texts(table)[0] == ["TT", "Họ và tên", "Số thẻ", "Chi bộ", "Xếp loại"]
    assert [row[1] for row in texts(table)[1:]] == NAMES_IN_ORDER
    assert texts(table)[4] == ["4", "Lê Văn Đức", "00000003", "Chi bộ thôn 2", LEVELS[0]]


def test_members_decision_reads_as_a_decision():
    printed = [line for line in lines(members_decision(PAPER, MEMBERS_DECISION)) if line]
    start = printed.index("-----") + 1

    assert printed[start : start + 9] == [
        "- Căn cứ Quy định số 132-QĐ/TW, ngày 08/3/2018 của Bộ Chính trị;",
        "- Căn cứ Hướng dẫn số 21-HD/BTCTW, ngày 18/10/2019 của Ban Tổ chức Trung ương,",
        "ĐẢNG ỦY XÃ SUỐI TRONG",
        "QUYẾT ĐỊNH",
        "Điều 1. Công nhận xếp loại chất lượng năm 2019 đối với 06 đảng viên (theo danh sách dưới đây), gồm:",
        "- Hoàn thành xuất sắc nhiệm vụ: 02 đồng chí, bằng 33,3%.",
        "- Hoàn thành tốt nhiệm vụ: 02 đồng chí, bằng 33,3%.",
        "- Hoàn thành nhiệm vụ: 02 đồng chí, bằng 33,3%.",
        "TT",
    ]
    assert [line for line in printed if line.startswith("Điều ")][1:] == [
        "Điều 2. Các tổ chức đảng có liên quan và đảng viên có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký./.",
    ]


def test_further_articles_stand_before_the_executors():
    decision = replace(
        MEMBERS_DECISION, executors="Văn phòng Đảng ủy.", further_articles=("Thay thế Quyết định số 12-QĐ/ĐU.",)
    )

    assert [line for line in lines(members_decision(PAPER, decision)) if line.startswith("Điều ")][1:] == [
        "Điều 2. Thay thế Quyết định số 12-QĐ/ĐU.",
        "Điều 3. Văn phòng Đảng ủy chịu trách nhiệm thi hành Quyết định này.",
        "Điều 4. Quyết định này có hiệu lực kể từ ngày ký./.",
    ]


def test_members_grouped_by_level_keep_their_order_and_run_through():
    [table] = bordered(members_decision(PAPER, replace(MEMBERS_DECISION, group_by="level")))

    assert [row[0] if row[0] == row[1] else (row[0], row[1]) for row in texts(table)[1:]] == [
        "Hoàn thành xuất sắc nhiệm vụ (02)",
        ("1", "Nguyễn Văn An"),
        ("2", "Lê Văn Đức"),
        "Hoàn thành tốt nhiệm vụ (02)",
        ("3", "Lê Thị Ánh"),
        ("4", "Nguyễn Thị Đức"),
        "Hoàn thành nhiệm vụ (02)",
        ("5", "Trần Văn Dũng"),
        ("6", "Hoàng Thị Yến"),
    ]


def test_members_grouped_by_cell_stand_under_their_cell():
    [table] = bordered(members_decision(PAPER, replace(MEMBERS_DECISION, group_by="unit")))

    assert texts(table)[0] == ["TT", "Họ và tên", "Số thẻ", "Xếp loại"]
    assert [row[0] for row in texts(table)[1:]] == [
        "Chi bộ thôn 1 (03)", "1", "2", "3", "Chi bộ thôn 2 (03)", "4", "5", "6",
    ]  # fmt: skip


def test_cells_own_decision_is_signed_for_the_cell():
    content = members_decision(Paper(CELL, CREATED, "4", date(2019, 12, 20)), MEMBERS_DECISION)
    document = read(content)

    assert document.tables[0].cell(1, 0).text == "Số 04-QĐ/CB"
    assert [p.text for p in document.tables[0].cell(0, 0).paragraphs][1:] == ["CHI BỘ TRƯỜNG THPT ĐỒI THÔNG", "*"]
    signature = document.tables[-1].rows[0].cells[1]
    assert [p.text for p in signature.paragraphs if p.text] == ["T/M CHI BỘ", "BÍ THƯ", "Lê Văn Mẫu"]
    assert texts(bordered(content)[0])[0] == ["TT", "Họ và tên", "Số thẻ", "Xếp loại"]


def test_cells_decision_counts_and_lists_cells():
    content = cells_decision(PAPER, CELLS_DECISION)

    assert "công nhận xếp loại chất lượng chi bộ trực thuộc năm 2019" in lines(content)
    assert "- Hoàn thành tốt nhiệm vụ: 02 chi bộ, bằng 66,7%." in lines(content)
    assert texts(bordered(content)[0]) == [
        ["TT", "Chi bộ", "Xếp loại"],
        ["1", "Chi bộ thôn Đông", LEVELS[0]],
        ["2", "Chi bộ thôn Đoài", LEVELS[1]],
        ["3", "Chi bộ Trạm Y tế", LEVELS[1]],
    ]


def test_grassroots_decision_groups_by_category_and_prints_notes():
    rows = (
        OrganizationRow("Đảng bộ xã Suối Trong", LEVELS[1], "Xã, thị trấn"),
        OrganizationRow("Chi bộ Trường THPT", LEVELS[1], "Đơn vị sự nghiệp", "Xếp loại lại"),
        OrganizationRow("Đảng bộ thị trấn Đồi Thông", LEVELS[0], "Xã, thị trấn"),
    )
    decision = Decision(2019, LEVELS, BASIS, rows, group_by="unit")
    content = grassroots_decision(replace(PAPER, issuer=DISTRICT), decision)

    assert "BAN THƯỜNG VỤ HUYỆN ỦY ĐỒI THÔNG" in lines(content)
    assert texts(bordered(content)[0]) == [
        ["TT", "Tổ chức cơ sở đảng", "Xếp loại", "Ghi chú"],
        ["Xã, thị trấn (02)"] * 4,
        ["1", "Đảng bộ xã Suối Trong", LEVELS[1], ""],
        ["2", "Đảng bộ thị trấn Đồi Thông", LEVELS[0], ""],
        ["Đơn vị sự nghiệp (01)"] * 4,
        ["3", "Chi bộ Trường THPT", LEVELS[1], "Xếp loại lại"],
    ]
    flat = grassroots_decision(replace(PAPER, issuer=DISTRICT), replace(decision, group_by=""))
    assert texts(bordered(flat)[0])[0] == ["TT", "Tổ chức cơ sở đảng", "Loại hình", "Xếp loại", "Ghi chú"]


def test_level_the_rulebook_does_not_name_is_still_counted():
    rows = (*ORGANIZATIONS, OrganizationRow("Chi bộ mới", "Chưa xếp loại"))

    assert "- Chưa xếp loại: 01 chi bộ, bằng 25,0%." in lines(cells_decision(PAPER, replace(CELLS_DECISION, rows=rows)))


def test_long_list_follows_the_signature_with_a_heading_that_repeats():
    started = time.perf_counter()
    rows = tuple(replace(MEMBERS[0], name="Đ" * 300 if n == 5 else f"Nguyễn Văn {n}") for n in range(1000))
    content = members_decision(PAPER, replace(MEMBERS_DECISION, rows=rows))
    print(f"a decision on 1,000 members: {time.perf_counter() - started:.2f} s, {len(content) // 1024} KiB")
    printed = lines(content)
    table = bordered(content)[0]

    assert printed.index("Trần Thị Mẫu") < printed.index("DANH SÁCH") < printed.index("TT")
    assert "(Kèm theo Quyết định số 127-QĐ/ĐU, ngày 02/02/2019 của Đảng ủy xã Suối Trong)" in printed
    assert len(table._tbl.tr_lst) == 1001
    marks = [row.trPr.find(qn("w:tblHeader")) is not None for row in table._tbl.tr_lst]
    assert (marks[0], any(marks[1:])) == (True, False)
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)
    assert "Đ" * 300 in printed


# Votes


def test_organization_ballot_offers_four_levels_and_names_no_voter():
    content = organization_ballot(PAPER, BALLOT)
    [table] = bordered(content)

    assert texts(table)[1] == ["TT", "Tên tổ chức đảng", *LEVELS]
    assert texts(table)[2:] == [["1", "Đảng bộ xã Suối Trong", "", "", "", ""]]
    printed = lines(content)
    assert printed[printed.index("PHIẾU BIỂU QUYẾT") + 1] == "xếp loại chất lượng tổ chức đảng năm 2019"
    assert [line for line in printed if line.startswith("Số ") or "BÍ THƯ" in line or COMMUNE.signer_name in line] == []
    assert "Phiếu kín: không ghi tên, không ký tên, không đánh dấu riêng trên phiếu." in printed


def test_members_ballot_lists_candidates_with_post_and_own_level():
    candidates = (BallotCandidate("Lê Thị Ánh", "Giáo viên", LEVELS[1]), BallotCandidate("Lê Văn Đức"))
    [table] = bordered(members_ballot(Paper(CELL, CREATED), replace(BALLOT, candidates=candidates)))

    assert texts(table)[0][:4] == ["TT", "Họ và tên", "Chức vụ, đơn vị", "Tự xếp loại"]
    assert texts(table)[0][4:] == ["Mức xếp loại"] * 4
    assert texts(table)[2:] == [
        ["1", "Lê Thị Ánh", "Giáo viên", LEVELS[1], "", "", "", ""],
        ["2", "Lê Văn Đức", "", "", "", "", "", ""],
    ]


def test_minutes_account_for_every_voter_and_ballot():
    ballots, votes = bordered(minutes_of_count(PAPER, MINUTES))

    assert texts(ballots)[1:] == [
        ["Số đồng chí được triệu tập, có quyền biểu quyết", "15", ""],
        ["Số đồng chí có mặt", "14", "93,3%"],
        ["Số đồng chí vắng mặt", "1", ""],
        ["Số phiếu phát ra", "14", ""],
        ["Số phiếu thu về", "13", "92,9%"],
        ["Số phiếu hợp lệ", "12", "92,3%"],
        ["Số phiếu không hợp lệ", "1", ""],
    ]
    assert texts(votes)[1] == ["TT", "Đối tượng", *LEVELS, "Kết quả"]
    assert texts(votes)[2] == ["1", "Đảng bộ xã Suối Trong", "1\n6,7%", "10\n66,7%", "1\n6,7%", "0\n0,0%", LEVELS[1]]


def test_minutes_are_numbered_and_signed_by_team_and_chair():
    document = read(minutes_of_count(PAPER, MINUTES))
    team, chair = document.tables[-1].rows[0].cells

    assert document.tables[0].cell(1, 0).text == "Số 127-BB/ĐU"
    note = "(Ký, ghi rõ họ tên)"
    assert [p.text for p in team.paragraphs if p.text] == ["TỔ KIỂM PHIẾU", note, "Lê Văn Bình", "Đỗ Thị Dung"]
    assert [p.text for p in chair.paragraphs if p.text] == ["CHỦ TRÌ HỘI NGHỊ", note, "Trần Thị Mẫu"]


def test_minutes_say_where_no_level_came_out():
    rows = (TallyRow("Đảng bộ xã Suối Trong", (4, 4, 4, 0)),)

    assert texts(bordered(minutes_of_count(PAPER, replace(MINUTES, rows=rows)))[1])[2][-1] == "Không mức nào đủ tỷ lệ"


# Sheet and results


def test_grading_sheet_marks_one_grade_of_each_criterion():
    content = grading_sheet(PAPER, SHEET)
    [table] = bordered(content)

    assert texts(table)[0] == ["TT", "Tiêu chí", *["Cấp độ thực hiện"] * 4]
    assert [row[2:] for row in texts(table)[1:]] == [
        list(GRADES),
        ["", "", "", ""],
        ["x", "", "", ""],
        ["", "", "", ""],
        ["", "x", "", ""],
    ]
    printed = lines(content)
    assert printed[0] == "Mẫu 03-HD KĐ.ĐG 2019"
    assert "- Đối tượng được đánh giá: Đảng bộ xã Suối Trong" in printed
    assert f"Nhận xét chung: {SHEET.remarks}" in printed
    assert f"Đề nghị xếp loại mức chất lượng: {LEVELS[1]}" in printed
    assert f"Ghi chú: {SHEET.footnote}" in printed


def test_empty_grading_sheet_has_lines_to_write_on():
    filled = read(grading_sheet(PAPER, SHEET)).element.xml.count('w:leader="dot"')
    empty = read(grading_sheet(PAPER, replace(SHEET, remarks="", proposed_level=""))).element.xml.count(
        'w:leader="dot"'
    )

    assert (filled, empty) == (0, 4)


def test_notice_gives_one_subjects_result_and_its_decision():
    content = result_notice(PAPER, NOTICE)
    printed = lines(content)

    assert read(content).tables[0].cell(1, 0).text == "Số 127-TB/ĐU"
    start = printed.index("-----") + 1
    assert printed[start : start + 5] == [
        "Căn cứ Quyết định số 127-QĐ/ĐU, ngày 20/12/2019 của Đảng ủy xã Suối Trong, Đảng ủy xã Suối Trong thông báo:",
        "Kết quả xếp loại chất lượng năm 2019 của Chi bộ thôn Đông:",
        LEVELS[1],
        "Chưa xếp loại cao hơn vì tiêu chí II.2 mới đạt mức Tốt.",
        "Đảng ủy xã Suối Trong thông báo để Chi bộ thôn Đông biết, thực hiện./.",
    ]


def test_cell_issues_no_notice():
    """QĐ 66-QĐ/TW (06/02/2017), Art. 9.4c."""
    with pytest.raises(CellIssuesNoNotice, match="Chi bộ không ban hành Thông báo .* Hãy in bản trích quyết định"):
        result_notice(Paper(CELL, CREATED), NOTICE)


def test_extract_copies_the_cells_decision_for_one_member():
    content = decision_extract(Paper(CELL, CREATED, "1", date(2020, 1, 2), ("Đồng chí Lê Văn Đức",)), EXTRACT)
    printed = [line for line in lines(content) if line]

    assert printed[printed.index("TRÍCH QUYẾT ĐỊNH") - 2 : printed.index("TRÍCH QUYẾT ĐỊNH") + 1] == [
        "Số 04-QĐ/CB",
        "Đồi Thông, ngày 20 tháng 12 năm 2019",
        "TRÍCH QUYẾT ĐỊNH",
    ]
    start = printed.index("QUYẾT ĐỊNH") + 1
    assert printed[start:] == [
        "Điều 1. Công nhận xếp loại chất lượng năm 2019 đối với 23 đảng viên, trong đó:",
        "- Đồng chí Lê Văn Đức, số thẻ 00000003: Hoàn thành tốt nhiệm vụ.",
        "(...)",
        "T/M CHI BỘ",
        "BÍ THƯ",
        "(Đã ký)",
        "Lê Văn Mẫu",
        "ĐẢNG BỘ THỊ XÃ ĐỒI THÔNG",
        "CHI BỘ TRƯỜNG THPT ĐỒI THÔNG",
        "*",
        "TRÍCH SAO",
        "Số 01-BS/CB",
        "Đồi Thông, ngày 02 tháng 01 năm 2020",
        "Nơi nhận:",
        "- Đồng chí Lê Văn Đức.",
        "T/M CHI BỘ",
        "BÍ THƯ",
        "Lê Văn Mẫu",
    ]


# Words


@pytest.mark.parametrize(
    ("issuer", "body"),
    [
        (DISTRICT, "Ban Thường vụ Huyện ủy Đồi Thông"),
        (COMMUNE, "Đảng ủy xã Suối Trong"),
        (CELL, "Chi bộ Trường THPT Đồi Thông"),
        (replace(COMMUNE, authority="T/M BAN CHẤP HÀNH"), "Ban Chấp hành Đảng ủy xã Suối Trong"),
        (replace(DISTRICT, authority="T/M BAN THƯỜNG VỤ HUYỆN ỦY"), "Ban Thường vụ Huyện ủy Đồi Thông"),
        (replace(DISTRICT, name="Ban Tổ chức", authority=""), "Ban Tổ chức"),
    ],
)
def test_issuers_body_is_named_once(issuer, body):
    assert issuer.body == body


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(1, 6, "16,7%"), (12, 48, "25,0%"), (1, 3, "33,3%"), (1, 2000, "0,1%"), (5, 5, "100,0%"), (0, 0, "–")],
)
def test_percent_has_one_decimal_and_a_comma(part, whole, printed):
    assert percent(part, whole) == printed


@pytest.mark.parametrize(("count", "printed"), [(0, "00"), (8, "08"), (48, "48"), (1204, "1.204")])
def test_counts_in_sentences_have_two_digits_at_least(count, printed):
    assert two_digits(count) == printed
