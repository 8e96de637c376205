"""Decisions: each refusal, the order of work, caps, overrides, exceptions, re-rating, publication."""

import dataclasses
import datetime

import pytest

from assessments.inspections.models import DisciplinaryAction
from assessments.ratings.actions.decisions import Row, allow_extra, decide, publish, resume, set_not_rated
from assessments.ratings.models import Assessment, CapGroup, Decision, DecisionKind, DecisionLine, Fact, State
from assessments.ratings.rules.levels import Level
from organizations.scope import events_visible_to
from partybase.audit.models import Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from partybase.today import today
from tests.assessments.ratings.year import DAY, paper, rated_district

OUT, GOOD, COMPLETED, BAD = Level
TRIGGER = "member.trigger.disciplined"


@pytest.fixture
def crowd(db, the_day):
    """The village cell with 14 members that the commune decides: 12 more beside two of the three."""
    return rated_district(members=12)


def sent(year, cell=None, level=GOOD):
    return year.put(year.sheet(cell or year.district.cell), State.SENT, level)


def group_of(year):
    return CapGroup.objects.get(key=f"MEMBER:{year.district.commune.pk}")


def finish_commune(year, *, level=GOOD):
    """Everything below the commune published, itself proposed."""
    below = year.all().filter(grassroots=year.district.commune, heads=None)
    year.put(below.exclude(organization=year.district.commune), State.PUBLISHED)
    year.put(year.of(year.district.commune), State.PROPOSED, level)
    return year.of(year.district.commune)


# --- the happy path --------------------------------------------------------------------------------------------------


def test_a_list_is_decided_with_a_line_and_an_event_for_each(crowd):
    rows = sent(crowd, level=OUT)
    start = Event.objects.count()
    decision = crowd.decide({a: OUT if i < 2 else GOOD for i, a in enumerate(rows)})
    assert (decision.organization, decision.body, decision.kind) == (
        crowd.district.commune,
        "GRASSROOTS_COMMITTEE",
        "FIRST",
    )
    assert decision.lines.count() == len(rows) == 13
    assert set(crowd.all().filter(pk__in=[a.pk for a in rows]).values_list("state", "decided_version")) == {
        ("DECIDED", 1)
    }
    events = Event.objects.filter(act="rating.decide")
    assert Event.objects.count() - start == events.count() == 13
    assert len(set(events.values_list("batch", flat=True))) == 1
    line = decision.lines.get(assessment=rows[0])
    assert (line.verdict["highest"], line.verdict["missing"]) == ("OUTSTANDING", [])


def test_deciding_does_not_cost_more_statements_for_more_rows(crowd):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rows = sent(crowd)
    by = crowd.bithu
    with CaptureQueriesContext(connection) as three:
        crowd.decide(dict.fromkeys(rows[:3], GOOD), by=by)
    with CaptureQueriesContext(connection) as ten:
        crowd.decide(dict.fromkeys(rows[3:13], GOOD), by=crowd.bithu)
    assert len(ten) <= len(three) + 2, [q["sql"][:90] for q in ten]
    print(f"deciding 3 rows: {len(three)} statements, 10 rows: {len(ten)}")


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["quantri", "tochuc", "kiemtra", "lanhdao", "chibo", "chiboso"])
def test_only_the_deciding_body_decides(year, name):
    rows = sent(year)
    with pytest.raises(NotAllowed):
        year.decide({rows[0]: GOOD}, by=getattr(year, name))
    assert Decision.objects.count() == 0


def test_another_bodys_subject_is_refused(year):
    (row,) = year.put(year.member("sibling_cell2"), State.SENT)
    with pytest.raises(Refusal, match="không thuộc thẩm quyền"):
        decide(
            cycle=year.cycle, organization=year.district.commune, body="GRASSROOTS_COMMITTEE", paper=paper(),
            rows=[Row(row.pk, GOOD)], by=year.bithu,
        )  # fmt: skip


