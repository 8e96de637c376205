"""A closed rating year settles its reviews: sessions change again only after the recorded reopening."""

import datetime

import pytest
from django.urls import reverse

from assessments.meetings.actions import Row, edit_review, hold_session
from assessments.meetings.models import Outcome, ReviewSession
from assessments.ratings.models import Cycle
from partybase.audit.models import Event
from partybase.refusal import NotAllowed, Refusal


def close(year, state: str = "CLOSED") -> ReviewSession:
    Cycle.objects.filter(pk=year.cycle.pk).update(state=state)
    return ReviewSession.objects.select_related("organization").get(organization=year.district.cell, year=2019)


def new_session(year, of: int):
    row = Row(year.district.members["cell0"], Outcome.REVIEWED)
    held = datetime.date(of, 12, 5)
    return hold_session(
        by=year.chibo, organization=year.district.cell, kind="MEMBERS", year=of, held_on=held, chair="Nguyễn Văn Đức", rows=[row]
    )  # fmt: skip


@pytest.mark.parametrize("persona", ["chibo", "tochuc"])
def test_a_session_of_a_closed_year_is_not_changed(client, year, persona):
    session = close(year)
    events = Event.objects.count()
    review = session.reviews.first()
    with pytest.raises(NotAllowed, match="đã khóa"):
        edit_review(review=review, by=getattr(year, persona), outcome=Outcome.REVIEWED, faults="Sửa", reason="vì")
    client.force_login(getattr(year, persona))
    page = client.get(reverse("meetings:review-edit", args=[session.pk]))
    assert page.status_code == 403 and "mở lại đợt" in page.content.decode()
    detail = client.get(reverse("meetings:review-detail", args=[session.pk]))
    assert detail.status_code == 200 and not detail.context["can"]["edit"]
    review.refresh_from_db()
    assert (review.faults, Event.objects.count()) == ("", events)


def test_no_session_is_added_to_a_closed_year(year):
    close(year)
    with pytest.raises(Refusal, match="không ghi thêm") as refused:
        new_session(year, 2019)
    assert refused.value.field == "year"
    assert ReviewSession.objects.filter(organization=year.district.cell).count() == 1


def test_another_year_and_a_reopened_one_go_on(year):
    session = close(year)
    assert new_session(year, 2018).year == 2018
    close(year, "REOPENED")
    review = session.reviews.exclude(member=None).first()
    edit_review(review=review, by=year.chibo, outcome=Outcome.REVIEWED, faults="Còn chậm")
    review.refresh_from_db()
    assert review.faults == "Còn chậm"
