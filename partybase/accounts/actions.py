"""Everything that changes an account: each one transaction and one event, read by administrators only."""

from __future__ import annotations

import re
import secrets

from axes.utils import reset as unlock
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partybase.accounts.models import TextSize, User
from partybase.accounts.permissions import check_can_disable, check_can_manage_accounts
from partybase.audit.actions import changes, record
from partybase.audit.models import Audience
from partybase.refusal import Refusal
from partybase.vietnamese import clean_text

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read out


def one_time_password() -> str:
    """Four groups of four, as "k7wm-2xpn-…": about 80 bits, easy to read out; replaced at the first sign-in."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise Refusal(
            "Tên đăng nhập có từ 3 đến 60 ký tự, gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới; "
            "ví dụ: nguyenvan.an.",
            field="username",
        )


@transaction.atomic
def create_account(
    *, username: str, full_name: str, phone: str = "", password: str | None = None, by: User | None, reason: str = ""
) -> tuple[User, str]:
    """A new account and the password to hand over; without `password` a one-time one that must be changed."""
    check_can_manage_accounts(by)
    username = clean_text(username).lower()
    check_username(username)
    if User.objects.filter(username=username).exists():
        raise Refusal(f"Tên đăng nhập “{username}” đã có người dùng. Hãy chọn tên khác.", field="username")
    full_name = clean_text(full_name)
    if not full_name:
        raise Refusal("Hãy nhập họ và tên của người dùng tài khoản.", field="full_name")
    given = password or one_time_password()
    fields = {"full_name": full_name, "phone": clean_text(phone), "must_change_password": password is None}
    if password is not None:
        _check_password(given, User(username=username, full_name=full_name))
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, given, **fields)
    except IntegrityError as error:
        raise Refusal(f"Tên đăng nhập “{username}” đã có người dùng. Hãy chọn tên khác.", field="username") from error
    record(
        by=by,
        act="account.create",
        summary=f"Tạo tài khoản {username} cho đồng chí {full_name}",
        subject=user,
        after={"tên đăng nhập": username, "họ và tên": full_name, "điện thoại": user.phone},
        reason=reason,
        audience=Audience.ACCOUNTS,
    )
    return user, given


@transaction.atomic
def edit_account(*, user: User, full_name: str, phone: str, by: User) -> User:
    check_can_manage_accounts(by)
    user = User.objects.select_for_update().get(pk=user.pk)
    values = {"full_name": clean_text(full_name), "phone": clean_text(phone)}
    if not values["full_name"]:
        raise Refusal("Hãy nhập họ và tên của người dùng tài khoản.", field="full_name")
    before, after = changes(user, values)
    if not after:
        return user
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=[*values])
    record(
        by=by,
        act="account.edit",
        summary=f"Sửa thông tin tài khoản {user.username}",
        subject=user,
        before=before,
        after=after,
        audience=Audience.ACCOUNTS,
    )
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, reason: str) -> User:
    """Disable or enable an account; sessions of a disabled one end at their next request."""
    check_can_manage_accounts(by)
    if not active:
        check_can_disable(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active == active:
        raise Refusal("Tài khoản này đang hoạt động rồi." if active else "Tài khoản này đã bị khóa từ trước.")
    if not clean_text(reason):
        raise Refusal("Hãy ghi lý do.", field="reason")
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(
        by=by,
        act="account.enable" if active else "account.disable",
        summary=f"{'Mở lại' if active else 'Khóa'} tài khoản {user.username}",
        subject=user,
        before={"đang hoạt động": not active},
        after={"đang hoạt động": active},
        reason=clean_text(reason),
        audience=Audience.ACCOUNTS,
    )
    return user


@transaction.atomic
def reset_password(*, user: User, by: User | None, reason: str = "") -> str:
    """A one-time password, returned once; the account's sessions end, and it must choose its own at the next sign-in."""
    check_can_manage_accounts(by)
    user = User.objects.select_for_update().get(pk=user.pk)
    given = one_time_password()
    user.set_password(given)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    unlock(username=user.username)
    record(
        by=by,
        act="account.reset-password",
        summary=f"Cấp mật khẩu dùng một lần cho tài khoản {user.username}",
        subject=user,
        reason=clean_text(reason),
        audience=Audience.ACCOUNTS,
    )
    return given


@transaction.atomic
def change_password(*, user: User, password: str, by: User) -> User:
    """One's own password; other sessions of the account end (the session hash changes)."""
    if by.pk != user.pk:
        raise Refusal("Mỗi người chỉ tự đổi mật khẩu của mình.")
    _check_password(password, user)
    if user.check_password(password):
        raise Refusal("Mật khẩu mới phải khác mật khẩu đang dùng.", field="new_password")
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(
        by=by,
        act="account.change-password",
        summary=f"Đổi mật khẩu tài khoản {user.username}",
        subject=user,
        audience=Audience.ACCOUNTS,
    )
    return user


@transaction.atomic
def change_profile(
    *, user: User, by: User, text_size: int | None = None, shortcuts: bool | None = None, phone: str | None = None
) -> User:
    """One's own settings; what is not given stays."""
    if by.pk != user.pk:
        raise Refusal("Mỗi người chỉ tự sửa thiết lập của mình.")
    given = {"text_size": text_size, "shortcuts": shortcuts, "phone": None if phone is None else clean_text(phone)}
    values = {name: value for name, value in given.items() if value is not None}
    if text_size is not None and text_size not in TextSize.values:
        raise Refusal("Cỡ chữ chỉ có 100 %, 125 % hoặc 150 %.", field="text_size")
    before, after = changes(user, values)
    if not after:
        return user
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=[*values])
    record(
        by=by,
        act="account.settings",
        summary=f"Sửa thiết lập cá nhân của tài khoản {user.username}",
        subject=user,
        before=before,
        after=after,
        audience=Audience.ACCOUNTS,
    )
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field="new_password") from error
