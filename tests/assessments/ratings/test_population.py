"""Who is rated, where, by whom: each row of the special cases (HD 21-HD/BTCTW, 18/10/2019), frozen at opening."""

import datetime

import pytest

from assessments.ratings.models import State
from assessments.ratings.problems import roster_problems
from members.models import Member, PositionKind, StatusPeriod
from organizations.models import Organization, OrganizationState
from tests.assessments.ratings.year import REFERENCE, open_year, prepared_district
from tests.factories import make_member, make_membership, make_organization, make_position


@pytest.fixture
def before(db, the_day):
    return prepared_district()


def of(year, member: Member):
    return open_year(year).of(member)


def status(row) -> tuple[str, str]:
    return row.state, row.not_rated_reason


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "state"),
    [
        ("EXEMPT", "2019-01-01", None, State.EXEMPT),
        ("SUSPENDED", "2019-11-01", None, State.EXEMPT),
        ("COMMITTEE_SUSPENDED", "2019-11-01", None, State.DRAFT),  # reviewed and rated as usual
        ("EXEMPT", "2019-01-01", "2019-11-30", State.DRAFT),  # ended on the reference date
        ("EXEMPT", "2019-12-01", None, State.DRAFT),  # begins after it
    ],
)
def test_exempt_and_suspended(before, kind, starts, ends, state):
    member = before.district.members["cell2"]
    StatusPeriod.objects.create(member=member, kind=kind, starts=starts, ends=ends, paper="NQ 3")
    row = of(before, member)
    assert row.state == state
    assert bool(row.status_reason) is (state == State.EXEMPT)


@pytest.mark.parametrize(
    ("admitted", "expected"),
    [
        ("2019-05-30", (State.DRAFT, "")),
        ("2019-05-31", (State.DRAFT, "")),  # six months on is the last day of November
        ("2019-06-01", (State.NOT_RATED, "NEW")),
        ("2019-05", (State.DRAFT, "")),  # any day of May will do
        ("2019", (State.NOT_RATED, "NEW")),  # unclear: waits unrated until the date is mended
        ("2018", (State.DRAFT, "")),
        ("", (State.NOT_RATED, "NEW")),
    ],
)
def test_admitted_less_than_six_months_ago(before, admitted, expected):
    member = make_member(
        cell=before.district.cell, status="PROBATIONARY", admission_decided_on=admitted, admission_ceremony_on=""
    )
    row = of(before, member)
    assert (status(row), row.member_status) == (expected, "PROBATIONARY")


def test_an_official_member_without_a_date_is_surely_older(before):
    member = make_member(cell=before.district.cell, admission_decided_on="", admission_ceremony_on="")
    assert of(before, member).state == State.DRAFT


def test_temporary_elsewhere_is_rated_at_the_official_cell(before):
    member, elsewhere = before.district.members["cell2"], before.district.sibling_cell
    make_membership(member, elsewhere, kind="TEMPORARY", starts=datetime.date(2019, 10, 1))
    row = of(before, member)
    assert (row.place, row.temporary_cell, row.state) == (before.district.cell, elsewhere, State.DRAFT)


@pytest.mark.parametrize(("left", "asked"), [("2019-07-01", True), ("2019-06-30", False)])
def test_transferred_before_opening(before, left, asked):
    """The receiving cell rates; the former's comment is asked for after six months there in the year."""
    member, new = before.district.members["cell2"], before.district.sibling_cell
    member.memberships.update(ends=left, end_kind="MOVE")
    make_membership(member, new, starts=datetime.date.fromisoformat(left))
    Member.objects.filter(pk=member.pk).update(cell=new)
    row = of(before, member)
    assert (row.place, row.grassroots) == (new, before.district.sibling)
    assert row.previous_cell == (before.district.cell if asked else None)


def test_who_ended_before_the_reference_date_is_not_there_and_who_came_after_neither(before):
    gone, late = before.district.members["cell2"], make_member(cell=before.district.cell)
    gone.memberships.update(ends=REFERENCE, end_kind="DEATH")
    late.memberships.update(starts=REFERENCE + datetime.timedelta(1))
    open_year(before)
    assert not before.all().filter(member__in=[gone, late]).exists()


def test_organizations_young_small_and_old(before):
    district = before.district
    young = make_organization(
        "Chi bộ trẻ", parent=district.commune, founded_on="2019-09-01", opened_on=datetime.date(2019, 9, 1)
    )
    small = make_organization("Chi bộ nhỏ", parent=district.commune)
    for cell in (young, small):
        for _ in range(2 if cell == small else 3):
            make_member(cell=cell)
    make_member(cell=small, status="PROBATIONARY", admission_decided_on="2019-01-05")
    open_year(before)
    assert status(before.of(young)) == (State.NOT_RATED, "NEW")
    assert status(before.of(small)) == (State.NOT_RATED, "UNDER_THREE")
    assert status(before.of(district.cell)) == (State.DRAFT, "")
    assert set(before.all().filter(place=small, subject_kind="MEMBER").values_list("state", flat=True)) == {State.DRAFT}


