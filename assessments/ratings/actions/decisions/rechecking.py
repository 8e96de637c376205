"""Levels already decided that no longer hold because something below them, or a fact, has changed (ratings.md 11.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from assessments.ratings.caps import DECIDED
from assessments.ratings.cases import CaseBook, superior_id
from assessments.ratings.models import Assessment, Cycle, DecisionLine
from assessments.ratings.rules.levels import Level


def recheck_superiors(cycle: Cycle, assessments: Sequence[Assessment], *, also: Iterable[int] = ()) -> None:
    """Work the ratios of the organizations above, and the ceilings of the heads of these, out again.

    `also` are organizations whose ratio changed otherwise (a member left them).
    """
    above = {pk for assessment in assessments if (pk := superior_id(assessment)) is not None} | set(also)
    headed = {assessment.organization_id for assessment in assessments if assessment.organization_id}
    decided = Assessment.objects.filter(cycle=cycle, state__in=DECIDED)
    affected = {a.pk: a for a in decided.filter(organization_id__in=above)}
    affected |= {a.pk: a for a in decided.filter(heads_id__in=headed)}
    recheck(cycle, affected.values(), "cấp dưới hoặc tập thể đã thay đổi")


def recheck(cycle: Cycle, assessments: Iterable[Assessment], because: str) -> None:
    """Flag each decided assessment whose level is no longer allowed, and take the flag from one whose level is."""
    rows = list(assessments)
    if not rows:
        return
    book = CaseBook(cycle, rows)
    overrides = overrides_of(rows)
    changed = []
    for assessment in rows:
        verdict = book.verdict(assessment, overrides.get(assessment.pk))
        text = ""
        if not verdict.allows(Level(assessment.decided_level)):
            highest = verdict.highest.label if verdict.highest else "chưa xác định được"
            text = f"Tính lại vì {because}: mức cao nhất nay là {highest}"[:300]
        if assessment.needs_new_decision != text:
            assessment.needs_new_decision = text
            changed.append(assessment)
    Assessment.objects.bulk_update(changed, ["needs_new_decision"], batch_size=100)


def overrides_of(assessments: Iterable[Assessment]) -> dict[int, Mapping[str, str]]:
    """The triggers that the standing decision of each set aside, with the reasons: trigger code → reason."""
    lines = DecisionLine.objects.filter(
        assessment__in=[a.pk for a in assessments], version=F("assessment__decided_version")
    ).values_list("assessment_id", "overrides")
    return {pk: dict(kept["reasons"]) for pk, kept in lines if kept}


def current_overrides(assessment: Assessment) -> dict[str, Any]:
    return dict(overrides_of([assessment]).get(assessment.pk, {}))