def test_nobody_decides_on_himself(year):
    (row,) = year.put([year.member("cell2")], State.SENT)
    year.district.members["cell2"].user = year.users["bithu"]
    year.district.members["cell2"].save(update_fields=["user"])
    with pytest.raises(NotAllowed, match="của chính mình"):
        year.decide({row: GOOD})
    with pytest.raises(NotAllowed, match="của chính mình"):
        set_not_rated(assessment=row, reason="ABSENT", text="", by=year.bithu)


def test_who_proposed_does_not_decide(year):
    from assessments.ratings.actions.appraisal import ProposalRow, propose
    from organizations.scope import Role
    from tests.factories import make_grant

    commune = finish_commune(year)
    Assessment.objects.filter(pk=commune.pk).update(state=State.SENT)
    make_grant(year.users["tochuc"], year.district.top, Role.LEADER)
    propose(cycle=year.cycle, rows=[ProposalRow(commune.pk, GOOD)], by=year.tochuc)
    with pytest.raises(NotAllowed, match="đề xuất và quyết định thuộc hai cấp"):
        year.decide({commune: GOOD}, by=year.tochuc)
    year.decide({commune: GOOD}, by=year.lanhdao)


def test_who_sent_for_the_cell_does_not_decide_for_the_committee(year):
    rows = sent(year)
    Assessment.objects.filter(pk=rows[0].pk).update(sent_by=year.users["bithu"])
    with pytest.raises(NotAllowed, match="thuộc hai cấp"):
        year.decide({rows[0]: GOOD})


def test_a_grant_that_ended_gives_no_right(year):
    rows = sent(year)
    by = year.bithu
    by.grants.update(ends=DAY)
    with pytest.raises(NotAllowed):
        year.decide({rows[0]: GOOD}, by=year.bithu)


# --- the paper, the list ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"number": "  "}, "số quyết định"),
        ({"number": "9" * 61}, "dài nhất 60"),
        ({"decided_on": DAY + datetime.timedelta(1)}, "sau ngày làm việc"),
        ({"decided_on": datetime.date(2019, 11, 30)}, "trước ngày mở đợt"),
        ({"summoned": 0}, "tổng số thành viên"),
        ({"present": 10}, "có mặt phải từ 1"),
        ({"in_favour": 10}, "không được nhiều hơn số có mặt"),
        ({"in_favour": 4}, "quá một nửa"),
        ({"summoned": -3}, "tổng số thành viên"),
    ],
)
def test_an_impossible_paper_is_refused(year, overrides, says):
    rows = sent(year)
    with pytest.raises(Refusal, match=says):
        year.decide({rows[0]: GOOD}, paper=dataclasses.replace(paper(), **overrides))
    assert Decision.objects.count() == 0


def test_a_number_is_used_once_a_day(year):
    rows = sent(year)
    year.decide({rows[0]: GOOD}, paper=paper("7-QĐ/ĐU"))
    (other,) = sent(year, year.district.section_cell)[:1]
    year.put(other, State.PROPOSED)
    with pytest.raises(Refusal, match="đã có"):
        year.decide({other: GOOD}, paper=paper("7-QĐ/ĐU"))
    assert year.of(other.member).state == State.PROPOSED


def test_empty_and_doubled_lists_are_refused(year):
    rows = sent(year)
    values = {
        "cycle": year.cycle, "organization": year.district.commune, "body": "GRASSROOTS_COMMITTEE", "paper": paper(),
        "by": year.bithu,
    }  # fmt: skip
    with pytest.raises(Refusal, match="chưa có đối tượng"):
        decide(rows=[], **values)
    with pytest.raises(Refusal, match="hai lần"):
        decide(rows=[Row(rows[0].pk, GOOD), Row(rows[0].pk, OUT)], **values)
    with pytest.raises(Refusal, match="không còn trong đợt"):
        decide(rows=[Row(10**9, GOOD)], **values)
    with pytest.raises(Refusal, match="loại quyết định"):
        decide(rows=[Row(rows[0].pk, GOOD)], kind="OTHER", **values)


def test_one_bad_row_keeps_the_whole_list_back(crowd):
    rows = sent(crowd)
    Fact.objects.filter(assessment=rows[5]).delete()
    rows[5].ballots.all().delete()
    with pytest.raises(Refusal, match="còn thiếu"):
        crowd.decide(dict.fromkeys(rows, GOOD))
    assert (Decision.objects.count(), crowd.all().decided().count()) == (0, 0)


