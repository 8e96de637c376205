"""The papers of a rating year, from records: which names, which rows, whose signature. Their form is `documents/`.

Numbers on a Party paper are `Số 15-QĐ/HU` (HD 36-HD/VPTW, 3/4/2018); a decision's stored number may be the bare number or
the whole mark.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count
from django.utils import timezone

from assessments.ratings import documents
from assessments.ratings.cases import tally_of
from assessments.ratings.issuers import issuer_of, signer_of
from assessments.ratings.models import Assessment, Ballot, Cycle, Decision, DecisionLine, State
from assessments.ratings.rules.ballots import ballot_outcome
from assessments.ratings.rules.levels import (
    GRADE_LABELS,
    LEVEL_LABELS,
    LEVELS_BEST_FIRST,
    Body,
    Grade,
    Level,
    SubjectKind,
    date_text,
)
from assessments.ratings.rules.shapes import Document
from organizations.models import Category, Kind, Organization
from partybase.today import today
from partybase.vietnamese import format_date, long_date
from partybase.web.documents import Issuer, document_number

LEVEL_NAMES = tuple(LEVEL_LABELS[level] for level in LEVELS_BEST_FIRST)
GRADE_NAMES = tuple(GRADE_LABELS[grade] for grade in Grade)
GRASSROOTS_KINDS = (Kind.DBCS, Kind.CBCS)


def basis_of(cycle: Cycle, *further: str) -> tuple[str, ...]:
    """The căn cứ: the regulations the pinned rulebook names, the paper that opened the cycle, and further papers."""
    # the Charter, which has no number, stands before regulations and guides
    ranked = sorted(cycle.rulebook.documents, key=lambda document: _kind_of(document) != "")
    regulations = [f"Căn cứ {regulation_text(document)}" for document in ranked]
    opened = (
        [f"Căn cứ {cycle.opening_paper} về việc đánh giá, xếp loại năm {cycle.year}"] if cycle.opening_paper else []
    )
    return (*regulations, *opened, *further)


def regulation_text(document: Document) -> str:
    """ "Quy định số 132-QĐ/TW, ngày 08/03/2018 của Bộ Chính trị về …"; one without a number goes by its title."""
    kind = _kind_of(document)
    if not kind:
        return document.title
    number, about = document.number.partition(" ")[2], document.title.removeprefix(kind).strip()
    return f"{kind} số {number}, ngày {date_text(document.date)} của {document.issuer} về {about}"


def _kind_of(document: Document) -> str:
    kinds = {"QĐ": "Quy định", "HD": "Hướng dẫn", "KL": "Kết luận", "NQ": "Nghị quyết"}
    return kinds.get(document.number.partition(" ")[0], "")


def mark_of(decision: Decision, issuer: Issuer) -> str:
    """The whole mark of a decision, "15-QĐ/ĐU", however it was typed."""
    return document_number(decision.number, "QĐ", issuer.sign).removeprefix("Số ")


def made_at() -> datetime.datetime:
    """The moment of making on the business date: the year of a paper whose date the clerk writes."""
    return datetime.datetime.combine(today(), timezone.localtime().time())


# --- decisions ----------------------------------------------------------------------------------------------------


def decision_docx(decision: Decision) -> bytes:
    """The decision as it was recorded: its lines in Vietnamese order, its vote as basis, exceptions as articles."""
    lines = list(
        decision.lines.select_related("assessment__member", "assessment__category").order_by(
            "assessment__sort_key", "pk"
        )
    )
    issuer = issuer_of(decision.organization, decision.body, decision.decided_on, signed=True)
    vote = f"{decision.in_favour}/{decision.summoned} đồng chí tán thành"
    named = decision.minutes.strip()
    if named.casefold().startswith("biên bản"):  # typed with its own noun
        named = named[len("biên bản") :].strip()
    minutes = f", biên bản {named}" if named else ""
    further = _further_articles(decision, lines)
    paper = documents.Paper(
        issuer=issuer, created=made_at(), number=decision.number, on=decision.decided_on,
        # the executors' article stands behind the further ones
        recipients=(f"Như Điều {len(further) + 2}", f"Lưu {issuer.name}"),
    )  # fmt: skip
    data: dict[str, Any] = {
        "year": decision.cycle.year,
        "levels": LEVEL_NAMES,
        "basis": basis_of(decision.cycle, f"Căn cứ kết quả biểu quyết của {issuer.body} ({vote}{minutes})"),
        "further_articles": further,
    }
    if all(line.assessment.is_member for line in lines):
        return documents.members_decision(paper, documents.Decision(rows=tuple(map(_member_row, lines)), **data))
    rows = tuple(map(_organization_row, lines))
    if all(line.assessment.organization_kind in GRASSROOTS_KINDS and not line.assessment.is_member for line in lines):
        return documents.grassroots_decision(paper, documents.Decision(rows=rows, **data))
    return documents.cells_decision(paper, documents.Decision(rows=rows, subjects=_subjects(lines), **data))


def _member_row(line: DecisionLine) -> documents.MemberRow:
    a = line.assessment
    return documents.MemberRow(a.name, a.member.card_number or "", a.place_name, _level_name(line.level), line.note)


def _organization_row(line: DecisionLine) -> documents.OrganizationRow:
    a = line.assessment
    grassroots = a.organization_kind in GRASSROOTS_KINDS and a.category_id and not a.is_member
    return documents.OrganizationRow(a.name, _level_name(line.level), a.category.name if grassroots else "", line.note)


def _subjects(lines: Sequence[DecisionLine]) -> str:
    """The noun of a list that is not only grassroots organizations: empty for cells alone."""
    if any(line.assessment.is_member for line in lines):
        return "tổ chức đảng, đảng viên"
    cells = all(line.assessment.organization_kind == Kind.CBTT for line in lines)
    return "" if cells else "tổ chức đảng trực thuộc"


def _further_articles(decision: Decision, lines: Sequence[DecisionLine]) -> tuple[str, ...]:
    articles = []
    if decision.reason:
        articles.append(f"{decision.get_kind_display()}; lý do: {decision.reason.rstrip('.')}.")
    for line in lines:
        if line.overrides:
            reasons = "; ".join(line.overrides.get("reasons", {}).values())
            articles.append(
                f"Đối với {line.assessment.name}: không áp dụng trường hợp xếp loại thấp nhất vì {reasons.rstrip('.')} "
                f"({line.overrides.get('paper', '')})."
            )
    return tuple(articles)


# --- ballots ------------------------------------------------------------------------------------------------------

Counted = tuple[Assessment, Ballot]


def organization_ballot_docx(assessment: Assessment) -> bytes:
    ballot = documents.Ballot(
        year=assessment.cycle.year,
        levels=LEVEL_NAMES,
        candidates=(documents.BallotCandidate(assessment.name, self_level=_level_name(assessment.self_level)),),
        meeting=f"Hội nghị {assessment.organization.issuing_body}",
    )
    return documents.organization_ballot(_blank_paper(assessment.organization), ballot)


def members_ballot_docx(cycle: Cycle, cell: Organization, assessments: Iterable[Assessment]) -> bytes:
    ballot = documents.Ballot(
        year=cycle.year,
        levels=LEVEL_NAMES,
        candidates=tuple(
            documents.BallotCandidate(a.name, a.position_text, _level_name(a.self_level)) for a in assessments
        ),
        meeting=f"Hội nghị {cell.name}",
    )
    return documents.members_ballot(_blank_paper(cell), ballot)


def minutes_docx(cycle: Cycle, organization: Organization, ballots: Sequence[Counted]) -> bytes:
    """Minutes of the count of an organization's ballot, or of the cell's vote on its members.

    One meeting, one count: the head takes the figures that most rows share; a row with figures of its own (a member voted
    on later) is told in a sentence below the table.
    """
    (figures, _), *_ = Counter(_figures(ballot) for _, ballot in ballots).most_common(1)
    shared = [pair for pair in ballots if _figures(pair[1]) == figures]
    apart = [pair for pair in ballots if _figures(pair[1]) != figures]
    first = shared[0][1]
    book = cycle.rulebook
    base = {"PRESENT": first.present, "VALID": first.valid}.get(book.option("ballot_base"), first.eligible)
    of_members = ballots[0][0].is_member
    base_name = book.option_named("ballot_base").label_of(book.option("ballot_base"))
    if not of_members and not organization.is_cell:  # a committee votes: its members, not those of a cell
        base_name = base_name.replace("đảng viên chính thức", "đồng chí")
    minutes = documents.CountMinutes(
        year=cycle.year,
        subjects="đảng viên" if of_members else "tổ chức đảng",
        meeting=f"Hội nghị {organization.issuing_body}",
        held=_on_day(first),
        levels=LEVEL_NAMES,
        eligible=first.eligible,
        present=first.present,
        issued=first.issued,
        returned=first.returned,
        valid=first.valid,
        rows=tuple(documents.TallyRow(a.name, _votes(ballot), _outcome(cycle, ballot)) for a, ballot in shared),
        base=base,
        base_name=base_name,
        team=(("tổ trưởng tổ kiểm phiếu", ""), ("thành viên", "")),
        chair=signer_of(organization, first.held_on or today()),
        closing=tuple(_told_apart(cycle, a, ballot) for a, ballot in apart),
    )
    return documents.minutes_of_count(_blank_paper(organization), minutes)


def _figures(ballot: Ballot) -> tuple[Any, ...]:
    return (ballot.held_on, ballot.eligible, ballot.present, ballot.issued, ballot.returned, ballot.valid)


def _votes(ballot: Ballot) -> tuple[int, ...]:
    return (ballot.outstanding, ballot.good, ballot.completed, ballot.not_completed)


def _outcome(cycle: Cycle, ballot: Ballot) -> str:
    level = ballot_outcome(cycle.rulebook, tally_of(ballot)).level
    return level.label if level else ""


def _on_day(ballot: Ballot) -> str:
    """The day in words at the beginning of a sentence; room for it where it was not recorded."""
    if ballot.held_on is None:
        return f"Ngày {' ' * 5} tháng {' ' * 5} năm {today().year}"
    text = long_date(ballot.held_on)
    return text[:1].upper() + text[1:]


def _told_apart(cycle: Cycle, assessment: Assessment, ballot: Ballot) -> str:
    per_level = "; ".join(f"{name} {votes}" for name, votes in zip(LEVEL_NAMES, _votes(ballot), strict=True))
    return (
        f"Riêng đối với {assessment.name}: {_on_day(ballot)[:1].lower()}{_on_day(ballot)[1:]}, {ballot.eligible} đồng chí "
        f"được triệu tập, có quyền biểu quyết, {ballot.present} đồng chí có mặt; phát ra {ballot.issued} phiếu, thu về "
        f"{ballot.returned} phiếu, hợp lệ {ballot.valid} phiếu. Số phiếu: {per_level}. Kết quả: "
        f"{_outcome(cycle, ballot) or 'không mức nào đủ tỷ lệ'}."
    )


def _blank_paper(organization: Organization) -> documents.Paper:
    """A paper whose number and date the clerk writes."""
    return documents.Paper(issuer=issuer_of(organization, Body.GRASSROOTS_COMMITTEE, today()), created=made_at())


# --- sheet, results -----------------------------------------------------------------------------------------------


def grading_sheet_docx(assessment: Assessment) -> bytes:
    """Phiếu phân tích chất lượng (Mẫu 03 for organizations), with the rows of the pinned rulebook."""
    rows: list[documents.CriterionRow] = []
    groups: set[str] = set()
    for criterion in assessment.cycle.rulebook.criteria_for(SubjectKind(assessment.subject_kind)):
        if criterion.group and criterion.group not in groups:
            groups.add(criterion.group)
            number, text = _heading(criterion.group_text)
            if number != criterion.number:
                rows.append(documents.CriterionRow(number, text, None))
        grade = assessment.grades.get(criterion.code)
        rows.append(
            documents.CriterionRow(criterion.number, criterion.text, GRADE_LABELS[Grade(grade)] if grade else "")
        )
    sheet = documents.GradingSheet(
        year=assessment.cycle.year,
        form=f"Mẫu 03-HD KĐ.ĐG {assessment.cycle.year}" if not assessment.is_member else "",
        grader=assessment.place.issuing_body,
        subject=assessment.name,
        grades=GRADE_NAMES,
        criteria=tuple(rows),
        footnote="Cấp ủy, cơ quan cấp trên chỉ đánh giá những tiêu chí thuộc chức năng, nhiệm vụ của mình.",
        remarks=assessment.remarks,
        proposed_level=_level_name(assessment.sender_level),
        subjects="đảng viên" if assessment.is_member else "tổ chức đảng",
    )
    return documents.grading_sheet(_blank_paper(assessment.place), sheet)


def _heading(text: str) -> tuple[str, str]:
    """A group's heading as the form has it: its Roman number apart, where it has one."""
    number, dot, rest = text.partition(". ")
    return (number, rest) if dot and set(number) <= set("IVX") else ("", text)


