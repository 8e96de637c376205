"""The pages of the tree: what they show to whom, what they do, how many statements they cost."""

import datetime
import functools
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Category, Grant, Organization
from organizations.scope import Role
from partybase.audit.models import Event
from tests.factories import make_member, make_organization, make_position, make_top, make_user
from tests.personas import bithu, chibo, everyone, lanhdao, quantri, tochuc

LIST = reverse("organizations:organization-list")
TREE = reverse("organizations:organization-tree")


def page(client, user, url, **data):
    client.force_login(user)
    return client.get(url, data)


def url(name, thing=None):
    return reverse(name, args=[thing.pk] if thing else [])


def text_of(response) -> str:
    return re.sub(r" (?=[,.])", "", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def statements(client, user, address) -> int:
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def names_listed(response) -> set[str]:
    return {organization.name for organization in response.context["organizations"]}


# --- the tree --------------------------------------------------------------------------------------------------------


def test_tree_shows_names_counts_and_warnings(client, district):
    make_member(cell=district.cell)
    response = page(client, tochuc(district), TREE)
    html = response.content.decode()
    assert f'<a href="/o/{district.cell.pk}/">Chi bộ thôn Đồng</a> <b>1</b>' in html
    assert "⚠ dưới 3 đảng viên chính thức" in html
    assert f'<a href="/o/{district.top.pk}/">Đảng bộ huyện Minh Sơn</a> <b>1</b>' in html
    tree = html[html.index('<ul class="tree">') : html.index('<p class="quiet">')]
    assert [tree.count(tag) for tag in ("<details", "</details>", "<li>", "</li>")] == [4, 4, 8, 8]
    assert len(re.findall("<ul", tree)) == tree.count("</ul>") == 5


def test_tree_of_a_secretary_shows_the_own_subtree_only(client, district):
    response = page(client, bithu(district), TREE)
    assert [node.organization for node in response.context["nodes"]] == [
        district.commune,
        district.cell,
        district.section,
        district.section_cell,
    ]
    assert "Liên Hòa" not in response.content.decode()


def test_tree_and_list_are_not_for_the_administrator(client, district):
    administrator = quantri(district)
    for address in (TREE, LIST):
        response = page(client, administrator, address)
        assert response.status_code == 403
        assert "chỉ quản trị tài khoản" in text_of(response)
        assert "Tử Du" not in response.content.decode()


def build_district(cells: int) -> Organization:
    """A tree of parties and cells with a member and a secretary each, straight in the tables."""
    top = make_top()
    category = Category.objects.get_or_create(code="XA", defaults={"name": "Xã"})[0]
    for number in range(max(cells // 18, 1)):
        commune = make_organization(f"Đảng bộ xã Số {number}", parent=top, kind="DBCS", category=category)
        for inner in range(min(cells, 18)):
            cell = make_organization(f"Chi bộ thôn Phú Hậu {inner}", parent=commune, category=category)
            make_position(make_member(cell=cell))
            for _ in range(0 if inner % 5 == 0 else 2):  # every fifth cell has a warning
                make_member(cell=cell)
    return top


def tree_statements(client, cells):
    top = build_district(cells)
    user = make_user()
    Grant.objects.create(user=user, organization=top, role=Role.ORGANIZATION_STAFF, starts=datetime.date(2015, 1, 1))
    return user, statements(client, user, TREE)


@pytest.mark.django_db
def test_tree_costs_the_same_statements_for_10_nodes(client):
    user, few = tree_statements(client, 8)
    with CaptureQueriesContext(connection) as queries:
        client.get(TREE)
    about_tree = [
        q["sql"] for q in queries if "organizations_organization" in q["sql"] and "organizations_grant" not in q["sql"]
    ]
    assert len(about_tree) <= 5
    assert few <= 10


@pytest.mark.django_db
def test_tree_costs_the_same_statements_for_1000_nodes(client):
    _, few = tree_statements(client, 8)
    Organization.objects.filter(parent__isnull=True).update(parent=None)
    _, many = tree_statements(client, 18 * 50)
    assert many == few


@pytest.mark.django_db
def test_tree_of_394_nodes_fits_60_kb(client):
    user, _ = tree_statements(client, 18 * 20)
    html = client.get(TREE).content
    assert Organization.objects.count() >= 380
    assert len(html) <= 60_000
    print(f"tree of {Organization.objects.count()} nodes: {len(html)} bytes")


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "tu du"}, {"Đảng bộ xã Tử Du"}),
        ({"q": "CHI BO phu"}, {"Chi bộ thôn Phú"}),
        ({"kind": "DBCS"}, {"Đảng bộ xã Tử Du", "Đảng bộ xã Liên Hòa"}),
        ({"kind": "NO"}, None),
        ({"state": "closed"}, {"Chi bộ Cũ"}),
        ({"warning": "CELL_TOO_LARGE"}, set()),
        ({"warning": "NO_SECRETARY", "q": "phu"}, {"Chi bộ thôn Phú"}),
        ({"warning": "PARTY_ORGANIZATION_TOO_SMALL"}, {"Đảng bộ xã Tử Du", "Đảng bộ xã Liên Hòa"}),
        ({"page": "99"}, None),
        ({"category": "x"}, None),
        ({"under": "999999999999999999999"}, None),
    ],
)
def test_list_filters(client, district, query, expected):
    make_organization("Chi bộ Cũ", parent=district.commune, closed_on=datetime.date(2019, 1, 1))
    response = page(client, tochuc(district), LIST, **query)
    everything = {organization.name for organization in district.organizations}
    assert names_listed(response) == (everything if expected is None else expected)
    assert response.context["total"] == len(names_listed(response))


