"""The main pages ask as many questions of the database at 1,000 members as at 10."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.ratings.models import Assessment
from members.models import Member, Membership
from partybase.vietnamese import fold, name_sort_key
from tests.assessments.ratings.year import DAY, Year, rated_district

pytestmark = pytest.mark.django_db
HOME, LIST, DASHBOARD, TREE, PAGE = 12, 10, 25, 5, 25

# address, persona, the most statements
PAGES = [
    ("/", "tochuc", HOME + 1), ("/", "lanhdao", HOME), ("/", "bithu", HOME), ("/", "chibo", HOME),
    ("/", "kiemtra", HOME), ("/", "quantri", HOME),
    ("/dashboards/", "lanhdao", DASHBOARD),
    ("/members/", "tochuc", LIST), ("/members/", "chibo", LIST), ("/members/positions/", "tochuc", LIST),
    ("/members/?q=nguyen", "tochuc", LIST),
    ("/organizations/", "tochuc", LIST), ("/organizations/tree/", "tochuc", LIST),
    ("/search/?q=nguyen", "tochuc", LIST),
    ("/record/", "tochuc", LIST),
    ("/reviews/", "tochuc", LIST), ("/reviews/missing/", "tochuc", LIST), ("/reviews/missing/organizations/", "tochuc", LIST),
    ("/ratings/cycles/", "tochuc", LIST),
    ("/ratings/cycles/{cycle}/", "tochuc", DASHBOARD),
    ("/ratings/cycles/{cycle}/assessments/", "tochuc", LIST), ("/ratings/cycles/{cycle}/assessments/", "chibo", LIST),
    ("/ratings/cycles/{cycle}/decisions/", "bithu", LIST),
    ("/ratings/cycles/{cycle}/caps/", "tochuc", 16),
    ("/ratings/cycles/{cycle}/cells/{cell}/", "chibo", 32),
    ("/o/{cell}/", "tochuc", PAGE), ("/o/{top}/", "tochuc", PAGE), ("/m/{member}/", "chibo", PAGE),
    ("/accounts/", "quantri", LIST),
]  # fmt: skip


@pytest.fixture
def year(db, settings) -> Year:
    settings.BUSINESS_DATE = DAY
    return rated_district(members=5)


def statements(year: Year) -> dict[tuple[str, str], int]:
    names = {
        "cycle": year.cycle.pk, "cell": year.district.cell.pk, "top": year.district.top.pk,
        "member": year.district.members["cell1"].pk,
    }  # fmt: skip
    found = {}
    for address, persona, _ in PAGES:
        client = Client()
        client.force_login(getattr(year, persona))
        client.get("/account/profile/")  # what is kept for good (rulebooks) is read once
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address.format(**names))
        assert response.status_code == 200, address
        asked = [q["sql"] for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        found[address, persona] = len(asked)
    return found


def grow(year: Year, number: int) -> None:
    """So many more in the village cell, on the roster and in the year."""
    cell = year.district.cell
    like = Assessment.objects.filter(place=cell, subject_kind="MEMBER", heads=None).order_by("-pk").first()
    first = Member.objects.get(pk=like.member_id)
    members = []
    for each in range(number):
        member = Member(**{f.attname: getattr(first, f.attname) for f in Member._meta.fields if not f.primary_key})
        member.surname_and_middle, member.given_name = "Nguyễn Văn", f"Thêm{number}x{each}"
        member.search_key = f" {fold(member.full_name)}"
        member.sort_key = name_sort_key(member.surname_and_middle, member.given_name)
        members.append(member)
    Member.objects.bulk_create(members, batch_size=500)
    stay = first.memberships.get()
    Membership.objects.bulk_create(
        [
            Membership(member=m, organization=cell, kind=stay.kind, starts=stay.starts, entry_kind=stay.entry_kind)
            for m in members
        ],
        batch_size=500,
    )
    rows = []
    for member in members:
        row = Assessment(**{f.attname: getattr(like, f.attname) for f in Assessment._meta.fields if not f.primary_key})
        row.member, row.name = member, member.full_name
        row.sort_key, row.search_key = member.sort_key, member.search_key
        rows.append(row)
    Assessment.objects.bulk_create(rows, batch_size=500)


def test_main_pages_ask_no_more_at_a_thousand_members(year):
    grow(year, 2)
    few = statements(year)
    grow(year, 990)
    many = statements(year)
    grown = {key: (few[key], many[key]) for key in few if many[key] > few[key]}
    print("statements at 10 and at 1,000:", {f"{a} {p}": (few[a, p], many[a, p]) for a, p in few})
    assert grown == {}
    assert {(a, p): many[a, p] for a, p, most in PAGES if many[a, p] > most} == {}
