"""What of the rating year a reader may see before publication.

Those below the bodies that work on an assessment see what they sent and what was returned, nothing else: not that it was
appraised or decided, nor what others' levels not yet published would make of a ratio or of a head's ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.ratings import rulebooks
from assessments.ratings.cases import CaseBook
from assessments.ratings.models import Assessment, Cycle, DecisionLine, FactKind, RecordedResult, State
from assessments.ratings.permissions import may_see_result
from assessments.ratings.rules.levels import BODY_LABELS, LEVEL_LABELS, LEVEL_SHORT, Body, Level
from members.models import Member
from organizations.models import Organization
from organizations.scope import Role, scope_of

AT_WORK = (State.PROPOSED, State.DECIDED)


class ReaderBook(CaseBook):
    """The case book of one reader's page: provisional, made only of levels this reader may know.

    `known` are assessments the page has read already, so that a head's organization among them costs no statement.
    """

    def __init__(
        self, cycle: Cycle, assessments: Iterable[Assessment], *, user: Any, known: Iterable[Assessment] = ()
    ) -> None:
        self._known = {a.organization_id: a for a in known if a.organization_id}
        super().__init__(cycle, assessments, provisional=True, reader=user)

    def _read_headed(self) -> None:
        headed = {a.heads_id for a in self.assessments if a.heads_id}
        if headed <= set(self._known):
            self.headed = {pk: self._known[pk] for pk in headed}
        else:
            super()._read_headed()


def may_see_opinion_text(user: Any, assessment: Assessment) -> bool:
    """The inspection commission's opinion is released to the organization department and the leaders alone."""
    return scope_of(user).covers(assessment.place.path, Role.ORGANIZATION_STAFF, Role.LEADER)


def may_see_fact(user: Any, assessment: Assessment, kind: str) -> bool:
    return kind != FactKind.INSPECTION_OPINION or may_see_opinion_text(user, assessment)


def shown_state(user: Any, assessment: Assessment, *, published_before: bool = False) -> str:
    """The state as this reader may know it; `published_before` where an earlier decision on it is published."""
    if assessment.state in AT_WORK and not may_see_result(user, assessment):
        return State.PUBLISHED if published_before else State.SENT
    return assessment.state


def body_text(body: str, organization: Organization | None) -> str:
    """A body by the name of its organization: Ban Thường vụ Huyện ủy …, Đảng ủy xã …, Chi ủy Chi bộ …"""
    label = BODY_LABELS[Body(body)]
    if organization is None:
        return label[:1].upper() + label[1:]
    committee = organization.committee_name or organization.name
    return {
        Body.DISTRICT_STANDING_COMMITTEE: f"Ban Thường vụ {committee}",
        Body.ORGANIZATION_DEPARTMENT: f"Ban Tổ chức {committee}",
        Body.GRASSROOTS_COMMITTEE: organization.committee_name or _committee_of(organization.name),
        Body.SECTION_COMMITTEE: organization.committee_name or _committee_of(organization.name),
        Body.CELL_COMMITTEE: f"Chi ủy {organization.name}",
    }.get(Body(body), organization.name)


def _committee_of(name: str) -> str:
    return name.replace("Đảng bộ", "Đảng ủy", 1) if name.startswith("Đảng bộ") else f"Đảng ủy của {name}"


@dataclass(frozen=True)
class YearResult:
    """One year on an overview: what this reader may see of it, and the regulation it was given under."""

    year: int
    state: str
    level: str
    level_note: str
    regulation: str
    paper: str
    assessment_id: int | None = None
    returned_reason: str = ""


def results_of(user: Any, subject: Member | Organization) -> list[YearResult]:
    """Every year's result of a subject, newest first: running cycles as far as seen, recorded years as recorded."""
    field = "member" if isinstance(subject, Member) else "organization"
    assessments = list(
        Assessment.objects.visible_to(user)
        .filter(**{field: subject})
        .select_related("cycle", "place")
        .defer("cycle__snapshot")
        .order_by("-cycle__year")
    )
    lines = list(
        DecisionLine.objects.filter(assessment__in=[a.pk for a in assessments], decision__published_on__isnull=False)
        .select_related("decision")
        .order_by("assessment_id", "version")
    ) if assessments else []  # fmt: skip
    published = {line.assessment_id: line for line in lines}
    found = [_year(user, a, published.get(a.pk)) for a in assessments]
    for row in RecordedResult.objects.visible_to(user).filter(**{field: subject}):
        found.append(
            YearResult(row.year, "Kết quả đã ghi", LEVEL_LABELS[Level(row.level)], "", row.regulation, row.paper)
        )
    return sorted(found, key=lambda result: -result.year)


def _year(user: Any, assessment: Assessment, line: DecisionLine | None) -> YearResult:
    state = shown_state(user, assessment, published_before=line is not None)
    level, note, paper = "", "", ""
    if may_see_result(user, assessment) and assessment.decided_level:
        level, note = assessment.decided_level, "mức quyết định"
    elif line is not None:
        level, note = line.level, "mức quyết định"
    elif may_see_result(user, assessment) and assessment.proposed_level:
        level, note = assessment.proposed_level, "mức thẩm định đề xuất"
    elif assessment.sender_level:
        level, note = assessment.sender_level, "mức đề nghị của nơi gửi"
    if line is not None:
        paper = f"{line.decision.number} ngày {line.decision.decided_on:%d/%m/%Y}"
    reason = assessment.status_reason if state in (State.EXEMPT, State.NOT_RATED) else ""
    return YearResult(
        year=assessment.cycle.year,
        state=State(state).label + (f": {reason}" if reason else ""),
        level=LEVEL_LABELS[Level(level)] if level and not reason else "",
        level_note=note if not reason else "",
        regulation=assessment.cycle.rulebook_code and _regulation(assessment.cycle),
        paper=paper,
        assessment_id=assessment.pk,
        returned_reason=assessment.returned_reason if state == State.RETURNED else "",
    )


def _regulation(cycle: Cycle) -> str:
    return "; ".join(str(document) for document in rulebooks.load(cycle.rulebook_code).documents[:2])


def level_short(text: str) -> str:
    return LEVEL_SHORT[Level(text)] if text else ""
