"""Which organizations: named questions, each starting from scope."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from organizations.scope import Role, scope_of, subtree_end, visible, within
from partybase.vietnamese import search_keys

if TYPE_CHECKING:
    from organizations.models import Organization


def active_on(day: datetime.date) -> Q:
    """Rows of a half-open period [starts, ends) that hold on a day."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day))


class OrganizationQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *roles: str) -> Self:
        return self.filter(visible(user, "path", *roles))

    def subtree_of(self, organization: Organization) -> Self:
        return self.filter(path__gte=organization.path, path__lt=subtree_end(organization.path))

    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def cells(self) -> Self:
        return self.filter(kind__in=self.model.CELL_KINDS)

    def grassroots(self) -> Self:
        return self.filter(kind__in=self.model.GRASSROOTS_KINDS)

    def top(self) -> Self:
        return self.filter(parent__isnull=True)

    def in_tree_order(self) -> Self:
        """By loại hình, then by name as Vietnamese names are sorted; within one parent."""
        return self.order_by("category__order", "sort_key", "pk")

    def with_member_counts(self) -> Self:
        """Annotate `official_count`, `probationary_count`, `member_count`: active members of the cell itself.

        A party organization has no members of its own; totals of subtrees are `organizations.tree.member_counts`.
        """

        def count(**condition: str) -> Coalesce:
            own = (
                self.model.objects.order_by()
                .filter(pk=OuterRef("pk"), members__ended_on__isnull=True, **condition)
                .values("pk")
                .annotate(n=Count("members"))
                .values("n")
            )
            return Coalesce(Subquery(own, output_field=models.IntegerField()), 0)

        return self.annotate(
            official_count=count(members__status="OFFICIAL"),
            probationary_count=count(members__status="PROBATIONARY"),
        ).annotate(member_count=models.F("official_count") + models.F("probationary_count"))

    def search(self, query: str) -> Self:
        """Accent-free search of the name: every typed word begins a word of the name."""
        return self.filter(search_condition("search_key", query))


def search_condition(field: str, query: str) -> Q:
    """Every word of the query begins a word of the stored accent-free key (stored with a leading space)."""
    condition = Q(pk__in=[])
    for key in search_keys(query):
        words = key.split()
        if words:
            each = Q()
            for word in words:
                each &= Q(**{f"{field}__contains": f" {word}"})
            condition |= each
    return condition


class DatedQuerySet(models.QuerySet):
    """Rows of a half-open period [starts, ends)."""

    def active_on(self, day: datetime.date) -> Self:
        return self.filter(active_on(day))

    def open(self) -> Self:
        return self.filter(ends__isnull=True)


class GrantQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Grants an administrator manages, and one's own."""
        condition = within(scope_of(user).paths(Role.ADMINISTRATOR), "organization__path")
        if getattr(user, "is_authenticated", False):
            condition |= Q(user=user.pk)
        return self.filter(condition)
