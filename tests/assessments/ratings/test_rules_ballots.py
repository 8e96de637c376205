from __future__ import annotations

import pytest

from assessments.ratings.rules import Level, Tally, ballot_level, ballot_outcome, check_tally
from assessments.ratings.rules.ballots import BodyVote, body_vote_problem
from tests.assessments.ratings.rules_cases import BOOK
from tests.assessments.ratings.rules_tables import BALLOTS, COMPLETED, GOOD, OUTSTANDING, BallotExample, tally


@pytest.mark.parametrize("example", BALLOTS, ids=lambda example: example.about)
def test_ballot_proposes_the_level(example: BallotExample) -> None:
    outcome = ballot_outcome(BOOK.with_options(example.options), example.tally)
    assert (outcome.level, outcome.summed) == (example.level, example.summed)
    assert ballot_level(BOOK.with_options(example.options), example.tally) is example.level


@pytest.mark.parametrize(
    ("numbers", "counts", "problems"),
    [
        ((20, 18, 18, 17, 16), {OUTSTANDING: 1, GOOD: 15}, []),
        ((20, 20, 20, 20, 0), {}, []),
        ((20, 21, 20, 20, 20), {GOOD: 20}, ["Số có mặt (21) nhiều hơn số được quyền bỏ phiếu (20)."]),
        ((20, 19, 20, 19, 19), {GOOD: 19}, ["Số phiếu phát ra (20) nhiều hơn số có mặt (19)."]),
        ((20, 19, 18, 19, 18), {GOOD: 18}, ["Số phiếu thu về (19) nhiều hơn số phiếu phát ra (18)."]),
        ((20, 19, 18, 17, 18), {GOOD: 18}, ["Số phiếu hợp lệ (18) nhiều hơn số phiếu thu về (17)."]),
        ((9, 9, 9, 9, 9), {GOOD: 8}, ["Cộng phiếu của bốn mức được 8, khác với số phiếu hợp lệ (9)."]),
        ((9, 9, 9, 9, 9), {GOOD: 10}, ["Cộng phiếu của bốn mức được 10, khác với số phiếu hợp lệ (9)."]),
        (
            (9, 9, 9, 9, 9),
            {GOOD: 10, COMPLETED: -1},
            ["Số phiếu “Hoàn thành nhiệm vụ” là -1: không được là số âm."],
        ),
        (
            (0, 0, 0, 0, 0),
            {},
            ["Số được quyền bỏ phiếu là 0: hãy ghi số đảng viên chính thức được quyền bỏ phiếu."],
        ),
        ((5, 5, 5, 5, -1), {GOOD: -1}, [
            "Số phiếu hợp lệ là -1: không được là số âm.",
            "Số phiếu “Hoàn thành tốt nhiệm vụ” là -1: không được là số âm.",
        ]),
    ],
)  # fmt: skip
def test_impossible_sums_are_told(numbers: tuple[int, ...], counts: dict[Level, int], problems: list[str]) -> None:
    assert check_tally(Tally(*numbers, counts=counts)) == problems


def test_impossible_ballot_proposes_nothing() -> None:
    outcome = ballot_outcome(BOOK, Tally(10, 11, 11, 11, 11, {GOOD: 11}))
    assert outcome.level is None
    assert outcome.sentence.startswith("Kết quả phiếu không khớp: Số có mặt (11)")


def test_outcome_says_the_count_and_the_threshold() -> None:
    assert ballot_outcome(BOOK, tally(outstanding=11, good=9)).sentence == (
        "Mức Hoàn thành xuất sắc nhiệm vụ được 11/20 (55,0%) phiếu, cần quá 50% của 20 đảng viên chính thức được quyền "
        "bỏ phiếu: đủ phiếu."
    )


def test_invalid_ballots_are_returned_less_valid() -> None:
    assert Tally(9, 9, 9, 9, 7).invalid == 2


@pytest.mark.parametrize(
    ("base", "vote", "problem"),
    [
        ("ALL_MEMBERS", BodyVote(11, 8, 6), ""),
        (
            "ALL_MEMBERS",
            BodyVote(12, 8, 6),
            "Mới có 6/12 đồng ý: cần quá một nửa tổng số thành viên của cấp quyết định để quyết định.",
        ),
        ("PRESENT", BodyVote(12, 8, 5), ""),
        ("PRESENT", BodyVote(12, 8, 4), "Mới có 4/8 đồng ý: cần quá một nửa số thành viên có mặt để quyết định."),
    ],
)
def test_a_body_decides_with_more_than_half_of_the_chosen_base(base: str, vote: BodyVote, problem: str) -> None:
    assert body_vote_problem(BOOK.with_options({"decision_vote_base": base}), vote) == problem
