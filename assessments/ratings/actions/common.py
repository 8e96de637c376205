"""What the actions of the rating year share: locking a cycle's assessments, and their events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from assessments.ratings.models import Assessment, Cycle, FactKind
from assessments.ratings.permissions import check_accepts_work
from assessments.ratings.rules.levels import NONE_ASSIGNED, NONE_AT_LEVEL, Level
from partybase.audit import actions as audit
from partybase.audit.models import Event
from partybase.refusal import Conflict, Refusal

AUTHORITY_FACTS = (FactKind.GOVERNMENT_RATING, FactKind.FRONT_RATING, FactKind.MASS_RATING)


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
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .filter(cycle=cycle, pk__in=wanted)
        .select_related("place", "category", "member", "organization")
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise Refusal("Có hồ sơ không còn trong đợt xếp loại này. Hãy tải lại trang rồi làm lại.")
    for row in rows:
        row.cycle = cycle
    return rows


def lock_all(cycle: Cycle) -> None:
    """Wait for all work on a cycle's assessments and keep it out until the transaction ends."""
    list(
        Assessment.objects.select_for_update(no_key=True)
        .filter(cycle=cycle)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def check_version_of(assessment: Assessment, expected: int | None) -> None:
    if expected is not None and assessment.version != expected:
        raise Conflict(
            f"Phiếu của “{assessment.name}” vừa được người khác sửa trong lúc đồng chí đang nhập. "
            "Hãy so hai bản, giữ lại nội dung đúng rồi lưu lại.",
            theirs=shown(assessment),
            version=assessment.version,
        )


def check_value(kind: str, value: Any, year: int) -> Any:
    """A fact's value as it is kept (`FactKind` says the shapes); raises a sentence for one that no rule could read."""
    label = FactKind(kind).label
    if kind == FactKind.TARGETS_SHARE:
        return NONE_ASSIGNED.value if value == NONE_ASSIGNED else _share(value)
    if kind in AUTHORITY_FACTS and value == NONE_AT_LEVEL:
        return NONE_AT_LEVEL.value
    if kind == FactKind.CIVIL_SERVICE_RATING or kind in AUTHORITY_FACTS:
        if value not in set(Level):
            raise Refusal(f"{label}: hãy chọn một trong bốn mức xếp loại.", field=str(kind))
        return Level(value).value
    if kind in (FactKind.SICK_DAYS, FactKind.MATERNITY_DAYS):
        if type(value) is not int or not 0 <= value <= 366:
            raise Refusal(f"{label} trong năm {year} phải là số nguyên từ 0 đến 366.", field=str(kind))
        return value
    if kind == FactKind.UNDER_HALF_TASKS:
        return bool(value)
    text = value.strip() if isinstance(value, str) else value
    if not text or len(str(text)) > 4000:
        raise Refusal(f"{label}: hãy ghi nội dung (nhiều nhất 4.000 ký tự).", field=str(kind))
    return text


def _share(value: Any) -> dict[str, int]:
    counts = value if isinstance(value, dict) else {}
    reached, assigned = counts.get("reached"), counts.get("assigned")
    if type(reached) is not int or type(assigned) is not int:
        raise Refusal("Hãy ghi số chỉ tiêu được giao và số chỉ tiêu đạt được bằng số nguyên.", field="TARGETS_SHARE")
    if not 1 <= assigned <= 10_000 or not 0 <= reached <= assigned:
        raise Refusal(
            f"Số chỉ tiêu đạt được ({reached}) phải từ 0 đến số được giao ({assigned}); số được giao ít nhất là 1.",
            field="TARGETS_SHARE",
        )
    return {"reached": reached, "assigned": assigned}


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
