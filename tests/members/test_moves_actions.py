"""End, move, temporary activity, restoration; exemption and suspension."""

import datetime

import pytest

from assessments.inspections.models import DisciplinaryAction
from members.actions import (
    end_membership,
    end_status_period,
    end_temporary,
    move_member,
    restore_membership,
    start_exemption,
    start_suspension,
    start_temporary,
)
from members.models import Member
from organizations.models import Grant
from organizations.scope import scope_of
from partybase.accounts.models import User
from partybase.refusal import Conflict, NotAllowed
from tests.factories import make_grant, make_organization, make_position, make_user
from tests.members.helpers import DAY, events, last_event, refused

PAPER = "QĐ 15-QĐ/HU ngày 05/11/2019"
ON = datetime.date(2019, 11, 5)


def secretary_with_account(district) -> Member:
    member = district.members["cell0"]
    member.user = make_user("bithuchibo")
    member.save()
    position = member.positions.get()
    position.grant = make_grant(member.user, district.cell, "SECRETARY")
    position.save()
    return member


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


# --- end ----------------------------------------------------------------------------------------------------------


def test_end_closes_stay_posts_rights_and_states_in_one_event(district, people):
    member = secretary_with_account(district)
    make_grant(member.user, district.top, "ORGANIZATION_STAFF")
    start_exemption(member=member, on=datetime.date(2019, 6, 1), reason="Sức khỏe", paper="NQ 2", by=people["tochuc"])
    end_membership(
        member=member, on=ON, kind="REMOVAL", paper=PAPER, body="Ban Thường vụ Huyện ủy", by=people["tochuc"], version=1
    )
    member.refresh_from_db()
    assert (member.ended_on, member.end_kind, member.cell, member.version) == (ON, "REMOVAL", district.cell, 2)
    stay = member.memberships.get()
    assert (stay.ends, stay.end_kind, stay.end_paper, stay.end_body) == (ON, "REMOVAL", PAPER, "Ban Thường vụ Huyện ủy")
    assert member.positions.get().ends == ON
    assert member.status_periods.get().ends == ON
    assert Grant.objects.filter(user=member.user, ends__isnull=True).count() == 0
    assert not scope_of(fresh(member.user)).has("SECRETARY", "ORGANIZATION_STAFF")
    assert fresh(member.user).is_active
    assert events() == ["member.exempt", "member.end"]
    assert last_event().after["thôi giữ chức vụ"] == ["Bí thư Chi bộ thôn Đồng"]


def test_end_by_death_needs_neither_body_nor_paper(district, people):
    end_membership(member=district.members["cell2"], on=DAY, kind="DEATH", by=people["chibo"])
    assert Member.objects.get(pk=district.members["cell2"].pk).get_end_kind_display() == "Từ trần"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "MOVE"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"on": datetime.date(2019, 12, 11)}, "on"),
        ({"on": datetime.date(2014, 12, 31)}, "on"),
        ({"paper": ""}, "paper"),
        ({"body": " "}, "body"),
        ({"kind": "EXPULSION"}, "kind"),
    ],
)
def test_end_refuses(district, people, changed, field):
    arguments = {"on": ON, "kind": "WITHDRAWAL", "paper": PAPER, "body": "Đảng ủy xã"} | changed
    assert refused(end_membership, member=district.members["cell2"], by=people["chibo"], **arguments).field == field
    assert Member.objects.get(pk=district.members["cell2"].pk).is_active


def test_end_refuses_twice_another_scope_and_an_older_version(district, people):
    member = district.members["cell2"]
    arguments = {"member": member, "on": ON, "kind": "DEATH"}
    for persona in ("lanhdao", "kiemtra", "quantri", "chiboso"):
        assert isinstance(refused(end_membership, by=people[persona], **arguments), NotAllowed)
    assert isinstance(refused(end_membership, by=people["chibo"], version=7, **arguments), Conflict)
    end_membership(by=people["chibo"], **arguments)
    assert "đã thôi sinh hoạt" in refused(end_membership, by=people["chibo"], **arguments).sentence


