"""Choose what was given: levels with a believable spread, grades and counts that fit them, never above the cap."""

from __future__ import annotations

import random
from collections.abc import Sequence

from assessments.ratings.models import Assessment, Ballot, BallotKind
from assessments.ratings.rules.levels import LEVELS_BEST_FIRST, Grade, Level, SubjectKind
from assessments.ratings.rules.rulebook import Rulebook

LOWEST, COMPLETED = 0.004, 0.075  # shares of the members rated
USE_OF_CAP = 0.9  # how much of its cap a group uses


def places(size: int, use: float = USE_OF_CAP) -> int:
    """How many outstanding fit into a group where all others are good: k ≤ floor(0.2 × (size − k)), a share of it."""
    return int(size // 6 * use)


def member_levels(
    rng: random.Random, members: Sequence[Assessment], ceilings: dict[int, Level], *, full: int | None = None
) -> dict[int, Level]:
    """A level for each, `ceilings` (by assessment id) never passed; outstanding within the cap of those given here.

    `full` uses the whole cap, of a group in which so many more will be good in the end (heads are decided last).
    """
    given = {}
    for assessment in members:
        drawn = rng.random()
        level = Level.NOT_COMPLETED if drawn < LOWEST else Level.COMPLETED if drawn < LOWEST + COMPLETED else Level.GOOD
        given[assessment.pk] = min(level, ceilings.get(assessment.pk, Level.OUTSTANDING), key=lambda each: each.rank)
    good = [a for a in members if given[a.pk] is Level.GOOD and a.pk not in ceilings]
    size = sum(level is Level.GOOD for level in given.values())
    number = places(size) if full is None else places(size + full, 1.0)
    # party members with posts and of working age are praised more often
    for assessment in sorted(good, key=lambda a: (not a.position_text, rng.random()))[:number]:
        given[assessment.pk] = Level.OUTSTANDING
    return given


def grades_for(rng: random.Random, book: Rulebook, kind: SubjectKind, level: Level) -> dict[str, str]:
    """Grades of every row that allow this level (and, by the rows alone, none above it)."""
    grades = {}
    rows = book.criteria_for(kind)
    for row in rows:
        if level is Level.OUTSTANDING:
            grade = Grade.EXCELLENT if row.counts_as_result or rng.random() < 0.5 else Grade.GOOD
        elif level is Level.GOOD:
            grade = Grade.GOOD if row.counts_as_result or rng.random() < 0.9 else Grade.AVERAGE
        elif level is Level.COMPLETED:
            grade = Grade.AVERAGE if row.counts_as_result else rng.choice((Grade.GOOD, Grade.AVERAGE))
        else:
            grade = Grade.POOR if row.counts_as_result else Grade.AVERAGE
        grades[row.code] = grade.value
    return grades


def grades_of_the_disciplined(rulebook: Rulebook, kind: SubjectKind) -> dict[str, str]:
    """The year's work was done all the same: setting the trigger aside opens a higher level. Own numbers, so that the
    rest of the district stays as it is."""
    return grades_for(random.Random(0), rulebook, kind, Level.GOOD)


def ballot_for(
    rng: random.Random, assessment: Assessment, level: Level, eligible: int, held_on: object
) -> Ballot | None:
    """A count in which this level passed: most votes for it, the rest beside it. None where nobody may vote."""
    if eligible < 1:
        return None
    present = max(1, eligible - rng.choice((0, 0, 0, 1, 1, 2)) * (eligible > 4))
    invalid = 1 if present > 15 and rng.random() < 0.1 else 0
    valid = present - invalid
    counts = dict.fromkeys(LEVELS_BEST_FIRST, 0)
    others = rng.randint(0, max(0, (valid - 1) // 4))
    if (valid - others) * 2 <= eligible:
        others = 0
    lower = LEVELS_BEST_FIRST[min(LEVELS_BEST_FIRST.index(level) + 1, len(LEVELS_BEST_FIRST) - 1)]
    counts[level] += valid - others
    counts[lower] += others
    kind = BallotKind.CELL_VOTE if assessment.is_member else BallotKind.SECRET_BALLOT
    return Ballot(
        assessment=assessment,
        kind=kind,
        held_on=held_on,
        eligible_proposed=eligible,
        eligible=eligible,
        present=present,
        issued=present,
        returned=present,
        valid=valid,
        outstanding=counts[Level.OUTSTANDING],
        good=counts[Level.GOOD],
        completed=counts[Level.COMPLETED],
        not_completed=counts[Level.NOT_COMPLETED],
    )
