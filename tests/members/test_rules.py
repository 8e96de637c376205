"""The rules of members' dates and numbers, without a database: one row for each sentence."""

import datetime
from types import SimpleNamespace

import pytest

from members import rules

DAY = datetime.date(2019, 12, 10)
GOOD = {
    "birth_date": "1980-04-13",
    "admission_decided_on": "2005-01-10",
    "admission_ceremony_on": "2005-02-03",
    "official_on": "2006-02-03",
}


def fields(problems) -> list[str]:
    return [field for field, _ in problems]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"official_on": ""}, []),
        ({"birth_date": "1980"}, []),
        # unreadable, or after the day
        ({"birth_date": "13/04/1980"}, ["birth_date"]),
        ({"admission_decided_on": "2005-13"}, ["admission_decided_on"]),
        ({"official_on": "2019-12-11"}, ["official_on"]),
        ({"official_on": "2019-12-10"}, []),
        ({"official_on": "2020"}, ["official_on"]),
        ({"official_on": "2019"}, []),
        # the order: birth, decision, ceremony, official
        ({"birth_date": "2005-01-11"}, ["admission_decided_on"]),
        ({"birth_date": "2005-01-10"}, ["admission_decided_on"]),
        ({"birth_date": "2005"}, []),
        ({"birth_date": "2006"}, ["admission_decided_on", "admission_ceremony_on"]),
        ({"admission_ceremony_on": "2005-01-09"}, ["admission_ceremony_on"]),
        ({"admission_ceremony_on": "2005-01-10"}, []),
        ({"admission_ceremony_on": "2005-01"}, []),
        ({"admission_ceremony_on": "2004"}, ["admission_ceremony_on"]),
        ({"official_on": "2005-01-09"}, ["official_on"]),
        ({"official_on": "2005-02-02"}, ["official_on"]),
        ({"official_on": "2005-02-03"}, []),
        ({"official_on": "2005"}, []),
        ({"admission_decided_on": "2005", "admission_ceremony_on": "2005", "official_on": "2005"}, []),
        ({"admission_decided_on": "2006-03", "admission_ceremony_on": "", "official_on": "2006-02"}, ["official_on"]),
        # a stay in a cell
        ({"starts": datetime.date(2019, 12, 11)}, ["starts"]),
        ({"starts": datetime.date(2019, 1, 2), "ends": datetime.date(2019, 1, 1)}, ["ends"]),
        ({"starts": datetime.date(2019, 1, 2), "ends": datetime.date(2019, 1, 2)}, []),
    ],
)
def test_dates(changed, wrong):
    assert fields(rules.check_member_dates({**GOOD, **changed}, DAY)) == wrong


def test_dates_refusal_names_both_dates():
    problems = rules.check_member_dates({**GOOD, "official_on": "2004"}, DAY)
    assert problems == [
        (
            "official_on",
            "Ngày công nhận chính thức 2004 không thể trước ngày quyết định kết nạp 10/01/2005. "
            "Hãy đối chiếu hồ sơ và sửa ngày ghi sai.",
        )
    ]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"card_number": "19000040", "status": "OFFICIAL"}, []),
        ({"card_number": "1900004", "status": "OFFICIAL"}, ["card_number"]),
        ({"card_number": "1900004A", "status": "OFFICIAL"}, ["card_number"]),
        ({"card_number": "19000040", "status": "PROBATIONARY"}, ["card_number"]),
        ({"card_number": None, "status": "PROBATIONARY"}, []),
        ({"life_history_number": "660429VP"}, []),
        ({"life_history_number": "660429ABC"}, []),
        ({"life_history_number": "660429"}, ["life_history_number"]),
        ({"life_history_number": "660429ABCD"}, ["life_history_number"]),
        ({"life_history_number": "66042VP"}, ["life_history_number"]),
        ({"citizen_id": "026080001234"}, []),
        ({"citizen_id": "26080001234"}, ["citizen_id"]),
        ({"citizen_id": "٠26080001234"}, ["citizen_id"]),
    ],
)
def test_numbers(values, wrong):
    assert fields(rules.check_member_numbers(values)) == wrong


