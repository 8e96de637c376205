"""Hold a review session, go on with it, correct it.

One event for each act. It says what was decided and which fields changed, never the text of a review: the record is read by
more people than the text is.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from assessments.meetings import rules
from assessments.meetings.actions._checks import (
    ORGANIZATION_OUTCOME,
    check_rows,
    check_session,
    reason_for,
    refuse,
    session_values,
)
from assessments.meetings.actions._rows import (
    REVIEW_FIELDS,
    SESSION_FIELDS,
    Row,
    conflict_of,
    counts_of,
    named,
    note_of,
    review_of,
    save_rows,
    shown_fields,
)
from assessments.meetings.models import Outcome, Review, ReviewSession, SessionKind
from assessments.meetings.permissions import check_can_edit, check_can_hold, check_year_is_open
from assessments.meetings.querysets import has_committee
from assessments.meetings.roster import roster_day
from organizations.models import Organization
from partybase.accounts.models import User
from partybase.audit.actions import changes, record
from partybase.refusal import Conflict, Refusal
from partybase.vietnamese import format_date

__all__ = ["REVIEW_FIELDS", "SESSION_FIELDS", "Row", "edit_review", "edit_session", "hold_session"]


@transaction.atomic
def hold_session(
    *,
    by: User,
    organization: Organization,
    kind: str,
    year: int,
    held_on: datetime.date,
    chair: str,
    rows: Sequence[Row],
    minutes_secretary: str = "",
    superior_attending: str = "",
    summoned: int | None = None,
    present: int | None = None,
) -> ReviewSession:
    """A session that was held, with everybody it reviewed. Attendance left out is counted from the rows."""
    organization = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    check_can_hold(by, organization, kind)
    check_year_is_open(organization, year)
    if kind == SessionKind.COMMITTEE and not has_committee(organization, roster_day(organization, held_on)):
        raise Refusal(
            f"{organization} chưa ghi chi ủy viên nào vào ngày {format_date(held_on)}: nơi không có chi ủy thì "
            "bí thư, phó bí thư kiểm điểm tại hội nghị chi bộ. Hãy ghi hội nghị kiểm điểm đảng viên."
        )
    session = ReviewSession(organization=organization, kind=kind)
    values = session_values(year, held_on, chair, minutes_secretary, superior_attending, summoned, present, rows)
    for name, value in values.items():
        setattr(session, name, value)
    check_session(session, rows)
    check_rows(session, rows, fresh=rows)
    session.save(force_insert=True)
    Review.objects.bulk_create([review_of(session, row) for row in rows])
    record(
        by=by,
        act="review.hold",
        summary=f"Ghi hội nghị: {session} (họp ngày {format_date(held_on)})",
        subject=session,
        place=organization,
        after={**changes(ReviewSession(), values)[1], **counts_of(rows)},
    )
    return session


@transaction.atomic
def edit_session(
    *,
    session: ReviewSession,
    by: User,
    year: int,
    held_on: datetime.date,
    chair: str,
    rows: Sequence[Row],
    minutes_secretary: str = "",
    superior_attending: str = "",
    summoned: int | None = None,
    present: int | None = None,
    version: int | None = None,
    reason: str = "",
) -> ReviewSession:
    """The session as it shall stand: `rows` are all its subjects; one left out, without text, is taken off."""
    check_can_edit(by, session)
    session = _locked(session)
    check_year_is_open(session.organization, year)
    reason = reason_for(by, session, reason)
    stored = {
        review.member_id: review for review in session.reviews.select_related("member", "organization").order_by("pk")
    }
    values = session_values(year, held_on, chair, minutes_secretary, superior_attending, summoned, present, rows)
    if version is not None and version != session.version:
        raise conflict_of(session, stored, rows)
    before, after = changes(session, values)
    moved = session.held_on != held_on
    for name, value in values.items():
        setattr(session, name, value)
    check_session(session, rows)
    check_rows(session, rows, fresh=[row for row in rows if moved or row.key not in stored])
    notes = save_rows(session, stored, rows)
    if not after and not notes:
        raise Refusal("Chưa có nội dung nào thay đổi. Hãy sửa rồi lưu, hoặc bấm Hủy bỏ.")
    session.version += 1
    session.save(update_fields=[*values, "version"])
    record(
        by=by,
        act="review.edit",
        summary=f"Sửa hội nghị: {session}",
        subject=session,
        place=session.organization,
        before=before,
        after={**after, **counts_of(rows), **({"thay đổi": notes} if notes else {})},
        reason=reason,
    )
    return session


@transaction.atomic
def edit_review(
    *,
    review: Review,
    by: User,
    outcome: str,
    absence_reason: str = "",
    reviewed_on: datetime.date | None = None,
    strengths: str = "",
    faults: str = "",
    promises: str = "",
    version: int | None = None,
    reason: str = "",
) -> Review:
    """One subject of a session; the session's own version moves as well, so that nobody overwrites this unseen."""
    check_can_edit(by, review.session)
    session = _locked(review.session)
    reason = reason_for(by, session, reason)
    review = (
        Review.objects.select_for_update(of=("self",), no_key=True)
        .select_related("member", "organization")
        .get(pk=review.pk)
    )
    row = Row(review.member, outcome, absence_reason, reviewed_on, strengths, faults, promises)
    values = row.values()
    if version is not None and version != review.version:
        raise Conflict(theirs=shown_fields(review, REVIEW_FIELDS), version=review.version)
    if review.organization_id and outcome != Outcome.REVIEWED:
        raise Refusal(ORGANIZATION_OUTCOME, field="outcome")
    check_rows(session, [row], fresh=[])
    others = session.reviews.exclude(pk=review.pk).filter(member__isnull=False)
    here = others.filter(outcome=Outcome.REVIEWED, reviewed_on__isnull=True).count()
    here += bool(review.member_id) and outcome == Outcome.REVIEWED and reviewed_on is None
    refuse(rules.check_attendance(session.summoned, session.present, here), other="reviewed_on")
    note = note_of(review, values)
    if not note:
        raise Refusal("Chưa có nội dung nào thay đổi. Hãy sửa rồi lưu, hoặc bấm Hủy bỏ.")
    for name, value in values.items():
        setattr(review, name, value)
    review.version += 1
    review.save(update_fields=[*values, "version"])
    session.version += 1
    session.save(update_fields=["version"])
    record(
        by=by,
        act="review.edit-one",
        summary=f"Sửa kết quả kiểm điểm của {named(review)}: {session}",
        subject=session,
        place=session.organization,
        after={"thay đổi": note},
        reason=reason,
    )
    return review


def _locked(session: ReviewSession) -> ReviewSession:
    rows = ReviewSession.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    return rows.get(pk=session.pk)
