"""Closing an organization, its successors and what they may read."""

import datetime

import pytest

from members.models import Member
from organizations import actions
from organizations.models import Grant, Organization, Succession
from organizations.scope import Role, events_visible_to, scope_of
from organizations.tree import faults
from partybase.accounts.models import User
from partybase.audit.models import Event
from partybase.refusal import NotAllowed, Refusal
from tests.factories import (
    LONG_AGO,
    make_grant,
    make_member,
    make_membership,
    make_organization,
    make_position,
    make_user,
)
from tests.organizations.helpers import events, state_rows
from tests.personas import chibo, everyone, tochuc

DAY = datetime.date(2019, 6, 1)
PAPER = "QĐ 30-QĐ/ĐU ngày 01/06/2019"


def close(organization, by, **overrides):
    values = {"on": DAY, "kind": "DISSOLUTION", "paper": PAPER} | overrides
    return actions.close_organization(organization=organization, by=by, **values)


def test_close_ends_state_and_grants(district):
    secretary = chibo(district)
    cell = close(district.cell, tochuc(district))
    assert (cell.closed_on, cell.closing_kind, cell.closing_paper, cell.version) == (DAY, "DISSOLUTION", PAPER, 2)
    assert [row[:2] for row in state_rows(cell)] == [(LONG_AGO, DAY)]
    assert Grant.objects.get(user=secretary).ends == DAY
    assert scope_of(User.objects.get(pk=secretary.pk)).rows == ()
    assert list(faults()) == []


def test_close_leaves_one_event(district):
    chibo(district)
    close(district.cell, tochuc(district))
    event = Event.objects.get()
    assert (event.act, event.paper, event.place_id) == ("organization.close", PAPER, district.cell.pk)
    assert event.after == {
        "ngày kết thúc hoạt động": "2019-06-01",
        "hình thức kết thúc": "Giải thể",
        "tài khoản hết quyền": ["Nguyễn Chi Bộ"],
    }


def test_merger_names_its_successor(district):
    staff = tochuc(district)
    heir = make_organization("Chi bộ thôn Tây", parent=district.commune)
    close(district.cell, staff, kind="MERGER", successors=[heir])
    assert list(Succession.objects.values_list("predecessor_id", "successor_id", "on", "paper")) == [
        (district.cell.pk, heir.pk, DAY, PAPER)
    ]
    assert Event.objects.get().after["tổ chức kế thừa"] == ["Chi bộ thôn Tây"]


def test_records_of_a_closed_organization_belong_to_the_successors_scope(district):
    make_member("Nguyễn Văn Xưa", cell=district.cell, ended_on=DAY, end_kind="DEATH")
    user = make_user()
    make_grant(user, district.sibling, Role.SECRETARY)
    assert district.cell not in Organization.objects.visible_to(user)
    close(district.cell, tochuc(district), kind="MERGER", successors=[district.sibling_cell])
    user = User.objects.get(pk=user.pk)
    assert set(Organization.objects.visible_to(user)) == {district.sibling, district.sibling_cell, district.cell}
    assert [m.given_name for m in Member.objects.visible_to(user)] == ["Xưa"]
    assert [event.act for event in events_visible_to(user, Event.objects.all())] == ["organization.close"]
    assert not scope_of(user).holds(district.cell.pk)


def test_successor_of_a_successor_reads_the_first_too(district):
    staff = tochuc(district)
    second = make_organization("Chi bộ thôn Tây", parent=district.commune)
    third = make_organization("Chi bộ thôn Bắc", parent=district.sibling)
    close(district.cell, staff, kind="MERGER", successors=[second])
    close(second, staff, kind="MERGER", successors=[third], on=datetime.date(2019, 7, 1))
    user = make_user()
    make_grant(user, third, Role.SECRETARY)
    assert set(Organization.objects.visible_to(user)) == {district.cell, second, third}


def test_events_follow_an_organization_that_moved(district):
    staff = tochuc(district)
    close(district.cell, staff)
    actions.change_organization(organization=district.section, parent=district.sibling, on=DAY, paper=PAPER, by=staff)
    new, old = make_user(), make_user()
    make_grant(new, district.sibling, Role.SECRETARY)
    make_grant(old, district.commune, Role.SECRETARY)
    actions.correct_organization(organization=district.section_cell, reason="a", version=1, by=staff, name="Chi bộ A")
    actions.change_organization(
        organization=district.section_cell, parent=district.commune, on=datetime.date(2019, 7, 1), paper=PAPER, by=staff
    )
    read = {
        user: {e.act for e in events_visible_to(user, Event.objects.about(district.section_cell))}
        for user in (new, old)
    }
    assert read == {new: set(), old: {"organization.correct", "organization.move"}}


