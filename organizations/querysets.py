"""Which organizations: named questions, each starting from scope."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from organizations.scope import subtree_end, visible
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
    pass
