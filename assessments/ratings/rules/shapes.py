"""The parts a rulebook is made of: documents, clauses, and one frozen shape per kind of rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from assessments.ratings.rules.levels import (
    UNVERIFIED_NOTE,
    Body,
    FactOwner,
    Grade,
    Level,
    Mark,
    NotRatedReason,
    RuleError,
    SubjectKind,
    date_text,
)


@dataclass(frozen=True)
class Document:
    """A regulation, always named by number and date (numbers repeat)."""

    key: str
    number: str
    date: str  # ISO, or only the year where the day is not known
    issuer: str
    title: str

    def __str__(self) -> str:
        return f"{self.number} ({date_text(self.date)})"


@dataclass(frozen=True)
class Clause:
    """One sentence of a regulation, with where it stands and how sure we are of it."""

    code: str
    text_vi: str
    document: str
    document_date: str
    article: str
    mark: Mark

    @property
    def verified(self) -> bool:
        return self.mark is Mark.VERIFIED

    def citation(self) -> str:
        """Điều 12.4 QĐ 132-QĐ/TW (08/03/2018); an unverified clause says so."""
        place = f"{self.article}, " if self.article else ""
        note = "" if self.verified else f" – {UNVERIFIED_NOTE}"
        return f"{place}{self.document} ({date_text(self.document_date)}){note}"


@dataclass(frozen=True)
class Criterion:
    """A row of the grading sheet."""

    code: str
    number: str
    text: str
    group: str
    group_text: str
    counts_as_result: bool
    kinds: tuple[SubjectKind, ...]
    mark: Mark


class ConditionTest(StrEnum):
    """What a condition of a level looks at; the functions stand in members.py and organizations.py."""

    RESULT_ROWS = "RESULT_ROWS"
    OTHER_ROWS = "OTHER_ROWS"
    ALL_ROWS = "ALL_ROWS"
    CHILDREN_SHARE = "CHILDREN_SHARE"
    AUTHORITIES = "AUTHORITIES"
    CIVIL_SERVICE = "CIVIL_SERVICE"
    LEFT_TO_BODY = "LEFT_TO_BODY"  # words no program can weigh; shown as a note


@dataclass(frozen=True)
class Condition:
    """What a level asks for."""

    clause: Clause
    kinds: tuple[SubjectKind, ...]
    level: Level
    test: ConditionTest
    grade: Grade | None = None
    at_least: Level | None = None
    share: Fraction | None = None
    option: str = ""  # counts only while this option has the value `option_value`
    option_value: Any = True
    grade_option: str = ""  # the grade is the value of this option


class TriggerTest(StrEnum):
    TARGETS_BELOW = "TARGETS_BELOW"
    PARTY_BUILDING_POOR = "PARTY_BUILDING_POOR"
    CHILDREN_FAILED_OVER = "CHILDREN_FAILED_OVER"
    DEGRADATION = "DEGRADATION"
    DISCIPLINED = "DISCIPLINED"
    UNDER_HALF_OF_TASKS = "UNDER_HALF_OF_TASKS"
    CIVIL_SERVICE_NOT_COMPLETED = "CIVIL_SERVICE_NOT_COMPLETED"


class Override(StrEnum):
    """When the deciding body may set a trigger aside."""

    WITH_REASON = "WITH_REASON"
    ONLY_REMEDIED = "ONLY_REMEDIED"


@dataclass(frozen=True)
class Trigger:
    """A fact that forces the lowest level."""

    clause: Clause
    kinds: tuple[SubjectKind, ...]
    test: TriggerTest
    override: Override
    share: Fraction | None = None
    groups: tuple[str, ...] = ()
    option: str = ""
    override_ceiling_option: str = ""


class CeilingTest(StrEnum):
    SICK_LEAVE = "SICK_LEAVE"
    HEAD = "HEAD"


@dataclass(frozen=True)
class Ceiling:
    """A fact that closes the levels above one level."""

    clause: Clause
    kinds: tuple[SubjectKind, ...]
    test: CeilingTest
    level: Level | None = None


@dataclass(frozen=True)
class RequiredFact:
    """A fact without which no level is given, and who owes it. `required` names the case in which it is asked for."""

    clause: Clause
    kinds: tuple[SubjectKind, ...]
    fact: str
    owner: FactOwner
    required: str
    missing_text: str


@dataclass(frozen=True)
class StatusRule:
    """Who is exempt, only reviewed, not rated, or rated in a particular way."""

    clause: Clause
    kinds: tuple[SubjectKind, ...]
    effect: str
    reason: NotRatedReason | None = None
    months: int = 0
    minimum: int = 0
    option: str = ""


@dataclass(frozen=True)
class CapRule:
    """The share of outstanding levels in a group. `objects` are cap objects, see caps.py."""

    clause: Clause
    object: str
    percent: int
    group_by: str
    option: str = ""


@dataclass(frozen=True)
class CapGroup:
    code: str
    label: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class BallotRule:
    clause: Clause


@dataclass(frozen=True)
class RouteRule:
    """A row of the table of deciding authority; fields left None match anything."""

    clause: Clause
    letter: str
    subject: SubjectKind | None
    kind: str
    under_section: bool | None
    standing_committee: bool | None
    self_rater: Body
    proposer: Body
    decider: Body


@dataclass(frozen=True)
class OrderRule:
    clause: Clause


@dataclass(frozen=True)
class Choice:
    value: Any
    label: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How this cycle reads what the text leaves open, for the reasons that rest on it."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Option:
    """An open reading: what the regulation or our knowledge of it leaves open."""

    name: str
    question: str
    kind: str  # CHOICE, INTEGER or GROUPS
    default: Any
    choices: tuple[Choice, ...]
    minimum: int
    maximum: int
    mark: Mark
    source: str
    reading: str  # a short statement with {label}, shown in the reasons that rest on this option

    @property
    def allowed(self) -> tuple[Any, ...]:
        """The allowed values of a choice; empty for a number or a grouping."""
        return tuple(choice.value for choice in self.choices)

    def label_of(self, value: Any) -> str:
        for choice in self.choices:
            if choice.value == value and type(choice.value) is type(value):
                return choice.label
        return str(value)

    def check(self, value: Any) -> None:
        """Raise a Vietnamese sentence when the value is not one of this option's."""
        if self.kind == "INTEGER":
            if type(value) is not int or not self.minimum <= value <= self.maximum:
                raise RuleError(f"{self.question} Hãy nhập một số nguyên từ {self.minimum} đến {self.maximum}.")
        elif self.kind == "CHOICE" and not any(type(item) is type(value) and item == value for item in self.allowed):
            allowed = "; ".join(f"{choice.value} ({choice.label})" for choice in self.choices)
            raise RuleError(f"{self.question} Giá trị “{value}” không có trong các lựa chọn: {allowed}.")
