"""Ballot papers and the minutes of their count (HD 21-HD/BTCTW, 18/10/2019: the collective votes by secret ballot)."""

from __future__ import annotations

from assessments.ratings.documents.data import Ballot, CountMinutes, Paper
from partybase.vietnamese import format_percent
from partybase.web.documents import Cell, Column, PartyDocument, two_digits

_SECRET = "Phiếu kín: không ghi tên, không ký tên, không đánh dấu riêng trên phiếu."


def organization_ballot(paper: Paper, ballot: Ballot) -> bytes:
    """The ballot on the level of an organization (or of several in one vote)."""
    return _ballot(paper, ballot, "tổ chức đảng", "Tên tổ chức đảng", "mỗi tổ chức đảng")


def members_ballot(paper: Paper, ballot: Ballot) -> bytes:
    """The ballot on the levels of a cell's members."""
    return _ballot(paper, ballot, "đảng viên", "Họ và tên", "mỗi đồng chí")


def _ballot(paper: Paper, ballot: Ballot, subjects: str, heading: str, each: str) -> bytes:
    """No number, no signer, no name: head, what is voted on, four columns to tick and how to fill them in."""
    summary = f"xếp loại chất lượng {subjects} năm {ballot.year}"
    document = PartyDocument(
        title=f"Phiếu biểu quyết {summary}", author=paper.issuer.name, created=paper.created, page=paper.page
    )
    document.head(paper.issuer, number=None, on=paper.on)
    document.title("Phiếu biểu quyết", summary)
    if ballot.meeting:
        document.paragraph(f"Tại: {ballot.meeting}", indent=False)
    document.paragraph(
        f"Đồng chí đánh dấu X vào một ô xếp loại của {each}. Đánh dấu từ hai ô trở lên hoặc không đánh dấu ô nào "
        "thì phần đó của phiếu không hợp lệ.",
        indent=False,
    )
    posts = any(candidate.post for candidate in ballot.candidates)
    self_levels = any(candidate.self_level for candidate in ballot.candidates)
    columns = [Column("TT", 13, "center"), Column(heading, 46)]
    columns += [Column("Chức vụ, đơn vị", 34)] if posts else []
    columns += [Column("Tự xếp loại", 26)] if self_levels else []
    columns += [Column(level, 23, "center", over="Mức xếp loại") for level in ballot.levels]
    document.gap(6)
    document.table(
        columns,
        [
            [
                str(number),
                candidate.name,
                *([candidate.post] if posts else []),
                *([candidate.self_level] if self_levels else []),
                *[""] * len(ballot.levels),
            ]
            for number, candidate in enumerate(ballot.candidates, start=1)
        ],
        size=12,
        row_height=11,
    )
    document.paragraph(_SECRET, italic=True, indent=False, size=12, before=8)
    return document.to_bytes()


def minutes_of_count(paper: Paper, minutes: CountMinutes) -> bytes:
    """BIÊN BẢN kiểm phiếu: who could vote and did, what became of the ballots, votes and share for each level."""
    summary = f"kiểm phiếu xếp loại chất lượng {minutes.subjects} năm {minutes.year}"
    document = PartyDocument(
        title=f"Biên bản {summary}", author=paper.issuer.name, created=paper.created, page=paper.page
    )
    document.head(paper.issuer, number=paper.number, kind="BB", on=paper.on)
    document.title("Biên bản", summary)
    document.paragraph(f"{minutes.held}, {minutes.meeting} đã bỏ phiếu kín xếp loại chất lượng {minutes.subjects}.")
    document.paragraph("1. Tổ kiểm phiếu gồm:", bold=True, keep_with_next=True)
    for role, name in minutes.team:
        document.paragraph(f"- Đồng chí {name or '.' * 50}, {role}.")
    absent = minutes.eligible - minutes.present if minutes.absent is None else minutes.absent
    invalid = minutes.returned - minutes.valid if minutes.invalid is None else minutes.invalid
    document.paragraph("2. Số người bỏ phiếu và số phiếu:", bold=True, keep_with_next=True)
    document.table(
        [Column("Nội dung", 110), Column("Số lượng", 28, "center"), Column("Ghi chú", 27)],
        [
            ["Số đồng chí được triệu tập, có quyền biểu quyết", str(minutes.eligible), ""],
            ["Số đồng chí có mặt", str(minutes.present), format_percent(minutes.present, minutes.eligible)],
            ["Số đồng chí vắng mặt", str(absent), ""],
            ["Số phiếu phát ra", str(minutes.issued), ""],
            ["Số phiếu thu về", str(minutes.returned), format_percent(minutes.returned, minutes.issued)],
            ["Số phiếu hợp lệ", str(minutes.valid), format_percent(minutes.valid, minutes.returned)],
            ["Số phiếu không hợp lệ", str(invalid), ""],
        ],
    )
    document.paragraph("3. Kết quả kiểm phiếu:", bold=True, keep_with_next=True, before=8)
    document.paragraph(
        f"Tỷ lệ tính trên {minutes.base_name} ({two_digits(minutes.base)}).", italic=True, keep_with_next=True, size=13
    )
    heading = "Họ và tên" if minutes.subjects == "đảng viên" else "Đối tượng"
    columns = [Column("TT", 10, "center"), Column(heading, 43)]
    columns += [Column(level, 20, "center", over="Số phiếu, tỷ lệ") for level in minutes.levels]
    columns.append(Column("Kết quả", 32, "center"))
    document.table(
        columns,
        [
            [
                str(number),
                row.name,
                *(f"{votes}\n{format_percent(votes, minutes.base)}" for votes in row.votes),
                Cell(row.result or "Không mức nào đủ tỷ lệ", bold=bool(row.result), italic=not row.result),
            ]
            for number, row in enumerate(minutes.rows, start=1)
        ],
        size=12,
    )
    for sentence in minutes.closing:
        document.paragraph(sentence)
    document.paragraph(
        "Biên bản được thông qua tại hội nghị và niêm phong cùng toàn bộ số phiếu thu về./.",
        before=8,
        keep_with_next=True,
    )
    document.signatures(
        ("Tổ kiểm phiếu", [name for _, name in minutes.team]),
        ("Chủ trì hội nghị", [minutes.chair]),
    )
    return document.to_bytes()
