"""A whole sheet opened at once by who holds it: the rows it held can no longer be recalled. Not a change of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from assessments.ratings.models import Assessment, State
from assessments.ratings.permissions import parts_of
from assessments.ratings.transitions import Part


def mark_sheet_opened(*, assessments: Sequence[Assessment], by: Any) -> None:
    """As `appraisal.mark_opened`, for many rows in one statement."""
    held = []
    for assessment in assessments:
        if assessment.state == State.SENT and assessment.opened_at is None:
            parts = parts_of(by, assessment)
            holder = Part.PROPOSER if assessment.route == "A" else Part.DECIDER
            if holder in parts and Part.SENDER not in parts:
                held.append(assessment.pk)
    if held:
        Assessment.objects.filter(pk__in=held, state=State.SENT, opened_at=None).update(opened_at=timezone.now())
