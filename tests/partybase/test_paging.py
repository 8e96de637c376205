"""A page of keys holds the rows that a page of the list itself holds, in its order."""

import pytest
from django.core.paginator import EmptyPage, Paginator

from members.models import Member
from partybase.web.paging import KeyPaginator
from tests.factories import make_member, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def members():
    cell = make_organization("Chi bộ Đông")
    for number in (5, 3, 4, 1, 2, 2, 7):
        make_member(f"Nguyễn Văn Số{number}", cell=cell)
    return Member.objects.select_related("cell").filter(ended_on=None).order_by("-sort_key", "pk")


@pytest.mark.parametrize("number", [1, 2, 3, 9, "x", None])
def test_same_rows_as_the_list(members, number):
    ours, plain = KeyPaginator(members, 3).get_page(number), Paginator(members, 3).get_page(number)
    assert [member.pk for member in ours] == [member.pk for member in plain]
    assert (ours.number, ours.has_next(), ours.end_index()) == (plain.number, plain.has_next(), plain.end_index())


def test_nothing_found(members):
    assert list(KeyPaginator(members.none(), 3).get_page(1)) == []
    with pytest.raises(EmptyPage):
        KeyPaginator(members, 3).page(4)


def test_one_statement_beside_the_count(members, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert all(member.cell.name for member in KeyPaginator(members, 3).get_page(2))
