"""What a leader, a member of staff, a secretary see first: counts of the running year, each with the list behind it.

Counts are taken per group in the database, never per row; each figure carries the address of the list it counts.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce
from django.urls import reverse

from assessments.inspections.models import DisciplinaryAction, Inspection
from assessments.ratings.agenda import MEMBERS
from assessments.ratings.caps import meters
from assessments.ratings.deadlines import due_of
from assessments.ratings.gauges import Gauge, gauge_of
from assessments.ratings.models import SENDER_STATES, Assessment, CapGroup, Cycle, Extension, Fact, FactKind, State
from assessments.ratings.rules.levels import LEVEL_SHORT, LEVELS_BEST_FIRST, Level
from assessments.ratings.transitions import Part
from assessments.ratings.waiting import waits_for, with_shown
from organizations.models import Organization
from organizations.scope import Role, scope_of
from partybase.today import today

GRASSROOTS = ("DBCS", "CBCS")
MEMBERS_LABEL = "Người đứng đầu, diện cấp ủy quản lý"
WORKED_ON = (State.SENT, State.PROPOSED, State.DECIDED, State.PUBLISHED)
DECIDED = (State.DECIDED, State.PUBLISHED)


def current_cycle(user: Any) -> Cycle | None:
    """The year that runs; else the newest one."""
    cycles = Cycle.objects.visible_to(user).exclude(state="PREPARING").select_related("top").order_by("-year", "-pk")
    return cycles.filter(state__in=["OPEN", "REOPENED"]).first() or cycles.first()


def list_url(cycle: Cycle, **query: Any) -> str:
    """The list of assessments behind a figure."""
    return f"{reverse('ratings:assessment-list', args=[cycle.pk])}?{urlencode(query, doseq=True)}"


@dataclass(frozen=True)
class Figure:
    """A number and the list it counts; `label` heads its column."""

    label: str
    number: int
    url: str


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
    def figures(self) -> list[Figure]:
        """The row's numbers from left to right, each with the list it counts."""

        def figure(label: str, number: int, **query: str) -> Figure:
            return Figure(label, number, f"{self.url}&{urlencode(query)}")

        return [
            figure("Phải xếp loại", self.total, state="due"),
            figure("Đã gửi", self.sent, state="sent_up"),
            figure("Gửi muộn", self.late, state="sent_up", late="late"),
            figure("Trả lại", self.returned, state=State.RETURNED),
            *(figure(LEVEL_SHORT[level], number, state="settled", level=level.value) for level, number in self.counts),
        ]

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
    """Rows by category in the order of the code list, and their total; one statement."""
    rows: dict[str, CategoryRow] = {}
    total = CategoryRow("Tổng cộng", "", url=list_url(cycle, kind="GRASSROOTS"))
    counted = (
        Assessment.objects.visible_to(user)
        .filter(cycle=cycle, organization_kind__in=GRASSROOTS)
        .of_organizations()
        .to_be_rated()
        .order_by(F("category__order").asc(nulls_last=True), "category__code")
        .values_list("category__order", "category__code", "category__name", "state", "is_late", "decided_level")
        .annotate(number=Count("pk"))
    )
    for _, code, name, state, is_late, level, number in counted:
        row = rows.setdefault(code or "", CategoryRow(name or "Không ghi loại hình", code or ""))
        for each in (row, total):
            each.total += number
            if state in WORKED_ON:
                each.sent += number
                each.late += number if is_late else 0
            if state == State.RETURNED:
                each.returned += number
            if state in DECIDED:
                each.levels[Level(level)] += number
    for row in rows.values():
        row.url = list_url(cycle, kind="GRASSROOTS", category=row.code or "null")
    return list(rows.values()), total


@dataclass(frozen=True)
class Waiting:
    """Assessments of one cap group that wait for a body's decision."""

    name: str
    number: int
    oldest: datetime.date | None
    url: str


