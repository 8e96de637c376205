"""Throw away what pages kept and nobody came back to: drafts, and the tokens of forms carried out long ago."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partybase.web import drafts, receipts


class Command(BaseCommand):
    help = "Xóa bản nháp không ai nhập tiếp và mã của biểu mẫu đã gửi từ lâu; hồ sơ và nhật ký không đổi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=_days, default=60, help="giữ lại bao nhiêu ngày gần nhất (mặc định 60)")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        self.stdout.write(f"Đã xóa {drafts.forget_old(days)} bản nháp, {receipts.forget_old(days)} mã biểu mẫu.")


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 3650:
        raise ValueError(text)
    return int(text)
