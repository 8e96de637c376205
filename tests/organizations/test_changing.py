"""Changes from a date and corrections of what was typed wrong."""

import datetime

import pytest

from members.models import Member
from organizations import actions
from organizations.models import Grant, Organization
from organizations.scope import Role
from organizations.tree import faults
from partybase.audit.models import Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from tests.factories import LONG_AGO, make_member, make_organization, make_user
from tests.organizations.helpers import events, state_rows
from tests.personas import everyone, tochuc

DAY = datetime.date(2019, 6, 1)
PAPER = "QĐ 20-QĐ/HU ngày 01/06/2019"


def change(organization, by, **overrides):
    values = {"on": DAY, "paper": PAPER} | overrides
    return actions.change_organization(organization=organization, by=by, **values)


def test_rename_closes_the_state_and_opens_the_next(district):
    cell = change(district.cell, tochuc(district), name="Chi bộ thôn Đồng Tâm", committee_name="")
    assert cell.name == "Chi bộ thôn Đồng Tâm"
    assert state_rows(cell) == [
        (LONG_AGO, DAY, "Chi bộ thôn Đồng", district.commune.pk, cell.path),
        (DAY, None, "Chi bộ thôn Đồng Tâm", district.commune.pk, cell.path),
    ]
    assert list(Organization.objects.search("dong tam")) == [cell]
    assert cell.version == 2
    assert list(faults()) == []


def test_usual_names_on_papers_follow_a_new_name(district):
    staff = tochuc(district)
    values = {"committee_name": "Đảng ủy xã Bản", "sign": "ĐU"}
    commune = actions.correct_organization(
        organization=district.commune, name="Đảng bộ xã Bản", reason="Ghi sai tên", version=None, by=staff, **values
    )
    untouched = {"committee_name": commune.committee_name, "sign": commune.sign}
    commune = change(commune, staff, name="Đảng bộ xã Bản Mới", **untouched)
    assert (commune.committee_name, commune.sign) == ("Đảng ủy xã Bản Mới", "ĐU")
    assert commune.states.latest("starts").committee_name == "Đảng ủy xã Bản Mới"
    commune = actions.correct_organization(
        organization=commune, name="Đảng bộ xã Bản Mây", reason="Ghi sai tên", version=None, by=staff, **untouched
    )
    assert commune.committee_name == "Đảng ủy xã Bản"  # what is typed stands


def test_sign_of_papers_follows_a_new_kind_unless_typed(district):
    staff = tochuc(district)
    office = actions.correct_organization(
        organization=district.office, sign="CB", reason="Thiếu ký hiệu", version=None, by=staff
    )
    office = change(office, staff, kind="DBCS", sign="CB")
    assert office.sign == "ĐU"
    office = change(office, staff, kind="CBCS", sign="CBX", on=datetime.date(2019, 7, 1))
    assert office.sign == "CBX"


def test_change_leaves_one_event_with_before_and_after(district):
    change(district.cell, tochuc(district), name="Chi bộ thôn Đồng Tâm", place_name="Tử Du")
    event = Event.objects.get()
    assert (event.act, event.paper) == ("organization.change", PAPER)
    assert event.before == {"tên tổ chức đảng": "Chi bộ thôn Đồng", "địa danh trên văn bản": ""}
    assert event.after == {"tên tổ chức đảng": "Chi bộ thôn Đồng Tâm", "địa danh trên văn bản": "Tử Du"}


def test_move_takes_the_whole_subtree_along(district):
    staff = tochuc(district)
    old_path = district.section.path
    section = change(district.section, staff, parent=district.sibling)
    inner = Organization.objects.get(pk=district.section_cell.pk)
    assert section.path == f"{district.sibling.path}{section.pk:06d}."
    assert inner.path == f"{section.path}{inner.pk:06d}."
    assert (section.depth, inner.depth, section.parent) == (2, 3, district.sibling)
    assert state_rows(inner) == [
        (LONG_AGO, DAY, inner.name, section.pk, f"{old_path}{inner.pk:06d}."),
        (DAY, None, inner.name, section.pk, inner.path),
    ]
    assert events() == ["organization.move"]
    assert Event.objects.get().after["tổ chức trực thuộc chuyển theo"] == 1
    assert list(faults()) == []


def test_move_to_another_depth(district):
    change(district.section_cell, tochuc(district), parent=district.sibling)
    cell = Organization.objects.get(pk=district.section_cell.pk)
    assert (cell.depth, cell.path) == (2, f"{district.sibling.path}{cell.pk:06d}.")
    assert list(faults()) == []


def test_move_leaves_siblings_alone(district):
    before = state_rows(district.cell)
    change(district.section, tochuc(district), parent=district.sibling)
    assert state_rows(district.cell) == before
    assert Organization.objects.get(pk=district.cell.pk).path == district.cell.path


