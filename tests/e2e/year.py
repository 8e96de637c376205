"""What the browser tests of the rating year share: a person at a browser, what a page may not show, files read back."""

from __future__ import annotations

import io
from typing import Any

import docx
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from assessments.meetings.models import Review, ReviewSession
from assessments.ratings.models import Assessment, State
from assessments.ratings.rules.levels import Level
from partybase.accounts.models import User
from tests.assessments.ratings.year import Year, open_year, prepared_district
from tests.factories import make_member

# the fields of a decision's paper and vote, but its day
PAPER = {"number": "15-QĐ/ĐU", "summoned": "9", "present": "9", "in_favour": "8", "minutes": "BB 12"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def sign_in(page: Page, username: str, server: str) -> Page:
    """A signed-in session without typing a password (signing in has tests of its own)."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    cookies = [{"name": n, "value": c.value, "url": server} for n, c in client.cookies.items() if n != "csrftoken"]
    page.context.add_cookies(cookies)
    return page


def told(page: Page, text: str) -> None:
    """The message a page opens with after an act."""
    expect(page.locator("main, .messages, body").get_by_text(text).first).to_be_visible()


def refused(page: Page, text: str) -> None:
    """The error summary of a form that came back."""
    expect(page.locator("[data-error-summary]")).to_contain_text(text)
    assert page.title().startswith("Lỗi:"), page.title()


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]:not([type=hidden])").fill(value)


def violations(page: Page) -> list[tuple[str, list]]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found.response["violations"]]


def fits(page: Page) -> bool:
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return wide <= window


def download(page: Page, name: str) -> Any:
    """The .docx behind a link, read back."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    assert waiting.value.suggested_filename.endswith(".docx")
    with open(waiting.value.path(), "rb") as file:
        return docx.Document(io.BytesIO(file.read()))


def head_of(document: Any) -> list[list[str]]:
    """Left and right column of a paper's head, as lines."""
    rows = document.tables[0].rows
    return [[line for row in rows for line in row.cells[side].text.splitlines() if line] for side in (0, 1)]


def foot_of(document: Any) -> tuple[list[str], list[str]]:
    (table,) = [table for table in document.tables if table.cell(0, 0).text.startswith("Nơi nhận:")]
    recipients, signature = table.rows[0].cells
    return recipients.text.splitlines(), [line for line in signature.text.splitlines() if line]


def rows_of(document: Any) -> list[list[str]]:
    """The rows of the list of a decision, its head left out."""
    (table,) = [table for table in document.tables if table.cell(0, 0).text == "TT"]
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


def cycle_page(year: Year, rest: str = "") -> str:
    return f"/ratings/cycles/{year.cycle.pk}/{rest}"


def level_field(page: Page, name: str) -> Any:
    """The level of one row of a deciding body's list."""
    return page.get_by_label(f"Mức của {name}", exact=True)


def state_of(assessment: Assessment) -> tuple[str, str]:
    assessment.refresh_from_db()
    return assessment.state, assessment.decided_level


def everything_below_published(year: Year, organization: Any) -> None:
    """Members and cells below an organization, decided and published before a test begins."""
    below = year.all().filter(grassroots=organization, is_managed=False, heads=None)
    rows = [row for row in below if row.organization_id != organization.pk]
    year.put(rows, State.PUBLISHED, Level.GOOD)


VILLAGERS = (
    "Trần Văn Đức", "Lý Thị Lan", "Hoàng Văn An", "Bùi Văn Khoa", "Lê Thị Ánh", "Vũ Văn Giang", "Nguyễn Thị Bình",
    "Đỗ Thị Hà", "Trần Văn Dũng", "Phạm Thị Đào", "Ngô Thị Oanh", "Cao Thị Mai",
)  # fmt: skip


def village(villagers: tuple[str, ...] = VILLAGERS) -> Year:
    """The small district, its year open, with more people in the village cell, all of them reviewed."""
    year = prepared_district()
    cell = year.district.cell
    session = ReviewSession.objects.get(organization=cell)
    for number, name in enumerate(villagers):
        member = year.district.members[f"villager{number}"] = make_member(name, cell=cell)
        Review.objects.create(session=session, member=member)
    return open_year(year)
