"""Nothing without signing in; rights end at the next request."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partybase.accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
OPEN = {"accounts:sign-in"}


def names(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern


def test_every_address_leads_nobody_to_the_sign_in_page(client):
    wrong = []
    for name, pattern in names():
        arguments = dict.fromkeys(pattern.pattern.converters, 1)
        try:
            address = reverse(name, kwargs=arguments)
        except Exception:
            arguments = dict.fromkeys(arguments, "x")
            address = reverse(name, kwargs=arguments)
        response = client.get(address)
        signed_out = response.status_code == 302 and response["Location"].startswith("/account/sign-in/?next=")
        if signed_out == (name in OPEN):
            wrong.append((name, response.status_code))
    assert wrong == []


def test_a_script_is_told_by_401(client):
    assert client.get("/", headers={"hx-request": "true"}).status_code == 401
    assert (
        client.post("/page/draft/", "{}", "application/json", headers={"x-requested-with": "fetch"}).status_code == 401
    )


def test_a_form_sent_after_the_session_leads_back_to_its_page(client):
    response = client.post("/account/profile/", {}, headers={"referer": "http://testserver/account/profile/?a=1"})
    assert response["Location"] == "/account/sign-in/?next=/account/profile/"


def test_disabled_account_is_out_at_the_next_request(client):
    user = make_user("nguoidung")
    client.force_login(user)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_new_password_ends_other_sessions(client):
    user = make_user("nguoidung", password=PASSWORD)
    other = Client()
    client.force_login(user)
    other.force_login(user)
    new = "mot-mat-khau-khac-8"
    data = {"current_password": PASSWORD, "new_password": new, "new_password_again": new}
    assert client.post("/account/password/", data).status_code == 302
    assert (client.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_one_time_password_must_be_changed_first(client):
    client.force_login(make_user("nguoidung", must_change_password=True))
    assert client.get("/search/?q=a")["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    assert client.post("/account/sign-out/").status_code == 302
