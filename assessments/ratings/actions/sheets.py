"""Self-rating: the members' sheet of a cell and the sheet of an organization: saved row by row, sent as a whole.

A member: own level, then the cell's vote, then the committee's proposed level. An organization: grades, own level by
secret ballot (HD 21-HD/BTCTW, 18/10/2019, II.B). Probationary members never vote.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.ratings.actions.common import (
    check_value,
    check_version_of,
    event_of,
    lock_assessments,
    shown,
    working_cycle,
)
from assessments.ratings.cases import CaseBook
from assessments.ratings.deadlines import due_of, extensions_of
from assessments.ratings.models import Assessment, Ballot, BallotKind, Cycle, Fact, FactKind, State
from assessments.ratings.permissions import check_act
from assessments.ratings.rules.ballots import Tally, check_tally
from assessments.ratings.rules.levels import FactOwner, Grade, Level, SubjectKind
from assessments.ratings.transitions import Act
from partybase.audit.actions import record_many
from partybase.refusal import Refusal
from partybase.today import today

# facts a sender records on the own sheet; the others have pages of their own (`actions.facts`)
MEMBER_FACTS = (
    FactKind.CIVIL_SERVICE_RATING,
    FactKind.UNDER_HALF_TASKS,
    FactKind.SICK_DAYS,
    FactKind.MATERNITY_DAYS,
)
ORGANIZATION_FACTS = (FactKind.TARGETS_SHARE, FactKind.FORCE_MAJEURE)
SENDER_FACTS = MEMBER_FACTS + ORGANIZATION_FACTS


@dataclass(frozen=True)
class Count:
    """A vote's count as typed; `eligible_proposed` is what the roster gave, another `eligible` needs a reason."""

    eligible: int
    eligible_proposed: int
    present: int
    issued: int
    returned: int
    valid: int
    counts: Mapping[Level, int]
    eligible_reason: str = ""
    held_on: datetime.date | None = None

    def tally(self) -> Tally:
        return Tally(self.eligible, self.present, self.issued, self.returned, self.valid, dict(self.counts))


@dataclass(frozen=True)
class Sheet:
    """What one row of a sheet holds; None leaves a part as it stands."""

    grades: Mapping[str, Grade | None] | None = None
    self_level: Level | str | None = None
    sender_level: Level | str | None = None
    remarks: str | None = None
    count: Count | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # FactKind → value; None removes
    fact_sources: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_sheet(*, assessment: Assessment, sheet: Sheet, by: Any, version: int | None = None) -> Assessment:
    """Save one row as it stands; it may be incomplete (sending checks that). One event, only when something changed."""
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    cycle = working_cycle(cycle)
    check_act(by, Act.SAVE, assessment)
    check_version_of(assessment, version)
    before = _snapshot(assessment)
    if sheet.grades is not None:
        assessment.grades = _checked_grades(cycle, assessment, sheet.grades)
    for name in ("self_level", "sender_level"):
        value = getattr(sheet, name)
        if value is not None:
            setattr(assessment, name, Level(value).value if value else "")
    if sheet.remarks is not None:
        assessment.remarks = sheet.remarks
    if sheet.count is not None:
        _save_count(assessment, sheet.count)
    _save_facts(cycle, assessment, sheet.facts, sheet.fact_sources, by)
    after = _snapshot(assessment)
    if before == after:
        return assessment
    assessment.version += 1
    assessment.save(update_fields=["grades", "self_level", "sender_level", "remarks", "version"])
    changed = [key for key in after if before.get(key) != after[key]]
    record_many([
        event_of(
            by=by, act="rating.save", assessment=assessment, summary=f"Ghi phiếu tự đánh giá năm {cycle.year}: {assessment.name}",
            before={key: before.get(key) for key in changed}, after={key: after[key] for key in changed},
        )
    ])  # fmt: skip
    return assessment


