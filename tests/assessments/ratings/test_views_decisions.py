"""The pages of deciding bodies: the list, its check, the decision; publication; deciding anew; caps and exceptions."""

import re
import uuid

import pytest
from django.urls import reverse

from assessments.ratings.models import Assessment, CapGroup, Decision, DecisionLine, Fact, State
from assessments.ratings.rules.levels import Level
from tests.assessments.ratings.year import Year, rated_district

PAPER = {
    "number": "15-QĐ/ĐU",
    "decided_on": "10/12/2019",
    "summoned": "9",
    "present": "9",
    "in_favour": "8",
    "minutes": "BB 12",
}


def enter(client, user):
    client.force_login(user)
    return client


def url(name: str, *args) -> str:
    return reverse(f"ratings:{name}", args=args)


def body(year: Year, organization=None, step: str = "add") -> str:
    return url(f"decision-{step}", year.cycle.pk, (organization or year.district.commune).pk)


def typed(page, **changes) -> dict[str, str]:
    """What the list would post untouched, with a paper."""
    agenda = page.context["agenda"]
    data = {"group": agenda.tab.key, "versions": page.context["versions"], **PAPER, "token": str(uuid.uuid4())}
    data |= {f"level-{row['item'].assessment.pk}": str(row["level"]) for row in page.context["rows"]}
    return data | changes


def level_of(row: Assessment) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.decided_level


@pytest.fixture
def crowd(db, the_day) -> Year:
    """Twelve more members in the village cell, all sent as good."""
    year = rated_district(members=12)
    year.put(year.sheet(year.district.cell), State.SENT)
    return year


# --- who -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "organization", "status"),
    [
        ("bithu", "commune", 200),
        ("lanhdao", "top", 200),
        ("chiboso", "office", 200),
        ("tochuc", "top", 403),
        ("tochuc", "commune", 403),
        ("lanhdao", "commune", 403),
        ("bithu", "sibling", 404),
        ("bithu", "cell", 403),
        ("bithu", "section", 403),
        ("chibo", "commune", 404),
        ("chibo", "cell", 403),
        ("kiemtra", "top", 404),
        ("quantri", "top", 404),
    ],
)
def test_only_the_body_itself_takes_up_its_list(client, year, persona, organization, status):
    address = body(year, getattr(year.district, organization))
    enter(client, getattr(year, persona))
    assert client.get(address).status_code == status
    if status != 200:
        assert client.post(address, PAPER).status_code == status
        assert client.post(body(year, getattr(year.district, organization), "check"), PAPER).status_code == status
        assert client.post(body(year, getattr(year.district, organization), "meter"), {}).status_code == status


def test_a_closed_year_takes_no_decision(client, crowd):
    type(crowd.cycle).objects.filter(pk=crowd.cycle.pk).update(state="CLOSED")
    answer = enter(client, crowd.bithu).get(body(crowd))
    assert answer.status_code == 403 and "Đã khóa" in answer.content.decode()


# --- the list ------------------------------------------------------------------------------------------------------------


