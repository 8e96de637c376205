"""Each figure equals the count of the list its link opens, for each reader; nothing of others is counted."""

import datetime

import pytest

from assessments.dashboards.charts import rating_bars
from assessments.dashboards.figures import (
    MEMBERS_LABEL,
    by_category,
    current_cycle,
    duties,
    inspection_figures,
    own_cells,
    waiting_for_appraisal,
    waiting_for_decision,
)
from assessments.inspections.models import DisciplinaryAction, Inspection
from assessments.ratings.models import Assessment, CapGroup, Extension, Fact, FactKind, State
from assessments.ratings.rules.levels import Level
from tests.assessments.ratings.year import DAY, Year
from tests.factories import make_member, make_organization


@pytest.fixture
def mixed(year) -> Year:
    """Grassroots organizations in every standing: published, sent late, returned, draft; one exempt beside them."""
    district = year.district
    year.put([year.of(district.commune)], State.PUBLISHED, Level.GOOD)
    year.put([year.of(district.sibling)], State.SENT)
    year.put([year.of(district.office)], State.RETURNED)
    Assessment.objects.filter(organization=district.sibling).update(is_late=True)
    Assessment.objects.filter(organization=district.office).update(is_late=True)  # sent late once, then returned
    Assessment.objects.filter(organization=district.plain).update(state=State.EXEMPT)
    return year


def total_behind(client, url: str) -> int:
    page = client.get(url)
    assert page.status_code == 200, url
    return page.context["total"]


def check_figures(client, figures) -> None:
    assert [(f.label, f.url, f.number) for f in figures] == [
        (f.label, f.url, total_behind(client, f.url)) for f in figures
    ]


# --- the year by category -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", ["lanhdao", "tochuc"])
def test_each_number_opens_as_many_rows(client, mixed, persona):
    Assessment.objects.filter(organization=mixed.district.plain).update(state=State.DRAFT)
    user = getattr(mixed, persona)
    client.force_login(user)
    rows, total = by_category(user, mixed.cycle)
    assert [row.name for row in rows] == ["Xã", "Cơ quan Nhà nước", "Không ghi loại hình"] or len(rows) == 3
    for row in [*rows, total]:
        check_figures(client, row.figures)
    assert total_behind(client, f"{total.url}&state=not_sent") == total.not_sent == 2


def test_categories_sum_to_the_total(mixed):
    rows, total = by_category(mixed.lanhdao, mixed.cycle)
    table = [[figure.number for figure in row.figures] for row in rows]
    assert [sum(column) for column in zip(*table, strict=True)] == [figure.number for figure in total.figures]
    assert [figure.number for figure in total.figures] == [3, 2, 1, 1, 0, 1, 0, 0]  # the exempt one is not owed


def test_a_secretary_counts_the_own_organization_alone(mixed):
    _, total = by_category(mixed.bithu, mixed.cycle)
    assert total.total == 1
    assert by_category(mixed.kiemtra, mixed.cycle)[1].total == by_category(mixed.quantri, mixed.cycle)[1].total == 0


# --- the chart -----------------------------------------------------------------------------------------------------------


def test_chart_has_the_numbers_of_its_table(mixed):
    rows, total = by_category(mixed.lanhdao, mixed.cycle)
    chart = rating_bars(rows, total)
    for bar in chart.bars:
        row = next(row for row in rows if row.name == bar.name)
        assert {segment.level: segment.number for segment in bar.segments} == {
            level.value: number for level, number in row.counts if number
        }
        assert bar.total == row.decided
        assert sum(segment.width for segment in bar.segments) == pytest.approx(540, abs=0.5)
    assert chart.title.startswith("1 trong 1 tổ chức cơ sở đảng đã quyết định")


def test_worst_category_stands_first(year):
    district = year.district
    year.put([year.of(district.commune), year.of(district.sibling)], State.DECIDED, Level.GOOD)
    year.put([year.of(district.office)], State.DECIDED, Level.NOT_COMPLETED)
    chart = rating_bars(*by_category(year.lanhdao, year.cycle))
    assert [bar.name for bar in chart.bars] == ["Cơ quan Nhà nước", "Xã"]


