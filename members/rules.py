"""What the regulations and plain sense say of a member's dates and numbers: values in, sentences out.

Shared by the forms, the actions and the import of a workbook, so that all three refuse the same. Partial dates
("1975", "1975-04") are compared by what they can mean: something is refused only when it is certainly wrong.
Documents: Điều lệ Đảng 2011, Art. 1, 4, 5; QĐ 29-QĐ/TW (25/7/2016) item 4; members.md 2 and 5.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from partybase.vietnamese import (
    DateError,
    earliest_possible,
    fold,
    format_date,
    format_partial_date,
    full_name,
    latest_possible,
    name_sort_key,
    strip_honorific,
)

DATES = {
    "birth_date": "Ngày sinh",
    "admission_decided_on": "Ngày quyết định kết nạp",
    "admission_ceremony_on": "Ngày kết nạp (lễ kết nạp)",
    "official_on": "Ngày công nhận chính thức",
}
ADMISSION_AGE = 18  # Điều lệ Đảng 2011, Art. 1
PROBATION_MONTHS = 12  # Điều lệ Đảng 2011, Art. 5: from the ceremony
REVIEW_WORKING_DAYS = 30  # QĐ 29-QĐ/TW (25/7/2016), item 4.2 (chưa đối chiếu văn bản gốc)
OLDEST_AGE = 100

_CARD = re.compile(r"[0-9]{8}")
_LIFE_HISTORY = re.compile(r"[0-9]{6}[A-ZĐ]{1,3}")
_CITIZEN = re.compile(r"[0-9]{12}")

Problem = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Warning:
    """Something that looks wrong in a roster: shown, counted, never blocking."""

    code: str
    field: str
    sentence: str


def certainly_after(first: str, second: str) -> bool:
    """Whether the first partial date lies after the second whatever they mean; equal or overlapping ones do not."""
    return earliest_possible(first) > latest_possible(second)


def certainly_by(value: str, day: datetime.date) -> bool:
    """Whether a stored partial date has certainly been reached by a day."""
    return bool(value) and latest_possible(value) <= day


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """Monday to Friday; public holidays are not known here, which makes the limit early by a few days at most."""
    while count:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def years_before(day: datetime.date, years: int) -> datetime.date:
    return add_months(day, -12 * years)


def age_on(birth_date: str, day: datetime.date) -> int | None:
    """Age in full years, a partial date counted from its first possible day; None without a readable date."""
    try:
        born = earliest_possible(birth_date)
    except DateError:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# --- checks that refuse ----------------------------------------------------------------------------------------


def check_member_dates(values: Mapping[str, Any], today: datetime.date) -> list[Problem]:
    """What is certainly wrong in a member's dates: (field, sentence), empty when nothing is.

    `values` holds stored partial dates under `DATES` ("" or missing: not known), and may hold the full dates `starts`
    and `ends` of the stay in the cell.
    """
    found: list[Problem] = []
    known: dict[str, str] = {}
    for field, label in DATES.items():
        value = values.get(field) or ""
        if not value:
            continue
        try:
            first = earliest_possible(value)
        except DateError as error:
            found.append((field, f"{label}: {error}"))
            continue
        if first > today:
            found.append(
                (field, f"{label} {format_partial_date(value)} sau ngày {format_date(today)}. Hãy sửa lại ngày.")
            )
            continue
        known[field] = value
    found += _out_of_order(known)
    starts, ends = values.get("starts"), values.get("ends")
    if starts and starts > today:
        found.append(
            ("starts", f"Ngày về chi bộ {format_date(starts)} sau ngày {format_date(today)}. Hãy sửa lại ngày.")
        )
    if starts and ends and ends < starts:
        sentence = (
            f"Ngày kết thúc {format_date(ends)} trước ngày bắt đầu {format_date(starts)}. Hãy sửa một trong hai ngày."
        )
        found.append(("ends", sentence))
    return found


def _out_of_order(known: Mapping[str, str]) -> list[Problem]:
    """Each pair that must stand in this order: birth, admission decision, ceremony, official."""
    pairs = [
        ("birth_date", "admission_decided_on", False),
        ("birth_date", "admission_ceremony_on", False),
        ("birth_date", "official_on", False),
        ("admission_decided_on", "admission_ceremony_on", True),
        ("admission_decided_on", "official_on", True),
        ("admission_ceremony_on", "official_on", True),
    ]
    found: list[Problem] = []
    for earlier, later, same_day in pairs:
        if earlier not in known or later not in known or any(field == later for field, _ in found):
            continue
        first, second = known[earlier], known[later]
        wrong = certainly_after(first, second)
        if not same_day and len(first) == len(second) == 10:
            wrong = first >= second
        if wrong:
            label = DATES[earlier][0].lower() + DATES[earlier][1:]
            found.append(
                (
                    later,
                    f"{DATES[later]} {format_partial_date(second)} không thể trước {label} {format_partial_date(first)}. "
                    "Hãy đối chiếu hồ sơ và sửa ngày ghi sai.",
                )
            )
    return found


def check_member_numbers(values: Mapping[str, Any]) -> list[Problem]:
    """The form of card, file and identity number; a probationary member has no card (issued to official members only)."""
    found: list[Problem] = []
    card = values.get("card_number") or ""
    if card and not _CARD.fullmatch(card):
        found.append(
            ("card_number", f"Số thẻ đảng viên phải gồm đúng 8 chữ số, ví dụ 19000040; đã ghi {len(card)} ký tự.")
        )
    elif card and values.get("status") == "PROBATIONARY":
        found.append(
            ("card_number", "Đảng viên dự bị chưa có thẻ đảng viên. Hãy để trống số thẻ, hoặc chọn diện chính thức.")
        )
    life_history = values.get("life_history_number") or ""
    if life_history and not _LIFE_HISTORY.fullmatch(life_history):
        found.append(
            ("life_history_number", "Số lý lịch gồm 6 chữ số rồi 1 đến 3 chữ cái in hoa của tỉnh, ví dụ 660429VP.")
        )
    citizen = values.get("citizen_id") or ""
    if citizen and not _CITIZEN.fullmatch(citizen):
        found.append(("citizen_id", f"Số căn cước công dân phải gồm đúng 12 chữ số; đã ghi {len(citizen)} ký tự."))
    return found


def check_member_status(values: Mapping[str, Any]) -> list[Problem]:
    if values.get("status") == "PROBATIONARY" and values.get("official_on"):
        return [
            (
                "official_on",
                "Đảng viên dự bị chưa có ngày công nhận chính thức. Hãy bỏ ngày này, hoặc chọn diện chính thức.",
            )
        ]
    return []


def check_member(values: Mapping[str, Any], today: datetime.date) -> list[Problem]:
    """All checks that refuse, of one member's values."""
    return check_member_dates(values, today) + check_member_numbers(values) + check_member_status(values)


