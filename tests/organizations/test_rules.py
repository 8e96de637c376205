"""What the Charter says about numbers and kinds: one row per sentence."""

import datetime

import pytest

from organizations import rules

DAY = datetime.date(2019, 12, 10)


def warned(kind="CBTT", official=5, probationary=0, has_secretary=True, has_committee=True, consent="", on=DAY):
    found = rules.roster_warnings(
        kind=kind,
        official=official,
        probationary=probationary,
        has_secretary=has_secretary,
        has_committee=has_committee,
        consent=consent,
        on=on,
    )
    return [warning.code for warning in found]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"official": 3}, []),
        ({"official": 2}, ["CELL_TOO_SMALL"]),
        ({"official": 2, "probationary": 9}, ["CELL_TOO_SMALL"]),  # probationary members do not count
        ({"official": 0, "kind": "CBCS"}, ["CELL_TOO_SMALL"]),
        ({"has_secretary": False}, ["NO_SECRETARY"]),
        ({"official": 8, "has_committee": False}, []),
        ({"official": 8, "probationary": 5, "has_committee": False}, []),
        ({"official": 9, "has_committee": False}, ["NO_CELL_COMMITTEE"]),
        ({"official": 9, "has_committee": True}, []),
        ({"official": 29, "kind": "CBCS"}, []),
        ({"official": 29, "probationary": 1, "kind": "CBCS"}, ["CELL_TOO_LARGE"]),
        ({"official": 30, "kind": "CBCS", "consent": "CV 12-CV/HU (1/2/2019)"}, []),
        ({"official": 45, "kind": "CBTT"}, []),  # a subordinate cell may have more
        ({"official": 30, "kind": "DBCS"}, []),
        ({"official": 29, "probationary": 1, "kind": "DBCS"}, []),
        ({"official": 29, "kind": "DBCS"}, ["PARTY_ORGANIZATION_TOO_SMALL"]),
        ({"official": 12, "kind": "DBCS", "consent": "CV 12-CV/HU (1/2/2019)"}, []),
        ({"official": 2, "kind": "DBBP", "has_secretary": False, "has_committee": False}, []),
        ({"official": 0, "kind": "DBH", "has_secretary": False}, []),
        ({"official": 1, "has_secretary": False}, ["CELL_TOO_SMALL", "NO_SECRETARY"]),
    ],
)
def test_roster_warnings_of_a_sentence_of_the_charter(case, expected):
    assert warned(**case) == expected


def test_roster_warning_names_article_and_mark():
    small = rules.roster_warnings(
        kind="CBTT", official=2, probationary=0, has_secretary=True, has_committee=False, consent="", on=DAY
    )[0]
    assert small.mark == "S"
    assert small.source == "Điều lệ Đảng (19/1/2011), Điều 24.1; chưa đối chiếu văn bản gốc"
    assert small.text.endswith("(Điều lệ Đảng (19/1/2011), Điều 24.1; chưa đối chiếu văn bản gốc)")


def test_roster_warning_codes_have_labels():
    codes = set()
    for kind in rules.CHILD_KINDS:
        for official in (0, 9, 40):
            codes.update(warned(kind=kind, official=official, has_secretary=False, has_committee=False))
    assert codes == set(rules.WARNING_LABELS)


@pytest.mark.parametrize(
    ("parent", "allowed"),
    [
        ("DBH", {"DBCS", "CBCS"}),
        ("DBCS", {"DBBP", "CBTT"}),
        ("DBBP", {"CBTT"}),
        ("CBCS", set()),
        ("CBTT", set()),
    ],
)
def test_kinds_under_a_parent(parent, allowed):
    assert {kind for kind in rules.CHILD_KINDS if rules.fits_under(kind, parent)} == allowed


@pytest.mark.parametrize(
    ("kind", "level"),
    [("DBCS", "BASE"), ("CBCS", "BASE"), ("DBBP", "BELOW_BASE"), ("CBTT", "BELOW_BASE"), ("DBH", "COMMUNE")],
)
def test_level_follows_from_the_kind(kind, level):
    assert rules.level_of(kind, "COMMUNE") == level


def test_value_before_its_time_is_unknown():
    with pytest.raises(KeyError):
        rules.value_of("cell_least_official", datetime.date(2010, 1, 1))
