"""Named questions about assessments."""

from assessments.ratings.models import Assessment, State


def test_the_sheet_of_a_cell_is_in_the_order_of_names(year):
    names = [a.name for a in Assessment.objects.sheet_of(year.district.cell)]
    assert names == ["Lê Hữu Ân", "Nguyễn Văn Đức", "Trần Thị Yến"]


def test_counts_by_kind_category_and_state_in_one_statement(year, django_assert_num_queries):
    year.put([year.member("cell2")], State.SENT)
    territorial = year.district.commune.category_id
    with django_assert_num_queries(1):
        counts = Assessment.objects.filter(cycle=year.cycle).state_counts()
    assert counts["MEMBER", territorial, "SENT"] == 1
    assert counts["MEMBER", territorial, "DRAFT"] == 8
    assert sum(counts.values()) == 19