def test_an_older_version_of_a_row_is_a_conflict(year):
    rows = sent(year)
    Assessment.objects.filter(pk=rows[0].pk).update(version=5)
    with pytest.raises(Conflict):
        year.decide({rows[0]: Row(rows[0].pk, GOOD, version=1)})


# --- levels ----------------------------------------------------------------------------------------------------------


def test_a_level_above_the_highest_is_refused_with_the_reason(year):
    rows = sent(year)
    with pytest.raises(Refusal, match="mức cao nhất là Hoàn thành tốt nhiệm vụ. Chưa đạt mức Hoàn thành xuất sắc"):
        year.decide({rows[0]: OUT})


def disciplined(year, row):
    DisciplinaryAction.objects.create(
        member=row.member, place=row.place, number="4-QĐ/UBKT", announced_on=DAY, form="REPRIMAND", body="UBKT",
        counted_year=2019, self_detected_and_remedied=True,
    )  # fmt: skip


def test_a_trigger_is_set_aside_with_a_reason_and_a_paper(year):
    rows = sent(year)
    disciplined(year, rows[0])
    with pytest.raises(Refusal, match="mức cao nhất là Không hoàn thành"):
        year.decide({rows[0]: COMPLETED})
    with pytest.raises(Refusal, match="văn bản kèm theo"):
        year.decide({rows[0]: Row(rows[0].pk, COMPLETED, overrides={TRIGGER: "Đã khắc phục"})})
    for overrides, says in (({TRIGGER: "  "}, "ghi rõ lý do"), ({"nothing": "x"}, "Không có trường hợp")):
        with pytest.raises(Refusal, match=says):
            year.decide({rows[0]: Row(rows[0].pk, COMPLETED, overrides=overrides, override_paper="CV 1")})
    year.decide({rows[0]: Row(rows[0].pk, COMPLETED, overrides={TRIGGER: "Đã khắc phục"}, override_paper="CV 1")})
    line = DecisionLine.objects.get()
    assert line.overrides == {"reasons": {TRIGGER: "Đã khắc phục"}, "paper": "CV 1"}


# --- the order of work -----------------------------------------------------------------------------------------------


def test_a_cell_waits_for_its_sent_members_only(year):
    rows = sent(year)
    (cell,) = year.put([year.of(year.district.cell)], State.SENT)
    with pytest.raises(Refusal, match="phải chờ quyết định của"):
        year.decide({cell: GOOD})
    with pytest.raises(Refusal, match="phải chờ"):  # one list does not do both at once
        year.decide({rows[0]: GOOD, cell: GOOD})
    year.decide({rows[0]: GOOD})
    year.decide({cell: GOOD})
    assert year.of(year.district.cell).state == State.DECIDED


def test_what_was_not_sent_keeps_nobody_waiting(crowd):
    rows = sent(crowd)
    crowd.put(rows[6:], State.DRAFT)
    crowd.put(rows[:6], State.PUBLISHED)
    (cell,) = crowd.put([crowd.of(crowd.district.cell)], State.SENT)
    crowd.decide({cell: GOOD})


def test_heads_are_last_and_wait_for_the_publication(year):
    (head,) = year.put([year.member("cell0")], State.SENT)
    year.put(sent(year), State.PUBLISHED)
    (cell,) = year.put([year.of(year.district.cell)], State.SENT)
    with pytest.raises(Refusal, match="phải chờ quyết định của: Chi bộ thôn Đồng"):
        year.decide({head: GOOD})
    decision = year.decide({cell: GOOD})
    with pytest.raises(Refusal, match="đã quyết định, chưa công bố"):
        year.decide({head: GOOD})
    publish(decision=decision, on=DAY, by=year.bithu)
    year.decide({head: GOOD})


def test_a_head_is_not_above_the_organization(year):
    year.put([year.of(year.district.cell)], State.PUBLISHED, COMPLETED)
    (head,) = year.put([year.member("cell0")], State.SENT)
    with pytest.raises(Refusal, match="mức cao nhất là Hoàn thành nhiệm vụ"):
        year.decide({head: GOOD})
    year.decide({head: COMPLETED})


