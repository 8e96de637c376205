"""The cells of one sheet as text, dates and coded values; whatever cannot be read becomes a problem with its place."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from members.importing.columns import Headings, Words
from members.importing.reading import Row
from members.importing.report import Note
from partybase.vietnamese import (
    DateError,
    clean_text,
    earliest_possible,
    format_date,
    format_partial_date,
    latest_possible,
    parse_partial_date,
)

_clean = lru_cache(maxsize=50_000)(clean_text)  # a roster repeats its words


class Cells:
    """Reads the rows of a sheet; `problems` and `warnings` collect what it meets."""

    def __init__(self, headings: Headings, as_of: datetime.date) -> None:
        self.headings = headings
        self.as_of = as_of
        self.problems: list[Note] = []
        self.warnings: list[Note] = []

    def problem(self, row: Row, key: str, sentence: str) -> None:
        self.problems.append(self._note(row, key, sentence, ""))

    def warn(self, row: Row, key: str, kind: str, sentence: str) -> None:
        self.warnings.append(self._note(row, key, sentence, kind))

    def _note(self, row: Row, key: str, sentence: str, kind: str) -> Note:
        heading = self.headings.headings.get(key, "")
        return Note(self.headings.sheet, row.number, self.headings.letter(key), heading, sentence, kind)

    def raw(self, row: Row, key: str) -> Any:
        place = self.headings.places.get(key)
        return row.values[place] if place is not None and place < len(row.values) else ""

    def text(self, row: Row, key: str, longest: int, *, needed: str = "") -> str:
        """Cleaned text; numbers without the ".0" that a spreadsheet adds. `needed` is the sentence when it is empty."""
        value = self.raw(row, key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime.date | datetime.datetime):
            value = format_date(value)
        text = _clean(str(value)) if value not in ("", None) else ""
        if not text and needed:
            self.problem(row, key, needed)
        if len(text) > longest:
            self.problem(row, key, f"dài {len(text)} ký tự, quá mức {longest}. Hãy ghi ngắn lại.")
            return ""
        return text

    def coded(self, row: Row, key: str, allowed: Words, *, needed: str = "") -> str:
        text = self.text(row, key, 200, needed=needed)
        if not text:
            return ""
        value = allowed.get(text)
        if value is None:
            self.problem(row, key, f"“{text}” không có trong danh mục. Hãy ghi một trong: {allowed.allowed}.")
            return ""
        return value

    def partial_date(self, row: Row, key: str, *, needed: str = "") -> str:
        """A full or partial date as it is stored, "" for none or for one that was refused."""
        value = self.raw(row, key)
        if isinstance(value, datetime.date | datetime.datetime):
            found: str | None = f"{value.year:04}-{value.month:02}-{value.day:02}"
            if not 1800 <= value.year <= 2199:
                self.problem(row, key, f"năm {value.year} nằm ngoài khoảng 1800–2199. Hãy ghi lại ngày cho đúng.")
                return ""
        else:
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            try:
                found = parse_partial_date(str(value)) if value not in ("", None) else ""
            except DateError as error:
                self.problem(row, key, str(error))
                return ""
        if not found:
            if needed:
                self.problem(row, key, needed)
            return ""
        if earliest_possible(found) > self.as_of:
            self.problem(
                row,
                key,
                f"ngày {format_partial_date(found)} ở sau ngày lấy số liệu {format_date(self.as_of)}. Hãy sửa lại ngày, "
                "hoặc nhập với --as-of muộn hơn.",
            )
            return ""
        return found

    def day(self, row: Row, key: str) -> datetime.date | None:
        """A day; of a partial date the earliest, with a warning."""
        found = self.partial_date(row, key)
        if not found:
            return None
        day = earliest_possible(found)
        if len(found) < 10:
            self.warn(
                row,
                key,
                "Ngày chưa đủ",
                f"“{format_partial_date(found)}” chưa đủ ngày, tháng, năm; tạm ghi {format_date(day)}. "
                "Hãy sửa khi biết ngày chính xác.",
            )
        return day

    def in_order(self, row: Row, key: str, first: str, then: str, sentence: str) -> bool:
        """Refuse when `then` surely lies before `first` (both stored partial dates); an empty one is in order."""
        if first and then and latest_possible(then) < earliest_possible(first):
            self.problem(row, key, sentence.format(first=format_partial_date(first), then=format_partial_date(then)))
            return False
        return True
