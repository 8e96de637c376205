"""The roster as a list: scope, filters, search, order, warnings, export, statement counts."""

import datetime
import io
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member, StatusPeriod
from members.querysets import PARTY_POSTS
from members.rules import member_warnings
from partybase.audit.models import Event
from tests.factories import make_member, make_membership, make_position
from tests.members.helpers import DAY, events, last_event

LIST = reverse("members:member-list")


@pytest.fixture
def sign_in(client, people):
    def as_persona(name: str):
        client.force_login(people[name])
        return client

    return as_persona


def names(client, **query) -> list[str]:
    answer = client.get(f"{LIST}?{urlencode(query)}")
    assert answer.status_code == 200
    return [member.full_name for member in answer.context["object_list"]]


EXPECTED = {
    "tochuc": {"cell", "section_cell", "sibling_cell", "office"},
    "lanhdao": {"cell", "section_cell", "sibling_cell", "office"},
    "bithu": {"cell", "section_cell"},
    "chibo": {"cell"},
    "chiboso": {"office"},
}


@pytest.mark.parametrize("persona", EXPECTED)
def test_list_holds_the_scope_and_nothing_else(sign_in, district, persona):
    answer = sign_in(persona).get(LIST)
    oracle = {m.pk for key, m in district.members.items() if key[:-1] in EXPECTED[persona]}
    assert {m.pk for m in answer.context["object_list"]} == oracle
    assert answer.context["total"] == len(oracle)


@pytest.mark.parametrize("persona", ["kiemtra", "quantri"])
def test_list_is_not_for(sign_in, persona):
    assert sign_in(persona).get(LIST).status_code == 403


def test_order_is_vietnamese(sign_in, district):
    assert names(sign_in("tochuc"), organization=district.commune.pk) == [
        "Lê Hữu Ân", "Nguyễn Văn Đức", "Đỗ Văn Ích", "Phạm Thị Oanh", "Vũ Thị Ửng", "Trần Thị Yến",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["duc", "DUC", "đức", "ĐỨC", "nguyen duc", "nguyen van duc", "đu\u031b\u0301c", "dduwcs", "  Đức  "]
)
def test_search_variants_find_the_same(sign_in, district, typed):
    assert names(sign_in("tochuc"), q=typed) == ["Nguyễn Văn Đức"]


def test_search_by_the_beginning_of_a_number(sign_in, district):
    make_member("Lê Văn Số", cell=district.cell, card_number="19000777", life_history_number="660429VP")
    client = sign_in("chibo")
    assert names(client, q="190007") == names(client, q="660429v") == ["Lê Văn Số"]
    assert names(client, q="026") == []


def test_filters(sign_in, district):
    ended = make_member("Vũ Văn Cũ", cell=district.cell, ended_on=datetime.date(2019, 5, 1), end_kind="DEATH")
    new = make_member("Đỗ Thị Mới", cell=district.cell, status="PROBATIONARY", admission_ceremony_on="2019-05-19",
                      admission_decided_on="2019-05", birth_date="1995", sex="MALE")  # fmt: skip
    member = district.members["cell2"]
    StatusPeriod.objects.create(member=member, kind="EXEMPT", starts=datetime.date(2019, 1, 1))
    make_membership(member, district.office, kind="TEMPORARY", starts=datetime.date(2019, 1, 1))
    client = sign_in("chibo")
    everyone = ["Lê Hữu Ân", "Nguyễn Văn Đức", "Đỗ Thị Mới", "Trần Thị Yến"]
    assert names(client) == everyone
    assert names(client, state="ended") == [ended.full_name]
    assert len(names(client, state="all")) == 5
    assert (
        names(client, status="PROBATIONARY")
        == names(client, sex="MALE")
        == names(client, age="18-30")
        == [new.full_name]
    )
    assert names(client, age="31-40") == ["Lê Hữu Ân", "Nguyễn Văn Đức", "Trần Thị Yến"]
    assert names(client, position="any") == ["Nguyễn Văn Đức", "Trần Thị Yến"]
    assert names(client, position="DEPUTY_SECRETARY") == []
    assert names(client, period="EXEMPT") == names(client, period="TEMPORARY") == [member.full_name]
    assert names(client, organization=district.cell.pk) == everyone


def test_wrong_filter_values_are_named_and_filter_nothing(sign_in, district):
    client = sign_in("chibo")
    for query in (
        {"organization": district.sibling_cell.pk},
        {"organization": "9" * 40},
        {"status": "X"},
        {"age": "x\x00"},
    ):
        answer = client.get(f"{LIST}?{urlencode(query)}")
        assert (answer.status_code, len(answer.context["object_list"])) == (200, 3)
        assert "Điều kiện này chưa được áp dụng" in answer.content.decode()
    assert "thôn Phú" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}?page=99&q=%00").status_code == 200


