"""Preparing, opening, closing, reopening a cycle; extending a deadline."""

import datetime

import pytest

from assessments.ratings.actions.opening import (
    close_cycle,
    extend_deadline,
    open_cycle,
    prepare_cycle,
    reopen_cycle,
)
from assessments.ratings.models import Assessment, CapGroup, Cycle, CycleState, State
from assessments.ratings.rules.levels import Level
from organizations.scope import events_visible_to
from partybase.audit.models import Event
from partybase.refusal import NotAllowed, Refusal
from tests.assessments.ratings.year import DAY, DUE, OPENED, REFERENCE, RULEBOOK, open_year, prepared_district

PAPER = "16-QĐ/HU ngày 10/12/2019"


@pytest.fixture
def prepared(db, the_day):
    return prepared_district()


def opening(year, **overrides):
    values = {
        "cycle": year.cycle, "paper": PAPER, "on": OPENED, "reference_date": REFERENCE, **DUE, "options": {},
        "option_reasons": {}, "by": year.tochuc,
    } | overrides  # fmt: skip
    return open_cycle(**values)


def test_opening_pins_the_rulebook_and_freezes_the_population(prepared):
    cycle = opening(prepared)
    assert (cycle.state, cycle.rulebook_code, len(cycle.rulebook_hash)) == (CycleState.OPEN, RULEBOOK, 64)
    assert cycle.rulebook.option("cap_denominator") == "GOOD_ONLY"
    # seven organizations below the top, three members in each of four cells
    assert (Assessment.objects.of_organizations().count(), Assessment.objects.of_members().count()) == (7, 12)
    assert set(Assessment.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert Event.objects.filter(act="cycle.open").count() == 1
    assert Event.objects.filter(act="cycle.freeze").count() == 19


def test_chosen_options_are_kept_with_their_reasons(prepared):
    cycle = opening(
        prepared,
        options={"cap_denominator": "GOOD_OR_BETTER", "cap_rounding": "FLOOR"},  # the second is the default
        option_reasons={"cap_denominator": "Theo hướng dẫn của tỉnh"},
    )
    assert Cycle.objects.get(pk=cycle.pk).rulebook.option("cap_denominator") == "GOOD_OR_BETTER"
    assert cycle.options == {"cap_denominator": "GOOD_OR_BETTER"}
    assert cycle.option_reasons == {"cap_denominator": "Theo hướng dẫn của tỉnh"}


def test_two_cycles_with_other_options_keep_other_rulebooks(prepared):
    """The rebuilt rulebook is kept between requests by hash and options, not by the hash alone."""
    first = opening(prepared, options={"cap_rounding": "CEIL"}, option_reasons={"cap_rounding": "x"})
    other = Cycle(rulebook_code=RULEBOOK, rulebook_hash=first.rulebook_hash)
    other.snapshot = {**first.snapshot, "chosen": {}}
    assert (first.rulebook.option("cap_rounding"), other.rulebook.option("cap_rounding")) == ("CEIL", "FLOOR")


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"paper": "  "}, "văn bản của Ban Thường vụ"),
        ({"on": DAY + datetime.timedelta(1)}, "không được sau ngày làm việc"),
        ({"reference_date": DAY + datetime.timedelta(1)}, "chốt danh sách không được sau"),
        ({"reference_date": datetime.date(2018, 12, 31)}, "phải từ 01/01/2019"),
        ({"members_due": datetime.date(2019, 12, 16)}, "cấp dưới trước"),
        ({"members_due": datetime.date(2019, 11, 30)}, "trước ngày mở đợt"),
        ({"options": {"nothing": 1}}, "không có lựa chọn"),
        ({"options": {"cap_rounding": "UP"}}, "không có trong các lựa chọn"),
        ({"options": {"cap_rounding": "CEIL"}}, "phải ghi lý do"),
        ({"version": 7}, "vừa được người khác sửa"),
    ],
)
def test_opening_is_refused(prepared, overrides, says):
    with pytest.raises(Refusal, match=says):
        opening(prepared, **overrides)
    assert not Assessment.objects.exists()
    assert Cycle.objects.get().state == CycleState.PREPARING