def test_status_of_a_probationary_member_has_no_official_date():
    assert fields(rules.check_member_status({"status": "PROBATIONARY", "official_on": "2019"})) == ["official_on"]
    assert rules.check_member_status({"status": "OFFICIAL", "official_on": ""}) == []


@pytest.mark.parametrize(
    ("ceremony", "on", "refused"),
    [
        ("2018-12-10", DAY, False),
        ("2018-12-11", DAY, True),
        ("2018-12", DAY, False),  # may have been on the 1st
        ("2019", DAY, True),
        ("", DAY, False),
    ],
)
def test_confirmation_after_twelve_months(ceremony, on, refused):
    assert bool(rules.check_confirmation(ceremony, on)) == refused


def person(**changed):
    return SimpleNamespace(**{**GOOD, "status": "OFFICIAL", **changed})


@pytest.mark.parametrize(
    ("member", "posts", "codes"),
    [
        (person(), True, []),
        (person(admission_ceremony_on=""), False, ["NO_CEREMONY"]),
        (person(official_on=""), False, ["NO_OFFICIAL"]),
        (person(status="PROBATIONARY", official_on="", admission_ceremony_on="2019-05-19"), False, []),
        (
            person(status="PROBATIONARY", official_on="", admission_ceremony_on="2019-05-19"),
            True,
            ["POST_ON_PROBATION"],
        ),
        # twelve months and thirty working days: 28/10/2018 → 09/12/2019, the last day was yesterday
        (
            person(status="PROBATIONARY", official_on="", admission_ceremony_on="2018-10-28"),
            False,
            ["PROBATION_OVERDUE"],
        ),
        (person(status="PROBATIONARY", official_on="", admission_ceremony_on="2018-10-29"), False, []),
        (person(status="PROBATIONARY", official_on="", admission_ceremony_on="2018-10"), False, []),
        (person(status="PROBATIONARY", official_on="", admission_ceremony_on="2018-09"), False, ["PROBATION_OVERDUE"]),
        (person(birth_date="1919-12-10"), False, []),
        (person(birth_date="1918-12-11"), False, []),
        (person(birth_date="1918-12-10"), False, ["TOO_OLD"]),
        (person(birth_date="1987-01-10"), False, []),
        (person(birth_date="1987-01-11"), False, ["TOO_YOUNG"]),
        (person(birth_date="1987"), False, []),
        (person(birth_date="1988"), False, ["TOO_YOUNG"]),
    ],
)
def test_warnings(member, posts, codes):
    assert [w.code for w in rules.member_warnings(member, on=DAY, holds_party_post=posts)] == codes


def test_names_lose_honorifics_and_get_their_keys():
    names = rules.clean_names(" Đ/c  Nguyễn  Văn", "Đức ")
    assert (names["surname_and_middle"], names["given_name"]) == ("Nguyễn Văn", "Đức")
    assert names["search_key"] == " nguyen van duc"


def test_number_is_kept_without_blanks_and_in_capitals():
    assert rules.clean_number(" 660 429 vp ") == "660429VP"
    assert rules.clean_number("  ") is None


def test_citizen_id_is_masked():
    assert rules.mask_citizen_id("026080001234") == "•••• 1234"
    assert rules.mask_citizen_id(None) == ""


def test_age_counts_full_years():
    assert rules.age_on("1980-12-10", DAY) == 39
    assert rules.age_on("1980-12-11", DAY) == 38
    assert rules.age_on("1980", DAY) == 39


@pytest.mark.parametrize(
    ("starts", "ends", "overlap"),
    [
        ((2019, 1, 1), None, True),
        ((2018, 6, 1), None, False),
        ((2018, 1, 1), (2018, 2, 1), True),
        ((2017, 12, 1), (2018, 1, 1), False),
        ((2018, 3, 1), (2018, 3, 1), False),
    ],
)
def test_half_open_periods(starts, ends, overlap):
    other = [(datetime.date(2018, 1, 1), datetime.date(2018, 6, 1))]
    if starts == (2019, 1, 1):
        other.append((datetime.date(2019, 6, 1), None))
    first = datetime.date(*starts)
    last = datetime.date(*ends) if ends else None
    assert rules.periods_overlap(first, last, other) == overlap
