"""Everybody asks for everything once; the tests of one module look at the answers."""

from __future__ import annotations

import dataclasses
import functools
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.everywhere.addresses import address, read_table
from tests.everywhere.world import EVERYBODY, World, undone

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ?"|csrf-token" content=")[^"]*')
FORM_TOKEN = re.compile(r'(name="token" value=")[0-9a-f-]{36}')
INCIDENT = 'class="incident"'


@dataclasses.dataclass(frozen=True)
class Answer:
    persona: str
    name: str
    url: str
    method: str
    status: int
    body: str
    kind: str  # "html", "xlsx", "docx", "json"


def text_of(response: HttpResponse) -> tuple[str, str]:
    """(kind, everything readable in it): the page, or every part of an Office file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] != b"PK":
        kind = "json" if "json" in response.get("Content-Type", "") else "html"
        return kind, content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name.endswith(".xml")]
    kind = "docx" if b"word/" in content else "xlsx"
    text = "\n".join(parts)
    return kind, re.sub(r"</w:t></w:r><w:r>.*?<w:t[^>]*>", "", text)


@functools.cache
def words_of(page: str) -> str:
    """What a person reads of a page: without markup; of attributes only titles, placeholders and labels."""
    page = re.sub(r"<(script|style|svg|kbd)\b.*?</\1>", " ", page, flags=re.S)
    spoken = " ".join(re.findall(r'(?:title|placeholder|alt|aria-label)="([^"]*)"', page))
    return unescape(re.sub(r"<[^>]+>", " ", page) + " " + spoken)


def ask(client: Client, method: str, url: str, data: Any = None) -> HttpResponse:
    """One request, what it writes rolled back."""
    with undone():
        return getattr(client, method.lower())(url, data)


def masked(response: HttpResponse) -> str:
    return FORM_TOKEN.sub(r"\1", TOKEN.sub(r"\1", text_of(response)[1]))


@pytest.fixture(scope="module")
def answers(world: World) -> Iterator[list[Answer]]:
    """Each row of the table asked by each persona, and each list as a file."""
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # hundreds of refusals are expected
    try:
        yield list(_ask_everything(world))
    finally:
        logging.disable(level)


def _ask_everything(world: World) -> Iterator[Answer]:
    for persona in EVERYBODY:
        for row in read_table():
            client = world.client(persona) if row.name == "accounts:sign-out" else _client(world, persona)
            url = address(world, row.name, row.samples)
            yield _answer(client, persona, row.name, row.method, url)
            if row.method == "GET" and row.statuses[persona] == 200 and is_list(row.name):
                yield _answer(client, persona, row.name, "GET", f"{url}?export=xlsx")


def _answer(client: Client, persona: str, name: str, method: str, url: str) -> Answer:
    response = ask(client, method, url)
    kind, body = text_of(response)
    body = FORM_TOKEN.sub(r"\1", TOKEN.sub(r"\1", body))  # the same page twice is the same text
    return Answer(persona, name, url, method, response.status_code, body, kind)


def is_list(name: str) -> bool:
    return name.endswith(("-list", "-departures", "-guests", "-missing", "-missing-organizations"))


_clients: dict[tuple[int, str], Client] = {}


def _client(world: World, persona: str) -> Client:
    key = (id(world), persona)
    if key not in _clients:
        _clients[key] = world.client(persona)
    return _clients[key]
