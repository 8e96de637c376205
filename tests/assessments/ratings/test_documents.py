"""What each paper of the rating year says, read back from its .docx."""

import time
from dataclasses import replace
from datetime import date

import pytest
from docx.oxml.ns import qn

from assessments.ratings.documents import (
    BallotCandidate,
    CellIssuesNoNotice,
    Decision,
    OrganizationRow,
    Paper,
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
from tests.assessments.ratings.papers import (
    BALLOT,
    BASIS,
    CELL,
    CELLS_DECISION,
    COMMUNE,
    CREATED,
    DISTRICT,
    EXTRACT,
    GRADES,
    LEVELS,
    MEMBERS,
    MEMBERS_DECISION,
    MINUTES,
    NAMES_IN_ORDER,
    NOTICE,
    ORGANIZATIONS,
    PAPER,
    SHEET,
    bordered,
    lines,
    read,
    texts,
)

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
        "- Hoàn thành xuất sắc nhiệm vụ: 02 đồng chí, bằng 33,3 %.",
        "- Hoàn thành tốt nhiệm vụ: 02 đồng chí, bằng 33,3 %.",
        "- Hoàn thành nhiệm vụ: 02 đồng chí, bằng 33,3 %.",
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
    assert "- Hoàn thành tốt nhiệm vụ: 02 chi bộ, bằng 66,7 %." in lines(content)
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

    assert "- Chưa xếp loại: 01 chi bộ, bằng 25,0 %." in lines(
        cells_decision(PAPER, replace(CELLS_DECISION, rows=rows))
    )


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
        ["Số đồng chí có mặt", "14", "93,3 %"],
        ["Số đồng chí vắng mặt", "1", ""],
        ["Số phiếu phát ra", "14", ""],
        ["Số phiếu thu về", "13", "92,9 %"],
        ["Số phiếu hợp lệ", "12", "92,3 %"],
        ["Số phiếu không hợp lệ", "1", ""],
    ]
    assert texts(votes)[1] == ["TT", "Đối tượng", *LEVELS, "Kết quả"]
    assert texts(votes)[2] == [
        "1",
        "Đảng bộ xã Suối Trong",
        "1\n6,7 %",
        "10\n66,7 %",
        "1\n6,7 %",
        "0\n0,0 %",
        LEVELS[1],
    ]


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
