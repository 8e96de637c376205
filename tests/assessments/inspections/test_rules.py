"""Rules of discipline and inspections: one row for each sentence."""

import datetime

import pytest

from assessments.inspections import rules

TODAY = datetime.date(2019, 12, 10)
D = datetime.date


@pytest.mark.parametrize(
    ("standing", "fits"),
    [
        (rules.ORGANIZATION, {"REPRIMAND", "WARNING", "DISBANDMENT"}),
        (rules.OFFICIAL, {"REPRIMAND", "WARNING", "DISMISSAL", "EXPULSION"}),
        (rules.PROBATIONARY, {"REPRIMAND", "WARNING"}),
    ],
)
def test_forms_of_discipline_by_subject(standing, fits):
    forms = ["REPRIMAND", "WARNING", "DISMISSAL", "EXPULSION", "DISBANDMENT"]
    assert {form for form in forms if not rules.check_form(form, standing, held_post=True)} == fits


def test_dismissal_without_post_is_refused():
    assert [field for field, _ in rules.check_form("DISMISSAL", rules.OFFICIAL, held_post=False)] == ["form"]


@pytest.mark.parametrize(
    ("status", "official_from", "standing"),
    [
        ("OFFICIAL", D(2011, 2, 3), rules.OFFICIAL),
        ("OFFICIAL", None, rules.OFFICIAL),
        ("OFFICIAL", D(2019, 5, 2), rules.PROBATIONARY),
        ("OFFICIAL", D(2019, 5, 1), rules.OFFICIAL),
        ("PROBATIONARY", None, rules.PROBATIONARY),
    ],
)
def test_standing_on_the_day(status, official_from, standing):
    assert rules.member_standing(status, official_from, D(2019, 5, 1)) == standing


@pytest.mark.parametrize(
    ("announced_on", "counted_year", "fields"),
    [
        (D(2019, 12, 10), 2019, []),
        (D(2019, 12, 11), 2019, ["announced_on"]),
        (D(2019, 5, 1), 2009, []),
        (D(2019, 5, 1), 2008, ["counted_year"]),
        (D(2019, 5, 1), 2020, ["counted_year"]),
    ],
)
def test_announcement(announced_on, counted_year, fields):
    assert [field for field, _ in rules.check_announcement(announced_on, counted_year, TODAY)] == fields


GOOD = {
    "starts_on": D(2019, 3, 1),
    "ends_on": None,
    "conclusion_number": "",
    "conclusion_on": None,
    "concludes_degradation": False,
    "counted_year": None,
    "today": TODAY,
}
CONCLUDED = {"conclusion_number": "5-KL/UBKTHU", "conclusion_on": D(2019, 4, 1)}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"ends_on": D(2019, 3, 1)}, []),
        ({"starts_on": D(2019, 12, 11)}, ["starts_on"]),
        ({"ends_on": D(2019, 2, 28)}, ["ends_on"]),
        ({"ends_on": D(2019, 12, 11)}, ["ends_on"]),
        (CONCLUDED, []),
        ({"conclusion_number": "5-KL/UBKTHU"}, ["conclusion_on"]),
        ({"conclusion_on": D(2019, 4, 1)}, ["conclusion_number"]),
        ({**CONCLUDED, "conclusion_on": D(2019, 2, 1)}, ["conclusion_on"]),
        ({**CONCLUDED, "conclusion_on": D(2019, 12, 11)}, ["conclusion_on"]),
        ({**CONCLUDED, "concludes_degradation": True, "counted_year": 2019}, []),
        ({"concludes_degradation": True}, ["conclusion_number", "conclusion_on", "counted_year"]),
        ({**CONCLUDED, "concludes_degradation": True}, ["counted_year"]),
        ({**CONCLUDED, "concludes_degradation": True, "counted_year": 2020}, ["counted_year"]),
        ({**CONCLUDED, "concludes_degradation": True, "counted_year": 2008}, ["counted_year"]),
        ({"counted_year": 2020}, ["counted_year"]),
    ],
)
def test_inspection(changes, fields):
    assert [field for field, _ in rules.check_inspection(**{**GOOD, **changes})] == fields
