"""Who may do what with accounts: administrators manage them, everybody changes the own password and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.scope import Role, scope_of
from partybase.refusal import NotAllowed

if TYPE_CHECKING:
    from partybase.accounts.models import User


def can_manage_accounts(by: User | None) -> bool:
    """`None` is the command line."""
    return by is None or scope_of(by).has(Role.ADMINISTRATOR)


def check_can_manage_accounts(by: User | None) -> None:
    if not can_manage_accounts(by):
        raise NotAllowed("Chỉ cán bộ quản trị hệ thống được quản lý tài khoản.")


def check_can_disable(by: User | None, user: User) -> None:
    check_can_manage_accounts(by)
    if by is not None and by.pk == user.pk:
        raise NotAllowed("Đồng chí không tự khóa tài khoản của mình được; hãy nhờ cán bộ quản trị khác.")
