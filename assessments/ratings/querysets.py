"""Which assessments, cycles, decisions: named questions, each starting from scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from organizations.scope import PERSONNEL, Role, scope_of, subtree_end, visible

if TYPE_CHECKING:
    from organizations.models import Organization


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A cycle belongs to a top organization; everyone with a place below it sees that it runs."""
        tops = {int(path.split(".")[0]) for path in scope_of(user).paths()}
        return self.filter(top_id__in=tops)

    def running(self) -> Self:
        return self.filter(state__in=["OPEN", "REOPENED"])


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *roles: str) -> Self:
        """Assessments whose place (a member's cell, an organization itself) stands in the user's scope.

        What of an assessment may be read before publication is a question of `permissions.may_see_result`.
        """
        return self.filter(visible(user, "place__path", *(roles or PERSONNEL)))

    def known_to_inspection(self, user: Any) -> Self:
        """Reduced view: grassroots organizations on which the inspection commission owes its opinion."""
        return self.filter(visible(user, "place__path", Role.INSPECTION_STAFF), organization__isnull=False)

    @staticmethod
    def commenting_cells(user: Any) -> list[int]:
        """The cells a secretary speaks for: the own ones, and closed ones whose successors they are."""
        scope = scope_of(user)
        return [row.organization_id for row in (*scope.rows, *scope.inherited) if row.role == Role.SECRETARY]

    def known_to_comment(self, user: Any) -> Self:
        """Reduced view: members, anywhere, on whom a cell of this secretary owes a comment; only the name leaves the scope."""
        cells = self.commenting_cells(user)
        return self.filter(Q(previous_cell_id__in=cells) | Q(temporary_cell_id__in=cells))

    def subtree_of(self, organization: Organization) -> Self:
        return self.filter(place__path__gte=organization.path, place__path__lt=subtree_end(organization.path))

    def of_members(self) -> Self:
        return self.filter(subject_kind="MEMBER")

    def of_organizations(self) -> Self:
        return self.filter(~Q(subject_kind="MEMBER"))

    def sheet_of(self, cell: Organization) -> Self:
        """The members' sheet of a cell, in the order of names."""
        return self.filter(subject_kind="MEMBER", place=cell).order_by("sort_key", "pk")

    def state_counts(self, *fields: str) -> dict[tuple, int]:
        """How many in each state for each value of the fields (kind and category by default), in one statement:
        {(kind, category id, state): number}. The true states: count for a reader with `waiting.with_shown`."""
        keys = [*(fields or ("subject_kind", "category_id")), "state"]
        rows = self.order_by().values_list(*keys).annotate(number=models.Count("pk"))
        return {tuple(row[:-1]): row[-1] for row in rows}

    def to_be_rated(self) -> Self:
        return self.exclude(state__in=["EXEMPT", "NOT_RATED"])

    def decided(self) -> Self:
        return self.filter(state__in=["DECIDED", "PUBLISHED"])

    def published(self) -> Self:
        return self.filter(state="PUBLISHED")


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Decisions of bodies in the user's scope (a cell does not see the committee's decision, only its own lines)."""
        return self.filter(visible(user, "organization__path", *PERSONNEL))


class CapGroupQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Group totals: from the grassroots committee up, the group's organization must stand in scope."""
        return self.filter(visible(user, "organization__path", *PERSONNEL))


class RecordedResultQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "place__path", *PERSONNEL))
