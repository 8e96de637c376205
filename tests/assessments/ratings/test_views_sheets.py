"""The members' sheet of a cell: the grid, a row's save, one form a member, checking and sending."""

import pytest
from django.urls import reverse

from assessments.ratings.models import Assessment, Ballot, Fact, FactKind, State
from assessments.ratings.rules.levels import Level
from assessments.ratings.views.grid import CellSheet
from partybase.audit.models import Event
from partybase.web.models import Draft
from tests.assessments.ratings.year import rated_district

VOTE = dict.fromkeys(("eligible", "present", "issued", "returned", "valid"), "3") | {
    "eligible_reason": "",
    "held_on": "28/11/2019",
}
COUNTS = {"count_OUTSTANDING": "0", "count_GOOD": "3", "count_COMPLETED": "0", "count_NOT_COMPLETED": "0"}


def grades(year, value="GOOD"):
    return {f"grade_{row.code}": value for row in year.cycle.rulebook.criteria_for(kind="MEMBER")}


def whole_row(year, assessment, **overrides):
    values = {
        "version": assessment.version,
        "self_level": "GOOD",
        "sender_level": "GOOD",
        **grades(year),
        **VOTE,
        **COUNTS,
    }
    return {name: value for name, value in {**values, **overrides}.items() if value is not None}


def sheet_url(year, cell=None, name="sheet-members"):
    return reverse(f"ratings:{name}", args=[year.cycle.pk, (cell or year.district.cell).pk])


def save_url(assessment):
    return reverse("ratings:row-save", args=[assessment.pk])


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def chibo(client, year):
    return signed_in(client, year.chibo)


def plain(year):
    """A member of the village cell who heads nothing."""
    return year.sheet(year.district.cell)[0]


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("chibo", 200),
        ("bithu", 200),
        ("tochuc", 200),
        ("lanhdao", 200),
        ("chiboso", 404),
        ("kiemtra", 404),
        ("quantri", 404),
    ],
)
def test_sheet_is_seen_by_who_has_the_cell_in_scope(client, year, persona, status):
    assert signed_in(client, getattr(year, persona)).get(sheet_url(year)).status_code == status


@pytest.mark.parametrize(
    ("persona", "status"),
    [("chibo", 200), ("bithu", 403), ("tochuc", 403), ("lanhdao", 403), ("chiboso", 404), ("kiemtra", 404)],
)
@pytest.mark.parametrize("name", ["member-row", "row-save"])
def test_only_the_secretary_of_the_cell_writes_a_row(client, year, persona, status, name):
    assessment = plain(year)
    client = signed_in(client, getattr(year, persona))
    answer = client.post(reverse(f"ratings:{name}", args=[assessment.pk]), whole_row(year, assessment))
    assert answer.status_code == (302 if (name, status) == ("member-row", 200) else status)


def test_sheet_of_a_party_organization_or_of_no_cell_does_not_exist(client, year):
    signed_in(client, year.tochuc)
    assert client.get(sheet_url(year, year.district.commune)).status_code == 404
    assert client.get(reverse("ratings:sheet-members", args=[year.cycle.pk, 999999])).status_code == 404
    assert client.get(reverse("ratings:sheet-members", args=[9**18 * 9, 1])).status_code == 404


def test_sheet_before_the_year_is_opened_does_not_exist(client, db, the_day):
    from tests.assessments.ratings.year import prepared_district

    year = prepared_district()
    assert signed_in(client, year.chibo).get(sheet_url(year)).status_code == 404


def test_nothing_of_a_sibling_stands_on_the_sheet(chibo, year):
    text = chibo.get(sheet_url(year)).content.decode()
    assert "Nguyễn Văn Đức" in text
    for name in ("Hoàng Văn Đoàn", "Chi bộ thôn Phú", "Phạm Thị Oanh"):
        assert name not in text


def test_sheet_hides_what_was_decided_above_until_publication(client, year):
    assessment = plain(year)
    year.put(assessment, State.DECIDED, Level.GOOD)
    text = signed_in(client, year.chibo).get(sheet_url(year)).content.decode()
    assert "Đã quyết định" not in text
    assert "Đã gửi" in text
    assert "Đã quyết định" in signed_in(client, year.bithu).get(sheet_url(year)).content.decode()


