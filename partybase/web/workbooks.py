"""Excel files of the lists: typed cells, text that stays text, ready for A4.

Nothing here knows Django: a view gives its response, a command a file, a test a BytesIO.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any, BinaryIO, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from partybase.vietnamese import format_date, format_partial_date
from partybase.web.downloads import XLSX, content_disposition, file_time
from partybase.web.printable import without_control_characters

__all__ = [
    "XLSX",
    "Column",
    "Sheet",
    "TooManyRows",
    "WorkbookProperties",
    "content_disposition",
    "sheet_titles",
    "write_workbook",
]

Kind = Literal["text", "date", "partial_date", "integer", "decimal", "percent"]

MOST_ROWS = 1_048_575  # of a sheet, without the heading
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "date": "dd/mm/yyyy",
    "partial_date": "dd/mm/yyyy",
    "integer": "#,##0",
    "decimal": "#,##0.0##",
    "percent": "0.0%",
}
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it Excel counts a 29/02/1900 that never was
_MOST_EXACT = 10**15  # Excel keeps 15 digits
_FULL_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PORTRAIT_CHARACTERS = 95  # wider than this, the sheet lies down


class TooManyRows(ValueError):
    """A list that Excel cannot hold; its text is a sentence for the user."""


@dataclass(frozen=True)
class Column:
    """`width` in characters. `percent` takes the share itself: 0.25 is shown as 25,0 %."""

    heading: str
    width: float = 16
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """`rows` may be a generator: it is read once, row by row; each row has at most as many values as there are columns."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    landscape: bool | None = None


@dataclass(frozen=True)
class WorkbookProperties:
    title: str
    author: str
    created: datetime
    subject: str = ""
    comments: str = ""


def write_workbook(target: BinaryIO | Any, sheets: Sequence[Sheet], properties: WorkbookProperties) -> int:
    """Write the sheets to anything with `write` (a response, a file, a BytesIO) and return the number of rows written.

    The same sheets and properties give the same bytes. Raises TooManyRows before anything has reached the target.
    """
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    try:
        count = _fill(workbook, sheets, properties)
    finally:
        workbook.close()
    target.write(buffer.getvalue())
    return count


def sheet_titles(wanted: Iterable[str]) -> list[str]:
    """Titles that Excel takes: at most 31 characters, none of []:*?/\\, none twice, none empty."""
    titles: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for number, title in enumerate(wanted, start=1):
        plain = re.sub(r"[\[\]:*?/\\\n\t]+", " ", without_control_characters(title)).strip(" '")
        plain = _cut(plain, 31) or f"Trang {number}"
        candidate, again = plain, 2
        while candidate.casefold() in taken:
            ending = f" ({again})"
            candidate, again = _cut(plain, 31 - len(ending)) + ending, again + 1
        taken.add(candidate.casefold())
        titles.append(candidate)
    return titles


def _cut(text: str, most: int) -> str:
    """Shortened to so many UTF-16 units, as Excel counts, without breaking a character."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip(" '")


def _fill(workbook: xlsxwriter.Workbook, sheets: Sequence[Sheet], properties: WorkbookProperties) -> int:
    workbook.set_properties(
        {
            "title": without_control_characters(properties.title),
            "author": without_control_characters(properties.author),
            "subject": without_control_characters(properties.subject),
            "comments": without_control_characters(properties.comments),
            "created": file_time(properties.created),
        }
    )
    workbook.set_size(2400, 1400)
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    heading = workbook.add_format(
        {
            **font,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "border": 1,
            "bg_color": "#E7E6E6",
        }
    )
    formats: dict[Kind, Format] = {
        kind: workbook.add_format(
            {**font, "border": 1, "num_format": number_format, "text_wrap": kind == "text"}
            | ({"align": "center"} if kind in ("date", "partial_date") else {})
        )
        for kind, number_format in _NUMBER_FORMATS.items()
    }
    as_text = workbook.add_format({**font, "border": 1, "num_format": "@", "align": "right"})
    return sum(
        _fill_sheet(workbook.add_worksheet(title), sheet, heading, formats, as_text)
        for title, sheet in zip(sheet_titles(sheet.title for sheet in sheets), sheets, strict=True)
    )


def _fill_sheet(
    worksheet: Worksheet, sheet: Sheet, heading: Format, formats: dict[Kind, Format], as_text: Format
) -> int:
    landscape = sheet.landscape
    if landscape is None:
        landscape = sum(column.width for column in sheet.columns) > _PORTRAIT_CHARACTERS
    if landscape:
        worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    worksheet.freeze_panes(1, 0)
    worksheet.set_footer('&C&"Times New Roman,Regular"&10Trang &P/&N')
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
    for index, column in enumerate(sheet.columns):
        worksheet.write_string(0, index, without_control_characters(column.heading), heading)

    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if count > MOST_ROWS:
            raise TooManyRows(
                f"Danh sách “{sheet.title}” dài hơn {MOST_ROWS} dòng, Excel không chứa được. Hãy lọc bớt rồi xuất lại."
            )
        if len(row) > len(sheet.columns):
            raise ValueError(f"row {count} of {sheet.title!r} has {len(row)} values for {len(sheet.columns)} columns")
        for index, column in enumerate(sheet.columns):
            value = row[index] if index < len(row) else None
            _write_cell(worksheet, count, index, value, column.kind, formats[column.kind], as_text)
    if sheet.columns:
        worksheet.autofilter(0, 0, count, len(sheet.columns) - 1)
    return count


def _write_cell(
    worksheet: Worksheet, row: int, index: int, value: Any, kind: Kind, cell: Format, as_text: Format
) -> None:
    """One typed cell. What does not fit the column's kind ("chưa có" among numbers) is kept as text, never guessed."""
    if value is None or value == "":
        worksheet.write_blank(row, index, None, cell)
        return
    if kind == "date" or kind == "partial_date":
        if isinstance(value, str):
            value = format_partial_date(value)  # as stored ("1975-04") or as shown already
        day = _whole_date(value)
        if day is not None and day >= _FIRST_EXCEL_DAY:
            worksheet.write_datetime(row, index, day, cell)
            return
        value = format_date(day) if day is not None else value
    elif kind != "text":
        number = _number(value)
        if number is not None:
            worksheet.write_number(row, index, number, cell)
            return
    worksheet.write_string(row, index, _as_text(value), cell if kind == "text" else as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return format_date(value)
    return without_control_characters(str(value))


def _whole_date(value: Any) -> date | None:
    """The day, where the value is a whole one (a date, or 05/04/1980 as text); None for 4/1980, 1980 and the like."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _FULL_DATE.fullmatch(str(value).strip())
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    if isinstance(value, int):
        return value if abs(value) < _MOST_EXACT else None
    if not isinstance(value, Fraction) and not math.isfinite(value):
        return None
    return float(value)
