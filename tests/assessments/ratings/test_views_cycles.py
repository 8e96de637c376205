"""The pages of a rating year for staff: at a glance, its lists, its opening, what changed since."""

import datetime

import pytest
from django.urls import reverse

from assessments.ratings.models import Assessment, Cycle, Extension, State
from assessments.ratings.rules.levels import Level
from partybase.audit.models import Event
from tests.assessments.ratings.year import Year, prepared_district
from tests.factories import make_member

PERSONAS = ["quantri", "tochuc", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso"]


def enter(client, user):
    client.force_login(user)
    return client


def url(name: str, *args) -> str:
    return reverse(f"ratings:{name}", args=args)


@pytest.fixture
def preparing(db, the_day) -> Year:
    return prepared_district()


OPENING = {
    "paper": "15-KH/HU ngày 01/12/2019",
    "on": "01/12/2019",
    "reference_date": "30/11/2019",
    "members_due": "12/12/2019",
    "cells_due": "15/12/2019",
    "grassroots_due": "20/12/2019",
}


def opening(year: Year, **changes) -> dict[str, str]:
    """What the untouched form of options would post, with the paper and the dates."""
    book = year.cycle.rulebook
    data = dict(OPENING)
    for option in book.options:
        if option.kind == "INTEGER":
            data[f"option_{option.name}"] = str(option.default)
        elif option.kind == "CHOICE":
            places = [choice.value for choice in option.choices]
            data[f"option_{option.name}"] = str(places.index(option.default))
    return data | {"version": str(year.cycle.version)} | changes


# --- who may open what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("cycle-detail", {"tochuc", "lanhdao", "bithu", "chibo", "chiboso", "kiemtra"}),
        ("cycle-rulebook", {"tochuc", "lanhdao", "bithu", "chibo", "chiboso", "kiemtra"}),
        ("assessment-list", {"tochuc", "lanhdao", "bithu", "chibo", "chiboso", "kiemtra"}),
        ("cap-list", {"tochuc", "lanhdao", "bithu", "chibo", "chiboso", "kiemtra"}),
        ("decision-list", {"tochuc", "lanhdao", "bithu", "chibo", "chiboso", "kiemtra"}),
        ("cycle-check", {"tochuc"}),
        ("cycle-differences", {"tochuc"}),
        ("cycle-close", {"tochuc"}),
        ("cycle-reopen", {"tochuc"}),
        ("extension-add", {"tochuc"}),
        ("appraisal-list", {"tochuc"}),
    ],
)
def test_each_page_opens_for_whom_it_is_meant(client, year, name, allowed):
    opened = set()
    for persona in PERSONAS:
        answer = enter(client, getattr(year, persona)).get(url(name, year.cycle.pk))
        assert answer.status_code in (200, 403, 404), (persona, answer.status_code)
        if answer.status_code == 200:
            opened.add(persona)
    assert opened == allowed


def test_a_cycle_of_another_tree_does_not_exist(client, year):
    for pk in (year.cycle.pk + 1, 2**70):
        assert enter(client, year.tochuc).get(url("assessment-list", pk)).status_code == 404


def test_the_section_leads_to_the_running_year(client, year):
    assert enter(client, year.bithu).get(url("home")).url == url("cycle-detail", year.cycle.pk)


# --- the year at a glance -------------------------------------------------------------------------------------------------


def test_each_count_of_the_year_opens_a_list_of_that_many(client, year):
    year.put(year.sheet(year.district.cell), State.SENT)
    year.put(year.sheet(year.district.sibling_cell), State.DECIDED)
    for persona in ("tochuc", "bithu", "chibo"):
        page = enter(client, getattr(year, persona)).get(url("cycle-detail", year.cycle.pk))
        for row in page.context["table"]:
            for state, number in [*row["counts"], ("EXEMPT", row["exempt"]), ("NOT_RATED", row["not_rated"])]:
                found = client.get(url("assessment-list", year.cycle.pk), {"kind": row["kind"], "state": state})
                assert found.context["total"] == number