def result_docx(assessment: Assessment) -> bytes:
    """The published result for one subject: a notice; from a cell an extract of the decision, since a cell issues no
    notices (QĐ 66-QĐ/TW, 6/2/2017, Art. 9.4c)."""
    line = published_line(assessment)
    decision = line.decision
    decided_by = issuer_of(decision.organization, decision.body, decision.decided_on, signed=True)
    issuer = issuer_of(decision.organization, decision.body, today(), signed=True)
    subject = f"đồng chí {assessment.name}, {assessment.place_name}" if assessment.is_member else assessment.name
    subjects = "đảng viên" if assessment.is_member else _organization_noun(assessment)
    year, level = assessment.cycle.year, _level_name(line.level)
    if decided_by.is_cell:
        return documents.decision_extract(
            documents.Paper(issuer=issuer, created=made_at(), recipients=(_recipient(assessment), f"Lưu {issuer.name}")),
            documents.DecisionExtract(
                year=year, subject=subject, subjects=subjects, level=level, decided_by=decided_by,
                decision_number=decision.number, decision_date=decision.decided_on, total=decision.lines.count(),
                basis=basis_of(assessment.cycle),
            ),
        )  # fmt: skip
    on = format_date(decision.decided_on)
    recipients = [
        _recipient(assessment),
        *([assessment.place_name] if assessment.is_member else []),
        f"Lưu {issuer.name}",
    ]
    return documents.result_notice(
        documents.Paper(issuer=issuer, created=made_at(), recipients=tuple(recipients)),
        documents.ResultNotice(
            year=year, subject=subject, subjects=subjects, level=level,
            decision=f"Quyết định số {mark_of(decision, decided_by)}, ngày {on} của {decided_by.body}",
        ),
    )  # fmt: skip


