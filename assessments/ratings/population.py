"""Who is rated, where, by whom: the population of a cycle worked out from the rosters on a day.

`Roster(top, rulebook, on)` reads organizations, memberships, positions and status periods once; `plan()` gives one
unsaved `Assessment` for each subject, with its route, bodies, status and cap-group key (HD 21-HD/BTCTW, 18/10/2019;
ratings.md 3, 4, 9.2, 11.3). The same plan freezes a cycle at opening and shows how today's roster differs from it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from assessments.ratings.models import Assessment, State
from assessments.ratings.rules.caps import CapSubject, cap_groups, group_key
from assessments.ratings.rules.levels import Body, NotRatedReason, SubjectKind
from assessments.ratings.rules.population import (
    Period,
    Status,
    StatusKind,
    former_cell_comment_required,
    status_of_member,
    status_of_organization,
)
from assessments.ratings.rules.routes import Route, route
from assessments.ratings.rules.rulebook import Rulebook
from members.models import (
    Member,
    Membership,
    MembershipKind,
    Position,
    PositionKind,
    StatusPeriod,
)
from members.models import (
    Status as MemberStatus,
)
from members.models import (
    StatusKind as MemberStatusKind,
)
from organizations.models import Category, Kind, Organization, OrganizationState
from organizations.querysets import active_on
from organizations.scope import within
from partybase.vietnamese import fold, text_sort_key

SENT_UP = (PositionKind.SECRETARY, PositionKind.DEPUTY_SECRETARY)
COMMITTEE_KINDS = (PositionKind.COMMITTEE_MEMBER, PositionKind.STANDING_COMMITTEE_MEMBER)
PARTY_KINDS = (Kind.DBCS, Kind.DBBP)


def post_text(position: Position, place: str) -> str:
    """A post as papers name it: “Bí thư Đảng bộ xã A”, “Hiệu trưởng, Chi bộ Trường B”; the post of a managed member says
    its unit itself."""
    if position.kind == PositionKind.MANAGED and position.title:
        return position.title
    return f"{position.title}, {place}" if position.title else f"{position.get_kind_display()} {place}"


def is_official_on(member: Member, day: datetime.date) -> bool:
    """Today's status, unless a full date of recognition says that it came after the day."""
    return member.is_official and not (len(member.official_on) == 10 and member.official_on > day.isoformat())


def as_it_stood(organization: Organization, state: OrganizationState) -> Organization:
    """Overlay what of an organization changes with time by its state on a day (the instance is for reading only)."""
    if organization.name != state.name:
        organization.sort_key, organization.search_key = text_sort_key(state.name)[:800], f" {fold(state.name)}"[:250]
    for name in ("name", "kind", "level", "category_id", "parent_id"):
        setattr(organization, name, getattr(state, name))
    return organization


@dataclass(frozen=True)
class GroupPlan:
    """A cap group to be: its key, name, the organization it belongs to, and what it counts."""

    key: str
    name: str
    organization_id: int
    subject_kind: str


