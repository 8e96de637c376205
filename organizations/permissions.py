"""Who may change the tree and the grants. The direct superior committee decides on an organization (Charter Art. 10.3):
organization staff whose grant covers the parent record it. `by=None` is a management command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.models import Grant, Organization
from organizations.scope import CONTENT, Role, scope_of
from partybase.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partybase.accounts.models import User

SUPERIOR = "Điều lệ Đảng, Điều 10.3: cấp ủy cấp trên trực tiếp quyết định"


def _covers(by: User | None, path: str | None, *roles: str) -> bool:
    return by is None or scope_of(by).covers(path or "", *roles)


def check_can_see_organizations(by: User | None) -> None:
    if by is not None and not scope_of(by).has(*CONTENT):
        raise NotAllowed(
            "Tài khoản này không xem danh sách tổ chức đảng: chưa được giao quyền với tổ chức nào, hoặc chỉ quản trị "
            "tài khoản. Cần xem thì đề nghị quản trị hệ thống giao quyền."
        )


def check_can_found(by: User | None, parent: Organization) -> None:
    if not _covers(by, parent.path, Role.ORGANIZATION_STAFF):
        raise NotAllowed(
            f"Chỉ cán bộ Ban Tổ chức phụ trách “{parent}” ghi được việc thành lập tổ chức đảng trực thuộc ({SUPERIOR})."
        )


def check_can_change(by: User | None, organization: Organization) -> None:
    """Close, change from a date, correct: staff over the parent (of the top organization: over itself)."""
    superior = organization.parent or organization
    if not _covers(by, superior.path, Role.ORGANIZATION_STAFF):
        raise NotAllowed(
            f"Chỉ cán bộ Ban Tổ chức phụ trách “{superior}” ghi được thay đổi của “{organization}” ({SUPERIOR})."
        )


def check_can_place_under(by: User | None, parent: Organization) -> None:
    if not _covers(by, parent.path, Role.ORGANIZATION_STAFF):
        raise NotAllowed(f"Đồng chí không phụ trách “{parent}” nên không chuyển tổ chức khác về đó được.")


def check_can_found_top(by: User | None) -> None:
    """The first organization: by an administrator, or by the first account while nobody holds any right."""
    if by is None or scope_of(by).has(Role.ADMINISTRATOR):
        return
    if not by.is_active or Grant.objects.exists():
        raise NotAllowed("Chỉ quản trị hệ thống lập được đảng bộ đứng đầu hệ thống.")


def check_can_manage_grants(by: User | None, organization: Organization | None = None) -> None:
    allowed = by is None or (
        scope_of(by).has(Role.ADMINISTRATOR)
        if organization is None
        else scope_of(by).covers(organization.path or "", Role.ADMINISTRATOR)
    )
    if not allowed:
        raise NotAllowed("Chỉ quản trị hệ thống giao hoặc kết thúc quyền của tài khoản.")


def _can(check: object, *args: object) -> bool:
    try:
        check(*args)  # type: ignore[operator]
    except Refusal:
        return False
    return True


def can_found(by: User, parent: Organization) -> bool:
    return parent.is_open and not parent.is_cell and _can(check_can_found, by, parent)


def can_change(by: User, organization: Organization) -> bool:
    return _can(check_can_change, by, organization)


def can_manage_grants(by: User) -> bool:
    return _can(check_can_manage_grants, by)
