"""Deadlines of a cycle: when what is owed, with the extensions staff granted."""

from __future__ import annotations

import datetime

from assessments.ratings.models import Assessment, Cycle, Extension


def due_of(
    cycle: Cycle, assessment: Assessment, extensions: dict[int, datetime.date] | None = None
) -> datetime.date | None:
    """The day by which this assessment is to be sent: by its kind, later where the place has an extension."""
    if assessment.is_member:
        usual = cycle.members_due
    elif assessment.organization_kind in ("DBCS", "CBCS"):
        usual = cycle.grassroots_due
    else:
        usual = cycle.cells_due
    later = (extensions if extensions is not None else extensions_of(cycle)).get(assessment.place_id)
    return max(filter(None, [usual, later]), default=None)


def extensions_of(cycle: Cycle) -> dict[int, datetime.date]:
    return dict(Extension.objects.filter(cycle=cycle).values_list("organization_id", "until"))
