"""The pages: for inspection staff alone, in counts too; what is released is number, date, form."""

import datetime
import re

import pytest
from django.urls import reverse

from assessments.inspections.models import DisciplinaryAction, Inspection
from organizations.scope import events_visible_to
from partybase.audit.models import Audience, Event
from tests import personas
from tests.assessments.inspections.test_actions import discipline, inspection
from tests.factories import make_member

D = datetime.date
OTHERS = [name for name in personas.PERSONAS if name != "kiemtra"]
PLAIN = ["home", "inspection-list", "inspection-add", "discipline-list", "discipline-add"]


def without_token(answer):
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


@pytest.fixture
def signed_in(client, kiemtra):
    client.force_login(kiemtra)
    return client


@pytest.fixture
def records(district, kiemtra):
    return discipline(kiemtra, member=district.members["cell2"]), inspection(kiemtra, organization=district.commune)


def addresses(district, records):
    action, thing = records
    return [
        *(url(name) for name in PLAIN),
        url("discipline-detail", action.pk),
        url("discipline-correct", action.pk),
        url("inspection-detail", thing.pk),
        url("inspection-correct", thing.pk),
        url("paper-add", thing.pk),
        url("discipline-add-member", district.members["cell2"].pk),
        url("inspection-add-member", district.members["cell2"].pk),
        url("discipline-add-organization", district.cell.pk),
        url("inspection-add-organization", district.cell.pk),
    ]


def test_inspection_staff_open_every_page(signed_in, district, records):
    every = addresses(district, records)
    assert [signed_in.get(address).status_code for address in every] == [200] * len(every)


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_learns_of_a_record(client, district, records, name):
    client.force_login(personas.PERSONAS[name](district))
    action, thing = records
    for address in addresses(district, records):
        answer = client.get(address)
        assert answer.status_code == (403 if address in {url(plain) for plain in PLAIN} else 404), address
        assert "15-QĐ/UBKTHU" not in answer.content.decode()
    missing = without_token(client.get(url("discipline-detail", 10**6)))
    assert without_token(client.get(url("discipline-detail", action.pk))) == missing
    assert f'href="{url("home")}"' not in client.get(reverse("desk:home")).content.decode()


@pytest.mark.parametrize("name", OTHERS)
def test_no_event_in_the_history_of_others(district, records, name):
    user = personas.PERSONAS[name](district)
    assert list(events_visible_to(user, Event.objects.all())) == []


def test_events_in_the_history_of_inspection_staff(kiemtra, records):
    acts = {event.act for event in events_visible_to(kiemtra, Event.objects.all())}
    assert acts == {"discipline.record", "inspection.record"}


@pytest.mark.parametrize("name", OTHERS)
def test_others_count_nothing(district, records, name):
    user = personas.PERSONAS[name](district)
    assert DisciplinaryAction.objects.visible_to(user).count() == 0
    assert Inspection.objects.visible_to(user).count() == 0


@pytest.mark.parametrize(
    ("name", "known"),
    [("tochuc", 1), ("lanhdao", 1), ("bithu", 1), ("chibo", 1), ("chiboso", 0), ("kiemtra", 0), ("quantri", 0)],
)
def test_released_is_number_date_form(district, kiemtra, name, known):
    discipline(kiemtra, member=district.members["cell2"])
    user = kiemtra if name == "kiemtra" else personas.PERSONAS[name](district)
    rows = list(DisciplinaryAction.objects.released_to(user))
    assert len(rows) == known
    for row in rows:
        assert set(row) == {"member_id", "organization_id", "number", "announced_on", "form", "counted_year"}


def test_released_conclusion_is_number_and_date(district, kiemtra):
    concluded = {"conclusion_number": "5-KL/UBKTHU", "conclusion_on": D(2019, 4, 2), "counted_year": 2019}
    inspection(kiemtra, organization=district.commune, **concluded)
    inspection(kiemtra, organization=district.commune, concludes_degradation=True, conclusion="bí mật", **concluded)
    rows = list(Inspection.objects.degradation_released_to(personas.bithu(district)))
    assert rows == [
        {
            "member_id": None,
            "organization_id": district.commune.pk,
            "conclusion_number": "5-KL/UBKTHU",
            "conclusion_on": D(2019, 4, 2),
        }
    ]
    assert list(Inspection.objects.degradation_released_to(personas.chibo(district))) == []


def test_record_discipline_on_the_pages(signed_in, district):
    found = signed_in.get(url("discipline-add"), {"q": "le huu an"}).content.decode()
    member = district.members["cell2"]
    assert url("discipline-add-member", member.pk) in found
    values = {
        "form": "WARNING",
        "number": "15-QĐ/UBKTHU",
        "announced_on": "6/5/2019",
        "body": "Ủy ban Kiểm tra Huyện ủy",
        "counted_year": "2019",
        "summary": "Nội dung",
    }
    answer = signed_in.post(url("discipline-add-member", member.pk), values)
    action = DisciplinaryAction.objects.get()
    assert (answer.status_code, answer.url) == (302, url("discipline-detail", action.pk))
    again = signed_in.post(url("discipline-add-member", member.pk), values)
    assert again.status_code == 422
    assert "đã ghi rồi" in again.content.decode()


