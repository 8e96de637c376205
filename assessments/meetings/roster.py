"""Whom a session may review on a day, as the form lists them: preset so that the usual session needs hardly a touch."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable

from assessments.meetings.models import Outcome, Review, ReviewSession, SessionKind
from assessments.meetings.querysets import HEADS, NOT_REVIEWED
from members.models import COMMITTEE_POSITIONS, Member, Membership, Position, PositionKind, StatusPeriod
from organizations.models import Organization
from organizations.querysets import active_on
from partybase.vietnamese import format_date

NOT_HERE = ""


@dataclasses.dataclass
class Subject:
    """One line of the form; without a member the organization itself. `outcome` is what is preset."""

    member: Member | None
    name: str
    note: str = ""
    outcome: str = Outcome.REVIEWED
    review: Review | None = None

    @property
    def prefix(self) -> str:
        return f"m{self.member.pk}" if self.member else "own"


def roster_day(organization: Organization, on: datetime.date) -> datetime.date:
    """The day whose roster counts for a session: where the records begin later (an import opens all that has no date of its
    own on its day, without a paper), the day they begin; a founded organization had nobody before its day."""
    first = organization.states.order_by("starts").first()
    return first.starts if first is not None and not first.paper and first.starts > on else on


def subjects_for(
    organization: Organization,
    kind: str,
    *,
    on: datetime.date,
    year: int,
    session: ReviewSession | None = None,
    also: Iterable[int] = (),
) -> list[Subject]:
    """Everybody who belonged on the day, who stands in the session already, and who was posted (`also`: ids of members).

    Seven statements at most, whatever the number of members.
    """
    on = roster_day(organization, on)
    stored = {}
    if session is not None:
        stored = {r.member_id: r for r in session.reviews.select_related("member", "organization").order_by("pk")}
    members = _members(organization, kind, on, {pk for pk in stored if pk}, set(also))
    ids = [member.pk for member in members]
    periods = StatusPeriod.objects.filter(active_on(on), member_id__in=ids, kind__in=NOT_REVIEWED)
    away = {period.member_id: period.get_kind_display() for period in periods}
    posts = _posts(organization, ids, on)
    earlier = _earlier(ids, year, kind, session)
    subjects = []
    if kind == SessionKind.COMMITTEE:
        subjects.append(
            Subject(None, organization.committee_name or organization.name, "tập thể cấp ủy", review=stored.get(None))
        )
    for member in members:
        subject = Subject(member, member.full_name, review=stored.get(member.pk))
        notes = [posts.get(member.pk, ""), "dự bị" if not member.is_official else "", away.get(member.pk, "").lower()]
        if member.pk in earlier:
            notes.append(f"đã kiểm điểm ngày {format_date(earlier[member.pk])}")
        subject.note = ", ".join(note for note in notes if note)
        subject.outcome = _preset(subject, kind, session, member.pk in away, member.pk in earlier)
        subjects.append(subject)
    return subjects


def _preset(subject: Subject, kind: str, session: ReviewSession | None, away: bool, earlier: bool) -> str:
    if subject.review is not None:
        return subject.review.outcome
    if session is not None or earlier or kind == SessionKind.COMMITTEE:
        return NOT_HERE
    return Outcome.EXEMPT if away else Outcome.REVIEWED


def _members(
    organization: Organization, kind: str, on: datetime.date, stored: set[int], posted: set[int]
) -> list[Member]:
    if kind == SessionKind.MEMBERS:
        rows = Membership.objects.official().filter(organization=organization)
    else:
        rows = Position.objects.filter(organization=organization, kind__in=COMMITTEE_POSITIONS)
    ids = set(rows.filter(active_on(on)).values_list("member_id", flat=True)) | stored
    others = posted - ids
    if others:  # Posted from a page of another day: only who ever belonged here.
        ids |= set(rows.filter(member_id__in=others).values_list("member_id", flat=True))
    return list(Member.objects.filter(pk__in=ids).select_related("cell").order_by("sort_key", "birth_date", "pk"))


def _posts(organization: Organization, ids: list[int], on: datetime.date) -> dict[int, str]:
    rows = Position.objects.filter(
        active_on(on), organization=organization, member_id__in=ids, kind__in=COMMITTEE_POSITIONS
    )
    found: dict[int, str] = {}
    order = list(PositionKind.values)
    for position in sorted(rows, key=lambda row: (order.index(row.kind), row.pk)):
        found.setdefault(position.member_id, position.get_kind_display().lower())
    return found


def _earlier(ids: list[int], year: int, kind: str, session: ReviewSession | None) -> dict[int, datetime.date]:
    rows = Review.objects.of_year(year).filter(member_id__in=ids, outcome=Outcome.REVIEWED, session__kind=kind)
    if session is not None:
        rows = rows.exclude(session=session)
    return {
        member_id: reviewed_on or held_on
        for member_id, reviewed_on, held_on in rows.order_by("session__held_on", "pk").values_list(
            "member_id", "reviewed_on", "session__held_on"
        )
    }


def usual_chair(organization: Organization, on: datetime.date) -> str:
    """The secretary of that day."""
    on = roster_day(organization, on)
    rows = Position.objects.filter(active_on(on), organization=organization, kind__in=HEADS).select_related("member")
    first = min(rows, key=lambda row: (row.kind != PositionKind.SECRETARY, row.pk), default=None)
    return str(first.member) if first else ""