@pytest.mark.parametrize("name", ["quantri", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"])
def test_only_organization_staff_run_a_cycle(prepared, name):
    who = getattr(prepared, name)
    with pytest.raises(NotAllowed):
        opening(prepared, by=who)
    with pytest.raises(NotAllowed):
        prepare_cycle(top=prepared.district.top, year=2018, rulebook_code=RULEBOOK, by=who)
    open_year(prepared)
    for act in (close_cycle, reopen_cycle):
        with pytest.raises(NotAllowed):
            act(cycle=prepared.cycle, paper=PAPER, on=DAY, by=who, **({"reason": "x"} if act is reopen_cycle else {}))
    with pytest.raises(NotAllowed):
        extend_deadline(cycle=prepared.cycle, organization=prepared.district.cell, until=DAY, reason="x", by=who)


def test_a_year_is_prepared_once(prepared):
    with pytest.raises(Refusal, match="Mỗi năm chỉ có một đợt"):
        prepare_cycle(top=prepared.district.top, year=2019, rulebook_code=RULEBOOK, by=prepared.tochuc)


@pytest.mark.parametrize("values", [{"year": 2017}, {"year": 2020}, {"rulebook_code": "../settings"}])
def test_preparing_is_refused(prepared, values):
    with pytest.raises(Refusal):
        prepare_cycle(
            **({"top": prepared.district.top, "year": 2018, "rulebook_code": RULEBOOK, "by": prepared.tochuc} | values)
        )


def test_closing_and_reopening(prepared):
    open_year(prepared)
    cycle = close_cycle(cycle=prepared.cycle, paper=PAPER, on=DAY, by=prepared.tochuc)
    assert (cycle.state, cycle.accepts_work, cycle.closing_paper) == (CycleState.CLOSED, False, PAPER)
    with pytest.raises(Refusal, match="không nhận thay đổi"):
        prepared.decide({prepared.put(prepared.member("cell2"), State.SENT)[0]: Level.GOOD})
    cycle = reopen_cycle(cycle=cycle, paper=PAPER, on=DAY, reason="Có khiếu nại", by=prepared.tochuc)
    assert (cycle.state, cycle.accepts_work) == (CycleState.REOPENED, True)
    assert [e.act for e in Event.objects.filter(act__startswith="cycle.").exclude(act="cycle.freeze").order_by("pk")] == [
        "cycle.prepare", "cycle.open", "cycle.close", "cycle.reopen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (CycleState.PREPARING, ()),
        (CycleState.OPEN, ("close",)),
        (CycleState.REOPENED, ("close",)),
        (CycleState.CLOSED, ("reopen",)),
    ],
)
def test_cycle_states_equal_the_table(prepared, state, acts):
    open_year(prepared)
    for act, function in {"open": None, "close": close_cycle, "reopen": reopen_cycle}.items():
        Cycle.objects.update(state=state)
        values = {"cycle": prepared.cycle, "paper": PAPER, "on": DAY, "by": prepared.tochuc}
        if act == "reopen":
            values["reason"] = "Có khiếu nại"
        if act in acts:
            function(**values)
        elif act != "open" or state != CycleState.PREPARING:
            with pytest.raises(Refusal):
                function(**values) if function else opening(prepared)


def test_an_extension_is_kept_with_its_reason_and_told_to_the_cell(prepared):
    open_year(prepared)
    until = datetime.date(2019, 12, 25)
    extend_deadline(
        cycle=prepared.cycle, organization=prepared.district.cell, until=until, reason="Bí thư ốm", by=prepared.tochuc
    )
    event = events_visible_to(prepared.chibo, Event.objects.filter(act="cycle.extend")).get()
    assert (event.after, event.reason) == ({"Gia hạn": "2019-12-25"}, "Bí thư ốm")


@pytest.mark.parametrize(
    ("until", "reason", "says"),
    [(datetime.date(2019, 12, 25), " ", "lý do"), (datetime.date(2019, 12, 12), "Ốm", "sau hạn chung")],
)
def test_an_extension_is_refused(prepared, until, reason, says):
    open_year(prepared)
    with pytest.raises(Refusal, match=says):
        extend_deadline(
            cycle=prepared.cycle, organization=prepared.district.cell, until=until, reason=reason, by=prepared.tochuc
        )


def test_cap_groups_follow_the_rulebook(prepared):
    open_year(prepared)
    commune, office = prepared.district.commune, prepared.district.office
    keys = set(CapGroup.objects.values_list("key", flat=True))
    assert {f"MEMBER:{commune.pk}", f"MEMBER:{office.pk}", f"SUBORDINATE_ORGANIZATION:{commune.pk}"} < keys
    assert prepared.of(prepared.district.cell).cap_group.key == f"SUBORDINATE_ORGANIZATION:{commune.pk}"
    assert prepared.member("cell1").cap_group.key == f"MEMBER:{commune.pk}"  # a managed one counts there too
