"""The pages and acts that are measured, in one process through Django's test client, on the district of DATABASE_URL.

Each is asked a few times to warm up, once to count its statements and bytes, then `--repeat` times for its CPU time. What an
act writes is rolled back, so that each repetition meets the same district. Prints one JSON list.

    PARTYBASE_ENV=demo DATABASE_URL=… python -m benchmarks.pages [--repeat 15] [--only text]
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import gzip
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from assessments.ratings.models import Assessment, Cycle, State  # noqa: E402
from benchmarks.district import DECIDER, SENDER  # noqa: E402
from benchmarks.reading import read_form  # noqa: E402
from members.models import Member  # noqa: E402
from organizations.models import Grant, Organization  # noqa: E402
from partybase.accounts.models import User  # noqa: E402
from partybase.demo.personas import PASSWORD, PERSONAS  # noqa: E402

WARM_UP = 3
KB = 1000
FRAME = re.compile(r'FROM "(?:django_session|accounts_user|organizations_grant|organizations_succession)"')
SAVEPOINT = re.compile(r"(?:SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)")


@dataclasses.dataclass(frozen=True)
class Bars:
    """What `quality` asks: milliseconds of CPU, statements (all, or beside those of the frame), bytes of HTML."""

    cpu: float | None = 25
    statements: int | None = None
    own: int | None = None
    html: int | None = None
    gzipped: int | None = None


LIST = Bars(statements=10, gzipped=20 * KB)
HOME = Bars(statements=12)
NONE = Bars(cpu=None)  # a list of hundreds of rows: told, with no bar of its own
Ask = Callable[[], HttpResponse]


@dataclasses.dataclass(frozen=True)
class Page:
    name: str
    ask: Ask
    bars: Bars = Bars()
    status: int = 200


def client_of(username: str = "") -> Client:
    client = Client(SERVER_NAME="localhost")
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def getting(username: str, url: str) -> Ask:
    client = client_of(username)
    return lambda: client.get(url)


def posting(username: str, url: str, data: dict[str, Any]) -> Ask:
    client = client_of(username)
    return lambda: client.post(url, data)


# --- what is asked -----------------------------------------------------------------------------------------------------


def pages() -> Iterator[Page]:
    tree, members = reverse("organizations:organization-tree"), reverse("members:member-list")
    yield Page("Organization list", getting("tochuc", reverse("organizations:organization-list")), LIST)
    yield Page("Organization tree", getting("tochuc", tree), Bars(own=5, html=None, gzipped=60 * KB))
    yield Page("Member list", getting("tochuc", members), LIST)
    yield Page("Member list, searched", getting("tochuc", f"{members}?q=nguyen+van+duc"), LIST)
    yield Page("Member list, last page", getting("tochuc", f"{members}?page=9999"), LIST)
    yield Page("Search", getting("tochuc", f"{reverse('desk:search')}?q=nguyen"))
    yield Page("Search, suggesting", suggesting("tochuc", f"{reverse('desk:search')}?q=nguyen"))
    member = Member.objects.filter(cell=held("chibo"), ended_on=None).order_by("pk")[3]
    yield Page("Member page", getting("tochuc", member.get_absolute_url()))
    yield Page("Organization overview, cell", getting("tochuc", held("chibo").get_absolute_url()))
    yield Page("Organization overview, commune", getting("tochuc", held("bithu").get_absolute_url()))
    yield Page("Organization overview, district", getting("tochuc", held("tochuc").get_absolute_url()))
    for persona in PERSONAS:
        yield Page(f"Home of {persona.username}", getting(persona.username, reverse("desk:home")), HOME)
    yield Page("Dashboard", getting("lanhdao", reverse("dashboards:home")), Bars(cpu=60, statements=25))
    yield member_save(member)
    yield from rating_pages()
    credentials = {"username": "tochuc", "password": PASSWORD}
    sign_in = reverse("accounts:sign-in")
    yield Page("Sign-in", lambda: client_of().post(sign_in, credentials), Bars(cpu=60), status=302)


def suggesting(username: str, url: str) -> Ask:
    client = client_of(username)
    return lambda: client.get(url, headers={"HX-Request": "true"})


def held(username: str) -> Organization:
    return Grant.objects.select_related("organization").get(user__username=username).organization


def member_save(member: Member) -> Page:
    url = reverse("members:member-edit", args=[member.pk])
    data = read_form(answer(getting("chibo", url)()), having="residence") | {"residence": "Thôn khác"}
    return Page("Member save (POST)", posting("chibo", url, without_token(data)), status=302)


def rating_pages() -> Iterator[Page]:
    cycle = Cycle.objects.get(year=2019)
    cell, committee = held(SENDER), held(DECIDER)
    rows = Assessment.objects.filter(cycle=cycle, place=cell, member__isnull=False, state=State.DRAFT).order_by("pk")
    yield Page(
        f"Rating grid, {len(rows)} members",
        getting(SENDER, reverse("ratings:sheet-members", args=[cycle.pk, cell.pk])),
        NONE,
    )
    code, grade = next(iter(rows[3].grades.items()))
    change = {f"grade_{code}": "GOOD" if grade != "GOOD" else "AVERAGE", "version": rows[3].version}
    yield Page("Grid row save (POST)", posting(SENDER, reverse("ratings:row-save", args=[rows[3].pk]), change))
    yield from decision_pages(cycle, committee)


def decision_pages(cycle: Cycle, committee: Organization) -> Iterator[Page]:
    url = reverse("ratings:decision-add", args=[cycle.pk, committee.pk])
    check = reverse("ratings:decision-check", args=[cycle.pk, committee.pk])
    listed = getting(DECIDER, url)
    paper = {"number": "999-QĐ/ĐU", "summoned": "15", "present": "15", "in_favour": "15", "minutes": "BB 99"}
    data = without_token(read_form(answer(listed()), having="versions") | paper)
    number = sum(bool(value) for name, value in data.items() if name.startswith("level-"))
    yield Page(f"Decision page, {number} rows", listed, NONE)
    checked = posting(DECIDER, check, data)
    yield Page(f"Decision check (POST), {number} rows", checked, NONE)
    carried = without_token(read_form(answer(checked()), having="versions"))
    yield Page(f"Decision (POST), {number} rows", posting(DECIDER, url, carried), NONE, status=302)


def without_token(data: dict[str, str]) -> dict[str, str]:
    """Without the receipt's token, which would carry out only the first of the repetitions."""
    return {name: value for name, value in data.items() if name not in ("token", "csrfmiddlewaretoken")}