@pytest.mark.parametrize("persona", ["quantri", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"])
def test_close_is_for_organization_staff(district, persona):
    people = everyone(district)
    with pytest.raises(NotAllowed):
        close(district.cell, people[persona])
    assert events() == []


@pytest.mark.parametrize(
    ("overrides", "field", "sentence"),
    [
        ({"paper": ""}, "paper", "Chưa ghi số, ngày"),
        ({"paper": "x" * 301}, "paper", "dài quá 300"),
        ({"kind": ""}, "kind", "Chưa chọn"),
        ({"on": datetime.date(2019, 12, 11)}, "on", "sau hôm nay"),
        ({"on": LONG_AGO}, "on", "không sau lần thay đổi gần nhất"),
        ({"kind": "MERGER"}, "successors", "Chọn tổ chức nhận sáp nhập"),
    ],
)
def test_close_refuses(district, overrides, field, sentence):
    with pytest.raises(Refusal, match=sentence) as refusal:
        close(district.cell, tochuc(district), **overrides)
    assert refusal.value.field == field
    assert Organization.objects.get(pk=district.cell.pk).closed_on is None
    assert events() == []


def test_split_needs_two_successors(district):
    with pytest.raises(Refusal, match="ít nhất 2"):
        close(district.cell, tochuc(district), kind="SPLIT", successors=[district.sibling_cell, district.sibling_cell])


def test_close_with_active_members_is_refused(district):
    make_member(cell=district.cell)
    with pytest.raises(Refusal, match="còn 1 đảng viên đang sinh hoạt"):
        close(district.cell, tochuc(district))


def test_close_with_guests_or_later_departures_is_refused(district):
    staff = tochuc(district)
    make_membership(make_member(cell=district.sibling_cell), district.cell, kind="TEMPORARY", entry_kind="MOVE")
    with pytest.raises(Refusal, match="còn 1 đảng viên sinh hoạt"):
        close(district.cell, staff)
    make_member(cell=district.office, ended_on=datetime.date(2019, 8, 1), end_kind="DEATH")
    with pytest.raises(Refusal, match="Sau ngày 01/06/2019"):
        close(district.office, staff)


def test_close_with_open_children_is_refused(district):
    with pytest.raises(Refusal, match="Chi bộ Trường Tiểu học"):
        close(district.section, tochuc(district))


def test_close_before_a_child_closed_is_refused(district):
    staff = tochuc(district)
    close(district.section_cell, staff, on=datetime.date(2019, 8, 1))
    with pytest.raises(Refusal, match="còn hoạt động đến 01/08/2019"):
        close(district.section, staff)
    assert close(district.section, staff, on=datetime.date(2019, 8, 1)).closed_on == datetime.date(2019, 8, 1)


def test_close_with_held_posts_is_refused(district):
    make_position(make_member(cell=district.sibling_cell), district.cell)
    with pytest.raises(Refusal, match="còn 1 chức vụ"):
        close(district.cell, tochuc(district))


def test_close_twice_is_refused(district):
    staff = tochuc(district)
    close(district.cell, staff)
    with pytest.raises(Refusal, match="đã kết thúc hoạt động từ ngày 01/06/2019"):
        close(district.cell, staff, on=datetime.date(2019, 7, 1))


def test_close_the_top_is_refused(district):
    with pytest.raises(Refusal, match="đứng đầu hệ thống không kết thúc"):
        close(district.top, tochuc(district))


def test_close_with_itself_a_closed_or_a_later_successor_is_refused(district):
    staff = tochuc(district)
    later = make_organization("Chi bộ Mới", parent=district.commune, opened_on=datetime.date(2019, 7, 1))
    shut = make_organization("Chi bộ Cũ", parent=district.commune, closed_on=datetime.date(2018, 1, 1))
    for heir, sentence in (
        (district.cell, "không kế thừa chính nó"),
        (shut, "đã kết thúc"),
        (later, "sau ngày kết thúc"),
    ):
        with pytest.raises(Refusal, match=sentence) as refusal:
            close(district.cell, staff, kind="MERGER", successors=[heir])
        assert refusal.value.field == "successors"
