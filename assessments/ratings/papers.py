"""The papers of a rating year, from records: which names, which rows, whose signature. Their form is `documents/`.

Numbers on a Party paper are `Số 15-QĐ/HU` (HD 36-HD/VPTW, 3/4/2018); a decision's stored number may be the bare number or
the whole mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count
from django.utils import timezone

from assessments.ratings import documents
from assessments.ratings.cases import tally_of
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
)
from members.models import Position, PositionKind
from organizations.models import Category, Kind, Organization
from organizations.naming import usual_committee_name
from organizations.querysets import active_on
from partybase.today import today
from partybase.vietnamese import format_date, long_date
from partybase.web.documents import Issuer

LEVEL_NAMES = tuple(LEVEL_LABELS[level] for level in LEVELS_BEST_FIRST)
GRADE_NAMES = tuple(GRADE_LABELS[grade] for grade in Grade)
GRASSROOTS_KINDS = (Kind.DBCS, Kind.CBCS)


def issuer_of(organization: Organization, body: str, signer: str = "") -> Issuer:
    """The head and the signature of a paper of this organization's body; names and sign are the organization's data."""
    top = organization if organization.parent_id is None else _top_of(organization)
    place = organization.place_name or top.place_name
    if organization.is_cell:
        superior = organization.parent.committee_name or organization.parent.name
        return Issuer.cell(superior_name=superior, name=organization.name, place=place, signer_name=signer)
    name = organization.committee_name or usual_committee_name(organization.name) or organization.name
    if body == Body.DISTRICT_STANDING_COMMITTEE:
        return Issuer(
            organization.superior_name, name, organization.sign or "HU", place, "T/M BAN THƯỜNG VỤ", "BÍ THƯ", signer
        )
    superior = organization.parent.name if organization.parent_id else organization.superior_name
    return Issuer(superior, name, organization.sign or "ĐU", place, "T/M ĐẢNG ỦY", "BÍ THƯ", signer)


def _top_of(organization: Organization) -> Organization:
    return Organization.objects.get(pk=organization.ancestor_ids[0])


def signer_of(organization: Organization, on: Any) -> str:
    """The secretary's name on a day; empty where the roster has none."""
    position = (
        Position.objects.filter(active_on(on), organization=organization, kind=PositionKind.SECRETARY)
        .select_related("member")
        .first()
    )
    return position.member.full_name if position else ""


def basis_of(cycle: Cycle, *further: str) -> tuple[str, ...]:
    """The căn cứ: the regulations the pinned rulebook names, the paper that opened the cycle, and further papers."""
    regulations = [f"Căn cứ {document.title or 'văn bản'} số {document}" for document in cycle.rulebook.documents]
    opened = (
        [f"Căn cứ {cycle.opening_paper} về việc mở đợt đánh giá, xếp loại năm {cycle.year}"]
        if cycle.opening_paper
        else []
    )
    return tuple([*regulations, *opened, *further])


def own_number(number: str) -> str:
    """The number before the kind of paper: '15-QĐ/ĐU' stays whole, '15' stays bare."""
    return number.strip()


# --- decisions ----------------------------------------------------------------------------------------------------


def decision_docx(decision: Decision) -> bytes:
    """The decision as it was recorded: its lines in Vietnamese order, its vote as basis, exceptions as articles."""
    lines = list(
        decision.lines.select_related("assessment__member", "assessment__category").order_by(
            "assessment__sort_key", "pk"
        )
    )
    issuer = issuer_of(decision.organization, decision.body, signer_of(decision.organization, decision.decided_on))
    basis = basis_of(
        decision.cycle,
        f"Căn cứ kết quả biểu quyết của {issuer.body} ({decision.in_favour}/{decision.summoned} đồng chí đồng ý"
        + (f"; {decision.minutes})" if decision.minutes else ")"),
    )
    paper = documents.Paper(
        issuer=issuer, created=decision.at, number=own_number(decision.number), on=decision.decided_on,
        recipients=("Như Điều 2", "Lưu hồ sơ"),
    )  # fmt: skip
    members = [line for line in lines if line.assessment.is_member]
    organizations = [line for line in lines if not line.assessment.is_member]
    further = _further_articles(decision, lines)
    if members and not organizations:
        return documents.members_decision(
            paper,
            documents.Decision(
                year=decision.cycle.year, levels=LEVEL_NAMES, basis=basis, further_articles=further,
                rows=tuple(
                    documents.MemberRow(a.name, a.member.card_number or "", a.place_name, LEVEL_LABELS[Level(line.level)], line.note)
                    for line in members for a in [line.assessment]
                ),
            ),
        )  # fmt: skip
    rows = tuple(
        documents.OrganizationRow(
            line.assessment.name,
            LEVEL_LABELS[Level(line.level)],
            line.assessment.category.name if line.assessment.category_id else "",
            line.note,
        )
        for line in lines
    )
    data = documents.Decision(
        year=decision.cycle.year, levels=LEVEL_NAMES, basis=basis, rows=rows, further_articles=further
    )
    if all(line.assessment.organization_kind in GRASSROOTS_KINDS and not line.assessment.is_member for line in lines):
        return documents.grassroots_decision(paper, data)
    return documents.cells_decision(paper, data)


def _further_articles(decision: Decision, lines: Sequence[DecisionLine]) -> tuple[str, ...]:
    articles = []
    if decision.reason:
        articles.append(f"{decision.get_kind_display()}. Lý do: {decision.reason.rstrip('.')}.")
    for line in lines:
        if line.overrides:
            reasons = "; ".join(line.overrides.get("reasons", {}).values())
            articles.append(
                f"Đối với {line.assessment.name}: không áp dụng trường hợp xếp loại thấp nhất vì {reasons.rstrip('.')} "
                f"({line.overrides.get('paper', '')})."
            )
    return tuple(articles)


