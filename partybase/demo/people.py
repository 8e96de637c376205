"""The people of one cell: ages, dates, gaps as real rosters have them. Values only; `district.py` stores them."""

from __future__ import annotations

import dataclasses
import datetime
import random
from typing import Any

from partybase.demo.names import invent_name, pick
from partybase.demo.plan import HILLS, Plan, Profile

DAY = datetime.date(2019, 12, 10)  # the business date of the demonstration
ENTERED = datetime.date(2015, 1, 1)  # organizations are in the system from here on
TERM = datetime.date(2017, 6, 1)  # most posts of the cells' term 2017–2020
COMMITTEE_TERM = datetime.date(2015, 7, 15)  # and of the committees elected in 2015


@dataclasses.dataclass(frozen=True)
class Kind:
    """What is typical of the people of a profile: ages with weights, share of women, occupations, employment."""

    ages: tuple[tuple[int, int, float], ...]
    women: float
    occupations: dict[str, float]
    employment: str
    training: dict[str, float]
    theory: dict[str, float]


_LOW = {"": 4, "NONE": 25, "ELEMENTARY": 20, "INTERMEDIATE": 25, "COLLEGE": 6, "UNIVERSITY": 9}
_HIGH = {"INTERMEDIATE": 8, "COLLEGE": 20, "UNIVERSITY": 65, "MASTER": 7}
_OFFICIALS = {"INTERMEDIATE": 4, "COLLEGE": 4, "UNIVERSITY": 74, "MASTER": 18}
_SOME = {"NONE": 30, "ELEMENTARY": 52, "INTERMEDIATE": 17, "ADVANCED": 1}
_MORE = {"NONE": 12, "ELEMENTARY": 35, "INTERMEDIATE": 40, "ADVANCED": 13}
_WORKING = ((25, 34, 28), (35, 44, 42), (45, 54, 22), (55, 59, 8))
KINDS = {
    Profile.VILLAGE: Kind(
        ((22, 34, 10), (35, 49, 17), (50, 59, 18), (60, 74, 34), (75, 89, 19), (90, 97, 2)), 0.30,
        {"Hưu trí": 52, "Nông dân": 36, "Công nhân": 5, "Kinh doanh": 7}, "NONE", _LOW, _SOME,
    ),
    Profile.SCHOOL: Kind(_WORKING, 0.74, {"Giáo viên": 90, "Nhân viên trường học": 10}, "PUBLIC_EMPLOYEE", _HIGH, _SOME),
    Profile.HEALTH: Kind(_WORKING, 0.58, {"Bác sĩ": 35, "Y sĩ": 35, "Điều dưỡng": 30}, "PUBLIC_EMPLOYEE", _HIGH, _SOME),
    Profile.POLICE: Kind(_WORKING, 0.10, {"Công an": 100}, "NONE", _HIGH, _MORE),
    Profile.COMMUNE_OFFICE: Kind(_WORKING, 0.33, {"Cán bộ, công chức xã": 100}, "CIVIL_SERVANT", _OFFICIALS, _MORE),
    Profile.OFFICE: Kind(_WORKING, 0.40, {"Công chức": 100}, "CIVIL_SERVANT", _OFFICIALS, _MORE),
    Profile.PARTY_OFFICE: Kind(_WORKING, 0.38, {"Công chức": 100}, "CIVIL_SERVANT", _OFFICIALS, _MORE),
    Profile.ENTERPRISE: Kind(_WORKING, 0.35, {"Công nhân": 45, "Nhân viên": 55}, "NONE", _HIGH, _SOME),
    Profile.ARMY: Kind(_WORKING, 0.05, {"Quân nhân": 100}, "NONE", _HIGH, _MORE),
    Profile.OTHER: Kind(_WORKING, 0.40, {"Nhân viên": 100}, "NONE", _HIGH, _SOME),
}  # fmt: skip


def invent_member(rng: random.Random, plan: Plan, commune: str) -> dict[str, Any]:
    """The fields of one official member of a cell, in `members.models.Member` names (no numbers, no keys)."""
    kind = KINDS[plan.profile or Profile.OTHER]
    youngest, oldest, _ = rng.choices(kind.ages, [weight for *_, weight in kind.ages])[0]
    born = _day(rng, DAY.year - oldest, DAY.year - youngest)
    woman = rng.random() < kind.women
    ethnic = HILLS.get(commune, "01") if rng.random() < (0.45 if plan.profile == Profile.VILLAGE else 0.15) else "01"
    surname, given = invent_name(rng, woman=woman, born=born.year, ethnic_group=ethnic)
    age = DAY.year - born.year
    occupation = pick(rng, kind.occupations)
    if occupation == "Hưu trí" and age < 55:
        occupation = "Nông dân"
    elif occupation in ("Nông dân", "Công nhân", "Kinh doanh") and age > 72:
        occupation = "Hưu trí"
    home = f"{commune}, Lập Thạch, Vĩnh Phúc" if rng.random() < 0.85 else rng.choice(ELSEWHERE)
    values = {
        "surname_and_middle": surname,
        "given_name": given,
        "sex": "FEMALE" if woman else "MALE",
        "birth_date": _partial(rng, born),
        "ethnic_group": ethnic,
        "religion": pick(rng, {"0": 97.5, "1": 1.3, "2": 1.0, "": 0.2}),
        "home_place": home,
        "residence": f"{commune}, Lập Thạch, Vĩnh Phúc",
        "schooling": rng.choice(("7/10", "10/10"))
        if born.year < 1972
        else rng.choice(("12/12", "12/12", "12/12", "9/12")),
        "qualification": pick(rng, kind.training),
        "political_theory": pick(rng, kind.theory),
        "foreign_language": "Tiếng Anh B" if born.year > 1975 and rng.random() < 0.5 else "",
        "occupation": occupation,
        "employment": kind.employment if occupation != "Hưu trí" else "NONE",
    }
    return values | _party_dates(rng, born)