def test_the_whole_group_is_offered_with_the_proposed_levels(client, crowd):
    page = enter(client, crowd.bithu).get(body(crowd))
    assert {row["item"].assessment.pk for row in page.context["rows"]} == {
        r.pk for r in crowd.sheet(crowd.district.cell)
    }
    assert {row["level"] for row in page.context["rows"]} == {Level.GOOD}
    (gauge,) = page.context["gauges"]
    before, after = gauge.sides
    assert (before.state.limit, after.state.limit) == (0, len(page.context["rows"]) // 5)
    assert [reading.chosen for reading in gauge.readings] == [True, False]


def test_what_lacks_a_fact_or_must_wait_says_so(client, crowd):
    rows = crowd.sheet(crowd.district.cell)
    cell = crowd.put([crowd.of(crowd.district.cell)], State.SENT)[0]
    rows[0].grades = {}
    rows[0].save()
    enter(client, crowd.bithu)
    page = client.get(body(crowd), {"group": rows[0].cap_group_id})
    (lacking,) = page.context["agenda"].held_back
    assert lacking.assessment == rows[0]
    assert {owner for _, owner in lacking.lacks} == {"người gửi (chi bộ, cấp ủy tự đánh giá)"}
    page = client.get(body(crowd), {"group": cell.cap_group_id})
    (waiting,) = page.context["agenda"].held_back
    assert waiting.assessment == cell and len(waiting.waits) == len(rows)


def test_a_proposal_above_the_allowed_is_offered_at_the_allowed_level(client, crowd):
    row = crowd.sheet(crowd.district.cell)[0]
    crowd.put([row], State.SENT, Level.COMPLETED)
    Assessment.objects.filter(pk=row.pk).update(sender_level=Level.OUTSTANDING)
    page = enter(client, crowd.bithu).get(body(crowd))
    (item,) = [each for each in page.context["rows"] if each["item"].assessment.pk == row.pk]
    assert item["level"] == Level.COMPLETED and item["item"].is_reduced
    assert "Đề xuất cao hơn mức được phép" in page.content.decode()


def test_nobody_is_offered_his_own_rating(client, crowd):
    row = crowd.sheet(crowd.district.cell)[0]
    row.member.user = crowd.bithu
    row.member.save(update_fields=["user"])
    page = enter(client, crowd.bithu).get(body(crowd))
    (held,) = page.context["agenda"].held_back
    assert held.assessment == row and "chính mình" in page.content.decode()
    forced = typed(page, **{f"level-{row.pk}": "GOOD"})
    assert client.post(body(crowd, step="check"), forced).status_code == 422
    assert client.post(body(crowd), forced).status_code in (403, 422)
    assert level_of(row)[0] == State.SENT


def test_one_more_level_chosen_moves_the_meter(client, crowd):
    enter(client, crowd.bithu)
    data = typed(client.get(body(crowd)))
    rows = crowd.sheet(crowd.district.cell)
    data |= {f"level-{rows[0].pk}": "OUTSTANDING", f"level-{rows[1].pk}": ""}
    part = client.post(body(crowd, step="meter"), data)
    assert part.status_code == 200 and "<html" not in part.content.decode()
    after = part.context["gauges"][0].last
    assert (after.state.used, part.context["chosen"]) == (1, len(rows) - 1)


# --- check and carry out ---------------------------------------------------------------------------------------------------


def test_a_list_is_checked_with_its_numbers_and_carried_out(client, crowd):
    enter(client, crowd.bithu)
    rows = crowd.sheet(crowd.district.cell)
    crowd.put(rows[:2], State.SENT, Level.OUTSTANDING)
    check = client.post(body(crowd, step="check"), typed(client.get(body(crowd))))
    assert check.status_code == 200, check.context["form"].errors
    assert dict(check.context["counts"]) == {"HTXSNV": 2, "HTTNV": len(rows) - 2, "HTNV": 0, "KHTNV": 0}
    assert not check.context["is_over"] and not Decision.objects.exists()
    done = client.post(check.context["carry_url"], dict(check.context["kept"]))
    decision = Decision.objects.get()
    assert done.url == url("decision-detail", decision.pk)
    assert decision.lines.count() == len(rows)
    assert level_of(rows[0]) == (State.DECIDED, "OUTSTANDING")
    page = client.get(done.url)
    assert page.status_code == 200
    assert "Vì sao mức này" in page.content.decode()
    assert sum(number for _, number in page.context["counts"]) == len(rows)


def test_the_same_list_sent_twice_is_one_decision(client, crowd):
    enter(client, crowd.bithu)
    data = typed(client.get(body(crowd)))
    assert client.post(body(crowd), data).url == client.post(body(crowd), data).url
    assert Decision.objects.count() == 1


def test_one_outstanding_too_many_is_refused_and_everything_typed_is_kept(client, crowd):
    enter(client, crowd.bithu)
    rows = crowd.sheet(crowd.district.cell)
    crowd.put(rows[:4], State.SENT, Level.OUTSTANDING)
    data = typed(client.get(body(crowd)))
    check = client.post(body(crowd, step="check"), data)
    assert check.context["is_over"] and "Ghi quyết định</button>" not in check.content.decode()
    refused = client.post(body(crowd), data)
    html = refused.content.decode()
    assert refused.status_code == 422 and "vượt tỷ lệ tối đa" in html
    assert 'value="15-QĐ/ĐU"' in html
    assert len(re.findall(r'<option value="OUTSTANDING" selected>', html)) == 4
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"decided_on": "11/12/2019"}, "decided_on"),
        ({"decided_on": "31/02/2019"}, "decided_on"),
        ({"summoned": "chín"}, "summoned"),
        ({"in_favour": "4"}, "in_favour"),
        ({"present": "10"}, "present"),
    ],
)
def test_a_paper_or_vote_that_cannot_be_comes_back(client, crowd, changes, field):
    enter(client, crowd.bithu)
    data = typed(client.get(body(crowd)), **changes)
    for step in ("check", "add"):
        answer = client.post(body(crowd, step=step), data)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert answer.context["chosen"] == len(crowd.sheet(crowd.district.cell))


