"""Who is reviewed: a member at the cell, an organization by its committee or its heads at the cell meeting."""

import datetime

import pytest

from assessments.meetings.actions import Row
from assessments.meetings.models import Outcome, Review, ReviewSession
from members.models import PositionKind, StatusKind, StatusPeriod
from tests import personas
from tests.assessments.meetings.helpers import hold, hold_committee, rows_of
from tests.factories import LONG_AGO, make_position

TODAY = datetime.date(2019, 12, 10)


def reviewed(organization):
    return Review.objects.organization_reviewed(2019, organization, TODAY)


def test_member_is_reviewed_at_the_cell(district, chibo, bithu):
    members = district.members
    ids = [members[name].pk for name in ("cell0", "cell1", "cell2", "office0")]
    hold_committee(bithu, district.commune, [Row(members["cell1"])])
    assert Review.objects.reviewed_member_ids(2019, ids) == set()
    rows = rows_of(district)
    hold(chibo, district.cell, [*rows[:2], Row(members["cell2"], Outcome.ABSENT, absence_reason="ốm")])
    assert Review.objects.reviewed_member_ids(2019, ids) == {members["cell0"].pk, members["cell1"].pk}
    assert Review.objects.reviewed_member_ids(2018, ids) == set()
    assert Review.objects.is_member_reviewed(2019, members["cell0"])
    assert not Review.objects.is_member_reviewed(2019, members["cell2"])


def test_party_organization_is_reviewed_by_its_committee(district, bithu):
    assert not reviewed(district.commune)
    hold_committee(bithu, district.commune)
    assert reviewed(district.commune)


def test_cell_without_committee_is_reviewed_with_its_secretary_and_deputy(district, chibo):
    make_position(district.members["cell1"], kind=PositionKind.DEPUTY_SECRETARY)
    rows = rows_of(district)
    session = hold(chibo, district.cell, [rows[0], Row(district.members["cell1"], Outcome.ABSENT, absence_reason="ốm")])
    assert not reviewed(district.cell)
    session.reviews.update(outcome=Outcome.REVIEWED)
    assert reviewed(district.cell)


def test_cell_without_secretary_is_not_reviewed(district, chibo):
    district.members["cell0"].positions.update(ends=datetime.date(2019, 11, 1))
    hold(chibo, district.cell, rows_of(district))
    assert not reviewed(district.cell)


def test_cell_with_committee_is_reviewed_by_it(district, chibo):
    make_position(district.members["cell2"], kind=PositionKind.COMMITTEE_MEMBER)
    hold(chibo, district.cell, rows_of(district))
    assert not reviewed(district.cell)
    hold_committee(chibo, district.cell)
    assert reviewed(district.cell)


def owing_organizations(user):
    rows = Review.objects.organizations_owing(user, 2019, TODAY)
    return {row.pk: row.is_reviewed for row in rows}


def test_organizations_owing_agree_with_one_by_one(district, chibo, bithu):
    make_position(district.members["section_cell0"], kind=PositionKind.COMMITTEE_MEMBER)
    hold_committee(bithu, district.commune)
    hold(chibo, district.cell, rows_of(district))
    found = owing_organizations(personas.tochuc(district))
    expected = {o.pk: reviewed(o) for o in district.organizations if o != district.top}
    assert found == expected
    assert {pk for pk, done in found.items() if done} == {district.commune.pk, district.cell.pk}


def test_members_owing_leaves_out_exempt_and_suspended(district, chibo):
    for name, kind in (
        ("cell1", StatusKind.EXEMPT),
        ("cell2", StatusKind.SUSPENDED),
        ("cell0", StatusKind.COMMITTEE_SUSPENDED),
    ):
        StatusPeriod.objects.create(member=district.members[name], kind=kind, starts=LONG_AGO)
    hold(chibo, district.cell, [Row(district.members["cell0"], Outcome.ABSENT, absence_reason="ốm")])
    rows = list(Review.objects.members_owing(chibo, 2019, TODAY))
    assert [(m.pk, m.is_reviewed, m.absent_on) for m in rows] == [
        (district.members["cell0"].pk, False, datetime.date(2019, 12, 5))
    ]


SEES = {"tochuc": 2, "lanhdao": 2, "bithu": 2, "chibo": 1, "chiboso": 0, "kiemtra": 0, "quantri": 0}
READS = {"tochuc": 2, "lanhdao": 0, "bithu": 2, "chibo": 1, "chiboso": 0, "kiemtra": 0, "quantri": 0}


@pytest.mark.parametrize("name", list(SEES))
def test_scope_of_sessions_and_texts(district, name):
    chibo, bithu = personas.chibo(district), personas.bithu(district)
    hold(chibo, district.cell, rows_of(district)[:1])
    hold_committee(bithu, district.commune)
    user = {"chibo": chibo, "bithu": bithu}.get(name) or personas.PERSONAS[name](district)
    assert ReviewSession.objects.visible_to(user).count() == SEES[name]
    assert Review.objects.visible_to(user).count() == SEES[name]
    assert Review.objects.texts_visible_to(user).count() == READS[name]
