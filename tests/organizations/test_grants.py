"""Giving and ending rights: administrators only, never oneself, never the last one."""

import datetime

import pytest

from organizations import actions
from organizations.models import Grant, Organization
from organizations.scope import Role, scope_of
from partybase.accounts.models import User
from partybase.audit.models import Audience, Event
from partybase.refusal import NotAllowed, Refusal
from tests.factories import make_grant, make_user
from tests.organizations.helpers import events
from tests.personas import everyone, quantri

TODAY = datetime.date(2019, 12, 10)


def give(user, organization, by, **overrides):
    values = {"role": Role.SECRETARY, "starts": TODAY, "reason": "QĐ 5-QĐ/HU"} | overrides
    return actions.open_grant(user=user, organization=organization, by=by, **values)


def test_open_grant_gives_the_subtree_from_the_day(district):
    user = make_user()
    give(user, district.commune, quantri(district))
    assert set(Organization.objects.visible_to(user)) == {
        district.commune,
        district.cell,
        district.section,
        district.section_cell,
    }


def test_grant_in_the_future_gives_nothing_today(district):
    user = make_user()
    give(user, district.commune, quantri(district), starts=datetime.date(2020, 1, 1))
    assert scope_of(user).rows == ()
    assert scope_of(user, datetime.date(2020, 1, 1)).covers(district.cell.path)


def test_open_grant_leaves_one_event_for_administrators(district):
    user = make_user(full_name="Lê Thị Bí Thư")
    give(user, district.commune, quantri(district))
    event = Event.objects.get()
    assert (event.act, event.audience, event.subject_id, event.reason) == (
        "grant.open",
        Audience.ACCOUNTS,
        user.pk,
        "QĐ 5-QĐ/HU",
    )
    assert event.summary == "Giao quyền “Bí thư, phó bí thư” ở “Đảng bộ xã Tử Du” cho Lê Thị Bí Thư từ 10/12/2019"


@pytest.mark.parametrize("persona", ["tochuc", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"])
def test_grants_are_for_administrators(district, persona):
    people = everyone(district)
    with pytest.raises(NotAllowed):
        give(make_user(), district.cell, people[persona])
    with pytest.raises(NotAllowed):
        actions.end_grant(grant=people["chibo"].grants.get(), ends=TODAY, by=people[persona], reason="x")
    assert events() == []


def test_nobody_grants_himself(district):
    administrator = quantri(district)
    with pytest.raises(NotAllowed, match="tự giao quyền"):
        give(administrator, district.top, administrator, role=Role.ORGANIZATION_STAFF)


@pytest.mark.parametrize(
    ("overrides", "field", "sentence"),
    [
        ({"role": "KING"}, "role", "Chưa chọn vai trò"),
        ({"starts": datetime.date(2019, 12, 9)}, "starts", "sớm nhất từ hôm nay"),
        ({"reason": " "}, "reason", "Chưa ghi căn cứ"),
        ({"reason": "x" * 301}, "reason", "dài 301 ký tự"),
        ({"role": Role.ADMINISTRATOR}, "organization", "chỉ giao ở đảng bộ đứng đầu"),
    ],
)
def test_open_grant_refuses(district, overrides, field, sentence):
    with pytest.raises(Refusal, match=sentence) as refusal:
        give(make_user(), district.commune, quantri(district), **overrides)
    assert refusal.value.field == field
    assert events() == []


def test_open_grant_refuses_inspection_staff_of_a_cell(district):
    with pytest.raises(Refusal, match="từ đảng ủy cơ sở trở lên"):
        give(make_user(), district.cell, quantri(district), role=Role.INSPECTION_STAFF)


def test_open_grant_refuses_a_disabled_account_and_a_closed_organization(district):
    administrator = quantri(district)
    with pytest.raises(Refusal, match="đang bị khóa"):
        give(make_user(is_active=False), district.cell, administrator)
    Organization.objects.filter(pk=district.cell.pk).update(closed_on=TODAY)
    with pytest.raises(Refusal, match="đã kết thúc hoạt động"):
        give(make_user(), district.cell, administrator)


def test_open_grant_twice_is_refused(district):
    administrator, user = quantri(district), make_user()
    give(user, district.cell, administrator)
    with pytest.raises(Refusal, match="đã có quyền"):
        give(user, district.cell, administrator, starts=datetime.date(2020, 1, 1))


def test_end_grant_takes_the_right_at_once(district):
    administrator, user = quantri(district), make_user()
    grant = make_grant(user, district.cell, Role.SECRETARY)
    actions.end_grant(grant=grant, ends=TODAY, by=administrator, reason="thôi chức vụ")
    assert scope_of(User.objects.get(pk=user.pk)).rows == ()
    assert events() == ["grant.end"]
    assert Event.objects.get().after == {"đến ngày": "2019-12-10"}


def test_end_grant_that_has_not_begun(district):
    administrator, user = quantri(district), make_user()
    grant = give(user, district.cell, administrator, starts=datetime.date(2020, 1, 1))
    ended = actions.end_grant(grant=grant, ends=TODAY, by=administrator, reason="nhầm")
    assert ended.ends == datetime.date(2020, 1, 1)
    assert scope_of(user, datetime.date(2020, 2, 1)).rows == ()


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"ends": datetime.date(2019, 12, 9)}, "sớm nhất từ hôm nay"),
        ({"reason": ""}, "Chưa ghi lý do"),
        ({"reason": "x" * 1001}, "dài quá"),
    ],
)
def test_end_grant_refuses(district, overrides, sentence):
    administrator = quantri(district)
    grant = make_grant(make_user(), district.cell, Role.SECRETARY)
    with pytest.raises(Refusal, match=sentence):
        actions.end_grant(grant=grant, by=administrator, **({"ends": TODAY, "reason": "x"} | overrides))
    assert Grant.objects.get(pk=grant.pk).ends is None


def test_end_grant_twice_is_refused(district):
    administrator = quantri(district)
    grant = make_grant(make_user(), district.cell, Role.SECRETARY)
    actions.end_grant(grant=grant, ends=TODAY, by=administrator, reason="x")
    with pytest.raises(Refusal, match="đã kết thúc từ"):
        actions.end_grant(grant=grant, ends=TODAY, by=administrator, reason="x")


def test_the_last_administrator_stays(district):
    administrator = quantri(district)
    with pytest.raises(Refusal, match="quản trị hệ thống cuối cùng"):
        actions.end_grant(grant=administrator.grants.get(), ends=TODAY, by=administrator, reason="nghỉ")
    disabled = make_user(is_active=False)
    make_grant(disabled, district.top, Role.ADMINISTRATOR)
    with pytest.raises(Refusal, match="quản trị hệ thống cuối cùng"):
        actions.end_grant(grant=administrator.grants.get(), ends=TODAY, by=administrator, reason="nghỉ")
    make_grant(make_user(), district.top, Role.ADMINISTRATOR)
    actions.end_grant(grant=administrator.grants.get(), ends=TODAY, by=administrator, reason="nghỉ")
    assert administrator.grants.get().ends == TODAY


def test_grants_are_seen_by_administrators_and_their_holder(district):
    people = everyone(district)
    assert Grant.objects.visible_to(people["quantri"]).count() == 7
    assert list(Grant.objects.visible_to(people["tochuc"])) == [people["tochuc"].grants.get()]
