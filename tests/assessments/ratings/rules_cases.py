"""Cases for the examples of 2019: a member and an organization that reach outstanding, changed fact by fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.ratings.rulebooks import load
from assessments.ratings.rules import (
    NONE_ASSIGNED,
    ChildResult,
    DegradationFact,
    DisciplineFact,
    Grade,
    Level,
    MemberCase,
    OrganizationCase,
    SubjectKind,
    Tally,
)

BOOK = load("qd132-hd21-2019")
YEAR = 2019
REFERENCE = date(2019, 12, 10)
OUTSTANDING, GOOD, COMPLETED, NOT_COMPLETED = Level
EXCELLENT, WELL, AVERAGE, POOR = Grade
CELL, PARTY = SubjectKind.CELL, SubjectKind.PARTY_ORGANIZATION

TALLY = Tally(eligible=20, present=19, issued=19, returned=19, valid=18, counts={OUTSTANDING: 12, GOOD: 6})
DISCIPLINE = DisciplineFact("15-QĐ/UBKTHU", "2019-05-13", "Khiển trách", YEAR)
REMEDIED = DisciplineFact("16-QĐ/UBKTHU", "2019-05-14", "Khiển trách", YEAR, self_detected_and_remedied=True)
OF_2018 = DisciplineFact("17-QĐ/UBKTHU", "2019-02-14", "Khiển trách", 2018)
CONCLUSION = DegradationFact("4-KL/HU", "2019-08-01")


def children(good: int = 0, completed: int = 0, failed: int = 0, outstanding: int = 0) -> tuple[ChildResult, ...]:
    levels = [OUTSTANDING] * outstanding + [GOOD] * good + [COMPLETED] * completed + [NOT_COMPLETED] * failed
    return tuple(ChildResult(f"Số {number}", level) for number, level in enumerate(levels, 1))


def grades_of(kind: SubjectKind, **changed: Grade | None) -> dict[str, Grade | None]:
    """Every row excellent but the changed ones."""
    return {row.code: EXCELLENT for row in BOOK.criteria_for(kind)} | changed


def member(**changed: Any) -> MemberCase:
    """A member who reaches outstanding, with the changed facts. `rows` changes single grades."""
    rows = changed.pop("rows", {})
    base: dict[str, Any] = {
        "year": YEAR,
        "grades": grades_of(SubjectKind.MEMBER, **rows),
        "reviewed": True,
        "self_level": OUTSTANDING,
        "vote": TALLY,
    }
    return MemberCase(**{**base, **changed})


def organization(kind: SubjectKind = CELL, **changed: Any) -> OrganizationCase:
    """An organization that reaches outstanding, with the changed facts."""
    rows = changed.pop("rows", {})
    base: dict[str, Any] = {
        "year": YEAR,
        "kind": kind,
        "grades": grades_of(kind, **rows),
        "reviewed": True,
        "self_level": OUTSTANDING,
        "ballot": TALLY,
        "targets_share": NONE_ASSIGNED,
        "children": children(good=10),
    }
    return OrganizationCase(**{**base, **changed})


@dataclass(frozen=True)
class Example:
    """One row: a case, the highest level, the clauses that stand in its way (or are shown by it), and the options."""

    about: str
    case: MemberCase | OrganizationCase
    highest: Level | None
    shows: tuple[str, ...] = ()  # clauses expected among the reasons in the way of a higher level
    missing: tuple[str, ...] = ()  # clauses expected among the missing facts, exactly
    met: tuple[str, ...] = ()  # clauses expected to be met
    noted: tuple[str, ...] = ()  # clauses expected as notes
    options: Mapping[str, Any] = field(default_factory=dict)


def civil(rating: Level | None, **changed: Any) -> MemberCase:
    return member(is_civil_servant=True, civil_service_rating=rating, **changed)
