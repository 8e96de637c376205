"""What must hold of a session and of its rows before they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from assessments.meetings import rules
from assessments.meetings.actions._rows import Row
from assessments.meetings.models import Outcome, ReviewSession, SessionKind
from assessments.meetings.permissions import needs_reason
from assessments.meetings.querysets import NOT_REVIEWED
from assessments.meetings.roster import roster_day
from members.models import COMMITTEE_POSITIONS, Member, Membership, Position, StatusPeriod
from organizations.querysets import active_on
from partybase.accounts.models import User
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import clean_text, format_date

ORGANIZATION_OUTCOME = "Hội nghị cấp ủy là kiểm điểm của tập thể: kết quả của tổ chức đảng phải là “Đã kiểm điểm”."


def session_values(
    year: int,
    held_on: datetime.date,
    chair: str,
    minutes_secretary: str,
    superior_attending: str,
    summoned: int | None,
    present: int | None,
    rows: Sequence[Row],
) -> dict[str, Any]:
    people = [row for row in rows if row.member is not None]
    if not people and (summoned is None or present is None):
        raise Refusal(
            "Hãy ghi số triệu tập và số có mặt của hội nghị.", field="summoned" if summoned is None else "present"
        )
    if present is None:
        present = _reviewed_here(rows)
    if summoned is None:
        summoned = max(sum(row.outcome != Outcome.EXEMPT for row in people), present)
    chair = clean_text(chair)
    if not chair:
        raise Refusal("Hãy ghi người chủ trì hội nghị.", field="chair")
    return {
        "year": year,
        "held_on": held_on,
        "chair": chair,
        "minutes_secretary": clean_text(minutes_secretary),
        "superior_attending": clean_text(superior_attending),
        "summoned": summoned,
        "present": present,
    }


def check_session(session: ReviewSession, rows: Sequence[Row]) -> None:
    refuse(rules.check_day(session.held_on, session.year, today()))
    refuse(rules.check_attendance(session.summoned, session.present, _reviewed_here(rows)))
    if len({row.key for row in rows}) != len(rows):
        raise Refusal("Một đảng viên được ghi hai lần trong cùng hội nghị. Hãy tải lại trang rồi ghi lại.")
    own = [row for row in rows if row.member is None]
    if session.kind == SessionKind.MEMBERS:
        if own or not rows:
            raise Refusal(
                "Hội nghị kiểm điểm đảng viên phải có ít nhất một đảng viên. Hãy chọn kết quả của từng đảng viên."
            )
        if all(row.outcome == Outcome.EXEMPT for row in rows):
            raise Refusal(
                "Chưa ghi ai được kiểm điểm trong hội nghị này. Hãy chọn “Đã kiểm điểm” cho từng đảng viên có mặt; "
                "người được miễn không cần hội nghị riêng."
            )
    elif len(own) != 1 or own[0].outcome != Outcome.REVIEWED:
        raise Refusal(ORGANIZATION_OUTCOME)


def check_rows(session: ReviewSession, rows: Sequence[Row], *, fresh: Iterable[Row]) -> None:
    """Each row by itself, and whether the `fresh` ones belong to the session on its day. Two statements for any number."""
    ids = [row.member.pk for row in rows if row.member is not None]
    exempt = set(
        StatusPeriod.objects.filter(
            active_on(roster_day(session.organization, session.held_on)), member_id__in=ids, kind__in=NOT_REVIEWED
        ).values_list("member_id", flat=True)
    )
    for row in rows:
        if row.outcome not in Outcome.values:
            raise Refusal("Hãy chọn kết quả kiểm điểm.")
        if row.member is None:
            continue
        sentence = rules.check_row(
            f"Đ/c {row.member}",
            outcome=row.outcome,
            absence_reason=clean_text(row.absence_reason),
            reviewed_on=row.reviewed_on,
            exempt=row.key in exempt,
            held_on=session.held_on,
            year=session.year,
            today=today(),
        )
        if sentence:
            raise Refusal(sentence)
    wanted = {row.member.pk: row.member for row in fresh if row.member is not None}
    belonging = _belonging(session, wanted) if wanted else set()
    for pk, member in wanted.items():
        if pk not in belonging:
            raise Refusal(_stranger(session, member))


def _belonging(session: ReviewSession, ids: Iterable[int]) -> set[int]:
    on = active_on(roster_day(session.organization, session.held_on))
    rows: Any
    if session.kind == SessionKind.MEMBERS:
        rows = Membership.objects.official().filter(on, organization=session.organization, member_id__in=list(ids))
    else:
        rows = Position.objects.filter(
            on, organization=session.organization, kind__in=COMMITTEE_POSITIONS, member_id__in=list(ids)
        )
    return set(rows.values_list("member_id", flat=True))


def _stranger(session: ReviewSession, member: Member) -> str:
    day = format_date(session.held_on)
    if session.kind == SessionKind.MEMBERS:
        return (
            f"Đ/c {member} không sinh hoạt chính thức tại {session.organization} vào ngày {day}. "
            "Hãy chọn “Không thuộc hội nghị này” cho đồng chí đó, hoặc sửa ngày họp."
        )
    return (
        f"Đ/c {member} không phải là cấp ủy viên của {session.organization} vào ngày {day}. "
        "Hãy chọn “Không thuộc hội nghị này” cho đồng chí đó, hoặc sửa ngày họp."
    )


def _reviewed_here(rows: Sequence[Row]) -> int:
    return sum(row.member is not None and row.outcome == Outcome.REVIEWED and row.reviewed_on is None for row in rows)


def reason_for(by: User, session: ReviewSession, reason: str) -> str:
    reason = clean_text(reason or "")
    if needs_reason(by, session) and not reason:
        raise Refusal("Hãy ghi lý do sửa: đồng chí đang sửa biên bản của tổ chức đảng khác.", field="reason")
    return reason


def refuse(problems: list[rules.Problem], *, other: str = "") -> None:
    for field, sentence in problems:
        raise Refusal(sentence, field=other or field)