def test_no_chart_before_anything_is_decided(year):
    assert rating_bars(*by_category(year.lanhdao, year.cycle)) is None


# --- what waits --------------------------------------------------------------------------------------------------------


def rows_behind(client, url: str) -> int:
    page = client.get(url)
    assert page.status_code == 200, url
    return len(page.context["agenda"].rows)


def test_what_waits_for_a_decision_opens_that_list(client, year):
    district = year.district
    year.put(year.sheet(district.cell), State.SENT)
    year.put([year.of(district.cell)], State.SENT)
    year.put([year.of(district.commune), year.of(district.office)], State.PROPOSED)
    year.put([year.member("cell1")], State.PROPOSED)  # the commune's head
    for persona, labels in (("bithu", 2), ("lanhdao", 3)):
        user = getattr(year, persona)
        client.force_login(user)
        waiting = waiting_for_decision(user, year.cycle)
        assert len(waiting) == labels
        assert [row.number for row in waiting] == [rows_behind(client, row.url) for row in waiting]
    assert MEMBERS_LABEL in {row.name for row in waiting}
    assert waiting_for_decision(year.tochuc, year.cycle) == waiting_for_decision(year.chibo, year.cycle) == []


def test_merged_groups_wait_under_their_head(client, year):
    district = year.district
    year.put([year.of(district.commune), year.of(district.office)], State.PROPOSED)
    groups = CapGroup.objects.filter(assessments__organization__in=[district.commune, district.office])
    head, other = groups.order_by("pk").distinct()
    CapGroup.objects.filter(pk=other.pk).update(merged_into=head, merge_reason="nhóm nhỏ")
    client.force_login(year.lanhdao)
    (waiting,) = waiting_for_decision(year.lanhdao, year.cycle)
    assert (waiting.name, waiting.number) == (head.name, 2)
    assert rows_behind(client, waiting.url) == 2


def test_what_waits_for_appraisal_opens_that_list(client, year):
    district = year.district
    year.put([year.of(district.commune), year.of(district.office)], State.SENT)
    year.put([year.member("cell1")], State.SENT)
    client.force_login(year.tochuc)
    figures, oldest = waiting_for_appraisal(year.tochuc, year.cycle)
    assert [figure.number for figure in figures] == [2, 1] and len(oldest) == 3
    for figure in figures:
        assert len(client.get(figure.url).context["view"].items) == figure.number
    assert waiting_for_appraisal(year.lanhdao, year.cycle)[1] == []


def test_a_closed_year_asks_for_nothing(year):
    year.put([year.of(year.district.commune)], State.SENT)
    year.put(year.sheet(year.district.cell), State.SENT)
    type(year.cycle).objects.update(state="CLOSED")
    cycle = current_cycle(year.tochuc)
    assert cycle == year.cycle
    assert waiting_for_appraisal(year.tochuc, cycle) == ([], [])
    assert waiting_for_decision(year.bithu, cycle) == duties(year.chibo, cycle) == []


# --- secretaries ---------------------------------------------------------------------------------------------------------


def test_duties_say_how_far_and_by_when(year):
    year.put(year.sheet(year.district.cell), State.SENT)
    members, own = duties(year.chibo, year.cycle)
    assert (members.text, members.done, members.total) == (
        "Gửi kết quả tự đánh giá của đảng viên Chi bộ thôn Đồng",
        len(year.sheet(year.district.cell)),
        3,
    )
    assert (members.due, own.due) == (year.cycle.members_due, year.cycle.cells_due)
    assert (own.text, own.done, own.total) == ("Gửi phiếu tự đánh giá của Chi bộ thôn Đồng", 0, 1)
    assert not members.is_overdue and members.is_soon


def test_overdue_stands_first_and_an_extension_moves_the_day(settings, year):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 14)  # members were due on the 12th, the cell's sheet on the 15th
    first, second = duties(year.chibo, year.cycle)
    assert (first.due, first.is_overdue, second.is_overdue) == (datetime.date(2019, 12, 12), True, False)
    Extension.objects.create(
        cycle=year.cycle, organization=year.district.cell, until=datetime.date(2019, 12, 20), reason="Lũ quét"
    )
    assert [(duty.due, duty.is_overdue) for duty in duties(year.chibo, year.cycle)] == [
        (datetime.date(2019, 12, 20), False)
    ] * 2
    year.put(Assessment.objects.filter(place=year.district.cell, subject_kind="MEMBER"), State.SENT)
    assert [duty.is_done for duty in duties(year.chibo, year.cycle)] == [False, True]


