"""Which reviews: those of organizations in scope; their text only for the cell, its committee and organization staff.

A member is reviewed at the cell (a committee member's review before the committee comes beside it, never in its place); an
organization by its committee, where there is none by its secretary and deputy at the cell meeting (HD 21-HD/BTCTW, 18/10/2019).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from members.models import Member, Position, StatusPeriod
from organizations.models import Organization
from organizations.querysets import active_on
from organizations.scope import PERSONNEL, SENSITIVE, subtree_end, visible

HEADS = ("SECRETARY", "DEPUTY_SECRETARY")
NOT_REVIEWED = ("EXEMPT", "SUSPENDED")


def with_committee(day: datetime.date) -> Q:
    """Organizations that have a committee on a day: every party organization, and a cell with committee members."""
    members = Position.objects.filter(active_on(day), organization_id=OuterRef("pk"), kind="COMMITTEE_MEMBER")
    return ~Q(kind__in=Organization.CELL_KINDS) | Q(Exists(members))


def has_committee(organization: Organization, day: datetime.date) -> bool:
    return Organization.objects.filter(pk=organization.pk).filter(with_committee(day)).exists()


class ReviewSessionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "organization__path", *PERSONNEL))

    def subtree_of(self, organization: Organization) -> Self:
        return self.filter(
            organization__path__gte=organization.path, organization__path__lt=subtree_end(organization.path)
        )

    def with_counts(self) -> Self:
        """`reviewed_count`, `absent_count`, `exempt_count` of each session."""

        def count(outcome: str) -> Count:
            return Count("reviews", filter=Q(reviews__outcome=outcome))

        return self.annotate(
            reviewed_count=count("REVIEWED"), absent_count=count("ABSENT"), exempt_count=count("EXEMPT")
        ).order_by("-held_on", "-pk")


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """That a subject was reviewed: anyone of the organization's scope."""
        return self.filter(visible(user, "session__organization__path", *PERSONNEL))

    def texts_visible_to(self, user: Any) -> Self:
        """Strengths, faults and promises: the cell, its committee, organization staff (quality.md, Fields)."""
        return self.filter(visible(user, "session__organization__path", *SENSITIVE))

    def without_texts(self) -> Self:
        """Outcome and day only: what leaders see."""
        return self.defer("strengths", "faults", "promises", "absence_reason")

    def in_order(self) -> Self:
        """The organization first, then members as names are sorted."""
        return self.order_by("member__sort_key", "member__birth_date", "pk").select_related("member", "organization")

    def of_year(self, year: int) -> Self:
        return self.filter(session__year=year)

    def done(self) -> Self:
        """Reviews that count: an organization's, and a member's at the cell."""
        return self.filter(outcome="REVIEWED").filter(Q(organization__isnull=False) | Q(session__kind="MEMBERS"))

    # --- who was reviewed ---------------------------------------------------------------------------------------

    def reviewed_member_ids(self, year: int, member_ids: Iterable[int]) -> set[int]:
        """Which of the members were reviewed at a cell in the year: one statement."""
        found = self.of_year(year).done().filter(member_id__in=list(member_ids))
        return set(found.order_by().values_list("member_id", flat=True))

    def is_member_reviewed(self, year: int, member: Member) -> bool:
        return self.of_year(year).done().filter(member=member).exists()

    def organization_reviewed(self, year: int, organization: Organization, on: datetime.date) -> bool:
        """Its committee's review; without a committee on that day, its secretary's and deputies' at the cell meeting."""
        if self.of_year(year).done().filter(organization=organization).exists():
            return True
        if has_committee(organization, on):
            return False
        heads = set(
            Position.objects.filter(active_on(on), organization=organization, kind__in=HEADS).values_list(
                "member_id", flat=True
            )
        )
        return bool(heads) and self.reviewed_member_ids(year, heads) == heads

    # --- who is still to be reviewed ----------------------------------------------------------------------------

    def members_owing(self, user: Any, year: int, on: datetime.date) -> models.QuerySet:
        """Members in scope who are to be reviewed, as of a day: active, neither exempt nor suspended; `is_reviewed` says
        whether they were, `absent_on` when they missed a session."""
        away = StatusPeriod.objects.filter(active_on(on), member_id=OuterRef("pk"), kind__in=NOT_REVIEWED)
        done = self.of_year(year).done().filter(member_id=OuterRef("pk"))
        missed = self.of_year(year).filter(member_id=OuterRef("pk"), outcome="ABSENT", session__kind="MEMBERS")
        return (
            Member.objects.visible_to(user)
            .active()
            .filter(~Exists(away))
            .annotate(
                is_reviewed=Exists(done),
                absent_on=models.Subquery(missed.order_by("-session__held_on", "-pk").values("session__held_on")[:1]),
            )
            .select_related("cell")
            .order_by("cell__path", "sort_key", "birth_date", "pk")
        )

    def organizations_owing(self, user: Any, year: int, on: datetime.date) -> models.QuerySet:
        """Open organizations in scope below the top; `is_reviewed`, and `own_committee` (whose review it is)."""
        done = self.of_year(year).done()
        committee = Position.objects.filter(active_on(on), organization_id=OuterRef("pk"), kind="COMMITTEE_MEMBER")
        heads = Position.objects.filter(active_on(on), organization_id=OuterRef("pk"), kind__in=HEADS)
        unreviewed = heads.exclude(Exists(done.filter(member_id=OuterRef("member_id"))))
        own_committee = ~Q(kind__in=Organization.CELL_KINDS) | Q(Exists(committee))
        return (
            Organization.objects.visible_to(user, *PERSONNEL)
            .open()
            .filter(parent__isnull=False)
            .annotate(
                own_committee=models.Case(
                    models.When(own_committee, then=True), default=False, output_field=models.BooleanField()
                ),
                is_reviewed=models.Case(
                    models.When(Exists(done.filter(organization_id=OuterRef("pk"))), then=True),
                    models.When(own_committee, then=False),
                    models.When(Q(Exists(heads)) & ~Q(Exists(unreviewed)), then=True),
                    default=False,
                    output_field=models.BooleanField(),
                ),
            )
            .select_related("parent")
            .order_by("path")
        )
