"""An organization's sheet, the page of one assessment, facts that others owe, results on the overviews."""

import datetime

import pytest
from django.urls import reverse

from assessments.ratings.models import Ballot, Fact, FactKind, Opinion, RecordedResult, State
from assessments.ratings.reader import results_of
from assessments.ratings.rules.levels import Level
from members.models import Position, PositionKind
from partybase.audit.models import Event
from tests.assessments.ratings.year import DAY

BALLOT = dict.fromkeys(("eligible", "present", "issued", "returned", "valid", "count_GOOD"), "3") | dict.fromkeys(
    ("count_OUTSTANDING", "count_COMPLETED", "count_NOT_COMPLETED"), "0"
)


def url(name, *args):
    return reverse(f"ratings:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def cell(year):
    return year.of(year.district.cell)


def whole_sheet(year, assessment, **overrides):
    grades = {f"grade_{row.code}": "GOOD" for row in year.cycle.rulebook.criteria_for(kind="CELL")}
    values = {
        "version": assessment.version, **grades, **BALLOT, "held_on": "28/11/2019", "eligible_reason": "",
        "remarks": "Chi bộ tốt",
        "targets": "ASSIGNED", "targets_reached": "19", "targets_assigned": "20", "targets_source": "Báo cáo 12",
        "force_majeure": "", "force_majeure_source": "", "self_level": "GOOD", "sender_level": "GOOD",
    }  # fmt: skip
    return values | overrides


# --- the organization's sheet -----------------------------------------------------------------------------------------


def test_organization_sheet_is_saved_whole(client, year):
    assessment = cell(year)
    client.force_login(year.chibo)
    answer = client.post(url("sheet-organization", assessment), whole_sheet(year, assessment))
    assert answer.status_code == 302, answer.context["form"].errors
    assessment.refresh_from_db()
    assert set(assessment.grades.values()) == {"GOOD"}
    assert assessment.remarks == "Chi bộ tốt"
    assert Ballot.objects.get(assessment=assessment).good == 3
    fact = Fact.objects.get(assessment=assessment)
    assert (fact.kind, fact.value, fact.source) == ("TARGETS_SHARE", {"reached": 19, "assigned": 20}, "Báo cáo 12")
    assert "3/3 (100,0%) phiếu" in text_of(client.get(url("sheet-organization", assessment)))


def test_organization_sheet_may_say_that_no_targets_were_assigned(client, year):
    assessment = cell(year)
    client.force_login(year.chibo)
    data = whole_sheet(year, assessment, targets="NONE_ASSIGNED", targets_reached="", targets_assigned="")
    client.post(url("sheet-organization", assessment), data)
    assert Fact.objects.get(assessment=assessment).value == "NONE_ASSIGNED"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"targets_reached": "21"}, "nhiều hơn số được giao"),
        ({"targets_assigned": ""}, "Hãy ghi số chỉ tiêu được giao"),
        ({"targets_reached": ""}, "Hãy ghi số chỉ tiêu đạt được"),
        ({"count_GOOD": "4"}, "Cộng phiếu của bốn mức được 4, khác với số phiếu hợp lệ (3)"),
        ({"issued": "4"}, "Số phiếu phát ra (4) nhiều hơn số có mặt (3)"),
        ({"eligible": "7"}, "Hãy ghi lý do điều chỉnh"),
        ({"held_on": "11/12/2019"}, "không được sau ngày làm việc"),
        ({"grade_ORG_CADRES": "A"}, "không có trong danh sách"),
        ({"remarks": "x" * 10_001}, "dài quá 10000 ký tự"),
    ],
)
def test_organization_sheet_returns_with_what_was_typed(client, year, wrong, said):
    assessment = cell(year)
    client.force_login(year.chibo)
    data = whole_sheet(year, assessment, targets_source="Báo cáo 77", **wrong)
    answer = client.post(url("sheet-organization", assessment), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Báo cáo 77" in answer.content.decode()
    assert not Ballot.objects.exists()
    assert not Fact.objects.exists()


def test_voters_of_a_party_organization_are_its_committee(client, year):
    for name in ("cell0", "cell2"):
        Position.objects.create(
            member=year.district.members[name], organization=year.district.commune, kind=PositionKind.COMMITTEE_MEMBER,
            starts=datetime.date(2015, 1, 1),
        )  # fmt: skip
    answer = page(client, year.bithu, url("sheet-organization", year.of(year.district.commune)))
    assert answer.context["form"].header.eligible == 3


@pytest.mark.parametrize(("persona", "status"), [("bithu", 403), ("tochuc", 403), ("chiboso", 404), ("kiemtra", 404)])
def test_organization_sheet_is_its_secretarys(client, year, persona, status):
    assessment = cell(year)
    client.force_login(getattr(year, persona))
    assert client.post(url("sheet-organization", assessment), whole_sheet(year, assessment)).status_code == status
    assert client.get(url("sheet-organization-check", assessment)).status_code == status


def test_organization_sheet_is_checked_and_sent(client, year):
    assessment = cell(year)
    client.force_login(year.chibo)
    assert "Chưa ghi kết quả bỏ phiếu kín" in text_of(client.get(url("sheet-organization-check", assessment)))
    year.put(year.sheet(year.district.cell), State.DRAFT)
    answer = client.post(url("sheet-organization", assessment), {**whole_sheet(year, assessment), "and_check": "1"})
    assert answer.url == url("sheet-organization-check", assessment)
    assessment.refresh_from_db()
    data = {"rows": f"{assessment.pk}:{assessment.version}", "token": "5f6f0c9e-8d0c-4a7e-9a5b-0d3b6f1f2a13"}
    answer = client.post(url("sheet-organization-check", assessment), data)
    assert answer.status_code == 302, answer.context["problems"]
    assert client.post(url("sheet-organization-check", assessment), data).status_code == 302
    assessment.refresh_from_db()
    assert assessment.state == State.SENT
    assert Event.objects.filter(act="rating.send").count() == 1


def test_organization_sheet_that_is_not_whole_is_not_sent(client, year):
    assessment = cell(year)
    client.force_login(year.chibo)
    answer = client.post(url("sheet-organization-check", assessment), {"rows": f"{assessment.pk}:{assessment.version}"})
    assert answer.status_code == 422
    assert "Chưa gửi được" in answer.content.decode()


# --- the page of one assessment ---------------------------------------------------------------------------------------


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
def test_assessment_is_seen_in_scope(client, year, persona, status):
    assert page(client, getattr(year, persona), url("assessment-detail", cell(year))).status_code == status


def test_next_actor_is_named(client, year):
    member = year.sheet(year.district.cell)[0]
    year.put(member, State.SENT)
    steps = page(client, year.chibo, url("assessment-detail", member)).context["steps"]
    assert [(step.label, step.standing) for step in steps] == [
        ("Tự đánh giá và gửi", "done"), ("Quyết định", "current"), ("Công bố", "todo"),
    ]  # fmt: skip
    assert steps[1].actor == "Đảng ủy xã Tử Du"


def test_decision_is_hidden_from_below_until_it_is_published(client, year):
    member = year.sheet(year.district.cell)[0]
    year.put(member, State.SENT)
    decision = year.decide({member: Level.COMPLETED})
    address = url("assessment-detail", member)
    below = page(client, year.chibo, address)
    assert below.context["state"] == State.SENT
    assert decision.number not in below.content.decode()
    assert dict(below.context["levels"]) == {
        "Tự xếp loại": "Hoàn thành tốt nhiệm vụ",
        "Mức đề nghị": "Hoàn thành tốt nhiệm vụ",
    }
    above = page(client, year.bithu, address)
    assert above.context["state"] == State.DECIDED
    assert decision.number in above.content.decode()
    assert results_of(year.chibo, member.member)[0].level_note == "mức đề nghị của nơi gửi"
    assert results_of(year.bithu, member.member)[0].level == "Hoàn thành nhiệm vụ"


def test_proposal_is_hidden_from_below_and_a_return_is_not(client, year):
    office = year.of(year.district.office)
    year.put(office, State.PROPOSED)
    for step, text in (("PROPOSAL", "Đề nghị giữ mức"), ("RETURN", "Thiếu biên bản")):
        Opinion.objects.create(
            assessment=office,
            step=step,
            organization=year.district.top,
            body="ORGANIZATION_DEPARTMENT",
            text=text,
            by_text="Hà",
        )
    below = text_of(page(client, year.chiboso, url("assessment-detail", office)))
    assert "Đề nghị giữ mức" not in below
    assert "Thiếu biên bản" in below
    assert "Đề nghị giữ mức" in text_of(page(client, year.lanhdao, url("assessment-detail", office)))


def test_inspection_opinion_is_read_by_staff_and_leaders_alone(client, year):
    commune = year.of(year.district.commune)
    Fact.objects.create(
        assessment=commune, kind=FactKind.INSPECTION_OPINION, value="Có dấu hiệu vi phạm", recorded_on=DAY
    )
    address = url("assessment-detail", commune)
    assert "Có dấu hiệu vi phạm" not in text_of(page(client, year.bithu, address))
    for persona in ("tochuc", "lanhdao"):
        assert "Có dấu hiệu vi phạm" in text_of(page(client, getattr(year, persona), address))


def test_head_of_an_organization_above_does_not_tell_its_level(client, year):
    commune = year.of(year.district.commune)
    year.put(commune, State.DECIDED, Level.COMPLETED)
    head = year.member("cell1")
    year.fill(head)
    below = page(client, year.chibo, url("assessment-detail", head))
    assert "được xếp loại Hoàn thành nhiệm vụ" not in below.content.decode()
    assert [item.fact for item in below.context["verdict"].missing] == ["headed_organization_level"]


def test_page_opened_by_its_holder_is_marked(client, year):
    member = year.sheet(year.district.cell)[0]
    year.put(member, State.SENT)
    page(client, year.tochuc, url("assessment-detail", member))
    member.refresh_from_db()
    assert member.opened_at is None
    page(client, year.bithu, url("assessment-detail", member))
    member.refresh_from_db()
    assert member.opened_at is not None


@pytest.mark.parametrize("state", list(State))
def test_page_stands_in_every_state(client, year, state):
    rows = [year.sheet(year.district.cell)[0], cell(year), year.member("office1"), year.of(year.district.office)]
    year.put(rows, state)
    for persona in ("chibo", "chiboso", "bithu", "lanhdao"):
        for assessment in rows:
            assert page(client, getattr(year, persona), url("assessment-detail", assessment)).status_code in (200, 404)


# --- facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("opinion-list", {"kiemtra"}), ("authority-list", {"tochuc"}), ("comment-list", {"bithu", "chibo", "chiboso"})],
)
def test_lists_of_what_is_owed_are_for_who_owes_it(client, year, name, allowed):
    for persona in year.users:
        status = page(client, getattr(year, persona), url(name)).status_code
        assert status == (200 if persona in allowed else 403), persona


