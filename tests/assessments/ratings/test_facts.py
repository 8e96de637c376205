"""Facts that others than the sender record: authorities, the inspection commission's opinion, the comment of a cell."""

import pytest

from assessments.ratings.actions.facts import (
    facts_version,
    record_authorities,
    record_cell_comment,
    record_inspection_opinion,
)
from assessments.ratings.actions.opening import close_cycle
from assessments.ratings.models import Assessment, Fact, FactKind, State
from assessments.ratings.rules.levels import NONE_AT_LEVEL, Level
from organizations.scope import events_visible_to
from partybase.audit.models import Event
from partybase.refusal import Conflict, NotAllowed, Refusal
from tests.assessments.ratings.year import DAY
from tests.personas import PERSONAS

FORMER = FactKind.FORMER_CELL_COMMENT
EVERYONE = sorted(PERSONAS)


@pytest.fixture
def events(year):
    start = Event.objects.count()
    return lambda: Event.objects.count() - start


def commune(year) -> Assessment:
    return year.of(year.district.commune)


def authorities(year, by, **overrides):
    values = {
        "assessment": commune(year), "government": Level.GOOD, "front": Level.GOOD, "mass": NONE_AT_LEVEL,
        "source": "QĐ 12/QĐ-UBND",
    } | overrides  # fmt: skip
    return record_authorities(by=by, **values)


def opinion(year, by, **overrides):
    values = {"assessment": commune(year), "text": "Chấp hành tốt.", "source": "CV 3-CV/UBKT"} | overrides
    return record_inspection_opinion(by=by, **values)


def comment(year, by, **overrides):
    assessment = year.member("cell2")
    Assessment.objects.filter(pk=assessment.pk).update(previous_cell=year.district.sibling_cell)
    values = {"assessment": year.member("cell2"), "kind": FORMER, "text": "Gương mẫu."} | overrides
    return record_cell_comment(by=by, **values)


def test_authorities_are_recorded_with_author_and_source(year, events):
    authorities(year, year.tochuc)
    facts = {f.kind: (f.value, f.source, f.recorded_on, f.by) for f in commune(year).facts.all()}
    rest = ("QĐ 12/QĐ-UBND", DAY, year.tochuc)
    assert facts == {
        "GOVERNMENT_RATING": ("GOOD", *rest),
        "FRONT_RATING": ("GOOD", *rest),
        "MASS_RATING": ("NONE_AT_LEVEL", *rest),
    }
    assert events() == 1


def test_a_correction_keeps_before_and_after_in_one_event(year, events):
    authorities(year, year.tochuc)
    authorities(year, year.tochuc, government=Level.COMPLETED, front=None, mass=None)
    event = Event.objects.filter(act="rating.authorities").first()
    label = "Xếp loại chính quyền cùng cấp"
    assert (event.before[label], event.after[label]) == ("Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ")
    assert events() == 2
    authorities(year, year.tochuc, government=Level.COMPLETED, front=None, mass=None)
    assert events() == 2  # nothing changed, nothing recorded


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize(
    ("record", "allowed"),
    [(authorities, {"tochuc"}), (opinion, {"kiemtra"}), (comment, set())],
    ids=["authorities", "opinion", "comment"],
)
def test_who_may_record(year, events, name, record, allowed):
    if name in allowed:
        record(year, getattr(year, name))
        assert events() == 1
    else:
        with pytest.raises(NotAllowed if name != "chibo" or record is not comment else Refusal):
            record(year, getattr(year, name))
        assert events() == 0


def test_others_stand_at_none_at_this_level(year):
    with pytest.raises(Refusal, match="không có chính quyền, Mặt trận, đoàn thể cùng cấp"):
        authorities(year, year.tochuc, assessment=year.of(year.district.office))


def test_an_opinion_is_asked_of_grassroots_organizations_only(year):
    with pytest.raises(Refusal, match="không phải tổ chức cơ sở đảng"):
        opinion(year, year.kiemtra, assessment=year.of(year.district.cell))


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_opinion_without_a_usable_text_is_refused(year, events, text):
    with pytest.raises(Refusal):
        opinion(year, year.kiemtra, text=text)
    assert (events(), Fact.objects.count()) == (0, 0)