def check_confirmation(ceremony_on: str, on: datetime.date) -> str:
    """Why a member cannot be confirmed official on a day; "" when nothing speaks against it."""
    if ceremony_on and add_months(earliest_possible(ceremony_on), PROBATION_MONTHS) > on:
        return (
            f"Chưa đủ {PROBATION_MONTHS} tháng dự bị kể từ ngày kết nạp {format_partial_date(ceremony_on)} "
            "(Điều 5, Điều lệ Đảng 2011). Hãy kiểm tra lại ngày công nhận chính thức."
        )
    return ""


# --- cleaning ---------------------------------------------------------------------------------------------------


def clean_names(surname_and_middle: str, given_name: str) -> dict[str, str]:
    """Both columns without honorifics, with the keys that search and order need."""
    surname = strip_honorific(surname_and_middle)
    given = strip_honorific(given_name)
    return {"surname_and_middle": surname, "given_name": given, **name_keys(surname, given)}


def name_keys(surname_and_middle: str, given_name: str) -> dict[str, str]:
    return {
        "search_key": f" {fold(full_name(surname_and_middle, given_name))}",
        "sort_key": name_sort_key(surname_and_middle, given_name),
    }


def clean_number(value: Any) -> str | None:
    """A card, file or identity number without blanks and dots, letters in capitals; None for an empty one."""
    return re.sub(r"[\s.]+", "", str(value or "")).upper() or None


