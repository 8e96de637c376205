"""Ways out of a cell and into another: end, move, temporary activity, restoration.

A stay is half-open [starts, ends): whoever moves on a day belongs to the new cell on that day. What was true is never
overwritten: a restored member gets a new stay.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from members import permissions
from members.actions._shared import (
    check_active,
    check_no_overlap,
    check_open_cell,
    check_recordable,
    close_positions,
    end_grant,
    lock_member,
    lock_organization,
    need,
    need_paper,
    open_positions,
    save_member,
)
from members.models import EndKind, EntryKind, Member, Membership, MembershipKind
from organizations.models import Grant, Organization
from partybase.accounts.models import User
from partybase.audit.actions import record
from partybase.refusal import Refusal, check_version
from partybase.today import today
from partybase.vietnamese import clean_text, format_date

# Ways in which a secretary or staff end a membership; a move inside the district is another action.
END_KINDS = (
    EndKind.DEATH,
    EndKind.REMOVAL,
    EndKind.WITHDRAWAL,
    EndKind.SCREENING_OUT,
    EndKind.EXPULSION,
    EndKind.TRANSFER_OUT,
)


@transaction.atomic
def end_membership(
    *,
    member: Member,
    on: datetime.date,
    kind: str,
    by: User,
    paper: str = "",
    body: str = "",
    version: int | None = None,
) -> Member:
    """End a member's activity: death, removal, withdrawal, screening out, transfer out, or announced expulsion.

    In the same transaction end the posts with their rights, every right of the account, status periods and temporary
    activity. The account itself stays. Expulsion needs the announced discipline (`member.disciplinary_actions`).
    """
    permissions.check_can_end(by, member)
    member = lock_member(member)
    permissions.check_can_end(by, member)
    check_active(member)
    check_version(member, version)
    check_recordable(on)
    if kind not in END_KINDS:
        raise Refusal("Hãy chọn hình thức thôi sinh hoạt trong danh sách.", field="kind")
    paper, body = clean_text(paper), clean_text(body)
    if kind == EndKind.EXPULSION:
        discipline = announced_expulsion(member, on)
        paper = paper or f"QĐ kỷ luật số {discipline.number} ngày {format_date(discipline.announced_on)}"
    if kind != EndKind.DEATH:
        paper = need_paper(paper)
        body = need(body, "Hãy ghi cơ quan quyết định, ví dụ: Ban Thường vụ Huyện ủy.", field="body")
    ended = _close_everything(member, on, kind=kind, paper=paper, body=body)
    before = {"ngày thôi sinh hoạt": "", "hình thức thôi sinh hoạt": ""}
    after: dict[str, Any] = {
        "ngày thôi sinh hoạt": format_date(on),
        "hình thức thôi sinh hoạt": EndKind(kind).label,
        "cơ quan quyết định": body,
        **ended,
    }
    save_member(member, {"ended_on": on, "end_kind": kind})
    record(
        by=by,
        act="member.end",
        summary=f"Đ/c {member} thôi sinh hoạt tại {member.cell} từ ngày {format_date(on)} ({EndKind(kind).label})",
        subject=member,
        place=member.cell,
        before=before,
        after=after,
        paper=paper,
    )
    return member


def announced_expulsion(member: Member, on: datetime.date) -> Any:
    """The announced discipline that expels this member, found upwards by reverse name; refuses without one."""
    actions = getattr(member, "disciplinary_actions", None)
    found = None
    if actions is not None:
        found = actions.filter(form="EXPULSION", announced_on__isnull=False).order_by("-announced_on", "-pk").first()
    if found is None:
        raise Refusal(
            f"Chưa có quyết định khai trừ đã công bố đối với đ/c {member}. Khai trừ là hình thức kỷ luật: Ủy ban Kiểm tra ghi "
            "quyết định kỷ luật và ngày công bố trước, sau đó mới ghi thôi sinh hoạt.",
            field="kind",
        )
    if found.announced_on > on:
        raise Refusal(
            f"Quyết định khai trừ công bố ngày {format_date(found.announced_on)}, sau ngày {format_date(on)}. "
            "Hãy ghi ngày thôi sinh hoạt từ ngày công bố trở đi.",
            field="on",
        )
    return found


@transaction.atomic
def move_member(
    *, member: Member, to: Organization, on: datetime.date, paper: str, by: User, version: int | None = None
) -> Membership:
    """Official transfer within the district (QĐ 29-QĐ/TW, 25/7/2016, item 6.3.1): one stay closes, the next opens.

    Posts in organizations that do not stand above the new cell end, with their rights. Returns the new membership.
    """
    permissions.check_can_move(by, member, to)
    to = lock_organization(to)
    member = lock_member(member)
    permissions.check_can_move(by, member, to)
    check_active(member)
    check_version(member, version)
    check_recordable(on)
    check_open_cell(to, on, field="to")
    former = member.cell
    if to.pk == former.pk:
        raise Refusal(f"Đ/c {member} đang sinh hoạt tại {to}. Hãy chọn chi bộ khác.", field="to")
    paper = need_paper(paper)
    guest = _stay(member, MembershipKind.TEMPORARY)
    if guest is not None and guest.organization_id == to.pk:
        raise Refusal(
            f"Đ/c {member} đang sinh hoạt tạm thời tại {to}. Hãy kết thúc sinh hoạt tạm thời trước rồi chuyển.",
            field="to",
        )
    left = [position for position in open_positions(member) if not to.is_within(str(position.organization.path))]
    ended = close_positions(left, on, paper)
    stay = _need_stay(member, on)
    _close_stay(stay, on, kind=EndKind.MOVE, paper=paper)
    membership = Membership.objects.create(
        member=member, organization=to, starts=on, entry_kind=EntryKind.MOVE, entry_paper=paper[:300]
    )
    save_member(member, {"cell": to})
    record(
        by=by,
        act="member.move",
        summary=f"Chuyển sinh hoạt đ/c {member} từ {former} đến {to} từ ngày {format_date(on)}",
        subject=member,
        place=to,
        before={"chi bộ": former},
        after={"chi bộ": to, **({"thôi giữ chức vụ": ended} if ended else {})},
        paper=paper,
    )
    return membership


@transaction.atomic
def start_temporary(*, member: Member, cell: Organization, on: datetime.date, paper: str, by: User) -> Membership:
    """Temporary activity in another cell (item 6.3.2): counted at home, posts at home stay."""
    permissions.check_can_move(by, member, cell)
    cell = lock_organization(cell)
    member = lock_member(member)
    check_active(member)
    check_recordable(on)
    check_open_cell(cell, on, field="cell")
    if cell.pk == member.cell_id:
        raise Refusal(f"Đ/c {member} đang sinh hoạt chính thức tại {cell}. Hãy chọn chi bộ khác.", field="cell")
    paper = need_paper(paper)
    guest = _stay(member, MembershipKind.TEMPORARY)
    if guest is not None:
        raise Refusal(
            f"Đ/c {member} đang sinh hoạt tạm thời tại {guest.organization} từ ngày {format_date(guest.starts)}. "
            "Hãy kết thúc lần này trước."
        )
    stays = member.memberships.temporary()
    check_no_overlap(on, None, stays, "Ngày bắt đầu nằm trong một lần sinh hoạt tạm thời đã ghi. Hãy sửa lại ngày.")
    home = _need_stay(member, on)
    membership = Membership.objects.create(
        member=member,
        organization=cell,
        kind=MembershipKind.TEMPORARY,
        starts=on,
        entry_kind=EntryKind.MOVE,
        entry_paper=paper[:300],
    )
    record(
        by=by,
        act="member.temporary-start",
        summary=f"Đ/c {member} ({home.organization}) sinh hoạt tạm thời tại {cell} từ ngày {format_date(on)}",
        subject=member,
        place=member.cell,
        after={"sinh hoạt tạm thời tại": cell, "từ ngày": format_date(on)},
        paper=paper,
    )
    return membership


@transaction.atomic
def end_temporary(*, member: Member, on: datetime.date, by: User, paper: str = "") -> Membership:
    permissions.check_can_move(by, member)
    member = lock_member(member)
    check_recordable(on)
    guest = _stay(member, MembershipKind.TEMPORARY)
    if guest is None:
        raise Refusal(f"Đ/c {member} không có lần sinh hoạt tạm thời nào đang mở.")
    paper = clean_text(paper)
    _close_stay(guest, on, kind=EndKind.RETURN, paper=paper)
    record(
        by=by,
        act="member.temporary-end",
        summary=f"Đ/c {member} hết sinh hoạt tạm thời tại {guest.organization} từ ngày {format_date(on)}",
        subject=member,
        place=member.cell,
        before={"sinh hoạt tạm thời tại": guest.organization},
        after={"đến ngày": format_date(on)},
        paper=paper,
    )
    return guest


@transaction.atomic
def restore_membership(
    *,
    member: Member,
    on: datetime.date,
    reason: str,
    paper: str,
    by: User,
    cell: Organization | None = None,
    version: int | None = None,
) -> Membership:
    """Give membership back with a reason and a decision: a new stay opens, in the last cell or another open one."""
    permissions.check_can_restore(by, member)
    target = cell or member.cell
    permissions.check_can_move(by, member, target)
    target = lock_organization(target)
    member = lock_member(member)
    check_version(member, version)
    if member.is_active:
        raise Refusal(f"Đ/c {member} đang sinh hoạt tại {member.cell}, không cần khôi phục.")
    check_recordable(on)
    check_open_cell(target, on, field="cell")
    reason = need(reason, "Hãy ghi lý do khôi phục.", field="reason")
    paper = need_paper(paper)
    if member.ended_on and on < member.ended_on:
        raise Refusal(
            f"Đ/c {member} thôi sinh hoạt từ ngày {format_date(member.ended_on)}: ngày khôi phục không thể sớm hơn.",
            field="on",
        )
    membership = Membership.objects.create(
        member=member, organization=target, starts=on, entry_kind=EntryKind.RESTORATION, entry_paper=paper[:300]
    )
    before = {
        "ngày thôi sinh hoạt": format_date(member.ended_on),
        "hình thức thôi sinh hoạt": member.get_end_kind_display(),
        "chi bộ": member.cell,
    }
    save_member(member, {"ended_on": None, "end_kind": "", "cell": target})
    record(
        by=by,
        act="member.restore",
        summary=f"Khôi phục sinh hoạt đảng của đ/c {member} tại {target} từ ngày {format_date(on)}",
        subject=member,
        place=target,
        before=before,
        after={"chi bộ": target, "từ ngày": format_date(on)},
        reason=reason,
        paper=paper,
    )
    return membership


# --- what these share ---------------------------------------------------------------------------------------------


def _stay(member: Member, kind: str) -> Membership | None:
    return member.memberships.open().filter(kind=kind).select_related("organization").first()


def _need_stay(member: Member, on: datetime.date) -> Membership:
    """The open official stay, begun by a day."""
    stay = _stay(member, MembershipKind.OFFICIAL)
    if stay is None:
        raise Refusal(f"Đ/c {member} chưa có chi bộ sinh hoạt chính thức. Đề nghị cán bộ Ban Tổ chức kiểm tra hồ sơ.")
    _check_not_before(stay, on)
    return stay


def _check_not_before(stay: Membership, on: datetime.date) -> None:
    if on < stay.starts:
        raise Refusal(
            f"Đ/c {stay.member} về {stay.organization} từ ngày {format_date(stay.starts)}: "
            f"ngày {format_date(on)} không thể sớm hơn. Hãy sửa lại ngày.",
            field="on",
        )


def _close_stay(stay: Membership, on: datetime.date, *, kind: str, paper: str, body: str = "") -> None:
    _check_not_before(stay, on)
    stay.ends, stay.end_kind, stay.end_paper, stay.end_body = on, kind, paper[:300], body[:200]
    stay.save(update_fields=["ends", "end_kind", "end_paper", "end_body"])


def _close_everything(member: Member, on: datetime.date, *, kind: str, paper: str, body: str) -> dict[str, Any]:
    """Close stays, posts, rights and status periods; gives what was closed, for the record."""
    closed: dict[str, Any] = {}
    posts = close_positions(open_positions(member), on, paper)
    if posts:
        closed["thôi giữ chức vụ"] = posts
    _close_stay(_need_stay(member, on), on, kind=kind, paper=paper, body=body)
    guest = _stay(member, MembershipKind.TEMPORARY)
    if guest is not None:
        _close_stay(guest, on, kind=EndKind.RETURN, paper=paper)
        closed["hết sinh hoạt tạm thời tại"] = str(guest.organization)
    periods = list(member.status_periods.open())
    for period in periods:
        if on < period.starts:
            raise Refusal(
                f"{period.get_kind_display()} bắt đầu ngày {format_date(period.starts)}, sau ngày {format_date(on)}. "
                "Hãy sửa lại ngày.",
                field="on",
            )
        period.ends, period.end_paper = on, paper[:300]
        period.save(update_fields=["ends", "end_paper"])
    if periods:
        closed["kết thúc"] = [period.get_kind_display() for period in periods]
    if member.user_id is not None:
        grants = list(Grant.objects.filter(user_id=member.user_id, ends__isnull=True))
        for grant in grants:
            end_grant(grant, min(on, today()))
        if grants or posts:
            closed["quyền của tài khoản"] = "đã thu hồi"
    return closed