def test_an_empty_list_and_a_level_above_the_allowed_are_named(client, crowd):
    enter(client, crowd.bithu)
    rows = crowd.sheet(crowd.district.cell)
    crowd.put(rows[:1], State.SENT, Level.COMPLETED)
    data = typed(client.get(body(crowd)))
    empty = {name: "" if name.startswith("level-") else value for name, value in data.items()}
    assert "Chưa chọn mức" in client.post(body(crowd, step="check"), empty).content.decode()
    answer = client.post(body(crowd, step="check"), data | {f"level-{rows[0].pk}": "OUTSTANDING"})
    assert answer.status_code == 422 and answer.context["problem_count"] == 1
    assert "mức cao nhất là Hoàn thành nhiệm vụ" in answer.content.decode()


def test_a_row_changed_meanwhile_is_a_conflict_and_nothing_is_written(client, crowd):
    enter(client, crowd.bithu)
    data = typed(client.get(body(crowd)))
    row = crowd.sheet(crowd.district.cell)[0]
    Assessment.objects.filter(pk=row.pk).update(version=row.version + 1)
    answer = client.post(body(crowd), data)
    assert answer.status_code == 409 and row.name in answer.content.decode()
    assert not Decision.objects.exists()


def test_going_back_from_the_check_keeps_the_list(client, crowd):
    enter(client, crowd.bithu)
    row = crowd.sheet(crowd.district.cell)[0]
    data = typed(client.get(body(crowd)), **{f"level-{row.pk}": "COMPLETED"})
    back = client.post(body(crowd, step="check"), data | {"back": "1"})
    assert back.status_code == 200
    assert {each["level"] for each in back.context["rows"] if each["item"].assessment.pk == row.pk} == {Level.COMPLETED}
    assert client.get(body(crowd, step="check")).url == body(crowd)


def test_who_proposed_does_not_decide(client, crowd):
    rows = crowd.sheet(crowd.district.cell)
    Assessment.objects.filter(pk=rows[0].pk).update(sent_by=crowd.bithu)
    page = enter(client, crowd.bithu).get(body(crowd))
    assert [item.assessment for item in page.context["agenda"].held_back] == [rows[0]]


def test_a_trigger_is_set_aside_with_reason_and_paper_only(client, crowd):
    rows = crowd.sheet(crowd.district.cell)
    Fact.objects.create(assessment=rows[0], kind="UNDER_HALF_TASKS", value=True, recorded_on="2019-12-01")
    enter(client, crowd.bithu)
    page = client.get(body(crowd))
    (row,) = [each for each in page.context["rows"] if each["item"].assessment.pk == rows[0].pk]
    assert row["level"] == Level.NOT_COMPLETED
    ((code, _, _),) = row["reasons"]
    assert len([each for each in page.context["rows"] if each["reasons"]]) == 1
    data = typed(page, **{f"level-{rows[0].pk}": "GOOD"})
    assert client.post(body(crowd, step="check"), data).status_code == 422
    data[f"override-{rows[0].pk}-{code}"] = "Thiên tai, đã xem xét"
    without_paper = client.post(body(crowd, step="check"), data)
    assert without_paper.status_code == 422 and "Thiên tai, đã xem xét" in without_paper.content.decode()
    data[f"paper-{rows[0].pk}"] = "12-TB/ĐU"
    check = client.post(body(crowd, step="check"), data)
    assert check.status_code == 200, check.context["form"].errors
    client.post(body(crowd), dict(check.context["kept"]))
    line = DecisionLine.objects.get(assessment=rows[0])
    assert line.overrides == {"reasons": {code: "Thiên tai, đã xem xét"}, "paper": "12-TB/ĐU"}
    assert "Thiên tai, đã xem xét" in client.get(url("decision-detail", line.decision_id)).content.decode()


def test_a_row_of_another_body_slipped_into_the_list_is_not_decided(client, crowd):
    enter(client, crowd.bithu)
    stranger = crowd.put([crowd.sheet(crowd.district.sibling_cell)[0]], State.SENT)[0]
    data = typed(client.get(body(crowd)), **{f"level-{stranger.pk}": "GOOD"})
    client.post(body(crowd), data)
    assert level_of(stranger)[0] == State.SENT