def test_inspection_staff_give_their_opinion(client, year):
    commune = year.of(year.district.commune)
    listed = page(client, year.kiemtra, url("opinion-list"))
    assert {row.name for row in listed.context["object_list"]} == {
        "Đảng bộ xã Tử Du", "Đảng bộ xã Liên Hòa", "Chi bộ Phòng Giáo dục",
    }  # fmt: skip
    data = {"opinion": "Không có ý kiến khác.", "source": "CV 45", "version": "0"}
    assert client.post(url("opinion-edit", commune), data).url == url("opinion-list")
    assert Fact.objects.get().value == "Không có ý kiến khác."
    assert page(client, year.kiemtra, url("opinion-list")).context["left"] == 2
    assert client.get(url("opinion-list") + "?owed=done&q=tu du").context["total"] == 1
    assert client.get(url("opinion-list") + "?export=xlsx").status_code == 200


def test_empty_opinion_returns_with_what_was_typed(client, year):
    client.force_login(year.kiemtra)
    answer = client.post(url("opinion-edit", year.of(year.district.commune)), {"opinion": "  ", "source": "CV 45"})
    assert answer.status_code == 422
    assert "Hãy ghi ý kiến" in answer.content.decode()
    assert "CV 45" in answer.content.decode()


def test_opinion_on_an_older_version_shows_both(client, year):
    commune = year.of(year.district.commune)
    client.force_login(year.kiemtra)
    client.post(url("opinion-edit", commune), {"opinion": "Bản một", "version": "0"})
    answer = client.post(url("opinion-edit", commune), {"opinion": "Bản hai", "version": "0"})
    assert answer.status_code == 409
    assert "Bản một" in answer.content.decode()


