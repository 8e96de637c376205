"""A whole district out of one workbook: `manage.py import_district FILE.xlsx --as-of 2019-12-10`."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from members.importing.checking import check_district
from members.importing.columns import words
from members.importing.reading import read_workbook
from members.importing.report import ONLY_CHECKED, ImportRefused, Report
from members.importing.writing import TopSettings, counts, import_district
from organizations.models import Category
from organizations.rules import TOP_LEVELS
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import DateError, parse_date


def a_day(text: str) -> datetime.date:
    try:
        return parse_date(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = (
        "Nhập toàn bộ tổ chức đảng và đảng viên từ một tệp Excel (trang tính “Tổ chức đảng” và “Đảng viên”). "
        "Nhập tất cả hoặc không nhập gì; nhập lại cùng tệp không thay đổi gì."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="TỆP.xlsx")
        parser.add_argument(
            "--as-of",
            type=a_day,
            default=None,
            metavar="NGÀY",
            help="ngày của số liệu, ví dụ 2019-12-10 (mặc định: hôm nay)",
        )
        parser.add_argument("--level", choices=TOP_LEVELS, default="DISTRICT", help="cấp của đảng bộ đứng đầu")
        parser.add_argument(
            "--superior", default="", metavar="TÊN", help="cấp ủy cấp trên, ví dụ “Đảng bộ tỉnh Vĩnh Phúc”"
        )
        parser.add_argument(
            "--place", default="", metavar="ĐỊA_DANH", help="địa danh trên văn bản (mặc định: theo tên đảng bộ)"
        )
        parser.add_argument("--committee", default="", metavar="TÊN", help="tên cấp ủy (mặc định: theo tên đảng bộ)")
        parser.add_argument("--sign", default="", metavar="KÝ_HIỆU", help="ký hiệu văn bản (mặc định: HU)")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không ghi gì")
        parser.add_argument("--report", type=Path, default=None, metavar="TỆP.txt", help="ghi mọi cảnh báo vào một tệp")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._handle(options)
        except ImportRefused as refusal:
            raise CommandError("\n".join(refusal.lines())) from refusal
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        except OperationalError as error:
            raise CommandError(
                "Cơ sở dữ liệu đang bận hoặc không nối được, nên chưa nhập gì. Có thể một lệnh nhập khác đang chạy: "
                "hãy chờ vài phút rồi nhập lại."
            ) from error

    def _handle(self, options: dict[str, Any]) -> None:
        as_of = options["as_of"] or today()
        if as_of > today():
            raise Refusal(f"Ngày số liệu {as_of:%d/%m/%Y} ở sau hôm nay ({today():%d/%m/%Y}). Hãy sửa --as-of.")
        self._say("Đọc tệp …")
        sheets = read_workbook(options["file"])
        self._say("Kiểm tra …")
        categories = words(*Category.objects.order_by("order", "code").values_list("name", "code"))
        district = check_district(sheets, as_of, categories)
        if options["check"]:
            report = Report(counts(district), district.warnings, ONLY_CHECKED)
        else:
            top = TopSettings(
                options["level"], options["superior"], options["place"], options["sign"], options["committee"]
            )
            report = import_district(district=district, by=None, top=top, progress=self._progress)
            with connection.cursor() as cursor:  # without it both databases plan a fresh bulk load badly
                cursor.execute("ANALYZE")
        if options["report"]:
            options["report"].write_text("\n".join(report.lines(warnings_shown=None)) + "\n", encoding="utf-8")
        for line in report.lines():
            self.stdout.write(line)

    def _say(self, text: str) -> None:
        self.stderr.write(text)

    def _progress(self, stage: str, done: int, total: int) -> None:
        """One line that fills up on a terminal, a line a step elsewhere."""
        on_terminal = self.stderr.isatty()
        text = f"{stage}: {done}/{total} ({done * 100 // max(total, 1)} %)"
        ending = "" if on_terminal and done < total else "\n"
        self.stderr.write(f"\r{text}" if on_terminal else text, ending=ending)
        sys.stderr.flush()
