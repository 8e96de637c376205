"""Dated posts: opened and ended by staff. The right that came with a post ends in the same act."""

from __future__ import annotations

import datetime

from django.db import transaction

from members import permissions, rules
from members.actions._shared import (
    check_active,
    check_no_overlap,
    check_recordable,
    close_position,
    lock_member,
    lock_organization,
    need_paper,
)
from members.models import COMMITTEE_POSITIONS, Member, Position, PositionKind
from members.querysets import ACCOUNT_POSTS
from organizations.models import Grant, Organization
from organizations.scope import Role
from partybase.accounts.models import User
from partybase.audit.actions import record
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import clean_text, format_date, format_partial_date


@transaction.atomic
def open_position(
    *,
    member: Member,
    organization: Organization,
    kind: str,
    on: datetime.date,
    paper: str,
    by: User,
    title: str = "",
    grant: bool = False,
) -> Position:
    """A member takes a post in the own cell or an organization above it.

    `grant` gives the member's existing account the right of a secretary over the organization; it ends with the post.
    Refused: a second secretary, a party post for a probationary member (QĐ 29-QĐ/TW, 25/7/2016), the same post twice.
    """
    permissions.check_can_open_position(by, member, organization)
    organization = lock_organization(organization)
    member = lock_member(member)
    check_active(member)
    check_recordable(on)
    if kind not in PositionKind.values:
        raise Refusal("Hãy chọn chức vụ trong danh sách.", field="kind")
    post = PositionKind(kind)
    _check_place(member, organization, post)
    _check_person(member, post, on)
    paper = need_paper(paper)
    _check_free(member, organization, post, on)
    position = Position(
        member=member,
        organization=organization,
        kind=post,
        title=clean_text(title)[:150],
        starts=on,
        paper=paper[:300],
    )
    if grant:
        if member.user is None:
            raise Refusal(
                f"Đ/c {member} chưa có tài khoản. Hãy lưu chức vụ trước; quản trị hệ thống cấp tài khoản từ danh sách "
                "người giữ chức vụ.",
                field="grant",
            )
        position.grant = secretary_grant(member.user, position)
    position.save(force_insert=True)
    record(
        by=by,
        act="position.open",
        summary=f"Đ/c {member} giữ chức vụ {_post_text(position)} từ ngày {format_date(on)}",
        subject=member,
        place=organization,
        after={
            "chức vụ": position.title or post.label,
            "tổ chức đảng": organization,
            "từ ngày": format_date(on),
            "quyền của tài khoản": "có" if position.grant_id else "không",
        },
        paper=paper,
    )
    return position


@transaction.atomic
def end_position(*, position: Position, on: datetime.date, paper: str, by: User) -> Position:
    """End a post and, in the same act, the right that came with it: refused at the holder's next request."""
    permissions.check_can_end_position(by, position)
    member = lock_member(position.member)
    position = Position.objects.select_related("organization", "grant", "member").get(pk=position.pk)
    check_recordable(on)
    if position.ends is not None:
        raise Refusal(f"Đ/c {member} đã thôi giữ chức vụ này từ ngày {format_date(position.ends)}.")
    paper = need_paper(paper)
    close_position(position, on, paper)
    record(
        by=by,
        act="position.end",
        summary=f"Đ/c {member} thôi giữ chức vụ {_post_text(position)} từ ngày {format_date(on)}",
        subject=member,
        place=position.organization,
        before={"chức vụ": position.title or position.get_kind_display(), "từ ngày": format_date(position.starts)},
        after={"đến ngày": format_date(on), "quyền của tài khoản": "đã thu hồi" if position.grant_id else "không có"},
        paper=paper,
    )
    return position


