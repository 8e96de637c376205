"""What a leader, a member of staff, a secretary see first: counts of the running year, each with the list behind it.

Counts are taken per group in the database, never per row; each figure carries the address of the list it counts.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from assessments.ratings.agenda import MEMBERS
from assessments.ratings.caps import meters
from assessments.ratings.deadlines import due_of, extensions_of
from assessments.ratings.gauges import Gauge, gauge_of
from assessments.ratings.models import SENDER_STATES, Assessment, CapGroup, Cycle, State
from assessments.ratings.rules.levels import LEVELS_BEST_FIRST, Body, Level
from assessments.ratings.transitions import Act
from assessments.ratings.waiting import ready_for
from organizations.models import Category
from organizations.scope import Role, scope_of
from partybase.today import today

GRASSROOTS = ("DBCS", "CBCS")
MEMBERS_LABEL = "Người đứng đầu, diện cấp ủy quản lý"
WORKED_ON = (State.SENT, State.PROPOSED, State.DECIDED, State.PUBLISHED)
DECIDED = (State.DECIDED, State.PUBLISHED)


def current_cycle(user: Any) -> Cycle | None:
    """The year that runs; else the newest one."""
    cycles = Cycle.objects.visible_to(user).exclude(state="PREPARING").order_by("-year", "-pk")
    return cycles.filter(state__in=["OPEN", "REOPENED"]).first() or cycles.first()


def list_url(cycle: Cycle, **query: Any) -> str:
    """The list of assessments behind a figure."""
    return f"{reverse('ratings:assessment-list', args=[cycle.pk])}?{urlencode(query, doseq=True)}"


@dataclass
class CategoryRow:
    """Grassroots organizations of one category: how many of how many have sent, and the levels decided."""

    name: str
    code: str
    total: int = 0
    sent: int = 0
    late: int = 0
    returned: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    url: str = ""

    @property
    def not_sent(self) -> int:
        return self.total - self.sent

    @property
    def decided(self) -> int:
        return sum(self.levels.values())

    @property
    def counts(self) -> list[tuple[Level, int]]:
        return [(level, self.levels[level]) for level in LEVELS_BEST_FIRST]


def by_category(user: Any, cycle: Cycle) -> tuple[list[CategoryRow], CategoryRow]:
    """Rows by category in the order of the code list, and their total; two statements."""
    rows: dict[int | None, CategoryRow] = {}
    total = CategoryRow("Tổng cộng", "", url=list_url(cycle, kind="GRASSROOTS"))
    categories = {c.pk: c for c in Category.objects.order_by("order", "code")}
    counted = (
        Assessment.objects.visible_to(user)
        .filter(cycle=cycle, organization_kind__in=GRASSROOTS)
        .of_organizations()
        .to_be_rated()
        .order_by()
        .values_list("category_id", "state", "is_late", "decided_level")
        .annotate(number=Count("pk"))
    )
    for category_id, state, is_late, level, number in counted:
        category = categories.get(category_id)
        row = rows.setdefault(
            category_id, CategoryRow(category.name if category else "Không ghi loại hình", category.code if category else "")
        )
        for each in (row, total):
            each.total += number
            if state in WORKED_ON:
                each.sent += number
                each.late += number if is_late else 0
            if state == State.RETURNED:
                each.returned += number
            if state in DECIDED:
                each.levels[Level(level)] += number
    ordered = [rows[pk] for pk in [*categories, None] if pk in rows]
    for row in ordered:
        row.url = list_url(cycle, kind="GRASSROOTS", category=row.code)
    return ordered, total


@dataclass(frozen=True)
class Waiting:
    """Assessments of one cap group that wait for a body's decision."""

    name: str
    number: int
    oldest: datetime.date | None
    url: str