def test_a_cell_does_not_learn_what_was_decided_before_publication(client, year):
    rows = year.sheet(year.district.cell)
    year.put(rows, State.DECIDED, Level.COMPLETED)
    Assessment.objects.filter(pk__in=[row.pk for row in rows]).update(sender_level=Level.GOOD.value)
    enter(client, year.chibo)
    page = client.get(url("assessment-list", year.cycle.pk), {"kind": "MEMBER"})
    assert {row.shown_state for row in page.context["object_list"] if row.pk in {r.pk for r in rows}} == {"SENT"}
    assert "Hoàn thành nhiệm vụ" not in page.content.decode().split("<tbody>")[1]
    assert client.get(url("assessment-list", year.cycle.pk), {"state": "DECIDED"}).context["total"] == 0
    assert client.get(url("assessment-list", year.cycle.pk), {"level": "COMPLETED"}).context["total"] == 0
    table = client.get(url("cycle-detail", year.cycle.pk)).context
    assert table["levels"] == []
    enter(client, year.bithu)
    assert client.get(url("assessment-list", year.cycle.pk), {"level": "COMPLETED"}).context["total"] == len(rows)


def test_a_cell_knows_its_results_once_they_are_published(client, year):
    rows = year.put(year.sheet(year.district.cell), State.PUBLISHED, Level.COMPLETED)
    enter(client, year.chibo)
    found = client.get(url("assessment-list", year.cycle.pk), {"level": "COMPLETED", "state": "PUBLISHED"})
    assert found.context["total"] == len(rows)


@pytest.mark.parametrize(
    ("persona", "texts"),
    [
        ("tochuc", {"Thẩm định, đề xuất", "Ghi xếp loại chính quyền, Mặt trận, đoàn thể của xã, thị trấn"}),
        ("lanhdao", {"Quyết định xếp loại: Đảng bộ huyện Minh Sơn"}),
        ("bithu", {"Tự đánh giá và gửi: Đảng bộ xã Tử Du", "Quyết định xếp loại: Đảng bộ xã Tử Du"}),
        ("chibo", {"Tự đánh giá và gửi: Chi bộ thôn Đồng", "Tự đánh giá và gửi: đảng viên của Chi bộ thôn Đồng"}),
    ],
)
def test_the_year_says_what_waits_for_each(client, year, persona, texts):
    year.put(year.of(year.district.office), State.SENT)
    year.put(year.of(year.district.sibling), State.PROPOSED)
    year.put(year.sheet(year.district.cell)[:1], State.SENT)
    page = enter(client, getattr(year, persona)).get(url("cycle-detail", year.cycle.pk))
    assert {item["text"] for item in page.context["work"]} == texts


@pytest.mark.parametrize("query", ["waiting=any", "late=overdue", "late=late", "reason=NEW", "again=1", "level=none",
                                   "kind=GRASSROOTS", "kind=SUBORDINATE", "state=not_sent", "q=duc", "place=0",
                                   "category=XA", "category=KHONG_CO", "grassroots=x", "waiting=PROPOSER"])  # fmt: skip
def test_every_filter_answers_whatever_it_is_given(client, year, query):
    enter(client, year.tochuc)
    assert client.get(f"{url('assessment-list', year.cycle.pk)}?{query}").status_code == 200


def test_overdue_is_what_was_not_sent_in_time_and_not_extended(client, year, settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 13)
    enter(client, year.tochuc)
    late = client.get(url("assessment-list", year.cycle.pk), {"late": "overdue"}).context["total"]
    assert late == year.all().filter(subject_kind="MEMBER").count()
    Extension.objects.create(cycle=year.cycle, organization=year.district.cell, until="2019-12-15", reason="bão")
    own = year.all().filter(subject_kind="MEMBER", place=year.district.cell).count()
    assert client.get(url("assessment-list", year.cycle.pk), {"late": "overdue"}).context["total"] == late - own


def test_the_list_is_exported_as_it_stands_and_recorded(client, year):
    enter(client, year.chibo)
    answer = client.get(url("assessment-list", year.cycle.pk), {"kind": "MEMBER", "export": "xlsx"})
    assert answer.status_code == 200 and b"".join(answer)[:2] == b"PK"
    assert Event.objects.filter(act="list.export").count() == 1