def answer(response: HttpResponse) -> str:
    if response.status_code != 200:
        raise SystemExit(f"A page the measurement starts from answered {response.status_code}.")
    return response.content.decode()


# --- measuring -----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def measure(page: Page, repeat: int) -> dict[str, Any]:
    for _ in range(WARM_UP):
        with undone():
            response = page.ask()
        if response.status_code != page.status:
            raise SystemExit(f"{page.name}: answered {response.status_code} instead of {page.status}.")
    statements: list[str] = []

    def count(execute: Callable, sql: str, *rest: Any) -> Any:
        if not SAVEPOINT.match(sql):
            statements.append(sql)
        return execute(sql, *rest)

    with undone(), connection.execute_wrapper(count):
        page.ask()
    times = []
    for _ in range(repeat):
        with undone():
            started = time.process_time()
            page.ask()
            times.append((time.process_time() - started) * 1000)
    return {
        "name": page.name,
        "cpu": statistics.median(times),
        "least": min(times),
        "statements": len(statements),
        "own": sum(not FRAME.search(sql) for sql in statements),
        "html": len(response.content),
        "gzipped": len(gzip.compress(response.content, 6)),
        "bars": dataclasses.asdict(page.bars),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    found = []
    for page in pages():
        if options.only.lower() in page.name.lower():
            found.append(measure(page, options.repeat))
            print(f"  {page.name}: {found[-1]['cpu']:.1f} ms", file=sys.stderr, flush=True)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
