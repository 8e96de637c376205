"""What one subject receives: a notice, or from a cell, which issues no notices, an extract of its decision."""

from __future__ import annotations

from assessments.ratings.documents.data import DecisionExtract, Paper, ResultNotice
from partybase.web.documents import PartyDocument, document_number, place_and_date, two_digits


class CellIssuesNoNotice(ValueError):
    """Its text is a sentence for the user."""


def result_notice(paper: Paper, notice: ResultNotice) -> bytes:
    """THÔNG BÁO of one subject's result. A cell may not issue one (QĐ 66-QĐ/TW, 06/02/2017, Art. 9.4c)."""
    issuer = paper.issuer
    if issuer.is_cell:
        raise CellIssuesNoNotice(
            "Chi bộ không ban hành Thông báo (điểm c khoản 4 Điều 9 Quy định số 66-QĐ/TW, ngày 06/02/2017). "
            "Hãy in bản trích quyết định của chi bộ."
        )
    summary = f"kết quả xếp loại chất lượng {notice.subjects} năm {notice.year}"
    document = PartyDocument(title=f"Thông báo {summary}", author=issuer.name, created=paper.created, page=paper.page)
    document.head(issuer, number=paper.number, kind="TB", on=paper.on)
    document.title("Thông báo", summary)
    document.paragraph(f"Căn cứ {_lowered(notice.decision)}, {issuer.body} thông báo:")
    document.paragraph(f"Kết quả xếp loại chất lượng năm {notice.year} của {notice.subject}:", keep_with_next=True)
    document.paragraph(notice.level, bold=True, align="center", indent=False, before=6, after=6)
    for detail in notice.details:
        document.paragraph(detail)
    document.paragraph(f"{issuer.body} thông báo để {notice.subject} biết, thực hiện./.", keep_with_next=True)
    document.sign(issuer, paper.recipients)
    return document.to_bytes()


def decision_extract(paper: Paper, extract: DecisionExtract) -> bytes:
    """TRÍCH QUYẾT ĐỊNH: the decision's own head and signer, the sentence on one subject, and below a rule the copy's mark."""
    issuer = extract.decided_by
    summary = f"công nhận xếp loại chất lượng {extract.subjects} năm {extract.year}"
    document = PartyDocument(
        title=f"Trích Quyết định {summary}", author=paper.issuer.name, created=paper.created, page=paper.page
    )
    document.head(issuer, number=extract.decision_number, kind="QĐ", on=extract.decision_date)
    document.title("Trích quyết định", summary)
    document.basis(extract.basis)
    document.order(issuer.body, "Quyết định")
    document.article(
        1,
        f"Công nhận xếp loại chất lượng năm {extract.year} đối với {two_digits(extract.total)} {extract.subjects}, "
        "trong đó:",
    )
    document.paragraph(f"- {extract.subject}: {extract.level}.", bold=True, align="left", keep_with_next=True)
    document.paragraph("(...)", keep_with_next=True)
    document.sign(issuer, (), signed=True)
    document.rule()
    document.raw_head(
        paper.issuer,
        mark=document_number(paper.number, "BS", paper.issuer.sign),
        right=place_and_date(paper.issuer.place, paper.on, paper.created.year),
        heading="TRÍCH SAO",
        keep_with_next=True,
    )
    document.sign(paper.issuer, paper.recipients)
    return document.to_bytes()


def _lowered(text: str) -> str:
    """ "Căn cứ …" is added here: a caller who wrote it already is not repeated."""
    return text.strip().removeprefix("Căn cứ ").rstrip(";,. ")
