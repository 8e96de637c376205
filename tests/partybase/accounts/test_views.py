"""Signing in and out, lockout, own password and profile, in the browser's words."""

import pytest

from partybase.accounts.models import User
from partybase.audit.models import Event
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"


def sign_in(client, username="an.nv", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


@pytest.fixture
def user():
    return make_user("an.nv", password=PASSWORD)


def test_sign_in_leads_on(client, user):
    assert sign_in(client)["Location"] == "/"
    assert client.get(SIGN_IN)["Location"] == "/"


@pytest.mark.parametrize(
    ("following", "address"),
    [("/record/?q=a", "/record/?q=a"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("javascript:1", "/")],
)
def test_sign_in_leads_only_to_our_pages(client, user, following, address):
    assert sign_in(client, next=following)["Location"] == address


def test_name_is_taken_without_case_and_spaces(client, user):
    assert sign_in(client, username="  AN.NV ").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("an.nv", "sai"), ("khong.co", PASSWORD)])
def test_wrong_name_and_wrong_password_are_told_alike(client, user, username, password):
    response = sign_in(client, username, password)
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Lỗi: Đăng nhập – PartyBase</title>" in page
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page
    assert password not in page


def test_disabled_account_does_not_sign_in(client):
    make_user("an.nv", password=PASSWORD, is_active=False)
    assert sign_in(client).status_code == 422


def test_fifth_failure_locks_for_fifteen_minutes(client, user, settings):
    settings.HELP_PHONE = "0211 000 000"
    statuses = [sign_in(client, password="sai").status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    response = sign_in(client)
    page = response.content.decode()
    assert response.status_code == 429
    assert "trong 15 phút" in page
    assert "0211 000 000" in page
    assert "an.nv" not in page


def test_lockout_is_of_one_name_from_one_place(client, user):
    make_user("binh", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password="sai")
    assert sign_in(client, username="binh").status_code == 302
    assert client.post(SIGN_IN, {"username": "an.nv", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_empty_form_names_each_field(client):
    page = sign_in(client, "", "").content.decode()
    assert "Hãy nhập tên đăng nhập." in page
    assert "Hãy nhập mật khẩu." in page


def test_fields_suit_password_managers(client):
    page = client.get(SIGN_IN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "Hiện mật khẩu" in page


def test_personas_stand_on_the_page_of_the_demonstration_only(client, settings):
    settings.DEMO_PERSONAS, settings.DEMO_PASSWORD = [("tochuc", "Cán bộ Ban Tổ chức")], "mat-khau-demo"
    settings.IS_DEMO = False
    page = client.get(SIGN_IN).content.decode()
    assert ("tochuc" in page, "mat-khau-demo" in page) == (False, False)
    settings.IS_DEMO = True
    page = client.get(SIGN_IN).content.decode()
    assert ("tochuc" in page, "mat-khau-demo" in page) == (True, True)


def test_sign_out_by_post(client, user):
    client.force_login(user)
    assert client.get("/account/sign-out/").status_code == 405
    assert client.post("/account/sign-out/")["Location"] == SIGN_IN
    assert client.get("/").status_code == 302


def test_password_form_names_each_fault(client, user):
    client.force_login(user)
    data = {"current_password": "sai", "new_password": "123", "new_password_again": "124"}
    page = client.post("/account/password/", data).content.decode()
    for sentence in (
        "Mật khẩu đang dùng chưa đúng.",
        "Mật khẩu quá ngắn: cần ít nhất 10 ký tự.",
        "Mật khẩu không được chỉ gồm chữ số.",
        "Hai lần nhập mật khẩu mới không giống nhau.",
    ):
        assert sentence in page
    assert 'value="123"' not in page
    assert Event.objects.count() == 0


def test_password_with_spaces_stays_as_typed(client, user):
    client.force_login(user)
    new = "  câu dài  có dấu cách 9 "
    data = {"current_password": PASSWORD, "new_password": new, "new_password_again": new}
    assert client.post("/account/password/", data).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(new)


def test_profile_is_saved_and_named_faults_stay(client, user):
    client.force_login(user)
    assert client.post("/account/profile/", {"phone": "0912", "text_size": "125"}).status_code == 302
    kept = User.objects.get(pk=user.pk)
    assert (kept.phone, kept.text_size, kept.shortcuts) == ("0912", 125, False)
    page = client.post("/account/profile/", {"phone": "9" * 31, "text_size": "7"}).content.decode()
    assert "Số điện thoại dài quá 30 ký tự." in page
    assert "Cỡ chữ chỉ có A, A+ hoặc A++." in page
