"""Which members: named questions, each starting from scope."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from organizations.querysets import DatedQuerySet, search_condition
from organizations.scope import PERSONNEL, subtree_end, visible

if TYPE_CHECKING:
    from organizations.models import Organization


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *roles: str) -> Self:
        """Members whose (last) cell stands in the user's scope; inspection staff and administrators see none here."""
        return self.filter(visible(user, "cell__path", *(roles or PERSONNEL)))

    def subtree_of(self, organization: Organization) -> Self:
        return self.filter(cell__path__gte=organization.path, cell__path__lt=subtree_end(organization.path))

    def active(self) -> Self:
        """Members today: the membership has not ended."""
        return self.filter(ended_on__isnull=True)

    def official(self) -> Self:
        return self.filter(status="OFFICIAL")

    def search(self, query: str) -> Self:
        """By name without accents, or by the beginning of a card or file number."""
        text = query.strip()
        condition = search_condition("search_key", text)
        if any(c.isdigit() for c in text):
            condition |= Q(card_number__startswith=text) | Q(life_history_number__istartswith=text)
        return self.filter(condition)


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "organization__path", *PERSONNEL))

    def official(self) -> Self:
        return self.filter(kind="OFFICIAL")

    def temporary(self) -> Self:
        return self.filter(kind="TEMPORARY")


class PositionQuerySet(DatedQuerySet):
    def visible_to(self, user: Any, *roles: str) -> Self:
        return self.filter(visible(user, "organization__path", *(roles or PERSONNEL)))

    def in_office(self, day: datetime.date) -> Self:
        return self.active_on(day)


class StatusPeriodQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "member__cell__path", *PERSONNEL))
