"""The first screens: who sees which, how many statements, what stands on them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.ratings.models import Assessment, State
from assessments.ratings.rules.levels import Level
from organizations.models import Kind
from tests.assessments.ratings.year import Year
from tests.factories import make_member, make_organization

HOME, DASHBOARD = 12, 25
MOST = {
    "tochuc": DASHBOARD,
    "lanhdao": DASHBOARD,
    "kiemtra": HOME,
    "bithu": HOME,
    "chibo": HOME,
    "chiboso": HOME,
    "quantri": HOME,
}


def page(client, user, address: str = "/") -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("lanhdao", 200),
        ("tochuc", 200),
        ("bithu", 403),
        ("chibo", 403),
        ("chiboso", 403),
        ("kiemtra", 403),
        ("quantri", 403),
    ],
)
def test_dashboard_is_for_leaders_and_staff(client, year, persona, status):
    client.force_login(getattr(year, persona))
    answer = client.get("/dashboards/")
    assert answer.status_code == status
    if status == 403:
        assert "dành cho lãnh đạo cấp ủy" in answer.content.decode()


def test_without_a_year_every_home_says_so_or_stays_silent(client, year):
    Assessment.objects.all().delete()
    type(year.cycle).objects.update(state="PREPARING")
    assert "Chưa có đợt xếp loại nào" in page(client, year.lanhdao)
    assert "Việc phải làm" not in page(client, year.chibo)


def test_chart_stands_beside_its_table(client, year):
    year.put([year.of(year.district.commune)], State.PUBLISHED, Level.GOOD)
    text = page(client, year.lanhdao, "/dashboards/")
    assert "<svg" in text and 'aria-label="1 trong 1 tổ chức cơ sở đảng' in text and "by-category" in text
    assert "style=" not in text.partition("<svg")[2].partition("</svg>")[0]


def test_what_came_back_is_quoted_at_home(client, year):
    row = year.put([year.sheet(year.district.cell)[0]], State.RETURNED)[0]
    Assessment.objects.filter(pk=row.pk).update(returned_reason="Thiếu <số> phiếu")
    assert "bị trả lại: “Thiếu &lt;số&gt; phiếu”" in page(client, year.chibo)
    assert "bị trả lại" not in page(client, year.chiboso)


def test_inspection_figures_are_on_their_home_alone(client, year):
    assert "Tổ chức cơ sở đảng chưa có ý kiến" in page(client, year.kiemtra)
    for persona in ("tochuc", "lanhdao", "bithu", "chibo", "quantri"):
        assert "chưa có ý kiến" not in page(client, getattr(year, persona))


def test_a_commune_reads_its_cells_in_a_table(client, year):
    text = page(client, year.bithu)
    assert "Đảng viên các chi bộ" in text and "Chi bộ Trường Tiểu học" in text
    assert "Chi bộ thôn Phú" not in text
    assert "Đảng viên các chi bộ" not in page(client, year.chibo)


# --- statements ---------------------------------------------------------------------------------------------------------


def statements(client, year: Year) -> dict[str, int]:
    found = {}
    for persona in MOST:
        client.force_login(getattr(year, persona))
        client.get("/account/profile/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        found[persona] = len(queries)
    client.force_login(year.lanhdao)
    with CaptureQueriesContext(connection) as queries:
        client.get("/dashboards/")
    return found | {"/dashboards/": len(queries)}


def test_first_screens_ask_no_more_at_four_hundred_organizations(client, year):
    year.put([year.of(year.district.commune)], State.SENT)
    grow(year, 2)
    few = statements(client, year)
    grow(year, 400)
    many = statements(client, year)
    print(
        "statements of the first screens at 10 and at 400 organizations:", {key: (few[key], many[key]) for key in few}
    )
    assert many == few
    assert {key: number for key, number in many.items() if number > MOST.get(key, DASHBOARD)} == {}


def grow(year: Year, number: int) -> None:
    """More grassroots cells and cells of the commune, each with an assessment of its own and one member's."""
    grassroots, member = year.of(year.district.office), year.sheet(year.district.office)[0]
    cell = year.of(year.district.cell)
    rows = []
    for count in range(number // 2):
        for parent, kind, pattern in (
            (year.district.top, Kind.CBCS, grassroots),
            (year.district.commune, Kind.CBTT, cell),
        ):
            place = make_organization(parent=parent, kind=kind)
            person = make_member(f"Nguyễn Văn Thêm {count}", cell=place)
            rows += [
                copy_of(pattern, organization=place, place=place, name=place.name, state=State.SENT),
                copy_of(member, member=person, place=place, name=person.full_name, decider=pattern.decider),
            ]
    Assessment.objects.bulk_create(rows)


def copy_of(row: Assessment, **changes) -> Assessment:
    values = {
        field.attname: getattr(row, field.attname) for field in Assessment._meta.concrete_fields if field.name != "id"
    }
    copied = Assessment(**values)
    for name, value in changes.items():
        setattr(copied, name, value)
    return copied
