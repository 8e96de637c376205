from __future__ import annotations

import copy
import hashlib
import json
from fractions import Fraction
from typing import Any

import pytest

from assessments.ratings.rulebooks import FOLDER, available, load
from assessments.ratings.rules import (
    GRADE_LABELS,
    LEVEL_LABELS,
    LEVEL_SHORT,
    Grade,
    Level,
    Mark,
    Rulebook,
    RuleError,
    SubjectKind,
)
from assessments.ratings.rules.levels import date_text, number_text, on_date_text, percent_text, ratio_text
from tests.assessments.ratings.rules_cases import BOOK

CHOSEN = {"cap_group_merging": [["CO_QUAN", "SU_NGHIEP"]], "sick_days": 92, "organization_cap": False}


@pytest.mark.parametrize("code", [item.code for item in available()])
@pytest.mark.parametrize("options", [{}, CHOSEN])
def test_snapshot_goes_through_json_and_comes_back_equal(code: str, options: dict[str, Any]) -> None:
    book = load(code).with_options(options)
    snapshot = json.loads(json.dumps(book.to_dict()))
    assert snapshot == book.to_dict()
    assert Rulebook.from_dict(snapshot) == book
    assert Rulebook.from_dict(snapshot).option_values == book.option_values


def test_snapshot_outlives_the_file() -> None:
    """A cycle's copy keeps its own numbers, whatever the file says later."""
    snapshot = copy.deepcopy(BOOK.to_dict())
    next(item for item in snapshot["caps"] if item["object"] == "MEMBER")["percent"] = 25
    assert Rulebook.from_dict(snapshot).cap("MEMBER").percent == 25  # type: ignore[union-attr]
    assert BOOK.cap("MEMBER").percent == 20  # type: ignore[union-attr]


@pytest.mark.parametrize("item", available(), ids=lambda item: item.code)
def test_hash_is_of_the_file(item: Any) -> None:
    content = (FOLDER / f"{item.code}.toml").read_bytes()
    assert item.sha256 == hashlib.sha256(content).hexdigest() == load(item.code).sha256
    assert hashlib.sha256(content + b"\n").hexdigest() != item.sha256


def test_rulebook_of_2019_is_available_by_code_and_version() -> None:
    assert [(item.code, item.version) for item in available()] == [("qd132-hd21-2019", "1")]
    assert [str(document) for document in BOOK.documents][:2] == [
        "QĐ 132-QĐ/TW (08/03/2018)",
        "HD 21-HD/BTCTW (18/10/2019)",
    ]


@pytest.mark.parametrize("code", ["", "2018", "../rules/levels", "qd132-hd21-2019.toml", "/etc/passwd"])
def test_unknown_code_is_refused_with_the_known_ones(code: str) -> None:
    with pytest.raises(RuleError, match="Các bộ quy định hiện có: qd132-hd21-2019"):
        load(code)


def test_sheet_of_an_organization_has_the_seven_rows_of_form_3() -> None:
    for kind in (SubjectKind.CELL, SubjectKind.PARTY_ORGANIZATION):
        assert [row.number for row in BOOK.criteria[kind]] == ["I.1", "I.2", "I.3", "I.4", "II.1", "II.2", "III"]
    assert [row.text for row in BOOK.criteria_for(SubjectKind.CELL) if row.counts_as_result][0] == (
        "Công tác chính trị tư tưởng"
    )


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [("PARTY_BUILDING_AND_TARGETS", ["I.1", "I.2", "I.3", "I.4", "II.2"]), ("TASKS", ["II.1", "II.2"])],
)
def test_result_rows_of_organizations_follow_the_option(choice: str, numbers: list[str]) -> None:
    book = BOOK.with_options({"result_rows_organization": choice})
    assert [row.number for row in book.criteria_for(SubjectKind.CELL) if row.counts_as_result] == numbers
    assert [row.number for row in book.criteria_for(SubjectKind.MEMBER) if row.counts_as_result] == ["5"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("khong_co", True),
        ("cap_denominator", "ALL"),
        ("cap_denominator", None),
        ("cap_rounding", ["FLOOR"]),
        ("organization_cap", 1),
        ("organization_cap", "true"),
        ("sick_days", 59),
        ("sick_days", 121),
        ("sick_days", 90.0),
        ("sick_days", True),
        ("sick_days", "90"),
        ("ballot_threshold", "1/3"),
        ("cap_group_merging", "CO_QUAN"),
        ("cap_group_merging", [["CO_QUAN"]]),
        ("cap_group_merging", [["CO_QUAN", "CHUA_BIET"]]),
        ("cap_group_merging", [["CO_QUAN", "LLVT"], ["LLVT", "KHAC"]]),
        ("cap_group_merging", [["CO_QUAN", "CO_QUAN"]]),
    ],
)
def test_wrong_option_is_refused_with_a_sentence(name: str, value: object) -> None:
    with pytest.raises(RuleError) as refusal:
        BOOK.with_options({name: value})
    assert str(refusal.value).endswith((".", ")."))