def test_the_head_of_an_organization_that_is_not_rated_can_be_rated(year):
    year.put([year.of(year.district.cell)], State.NOT_RATED)
    (head,) = year.put([year.member("cell0")], State.SENT)
    year.decide({head: GOOD})


def test_a_ratio_does_not_count_who_is_exempt_or_not_rated(crowd):
    rows = sent(crowd)
    crowd.put(rows[:4], State.PUBLISHED, GOOD)
    crowd.put(rows[4:], State.NOT_RATED, BAD)
    (cell,) = crowd.put([crowd.of(crowd.district.cell)], State.SENT, GOOD)
    crowd.decide({cell: GOOD})


# --- caps ------------------------------------------------------------------------------------------------------------


def test_one_too_many_is_refused_by_name_and_number(crowd):
    """13 in the list: with 2 outstanding 11 good are left and 20 % of 11 is 2; with 3 it is 20 % of 10 = 2."""
    rows = sent(crowd, level=OUT)
    with pytest.raises(Refusal, match="vượt tỷ lệ tối đa.*3 Hoàn thành xuất sắc nhiệm vụ: vượt 1"):
        crowd.decide({a: OUT if i < 3 else GOOD for i, a in enumerate(rows)})
    crowd.decide({a: OUT if i < 2 else GOOD for i, a in enumerate(rows)})
    assert group_of(crowd).is_over is False


def test_outstanding_levels_may_be_added_later(crowd):
    rows = sent(crowd, level=OUT)
    crowd.decide(dict.fromkeys(rows[2:], GOOD))
    crowd.decide({rows[0]: OUT})
    crowd.decide({rows[1]: OUT})


def test_an_exception_lets_one_more_with_reason_and_paper(crowd):
    rows = sent(crowd, level=OUT)
    for missing in ({"reason": ""}, {"paper": " "}, {"extra": 1001}):
        values = {"extra": 1, "reason": "Đột phá", "paper": "NQ 4"} | missing
        with pytest.raises(Refusal):
            allow_extra(group=group_of(crowd), by=crowd.bithu, **values)
    with pytest.raises(NotAllowed):
        allow_extra(group=group_of(crowd), extra=1, reason="Đột phá", paper="NQ 4", by=crowd.tochuc)
    start = Event.objects.count()
    allow_extra(group=group_of(crowd), extra=1, reason="Đột phá", paper="NQ 4", by=crowd.bithu)
    assert Event.objects.count() == start + 1
    crowd.decide({a: OUT if i < 3 else GOOD for i, a in enumerate(rows)})


def over(year):
    """A group with two outstanding of ten good, then one good lowered: nine good allow one."""
    rows = sent(year, level=OUT)
    decision = year.decide({a: OUT if i < 2 else GOOD for i, a in enumerate(rows[:12])})
    lowering = year.decide({rows[11]: COMPLETED}, kind=DecisionKind.LOWERING, reason="Dữ liệu sai")
    return rows, decision, lowering


def test_a_lowering_is_never_refused_and_marks_the_group(crowd):
    over(crowd)
    assert group_of(crowd).is_over is True


def test_over_its_cap_a_group_waits_with_more_and_with_publication(crowd):
    rows, decision, lowering = over(crowd)
    with pytest.raises(Refusal, match="đang vượt tỷ lệ sẵn có"):
        crowd.decide({rows[12]: OUT})
    for waiting in (decision, lowering):
        with pytest.raises(Refusal, match="Chưa công bố được"):
            publish(decision=waiting, on=DAY, by=crowd.bithu)
    # swapping one outstanding for another does not mend it
    with pytest.raises(Refusal, match="vượt tỷ lệ"):
        crowd.decide({rows[0]: GOOD, rows[2]: OUT}, kind=DecisionKind.WRONG_FACT, reason="Đổi")
    crowd.decide({rows[12]: GOOD})  # ten good again: mended by a new decision
    assert group_of(crowd).is_over is False
    publish(decision=decision, on=DAY, by=crowd.bithu)


