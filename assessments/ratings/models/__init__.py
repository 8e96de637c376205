"""The rating year.

Owns: cycles with their pinned rulebook, deadlines and extensions (`cycle`); the frozen population of assessments with
their facts, ballots and opinions (`assessment`); proposals, decisions and cap groups (`decision`); results of earlier
years as they were recorded, never recomputed. Does not own: rosters, reviews, discipline (it reads them), nor what the
regulation says (`rules`, `rulebooks`).
"""

from assessments.ratings.models.assessment import (
    SENDER_STATES,
    Assessment,
    Ballot,
    BallotKind,
    Fact,
    FactKind,
    Opinion,
    State,
    Step,
)
from assessments.ratings.models.cycle import Cycle, CycleState, Extension, RecordedResult
from assessments.ratings.models.decision import CapGroup, Decision, DecisionKind, DecisionLine

__all__ = [
    "SENDER_STATES",
    "Assessment",
    "Ballot",
    "BallotKind",
    "CapGroup",
    "Cycle",
    "CycleState",
    "Decision",
    "DecisionKind",
    "DecisionLine",
    "Extension",
    "Fact",
    "FactKind",
    "Opinion",
    "RecordedResult",
    "State",
    "Step",
]
