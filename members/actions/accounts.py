"""Accounts of secretaries, given by the administrator from the list of position holders."""

from __future__ import annotations

from django.db import transaction

from members import permissions
from members.actions._shared import check_active, lock_member, save_member
from members.actions.positions import secretary_grant
from members.models import Position
from members.querysets import ACCOUNT_POSTS
from partybase.accounts.actions import check_username, one_time_password
from partybase.accounts.models import User
from partybase.audit.actions import record
from partybase.audit.models import Audience
from partybase.refusal import NotAllowed, Refusal
from partybase.vietnamese import clean_text, format_date


@transaction.atomic
def give_account(*, position: Position, username: str, by: User) -> tuple[User, str]:
    """The holder of a secretary's or deputy's post gets an account and the right that goes with the post.

    Returns the user and the one-time password, to be shown once; "" when the member already had an account and only the
    right was added. The password is kept nowhere but as its hash and must be changed at the first sign-in.
    """
    permissions.check_can_give_account(by, position)
    if position.member.user_id == by.pk:
        raise NotAllowed("Không ai tự giao quyền cho mình; nhờ quản trị hệ thống khác giao.")
    member = lock_member(position.member)
    position = Position.objects.select_related("organization", "grant").get(pk=position.pk)
    check_active(member)
    if position.ends is not None:
        raise Refusal(
            f"Đ/c {member} đã thôi giữ chức vụ này từ ngày {format_date(position.ends)}. Không cấp tài khoản."
        )
    if position.kind not in ACCOUNT_POSTS:
        raise Refusal("Chỉ cấp tài khoản cho bí thư và phó bí thư.")
    if position.grant_id is not None:
        raise Refusal(f"Đ/c {member} đã có tài khoản và quyền theo chức vụ này.")
    password = ""
    user = member.user
    if user is None:
        password = one_time_password()
        user = _new_user(username, member.full_name, password)
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


def _new_user(username: str, full_name: str, password: str) -> User:
    name = clean_text(username).lower()
    check_username(name)
    if User.objects.filter(username=name).exists():
        raise Refusal(f"Tên đăng nhập “{name}” đã có người dùng. Hãy chọn tên khác.", field="username")
    return User.objects.create_user(name, password, full_name=full_name, must_change_password=True)
