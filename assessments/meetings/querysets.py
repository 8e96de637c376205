"""Which reviews: those of organizations in scope; their text only for the cell, its committee and organization staff."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from organizations.scope import PERSONNEL, SENSITIVE, visible


class ReviewSessionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "organization__path", *PERSONNEL))


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """That a subject was reviewed: anyone of the organization's scope."""
        return self.filter(visible(user, "session__organization__path", *PERSONNEL))

    def texts_visible_to(self, user: Any) -> Self:
        """Strengths, faults and promises: the cell, its committee, organization staff (quality.md, Fields)."""
        return self.filter(visible(user, "session__organization__path", *SENSITIVE))

    def of_year(self, year: int) -> Self:
        return self.filter(session__year=year)

    def done(self) -> Self:
        return self.filter(outcome="REVIEWED")
