"""Facts that others than the sender owe, as rows: one place for the lists of what is owed and the figures that open them.

Each is annotated `done`, true once everything asked has been given.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from assessments.ratings.models import Assessment, Cycle, Fact, FactKind, State
from organizations.models import Organization

NOT_RATED = (State.EXEMPT, State.NOT_RATED)  # nothing is owed of them
AUTHORITIES = (FactKind.GOVERNMENT_RATING, FactKind.FRONT_RATING, FactKind.MASS_RATING)


def _running(rows: QuerySet) -> QuerySet:
    return rows.filter(cycle__state__in=["OPEN", "REOPENED"]).exclude(state__in=NOT_RATED)


def _given(rows: QuerySet, kinds: Sequence[str]) -> QuerySet:
    given = [Exists(Fact.objects.filter(assessment=OuterRef("pk"), kind=kind)) for kind in kinds]
    return rows.annotate(done=functools.reduce(operator.and_, given))


def opinions(user: Any) -> QuerySet:
    """Grassroots organizations on which the inspection commission gives its opinion."""
    rows = Assessment.objects.known_to_inspection(user).filter(organization_kind__in=Organization.GRASSROOTS_KINDS)
    return _given(_running(rows), (FactKind.INSPECTION_OPINION,))


def authorities(user: Any) -> QuerySet:
    """Communes and towns of which the organization department records how government, Front and unions are rated."""
    categories: set[str] = set()
    for cycle in Cycle.objects.visible_to(user).running():
        categories.update(cycle.rulebook.authority_categories)
    rows = Assessment.objects.visible_to(user).filter(
        organization__isnull=False, organization_kind__in=Organization.GRASSROOTS_KINDS, category__code__in=categories
    )
    return _given(_running(rows), AUTHORITIES)


def comments(user: Any) -> QuerySet:
    """Members, anywhere, on whom the cells of this secretary owe a comment."""
    held = Assessment.objects.commenting_cells(user)
    former = Fact.objects.filter(assessment=OuterRef("pk"), kind=FactKind.FORMER_CELL_COMMENT)
    temporary = Fact.objects.filter(assessment=OuterRef("pk"), kind=FactKind.TEMPORARY_CELL_COMMENT)
    owes = Q(previous_cell_id__in=held, has_former=False) | Q(temporary_cell_id__in=held, has_temporary=False)
    rows = _running(Assessment.objects.known_to_comment(user))
    rows = rows.annotate(has_former=Exists(former), has_temporary=Exists(temporary))
    return rows.annotate(done=Case(When(owes, then=Value(False)), default=Value(True), output_field=BooleanField()))
