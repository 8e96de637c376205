"""Decisions that give ratings: on members, on subordinate cells, on grassroots organizations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assessments.ratings.documents.data import Decision, MemberRow, OrganizationRow, Paper
from partybase.vietnamese import format_date, format_percent
from partybase.web.documents import (
    Column,
    GroupRow,
    PartyDocument,
    document_number,
    two_digits,
)

# A longer list goes on pages of its own, so that the signature stands on the decision and not behind the list.
LONGEST_INLINE_LIST = 8


def members_decision(paper: Paper, decision: Decision[MemberRow]) -> bytes:
    """QUYẾT ĐỊNH công nhận xếp loại chất lượng đảng viên."""
    own = paper.issuer.is_cell or decision.group_by == "unit"  # then the column would say one thing all the way down
    columns = [Column("TT", 11, "center"), Column("Họ và tên", 43), Column("Số thẻ", 22, "center")]
    columns += [] if own else [Column("Chi bộ", 30)]
    columns += [Column("Xếp loại", 59)]

    def values(row: MemberRow) -> list[str]:
        return [row.name, row.card_number, *([] if own else [row.cell]), row.level]

    noun = decision.subjects or "đảng viên"
    return _decide(paper, decision, noun, "đồng chí", columns, values, unit=lambda row: row.cell)


def cells_decision(paper: Paper, decision: Decision[OrganizationRow]) -> bytes:
    """QUYẾT ĐỊNH công nhận xếp loại chất lượng chi bộ trực thuộc; `decision.subjects` where sections are among them."""
    noun = decision.subjects or "chi bộ trực thuộc"
    heading = "Chi bộ" if noun == "chi bộ trực thuộc" else "Tổ chức đảng"
    return _decide_organizations(paper, decision, noun, heading)


def grassroots_decision(paper: Paper, decision: Decision[OrganizationRow]) -> bytes:
    """QUYẾT ĐỊNH công nhận xếp loại chất lượng tổ chức cơ sở đảng."""
    return _decide_organizations(paper, decision, decision.subjects or "tổ chức cơ sở đảng", "Tổ chức cơ sở đảng")


def _decide_organizations(paper: Paper, decision: Decision[OrganizationRow], noun: str, heading: str) -> bytes:
    with_category = decision.group_by != "unit" and any(row.category for row in decision.rows)
    columns = [Column("TT", 12, "center"), Column(heading, 60)]
    columns += [Column("Loại hình", 36)] if with_category else []
    columns += [Column("Xếp loại", 57)]

    def values(row: OrganizationRow) -> list[str]:
        return [row.name, *([row.category] if with_category else []), row.level]

    return _decide(
        paper, decision, noun, noun.partition(" trực thuộc")[0], columns, values, unit=lambda row: row.category
    )


def _decide(
    paper: Paper,
    decision: Decision[Any],
    noun: str,
    unit_noun: str,
    columns: list[Column],
    values: Callable[[Any], list[str]],
    *,
    unit: Callable[[Any], str],
) -> bytes:
    issuer, rows = paper.issuer, decision.rows
    summary = f"công nhận xếp loại chất lượng {noun} năm {decision.year}"
    document = PartyDocument(title=f"Quyết định {summary}", author=issuer.name, created=paper.created, page=paper.page)
    document.head(issuer, number=paper.number, kind="QĐ", on=paper.on)
    document.title("Quyết định", summary)
    document.basis(decision.basis)
    document.order(issuer.body, "Quyết định")

    attached = len(rows) > LONGEST_INLINE_LIST
    where = "có danh sách kèm theo" if attached else "theo danh sách dưới đây"
    document.article(
        1, f"Công nhận xếp loại chất lượng năm {decision.year} đối với {two_digits(len(rows))} {noun} ({where}), gồm:"
    )
    for level, count in _counts(decision):
        document.paragraph(f"- {level}: {two_digits(count)} {unit_noun}, bằng {format_percent(count, len(rows))}.")

    with_notes = any(row.note for row in rows)
    if with_notes:
        columns = [*columns, Column("Ghi chú", 30)]
    lines = _lines(decision, lambda row: values(row) + ([row.note] if with_notes else []), unit)
    if not attached:
        document.gap(6)
        document.table(columns, lines, size=12)
        document.gap(6)
    articles = [*decision.further_articles, _executors(decision, noun), "Quyết định này có hiệu lực kể từ ngày ký./."]
    for number, text in enumerate(articles, start=2):
        document.article(number, text, keep_with_next=number == len(articles) + 1)
    document.sign(issuer, paper.recipients)

    if attached:
        document.paragraph("Danh sách".upper(), bold=True, align="center", indent=False, size=15, new_page=True)
        document.paragraph(summary, bold=True, align="center", indent=False, before=0)
        document.paragraph(_attached_to(paper), italic=True, align="center", indent=False, before=0)
        document.paragraph("-----", align="center", indent=False, before=0, after=8)
        document.table(columns, lines, size=12)
    return document.to_bytes()


def _counts(decision: Decision[Any]) -> list[tuple[str, int]]:
    """How many of each level, best first; a level that nobody has is left out, one the rulebook does not name is not."""
    given = [row.level for row in decision.rows]
    order = [*decision.levels, *dict.fromkeys(level for level in given if level not in decision.levels)]
    return [(level, given.count(level)) for level in order if level in given]


def _lines(
    decision: Decision[Any], values: Callable[[Any], list[str]], unit: Callable[[Any], str]
) -> list[list[str] | GroupRow]:
    """The numbered rows, under headings where they are grouped; numbers run through."""
    if not decision.group_by:
        return [[str(number), *values(row)] for number, row in enumerate(decision.rows, start=1)]
    if decision.group_by == "level":
        groups: Sequence[str] = [level for level, _ in _counts(decision)]
        of: Callable[[Any], str] = lambda row: row.level  # noqa: E731
    else:
        groups, of = list(dict.fromkeys(unit(row) for row in decision.rows)), unit
    lines: list[list[str] | GroupRow] = []
    number = 0
    for group in groups:
        members = [row for row in decision.rows if of(row) == group]
        lines.append(GroupRow(f"{group or 'Khác'} ({two_digits(len(members))})"))
        for row in members:
            number += 1
            lines.append([str(number), *values(row)])
    return lines


def _executors(decision: Decision[Any], noun: str) -> str:
    subjects = f"Các tổ chức đảng có liên quan và {noun} có tên tại Điều 1"
    return f"{decision.executors.strip().rstrip('.;,') or subjects} chịu trách nhiệm thi hành Quyết định này."


def _attached_to(paper: Paper) -> str:
    number = document_number(paper.number, "QĐ", paper.issuer.sign).replace("Số", "số", 1)
    on = format_date(paper.on) if paper.on else f"{' ' * 4}/{' ' * 4}/{paper.created.year}"
    return f"(Kèm theo Quyết định {number}, ngày {on} của {paper.issuer.body})"
