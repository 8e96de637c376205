"""The grading sheet: Phiếu phân tích chất lượng (Mẫu 03 of HD 21-HD/BTCTW, 18/10/2019; rows and grades of the rulebook)."""

from __future__ import annotations

from assessments.ratings.documents.data import CriterionRow, GradingSheet, Paper
from partybase.web.documents import Cell, Column, PartyDocument


def grading_sheet(paper: Paper, sheet: GradingSheet) -> bytes:
    """One subject's sheet: an x under the grade of each criterion, remarks, proposed level. Empty parts can be written on."""
    summary = f"đánh giá, xếp loại {sheet.subjects} năm {sheet.year}"
    document = PartyDocument(
        title=f"Phiếu phân tích chất lượng và {summary}",
        author=paper.issuer.name,
        created=paper.created,
        page=paper.page,
    )
    if sheet.form:
        document.paragraph(sheet.form, italic=True, align="right", indent=False, size=12, before=0, after=6)
    document.head(paper.issuer, number=None, on=paper.on)
    document.title("Phiếu phân tích chất lượng", f"và {summary}", size=15, before=6)
    document.paragraph(f"- Chủ thể tham gia đánh giá: {sheet.grader}", indent=False)
    document.paragraph(f"- Đối tượng được đánh giá: {sheet.subject}", indent=False, after=6)
    columns = [Column("TT", 12, "center"), Column("Tiêu chí", 93)]
    columns += [Column(grade, 15, "center", over="Cấp độ thực hiện") for grade in sheet.grades]
    document.table(columns, [_row(row, sheet.grades) for row in sheet.criteria], size=12)
    if sheet.footnote:
        document.paragraph(f"Ghi chú: {sheet.footnote}", italic=True, indent=False, size=12, before=4)
    _filled_or_lines(document, "Nhận xét chung:", sheet.remarks, 3)
    _filled_or_lines(document, "Đề nghị xếp loại mức chất lượng:", sheet.proposed_level, 1)
    document.sign(paper.issuer, paper.recipients)
    return document.to_bytes()


def _row(row: CriterionRow, grades: tuple[str, ...]) -> list[str | Cell]:
    heading = row.grade is None
    marks = ["x" if row.grade == grade else "" for grade in grades]
    return [Cell(row.number, bold=heading), Cell(row.text, bold=heading), *(Cell(mark, bold=True) for mark in marks)]


def _filled_or_lines(document: PartyDocument, lead: str, text: str, lines: int) -> None:
    document.paragraph(text, lead=lead, indent=False, before=4, keep_with_next=True)
    if not text:
        document.lines_to_write_on(lines)
