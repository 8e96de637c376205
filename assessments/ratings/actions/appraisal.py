"""Appraisal: the proposing body verifies, proposes, or returns with a reason; each level's opinion is kept with author
and time. Also the first of the two acts of route C (the cell committee proposes, then decides)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.ratings.actions.common import check_version_of, event_of, lock_assessments, working_cycle
from assessments.ratings.actions.sheets import mark_sent
from assessments.ratings.cases import CaseBook
from assessments.ratings.deadlines import extensions_of
from assessments.ratings.models import Assessment, Cycle, Opinion, State, Step
from assessments.ratings.permissions import check_act, parts_of
from assessments.ratings.rules.levels import BODY_LABELS, Body, FactOwner, Level
from assessments.ratings.transitions import Act, Part
from partybase.audit.actions import record_many
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import format_date


@dataclass(frozen=True)
class Vote:
    """The meeting on which a proposal rests (required in route C: two acts with their own vote, minutes and date)."""

    held_on: datetime.date
    present: int
    in_favour: int
    minutes: str = ""


@dataclass(frozen=True)
class ProposalRow:
    assessment_id: int
    level: Level
    text: str = ""
    version: int | None = None


@transaction.atomic
def propose(*, cycle: Cycle, rows: Sequence[ProposalRow], by: Any, vote: Vote | None = None) -> list[Assessment]:
    """Propose a level for each row; all or none.

    A level above what the rulebook allows (as far as facts are known) is refused; facts others owe may still be missing.
    """
    if not rows:
        raise Refusal("Chưa chọn đối tượng nào để đề xuất.")
    by_id = {row.assessment_id: row for row in rows}
    if len(by_id) != len(rows):
        raise Refusal("Có đối tượng được ghi hai lần trong danh sách. Hãy giữ lại một dòng cho mỗi đối tượng.")
    assessments = lock_assessments(cycle, by_id)
    cycle = working_cycle(cycle)
    for assessment in assessments:
        assessment.cycle = cycle
        check_act(by, Act.PROPOSE, assessment)
        check_version_of(assessment, by_id[assessment.pk].version)
    if any(assessment.route == "C" for assessment in assessments):
        check_vote(vote)
    book = CaseBook(cycle, assessments, provisional=True, reader=by)
    problems = []
    for assessment in assessments:
        verdict = book.verdict(assessment)
        if assessment.route == "C":
            own = [item.text for item in verdict.missing if item.owed_by is FactOwner.SENDER]
            if own:
                problems.append(f"“{assessment.name}” còn thiếu: {'; '.join(own)}.")
                continue
        level = by_id[assessment.pk].level
        ceiling = verdict.provisional
        if ceiling is not None and level.rank > ceiling.rank:
            why = " ".join(reason.sentence() for reason in verdict.why_not_higher(ceiling)[:1])
            problems.append(f"“{assessment.name}”: mức cao nhất là {ceiling.label}. {why}")
    if problems:
        raise Refusal(" ".join(problems[:20]))
    opinions, events, extensions = [], [], extensions_of(cycle)
    for assessment in assessments:
        row = by_id[assessment.pk]
        before = {
            "Trạng thái": assessment.get_state_display(),
            "Mức thẩm định đề xuất": assessment.get_proposed_level_display(),
        }
        opinions.append(
            Opinion(
                assessment=assessment, step=Step.PROPOSAL, organization_id=assessment.proposer_id or assessment.place_id,
                body=assessment.proposer_body, level=row.level.value, text=row.text.strip(), by=by, by_text=str(by),
                held_on=vote.held_on if vote else None, minutes=vote.minutes.strip() if vote else "",
                present=vote.present if vote else None, in_favour=vote.in_favour if vote else None,
            )
        )  # fmt: skip
        assessment.proposed_level = row.level.value
        assessment.state = State.PROPOSED
        assessment.opened_at = assessment.opened_at or timezone.now()
        if assessment.route == "C":
            mark_sent(cycle, assessment, by, extensions)
            assessment.returned_reason = ""
            assessment.sender_level = row.level.value
        assessment.version += 1
        events.append(
            event_of(
                by=by, act="rating.propose", assessment=assessment, place=assessment.proposer or assessment.place,
                summary=f"Đề xuất xếp loại năm {cycle.year}: {assessment.name} – {row.level.label}",
                before=before, after={"Trạng thái": State.PROPOSED.label, "Mức thẩm định đề xuất": row.level.label},
            )
        )  # fmt: skip
    Opinion.objects.bulk_create(opinions, batch_size=200)
    Assessment.objects.bulk_update(
        assessments,
        [
            "proposed_level",
            "sender_level",
            "state",
            "opened_at",
            "sent_at",
            "sent_on",
            "sent_by",
            "is_late",
            "returned_reason",
            "version",
        ],  # fmt: skip
        batch_size=100,
    )
    record_many(events)
    return assessments


def check_vote(vote: Vote | None) -> None:
    if vote is None:
        raise Refusal("Đề xuất của chi ủy phải ghi ngày họp, số có mặt và số đồng ý.", field="held_on")
    if vote.held_on > today():
        raise Refusal(f"Ngày họp không được sau ngày làm việc {format_date(today())}.", field="held_on")
    if vote.present < 1:
        raise Refusal("Hãy ghi số có mặt (ít nhất 1).", field="present")
    if not 0 <= vote.in_favour <= vote.present:
        raise Refusal("Số đồng ý không được nhiều hơn số có mặt.", field="in_favour")
    if vote.in_favour * 2 <= vote.present:
        raise Refusal("Số đồng ý phải quá một nửa số có mặt mới thành đề xuất.", field="in_favour")


@transaction.atomic
def give_back(*, assessment: Assessment, reason: str, by: Any, version: int | None = None) -> Assessment:
    """Return an assessment to its sender with a reason, from sent or proposed, by its holder or the deciding body."""
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    cycle = working_cycle(cycle)
    check_act(by, Act.RETURN, assessment)
    check_version_of(assessment, version)
    if not reason.strip():
        raise Refusal("Trả lại phải ghi rõ lý do để nơi gửi biết phải sửa gì.", field="reason")
    parts = parts_of(by, assessment)
    decider = Part.DECIDER in parts and assessment.state == State.PROPOSED or Part.PROPOSER not in parts
    organization, body = (
        (assessment.proposer, assessment.proposer_body)
        if assessment.proposer and not decider
        else (assessment.decider, assessment.decider_body)
    )
    Opinion.objects.create(
        assessment=assessment,
        step=Step.RETURN,
        organization=organization,
        body=body,
        text=reason.strip(),
        by=by,
        by_text=str(by),
    )
    before = assessment.get_state_display()
    assessment.state = State.RETURNED
    assessment.returned_reason = reason.strip()[:1000]
    assessment.proposed_level = ""
    assessment.version += 1
    assessment.save(update_fields=["state", "returned_reason", "proposed_level", "version"])
    record_many([
        event_of(
            by=by, act="rating.return", assessment=assessment, reason=reason,
            summary=f"{BODY_LABELS[Body(body)].capitalize()} trả lại phiếu năm {cycle.year}: {assessment.name}",
            before={"Trạng thái": before}, after={"Trạng thái": State.RETURNED.label},
        )
    ])  # fmt: skip
    return assessment


def mark_opened(*, assessment: Assessment, by: Any) -> None:
    """The holder has opened what was sent: from then on the sender cannot recall it. Not a change of the record."""
    if assessment.state != State.SENT or assessment.opened_at is not None:
        return
    parts = parts_of(by, assessment)
    holder = Part.PROPOSER if assessment.route == "A" else Part.DECIDER
    if holder in parts and Part.SENDER not in parts:
        Assessment.objects.filter(pk=assessment.pk, state=State.SENT, opened_at=None).update(opened_at=timezone.now())