@pytest.mark.parametrize("name", ["assessment-list", "cycle-detail", "cap-list"])
def test_the_pages_ask_as_much_for_many_as_for_few(client, year, django_assert_max_num_queries, name):
    counts = []
    for number in (0, 30):
        for each in range(number):
            member = make_member(f"Trần Văn {each}", cell=year.district.cell)
            row = year.member("cell2")
            row.pk, row.member, row.name = None, member, member.full_name
            row.save()
        enter(client, year.tochuc)
        with django_assert_max_num_queries(40) as captured:
            assert client.get(url(name, year.cycle.pk)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- preparing and opening ------------------------------------------------------------------------------------------------


def test_staff_prepare_a_year(client, year):
    enter(client, year.tochuc)
    data = {"top": year.district.top.pk, "year": "2018", "rulebook_code": "qd132-hd21-2019"}
    answer = client.post(url("cycle-add"), data)
    cycle = Cycle.objects.get(year=2018)
    assert answer.url == url("cycle-detail", cycle.pk)
    assert client.get(answer.url).status_code == 200
    again = client.post(url("cycle-add"), data)
    assert again.status_code == 422
    assert "Đã có đợt xếp loại năm 2018" in again.content.decode()


def test_a_secretary_does_not_prepare_a_year(client, year):
    assert enter(client, year.bithu).get(url("cycle-add")).status_code == 403


def test_opening_shows_its_numbers_first_and_then_is_carried_out(client, preparing):
    year = preparing
    enter(client, year.tochuc)
    page = client.get(url("cycle-open", year.cycle.pk))
    assert len(page.context["cards"]) == len(year.cycle.rulebook.options)
    assert page.context["small"], "two communes and one office cannot have an outstanding one"
    check = client.post(url("cycle-open", year.cycle.pk), opening(year))
    assert check.status_code == 200, check.context["form"].errors
    assert Cycle.objects.get(pk=year.cycle.pk).state == "PREPARING"
    assert [row["rated"] for row in check.context["population"]] == [12, 4, 3]
    assert check.context["small"]
    done = client.post(url("cycle-open", year.cycle.pk), dict(check.context["kept"]) | {"confirm": "1"})
    assert done.url == url("cycle-detail", year.cycle.pk)
    cycle = Cycle.objects.get(pk=year.cycle.pk)
    assert (cycle.state, cycle.opening_paper) == ("OPEN", "15-KH/HU ngày 01/12/2019")
    assert cycle.assessments.count() == 19


def test_another_reading_than_the_default_asks_for_a_reason(client, preparing):
    year = preparing
    enter(client, year.tochuc)
    data = opening(year, option_cap_denominator="1", option_sick_days="75", group_CO_QUAN="1", group_SU_NGHIEP="1")
    data |= {"confirm": "1"}
    refused = client.post(url("cycle-open", year.cycle.pk), data)
    assert refused.status_code == 422
    errors = set(refused.context["form"].errors)
    assert {"reason_cap_denominator", "reason_sick_days"} <= errors
    assert 'value="75"' in refused.content.decode()
    reasons = {f"reason_{name}": "Ban Thường vụ thống nhất" for name in year.cycle.rulebook.option_values}
    done = client.post(url("cycle-open", year.cycle.pk), data | reasons)
    assert done.status_code == 302, done.context["form"].errors
    cycle = Cycle.objects.get(pk=year.cycle.pk)
    assert cycle.options["cap_denominator"] == "GOOD_OR_BETTER"
    assert cycle.options["sick_days"] == 75
    assert cycle.option_reasons["sick_days"] == "Ban Thường vụ thống nhất"
    book = client.get(url("cycle-rulebook", cycle.pk)).content.decode()
    assert cycle.rulebook_hash in book and "Ban Thường vụ thống nhất" in book


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("paper", ""),
        ("reference_date", "11/12/2019"),
        ("members_due", "31/12/2019"),
        ("on", "32/12/2019"),
        ("option_sick_days", "abc"),
        ("option_cap_rounding", "9"),
        ("reference_date", ""),
    ],
)
def test_an_opening_that_cannot_be_comes_back_with_what_was_typed(client, preparing, field, value):
    year = preparing
    enter(client, year.tochuc)
    answer = client.post(url("cycle-open", year.cycle.pk), opening(year, **{field: value, "confirm": "1"}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "20/12/2019" in answer.content.decode()
    assert Cycle.objects.get(pk=year.cycle.pk).state == "PREPARING"


def test_going_back_from_the_check_keeps_everything(client, preparing):
    year = preparing
    enter(client, year.tochuc)
    back = client.post(url("cycle-open", year.cycle.pk), opening(year, paper="99-KH/HU", back="1"))
    assert back.status_code == 200 and 'value="99-KH/HU"' in back.content.decode()


def test_an_opened_year_is_not_opened_twice(client, year):
    enter(client, year.tochuc)
    assert client.get(url("cycle-open", year.cycle.pk)).status_code == 403
    answer = client.post(url("cycle-open", year.cycle.pk), opening(year, confirm="1"))
    assert answer.status_code == 422 and "Không thể mở" in answer.content.decode()


def test_the_check_names_what_is_wrong_with_the_rosters(client, preparing):
    year = preparing
    enter(client, year.tochuc)
    page = client.get(url("cycle-check", year.cycle.pk))
    assert page.context["total"] > 0 and page.context["groups"]
    assert client.get(url("cycle-check", year.cycle.pk), {"on": "hôm qua"}).status_code == 200


# --- closing, reopening, deadlines ----------------------------------------------------------------------------------------


def test_a_year_is_closed_and_reopened_with_papers(client, year):
    year.put([year.member("cell1")], State.PUBLISHED)
    enter(client, year.tochuc)
    page = client.get(url("cycle-close", year.cycle.pk))
    assert [label for label, _ in page.context["counts"]] == [State.DRAFT.label]  # what is published is not unfinished
    assert page.context["unfinished"] == year.all().filter(state=State.DRAFT).count()
    assert client.post(url("cycle-close", year.cycle.pk), {"on": "10/12/2019", "paper": ""}).status_code == 422
    client.post(url("cycle-close", year.cycle.pk), {"on": "10/12/2019", "paper": "20-TB/HU"})
    assert Cycle.objects.get(pk=year.cycle.pk).state == "CLOSED"
    again = client.post(url("cycle-reopen", year.cycle.pk), {"on": "10/12/2019", "paper": "21-TB/HU", "reason": ""})
    assert again.status_code == 422
    client.post(url("cycle-reopen", year.cycle.pk), {"on": "10/12/2019", "paper": "21-TB/HU", "reason": "khiếu nại"})
    assert Cycle.objects.get(pk=year.cycle.pk).state == "REOPENED"


def test_a_deadline_is_extended_with_a_reason(client, year):
    enter(client, year.tochuc)
    data = {"organization": year.district.cell.pk, "until": "18/12/2019", "reason": ""}
    assert client.post(url("extension-add", year.cycle.pk), data).status_code == 422
    client.post(url("extension-add", year.cycle.pk), data | {"reason": "Ngập lụt"})
    assert Extension.objects.get().until == datetime.date(2019, 12, 18)
    assert "Ngập lụt" in enter(client, year.chibo).get(url("cycle-detail", year.cycle.pk)).content.decode()
    assert "Ngập lụt" not in enter(client, year.chiboso).get(url("cycle-detail", year.cycle.pk)).content.decode()


# --- differences ----------------------------------------------------------------------------------------------------------


def test_differences_are_listed_and_accepted_together(client, year):
    for name in ("Bùi Văn Mới", "Cao Văn Mới"):
        make_member(name, cell=year.district.cell)
    enter(client, year.tochuc)
    page = client.get(url("cycle-differences", year.cycle.pk))
    assert page.context["total"] == 2
    keys = [row.key for group in page.context["groups"] for row in group["rows"]]
    assert client.post(url("difference-accept", year.cycle.pk), {}).status_code == 302
    client.post(url("difference-accept", year.cycle.pk), {"key": keys})
    assert client.get(url("cycle-differences", year.cycle.pk)).context["total"] == 0
    stale = client.post(url("difference-accept", year.cycle.pk), {"key": keys}, follow=True)
    assert "Danh sách vừa thay đổi" in stale.content.decode()


def test_only_staff_accept_differences(client, year):
    assert enter(client, year.lanhdao).post(url("difference-accept", year.cycle.pk), {"key": "x"}).status_code == 403
    assert enter(client, year.tochuc).get(url("difference-accept", year.cycle.pk)).status_code == 405


# --- appraisal ------------------------------------------------------------------------------------------------------------


def proposals(page, **changes) -> dict[str, str]:
    data = {"of": page.context["of"], "versions": page.context["versions"]}
    data |= {f"level-{row['item'].assessment.pk}": str(row["level"]) for row in page.context["rows"]}
    return data | changes


def test_staff_propose_for_many_in_one_act_after_a_check(client, year):
    rows = year.put([year.of(year.district.office), year.of(year.district.sibling)], State.SENT)
    enter(client, year.tochuc)
    page = client.get(url("appraisal-list", year.cycle.pk))
    assert {row["item"].assessment.pk for row in page.context["rows"]} == {row.pk for row in rows}
    data = proposals(page, **{f"level-{rows[0].pk}": "COMPLETED", f"text-{rows[0].pk}": "Còn chậm báo cáo"})
    check = client.post(url("appraisal-list", year.cycle.pk), data)
    assert check.status_code == 200 and check.context["number"] == 2
    assert [label for _, label in check.context["differing"]] == ["Hoàn thành nhiệm vụ"]
    assert year.all().filter(state=State.PROPOSED).count() == 0
    done = client.post(url("appraisal-list", year.cycle.pk), dict(check.context["kept"]) | {"confirm": "1"})
    assert done.status_code == 302
    first = Assessment.objects.get(pk=rows[0].pk)
    assert (first.state, first.proposed_level) == (State.PROPOSED, "COMPLETED")
    assert first.opinions.get().text == "Còn chậm báo cáo"


def test_a_level_above_the_allowed_comes_back_with_everything_typed(client, year):
    (row,) = year.put([year.of(year.district.office)], State.SENT, Level.COMPLETED)
    enter(client, year.tochuc)
    page = client.get(url("appraisal-list", year.cycle.pk))
    data = proposals(page, **{f"level-{row.pk}": "OUTSTANDING", f"text-{row.pk}": "Ý kiến dài"})
    answer = client.post(url("appraisal-list", year.cycle.pk), data)
    assert answer.status_code == 422
    assert "Ý kiến dài" in answer.content.decode() and "Mức cao nhất là Hoàn thành nhiệm vụ" in answer.content.decode()


@pytest.mark.parametrize("value", ["", "BEST", "GOOD'--"])
def test_no_level_or_a_level_that_is_none_is_named(client, year, value):
    (row,) = year.put([year.of(year.district.office)], State.SENT)
    enter(client, year.tochuc)
    page = client.get(url("appraisal-list", year.cycle.pk))
    answer = client.post(url("appraisal-list", year.cycle.pk), proposals(page, **{f"level-{row.pk}": value}))
    assert answer.status_code == 422


def test_a_row_changed_meanwhile_is_a_conflict(client, year):
    (row,) = year.put([year.of(year.district.office)], State.SENT)
    enter(client, year.tochuc)
    data = proposals(client.get(url("appraisal-list", year.cycle.pk)))
    Assessment.objects.filter(pk=row.pk).update(version=9)
    answer = client.post(url("appraisal-list", year.cycle.pk), data | {"confirm": "1"})
    assert answer.status_code == 409
    assert Assessment.objects.get(pk=row.pk).state == State.SENT


def test_an_assessment_is_returned_with_a_reason(client, year):
    (row,) = year.put([year.of(year.district.office)], State.SENT)
    enter(client, year.tochuc)
    assert client.post(url("assessment-return", row.pk), {"reason": "  "}).status_code == 422
    client.post(url("assessment-return", row.pk), {"reason": "Thiếu biên bản", "version": row.version})
    row = Assessment.objects.get(pk=row.pk)
    assert (row.state, row.returned_reason) == (State.RETURNED, "Thiếu biên bản")
    assert client.get(url("assessment-return", row.pk)).status_code == 403
    assert enter(client, year.chiboso).get(url("assessment-return", row.pk)).status_code == 403
    assert enter(client, year.chibo).get(url("assessment-return", row.pk)).status_code == 404


def test_present_is_exempt_and_not_rated_by_reason_and_the_rest(client, year):
    for name, reason in (("cell1", "ABSENT"), ("cell2", "NEW")):
        row = year.member(name)
        row.state, row.not_rated_reason = State.NOT_RATED, reason
        row.save()
    enter(client, year.tochuc)
    page = client.get(url("cycle-detail", year.cycle.pk))
    rows = {row["kind"]: row for row in page.context["table"]}
    members = rows["MEMBER"]
    assert members["total"] == members["exempt"] + members["not_rated"] + sum(n for _, n in members["counts"])
    unrated = page.context["unrated"]
    assert sum(number for _, number, _ in unrated) == sum(row["not_rated"] for row in rows.values()) == 2
    for _, number, address in unrated:
        assert client.get(address).context["total"] == number


def test_each_level_of_the_year_opens_its_list(client, year):
    year.put([year.member("cell1")], State.PUBLISHED, Level.GOOD)
    enter(client, year.tochuc)
    address = f"{url('assessment-list', year.cycle.pk)}?kind=MEMBER&state=settled"
    page = client.get(url("cycle-detail", year.cycle.pk)).content.decode()
    for each in (address, f"{address}&level=GOOD"):
        assert each.replace("&", "&amp;") in page
        assert client.get(each).context["total"] == 1
