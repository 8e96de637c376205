"""Each form sent once leaves exactly its events; sent twice (double click, back, refresh) it writes one row."""

import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from partybase.audit.models import Event
from tests.everywhere.addresses import PARAMETERS, address, read_table
from tests.everywhere.crawl import is_list, words_of
from tests.everywhere.forms import fields_of
from tests.everywhere.world import World, row_counts
from tests.everywhere.writes import NO_RECORD, WRITES, Write
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
one_each = pytest.mark.parametrize("write", WRITES, ids=str)


def filled(world: World, client: Client, write: Write) -> tuple[str, dict[str, Any]]:
    """The address and what is posted to it: the page's form with the case's own values."""
    samples = tuple(write.samples.split(",")) if write.samples else ()
    url = address(world, write.name, samples)
    page = address(world, write.page or write.name, samples)
    shown = client.get(page)
    data = fields_of(shown.content.decode(), page) if shown.status_code == 200 else {}
    for key, value in write.data.items():
        value = str(world.objects[value[1:]].pk) if value.startswith("#") else value
        if key.startswith("*"):  # every field of this ending that is still empty
            data |= {name: [value] for name in data if name.endswith(key[1:]) and data[name] == [""]}
        else:
            data[key] = [value]
    return url, data


def prepare(world: World, write: Write) -> Client:
    client = world.client(write.persona)
    if write.name == "accounts:password":
        user = world.user(write.persona)
        user.set_password(PASSWORD)
        user.save()
        client.force_login(user)
    client.raise_request_exception = True
    return client


def errors_of(page: str) -> list[str]:
    """What the page says is wrong, for the message of a failure."""
    return [words_of(part) for part in re.findall(r"<div[^>]*(?:error|alert|invalid)[^>]*>.*?</div>", page, re.S)]


@one_each
def test_a_form_sent_twice_writes_once_with_its_events(world, write):
    client = prepare(world, write)
    url, data = filled(world, client, write)
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    first = client.post(url, data)
    assert first.status_code in (200, 302), errors_of(first.content.decode())
    assert "/account/sign-in/" not in first.get("Location", "") or write.name == "accounts:sign-out"
    events = list(Event.objects.filter(pk__gt=last).order_by("pk"))
    rows = row_counts()
    assert events, "nothing was recorded"
    batches = {event.batch for event in events} - {None}
    several = len(write.events) > 1  # one event for each of several records
    assert len(events) == 1 or several or len(batches) == 1, [e.act for e in events]
    assert Counter(event.act for event in events) == (write.events or Counter({events[0].act: len(events)}))
    actor = world.users[write.persona]
    assert {(e.actor_id, e.actor_text, bool(e.summary), bool(e.subject_text)) for e in events} == {
        (actor.pk, str(actor), True, True)
    }
    if write.name == "members:member-reveal":
        return  # each reading is an event of its own
    second = client.post(url, data)
    assert second.status_code in (200, 302, 403, 409, 422)
    assert row_counts() == rows
    if data.get("token") and first.status_code == 302 and second.status_code == 302:
        assert second["Location"] == first["Location"]


# --- two people save one record -------------------------------------------------------------------------------------

VERSIONED = [
    ("members:member-edit", "note", ("chibo", "tochuc")),
    ("members:member-correct", "reason", ("tochuc", "tochuc")),
    ("organizations:organization-change", "name", ("tochuc", "tochuc")),
    ("organizations:organization-correct", "name", ("tochuc", "tochuc")),
    ("inspections:inspection-correct", "performer", ("kiemtra", "kiemtra")),
    ("inspections:discipline-correct", "body", ("kiemtra", "kiemtra")),
    ("meetings:review-edit", "chair", ("chibo", "tochuc")),
    ("meetings:review-subject-edit", "faults", ("chibo", "tochuc")),
    ("ratings:member-row", "remarks", ("chibo", "chibo")),
    ("ratings:sheet-organization", "remarks", ("chibo", "chibo")),
    ("ratings:opinion-edit", "opinion", ("kiemtra", "kiemtra")),
    ("ratings:authority-edit", "source", ("tochuc", "tochuc")),
]


