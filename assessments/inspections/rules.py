"""What the regulations say of announced discipline and of inspections: values in, sentences out.

Forms of discipline: Điều lệ Đảng (19/1/2011), Art. 35. Limitation: QĐ 102-QĐ/TW (15/11/2017) for members and QĐ 07-QĐi/TW
(28/8/2018) for organizations, at most ten years. One violation counts once: HD 21-HD/BTCTW (18/10/2019).
Forms, kinds of subject and kinds of inspection are the codes of `models`.
"""

from __future__ import annotations

import datetime

from partybase.vietnamese import format_date

ORGANIZATION = "ORGANIZATION"
OFFICIAL = "OFFICIAL"
PROBATIONARY = "PROBATIONARY"

CHARTER_FORMS = "Điều lệ Đảng (19/1/2011), Điều 35"
FORMS: dict[str, tuple[str, ...]] = {
    ORGANIZATION: ("REPRIMAND", "WARNING", "DISBANDMENT"),
    OFFICIAL: ("REPRIMAND", "WARNING", "DISMISSAL", "EXPULSION"),
    PROBATIONARY: ("REPRIMAND", "WARNING"),
}
FORM_SENTENCES = {
    ORGANIZATION: "Hình thức kỷ luật tổ chức đảng là khiển trách, cảnh cáo, giải tán",
    OFFICIAL: "Hình thức kỷ luật đảng viên chính thức là khiển trách, cảnh cáo, cách chức (nếu có chức vụ), khai trừ",
    PROBATIONARY: "Hình thức kỷ luật đảng viên dự bị là khiển trách, cảnh cáo",
}
LIMITATION_YEARS = 10

Problem = tuple[str, str]  # field, sentence


def member_standing(status: str, official_from: datetime.date | None, on: datetime.date) -> str:
    """Whether a member was official or probationary on a day; `official_from` is the first day it can have been."""
    if status == PROBATIONARY or (official_from is not None and official_from > on):
        return PROBATIONARY
    return OFFICIAL


def check_form(form: str, standing: str, *, held_post: bool = False) -> list[Problem]:
    """Whether a form of discipline fits its subject; dismissal needs a post to be dismissed from."""
    if form not in FORMS[standing]:
        return [("form", f"{FORM_SENTENCES[standing]} ({CHARTER_FORMS}). Hãy chọn lại hình thức hoặc đối tượng.")]
    if form == "DISMISSAL" and not held_post:
        return [
            (
                "form",
                "Cách chức chỉ áp dụng với đảng viên có chức vụ "
                f"({CHARTER_FORMS}); từ năm tính vi phạm đến ngày công bố chưa ghi chức vụ nào của đảng viên này. "
                "Hãy chọn hình thức khác, hoặc đề nghị Ban Tổ chức ghi chức vụ trước.",
            )
        ]
    return []


def check_announcement(announced_on: datetime.date, counted_year: int, today: datetime.date) -> list[Problem]:
    """Announced, not planned; counted in a year within the limitation and not after the announcement."""
    problems: list[Problem] = []
    if announced_on > today:
        problems.append(
            (
                "announced_on",
                f"Ngày công bố {format_date(announced_on)} ở sau ngày {format_date(today)}. "
                "Chỉ ghi kỷ luật đã công bố; hãy sửa lại ngày.",
            )
        )
    return problems + check_counted_year(counted_year, announced_on, what="ngày công bố")


def check_counted_year(counted_year: int, on: datetime.date, *, what: str) -> list[Problem]:
    """`what` names the date that the year is held against."""
    if counted_year > on.year:
        return [
            (
                "counted_year",
                f"Năm tính {counted_year} ở sau {what} {format_date(on)}. Hãy ghi năm {on.year} hoặc năm trước đó.",
            )
        ]
    if counted_year < on.year - LIMITATION_YEARS:
        return [
            (
                "counted_year",
                f"Năm tính {counted_year} cách {what} {format_date(on)} quá {LIMITATION_YEARS} năm. "
                f"Hãy ghi một năm từ {on.year - LIMITATION_YEARS} đến {on.year}.",
            )
        ]
    return []


def check_inspection(
    *,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    conclusion_number: str,
    conclusion_on: datetime.date | None,
    concludes_degradation: bool,
    counted_year: int | None,
    today: datetime.date,
) -> list[Problem]:
    """Dates in order; a conclusion has number and date; one on degradation also the year in which it counts."""
    problems: list[Problem] = []
    if starts_on > today:
        problems.append(
            (
                "starts_on",
                f"Ngày bắt đầu {format_date(starts_on)} ở sau ngày {format_date(today)}. "
                "Chỉ ghi cuộc kiểm tra, giám sát đã bắt đầu; hãy sửa lại ngày.",
            )
        )
    if ends_on and ends_on < starts_on:
        problems.append(
            (
                "ends_on",
                f"Ngày kết thúc {format_date(ends_on)} trước ngày bắt đầu {format_date(starts_on)}. "
                "Hãy sửa một trong hai ngày.",
            )
        )
    if ends_on and ends_on > today:
        problems.append(
            (
                "ends_on",
                f"Ngày kết thúc {format_date(ends_on)} ở sau ngày {format_date(today)}. Chưa kết thúc thì để trống.",
            )
        )
    if conclusion_number and not conclusion_on:
        problems.append(("conclusion_on", f"Kết luận số {conclusion_number} chưa có ngày. Hãy ghi ngày kết luận."))
    if conclusion_on and not conclusion_number:
        problems.append(("conclusion_number", "Đã ghi ngày kết luận nhưng chưa có số. Hãy ghi số kết luận."))
    if conclusion_on and conclusion_on < starts_on:
        problems.append(
            (
                "conclusion_on",
                f"Ngày kết luận {format_date(conclusion_on)} trước ngày bắt đầu {format_date(starts_on)}. "
                "Hãy sửa một trong hai ngày.",
            )
        )
    if conclusion_on and conclusion_on > today:
        problems.append(
            (
                "conclusion_on",
                f"Ngày kết luận {format_date(conclusion_on)} ở sau ngày {format_date(today)}. Hãy sửa lại ngày.",
            )
        )
    if concludes_degradation:
        problems += _degradation(conclusion_number, conclusion_on, counted_year)
    if counted_year is not None and not concludes_degradation:
        problems += check_counted_year(counted_year, conclusion_on or starts_on, what="ngày kiểm tra, giám sát")
    return _first_of_each_field(problems)


def _degradation(number: str, on: datetime.date | None, counted_year: int | None) -> list[Problem]:
    problems: list[Problem] = []
    if not number:
        problems.append(("conclusion_number", "Kết luận có biểu hiện suy thoái phải có số kết luận. Hãy ghi số."))
    if on is None:
        problems.append(("conclusion_on", "Kết luận có biểu hiện suy thoái phải có ngày kết luận. Hãy ghi ngày."))
    if counted_year is None:
        problems.append(
            ("counted_year", "Kết luận có biểu hiện suy thoái phải ghi năm tính vào xếp loại. Hãy ghi năm.")
        )
    elif on is not None:
        problems += check_counted_year(counted_year, on, what="ngày kết luận")
    return problems


def _first_of_each_field(problems: list[Problem]) -> list[Problem]:
    kept: dict[str, str] = {}
    for field, sentence in problems:
        kept.setdefault(field, sentence)
    return list(kept.items())


def check_paper(on: datetime.date, today: datetime.date) -> list[Problem]:
    if on > today:
        return [("on", f"Ngày văn bản {format_date(on)} ở sau ngày {format_date(today)}. Hãy sửa lại ngày.")]
    return []
