"""The record of changes: within one's scope, filtered, counted, exported; the history of a subject."""

import datetime
import io

import openpyxl
import pytest
from django.utils import timezone

from organizations.scope import events_visible_to
from partybase.audit.actions import event, record_many
from partybase.audit.models import Audience, Event
from partybase.desk.history import history_of
from tests.personas import PERSONAS, bithu, make_district, quantri, tochuc

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return make_district()


def write(subject, *, by=None, act="organization.change", place=None, audience=Audience.SCOPE, **more):
    record_many([event(by=by, act=act, summary=f"Việc ở {subject}", subject=subject, place=place or subject,
                       audience=audience, **more)])  # fmt: skip
    return Event.objects.latest("pk")


def subjects(client, query=""):
    return [e.subject_text for e in client.get(f"/record/{query}").context["object_list"]]


def test_record_shows_ones_scope(client, district):
    for organization in district.organizations:
        write(organization)
    write(district.cell, audience=Audience.INSPECTION)
    write(tochuc(district), place=district.top, audience=Audience.ACCOUNTS, act="account.edit")
    expected = {
        "quantri": {"Hà Tổ Chức"},
        "bithu": {o.name for o in (district.commune, district.cell, district.section, district.section_cell)},
        "chibo": {"Chi bộ thôn Đồng"},
        "chiboso": {"Chi bộ Phòng Giáo dục"},
        "lanhdao": {o.name for o in district.organizations},
        "kiemtra": {"Chi bộ thôn Đồng"},  # its own record alone
    }
    for name, names in expected.items():
        client.force_login(PERSONAS[name](district))
        listed = subjects(client)
        assert set(listed) == names
        assert listed.count("Chi bộ thôn Đồng") == (1 if name not in ("quantri", "chiboso") else 0)


def test_filters_narrow_the_record(client, district):
    staff = tochuc(district)
    write(district.cell, by=staff)
    write(district.office, by=bithu(district), act="member.add")
    write(district.sibling, act="rating.decide")
    client.force_login(staff)
    assert subjects(client) == ["Đảng bộ xã Liên Hòa", "Chi bộ Phòng Giáo dục", "Chi bộ thôn Đồng"]
    assert subjects(client, "?q=thon+dong") == ["Chi bộ thôn Đồng"]
    assert subjects(client, "?who=ha+to+chuc") == ["Chi bộ thôn Đồng"]
    assert subjects(client, "?who=bithu") == ["Chi bộ Phòng Giáo dục"]
    assert subjects(client, "?who=he+thong") == ["Đảng bộ xã Liên Hòa"]
    assert subjects(client, "?act=member") == ["Chi bộ Phòng Giáo dục"]


def test_days_of_the_filter_are_days_in_vietnam(client, district):
    write(district.cell)
    late = datetime.datetime(2019, 12, 5, 17, 30, tzinfo=datetime.UTC)  # 00:30 of the 6th in Vietnam
    super(type(Event.objects.all()), Event.objects.all()).update(at=late)
    client.force_login(tochuc(district))
    assert timezone.localtime(late).day == 6
    assert len(subjects(client, "?since=6/12/2019&until=6/12/2019")) == 1
    assert subjects(client, "?until=5/12/2019") == []
    assert subjects(client, "?since=7/12/2019") == []


def test_filter_that_cannot_be_read_is_named(client, district):
    write(district.cell)
    client.force_login(tochuc(district))
    page = client.get("/record/?since=13/13/2019&act=xyz").content.decode()
    assert "Điều kiện này chưa được áp dụng." in page
    assert "Từ ngày:" in page


def test_before_and_after_are_shown(client, district):
    write(district.cell, before={"tên": "Cũ"}, after={"tên": "Mới <b>"}, reason="Sửa lỗi", paper="QĐ 1-QĐ/HU")
    client.force_login(tochuc(district))
    page = client.get("/record/").content.decode()
    for piece in ("Cũ</del>", "Mới &lt;b&gt;</ins>", "Lý do: Sửa lỗi", "Văn bản: QĐ 1-QĐ/HU"):
        assert piece in page


def test_record_is_exported_as_it_stands(client, district):
    write(district.cell)
    write(district.office)
    client.force_login(tochuc(district))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/record/?q=thon+dong&export=xlsx").content))
    rows = list(book.active.values)
    assert [row[3] for row in rows] == ["Đối tượng", "Chi bộ thôn Đồng"]
    assert Event.objects.filter(act="list.export").count() == 1


def test_history_of_a_subject_is_narrowed_to_the_reader(district):
    write(district.cell)
    write(district.cell, audience=Audience.INSPECTION)
    write(district.office)
    assert [e.audience for e in history_of(bithu(district), district.cell)] == [Audience.SCOPE]
    assert history_of(bithu(district), district.office) == []
    assert history_of(quantri(district), district.cell) == []


def test_record_is_paged_and_counted(client, district, django_assert_max_num_queries):
    record_many(
        [
            event(by=None, act="member.add", summary="Việc", subject=district.cell, place=district.cell)
            for _ in range(120)
        ]
    )
    client.force_login(tochuc(district))
    with django_assert_max_num_queries(7):  # session, user, grants, inherited, count, page, names
        response = client.get("/record/?page=2")
    assert response.context["total"] == 120
    assert "51–100 trong 120" in response.content.decode()
    assert response.context["page_obj"].number == 2
    assert client.get("/record/?page=99").context["page_obj"].number == 3


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("tochuc", {"tochuc", "lanhdao"}),
        ("kiemtra", {"kiemtra"}),
        ("quantri", {"quantri"}),
        ("chibo", {"tochuc", "lanhdao", "bithu", "chibo"}),
    ],
)
def test_export_is_told_to_those_who_read_the_same(client, district, name, readers):
    client.force_login(PERSONAS[name](district))
    assert client.get("/record/?export=xlsx").status_code == 200
    told = Event.objects.filter(act="list.export")
    assert {who for who, make in PERSONAS.items() if events_visible_to(make(district), told).exists()} == readers