@pytest.mark.parametrize(("persona", "status"), [("tochuc", 404), ("bithu", 404), ("kiemtra", 200), ("lanhdao", 404)])
def test_opinion_is_the_inspection_commissions(client, year, persona, status):
    assert (
        page(client, getattr(year, persona), url("opinion-edit", year.of(year.district.commune))).status_code == status
    )


def test_opinion_on_a_subordinate_cell_is_not_asked(client, year):
    assert page(client, year.kiemtra, url("opinion-edit", cell(year))).status_code == 403


def test_staff_record_the_authorities_of_a_commune(client, year):
    commune = year.of(year.district.commune)
    listed = page(client, year.tochuc, url("authority-list"))
    assert {row.name for row in listed.context["object_list"]} == {"Đảng bộ xã Tử Du", "Đảng bộ xã Liên Hòa"}
    data = {"government": "GOOD", "front": "OUTSTANDING", "mass": "NONE_AT_LEVEL", "source": "TB 210", "version": "0"}
    assert client.post(url("authority-edit", commune), data).url == url("authority-list")
    assert dict(Fact.objects.values_list("kind", "value")) == {
        "GOVERNMENT_RATING": "GOOD", "FRONT_RATING": "OUTSTANDING", "MASS_RATING": "NONE_AT_LEVEL",
    }  # fmt: skip
    assert page(client, year.tochuc, url("authority-list")).context["left"] == 1
    assert client.post(url("authority-edit", commune), {"source": "x"}).status_code == 422


