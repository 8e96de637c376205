"""Who is exempt, who is only reviewed, who is rated, on the cycle's reference date; and the arithmetic of months."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from assessments.ratings.rules.levels import (
    NOT_RATED_LABELS,
    FactOwner,
    Level,
    NotRatedReason,
    RuleError,
    SubjectKind,
    date_text,
    on_date_text,
    plain,
)
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.verdict import MissingFact, Reason, ReasonKind


class StatusKind(StrEnum):
    EXEMPT = "EXEMPT"
    REVIEW_ONLY = "REVIEW_ONLY"
    NOT_RATED = "NOT_RATED"
    RATED = "RATED"
    UNDETERMINED = "UNDETERMINED"  # a date is missing or too vague to tell; `missing` says which


STATUS_LABELS = {
    StatusKind.EXEMPT: "Được miễn: không kiểm điểm, không xếp loại",
    StatusKind.REVIEW_ONLY: "Kiểm điểm, chưa xếp loại",
    StatusKind.NOT_RATED: "Chưa xếp loại",
    StatusKind.RATED: "Thuộc diện xếp loại",
    StatusKind.UNDETERMINED: "Chưa xác định được",
}


@dataclass(frozen=True)
class Status:
    """What a subject is in a cycle. `not_rated` names the reason where it is reviewed or waits unrated."""

    kind: StatusKind
    reasons: tuple[Reason, ...] = ()
    not_rated: NotRatedReason | None = None
    missing: MissingFact | None = None

    def sentence(self) -> str:
        if self.missing:
            return self.missing.sentence()
        return " ".join([f"{STATUS_LABELS[self.kind]}."] + [reason.sentence() for reason in self.reasons])

    def to_dict(self) -> dict[str, Any]:
        return {**plain(self), "sentence": self.sentence()}


@dataclass(frozen=True)
class Period:
    """An exemption or suspension. An open end reaches to today; `committee_only` is suspension from the committee."""

    start: date | None = None
    end: date | None = None
    paper: str = ""
    committee_only: bool = False

    def covers(self, day: date) -> bool:
        """Both ends belong to the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month: 31/8 + 6 months is 28/2 (29/2)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_reached(rulebook: Rulebook, start: date, months: int, on: date) -> bool:
    """Have so many months passed on this day? By calendar months, or by 30 days a month, as the option says."""
    if rulebook.option("six_months_reading") == "DAYS_180":
        return start + timedelta(days=30 * months) <= on
    return add_months(start, months) <= on


def date_bounds(text: str | date | None) -> tuple[date, date] | None:
    """The first and last day a full or partial ISO date ('2019', '2019-07', '2019-07-15') can mean."""
    if not text:
        return None
    if isinstance(text, date):
        return text, text
    try:
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31)
        if len(parts) == 2:
            return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(*parts)[1])
        day = date(parts[0], parts[1], parts[2])
    except (ValueError, IndexError, calendar.IllegalMonthError) as error:
        raise RuleError(f"Không đọc được ngày “{text}”: hãy ghi năm, năm-tháng hoặc năm-tháng-ngày.") from error
    return day, day


def status_of_member(
    rulebook: Rulebook,
    *,
    reference_date: date,
    admitted_on: str | date | None = None,
    ceremony_on: str | date | None = None,
    official_on: str | date | None = None,
    is_official: bool = False,
    exemptions: Sequence[Period] = (),
    suspensions: Sequence[Period] = (),
) -> Status:
    """Exempt, reviewed only (new), or rated, on the reference date.

    Dates are full or partial ISO texts. Without a usable admission date an official member is still surely older
    than six months; anyone else stays undetermined, with a sentence that says which date is owed.
    """
    for periods, code, text in (
        (exemptions, "status.exempt", "được miễn công tác và sinh hoạt đảng"),
        ([item for item in suspensions if not item.committee_only], "status.suspended", "bị đình chỉ sinh hoạt đảng"),
    ):
        for period in periods:
            if period.covers(reference_date):
                return Status(StatusKind.EXEMPT, (_reason(rulebook, code, _period_text(text, period), period.paper),))
    notes = tuple(
        _reason(
            rulebook, "status.committee_suspended", _period_text("bị đình chỉ sinh hoạt cấp ủy", period), period.paper
        )
        for period in suspensions
        if period.committee_only and period.covers(reference_date)
    )
    return _age_of_member(rulebook, reference_date, admitted_on, ceremony_on, official_on, is_official, notes)


