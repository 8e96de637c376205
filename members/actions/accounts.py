"""Accounts of secretaries, given by the administrator from the list of position holders."""

from __future__ import annotations

import re
import secrets

from django.db import transaction

from members import permissions
from members.actions._shared import check_active, lock_member, save_member
from members.actions.positions import secretary_grant
from members.models import Position
from members.querysets import ACCOUNT_POSTS
from partybase.accounts.models import User
from partybase.audit.actions import record
from partybase.audit.models import Audience
from partybase.refusal import Refusal
from partybase.vietnamese import format_date

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # none that is read as another, or as a digit
_DIGITS = "23456789"


@transaction.atomic
def give_account(*, position: Position, username: str, by: User) -> tuple[User, str]:
    """The holder of a secretary's or deputy's post gets an account and the right that goes with the post.

    Returns the user and the one-time password, to be shown once; "" when the member already had an account and only the
    right was added. The password is kept nowhere but as its hash and must be changed at the first sign-in.
    """
    permissions.check_can_give_account(by, position)
    member = lock_member(position.member)
    position = Position.objects.select_related("organization", "grant").get(pk=position.pk)
    check_active(member)
    if position.ends is not None:
        raise Refusal(f"Đ/c {member} đã thôi giữ chức vụ này từ ngày {format_date(position.ends)}. Không cấp tài khoản.")
    if position.kind not in ACCOUNT_POSTS:
        raise Refusal("Chỉ cấp tài khoản cho bí thư và phó bí thư.")
    if position.grant_id is not None:
        raise Refusal(f"Đ/c {member} đã có tài khoản và quyền theo chức vụ này.")
    password = ""
    user = member.user
    if user is None:
        user, password = _new_user(username, member.full_name), one_time_password()
        user.set_password(password)
        user.save(force_insert=True)
        save_member(member, {"user": user})
    position.grant = secretary_grant(user, position)
    position.save(update_fields=["grant"])
    record(
        by=by,
        act="account.give",
        summary=f"Cấp {'tài khoản' if password else 'quyền cho tài khoản'} {user.username}: "
        f"{position.get_kind_display()} {position.organization}",
        subject=user,
        place=position.organization,
        after={"tên đăng nhập": user.username, "chức vụ": str(position), "tổ chức đảng": position.organization},
        audience=Audience.ACCOUNTS,
    )
    return user, password


def one_time_password() -> str:
    """Four groups that can be read out by telephone: about 62 bits."""
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(3)) for _ in range(4)]
    return "-".join([*groups, "".join(secrets.choice(_DIGITS) for _ in range(2))])


def _new_user(username: str, full_name: str) -> User:
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise Refusal(
            "Tên đăng nhập gồm 3 đến 40 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch nối; ví dụ chibo.thonphu1.",
            field="username",
        )
    if User.objects.filter(username=name).exists():
        raise Refusal(f"Tên đăng nhập “{name}” đã có người dùng. Hãy chọn tên khác.", field="username")
    return User(username=name, full_name=full_name, must_change_password=True)
