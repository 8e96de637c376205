"""Whatever is sent to a form, nothing breaks and nothing is half written.

Each form is filled as its page shows it; then all its fields, and each field alone, are made bad. What is refused has changed
no table; what fails is an answer below 500 in every case.
"""

import itertools
import logging
import re
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.everywhere.addresses import address, read_table
from tests.everywhere.crawl import ask
from tests.everywhere.forms import fields_of
from tests.everywhere.world import PERSONAS, row_counts, undone

pytestmark = pytest.mark.django_db

BAD = {
    "long": "Đ" * 300,
    "very long": "Đ" * 20_000,
    "NUL": "a\x00b",
    "NaN": "NaN",
    "infinite": "1e999",
    "huge": "9" * 30,
    "just beyond": str(2**63),
    "negative": "-1",
    "right to left": "‮abc‏‫",
    "taken apart": unicodedata.normalize("NFD", "Nguyễn Đức Ỷ"),
    "no such day": "31/02/2019",
    "far away": "01/01/0001",
    "emoji": "👩‍👩‍👧‍👦",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}",
    "digits of elsewhere": "١٢٣",
    "blank": " \u200b\u00a0 ",
}
EVERYWHERE = ("long", "NUL", "NaN", "huge", "negative", "right to left", "taken apart", "no such day")
WRITES_ROWS = ("INSERT", "UPDATE", "DELETE")
KEPT_BY_NOBODY = ("web_receipt", "django_session", "axes_", "web_draft")
EXTRA_FIELDS = {  # of addresses without a page of their own
    "accounts:sign-in": ["username", "password", "next"],
    "accounts:text-size": ["text_size"],
    "members:member-list": ["reason"],
    "members:member-departures": ["reason"],
    "members:member-guests": ["reason"],
    "members:position-list": ["reason"],
    "ratings:difference-accept": ["key", "one"],
    "ratings:decision-check": ["group", "versions", "level-13", "override-13", "paper-13", "number", "decided_on"],
    "ratings:decision-meter": ["group", "versions", "level-13"],
    "ratings:row-save": [
        "version",
        "grade_MEMBER_POLITICS",
        "count_GOOD",
        "eligible",
        "held_on",
        "sick_days",
        "self_level",
    ],
    "ratings:appraisal-list": ["of", "level-13", "text-13", "held_on", "present", "in_favour", "confirm"],
    "ratings:sheet-members-check": ["held_on", "present", "in_favour", "minutes", "confirm"],
    "ratings:sheet-organization-check": ["held_on", "present", "in_favour", "minutes", "confirm"],
}
NOT_TOUCHED = ("accounts:sign-out",)


def forms():
    """(name, samples, persona): each address that takes a form, by the first persona who may send it."""
    found = {}
    for row in read_table():
        who = [p for p in PERSONAS if row.statuses[p] in (200, 302, 400, 422)]
        if row.method == "POST" and who and row.name not in NOT_TOUCHED:
            found.setdefault(row.name, (row.name, row.samples, who[0]))
    return list(found.values())


def bad_forms(name, shown):
    """(what is wrong, the data): no field at all, all fields bad, each field alone bad (another badness each), repeated."""
    yield "nothing", {}
    for what in EVERYWHERE:
        value = BAD[what]
        yield f"all {what}", {key: [value] for key in shown if key != "token"}
    kinds = itertools.cycle(BAD.items())
    for _ in range(sum(map(ord, name)) % len(BAD)):
        next(kinds)
    fields = [key for key in shown if key not in ("token", "draft_key")]
    for key in fields[:12]:
        what, value = next(kinds)
        yield f"{key} {what}", shown | {key: [value]}
    yield "lists", {key: [*values, *values, "x"] for key, values in shown.items()}
    yield "keys of elsewhere", shown | {"pk": ["1"], "id": ["-1"], "user": ["1"], "is_active": ["1"], "x[]": ["1"]}


@pytest.mark.parametrize(("name", "samples", "persona"), forms(), ids=[form[0] for form in forms()])
def test_a_bad_form_is_refused_whole(world, name, samples, persona):
    client = world.client(persona)
    url = address(world, name, samples)
    page = client.get(url)
    shown = fields_of(page.content.decode("utf-8", "replace"), url) if page.status_code == 200 else {}
    shown = shown or {field: [""] for field in EXTRA_FIELDS.get(name, ["reason", "version"])}
    before = row_counts()
    wrong = []
    logging.disable(logging.CRITICAL)
    try:
        for what, data in bad_forms(name, shown):
            with undone(), CaptureQueriesContext(connection) as queries:
                status = client.post(url, data).status_code
                if status >= 500:
                    wrong.append((what, status))
                elif status in (400, 403, 404, 409, 413, 422) and wrote(queries) and row_counts() != before:
                    wrong.append((what, status, "half written"))
    finally:
        logging.disable(logging.NOTSET)
    assert wrong == []


def wrote(queries):
    for query in queries.captured_queries:
        sql = query["sql"]
        if sql.startswith(WRITES_ROWS) and not any(table in sql for table in KEPT_BY_NOBODY):
            return True
    return False


DRAFTS = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"key": 1}', b'{"key": "a", "data": {"x": [1]}}', b"[" * 5000,
    b'{"key": "\\u0000", "data": {}}', b'{"key": "a", "data": {"\\ud83d": "\\udfff"}}',
]  # fmt: skip


@pytest.mark.parametrize("body", DRAFTS)
def test_a_draft_of_any_shape_is_no_failure(world, body):
    response = world.client("chibo").post("/page/draft/", body, content_type="application/json")
    assert response.status_code in (200, 400)


STRANGE = (
    "%00", "-1", "9" * 40, "NaN", "%F0%9F%98%80", "%E0%B8" * 20, "%ED%A0%80", "31/02/2019", "Đ" * 300, "%E2%80%AE", "a&q=b",
)  # fmt: skip


@pytest.mark.parametrize("persona", ["tochuc", "bithu"])
def test_strange_query_strings_are_no_failure(world, persona):
    """Every filter of every list, each parameter its page knows, with a strange value."""
    client = world.client(persona)
    wrong = []
    for row in read_table():
        if row.method != "GET" or row.statuses[persona] != 200 or row.name.endswith("-docx"):
            continue
        url = address(world, *row.key)
        page = client.get(url)
        names = {"page", "export", "q", "group", *_filters(page.content.decode("utf-8", "replace"))}
        for number, value in enumerate(STRANGE):
            query = "&".join(f"{name}={value}" for name in sorted(names))
            if number and row.samples and row.samples != ("cycle",):
                continue
            status = ask(client, "GET", f"{url}?{query}").status_code
            wrong += [(url, value, status)] if status >= 500 else []
    assert wrong == []


def _filters(page):
    return re.findall(r'name="([a-z_]+)"', page)


def test_strange_ids_are_not_found(world):
    client = world.client("tochuc")
    wrong = []
    bad = itertools.cycle(("0", str(2**63), "9" * 400, "-1", "%00", "١", "1e5"))
    for row in read_table():
        if row.samples and row.method == "POST":
            number = str(world.objects[row.samples[-1]].pk)
            head, _, tail = address(world, *row.key).rpartition(f"/{number}/")
            for strange in (next(bad), next(bad)):
                for method in ("GET", "POST"):
                    status = ask(client, method, f"{head}/{strange}/{tail}").status_code
                    wrong += [(method, row.name, strange, status)] if status not in (403, 404, 405) else []
    assert wrong == []
