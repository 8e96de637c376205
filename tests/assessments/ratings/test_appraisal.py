"""Appraisal: proposing (also the first act of route C), returning with a reason, opinions kept."""

import datetime

import pytest

from assessments.ratings.actions.appraisal import ProposalRow, Vote, give_back, mark_opened, propose
from assessments.ratings.models import Assessment, Opinion, State, Step
from assessments.ratings.rules.levels import Body, Level
from organizations.scope import events_visible_to
from partybase.audit.models import Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from tests.assessments.ratings.year import DAY

GOOD, OUT, COMPLETED = Level.GOOD, Level.OUTSTANDING, Level.COMPLETED


@pytest.fixture
def sent(year):
    """The commune's sheet, sent."""
    year.put([year.of(year.district.cell), year.of(year.district.section)], State.PUBLISHED)
    year.put([year.of(year.district.commune)], State.SENT)
    return year


def commune(year) -> Assessment:
    return year.of(year.district.commune)


def proposing(year, by, level=GOOD, assessment=None, **kwargs):
    row = ProposalRow((assessment or commune(year)).pk, level, "Đồng ý.", kwargs.pop("version", None))
    return propose(cycle=year.cycle, rows=[row], by=by, **kwargs)


def test_a_proposal_keeps_the_opinion_with_author_and_time(sent):
    start = Event.objects.count()
    proposing(sent, sent.tochuc)
    row, opinion = commune(sent), Opinion.objects.get()
    assert (row.state, row.proposed_level, row.sender_level) == (State.PROPOSED, "GOOD", "GOOD")
    assert (opinion.step, opinion.body, opinion.level, opinion.text, opinion.by, opinion.organization) == (
        Step.PROPOSAL, Body.ORGANIZATION_DEPARTMENT, "GOOD", "Đồng ý.", sent.users["tochuc"], sent.district.top,
    )  # fmt: skip
    assert opinion.by_text == str(sent.users["tochuc"])
    assert Event.objects.count() == start + 1


def test_a_proposal_is_read_above_and_not_below(sent):
    proposing(sent, sent.tochuc)
    events = Event.objects.filter(act="rating.propose")
    seen = {
        name: events_visible_to(getattr(sent, name), events).exists()
        for name in ("tochuc", "lanhdao", "bithu", "chibo")
    }
    assert seen == {"tochuc": True, "lanhdao": True, "bithu": False, "chibo": False}