def waiting_for_decision(user: Any, cycle: Cycle) -> list[Waiting]:
    """What waits for the bodies the user records decisions for, by cap group, oldest first."""
    scope = scope_of(user)
    held = {row.organization_id for row in scope.rows if row.role in (Role.LEADER, Role.SECRETARY)}
    rows = (
        Assessment.objects.visible_to(user)
        .filter(cycle=cycle, decider_id__in=held)
        .filter(ready_for(Act.DECIDE))
        .order_by()
        .values_list("decider_id", "cap_group_id", "cap_group__name", "cap_group__organization_id")
        .annotate(number=Count("pk"), oldest=Min("sent_on"))
    )
    found: dict[tuple[int, str], Waiting] = {}
    for decider, group, name, organization, number, oldest in rows:
        key, label = (str(group), name) if organization == decider else (MEMBERS, MEMBERS_LABEL)
        before = found.get((decider, key))
        days = [day for day in (oldest, before.oldest if before else None) if day]
        found[decider, key] = Waiting(
            label,
            number + (before.number if before else 0),
            min(days, default=None),
            f"{reverse('ratings:decision-add', args=[cycle.pk, decider])}?group={key}",
        )
    return sorted(found.values(), key=lambda row: (row.oldest or datetime.date.max, row.name))


def waiting_for_appraisal(user: Any, cycle: Cycle, limit: int = 10) -> tuple[int, list[Assessment]]:
    """How many wait for the organization department's proposal, and the oldest of them."""
    rows = (
        Assessment.objects.visible_to(user, Role.ORGANIZATION_STAFF)
        .filter(cycle=cycle, route="A", state=State.SENT, proposer_body=Body.ORGANIZATION_DEPARTMENT)
        .order_by("sent_at", "pk")
    )
    return rows.count(), list(rows[:limit])


def not_sent(user: Any, cycle: Cycle, limit: int = 10) -> list[Assessment]:
    """The first grassroots organizations that have not sent, by category and name."""
    rows = (
        Assessment.objects.visible_to(user)
        .filter(cycle=cycle, organization_kind__in=GRASSROOTS, state__in=SENDER_STATES)
        .of_organizations()
        .order_by("category__order", "sort_key", "pk")
    )
    return list(rows[:limit])


def cap_gauges(user: Any, cycle: Cycle) -> list[Gauge]:
    """The gauges of the groups the top decides for (grassroots organizations by category)."""
    groups = CapGroup.objects.visible_to(user).filter(cycle=cycle, subject_kind="ORGANIZATION", organization=cycle.top)
    return [gauge_of(meter) for meter in meters(groups.select_related("cycle", "organization").order_by("key"))]


# --- secretaries --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Duty:
    """One thing a secretary owes, by when, and what came back."""

    text: str
    url: str
    due: datetime.date | None
    done: int
    total: int
    returned: tuple[Assessment, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.done >= self.total

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and self.due is not None and self.due < today()

    @property
    def is_soon(self) -> bool:
        return not self.is_done and self.due is not None and 0 <= (self.due - today()).days <= 14


def duties(user: Any, cycle: Cycle) -> list[Duty]:
    """What the user owes as sender: the members' sheet of each own cell, the sheet of each own organization; overdue
    first, then soon, then the rest, done last."""
    held = [row.organization_id for row in scope_of(user).rows if row.role == Role.SECRETARY]
    if not held:
        return []
    extensions = extensions_of(cycle)
    rows = list(
        Assessment.objects.visible_to(user, Role.SECRETARY)
        .filter(cycle=cycle, place_id__in=held)
        .to_be_rated()
        .select_related("place")
        .order_by("place__path", "subject_kind", "sort_key", "pk")
    )
    found = []
    for organization in {a.place_id: a.place for a in rows}.values():
        members = [a for a in rows if a.place_id == organization.pk and a.is_member]
        own = [a for a in rows if a.organization_id == organization.pk]
        if members:
            found.append(
                _duty(
                    f"Gửi kết quả tự đánh giá của đảng viên {organization.name}",
                    reverse("ratings:sheet-members", args=[cycle.pk, organization.pk]),
                    members,
                    due_of(cycle, members[0], extensions),
                )
            )
        for assessment in own:
            found.append(
                _duty(
                    f"Gửi phiếu tự đánh giá của {organization.name}",
                    reverse("ratings:sheet-organization", args=[assessment.pk]),
                    [assessment],
                    due_of(cycle, assessment, extensions),
                )
            )
    return sorted(found, key=lambda d: (d.is_done, not d.is_overdue, d.due or datetime.date.max))


def _duty(text: str, url: str, rows: list[Assessment], due: datetime.date | None) -> Duty:
    return Duty(
        text=text,
        url=url,
        due=due,
        done=sum(a.state in WORKED_ON for a in rows),
        total=len(rows),
        returned=tuple(a for a in rows if a.state == State.RETURNED),
    )
