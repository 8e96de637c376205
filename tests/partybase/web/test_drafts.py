"""Drafts: one's own, by key, checked and small; gone when the form was kept."""

import json

import pytest

from partybase.audit.models import Event
from partybase.web.drafts import LARGEST, MOST_DRAFTS, discard, open_drafts
from partybase.web.models import Draft
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user("nguoidung")
    client.force_login(user)
    return user


def post(client, **sent):
    return client.post("/page/draft/", json.dumps(sent), "application/json", headers={"x-requested-with": "fetch"})


def test_draft_is_kept_and_given_back(client, user):
    answer = post(client, key="note", title="Ghi chú", url="/note/", data={"a": ["Đức"], "b": ["1", "2"]})
    assert list(answer.json()) == ["saved_at"]
    assert client.get("/page/draft/?key=note").json()["data"] == {"a": ["Đức"], "b": ["1", "2"]}
    post(client, key="note", data={"a": ["Đức Anh"]})
    assert [(d.title, d.data) for d in Draft.objects.all()] == [("", {"a": ["Đức Anh"]})]


def test_draft_is_no_record(client, user):
    post(client, key="note", data={"a": ["x"]})
    assert Event.objects.count() == 0


def test_draft_of_somebody_else_is_not_given(client, user):
    Draft.objects.create(user=make_user("khac"), key="note", data={"a": ["bí mật"]})
    assert client.get("/page/draft/?key=note").json() == {"data": None}
    post(client, key="note", discard=True)
    assert Draft.objects.count() == 1


def test_passwords_and_tokens_are_never_kept(client, user):
    secrets = {"new_password": ["x"], "csrfmiddlewaretoken": ["x"], "token": ["x"], "version": ["1"], "name": ["y"]}
    post(client, key="note", data=secrets)
    assert Draft.objects.get().data == {"name": ["y"]}


def test_draft_is_thrown_away(client, user):
    post(client, key="note", data={"a": ["x"]})
    assert post(client, key="note", discard=True).json() == {"discarded": True}
    assert Draft.objects.count() == 0


def test_draft_above_the_limit_is_refused(client, user):
    answer = post(client, key="note", data={"a": ["Đ" * LARGEST]})
    assert answer.status_code == 413
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    ["", "[", "[]", "null", "1", '{"key": 1}', '{"key": ""}', '{"key": "a", "data": []}', '{"key": "a", "data": {"b": 1}}',
     '{"key": "a", "data": {"b": [null]}}', '{"key": "a", "data": {"b": [{"c": "d"}]}}', "[" * 100_000,
     '{"key": "' + "a" * 201 + '"}', b"\xff\xfe"],
)  # fmt: skip
def test_nonsense_is_refused_with_400(client, user, body):
    assert client.post("/page/draft/", body, "application/json").status_code == 400
    assert Draft.objects.count() == 0


def test_characters_no_database_keeps_are_dropped(client, user):
    body = '{"key": "no\\u0000te", "title": "\\ud800A", "url": "//evil.example/", "data": {"a\\u0000": ["x\\u0000\\udfff"]}}'
    assert client.post("/page/draft/", body, "application/json").status_code == 200
    draft = Draft.objects.get()
    assert (draft.key, draft.title, draft.url, draft.data) == ("note", "A", "", {"a": ["x"]})


def test_oldest_draft_gives_way(client, user):
    for number in range(MOST_DRAFTS + 2):
        post(client, key=f"note{number}", data={"a": ["x"]})
    assert Draft.objects.count() == MOST_DRAFTS
    assert not Draft.objects.filter(key="note0").exists()


def test_discard_of_nothing_is_quiet(user):
    discard(user, "")
    discard(user, "none")


@pytest.mark.urls("tests.partybase.web.pages")
def test_draft_is_gone_when_the_form_was_kept_and_stays_when_refused(client, user):
    Draft.objects.create(user=user, key="note", data={"full_name": ["Đức"]})
    client.post("/note/", {"full_name": "từ chối", "draft_key": "note"})
    assert Draft.objects.count() == 1
    client.post("/note/", {"full_name": "Đức", "draft_key": "note"})
    assert Draft.objects.count() == 0


def test_home_lists_open_drafts(client, user):
    Draft.objects.create(user=user, key="note", title="Tự xếp loại Chi bộ thôn Đồng", url="/ratings/1/", data={})
    page = client.get("/").content.decode()
    assert '<a href="/ratings/1/">Tự xếp loại Chi bộ thôn Đồng</a>' in page
    assert [draft.key for draft in open_drafts(user)] == ["note"]
