"""Add, edit, correct, confirm, reveal: the happy path, every refusal, one event each."""

import datetime

import pytest

from members.actions import add_member, confirm_official, correct_member, edit_member, reveal_citizen_id
from members.models import Member, Status
from partybase.refusal import Conflict, NotAllowed
from tests.factories import make_grant, make_member, make_organization, make_user
from tests.members.helpers import DAY, events, last_event, refused

NEW = {
    "surname_and_middle": "Nguyễn Thị",
    "given_name": "Ngọc",
    "sex": "FEMALE",
    "birth_date": "1990-04-13",
    "status": "PROBATIONARY",
    "admission_decided_on": "2019-05-02",
    "admission_ceremony_on": "2019-05-19",
    "entry_kind": "ADMISSION",
    "on": datetime.date(2019, 5, 19),
    "paper": "QĐ 101-QĐ/HU ngày 02/05/2019",
}


def test_add_opens_the_membership_and_writes_one_event(district, people):
    member = add_member(cell=district.cell, by=people["chibo"], **NEW)
    member.refresh_from_db()
    assert (member.full_name, member.cell, member.is_active, member.version) == (
        "Nguyễn Thị Ngọc",
        district.cell,
        True,
        1,
    )
    stay = member.memberships.get()
    assert (stay.organization, stay.kind, stay.starts, stay.ends, stay.entry_kind) == (
        district.cell, "OFFICIAL", NEW["on"], None, "ADMISSION",
    )  # fmt: skip
    assert events() == ["member.add"]
    event = last_event()
    assert (event.subject_text, event.place_id, event.paper) == ("Nguyễn Thị Ngọc", district.cell.pk, NEW["paper"])
    assert event.after["ngày sinh"] == "1990-04-13"


def test_add_cleans_names_and_numbers(district, people):
    values = NEW | {
        "surname_and_middle": "Đ/c  Trần Văn", "status": "OFFICIAL", "card_number": "19 000 040",
        "life_history_number": "660429vp", "official_on": "2019-06-01", "admission_decided_on": "2010",
        "admission_ceremony_on": "",
    }  # fmt: skip
    member = add_member(cell=district.cell, by=people["tochuc"], **values)
    member.refresh_from_db()
    assert (member.surname_and_middle, member.card_number, member.life_history_number) == (
        "Trần Văn",
        "19000040",
        "660429VP",
    )
    assert member.search_key == " tran van ngoc"


def test_event_of_add_holds_no_sensitive_value(district, people):
    add_member(
        cell=district.cell, by=people["chibo"], citizen_id="026190001234", religion="2", ethnic_group="18", **NEW
    )
    text = str(last_event().after)
    assert "026190001234" not in text
    assert "Công giáo" not in text
    assert "Sán Dìu" not in text
    assert "•••• 1234" in text


@pytest.mark.parametrize("persona", ["lanhdao", "kiemtra", "quantri", "chiboso"])
def test_add_is_not_for(district, people, persona):
    refusal = refused(add_member, cell=district.cell, by=people[persona], **NEW)
    assert isinstance(refusal, NotAllowed)
    assert Member.objects.filter(given_name="Ngọc").count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"given_name": " "}, "given_name"),
        ({"sex": "X"}, "sex"),
        ({"birth_date": ""}, "birth_date"),
        ({"birth_date": "2019-06-01"}, "admission_decided_on"),
        ({"admission_ceremony_on": "2019-05-01"}, "admission_ceremony_on"),
        ({"official_on": "2019-06-01"}, "official_on"),
        ({"card_number": "19000040"}, "card_number"),
        ({"life_history_number": "abc"}, "life_history_number"),
        ({"citizen_id": "123"}, "citizen_id"),
        ({"entry_kind": "MOVE"}, "entry_kind"),
        ({"on": datetime.date(2019, 12, 11)}, "on"),
        ({"on": datetime.date(2019, 5, 18)}, "on"),
        ({"given_name": "Đ" * 300}, "given_name"),
        ({"ethnic_group": "77"}, "ethnic_group"),
    ],
)
def test_add_refuses(district, people, changed, field):
    assert refused(add_member, cell=district.cell, by=people["chibo"], **(NEW | changed)).field == field


def test_add_refuses_what_is_no_open_cell(district, people):
    closed = make_organization("Chi bộ cũ", parent=district.commune, closed_on=datetime.date(2018, 1, 1))
    assert "đã kết thúc hoạt động" in refused(add_member, cell=closed, by=people["bithu"], **NEW).sentence
    assert "không phải là chi bộ" in refused(add_member, cell=district.commune, by=people["bithu"], **NEW).sentence


