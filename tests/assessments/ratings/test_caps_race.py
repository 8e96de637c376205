"""The cap under two connections at once.

PostgreSQL: each decision locks its group's row before it counts. The companion replaces the lock by a reading and must
then break the cap. SQLite: writers begin IMMEDIATE, so that one waits for the other, and only so long.
"""

import datetime
import threading
import time

import pytest
from django.conf import settings
from django.db import close_old_connections, connection, connections, transaction

from assessments.ratings import caps
from assessments.ratings.actions.decisions import decide, deciding
from assessments.ratings.actions.population import accept_difference
from assessments.ratings.differences import differences
from assessments.ratings.models import Assessment, CapGroup, DecisionKind, State
from assessments.ratings.rules.levels import Level
from members.models import Member
from partybase.accounts.models import User
from partybase.refusal import Refusal
from tests.assessments.ratings.year import paper, rated_district
from tests.factories import make_membership

OUT, GOOD, COMPLETED = Level.OUTSTANDING, Level.GOOD, Level.COMPLETED
ROUNDS = 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(transactional_db, the_day):
    """Ten good decided in the village cell; ten more sent. Two may be outstanding of ten good."""
    year = rated_district(members=20)
    rows = year.put(year.sheet(year.district.cell), State.SENT, OUT)
    year.decide(dict.fromkeys(rows[:10], GOOD))
    year.rows = rows
    return year


def together(*works) -> list[BaseException | None]:
    """Run each in a thread of its own with its own connection, all starting at once; what each raised, bounded in time."""
    barrier, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def run(index, work):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            work()
        except BaseException as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, work), daemon=True) for i, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "a writer did not come back"
    close_old_connections()
    return outcomes


def deciding_work(year, row, level, **kwargs):
    user_id = year.users["bithu"].pk
    values = {"paper": paper(), **kwargs}

    def work():
        assessment = Assessment.objects.get(pk=row.pk)
        decide(
            cycle=year.cycle, organization=assessment.decider, body=assessment.decider_body,
            rows=[deciding.Row(row.pk, level)], by=User.objects.get(pk=user_id), **values,
        )  # fmt: skip

    return work


def state(year):
    group = CapGroup.objects.select_related("cycle").get(key=f"MEMBER:{year.district.commune.pk}")
    return group, caps.state_of_counts(group, caps.decided_counts(group))


def reset(year, rows):
    Assessment.objects.filter(pk__in=[a.pk for a in rows]).update(state=State.SENT, decided_level="", decided_version=0)
    from assessments.ratings.models import DecisionLine

    DecisionLine.objects.filter(assessment__in=rows).delete()


def race(year, contenders=4) -> int:
    """Rounds of contenders that each want one outstanding, where two places are left; the most that were ever stored."""
    most, rows = 0, year.rows[10 : 10 + contenders]
    for _ in range(ROUNDS):
        outcomes = together(*(deciding_work(year, row, OUT) for row in rows))
        assert all(error is None or isinstance(error, Refusal) for error in outcomes), outcomes
        group, now = state(year)
        most = max(most, now.used)
        if not now.over:
            assert [isinstance(error, Refusal) for error in outcomes].count(True) == contenders - now.used
            assert all("vượt tỷ lệ tối đa" in str(error) for error in outcomes if error)
        reset(year, rows)
    return most


@pytest.mark.postgres
def test_decisions_at_once_stay_within_the_cap(crowd):
    most = race(crowd)
    print(f"cap of 2, 4 contenders, {ROUNDS} rounds: at most {most} stored")
    assert most == 2


@pytest.mark.postgres
def test_without_the_lock_the_cap_breaks(crowd, monkeypatch):
    """The companion: the same race with a lock that locks nothing (and a breath between counting and writing)."""

    def unlocked(group_ids):
        asked = set(group_ids)
        rows = CapGroup.objects.select_related("cycle", "organization").filter(pk__in=asked)
        found = {group.pk: group for group in rows}
        time.sleep(0.2)
        return {pk: found[found[pk].merged_into_id or pk] for pk in asked}

    monkeypatch.setattr(caps, "lock_groups", unlocked)
    most = race(crowd)
    print(f"without the lock: at most {most} stored")
    assert most > 2