def published_line(assessment: Assessment) -> DecisionLine:
    """The line that holds of a published assessment."""
    rows = assessment.decision_lines.select_related("decision__organization")
    return rows.get(version=assessment.decided_version)


def _organization_noun(assessment: Assessment) -> str:
    if assessment.organization_kind in GRASSROOTS_KINDS:
        return "tổ chức cơ sở đảng"
    return "chi bộ trực thuộc" if assessment.organization_kind == Kind.CBTT else "tổ chức đảng trực thuộc"


def _recipient(assessment: Assessment) -> str:
    return f"Đồng chí {assessment.name}" if assessment.is_member else assessment.name


def _level_name(text: str) -> str:
    return LEVEL_LABELS[Level(text)] if text else ""


# --- summary ------------------------------------------------------------------------------------------------------

SUMMARY_COLUMNS = ("Tổng số", "Được miễn", "Chưa xếp loại", "Đã xếp loại", *LEVEL_NAMES)


def category_summary(assessments: Any) -> list[tuple[str, list[int]]]:
    """Grassroots organizations by category and level: (category, numbers under SUMMARY_COLUMNS), with a last total row.

    present = exempt + not yet + rated; one statement.
    """
    rows = assessments.order_by().values_list("category_id", "state", "decided_level").annotate(number=Count("pk"))
    names = dict(Category.objects.values_list("pk", "name"))
    order = {
        pk: place for place, pk in enumerate(Category.objects.order_by("order", "code").values_list("pk", flat=True))
    }
    counts: dict[Any, Counter[str]] = {}
    for category, state, level, number in rows:
        found = counts.setdefault(category, Counter())
        found["present"] += number
        if state == State.EXEMPT:
            found["exempt"] += number
        elif state in (State.DECIDED, State.PUBLISHED):
            found["rated"] += number
            found[level] += number
        else:
            found["waiting"] += number
    keys = ["present", "exempt", "waiting", "rated", *[level.value for level in LEVELS_BEST_FIRST]]
    table = [
        (names.get(category, "Không ghi loại hình"), [counts[category][key] for key in keys])
        for category in sorted(counts, key=lambda pk: order.get(pk, 999))
    ]
    return [*table, ("Tổng cộng", [sum(row[1][i] for row in table) for i in range(len(keys))])]
