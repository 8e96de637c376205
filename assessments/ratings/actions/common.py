"""What the actions of the rating year share: locking a cycle's assessments, and their events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from assessments.ratings.models import Assessment, Cycle
from assessments.ratings.permissions import check_accepts_work
from partybase.audit import actions as audit
from partybase.audit.models import Event
from partybase.refusal import Conflict, Refusal


def working_cycle(cycle: Cycle | int) -> Cycle:
    """The cycle as it stands now; refuses when it accepts no work. Read after the assessments are locked: closing locks
    every assessment of the cycle, so no change slips in behind it.
    """
    pk = cycle if isinstance(cycle, int) else cycle.pk
    current = Cycle.objects.get(pk=pk)
    check_accepts_work(current)
    return current


def lock_assessments(cycle: Cycle, ids: Iterable[int]) -> list[Assessment]:
    """Lock assessments of a cycle in the order of their ids."""
    wanted = sorted(set(ids))
    rows = list(
        Assessment.objects.select_for_update(of=("self",))
        .filter(cycle=cycle, pk__in=wanted)
        .select_related("place", "category", "member", "organization")
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise Refusal("Có hồ sơ không còn trong đợt xếp loại này. Hãy tải lại trang rồi làm lại.")
    for row in rows:
        row.cycle = cycle
    return rows


def check_version_of(assessment: Assessment, expected: int | None) -> None:
    if expected is not None and assessment.version != expected:
        raise Conflict(
            f"Phiếu của “{assessment.name}” vừa được người khác sửa trong lúc đồng chí đang nhập. "
            "Hãy so hai bản, giữ lại nội dung đúng rồi lưu lại.",
            theirs=shown(assessment),
            version=assessment.version,
        )


def shown(assessment: Assessment) -> dict[str, Any]:
    """What stands on the sheet, for the record and for the loser of two saves."""
    return {
        "Trạng thái": assessment.get_state_display(),
        "Tiêu chí": dict(assessment.grades),
        "Tự xếp loại": assessment.get_self_level_display(),
        "Mức đề nghị": assessment.get_sender_level_display(),
        "Mức thẩm định đề xuất": assessment.get_proposed_level_display(),
        "Mức quyết định": assessment.get_decided_level_display(),
        "Nhận xét": assessment.remarks,
    }


def event_of(
    *,
    by: Any,
    act: str,
    summary: str,
    assessment: Assessment,
    place: Model | None = None,
    batch: uuid.UUID | None = None,
    **kwargs: Any,
) -> Event:
    """One event about an assessment; its place is the body that acted, so that those below read only their own."""
    return audit.event(
        by=by, act=act, summary=summary, subject=assessment, place=place or assessment.place, batch=batch, **kwargs
    )
