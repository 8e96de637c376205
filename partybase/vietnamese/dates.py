"""Dates as people type and papers print them, full and partial.

A partial date is kept as the beginning of an ISO date, "1975", "1975-04" or "1975-04-12": nothing is made up, and text order
is date order.
"""

import calendar
import datetime
import re
import unicodedata
from contextlib import suppress

from partybase.vietnamese.text import clean_text

FIRST_YEAR, LAST_YEAR = 1800, 2199
DEFAULT_PIVOT = 30

_EXAMPLE = "Ghi ngày/tháng/năm, ví dụ 13/04/1980."
_PARTIAL_EXAMPLE = (
    "Ghi ngày/tháng/năm, ví dụ 13/04/1980; nếu không rõ ngày thì ghi 4/1980, không rõ cả tháng thì ghi 1980."
)
_USUAL = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MIDNIGHT = re.compile(r"[ t]0?0:00(:00(\.0+)?)?$")  # what a spreadsheet adds when it prints a date as text
_FIRST_WORD = re.compile(r"^(?:ngày|tháng|năm)\s+")
_INNER_WORDS = re.compile(r"\s*,?\s*(?:tháng|năm)\s+")
_SEPARATOR = re.compile(r"\s*[/.\\\-\u2010-\u2015\u2212]\s*|\s+")
_STORED = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


class DateError(ValueError):
    """What was typed is no date; the text is a Vietnamese sentence that says why and how to write it."""


def parse_partial_date(text: str, *, pivot: int = DEFAULT_PIVOT) -> str | None:
    """Read a date of which the day, or day and month, may be unknown; empty gives None.

    Takes 13/04/1980, 5/4/80, 05041980, 5-4-1980, 5.4.1980, 4/1975, 1975, ISO, "ngày 5 tháng 4 năm 1980". Of a full date the
    year may have two digits: `pivot` is the first one of the 1900s (30: 30–99 are 1930–1999, 00–29 are 2000–2029).
    Month and year alone need four, or 4/12 could be a day. Raises DateError.
    """
    return _parse(text, pivot, _PARTIAL_EXAMPLE)


def parse_date(text: str, *, pivot: int = DEFAULT_PIVOT) -> datetime.date:
    """Read a full date, in the forms of `parse_partial_date`. Raises DateError, also for an empty or a partial one."""
    value = _parse(text, pivot, _EXAMPLE)
    if value is None:
        raise DateError(f"Chưa ghi ngày. {_EXAMPLE}")
    if len(value) < 10:
        missing = "ngày và tháng" if len(value) == 4 else "ngày"
        raise DateError(f"“{clean_text(text)}” còn thiếu {missing}. Ở đây cần đủ ngày, tháng, năm. {_EXAMPLE}")
    return datetime.date.fromisoformat(value)


def partial_date_bounds(value: str) -> tuple[datetime.date, datetime.date]:
    """The earliest and the latest day that a stored partial date can mean. Raises DateError if it is none."""
    found = _STORED.fullmatch(value)
    try:
        if found:
            year, month, day = found.groups()
            first = datetime.date(int(year), int(month or 1), int(day or 1))
            last_month = first.month if month else 12
            last_day = first.day if day else calendar.monthrange(first.year, last_month)[1]
            return first, datetime.date(first.year, last_month, last_day)
    except ValueError:
        pass
    raise DateError(f"“{value[:30]}” không phải là ngày tháng được lưu đúng mẫu. {_PARTIAL_EXAMPLE}")


def earliest_possible(value: str) -> datetime.date:
    return partial_date_bounds(value)[0]


def latest_possible(value: str) -> datetime.date:
    return partial_date_bounds(value)[1]


def format_partial_date(value: str | None) -> str:
    """As "12/04/1975", "4/1975" or "1975"; "" for none. What is no partial date is shown as it is, so that it is seen."""
    found = _STORED.fullmatch(value or "")
    if not found:
        return value or ""
    year, month, day = found.groups()
    if day:
        return f"{day}/{month}/{year}"
    return f"{int(month)}/{year}" if month else year


def format_date(date: datetime.date | None) -> str:
    """dd/mm/yyyy; "" for none."""
    return f"{date.day:02}/{date.month:02}/{date.year:04}" if date else ""


def long_date(date: datetime.date) -> str:
    """As in "ngày 02 tháng 02 năm 2019": Party papers put a zero before days below 10 and before the months 1 and 2."""
    month = f"{date.month:02}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02} tháng {month} năm {date.year}"


def _parse(text: str, pivot: int, example: str) -> str | None:
    """`example` ends each refusal: how to write it where it was asked."""
    if (usual := _USUAL.fullmatch(text)) and FIRST_YEAR <= int(usual[3]) <= LAST_YEAR:
        with suppress(ValueError):  # which the way round explains
            return datetime.date(int(usual[3]), int(usual[2]), int(usual[1])).isoformat()
    typed = unicodedata.normalize("NFKC", clean_text(text))
    if not typed:
        return None
    shown = typed if len(typed) <= 30 else typed[:30] + "…"
    day_text, month_text, year_text = _read(typed, shown, example)
    year = _year(year_text, shown, example, pivot if day_text is not None else None)
    if month_text is None:
        return f"{year:04}"
    month = int(month_text)
    if not 1 <= month <= 12:
        raise DateError(f"“{shown}” không phải là ngày tháng có thật: không có tháng {month}. {example}")
    if day_text is None:
        return f"{year:04}-{month:02}"
    day = int(day_text)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(
            f"“{shown}” không phải là ngày có thật: tháng {month} năm {year} có {last} ngày, không có ngày {day}. {example}"
        )
    return f"{year:04}-{month:02}-{day:02}"


def _read(typed: str, shown: str, example: str) -> tuple[str | None, str | None, str]:
    """Day, month and year as digits."""
    plain = _INNER_WORDS.sub("/", _FIRST_WORD.sub("", _MIDNIGHT.sub("", typed.lower())))
    parts = _SEPARATOR.split(plain.rstrip("."))
    if not all(re.fullmatch("[0-9]+", part) for part in parts):
        raise DateError(f"“{shown}” không đọc được thành ngày tháng. {example}")
    match [len(part) for part in parts]:
        case [8]:
            return parts[0][:2], parts[0][2:4], parts[0][4:]
        case [4]:
            return None, None, parts[0]
        case [_]:
            raise DateError(
                f"“{shown}” không rõ ngày, tháng, năm: ghi liền thì phải đủ tám chữ số, ví dụ 13041980. {example}"
            )
        case [4, 1 | 2]:
            return None, parts[1], parts[0]
        case [1 | 2, 4]:
            return None, parts[0], parts[1]
        case [1 | 2, 1 | 2]:
            raise DateError(
                f"“{shown}” chưa rõ là ngày và tháng hay là tháng và năm: năm phải đủ bốn chữ số. {example}"
            )
        case [4, 1 | 2, 1 | 2]:
            return parts[2], parts[1], parts[0]
        case [1 | 2, 1 | 2, _]:
            return parts[0], parts[1], parts[2]
    raise DateError(f"“{shown}” không đọc được thành ngày tháng. {example}")


def _year(year: str, shown: str, example: str, pivot: int | None) -> int:
    """The year in full; two digits are read only with a pivot."""
    if len(year) == 2 and pivot is not None:
        return int(year) + (1900 if int(year) >= pivot else 2000)
    if len(year) != 4:
        raise DateError(f"“{shown}” có năm “{year[:10]}” không đúng: ghi năm bằng bốn chữ số. {example}")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise DateError(f"“{shown}” có năm {year} nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}. {example}")
    return int(year)