def secretary_grant(user: User, position: Position) -> Grant:
    """The right that goes with a secretary's or deputy's post, from today; an unbound open one is taken over.

    Refuses other posts, the top organization, an account that is switched off, a right that hangs on another open post.
    """
    if position.kind not in ACCOUNT_POSTS:
        raise Refusal("Chỉ bí thư, phó bí thư được cấp quyền theo chức vụ.", field="grant")
    if position.organization.parent_id is None:
        raise Refusal(
            f"Quyền tại {position.organization} không đi theo chức vụ. Quản trị hệ thống giao quyền ở trang tài khoản.",
            field="grant",
        )
    if not user.is_active:
        raise Refusal(
            f"Tài khoản {user.username} đang bị khóa. Quản trị hệ thống mở khóa trước rồi cấp quyền.", field="grant"
        )
    existing = Grant.objects.filter(
        user=user, organization=position.organization, role=Role.SECRETARY, ends__isnull=True
    ).first()
    if existing is None:
        reason = f"{position.title or position.get_kind_display()} từ ngày {format_date(position.starts)}"
        return Grant.objects.create(
            user=user, organization=position.organization, role=Role.SECRETARY, starts=today(), reason=reason
        )
    other = Position.objects.filter(grant=existing).exclude(pk=position.pk).first()
    if other is not None:
        raise Refusal(
            f"Tài khoản {user.username} đã có quyền ở {position.organization} theo chức vụ {other.get_kind_display()}. "
            "Hãy cho thôi giữ chức vụ đó trước.",
            field="grant",
        )
    return existing


def _post_text(position: Position) -> str:
    return f"{position.title or position.get_kind_display()}, {position.organization}"


def _check_place(member: Member, organization: Organization, post: PositionKind) -> None:
    if not organization.is_open:
        raise Refusal(
            f"{organization} đã kết thúc hoạt động từ ngày {format_date(organization.closed_on)}. Hãy chọn tổ chức khác.",
            field="organization",
        )
    if not member.cell.is_within(str(organization.path)):
        raise Refusal(
            f"Đ/c {member} sinh hoạt tại {member.cell}: chỉ giữ chức vụ ở chi bộ này hoặc tổ chức đảng cấp trên của chi bộ.",
            field="organization",
        )
    if post == PositionKind.MANAGED and organization.parent_id is not None:
        raise Refusal(
            "Cán bộ diện ban thường vụ quản lý ghi ở tổ chức đảng cao nhất trong hệ thống. Hãy chọn tổ chức đó.",
            field="organization",
        )
    if post == PositionKind.STANDING_COMMITTEE_MEMBER and organization.is_cell:
        raise Refusal(f"{organization} là chi bộ, không có ban thường vụ. Hãy chọn chức vụ khác.", field="kind")


def _check_person(member: Member, post: PositionKind, on: datetime.date) -> None:
    if post not in COMMITTEE_POSITIONS:
        return
    if not member.is_official:
        raise Refusal(
            f"Đ/c {member} là đảng viên dự bị, chưa có quyền ứng cử và giữ chức vụ trong Đảng (Điều 3, Điều lệ Đảng 2011).",
            field="kind",
        )
    if member.official_on and rules.earliest_possible(member.official_on) > on:
        raise Refusal(
            f"Đ/c {member} là đảng viên chính thức từ {format_partial_date(member.official_on)}: "
            "ngày giữ chức vụ không thể sớm hơn. Hãy sửa lại ngày.",
            field="on",
        )


def _check_free(member: Member, organization: Organization, post: PositionKind, on: datetime.date) -> None:
    if post == PositionKind.SECRETARY:
        secretaries = list(organization.positions.filter(kind=post).select_related("member"))
        current = next((row for row in secretaries if row.ends is None), None)
        if current is not None and current.member_id != member.pk:
            raise Refusal(
                f"{organization} đang có bí thư là đ/c {current.member} từ ngày {format_date(current.starts)}. "
                "Hãy ghi thôi giữ chức vụ của đồng chí đó trước.",
                field="kind",
            )
        sentence = f"Trong thời gian này {organization} đã có bí thư. Hãy sửa lại ngày."
        check_no_overlap(on, None, [row for row in secretaries if row.member_id != member.pk], sentence)
    same = member.positions.filter(organization=organization, kind=post)
    check_no_overlap(on, None, same, f"Đ/c {member} đã giữ chức vụ này trong thời gian đó. Hãy kiểm tra lại.")