def waiting_for_decision(user: Any, cycle: Cycle) -> list[Waiting]:
    """What waits for the bodies the user records decisions for, by cap group (merged ones under their head), oldest first."""
    if not cycle.accepts_work:
        return []
    rows = (
        Assessment.objects.visible_to(user)
        .filter(waits_for(user, Part.DECIDER), cycle=cycle, cap_group__isnull=False)
        .order_by()
        .annotate(
            head=Coalesce("cap_group__merged_into_id", "cap_group_id"),
            head_name=Coalesce("cap_group__merged_into__name", "cap_group__name"),
            head_owner=Coalesce("cap_group__merged_into__organization_id", "cap_group__organization_id"),
        )
        .values_list("decider_id", "head", "head_name", "head_owner")
        .annotate(number=Count("pk"), oldest=Min("sent_on"))
    )
    found: dict[tuple[int, str], Waiting] = {}
    for decider, group, name, owner, number, oldest in rows:
        key, label = (str(group), name) if owner == decider else (MEMBERS, MEMBERS_LABEL)
        before = found.get((decider, key))
        days = [day for day in (oldest, before.oldest if before else None) if day]
        found[decider, key] = Waiting(
            label,
            number + (before.number if before else 0),
            min(days, default=None),
            f"{reverse('ratings:decision-add', args=[cycle.pk, decider])}?group={key}",
        )
    return sorted(found.values(), key=lambda row: (row.oldest or datetime.date.max, row.name))


def waiting_for_appraisal(user: Any, cycle: Cycle, limit: int = 10) -> tuple[list[Figure], list[Assessment]]:
    """How many wait for the user's proposal, organizations and members apart as their page has them, and the oldest."""
    if not cycle.accepts_work:
        return [], []
    rows = Assessment.objects.visible_to(user).filter(waits_for(user, Part.PROPOSER), cycle=cycle, route="A")
    everybody = Window(Count("pk"))
    members = Window(Count("pk", filter=Q(subject_kind="MEMBER")))
    oldest = list(rows.annotate(everybody=everybody, members=members).order_by("sent_at", "pk")[:limit])
    counted = (oldest[0].everybody, oldest[0].members) if oldest else (0, 0)
    url = reverse("ratings:appraisal-list", args=[cycle.pk])
    figures = [
        Figure("tổ chức đảng", counted[0] - counted[1], f"{url}?of=organizations"),
        Figure("đảng viên", counted[1], f"{url}?of=members"),
    ]
    return figures, oldest


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
    verb: str = "đã gửi"

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
    """What the user owes as sender: the members' sheet of each own cell, the sheet of each own organization, comments on
    members who left; overdue first, then by day, done last."""
    scope = scope_of(user)
    held = [row.organization_id for row in scope.rows if row.role == Role.SECRETARY]
    if not held or not cycle.accepts_work:
        return []
    until = Extension.objects.filter(cycle=cycle, organization_id=OuterRef("place_id")).values("until")
    rows = list(
        Assessment.objects.visible_to(user, Role.SECRETARY)
        .filter(cycle=cycle, place_id__in=held)
        .to_be_rated()
        .annotate(extended_to=Subquery(until))
        .select_related("place")
        .order_by("place__path", "subject_kind", "sort_key", "pk")
    )
    extensions = {a.place_id: a.extended_to for a in rows if a.extended_to}
    places = {a.place_id: a.place for a in rows}
    found = []
    for organization in places.values():
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
    if scope.inherited or any(pk not in places or places[pk].is_cell for pk in held):  # only cells comment
        found += _comments(user, cycle)
    return sorted(found, key=lambda d: (d.is_done, not d.is_overdue, d.due or datetime.date.max))


def _comments(user: Any, cycle: Cycle) -> list[Duty]:
    """The comments that the user's cells owe on members who left them or were there for a time."""
    cells = Assessment.objects.commenting_cells(user)

    def given(kind: str) -> Exists:
        return Exists(Fact.objects.filter(assessment=OuterRef("pk"), kind=kind))

    former = Q(previous_cell_id__in=cells) & ~given(FactKind.FORMER_CELL_COMMENT)
    temporary = Q(temporary_cell_id__in=cells) & ~given(FactKind.TEMPORARY_CELL_COMMENT)
    rows = Assessment.objects.known_to_comment(user).filter(cycle=cycle).to_be_rated().order_by()
    counts = rows.aggregate(total=Count("pk"), owed=Count("pk", filter=former | temporary))
    if not counts["total"]:
        return []
    return [
        Duty(
            "Nhận xét đảng viên đã chuyển đi hoặc sinh hoạt tạm thời",
            reverse("ratings:comment-list"),
            cycle.members_due,
            counts["total"] - counts["owed"],
            counts["total"],
            verb="đã ghi",
        )
    ]