def test_age_bands_make_the_whole(sign_in, district):
    for number, born in enumerate(["1918", "1950-12-31", "1958-12-10", "1958-12-11", "1989-12-10", "1999-01", "2001"]):
        make_member(f"Người Số {number}", cell=district.cell, birth_date=born)
    client = sign_in("chibo")
    banded = [name for age in ("18-30", "31-40", "41-50", "51-60", "61-") for name in names(client, age=age)]
    assert sorted(banded) == sorted(names(client))


def test_warnings_of_the_database_are_those_of_the_rules(district):
    """Every combination of a few dates: the filter and the sentences agree."""
    number = 0
    for born in ("1980-05-04", "1918-12-10", "1918-12-11", "1918", "1919", "1992-02-29", "1992", "1992-02"):
        for decided in ("2010-01-15", "2010-02-28", "2010-03-01", "2010", "2010-02"):
            for ceremony in ("", "2018-10", "2018", "2018-10-28", "2018-10-29", "2017-12-31"):
                for status in ("OFFICIAL", "PROBATIONARY"):
                    number += 1
                    member = make_member(
                        f"Người Số {number}", cell=district.cell, birth_date=born, admission_decided_on=decided,
                        admission_ceremony_on=ceremony, status=status,
                    )  # fmt: skip
                    if number % 7 == 0:
                        make_position(member, district.cell, "COMMITTEE_MEMBER")
    asked = set(Member.objects.with_warnings(DAY).values_list("pk", flat=True))
    said = set()
    for member in Member.objects.prefetch_related("positions"):
        posts = any(p.ends is None and p.kind in PARTY_POSTS for p in member.positions.all())
        if member_warnings(member, on=DAY, holds_party_post=posts):
            said.add(member.pk)
    assert asked == said
    assert 0 < len(said) < Member.objects.count()


@pytest.mark.parametrize("day", [datetime.date(2019, 10, 31), datetime.date(2019, 12, 31), datetime.date(2020, 2, 29)])
def test_certainly_by_in_both_languages(db, day):
    from members import rules
    from members.querysets import certainly_by

    values = ["", "2018", "2019", "2020", "2019-09", "2019-10", "2019-12", "2020-02", "2019-10-30", "2019-10-31",
              "2019-11-01", "2019-12-31", "2020-02-28", "2020-02-29", "2020-03"]  # fmt: skip
    for value in values:
        make_member(admission_ceremony_on=value)
    asked = set(
        Member.objects.filter(certainly_by("admission_ceremony_on", day)).values_list(
            "admission_ceremony_on", flat=True
        )
    )
    assert asked == {value for value in values if rules.certainly_by(value, day)}


# --- statements ---------------------------------------------------------------------------------------------------