def test_number_taken_names_the_other_only_in_scope(district, people):
    make_member("Phạm Văn Kín", cell=district.sibling_cell, card_number="19000001")
    make_member("Phạm Văn Gần", cell=district.cell, card_number="19000002")
    official = NEW | {
        "status": "OFFICIAL",
        "official_on": "",
        "admission_decided_on": "2010",
        "admission_ceremony_on": "2010",
    }
    far = refused(add_member, cell=district.cell, by=people["chibo"], card_number="19000001", **official)
    near = refused(add_member, cell=district.cell, by=people["chibo"], card_number="19000002", **official)
    assert (far.field, near.field) == ("card_number", "card_number")
    assert "Kín" not in far.sentence and "thôn Phú" not in far.sentence
    assert "Phạm Văn Gần" in near.sentence


def test_twin_asks_for_confirmation_once(district, people):
    make_member("Nguyễn Thị Ngọc", cell=district.sibling_cell, birth_date="1990-04-13")
    refusal = refused(add_member, cell=district.cell, by=people["chibo"], **NEW)
    assert refusal.field == "confirm_duplicate"
    assert "thôn Phú" not in refusal.sentence
    add_member(cell=district.cell, by=people["chibo"], confirm_duplicate=True, **NEW)
    assert events() == ["member.add"]


# --- edit ---------------------------------------------------------------------------------------------------------


def test_edit_writes_what_changed_and_counts_the_version(district, people):
    member = district.members["cell2"]
    edit_member(member=member, version=1, by=people["chibo"], phone="0912 000 111", given_name="Ấn")
    member.refresh_from_db()
    assert (member.phone, member.full_name, member.search_key, member.version) == (
        "0912 000 111", "Lê Hữu Ấn", " le huu an", 2,
    )  # fmt: skip
    assert events() == ["member.edit"]
    assert last_event().before == {"điện thoại": "", "tên": "Ân"}


def test_edit_without_a_change_writes_nothing(district, people):
    member = district.members["cell2"]
    edit_member(member=member, version=1, by=people["chibo"], given_name="Ân")
    member.refresh_from_db()
    assert (member.version, events()) == (1, [])


def test_edit_fills_a_reserved_field_only_while_it_is_empty(district, people):
    member = district.members["cell2"]
    edit_member(member=member, version=1, by=people["chibo"], card_number="19000009")
    refusal = refused(edit_member, member=member, version=2, by=people["chibo"], card_number="19000010")
    assert refusal.field == "card_number"
    assert "Ban Tổ chức" in refusal.sentence
    member.refresh_from_db()
    assert member.card_number == "19000009"


@pytest.mark.parametrize("field", ["cell", "status", "ended_on", "version", "user", "sort_key"])
def test_edit_refuses_other_fields(district, people, field):
    with pytest.raises((Exception,)):
        edit_member(member=district.members["cell2"], version=1, by=people["chibo"], **{field: None})
    assert events() == []


@pytest.mark.parametrize("persona", ["lanhdao", "kiemtra", "quantri", "chiboso"])
def test_edit_is_not_for(district, people, persona):
    refusal = refused(edit_member, member=district.members["cell2"], version=1, by=people[persona], phone="1")
    assert isinstance(refusal, NotAllowed)


def test_edit_on_an_older_version_shows_theirs(district, people):
    member = district.members["cell2"]
    edit_member(member=member, version=1, by=people["bithu"], phone="0912 000 111")
    refusal = refused(edit_member, member=member, version=1, by=people["chibo"], phone="0912 000 222")
    assert isinstance(refusal, Conflict)
    assert (refusal.theirs, refusal.version) == ({"điện thoại": "0912 000 111"}, 2)


def test_edit_of_an_old_fault_elsewhere_does_not_keep_a_phone_from_being_saved(district, people):
    member = make_member("Trần Văn Lệch", cell=district.cell, official_on="2009-01-01")
    edit_member(member=member, version=1, by=people["chibo"], phone="0912 000 111")
    assert refused(edit_member, member=member, version=2, by=people["chibo"], birth_date="1981").field == "official_on"


# --- correct, confirm ---------------------------------------------------------------------------------------------


