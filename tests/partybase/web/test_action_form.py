"""The form page: what was typed stays, errors are named and linked, a second sending writes nothing more."""

import re
import uuid

import pytest

from partybase.accounts.models import User
from tests.factories import make_user
from tests.partybase.web.pages import NoteView

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.partybase.web.pages")]


@pytest.fixture(autouse=True)
def user(client):
    NoteView.deeds.clear()
    user = make_user("nguoidung")
    client.force_login(user)
    return user


def test_errors_are_summed_up_and_linked_and_typed_values_stay(client):
    response = client.post("/note/", {"full_name": "", "day": "31/02/2019"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Lỗi: Ghi chú – PartyBase</title>" in page
    assert '<a href="#id_full_name">Họ và tên: Hãy nhập mục này.</a>' in page
    assert 'href="#id_day"' in page
    assert 'value="31/02/2019"' in page
    assert 'id="id_day_error"' in page


def test_optional_is_said_in_words(client):
    page = client.get("/note/").content.decode()
    assert page.count("(không bắt buộc)") == 1
    assert "*</" not in page


def test_too_long_text_says_how_long(client):
    page = client.post("/note/", {"full_name": "Đ" * 300}).content.decode()
    assert "Mục này có nhiều nhất 20 ký tự; hiện có 300." in page
    assert "Đ" * 300 in page


def test_refusal_returns_to_the_form(client):
    response = client.post("/note/", {"full_name": "từ chối"})
    assert response.status_code == 422
    assert "Tên này không ghi được." in response.content.decode()
    assert NoteView.deeds == []


def test_conflict_shows_both_and_refreshes_the_version(client):
    response = client.post("/note/", {"full_name": "hai bản", "version": "3"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bản của người khác" in page
    assert '<td data-label="Bản đang nhập">hai bản</td>' in page
    assert re.search(r'<input type="hidden" name="version" value="7"', page)
    assert 'value="hai bản"' in page


def test_form_sent_twice_is_carried_out_once(client, user):
    data = {"full_name": "Đức", "token": str(uuid.uuid4())}
    assert [client.post("/note/", data).status_code for _ in range(2)] == [302, 302]
    assert NoteView.deeds == ["Đức"]
    assert "không ghi thêm lần nữa" in client.get("/").content.decode()
    assert User.objects.get(pk=user.pk).phone == "Đức"


@pytest.mark.parametrize("token", ["", "x", "0" * 36, "\x00", "0b4f8a00-7d1c-4a7e-9f00-000000002019x"])
def test_broken_token_is_no_server_error(client, token):
    assert client.post("/note/", {"full_name": "Đức", "token": token}).status_code in (302, 422)
