"""The first screen of an account without a right of today."""

import datetime

import pytest

from organizations.scope import Role
from tests.factories import make_grant, make_top, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)


def said_to(client, user) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


def test_home_without_any_right(client):
    text = said_to(client, make_user("moi"))
    assert "Chưa có quyền nào" in text and "bắt đầu từ ngày" not in text


def test_home_tells_when_a_right_begins(client):
    """As after `create_administrator` on the real date, served with a fixed earlier one."""
    user = make_user("quan.tri")
    make_grant(user, make_top("Đảng bộ huyện Thử"), Role.ADMINISTRATOR, starts=datetime.date(2026, 11, 22))
    text = said_to(client, user)
    assert "Quyền “Quản trị hệ thống” ở Đảng bộ huyện Thử bắt đầu từ ngày 22/11/2026" in text
    assert "ngày làm việc hiện nay là 10/12/2019" in text


def test_home_with_a_right_says_nothing_of_coming_ones(client):
    user, top = make_user("hai.quyen"), make_top()
    make_grant(user, top, Role.ADMINISTRATOR, starts=datetime.date(2019, 1, 1))
    make_grant(user, top, Role.LEADER, starts=datetime.date(2020, 1, 1))
    assert "bắt đầu từ ngày" not in said_to(client, user)
