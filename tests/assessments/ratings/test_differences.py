"""Differences between the frozen population and today's roster, and accepting each by rule."""

import datetime

import pytest

from assessments.ratings.actions.population import accept_difference
from assessments.ratings.differences import DifferenceKind, differences
from assessments.ratings.models import CapGroup, State
from assessments.ratings.rules.levels import Level
from members.models import Member, Membership, StatusPeriod
from organizations.models import Organization, OrganizationState, Succession
from partybase.audit.models import Event
from partybase.refusal import NotAllowed, Refusal
from tests.assessments.ratings.year import DAY, rated_district
from tests.factories import LONG_AGO, make_member, make_membership, make_organization
from tests.personas import PERSONAS

SINCE = datetime.date(2019, 12, 5)


@pytest.fixture
def year(db, the_day):
    """Five in the village cell, so that it stays above three without one."""
    return rated_district(members=2)


def one(year, **kwargs):
    (found,) = differences(year.cycle, **kwargs)
    return found


def accept(year, key: str = ""):
    start = Event.objects.count()
    changed = accept_difference(cycle=year.cycle, key=key or one(year).key, by=year.tochuc)
    assert Event.objects.count() - start == len(changed)
    return changed


def move(member: Member, to: Organization, on: datetime.date = SINCE) -> None:
    member.memberships.filter(ends=None).update(ends=on, end_kind="MOVE")
    make_membership(member, to, starts=on, entry_kind="MOVE")
    Member.objects.filter(pk=member.pk).update(cell=to)


def end(member: Member, kind: str) -> None:
    member.memberships.filter(ends=None).update(ends=SINCE, end_kind=kind)
    Member.objects.filter(pk=member.pk).update(ended_on=SINCE, end_kind=kind)


def reparent(organization: Organization, parent: Organization) -> None:
    path = f"{parent.path}{organization.pk:06d}."
    organization.states.update(ends=SINCE)
    OrganizationState.objects.create(
        organization=organization, starts=SINCE, path=path, name=organization.name, kind=organization.kind,
        level=organization.level, parent=parent,
    )  # fmt: skip
    Organization.objects.filter(pk=organization.pk).update(parent=parent, path=path)


def test_nothing_differs_after_opening(year):
    assert differences(year.cycle) == []


def test_a_transferred_member_is_rated_by_the_receiving_cell(year):
    member, old, new = year.district.members["cell2"], year.member("cell2"), year.district.sibling_cell
    year.put(old, State.SENT)
    move(member, new)
    found = one(year)
    assert (found.kind, found.what) == (
        DifferenceKind.MOVED,
        "Lê Hữu Ân: chuyển từ Chi bộ thôn Đồng đến Chi bộ thôn Phú.",
    )
    assert "nhận xét của nơi sinh hoạt trước" in found.effect
    (moved,) = accept(year)
    moved = year.of(member)
    assert (moved.state, moved.place, moved.grassroots, moved.decider, moved.previous_cell) == (
        State.DRAFT, new, year.district.sibling, year.district.sibling, year.district.cell,
    )  # fmt: skip
    assert moved.cap_group.key == f"MEMBER:{year.district.sibling.pk}"
    assert (moved.grades, moved.sender_level, moved.sent_on, moved.ballots.count()) == ({}, "", None, 0)
    assert differences(year.cycle) == []


def test_a_short_stay_needs_no_comment(year):
    member = year.district.members["cell2"]
    member.memberships.update(starts=datetime.date(2019, 9, 1))
    move(member, year.district.sibling_cell)
    accept(year)
    assert year.of(member).previous_cell is None


@pytest.mark.parametrize("kind", ["DEATH", "EXPULSION", "REMOVAL", "TRANSFER_OUT"])
def test_who_left_is_not_rated(year, kind):
    member = year.district.members["cell2"]
    end(member, kind)
    assert one(year).kind is DifferenceKind.LEFT
    accept(year)
    left = year.of(member)
    assert (left.state, left.not_rated_reason) == (State.NOT_RATED, "LEFT")
    assert differences(year.cycle) == []


def test_a_newly_admitted_member_is_reviewed_not_rated(year):
    member = make_member(
        "Lê Thị Mới", cell=year.district.cell, admission_decided_on="2019-12-02", status="PROBATIONARY"
    )
    member.memberships.update(starts=SINCE, entry_kind="ADMISSION")
    assert one(year).kind is DifferenceKind.ADMITTED
    accept(year)
    new = year.of(member)
    assert (new.state, new.not_rated_reason, new.cap_group.key) == (
        State.NOT_RATED, "NEW", f"MEMBER:{year.district.commune.pk}",
    )  # fmt: skip
    assert differences(year.cycle) == []


def test_six_months_are_counted_to_the_reference_date(year):
    """Admitted on 5/6/2019: six months are over today (10/12) but not on 30/11."""
    member = make_member(cell=year.district.cell, admission_decided_on="2019-06-05", status="PROBATIONARY")
    member.memberships.update(starts=SINCE, entry_kind="ADMISSION")
    accept(year)
    assert year.of(member).not_rated_reason == "NEW"


def test_who_came_from_outside_is_rated_here(year):
    member = make_member("Lê Thị Đến", cell=year.district.cell)
    member.memberships.update(starts=SINCE, entry_kind="TRANSFER_IN")
    assert one(year).kind is DifferenceKind.CAME
    accept(year)
    assert year.of(member).state == State.DRAFT


