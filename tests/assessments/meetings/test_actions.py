"""Holding and editing sessions: the happy path, every refusal, one event each and no text in it."""

import datetime
import json

import pytest

from assessments.meetings import actions
from assessments.meetings.actions import Row
from assessments.meetings.models import Outcome, Review, ReviewSession, SessionKind
from assessments.meetings.roster import subjects_for
from members.models import Membership, PositionKind, StatusKind, StatusPeriod
from partybase.audit.models import Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from tests import personas
from tests.assessments.meetings.helpers import HELD, SECRET, edition, hold, hold_committee, rows_of
from tests.factories import LONG_AGO, make_member, make_position

D = datetime.date


def exempt(member, kind=StatusKind.EXEMPT):
    StatusPeriod.objects.create(member=member, kind=kind, starts=LONG_AGO)


def clear():
    Event.objects.all()._raw_delete("default")


def test_session_of_members(district, chibo):
    exempt(district.members["cell2"])
    rows = rows_of(district, strengths=SECRET)
    rows[1] = Row(district.members["cell1"], Outcome.ABSENT, absence_reason="ốm")
    rows[2] = Row(district.members["cell2"], Outcome.EXEMPT)
    session = hold(chibo, district.cell, rows)
    assert (session.summoned, session.present) == (2, 1)
    stored = list(session.reviews.order_by("pk").values_list("member_id", "outcome", "absence_reason", "strengths"))
    assert stored == [
        (district.members["cell0"].pk, "REVIEWED", "", SECRET),
        (district.members["cell1"].pk, "ABSENT", "ốm", ""),
        (district.members["cell2"].pk, "EXEMPT", "", ""),
    ]
    event = Event.objects.get()
    assert (event.act, event.place_id, event.subject_id) == ("review.hold", district.cell.pk, session.pk)
    assert {name: event.after[name] for name in ("đã kiểm điểm", "vắng, kiểm điểm sau", "được miễn")} == {
        "đã kiểm điểm": 1,
        "vắng, kiểm điểm sau": 1,
        "được miễn": 1,
    }
    assert SECRET not in json.dumps([event.before, event.after, event.summary], ensure_ascii=False)


def test_session_before_the_records_begin_takes_their_first_roster(district, chibo):
    """An import opens what has no date of its own on its day; the session that autumn was held before it."""
    begins = D(2019, 12, 10)
    district.cell.states.update(starts=begins)
    Membership.objects.filter(organization=district.cell).update(starts=begins)
    assert [subject.outcome for subject in listed(district, D(2019, 11, 5))] == [Outcome.REVIEWED] * 3
    session = hold(chibo, district.cell, rows_of(district), held_on=D(2019, 11, 5))
    assert session.reviews.count() == 3


def test_session_before_an_organization_was_founded_has_nobody(district, chibo):
    begins = D(2019, 12, 1)
    district.cell.states.update(starts=begins, paper="QĐ 15-QĐ/ĐU ngày 28/11/2019")
    Membership.objects.filter(organization=district.cell).update(starts=begins)
    assert listed(district, D(2019, 11, 5)) == []
    with pytest.raises(Refusal, match="không sinh hoạt chính thức"):
        hold(chibo, district.cell, rows_of(district), held_on=D(2019, 11, 5))


def listed(district, on):
    return subjects_for(district.cell, SessionKind.MEMBERS, on=on, year=2019)


def test_session_of_nobody_but_exempt_is_refused(district, chibo):
    exempt(district.members["cell2"])
    with pytest.raises(Refusal, match="Chưa ghi ai được kiểm điểm"):
        hold(chibo, district.cell, [Row(district.members["cell2"], Outcome.EXEMPT)])
    assert (ReviewSession.objects.count(), Event.objects.count()) == (0, 0)


def test_session_of_committee_with_its_members(district, bithu):
    session = hold_committee(bithu, district.commune, [Row(district.members["cell1"])])
    assert [(r.organization_id, r.member_id) for r in session.reviews.order_by("pk")] == [
        (district.commune.pk, None),
        (None, district.members["cell1"].pk),
    ]


@pytest.mark.parametrize(
    "overrides",
    [
        {"held_on": D(2019, 12, 11)},
        {"held_on": D(2018, 12, 31)},
        {"year": 2018},
        {"chair": "  "},
        {"summoned": 2, "present": 3},
        {"present": 2},
        {"rows": []},
    ],
)
def test_session_refused(district, chibo, overrides):
    rows = overrides.pop("rows", rows_of(district))
    with pytest.raises(Refusal):
        hold(chibo, district.cell, rows, **overrides)
    assert (ReviewSession.objects.count(), Review.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "row",
    [
        {"outcome": Outcome.ABSENT},
        {"outcome": Outcome.EXEMPT},
        {"outcome": "?"},
        {"reviewed_on": HELD},
        {"reviewed_on": D(2019, 12, 11)},
    ],
)
def test_row_refused(district, chibo, row):
    with pytest.raises(Refusal):
        hold(chibo, district.cell, rows_of(district, **row))
    assert ReviewSession.objects.count() == 0