# --- the row's save ---------------------------------------------------------------------------------------------------


def test_row_saves_and_answers_with_the_verdict(chibo, year):
    assessment = plain(year)
    answer = chibo.post(save_url(assessment), whole_row(year, assessment))
    assert answer.status_code == 200
    told = answer.json()
    assert told["version"] == assessment.version + 1
    assert told["done"] is True
    assert "HTTNV" in told["verdict"]
    assessment.refresh_from_db()
    assert (assessment.self_level, assessment.sender_level) == ("GOOD", "GOOD")
    assert Ballot.objects.get(assessment=assessment).good == 3
    assert Event.objects.filter(act="rating.save").count() == 1


def test_row_saves_only_what_was_posted(chibo, year):
    assessment = plain(year)
    year.fill(assessment)
    chibo.post(save_url(assessment), {"version": assessment.version, "self_level": "COMPLETED"})
    assessment.refresh_from_db()
    assert assessment.self_level == "COMPLETED"
    assert assessment.sender_level == "GOOD"
    assert len(assessment.grades) == 6
    assert Ballot.objects.get(assessment=assessment).good == 3


def test_row_clears_what_was_posted_empty(chibo, year):
    assessment = plain(year)
    year.fill(assessment)
    chibo.post(save_url(assessment), {"version": assessment.version, "self_level": "", "grade_MEMBER_STYLE": ""})
    assessment.refresh_from_db()
    assert assessment.self_level == ""
    assert "MEMBER_STYLE" not in assessment.grades


def test_row_with_impossible_sums_is_refused_and_nothing_is_saved(chibo, year):
    assessment = plain(year)
    answer = chibo.post(save_url(assessment), whole_row(year, assessment, count_GOOD="2"))
    assert answer.status_code == 422
    assert "Cộng phiếu của bốn mức được 2, khác với số phiếu hợp lệ (3)." in answer.json()["sentence"]
    assessment.refresh_from_db()
    assert assessment.grades == {}
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"count_GOOD": "ba"}, "count_GOOD"),
        ({"count_GOOD": "-1"}, "count_GOOD"),
        ({"self_level": "BEST"}, "self_level"),
        ({"grade_MEMBER_STYLE": "9"}, "grade_MEMBER_STYLE"),
        ({"present": ""}, "present"),
        ({"held_on": "31/12/2019"}, "held_on"),
        ({"held_on": "32/12/2019"}, "held_on"),
        ({"eligible": "9"}, "eligible_reason"),
    ],
)
def test_row_names_the_field_that_is_wrong(chibo, year, wrong, field):
    assessment = plain(year)
    answer = chibo.post(save_url(assessment), whole_row(year, assessment, **wrong))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["sentence"]


def test_eligible_that_differs_from_the_roster_is_kept_with_its_reason(chibo, year):
    assessment = plain(year)
    data = whole_row(year, assessment, eligible="4", eligible_reason="Một đồng chí mới chuyển đến")
    assert chibo.post(save_url(assessment), data).status_code == 200
    ballot = Ballot.objects.get(assessment=assessment)
    assert (ballot.eligible_proposed, ballot.eligible, ballot.eligible_reason) == (3, 4, "Một đồng chí mới chuyển đến")


def test_probationary_members_are_not_proposed_as_voters(chibo, year):
    member = year.district.members["cell2"]
    member.status = "PROBATIONARY"
    member.save()
    assert chibo.get(sheet_url(year)).context["sheet"].header.eligible == 2


def test_row_on_an_older_version_shows_what_stands(chibo, year):
    assessment = plain(year)
    chibo.post(save_url(assessment), {"version": assessment.version, "self_level": "COMPLETED"})
    answer = chibo.post(save_url(assessment), {"version": assessment.version, "self_level": "GOOD"})
    assert answer.status_code == 409
    assert answer.json()["theirs"]["self_level"] == "COMPLETED"
    assert answer.json()["version"] == assessment.version + 1


def test_row_that_was_sent_is_not_changed(chibo, year):
    assessment = plain(year)
    year.put(assessment, State.SENT)
    answer = chibo.post(save_url(assessment), {"self_level": "COMPLETED"})
    assert answer.status_code == 422
    assert "Đã gửi" in answer.json()["sentence"]


