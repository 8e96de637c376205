"""Totals, warnings, drawing order, and the check of what is stored."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Organization, OrganizationState
from organizations.tree import NO_MEMBERS, faults, member_counts, roster_warnings, tree_of
from tests.factories import LONG_AGO, make_member, make_organization, make_position
from tests.personas import bithu, quantri, tochuc

TODAY = datetime.date(2019, 12, 10)


def drawn(user):
    return [
        (node.organization.name, node.depth, len(node.closes))
        for node in tree_of(Organization.objects.visible_to(user))
    ]


def test_member_counts_sum_the_subtree(district):
    make_member(cell=district.cell)
    make_member(cell=district.cell, status="PROBATIONARY")
    make_member(cell=district.section_cell)
    make_member(cell=district.section_cell, ended_on=TODAY, end_kind="DEATH")
    make_member(cell=district.office)
    counts = member_counts(Organization.objects.order_by("pk"))
    numbers = {pk: (count.official, count.probationary, count.members, count.cells) for pk, count in counts.items()}
    assert numbers == {
        district.top.pk: (3, 1, 4, 4),
        district.commune.pk: (2, 1, 3, 2),
        district.cell.pk: (1, 1, 2, 1),
        district.section.pk: (1, 0, 1, 1),
        district.section_cell.pk: (1, 0, 1, 1),
        district.sibling.pk: (0, 0, 0, 1),
        district.sibling_cell.pk: (0, 0, 0, 1),
        district.office.pk: (1, 0, 1, 1),
    }


def test_member_counts_of_one_organization_leave_siblings_out(district):
    make_member(cell=district.sibling_cell)
    assert member_counts([district.commune])[district.commune.pk].members == 0
    assert member_counts([]) == {}


def test_with_member_counts_counts_the_cell_itself(district):
    make_member(cell=district.cell)
    make_member(cell=district.cell, status="PROBATIONARY")
    make_member(cell=district.cell, ended_on=TODAY, end_kind="DEATH")
    counted = (
        Organization.objects.with_member_counts()
        .filter(pk__in=[district.cell.pk, district.commune.pk])
        .order_by("depth")
    )
    assert [(o.official_count, o.probationary_count, o.member_count) for o in counted] == [(0, 0, 0), (1, 1, 2)]


def test_roster_warnings_read_members_and_posts(district):
    for number in range(9):
        member = make_member(cell=district.cell)
        if number == 0:
            make_position(member)
    assert {
        pk: [w.code for w in found]
        for pk, found in roster_warnings([district.cell, district.office, district.top]).items()
    } == {
        district.cell.pk: ["NO_CELL_COMMITTEE"],
        district.office.pk: ["CELL_TOO_SMALL", "NO_SECRETARY"],
    }
    make_position(member, kind="COMMITTEE_MEMBER")
    assert roster_warnings([district.cell]) == {}


def test_roster_warnings_count_only_posts_of_the_day(district):
    members = [make_member(cell=district.cell) for _ in range(3)]
    make_position(members[0], starts=LONG_AGO, ends=TODAY)
    make_position(members[1], starts=datetime.date(2019, 12, 11))
    assert [w.code for w in roster_warnings([district.cell])[district.cell.pk]] == ["NO_SECRETARY"]
    assert roster_warnings([district.cell], datetime.date(2019, 12, 9)) == {}


def test_roster_warnings_leave_closed_organizations_out(district):
    closed = make_organization(parent=district.commune, closed_on=TODAY)
    assert roster_warnings([closed]) == {}


def test_tree_is_drawn_by_category_then_vietnamese_name(district):
    make_organization("Chi bộ thôn 10", parent=district.commune)
    make_organization("Chi bộ thôn 2", parent=district.commune)
    make_organization("Chi bộ thôn Ao", parent=district.commune, closed_on=TODAY)
    assert drawn(tochuc(district)) == [
        ("Đảng bộ huyện Minh Sơn", 0, 0),
        ("Đảng bộ xã Liên Hòa", 1, 0),
        ("Chi bộ thôn Phú", 2, 1),
        ("Đảng bộ xã Tử Du", 1, 0),
        ("Chi bộ thôn 2", 2, 0),
        ("Chi bộ thôn 10", 2, 0),
        ("Chi bộ thôn Đồng", 2, 0),
        ("Đảng bộ bộ phận Trường học", 2, 0),
        ("Chi bộ Trường Tiểu học", 3, 2),
        ("Chi bộ Phòng Giáo dục", 1, 1),
    ]


def test_tree_of_a_secretary_is_the_own_subtree(district):
    assert drawn(bithu(district)) == [
        ("Đảng bộ xã Tử Du", 0, 0),
        ("Chi bộ thôn Đồng", 1, 0),
        ("Đảng bộ bộ phận Trường học", 1, 0),
        ("Chi bộ Trường Tiểu học", 2, 2),
    ]
    assert drawn(quantri(district)) == []


def test_tree_counts_warnings_below(district):
    nodes = {node.organization.pk: node for node in tree_of(Organization.objects.visible_to(tochuc(district)))}
    assert nodes[district.top.pk].warned_below == 6
    assert nodes[district.commune.pk].warned_below == 2
    assert nodes[district.top.pk].counts == NO_MEMBERS or nodes[district.top.pk].counts.members == 0


def test_check_tree_is_content_with_a_right_tree(district, capsys):
    call_command("check_tree")
    assert capsys.readouterr().out == "Cây tổ chức đảng đúng: 8 tổ chức.\n"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: Organization.objects.filter(pk=d.cell.pk).update(path="999999."), "đường dẫn"),
        (lambda d: Organization.objects.filter(pk=d.cell.pk).update(depth=7), "bậc là 7"),
        (lambda d: Organization.objects.filter(pk=d.cell.pk).update(kind="CBCS"), "không đặt trực tiếp dưới"),
        (lambda d: Organization.objects.filter(pk=d.section.pk).update(closed_on=TODAY), "đã kết thúc"),
        (lambda d: OrganizationState.objects.filter(organization=d.cell).delete(), "không có trạng thái"),
        (
            lambda d: OrganizationState.objects.filter(organization=d.cell).update(name="Khác"),
            "khác trạng thái cuối ở: name",
        ),
        (lambda d: OrganizationState.objects.filter(organization=d.cell).update(starts=TODAY), "trạng thái đầu tiên"),
        (lambda d: OrganizationState.objects.filter(organization=d.cell).update(ends=TODAY), "ngày kết thúc"),
    ],
)
def test_check_tree_finds_a_fault(district, spoil, sentence):
    assert list(faults()) == []
    spoil(district)
    assert any(sentence in fault for fault in faults())
    with pytest.raises(CommandError, match="chỗ sai"):
        call_command("check_tree")


def test_check_tree_finds_a_gap_between_states(district):
    state = district.cell.states.get()
    OrganizationState.objects.filter(pk=state.pk).update(ends=datetime.date(2016, 1, 1))
    state.pk, state.starts = None, datetime.date(2017, 1, 1)
    state._state.adding = True
    state.save()
    assert [fault.partition("”: ")[2] for fault in faults()] == ["trạng thái đứt quãng từ 01/01/2016 đến 01/01/2017."]
