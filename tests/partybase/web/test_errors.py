"""Error pages: Vietnamese, a way back, no stack; an incident code on 403 and 5xx, none on 404."""

import re

import pytest
from django.test import Client

from partybase.web.logs import PrivateFormatter
from tests.factories import make_user
from tests.personas import make_district, tochuc

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.partybase.web.pages")]
INCIDENT = re.compile(r'class="incident">([A-Z2-9]{8})<')


@pytest.fixture
def client():
    client = Client(raise_request_exception=False)
    client.force_login(make_user("nguoidung"))
    return client


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/boom/", 500, "Hệ thống gặp lỗi"),
        ("/silent/", 503, "Hệ thống đang bận"),
        ("/forbidden/", 403, "Đồng chí không có quyền làm việc này"),
        ("/khong-co/", 404, "Không tìm thấy trang"),
    ],
)
def test_page_of_an_error(client, path, status, heading):
    response = client.get(path)
    page = text_of(response)
    assert (response.status_code, heading in page, 'href="/"' in page) == (status, True, True)
    assert "secret-value" not in page
    assert "Traceback" not in page
    assert bool(INCIDENT.search(page)) == (status in (403, 500, 503))


def test_403_gives_the_reason(client):
    assert "Chỉ Ban Tổ chức ghi quyết định này." in text_of(client.get("/forbidden/"))


def test_incident_of_the_page_is_the_one_in_the_log(client, caplog):
    code = INCIDENT.search(text_of(client.get("/boom/")))[1]
    lines = [PrivateFormatter().format(record) for record in caplog.records]
    assert [f"incident={code}" in line for line in lines] == [True]


def test_404_is_the_same_for_every_address(client):
    pages = {
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text_of(client.get(path)))
        for path in ("/a/", "/b/?c=d")
    }
    assert len(pages) == 1


def test_404_of_nobody_has_no_frame():
    response = Client().get("/khong-co/")
    assert response.status_code == 404
    assert "Đăng xuất" not in text_of(response)


def test_body_too_large_gives_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post("/note/", {"full_name": "Đ" * 2000})
    assert response.status_code == 413
    assert "Nội dung gửi lên quá lớn" in text_of(response)


def test_too_many_fields_gives_400(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = client.post("/note/", {f"o{i}": "1" for i in range(20)})
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in text_of(response)


@pytest.mark.parametrize("host", ["khac.example", "a b", "<x>"])
def test_foreign_host_gives_400(host):
    assert Client(raise_request_exception=False).get("/", headers={"host": host}).status_code == 400


def test_missing_csrf_token_gives_403_in_vietnamese():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "mã bảo vệ" in text_of(response)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_give_405(client, method):
    response = getattr(client, method)("/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_405_of_a_view_that_takes_post_only(client):
    assert client.get("/account/sign-out/").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/?page=%00",
        "/search/?q=%00%FF%FE",
        "/record/?page=abc&q=%00&since=99/99/9999",
        "/record/?page=-1&until=31/12/9999&since=01/01/0001",
        "/record/?page=99999999999999999999&act=%00",
        "/record/?who=%F0%9F%98%80&q=" + "%E0%B8" * 50,
        "/o/99999999999999999999999/",
        "/accounts/?page=1e9&role=%00&state=x",
        "/page/draft/?key=%00",
        "/%00/",
        "/accounts/99999999999999999999/",
    ],
)
def test_strange_queries_are_no_server_error(path):
    client = Client(raise_request_exception=False)
    client.force_login(tochuc(make_district()))
    assert client.get(path).status_code < 500


def test_nul_is_dropped_from_query_and_form(client):
    response = client.post("/echo/?a=x%00y", {"b": "1\x002"})
    assert response.content.decode() == "[('a', ['xy']), ('b', ['12'])]"


def test_pages_of_a_signed_in_user_stay_out_of_caches(client):
    assert client.get("/")["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