# --- ballots ------------------------------------------------------------------------------------------------------


def organization_ballot_docx(assessment: Assessment) -> bytes:
    organization = assessment.organization
    ballot = documents.Ballot(
        year=assessment.cycle.year,
        levels=LEVEL_NAMES,
        candidates=(documents.BallotCandidate(assessment.name, self_level=_level_name(assessment.self_level)),),
        meeting=f"Hội nghị {organization.committee_name or assessment.name}",
    )
    return documents.organization_ballot(_blank_paper(organization), ballot)


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


def minutes_docx(cycle: Cycle, organization: Organization, ballots: Sequence[tuple[Assessment, Ballot]]) -> bytes:
    """Minutes of the count of an organization's ballot, or of the cell's vote on its members.

    The head of the minutes takes the figures of the first ballot; all rows of one meeting share them.
    """
    first = ballots[0][1]
    book = cycle.rulebook
    outcomes = [ballot_outcome(book, tally_of(ballot)) for _, ballot in ballots]
    base = {"PRESENT": first.present, "VALID": first.valid}.get(book.option("ballot_base"), first.eligible)
    names = {"PRESENT": "số có mặt", "VALID": "số phiếu hợp lệ"}
    minutes = documents.CountMinutes(
        year=cycle.year,
        subjects="đảng viên" if ballots[0][0].is_member else "tổ chức đảng",
        meeting=f"Hội nghị {organization.name}",
        held=long_date(first.held_on) if first.held_on else "",
        levels=LEVEL_NAMES,
        eligible=first.eligible,
        present=first.present,
        issued=first.issued,
        returned=first.returned,
        valid=first.valid,
        rows=tuple(
            documents.TallyRow(
                a.name,
                (ballot.outstanding, ballot.good, ballot.completed, ballot.not_completed),
                outcome.level.label if outcome.level else "",
            )
            for (a, ballot), outcome in zip(ballots, outcomes, strict=True)
        ),
        base=base,
        base_name=names.get(book.option("ballot_base"), "số đảng viên chính thức được quyền bỏ phiếu"),
        team=(("Tổ trưởng", ""), ("Thành viên", "")),
        chair=signer_of(organization, first.held_on or today()),
    )
    return documents.minutes_of_count(_blank_paper(organization), minutes)


def _blank_paper(organization: Organization) -> documents.Paper:
    """A paper whose number and date the clerk writes."""
    body = Body.CELL if organization.is_cell else Body.GRASSROOTS_COMMITTEE
    return documents.Paper(issuer=issuer_of(organization, body), created=timezone.now())


# --- sheet, results -----------------------------------------------------------------------------------------------


def grading_sheet_docx(assessment: Assessment) -> bytes:
    """Phiếu phân tích chất lượng (Mẫu 03 for organizations), with the rows of the pinned rulebook."""
    rows: list[documents.CriterionRow] = []
    groups: set[str] = set()
    for criterion in assessment.cycle.rulebook.criteria_for(SubjectKind(assessment.subject_kind)):
        if criterion.group and criterion.group not in groups:
            groups.add(criterion.group)
            if criterion.group != criterion.number:
                rows.append(documents.CriterionRow(criterion.group, criterion.group_text, None))
        grade = assessment.grades.get(criterion.code)
        rows.append(
            documents.CriterionRow(criterion.number, criterion.text, GRADE_LABELS[Grade(grade)] if grade else "")
        )
    sheet = documents.GradingSheet(
        year=assessment.cycle.year,
        form=f"Mẫu 03-HD KĐ.ĐG {assessment.cycle.year}" if not assessment.is_member else "",
        grader=assessment.place.committee_name or assessment.place_name,
        subject=assessment.name,
        grades=GRADE_NAMES,
        criteria=tuple(rows),
        footnote="Cấp ủy, cơ quan cấp trên chỉ đánh giá những tiêu chí thuộc chức năng, nhiệm vụ của mình.",
        remarks=assessment.remarks,
        proposed_level=_level_name(assessment.sender_level),
        subjects="đảng viên" if assessment.is_member else "tổ chức đảng",
    )
    return documents.grading_sheet(_blank_paper(assessment.place), sheet)


def result_docx(assessment: Assessment) -> bytes:
    """The published result for one subject: a notice; from a cell an extract of the decision, since a cell issues no
    notices (QĐ 66-QĐ/TW, 6/2/2017, Art. 9.4c)."""
    line = assessment.decision_lines.select_related("decision__organization").get(version=assessment.decided_version)
    decision = line.decision
    issuer = issuer_of(decision.organization, decision.body, signer_of(decision.organization, decision.decided_on))
    subject = f"đồng chí {assessment.name}, {assessment.place_name}" if assessment.is_member else assessment.name
    subjects = "đảng viên" if assessment.is_member else "tổ chức đảng"
    paper = documents.Paper(issuer=issuer, created=decision.at)
    if issuer.is_cell:
        return documents.decision_extract(
            paper,
            documents.DecisionExtract(
                year=assessment.cycle.year, subject=subject, subjects=subjects, level=_level_name(line.level),
                decided_by=issuer, decision_number=own_number(decision.number), decision_date=decision.decided_on,
                total=decision.lines.count(), basis=basis_of(assessment.cycle),
            ),
        )  # fmt: skip
    return documents.result_notice(
        paper,
        documents.ResultNotice(
            year=assessment.cycle.year, subject=subject, subjects=subjects, level=_level_name(line.level),
            decision=f"Quyết định số {decision.number}, ngày {format_date(decision.decided_on)} của {issuer.body}",
        ),
    )  # fmt: skip


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
