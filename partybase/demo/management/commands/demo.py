"""The demonstration: `manage.py demo` prepares it in the database and serves it; `make demo` does the same."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from partybase.demo import loading
from partybase.demo.models import DemoMark
from partybase.demo.personas import PASSWORD, PERSONAS
from partybase.demo.plan import Size
from partybase.refusal import Refusal
from partybase.vietnamese import format_number

HOST = "127.0.0.1"
WIDTH = 30


class Command(BaseCommand):
    help = "Dựng huyện trình diễn trong cơ sở dữ liệu (lần đầu) rồi phục vụ tại http://127.0.0.1:8000."
    requires_migrations_checks = False
    _shown: tuple[str, int] | None = None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="xóa bản trình diễn và dựng lại từ đầu")
        parser.add_argument("--port", type=int, default=8000, help="cổng phục vụ (mặc định 8000)")
        parser.add_argument("--no-serve", action="store_true", help="chỉ dựng số liệu, không phục vụ")
        parser.add_argument("--members", type=int, default=None, help="số đảng viên, để dựng một huyện nhỏ hơn")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Bản trình diễn không chạy trong môi trường vận hành thật (PARTYBASE_ENV=production).")
        if not settings.IS_DEMO:  # the business date and the sign-in page are settings: begin again with them
            sys.stdout.flush()
            os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PARTYBASE_ENV": "demo"})
        serve = not options["no_serve"]
        if serve:
            self._check_port(options["port"])
        try:
            self._prepare(options["reset"], Size.scaled(options["members"]) if options["members"] else None)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._tell(options["port"] if serve else None)
        if serve:
            self._serve(options["port"])

    def _prepare(self, reset: bool, size: Size | None) -> None:
        stands = loading.check_database()
        if stands and reset:
            self.stderr.write("Xóa bản trình diễn cũ …")
            loading.clear()
            stands = False
        if stands:
            mark = DemoMark.objects.order_by("pk").last()
            if mark is not None and mark.version != loading.VERSION:
                self.stderr.write(
                    "Bản trình diễn này do một phiên bản khác của phần mềm dựng; dựng lại bằng: make demo RESET=1"
                )
            return
        started = time.monotonic()
        district = loading.load(size=size, progress=self._progress)
        with connection.cursor() as cursor:  # without it both databases plan a fresh bulk load badly
            cursor.execute("ANALYZE")
        members = sum(map(len, district.members.values()))
        self.stderr.write(
            f"Đã dựng {len(district.grassroots)} tổ chức cơ sở đảng, {len(district.cells)} chi bộ, "
            f"{format_number(members)} đảng viên trong {time.monotonic() - started:.0f} giây."
        )

    def _progress(self, stage: str, share: float) -> None:
        on_terminal = self.stderr.isatty()
        step = (stage, int(share * 4))
        if not on_terminal and step == self._shown:
            return
        self._shown = step
        filled = round(share * WIDTH)
        bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share * 100:3.0f} % {stage}"
        self.stderr.write(f"\r{bar}" if on_terminal else bar, ending="" if on_terminal and share < 1 else "\n")
        self.stderr.flush()

    def _tell(self, port: int | None) -> None:
        if port is not None:
            self.stdout.write(f"\nBản trình diễn: http://{HOST}:{port}  (Ctrl+C để dừng)")
        self.stdout.write(f"Mật khẩu chung: {PASSWORD}")
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.username:<9}{persona.what}")
        self.stdout.flush()

    def _check_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Cổng {port} đang bận hoặc không dùng được. Hãy chọn cổng khác: make demo PORT=8001"
                ) from error

    def _serve(self, port: int) -> None:
        """gunicorn takes the place of this process, so that Ctrl+C reaches it and it ends its workers."""
        arguments = ["-m", "gunicorn", "partybase.wsgi:application", "--bind", f"{HOST}:{port}", "--workers", "2"]
        arguments += ["--keep-alive", "75", "--log-level", "warning", "--graceful-timeout", "5"]
        arguments += ["--worker-tmp-dir", "/dev/shm"] if os.path.isdir("/dev/shm") else []
        os.chdir(settings.BASE_DIR)
        quiet = {"PYTHONWARNINGS": "ignore:No directory at:UserWarning"}  # static files come from where they lie
        os.execve(sys.executable, [sys.executable, *arguments], os.environ | quiet)