def test_row_of_a_signed_out_reader_is_answered_with_401(client, year):
    answer = client.post(save_url(plain(year)), {}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 401


def test_civil_service_rating_is_asked_of_those_who_owe_it(chibo, year):
    assessment = plain(year)
    assert (
        "civil_service_rating"
        not in chibo.get(reverse("ratings:member-row", args=[assessment.pk])).context["form"].fields
    )
    Assessment.objects.filter(pk=assessment.pk).update(employment="CIVIL_SERVANT")
    answer = chibo.post(save_url(assessment), whole_row(year, assessment, civil_service_rating="GOOD"))
    assert answer.status_code == 200
    assert Fact.objects.get(kind=FactKind.CIVIL_SERVICE_RATING).value == "GOOD"


# --- one form a member ------------------------------------------------------------------------------------------------


def test_member_row_keeps_what_was_typed_when_refused(chibo, year):
    assessment = plain(year)
    url = reverse("ratings:member-row", args=[assessment.pk])
    answer = chibo.post(url, whole_row(year, assessment, count_GOOD="2", remarks="Chăm chỉ"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Chăm chỉ" in text
    assert 'name="count_GOOD" value="2"' in text
    assert "<title>Lỗi:" in text


def test_member_row_records_sick_days_with_their_source(chibo, year):
    assessment = plain(year)
    url = reverse("ratings:member-row", args=[assessment.pk])
    data = whole_row(year, assessment, sick_days="95", sick_source="Giấy ra viện", under_half="", maternity_days="")
    answer = chibo.post(url, data)
    assert answer.status_code == 302
    assert list(Fact.objects.values_list("kind", "value", "source")) == [("SICK_DAYS", 95, "Giấy ra viện")]
    assert "nghỉ ốm 95 ngày" in chibo.get(sheet_url(year)).content.decode()


def test_member_row_goes_on_to_the_next_who_is_not_done(chibo, year):
    first, *others = sorted(
        (a for a in year.all().filter(place=year.district.cell, subject_kind="MEMBER")), key=lambda a: a.sort_key
    )
    year.fill(others[0])
    url = reverse("ratings:member-row", args=[first.pk])
    answer = chibo.post(url, {**whole_row(year, first), "and_next": "1"})
    assert answer.url == reverse("ratings:member-row", args=[others[1].pk])


def test_member_row_sent_twice_is_saved_once(chibo, year):
    assessment = plain(year)
    url = reverse("ratings:member-row", args=[assessment.pk])
    data = {**whole_row(year, assessment), "token": "5f6f0c9e-8d0c-4a7e-9a5b-0d3b6f1f2a11"}
    assert chibo.post(url, data).status_code == 302
    assert chibo.post(url, data).status_code == 302
    assert Event.objects.filter(act="rating.save").count() == 1


def test_member_row_on_an_older_version_shows_both(chibo, year):
    assessment = plain(year)
    url = reverse("ratings:member-row", args=[assessment.pk])
    chibo.post(url, whole_row(year, assessment, self_level="COMPLETED"))
    answer = chibo.post(url, whole_row(year, assessment))
    assert answer.status_code == 409
    assert "Hai bản đang khác nhau" in answer.content.decode()


def test_member_row_of_what_was_sent_leads_to_the_assessment(chibo, year):
    assessment = plain(year)
    year.put(assessment, State.SENT)
    answer = chibo.get(reverse("ratings:member-row", args=[assessment.pk]))
    assert answer.url == reverse("ratings:assessment-detail", args=[assessment.pk])


def test_saving_throws_the_draft_of_the_form_away(chibo, year):
    assessment = plain(year)
    key = f"rating-row-{assessment.pk}"
    Draft.objects.create(user=year.chibo, key=key, title="", url="", data={})
    chibo.post(reverse("ratings:member-row", args=[assessment.pk]), {**whole_row(year, assessment), "draft_key": key})
    assert not Draft.objects.exists()


# --- the vote of the whole cell ---------------------------------------------------------------------------------------


def test_vote_of_the_cell_applies_to_every_row(chibo, year):
    rows = list(year.all().filter(place=year.district.cell, subject_kind="MEMBER"))
    year.fill(rows)
    answer = chibo.post(sheet_url(year), {**VOTE, "eligible": "4", "eligible_reason": "Thêm một đồng chí"})
    assert answer.status_code == 302
    said = set(Ballot.objects.filter(assessment__in=rows).values_list("eligible", "eligible_reason"))
    assert said == {(4, "Thêm một đồng chí")}


def test_vote_that_fits_no_row_changes_nothing(chibo, year):
    rows = list(year.all().filter(place=year.district.cell, subject_kind="MEMBER"))
    year.fill(rows)
    answer = chibo.post(sheet_url(year), {**VOTE, "returned": "2", "valid": "2"})
    assert answer.status_code == 422
    assert "Chưa áp dụng được cho dòng nào" in answer.content.decode()
    assert set(Ballot.objects.values_list("valid", flat=True)) == {3}


def test_vote_is_the_senders_alone(client, year):
    assert signed_in(client, year.bithu).post(sheet_url(year), VOTE).status_code == 403


# --- check and send ---------------------------------------------------------------------------------------------------


def test_check_counts_what_is_ready_and_names_what_is_missing(chibo, year):
    first, second = year.sheet(year.district.cell)[0], year.member("cell0")
    year.fill(first)
    answer = chibo.get(sheet_url(year, name="sheet-members-check"))
    assert [row.assessment.pk for row, _, _ in answer.context["ready"]] == [first.pk]
    blocked = {row.assessment.pk: row.problems for row in answer.context["blocked"]}
    assert "Chưa ghi kết quả biểu quyết của chi bộ" in blocked[second.pk]
    assert reverse("ratings:member-row", args=[second.pk]) in answer.content.decode()


def send_data(*assessments, **more):
    return {"rows": [f"{a.pk}:{a.version}" for a in assessments], **more}


def test_sending_marks_the_rows_and_tells_how_many(chibo, year):
    first = plain(year)
    year.fill(first)
    answer = chibo.post(sheet_url(year, name="sheet-members-check"), send_data(first), follow=True)
    assert "Đã gửi phiếu của 1 đảng viên." in answer.content.decode()
    first.refresh_from_db()
    assert first.state == State.SENT


def test_sending_nothing_is_refused(chibo, year):
    year.fill(plain(year))
    answer = chibo.post(sheet_url(year, name="sheet-members-check"), {})
    assert answer.status_code == 422
    assert "Chưa chọn phiếu nào để gửi" in answer.content.decode()


def test_sending_what_has_changed_since_is_refused(chibo, year):
    first = plain(year)
    year.fill(first)
    old = send_data(first)
    chibo.post(save_url(first), {"version": first.version, "sender_level": "COMPLETED"})
    answer = chibo.post(sheet_url(year, name="sheet-members-check"), old)
    assert answer.status_code == 422
    assert "vừa thay đổi" in answer.content.decode()
    first.refresh_from_db()
    assert first.state == State.DRAFT


def test_sending_twice_sends_once(chibo, year):
    first = plain(year)
    year.fill(first)
    data = send_data(first, token="5f6f0c9e-8d0c-4a7e-9a5b-0d3b6f1f2a12")
    url = sheet_url(year, name="sheet-members-check")
    assert chibo.post(url, data).status_code == 302
    assert chibo.post(url, data).status_code == 302
    assert Event.objects.filter(act="rating.send").count() == 1


def test_check_is_the_senders_alone(client, year):
    assert signed_in(client, year.bithu).get(sheet_url(year, name="sheet-members-check")).status_code == 403


def office(year):
    rows = list(year.all().filter(place=year.district.office, subject_kind="MEMBER").order_by("pk"))
    year.fill(rows)
    return rows


def test_one_body_proposes_with_its_own_vote(client, year):
    rows = office(year)
    own = [a for a in rows if a.route == "C"]
    head = next(a for a in rows if a.route == "A")
    url = sheet_url(year, year.district.office, "sheet-members-check")
    signed_in(client, year.chiboso)
    year.put(year.of(year.district.office), State.DRAFT)
    vote = {"held_on": "05/12/2019", "present": "3", "in_favour": "3", "minutes": "12-BB/CU"}
    answer = client.post(url, send_data(*own, head, **vote))
    assert answer.status_code == 302, answer.context["form"].errors
    assert set(Assessment.objects.filter(pk__in=[a.pk for a in own]).values_list("state", flat=True)) == {
        State.PROPOSED
    }
    head.refresh_from_db()
    assert head.state == State.SENT


def test_one_body_without_its_vote_keeps_everything_back(client, year):
    rows = office(year)
    url = sheet_url(year, year.district.office, "sheet-members-check")
    signed_in(client, year.chiboso)
    answer = client.post(url, send_data(*rows, held_on="05/12/2019", present="3", in_favour="", minutes="12-BB/CU"))
    assert answer.status_code == 422
    assert "in_favour" in answer.context["form"].errors
    assert 'value="12-BB/CU"' in answer.content.decode()
    assert not Assessment.objects.filter(state__in=[State.SENT, State.PROPOSED]).exists()


# --- recall, opening --------------------------------------------------------------------------------------------------


def test_recall_brings_a_row_back(chibo, year):
    first = plain(year)
    year.put(first, State.SENT)
    answer = chibo.post(reverse("ratings:assessment-recall", args=[first.pk]), {"next": sheet_url(year)})
    assert answer.url == sheet_url(year)
    first.refresh_from_db()
    assert first.state == State.DRAFT


def test_sheet_opened_by_its_holder_can_no_longer_be_recalled(client, year):
    first = plain(year)
    year.put(first, State.SENT)
    signed_in(client, year.tochuc).get(sheet_url(year))
    first.refresh_from_db()
    assert first.opened_at is None
    signed_in(client, year.bithu).get(sheet_url(year))
    first.refresh_from_db()
    assert first.opened_at is not None
    answer = signed_in(client, year.chibo).post(
        reverse("ratings:assessment-recall", args=[first.pk]), {"next": sheet_url(year)}, follow=True
    )
    assert "không rút lại được" in answer.content.decode()
    first.refresh_from_db()
    assert first.state == State.SENT


# --- how much it costs ------------------------------------------------------------------------------------------------


def statements(django_assert_max_num_queries, client, url, most=100):
    with django_assert_max_num_queries(most) as context:
        assert client.get(url).status_code == 200
    return len(context)


@pytest.mark.parametrize("filled", [False, True])
def test_grid_costs_the_same_at_3_and_at_40_members(client, db, the_day, django_assert_max_num_queries, filled):
    year = rated_district(members=40)
    rows = list(year.all().filter(place=year.district.cell, subject_kind="MEMBER"))
    small = list(year.all().filter(place=year.district.sibling_cell, subject_kind="MEMBER"))
    if filled:
        year.fill(rows + small)
    signed_in(client, year.tochuc)
    at_40 = statements(django_assert_max_num_queries, client, sheet_url(year))
    at_3 = statements(django_assert_max_num_queries, client, sheet_url(year, year.district.sibling_cell))
    assert at_40 == at_3
    print(f"grid: {at_40} statements at 43 members, {at_3} at 3")


def test_grid_of_a_cell_takes_at_most_12_statements(client, db, the_day, django_assert_max_num_queries):
    year = rated_district(members=43)
    rows = list(year.all().filter(place=year.district.cell, subject_kind="MEMBER"))
    assert len(rows) == 46
    Assessment.objects.filter(pk__in=[a.pk for a in rows], heads=year.district.commune).update(heads=None)
    signed_in(client, year.chibo)
    assert statements(django_assert_max_num_queries, client, sheet_url(year), 12) <= 12


# --- one row alone ---------------------------------------------------------------------------------------------------


def test_row_alone_is_the_row_of_the_whole_sheet(year):
    """What the save of one row reads by itself equals what the page of the whole cell shows of it."""
    first = plain(year)
    year.fill(first)
    keys = (first.cycle_id, first.place_id)
    whole = CellSheet(year.chibo, *keys)
    for member in whole.rated:
        alone = CellSheet(year.chibo, *keys, alone=member.pk)
        current = next(a for a in alone.members if a.pk == member.pk)
        assert [a.pk for a in alone.members] == [member.pk]
        assert (alone.header, alone.own) == (whole.header, whole.own)
        ours, theirs = alone.row(current), whole.row(member)
        assert (ours.done, ours.problems, ours.own_vote, ours.cells) == (
            theirs.done, theirs.problems, theirs.own_vote, theirs.cells
        )  # fmt: skip
        assert ours.verdict == theirs.verdict