def test_an_opinion_is_told_to_staff_and_leaders_not_below(year):
    opinion(year, year.kiemtra)
    readers = {
        name: events_visible_to(getattr(year, name), Event.objects.filter(act="rating.opinion")).exists()
        for name in EVERYONE
    }
    assert readers == {
        "tochuc": True, "lanhdao": True, "kiemtra": True, "bithu": False, "chibo": False, "chiboso": False,
        "quantri": False,
    }  # fmt: skip


def test_two_who_save_one_fact_the_loser_sees_both(year):
    opinion(year, year.kiemtra)
    seen = facts_version(commune(year), FactKind.INSPECTION_OPINION)
    opinion(year, year.kiemtra, text="Còn một hạn chế.", version=seen)
    with pytest.raises(Conflict) as caught:
        opinion(year, year.kiemtra, text="Không có ý kiến.", version=seen)
    assert caught.value.theirs == {"Ý kiến của Ủy ban Kiểm tra": "Còn một hạn chế."}
    assert caught.value.version == seen + 1


def test_the_former_cell_comments_itself(year, events):
    from organizations.scope import Role
    from tests.factories import make_grant, make_user

    secretary = make_user()
    make_grant(secretary, year.district.sibling_cell, Role.SECRETARY)
    comment(year, secretary)
    fact = year.member("cell2").facts.get()
    assert (fact.kind, fact.value, fact.source) == (FORMER, "Gương mẫu.", "nhận xét của Chi bộ thôn Phú")
    assert events() == 1


def test_the_sender_names_the_paper_it_came_with(year):
    with pytest.raises(Refusal, match="số và ngày văn bản"):
        comment(year, year.chibo)
    comment(year, year.chibo, text="", paper="05-NX/CB ngày 02/12/2019")
    fact = year.member("cell2").facts.get()
    assert fact.value == "05-NX/CB ngày 02/12/2019"
    assert fact.source == "văn bản nhận xét của Chi bộ thôn Phú, 05-NX/CB ngày 02/12/2019"


def test_a_comment_nobody_asked_for_is_refused(year):
    with pytest.raises(Refusal, match="không cần nhận xét này"):
        record_cell_comment(assessment=year.member("cell0"), kind=FORMER, text="x", by=year.chibo)
    with pytest.raises(Refusal, match="Hãy chọn nhận xét"):
        record_cell_comment(assessment=year.member("cell0"), kind="SICK_DAYS", text="x", by=year.chibo)


@pytest.mark.parametrize("level", ["BEST", "", 3])
def test_a_rating_outside_the_scale_is_refused(year, events, level):
    with pytest.raises(Refusal):
        authorities(year, year.tochuc, government=level, front=None, mass=None)
    assert events() == 0


def test_a_closed_year_takes_no_fact(year):
    close_cycle(cycle=year.cycle, paper="16-QĐ/HU", on=DAY, by=year.tochuc)
    with pytest.raises(Refusal, match="không nhận thay đổi"):
        opinion(year, year.kiemtra)


def test_who_is_not_rated_owes_no_fact(year):
    year.put(commune(year), State.NOT_RATED)
    with pytest.raises(Refusal, match="không xếp loại trong đợt này"):
        opinion(year, year.kiemtra)


def test_a_fact_that_changes_a_decided_level_flags_it(year):
    year.put(list(year.all().filter(subject_kind="CELL")), State.PUBLISHED, Level.OUTSTANDING)
    year.put(
        list(year.all().filter(subject_kind="PARTY_ORGANIZATION").exclude(organization=year.district.commune)),
        "PUBLISHED",
    )
    year.put(commune(year), State.PUBLISHED, Level.OUTSTANDING)
    authorities(year, year.tochuc, government=Level.COMPLETED)
    assert commune(year).needs_new_decision == (
        "Tính lại vì dữ kiện đã thay đổi: mức cao nhất nay là Hoàn thành tốt nhiệm vụ"
    )
    authorities(year, year.tochuc, government=Level.OUTSTANDING, front=Level.OUTSTANDING)
    assert commune(year).needs_new_decision == ""
