"""From records to rules: what judging a set of assessments needs, read in a fixed number of statements.

`CaseBook(cycle, assessments)` reads facts, ballots, reviews, discipline, conclusions, subordinates and headed
organizations of all of them at once; `verdict(assessment)` asks the pinned rulebook. With `provisional=True` a
subordinate who is not decided yet counts by the furthest level given so far, for pages before a decision; with `reader`
only by what that user may know before publication, so that a sender's sheet tells nothing that was decided above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from assessments.inspections.models import DisciplinaryAction, Inspection
from assessments.meetings.models import Review
from assessments.ratings.models import SENDER_STATES, Assessment, Ballot, BallotKind, Cycle, Fact, FactKind, State
from assessments.ratings.permissions import level_for, may_see_result
from assessments.ratings.rules.ballots import Tally
from assessments.ratings.rules.cases import (
    ChildResult,
    DegradationFact,
    DisciplineFact,
    Found,
    MemberCase,
    OrganizationCase,
)
from assessments.ratings.rules.levels import (
    NONE_ASSIGNED,
    NONE_AT_LEVEL,
    NOT_RATED,
    Body,
    Grade,
    Level,
    NoValue,
    SubjectKind,
)
from assessments.ratings.rules.members import judge_member
from assessments.ratings.rules.organizations import authorities_required, judge_organization
from assessments.ratings.rules.verdict import Verdict
from members.models import Position, PositionKind
from organizations.models import Category
from organizations.querysets import active_on
from partybase.vietnamese import format_date

LEAVES = (State.EXEMPT, State.NOT_RATED)


def tally_of(ballot: Ballot) -> Tally:
    return Tally(
        eligible=ballot.eligible,
        present=ballot.present,
        issued=ballot.issued,
        returned=ballot.returned,
        valid=ballot.valid,
        counts={
            Level.OUTSTANDING: ballot.outstanding,
            Level.GOOD: ballot.good,
            Level.COMPLETED: ballot.completed,
            Level.NOT_COMPLETED: ballot.not_completed,
        },
        source=f"kết quả {ballot.get_kind_display().lower()}"
        + (f" ngày {format_date(ballot.held_on)}" if ballot.held_on else ""),
    )


def is_later(assessment: Assessment) -> bool:
    """Whether the order of work puts this member's own decision after the organizations that count him."""
    return assessment.heads_id is not None or assessment.is_managed


def superior_id(assessment: Assessment) -> int | None:
    """The organization in whose ratio an assessed organization counts: its section, else its grassroots organization."""
    if assessment.is_member:
        return assessment.place_id
    if assessment.proposer_body == Body.SECTION_COMMITTEE:
        return assessment.proposer_id
    return assessment.grassroots_id if assessment.grassroots_id != assessment.organization_id else None


