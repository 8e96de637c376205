"""The figures of the first screen that count rosters and accounts open lists of the same number; what is owed is led to."""

import re

import pytest

from assessments.ratings.models import Assessment
from partybase.accounts.models import User
from tests.assessments.ratings.year import DAY, Year, rated_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db, settings) -> Year:
    settings.BUSINESS_DATE = DAY
    return rated_district(members=4)


def figures(page) -> dict[str, tuple[str, int]]:
    """{label: (address, number)} of the figures of a page."""
    found = re.findall(r'<dt>([^<]+)</dt>\s*<dd>\s*<a href="([^"]+)">([\d.]+)</a>', page.content.decode())
    return {label.strip(): (url.replace("&amp;", "&"), int(number.replace(".", ""))) for label, url, number in found}


@pytest.mark.parametrize(
    ("persona", "labels"),
    [
        ("lanhdao", {"Tổ chức cơ sở đảng", "Chi bộ", "Đảng viên"}),
        ("tochuc", {"Tổ chức cơ sở đảng", "Chi bộ", "Đảng viên"}),
        ("bithu", {"Đảng viên", "Trong đó chính thức"}),
        ("chibo", {"Đảng viên", "Trong đó chính thức"}),
        ("quantri", {"Tài khoản", "Chưa đổi mật khẩu cấp một lần", "Đang khóa"}),
    ],
)
def test_each_figure_opens_the_list_it_counts(client, year, persona, labels):
    User.objects.filter(username="chiboso").update(must_change_password=True)
    client.force_login(getattr(year, persona))
    shown = figures(client.get("/"))
    assert labels <= set(shown)
    for label, (url, number) in shown.items():
        page = client.get(url)
        assert (label, page.status_code, page.context["total"]) == (label, 200, number)


def test_the_year_leads_to_the_facts_a_person_owes_for_others(client, year):
    def owed(name: str) -> list[tuple[str, int]]:
        client.force_login(getattr(year, name))
        page = client.get(f"/ratings/cycles/{year.cycle.pk}/")
        return [(each["url"], each["number"]) for each in page.context["work"] if "owed=owed" in each["url"]]

    moved = year.sheet(year.district.cell)[0]
    Assessment.objects.filter(pk=moved.pk).update(previous_cell=year.district.office)
    communes = Assessment.objects.filter(organization_kind="DBCS", category__code__in=["XA", "THI_TRAN"]).count()
    assert communes > 0
    assert owed("tochuc") == [("/ratings/authorities/?owed=owed", communes)]
    assert owed("chiboso") == [("/ratings/comments/?owed=owed", 1)]
    assert owed("lanhdao") == owed("bithu") == []