def test_what_came_back_stands_with_its_reason(year):
    row = year.put([year.sheet(year.district.cell)[0]], State.RETURNED)[0]
    Assessment.objects.filter(pk=row.pk).update(returned_reason="Thiếu số phiếu")
    members, _ = duties(year.chibo, year.cycle)
    assert [(each.name, each.returned_reason) for each in members.returned] == [(row.name, "Thiếu số phiếu")]


def test_a_comment_owed_on_a_member_elsewhere_is_a_duty(client, year):
    Assessment.objects.filter(pk=year.member("sibling_cell2").pk).update(previous_cell=year.district.cell)
    client.force_login(year.chibo)
    (owed,) = [duty for duty in duties(year.chibo, year.cycle) if duty.verb == "đã ghi"]
    assert (owed.done, owed.total) == (0, total_behind(client, owed.url)) == (0, 1)
    Fact.objects.create(
        assessment=year.member("sibling_cell2"), kind=FactKind.FORMER_CELL_COMMENT, value="Tốt", recorded_on=DAY
    )
    (owed,) = [duty for duty in duties(year.chibo, year.cycle) if duty.verb == "đã ghi"]
    assert owed.is_done
    assert not [duty for duty in duties(year.chiboso, year.cycle) if duty.verb == "đã ghi"]


def test_a_commune_sees_how_far_its_cells_are(client, year):
    district = year.district
    year.put(year.sheet(district.cell), State.DECIDED)
    year.put([year.member("cell1")], State.DECIDED)  # the head, decided by the district: not for those below yet
    client.force_login(year.bithu)
    rows = own_cells(year.bithu, year.cycle)
    assert [row.name for row in rows] == ["Chi bộ thôn Đồng", "Chi bộ Trường Tiểu học"]
    for row in rows:
        check_figures(client, [row.due, row.sent, row.decided])
    shared = len(year.sheet(district.cell))
    assert (rows[0].due.number, rows[0].sent.number, rows[0].decided.number) == (3, shared + 1, shared)
    assert own_cells(year.chibo, year.cycle) == own_cells(year.chiboso, year.cycle) == []


# --- inspection -----------------------------------------------------------------------------------------------------------


def test_inspection_staff_see_what_they_owe_and_have(client, year):
    district = year.district
    Fact.objects.create(
        assessment=year.of(district.commune), kind=FactKind.INSPECTION_OPINION, value="Không", recorded_on=DAY
    )
    DisciplinaryAction.objects.create(
        member=district.members["cell0"], place=district.cell, number="3-QĐ/UBKTHU", announced_on=DAY, counted_year=2019,
        form="WARNING", body="UBKT",
    )  # fmt: skip
    Inspection.objects.create(organization=district.commune, place=district.commune, starts_on=DAY)
    client.force_login(year.kiemtra)
    figures = inspection_figures(year.kiemtra)
    check_figures(client, figures)
    assert [figure.number for figure in figures] == [3, 1, 1, 1, 1]
    for persona in ("tochuc", "lanhdao", "bithu", "quantri"):
        assert [figure.number for figure in inspection_figures(getattr(year, persona))] == [0] * 5


# --- nothing of others -----------------------------------------------------------------------------------------------------


def test_another_district_is_not_counted(year):
    other = make_organization("Đảng bộ huyện Khác", kind="DBH")
    make_member(cell=make_organization(parent=other, kind="CBCS"))
    before = [figure.number for figure in by_category(year.lanhdao, year.cycle)[1].figures]
    pattern = year.of(year.district.office)
    pattern.pk, pattern.organization, pattern.place = None, other.children.get(), other.children.get()
    pattern.save(force_insert=True)
    assert [figure.number for figure in by_category(year.lanhdao, year.cycle)[1].figures] == before
