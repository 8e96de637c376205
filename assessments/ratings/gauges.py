"""The cap meter as a page shows it: the limit with the fraction behind it, used and left, in both readings of the denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.ratings.caps import Meter, cap_object
from assessments.ratings.models import CapGroup
from assessments.ratings.rules.caps import CapState, cap_limit
from assessments.ratings.rules.levels import LEVELS_BEST_FIRST, Level

DECIDED = "đã quyết định"
PROPOSED = "đang đề xuất, chưa quyết định"
WIDTH = 300  # of the bar, in its own units


@dataclass(frozen=True)
class Side:
    """One state of a group: as decided, as proposed, or as a list would leave it."""

    label: str
    state: CapState
    counts: tuple[tuple[str, int], ...]
    scale: int

    @property
    def used_width(self) -> int:
        return self.state.used * WIDTH // self.scale

    @property
    def limit_width(self) -> int:
        return (self.state.limit or 0) * WIDTH // self.scale

    @property
    def is_full(self) -> bool:
        return bool(self.state.limit) and not self.state.over and self.state.promotable == 0


@dataclass(frozen=True)
class Reading:
    """The limit under one reading of the denominator (ratings.md 9.3); `chosen` is the cycle's."""

    label: str
    state: CapState
    chosen: bool


@dataclass(frozen=True)
class Gauge:
    group: CapGroup
    sides: tuple[Side, ...]
    readings: tuple[Reading, ...]
    waiting: int = 0

    @property
    def last(self) -> Side:
        return self.sides[-1]

    @property
    def is_over(self) -> bool:
        return self.last.state.over

    @property
    def crosses(self) -> bool:
        """The last side passes the limit, or stands further above it than the first."""
        first = self.sides[0].state
        return self.last.state.over and (not first.over or self.last.state.used > first.used)


def gauge(group: CapGroup, sides: Iterable[tuple[str, Counter[Level]]], *, waiting: int = 0) -> Gauge:
    """The gauge of a family head whose cycle is read; `sides` from left to right, the last in both readings."""
    book = group.cycle.rulebook
    kind = cap_object(group)

    def state(counts: Counter[Level], rulebook: object = book) -> CapState:
        return cap_limit(
            rulebook,
            good=counts[Level.GOOD],
            outstanding=counts[Level.OUTSTANDING],
            extra=group.extra,
            cap_object=kind,
        )

    found = [(label, counts, state(counts)) for label, counts in sides]
    scale = max([1] + [max(each.used, each.limit or 0) for _, _, each in found])
    option = book.option_named("cap_denominator")
    chosen = book.option("cap_denominator")
    readings = tuple(
        Reading(option.label_of(value), state(found[-1][1], book.with_options({option.name: value})), value == chosen)
        for value in option.allowed
    )
    return Gauge(
        group=group,
        sides=tuple(Side(label, each, count_pairs(counts), scale) for label, counts, each in found),
        readings=readings if found[-1][2].limit is not None else (),
        waiting=waiting,
    )


def gauge_of(meter: Meter) -> Gauge:
    """As decided; and as proposed, where anything waits with a level."""
    sides = [(DECIDED, meter.decided_counts)]
    if meter.has_proposals:
        sides.append((PROPOSED, meter.proposed_counts))
    return gauge(meter.group, sides, waiting=meter.waiting)


def count_pairs(counts: Counter[Level]) -> tuple[tuple[str, int], ...]:
    return tuple((level.short, counts[level]) for level in LEVELS_BEST_FIRST)