def test_choosing_the_default_is_choosing_nothing() -> None:
    defaults = {option.name: option.default for option in BOOK.options}
    assert BOOK.with_options(defaults) == BOOK
    assert BOOK.with_options({"sick_days": 92}).with_options({"sick_days": 90}) == BOOK


def test_options_add_up_and_leave_the_rulebook_itself_alone() -> None:
    book = BOOK.with_options({"sick_days": 92}).with_options({"cap_rounding": "CEIL"})
    assert (book.option("sick_days"), book.option("cap_rounding")) == (92, "CEIL")
    assert (BOOK.option("sick_days"), BOOK.option("cap_rounding")) == (90, "FLOOR")


def test_every_option_asks_a_question_and_has_a_mark_a_source_and_labels() -> None:
    for option in BOOK.options:
        assert option.question.endswith("?")
        assert option.mark in (Mark.SECONDARY, Mark.UNVERIFIED)
        assert option.source
        assert all(choice.label for choice in option.choices)
        assert option.kind != "CHOICE" or option.default in option.allowed


def test_every_clause_names_a_document_with_its_date() -> None:
    known = {(document.number, document.date) for document in BOOK.documents}
    for clause in BOOK.clauses():
        assert (clause.document, clause.document_date) in known
        assert clause.text_vi
        assert ("chưa đối chiếu văn bản gốc" in clause.citation()) is (clause.mark is not Mark.VERIFIED)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["conditions"].append(data["conditions"][0]),
        lambda data: data["triggers"][0].update(option="khong_co"),
        lambda data: data["options"][0].update(default="ALL"),
        lambda data: data["conditions"][0].update(level="BEST"),
    ],
    ids=["code twice", "unknown option", "default not allowed", "unknown level"],
)
def test_spoiled_data_do_not_become_a_rulebook(spoil: Any) -> None:
    data = copy.deepcopy(BOOK.to_dict())
    spoil(data)
    with pytest.raises(ValueError):
        Rulebook.from_dict(data)


def test_levels_and_grades_are_ranked_best_first_and_named_in_full() -> None:
    assert [level.rank for level in Level] == [4, 3, 2, 1]
    assert [LEVEL_SHORT[level] for level in Level] == ["HTXSNV", "HTTNV", "HTNV", "KHTNV"]
    assert LEVEL_LABELS[Level.OUTSTANDING] == "Hoàn thành xuất sắc nhiệm vụ"
    assert [GRADE_LABELS[grade] for grade in Grade] == ["Xuất sắc", "Tốt", "Trung bình", "Kém"]
    assert [grade.rank for grade in Grade] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (ratio_text(12, 48), "12/48 (25,0%)"),
        (ratio_text(2, 3), "2/3 (66,7%)"),
        (ratio_text(0, 0), "0/0"),
        (percent_text(Fraction(4, 5)), "80%"),
        (percent_text(Fraction(1, 3)), "33,3%"),
        (number_text(Fraction(1245, 20)), "62,3"),
        (number_text(Fraction(12345, 10)), "1.234,5"),
        (date_text("2019-04-13"), "13/04/2019"),
        (date_text("2019-04"), "4/2019"),
        (date_text("2019"), "2019"),
        (date_text(None), "không rõ ngày"),
        (on_date_text("2019-04-13"), "ngày 13/04/2019"),
        (on_date_text("2019-04"), "tháng 4/2019"),
        (on_date_text("2019"), "năm 2019"),
    ],
)
def test_values_are_written_as_vietnamese_reads_them(shown: str, expected: str) -> None:
    assert shown == expected
