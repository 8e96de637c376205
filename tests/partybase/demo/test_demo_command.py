"""`manage.py demo`: loads once, starts as it was left, begins anew on request, and touches nobody else's data."""

import datetime
import io
import socket

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import transaction

from members.models import Member, Position
from organizations.models import Grant, Organization
from organizations.scope import ROLE_LABELS, Role, scope_of
from partybase.accounts.models import User
from partybase.audit.models import Event
from partybase.demo.district import build_district, fingerprint
from partybase.demo.loading import check_database, load
from partybase.demo.models import DemoMark
from partybase.demo.personas import PASSWORD, PERSONAS
from partybase.demo.plan import Size
from tests.factories import make_top, make_user

pytestmark = pytest.mark.django_db

SLICE = Size(members=700, communes=4, cells=60, offices=10)


@pytest.fixture(autouse=True)
def demo_settings(settings):
    settings.IS_DEMO = True
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("demo", "--no-serve", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_personas_have_their_roles_and_one_password():
    district = load(size=SLICE, progress=lambda stage, share: None)
    users = {user.username: user for user in User.objects.order_by("pk")}
    assert list(users) == ["quantri", "tochuc", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"]
    assert len({user.password for user in users.values()}) == 7
    assert all(check_password(PASSWORD, user.password) for user in users.values())
    roles = {user.username: [(row.role, row.organization_id) for row in scope_of(user).rows] for user in users.values()}
    top, special = district.top.pk, district.special
    assert roles == {
        "quantri": [(Role.ADMINISTRATOR, top)],
        "tochuc": [(Role.ORGANIZATION_STAFF, top)],
        "kiemtra": [(Role.INSPECTION_STAFF, top)],
        "lanhdao": [(Role.LEADER, top)],
        "bithu": [(Role.SECRETARY, special["commune"].pk)],
        "chibo": [(Role.SECRETARY, special["cell"].pk)],
        "chiboso": [(Role.SECRETARY, special["office"].pk)],
    }
    assert set(ROLE_LABELS) == {persona.role for persona in PERSONAS}
    for username in ("bithu", "chibo", "chiboso"):
        position = Position.objects.get(grant__user=users[username])
        assert (position.kind, position.member) == ("SECRETARY", users[username].member)
    assert Grant.objects.count() == 7
    assert Event.objects.filter(act="account.create").count() == 7


def test_it_loads_once_and_starts_as_it_was_left():
    out, err = run("--members", "1200")
    assert DemoMark.objects.get().members == Member.objects.active().count()
    assert "100 % Đảng viên" in err
    assert f"Mật khẩu chung: {PASSWORD}" in out
    assert [line.split()[0] for line in out.splitlines()[1:]] == [persona.username for persona in PERSONAS]
    member = Member.objects.order_by("pk").first()
    Member.objects.filter(pk=member.pk).update(note="đã sửa")
    out, err = run()
    assert err == ""
    assert Member.objects.get(pk=member.pk).note == "đã sửa"


@pytest.mark.parametrize("arguments", [(), ("--reset",)], ids=["start", "reset"])
def test_a_database_with_other_data_is_refused_and_left_alone(arguments):
    top = make_top()
    user = make_user("ai-do")
    with pytest.raises(CommandError, match="không phải bản trình diễn, nên không đụng vào"):
        run(*arguments)
    assert list(Organization.objects.all()) == [top]
    assert list(User.objects.all()) == [user]


def test_a_load_that_breaks_off_leaves_nothing():
    def break_off(stage: str, share: float) -> None:
        if stage == "Tài khoản":
            assert Member.objects.count() > 500
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(size=SLICE, progress=break_off)
    assert not check_database()
    assert (Organization.objects.count(), Member.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_seed_makes_the_same_district_twice_and_another_seed_another_one():
    def build(seed: int) -> str:
        with transaction.atomic():
            build_district(seed, size=SLICE)
            found = fingerprint()
            transaction.set_rollback(True)
        return found

    first, again, other = build(1), build(1), build(2)
    assert first == again
    assert other != first


def test_production_refuses_it(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="không chạy trong môi trường vận hành thật"):
        run()


def test_a_busy_port_is_said_before_anything_is_loaded():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Cổng {port} đang bận"):
            call_command("demo", "--port", str(port), stdout=io.StringIO(), stderr=io.StringIO())
    assert not Organization.objects.exists()