def test_expulsion_only_from_announced_discipline(district, people):
    member = district.members["cell2"]
    good = {"member": member, "on": ON, "kind": "EXPULSION", "body": "Ban Thường vụ Huyện ủy", "by": people["chibo"]}
    discipline = {"member": member, "place": district.cell, "body": "Huyện ủy", "counted_year": 2019}
    DisciplinaryAction.objects.create(number="04", announced_on=ON, form="WARNING", **discipline)
    refusal = refused(end_membership, **good)
    assert (refusal.field, "Ủy ban Kiểm tra" in refusal.sentence) == ("kind", True)
    DisciplinaryAction.objects.create(number="05-QĐ/HU", announced_on=ON, form="EXPULSION", **discipline)
    assert refused(end_membership, **(good | {"on": datetime.date(2019, 11, 4)})).field == "on"
    end_membership(**good)
    stay = member.memberships.get()
    assert (stay.end_kind, stay.end_paper) == ("EXPULSION", "QĐ kỷ luật số 05-QĐ/HU ngày 05/11/2019")


def test_end_position_held_since_later_is_refused(district, people):
    member = district.members["cell2"]
    make_position(member, district.cell, "COMMITTEE_MEMBER", starts=DAY)
    refusal = refused(end_membership, member=member, on=ON, kind="DEATH", by=people["chibo"])
    assert refusal.field == "on"
    assert member.memberships.get().ends is None


# --- move ---------------------------------------------------------------------------------------------------------


def test_move_closes_one_stay_opens_the_next_and_ends_posts_left_behind(district, people):
    member = secretary_with_account(district)
    make_position(member, district.commune, "COMMITTEE_MEMBER")
    managed = make_position(member, district.top, "MANAGED")
    move_member(member=member, to=district.sibling_cell, on=ON, paper=PAPER, by=people["tochuc"])
    member.refresh_from_db()
    assert (member.cell, member.is_active, member.version) == (district.sibling_cell, True, 2)
    rows = list(member.memberships.order_by("starts").values_list("organization", "ends", "end_kind", "entry_kind"))
    assert rows == [(district.cell.pk, ON, "MOVE", "INITIAL"), (district.sibling_cell.pk, None, "", "MOVE")]
    assert list(member.positions.open()) == [managed]
    assert not scope_of(fresh(member.user)).has("SECRETARY")
    assert events() == ["member.move"]
    event = last_event()
    assert (event.before, event.place_id) == ({"chi bộ": "Chi bộ thôn Đồng"}, district.sibling_cell.pk)


def test_move_inside_a_commune_keeps_its_posts(district, people):
    member = district.members["cell1"]  # secretary of the commune
    move_member(member=member, to=district.section_cell, on=ON, paper=PAPER, by=people["tochuc"])
    assert member.positions.open().count() == 1


def test_old_cell_does_not_see_the_member_any_more(district, people):
    member = district.members["cell2"]
    move_member(member=member, to=district.sibling_cell, on=ON, paper=PAPER, by=people["tochuc"])
    assert not Member.objects.visible_to(fresh(people["chibo"])).filter(pk=member.pk).exists()


def test_move_refuses(district, people):
    member = district.members["cell2"]
    good = {"member": member, "to": district.sibling_cell, "on": ON, "paper": PAPER}
    for persona in ("chibo", "bithu", "lanhdao", "quantri", "kiemtra"):
        assert isinstance(refused(move_member, by=people[persona], **good), NotAllowed)
    staff = people["tochuc"]
    closed = make_organization("Chi bộ cũ", parent=district.commune, closed_on=datetime.date(2018, 1, 1))
    assert refused(move_member, by=staff, **(good | {"to": district.cell})).field == "to"
    assert refused(move_member, by=staff, **(good | {"to": closed})).field == "to"
    assert refused(move_member, by=staff, **(good | {"to": district.commune})).field == "to"
    assert refused(move_member, by=staff, **(good | {"paper": ""})).field == "paper"
    assert refused(move_member, by=staff, **(good | {"on": datetime.date(2020, 1, 1)})).field == "on"
    assert refused(move_member, by=staff, **(good | {"on": datetime.date(2014, 1, 1)})).field == "on"
    member.refresh_from_db()
    assert (member.cell, member.memberships.count()) == (district.cell, 1)


def test_staff_of_a_part_cannot_move_out_of_it(district, people):
    user = make_user()
    make_grant(user, district.commune, "ORGANIZATION_STAFF")
    arguments = {"member": district.members["cell2"], "on": ON, "paper": PAPER, "by": user}
    assert isinstance(refused(move_member, to=district.sibling_cell, **arguments), NotAllowed)
    move_member(to=district.section_cell, **arguments)


# --- temporary, restoration ---------------------------------------------------------------------------------------


