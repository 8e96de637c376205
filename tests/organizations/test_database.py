"""Constraints, migrations and races: what the database itself has to hold."""

import datetime
import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from organizations import actions
from organizations.actions import common
from organizations.models import Category, Grant, Organization, OrganizationState
from organizations.scope import Role
from organizations.tree import faults
from partybase.refusal import Refusal
from tests.factories import make_grant, make_organization, make_user
from tests.personas import make_district, quantri, tochuc

DAY = datetime.date(2019, 6, 1)
PAPER = "QĐ 20-QĐ/HU ngày 01/06/2019"


@pytest.mark.postgres
def test_overlapping_states_are_refused_by_postgresql(district):
    state = district.cell.states.get()
    OrganizationState.objects.filter(pk=state.pk).update(ends=DAY)
    state.pk, state.starts, state.ends = None, datetime.date(2019, 5, 31), None
    state._state.adding = True
    with pytest.raises(IntegrityError, match="organization_state_no_overlap"), transaction.atomic():
        state.save()
    state.starts = DAY
    state.save()


def test_overlapping_states_are_refused_by_the_action(district):
    staff = tochuc(district)
    actions.change_organization(organization=district.cell, on=DAY, paper=PAPER, by=staff, name="Chi bộ A")
    for day in (DAY, datetime.date(2019, 5, 31)):
        with pytest.raises(Refusal, match="không sau lần thay đổi gần nhất"):
            actions.change_organization(organization=district.cell, on=day, paper=PAPER, by=staff, name="Chi bộ B")


@pytest.mark.django_db(transaction=True)
def test_category_codes_go_and_come_back():
    migrations = MigrationExecutor(connection)
    migrations.migrate([("organizations", "0002_category_codes")])
    MigrationExecutor(connection).migrate([("organizations", "0001_initial")])
    assert not Category.objects.filter(code="XA").exists()
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert Category.objects.count() == 20


def run_together(*deeds):
    """Each deed in a thread and connection of its own, started at once; gives their errors."""
    start = threading.Barrier(len(deeds))
    errors: list[Exception] = []

    def run(deed):
        try:
            start.wait(timeout=10)
            deed()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return errors


def slow_founding(monkeypatch):
    """The founder rests between reading the parent's path and writing its own, so that a mover may come between."""
    original = common.check_name_free

    def resting(name, *args, **kwargs):
        original(name, *args, **kwargs)
        if name == "Chi bộ Trường Mới":
            time.sleep(0.5)

    monkeypatch.setattr(common, "check_name_free", resting)


def race_founder_and_mover(district, staff):
    def found():
        actions.found_organization(
            name="Chi bộ Trường Mới", kind="CBTT", category=None, parent=district.section, on=DAY, paper=PAPER, by=staff
        )

    def move():
        time.sleep(0.15)
        actions.change_organization(
            organization=district.section, parent=district.sibling, on=datetime.date(2019, 7, 1), paper=PAPER, by=staff
        )

    return run_together(found, move)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_founder_and_mover_together_keep_the_tree_right(monkeypatch):
    district = make_district()
    staff = tochuc(district)
    slow_founding(monkeypatch)
    assert race_founder_and_mover(district, staff) == []
    assert Organization.objects.filter(name="Chi bộ Trường Mới").exists()
    assert list(faults()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_founder_and_mover_without_the_lock_spoil_the_tree(monkeypatch):
    """The companion: with the lock off the new cell keeps a path that no longer exists."""
    district = make_district()
    staff = tochuc(district)
    slow_founding(monkeypatch)
    monkeypatch.setattr(
        common,
        "lock_tree",
        lambda *organizations: {o.pk: o for o in Organization.objects.filter(pk__in=[o.pk for o in organizations])},
    )
    assert race_founder_and_mover(district, staff) == []
    assert any("đường dẫn" in fault for fault in faults())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_movers_cannot_put_each_under_the_other():
    district = make_district()
    staff = tochuc(district)
    # Two party organizations above the grassroots of one kind that may stand under each other exist in no table of kinds;
    # the sections and cells of two communes exchanged at once are the worst that can happen.
    other = make_organization("Đảng bộ bộ phận Thôn", parent=district.sibling, kind="DBBP")

    def move(organization, parent):
        return lambda: actions.change_organization(
            organization=organization, parent=parent, on=DAY, paper=PAPER, by=staff
        )

    errors = run_together(
        move(district.section, district.sibling), move(other, district.commune), move(district.section_cell, other)
    )
    assert [error for error in errors if not isinstance(error, Refusal)] == []
    assert list(faults()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other():
    district = make_district()
    first, second = quantri(district), make_user()
    make_grant(second, district.top, Role.ADMINISTRATOR)
    day = datetime.date(2019, 12, 10)

    def end(user, by):
        return lambda: actions.end_grant(grant=user.grants.get(), ends=day, by=by, reason="x")

    errors = run_together(end(first, second), end(second, first))
    assert [isinstance(error, Refusal) for error in errors] == [True]
    assert Grant.objects.filter(role=Role.ADMINISTRATOR, ends__isnull=True).count() == 1
