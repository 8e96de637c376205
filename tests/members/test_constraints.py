"""What must never be false stands in the database as well."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from members.models import Position, StatusPeriod
from tests.factories import make_member, make_membership, make_position

FIRST, SECOND, THIRD = (datetime.date(2018, month, 1) for month in (1, 6, 9))


def refused_by_database(deed, *args, **kwargs):
    with pytest.raises(IntegrityError), transaction.atomic():
        deed(*args, **kwargs)


def test_one_open_official_stay(db):
    member = make_member()
    refused_by_database(make_membership, member, member.cell, starts=FIRST)


def test_one_secretary(db):
    member = make_member()
    make_position(member)
    refused_by_database(make_position, make_member(cell=member.cell), member.cell)


def test_status_period_ends_after_it_starts(db):
    refused_by_database(StatusPeriod.objects.create, member=make_member(), kind="EXEMPT", starts=SECOND, ends=FIRST)


@pytest.mark.postgres
def test_closed_stays_do_not_overlap_on_postgres(db):
    member = make_member(ended_on=FIRST, end_kind="DEATH")
    make_membership(member, member.cell, starts=FIRST, ends=THIRD)
    refused_by_database(make_membership, member, member.cell, starts=SECOND, ends=None)
    make_membership(member, member.cell, kind="TEMPORARY", starts=SECOND, ends=THIRD)


@pytest.mark.postgres
def test_closed_periods_and_posts_do_not_overlap_on_postgres(db):
    member, other = make_member(), make_member()
    StatusPeriod.objects.create(member=member, kind="EXEMPT", starts=FIRST, ends=THIRD)
    refused_by_database(StatusPeriod.objects.create, member=member, kind="EXEMPT", starts=SECOND)
    StatusPeriod.objects.create(member=member, kind="EXEMPT", starts=THIRD)
    make_position(member, starts=FIRST, ends=THIRD)
    refused_by_database(make_position, other, member.cell, starts=SECOND, ends=THIRD)
    make_position(other, member.cell, starts=THIRD)
    make_position(other, member.cell, kind="COMMITTEE_MEMBER", starts=FIRST, ends=THIRD)
    refused_by_database(make_position, other, member.cell, kind="COMMITTEE_MEMBER", starts=SECOND)
    assert Position.objects.count() == 3
