"""Accounts change only by actions: the happy path, every refusal, one event each, read by administrators alone."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from organizations.scope import events_visible_to
from partybase.accounts.actions import (
    change_password,
    change_profile,
    create_account,
    edit_account,
    one_time_password,
    reset_password,
    set_active,
)
from partybase.accounts.models import User
from partybase.audit.models import Audience, Event
from partybase.refusal import NotAllowed, Refusal
from tests.factories import PASSWORD, make_user
from tests.personas import PERSONAS, make_district, quantri, tochuc

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def admin(district):
    return quantri(district)


def events():
    return list(Event.objects.order_by("pk").values_list("act", "audience"))


def test_created_account_has_a_one_time_password(admin):
    user, password = create_account(username=" NguyenVan.An ", full_name="Nguyễn  Văn An", by=admin)
    assert (user.username, user.full_name, user.must_change_password) == ("nguyenvan.an", "Nguyễn Văn An", True)
    assert user.check_password(password)
    assert events() == [("account.create", Audience.ACCOUNTS)]
    assert password not in str(Event.objects.values())


def test_password_is_hashed_with_argon2id(admin):
    user, _ = create_account(username="an.nv", full_name="An", by=admin)
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("username", ["", "ab", "có dấu", "a b c", "-abc", "a" * 61, "abc@x", "ABC!"])
def test_username_that_cannot_be_typed_everywhere_is_refused(admin, username):
    with pytest.raises(Refusal) as refusal:
        create_account(username=username, full_name="An", by=admin)
    assert refusal.value.field == "username"
    assert (User.objects.count(), events()) == (1, [])


def test_username_is_given_once(admin):
    make_user("an.nv")
    with pytest.raises(Refusal, match="đã có người dùng"):
        create_account(username="AN.NV", full_name="An", by=admin)
    assert events() == []


def test_account_without_name_is_refused(admin):
    with pytest.raises(Refusal):
        create_account(username="an.nv", full_name="  ", by=admin)


@pytest.mark.parametrize("name", [name for name in PERSONAS if name != "quantri"])
def test_only_administrators_manage_accounts(district, name):
    by, other = PERSONAS[name](district), make_user("khac", password=PASSWORD)
    for act in (
        lambda: create_account(username="moi.mot", full_name="A", by=by),
        lambda: edit_account(user=other, full_name="A", phone="", by=by),
        lambda: set_active(user=other, active=False, by=by, reason="x"),
        lambda: reset_password(user=other, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert events() == []
    assert User.objects.get(pk=other.pk).check_password(PASSWORD)


def test_disabling_and_enabling(admin):
    user = make_user("an.nv", password=PASSWORD)
    set_active(user=user, active=False, by=admin, reason="Chuyển công tác")
    assert User.objects.get(pk=user.pk).is_active is False
    with pytest.raises(Refusal, match="từ trước"):
        set_active(user=user, active=False, by=admin, reason="x")
    set_active(user=user, active=True, by=admin, reason="Trở lại")
    assert [act for act, _ in events()] == ["account.disable", "account.enable"]


def test_disabling_needs_a_reason_and_not_oneself(admin):
    with pytest.raises(Refusal, match="lý do"):
        set_active(user=make_user("an.nv"), active=False, by=admin, reason="  ")
    with pytest.raises(NotAllowed):
        set_active(user=admin, active=False, by=admin, reason="x")
    assert events() == []


def test_edit_writes_only_what_changed(admin):
    user = make_user("an.nv", full_name="An", phone="1")
    edit_account(user=user, full_name="An", phone="1", by=admin)
    assert events() == []
    edit_account(user=user, full_name="An", phone="2", by=admin)
    event = Event.objects.get()
    assert (event.before, event.after) == ({"điện thoại": "1"}, {"điện thoại": "2"})


def test_reset_password_must_be_changed_and_opens_a_locked_account(admin, settings):
    user = make_user("an.nv", password=PASSWORD)
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        authenticate(request, username="an.nv", password="sai")
    password = reset_password(user=user, by=admin, reason="Quên")
    user = User.objects.get(pk=user.pk)
    assert (user.check_password(password), user.must_change_password) == (True, True)
    assert authenticate(RequestFactory().post("/", REMOTE_ADDR="10.0.0.1"), username="an.nv", password=password) == user
    assert events() == [("account.reset-password", Audience.ACCOUNTS)]


def test_change_of_the_own_password():
    user = make_user("an.nv", password=PASSWORD, must_change_password=True)
    change_password(user=user, password="cay-da-ben-nuoc-7", by=user)
    kept = User.objects.get(pk=user.pk)
    assert (kept.check_password("cay-da-ben-nuoc-7"), kept.must_change_password) == (True, False)
    assert events() == [("account.change-password", Audience.ACCOUNTS)]


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ngan", "cần ít nhất 10 ký tự"),
        ("8391027465", "chỉ gồm chữ số"),
        ("password123", "dễ đoán"),
        ("nguyenvanan1", "giống tên đăng nhập"),
        (PASSWORD, "phải khác mật khẩu đang dùng"),
    ],
)
def test_weak_password_is_refused_in_vietnamese(password, sentence):
    user = make_user("nguyenvanan", password=PASSWORD)
    with pytest.raises(Refusal) as refusal:
        change_password(user=user, password=password, by=user)
    assert sentence in refusal.value.sentence
    assert events() == []


def test_nobody_changes_the_password_or_settings_of_another(admin):
    user = make_user("an.nv", password=PASSWORD)
    with pytest.raises(Refusal):
        change_password(user=user, password="cay-da-ben-nuoc-7", by=admin)
    with pytest.raises(Refusal):
        change_profile(user=user, by=admin, phone="1")


def test_profile_keeps_what_is_not_given():
    user = make_user("an.nv", phone="1")
    change_profile(user=user, by=user, text_size=125)
    kept = User.objects.get(pk=user.pk)
    assert (kept.text_size, kept.shortcuts, kept.phone) == (125, True, "1")
    with pytest.raises(Refusal):
        change_profile(user=user, by=user, text_size=110)
    assert len(events()) == 1


def test_events_of_accounts_are_read_by_administrators_alone(district, admin):
    create_account(username="an.nv", full_name="An", by=admin)
    assert events_visible_to(admin, Event.objects.all()).count() == 1
    assert events_visible_to(tochuc(district), Event.objects.all()).count() == 0


def test_one_time_passwords_differ_and_read_well():
    passwords = {one_time_password() for _ in range(200)}
    assert len(passwords) == 200
    assert not set("".join(passwords)) & set("l1o0")
    assert {len(password) for password in passwords} == {19}


def test_search_of_accounts_needs_no_accents(admin):
    make_user("an.nv", full_name="Đỗ Văn Đức")
    make_user("binh", full_name="Trần Thị Bình")
    for query in ("duc", "ĐỨC", "do duc", "an.n"):
        assert [user.username for user in User.objects.visible_to(admin).search(query)] == ["an.nv"]
    assert list(User.objects.visible_to(admin).search("%")) == []
