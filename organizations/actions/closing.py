"""Closing: dissolution, disbandment, merger, split. Nothing is deleted; the records belong to the successors' scope."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from organizations import rules
from organizations.actions import common
from organizations.models import Organization, Succession
from organizations.permissions import check_can_change, check_can_place_under
from partybase.audit.actions import record
from partybase.refusal import Refusal
from partybase.vietnamese import format_date

if TYPE_CHECKING:
    from partybase.accounts.models import User


@transaction.atomic
def close_organization(
    *,
    organization: Organization,
    on: datetime.date,
    kind: str,
    paper: str,
    by: User | None,
    successors: Sequence[Organization] = (),
) -> Organization:
    """End an organization on a day by a paper; refused while it has active members, open children or held posts.

    Grants on it end with it. A merger names its successor, a split at least two.
    """
    locked = common.lock_tree(organization, *successors)
    # The full lock waits for whoever is just writing a reference to it, and makes the next one wait.
    organization = common.lock_rows([organization.pk], no_key=False)[organization.pk]
    check_can_change(by, organization)
    common.check_open(organization)
    if organization.parent_id is None:
        raise Refusal("Đảng bộ đứng đầu hệ thống không kết thúc ở đây được.")
    common.check_choice(Organization, "closing_kind", kind or "", form_field="kind")
    paper = common.required(paper, "Chưa ghi số, ngày của quyết định.", field="paper")
    common.check_paper(paper)
    common.check_day(on)
    state = common.check_after_last_state(organization, on)
    _check_empty(organization, on)
    heirs = [locked[s.pk] for s in successors]
    _check_successors(organization, kind, heirs, by=by, on=on)

    state.ends = on
    state.save(update_fields=["ends"])
    organization.closed_on, organization.closing_kind, organization.closing_paper = on, kind, paper
    organization.version = F("version") + 1
    organization.save(update_fields=["closed_on", "closing_kind", "closing_paper", "version"])
    organization.refresh_from_db()
    Succession.objects.bulk_create(
        Succession(predecessor=organization, successor=heir, on=on, paper=paper) for heir in heirs
    )
    grants = organization.grants.filter(Q(ends__isnull=True) | Q(ends__gt=on))
    users = sorted({str(user) for user in grants.values_list("user__full_name", flat=True)})
    grants.update(ends=Greatest(F("starts"), on))
    after: dict[str, object] = {
        "ngày kết thúc hoạt động": on,
        "hình thức kết thúc": organization.get_closing_kind_display(),
    }
    if heirs:
        after["tổ chức kế thừa"] = [str(heir) for heir in heirs]
    if users:
        after["tài khoản hết quyền"] = users
    record(
        by=by,
        act="organization.close",
        summary=f"{organization.get_closing_kind_display()} “{organization}” từ {format_date(on)}",
        subject=organization,
        place=organization,
        after=after,
        paper=paper,
    )
    return organization


def _check_empty(organization: Organization, on: datetime.date) -> None:
    children = list(organization.children.open().order_by("sort_key", "pk")[:3])
    if children:
        names = ", ".join(f"“{child}”" for child in children)
        raise Refusal(f"“{organization}” còn tổ chức trực thuộc đang hoạt động: {names}; chuyển hoặc kết thúc trước.")
    later = organization.children.filter(closed_on__gt=on).order_by("pk").first()
    if later:
        raise Refusal(
            f"“{later}” trực thuộc còn hoạt động đến {format_date(later.closed_on)}; chọn ngày từ đó trở đi.",
            field="on",
        )
    members = organization.members.filter(ended_on__isnull=True).count()
    if members:
        raise Refusal(
            f"“{organization}” còn {members} đảng viên đang sinh hoạt; chuyển hết đảng viên đi rồi mới ghi kết thúc."
        )
    guests = organization.memberships.filter(Q(ends__isnull=True) | Q(ends__gt=on)).count()
    if guests:
        raise Refusal(
            f"Sau ngày {format_date(on)} còn {guests} đảng viên sinh hoạt (chính thức hoặc tạm thời) ở “{organization}”; "
            "ghi ngày chuyển đi của họ hoặc chọn ngày kết thúc muộn hơn.",
            field="on",
        )
    posts = organization.positions.filter(Q(ends__isnull=True) | Q(ends__gt=on)).count()
    if posts:
        raise Refusal(
            f"“{organization}” còn {posts} chức vụ chưa kết thúc đến ngày {format_date(on)}; ghi thôi giữ chức vụ trước."
        )


def _check_successors(
    organization: Organization, kind: str, heirs: Sequence[Organization], *, by: User | None, on: datetime.date
) -> None:
    least = rules.LEAST_SUCCESSORS.get(kind, 0)
    if len({heir.pk for heir in heirs}) < least:
        need = "tổ chức nhận sáp nhập" if kind == "MERGER" else f"ít nhất {least} tổ chức được chia tách ra"
        raise Refusal(f"Chọn {need}: hồ sơ của “{organization}” thuộc phạm vi của tổ chức kế thừa.", field="successors")
    for heir in heirs:
        check_can_place_under(by, heir)
        if heir.pk == organization.pk:
            raise Refusal("Tổ chức không kế thừa chính nó; chọn tổ chức khác.", field="successors")
        common.check_open(heir, field="successors")
        if heir.opened_on > on:
            raise Refusal(
                f"“{heir}” có từ {format_date(heir.opened_on)}, sau ngày kết thúc {format_date(on)}.",
                field="successors",
            )
