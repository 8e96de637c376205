"""What the rules are asked about: explicit values only, each with the record it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Generic, TypeVar

from assessments.ratings.rules.ballots import Tally
from assessments.ratings.rules.levels import Grade, Level, NoValue, SubjectKind, on_date_text

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """A value and the record it was read from, as text for the reader."""

    value: T
    source: str = ""


def value_of(fact: Any) -> Any:
    """The value of a fact given plainly or as Found; None when it is not known."""
    return fact.value if isinstance(fact, Found) else fact


def source_of(fact: Any) -> str:
    return fact.source if isinstance(fact, Found) else ""


@dataclass(frozen=True)
class DisciplineFact:
    """Announced discipline. It counts in `counted_year` only: one violation, one time."""

    number: str
    date: str
    form: str
    counted_year: int
    self_detected_and_remedied: bool = False
    source: str = ""

    def __str__(self) -> str:
        return f"{self.form}, quyết định {self.number} {on_date_text(self.date)}"


@dataclass(frozen=True)
class DegradationFact:
    """A conclusion of the competent level on degradation (for organizations also on disunity)."""

    number: str
    date: str
    text: str = "có biểu hiện suy thoái"
    source: str = ""

    def __str__(self) -> str:
        return f"{self.text}, kết luận {self.number} {on_date_text(self.date)}"


@dataclass(frozen=True)
class MemberCase:
    """A member's facts of the year. Optional facts left at None were not recorded."""

    year: int
    name: str = ""
    grades: Mapping[str, Grade | None] = field(default_factory=dict)  # by Criterion.code
    grades_source: str = "bản tự đánh giá của chi bộ"
    reviewed: Found[bool] | bool | None = None
    self_level: Level | None = None
    vote: Tally | None = None
    is_civil_servant: bool = False
    civil_service_rating: Found[Level] | Level | None = None
    under_half_of_tasks: Found[bool] | bool | None = None
    sick_days: Found[int] | int | None = None
    maternity_days: Found[int] | int | None = None
    disciplines: tuple[DisciplineFact, ...] = ()
    degradation: tuple[DegradationFact, ...] = ()
    former_cell_comment_required: bool = False
    former_cell_comment_present: Found[bool] | bool | None = None
    is_head: bool = False
    headed_organization_level: Found[Level | NoValue] | Level | NoValue | None = None  # NOT_RATED sets no ceiling
    headed_organization_name: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)  # trigger code → written reason of the deciding body

    @property
    def kind(self) -> SubjectKind:
        return SubjectKind.MEMBER


@dataclass(frozen=True)
class ChildResult:
    """A subordinate in a ratio: a member of a cell, or an organization directly below a party organization.

    `level` is the decided level. Without one: `counted_later` marks a subordinate whose own decision comes later by
    the order of work, who counts by `proposed_level` and keeps nobody waiting; any other with a `proposed_level` has
    been sent and is waited for; one with neither is not rated and not waited for.
    """

    name: str = ""
    level: Level | None = None
    disciplined: bool = False
    counted_later: bool = False
    proposed_level: Level | None = None
    is_section: bool = False


@dataclass(frozen=True)
class OrganizationCase:
    """An organization's facts of the year. `authorities_required` is what `authorities_required()` says of it."""

    year: int
    kind: SubjectKind
    name: str = ""
    grades: Mapping[str, Grade | None] = field(default_factory=dict)
    grades_source: str = "bản tự đánh giá của tổ chức đảng"
    reviewed: Found[bool] | bool | None = None
    self_level: Level | None = None
    ballot: Tally | None = None
    targets_share: Found[Fraction | NoValue] | Fraction | NoValue | None = None
    force_majeure: Found[bool] | bool | None = None
    authorities_required: bool = False
    government: Found[Level | NoValue] | Level | NoValue | None = None
    front: Found[Level | NoValue] | Level | NoValue | None = None
    mass_organizations: Found[Level | NoValue] | Level | NoValue | None = None  # the lowest of them
    inspection_opinion_required: bool = False
    inspection_opinion: Found[Any] | Any | None = None
    children: tuple[ChildResult, ...] = ()
    disciplines: tuple[DisciplineFact, ...] = ()
    degradation: tuple[DegradationFact, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_cell(self) -> bool:
        return self.kind is SubjectKind.CELL