@pytest.mark.parametrize(("name", "field", "people"), VERSIONED, ids=[row[0] for row in VERSIONED])
def test_the_second_of_two_sees_both_versions_and_keeps_what_was_typed(world, name, field, people):
    write = next(w for w in WRITES if w.name == name)
    first, second = (world.client(person) for person in people)
    url, mine = filled(world, first, write)
    _, theirs = filled(world, second, write)
    mine[field], theirs[field] = ["Người trước ghi"], ["Người sau ghi"]
    theirs["reason"] = ["gõ nhầm"] if field != "reason" else theirs["reason"]
    sent = first.post(url, mine)
    assert sent.status_code == 302, errors_of(sent.content.decode())
    rows = row_counts()
    late = second.post(url, theirs)
    page = late.content.decode()
    assert (late.status_code, "Người sau ghi" in page, row_counts() == rows) == (409, True, True)
    assert field in ("reason", "source") or "Người trước ghi" in page
    assert "vừa được người khác sửa" in words_of(page)


def test_every_form_that_carries_a_version_is_tried(world):
    found = set()
    for row in read_table():
        who = next((p for p, status in row.statuses.items() if status == 200), None)
        if row.method != "GET" or who is None or row.name.endswith(("-docx", "-xlsx")):
            continue
        if 'name="version"' in world.client(who).get(address(world, *row.key)).content.decode():
            found.add(row.name)
    tried = {name for name, _, _ in VERSIONED}
    elsewhere = {  # a state as well as a version: tests/assessments/ratings
        "ratings:decision-anew", "ratings:assessment-return", "ratings:assessment-not-rated", "ratings:assessment-resume",
        "ratings:fact-comment", "ratings:cycle-open", "ratings:sheet-members",
    }  # fmt: skip
    assert (found - tried - elsewhere, tried - found) == (set(), set())


def test_every_address_that_writes_has_a_case():
    writing = {row.name for row in read_table() if row.method == "POST" and any(
        status in (200, 400, 422) or (status == 302 and who != "nobody") for who, status in row.statuses.items()
    )}  # fmt: skip
    writing = {name for name in writing if not is_list(name) and not name.endswith("-xlsx")}  # a file, with its reason
    covered = {write.name for write in WRITES} | set(NO_RECORD)
    assert (writing - covered, covered - set(PARAMETERS)) == (set(), set())


# --- exports and sensitive reads ----------------------------------------------------------------------------------

READS = [
    ("kiemtra", "inspections:inspection-detail", ("cell_inspection",), "inspection.read"),
    ("kiemtra", "inspections:discipline-detail", ("cell_discipline",), "discipline.read"),
]


@pytest.mark.parametrize(("persona", "name", "samples", "act"), READS)
def test_reading_a_sensitive_record_is_one_event(world, persona, name, samples, act):
    client = world.client(persona)
    before = Event.objects.count()
    assert client.get(address(world, name, samples)).status_code == 200
    assert (Event.objects.count() - before, Event.objects.order_by("-pk").first().act) == (1, act)


def exports() -> list[tuple[str, tuple[str, ...], str]]:
    lists = [
        r
        for r in read_table()
        if r.method == "GET" and (r.name.endswith(("-list", "-xlsx", "-docx", "-missing", "-organizations")))
    ]
    return [(r.name, r.samples, next(p for p, s in r.statuses.items() if s == 200)) for r in lists]


@pytest.mark.parametrize(("name", "samples", "persona"), exports())
def test_every_file_that_leaves_is_one_event(world, name, samples, persona):
    client = world.client(persona)
    before = Event.objects.count()
    response = client.get(address(world, name, samples) + ("" if name.endswith(("-xlsx", "-docx")) else "?export=xlsx"))
    is_file = response["Content-Type"].startswith("application/vnd")
    assert Event.objects.count() - before == int(is_file), (response["Content-Type"], name)
    assert is_file or not name.endswith(("-xlsx", "-docx"))


def test_a_page_that_is_read_leaves_no_event(world):
    client = world.client("tochuc")
    before = Event.objects.count()
    for row in read_table():
        if row.method == "GET" and row.statuses["tochuc"] == 200 and not row.name.endswith(("-xlsx", "-docx")):
            client.get(address(world, *row.key))
    assert Event.objects.count() == before
