"""Every write of the rating year leaves exactly one event for each row, saying who, what before and after, and where."""

import datetime

import pytest

from assessments.ratings import actions
from assessments.ratings.actions.appraisal import ProposalRow, give_back, propose
from assessments.ratings.actions.decisions import allow_extra, publish, resume, set_not_rated
from assessments.ratings.actions.facts import record_authorities, record_cell_comment, record_inspection_opinion
from assessments.ratings.actions.opening import close_cycle, extend_deadline, reopen_cycle
from assessments.ratings.actions.population import accept_difference
from assessments.ratings.actions.sheets import Sheet, recall, save_sheet, send
from assessments.ratings.differences import differences
from assessments.ratings.models import Assessment, CapGroup, DecisionKind, State
from assessments.ratings.rules.levels import Level
from partybase.audit.models import Event
from partybase.refusal import Refusal
from tests.assessments.ratings.year import DAY

GOOD = Level.GOOD


def at(year, who: str, state: str) -> Assessment:
    (row,) = year.put([year.member(who)], state)
    return row


def decided(year):
    return year.decide({at(year, "cell2", State.SENT): GOOD})


def commune_sent(year):
    year.put([year.of(year.district.cell), year.of(year.district.section)], State.PUBLISHED)
    (row,) = year.put([year.of(year.district.commune)], State.SENT)
    return row


def left(year):
    member = year.district.members["cell2"]
    member.memberships.update(ends=DAY, end_kind="DEATH")
    type(member).objects.filter(pk=member.pk).update(ended_on=DAY, end_kind="DEATH")
    return next(d.key for d in differences(year.cycle) if d.model == "members.Member")


def commented(year):
    row = at(year, "cell2", State.DRAFT)
    Assessment.objects.filter(pk=row.pk).update(previous_cell=year.district.sibling_cell)
    return year.member("cell2")


def group(year):
    return CapGroup.objects.get(key=f"MEMBER:{year.district.commune.pk}")


# act, what must stand before, the write, whose, how many rows
WRITES = {
    "rating.save": (
        lambda y: at(y, "cell2", State.DRAFT),
        lambda y, row: save_sheet(assessment=row, sheet=Sheet(remarks="Ghi thêm"), by=y.chibo), "chibo",
    ),
    "rating.send": (
        lambda y: at(y, "cell2", State.DRAFT), lambda y, row: send(cycle=y.cycle, assessment_ids=[row.pk], by=y.chibo), "chibo",
    ),
    "rating.recall": (lambda y: at(y, "cell2", State.SENT), lambda y, row: recall(assessment=row, by=y.chibo), "chibo"),
    "rating.propose": (
        commune_sent, lambda y, row: propose(cycle=y.cycle, rows=[ProposalRow(row.pk, GOOD)], by=y.tochuc), "tochuc",
    ),
    "rating.return": (
        commune_sent, lambda y, row: give_back(assessment=row, reason="Thiếu số liệu", by=y.tochuc), "tochuc",
    ),
    "rating.decide": (lambda y: at(y, "cell2", State.SENT), lambda y, row: y.decide({row: GOOD}), "bithu"),
    "rating.redecide": (
        lambda y: decided(y) and y.member("cell2"),
        lambda y, row: y.decide({row: Level.COMPLETED}, kind=DecisionKind.LOWERING, reason="Sai"), "bithu",
    ),
    "rating.publish": (decided, lambda y, decision: publish(decision=decision, on=DAY, by=y.bithu), "bithu"),
    "rating.allow_extra": (
        group, lambda y, g: allow_extra(group=g, extra=1, reason="Đột phá", paper="NQ 4", by=y.bithu), "bithu",
    ),
    "rating.set_not_rated": (
        lambda y: at(y, "cell2", State.SENT),
        lambda y, row: set_not_rated(assessment=row, reason="ABSENT", text="", by=y.bithu), "bithu",
    ),
    "rating.resume": (
        lambda y: at(y, "cell2", State.NOT_RATED), lambda y, row: resume(assessment=row, reason="Đã về", by=y.bithu), "bithu",
    ),
    "rating.authorities": (
        lambda y: y.of(y.district.commune),
        lambda y, row: record_authorities(assessment=row, government=GOOD, front=GOOD, mass=GOOD, source="QĐ 1", by=y.tochuc),
        "tochuc",
    ),
    "rating.opinion": (
        lambda y: y.of(y.district.commune),
        lambda y, row: record_inspection_opinion(assessment=row, text="Tốt", source="CV 1", by=y.kiemtra), "kiemtra",
    ),
    "rating.comment": (
        commented,
        lambda y, row: record_cell_comment(
            assessment=row, kind="FORMER_CELL_COMMENT", text="Tốt", paper="NX 1", by=y.chibo
        ), "chibo",
    ),
    "cycle.accept_difference": (left, lambda y, key: accept_difference(cycle=y.cycle, key=key, by=y.tochuc), "tochuc"),
    "cycle.extend": (
        lambda y: y.district.cell,
        lambda y, cell: extend_deadline(
            cycle=y.cycle, organization=cell, until=datetime.date(2019, 12, 30), reason="Ốm", by=y.tochuc
        ), "tochuc",
    ),
    "cycle.close": (
        lambda y: y.cycle, lambda y, cycle: close_cycle(cycle=cycle, paper="QĐ 9", on=DAY, by=y.tochuc), "tochuc",
    ),
    "cycle.reopen": (
        lambda y: close_cycle(cycle=y.cycle, paper="QĐ 9", on=DAY, by=y.tochuc),
        lambda y, cycle: reopen_cycle(cycle=cycle, paper="QĐ 10", on=DAY, reason="Khiếu nại", by=y.tochuc), "tochuc",
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", WRITES)
def test_one_write_one_event(year, act):
    prepare, write, who = WRITES[act]
    given = prepare(year)
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    write(year, given)
    event = Event.objects.get(pk__gt=last)
    assert (event.act, event.actor_id) == (act, year.users[who].pk)
    assert event.actor_text and event.summary and event.subject_text and event.place_path
    assert event.before or event.after


@pytest.mark.parametrize("act", [act for act in WRITES if act.startswith("rating.") and act != "rating.allow_extra"])
def test_a_closed_year_refuses_and_records_nothing(year, act):
    prepare, write, _ = WRITES[act]
    given = prepare(year)
    close_cycle(cycle=year.cycle, paper="QĐ 9", on=DAY, by=year.tochuc)
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    with pytest.raises(Refusal, match="không nhận thay đổi"):
        write(year, given)
    assert not Event.objects.filter(pk__gt=last).exists()


def test_every_public_action_is_written_down_here():
    """A new action of the rating year needs a row above."""
    import importlib
    import inspect
    import pkgutil

    found = set()
    for module in pkgutil.walk_packages(actions.__path__, f"{actions.__name__}."):
        for name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            by = inspect.signature(thing).parameters.get("by")
            ours = thing.__module__.startswith(actions.__name__) and not name.startswith("_")
            if ours and by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY:
                found.add(name)
    helpers = {"event_of", "mark_opened", "mark_sheet_opened", "prepare_cycle", "open_cycle", "decide"}
    named = {
        "save_sheet", "send", "recall", "propose", "give_back", "publish", "allow_extra", "set_not_rated", "resume",
        "record_authorities", "record_inspection_opinion", "record_cell_comment", "accept_difference", "extend_deadline",
        "close_cycle", "reopen_cycle",
    }  # fmt: skip
    assert found == helpers | named