@pytest.mark.parametrize("kind", ["EXEMPT", "SUSPENDED"])
def test_exempt_or_suspended_since_and_no_longer(year, kind):
    member = year.district.members["cell2"]
    StatusPeriod.objects.create(member=member, kind=kind, starts=SINCE, paper="NQ 3")
    assert one(year).kind is DifferenceKind.STATUS_SINCE
    accept(year)
    assert (year.of(member).state, differences(year.cycle)) == (State.EXEMPT, [])
    StatusPeriod.objects.update(ends=DAY)
    assert one(year).kind is DifferenceKind.STATUS_NO_LONGER
    accept(year)
    assert (year.of(member).state, differences(year.cycle)) == (State.DRAFT, [])


def test_what_the_deciding_body_left_unrated_is_no_difference(year):
    year.put(year.member("cell2"), State.NOT_RATED)
    assert differences(year.cycle) == []


def test_a_closed_organization_names_its_successor(year):
    cell, heir = year.district.cell, year.district.section_cell
    for name in ("cell0", "cell1", "cell2", "more0", "more1"):
        move(year.district.members[name], heir)
    Organization.objects.filter(pk=cell.pk).update(closed_on=SINCE, closing_kind="MERGER")
    Succession.objects.create(predecessor=cell, successor=heir, on=SINCE)
    found = {d.kind: d for d in differences(year.cycle)}
    assert set(found) == {DifferenceKind.CLOSED, DifferenceKind.MOVED}
    assert "kế thừa: Chi bộ Trường Tiểu học" in found[DifferenceKind.CLOSED].what
    accept(year, found[DifferenceKind.CLOSED].key)
    closed = year.of(cell)
    assert (closed.state, closed.not_rated_reason) == (State.NOT_RATED, "LEFT")
    assert "kế thừa: Chi bộ Trường Tiểu học" in closed.status_reason


def test_a_founded_organization_is_reviewed_not_rated(year):
    cell = make_organization("Chi bộ thôn Mới", parent=year.district.commune, opened_on=SINCE, founded_on="2019-12-05")
    for _ in range(3):
        make_member(cell=cell)
    found = next(d for d in differences(year.cycle) if d.kind is DifferenceKind.FOUNDED)
    accept(year, found.key)
    new = year.of(cell)
    assert (new.state, new.not_rated_reason, new.decider) == (State.NOT_RATED, "NEW", year.district.commune)


def test_a_changed_parent_takes_the_undecided_members_along(year):
    cell = year.district.cell
    year.put(year.member("cell2"), State.SENT)
    reparent(cell, year.district.sibling)
    found = next(d for d in differences(year.cycle) if d.model == "organizations.Organization")
    assert (found.kind, found.what) == (
        DifferenceKind.PARENT, "Chi bộ thôn Đồng: nay trực thuộc Đảng bộ xã Liên Hòa.",
    )  # fmt: skip
    changed = accept(year, found.key)
    assert len(changed) == 6
    assert len(set(Event.objects.filter(act="cycle.accept_difference").values_list("batch", flat=True))) == 1
    assert {a.grassroots for a in year.all().filter(place=cell)} == {year.district.sibling}
    assert (year.member("cell2").state, year.member("cell2").sender_level) == (State.RETURNED, "GOOD")


def test_what_was_decided_stays_where_it_was_decided(year):
    member = year.district.members["cell2"]
    year.put(year.member("cell2"), State.DECIDED)
    move(member, year.district.sibling_cell)
    found = one(year)
    assert (found.acceptable, found.effect) == (False, "Giữ nguyên: đã quyết định tại Chi bộ thôn Đồng.")
    with pytest.raises(Refusal, match="Giữ nguyên: đã quyết định tại Chi bộ thôn Đồng"):
        accept(year)
    assert year.of(member).place == year.district.cell


def test_an_accepted_difference_is_gone_the_second_time(year):
    end(year.district.members["cell2"], "DEATH")
    key = one(year).key
    accept(year, key)
    for stale in (key, "MOVED:member:999999", "nonsense", "MOVED:member:" + "9" * 30, ""):
        with pytest.raises(Refusal, match="Danh sách vừa thay đổi"):
            accept_difference(cycle=year.cycle, key=stale, by=year.tochuc)


@pytest.mark.parametrize("name", sorted(set(PERSONAS) - {"tochuc"}))
def test_only_organization_staff_accept(year, name):
    end(year.district.members["cell2"], "DEATH")
    with pytest.raises(NotAllowed):
        accept_difference(cycle=year.cycle, key=one(year).key, by=getattr(year, name))


def test_a_ratio_that_no_longer_holds_is_flagged(year):
    """The head counts in his cell by his proposed level though nobody has decided on him: with him gone, one of four."""
    cell = year.of(year.district.cell)
    year.put([year.member("cell0")], State.SENT, Level.GOOD)
    year.put([year.member("cell2")], State.PUBLISHED, Level.GOOD)
    year.put([year.member("more0"), year.member("more1")], State.PUBLISHED, Level.COMPLETED)
    year.put(cell, State.DECIDED, Level.GOOD)
    end(year.district.members["cell0"], "DEATH")
    accept(year)
    assert year.of(year.district.cell).needs_new_decision.startswith("Tính lại vì cấp dưới hoặc tập thể đã thay đổi")


def test_a_group_that_stands_over_its_cap_is_marked(year):
    year.put([year.member("cell2")], State.DECIDED, Level.OUTSTANDING)
    end(year.district.members["more0"], "DEATH")
    accept(year)
    assert CapGroup.objects.get(key=f"MEMBER:{year.district.commune.pk}").is_over is True


def test_the_statements_do_not_grow_with_the_members(year, django_assert_max_num_queries):
    for number in range(40):
        make_member(f"Lê Văn Thứ {number}", cell=year.district.cell)
    Membership.objects.filter(starts=LONG_AGO, member__given_name__in=[str(n) for n in range(40)]).update(starts=SINCE)
    with django_assert_max_num_queries(14):
        assert len(differences(year.cycle)) == 40
