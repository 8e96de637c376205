"""Every state × act × persona of each route equals the table below, written out by hand; and seeded random walks."""

import random

import pytest
from django.db import transaction

from assessments.ratings.actions.appraisal import ProposalRow, Vote, give_back, propose
from assessments.ratings.actions.decisions import publish, resume, set_not_rated
from assessments.ratings.actions.sheets import Sheet, recall, save_sheet, send
from assessments.ratings.models import Assessment, Decision, DecisionKind, DecisionLine, State
from assessments.ratings.permissions import can_act
from assessments.ratings.rules.levels import Level
from assessments.ratings.transitions import TRANSITIONS, Act
from partybase.refusal import NotAllowed, Refusal
from tests.assessments.ratings.year import DAY, paper
from tests.personas import PERSONAS

DRAFT, SENT, PROPOSED, RETURNED = State.DRAFT, State.SENT, State.PROPOSED, State.RETURNED
DECIDED, PUBLISHED, EXEMPT, NOT_RATED = State.DECIDED, State.PUBLISHED, State.EXEMPT, State.NOT_RATED
OPEN = (DRAFT, RETURNED)

# who, from which states, to which
TABLE = {
    "A": {  # the secretary of the commune, in the village cell
        Act.SAVE: {("chibo", DRAFT): DRAFT, ("chibo", RETURNED): RETURNED},
        Act.SEND: {("chibo", DRAFT): SENT, ("chibo", RETURNED): SENT},
        Act.RECALL: {("chibo", SENT): DRAFT},
        Act.PROPOSE: {("tochuc", SENT): PROPOSED},
        Act.RETURN: {("tochuc", SENT): RETURNED, ("lanhdao", SENT): RETURNED, ("lanhdao", PROPOSED): RETURNED},
        Act.DECIDE: {("lanhdao", PROPOSED): DECIDED},
        Act.REDECIDE: {("lanhdao", DECIDED): DECIDED, ("lanhdao", PUBLISHED): DECIDED},
        Act.PUBLISH: {("lanhdao", DECIDED): PUBLISHED},
        Act.SET_NOT_RATED: {("lanhdao", state): NOT_RATED for state in (DRAFT, RETURNED, SENT, PROPOSED)},
        Act.RESUME: {("lanhdao", NOT_RATED): DRAFT},
    },
    "B": {  # a member of the village cell
        Act.SAVE: {("chibo", DRAFT): DRAFT, ("chibo", RETURNED): RETURNED},
        Act.SEND: {("chibo", DRAFT): SENT, ("chibo", RETURNED): SENT},
        Act.RECALL: {("chibo", SENT): DRAFT},
        Act.PROPOSE: {},
        Act.RETURN: {("bithu", SENT): RETURNED},
        Act.DECIDE: {("bithu", SENT): DECIDED},
        Act.REDECIDE: {("bithu", DECIDED): DECIDED, ("bithu", PUBLISHED): DECIDED},
        Act.PUBLISH: {("bithu", DECIDED): PUBLISHED},
        Act.SET_NOT_RATED: {("bithu", state): NOT_RATED for state in (DRAFT, RETURNED, SENT, PROPOSED)},
        Act.RESUME: {("bithu", NOT_RATED): DRAFT},
    },
    "C": {  # a member of the office's grassroots cell
        Act.SAVE: {("chiboso", DRAFT): DRAFT, ("chiboso", RETURNED): RETURNED},
        Act.SEND: {},
        Act.RECALL: {},
        Act.PROPOSE: {("chiboso", DRAFT): PROPOSED, ("chiboso", RETURNED): PROPOSED},
        Act.RETURN: {("chiboso", PROPOSED): RETURNED},
        Act.DECIDE: {("chiboso", PROPOSED): DECIDED},
        Act.REDECIDE: {("chiboso", DECIDED): DECIDED, ("chiboso", PUBLISHED): DECIDED},
        Act.PUBLISH: {("chiboso", DECIDED): PUBLISHED},
        Act.SET_NOT_RATED: {("chiboso", state): NOT_RATED for state in (DRAFT, RETURNED, SENT, PROPOSED)},
        Act.RESUME: {("chiboso", NOT_RATED): DRAFT},
    },
}
SUBJECT = {"A": "cell1", "B": "cell2", "C": "office2"}


@pytest.fixture
def ready(year):
    """The commune published, so that only the state and the part stand in the way of its head."""
    year.put(year.of(year.district.commune), PUBLISHED)
    return year


def bring(year, route: str, state: str) -> Assessment:
    """The subject of a route in a state, as if it had come there by its way; decided ones with a decision."""
    assessment = year.member(SUBJECT[route])
    DecisionLine.objects.filter(assessment=assessment).delete()
    Assessment.objects.filter(pk=assessment.pk).update(
        proposed_level="", decided_level="", decided_version=0, not_rated_reason="", opened_at=None, sent_by=None
    )
    (assessment,) = year.put(year.member(SUBJECT[route]), state)
    if state in (DECIDED, PUBLISHED):
        decision = Decision.objects.create(
            cycle=year.cycle, organization=assessment.decider, body=assessment.decider_body, number=paper().number,
            decided_on=DAY, summoned=3, present=3, in_favour=3, published_on=DAY if state == PUBLISHED else None,
        )  # fmt: skip
        DecisionLine.objects.create(decision=decision, assessment=assessment, level="GOOD")
    return year.member(SUBJECT[route])


