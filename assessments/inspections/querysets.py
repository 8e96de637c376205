"""Which records of inspection: all of them for inspection staff alone; what is released, as named reduced views."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from organizations.scope import PERSONNEL, Role, visible


class InspectionRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Inspection staff over the place of the record; nobody else, not even as a count."""
        return self.filter(visible(user, "place__path", Role.INSPECTION_STAFF))


class DisciplinaryActionQuerySet(InspectionRecordQuerySet):
    def released_to(self, user: Any) -> models.QuerySet:
        """What others may know of announced discipline: number, date, form (values, no text of the case)."""
        return self.filter(visible(user, "place__path", *PERSONNEL)).values(
            "member_id", "organization_id", "number", "announced_on", "form", "counted_year"
        )

    def counted_in(self, year: int) -> Self:
        """Discipline that counts in a rating year: one violation counts once (HD 21-HD/BTCTW, 18/10/2019)."""
        return self.filter(counted_year=year)


class InspectionQuerySet(InspectionRecordQuerySet):
    def degradation_released_to(self, user: Any) -> models.QuerySet:
        """What others may know of a conclusion on degradation: number and date."""
        return self.filter(visible(user, "place__path", *PERSONNEL), concludes_degradation=True).values(
            "member_id", "organization_id", "conclusion_number", "conclusion_on"
        )
