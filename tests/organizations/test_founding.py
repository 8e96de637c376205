"""Founding an organization under a parent, and the top one."""

import datetime

import pytest

from organizations import actions
from organizations.models import Category, Grant, Organization
from organizations.scope import Role, scope_of
from organizations.tree import faults
from partybase.audit.models import Event
from partybase.refusal import NotAllowed, Refusal
from tests.factories import make_user
from tests.organizations.helpers import events, state_rows
from tests.personas import bithu, chibo, everyone, tochuc

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 1)
PAPER = "QĐ 15-QĐ/HU ngày 01/03/2019"


def found(parent, by, **overrides):
    values = {"name": "Chi bộ thôn Mới", "kind": "CBTT", "category": None, "on": DAY, "paper": PAPER} | overrides
    return actions.found_organization(parent=parent, by=by, **values)


def test_found_writes_today_and_the_dated_state(district):
    staff = tochuc(district)
    cell = found(district.commune, staff, name=" Chi bộ  thôn Mới ")
    assert cell.path == f"{district.commune.path}{cell.pk:06d}."
    assert (cell.name, cell.depth, cell.level, cell.parent, cell.opened_on) == (
        "Chi bộ thôn Mới",
        2,
        "BELOW_BASE",
        district.commune,
        DAY,
    )
    assert state_rows(cell) == [(DAY, None, "Chi bộ thôn Mới", district.commune.pk, cell.path)]
    assert cell.states.get().paper == PAPER
    assert (cell.category, cell.committee_name, cell.sign, cell.founded_on) == (
        district.commune.category,
        "Chi ủy Chi bộ thôn Mới",
        "CB",
        "2019-03-01",
    )
    assert list(Organization.objects.search("thon moi")) == [cell]
    assert list(faults()) == []


def test_found_leaves_one_event(district):
    staff = tochuc(district)
    cell = found(district.commune, staff)
    event = Event.objects.get()
    assert (event.act, event.actor_id, event.subject_id, event.place_path, event.paper) == (
        "organization.found",
        staff.pk,
        cell.pk,
        cell.path,
        PAPER,
    )
    assert event.after["tên tổ chức đảng"] == "Chi bộ thôn Mới"


