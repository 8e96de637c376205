"""Search from anywhere: accent-free, in scope, highlighted, the same with and without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partybase.desk.search import MOST, MOST_SUGGESTED, search
from tests.factories import make_member, make_user
from tests.personas import PERSONAS, bithu, chibo, kiemtra, make_district, quantri, tochuc

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return make_district(with_members=True)


def found(user, text):
    return {group.title: [answer.text for answer in group.answers] for group in search(user, text)}


@pytest.mark.parametrize("text", ["duc", "DUC", "đức", "Đ.Đức", "nguyen duc", "Đức", "dduwcs"])
def test_ways_of_typing_find_the_same_member(district, text):
    assert found(tochuc(district), text)["Đảng viên"] == ["Nguyễn Văn Đức"]


def test_organizations_and_members_are_grouped(district):
    assert found(tochuc(district), "thon dong") == {"Tổ chức đảng": ["Chi bộ thôn Đồng"]}


def test_scope_narrows_the_answers(district):
    assert found(chibo(district), "hoang doan") == {}
    assert found(bithu(district), "yen")["Đảng viên"] == ["Trần Thị Yến"]
    assert found(bithu(district), "lien hoa") == {}


def test_inspection_staff_find_organizations(district):
    assert found(kiemtra(district), "thon phu")["Tổ chức đảng"] == ["Chi bộ thôn Phú"]


def test_administrator_finds_position_holders_only(district):
    admin = quantri(district)
    assert found(admin, "nguyen van duc") == {"Người giữ chức vụ": ["Nguyễn Văn Đức"]}
    assert found(admin, "le huu an") == {}
    assert found(admin, "thon dong") == {"Người giữ chức vụ": ["Nguyễn Văn Đức"]}


def test_nobody_without_a_grant_searches(client, district):
    client.force_login(make_user("khong.quyen"))
    response = client.get("/search/?q=duc")
    assert response.status_code == 403
    assert "chưa được giao quyền" in response.content.decode()


def test_answers_are_at_most_twenty_of_each(client, district):
    for number in range(MOST + 2):
        make_member(f"Phùng Văn Số{number}", cell=district.cell)
    user = tochuc(district)
    (group,) = search(user, "phung")
    assert (len(group.answers), group.more) == (MOST, True)
    client.force_login(user)
    assert (
        client.get("/search/?q=phung", headers={"hx-request": "true"}).content.decode().count("<li>") == MOST_SUGGESTED
    )


def test_page_and_suggestions_mark_what_was_found(client, district):
    client.force_login(tochuc(district))
    page = client.get("/search/?q=duc").content.decode()
    fragment = client.get("/search/?q=duc", headers={"hx-request": "true"}).content.decode()
    marked = "Nguyễn Văn <mark>Đức</mark>"
    assert (marked in page, marked in fragment) == (True, True)
    assert ("<html" in page, "<html" in fragment) == (True, False)


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "_", "<script>alert(1)</script>", "'; --", "Đ" * 300, "%00", "﷽" * 50]
)
def test_strange_texts_are_answered(client, district, text):
    client.force_login(tochuc(district))
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_closed_organizations_come_last(district):
    district.cell.closed_on = "2019-06-01"
    district.cell.save()
    assert found(tochuc(district), "chi bo thon")["Tổ chức đảng"] == ["Chi bộ thôn Phú", "Chi bộ thôn Đồng"]


@pytest.mark.parametrize("name", PERSONAS)
def test_search_asks_few_statements(client, district, name):
    client.force_login(PERSONAS[name](district))
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/?q=nguyen")
    assert len(queries) <= 8