def test_list_under_a_parent_and_by_category(client, district):
    user = tochuc(district)
    assert names_listed(page(client, user, LIST, under=district.commune.pk)) == {
        "Chi bộ thôn Đồng",
        "Đảng bộ bộ phận Trường học",
        "Chi bộ Trường Tiểu học",
    }
    category = district.office.category_id
    assert names_listed(page(client, user, LIST, category=category)) == {"Chi bộ Phòng Giáo dục"}


def test_list_is_sorted_as_vietnamese_names_are(client, district):
    response = page(client, tochuc(district), LIST)
    assert [o.name for o in response.context["organizations"]] == [
        "Chi bộ Phòng Giáo dục",
        "Chi bộ thôn Đồng",
        "Chi bộ thôn Phú",
        "Chi bộ Trường Tiểu học",
        "Đảng bộ bộ phận Trường học",
        "Đảng bộ huyện Minh Sơn",
        "Đảng bộ xã Liên Hòa",
        "Đảng bộ xã Tử Du",
    ]


def test_list_of_a_secretary_cannot_look_under_a_sibling(client, district):
    response = page(client, bithu(district), LIST, under=district.sibling.pk)
    assert "Liên Hòa" not in response.content.decode()
    assert names_listed(response) == {
        "Đảng bộ xã Tử Du",
        "Chi bộ thôn Đồng",
        "Đảng bộ bộ phận Trường học",
        "Chi bộ Trường Tiểu học",
    }


def test_list_exports_as_it_stands(client, district):
    import io

    import openpyxl

    make_member(cell=district.cell)
    response = page(client, tochuc(district), LIST, export="xlsx", under=district.commune.pk)
    rows = list(
        openpyxl.load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content)).active.values
    )
    assert [row[1] for row in rows[1:]] == ["Chi bộ thôn Đồng", "Chi bộ Trường Tiểu học", "Đảng bộ bộ phận Trường học"]
    assert rows[1][4:9] == ("Đảng bộ xã Tử Du", 1, 1, 0, "dưới 3 đảng viên chính thức; chưa có bí thư")
    assert [event.act for event in Event.objects.all()] == ["list.export"]


def test_list_costs_the_same_statements_for_one_row_and_three(client, district):
    secretary, staff = chibo(district), tochuc(district)
    one = statements(client, staff, f"{LIST}?q=phu")
    assert statements(client, staff, f"{LIST}?under={district.commune.pk}") - one in (
        0,
        1,
    )  # the chosen superior is looked up
    assert statements(client, staff, f"{LIST}?q=chi") == one
    assert one <= 12
    assert statements(client, secretary, LIST) <= 12


# --- the overview ----------------------------------------------------------------------------------------------------


