"""Tests in a real Chromium, against a live server.

`page` is a desk of 1366×768, `phone_page` a phone of 360×740; `new_context` opens one more signed-out
browser for a second person. All of them are watched: a request to another host, an error in the
console, a refusal of the content policy, a page that breaks (5xx) or a file that is missing fails the test.
Open pages by path (`page.goto("/")`): the base address is the live server's.
"""

import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.year import sign_in
from tests.services.chromium import MISSING, find_chromium

# Playwright's synchronous interface keeps an event loop in this thread; Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
SECONDS_TO_WAIT = 10


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": LAUNCH_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    place = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
    return {**browser_context_args, "viewport": DESK, **place}


class Watch:
    """Collects what must not happen in a browser; `allow(pattern)` where a test provokes it."""

    def __init__(self, server: str) -> None:
        self.host = urlsplit(server).netloc
        self.problems: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        self.allowed.append(pattern)

    def remaining(self) -> list[str]:
        return [text for text in self.problems if not any(re.search(pattern, text) for pattern in self.allowed)]

    def follow(self, context):
        context.set_default_timeout(SECONDS_TO_WAIT * 1000)
        expect.set_options(timeout=SECONDS_TO_WAIT * 1000)
        here = rf"(?:https?|wss?)://{re.escape(self.host)}(?:[/?#]|$)"
        context.route(re.compile(rf"^(?!{here}|data:|blob:|about:)"), self.refuse)
        context.on("console", self.read_console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("response", self.read_response)
        return context

    def refuse(self, route) -> None:
        self.problems.append(f"request to another host: {route.request.url}")
        route.abort()

    def read_console(self, message) -> None:
        # Chromium reports each answer above 399 here as well; read_response knows which of them are meant.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def read_response(self, response) -> None:
        asked_by_person = response.request.resource_type in {"document", "xhr", "fetch"}
        if response.status >= 500 or (response.status >= 400 and not asked_by_person):
            self.problems.append(f"answer {response.status}: {response.url}")


@pytest.fixture
def watch(base_url):
    watch = Watch(base_url)
    yield watch
    if remaining := watch.remaining():
        pytest.fail("\n".join(remaining), pytrace=False)


@pytest.fixture
def new_context(watch, new_context):
    """A function that opens a browser of its own: other cookies, another person."""

    def open_context(**options):
        return watch.follow(new_context(**options))

    return open_context


@pytest.fixture
def phone_page(watch, browser, browser_context_args):
    context = watch.follow(browser.new_context(**{**browser_context_args, "viewport": PHONE, "has_touch": True}))
    yield context.new_page()
    context.close()


@pytest.fixture
def enter(new_context, base_url):
    """A browser of one's own for a person, signed in and opened on a page: `enter("bithu", "/ratings/")`."""

    def go(username: str, address: str = "/", **options):
        page = sign_in(new_context(**options).new_page(), username, base_url)
        page.goto(address)
        return page

    return go