def test_over_its_cap_an_exception_opens_publication(crowd):
    _, decision, _ = over(crowd)
    allow_extra(group=group_of(crowd), extra=1, reason="Đột phá", paper="NQ 4", by=crowd.bithu)
    publish(decision=decision, on=DAY, by=crowd.bithu)


# --- deciding anew ---------------------------------------------------------------------------------------------------


def test_a_new_decision_is_a_new_version_with_its_own_paper(crowd):
    rows = sent(crowd)
    first = crowd.decide({rows[0]: GOOD})
    publish(decision=first, on=DAY, by=crowd.bithu)
    with pytest.raises(Refusal, match="ghi rõ lý do"):
        crowd.decide({rows[0]: COMPLETED}, kind=DecisionKind.COMPLAINT)
    second = crowd.decide({rows[0]: COMPLETED}, kind=DecisionKind.COMPLAINT, reason="Khiếu nại đúng")
    again = crowd.of(rows[0].member)
    assert (again.state, again.decided_level, again.decided_version) == (State.DECIDED, "COMPLETED", 2)
    lines = (
        DecisionLine.objects.filter(assessment=again)
        .order_by("version")
        .values_list("version", "previous_level", "level")
    )
    assert list(lines) == [(1, "", "GOOD"), (2, "GOOD", "COMPLETED")]
    publish(decision=second, on=DAY, by=crowd.bithu)
    assert crowd.of(rows[0].member).state == State.PUBLISHED


def test_lowering_is_before_publication_and_lower(crowd):
    rows = sent(crowd)
    decision = crowd.decide({rows[0]: GOOD})
    with pytest.raises(Refusal, match="phải thấp hơn"):
        crowd.decide({rows[0]: GOOD}, kind=DecisionKind.LOWERING, reason="x")
    publish(decision=decision, on=DAY, by=crowd.bithu)
    with pytest.raises(Refusal, match="đã được công bố"):
        crowd.decide({rows[0]: COMPLETED}, kind=DecisionKind.LOWERING, reason="x")


def test_what_was_never_decided_is_not_decided_anew(year):
    rows = sent(year)
    with pytest.raises(Refusal, match="đang ở trạng thái “Đã gửi”"):
        year.decide({rows[0]: GOOD}, kind=DecisionKind.COMPLAINT, reason="x")
    year.decide({rows[0]: GOOD})
    with pytest.raises(Refusal, match="đang ở trạng thái “Đã quyết định”"):
        year.decide({rows[0]: GOOD})


def test_a_cell_whose_ratio_no_longer_holds_is_flagged_and_waits(crowd):
    rows = crowd.put(crowd.sheet(crowd.district.cell), State.SENT)
    crowd.decide(dict.fromkeys(rows[:7], GOOD) | dict.fromkeys(rows[7:13], COMPLETED))
    (cell,) = crowd.put([crowd.of(crowd.district.cell)], State.SENT)
    decision = crowd.decide({cell: GOOD})
    crowd.decide({rows[0]: COMPLETED}, kind=DecisionKind.LOWERING, reason="Dữ kiện sai")
    assert crowd.of(crowd.district.cell).needs_new_decision.startswith("Tính lại vì cấp dưới")
    with pytest.raises(Refusal, match="phải quyết định lại"):
        publish(decision=decision, on=DAY, by=crowd.bithu)
    crowd.decide({rows[0]: GOOD}, kind=DecisionKind.WRONG_FACT, reason="Xác minh lại")
    assert crowd.of(crowd.district.cell).needs_new_decision == ""


# --- publication -----------------------------------------------------------------------------------------------------


def test_publication_is_per_decision(crowd):
    rows = sent(crowd)
    first, second = crowd.decide({rows[0]: GOOD}), crowd.decide({rows[1]: GOOD})
    start = Event.objects.count()
    publish(decision=first, on=DAY, by=crowd.bithu)
    assert [crowd.of(a.member).state for a in rows[:2]] == [State.PUBLISHED, State.DECIDED]
    assert Event.objects.count() == start + 1
    assert (Decision.objects.get(pk=first.pk).published_on, Decision.objects.get(pk=second.pk).published_on) == (
        DAY,
        None,
    )