def test_record_inspection_on_the_pages(signed_in, district):
    values = {"kind": "KT-DH", "performer": "UBKT", "starts_on": "01/03/2019"}
    assert signed_in.post(url("inspection-add-organization", district.cell.pk), values).status_code == 302
    thing = Inspection.objects.get()
    paper = {"title": "Kế hoạch", "number": "3-KH/UBKTHU", "on": "20/02/2019"}
    assert signed_in.post(url("paper-add", thing.pk), paper).status_code == 302
    page = signed_in.get(url("inspection-detail", thing.pk)).content.decode()
    assert "3-KH/UBKTHU" in page
    assert "“Mật”" in page


def test_conflict_shows_both(signed_in, district, kiemtra):
    action = discipline(kiemtra, member=district.members["cell2"])
    values = {
        "form": "REPRIMAND",
        "number": action.number,
        "announced_on": "06/05/2019",
        "body": action.body,
        "counted_year": "2019",
        "reason": "ghi nhầm",
        "version": "1",
    }
    assert signed_in.post(url("discipline-correct", action.pk), values).status_code == 302
    answer = signed_in.post(url("discipline-correct", action.pk), values | {"form": "WARNING"})
    assert answer.status_code == 409
    assert {"Khiển trách", "Cảnh cáo"} <= {text for row in answer.context["conflict"].rows for text in row[1:]}


@pytest.mark.parametrize("name", ["discipline-detail", "discipline-correct"])
def test_opening_a_record_is_one_event(signed_in, records, name):
    before = Event.objects.count()
    signed_in.get(url(name, records[0].pk))
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-id").first()
    assert (event.act, event.audience) == ("discipline.read", Audience.INSPECTION)


def test_opening_an_inspection_is_one_event(signed_in, records):
    signed_in.get(url("inspection-detail", records[1].pk))
    assert Event.objects.filter(act="inspection.read", audience=Audience.INSPECTION).count() == 1


def test_export_is_noted_for_inspection_alone(signed_in, records):
    assert signed_in.get(url("discipline-list"), {"export": "xlsx"}).status_code == 200
    event = Event.objects.get(act="list.export")
    assert (event.audience, event.place_id is not None) == (Audience.INSPECTION, True)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 1),
        ({"q": "le huu"}, 1),
        ({"q": "15-Q"}, 1),
        ({"q": "nobody"}, 0),
        ({"year": "2019", "counted": "2019", "form_of_discipline": "WARNING", "subject": "member"}, 1),
        ({"year": "2018"}, 0),
        ({"subject": "organization"}, 0),
        ({"year": "NaN", "form_of_discipline": "x"}, 1),
    ],
)
def test_filters_of_discipline(signed_in, records, query, count):
    assert signed_in.get(url("discipline-list"), query).context["total"] == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "open"}, 1),
        ({"state": "ended"}, 0),
        ({"state": "degradation"}, 0),
        ({"kind": "KT-DH", "year": "2019"}, 1),
        ({"q": "tu du"}, 1),
    ],
)
def test_filters_of_inspections(signed_in, records, query, count):
    assert signed_in.get(url("inspection-list"), query).context["total"] == count


def test_queries_do_not_grow(signed_in, district, kiemtra, django_assert_max_num_queries):
    def queries(address):
        with django_assert_max_num_queries(10) as found:
            signed_in.get(address)
        return len(found)

    lists = [url("discipline-list"), url("inspection-list")]
    for number in range(3):
        member = make_member(cell=district.cell)
        discipline(kiemtra, member=member, number=str(number))
        inspection(kiemtra, member=member)
        if number == 0:
            signed_in.get(lists[0])
            at_one = [queries(address) for address in lists]
    assert [queries(address) for address in lists] == at_one


@pytest.mark.parametrize("text", ["", "Đ" * 300, "\x00", "NaN", "-1", "99999999999999999999", "\u202eabc"])
def test_forms_take_any_text(signed_in, district, records, text):
    fields = [
        "form",
        "number",
        "announced_on",
        "body",
        "counted_year",
        "kind",
        "performer",
        "starts_on",
        "ends_on",
        "reason",
        "version",
        "title",
        "on",
        "token",
    ]
    posted = dict.fromkeys(fields, text)
    for address in addresses(district, records)[5:]:
        assert signed_in.post(address, posted).status_code in (200, 302, 405, 409, 422), address


@pytest.mark.parametrize(("name", "status"), [("chibo", 200), ("bithu", 200), ("lanhdao", 200), ("tochuc", 200)])
def test_overview_of_the_member_shows_what_is_released(client, district, records, name, status):
    client.force_login(personas.PERSONAS[name](district))
    page = client.get(district.members["cell2"].get_absolute_url())
    assert page.status_code == status
    html = page.content.decode()
    assert "Kỷ luật cảnh cáo: số 15-QĐ/UBKTHU ngày 06/05/2019" in html
    assert "Nội dung bí mật" not in html
    assert "Ủy ban Kiểm tra Huyện ủy" not in html


def test_overview_of_the_organization_shows_what_is_released(client, district, kiemtra):
    discipline(kiemtra, organization=district.commune, form="REPRIMAND")
    client.force_login(personas.bithu(district))
    shown = "Kỷ luật khiển trách: số 15-QĐ/UBKTHU"
    assert shown in client.get(district.commune.get_absolute_url()).content.decode()
    client.force_login(kiemtra)
    assert shown not in client.get(district.commune.get_absolute_url()).content.decode()
