"""Every paper has the Party's format (HD 36-HD/VPTW, 03/4/2018), whatever stands in it."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from assessments.ratings.documents import (
    Issuer,
    MemberRow,
    PageSetup,
    Paper,
    grading_sheet,
    members_decision,
)
from tests.assessments.ratings.papers import (
    COMMUNE,
    CREATED,
    DISTRICT,
    LEVELS,
    MEMBERS_DECISION,
    PAPER,
    SHEET,
    bordered,
    every_paper,
    lines,
    parts,
    read,
    texts,
)


@every_paper
def test_head_of_every_paper_names_superior_issuer_and_party(make):
    head = read(make(PAPER)).tables[0]

    left = [p for p in [*head.cell(0, 0).paragraphs, *head.cell(1, 0).paragraphs] if not p.text.startswith("Số ")]
    assert [p.text for p in left] == ["ĐẢNG BỘ THỊ XÃ ĐỒI THÔNG", "ĐẢNG ỦY XÃ SUỐI TRONG", "*"]
    assert [[(r.bold, r.font.size) for r in p.runs] for p in left] == [[(None, None)], [(True, None)], [(None, None)]]
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