class Roster:
    """`reference` is the day on which six months are counted (the cycle's, also when the roster is today's); `only_member`
    and `only_organization` narrow the memberships read to one subject, for a plan of that subject alone."""

    def __init__(
        self,
        top: Organization,
        rulebook: Rulebook,
        *,
        year: int,
        on: datetime.date,
        reference: datetime.date | None = None,
        only_member: int | None = None,
        only_organization: int | None = None,
    ) -> None:
        self.top, self.rulebook, self.year, self.on = top, rulebook, year, on
        self.reference = reference or on
        self.only_member, self.only_organization = only_member, only_organization
        self.groups: dict[str, GroupPlan] = {}

    # --- what stands on the day, read once ---------------------------------------------------------------------

    @cached_property
    def organizations(self) -> dict[int, Organization]:
        rows = Organization.objects.subtree_of(self.top).filter(opened_on__lte=self.on)
        rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=self.on)).order_by("path")
        found = {row.pk: row for row in rows}
        states = OrganizationState.objects.active_on(self.on).filter(self._below("path"))
        categories = Category.objects.in_bulk()
        for state in states:
            if state.organization_id in found:
                as_it_stood(found[state.organization_id], state)
        for row in found.values():
            row.category = categories.get(row.category_id)
        return found

    def _below(self, field: str) -> Q:
        return within([self.top.path], field)

    @cached_property
    def memberships(self) -> list[Membership]:
        rows = Membership.objects.filter(
            active_on(self.on), self._below("organization__path"), kind=MembershipKind.OFFICIAL
        )
        if self.only_member is not None:
            rows = rows.filter(member_id=self.only_member)
        elif self.only_organization is not None:
            rows = rows.filter(organization_id=self.only_organization)
        rows = rows.select_related("member").order_by("organization__path", "member__sort_key", "member_id")
        return [row for row in rows if row.organization_id in self.organizations]

    @cached_property
    def positions(self) -> dict[int, list[Position]]:
        found: dict[int, list[Position]] = defaultdict(list)
        rows = Position.objects.filter(active_on(self.on), self._below("organization__path"))
        for position in rows.order_by("organization__path", "kind", "id"):
            found[position.member_id].append(position)
        return found

    @cached_property
    def with_committee(self) -> set[int]:
        """Organizations that have a committee: every party organization, and a cell with elected committee members."""
        found = {pk for pk, row in self.organizations.items() if row.kind in PARTY_KINDS}
        for positions in self.positions.values():
            found |= {p.organization_id for p in positions if p.kind in COMMITTEE_KINDS}
        return found

    @cached_property
    def official_counts(self) -> dict[int, int]:
        counts: dict[int, int] = defaultdict(int)
        for membership in self.memberships:
            counts[membership.organization_id] += is_official_on(membership.member, self.on)
        return counts

    @cached_property
    def status_periods(self) -> dict[int, list[StatusPeriod]]:
        found: dict[int, list[StatusPeriod]] = defaultdict(list)
        rows = StatusPeriod.objects.filter(active_on(self.on), self._below("member__cell__path"))
        if self.only_member is not None:
            rows = rows.filter(member_id=self.only_member)
        for period in rows.order_by("member_id", "starts", "pk"):
            found[period.member_id].append(period)
        return found

    @cached_property
    def temporary_cells(self) -> dict[int, int]:
        rows = Membership.objects.filter(
            active_on(self.on), self._below("organization__path"), kind=MembershipKind.TEMPORARY
        )
        return dict(rows.values_list("member_id", "organization_id"))

    @cached_property
    def former(self) -> dict[int, Membership]:
        """The official membership each member left last in the rated year, within this tree."""
        first = datetime.date(self.year, 1, 1)
        rows = Membership.objects.filter(
            self._below("organization__path"), kind=MembershipKind.OFFICIAL, ends__gte=first, ends__lte=self.on
        )
        return {row.member_id: row for row in rows.order_by("member_id", "ends")}

    # --- the plan ----------------------------------------------------------------------------------------------

    def plan(self) -> list[Assessment]:
        return [*self.plan_organizations(), *self.plan_members()]

    def plan_members(self) -> list[Assessment]:
        return [
            self.plan_member(row.member, row) for row in self.memberships if self.grassroots_of(row.organization_id)
        ]

    def plan_organizations(self) -> list[Assessment]:
        return [
            self.plan_organization(row)
            for row in self.organizations.values()
            if self.grassroots_of(row.pk) and self.only_organization in (None, row.pk)
        ]

    def grassroots_of(self, organization_id: int) -> Organization | None:
        """The grassroots organization a place belongs to; None for the top itself."""
        current = self.organizations.get(organization_id)
        while current is not None and not current.is_grassroots:
            current = self.organizations.get(current.parent_id)
        return current

    def plan_member(self, member: Member, membership: Membership) -> Assessment:
        cell = self.organizations[membership.organization_id]
        grassroots = self.grassroots_of(cell.pk)
        positions = self.positions.get(member.pk, [])
        headed = [self.organizations[p.organization_id] for p in positions
                  if p.kind == PositionKind.SECRETARY and p.organization_id in self.organizations]  # fmt: skip
        heads = min((o for o in headed if o.pk != self.top.pk), key=lambda o: o.depth, default=None)
        managed = any(p.kind == PositionKind.MANAGED for p in positions)
        way = route(
            self.rulebook,
            subject=SubjectKind.MEMBER,
            organization_kind=cell.kind,
            parent_kind=self._parent_kind(cell),
            has_cell_committee=cell.pk in self.with_committee,
            heads_grassroots_organization=heads is not None and heads.is_grassroots,
            managed_by_standing_committee=managed,
        )
        assessment = self._assessment(SubjectKind.MEMBER, cell, grassroots, way)
        assessment.member = member
        assessment.name, assessment.sort_key, assessment.search_key = (
            member.full_name,
            member.sort_key,
            member.search_key,
        )
        assessment.member_status = (
            MemberStatus.OFFICIAL if is_official_on(member, self.on) else MemberStatus.PROBATIONARY
        )
        assessment.employment = member.employment
        assessment.heads, assessment.is_managed = heads, managed
        posts = [
            post_text(p, self.organizations[p.organization_id].name)
            for p in positions
            if p.organization_id in self.organizations
        ]
        assessment.position_text = "; ".join(dict.fromkeys(posts))[:300]
        assessment.temporary_cell_id = self.temporary_cells.get(member.pk)
        former = self.former.get(member.pk)
        if (
            former
            and former.organization_id != cell.pk
            and former_cell_comment_required(
                self.rulebook, year=self.year, joined_on=former.starts, left_on=former.ends
            )
        ):
            assessment.previous_cell_id = former.organization_id
        self._give_status(assessment, self.member_status(member))
        return assessment

    def plan_organization(self, organization: Organization) -> Assessment:
        grassroots = self.grassroots_of(organization.pk)
        subject = SubjectKind.CELL if organization.is_cell else SubjectKind.PARTY_ORGANIZATION
        way = route(
            self.rulebook,
            subject=subject,
            organization_kind=organization.kind,
            parent_kind=self._parent_kind(organization),
            has_cell_committee=organization.pk in self.with_committee,
        )
        assessment = self._assessment(subject, organization, grassroots, way)
        assessment.organization = organization
        assessment.name, assessment.sort_key = organization.name, organization.sort_key
        assessment.search_key = organization.search_key
        assessment.has_committee = organization.pk in self.with_committee
        status = status_of_organization(
            self.rulebook,
            kind=subject,
            reference_date=self.reference,
            founded_on=organization.founded_on or None,
            existed_on=organization.opened_on,
            official_members=self.official_counts[organization.pk] if organization.is_cell else None,
        )
        self._give_status(assessment, status)
        return assessment

    # --- parts -------------------------------------------------------------------------------------------------

    def _parent_kind(self, organization: Organization) -> str:
        parent = self.organizations.get(organization.parent_id)
        return parent.kind if parent else ""

    def _assessment(
        self, subject: SubjectKind, place: Organization, grassroots: Organization, way: Route
    ) -> Assessment:
        proposer, decider = self._fills(way.proposer, place, grassroots), self._fills(way.decider, place, grassroots)
        assessment = Assessment(
            subject_kind=subject.value,
            place=place,
            place_name=place.name,
            grassroots=grassroots,
            route=way.letter,
            proposer=proposer,
            proposer_body=way.proposer.value,
            decider=decider,
            decider_body=way.decider.value,
            organization_kind=place.kind,
            category=grassroots.category if subject is SubjectKind.MEMBER else place.category,
        )
        assessment.group_key = self._group(subject, place, grassroots, way)
        assessment.group_plan = self.groups[assessment.group_key]
        return assessment

    def _fills(self, body: Body, place: Organization, grassroots: Organization) -> Organization | None:
        """The organization of the tree that fills a body's role for a place."""
        if body in (Body.CELL, Body.CELL_COMMITTEE, Body.MEMBER_AND_CELL):
            return place
        if body is Body.SECTION_COMMITTEE:
            return self.organizations[place.parent_id]
        if body is Body.GRASSROOTS_COMMITTEE:
            return grassroots
        if body in (Body.ORGANIZATION_DEPARTMENT, Body.DISTRICT_STANDING_COMMITTEE):
            return self.top
        return None

    def _group(self, subject: SubjectKind, place: Organization, grassroots: Organization, way: Route) -> str:
        key = group_key(
            self.rulebook,
            CapSubject(
                kind=subject,
                organization_kind=place.kind,
                grassroots_organization=str(grassroots.pk),
                category=grassroots.category.code if grassroots.category_id else "",
                decided_by_standing_committee=way.decided_by_standing_committee,
            ),
        )
        if key not in self.groups:
            self.groups[key] = self._group_plan(key, subject, grassroots)
        return key

    def _group_plan(self, key: str, subject: SubjectKind, grassroots: Organization) -> GroupPlan:
        cap_object = key.split(":")[0]
        if cap_object == "GRASSROOTS_ORGANIZATION":
            return GroupPlan(key, cap_groups(self.rulebook).get(key, key), self.top.pk, "ORGANIZATION")
        if key == "MEMBER:MANAGED":
            return GroupPlan(key, "Đảng viên do Ban Thường vụ quyết định", self.top.pk, SubjectKind.MEMBER.value)
        if subject is SubjectKind.MEMBER:
            return GroupPlan(key, f"Đảng viên của {grassroots.name}", grassroots.pk, SubjectKind.MEMBER.value)
        noun = "Đảng bộ bộ phận" if key.endswith(":DBBP") else "Chi bộ, đảng bộ bộ phận trực thuộc"
        return GroupPlan(key, f"{noun} {grassroots.name}", grassroots.pk, SubjectKind.CELL.value)

    def member_status(self, member: Member) -> Status:
        """Exempt by a period that holds on the day; otherwise by the age in the Party on the reference date."""
        status = self._status_on(member, self.on, self.status_periods.get(member.pk, []))
        if status.kind is StatusKind.EXEMPT or self.reference == self.on:
            return status
        return self._status_on(member, self.reference, [])

    def _status_on(self, member: Member, day: datetime.date, periods: list[StatusPeriod]) -> Status:
        def chosen(kinds: Iterable[str]) -> list[Period]:
            return [
                Period(p.starts, p.ends, p.paper, committee_only=p.kind == MemberStatusKind.COMMITTEE_SUSPENDED)
                for p in periods
                if p.kind in kinds
            ]

        return status_of_member(
            self.rulebook,
            reference_date=day,
            admitted_on=member.admission_decided_on or None,
            ceremony_on=member.admission_ceremony_on or None,
            official_on=member.official_on or None,
            is_official=is_official_on(member, day),
            exemptions=chosen([MemberStatusKind.EXEMPT]),
            suspensions=chosen([MemberStatusKind.SUSPENDED, MemberStatusKind.COMMITTEE_SUSPENDED]),
        )

    @staticmethod
    def _give_status(assessment: Assessment, status: Status) -> None:
        """Exempt; reviewed but not rated; not rated; or to be rated. An unclear date waits unrated until it is mended."""
        if status.kind is StatusKind.RATED:
            assessment.state = State.DRAFT
            return
        assessment.status_reason = status.sentence()[:500]
        if status.kind is StatusKind.EXEMPT:
            assessment.state = State.EXEMPT
        else:
            assessment.state = State.NOT_RATED
            assessment.unclear = status.kind is StatusKind.UNDETERMINED
            assessment.not_rated_reason = (status.not_rated or NotRatedReason.NEW).value