def statements(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def fill(district, count: int) -> None:
    for number in range(count):
        member = make_member(f"Người Thêm {number}", cell=district.office, admission_ceremony_on="")
        make_position(member, district.office, "COMMITTEE_MEMBER")
        StatusPeriod.objects.create(member=member, kind="EXEMPT", starts=datetime.date(2019, 1, 1))


@pytest.mark.parametrize("name", ["member-list", "position-list", "member-departures", "member-guests"])
def test_same_statements_at_one_and_three_rows(sign_in, district, name):
    path = (
        f"{reverse(f'members:{name}')}?organization={district.office.pk}"
        if "list" in name
        else reverse(f"members:{name}")
    )
    Member.objects.filter(cell=district.office).update(ended_on=DAY)
    district.office.positions.update(ends=DAY)
    fill(district, 1)
    guest = Member.objects.get(given_name="0")
    make_membership(guest, district.cell, kind="TEMPORARY", starts=datetime.date(2019, 1, 1))
    make_membership(
        district.members["cell0"],
        district.office,
        starts=datetime.date(2014, 1, 1),
        ends=datetime.date(2015, 1, 1),
        end_kind="MOVE",
    )
    client = sign_in("tochuc")
    one = statements(client, path)
    fill(district, 2)
    for key in ("cell1", "cell2"):
        make_membership(
            district.members[key],
            district.office,
            starts=datetime.date(2014, 1, 1),
            ends=datetime.date(2015, 1, 1),
            end_kind="MOVE",
        )
        make_membership(district.members[key], district.office, kind="TEMPORARY", starts=datetime.date(2019, 1, 1))
    assert statements(client, path) == one
    assert one <= 10


def test_same_statements_at_ten_and_a_thousand(sign_in, district):
    fill(district, 10)
    client = sign_in("tochuc")
    ten = statements(client, LIST)
    template = Member.objects.get(given_name="0")
    copies = []
    for _ in range(1000):
        template.pk = None
        copies.append(
            Member(**{f.attname: getattr(template, f.attname) for f in Member._meta.concrete_fields if f.name != "id"})
        )
    Member.objects.bulk_create(copies)
    assert statements(client, LIST) == ten
    overview = reverse("desk:member-overview", args=[district.members["cell0"].pk])
    assert statements(client, overview) <= 14


# --- export -------------------------------------------------------------------------------------------------------


def rows_of(answer) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_export_has_one_field_a_column_and_typed_dates(sign_in, district):
    make_member(
        "Lê Văn =Số",
        cell=district.cell,
        birth_date="1975",
        citizen_id="026080001234",
        religion="2",
        card_number="09000001",
    )
    answer = sign_in("chibo").get(f"{LIST}?export=xlsx&q=so&organization={district.cell.pk}")
    rows = rows_of(answer)
    row = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert (row["Họ và tên đệm"], row["Tên"], row["Ngày sinh"], row["Số thẻ đảng viên"]) == (
        "Lê Văn",
        "=Số",
        "1975",
        "09000001",
    )
    assert row["Ngày chính thức"] == datetime.datetime(2011, 2, 3)
    assert (row["Tôn giáo"], row["Số căn cước công dân (che)"]) == ("Công giáo", "•••• 1234")
    assert events() == ["list.export"]
    filters = f"Họ tên, số thẻ hoặc số lý lịch: so; Tổ chức đảng: {district.cell}; Sinh hoạt: Đang sinh hoạt"
    assert last_event().after == {"số dòng": 1, "bộ lọc": filters}
    assert last_event().place_id == district.cell.pk


def test_export_for_a_leader_has_no_sensitive_columns(sign_in, district):
    make_member("Lê Văn Số", cell=district.cell, ethnic_group="18", religion="2", citizen_id="026080001234")
    text = str(rows_of(sign_in("lanhdao").get(f"{LIST}?export=xlsx")))
    for hidden in ("Dân tộc", "Tôn giáo", "căn cước", "Sán Dìu", "Công giáo", "1234"):
        assert hidden not in text


def test_export_of_more_than_fifty_asks_for_a_reason(sign_in, district):
    for number in range(48):
        make_member(f"Người Số {number}", cell=district.cell)
    client = sign_in("chibo")
    path = f"{LIST}?export=xlsx&sex=FEMALE"
    asked = client.get(path)
    assert (asked.status_code, asked["Content-Type"][:9]) == (200, "text/html")
    assert "51 dòng" in asked.content.decode()
    assert events() == []
    assert client.post(path, {"reason": " "}).status_code == 422
    answer = client.post(path, {"reason": "Đối chiếu sổ quý IV"})
    assert len(rows_of(answer)) == 52
    event = Event.objects.get()
    assert (event.act, event.reason, event.after["số dòng"]) == ("list.export", "Đối chiếu sổ quý IV", 51)
    about = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[1]
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert (told["Người xuất"], told["Mã lần xuất"]) == ("Nguyễn Chi Bộ", f"XDS-{event.pk:06d}")


@pytest.mark.parametrize(("persona", "audience"), [("tochuc", "SCOPE"), ("quantri", "ACCOUNTS")])
def test_export_of_position_holders_asks_for_a_reason_too(sign_in, district, persona, audience):
    for number in range(51):
        make_position(make_member(f"Người Số {number}", cell=district.cell), district.cell, "COMMITTEE_MEMBER")
    path = f"{reverse('members:position-list')}?export=xlsx"
    client = sign_in(persona)
    assert client.get(path)["Content-Type"][:9] == "text/html"
    rows = rows_of(client.post(path, {"reason": "Cấp tài khoản"}))
    assert (len(rows), rows[0]) == (58, ["Họ và tên đệm", "Tên", "Chức vụ", "Tổ chức đảng"])
    assert (last_event().audience, last_event().reason) == (audience, "Cấp tài khoản")


# --- fields of leaders --------------------------------------------------------------------------------------------


def test_leader_sees_no_sensitive_field_anywhere(sign_in, district, people):
    from members.actions import edit_member

    member = make_member("Lê Văn Số", cell=district.cell)
    edit_member(
        member=member, version=1, by=people["chibo"], ethnic_group="18", religion="2", citizen_id="026080001234"
    )
    path = reverse("desk:member-overview", args=[member.pk])
    for page in (path, LIST, reverse("members:position-list")):
        text = sign_in("lanhdao").get(page).content.decode()
        for hidden in ("Sán Dìu", "Công giáo", "026080001234"):
            assert hidden not in text, page
    seen = sign_in("chibo").get(path).content.decode()
    assert "Sán Dìu" in seen and "Công giáo" in seen and "•••• 1234" in seen and "026080001234" not in seen


def test_names_for_inspection_staff_hold_names_and_cells_only(district, people):
    rows = Member.objects.names_for(people["kiemtra"])
    assert rows.count() == 12
    assert {"birth_date", "citizen_id", "religion", "phone"} <= rows.first().get_deferred_fields()
    assert Member.objects.names_for(people["quantri"]).count() == 0
    assert Member.objects.visible_to(people["kiemtra"]).count() == 0