def _checked_grades(cycle: Cycle, assessment: Assessment, grades: Mapping[str, Grade | None]) -> dict[str, str]:
    known = {row.code for row in cycle.rulebook.criteria_for(SubjectKind(assessment.subject_kind))}
    unknown = set(grades) - known
    if unknown:
        raise Refusal(f"Bộ quy định của đợt này không có tiêu chí: {', '.join(sorted(unknown))}.")
    merged = {**assessment.grades, **{code: grade.value if grade else "" for code, grade in grades.items()}}
    return {code: grade for code, grade in merged.items() if grade}


def _save_count(assessment: Assessment, count: Count) -> None:
    problems = check_tally(count.tally())
    if problems:
        raise Refusal(f"Kết quả phiếu của “{assessment.name}” không khớp: {' '.join(problems)}")
    if count.eligible != count.eligible_proposed and not count.eligible_reason.strip():
        raise Refusal(
            f"“{assessment.name}”: số người được quyền bỏ phiếu theo danh sách là {count.eligible_proposed}, "
            f"đồng chí ghi {count.eligible}. Hãy ghi lý do điều chỉnh."
        )
    if count.held_on and count.held_on > today():
        raise Refusal("Ngày bỏ phiếu không được sau ngày làm việc.")
    kind = BallotKind.CELL_VOTE if assessment.is_member else BallotKind.SECRET_BALLOT
    Ballot.objects.update_or_create(
        assessment=assessment, kind=kind,
        defaults={
            "held_on": count.held_on, "eligible_proposed": count.eligible_proposed, "eligible": count.eligible,
            "eligible_reason": count.eligible_reason.strip(), "present": count.present, "issued": count.issued,
            "returned": count.returned, "valid": count.valid,
            "outstanding": count.counts.get(Level.OUTSTANDING, 0), "good": count.counts.get(Level.GOOD, 0),
            "completed": count.counts.get(Level.COMPLETED, 0), "not_completed": count.counts.get(Level.NOT_COMPLETED, 0),
        },
    )  # fmt: skip


def _save_facts(
    cycle: Cycle, assessment: Assessment, facts: Mapping[str, Any], sources: Mapping[str, str], by: Any
) -> None:
    if not facts:
        return
    standing = {fact.kind: fact for fact in Fact.objects.filter(assessment=assessment)}
    for kind, value in facts.items():
        if kind not in (MEMBER_FACTS if assessment.is_member else ORGANIZATION_FACTS):
            label = FactKind(kind).label if kind in FactKind.values else kind
            raise Refusal(f"“{label}” không do nơi gửi ghi trên phiếu của “{assessment.name}”.", field=str(kind))
        fact = standing.get(kind)
        if value is None:
            if fact is not None:
                fact.delete()
            continue
        value = check_value(kind, value, cycle.year)
        source = sources.get(kind, fact.source if fact else "")[:300]
        if fact is None:
            Fact.objects.create(
                assessment=assessment, kind=kind, value=value, source=source, recorded_on=today(), by=by
            )
        elif (fact.value, fact.source) != (value, source):
            fact.value, fact.source, fact.recorded_on, fact.by = value, source, today(), by
            fact.version += 1
            fact.save(update_fields=["value", "source", "recorded_on", "by", "version"])


def _snapshot(assessment: Assessment) -> dict[str, Any]:
    """What stands on the row, under Vietnamese names, for the record."""
    values = shown(assessment)
    for fact in assessment.facts.filter(kind__in=SENDER_FACTS):
        values[FactKind(fact.kind).label] = fact.value
    for ballot in assessment.ballots.all():
        values[ballot.get_kind_display()] = (
            f"{ballot.eligible} được quyền, {ballot.present} có mặt, {ballot.issued}/{ballot.returned}/{ballot.valid} phiếu: "
            f"{ballot.outstanding}-{ballot.good}-{ballot.completed}-{ballot.not_completed}"
        )
    return values


