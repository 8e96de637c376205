"""The states of an assessment and of a cycle, and which act leads where: one table, nothing beside it.

Routes (ratings.md 11.3): A has a separate proposer, B has the cell committee's proposal as part of sending, C has one
body that proposes and decides in two acts. Parts are played by bodies of the frozen population (`permissions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.ratings.models import CycleState, State


class Part:
    SENDER = "SENDER"
    PROPOSER = "PROPOSER"
    DECIDER = "DECIDER"


class Act:
    SAVE = "SAVE"
    SEND = "SEND"
    RECALL = "RECALL"
    PROPOSE = "PROPOSE"
    RETURN = "RETURN"
    DECIDE = "DECIDE"
    REDECIDE = "REDECIDE"
    PUBLISH = "PUBLISH"
    SET_NOT_RATED = "SET_NOT_RATED"
    RESUME = "RESUME"


ACT_LABELS = {
    Act.SAVE: "ghi phiếu tự đánh giá",
    Act.SEND: "gửi kết quả tự đánh giá",
    Act.RECALL: "rút lại kết quả đã gửi",
    Act.PROPOSE: "đề xuất mức xếp loại",
    Act.RETURN: "trả lại",
    Act.DECIDE: "quyết định xếp loại",
    Act.REDECIDE: "quyết định xếp loại lại",
    Act.PUBLISH: "công bố",
    Act.SET_NOT_RATED: "ghi chưa xếp loại",
    Act.RESUME: "đưa trở lại xếp loại",
}


@dataclass(frozen=True)
class Transition:
    act: str
    routes: str
    before: frozenset[str]
    after: str | None  # None: the state stays
    parts: frozenset[str]


def _row(act: str, routes: str, before: tuple[str, ...], after: str | None, *parts: str) -> Transition:
    return Transition(act, routes, frozenset(before), after, frozenset(parts))


TRANSITIONS = (
    _row(Act.SAVE, "ABC", (State.DRAFT, State.RETURNED), None, Part.SENDER),
    _row(Act.SEND, "AB", (State.DRAFT, State.RETURNED), State.SENT, Part.SENDER),
    _row(Act.RECALL, "AB", (State.SENT,), State.DRAFT, Part.SENDER),
    _row(Act.PROPOSE, "A", (State.SENT,), State.PROPOSED, Part.PROPOSER),
    _row(Act.PROPOSE, "C", (State.DRAFT, State.RETURNED), State.PROPOSED, Part.PROPOSER),
    _row(Act.RETURN, "A", (State.SENT,), State.RETURNED, Part.PROPOSER, Part.DECIDER),
    _row(Act.RETURN, "B", (State.SENT,), State.RETURNED, Part.DECIDER),
    _row(Act.RETURN, "AC", (State.PROPOSED,), State.RETURNED, Part.DECIDER),
    _row(Act.DECIDE, "AC", (State.PROPOSED,), State.DECIDED, Part.DECIDER),
    _row(Act.DECIDE, "B", (State.SENT,), State.DECIDED, Part.DECIDER),
    _row(Act.REDECIDE, "ABC", (State.DECIDED, State.PUBLISHED), State.DECIDED, Part.DECIDER),
    _row(Act.PUBLISH, "ABC", (State.DECIDED,), State.PUBLISHED, Part.DECIDER),
    _row(
        Act.SET_NOT_RATED,
        "ABC",
        (State.DRAFT, State.RETURNED, State.SENT, State.PROPOSED),
        State.NOT_RATED,
        Part.DECIDER,
    ),
    _row(Act.RESUME, "ABC", (State.NOT_RATED,), State.DRAFT, Part.DECIDER),
)


def transition(act: str, route: str, state: str) -> Transition | None:
    """The row for an act on an assessment of this route in this state, or None when the table has none."""
    for row in TRANSITIONS:
        if row.act == act and route in row.routes and state in row.before:
            return row
    return None


CYCLE_TRANSITIONS = {
    ("open", CycleState.PREPARING): CycleState.OPEN,
    ("close", CycleState.OPEN): CycleState.CLOSED,
    ("close", CycleState.REOPENED): CycleState.CLOSED,
    ("reopen", CycleState.CLOSED): CycleState.REOPENED,
}