def test_overview_shows_head_people_children_and_history(client, district):
    member = make_member("Nguyễn Văn Đức", cell=district.cell)
    make_position(member, district.commune)
    staff = tochuc(district)
    client.force_login(staff)
    client.post(
        url("organizations:organization-correct", district.commune),
        {
            "name": "Đảng bộ xã Tử Dư",
            "kind": "DBCS",
            "category": district.commune.category_id,
            "version": 1,
            "reason": "gõ sai",
        },
    )
    text = text_of(client.get(district.commune.get_absolute_url()))
    for words in (
        "Đảng bộ xã Tử Dư",
        "Đảng bộ cơ sở",
        "Cấp trên Đảng bộ huyện Minh Sơn",
        "1 đảng viên: 1 chính thức, 0 dự bị, ở 2 chi bộ",
        "Bí thư Nguyễn Văn Đức",
        "Tổ chức trực thuộc (2)",
        "dưới 30 (Điều lệ".replace("dưới 30 (Điều lệ", "dưới 30, mà chưa ghi văn bản đồng ý"),
        "Sửa lỗi ghi chép của “Đảng bộ xã Tử Dư”",
        "Lý do: gõ sai",
    ):
        assert words in text


def test_overview_buttons_are_for_staff(client, district):
    people = everyone(district)
    shown = {}
    for name in ("tochuc", "kiemtra", "lanhdao", "bithu"):
        can = page(client, people[name], district.commune.get_absolute_url()).context["can"]
        shown[name] = {right for right, given in can.items() if given} - {"roster"}
    assert shown == {
        "tochuc": {"found", "change", "correct", "close"},
        "kiemtra": set(),
        "lanhdao": set(),
        "bithu": set(),
    }


def test_overview_of_a_sibling_is_the_same_404_as_of_nothing(client, district):
    client.force_login(bithu(district))
    masked = functools.partial(re.sub, rb'name="csrfmiddlewaretoken" value="[^"]+"', b"")
    for name in (
        "desk:organization-overview",
        "organizations:organization-found",
        "organizations:organization-change",
        "organizations:organization-correct",
        "organizations:organization-close",
    ):
        sibling = client.get(reverse(name, args=[district.sibling.pk]))
        nothing = client.get(reverse(name, args=[10**17]))
        assert (sibling.status_code, nothing.status_code) == (404, 404)
        assert masked(sibling.content) == masked(nothing.content)


def test_overview_costs_the_same_statements_for_one_child_and_three(client, district):
    staff = tochuc(district)
    one = statements(client, staff, district.sibling.get_absolute_url())
    for number in range(2):
        make_position(
            make_member(cell=make_organization(f"Chi bộ thôn {number}", parent=district.sibling)),
            district.sibling,
            "COMMITTEE_MEMBER",
        )
    assert statements(client, staff, district.sibling.get_absolute_url()) == one
    assert one <= 25


def test_overview_of_a_closed_organization_names_its_successor(client, district):
    staff = tochuc(district)
    client.force_login(staff)
    client.post(
        url("organizations:organization-close", district.cell),
        {"kind": "MERGER", "on": "01/06/2019", "paper": "QĐ 3-QĐ/ĐU", "successors": [district.sibling_cell.pk]},
    )
    text = text_of(client.get(district.cell.get_absolute_url()))
    assert "Sáp nhập từ 01/06/2019 theo QĐ 3-QĐ/ĐU" in text
    assert "Tổ chức kế thừa: Chi bộ thôn Phú" in text
    assert "Kế thừa từ Chi bộ thôn Đồng" in text_of(client.get(district.sibling_cell.get_absolute_url()))


# --- forms -----------------------------------------------------------------------------------------------------------


def test_found_form_founds(client, district):
    client.force_login(tochuc(district))
    address = url("organizations:organization-found", district.commune)
    assert "Khi ghi, hệ thống sẽ làm gì" in text_of(client.get(address))
    response = client.post(
        address,
        {"name": "Chi bộ thôn Mới", "kind": "CBTT", "on": "1/3/2019", "paper": "QĐ 15-QĐ/HU", "founded_on": "1999"},
    )
    cell = Organization.objects.get(name="Chi bộ thôn Mới")
    assert response.headers["Location"] == cell.get_absolute_url()
    assert (cell.parent, cell.opened_on, cell.founded_on) == (district.commune, datetime.date(2019, 3, 1), "1999")


