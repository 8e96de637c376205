"""The members' sheet of a cell, read once: rows as a page shows them, what each still lacks, who may change what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import DateField, OuterRef, Q, Subquery
from django.http import Http404

from assessments.ratings.actions.sheets import problems_of
from assessments.ratings.forms.sheets import COUNT_FIELDS, NOT_RECORDED, VoteHeader, owes_civil_service
from assessments.ratings.models import (
    SENDER_STATES,
    Assessment,
    Ballot,
    BallotKind,
    Cycle,
    Extension,
    Fact,
    FactKind,
    State,
)
from assessments.ratings.permissions import plays
from assessments.ratings.reader import ReaderBook, level_short, shown_state
from assessments.ratings.rules.levels import GRADE_SHORT, LEVEL_SHORT, LEVELS_BEST_FIRST, Grade, SubjectKind
from assessments.ratings.rules.verdict import Verdict
from assessments.ratings.transitions import Act, Part, transition
from assessments.ratings.voters import cell_voters
from organizations.models import Organization
from organizations.scope import PERSONNEL
from partybase.vietnamese import format_number
from partybase.web.views import MAX_ID

LEAVES = (State.EXEMPT, State.NOT_RATED)


@dataclass(frozen=True)
class Column:
    """A column of the grid: `kind` is what the editor offers (GRADE, LEVEL, NUMBER)."""

    field: str
    label: str
    kind: str
    name: str


@dataclass(frozen=True)
class Cell:
    column: Column
    value: str
    text: str
    applies: bool = True


@dataclass
class Row:
    """One member as the page shows him."""

    assessment: Assessment
    cells: list[Cell]
    state: str
    recorded: str
    verdict: Verdict | None
    problems: list[str]
    editable: bool
    own_vote: bool
    recallable: bool

    @property
    def done(self) -> bool:
        return not self.problems

    @property
    def state_label(self) -> str:
        return State(self.state).label


class CellSheet:
    """The members' sheet of a cell in a cycle for one reader; outside the scope it does not exist (404).

    With `alone` only that assessment is read and judged, for the save of one row of the grid.
    """

    def __init__(self, user: Any, cycle_id: int, cell_id: int, *, alone: int | None = None) -> None:
        if not (0 < cycle_id <= MAX_ID and 0 < cell_id <= MAX_ID):
            raise Http404
        self.user = user
        # The day the place's own extension gives and the number of its voters ride along with the cycle's row.
        until = Extension.objects.filter(cycle=OuterRef("pk"), organization_id=cell_id).values("until")
        cycle = (
            Cycle.objects.visible_to(user)
            .filter(pk=cycle_id)
            .select_related("top")
            .annotate(until=Subquery(until, output_field=DateField()), voters=cell_voters(cell_id))
            .first()
        )
        if cycle is None or not cycle.snapshot:
            raise Http404
        self.cycle: Cycle = cycle
        self.alone = alone
        rows = Assessment.objects.visible_to(user).filter(cycle=cycle, place_id=cell_id)
        if alone is not None:
            rows = rows.filter(Q(pk=alone) | Q(member=None))
        # So do the organizations its members head, which a head's ceiling asks for; they are not shown.
        headed = Assessment.objects.filter(cycle=cycle, organization_id__in=rows.exclude(heads=None).values("heads_id"))
        read = list(
            (rows | headed).select_related("place", "category", "proposer", "decider").order_by("sort_key", "pk")
        )
        for assessment in read:
            assessment.cycle = cycle
        found = [a for a in read if a.place_id == cell_id]
        self.known = [a for a in read if not a.is_member]
        self.members = [a for a in found if a.is_member]
        self.own = next((a for a in found if not a.is_member), None)
        if found:
            self.cell: Organization = found[0].place
        else:
            cell = Organization.objects.visible_to(user, *PERSONNEL).filter(pk=cell_id).first()
            if cell is None:
                raise Http404
            self.cell = cell
        if not self.cell.is_cell:
            raise Http404

    @property
    def due(self) -> datetime.date | None:
        return max(filter(None, [self.cycle.members_due, self.cycle.until]), default=None)

    @cached_property
    def is_sender(self) -> bool:
        return any(plays(self.user, assessment, Part.SENDER) for assessment in self.members[:1])

    @property
    def can_edit(self) -> bool:
        return self.is_sender and self.cycle.accepts_work

    def may_save(self, assessment: Assessment) -> bool:
        return self.can_edit and transition(Act.SAVE, assessment.route, assessment.state) is not None

    def may_recall(self, assessment: Assessment) -> bool:
        return (
            self.can_edit
            and assessment.opened_at is None
            and transition(Act.RECALL, assessment.route, assessment.state) is not None
        )

    # --- judged ------------------------------------------------------------------------------------------------

    @cached_property
    def rated(self) -> list[Assessment]:
        return [a for a in self.members if a.state not in LEAVES]

    @cached_property
    def book(self) -> ReaderBook:
        return ReaderBook(self.cycle, self.rated, user=self.user, known=self.known)

    @cached_property
    def problems(self) -> dict[int, list[str]]:
        """What keeps each row that is still with its sender from being sent."""
        return problems_of(self.cycle, [a for a in self.rated if a.state in SENDER_STATES], self.book)

    @cached_property
    def header(self) -> VoteHeader:
        if self.alone is None:
            ballots = [b for a in self.rated if (b := self.ballot_of(a))]
        else:
            votes = Ballot.objects.filter(
                kind=BallotKind.CELL_VOTE,
                assessment__cycle=self.cycle,
                assessment__place=self.cell,
                assessment__subject_kind=SubjectKind.MEMBER,
            ).exclude(assessment__state__in=LEAVES)
            ballots = list(votes.order_by("assessment__sort_key", "assessment_id"))
        return VoteHeader.common(ballots, self.cycle.voters)

    def ballot_of(self, assessment: Assessment) -> Ballot | None:
        return self.book.ballots[assessment.pk].get(BallotKind.CELL_VOTE)

    # --- shown -------------------------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[Column]:
        found = [
            Column(f"grade_{row.code}", f"{row.number}. {row.text}", "GRADE", f"Tiêu chí {row.number}")
            for row in self.cycle.rulebook.criteria_for(SubjectKind.MEMBER)
        ]
        if any(owes_civil_service(a) for a in self.rated):
            label = "Xếp loại công chức, viên chức"
            found.append(Column("civil_service_rating", label, "LEVEL", label))
        found.append(Column("self_level", "Tự xếp loại", "LEVEL", "Tự xếp loại"))
        found += [
            Column(COUNT_FIELDS[level], LEVEL_SHORT[level], "NUMBER", f"Số phiếu {level.label}")
            for level in LEVELS_BEST_FIRST
        ]
        found.append(Column("sender_level", "Mức đề nghị", "LEVEL", "Mức đề nghị"))
        return found

    @property
    def grade_columns(self) -> list[Column]:
        return [c for c in self.columns if c.kind == "GRADE"]

    @property
    def has_civil_servants(self) -> bool:
        return any(column.field == "civil_service_rating" for column in self.columns)

    @cached_property
    def rows(self) -> list[Row]:
        return [self.row(assessment) for assessment in self.members]

    def row(self, assessment: Assessment) -> Row:
        leaves = assessment.state in LEAVES
        ballot = None if leaves else self.ballot_of(assessment)
        facts = {} if leaves else self.book.facts[assessment.pk]
        return Row(
            assessment=assessment,
            cells=[] if leaves else [self._cell(column, assessment, ballot, facts) for column in self.columns],
            state=shown_state(self.user, assessment),
            recorded="" if leaves else recorded_text(facts),
            verdict=None if leaves else self.book.verdict(assessment),
            problems=self.problems.get(assessment.pk, []),
            editable=self.may_save(assessment),
            own_vote=ballot is not None and VoteHeader.of(ballot) != self.header,
            recallable=self.may_recall(assessment),
        )

    def _cell(self, column: Column, assessment: Assessment, ballot: Ballot | None, facts: dict[str, Fact]) -> Cell:
        if column.kind == "GRADE":
            value = assessment.grades.get(column.field.removeprefix("grade_"), "")
            return Cell(column, value, GRADE_SHORT[Grade(value)] if value else "")
        if column.kind == "NUMBER":
            value = getattr(ballot, column.field.removeprefix("count_").lower()) if ballot else None
            return Cell(column, "" if value is None else str(value), "" if value is None else format_number(value))
        if column.field == "civil_service_rating":
            fact = facts.get(FactKind.CIVIL_SERVICE_RATING)
            value = fact.value if fact else ""
            return Cell(column, value, level_short(value), applies=owes_civil_service(assessment))
        value = getattr(assessment, column.field)
        return Cell(column, value, level_short(value))

    @cached_property
    def counts(self) -> dict[str, int]:
        waiting = [row for row in self.rows if row.assessment.state in SENDER_STATES]
        return {
            "all": len(self.rows),
            "done": sum(row.done for row in waiting),
            "todo": sum(not row.done for row in waiting),
            "returned": sum(row.assessment.state == State.RETURNED for row in waiting),
            "sent": sum(row.assessment.state not in (*SENDER_STATES, *LEAVES) for row in self.rows),
            "leaves": sum(row.assessment.state in LEAVES for row in self.rows),
        }


def recorded_text(facts: dict[str, Fact]) -> str:
    """Sick leave, maternity leave, under half of the tasks: "không ghi nhận" unless recorded."""
    parts = []
    if fact := facts.get(FactKind.SICK_DAYS):
        parts.append(f"nghỉ ốm {fact.value} ngày")
    if fact := facts.get(FactKind.MATERNITY_DAYS):
        parts.append(f"nghỉ thai sản {fact.value} ngày")
    if facts.get(FactKind.UNDER_HALF_TASKS):
        parts.append("dưới 50% nhiệm vụ")
    return "; ".join(parts) or NOT_RECORDED


def theirs(sheet: CellSheet, assessment: Assessment) -> dict[str, str]:
    """What stands on a row now, by field: for whoever lost two saves at once."""
    return {cell.column.field: cell.value for cell in sheet.row(assessment).cells if cell.applies}