def test_member_of_another_cell_refused(district, chibo):
    with pytest.raises(Refusal, match="không sinh hoạt chính thức"):
        hold(chibo, district.cell, [*rows_of(district), Row(district.members["sibling_cell0"])])


def test_member_belongs_on_the_day(district, chibo):
    member = make_member("Lê Văn Đến", cell=district.cell)
    member.memberships.update(starts=D(2019, 12, 6))
    with pytest.raises(Refusal):
        hold(chibo, district.cell, [Row(member)])
    assert hold(chibo, district.cell, [Row(member)], held_on=D(2019, 12, 6)).pk


def test_member_twice_refused(district, chibo):
    with pytest.raises(Refusal):
        hold(chibo, district.cell, [Row(district.members["cell0"]), Row(district.members["cell0"])])


def test_suspended_member_counts_as_exempt(district, chibo):
    exempt(district.members["cell0"], StatusKind.SUSPENDED)
    session = hold(chibo, district.cell, rows_of(district, outcome=Outcome.EXEMPT))
    assert (session.summoned, session.present) == (2, 2)


def test_committee_session_of_cell_without_committee_refused(district, chibo):
    with pytest.raises(Refusal, match="chi ủy viên"):
        hold_committee(chibo, district.cell)
    make_position(district.members["cell2"], kind=PositionKind.COMMITTEE_MEMBER)
    assert hold_committee(chibo, district.cell).pk


@pytest.mark.parametrize("rows", [[], [Row(outcome=Outcome.ABSENT, absence_reason="x")], [Row(), Row()]])
def test_committee_session_reviews_the_organization(district, bithu, rows):
    with pytest.raises(Refusal):
        hold(bithu, district.commune, rows, kind=SessionKind.COMMITTEE, summoned=5, present=5)


def test_committee_session_needs_attendance(district, bithu):
    with pytest.raises(Refusal) as refusal:
        hold_committee(bithu, district.commune, summoned=None, present=None)
    assert refusal.value.field == "summoned"


def test_stranger_to_the_committee_refused(district, bithu):
    with pytest.raises(Refusal, match="cấp ủy viên"):
        hold_committee(bithu, district.commune, [Row(district.members["cell2"])])


def test_members_are_reviewed_in_cells_only(district, bithu):
    with pytest.raises(NotAllowed):
        hold(bithu, district.commune, rows_of(district))


@pytest.mark.parametrize("name", [name for name in personas.PERSONAS if name != "chibo"])
def test_only_the_own_secretary_holds(district, name):
    with pytest.raises(NotAllowed):
        hold(personas.PERSONAS[name](district), district.cell, rows_of(district))
    assert Event.objects.count() == 0


def test_closed_organization_holds_no_more(district, chibo):
    district.cell.closed_on = D(2019, 11, 1)
    district.cell.save()
    with pytest.raises(NotAllowed):
        hold(chibo, district.cell, rows_of(district))


def test_several_sessions_a_year(district, chibo):
    rows = rows_of(district)
    hold(chibo, district.cell, [*rows[:2], Row(district.members["cell2"], Outcome.ABSENT, absence_reason="ốm")])
    hold(chibo, district.cell, rows[2:], held_on=D(2019, 12, 9))
    assert ReviewSession.objects.count() == 2


# --- editing ------------------------------------------------------------------------------------------------------


def test_edit_session_continues_it(district, chibo):
    session = hold(chibo, district.cell, rows_of(district)[:2])
    clear()
    rows = [
        Row(district.members["cell0"], faults=SECRET),
        Row(district.members["cell2"], reviewed_on=D(2019, 12, 9)),
    ]
    edited = actions.edit_session(by=chibo, **edition(session, rows, summoned=3, superior_attending="Trần Bí Thư"))
    assert (edited.version, edited.superior_attending) == (2, "Trần Bí Thư")
    assert [(r.member_id, r.faults, r.reviewed_on) for r in edited.reviews.order_by("member_id")] == [
        (district.members["cell0"].pk, SECRET, None),
        (district.members["cell2"].pk, "", D(2019, 12, 9)),
    ]
    event = Event.objects.get()
    assert event.act == "review.edit"
    assert event.after["thay đổi"] == [
        "Đ/c Nguyễn Văn Đức: sửa hạn chế, khuyết điểm",
        "Đ/c Lê Hữu Ân: thêm vào hội nghị, đã kiểm điểm",
        "Đ/c Trần Thị Yến: bỏ khỏi hội nghị",
    ]
    assert SECRET not in json.dumps(event.after, ensure_ascii=False)


def test_reviewed_member_with_text_is_not_taken_off(district, chibo):
    session = hold(chibo, district.cell, rows_of(district, promises=SECRET))
    with pytest.raises(Refusal, match="không bỏ ra được"):
        actions.edit_session(by=chibo, **edition(session, rows_of(district)[1:]))
    assert session.reviews.count() == 3