def test_found_form_sent_twice_founds_once(client, district):
    client.force_login(tochuc(district))
    address = url("organizations:organization-found", district.commune)
    token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())[1]
    data = {"name": "Chi bộ thôn Mới", "kind": "CBTT", "on": "1/3/2019", "paper": "QĐ 15-QĐ/HU", "token": token}
    first, second = client.post(address, data), client.post(address, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Organization.objects.filter(name="Chi bộ thôn Mới").count() == 1


def test_found_form_keeps_what_was_typed_and_names_the_field(client, district):
    client.force_login(tochuc(district))
    response = client.post(
        url("organizations:organization-found", district.commune),
        {"name": "Chi bộ thôn Đồng", "kind": "CBTT", "on": "1/3/2019", "paper": "QĐ 15-QĐ/HU"},
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert 'value="QĐ 15-QĐ/HU"' in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "Đ" * 300, "kind": "CBTT", "on": "32/13/2019", "paper": "x"},
        {"name": "a\x00b", "kind": "CBTT", "on": "\x00", "paper": "x"},
        {"name": "x", "kind": "nan", "category": "-1", "on": "NaN", "paper": "x"},
        {"name": "x", "kind": "CBTT", "category": "9" * 30, "on": "1/1/0001", "paper": "x"},
        {"name": "\u202eabc", "kind": "CBTT", "on": "31/12/9999", "paper": "x", "token": "no"},
        {"parent": "9" * 30, "version": "9" * 30, "name": "x", "successors": ["a", "-1", "9" * 30], "reason": "x"},
    ],
)
def test_forms_fuzzed_never_break_and_never_half_write(client, district, data):
    client.force_login(tochuc(district))
    for name in ("found", "change", "correct", "close"):
        response = client.post(url(f"organizations:organization-{name}", district.commune), data)
        assert response.status_code in (409, 422)
    assert Organization.objects.count() == len(district.organizations)
    assert not Event.objects.exists()


def test_change_form_moves(client, district):
    client.force_login(tochuc(district))
    address = url("organizations:organization-change", district.section)
    offered = {o.pk for o in client.get(address).context["form"].fields["parent"].queryset}
    assert offered == {district.top.pk, district.commune.pk, district.sibling.pk}
    response = client.post(
        address,
        {
            "name": district.section.name,
            "kind": "DBBP",
            "parent": district.sibling.pk,
            "on": "01/06/2019",
            "paper": "QĐ 20-QĐ/HU",
            "version": 1,
        },
    )
    assert response.status_code == 302
    assert Organization.objects.get(pk=district.section.pk).parent == district.sibling


def test_change_form_on_an_old_version_shows_both(client, district):
    client.force_login(tochuc(district))
    address = url("organizations:organization-correct", district.cell)
    data = {"name": "Chi bộ A", "kind": "CBTT", "version": 1, "reason": "gõ sai"}
    assert client.post(address, data).status_code == 302
    response = client.post(address, data | {"name": "Chi bộ B"})
    assert response.status_code == 409
    text = text_of(response)
    assert "Chi bộ A" in text
    assert 'value="Chi bộ B"' in response.content.decode()


def test_forms_are_refused_with_a_reason_to_others(client, district):
    client.force_login(bithu(district))
    for name in ("found", "change", "correct", "close"):
        for answer in (client.get, client.post):
            response = answer(url(f"organizations:organization-{name}", district.commune))
            assert response.status_code == 403
            assert "Điều 10.3" in text_of(response)


def test_found_under_a_cell_is_refused_with_a_reason(client, district):
    response = page(client, tochuc(district), url("organizations:organization-found", district.cell))
    assert response.status_code == 403
    assert "là chi bộ nên không lập" in text_of(response)


def test_first_run_founds_the_top(client, db):
    user = make_user()
    address = url("organizations:organization-found-top")
    assert page(client, user, address).status_code == 200
    response = client.post(address, {"name": "Đảng bộ huyện Minh Sơn", "level": "DISTRICT", "on": "1/1/2019"})
    assert response.headers["Location"] == reverse("desk:home")
    assert Organization.objects.get().name == "Đảng bộ huyện Minh Sơn"
    assert user.grants.get().role == Role.ADMINISTRATOR
    assert client.get(address).status_code == 403


def test_first_run_is_over_when_somebody_holds_a_right(client, district):
    assert page(client, lanhdao(district), url("organizations:organization-found-top")).status_code == 403
    assert page(client, quantri(district), url("organizations:organization-found-top")).status_code == 403


def test_signed_out_is_led_to_sign_in(client, district):
    for address in (LIST, TREE, district.top.get_absolute_url()):
        assert client.get(address).status_code == 302
