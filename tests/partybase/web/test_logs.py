"""No personal data in any log: 200 marked values sent through every door, none comes out."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client

from partybase.web.logs import PrivateFormatter
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.partybase.web.pages")]

NAMES = [f"Nguyễn Văn Dấu{i}" for i in range(60)]
NUMBERS = [f"0260{i:08d}" for i in range(60)]
PASSWORDS = [f"mat-khau-bi-mat-{i}" for i in range(40)]
TOKENS = [f"token{i:027d}" for i in range(40)]
MARKED = [*NAMES, *NUMBERS, *PASSWORDS, *TOKENS]


@pytest.fixture
def log():
    """Everything that any logger says at any level, as the formatter prints it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter())
    loggers = [
        logging.getLogger(name) for name in ("", "django", "django.server", "django.db.backends", "axes", "partybase")
    ]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    for logger in loggers:
        logger.handlers = [handler]
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers = handlers


def leaked(text):
    return [value for value in MARKED if value in text]


def test_two_hundred_marked_values_never_reach_the_log(log):
    assert len(MARKED) == 200
    client = Client(raise_request_exception=False)
    connection.force_debug_cursor = True
    try:
        for value in MARKED:
            client.post("/account/sign-in/", {"username": value, "password": value})
            client.get("/search/", {"q": value})
            client.get(f"/khong-co/{value}/")
        client.force_login(make_user("nguoidung", password=PASSWORD))
        for value in MARKED:
            client.get("/search/", {"q": value})
            client.get("/boom/", {"q": value})
            client.get("/silent/", {"q": value})
            client.post(
                "/note/", {"full_name": value, "day": value}, headers={"authorization": value, "referer": value}
            )
    finally:
        connection.force_debug_cursor = False
    text = log.getvalue()
    assert leaked(text) == []
    assert "incident=" in text
    assert "secret-value-of-the-exception" not in text


def test_the_test_would_see_a_leak(log):
    logging.getLogger("partybase").info("Đồng chí %s", NAMES[0])
    assert leaked(log.getvalue()) == [NAMES[0]]


@pytest.mark.parametrize("value", MARKED[::20])
def test_exceptions_of_the_database_keep_their_values_to_themselves(log, value):
    make_user(value)
    try:
        with transaction.atomic():
            make_user(value)
    except (IntegrityError, DataError):
        logging.getLogger("partybase.errors").exception("The row was refused")
    logging.getLogger("django.request").error("Bad: %s", value)
    logging.getLogger("khac").warning(f"'{value}' was refused")
    logging.getLogger("khac").warning({"name": value})
    assert leaked(log.getvalue()) == []
    assert "IntegrityError" in log.getvalue()
    assert "test_logs.py:" in log.getvalue()


def test_the_line_of_the_development_server_has_no_query(log):
    logging.getLogger("django.server").info('"%s" %s %s', f"GET /search/?q={NAMES[0]} HTTP/1.1", "200", "99")
    assert leaked(log.getvalue()) == []
    logging.getLogger("django.server").info('"%s" %s %s', "GET /search/?q=duc HTTP/1.1", "200", "99")
    assert log.getvalue().splitlines()[-1].endswith("GET /search/ 200 99")


def test_settings_and_gunicorn_use_the_formatter():
    from partybase import gunicorn

    formatter = "partybase.web.logs.PrivateFormatter"
    assert settings.LOGGING["formatters"]["plain"]["()"] == formatter
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}
    assert gunicorn.logconfig_dict["formatters"]["private"]["()"] == formatter
    assert gunicorn.keepalive == 75
    for part in ("%(q)s", "%(r)s", "%(f)s", "%(u)s", "%(a)s"):
        assert part not in gunicorn.access_log_format