def test_edit_session_without_change_refused(district, chibo):
    session = hold(chibo, district.cell, rows_of(district))
    with pytest.raises(Refusal, match="Chưa có nội dung nào thay đổi"):
        actions.edit_session(by=chibo, **edition(session, rows_of(district)))


def test_edit_session_moved_before_somebody_came_refused(district, chibo):
    member = make_member("Lê Văn Đến", cell=district.cell)
    member.memberships.update(starts=D(2019, 12, 5))
    session = hold(chibo, district.cell, [Row(member)])
    with pytest.raises(Refusal):
        actions.edit_session(by=chibo, **edition(session, [Row(member)], held_on=D(2019, 12, 4)))


def test_edit_session_of_older_version_shows_both(district, chibo):
    session = hold(chibo, district.cell, rows_of(district))
    actions.edit_session(by=chibo, **edition(session, rows_of(district, strengths="bản thứ nhất"), chair="Người khác"))
    with pytest.raises(Conflict) as conflict:
        actions.edit_session(by=chibo, **edition(session, rows_of(district, strengths="bản thứ hai")))
    assert conflict.value.version == 2
    assert conflict.value.theirs["chủ trì"] == "Người khác"
    assert conflict.value.theirs["Nguyễn Văn Đức – ưu điểm"] == "bản thứ nhất"


def test_staff_correct_with_a_reason(district, chibo):
    session = hold(chibo, district.cell, rows_of(district))
    tochuc = personas.tochuc(district)
    with pytest.raises(Refusal) as refusal:
        actions.edit_session(by=tochuc, **edition(session, rows_of(district), chair="Khác"))
    assert refusal.value.field == "reason"
    actions.edit_session(by=tochuc, **edition(session, rows_of(district), chair="Khác", reason="ghi nhầm"))
    assert Event.objects.get(act="review.edit").reason == "ghi nhầm"


@pytest.mark.parametrize("name", ["quantri", "kiemtra", "lanhdao", "bithu", "chiboso"])
def test_nobody_else_edits(district, chibo, name):
    session = hold(chibo, district.cell, rows_of(district))
    by = personas.PERSONAS[name](district)
    with pytest.raises(NotAllowed):
        actions.edit_session(by=by, **edition(session, rows_of(district), chair="Khác", reason="x"))
    with pytest.raises(NotAllowed):
        actions.edit_review(by=by, review=session.reviews.first(), outcome="REVIEWED", strengths="x", reason="x")


def absent_session(district, chibo):
    rows = rows_of(district, outcome=Outcome.ABSENT, absence_reason="ốm")
    return hold(chibo, district.cell, rows)


def test_absent_member_reviewed_later(district, chibo):
    session = absent_session(district, chibo)
    review = session.reviews.get(outcome="ABSENT")
    clear()
    with pytest.raises(Refusal, match="Số có mặt"):
        actions.edit_review(review=review, by=chibo, outcome="REVIEWED", version=1)
    done = actions.edit_review(
        review=review, by=chibo, outcome="REVIEWED", reviewed_on=D(2019, 12, 9), strengths=SECRET, version=1
    )
    assert (done.outcome, done.absence_reason, done.version) == ("REVIEWED", "", 2)
    event = Event.objects.get()
    assert (event.act, event.subject_id) == ("review.edit-one", session.pk)
    assert event.after == {
        "thay đổi": "Vắng, kiểm điểm sau → Đã kiểm điểm; sửa lý do vắng; sửa ngày kiểm điểm bổ sung; sửa ưu điểm"
    }


def test_edit_review_of_older_version_shows_both(district, chibo):
    session = hold(chibo, district.cell, rows_of(district))
    review = session.reviews.order_by("pk").first()
    actions.edit_review(review=review, by=chibo, outcome="REVIEWED", strengths="thứ nhất", version=1)
    with pytest.raises(Conflict) as conflict:
        actions.edit_review(review=review, by=chibo, outcome="REVIEWED", strengths="thứ hai", version=1)
    assert conflict.value.theirs["ưu điểm"] == "thứ nhất"
    with pytest.raises(Conflict):  # the page of the whole session was opened before
        actions.edit_session(by=chibo, **edition(session, rows_of(district)))


def test_edit_review_refused(district, chibo, bithu):
    session = hold(chibo, district.cell, rows_of(district))
    review = session.reviews.order_by("pk").first()
    for values in ({"outcome": "REVIEWED"}, {"outcome": "ABSENT"}, {"outcome": "EXEMPT"}):
        with pytest.raises(Refusal):
            actions.edit_review(review=review, by=chibo, **values)
    own = hold_committee(bithu, district.commune).reviews.get()
    with pytest.raises(Refusal):
        actions.edit_review(review=own, by=bithu, outcome="ABSENT", absence_reason="x")