@pytest.mark.parametrize("more", [10, 400])
def test_the_list_asks_the_same_however_long_it_is(client, db, the_day, django_assert_max_num_queries, more):
    year = rated_district(members=more)
    year.put(year.sheet(year.district.cell), State.SENT)
    enter(client, year.bithu)
    with django_assert_max_num_queries(17):
        page = client.get(body(year), {"group": year.sheet(year.district.cell)[0].cap_group_id})
    assert len(page.context["rows"]) == len(year.sheet(year.district.cell))
    with django_assert_max_num_queries(17):
        assert client.post(body(year, step="check"), typed(page)).status_code == 200


def test_heads_of_many_organizations_are_one_list(client, year):
    heads = list(year.all().filter(decider=year.district.top, subject_kind="MEMBER"))
    year.put(
        [year.of(year.district.office), year.of(year.district.commune), year.of(year.district.sibling)], "PUBLISHED"
    )
    year.put(heads, State.PROPOSED)
    enter(client, year.lanhdao)
    page = client.get(body(year, year.district.top), {"group": "members"})
    assert {row["item"].assessment.pk for row in page.context["rows"]} == {row.pk for row in heads}
    by_group = client.get(body(year, year.district.top), {"group": heads[0].cap_group_id})
    assert by_group.context["agenda"].tab.key == "members"
    done = client.post(body(year, year.district.top), typed(page))
    assert done.status_code == 302
    assert Decision.objects.get().lines.count() == len(heads) > 1


# --- publication -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(crowd) -> Decision:
    return crowd.decide(dict.fromkeys(crowd.sheet(crowd.district.cell), Level.GOOD))


def test_a_decision_is_published_by_its_body_after_its_numbers(client, crowd, decided):
    enter(client, crowd.bithu)
    page = client.get(url("decision-publish", decided.pk))
    assert page.context["total"] == decided.lines.count()
    assert "không hoàn tác được" in page.content.decode()
    assert client.post(url("decision-publish", decided.pk), {"on": "09/12/2019"}).status_code == 422
    assert client.post(url("decision-publish", decided.pk), {"on": "10/12/2019"}).status_code == 302
    decided.refresh_from_db()
    assert str(decided.published_on) == "2019-12-10"
    again = client.post(url("decision-publish", decided.pk), {"on": "10/12/2019"})
    assert again.status_code == 422 and "đã được công bố" in again.content.decode()


@pytest.mark.parametrize(("persona", "status"), [("tochuc", 403), ("lanhdao", 403), ("chibo", 404), ("chiboso", 404)])
def test_nobody_else_publishes(client, crowd, decided, persona, status):
    enter(client, getattr(crowd, persona))
    assert client.get(url("decision-publish", decided.pk)).status_code == status
    assert client.post(url("decision-publish", decided.pk), {"on": "10/12/2019"}).status_code == status


def test_a_cell_does_not_read_the_committee_s_decision(client, crowd, decided):
    enter(client, crowd.chibo)
    assert client.get(url("decision-detail", decided.pk)).status_code == 404
    assert client.get(url("decision-list", crowd.cycle.pk)).context["total"] == 0


# --- anew, not rated, back -------------------------------------------------------------------------------------------------


def test_a_level_is_lowered_before_publication_with_its_own_paper(client, crowd, decided):
    row = crowd.sheet(crowd.district.cell)[0]
    enter(client, crowd.bithu)
    assert client.get(url("decision-anew", row.pk)).status_code == 200
    data = PAPER | {
        "number": "16-QĐ/ĐU",
        "kind": "LOWERING",
        "level": "COMPLETED",
        "reason": "",
        "version": row.version,
    }
    assert client.post(url("decision-anew", row.pk), data).status_code == 422
    raised = client.post(url("decision-anew", row.pk), data | {"reason": "xem lại", "level": "GOOD"})
    assert raised.status_code == 422 and "phải thấp hơn" in raised.content.decode()
    done = client.post(url("decision-anew", row.pk), data | {"reason": "Xem xét lại"})
    assert done.status_code == 302, done.context["form"].errors
    assert level_of(row) == (State.DECIDED, "COMPLETED")
    assert row.decision_lines.count() == 2
    old = client.get(url("decision-detail", decided.pk)).content.decode()
    assert "Đã quyết định lại" in old


def test_decision_that_a_command_wrote_names_the_command(client, crowd, decided):
    Decision.objects.filter(pk=decided.pk).update(by=None, published_by=None, published_on=decided.decided_on)
    page = enter(client, crowd.bithu).get(url("decision-detail", decided.pk)).content.decode()
    assert "Lệnh quản trị hệ thống" in page and "None" not in page