ELSEWHERE = (
    "Tam Dương, Vĩnh Phúc", "Vĩnh Tường, Vĩnh Phúc", "Sông Lô, Vĩnh Phúc", "Yên Lạc, Vĩnh Phúc", "Việt Trì, Phú Thọ",
    "Lâm Thao, Phú Thọ",
    "Sơn Dương, Tuyên Quang", "Đông Anh, Hà Nội",
)  # fmt: skip


def _day(rng: random.Random, first_year: int, last_year: int) -> datetime.date:
    return datetime.date(first_year, 1, 1) + datetime.timedelta(days=rng.randrange(365 * (last_year - first_year + 1)))


def _partial(rng: random.Random, born: datetime.date) -> str:
    """Many of the oldest know only the year, or month and year."""
    if born.year < 1950 and rng.random() < 0.35:
        return born.isoformat()[: 4 if rng.random() < 0.75 else 7]
    return born.isoformat()


def _party_dates(rng: random.Random, born: datetime.date) -> dict[str, Any]:
    """Decision, ceremony a few weeks later, official after a year and some weeks; with the gaps of old files."""
    latest = min(DAY.year - 2, born.year + 48)
    year = min(born.year + max(19, round(rng.gauss(29, 6))), latest)
    decided = _day(rng, year, year)
    if (decided - born).days < 18 * 366:
        decided = born + datetime.timedelta(days=19 * 365 + rng.randrange(300))
    decided = min(decided, datetime.date(2018, 3, 1) - datetime.timedelta(days=rng.randrange(120)))
    ceremony = decided + datetime.timedelta(days=rng.randint(4, 38))
    official = ceremony + datetime.timedelta(days=rng.randint(366, 410))
    values = {
        "admission_decided_on": decided.isoformat(),
        "admission_ceremony_on": ceremony.isoformat(),
        "official_on": official.isoformat(),
        "status": "OFFICIAL",
    }
    if rng.random() < (0.10 if decided.year < 1985 else 0.01):
        values["admission_ceremony_on"] = ""
    elif decided.year < 1980 and rng.random() < 0.08:
        values |= {key: str(values[key])[:7] for key in ("admission_decided_on", "admission_ceremony_on")}
    return values


def on_probation(rng: random.Random, values: dict[str, Any], decided: datetime.date | None = None) -> dict[str, Any]:
    """The same person, younger and admitted within the last year: on probation."""
    born = _day(rng, 1984, 1999)
    decided = decided or datetime.date(2018, 12, 20) + datetime.timedelta(days=rng.randrange(330))
    ceremony = decided + datetime.timedelta(days=rng.randint(4, 20))
    occupation = "Nông dân" if values["occupation"] == "Hưu trí" else values["occupation"]
    return values | {
        "birth_date": born.isoformat(),
        "admission_decided_on": decided.isoformat(),
        "admission_ceremony_on": min(ceremony, DAY - datetime.timedelta(days=5)).isoformat(),
        "official_on": "",
        "status": "PROBATIONARY",
        "schooling": "12/12",
        "political_theory": "NONE",
        "occupation": occupation,
    }


def in_cell_from(rng: random.Random, values: dict[str, Any]) -> tuple[datetime.date, str]:
    """Since when in this cell, and how they came: admitted here, or moved here later."""
    admitted = values["admission_ceremony_on"] or values["admission_decided_on"]
    first = datetime.date.fromisoformat(f"{admitted}-01-01"[:10] if len(admitted) == 4 else f"{admitted}-01"[:10])
    if values["status"] == "PROBATIONARY" or rng.random() < 0.6 or first > datetime.date(2015, 6, 1):
        return first, "ADMISSION"
    moved = first + datetime.timedelta(days=rng.randrange(400, max((datetime.date(2018, 10, 1) - first).days, 401)))
    return moved, rng.choice(("TRANSFER_IN", "MOVE"))
