"""Self-rating: saving a row, votes that add up, facts of the sender, sending, recalling."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.ratings.actions.appraisal import give_back, mark_opened
from assessments.ratings.actions.opening import extend_deadline
from assessments.ratings.actions.sheets import Count, Sheet, problems_of, recall, save_sheet, send
from assessments.ratings.cases import CaseBook
from assessments.ratings.models import Assessment, BallotKind, Cycle, FactKind, State
from assessments.ratings.rules.levels import Grade, Level
from partybase.audit.models import Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from tests.assessments.ratings.year import DAY

COUNT = Count(3, 3, 3, 3, 3, 3, {Level.GOOD: 2, Level.COMPLETED: 1}, held_on=DAY)


def save(year, sheet: Sheet, who: str = "cell2", **kwargs) -> Assessment:
    kwargs.setdefault("by", year.chibo)
    return save_sheet(assessment=year.member(who), sheet=sheet, **kwargs)


# --- saving ----------------------------------------------------------------------------------------------------------


def test_a_row_is_saved_with_one_event_of_what_changed(year):
    start = Event.objects.count()
    save(
        year,
        Sheet(
            grades={"MEMBER_POLITICS": Grade.GOOD}, self_level=Level.GOOD, count=COUNT,
            facts={FactKind.SICK_DAYS: 12}, fact_sources={FactKind.SICK_DAYS: "Giấy nghỉ ốm"},
        ),
    )  # fmt: skip
    row = year.member("cell2")
    assert (row.grades, row.self_level, row.sender_level, row.version) == ({"MEMBER_POLITICS": "GOOD"}, "GOOD", "", 2)
    ballot, fact = row.ballots.get(), row.facts.get()
    assert (ballot.kind, ballot.good, ballot.completed, ballot.valid) == (BallotKind.CELL_VOTE, 2, 1, 3)
    assert (fact.value, fact.source, fact.by) == (12, "Giấy nghỉ ốm", year.users["chibo"])
    event = Event.objects.order_by("-pk").first()
    assert Event.objects.count() == start + 1
    assert event.after == {
        "Tiêu chí": {"MEMBER_POLITICS": "GOOD"},
        "Tự xếp loại": "Hoàn thành tốt nhiệm vụ",
        "Số ngày nghỉ ốm": 12,
        "Biểu quyết của chi bộ": "3 được quyền, 3 có mặt, 3/3/3 phiếu: 0-2-1-0",
    }


def test_saving_the_same_again_changes_and_records_nothing(year):
    sheet = Sheet(grades={"MEMBER_POLITICS": Grade.GOOD}, facts={FactKind.SICK_DAYS: 12}, count=COUNT)
    save(year, sheet)
    start = Event.objects.count()
    save(year, sheet)
    row = year.member("cell2")
    assert (Event.objects.count(), row.version, row.facts.get().version) == (start, 2, 1)


def test_a_grade_and_a_fact_can_be_taken_back(year):
    save(year, Sheet(grades={"MEMBER_POLITICS": Grade.GOOD}, facts={FactKind.UNDER_HALF_TASKS: True}))
    save(year, Sheet(grades={"MEMBER_POLITICS": None}, facts={FactKind.UNDER_HALF_TASKS: None}))
    row = year.member("cell2")
    assert (row.grades, row.facts.count()) == ({}, 0)


def test_the_loser_of_two_saves_sees_what_stands_now(year):
    save(year, Sheet(remarks="Bản một"), version=1)
    with pytest.raises(Conflict) as caught:
        save(year, Sheet(remarks="Bản hai"), version=1)
    assert (caught.value.theirs["Nhận xét"], caught.value.version) == ("Bản một", 2)
    assert year.member("cell2").remarks == "Bản một"


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (Sheet(grades={"ORG_POLITICS": Grade.GOOD}), "không có tiêu chí: ORG_POLITICS"),
        (Sheet(count=replace(COUNT, valid=2)), "không khớp"),
        (Sheet(count=replace(COUNT, present=4)), "không khớp"),
        (Sheet(count=replace(COUNT, eligible=4)), "lý do điều chỉnh"),
        (Sheet(count=replace(COUNT, held_on=DAY + datetime.timedelta(1))), "không được sau ngày làm việc"),
        (Sheet(facts={FactKind.SICK_DAYS: 367}), "số nguyên từ 0 đến 366"),
        (Sheet(facts={FactKind.SICK_DAYS: "nhiều"}), "số nguyên từ 0 đến 366"),
        (Sheet(facts={FactKind.CIVIL_SERVICE_RATING: "BEST"}), "một trong bốn mức"),
        (Sheet(facts={FactKind.TARGETS_SHARE: "NONE_ASSIGNED"}), "không do nơi gửi ghi"),
        (Sheet(facts={FactKind.INSPECTION_OPINION: "Tốt"}), "không do nơi gửi ghi"),
        (Sheet(facts={"NOTHING": 1}), "không do nơi gửi ghi"),
    ],
)
def test_an_impossible_row_is_refused_whole(year, sheet, says):
    start = Event.objects.count()
    with pytest.raises(Refusal, match=says):
        save(year, replace(sheet, remarks="Ghi thêm"))
    row = year.member("cell2")
    assert (row.remarks, row.version, row.ballots.count(), row.facts.count(), Event.objects.count()) == (
        "",
        1,
        0,
        0,
        start,
    )


@pytest.mark.parametrize(
    "share",
    [{"reached": 1, "assigned": 0}, {"reached": 9, "assigned": 8}, {"reached": -1, "assigned": 8}, {}, 0.5, "x"],
)
def test_a_share_no_rule_can_read_is_refused(year, share):
    with pytest.raises(Refusal, match="chỉ tiêu"):
        save_sheet(
            assessment=year.of(year.district.commune), sheet=Sheet(facts={FactKind.TARGETS_SHARE: share}), by=year.bithu
        )


# --- sending ---------------------------------------------------------------------------------------------------------


def test_an_incomplete_row_is_not_sent_and_says_what_is_owed(year):
    row = year.member("cell2")
    with pytest.raises(Refusal, match="Lê Hữu Ân: Chưa"):
        send(cycle=year.cycle, assessment_ids=[row.pk], by=year.chibo)
    problems = problems_of(year.cycle, [row])[row.pk]
    assert "Chưa ghi mức đề nghị" in problems


def test_what_others_owe_keeps_nobody_from_sending(year):
    year.fill(year.of(year.district.commune))
    year.of(year.district.commune).facts.filter(kind__in=["INSPECTION_OPINION", "GOVERNMENT_RATING"]).delete()
    year.put(year.of(year.district.cell), State.PUBLISHED)
    (sent,) = send(cycle=year.cycle, assessment_ids=[year.of(year.district.commune).pk], by=year.bithu)
    assert sent.state == State.SENT


def test_a_level_above_the_highest_is_not_sent(year):
    year.fill(year.member("cell2"), Level.GOOD)
    Assessment.objects.filter(pk=year.member("cell2").pk).update(sender_level="OUTSTANDING")
    with pytest.raises(Refusal, match="cao hơn mức cao nhất được phép"):
        send(cycle=year.cycle, assessment_ids=[year.member("cell2").pk], by=year.chibo)


def test_a_sheet_is_sent_all_or_none(year):
    rows = [year.member(name) for name in ("cell0", "cell2")]
    year.fill(rows[0])
    with pytest.raises(Refusal):
        send(cycle=year.cycle, assessment_ids=[a.pk for a in rows], by=year.chibo)
    assert year.member("cell0").state == State.DRAFT
    year.fill(rows[1])
    start = Event.objects.count()
    send(cycle=year.cycle, assessment_ids=[a.pk for a in rows], by=year.chibo)
    assert {year.member(name).state for name in ("cell0", "cell2")} == {State.SENT}
    assert Event.objects.count() == start + 2


@pytest.mark.parametrize("name", ["quantri", "tochuc", "kiemtra", "lanhdao", "bithu", "chiboso"])
def test_only_the_cells_own_secretary_sends(year, name):
    year.fill(year.member("cell2"))
    with pytest.raises(NotAllowed):
        send(cycle=year.cycle, assessment_ids=[year.member("cell2").pk], by=getattr(year, name))
    with pytest.raises(NotAllowed):
        save(year, Sheet(remarks="x"), by=getattr(year, name))


def test_nothing_to_send_is_refused(year):
    with pytest.raises(Refusal, match="Không còn phiếu nào"):
        send(cycle=year.cycle, assessment_ids=[], by=year.chibo)


def test_late_sending_is_allowed_and_marked(year, settings):
    year.fill([year.member("cell0"), year.member("cell2")])
    settings.BUSINESS_DATE = datetime.date(2019, 12, 13)  # members were due on the 12th
    (late,) = send(cycle=year.cycle, assessment_ids=[year.member("cell0").pk], by=year.chibo)
    assert late.is_late is True
    extend_deadline(
        cycle=year.cycle,
        organization=year.district.cell,
        until=datetime.date(2019, 12, 14),
        reason="Ốm",
        by=year.tochuc,
    )
    (timely,) = send(cycle=year.cycle, assessment_ids=[year.member("cell2").pk], by=year.chibo)
    assert timely.is_late is False


def test_what_came_back_is_not_late_when_it_is_sent_again(year, settings):
    year.fill(year.member("cell2"))
    pk = year.member("cell2").pk
    send(cycle=year.cycle, assessment_ids=[pk], by=year.chibo)
    give_back(assessment=year.member("cell2"), reason="Thiếu số liệu", by=year.bithu)
    settings.BUSINESS_DATE = datetime.date(2019, 12, 20)
    (again,) = send(cycle=year.cycle, assessment_ids=[pk], by=year.chibo)
    assert (again.is_late, again.returned_reason) == (False, "")


def test_sending_reads_a_fixed_number_of_times(year):
    numbers = []
    for names in (["cell0"], ["cell1", "cell2"]):
        rows = [year.member(name) for name in names]
        year.fill(rows)
        with CaptureQueriesContext(connection) as caught:
            send(cycle=year.cycle, assessment_ids=[a.pk for a in rows], by=year.chibo)
        numbers.append(len(caught))
    print(f"sending 1 row: {numbers[0]} statements, 2 rows: {numbers[1]}")
    assert numbers[1] <= numbers[0]


# --- recalling -------------------------------------------------------------------------------------------------------


def test_what_nobody_opened_is_recalled(year):
    year.put([year.member("cell2")], State.SENT)
    recall(assessment=year.member("cell2"), by=year.chibo)
    row = year.member("cell2")
    assert (row.state, row.sent_on, row.sender_level) == (State.DRAFT, None, "GOOD")


def test_what_was_opened_is_not_recalled(year):
    year.put([year.member("cell2")], State.SENT)
    mark_opened(assessment=year.member("cell2"), by=year.chibo)  # the sender's own reading opens nothing
    assert year.member("cell2").opened_at is None
    mark_opened(assessment=year.member("cell2"), by=year.bithu)
    with pytest.raises(Refusal, match="Cấp trên đã mở phiếu"):
        recall(assessment=year.member("cell2"), by=year.chibo)


def test_a_closed_year_takes_no_sheet(year):
    Cycle.objects.update(state="CLOSED")
    with pytest.raises(Refusal, match="không nhận thay đổi"):
        save(year, Sheet(remarks="x"))


# --- what a sender may know ------------------------------------------------------------------------------------------


def test_a_senders_verdict_tells_nothing_that_was_decided_above(year):
    """The commune and the members are decided, not published: the village cell's sheet knows only what it sent."""
    year.put(year.sheet(year.district.cell), State.SENT, Level.GOOD)
    cell = year.of(year.district.cell)
    year.fill(cell)
    head = year.member("cell1")  # he heads the commune
    year.fill(head)

    def sentences():
        book = CaseBook(
            year.cycle, [year.of(year.district.cell), year.member("cell1")], provisional=True, reader=year.chibo
        )
        return [book.verdict(a).to_dict() for a in book.assessments]

    before = sentences()
    Assessment.objects.filter(pk__in=[a.pk for a in year.sheet(year.district.cell)]).update(
        state=State.DECIDED, decided_level="NOT_COMPLETED", decided_version=1
    )
    year.put(year.of(year.district.commune), State.DECIDED, Level.COMPLETED)
    assert sentences() == before