def mask_citizen_id(value: str | None) -> str:
    """ "•••• 1234"; "" without a number."""
    return f"•••• {value[-4:]}" if value else ""


# --- warnings ---------------------------------------------------------------------------------------------------


def probation_overdue_from(today: datetime.date) -> datetime.date:
    """The last ceremony day whose twelve months and thirty working days have passed today."""
    day = add_months(today, -PROBATION_MONTHS) - datetime.timedelta(days=60)
    while add_working_days(add_months(day + datetime.timedelta(days=1), PROBATION_MONTHS), REVIEW_WORKING_DAYS) < today:
        day += datetime.timedelta(days=1)
    return day


def member_warnings(member: Any, *, on: datetime.date, holds_party_post: bool = False) -> list[Warning]:
    """What looks wrong in one member's record on a day.

    `member` carries the fields of `members.models.Member` (a model or a plain object); `holds_party_post` says whether an
    open position in a committee stands. `MemberQuerySet.with_warnings` asks the same of the database.
    """
    found: list[Warning] = []
    probationary = member.status == "PROBATIONARY"
    if not member.admission_ceremony_on:
        found.append(Warning("NO_CEREMONY", "admission_ceremony_on", "Thiếu ngày kết nạp (lễ kết nạp)."))
    if not probationary and not member.official_on:
        found.append(Warning("NO_OFFICIAL", "official_on", "Thiếu ngày công nhận chính thức."))
    if probationary and holds_party_post:
        found.append(Warning("POST_ON_PROBATION", "status", "Đảng viên dự bị đang ghi giữ chức vụ đảng."))
    if probationary and certainly_by(member.admission_ceremony_on, probation_overdue_from(on)):
        sentence = f"Đã quá {PROBATION_MONTHS} tháng dự bị và {REVIEW_WORKING_DAYS} ngày làm việc, chưa ghi chính thức."
        found.append(Warning("PROBATION_OVERDUE", "official_on", sentence))
    if certainly_by(member.birth_date, years_before(on, OLDEST_AGE + 1)):
        found.append(Warning("TOO_OLD", "birth_date", f"Tuổi trên {OLDEST_AGE}: hãy kiểm tra ngày sinh."))
    if admitted_too_young(member.birth_date, member.admission_decided_on):
        sentence = f"Khi kết nạp chưa đủ {ADMISSION_AGE} tuổi (Điều 1, Điều lệ Đảng 2011): hãy đối chiếu hồ sơ."
        found.append(Warning("TOO_YOUNG", "admission_decided_on", sentence))
    return found


def admitted_too_young(birth_date: str, admission_decided_on: str) -> bool:
    """Whether the member was certainly under eighteen on the day of the decision (in text, as the database asks it)."""
    if not birth_date or not admission_decided_on:
        return False
    of_age = f"{int(birth_date[:4]) + ADMISSION_AGE}{birth_date[4:]}"
    return admission_decided_on < of_age and not of_age.startswith(admission_decided_on)


def periods_overlap(
    starts: datetime.date, ends: datetime.date | None, others: Iterable[tuple[datetime.date, datetime.date | None]]
) -> bool:
    """Whether [starts, ends) meets one of the others; an empty period meets none."""
    if ends is not None and ends <= starts:
        return False
    return any(
        (other_ends is None or (starts < other_ends and other_ends > other_starts))
        and (ends is None or other_starts < ends)
        for other_starts, other_ends in others
    )
