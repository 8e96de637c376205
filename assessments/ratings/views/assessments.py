"""Everything about one subject of a rating year that the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessments.ratings.actions.appraisal import mark_opened
from assessments.ratings.cases import tally_of
from assessments.ratings.deadlines import due_of
from assessments.ratings.models import (
    Assessment,
    Ballot,
    BallotKind,
    DecisionLine,
    Fact,
    FactKind,
    Opinion,
    State,
    Step,
)
from assessments.ratings.permissions import (
    CELL_BODIES,
    COMMENTS,
    can_act,
    can_comment,
    can_record_authorities,
    commented_cell_id,
    may_see_result,
    sees_work_of,
)
from assessments.ratings.reader import ReaderBook, body_text, may_see_fact, shown_state
from assessments.ratings.rules.ballots import ballot_outcome
from assessments.ratings.rules.levels import (
    LEVELS_BEST_FIRST,
    NONE_ASSIGNED,
    NONE_AT_LEVEL,
    Grade,
    Level,
    SubjectKind,
    ratio_text,
)
from assessments.ratings.transitions import Act
from assessments.ratings.views._base import cycle_crumbs
from assessments.ratings.views.sheets import sheet_url
from assessments.ratings.views.verdicts import VerdictCard, links_for
from organizations.scope import events_visible_to
from partybase.audit.models import Event
from partybase.vietnamese import format_date
from partybase.web.views import ScopedDetailView

DONE, CURRENT, TO_COME = "done", "current", "todo"
MOST_EVENTS = 50
OPTIONAL_OF_MEMBERS = (FactKind.SICK_DAYS, FactKind.MATERNITY_DAYS, FactKind.UNDER_HALF_TASKS)


@dataclass(frozen=True)
class StepLine:
    """One step of the way an assessment goes, and who takes it."""

    label: str
    actor: str
    standing: str
    note: str = ""


@dataclass(frozen=True)
class FactLine:
    label: str
    value: str
    source: str = ""
    author: str = ""
    on: str = ""


def value_text(kind: str, value: Any) -> str:
    """A fact's stored value as it is read."""
    if value == NONE_AT_LEVEL:
        return "Không có ở cấp này"
    if value == NONE_ASSIGNED:
        return "Không được giao chỉ tiêu"
    if kind in (FactKind.CIVIL_SERVICE_RATING, FactKind.GOVERNMENT_RATING, FactKind.FRONT_RATING, FactKind.MASS_RATING):
        return Level(value).label
    if kind == FactKind.TARGETS_SHARE:
        return f"{ratio_text(value['reached'], value['assigned'])} chỉ tiêu"
    if kind in (FactKind.SICK_DAYS, FactKind.MATERNITY_DAYS):
        return f"{value} ngày"
    return "Có" if value is True else str(value)


