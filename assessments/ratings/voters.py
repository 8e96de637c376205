"""Who is entitled to vote, as today's roster proposes it; the count that was taken may correct it with a reason.

A party organization's ballot is cast by its committee, a cell's votes by its official members (HD 21-HD/BTCTW, 18/10/2019,
II.B); probationary members never count, nor does who is exempt or suspended.
"""

from __future__ import annotations

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import COMMITTEE_POSITIONS, Member, Position, Status, StatusKind, StatusPeriod
from organizations.models import Organization
from organizations.querysets import active_on
from partybase.today import today

NOT_VOTING = (StatusKind.EXEMPT, StatusKind.SUSPENDED)


def _voting(members: QuerySet) -> QuerySet:
    away = StatusPeriod.objects.filter(active_on(today()), member=OuterRef("pk"), kind__in=NOT_VOTING)
    return members.filter(ended_on__isnull=True, status=Status.OFFICIAL).filter(~Exists(away))


def cell_voters(cell_id: int) -> Coalesce:
    """The number of a cell's voting members, as an expression for another statement."""
    rows = (
        _voting(Member.objects.filter(cell_id=cell_id))
        .order_by()
        .values("cell_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def eligible_voters(organization: Organization) -> int:
    """Committee members in office for a party organization, official members for a cell (one statement)."""
    if organization.is_cell:
        return _voting(Member.objects.filter(cell=organization)).count()
    in_office = Position.objects.filter(active_on(today()), organization=organization, kind__in=COMMITTEE_POSITIONS)
    return in_office.values("member_id").distinct().count()