@pytest.mark.parametrize("persona", ["quantri", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"])
def test_found_is_for_organization_staff(district, persona):
    people = everyone(district)
    with pytest.raises(NotAllowed, match="Điều 10.3"):
        found(district.commune, people[persona])
    assert events() == []


def test_found_outside_the_staffs_subtree_is_refused(district):
    staff = make_user()
    Grant.objects.create(user=staff, organization=district.sibling, role=Role.ORGANIZATION_STAFF, starts=DAY)
    assert found(district.sibling, staff).parent == district.sibling
    with pytest.raises(NotAllowed):
        found(district.commune, staff)


@pytest.mark.parametrize(
    ("overrides", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Chưa ghi tên"),
        ({"name": "Đ" * 201}, "name", "dài 201 ký tự"),
        ({"name": "CHI BỘ THÔN ĐỒNG"}, "name", "đã có tổ chức đảng tên"),
        ({"paper": ""}, "paper", "Chưa ghi số, ngày"),
        ({"paper": "x" * 301}, "paper", "dài quá 300"),
        ({"kind": "CBCS"}, "kind", "không đặt trực tiếp dưới"),
        ({"kind": "DBH"}, "kind", "không đặt trực tiếp dưới"),
        ({"kind": "WHAT"}, "kind", "Chưa chọn"),
        ({"on": datetime.date(2019, 12, 11)}, "on", "sau hôm nay"),
        ({"on": datetime.date(2014, 12, 31)}, "on", "trước ngày"),
        ({"founded_on": "2020"}, "founded_on", "không thể sau hôm nay"),
        ({"founded_on": "2019-12-11"}, "founded_on", "không thể sau hôm nay"),
        ({"sign": "x" * 21}, "sign", "dài 21 ký tự"),
    ],
)
def test_found_refuses(district, overrides, field, sentence):
    staff = tochuc(district)
    with pytest.raises(Refusal, match=sentence) as refusal:
        found(district.commune, staff, **overrides)
    assert refusal.value.field == field
    assert Organization.objects.count() == len(district.organizations)
    assert events() == []


def test_found_under_a_cell_is_refused(district):
    with pytest.raises(Refusal, match="là chi bộ nên không có tổ chức trực thuộc"):
        found(district.cell, tochuc(district))


def test_found_under_a_closed_parent_is_refused(district):
    Organization.objects.filter(pk=district.section.pk).update(closed_on=DAY)
    with pytest.raises(Refusal, match="đã kết thúc hoạt động"):
        found(district.section, tochuc(district))


def test_found_grassroots_without_category_is_refused(district):
    with pytest.raises(Refusal, match="phải có loại hình"):
        found(district.top, tochuc(district), kind="CBCS")


def test_found_with_a_code_twice_is_refused(district):
    staff = tochuc(district)
    found(district.commune, staff, code="LT01.09")
    with pytest.raises(Refusal, match="đã dùng cho") as refusal:
        found(district.sibling, staff, code="LT01.09")
    assert refusal.value.field == "code"


def test_found_the_same_name_under_another_parent(district):
    assert found(district.sibling, tochuc(district), name="Chi bộ thôn Đồng").name == "Chi bộ thôn Đồng"


def test_found_before_the_parent_moved_is_refused(district):
    staff = tochuc(district)
    actions.change_organization(
        organization=district.section, parent=district.sibling, on=datetime.date(2019, 6, 1), paper=PAPER, by=staff
    )
    with pytest.raises(Refusal, match="đã chuyển về cấp trên khác"):
        found(district.section, staff, on=DAY)
    assert found(district.section, staff, on=datetime.date(2019, 6, 1)).path.startswith(district.sibling.path)


def test_found_partial_founding_date_is_kept(district):
    assert found(district.commune, tochuc(district), founded_on="1947-09").founded_on == "1947-09"


def test_found_top_by_a_command():
    top = actions.found_top(
        name="Đảng bộ huyện Minh Sơn", on=DAY, by=None, superior_name="Tỉnh ủy Hồng Lam", place_name="Minh Sơn"
    )
    assert (top.path, top.depth, top.level, top.sign, top.committee_name) == (
        f"{top.pk:06d}.",
        0,
        "DISTRICT",
        "HU",
        "Huyện ủy Minh Sơn",
    )
    assert events() == ["organization.found"]
    assert not Grant.objects.exists()
    assert list(faults()) == []


def test_found_top_by_the_first_account_makes_it_administrator():
    user = make_user()
    actions.found_top(name="Đảng bộ huyện Minh Sơn", on=DAY, by=user)
    assert scope_of(user).has(Role.ADMINISTRATOR)
    assert Event.objects.get().after["quản trị hệ thống"] == str(user)


def test_found_top_twice_is_refused(district):
    with pytest.raises(Refusal, match="đã có đảng bộ đứng đầu"):
        actions.found_top(name="Đảng bộ huyện Khác", on=DAY, by=None)


def test_found_top_with_a_base_level_is_refused():
    with pytest.raises(Refusal, match="Chưa chọn cấp"):
        actions.found_top(name="Đảng bộ huyện Khác", on=DAY, by=None, level="BASE")


def test_found_top_by_somebody_is_refused(district):
    for user in (bithu(district), chibo(district), make_user()):
        with pytest.raises(NotAllowed):
            actions.found_top(name="Đảng bộ huyện Khác", on=DAY, by=user)


def test_category_codes_are_seeded():
    codes = set(Category.objects.values_list("code", flat=True))
    assert {"XA", "THI_TRAN", "DN_NHA_NUOC_100", "HTX", "KHAC"} <= codes
    assert Category.objects.get(code="CO_QUAN_DANG_DOAN_THE").name == (
        "Cơ quan Đảng, Mặt trận Tổ quốc, tổ chức chính trị - xã hội"
    )