@pytest.mark.parametrize("name", ["quantri", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"])
def test_only_the_proposing_body_proposes(sent, name):
    with pytest.raises(NotAllowed):
        proposing(sent, getattr(sent, name))


def test_a_level_above_the_highest_is_not_proposed(sent):
    with pytest.raises(Refusal, match="mức cao nhất là Hoàn thành tốt nhiệm vụ"):
        proposing(sent, sent.tochuc, OUT)


def test_what_others_owe_may_still_be_missing(sent):
    commune(sent).facts.filter(kind="INSPECTION_OPINION").delete()
    proposing(sent, sent.tochuc)
    assert commune(sent).state == State.PROPOSED


def test_empty_doubled_and_old_lists_are_refused(sent):
    row = ProposalRow(commune(sent).pk, GOOD)
    with pytest.raises(Refusal, match="Chưa chọn"):
        propose(cycle=sent.cycle, rows=[], by=sent.tochuc)
    with pytest.raises(Refusal, match="hai lần"):
        propose(cycle=sent.cycle, rows=[row, row], by=sent.tochuc)
    with pytest.raises(Conflict):
        proposing(sent, sent.tochuc, version=9)


def test_the_wrong_person_learns_nothing_from_a_conflict(sent):
    """The right is asked before the version: theirs is shown to who may act on it only."""
    sent.put([commune(sent)], State.PROPOSED)
    with pytest.raises(NotAllowed) as caught:
        give_back(assessment=commune(sent), reason="x", by=sent.chibo, version=99)
    assert not isinstance(caught.value, Conflict)


def test_nobody_proposes_for_himself(sent):
    sent.put([sent.member("cell1")], State.SENT)
    sent.district.members["cell1"].user = sent.users["tochuc"]
    sent.district.members["cell1"].save(update_fields=["user"])
    with pytest.raises(NotAllowed, match="của chính mình"):
        proposing(sent, sent.tochuc, assessment=sent.member("cell1"))


def test_a_section_committee_proposes_for_its_cells(year):
    from organizations.scope import Role
    from tests.factories import make_grant, make_user

    secretary = make_user()
    make_grant(secretary, year.district.section, Role.SECRETARY)
    (row,) = year.put([year.member("section_cell2")], State.SENT)
    assert (row.route, row.proposer, row.decider) == ("A", year.district.section, year.district.commune)
    proposing(year, secretary, assessment=row)
    assert year.member("section_cell2").state == State.PROPOSED
    year.decide({year.member("section_cell2"): GOOD})


# --- route C ---------------------------------------------------------------------------------------------------------


def test_one_body_proposes_with_its_own_vote_minutes_and_date(year):
    year.fill(year.member("office2"))
    with pytest.raises(Refusal, match="phải ghi ngày họp"):
        proposing(year, year.chiboso, assessment=year.member("office2"))
    proposing(year, year.chiboso, assessment=year.member("office2"), vote=Vote(DAY, 3, 2, "BB 5"))
    row, opinion = year.member("office2"), Opinion.objects.get()
    assert (row.state, row.sent_on, row.is_late) == (State.PROPOSED, DAY, False)
    assert (opinion.held_on, opinion.present, opinion.in_favour, opinion.minutes) == (DAY, 3, 2, "BB 5")
    decision = year.decide({row: GOOD}, by=year.chiboso)
    assert decision.body == row.decider_body == Body.CELL  # no committee: the cell itself


@pytest.mark.parametrize("body", ["CELL", "CELL_COMMITTEE"])
def test_a_cell_decides_for_its_missing_committee(year, body):
    """A page that knows only the cell names either body; the decision keeps the one that was frozen."""
    from assessments.ratings.actions.decisions import Row, decide
    from tests.assessments.ratings.year import paper

    (row,) = year.put([year.member("office2")], State.PROPOSED)
    decision = decide(
        cycle=year.cycle, organization=year.district.office, body=body, paper=paper(), rows=[Row(row.pk, GOOD)],
        by=year.chiboso,
    )  # fmt: skip
    assert decision.body == row.decider_body


@pytest.mark.parametrize(
    ("vote", "says"),
    [
        (Vote(DAY + datetime.timedelta(1), 3, 3), "sau ngày làm việc"),
        (Vote(DAY, 0, 0), "ít nhất 1"),
        (Vote(DAY, 3, 4), "nhiều hơn số có mặt"),
        (Vote(DAY, 4, 2), "quá một nửa"),
    ],
)
def test_an_impossible_vote_is_refused(year, vote, says):
    year.fill(year.member("office2"))
    with pytest.raises(Refusal, match=says):
        proposing(year, year.chiboso, assessment=year.member("office2"), vote=vote)


def test_in_route_c_the_sender_still_owes_the_whole_sheet(year):
    with pytest.raises(Refusal, match="còn thiếu"):
        proposing(year, year.chiboso, assessment=year.member("office2"), vote=Vote(DAY, 3, 3))


def test_a_proposal_of_route_c_that_was_returned_is_proposed_again(year):
    year.put([year.member("office2")], State.PROPOSED)
    give_back(assessment=year.member("office2"), reason="Sai số phiếu", by=year.chiboso)
    row = year.member("office2")
    assert (row.state, row.returned_reason, row.proposed_level) == (State.RETURNED, "Sai số phiếu", "")
    proposing(year, year.chiboso, assessment=row, vote=Vote(DAY, 3, 3))
    assert (year.member("office2").state, year.member("office2").returned_reason) == (State.PROPOSED, "")


# --- returning -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state", "body"),
    [
        ("tochuc", State.SENT, Body.ORGANIZATION_DEPARTMENT),
        ("lanhdao", State.SENT, Body.DISTRICT_STANDING_COMMITTEE),
        ("lanhdao", State.PROPOSED, Body.DISTRICT_STANDING_COMMITTEE),
    ],
)
def test_returned_with_a_reason_the_sender_reads(sent, name, state, body):
    sent.put([commune(sent)], state)
    start = Event.objects.count()
    give_back(assessment=commune(sent), reason="Thiếu số liệu", by=getattr(sent, name))
    row, opinion = commune(sent), Opinion.objects.get()
    assert (row.state, row.returned_reason, opinion.body) == (State.RETURNED, "Thiếu số liệu", body)
    assert Event.objects.count() == start + 1
    event = events_visible_to(sent.bithu, Event.objects.filter(act="rating.return")).get()
    assert event.reason == "Thiếu số liệu"


def test_returning_needs_a_reason_and_the_right(sent):
    with pytest.raises(Refusal, match="ghi rõ lý do"):
        give_back(assessment=commune(sent), reason="  ", by=sent.tochuc)
    for name in ("bithu", "chibo", "kiemtra", "quantri"):
        with pytest.raises(NotAllowed):
            give_back(assessment=commune(sent), reason="x", by=getattr(sent, name))
    with pytest.raises(Conflict):
        give_back(assessment=commune(sent), reason="x", by=sent.tochuc, version=9)


def test_opening_is_noted_once_and_by_the_holder_only(sent):
    start = Event.objects.count()
    mark_opened(assessment=commune(sent), by=sent.lanhdao)  # he decides; the organization department holds it now
    assert commune(sent).opened_at is None
    mark_opened(assessment=commune(sent), by=sent.tochuc)
    opened = commune(sent).opened_at
    mark_opened(assessment=commune(sent), by=sent.tochuc)
    assert commune(sent).opened_at == opened is not None
    assert Event.objects.count() == start