def problems_of(
    cycle: Cycle, assessments: Sequence[Assessment], book: CaseBook | None = None, by: Any = None
) -> dict[int, list[str]]:
    """What keeps each row from being sent: facts its sender owes, no proposed level, a level above what is allowed.

    With `by` judged by what that user may know: nothing that was decided above and is not published.
    """
    book = book or CaseBook(cycle, assessments, provisional=True, reader=by)
    found: dict[int, list[str]] = {}
    for assessment in assessments:
        verdict = book.verdict(assessment)
        problems = [item.text for item in verdict.missing if item.owed_by is FactOwner.SENDER]
        if not assessment.sender_level:
            problems.append("Chưa ghi mức đề nghị" if assessment.is_member else "Chưa ghi mức tự xếp loại đề nghị")
        elif verdict.provisional and Level(assessment.sender_level).rank > verdict.provisional.rank:
            why = " ".join(reason.sentence() for reason in verdict.why_not_higher(verdict.provisional)[:1])
            problems.append(f"Mức đề nghị cao hơn mức cao nhất được phép ({verdict.provisional.label}). {why}")
        if problems:
            found[assessment.pk] = problems
    return found


@transaction.atomic
def send(*, cycle: Cycle, assessment_ids: Sequence[int], by: Any) -> list[Assessment]:
    """Send rows of one sheet (routes A and B); all or none, each complete. Late sending is allowed and marked."""
    if not assessment_ids:
        raise Refusal("Không còn phiếu nào để gửi.")
    assessments = lock_assessments(cycle, assessment_ids)
    cycle = working_cycle(cycle)
    for assessment in assessments:
        assessment.cycle = cycle
        check_act(by, Act.SEND, assessment)
    problems = problems_of(cycle, assessments, by=by)
    if problems:
        names = {a.pk: a.name for a in assessments}
        raise Refusal(
            "Chưa gửi được. "
            + " ".join(f"{names[pk]}: {'; '.join(items)}." for pk, items in list(problems.items())[:30])
        )
    events, extensions = [], extensions_of(cycle)
    for assessment in assessments:
        before = assessment.get_state_display()
        mark_sent(cycle, assessment, by, extensions)
        assessment.state = State.SENT
        assessment.opened_at = None
        assessment.returned_reason = ""
        assessment.version += 1
        events.append(
            event_of(
                by=by, act="rating.send", assessment=assessment,
                summary=f"Gửi kết quả tự đánh giá năm {cycle.year}: {assessment.name}{' (muộn)' if assessment.is_late else ''}",
                before={"Trạng thái": before}, after=shown(assessment),
            )
        )  # fmt: skip
    for late in {a.is_late for a in assessments}:
        Assessment.objects.filter(pk__in=[a.pk for a in assessments if a.is_late is late]).update(
            state=State.SENT, sent_at=timezone.now(), sent_on=today(), sent_by=by, is_late=late, opened_at=None,
            returned_reason="", version=F("version") + 1,
        )  # fmt: skip
    record_many(events)
    return assessments


def mark_sent(cycle: Cycle, assessment: Assessment, by: Any, extensions: dict[int, datetime.date]) -> None:
    """Who sent when; late when the first sending came after the deadline (what was returned since is not late)."""
    if assessment.sent_on is None:
        due = due_of(cycle, assessment, extensions)
        assessment.is_late = bool(due and today() > due)
    assessment.sent_at, assessment.sent_on, assessment.sent_by = timezone.now(), today(), by


@transaction.atomic
def recall(*, assessment: Assessment, by: Any) -> Assessment:
    """Take back what was sent and nobody has opened."""
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    cycle = working_cycle(cycle)
    check_act(by, Act.RECALL, assessment)
    if assessment.opened_at is not None:
        raise Refusal(
            f"Cấp trên đã mở phiếu của “{assessment.name}” nên không rút lại được. Hãy đề nghị cấp trên trả lại."
        )
    assessment.state = State.DRAFT
    assessment.sent_at = assessment.sent_on = assessment.sent_by = None
    assessment.is_late = False
    assessment.version += 1
    assessment.save(update_fields=["state", "sent_at", "sent_on", "sent_by", "is_late", "version"])
    record_many([
        event_of(
            by=by, act="rating.recall", assessment=assessment,
            summary=f"Rút lại kết quả tự đánh giá năm {cycle.year}: {assessment.name}",
            before={"Trạng thái": State.SENT.label}, after={"Trạng thái": State.DRAFT.label},
        )
    ])  # fmt: skip
    return assessment
