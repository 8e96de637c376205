"""What the regulations say of review sessions: values in, sentences out.

QĐ 132-QĐ/TW (8/3/2018) and HD 21-HD/BTCTW (18/10/2019): reviewed every year, at the end of it; who is absent with a reason is
reviewed as soon as possible after; who is exempt from activity or suspended from it is not reviewed. Sessions are held up to
31/1 of the next year (ratings.md 11.5; chưa đối chiếu văn bản gốc). Codes are those of `models`.
"""

from __future__ import annotations

import datetime

from partybase.vietnamese import format_date

REVIEWED = "REVIEWED"
ABSENT = "ABSENT"
EXEMPT = "EXEMPT"

Problem = tuple[str, str]  # field, sentence


def last_day(year: int) -> datetime.date:
    return datetime.date(year + 1, 1, 31)


def usual_year(day: datetime.date) -> int:
    """The year a session of this day belongs to unless said otherwise: in January the one before."""
    return day.year - 1 if day.month == 1 else day.year


def is_of_year(day: datetime.date, year: int) -> bool:
    return datetime.date(year, 1, 1) <= day <= last_day(year)


def check_day(held_on: datetime.date, year: int, today: datetime.date) -> list[Problem]:
    """Held, not planned, and within the year of the review or the January after it."""
    if held_on > today:
        return [
            (
                "held_on",
                f"Ngày họp {format_date(held_on)} ở sau ngày {format_date(today)}. "
                "Chỉ ghi hội nghị đã họp; hãy sửa lại ngày.",
            )
        ]
    if not is_of_year(held_on, year):
        return [
            (
                "held_on",
                f"Hội nghị kiểm điểm năm {year} họp từ 01/01/{year} đến {format_date(last_day(year))}; "
                f"ngày {format_date(held_on)} không thuộc thời gian này. Hãy sửa ngày họp hoặc năm kiểm điểm.",
            )
        ]
    return []


def check_attendance(summoned: int, present: int, reviewed_here: int) -> list[Problem]:
    """`reviewed_here`: members reviewed at this very session, who must have been present."""
    if present > summoned:
        return [("present", f"Số có mặt ({present}) nhiều hơn số triệu tập ({summoned}). Hãy sửa một trong hai số.")]
    if present < reviewed_here:
        return [
            (
                "present",
                f"Số có mặt ({present}) ít hơn số đảng viên kiểm điểm tại hội nghị ({reviewed_here}). "
                "Hãy sửa số có mặt, chọn “Vắng, kiểm điểm sau” cho người vắng, "
                "hoặc ghi ngày kiểm điểm bổ sung cho người kiểm điểm sau.",
            )
        ]
    return []


def check_row(
    name: str,
    *,
    outcome: str,
    absence_reason: str,
    reviewed_on: datetime.date | None,
    exempt: bool,
    held_on: datetime.date,
    year: int,
    today: datetime.date,
) -> str:
    """What is wrong with one subject of a session; "" when nothing is. `exempt`: exempt or suspended on that day."""
    if outcome == ABSENT and not absence_reason:
        return f"{name} vắng: hãy ghi lý do vắng."
    if outcome == EXEMPT and not exempt:
        return (
            f"{name} chưa được ghi miễn hoặc đình chỉ sinh hoạt đảng vào ngày {format_date(held_on)}. "
            "Hãy ghi ở trang đảng viên trước, hoặc chọn kết quả khác."
        )
    if reviewed_on is None:
        return ""
    if outcome != REVIEWED:
        return f"{name}: đã ghi ngày kiểm điểm bổ sung nhưng kết quả chưa phải “Đã kiểm điểm”. Hãy sửa một trong hai."
    if reviewed_on <= held_on:
        return (
            f"{name}: ngày kiểm điểm bổ sung {format_date(reviewed_on)} phải sau ngày họp {format_date(held_on)}. "
            "Kiểm điểm ngay tại hội nghị thì để trống ngày này."
        )
    if reviewed_on > today:
        return f"{name}: ngày kiểm điểm bổ sung {format_date(reviewed_on)} ở sau ngày {format_date(today)}. Hãy sửa lại ngày."
    if not is_of_year(reviewed_on, year):
        return (
            f"{name}: kiểm điểm bổ sung của năm {year} chậm nhất ngày {format_date(last_day(year))}; "
            f"đã ghi {format_date(reviewed_on)}. Hãy sửa lại ngày."
        )
    return ""
