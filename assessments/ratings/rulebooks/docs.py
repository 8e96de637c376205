"""docs/rules.md, generated: every rulebook as it stands in its file, for people who check rules rather than code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessments.ratings.rulebooks import available, load
from assessments.ratings.rules.levels import (
    BODY_LABELS,
    FACT_OWNER_LABELS,
    LEVELS_BEST_FIRST,
    NOT_RATED_LABELS,
    SUBJECT_LABELS,
    Mark,
    SubjectKind,
    date_text,
)
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Clause, Option, RequiredFact, StatusRule

_INTRODUCTION = """# The rating rules

This page is generated from the rulebooks in `assessments/ratings/rulebooks/`; do not edit it. `make check` fails when it
is not current. The Vietnamese sentences are the ones users see; they paraphrase the regulation, they do not quote it.

Marks: **V** – read in the document itself or on a legal-text, Party or state page; **S** – known from a secondary source;
**M** – not verified. A reason that rests on a clause or a reading marked S or M tells the user “chưa đối chiếu văn bản gốc”.

How a level is found (`assessments/ratings/rules/`):

1. A required fact that is missing means that no level is given; the page says who owes it.
2. The highest level is the best one whose conditions all hold.
3. A trigger lowers it to “Không hoàn thành nhiệm vụ”. Only the deciding body may set a trigger aside, in writing.
4. A ceiling (sick leave, the head's organization) closes the levels above it. Nothing sets a ceiling aside.
5. The cap is checked on the whole group when decisions are made, never at self-rating.
"""

_EFFECTS = {
    "EXEMPT": "exempt: neither reviewed nor rated",
    "REVIEW_ONLY": "reviewed, not rated",
    "NOT_RATED": "not rated",
    "RATED": "rated",
}
_REQUIRED = {
    "ALWAYS": "all that are rated",
    "CIVIL_SERVANT": "civil servants and public employees",
    "FORMER_CELL": "members with a former or temporary cell",
    "HEAD": "heads of an organization",
    "AUTHORITIES": "grassroots organizations of communes, wards and towns",
    "INSPECTION_OPINION": "grassroots organizations",
}
_GROUPS = {
    "GRASSROOTS_ORGANIZATION": "each grassroots organization",
    "CATEGORY_GROUP": "each group of categories below",
}
_OVERRIDES = {
    "WITH_REASON": "with a written reason",
    "ONLY_REMEDIED": "only when self-detected and fully remedied, with a written reason",
}


def rules_markdown() -> str:
    """The whole page; the same text every time for the same rulebooks."""
    return "\n".join([_INTRODUCTION, *(_rulebook(load(item.code)) for item in available())]).rstrip() + "\n"


def _rulebook(book: Rulebook) -> str:
    parts = [
        f"## {book.title}",
        f"Rulebook `{book.code}`, version {book.version}, for the years {book.period}. SHA-256 of the file: `{book.sha256}`.",
        "### Documents",
        _table(
            ("Document", "Date", "Issued by", "Title"),
            [(item.number, date_text(item.date), item.issuer, item.title) for item in book.documents],
        ),
        "### Criteria",
        "Each row is graded Xuất sắc, Tốt, Trung bình or Kém. There are no points. Result rows are those of the default reading.",
        *_criteria(book),
        "### Conditions of the levels",
        *_conditions(book),
        "### What forces the lowest level",
        _table(
            ("Code", "Of", "Sentence", "Set aside by the deciding body", "Source", "Mark"),
            [
                (
                    f"`{item.clause.code}`",
                    _kinds(item.kinds),
                    item.clause.text_vi,
                    _OVERRIDES[item.override] + (f"; option `{item.option}`" if item.option else ""),
                    *_source(item.clause),
                )
                for item in book.triggers
            ],
        ),
        "### What closes the higher levels",
        _table(
            ("Code", "Of", "Sentence", "Highest level", "Source", "Mark"),
            [
                (
                    f"`{item.clause.code}`",
                    _kinds(item.kinds),
                    item.clause.text_vi,
                    item.level.label if item.level else "that of the organization headed",
                    *_source(item.clause),
                )
                for item in book.ceilings
            ],
        ),
        "### Facts without which no level is given",
        _table(("Code", "Of", "Required of", "Owed by", "Sentence", "Source", "Mark"), map(_fact, book.facts)),
        "### Who is exempt, reviewed only, or not rated",
        _table(("Code", "Of", "Effect", "Sentence", "Source", "Mark"), map(_status, book.statuses)),
        *_caps(book),
        "### Ballots",
        f"{book.ballot.clause.text_vi}. ({book.ballot.clause.citation()})",
        *_routes(book),
        "### Open readings",
        "What the text, or our knowledge of it, leaves open. Each is chosen with a reason when a cycle opens; the cycle keeps "
        "the choice in its snapshot.",
        _table(
            ("Option", "Question", "Default", "Allowed", "Why it is open", "Mark"),
            [
                (f"`{item.name}`", item.question, _default(item), _allowed(item), item.source, item.mark.value)
                for item in book.options
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _criteria(book: Rulebook) -> Iterable[str]:
    for kind in (SubjectKind.PARTY_ORGANIZATION, SubjectKind.MEMBER):
        name = "Tổ chức đảng (đảng bộ, chi bộ)" if kind is not SubjectKind.MEMBER else "Đảng viên"
        rows = [
            (row.number, row.text, row.group_text, "yes" if row.counts_as_result else "", row.mark.value)
            for row in book.criteria_for(kind)
        ]
        yield f"**{name}**"
        yield _table(("No.", "Criterion", "Group", "Result row", "Mark"), rows)


def _conditions(book: Rulebook) -> Iterable[str]:
    for level in LEVELS_BEST_FIRST:
        rows = [
            (
                f"`{item.clause.code}`",
                _kinds(item.kinds),
                item.clause.text_vi + (f" (option `{item.option}`)" if item.option else ""),
                *_source(item.clause),
            )
            for item in book.conditions
            if item.level is level
        ]
        yield f"**{level.label}** ({level.short})"
        if rows:
            yield _table(("Code", "Of", "Sentence", "Source", "Mark"), rows)
        else:
            yield "Whatever reaches no level above, or falls under one of the cases below."


def _fact(item: RequiredFact) -> Sequence[str]:
    return (
        f"`{item.clause.code}`",
        _kinds(item.kinds),
        _REQUIRED[item.required],
        FACT_OWNER_LABELS[item.owner],
        item.clause.text_vi,
        *_source(item.clause),
    )


def _status(item: StatusRule) -> Sequence[str]:
    effect = _EFFECTS[item.effect] + (f" (“{NOT_RATED_LABELS[item.reason]}”)" if item.reason else "")
    if item.option:
        effect += f"; option `{item.option}`"
    return (f"`{item.clause.code}`", _kinds(item.kinds), effect, item.clause.text_vi, *_source(item.clause))


def _caps(book: Rulebook) -> Iterable[str]:
    yield "### The cap on “Hoàn thành xuất sắc nhiệm vụ”"
    yield _table(
        ("Code", "Share", "Group", "Sentence", "Source", "Mark"),
        [
            (
                f"`{item.clause.code}`",
                f"{item.percent} %",
                _GROUPS[item.group_by] + (f"; option `{item.option}`" if item.option else ""),
                item.clause.text_vi,
                *_source(item.clause),
            )
            for item in book.caps
        ],
    )
    yield "Groups of categories (loại hình); a category that is not listed belongs to the last group."
    yield _table(
        ("Group", "Name", "Categories"),
        [
            (f"`{item.code}`", item.label, ", ".join(f"`{category}`" for category in item.categories))
            for item in book.cap_groups
        ],
    )


def _routes(book: Rulebook) -> Iterable[str]:
    yield "### Who proposes, who decides"
    yield (
        "Route A has a separate proposer; in route B the proposal is part of sending; in route C one body proposes and decides "
        "in two acts. Where a cell has no committee, the cell takes its place."
    )
    yield _table(
        ("Code", "Route", "Self-rating", "Proposes", "Decides", "Sentence", "Source", "Mark"),
        [
            (
                f"`{item.clause.code}`",
                item.letter,
                BODY_LABELS[item.self_rater],
                BODY_LABELS[item.proposer],
                BODY_LABELS[item.decider],
                item.clause.text_vi,
                *_source(item.clause),
            )
            for item in book.routes
        ],
    )
    yield "### Order of work"
    yield "\n".join(
        f"{number}. {item.clause.text_vi}. ({item.clause.citation()})" for number, item in enumerate(book.order, 1)
    )


def _default(option: Option) -> str:
    if option.kind == "GROUPS":
        return "none merged"
    return option.label_of(option.default)


def _allowed(option: Option) -> str:
    if option.kind == "INTEGER":
        return f"{option.minimum}–{option.maximum}"
    if option.kind == "GROUPS":
        return "any groups of the table above, each in one merger at most"
    return "; ".join(f"`{_value(choice.value)}` {choice.label}" for choice in option.choices)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kinds(kinds: Iterable[SubjectKind]) -> str:
    return ", ".join(SUBJECT_LABELS[kind] for kind in kinds)


def _source(clause: Clause) -> tuple[str, str]:
    place = f"{clause.article}, " if clause.article else ""
    mark = clause.mark.value if clause.mark is Mark.VERIFIED else f"**{clause.mark.value}**"
    return f"{place}{clause.document} ({date_text(clause.document_date)})", mark


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
