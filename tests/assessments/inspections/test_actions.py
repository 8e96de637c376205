"""Recording, correcting and reading: the happy path, every refusal, one event each, for inspection staff alone."""

import datetime

import pytest

from assessments.inspections import actions
from assessments.inspections.models import DisciplinaryAction, Inspection, InspectionPaper
from members.models import EndKind, PositionKind
from partybase.audit.models import Audience, Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from tests import personas
from tests.factories import make_member, make_membership, make_position

D = datetime.date


def discipline(by, **overrides):
    values = {
        "number": "15-QĐ/UBKTHU",
        "announced_on": D(2019, 5, 6),
        "form": "WARNING",
        "body": "Ủy ban Kiểm tra Huyện ủy",
        "counted_year": 2019,
        "summary": "Nội dung bí mật của vụ việc",
    } | overrides
    return actions.record_discipline(by=by, **values)


def correction(action, **overrides):
    values = {name: getattr(action, name) for name in actions.DISCIPLINE_FIELDS}
    return {"action": action, "reason": "ghi nhầm", "version": action.version} | values | overrides


def inspection(by, **overrides):
    values = {"kind": "KT-DH", "performer": "Ủy ban Kiểm tra Huyện ủy", "starts_on": D(2019, 3, 1)} | overrides
    return actions.record_inspection(by=by, **values)


def update(thing, **overrides):
    values = {name: getattr(thing, name) for name in actions.INSPECTION_FIELDS}
    return {"inspection": thing, "reason": "ghi kết luận", "version": thing.version} | values | overrides


def only_event():
    event = Event.objects.get()
    assert event.audience == Audience.INSPECTION
    return event


def test_discipline_of_member_is_recorded(district, kiemtra):
    member = district.members["cell2"]
    action = discipline(kiemtra, member=member)
    assert (action.member, action.organization, action.place) == (member, None, district.cell)
    event = only_event()
    assert (event.act, event.place_id, event.actor_id) == ("discipline.record", district.cell.pk, kiemtra.pk)
    assert event.paper == "15-QĐ/UBKTHU ngày 06/05/2019"


def test_discipline_of_organization_stands_at_the_organization(district, kiemtra):
    action = discipline(kiemtra, organization=district.commune, form="DISBANDMENT")
    assert (action.member, action.organization, action.place) == (None, district.commune, district.commune)


def test_place_is_the_cell_of_that_day(district, kiemtra):
    member = make_member("Lê Văn Chuyển", cell=district.cell)
    member.memberships.update(ends=D(2019, 8, 1), end_kind=EndKind.MOVE)
    make_membership(member, district.sibling_cell, starts=D(2019, 8, 1))
    member.cell = district.sibling_cell
    member.save()
    assert discipline(kiemtra, member=member, announced_on=D(2019, 5, 6)).place == district.cell
    assert discipline(kiemtra, member=member, number="16", announced_on=D(2019, 9, 6)).place == district.sibling_cell


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"announced_on": D(2019, 12, 11)}, "announced_on"),
        ({"counted_year": 2020}, "counted_year"),
        ({"counted_year": 2008}, "counted_year"),
        ({"form": "DISBANDMENT"}, "form"),
        ({"form": "DISMISSAL"}, "form"),
        ({"form": "NONSENSE"}, "form"),
        ({"number": " "}, "number"),
        ({"body": " "}, "body"),
    ],
)
def test_discipline_of_member_refused(district, kiemtra, overrides, field):
    with pytest.raises(Refusal) as refusal:
        discipline(kiemtra, member=district.members["cell2"], **overrides)
    assert refusal.value.field == field
    assert (DisciplinaryAction.objects.count(), Event.objects.count()) == (0, 0)


def test_discipline_needs_exactly_one_subject(district, kiemtra):
    for subject in ({}, {"member": district.members["cell2"], "organization": district.cell}):
        with pytest.raises(Refusal):
            discipline(kiemtra, **subject)


def test_probationary_member_is_not_expelled(district, kiemtra):
    member = make_member(cell=district.cell, status="PROBATIONARY")
    with pytest.raises(Refusal) as refusal:
        discipline(kiemtra, member=member, form="EXPULSION")
    assert refusal.value.field == "form"


def test_member_on_probation_that_day_is_not_expelled(district, kiemtra):
    member = make_member(cell=district.cell, official_on="2019-06-01")
    with pytest.raises(Refusal):
        discipline(kiemtra, member=member, form="EXPULSION")
    assert discipline(kiemtra, member=member, form="EXPULSION", announced_on=D(2019, 6, 1)).form == "EXPULSION"


def test_dismissal_from_post_held_until_that_day(district, kiemtra):
    member = make_member(cell=district.cell)
    make_position(member, kind=PositionKind.COMMITTEE_MEMBER, ends=D(2019, 5, 6))
    assert discipline(kiemtra, member=member, form="DISMISSAL").form == "DISMISSAL"


def test_organization_is_not_dismissed(district, kiemtra):
    with pytest.raises(Refusal):
        discipline(kiemtra, organization=district.cell, form="EXPULSION")


def test_one_paper_counts_once_for_a_subject(district, kiemtra):
    member = district.members["cell2"]
    discipline(kiemtra, member=member)
    with pytest.raises(Refusal) as refusal:
        discipline(kiemtra, member=member, body="Huyện ủy", counted_year=2018)
    assert refusal.value.field == "number"
    with pytest.raises(Refusal):
        discipline(kiemtra, member=district.members["cell1"])
    assert DisciplinaryAction.objects.count() == 1
    assert discipline(kiemtra, member=member, number="16-QĐ/UBKTHU").pk