def test_publication_is_refused(crowd):
    rows = sent(crowd)
    decision = crowd.decide({rows[0]: GOOD})
    for on, says in (
        (DAY - datetime.timedelta(1), "trước ngày quyết định"),
        (DAY + datetime.timedelta(1), "sau ngày làm việc"),
    ):
        with pytest.raises(Refusal, match=says):
            publish(decision=decision, on=on, by=crowd.bithu)
    for name in ("tochuc", "lanhdao", "chibo", "kiemtra"):
        with pytest.raises(NotAllowed):
            publish(decision=decision, on=DAY, by=getattr(crowd, name))
    publish(decision=decision, on=DAY, by=crowd.bithu)
    with pytest.raises(Refusal, match="đã được công bố ngày 10/12/2019"):
        publish(decision=decision, on=DAY, by=crowd.bithu)


def test_a_superseded_line_is_published_by_its_newer_decision(crowd):
    rows = sent(crowd)
    first = crowd.decide({rows[0]: GOOD, rows[1]: GOOD})
    second = crowd.decide({rows[0]: COMPLETED}, kind=DecisionKind.LOWERING, reason="Dữ kiện sai")
    publish(decision=first, on=DAY, by=crowd.bithu)
    assert [crowd.of(a.member).state for a in rows[:2]] == [State.DECIDED, State.PUBLISHED]
    crowd.decide({rows[0]: BAD}, kind=DecisionKind.LOWERING, reason="Lại sai")
    with pytest.raises(Refusal, match="công bố quyết định mới hơn"):
        publish(decision=second, on=DAY, by=crowd.bithu)


# --- left unrated ----------------------------------------------------------------------------------------------------


def test_left_unrated_with_a_reason_and_brought_back(year):
    rows = sent(year)
    start = Event.objects.count()
    set_not_rated(assessment=rows[0], reason="ABSENT", text="Đi chữa bệnh", by=year.bithu)
    row = year.of(rows[0].member)
    assert (row.state, row.not_rated_reason, row.status_reason) == (State.NOT_RATED, "ABSENT", "Đi chữa bệnh")
    with pytest.raises(Refusal, match="lý do"):
        resume(assessment=row, reason=" ", by=year.bithu)
    resume(assessment=row, reason="Đã kiểm điểm", by=year.bithu)
    assert year.of(rows[0].member).state == State.DRAFT
    assert Event.objects.count() == start + 2


def test_left_unrated_is_refused(year):
    rows = sent(year)
    with pytest.raises(Refusal, match="Hãy chọn lý do"):
        set_not_rated(assessment=rows[0], reason="LAZY", text="", by=year.bithu)
    with pytest.raises(NotAllowed):
        set_not_rated(assessment=rows[0], reason="ABSENT", text="", by=year.chibo)
    with pytest.raises(Conflict):
        set_not_rated(assessment=rows[0], reason="ABSENT", text="", by=year.bithu, version=9)


# --- nothing leaks ---------------------------------------------------------------------------------------------------


def test_before_publication_those_below_read_nothing_of_a_decision(year):
    rows = sent(year)
    start = Event.objects.order_by("-pk").first().pk
    decision = year.decide({rows[0]: GOOD})
    later = Event.objects.filter(pk__gt=start)
    seen = {
        n: events_visible_to(getattr(year, n), later).count()
        for n in ("chibo", "chiboso", "bithu", "tochuc", "lanhdao")
    }
    assert seen == {"chibo": 0, "chiboso": 0, "bithu": 1, "tochuc": 1, "lanhdao": 1}
    publish(decision=decision, on=today(), by=year.bithu)
    assert events_visible_to(year.chibo, later).values_list("act", flat=True).get() == "rating.publish"


def test_before_publication_a_commune_reads_nothing_of_the_district(year):
    commune = finish_commune(year)
    start = Event.objects.order_by("-pk").first().pk
    year.decide({commune: GOOD}, by=year.lanhdao)
    assert not events_visible_to(year.bithu, Event.objects.filter(pk__gt=start)).exists()
