"""The first account comes from the command line; a second administrator only when asked for expressly."""

import getpass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.scope import Role, scope_of
from partybase.accounts.models import User
from partybase.audit.models import Event
from tests.factories import make_grant, make_top, make_user

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


FLAGS = ("--username", "quan.tri", "--full-name", "Vũ Quản Trị", "--one-time-password")


def test_first_administrator():
    top = make_top()
    said = run(*FLAGS)
    user = User.objects.get(username="quan.tri")
    assert scope_of(user).holds(top.pk, Role.ADMINISTRATOR)
    assert user.must_change_password
    assert user.check_password(said.strip().rsplit(" ", 1)[1])
    assert sorted(Event.objects.values_list("act", "actor_text")) == [
        ("account.create", "Lệnh quản trị hệ thống"),
        ("grant.open", "Lệnh quản trị hệ thống"),
    ]


def test_password_that_is_asked_for(monkeypatch):
    make_top()
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "cay-da-ben-nuoc-7")
    run(*FLAGS[:-1])
    user = User.objects.get()
    assert (user.check_password("cay-da-ben-nuoc-7"), user.must_change_password) == (True, False)


def test_weak_password_makes_nothing(monkeypatch):
    make_top()
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "123")
    with pytest.raises(CommandError, match="ít nhất 10 ký tự"):
        run(*FLAGS[:-1])
    assert (User.objects.count(), Event.objects.count()) == (0, 0)


def test_second_administrator_needs_force():
    top = make_top()
    make_grant(make_user("cu"), top, Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="Đã có quản trị"):
        run(*FLAGS)
    run(*FLAGS, "--force-additional")
    assert User.objects.count() == 2


def test_disabled_administrator_does_not_stand_in_the_way():
    make_grant(make_user("cu", is_active=False), make_top(), Role.ADMINISTRATOR)
    run(*FLAGS)
    assert User.objects.filter(username="quan.tri").exists()


def test_without_a_top_organization():
    with pytest.raises(CommandError, match="Chưa có đảng bộ đứng đầu"):
        run(*FLAGS)


def test_name_in_use_makes_nothing():
    make_top()
    make_user("quan.tri")
    with pytest.raises(CommandError, match="đã có người dùng"):
        run(*FLAGS)
    assert Event.objects.count() == 0
