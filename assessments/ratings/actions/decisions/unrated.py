"""Subjects that the deciding body leaves unrated with a reason, and brings back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from assessments.ratings.actions.common import check_version_of, event_of, lock_assessments, working_cycle
from assessments.ratings.models import Assessment, State
from assessments.ratings.permissions import check_act
from assessments.ratings.transitions import Act
from partybase.audit.actions import record_many
from partybase.refusal import Refusal


@transaction.atomic
def set_not_rated(*, assessment: Assessment, reason: str, text: str, by: Any, version: int | None = None) -> Assessment:
    """The deciding body leaves a subject unrated with a reason (new, absent, not sent, under three, left).

    No result: those below read it in the record at once.
    """
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    working_cycle(cycle)
    check_act(by, Act.SET_NOT_RATED, assessment)
    check_version_of(assessment, version)
    choices = dict(Assessment._meta.get_field("not_rated_reason").flatchoices)
    if reason not in choices:
        raise Refusal("Hãy chọn lý do chưa xếp loại.", field="reason")
    before = assessment.get_state_display()
    assessment.state, assessment.not_rated_reason = State.NOT_RATED, reason
    assessment.status_reason = text.strip()[:500] or choices[reason]
    assessment.version += 1
    assessment.save(update_fields=["state", "not_rated_reason", "status_reason", "version"])
    record_many([
        event_of(
            by=by, act="rating.set_not_rated", assessment=assessment, reason=assessment.status_reason,
            summary=f"Chưa xếp loại năm {cycle.year}: {assessment.name} – {choices[reason]}",
            before={"Trạng thái": before}, after={"Trạng thái": State.NOT_RATED.label},
        )
    ])  # fmt: skip
    return assessment


@transaction.atomic
def resume(*, assessment: Assessment, reason: str, by: Any) -> Assessment:
    """Bring an unrated subject back (an absent one reviewed since): draft again."""
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    working_cycle(cycle)
    check_act(by, Act.RESUME, assessment)
    if not reason.strip():
        raise Refusal("Hãy ghi lý do đưa trở lại xếp loại.", field="reason")
    before = {"Trạng thái": assessment.get_state_display(), "Lý do": assessment.status_reason}
    assessment.state, assessment.not_rated_reason, assessment.status_reason = State.DRAFT, "", ""
    assessment.version += 1
    assessment.save(update_fields=["state", "not_rated_reason", "status_reason", "version"])
    record_many([
        event_of(
            by=by, act="rating.resume", assessment=assessment, reason=reason,
            summary=f"Đưa trở lại xếp loại năm {cycle.year}: {assessment.name}",
            before=before, after={"Trạng thái": State.DRAFT.label},
        )
    ])  # fmt: skip
    return assessment
