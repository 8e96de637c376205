"""Counting a cap group: locked before a decision, shown with the fraction behind it on pages.

A merged group is counted with the group it was merged into. Whatever is counted to decide is counted after
`lock_groups` in the same transaction: without the lock forty decisions at once broke the cap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, prefetch_related_objects

from assessments.ratings.models import Assessment, CapGroup, State
from assessments.ratings.rules.caps import CapObject, CapState, cap_limit
from assessments.ratings.rules.levels import LEVELS_BEST_FIRST, Level

DECIDED = (State.DECIDED, State.PUBLISHED)


def lock_groups(group_ids: Iterable[int]) -> dict[int, CapGroup]:
    """Lock the rows of these groups and of the groups they are merged into, in the order of their ids.

    Returns the family heads by the id of each asked group. On SQLite the transaction itself is exclusive.
    """
    asked = set(group_ids)
    roots = set(
        CapGroup.objects.filter(pk__in=asked, merged_into__isnull=False).values_list("merged_into_id", flat=True)
    )
    rows = CapGroup.objects.select_for_update(of=("self",), no_key=True).select_related("cycle", "organization")
    locked = {group.pk: group for group in rows.filter(pk__in=asked | roots).order_by("pk")}
    return {pk: locked[locked[pk].merged_into_id or pk] for pk in asked}


def family(group: CapGroup) -> Q:
    """The assessments that count in a family head: its own and those of the groups merged into it."""
    return Q(cap_group=group) | Q(cap_group__merged_into=group)


def cap_object(group: CapGroup) -> CapObject:
    return CapObject(group.key.split(":")[0])


def decided_counts(group: CapGroup) -> Counter[Level]:
    """How many of the family are decided at each level."""
    return decided_counts_of([group])[group.pk]


def decided_counts_of(groups: Iterable[CapGroup]) -> dict[int, Counter[Level]]:
    """The same for many family heads, in one statement."""
    counts: dict[int, Counter[Level]] = {group.pk: Counter() for group in groups}
    rows = (
        Assessment.objects.filter(Q(cap_group__in=counts) | Q(cap_group__merged_into__in=counts), state__in=DECIDED)
        .order_by()
        .values_list("cap_group_id", "cap_group__merged_into_id", "decided_level")
        .annotate(number=Count("pk"))
    )
    for own, merged, level, number in rows:
        counts[merged or own][Level(level)] += number
    return counts


def state_of_counts(group: CapGroup, counts: Counter[Level]) -> CapState:
    return cap_limit(
        group.cycle.rulebook,
        good=counts[Level.GOOD],
        outstanding=counts[Level.OUTSTANDING],
        extra=group.extra,
        cap_object=cap_object(group),
    )


@dataclass(frozen=True)
class Meter:
    """One group on a page: the cap as decided, and as it would stand with the levels proposed so far."""

    group: CapGroup
    decided: CapState
    proposed: CapState
    decided_counts: Counter[Level]
    proposed_counts: Counter[Level]
    waiting: int

    @property
    def has_proposals(self) -> bool:
        return self.decided_counts != self.proposed_counts


def meters(groups: Iterable[CapGroup]) -> list[Meter]:
    """The meters of family heads, in at most two statements however many groups there are."""
    heads = [group for group in groups if group.merged_into_id is None]
    prefetch_related_objects(heads, "cycle")
    ids = [group.pk for group in heads]
    rows = (
        Assessment.objects.filter(Q(cap_group_id__in=ids) | Q(cap_group__merged_into_id__in=ids))
        .exclude(state__in=[State.EXEMPT, State.NOT_RATED])
        .order_by()
        .values_list(
            "cap_group_id", "cap_group__merged_into_id", "state", "decided_level", "proposed_level", "sender_level"
        )
        .annotate(number=Count("pk"))
    )
    decided: dict[int, Counter[Level]] = {pk: Counter() for pk in ids}
    proposed: dict[int, Counter[Level]] = {pk: Counter() for pk in ids}
    waiting: Counter[int] = Counter()
    for own, merged, state, decided_level, proposed_level, sender_level, number in rows:
        head = merged or own
        if state in DECIDED:
            decided[head][Level(decided_level)] += number
            proposed[head][Level(decided_level)] += number
        else:
            waiting[head] += number
            level = proposed_level or sender_level
            if level and state in (State.SENT, State.PROPOSED):
                proposed[head][Level(level)] += number
    return [
        Meter(
            group=group,
            decided=state_of_counts(group, decided[group.pk]),
            proposed=state_of_counts(group, proposed[group.pk]),
            decided_counts=decided[group.pk],
            proposed_counts=proposed[group.pk],
            waiting=waiting[group.pk],
        )
        for group in heads
    ]


def refresh_over(group: CapGroup) -> CapState:
    """Recount a locked family head and store whether it stands over its cap."""
    return refresh_all([group])[group.pk]


def refresh_all(groups: Iterable[CapGroup]) -> dict[int, CapState]:
    """Recount locked family heads and store which stand over their caps; at most three statements."""
    heads = {group.pk: group for group in groups}
    counts = decided_counts_of(heads.values()) if heads else {}
    states = {pk: state_of_counts(group, counts[pk]) for pk, group in heads.items()}
    for over in (True, False):
        changed = [group for pk, group in heads.items() if states[pk].over is over and group.is_over is not over]
        if changed:
            CapGroup.objects.filter(pk__in=[group.pk for group in changed]).update(is_over=over)
            for group in changed:
                group.is_over = over
    return states


def level_summary(counts: Counter[Level]) -> str:
    return ", ".join(f"{counts[level]} {level.short}" for level in LEVELS_BEST_FIRST if counts[level])