class CaseBook:
    def __init__(
        self, cycle: Cycle, assessments: Iterable[Assessment], *, provisional: bool = False, reader: Any = None
    ) -> None:
        self.cycle = cycle
        self.rulebook = cycle.rulebook
        self.provisional = provisional
        self.reader = reader
        self.assessments = list(assessments)
        self._member_ids = {a.member_id for a in self.assessments if a.member_id}
        self._organization_ids = {a.organization_id for a in self.assessments if a.organization_id}
        self._verdicts: dict[int, Verdict] = {}
        self._categories = dict(Category.objects.values_list("pk", "code")) if self._organization_ids else {}
        self._read_children()
        self._read_facts()
        self._read_reviews()
        self._read_discipline()
        self._read_headed()

    # --- reading -----------------------------------------------------------------------------------------------

    def _read_children(self) -> None:
        self.children: dict[int, list[Assessment]] = defaultdict(list)
        if not self._organization_ids:
            return
        cells = {a.organization_id for a in self.assessments if a.subject_kind == SubjectKind.CELL}
        parties = self._organization_ids - cells
        rows = Assessment.objects.filter(cycle=self.cycle).select_related("place")
        if cells:
            for child in rows.filter(subject_kind="MEMBER", place_id__in=cells):
                self.children[child.place_id].append(child)
        if parties:
            below = rows.exclude(subject_kind="MEMBER").filter(grassroots_id__in=parties) | rows.exclude(
                subject_kind="MEMBER"
            ).filter(proposer_id__in=parties)
            for child in below:
                above = superior_id(child)
                if above in parties:
                    self.children[above].append(child)

    def _read_facts(self) -> None:
        ids = [a.pk for a in self.assessments]
        self.facts: dict[int, dict[str, Fact]] = defaultdict(dict)
        for fact in Fact.objects.filter(assessment_id__in=ids):
            self.facts[fact.assessment_id][fact.kind] = fact
        self.ballots: dict[int, dict[str, Ballot]] = defaultdict(dict)
        for ballot in Ballot.objects.filter(assessment_id__in=ids):
            self.ballots[ballot.assessment_id][ballot.kind] = ballot

    def _read_reviews(self) -> None:
        done = Review.objects.of_year(self.cycle.year).done().select_related("session")
        self.member_reviews = {}
        uncommitteed = {a.organization_id for a in self.assessments if a.organization_id and not a.has_committee}
        self.leaders: dict[int, set[int]] = defaultdict(set)
        if uncommitteed and self.cycle.reference_date:
            kinds = [PositionKind.SECRETARY, PositionKind.DEPUTY_SECRETARY]
            for organization_id, member_id in (
                Position.objects.filter(
                    active_on(self.cycle.reference_date), organization_id__in=uncommitteed, kind__in=kinds
                )
                .values_list("organization_id", "member_id")
                .order_by("organization_id", "member_id")
            ):
                self.leaders[organization_id].add(member_id)
        members = self._member_ids.union(*self.leaders.values()) if self.leaders else self._member_ids
        if members:
            for review in done.filter(member_id__in=members):
                self.member_reviews.setdefault(review.member_id, review)
        self.organization_reviews = {}
        if self._organization_ids:
            for review in done.filter(organization_id__in=self._organization_ids):
                self.organization_reviews.setdefault(review.organization_id, review)

    def _read_discipline(self) -> None:
        members = set(self._member_ids)
        organizations = set(self._organization_ids)
        for rows in self.children.values():
            members |= {child.member_id for child in rows if child.member_id}
            organizations |= {child.organization_id for child in rows if child.organization_id}
        self.disciplines: dict[tuple[str, int], list[DisciplinaryAction]] = defaultdict(list)
        self.degradations: dict[tuple[str, int], list[Inspection]] = defaultdict(list)
        for field, ids in (("member", members), ("organization", organizations)):
            if not ids:
                continue
            for action in DisciplinaryAction.objects.filter(**{f"{field}_id__in": ids}).order_by("announced_on", "id"):
                self.disciplines[field, getattr(action, f"{field}_id")].append(action)
            concluded = Inspection.objects.filter(
                **{f"{field}_id__in": ids}, concludes_degradation=True, counted_year=self.cycle.year
            )
            for inspection in concluded.order_by("conclusion_on", "id"):
                self.degradations[field, getattr(inspection, f"{field}_id")].append(inspection)

    def _read_headed(self) -> None:
        headed = {a.heads_id for a in self.assessments if a.heads_id}
        self.headed: dict[int, Assessment] = {}
        if headed:
            rows = Assessment.objects.filter(cycle=self.cycle, organization_id__in=headed).select_related("place")
            for assessment in rows:
                self.headed[assessment.organization_id] = assessment

    # --- cases -------------------------------------------------------------------------------------------------

    def case(self, assessment: Assessment, overrides: Mapping[str, str] | None = None) -> MemberCase | OrganizationCase:
        if assessment.is_member:
            return self._member_case(assessment, overrides or {})
        return self._organization_case(assessment, overrides or {})

    def verdict(self, assessment: Assessment, overrides: Mapping[str, str] | None = None) -> Verdict:
        """The verdict on an assessment of the book; asked again it is remembered, unless triggers are set aside."""
        if overrides:
            return self.judge(assessment, overrides)
        if assessment.pk not in self._verdicts:
            self._verdicts[assessment.pk] = self.judge(assessment)
        return self._verdicts[assessment.pk]

    def judge(self, assessment: Assessment, overrides: Mapping[str, str] | None = None) -> Verdict:
        """Judge an assessment as its object stands now (grades and levels may have changed since the book was read)."""
        judge = judge_member if assessment.is_member else judge_organization
        return judge(self.rulebook, self.case(assessment, overrides))

    def _member_case(self, assessment: Assessment, overrides: Mapping[str, str]) -> MemberCase:
        review = self.member_reviews.get(assessment.member_id)
        headed = self.headed.get(assessment.heads_id)
        ballot = self.ballots[assessment.pk].get(BallotKind.CELL_VOTE)
        wanted = []
        if assessment.previous_cell_id:
            wanted.append(FactKind.FORMER_CELL_COMMENT)
        if assessment.temporary_cell_id:
            wanted.append(FactKind.TEMPORARY_CELL_COMMENT)
        comments = [self._found(assessment, kind) for kind in wanted]
        return MemberCase(
            year=self.cycle.year,
            name=assessment.name,
            grades=_grades(assessment),
            grades_source=f"phiếu tự đánh giá của {assessment.place_name}",
            reviewed=_reviewed(review),
            self_level=_level(assessment.self_level),
            vote=tally_of(ballot) if ballot else None,
            is_civil_servant=assessment.employment not in ("", "NONE"),
            civil_service_rating=self._found(assessment, FactKind.CIVIL_SERVICE_RATING, Level),
            under_half_of_tasks=self._found(assessment, FactKind.UNDER_HALF_TASKS, bool),
            sick_days=self._found(assessment, FactKind.SICK_DAYS, int),
            maternity_days=self._found(assessment, FactKind.MATERNITY_DAYS, int),
            disciplines=self._disciplines("member", assessment.member_id),
            degradation=self._degradation("member", assessment.member_id),
            former_cell_comment_required=bool(wanted),
            former_cell_comment_present=all(comment is not None for comment in comments) if wanted else None,
            is_head=headed is not None,
            headed_organization_level=self._headed_level(headed),
            headed_organization_name=headed.name if headed else "",
            overrides=overrides,
        )

    def _organization_case(self, assessment: Assessment, overrides: Mapping[str, str]) -> OrganizationCase:
        ballot = self.ballots[assessment.pk].get(BallotKind.SECRET_BALLOT)
        kind = SubjectKind(assessment.subject_kind)
        grassroots = assessment.organization_kind in ("DBCS", "CBCS")
        return OrganizationCase(
            year=self.cycle.year,
            kind=kind,
            name=assessment.name,
            grades=_grades(assessment),
            grades_source=f"phiếu tự đánh giá của {assessment.name}",
            reviewed=self._organization_reviewed(assessment),
            self_level=_level(assessment.self_level),
            ballot=tally_of(ballot) if ballot else None,
            targets_share=self._found(assessment, FactKind.TARGETS_SHARE, _share),
            force_majeure=self._found(assessment, FactKind.FORCE_MAJEURE, bool),
            authorities_required=authorities_required(
                self.rulebook,
                kind_code=assessment.organization_kind,
                category=self._categories.get(assessment.category_id, ""),
            ),
            government=self._found(assessment, FactKind.GOVERNMENT_RATING, _level_or_none),
            front=self._found(assessment, FactKind.FRONT_RATING, _level_or_none),
            mass_organizations=self._found(assessment, FactKind.MASS_RATING, _level_or_none),
            inspection_opinion_required=grassroots,
            inspection_opinion=self._found(assessment, FactKind.INSPECTION_OPINION),
            children=tuple(
                self._child(child)
                for child in self.children.get(assessment.organization_id, ())
                if child.state not in LEAVES
            ),
            disciplines=self._disciplines("organization", assessment.organization_id),
            degradation=self._degradation("organization", assessment.organization_id),
            overrides=overrides,
        )

    def _child(self, child: Assessment) -> ChildResult:
        key = ("member", child.member_id) if child.is_member else ("organization", child.organization_id)
        disciplined = any(action.counted_year == self.cycle.year for action in self.disciplines.get(key, ()))
        later = is_later(child)
        level, proposed = _level(child.decided_level), _level(child.proposed_level or child.sender_level)
        if not self.provisional and child.state in SENDER_STATES:
            proposed = None  # only what was sent counts, and is waited for
        if self.reader is not None and not may_see_result(self.reader, child):
            level, proposed = None, level_for(self.reader, child)
        if level is None and self.provisional and not later:
            level = proposed
        return ChildResult(
            name=child.name,
            level=level,
            disciplined=disciplined,
            counted_later=later,
            proposed_level=proposed,
            is_section=child.organization_kind == "DBBP",
        )

    # --- parts -------------------------------------------------------------------------------------------------

    def _found(self, assessment: Assessment, kind: str, read: Any = None) -> Found | None:
        fact = self.facts[assessment.pk].get(kind)
        if fact is None:
            return None
        source = fact.source or f"{fact.get_kind_display()}, ghi ngày {format_date(fact.recorded_on)}"
        return Found(read(fact.value) if read else fact.value, source)

    def _headed_level(self, headed: Assessment | None) -> Found[Level | NoValue] | None:
        if headed is None:
            return None
        source = f"xếp loại năm {self.cycle.year} của {headed.name}"
        if headed.state in LEAVES:
            return Found(NOT_RATED, source)
        if self.reader is not None:
            level = level_for(self.reader, headed)
        else:
            level = headed.current_level if self.provisional else _level(headed.decided_level)
        return Found(level, source) if level else None

    def _organization_reviewed(self, assessment: Assessment) -> Found[bool] | None:
        """Its committee's review; where there is no committee, its secretary's and deputy's at the cell meeting."""
        review = self.organization_reviews.get(assessment.organization_id)
        if review:
            return _reviewed(review)
        leaders = self.leaders.get(assessment.organization_id, set())
        if not assessment.has_committee and leaders and all(member in self.member_reviews for member in leaders):
            return _reviewed(self.member_reviews[min(leaders)])
        return None

    def _disciplines(self, field: str, pk: int) -> tuple[DisciplineFact, ...]:
        return tuple(
            DisciplineFact(
                number=action.number,
                date=action.announced_on.isoformat(),
                form=action.get_form_display(),
                counted_year=action.counted_year,
                self_detected_and_remedied=action.self_detected_and_remedied,
                source=f"quyết định kỷ luật số {action.number} ngày {format_date(action.announced_on)}",
            )
            for action in self.disciplines.get((field, pk), ())
        )

    def _degradation(self, field: str, pk: int) -> tuple[DegradationFact, ...]:
        return tuple(
            DegradationFact(
                number=inspection.conclusion_number,
                date=inspection.conclusion_on.isoformat(),
                source=f"kết luận số {inspection.conclusion_number} ngày {format_date(inspection.conclusion_on)}",
            )
            for inspection in self.degradations.get((field, pk), ())
        )


def _reviewed(review: Review | None) -> Found[bool] | None:
    return Found(True, f"hội nghị kiểm điểm ngày {format_date(review.session.held_on)}") if review else None


def _level(text: str) -> Level | None:
    return Level(text) if text else None


def _level_or_none(value: str) -> Any:
    return NONE_AT_LEVEL if value == NONE_AT_LEVEL else Level(value)


def _grades(assessment: Assessment) -> dict[str, Grade | None]:
    return {code: Grade(grade) if grade else None for code, grade in assessment.grades.items()}


def _share(value: Any) -> Any:
    if value == NONE_ASSIGNED:
        return NONE_ASSIGNED
    return Fraction(value["reached"], value["assigned"])
