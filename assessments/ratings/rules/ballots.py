"""Votes and ballots: sums that are possible, and the level a ballot proposes.

Only official members vote; a probationary member never counts in `eligible`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.ratings.rules.levels import LEVELS_BEST_FIRST, Level, percent_text, ratio_text
from assessments.ratings.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Tally:
    """The count of one vote: official members entitled, present, ballots issued, returned, valid, and per level."""

    eligible: int
    present: int
    issued: int
    returned: int
    valid: int
    counts: Mapping[Level, int] = field(default_factory=dict)
    source: str = ""

    def count(self, level: Level) -> int:
        return self.counts.get(level, 0)

    @property
    def invalid(self) -> int:
        return self.returned - self.valid


def check_tally(tally: Tally) -> list[str]:
    """Vietnamese sentences for what cannot be; empty when the numbers can be true."""
    problems = []
    numbers = [
        ("Số được quyền bỏ phiếu", tally.eligible),
        ("Số có mặt", tally.present),
        ("Số phiếu phát ra", tally.issued),
        ("Số phiếu thu về", tally.returned),
        ("Số phiếu hợp lệ", tally.valid),
    ]
    for name, number in numbers + [(f"Số phiếu “{level.label}”", tally.count(level)) for level in LEVELS_BEST_FIRST]:
        if number < 0:
            problems.append(f"{name} là {number}: không được là số âm.")
    if tally.eligible == 0:
        problems.append("Số được quyền bỏ phiếu là 0: hãy ghi số đảng viên chính thức được quyền bỏ phiếu.")
    for (upper_name, upper), (name, number) in zip(numbers, numbers[1:], strict=False):
        if number > upper:
            problems.append(f"{name} ({number}) nhiều hơn {_lower_first(upper_name)} ({upper}).")
    total = sum(tally.count(level) for level in LEVELS_BEST_FIRST)
    if total != tally.valid:
        problems.append(f"Cộng phiếu của bốn mức được {total}, khác với số phiếu hợp lệ ({tally.valid}).")
    return problems


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]


@dataclass(frozen=True)
class BallotOutcome:
    """What a ballot proposes. `summed` is true when no level alone passed and the sum from the best level did."""

    level: Level | None
    sentence: str
    summed: bool = False


def ballot_outcome(rulebook: Rulebook, tally: Tally) -> BallotOutcome:
    """The level with more than the threshold of the base; if none, the first that passes summed from the best down."""
    problems = check_tally(tally)
    if problems:
        return BallotOutcome(None, "Kết quả phiếu không khớp: " + " ".join(problems))
    base_name, base = _base(rulebook, tally)
    need = rulebook.ballot_threshold
    rule = f"cần quá {percent_text(need)} của {base} {base_name}"
    for level in LEVELS_BEST_FIRST:
        if _passes(tally.count(level), base, need):
            return BallotOutcome(
                level, f"Mức {level.label} được {ratio_text(tally.count(level), base)} phiếu, {rule}: đủ phiếu."
            )
    total = 0
    for level in LEVELS_BEST_FIRST:
        total += tally.count(level)
        if _passes(total, base, need):
            return BallotOutcome(
                level,
                f"Không mức nào đủ phiếu ({rule}). Cộng dồn từ mức cao nhất xuống đến mức {level.label} được "
                f"{ratio_text(total, base)} phiếu: đủ phiếu.",
                summed=True,
            )
    return BallotOutcome(
        None, f"Không mức nào đủ phiếu: cộng cả bốn mức mới được {ratio_text(total, base)}, {rule}. Cần bỏ phiếu lại."
    )


def ballot_level(rulebook: Rulebook, tally: Tally) -> Level | None:
    """The level of `ballot_outcome`."""
    return ballot_outcome(rulebook, tally).level


@dataclass(frozen=True)
class BodyVote:
    """The vote of a deciding body on its decision: members in all, present, in favour."""

    members: int
    present: int
    in_favour: int


def body_vote_problem(rulebook: Rulebook, vote: BodyVote) -> str:
    """A Vietnamese sentence when the vote does not carry a decision; empty when more than half of the base agreed."""
    base_name = rulebook.option_named("decision_vote_base").label_of(rulebook.option("decision_vote_base"))
    base = vote.present if rulebook.option("decision_vote_base") == "PRESENT" else vote.members
    if _passes(vote.in_favour, base, Fraction(1, 2)):
        return ""
    return f"Mới có {vote.in_favour}/{base} đồng ý: cần quá một nửa {base_name} để quyết định."


def _base(rulebook: Rulebook, tally: Tally) -> tuple[str, int]:
    base = rulebook.option("ballot_base")
    if base == "PRESENT":
        return "người có mặt", tally.present
    if base == "VALID":
        return "phiếu hợp lệ", tally.valid
    return "đảng viên chính thức được quyền bỏ phiếu", tally.eligible


def _passes(count: int, base: int, need: Fraction) -> bool:
    return base > 0 and Fraction(count, base) > need