def _age_of_member(
    rulebook: Rulebook,
    reference_date: date,
    admitted_on: str | date | None,
    ceremony_on: str | date | None,
    official_on: str | date | None,
    is_official: bool,
    notes: tuple[Reason, ...],
) -> Status:
    rule = rulebook.status("status.new_member")
    by_ceremony = rulebook.option("admitted_from") == "CEREMONY"
    asked, name = (ceremony_on, "ngày lễ kết nạp") if by_ceremony else (admitted_on, "ngày quyết định kết nạp")
    passed = _passed(rulebook, asked, rule.months, reference_date)
    if passed is None:
        official = date_bounds(official_on)
        # A member is confirmed after twelve months of probation, and no ceremony is held before its decision.
        surely = is_official or (official is not None and official[1] <= reference_date)
        surely = surely or (not by_ceremony and _passed(rulebook, ceremony_on, rule.months, reference_date) is True)
        if not surely:
            written = f"mới ghi “{date_text(asked)}”" if asked else "chưa ghi"
            text = f"Không xác định được đã kết nạp đủ {rule.months} tháng hay chưa vì {name} {written}"
            # A date once entered is for staff to mend; one never entered is the secretary's to enter.
            owner = FactOwner.ORGANIZATION_DEPARTMENT if asked else FactOwner.SENDER
            missing = MissingFact(rule.clause, "admitted_on", text, owner)
            return Status(StatusKind.UNDETERMINED, notes, missing=missing)
        passed = True
    if passed:
        return Status(StatusKind.RATED, notes)
    found = f"{name} {date_text(asked)}, đến ngày {date_text(reference_date)} chưa đủ {rule.months} tháng"
    return Status(
        StatusKind.REVIEW_ONLY,
        notes + (_reason(rulebook, "status.new_member", found, "", "admitted_from", "six_months_reading"),),
        not_rated=NotRatedReason.NEW,
    )


def status_of_organization(
    rulebook: Rulebook,
    *,
    kind: SubjectKind,
    reference_date: date,
    founded_on: str | date | None = None,
    existed_on: date | None = None,
    official_members: int | None = None,
) -> Status:
    """Rated, reviewed only (founded under six months ago), or not rated (a cell under three official members).

    `existed_on` is a day on which the organization is known to have existed, for those without a founding date.
    """
    small = rulebook.status("status.under_three")
    if (
        kind in small.kinds
        and official_members is not None
        and official_members < small.minimum
        and rulebook.option(small.option)
    ):
        found = f"{official_members} đảng viên chính thức"
        return Status(
            StatusKind.NOT_RATED,
            (_reason(rulebook, "status.under_three", found),),
            not_rated=NotRatedReason.UNDER_THREE,
        )
    rule = rulebook.status("status.new_organization")
    passed = _passed(rulebook, founded_on, rule.months, reference_date)
    if passed is None and existed_on and _passed(rulebook, existed_on, rule.months, reference_date):
        passed = True
    if passed is None:
        written = f"mới ghi “{date_text(founded_on)}”" if founded_on else "chưa ghi"
        text = f"Không xác định được đã thành lập đủ {rule.months} tháng hay chưa vì ngày thành lập {written}"
        missing = MissingFact(rule.clause, "founded_on", text, FactOwner.ORGANIZATION_DEPARTMENT)
        return Status(StatusKind.UNDETERMINED, missing=missing)
    if passed:
        return Status(StatusKind.RATED)
    found = f"thành lập {on_date_text(founded_on)}, đến ngày {date_text(reference_date)} chưa đủ {rule.months} tháng"
    return Status(
        StatusKind.REVIEW_ONLY,
        (_reason(rulebook, "status.new_organization", found, "", "six_months_reading"),),
        not_rated=NotRatedReason.NEW,
    )


def former_cell_comment_required(
    rulebook: Rulebook, *, year: int, joined_on: date | None, left_on: date | None, temporary: bool = False
) -> bool:
    """Is the comment of another cell asked for? Always of a temporary cell; of the former cell after six months there
    (in the rated year, or in all, as the option says). An unknown start counts as long ago."""
    if temporary:
        return True
    if left_on is None:
        return False
    start = joined_on or date(year - 1, 1, 1)
    if rulebook.option("former_cell_months") == "YEAR":
        start = max(start, date(year, 1, 1))
    return months_reached(rulebook, start, rulebook.status("status.transferred").months, left_on)


def not_rated_label(reason: NotRatedReason) -> str:
    return NOT_RATED_LABELS[reason]


def _passed(rulebook: Rulebook, text: str | date | None, months: int, on: date) -> bool | None:
    """True or False when both ends of a partial date agree; None when they do not, or there is no date."""
    bounds = date_bounds(text)
    if bounds is None:
        return None
    answers = {months_reached(rulebook, day, months, on) for day in bounds}
    return answers.pop() if len(answers) == 1 else None


def _reason(rulebook: Rulebook, code: str, found: str, source: str = "", *readings: str) -> Reason:
    return Reason(
        rulebook.status(code).clause,
        ReasonKind.NOTE,
        Level.OUTSTANDING,
        True,
        found,
        "",
        source,
        rulebook.reading(*readings),
    )


def _period_text(text: str, period: Period) -> str:
    start = f" từ {date_text(period.start)}" if period.start else ""
    end = f" đến {date_text(period.end)}" if period.end else ""
    return f"{text}{start}{end}"
