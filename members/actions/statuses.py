"""Exemption and suspension, with dates."""

from __future__ import annotations

import datetime

from django.db import transaction

from members import permissions
from members.actions._shared import (
    check_active,
    check_no_overlap,
    check_recordable,
    lock_member,
    need,
    need_paper,
    open_positions,
)
from members.models import COMMITTEE_POSITIONS, Member, StatusKind, StatusPeriod
from partybase.accounts.models import User
from partybase.audit.actions import record
from partybase.refusal import Refusal
from partybase.vietnamese import clean_text, format_date

SUSPENSIONS = (StatusKind.SUSPENDED, StatusKind.COMMITTEE_SUSPENDED)


@transaction.atomic
def start_exemption(*, member: Member, on: datetime.date, reason: str, paper: str, by: User) -> StatusPeriod:
    """Exemption from work and activity by resolution of the cell; exempt from the annual rating too."""
    permissions.check_can_exempt(by, member)
    return _start(member, StatusKind.EXEMPT, on, reason, paper, by, act="member.exempt")


@transaction.atomic
def start_suspension(
    *, member: Member, on: datetime.date, reason: str, paper: str, by: User, kind: str = StatusKind.SUSPENDED
) -> StatusPeriod:
    """Suspension of Party activity or of committee activity, by decision of the competent committee."""
    permissions.check_can_suspend(by, member)
    if kind not in SUSPENSIONS:
        raise Refusal("Hãy chọn đình chỉ sinh hoạt đảng hoặc đình chỉ sinh hoạt cấp ủy.", field="kind")
    if kind == StatusKind.COMMITTEE_SUSPENDED and not any(
        p.kind in COMMITTEE_POSITIONS for p in open_positions(member)
    ):
        raise Refusal(
            f"Đ/c {member} không giữ chức vụ nào trong cấp ủy. Hãy chọn đình chỉ sinh hoạt đảng.", field="kind"
        )
    return _start(member, StatusKind(kind), on, reason, paper, by, act="member.suspend")


@transaction.atomic
def end_status_period(*, period: StatusPeriod, on: datetime.date, by: User, paper: str = "") -> StatusPeriod:
    permissions.check_can_end_status(by, period)
    member = lock_member(period.member)
    period = StatusPeriod.objects.select_related("member__cell").get(pk=period.pk)
    check_recordable(on)
    if period.ends is not None:
        raise Refusal(f"{period.get_kind_display()} của đ/c {member} đã kết thúc ngày {format_date(period.ends)}.")
    if on <= period.starts:
        raise Refusal(
            f"Ngày kết thúc phải sau ngày bắt đầu {format_date(period.starts)}. Hãy sửa lại ngày.", field="on"
        )
    paper = clean_text(paper)
    period.ends, period.end_paper = on, paper[:300]
    period.save(update_fields=["ends", "end_paper"])
    record(
        by=by,
        act="member.status-end",
        summary=f"Đ/c {member} hết {_lower(period.get_kind_display())} từ ngày {format_date(on)}",
        subject=member,
        place=member.cell,
        before={"diện": period.get_kind_display(), "từ ngày": format_date(period.starts)},
        after={"đến ngày": format_date(on)},
        paper=paper,
    )
    return period


def _start(
    member: Member, kind: StatusKind, on: datetime.date, reason: str, paper: str, by: User, *, act: str
) -> StatusPeriod:
    member = lock_member(member)
    check_active(member)
    check_recordable(on)
    reason = need(reason, "Hãy ghi lý do.", field="reason")
    paper = need_paper(paper)
    rows = list(member.status_periods.filter(kind=kind))
    current = next((row for row in rows if row.ends is None), None)
    if current is not None:
        raise Refusal(
            f"Đ/c {member} đang {_lower(kind.label)} từ ngày {format_date(current.starts)}. Hãy kết thúc lần này trước."
        )
    check_no_overlap(on, None, rows, f"Ngày bắt đầu nằm trong một lần {_lower(kind.label)} đã ghi. Hãy sửa lại ngày.")
    stay = member.memberships.order_by("starts").first()
    if stay is not None and on < stay.starts and stay.entry_kind != "INITIAL":
        raise Refusal(
            f"Đ/c {member} sinh hoạt từ ngày {format_date(stay.starts)}: ngày bắt đầu không thể sớm hơn.", field="on"
        )
    period = StatusPeriod.objects.create(member=member, kind=kind, starts=on, reason=reason[:300], paper=paper[:300])
    record(
        by=by,
        act=act,
        summary=f"Đ/c {member}: {_lower(kind.label)} từ ngày {format_date(on)}",
        subject=member,
        place=member.cell,
        after={"diện": kind.label, "từ ngày": format_date(on)},
        reason=reason,
        paper=paper,
    )
    return period


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
