"""Which records of inspection: all of them for inspection staff alone; what is released, as named reduced views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from organizations.querysets import search_condition
from organizations.scope import PERSONNEL, Role, visible

if TYPE_CHECKING:
    from members.models import Member
    from organizations.models import Organization


def released(user: Any) -> Q:
    """What is released is known where the subject stood then and where the member stands now."""
    return visible(user, "place__path", *PERSONNEL) | visible(user, "member__cell__path", *PERSONNEL)


class InspectionRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Inspection staff over the place of the record; nobody else, not even as a count."""
        return self.filter(visible(user, "place__path", Role.INSPECTION_STAFF))

    def with_subject(self) -> Self:
        return self.select_related("member", "organization", "place")

    def about_member(self, member: Member) -> Self:
        return self.filter(member=member)

    def about_organization(self, organization: Organization) -> Self:
        return self.filter(organization=organization)

    def search(self, query: str) -> Self:
        """By the subject's name without accents, or by the number of the paper."""
        text = query.strip()
        return self.filter(
            search_condition("member__search_key", text)
            | search_condition("organization__search_key", text)
            | Q(**{f"{self.number_field}__contains": text})
        )

    number_field = "number"


class DisciplinaryActionQuerySet(InspectionRecordQuerySet):
    def released_to(self, user: Any) -> models.QuerySet:
        """What others may know of announced discipline: number, date, form (values, no text of the case)."""
        return (
            self.filter(released(user))
            .order_by("-announced_on", "-id")
            .values("member_id", "organization_id", "number", "announced_on", "form", "counted_year")
        )

    def counted_in(self, year: int) -> Self:
        """Discipline that counts in a rating year: one violation counts once (HD 21-HD/BTCTW, 18/10/2019)."""
        return self.filter(counted_year=year)


class InspectionQuerySet(InspectionRecordQuerySet):
    number_field = "conclusion_number"

    def degradation_released_to(self, user: Any) -> models.QuerySet:
        """What others may know of a conclusion on degradation: number and date."""
        return (
            self.filter(released(user), concludes_degradation=True)
            .order_by("-conclusion_on", "-id")
            .values("member_id", "organization_id", "conclusion_number", "conclusion_on")
        )

    def open(self) -> Self:
        """Not ended yet."""
        return self.filter(ends_on__isnull=True)
