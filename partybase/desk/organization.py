"""The overview of an organization: head, people, sub-organizations, reviews, ratings, history."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db.models import Case, IntegerField, When
from django.urls import NoReverseMatch, reverse

from assessments.inspections.reader import released_of
from assessments.meetings.reader import sessions_of
from assessments.ratings.reader import results_of
from members.models import Member, Position, PositionKind
from organizations.models import Organization
from organizations.permissions import can_change, can_found
from organizations.scope import CONTENT, PERSONNEL, scope_of
from organizations.tree import NO_MEMBERS
from organizations.views import figures_of
from partybase.desk.history import history_of
from partybase.today import today
from partybase.web.views import ScopedDetailView

MOST_POSITIONS = 30
POSITION_ORDER = Case(
    *(When(kind=kind, then=place) for place, kind in enumerate(PositionKind.values)), output_field=IntegerField()
)


@dataclasses.dataclass(frozen=True)
class Link:
    """Another organization, linked only when the user may open it."""

    organization: Organization
    visible: bool


class OrganizationOverviewView(ScopedDetailView):
    model = Organization
    template_name = "desk/organization_overview.html"
    context_object_name = "organization"
    section = "organizations"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent", "category")

    def get_title(self) -> str:
        return self.object.name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        crumbs = [("Tổ chức đảng", reverse("organizations:organization-list"))]
        above = Organization.objects.visible_to(self.request.user).filter(pk__in=self.object.ancestor_ids[:-1])
        return [*crumbs, *((o.name, o.get_absolute_url()) for o in above.order_by("depth"))]

    def get_can(self) -> dict[str, bool]:
        user, organization = self.request.user, self.object
        may_change = can_change(user, organization)
        return {
            "found": can_found(user, organization),
            "change": may_change and organization.is_open,
            "correct": may_change,
            "close": may_change and organization.is_open and organization.parent_id is not None,
            "roster": scope_of(user).covers(organization.path or "", *PERSONNEL) and bool(self.roster_url()),
        }

    def roster_url(self) -> str:
        try:
            return f"{reverse('members:member-list')}?organization={self.object.pk}"
        except NoReverseMatch:
            return ""

    def sees(self, organization: Organization) -> bool:
        return scope_of(self.request.user).covers(organization.path or "", *CONTENT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, organization = self.request.user, self.object
        children = list(organization.children.visible_to(user).open().in_tree_order())
        counts, warnings = figures_of([organization, *children])
        for child in children:
            child.counts = counts.get(child.pk, NO_MEMBERS)
            child.warnings = warnings.get(child.pk, [])
        states = list(organization.states.select_related("category", "parent").order_by("-starts"))
        positions = self.get_positions()
        return super().get_context_data(
            counts=counts.get(organization.pk, NO_MEMBERS),
            warnings=warnings.get(organization.pk, []),
            children=children,
            closed_children=organization.children.visible_to(user).filter(closed_on__isnull=False).count(),
            states=states,
            founding_paper=states[-1].paper if states else "",
            parent_visible=organization.parent is not None and self.sees(organization.parent),
            positions=positions[:MOST_POSITIONS],
            more_positions=max(len(positions) - MOST_POSITIONS, 0),
            roster_url=self.roster_url(),
            successors=[
                Link(row.successor, self.sees(row.successor))
                for row in organization.successions.select_related("successor").order_by("successor__sort_key")
            ],
            predecessors=[
                Link(row.predecessor, self.sees(row.predecessor))
                for row in organization.inheritances.select_related("predecessor").order_by("predecessor__sort_key")
            ],
            ratings=results_of(user, organization),
            sessions=sessions_of(user, organization),
            released=released_of(user, organization),
            events=history_of(user, organization),
            **kwargs,
        )

    def get_positions(self) -> list[Position]:
        """The posts held today in this organization: committee first, then heads of units and managed cadres."""
        user = self.request.user
        positions = list(
            Position.objects.visible_to(user, *CONTENT)
            .filter(organization=self.object)
            .in_office(today())
            .select_related("member__cell")
            .order_by(POSITION_ORDER, "member__sort_key", "pk")
        )
        for position in positions:
            position.member_visible = self.may_open(position.member)
        return positions

    def may_open(self, member: Member) -> bool:
        return scope_of(self.request.user).covers(member.cell.path or "", *PERSONNEL)