def test_authorities_of_an_office_are_not_asked(client, year):
    assert page(client, year.tochuc, url("authority-edit", year.of(year.district.office))).status_code == 403


def test_former_cell_sees_the_name_and_comments(client, year):
    member = year.member("sibling_cell0")
    member.previous_cell = year.district.cell
    member.save()
    listed = text_of(page(client, year.chibo, url("comment-list")))
    assert "Hoàng Văn Đoàn" in listed
    assert "Chi bộ thôn Phú" not in listed
    answer = client.get(url("fact-comment", member))
    assert "Chi bộ thôn Phú" not in text_of(answer)
    assert client.get(url("assessment-detail", member)).status_code == 404
    assert client.post(url("fact-comment", member), {"comment": " ", "version": "0"}).status_code == 422
    answer = client.post(url("fact-comment", member), {"comment": "Chấp hành tốt", "paper": "08-NX/CB", "version": "0"})
    assert answer.url == url("comment-list")
    fact = Fact.objects.get()
    assert (fact.kind, fact.value) == ("FORMER_CELL_COMMENT", "Chấp hành tốt")
    assert page(client, year.chibo, url("comment-list")).context["left"] == 0


def test_sender_may_name_the_paper_of_a_comment(client, year):
    member = year.sheet(year.district.cell)[0]
    member.temporary_cell = year.district.sibling_cell
    member.save()
    client.force_login(year.chibo)
    assert client.post(url("fact-comment", member), {"comment": "Tốt", "version": "0"}).status_code == 422
    answer = client.post(
        url("fact-comment", member), {"comment": "", "paper": "08-NX/CB ngày 02/12/2019", "version": "0"}
    )
    assert answer.url == url("assessment-detail", member)
    assert Fact.objects.get().kind == "TEMPORARY_CELL_COMMENT"


@pytest.mark.parametrize(("persona", "status"), [("chiboso", 404), ("bithu", 403), ("kiemtra", 404)])
def test_comment_is_nobody_elses(client, year, persona, status):
    member = year.sheet(year.district.cell)[0]
    member.previous_cell = year.district.sibling_cell
    member.save()
    assert page(client, getattr(year, persona), url("fact-comment", member)).status_code == status


def test_page_leads_to_the_facts_its_reader_owes(client, year):
    commune = year.of(year.district.commune)
    assert url("authority-edit", commune) in text_of(page(client, year.tochuc, url("assessment-detail", commune)))
    assert url("authority-edit", commune) not in text_of(page(client, year.bithu, url("assessment-detail", commune)))
    member = year.sheet(year.district.cell)[0]
    member.previous_cell = year.district.sibling_cell
    member.save()
    assert url("fact-comment", member) in text_of(page(client, year.chibo, url("assessment-detail", member)))


def test_comment_that_nobody_asked_for_is_refused(client, year):
    assert page(client, year.chibo, url("fact-comment", year.sheet(year.district.cell)[0])).status_code == 403


# --- overviews --------------------------------------------------------------------------------------------------------


def test_earlier_results_name_their_regulation(client, year):
    member = year.district.members["cell0"]
    RecordedResult.objects.create(
        year=2018, member=member, place=year.district.cell, level="GOOD", regulation="HD 16-HD/BTCTW (24/9/2018)"
    )
    found = results_of(year.chibo, member)
    assert [(result.year, result.level) for result in found] == [(2019, ""), (2018, "Hoàn thành tốt nhiệm vụ")]
    assert found[1].regulation == "HD 16-HD/BTCTW (24/9/2018)"
    assert "QĐ 132-QĐ/TW" in found[0].regulation
    assert results_of(year.chiboso, member) == []
    assert "HD 16-HD/BTCTW (24/9/2018)" in text_of(page(client, year.chibo, member.get_absolute_url()))