@pytest.mark.postgres
def test_a_good_lowered_while_another_becomes_outstanding(crowd):
    """Ten good and one outstanding: either the lowering comes first and the second outstanding is refused, or it comes
    second, is lawful, and marks the group."""
    crowd.decide({crowd.rows[10]: OUT})
    seen = set()
    for number in range(ROUNDS):
        lowered, raised = crowd.rows[number], crowd.rows[11]
        outcomes = together(
            deciding_work(crowd, lowered, COMPLETED, kind=DecisionKind.LOWERING, reason="Dữ kiện sai"),
            deciding_work(crowd, raised, OUT),
        )
        assert outcomes[0] is None, outcomes[0]
        group, now = state(crowd)
        assert group.is_over is now.over is (outcomes[1] is None)
        seen.add(outcomes[1] is None)
        reset(crowd, [lowered, raised])
        crowd.decide({lowered: GOOD})
    print(f"the outstanding came first: {seen}")


@pytest.mark.postgres
def test_a_member_moved_while_his_cell_is_decided(crowd):
    """Either he is decided first and the difference stays where it was, or he moves first and the list is told to reload."""
    member, new = crowd.rows[10].member, crowd.district.sibling_cell
    day = datetime.date(2019, 12, 5)
    member.memberships.filter(ends=None).update(ends=day, end_kind="MOVE")
    make_membership(member, new, starts=day, entry_kind="MOVE")
    Member.objects.filter(pk=member.pk).update(cell=new)
    (found,) = differences(crowd.cycle)

    def moving():
        accept_difference(cycle=crowd.cycle, key=found.key, by=User.objects.get(pk=crowd.users["tochuc"].pk))

    outcomes = together(moving, deciding_work(crowd, crowd.rows[10], OUT))
    assert [error is None for error in outcomes].count(True) == 1, outcomes
    assert all(error is None or isinstance(error, Refusal) for error in outcomes), outcomes
    row, (_, now) = crowd.of(member), state(crowd)
    assert not now.over
    if outcomes[0] is None:
        assert (row.place, row.state, row.cap_group.organization) == (new, State.DRAFT, crowd.district.sibling)
    else:
        assert (row.place, row.state) == (crowd.district.cell, State.DECIDED)


@pytest.mark.postgres
def test_closing_the_year_waits_for_a_decision_at_work(crowd):
    """A decision inserts rows that point at the cycle while the closing holds it: no deadlock."""
    from assessments.ratings.actions.opening import close_cycle, reopen_cycle

    def closing():
        close_cycle(cycle=crowd.cycle, paper="1-QĐ/HU", on=crowd.day, by=User.objects.get(pk=crowd.users["tochuc"].pk))

    crowd.day = datetime.date(2019, 12, 10)
    for number in range(ROUNDS):
        outcomes = together(closing, deciding_work(crowd, crowd.rows[10 + number], GOOD))
        assert outcomes[0] is None, outcomes[0]
        assert outcomes[1] is None or "không nhận thay đổi" in str(outcomes[1]), outcomes[1]
        crowd.cycle.refresh_from_db()
        crowd.cycle = reopen_cycle(cycle=crowd.cycle, paper="2-QĐ/HU", on=crowd.day, reason="x", by=crowd.tochuc)


@pytest.mark.sqlite
def test_sqlite_writers_begin_immediate_and_wait_only_so_long(crowd):
    options = settings.DATABASES["default"]["OPTIONS"]
    assert (options["transaction_mode"], 5 <= options["timeout"] <= 30) == ("IMMEDIATE", True)
    began = time.monotonic()
    outcomes = together(*(deciding_work(crowd, row, OUT) for row in crowd.rows[10:14]))
    waited = time.monotonic() - began
    assert sorted(type(error).__name__ for error in outcomes) == ["NoneType", "NoneType", "Refusal", "Refusal"], (
        outcomes
    )
    assert state(crowd)[1].used == 2
    print(f"four writers on SQLite: {waited:.1f} s")
    assert waited < options["timeout"]


@pytest.mark.sqlite
def test_sqlite_a_second_writer_waits_for_the_first(crowd):
    """A transaction that only reads first still holds the writing lock: the second begins when the first has ended."""
    inside, order = threading.Event(), []

    def first():
        with transaction.atomic():
            Assessment.objects.count()
            inside.set()
            time.sleep(0.4)
            order.append("first")

    def second():
        inside.wait(timeout=10)
        with transaction.atomic():
            order.append("second")

    assert together(first, second) == [None, None]
    assert order == ["first", "second"]
