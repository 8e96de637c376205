"""One sample of every paper of the rating year, and how a test reads a paper back."""

import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from assessments.ratings.documents import (
    Ballot,
    BallotCandidate,
    CountMinutes,
    CriterionRow,
    Decision,
    DecisionExtract,
    GradingSheet,
    Issuer,
    MemberRow,
    OrganizationRow,
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