@pytest.mark.parametrize(
    ("who", "route", "bodies", "proposer", "decider"),
    [
        ("cell2", "B", ("NONE", "GRASSROOTS_COMMITTEE"), None, "commune"),
        ("section_cell2", "A", ("SECTION_COMMITTEE", "GRASSROOTS_COMMITTEE"), "section", "commune"),
        ("office2", "C", ("CELL", "CELL"), "office", "office"),
        ("cell1", "A", ("ORGANIZATION_DEPARTMENT", "DISTRICT_STANDING_COMMITTEE"), "top", "top"),
        ("office0", "A", ("ORGANIZATION_DEPARTMENT", "DISTRICT_STANDING_COMMITTEE"), "top", "top"),
        ("cell0", "B", ("NONE", "GRASSROOTS_COMMITTEE"), None, "commune"),
    ],
)
def test_who_proposes_and_decides_on_members(before, who, route, bodies, proposer, decider):
    row, district = of(before, before.district.members[who]), before.district
    found = row.proposer_body, row.decider_body
    if route == "B":
        assert (row.route, row.decider_body, row.decider) == ("B", bodies[1], getattr(district, decider))
    else:
        assert (row.route, found, row.proposer, row.decider) == (
            route, bodies, getattr(district, proposer), getattr(district, decider),
        )  # fmt: skip


def test_a_managed_member_counts_in_his_grassroots_organizations_cap(before):
    member = before.district.members["cell2"]
    make_position(member, before.district.top, PositionKind.MANAGED, title="Trưởng phòng")
    row = of(before, member)
    assert (row.is_managed, row.decider_body, row.route) == (True, "DISTRICT_STANDING_COMMITTEE", "A")
    assert row.cap_group.organization == before.district.commune
    assert row.position_text == "Trưởng phòng"  # not “of the district”, which only manages him


def test_posts_are_named_once_as_papers_name_them(before):
    district = before.district
    member = district.members["cell2"]
    title = "Chủ tịch UBND xã Tử Du"
    make_position(member, district.top, PositionKind.MANAGED, title=title)
    make_position(member, district.commune, PositionKind.UNIT_HEAD, title=title)
    make_position(member, district.commune, PositionKind.COMMITTEE_MEMBER)
    assert set(of(before, member).position_text.split("; ")) == {
        title, f"{title}, {district.commune.name}", f"Cấp ủy viên {district.commune.name}",
    }  # fmt: skip


def test_managed_members_have_a_group_of_their_own_where_the_option_says_so(before):
    open_year(before, managed_members_in_cap="SEPARATE")
    assert before.member("cell1").cap_group.key == "MEMBER:MANAGED"
    assert before.member("cell2").cap_group.key == f"MEMBER:{before.district.commune.pk}"


@pytest.mark.parametrize(
    ("place", "route", "proposer", "decider"),
    [
        ("cell", "B", None, "commune"),
        ("section_cell", "A", "section", "commune"),
        ("section", "B", None, "commune"),
        ("commune", "A", "top", "top"),
        ("office", "A", "top", "top"),
    ],
)
def test_who_proposes_and_decides_on_organizations(before, place, route, proposer, decider):
    open_year(before)
    row = before.of(getattr(before.district, place))
    assert (row.route, row.decider) == (route, getattr(before.district, decider))
    assert row.proposer == (getattr(before.district, proposer) if proposer else None)


def test_names_and_parents_are_frozen_as_they_stood(before):
    """Renamed and put elsewhere after the reference date: frozen as on that day."""
    cell, day = before.district.cell, REFERENCE + datetime.timedelta(2)
    cell.states.update(ends=day)
    path = f"{before.district.sibling.path}{cell.pk:06d}."
    OrganizationState.objects.create(
        organization=cell, starts=day, path=path, name="Chi bộ tên mới", kind=cell.kind, level=cell.level,
        parent=before.district.sibling,
    )  # fmt: skip
    Organization.objects.filter(pk=cell.pk).update(name="Chi bộ tên mới", parent=before.district.sibling, path=path)
    row = of(before, before.district.members["cell2"])
    assert (row.place_name, before.of(cell).name) == ("Chi bộ thôn Đồng", "Chi bộ thôn Đồng")
    assert row.grassroots == before.district.commune


def test_the_rosters_problems_are_listed_and_block_nothing(before, django_assert_max_num_queries):
    district = before.district
    unclear = make_member("Lê Thị Khuyết", cell=district.cell, status="PROBATIONARY", admission_decided_on="")
    Member.objects.filter(pk=unclear.pk).update(admission_ceremony_on="")
    late = make_member("Lê Thị Muộn", cell=district.cell)
    late.memberships.update(starts=REFERENCE + datetime.timedelta(3))
    empty = make_organization("Chi bộ trống", parent=district.commune)
    with django_assert_max_num_queries(12):
        problems = roster_problems(district.top, REFERENCE)
    found = {(p.code, p.model, p.pk) for p in problems}
    assert {
        ("ADMISSION_UNCLEAR", "members.Member", unclear.pk),
        ("BEGINS_LATER", "members.Member", late.pk),
        ("CELL_TOO_SMALL", "organizations.Organization", empty.pk),
        ("NO_SECRETARY", "organizations.Organization", empty.pk),
        ("NO_PARTY_SECRETARY", "organizations.Organization", district.section.pk),
        ("NO_COMMITTEE", "organizations.Organization", district.commune.pk),
        ("PARTY_ORGANIZATION_TOO_SMALL", "organizations.Organization", district.commune.pk),
    } <= found
    assert not [p for p in problems if p.pk == district.top.pk and p.model == "organizations.Organization"]
    assert all(p.label and p.sentence for p in problems)
    open_year(before)