def test_number_taken_in_between_is_a_refusal(district, kiemtra, monkeypatch):
    discipline(kiemtra, member=district.members["cell2"])
    monkeypatch.setattr(actions, "_check_counted_once", lambda action: None)
    with pytest.raises(Refusal) as refusal:
        discipline(kiemtra, member=district.members["cell1"])
    assert refusal.value.field == "number"


@pytest.mark.parametrize("name", [name for name in personas.PERSONAS if name != "kiemtra"])
def test_nobody_else_records(district, name):
    by = personas.PERSONAS[name](district)
    member = district.members["cell2"]
    with pytest.raises(NotAllowed):
        discipline(by, member=member)
    with pytest.raises(NotAllowed):
        inspection(by, organization=district.cell)
    assert Event.objects.count() == 0


def test_correct_discipline(district, kiemtra):
    action = discipline(kiemtra, member=district.members["cell2"])
    Event.objects.all()._raw_delete("default")
    mended = actions.correct_discipline(by=kiemtra, **correction(action, announced_on=D(2019, 5, 7)))
    assert (mended.announced_on, mended.version) == (D(2019, 5, 7), 2)
    event = only_event()
    assert (event.act, event.reason) == ("discipline.correct", "ghi nhầm")
    assert (event.before, event.after) == ({"ngày công bố": "2019-05-06"}, {"ngày công bố": "2019-05-07"})


@pytest.mark.parametrize("overrides", [{"reason": " ", "form": "REPRIMAND"}, {}, {"form": "DISBANDMENT"}])
def test_correct_discipline_refused(district, kiemtra, overrides):
    action = discipline(kiemtra, member=district.members["cell2"])
    with pytest.raises(Refusal):
        actions.correct_discipline(by=kiemtra, **correction(action, **overrides))
    assert Event.objects.count() == 1


def test_correct_discipline_of_older_version_shows_both(district, kiemtra):
    action = discipline(kiemtra, member=district.members["cell2"])
    actions.correct_discipline(by=kiemtra, **correction(action, form="REPRIMAND"))
    with pytest.raises(Conflict) as conflict:
        actions.correct_discipline(by=kiemtra, **correction(action, body="Huyện ủy"))
    assert conflict.value.theirs["hình thức"] == "Khiển trách"
    assert conflict.value.version == 2


def test_inspection_with_its_papers(district, kiemtra):
    thing = inspection(kiemtra, organization=district.commune, content="Chấp hành quy chế")
    paper = actions.add_paper(inspection=thing, by=kiemtra, title="Kế hoạch", number="3-KH/UBKTHU", on=D(2019, 2, 20))
    assert [event.act for event in Event.objects.order_by("id")] == ["inspection.record", "inspection.paper"]
    assert set(Event.objects.values_list("audience", flat=True)) == {Audience.INSPECTION}
    with pytest.raises(Refusal):
        actions.add_paper(inspection=thing, by=kiemtra, title=paper.title, number=paper.number, on=paper.on)
    with pytest.raises(Refusal):
        actions.add_paper(inspection=thing, by=kiemtra, title="Biên bản", number="1", on=D(2019, 12, 11))
    with pytest.raises(NotAllowed):
        actions.add_paper(inspection=thing, by=personas.tochuc(district), title="A", number="1", on=D(2019, 2, 20))
    assert InspectionPaper.objects.count() == 1


def test_inspection_concluded_later(district, kiemtra):
    thing = inspection(kiemtra, member=district.members["office1"])
    done = actions.correct_inspection(
        by=kiemtra,
        **update(
            thing,
            ends_on=D(2019, 4, 1),
            conclusion_number="5-KL/UBKTHU",
            conclusion_on=D(2019, 4, 2),
            concludes_degradation=True,
            counted_year=2019,
        ),
    )
    assert (done.concludes_degradation, done.version, done.place) == (True, 2, district.office)
    assert Event.objects.filter(act="inspection.correct").count() == 1


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"kind": "?"}, "kind"),
        ({"performer": ""}, "performer"),
        ({"ends_on": D(2019, 1, 1)}, "ends_on"),
        ({"concludes_degradation": True}, "conclusion_number"),
    ],
)
def test_inspection_refused(district, kiemtra, overrides, field):
    with pytest.raises(Refusal) as refusal:
        inspection(kiemtra, organization=district.cell, **overrides)
    assert refusal.value.field == field
    assert (Inspection.objects.count(), Event.objects.count()) == (0, 0)


def test_correct_inspection_refused(district, kiemtra):
    thing = inspection(kiemtra, organization=district.cell)
    for overrides in ({}, {"reason": "", "content": "x"}):
        with pytest.raises(Refusal):
            actions.correct_inspection(by=kiemtra, **update(thing, **overrides))
    with pytest.raises(NotAllowed):
        actions.correct_inspection(by=personas.lanhdao(district), **update(thing, content="x"))
    actions.correct_inspection(by=kiemtra, **update(thing, content="y"))
    with pytest.raises(Conflict):
        actions.correct_inspection(by=kiemtra, **update(thing, content="x"))


def test_reading_is_recorded(district, kiemtra):
    thing = inspection(kiemtra, organization=district.cell)
    Event.objects.all()._raw_delete("default")
    actions.read_inspection(inspection=thing, by=kiemtra)
    assert only_event().act == "inspection.read"
    with pytest.raises(NotAllowed):
        actions.read_inspection(inspection=thing, by=personas.bithu(district))