def _duty(text: str, url: str, rows: list[Assessment], due: datetime.date | None) -> Duty:
    return Duty(
        text=text,
        url=url,
        due=due,
        done=sum(a.state in WORKED_ON for a in rows),
        total=len(rows),
        returned=tuple(a for a in rows if a.state == State.RETURNED),
    )


@dataclass(frozen=True)
class CellRow:
    """One cell below a committee: its members' sheets, and its own."""

    name: str
    url: str
    due: Figure
    sent: Figure
    decided: Figure
    own: str


def own_cells(user: Any, cycle: Cycle) -> list[CellRow]:
    """How far the cells below the user's committee are, as far as the user may know; one statement."""
    scope = scope_of(user)
    held = [row.organization_id for row in scope.rows if row.role == Role.SECRETARY]
    rows = (
        Assessment.objects.visible_to(user, Role.SECRETARY)
        .filter(cycle=cycle, place__kind__in=Organization.CELL_KINDS)
        .exclude(place_id__in=held)
        .to_be_rated()
    )
    found: dict[tuple[int, str], tuple[Counter[str], list[str]]] = {}
    labels = dict(State.choices)
    shown = with_shown(rows, user).order_by("place__sort_key", "place_id", "pk")
    for place, name, kind, state in shown.values_list("place_id", "place__name", "subject_kind", "shown_state"):
        states, own = found.setdefault((place, name), (Counter(), []))
        if kind == "MEMBER":
            states[state] += 1
        else:
            own.append(labels[state])

    def figure(place: int, label: str, number: int, state: str) -> Figure:
        return Figure(label, number, list_url(cycle, kind="MEMBER", place=place, state=state))

    return [
        CellRow(
            name,
            reverse("ratings:sheet-members", args=[cycle.pk, place]),
            figure(place, "Phải xếp loại", states.total(), "due"),
            figure(place, "Đã gửi", sum(states[state] for state in WORKED_ON), "sent_up"),
            figure(place, "Đã quyết định", sum(states[state] for state in DECIDED), "settled"),
            own[0] if own else "",
        )
        for (place, name), (states, own) in found.items()
    ]


# --- inspection -----------------------------------------------------------------------------------------------------


def inspection_figures(user: Any) -> list[Figure]:
    """What the inspection commission owes and has; counts of its own records, for its staff alone. Three statements."""
    year = today().year
    given = Exists(Fact.objects.filter(assessment=OuterRef("pk"), kind=FactKind.INSPECTION_OPINION))
    opinions = (
        Assessment.objects.known_to_inspection(user)
        .filter(organization_kind__in=GRASSROOTS, cycle__state__in=["OPEN", "REOPENED"])
        .to_be_rated()
        .order_by()
        .aggregate(total=Count("pk"), owed=Count("pk", filter=~given))
    )
    cases = Inspection.objects.visible_to(user).order_by()
    counts = cases.aggregate(
        year=Count("pk", filter=Q(starts_on__year=year)), open=Count("pk", filter=Q(ends_on__isnull=True))
    )
    discipline = DisciplinaryAction.objects.visible_to(user).counted_in(year).count()
    listed, case_list = reverse("ratings:opinion-list"), reverse("inspections:inspection-list")
    return [
        Figure("Tổ chức cơ sở đảng chưa có ý kiến", opinions["owed"], f"{listed}?owed=owed"),
        Figure("Tổ chức cơ sở đảng đã có ý kiến", opinions["total"] - opinions["owed"], f"{listed}?owed=done"),
        Figure(f"Kỷ luật tính vào năm {year}", discipline, f"{reverse('inspections:discipline-list')}?counted={year}"),
        Figure(f"Cuộc kiểm tra, giám sát năm {year}", counts["year"], f"{case_list}?year={year}"),
        Figure("Cuộc chưa kết thúc", counts["open"], f"{case_list}?state=open"),
    ]