def perform(year, act: str, assessment: Assessment, by) -> None:
    cycle, values = year.cycle, {"assessment": assessment, "by": by}
    if act == Act.SAVE:
        save_sheet(sheet=Sheet(remarks="Ghi thêm."), **values)
    elif act == Act.SEND:
        send(cycle=cycle, assessment_ids=[assessment.pk], by=by)
    elif act == Act.RECALL:
        recall(**values)
    elif act == Act.PROPOSE:
        propose(cycle=cycle, rows=[ProposalRow(assessment.pk, Level.GOOD)], by=by, vote=Vote(DAY, 3, 3, "BB 1"))
    elif act == Act.RETURN:
        give_back(reason="Thiếu số liệu", **values)
    elif act == Act.DECIDE:
        year.decide({assessment: Level.GOOD}, by=by)
    elif act == Act.REDECIDE:
        year.decide({assessment: Level.COMPLETED}, by=by, kind=DecisionKind.WRONG_FACT, reason="Dữ kiện sai")
    elif act == Act.PUBLISH:
        line = DecisionLine.objects.filter(assessment=assessment).order_by("-version").first()
        if line is None:
            raise Refusal("Chưa có quyết định.")
        publish(decision=line.decision, on=DAY, by=by)
    elif act == Act.SET_NOT_RATED:
        set_not_rated(reason="ABSENT", text="", **values)
    elif act == Act.RESUME:
        resume(reason="Đã kiểm điểm", **values)


class Undo(Exception):
    pass


@pytest.mark.parametrize("route", ["A", "B", "C"])
@pytest.mark.parametrize("state", State.values)
def test_every_act_of_every_persona_equals_the_table(ready, route, state):
    assessment, people = bring(ready, route, state), {name: getattr(ready, name) for name in PERSONAS}
    found, expected, offered = {}, {}, set()
    for act, rows in TABLE[route].items():
        for name, by in people.items():
            if (name, state) in rows:
                expected[act, name] = rows[name, state]
            if can_act(by, act, assessment):
                offered.add((act, name))
            try:
                with transaction.atomic():
                    perform(ready, act, assessment, by)
                    found[act, name] = State(ready.member(SUBJECT[route]).state)
                    raise Undo
            except Undo:
                assessment = ready.member(SUBJECT[route])
            except Refusal:
                pass
    assert (found, offered) == (expected, set(expected))
    assert ready.member(SUBJECT[route]).state == state


@pytest.mark.parametrize("route", ["A", "B", "C"])
def test_the_wrong_person_is_told_so_and_the_wrong_state_too(ready, route):
    bring(ready, route, EXEMPT)
    for act, rows in TABLE[route].items():
        parts = {name for name, _ in rows}
        for name in set(PERSONAS) - parts:
            with pytest.raises((NotAllowed, Refusal)) as caught:
                perform(ready, act, ready.member(SUBJECT[route]), getattr(ready, name))
            if act != Act.PUBLISH:
                assert type(caught.value) is NotAllowed, (act, name)
        for name in parts:
            with pytest.raises(Refusal) as caught:
                perform(ready, act, ready.member(SUBJECT[route]), getattr(ready, name))
            if act != Act.PUBLISH:
                assert "đang ở trạng thái “Được miễn”" in str(caught.value)


@pytest.mark.parametrize("route", ["A", "B", "C"])
@pytest.mark.parametrize("seed", [11, 12])
def test_random_walks_keep_to_the_table(ready, route, seed):
    chance, state, done = random.Random(f"{route}{seed}"), DRAFT, 0
    bring(ready, route, DRAFT)
    for _ in range(40):
        act, name = chance.choice(list(TABLE[route])), chance.choice(list(PERSONAS))
        if chance.random() < 0.5:  # otherwise a walk would mostly stand still
            act, name = chance.choice([(a, who) for a, rows in TABLE[route].items() for who, s in rows if s == state])
        expected = TABLE[route][act].get((name, state))
        assessment = ready.member(SUBJECT[route])
        try:
            with transaction.atomic():
                perform(ready, act, assessment, getattr(ready, name))
        except Refusal:
            assert expected is None, (act, name, state)
        else:
            assert expected is not None, (act, name, state)
            state, done = expected, done + 1
        row = ready.member(SUBJECT[route])
        assert row.state == state
        if state == DRAFT and not row.grades:
            ready.fill(row)
    print(f"route {route}, seed {seed}: {done} of 40 acts done, ends {state}")
    assert done > 5


def test_the_table_of_the_code_has_no_act_beside_this_one():
    assert {row.act for row in TRANSITIONS} == set(TABLE["A"])