def test_temporary_activity_counts_at_home(district, people):
    member = district.members["cell2"]
    start_temporary(member=member, cell=district.sibling_cell, on=ON, paper="GGT 3", by=people["tochuc"])
    member.refresh_from_db()
    assert member.cell == district.cell
    assert member.memberships.temporary().get().organization == district.sibling_cell
    again = {"member": member, "cell": district.office, "on": DAY, "paper": "GGT 4", "by": people["tochuc"]}
    assert "đang sinh hoạt tạm thời" in refused(start_temporary, **again).sentence
    move = {"member": member, "to": district.sibling_cell, "on": DAY, "paper": PAPER, "by": people["tochuc"]}
    assert refused(move_member, **move).field == "to"
    assert refused(end_temporary, member=member, on=datetime.date(2019, 11, 4), by=people["tochuc"]).field == "on"
    end_temporary(member=member, on=DAY, by=people["tochuc"])
    assert events() == ["member.temporary-start", "member.temporary-end"]
    assert refused(end_temporary, member=member, on=DAY, by=people["tochuc"])
    overlapping = again | {"on": datetime.date(2019, 11, 20)}
    assert refused(start_temporary, **overlapping).field == "on"
    assert refused(start_temporary, **(again | {"cell": district.cell})).field == "cell"
    assert isinstance(refused(start_temporary, **(again | {"by": people["chibo"]})), NotAllowed)


def test_restoration_opens_a_new_stay(district, people):
    member = district.members["cell2"]
    end_membership(member=member, on=ON, kind="REMOVAL", paper=PAPER, body="Huyện ủy", by=people["chibo"])
    good = {"member": member, "on": DAY, "reason": "Xóa tên sai", "paper": "QĐ 20", "by": people["tochuc"]}
    assert isinstance(refused(restore_membership, **(good | {"by": people["chibo"]})), NotAllowed)
    assert refused(restore_membership, **(good | {"reason": ""})).field == "reason"
    assert refused(restore_membership, **(good | {"paper": ""})).field == "paper"
    assert refused(restore_membership, **(good | {"on": datetime.date(2019, 11, 4)})).field == "on"
    restore_membership(**good)
    member.refresh_from_db()
    assert (member.ended_on, member.end_kind) == (None, "")
    rows = list(member.memberships.order_by("starts").values_list("starts", "ends", "entry_kind"))
    assert rows == [(datetime.date(2015, 1, 1), ON, "INITIAL"), (DAY, None, "RESTORATION")]
    assert last_event().reason == "Xóa tên sai"
    assert "không cần khôi phục" in refused(restore_membership, **good).sentence


# --- exemption, suspension ----------------------------------------------------------------------------------------


def test_exemption_begins_and_ends(district, people):
    member = district.members["cell2"]
    good = {"member": member, "on": ON, "reason": "Tuổi cao", "paper": "NQ 11-NQ/CB"}
    period = start_exemption(by=people["chibo"], **good)
    assert "Hãy kết thúc lần này trước" in refused(start_exemption, by=people["chibo"], **good).sentence
    assert refused(end_status_period, period=period, on=ON, by=people["chibo"]).field == "on"
    end_status_period(period=period, on=datetime.date(2019, 12, 1), paper="NQ 12", by=people["chibo"])
    assert events() == ["member.exempt", "member.status-end"]
    assert "đã kết thúc" in refused(end_status_period, period=period, on=DAY, by=people["chibo"]).sentence
    assert refused(start_exemption, by=people["chibo"], **good).field == "on"
    start_exemption(by=people["chibo"], **(good | {"on": datetime.date(2019, 12, 1)}))


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": ""}, "reason"), ({"paper": ""}, "paper"), ({"on": datetime.date(2020, 1, 1)}, "on")],
)
def test_exemption_refuses(district, people, changed, field):
    good = {"member": district.members["cell2"], "on": ON, "reason": "Tuổi cao", "paper": "NQ 11"}
    assert refused(start_exemption, by=people["chibo"], **(good | changed)).field == field
    assert isinstance(refused(start_exemption, by=people["lanhdao"], **good), NotAllowed)


def test_suspension_is_for_staff(district, people):
    member = district.members["cell2"]
    good = {"member": member, "on": ON, "reason": "Theo quyết định", "paper": "QĐ 9"}
    assert isinstance(refused(start_suspension, by=people["chibo"], **good), NotAllowed)
    assert refused(start_suspension, by=people["tochuc"], kind="EXEMPT", **good).field == "kind"
    assert refused(start_suspension, by=people["tochuc"], kind="COMMITTEE_SUSPENDED", **good).field == "kind"
    period = start_suspension(by=people["tochuc"], **good)
    assert events() == ["member.suspend"]
    assert isinstance(refused(end_status_period, period=period, on=DAY, by=people["chibo"]), NotAllowed)
