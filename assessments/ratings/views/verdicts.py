"""A verdict as a page shows it: `ratings/_verdict.html` takes a plain `Verdict`, or this card of one.

The card speaks of a given level instead of the highest allowed, and leads each reason to the record it rests on, as far
as the reader may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessments.ratings.models import Assessment, Cycle
from assessments.ratings.rules.levels import Level
from assessments.ratings.rules.shapes import CeilingTest, ConditionTest, TriggerTest
from assessments.ratings.rules.verdict import MissingFact, Reason, Verdict

GRADES, FACTS, CHILDREN, HEAD = "grades", "facts", "children", "head"
_PLACES: Mapping[Any, str] = {
    ConditionTest.RESULT_ROWS: GRADES,
    ConditionTest.OTHER_ROWS: GRADES,
    ConditionTest.ALL_ROWS: GRADES,
    ConditionTest.CHILDREN_SHARE: CHILDREN,
    ConditionTest.AUTHORITIES: FACTS,
    ConditionTest.CIVIL_SERVICE: FACTS,
    TriggerTest.TARGETS_BELOW: FACTS,
    TriggerTest.PARTY_BUILDING_POOR: GRADES,
    TriggerTest.CHILDREN_FAILED_OVER: CHILDREN,
    TriggerTest.UNDER_HALF_OF_TASKS: FACTS,
    TriggerTest.CIVIL_SERVICE_NOT_COMPLETED: FACTS,
    CeilingTest.SICK_LEAVE: FACTS,
    CeilingTest.HEAD: HEAD,
}


@dataclass(frozen=True)
class ShownReason:
    reason: Reason
    url: str = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reason, name)


class VerdictCard:
    def __init__(self, verdict: Verdict, *, given: Level | None = None, links: Mapping[str, str] | None = None) -> None:
        self.verdict, self.given, self.links = verdict, given, links or {}

    @property
    def highest(self) -> Level | None:
        return self.verdict.highest

    @property
    def provisional(self) -> Level | None:
        return self.verdict.provisional

    @property
    def missing(self) -> tuple[MissingFact, ...]:
        return self.verdict.missing

    def _shown(self, reasons: list[Reason]) -> list[ShownReason]:
        return [ShownReason(reason, self.links.get(reason.clause.code, "")) for reason in reasons]

    @property
    def why(self) -> list[ShownReason]:
        return self._shown(self.verdict.why(self.given))

    @property
    def why_not_higher(self) -> list[ShownReason]:
        return self._shown(self.verdict.why_not_higher(self.given))

    @property
    def notes(self) -> list[ShownReason]:
        return self._shown(self.verdict.notes())


def links_for(user: Any, cycle: Cycle, assessment: Assessment) -> dict[str, str]:
    """Clause code → where the value it looks at stands, for this reader."""
    rulebook = cycle.rulebook
    places = {GRADES: "#grades", FACTS: "#facts"}
    if assessment.subject_kind == "CELL":
        places[CHILDREN] = reverse("ratings:sheet-members", args=[cycle.pk, assessment.place_id])
    elif not assessment.is_member:
        places[CHILDREN] = assessment.place.get_absolute_url() + "#below"
    if assessment.heads_id:
        headed = Assessment.objects.visible_to(user).filter(cycle=cycle, organization_id=assessment.heads_id).first()
        if headed:
            places[HEAD] = reverse("ratings:assessment-detail", args=[headed.pk])
    rules = (*rulebook.conditions, *rulebook.triggers, *rulebook.ceilings)
    return {rule.clause.code: places[place] for rule in rules if (place := _PLACES.get(rule.test, "")) in places}