def test_correct_by_staff_with_a_reason(district, people):
    member = district.members["cell2"]
    correct_member(
        member=member, version=1, by=people["tochuc"], reason="Đối chiếu hồ sơ gốc", admission_decided_on="2010-01-16"
    )
    member.refresh_from_db()
    assert (member.admission_decided_on, member.version) == ("2010-01-16", 2)
    event = last_event()
    assert (event.act, event.reason) == ("member.correct", "Đối chiếu hồ sơ gốc")
    assert event.before == {"ngày quyết định kết nạp": "2010-01-15"}


def test_correct_refuses(district, people):
    member = district.members["cell2"]
    arguments = {"member": member, "version": 1, "reason": "Đối chiếu", "admission_decided_on": "2010-01-16"}
    assert isinstance(refused(correct_member, by=people["chibo"], **arguments), NotAllowed)
    assert isinstance(refused(correct_member, by=people["lanhdao"], **arguments), NotAllowed)
    assert refused(correct_member, by=people["tochuc"], **(arguments | {"reason": " "})).field == "reason"
    later = arguments | {"admission_decided_on": "2012"}
    assert refused(correct_member, by=people["tochuc"], **later).field == "admission_ceremony_on"
    same = arguments | {"admission_decided_on": "2010-01-15"}
    assert "Chưa có nội dung nào khác" in refused(correct_member, by=people["tochuc"], **same).sentence
    assert "không sửa ở đây" in refused(correct_member, by=people["tochuc"], **arguments, phone="1").sentence


def probationary(district, **changed) -> Member:
    values = {"admission_decided_on": "2018-11-01", "admission_ceremony_on": "2018-11-20"} | changed
    return make_member("Đỗ Thị Mới", cell=district.cell, status=Status.PROBATIONARY, **values)


def test_confirm_makes_official(district, people):
    member = probationary(district)
    confirm_official(member=member, on=DAY, paper="QĐ 7-QĐ/HU ngày 10/12/2019", by=people["chibo"])
    member.refresh_from_db()
    assert (member.status, member.official_on, member.version) == ("OFFICIAL", "2019-12-10", 2)
    assert events() == ["member.confirm"]
    assert last_event().paper == "QĐ 7-QĐ/HU ngày 10/12/2019"


@pytest.mark.parametrize(
    ("changed", "arguments", "field"),
    [
        ({"admission_ceremony_on": "2019-01-01"}, {}, "on"),
        ({}, {"on": datetime.date(2019, 12, 11)}, "on"),
        ({}, {"paper": ""}, "paper"),
        ({"admission_ceremony_on": "", "admission_decided_on": "2019-12"}, {"on": datetime.date(2019, 11, 1)}, "on"),
    ],
)
def test_confirm_refuses(district, people, changed, arguments, field):
    values = {"member": probationary(district, **changed), "on": DAY, "paper": "QĐ 7"} | arguments
    assert refused(confirm_official, by=people["chibo"], **values).field == field


def test_confirm_refuses_who_is_official_already(district, people):
    refusal = refused(confirm_official, member=district.members["cell2"], on=DAY, paper="QĐ 7", by=people["tochuc"])
    assert "đã là đảng viên chính thức" in refusal.sentence


# --- reveal -------------------------------------------------------------------------------------------------------


def test_reveal_gives_the_number_and_one_event_without_it(district, people):
    member = make_member("Lê Văn Số", cell=district.cell, citizen_id="026080001234")
    assert reveal_citizen_id(member=member, by=people["chibo"]) == "026080001234"
    assert events() == ["member.reveal"]
    event = last_event()
    assert "026080001234" not in f"{event.summary}{event.before}{event.after}"


@pytest.mark.parametrize("persona", ["lanhdao", "kiemtra", "quantri", "chiboso"])
def test_reveal_is_not_for(district, people, persona):
    member = make_member("Lê Văn Số", cell=district.cell, citizen_id="026080001234")
    assert isinstance(refused(reveal_citizen_id, member=member, by=people[persona]), NotAllowed)


def test_a_leader_who_is_secretary_too_sees_sensitive_fields_of_the_own_cell_only(district, people):
    from members.permissions import visible_fields

    user = make_user()
    make_grant(user, district.top, "LEADER")
    make_grant(user, district.cell, "SECRETARY")
    own, other = district.members["cell2"], district.members["sibling_cell2"]
    assert "citizen_id" in visible_fields(user, own)
    assert "citizen_id" not in visible_fields(user, other)
    assert "phone" in visible_fields(user, other)
