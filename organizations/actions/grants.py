"""Grants: who holds which role over which subtree, from when to when. Given and ended by administrators only."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from organizations.actions import common
from organizations.models import Grant, Organization
from organizations.permissions import check_can_manage_grants
from organizations.scope import ROLE_LABELS, Role
from partybase.audit.actions import record
from partybase.audit.models import Audience
from partybase.refusal import NotAllowed, Refusal
from partybase.today import today
from partybase.vietnamese import clean_text, format_date

if TYPE_CHECKING:
    from partybase.accounts.models import User


@transaction.atomic
def open_grant(
    *,
    user: User,
    organization: Organization,
    role: str,
    starts: datetime.date,
    by: User | None,
    reason: str,
) -> Grant:
    """Give a user a role over an organization and its subtree from a day. Nobody grants himself."""
    organization = common.lock_rows([organization.pk])[organization.pk]
    check_can_manage_grants(by, organization)
    if by is not None and by.pk == user.pk:
        raise NotAllowed("Không ai tự giao quyền cho mình; nhờ quản trị hệ thống khác giao.")
    if role not in ROLE_LABELS:
        raise Refusal("Chưa chọn vai trò trong danh sách.", field="role")
    if not user.is_active:
        raise Refusal(f"Tài khoản của {user} đang bị khóa; mở khóa trước khi giao quyền.", field="user")
    common.check_open(organization, field="organization")
    if role == Role.ADMINISTRATOR and organization.parent_id is not None:
        raise Refusal("Quyền quản trị hệ thống chỉ giao ở đảng bộ đứng đầu.", field="organization")
    if role == Role.INSPECTION_STAFF and organization.kind not in ("DBH", "DBCS"):
        raise Refusal(
            "Ủy ban kiểm tra có từ đảng ủy cơ sở trở lên (QĐ 29-QĐ/TW, 25/7/2016); chọn đảng bộ cơ sở hoặc cấp trên cơ sở.",
            field="organization",
        )
    if by is not None and starts < today():
        raise Refusal(f"Quyền bắt đầu sớm nhất từ hôm nay ({format_date(today())}).", field="starts")
    reason = common.required(reason, "Chưa ghi căn cứ giao quyền.", field="reason")
    common.check_length(Grant, {"reason": reason})
    if (
        Grant.objects.filter(user=user, organization=organization, role=role)
        .filter(Q(ends__isnull=True) | Q(ends__gt=starts))
        .exists()
    ):
        raise Refusal(
            f"{user} đã có quyền “{ROLE_LABELS[role]}” ở “{organization}”; kết thúc quyền cũ trước.", field="role"
        )
    grant = Grant.objects.create(user=user, organization=organization, role=role, starts=starts, reason=reason)
    record(
        by=by,
        act="grant.open",
        summary=f"Giao quyền “{grant.get_role_display()}” ở “{organization}” cho {user} từ {format_date(starts)}",
        subject=user,
        place=organization,
        after={"vai trò": grant.get_role_display(), "tổ chức": str(organization), "từ ngày": starts},
        reason=reason,
        audience=Audience.ACCOUNTS,
    )
    user.__dict__.pop("_scopes", None)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, ends: datetime.date, by: User | None, reason: str) -> Grant:
    """End a grant; the right is gone from the start of that day. The last administrator stays."""
    # All administrators' grants are locked, so that two of them cannot end each other's at once.
    list(Grant.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").select_for_update().values_list("pk", flat=True))
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user", "organization").get(pk=grant.pk)
    check_can_manage_grants(by, grant.organization)
    if grant.ends is not None and grant.ends <= max(today(), grant.starts):
        raise Refusal(f"Quyền này đã kết thúc từ {format_date(grant.ends)}.")
    if by is not None and ends < today():
        raise Refusal(f"Quyền kết thúc sớm nhất từ hôm nay ({format_date(today())}).", field="ends")
    reason = common.required(clean_text(reason), "Chưa ghi lý do kết thúc quyền.", field="reason")
    if len(reason) > 1000:
        raise Refusal("Lý do dài quá 1.000 ký tự; hãy viết gọn lại.", field="reason")
    if grant.role == Role.ADMINISTRATOR and not _other_administrators(grant, ends):
        raise Refusal("Đây là quản trị hệ thống cuối cùng; giao quyền cho người khác trước.")
    before = {"đến ngày": grant.ends}
    grant.ends = max(ends, grant.starts)
    grant.save(update_fields=["ends"])
    record(
        by=by,
        act="grant.end",
        summary=f"Kết thúc quyền “{grant.get_role_display()}” ở “{grant.organization}” của {grant.user} "
        f"từ {format_date(grant.ends)}",
        subject=grant.user,
        place=grant.organization,
        before=before,
        after={"đến ngày": grant.ends},
        reason=reason,
        audience=Audience.ACCOUNTS,
    )
    grant.user.__dict__.pop("_scopes", None)
    return grant


def _other_administrators(grant: Grant, ends: datetime.date) -> bool:
    """Whether an active account still administers, without an end, when this grant is gone."""
    return (
        Grant.objects.filter(
            role=Role.ADMINISTRATOR, ends__isnull=True, user__is_active=True, starts__lte=max(ends, today())
        )
        .exclude(pk=grant.pk)
        .exists()
    )
