"""Accepting a difference between the frozen population and today's roster, by rule (ratings.md 4): transferred → the
receiving cell rates; died or left → not rated; newly admitted → reviewed, not rated; closed → not rated, the successor
named; a changed parent takes the undecided members along. What was decided stays where it was decided."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.db import transaction

from assessments.ratings import caps
from assessments.ratings.actions.common import event_of, lock_assessments, shown, working_cycle
from assessments.ratings.actions.decisions.rechecking import recheck_superiors
from assessments.ratings.cases import superior_id
from assessments.ratings.differences import Difference, DifferenceKind, differences
from assessments.ratings.models import Assessment, Ballot, CapGroup, Cycle, State
from assessments.ratings.permissions import check_can_run_cycle
from assessments.ratings.population import Roster
from assessments.ratings.rules.levels import NotRatedReason
from organizations.models import Organization
from partybase.audit.actions import record_many
from partybase.refusal import Refusal
from partybase.today import today

KEY = re.compile(r"([A-Z_]+):(member|organization):(\d{1,18})")
# what of a subject follows its place: bodies, route, group, and what was frozen of the person or the organization
PLACED = (
    "place", "place_name", "grassroots", "route", "proposer", "proposer_body", "decider", "decider_body",
    "organization_kind", "category", "name", "sort_key", "search_key", "member_status", "employment", "position_text",
    "heads", "is_managed", "has_committee", "previous_cell", "temporary_cell",
)  # fmt: skip
STATUS = ("state", "status_reason", "not_rated_reason")
EMPTY: dict[str, Any] = {
    "grades": {}, "remarks": "", "self_level": "", "sender_level": "", "proposed_level": "", "sent_at": None,
    "sent_on": None, "sent_by": None, "is_late": False, "opened_at": None, "returned_reason": "",
}  # fmt: skip
STALE = "Danh sách vừa thay đổi: khác biệt này không còn hoặc đã được chấp nhận. Hãy tải lại trang."


@transaction.atomic
def accept_difference(*, cycle: Cycle, key: str, by: Any) -> list[Assessment]:
    """Accept one difference (its `key`): returns the assessments it changed or made, each with one event.

    Locks the cap groups it leaves and enters, then the assessments; refuses what changed meanwhile or is decided.
    """
    check_can_run_cycle(by, cycle.top)
    cycle = working_cycle(cycle)
    difference = _find(cycle, key)
    old, plan = difference.assessment, difference.planned
    members = _members_taken_along(cycle, difference)
    ids = [a.pk for a in (old, *members) if a is not None]
    entered = _entered_groups(cycle, [plan] if plan else [], members)
    left = Assessment.objects.filter(pk__in=ids).exclude(cap_group=None).values_list("cap_group_id", flat=True)
    heads = caps.lock_groups({*left, *entered.values()})
    locked = {a.pk: a for a in lock_assessments(cycle, ids)}
    cycle = working_cycle(cycle)
    if any(locked[a.pk].version != a.version for a in (old, *members) if a is not None):
        raise Refusal(STALE)
    superiors = {pk for a in locked.values() if (pk := superior_id(a)) is not None}
    batch = uuid.uuid4() if members else None
    changed, events = [], []
    for pk, planned in [(old.pk if old else None, plan), *((a.pk, a.planned) for a in members)]:
        assessment, before = _apply(cycle, difference, locked[pk] if pk else None, planned, entered)
        changed.append(assessment)
        events.append(
            event_of(
                by=by, act="cycle.accept_difference", assessment=assessment, batch=batch,
                summary=f"{difference.label}, đợt năm {cycle.year}: {difference.what}"[:500],
                before=before, after=_told(assessment),
            )
        )  # fmt: skip
    record_many(events)
    caps.refresh_all({head.pk: head for head in heads.values()}.values())
    recheck_superiors(cycle, changed, also=superiors)
    return changed


def _find(cycle: Cycle, key: str) -> Difference:
    match = KEY.fullmatch(key)
    if match is None:
        raise Refusal(STALE)
    found = differences(cycle, today(), **{f"{match[2]}_id": int(match[3])})
    for difference in found:
        if difference.key == key:
            if not difference.acceptable:
                raise Refusal(
                    f"{difference.what} {difference.effect} Muốn thay đổi, cấp quyết định phải quyết định lại."
                )
            return difference
    raise Refusal(STALE)


def _members_taken_along(cycle: Cycle, difference: Difference) -> list[Assessment]:
    """The undecided members of a cell whose parent changed; `planned` on each says where they stand now."""
    if difference.kind is not DifferenceKind.PARENT:
        return []
    roster = Roster(
        cycle.top, cycle.rulebook, year=cycle.year, on=today(), reference=cycle.reference_date,
        only_organization=difference.subject_id,
    )  # fmt: skip
    plans = {a.member_id: a for a in roster.plan_members() if a.member_id}
    rows = Assessment.objects.filter(cycle=cycle, place_id=difference.subject_id, member_id__in=plans)
    taken = list(rows.exclude(state__in=[State.DECIDED, State.PUBLISHED]).order_by("pk"))
    for row in taken:
        row.planned = plans[row.member_id or 0]
    return taken


def _entered_groups(cycle: Cycle, plans: list[Assessment], members: list[Assessment]) -> dict[str, int]:
    """The cap groups the plans belong to, by key; one that the opening did not need is made."""
    wanted = [*plans, *(a.planned for a in members)]
    keys = {plan.group_key for plan in wanted if plan.group_key}
    found = dict(CapGroup.objects.filter(cycle=cycle, key__in=keys).values_list("key", "pk"))
    for plan in wanted:
        if plan.group_key and plan.group_key not in found:
            group = plan.group_plan
            made, _ = CapGroup.objects.get_or_create(
                cycle=cycle, key=group.key,
                defaults={
                    "organization_id": group.organization_id, "subject_kind": group.subject_kind, "name": group.name[:250],
                },
            )  # fmt: skip
            found[group.key] = made.pk
    return found


def _apply(
    cycle: Cycle, difference: Difference, old: Assessment | None, plan: Assessment | None, groups: dict[str, int]
) -> tuple[Assessment, dict[str, Any]]:
    """Write one subject as the rule says. Returns it, and what stood before for the record."""
    if old is None:
        assert plan is not None, "a subject that is not in the cycle yet comes with a plan"
        plan.cycle, plan.cap_group_id = cycle, groups[plan.group_key]
        plan.save(force_insert=True)
        return plan, {}
    before = _told(old)
    written = ["version", *STATUS]
    if plan is None:  # died, left, closed
        old.state, old.not_rated_reason = State.NOT_RATED, NotRatedReason.LEFT.value
        old.status_reason = difference.what[:500]
    else:
        placed = difference.kind in (DifferenceKind.MOVED, DifferenceKind.PARENT)
        if placed:
            for name in PLACED:
                setattr(old, name, getattr(plan, name))
            old.cap_group_id = groups[plan.group_key]
            written += [*PLACED, "cap_group"]
        if difference.kind is not DifferenceKind.PARENT:
            for name in STATUS:
                setattr(old, name, getattr(plan, name))
        if difference.kind is DifferenceKind.MOVED:
            before |= {label: value for label, value in shown(old).items() if label not in before}
            for name, value in EMPTY.items():
                setattr(old, name, dict(value) if isinstance(value, dict) else value)
            written += EMPTY
            Ballot.objects.filter(assessment=old).delete()
        elif placed and old.state in (State.SENT, State.PROPOSED):
            # The sheet stands; it is sent again, to the new bodies.
            old.state, old.proposed_level = State.RETURNED, ""
            old.returned_reason = "Tổ chức đã chuyển cấp trên: hãy gửi lại cho cấp mới."
            written += ["proposed_level", "returned_reason"]
    old.version += 1
    old.save(update_fields=list(dict.fromkeys(written)))
    return old, before


def _told(assessment: Assessment) -> dict[str, Any]:
    previous: Organization | None = assessment.previous_cell
    return {
        "Trạng thái": assessment.get_state_display(),
        "Lý do": assessment.status_reason,
        "Nơi": assessment.place_name,
        "Tổ chức cơ sở đảng": assessment.grassroots.name,
        "Cấp quyết định": assessment.decider.name,
        "Nhóm tính tỷ lệ": assessment.cap_group.name if assessment.cap_group else "",
        "Nơi sinh hoạt trước": previous.name if previous else "",
    }
