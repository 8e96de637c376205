"""Make the first account: an administrator over the top organization, who then makes all others in the browser."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from organizations.actions import open_grant
from organizations.models import Grant, Organization
from organizations.scope import Role
from partybase.accounts.actions import create_account
from partybase.refusal import Refusal
from partybase.today import today


class Command(BaseCommand):
    help = "Tạo tài khoản quản trị hệ thống đầu tiên (quyền ở đảng bộ đứng đầu)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="tên đăng nhập; không ghi thì hỏi")
        parser.add_argument("--full-name", help="họ và tên; không ghi thì hỏi")
        parser.add_argument("--phone", default="", help="điện thoại")
        parser.add_argument(
            "--one-time-password", action="store_true", help="cấp mật khẩu dùng một lần thay vì hỏi mật khẩu"
        )
        parser.add_argument(
            "--force-additional", action="store_true", help="tạo thêm khi đã có quản trị hệ thống đang hoạt động"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        top = self.top()
        if self.has_administrator() and not options["force_additional"]:
            raise CommandError(
                "Đã có quản trị hệ thống đang hoạt động. Người đó tạo tài khoản khác trong trình duyệt; "
                "nếu không ai đăng nhập được nữa, chạy lại với --force-additional."
            )
        try:
            username = options["username"] or input("Tên đăng nhập: ")
            full_name = options["full_name"] or input("Họ và tên: ")
            password = None if options["one_time_password"] else self.ask_password()
        except EOFError as error:
            raise CommandError(
                "Không có ai trả lời câu hỏi. Hãy ghi --username, --full-name và --one-time-password."
            ) from error
        try:
            with transaction.atomic():
                user, given = create_account(
                    username=username, full_name=full_name, phone=options["phone"], password=password, by=None
                )
                open_grant(
                    user=user,
                    organization=top,
                    role=Role.ADMINISTRATOR,
                    starts=today(),
                    by=None,
                    reason="Lệnh create_administrator",
                )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Đã tạo quản trị hệ thống {user.username}, quyền ở {top} từ hôm nay.")
        if password is None:
            self.stdout.write(f"Mật khẩu dùng một lần (phải đổi khi đăng nhập): {given}")

    def top(self) -> Organization:
        tops = list(Organization.objects.top().open().order_by("pk")[:2])
        if not tops:
            raise CommandError("Chưa có đảng bộ đứng đầu. Hãy nhập số liệu (import_district) hoặc lập đảng bộ trước.")
        return tops[0]

    def has_administrator(self) -> bool:
        return (
            Grant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
            .filter(Q(ends__isnull=True) | Q(ends__gt=today()))
            .exists()
        )

    def ask_password(self) -> str:
        first = getpass.getpass("Mật khẩu (ít nhất 10 ký tự): ")
        if first != getpass.getpass("Nhập lại mật khẩu: "):
            raise CommandError("Hai lần nhập mật khẩu không giống nhau.")
        if not first:
            raise CommandError("Mật khẩu không được để trống.")
        return first