def test_anew_with_an_old_version_shows_both(client, crowd, decided):
    row = crowd.sheet(crowd.district.cell)[0]
    enter(client, crowd.bithu)
    data = PAPER | {"number": "17-QĐ/ĐU", "kind": "COMPLAINT", "level": "COMPLETED", "reason": "đơn", "version": "1"}
    answer = client.post(url("decision-anew", row.pk), data)
    assert answer.status_code == 409


@pytest.mark.parametrize(("persona", "status"), [("tochuc", 403), ("chibo", 403), ("chiboso", 404), ("lanhdao", 403)])
def test_nobody_else_decides_anew_or_leaves_unrated(client, crowd, decided, persona, status):
    row = crowd.sheet(crowd.district.cell)[0]
    enter(client, getattr(crowd, persona))
    for name in ("decision-anew", "assessment-not-rated", "assessment-resume"):
        assert client.get(url(name, row.pk)).status_code == status


def test_a_subject_is_left_unrated_and_brought_back(client, crowd):
    row = crowd.sheet(crowd.district.cell)[0]
    enter(client, crowd.bithu)
    assert client.post(url("assessment-not-rated", row.pk), {"reason": "", "text": ""}).status_code == 422
    data = {"reason": "ABSENT", "text": "Đi chữa bệnh", "version": row.version}
    assert client.post(url("assessment-not-rated", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.not_rated_reason) == (State.NOT_RATED, "ABSENT")
    assert client.post(url("assessment-resume", row.pk), {"reason": "Đã kiểm điểm bù"}).status_code == 302
    assert level_of(row)[0] == State.DRAFT


# --- caps ------------------------------------------------------------------------------------------------------------------


def test_group_totals_are_seen_from_the_grassroots_committee_up(client, crowd):
    groups = {}
    for persona in ("tochuc", "lanhdao", "bithu", "chibo", "chiboso"):
        page = enter(client, getattr(crowd, persona)).get(url("cap-list", crowd.cycle.pk))
        groups[persona] = {gauge.group.organization.name for gauge in page.context["gauges"]}
    everywhere = {group.organization.name for group in CapGroup.objects.filter(cycle=crowd.cycle)}
    assert groups["tochuc"] == groups["lanhdao"] == everywhere
    assert groups["bithu"] == {"Đảng bộ xã Tử Du"}
    assert groups["chibo"] == set()
    assert groups["chiboso"] == {"Chi bộ Phòng Giáo dục"}


def test_a_cell_sees_its_own_numbers_and_the_rule(client, crowd):
    page = enter(client, crowd.chibo).get(url("cap-list", crowd.cycle.pk))
    (own,) = page.context["own"]
    assert dict(own["pairs"])["HTTNV"] == len(crowd.sheet(crowd.district.cell))
    assert "20%" in page.content.decode() or "20 %" in page.content.decode()


def test_an_exception_asks_for_reason_and_paper(client, crowd):
    group = crowd.sheet(crowd.district.cell)[0].cap_group
    enter(client, crowd.bithu)
    assert client.get(url("cap-extra", group.pk)).status_code == 200
    assert client.post(url("cap-extra", group.pk), {"extra": "1", "reason": "", "paper": ""}).status_code == 422
    assert client.post(url("cap-extra", group.pk), {"extra": "-1", "reason": "x", "paper": "y"}).status_code == 422
    data = {"extra": "1", "reason": "Thành tích đột xuất", "paper": "30-TB/ĐU"}
    assert client.post(url("cap-extra", group.pk), data).status_code == 302
    assert CapGroup.objects.get(pk=group.pk).extra == 1
    assert "Thành tích đột xuất" in client.get(url("cap-list", crowd.cycle.pk)).content.decode()


@pytest.mark.parametrize(("persona", "status"), [("tochuc", 403), ("lanhdao", 403), ("chibo", 404), ("chiboso", 404)])
def test_nobody_else_lets_a_group_exceed(client, crowd, persona, status):
    group = crowd.sheet(crowd.district.cell)[0].cap_group
    assert enter(client, getattr(crowd, persona)).get(url("cap-extra", group.pk)).status_code == status


def test_a_group_over_its_cap_is_marked(client, crowd):
    rows = crowd.sheet(crowd.district.cell)
    crowd.put(rows[:4], State.DECIDED, Level.OUTSTANDING)
    page = enter(client, crowd.bithu).get(url("cap-list", crowd.cycle.pk))
    assert page.context["over"] == 1 and "Vượt tỷ lệ" in page.content.decode()
    assert len(client.get(url("cap-list", crowd.cycle.pk), {"only": "over"}).context["gauges"]) == 1
