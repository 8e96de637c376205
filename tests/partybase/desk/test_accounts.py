"""The administrator's pages: accounts with dated grants; one-time passwords shown once; nothing for anybody else."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from organizations.models import Grant
from organizations.scope import Role
from partybase.accounts.models import User
from partybase.audit.models import Event
from partybase.today import today
from tests.factories import PASSWORD, make_grant, make_user
from tests.personas import PERSONAS, make_district, quantri

pytestmark = pytest.mark.django_db
ONE_TIME = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


@pytest.fixture
def district():
    return make_district(with_members=True)


@pytest.fixture
def admin(client, district):
    user = quantri(district)
    client.force_login(user)
    return user


def day(value):
    return f"{value:%d/%m/%Y}"


def form(district, **changes):
    return {
        "username": "an.nv", "full_name": "Nguyễn Văn An", "phone": "", "role": Role.ORGANIZATION_STAFF,
        "organization": district.top.pk, "starts": day(today()), "reason": "Phân công ngày 02/01", "token": str(uuid.uuid4()),
    } | changes  # fmt: skip


def test_account_with_its_grant_and_a_password_shown_once(client, district, admin):
    data = form(district)
    first = client.post("/accounts/add/", data)
    password = ONE_TIME.search(first.content.decode())[1]
    user = User.objects.get(username="an.nv")
    assert user.check_password(password)
    grant = user.grants.get()
    assert (grant.role, grant.organization, grant.starts, grant.ends) == (
        Role.ORGANIZATION_STAFF,
        district.top,
        today(),
        None,
    )
    assert sorted(Event.objects.values_list("act", flat=True)) == ["account.create", "grant.open"]
    again = client.post("/accounts/add/", data)
    assert again["Location"] == f"/accounts/{user.pk}/"
    assert User.objects.filter(full_name="Nguyễn Văn An").count() == 1
    assert password not in client.get(again["Location"]).content.decode()


def test_first_sign_in_with_the_one_time_password(client, district, admin):
    password = ONE_TIME.search(client.post("/accounts/add/", form(district)).content.decode())[1]
    client.post("/account/sign-out/")
    client.post("/account/sign-in/", {"username": "an.nv", "password": password})
    assert client.get("/")["Location"] == "/account/password/"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": ""}, "Hãy nhập tên đăng nhập."),
        ({"username": "có dấu"}, "Tên đăng nhập có từ 3 đến 60 ký tự"),
        ({"username": "quantri"}, "đã có người dùng"),
        ({"full_name": ""}, "Hãy nhập họ và tên."),
        ({"role": "KING"}, "Vai trò này không có trong danh sách."),
        ({"organization": "99999999999999999999"}, "Tổ chức đảng này không có trong danh sách."),
        ({"organization": "x"}, "Tổ chức đảng này không có trong danh sách."),
        ({"starts": "31/02/2019"}, "31/02/2019"),
        ({"starts": "01/01/2001"}, "Quyền bắt đầu sớm nhất từ hôm nay"),
        ({"reason": " "}, "Hãy ghi căn cứ giao quyền."),
    ],
)
def test_wrong_values_are_told_and_nothing_is_half_saved(client, district, admin, changes, sentence):
    accounts = User.objects.count()
    response = client.post("/accounts/add/", form(district, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert (User.objects.count(), Event.objects.count()) == (accounts, 0)


def test_administration_is_granted_at_the_top_only(client, district, admin):
    response = client.post("/accounts/add/", form(district, role=Role.ADMINISTRATOR, organization=district.commune.pk))
    assert "chỉ giao ở đảng bộ đứng đầu" in response.content.decode()
    assert not User.objects.filter(username="an.nv").exists()


def test_list_shows_roles_of_today_and_filters(client, district, admin):
    staff = make_user("an.nv", full_name="Đỗ Văn Đức")
    make_grant(staff, district.top, Role.ORGANIZATION_STAFF)
    make_grant(staff, district.top, Role.LEADER, ends=datetime.date(2016, 1, 1))
    make_user("khoa", is_active=False)

    def listed(query=""):
        return [user.username for user in client.get(f"/accounts/{query}").context["object_list"]]

    assert listed() == ["an.nv", "khoa", "quantri"]
    assert listed("?q=duc") == ["an.nv"]
    assert listed(f"?role={Role.ORGANIZATION_STAFF}") == ["an.nv"]
    assert listed(f"?role={Role.LEADER}") == []
    assert listed("?state=disabled") == ["khoa"]
    page = client.get("/accounts/?q=duc").content.decode()
    assert "Cán bộ Ban Tổ chức" in page
    assert "Lãnh đạo cấp ủy <" not in page


def test_list_asks_the_same_number_of_statements(client, district, admin):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/")
        return len(queries)

    one = statements()
    for number in range(3):
        make_grant(make_user(f"nguoi{number}"), district.top, Role.LEADER)
    assert (statements(), one <= 10) == (one, True)


def test_page_of_an_account_shows_grants_and_history(client, district, admin):
    client.post("/accounts/add/", form(district))
    user = User.objects.get(username="an.nv")
    page = client.get(f"/accounts/{user.pk}/").content.decode()
    for piece in (
        "Chờ đổi mật khẩu cấp một lần",
        "Đảng bộ huyện Minh Sơn",
        "Chưa lần nào",
        "Tạo tài khoản an.nv",
        "Giao quyền",
    ):
        assert piece in page


def test_grant_is_given_and_ended(client, district, admin):
    user = make_user("an.nv")
    data = {"role": Role.INSPECTION_STAFF, "organization": district.top.pk, "starts": day(today()), "reason": "QĐ 1"}
    assert client.post(f"/accounts/{user.pk}/grants/add/", data)["Location"] == f"/accounts/{user.pk}/"
    grant = user.grants.get()
    assert client.get(f"/grants/{grant.pk}/end/").status_code == 200
    assert client.post(f"/grants/{grant.pk}/end/", {"ends": day(today()), "reason": ""}).status_code == 422
    client.post(f"/grants/{grant.pk}/end/", {"ends": day(today()), "reason": "Thôi nhiệm vụ"})
    assert Grant.objects.get(pk=grant.pk).ends == today()
    assert list(Event.objects.order_by("pk").values_list("act", flat=True)) == ["grant.open", "grant.end"]


def test_right_is_gone_at_the_next_request(client, district, admin):
    from django.test import Client

    user = make_user("an.nv")
    grant = make_grant(user, district.top, Role.ORGANIZATION_STAFF)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/search/?q=duc").status_code == 200
    client.post(f"/grants/{grant.pk}/end/", {"ends": day(today()), "reason": "Thôi nhiệm vụ"})
    assert theirs.get("/search/?q=duc").status_code == 403


def test_disabling_ends_the_session(client, district, admin):
    from django.test import Client

    user = make_user("an.nv")
    theirs = Client()
    theirs.force_login(user)
    client.post(f"/accounts/{user.pk}/disable/", {"reason": "Chuyển công tác"})
    assert theirs.get("/").status_code == 302
    client.post(f"/accounts/{user.pk}/enable/", {"reason": "Trở lại"})
    assert User.objects.get(pk=user.pk).is_active


def test_reset_shows_the_password_once(client, district, admin):
    user = make_user("an.nv", password=PASSWORD)
    page = client.post(f"/accounts/{user.pk}/password/", {"reason": "Quên mật khẩu"}).content.decode()
    assert User.objects.get(pk=user.pk).check_password(ONE_TIME.search(page)[1])


@pytest.mark.parametrize("path", ["disable/", "password/", "grants/add/"])
def test_administrator_does_not_do_it_to_oneself(client, district, admin, path):
    assert client.get(f"/accounts/{admin.pk}/{path}").status_code == 403


@pytest.mark.parametrize("name", [name for name in PERSONAS if name != "quantri"])
def test_nobody_else_opens_these_pages(client, district, name):
    user = PERSONAS[name](district)
    other = make_user("khac")
    grant = make_grant(other, district.top, Role.LEADER)
    client.force_login(user)
    statuses = {}
    for view in (
        "account-detail",
        "account-edit",
        "account-disable",
        "account-enable",
        "account-password",
        "grant-add",
    ):
        statuses[view] = client.get(reverse(f"desk:{view}", args=[other.pk])).status_code
    statuses["grant-end"] = client.get(reverse("desk:grant-end", args=[grant.pk])).status_code
    assert set(statuses.values()) == {404}
    assert client.get("/accounts/").status_code == 403
    assert client.get("/accounts/add/").status_code == 403
    assert client.post(f"/accounts/{user.pk}/disable/", {"reason": "x"}).status_code == 403


def test_accounts_are_exported(client, district, admin):
    assert client.get("/accounts/?export=xlsx")["Content-Type"].startswith("application/vnd.openxml")


def test_home_leads_to_the_posts_that_still_need_an_account(client, district, admin):
    page = client.get(reverse("desk:home")).content.decode()
    assert f'href="{reverse("members:position-list")}?account=no"' in page