class AssessmentDetailView(ScopedDetailView):
    model = Assessment
    template_name = "ratings/assessment_detail.html"
    context_object_name = "assessment"
    section = "ratings"

    def get_queryset(self) -> Any:
        return (
            super()
            .get_queryset()
            .select_related("cycle__top", "place", "category", "proposer", "decider", "heads", "previous_cell",
                            "temporary_cell", "sent_by", "cap_group")
        )  # fmt: skip

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        mark_opened(assessment=self.object, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{self.object.name}: xếp loại năm {self.object.cycle.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        place = self.object.place
        crumbs = [*cycle_crumbs(self.object.cycle), (place.name, place.get_absolute_url())]
        if self.object.is_member:
            crumbs.append(("Phiếu đảng viên", sheet_url(self.object)))
        return crumbs

    def get_can(self) -> dict[str, bool]:
        user, assessment = self.request.user, self.object
        return {
            "edit": can_act(user, Act.SAVE, assessment),
            "send": can_act(user, Act.SAVE, assessment),
            "recall": can_act(user, Act.RECALL, assessment) and assessment.opened_at is None,
            "give_back": can_act(user, Act.RETURN, assessment),
            "not_rated": can_act(user, Act.SET_NOT_RATED, assessment),
            "resume": can_act(user, Act.RESUME, assessment),
            "anew": can_act(user, Act.REDECIDE, assessment),
        }

    # --- what stands -------------------------------------------------------------------------------------------

    @cached_property
    def sees_work(self) -> bool:
        return sees_work_of(self.request.user, self.object)

    @cached_property
    def lines(self) -> list[DecisionLine]:
        rows = DecisionLine.objects.filter(assessment=self.object).select_related(
            "decision__organization", "decision__by"
        )
        if not self.sees_work:
            rows = rows.filter(decision__published_on__isnull=False)
        return list(rows.order_by("-version"))

    @cached_property
    def state(self) -> str:
        published = any(line.decision.published_on for line in self.lines)
        return shown_state(self.request.user, self.object, published_before=published)

    def steps(self) -> list[StepLine]:
        assessment = self.object
        if assessment.state in (State.EXEMPT, State.NOT_RATED):
            return []
        decider = body_text(assessment.decider_body, assessment.decider)
        way = [("Tự đánh giá và gửi" if assessment.route != "C" else "Tự đánh giá", assessment.place_name)]
        if assessment.route != "B":
            proposer = body_text(assessment.proposer_body, assessment.proposer or assessment.place)
            way.append(("Thẩm định, đề xuất" if assessment.route == "A" else "Đề xuất", proposer))
        way += [("Quyết định", decider), ("Công bố", decider)]
        deciding = len(way) - 2
        reached = {
            State.DRAFT: 0, State.RETURNED: 0, State.SENT: 1, State.PROPOSED: deciding,
            State.DECIDED: deciding + 1, State.PUBLISHED: deciding + 2,
        }[State(self.state)]  # fmt: skip
        return [
            StepLine(
                label,
                actor,
                DONE if place < reached else CURRENT if place == reached else TO_COME,
                self._note(place, deciding),
            )
            for place, (label, actor) in enumerate(way)
        ]

    def _note(self, place: int, deciding: int) -> str:
        assessment = self.object
        line = self.lines[0] if self.lines else None
        if place == 0:
            if self.state == State.RETURNED:
                return "bị trả lại, đang sửa"
            if self.state == State.DRAFT:
                due = due_of(assessment.cycle, assessment)
                return f"hạn {format_date(due)}" if due else ""
            late = ", gửi muộn" if assessment.is_late else ""
            return f"gửi ngày {format_date(assessment.sent_on)}{late}" if assessment.sent_on else ""
        if place == deciding and line:
            return f"số {line.decision.number} ngày {format_date(line.decision.decided_on)}"
        if place == deciding + 1 and line and line.decision.published_on:
            return f"ngày {format_date(line.decision.published_on)}"
        return ""

    def levels(self) -> list[tuple[str, str]]:
        """(what, level) as far as the reader may see."""
        assessment = self.object
        found = [
            ("Tự xếp loại", assessment.get_self_level_display()),
            ("Mức đề nghị", assessment.get_sender_level_display()),
        ]
        if may_see_result(self.request.user, assessment):
            if assessment.proposed_level and assessment.route != "B":
                found.append(("Mức thẩm định đề xuất", assessment.get_proposed_level_display()))
            found.append(("Mức quyết định", assessment.get_decided_level_display()))
        elif self.lines:
            found.append(("Mức quyết định", self.lines[0].get_level_display()))
        return found

    def facts(self) -> list[FactLine]:
        user, assessment = self.request.user, self.object
        recorded = {f.kind: f for f in Fact.objects.filter(assessment=assessment).select_related("by")}
        lines = []
        for kind, fact in recorded.items():
            seen = may_see_fact(user, assessment, kind)
            lines.append(
                FactLine(
                    fact.get_kind_display(),
                    value_text(kind, fact.value) if seen else "đã có",
                    fact.source if seen else "",
                    str(fact.by) if fact.by_id else "",
                    format_date(fact.recorded_on),
                )
            )
        if assessment.is_member:
            lines += [
                FactLine(FactKind(kind).label, "không ghi nhận") for kind in OPTIONAL_OF_MEMBERS if kind not in recorded
            ]
        elif FactKind.FORCE_MAJEURE not in recorded:
            lines.append(FactLine(FactKind.FORCE_MAJEURE.label, "không ghi nhận"))
        return lines

    def fact_links(self) -> list[dict[str, str]]:
        """The facts on pages of their own that this reader may record here."""
        user, assessment = self.request.user, self.object
        found = []
        if not assessment.is_member and can_record_authorities(user, assessment):
            url = reverse("ratings:authority-edit", args=[assessment.pk])
            found.append({"label": "Ghi xếp loại chính quyền, Mặt trận, đoàn thể", "url": url})
        for kind in COMMENTS:
            if commented_cell_id(assessment, kind) and can_comment(user, assessment, kind):
                url = reverse("ratings:fact-comment", args=[assessment.pk])
                found.append({"label": f"Ghi {FactKind(kind).label.lower()}", "url": f"{url}?kind={kind}"})
        return found

    def papers(self) -> list[tuple[str, str]]:
        """The files that may be taken of what stands: (label, address)."""
        assessment = self.object
        if assessment.state in (State.EXEMPT, State.NOT_RATED):
            return []
        found = [("Phiếu phân tích chất lượng", "grading-sheet-docx")]
        if not assessment.is_member:
            found.append(("Phiếu bầu để in", "ballot-docx"))
            if Ballot.objects.filter(assessment=assessment, kind=BallotKind.SECRET_BALLOT).exists():
                found.append(("Biên bản kiểm phiếu", "minutes-docx"))
        if assessment.state == State.PUBLISHED:
            from_cell = assessment.decider_body in CELL_BODIES
            found.append(("Trích quyết định" if from_cell else "Thông báo kết quả", "result-docx"))
            found.append(("Kết quả để in ngay", "result-print"))
        return [(label, reverse(f"ratings:{name}", args=[assessment.pk])) for label, name in found]

    def ballots(self) -> list[dict[str, Any]]:
        rulebook = self.object.cycle.rulebook
        return [
            {
                "ballot": ballot,
                "per_level": [(level, getattr(ballot, level.value.lower())) for level in LEVELS_BEST_FIRST],
                "outcome": ballot_outcome(rulebook, tally_of(ballot)),
            }
            for ballot in Ballot.objects.filter(assessment=self.object).order_by("kind")
        ]

    def opinions(self) -> list[Opinion]:
        rows = Opinion.objects.filter(assessment=self.object).select_related("organization").order_by("at", "pk")
        seen = may_see_result(self.request.user, self.object)
        found = [row for row in rows if seen or row.step != Step.PROPOSAL]
        for row in found:
            row.body_name = body_text(row.body, row.organization)
        return found

    def grades(self) -> list[tuple[Any, str]]:
        rows = self.object.cycle.rulebook.criteria_for(SubjectKind(self.object.subject_kind))
        grades = self.object.grades
        return [(row, Grade(grades[row.code]).label if grades.get(row.code) else "") for row in rows]

    def card(self) -> VerdictCard | None:
        user, assessment = self.request.user, self.object
        if assessment.state in (State.EXEMPT, State.NOT_RATED):
            return None
        book = ReaderBook(assessment.cycle, [assessment], user=user)
        line = self.lines[0] if self.lines else None
        overrides = line.overrides.get("reasons", {}) if line and line.overrides else {}
        given = Level(line.level) if line else None
        links = links_for(user, assessment.cycle, assessment)
        return VerdictCard(book.verdict(assessment, overrides), given=given, links=links)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, assessment = self.request.user, self.object
        edit_name = "member-row" if assessment.is_member else "sheet-organization"
        return super().get_context_data(
            cycle=assessment.cycle,
            state=self.state,
            state_label=State(self.state).label,
            steps=self.steps(),
            levels=self.levels(),
            verdict=self.card(),
            facts=self.facts(),
            fact_links=self.fact_links(),
            papers=self.papers(),
            ballots=self.ballots(),
            opinions=self.opinions(),
            lines=self.lines,
            grades=self.grades(),
            events=list(events_visible_to(user, Event.objects.about(assessment)).order_by("-at", "-pk")[:MOST_EVENTS]),
            edit_url=reverse(f"ratings:{edit_name}", args=[assessment.pk]),
            sheet_url=sheet_url(assessment),
            **kwargs,
        )
