"""Rules of review sessions: one row for each sentence."""

import datetime

import pytest

from assessments.meetings import rules

D = datetime.date
TODAY = D(2019, 12, 10)


@pytest.mark.parametrize(
    ("held_on", "year", "today", "good"),
    [
        (D(2019, 12, 10), 2019, TODAY, True),
        (D(2019, 12, 11), 2019, TODAY, False),
        (D(2019, 1, 1), 2019, TODAY, True),
        (D(2018, 12, 31), 2019, TODAY, False),
        (D(2020, 1, 31), 2019, D(2020, 2, 5), True),
        (D(2020, 2, 1), 2019, D(2020, 2, 5), False),
    ],
)
def test_day(held_on, year, today, good):
    assert (rules.check_day(held_on, year, today) == []) == good


@pytest.mark.parametrize(("day", "year"), [(D(2020, 1, 31), 2019), (D(2020, 2, 1), 2020), (D(2019, 12, 31), 2019)])
def test_usual_year(day, year):
    assert rules.usual_year(day) == year


@pytest.mark.parametrize(
    ("summoned", "present", "reviewed", "good"), [(3, 3, 3, True), (3, 4, 3, False), (3, 2, 3, False), (3, 2, 2, True)]
)
def test_attendance(summoned, present, reviewed, good):
    assert (rules.check_attendance(summoned, present, reviewed) == []) == good


GOOD = {
    "outcome": "REVIEWED",
    "absence_reason": "",
    "reviewed_on": None,
    "exempt": False,
    "held_on": D(2019, 12, 1),
    "year": 2019,
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, True),
        ({"outcome": "ABSENT"}, False),
        ({"outcome": "ABSENT", "absence_reason": "ốm"}, True),
        ({"outcome": "EXEMPT"}, False),
        ({"outcome": "EXEMPT", "exempt": True}, True),
        ({"exempt": True}, True),
        ({"reviewed_on": D(2019, 12, 2)}, True),
        ({"reviewed_on": D(2019, 12, 1)}, False),
        ({"reviewed_on": D(2019, 12, 11)}, False),
        ({"reviewed_on": D(2020, 2, 1), "today": D(2020, 3, 1)}, False),
        ({"outcome": "ABSENT", "absence_reason": "ốm", "reviewed_on": D(2019, 12, 2)}, False),
    ],
)
def test_row(changes, good):
    assert (rules.check_row("Đ/c A", **{**GOOD, **changes}) == "") == good
