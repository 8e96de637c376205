"""What the rules answer: the highest level allowed, why it is reached, and why not a higher one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assessments.ratings.rules.levels import (
    FACT_OWNER_LABELS,
    LEVELS_BEST_FIRST,
    UNVERIFIED_NOTE,
    FactOwner,
    Level,
    Mark,
    plain,
    weakest,
)
from assessments.ratings.rules.shapes import Clause, Reading

NOT_RECORDED = "không ghi nhận"


class ReasonKind(StrEnum):
    CONDITION = "CONDITION"  # what a level asks for
    TRIGGER = "TRIGGER"  # a fact that forces the lowest level
    CEILING = "CEILING"  # a fact that closes the levels above one level
    OVERRIDE = "OVERRIDE"  # a trigger set aside by the deciding body
    NOTE = "NOTE"  # worth saying, decides nothing


@dataclass(frozen=True)
class Reason:
    """One clause held against one case.

    `level` is the level a condition belongs to, or the ceiling a trigger or ceiling sets. `met` is false when the
    clause stands in the way: the condition does not hold, the trigger or ceiling applies.
    """

    clause: Clause
    kind: ReasonKind
    level: Level
    met: bool
    found: str
    required: str
    source: str = ""
    reading: Reading | None = None

    @property
    def mark(self) -> Mark:
        """How sure we are of the clause as it was read here."""
        return weakest([self.clause.mark] + ([self.reading.mark] if self.reading else []))

    def blocks(self, level: Level) -> bool:
        """Does this reason keep the subject from being rated at this level?"""
        if self.met or self.kind is ReasonKind.NOTE:
            return False
        if self.kind is ReasonKind.CONDITION:
            return self.level is level
        return level.rank > self.level.rank

    def sentence(self) -> str:
        """One Vietnamese paragraph: what the rule says, what was found, what was asked, from where, by which article."""
        text = self.clause.text_vi
        source = f" Nguồn: {self.source}." if self.source else ""
        found = f" Ghi nhận: {self.found}."
        required = f" Yêu cầu: {self.required}." if self.required else ""
        basis = f" Căn cứ: {self.clause.citation()}."
        if self.reading:
            note = "" if self.reading.mark is Mark.VERIFIED else f" ({UNVERIFIED_NOTE})"
            basis += f" Cách hiểu của đợt này: {self.reading.text}{note}."
        if self.kind is ReasonKind.CONDITION:
            lead = f"{'Đạt' if self.met else 'Chưa đạt'} mức {self.level.label}. Điều kiện"
            return f"{lead}: {text}.{found}{'' if self.met else required}{source}{basis}"
        if self.kind is ReasonKind.OVERRIDE:
            opened = "không còn mức nào bị chặn" if self.level is Level.OUTSTANDING else f"cao nhất {self.level.label}"
            return f"Cấp quyết định cho bỏ qua trường hợp này ({opened}): {text}.{found}{source}{basis}"
        if self.kind is ReasonKind.NOTE or self.met:
            return f"{text}.{found}{source}{basis}"
        if self.kind is ReasonKind.TRIGGER:
            return f"Phải xếp loại {self.level.label} vì: {text}.{found}{required}{source}{basis}"
        return f"Không được xếp loại cao hơn mức {self.level.label} vì: {text}.{found}{required}{source}{basis}"


@dataclass(frozen=True)
class MissingFact:
    """A required fact that nobody has given yet: a reason why no level is given."""

    clause: Clause
    fact: str
    text: str
    owed_by: FactOwner

    @property
    def owner_label(self) -> str:
        return FACT_OWNER_LABELS[self.owed_by]

    def sentence(self) -> str:
        return f"{self.text}. Nơi còn nợ: {FACT_OWNER_LABELS[self.owed_by]}. Căn cứ: {self.clause.citation()}."


@dataclass(frozen=True)
class Verdict:
    """`highest` is None while a required fact is missing. `provisional` leaves out the facts that others than the
    sender owe, for the sender's own page; it is None too while the sender owes something."""

    highest: Level | None
    provisional: Level | None
    missing: tuple[MissingFact, ...]
    reasons: tuple[Reason, ...]
    triggers: tuple[Reason, ...]
    mark: Mark
    rulebook: str

    def why(self, given: Level | None = None) -> list[Reason]:
        """What carries this level (by default the highest allowed): its conditions, or what forces the lowest one."""
        level = given or self.highest or self.provisional
        if level is None:
            return []
        if level is Level.NOT_COMPLETED:
            return self.against(Level.COMPLETED) or [reason for reason in self.reasons if not reason.met]
        carried = [
            reason
            for reason in self.reasons
            if reason.kind is ReasonKind.CONDITION and reason.level is level and reason.met
        ]
        return carried + [reason for reason in self.reasons if reason.kind is ReasonKind.OVERRIDE]

    def why_not_higher(self, given: Level | None = None) -> list[Reason]:
        """For each level above the given one, the next first, every clause in the way; each clause once."""
        level = given or self.highest or self.provisional
        if level is None:
            return []
        found: list[Reason] = []
        for higher in reversed(LEVELS_BEST_FIRST):
            if higher.rank > level.rank:
                found += [reason for reason in self.against(higher) if reason not in found]
        return found

    def against(self, level: Level) -> list[Reason]:
        """Every clause that keeps the subject from this level."""
        return [reason for reason in self.reasons if reason.blocks(level)]

    def allows(self, level: Level) -> bool:
        """May this level be given? Nothing may while a fact is missing; a lower level than the highest always may."""
        return self.highest is not None and level.rank <= self.highest.rank

    def notes(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.kind is ReasonKind.NOTE]

    def to_dict(self) -> dict[str, Any]:
        """JSON-able, with the sentences as shown."""
        data: dict[str, Any] = plain(self)
        for key in ("reasons", "triggers", "missing"):
            for item, kept in zip(getattr(self, key), data[key], strict=True):
                kept["sentence"] = item.sentence()
                kept["mark"] = item.clause.mark.value if isinstance(item, MissingFact) else item.mark.value
        return data


def conclude(*, reasons: Iterable[Reason], missing: Iterable[MissingFact], rulebook: str) -> Verdict:
    """Weigh reasons into a verdict: the best level that nothing blocks."""
    kept, absent = tuple(reasons), tuple(missing)
    by_rules = next(
        (level for level in LEVELS_BEST_FIRST if not any(reason.blocks(level) for reason in kept)),
        Level.NOT_COMPLETED,
    )
    owed_by_sender = any(item.owed_by is FactOwner.SENDER for item in absent)
    verdict = Verdict(
        highest=None if absent else by_rules,
        provisional=None if owed_by_sender else by_rules,
        missing=absent,
        reasons=kept,
        triggers=tuple(
            reason
            for reason in kept
            if reason.kind is ReasonKind.OVERRIDE or (reason.kind is ReasonKind.TRIGGER and not reason.met)
        ),
        mark=Mark.VERIFIED,
        rulebook=rulebook,
    )
    deciding = [reason.mark for reason in verdict.why() + verdict.why_not_higher()]
    return replace(verdict, mark=weakest(deciding))
