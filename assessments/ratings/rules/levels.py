"""The words of the rating rules: levels, grades, subjects, owners of facts, bodies, and how values are written in Vietnamese.

Nothing here knows a database or a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any


class RuleError(ValueError):
    """A value the rules cannot work with; the message is a Vietnamese sentence for the user."""


class Level(StrEnum):
    """The four levels of QĐ 132-QĐ/TW (8/3/2018)."""

    OUTSTANDING = "OUTSTANDING"
    GOOD = "GOOD"
    COMPLETED = "COMPLETED"
    NOT_COMPLETED = "NOT_COMPLETED"

    @property
    def rank(self) -> int:
        """4 for the best level, 1 for the lowest."""
        return _LEVEL_RANKS[self]

    @property
    def label(self) -> str:
        return LEVEL_LABELS[self]

    @property
    def short(self) -> str:
        return LEVEL_SHORT[self]


_LEVEL_RANKS = {Level.OUTSTANDING: 4, Level.GOOD: 3, Level.COMPLETED: 2, Level.NOT_COMPLETED: 1}
LEVELS_BEST_FIRST = tuple(Level)
LEVEL_LABELS = {
    Level.OUTSTANDING: "Hoàn thành xuất sắc nhiệm vụ",
    Level.GOOD: "Hoàn thành tốt nhiệm vụ",
    Level.COMPLETED: "Hoàn thành nhiệm vụ",
    Level.NOT_COMPLETED: "Không hoàn thành nhiệm vụ",
}
LEVEL_SHORT = {Level.OUTSTANDING: "HTXSNV", Level.GOOD: "HTTNV", Level.COMPLETED: "HTNV", Level.NOT_COMPLETED: "KHTNV"}

# Civil servants and public employees are rated in the same four levels before their Party rating.
CivilServiceRating = Level


class Grade(StrEnum):
    """The grade of one criterion row (Mẫu 03 of 2018 and 2019)."""

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    AVERAGE = "AVERAGE"
    POOR = "POOR"

    @property
    def rank(self) -> int:
        """4 for the best grade, 1 for the lowest."""
        return _GRADE_RANKS[self]

    @property
    def label(self) -> str:
        return GRADE_LABELS[self]


_GRADE_RANKS = {Grade.EXCELLENT: 4, Grade.GOOD: 3, Grade.AVERAGE: 2, Grade.POOR: 1}
GRADE_LABELS = {Grade.EXCELLENT: "Xuất sắc", Grade.GOOD: "Tốt", Grade.AVERAGE: "Trung bình", Grade.POOR: "Kém"}
GRADE_SHORT = {Grade.EXCELLENT: "XS", Grade.GOOD: "T", Grade.AVERAGE: "TB", Grade.POOR: "K"}


class SubjectKind(StrEnum):
    MEMBER = "MEMBER"
    CELL = "CELL"  # chi bộ, grassroots or subordinate
    PARTY_ORGANIZATION = "PARTY_ORGANIZATION"  # đảng bộ, grassroots or section


SUBJECT_LABELS = {
    SubjectKind.MEMBER: "Đảng viên",
    SubjectKind.CELL: "Chi bộ",
    SubjectKind.PARTY_ORGANIZATION: "Đảng bộ",
}


class Mark(StrEnum):
    """How sure we are of a clause: read in the document, known from a secondary source, or not checked."""

    VERIFIED = "V"
    SECONDARY = "S"
    UNVERIFIED = "M"


UNVERIFIED_NOTE = "chưa đối chiếu văn bản gốc"


class NoValue(StrEnum):
    """A fact that was answered with 'there is none', which is not the same as an unanswered one."""

    NONE_ASSIGNED = "NONE_ASSIGNED"
    NONE_AT_LEVEL = "NONE_AT_LEVEL"
    NOT_RATED = "NOT_RATED"


NONE_ASSIGNED = NoValue.NONE_ASSIGNED
NONE_AT_LEVEL = NoValue.NONE_AT_LEVEL
NOT_RATED = NoValue.NOT_RATED


class FactOwner(StrEnum):
    """Who owes a required fact."""

    SENDER = "SENDER"
    ORGANIZATION_DEPARTMENT = "ORGANIZATION_DEPARTMENT"
    INSPECTION_COMMISSION = "INSPECTION_COMMISSION"
    FORMER_CELL = "FORMER_CELL"
    DECIDING_BODY = "DECIDING_BODY"


FACT_OWNER_LABELS = {
    FactOwner.SENDER: "người gửi (chi bộ, cấp ủy tự đánh giá)",
    FactOwner.ORGANIZATION_DEPARTMENT: "Ban Tổ chức",
    FactOwner.INSPECTION_COMMISSION: "Ủy ban Kiểm tra",
    FactOwner.FORMER_CELL: "chi bộ nơi sinh hoạt trước hoặc nơi sinh hoạt tạm thời",
    FactOwner.DECIDING_BODY: "cấp quyết định xếp loại",
}


class NotRatedReason(StrEnum):
    NEW = "NEW"
    ABSENT = "ABSENT"
    NOT_SENT = "NOT_SENT"
    UNDER_THREE = "UNDER_THREE"
    LEFT = "LEFT"
    NOT_REVIEWED = "NOT_REVIEWED"


NOT_RATED_LABELS = {
    NotRatedReason.NEW: "Mới kết nạp hoặc mới thành lập dưới 6 tháng: kiểm điểm, chưa xếp loại",
    NotRatedReason.ABSENT: "Vắng mặt có lý do khi kiểm điểm",
    NotRatedReason.NOT_SENT: "Chưa gửi kết quả tự đánh giá",
    NotRatedReason.UNDER_THREE: "Chi bộ có dưới 3 đảng viên chính thức",
    NotRatedReason.LEFT: "Đã chuyển đi, từ trần hoặc ra khỏi Đảng",
    NotRatedReason.NOT_REVIEWED: "Chưa kiểm điểm",
}


class Body(StrEnum):
    """A role in the procedure; which organization fills it is found in the tree of the year, never by a name."""

    NONE = "NONE"
    MEMBER_AND_CELL = "MEMBER_AND_CELL"
    CELL = "CELL"
    CELL_COMMITTEE = "CELL_COMMITTEE"
    SECTION_COMMITTEE = "SECTION_COMMITTEE"
    GRASSROOTS_COMMITTEE = "GRASSROOTS_COMMITTEE"
    ORGANIZATION_DEPARTMENT = "ORGANIZATION_DEPARTMENT"
    DISTRICT_STANDING_COMMITTEE = "DISTRICT_STANDING_COMMITTEE"


BODY_LABELS = {
    Body.NONE: "không có",
    Body.MEMBER_AND_CELL: "đảng viên và chi bộ",
    Body.CELL: "chi bộ",
    Body.CELL_COMMITTEE: "chi ủy",
    Body.SECTION_COMMITTEE: "đảng ủy bộ phận",
    Body.GRASSROOTS_COMMITTEE: "đảng ủy cơ sở",
    Body.ORGANIZATION_DEPARTMENT: "Ban Tổ chức của cấp ủy cấp trên",
    Body.DISTRICT_STANDING_COMMITTEE: "Ban Thường vụ cấp ủy cấp trên trực tiếp của tổ chức cơ sở đảng",
}


# --- how values are written -------------------------------------------------------------------------------------


def number_text(value: Fraction, places: int = 1) -> str:
    """A non-negative fraction with a decimal comma, rounded half up, worked out in integers: 96,0."""
    scaled = (value * 10**places * 2 + 1) // 2
    whole, rest = divmod(int(scaled), 10**places)
    return f"{group_digits(whole)},{rest:0{places}d}" if places else group_digits(whole)


def group_digits(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def percent_text(share: Fraction) -> str:
    """20% when the percentage is whole, 33,3% otherwise."""
    percent = share * 100
    return f"{group_digits(int(percent))}%" if percent.denominator == 1 else f"{number_text(percent)}%"


def ratio_text(part: int, whole: int) -> str:
    """24/25 (96,0%): the raw fraction and the percentage with one decimal."""
    return f"{part}/{whole}" if whole == 0 else f"{part}/{whole} ({number_text(Fraction(part * 100, whole))}%)"


def date_text(value: date | str | None) -> str:
    """dd/mm/yyyy; a partial ISO text is written as far as it is known: '2019', '2019-07' as 7/2019."""
    if not value:
        return "không rõ ngày"
    text = value.isoformat() if isinstance(value, date) else value
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    if day:
        return f"{int(day[:2]):02d}/{int(month):02d}/{year}"
    return f"{int(month)}/{year}" if month else year


def on_date_text(value: date | str | None) -> str:
    """ngày 13/05/2019, tháng 5/2019, năm 2019: the date with the word that fits how far it is known."""
    text = date_text(value)
    if not value:
        return text
    return f"{('năm', 'tháng', 'ngày')[text.count('/')]} {text}"


def weakest(marks: Iterable[Mark]) -> Mark:
    """The least sure of the marks; nothing at all is verified."""
    order = (Mark.VERIFIED, Mark.SECONDARY, Mark.UNVERIFIED)
    return max(marks, key=order.index, default=Mark.VERIFIED)


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as dicts, tuples as lists, enums by value, fractions as '4/5'."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