def test_move_with_a_state_that_began_on_the_same_day(district):
    staff = tochuc(district)
    change(district.section_cell, staff, name="Chi bộ Trường Mầm non")
    change(district.section, staff, parent=district.sibling)
    inner = Organization.objects.get(pk=district.section_cell.pk)
    assert [row[0] for row in state_rows(inner)] == [LONG_AGO, DAY]
    assert state_rows(inner)[1][4] == inner.path
    assert list(faults()) == []


def test_move_before_a_change_below_is_refused(district):
    staff = tochuc(district)
    change(district.section_cell, staff, name="Chi bộ Trường Mầm non", on=datetime.date(2019, 7, 1))
    with pytest.raises(Refusal, match="có thay đổi sau ngày 01/06/2019"):
        change(district.section, staff, parent=district.sibling)


def test_move_with_a_change_of_kind(district):
    cell = change(district.office, tochuc(district), parent=district.commune, kind="CBTT")
    assert (cell.kind, cell.level, cell.parent) == ("CBTT", "BELOW_BASE", district.commune)


@pytest.mark.parametrize("persona", ["quantri", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"])
def test_change_is_for_organization_staff(district, persona):
    people = everyone(district)
    with pytest.raises(NotAllowed):
        change(district.cell, people[persona], name="Chi bộ Khác")
    with pytest.raises(NotAllowed):
        actions.correct_organization(
            organization=district.cell, reason="gõ sai", version=1, by=people[persona], name="Chi bộ Khác"
        )
    assert events() == []


def test_change_needs_staff_over_the_parent_and_over_the_new_one(district):
    staff = make_user()
    Grant.objects.create(user=staff, organization=district.commune, role=Role.ORGANIZATION_STAFF, starts=LONG_AGO)
    with pytest.raises(NotAllowed):  # the commune's own name is for the district to change
        change(district.commune, staff, name="Đảng bộ xã Khác")
    with pytest.raises(NotAllowed):
        change(district.cell, staff, parent=district.sibling)
    assert change(district.cell, staff, name="Chi bộ thôn Khác").name == "Chi bộ thôn Khác"


@pytest.mark.parametrize(
    ("overrides", "field", "sentence"),
    [
        ({"name": "Chi bộ thôn Đồng"}, None, "Chưa có nội dung nào khác"),
        ({"name": ""}, "name", "Chưa ghi tên"),
        ({"name": "Đảng bộ bộ phận Trường học"}, "name", "đã có tổ chức đảng tên"),
        ({"name": "Chi bộ A", "paper": " "}, "paper", "Chưa ghi số, ngày"),
        ({"name": "Chi bộ A", "on": LONG_AGO}, "on", "không sau lần thay đổi gần nhất"),
        ({"name": "Chi bộ A", "on": datetime.date(2014, 1, 1)}, "on", "không sau lần thay đổi gần nhất"),
        ({"name": "Chi bộ A", "on": datetime.date(2019, 12, 11)}, "on", "sau hôm nay"),
        ({"kind": "CBCS"}, "kind", "không đặt trực tiếp dưới"),
        ({"kind": "NONE"}, "kind", "Chưa chọn"),
        ({"level": "BASE"}, "level", "đi theo loại tổ chức"),
        ({"parent": None}, "parent", "không có cấp trên"),
        ({"sign": "x" * 21}, "sign", "dài 21 ký tự"),
    ],
)
def test_change_refuses(district, overrides, field, sentence):
    with pytest.raises(Refusal, match=sentence) as refusal:
        change(district.cell, tochuc(district), **overrides)
    assert refusal.value.field == field
    assert len(state_rows(district.cell)) == 1
    assert events() == []


def test_move_into_its_own_subtree_is_refused(district):
    outer = make_organization("Đảng bộ bộ phận B", parent=district.commune, kind="DBBP")
    with pytest.raises(Refusal, match="nằm trong"):
        change(district.commune, tochuc(district), parent=outer)


def test_move_under_a_cell_or_a_closed_parent_is_refused(district):
    staff = tochuc(district)
    with pytest.raises(Refusal, match="là chi bộ"):
        change(district.section_cell, staff, parent=district.cell)
    Organization.objects.filter(pk=district.sibling.pk).update(closed_on=DAY)
    with pytest.raises(Refusal, match="đã kết thúc"):
        change(district.cell, staff, parent=district.sibling)


def test_move_where_the_kind_does_not_fit_is_refused(district):
    with pytest.raises(Refusal, match="không đặt trực tiếp dưới"):
        change(district.cell, tochuc(district), parent=district.top)


def test_kind_that_does_not_fit_the_children_is_refused(district):
    with pytest.raises(Refusal, match="còn tổ chức trực thuộc"):
        change(district.commune, tochuc(district), kind="CBCS")


def test_cell_with_members_does_not_become_a_party_organization(district):
    make_member(cell=district.office)
    with pytest.raises(Refusal, match="còn 1 đảng viên sinh hoạt trực tiếp"):
        change(district.office, tochuc(district), kind="DBCS")
    Member.objects.update(ended_on=DAY)
    assert change(district.office, tochuc_again(), kind="DBCS").kind == "DBCS"


def tochuc_again():
    from partybase.accounts.models import User

    return User.objects.get(username="tochuc")


def test_change_of_a_closed_organization_is_refused(district):
    Organization.objects.filter(pk=district.cell.pk).update(closed_on=DAY)
    with pytest.raises(Refusal, match="đã kết thúc"):
        change(district.cell, tochuc(district), name="Chi bộ A")


def test_top_changes_its_level_but_has_no_parent(district):
    staff = tochuc(district)
    assert change(district.top, staff, level="COMMUNE").level == "COMMUNE"
    with pytest.raises(Refusal, match="không có cấp trên"):
        change(district.top, staff, parent=district.commune, on=datetime.date(2019, 7, 1))
    with pytest.raises(Refusal, match="giữ loại"):
        change(district.top, staff, kind="DBCS", on=datetime.date(2019, 7, 1))


def test_change_on_an_old_version_shows_both(district):
    staff = tochuc(district)
    change(district.cell, staff, version=1, name="Chi bộ A")
    with pytest.raises(Conflict) as conflict:
        change(district.cell, staff, version=1, name="Chi bộ B", on=datetime.date(2019, 7, 1))
    assert conflict.value.theirs["tên tổ chức đảng"] == "Chi bộ A"
    assert conflict.value.version == 2


def test_change_of_something_that_is_no_state_is_a_mistake(district):
    with pytest.raises(TypeError):
        change(district.cell, tochuc(district), closed_on=DAY)


def test_correct_keeps_the_state_and_the_reason(district):
    cell = actions.correct_organization(
        organization=district.cell,
        reason="gõ sai tên thôn",
        version=1,
        by=tochuc(district),
        name="Chi bộ thôn Đông",
        founded_on="1999",
        small_party_consent="",
    )
    assert state_rows(cell) == [(LONG_AGO, None, "Chi bộ thôn Đông", district.commune.pk, cell.path)]
    assert (cell.founded_on, cell.version) == ("1999", 2)
    event = Event.objects.get()
    assert (event.act, event.reason) == ("organization.correct", "gõ sai tên thôn")
    assert event.before == {"tên tổ chức đảng": "Chi bộ thôn Đồng", "ngày thành lập": ""}
    assert event.after == {"tên tổ chức đảng": "Chi bộ thôn Đông", "ngày thành lập": "1999"}
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"reason": " "}, "Chưa ghi lý do"),
        ({"name": "Chi bộ thôn Đồng"}, "Chưa có nội dung nào khác"),
        ({"name": ""}, "Chưa ghi tên"),
        ({"code": "C1"}, "đã dùng cho"),
        ({"founded_on": "2030"}, "không thể sau hôm nay"),
        ({"kind": "DBCS"}, "không đặt trực tiếp dưới"),
    ],
)
def test_correct_refuses(district, overrides, sentence):
    Organization.objects.filter(pk=district.sibling.pk).update(code="C1")
    values = {"reason": "gõ sai", "name": "Chi bộ Khác"} | overrides
    with pytest.raises(Refusal, match=sentence):
        actions.correct_organization(organization=district.cell, version=1, by=tochuc(district), **values)
    assert events() == []


def test_correct_on_an_old_version_shows_both(district):
    staff = tochuc(district)
    actions.correct_organization(organization=district.cell, reason="a", version=1, by=staff, name="Chi bộ A")
    with pytest.raises(Conflict):
        actions.correct_organization(organization=district.cell, reason="b", version=1, by=staff, name="Chi bộ B")


def test_correct_a_closed_organization_mends_its_last_state(district):
    staff = tochuc(district)
    actions.close_organization(organization=district.cell, on=DAY, kind="DISSOLUTION", paper=PAPER, by=staff)
    cell = actions.correct_organization(
        organization=district.cell, reason="gõ sai", version=2, by=staff, name="Chi bộ thôn Đông"
    )
    assert state_rows(cell) == [(LONG_AGO, DAY, "Chi bộ thôn Đông", district.commune.pk, cell.path)]


def test_correct_the_parent_is_a_mistake(district):
    with pytest.raises(TypeError):
        actions.correct_organization(
            organization=district.cell, reason="a", version=1, by=tochuc(district), parent=district.sibling
        )
