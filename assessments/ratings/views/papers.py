"""Files of the rating year: decisions, ballots, minutes, sheets, results as .docx; lists and summaries as .xlsx.

Each is a GET that changes nothing but leaves one event: who took what, when.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View

from assessments.ratings import papers
from assessments.ratings.issuers import issuer_of
from assessments.ratings.models import Assessment, Ballot, BallotKind, Cycle, Decision, State
from assessments.ratings.rules.levels import LEVEL_LABELS, Level
from assessments.ratings.views._base import SECTION, OfCycle, cycle_crumbs
from assessments.ratings.views.lists import dress
from assessments.ratings.waiting import with_shown
from organizations.models import Organization
from organizations.scope import PERSONNEL, Role, scope_of
from partybase.audit.actions import record
from partybase.refusal import NotAllowed
from partybase.today import today
from partybase.web.documents import DOCX, content_disposition
from partybase.web.views import MAX_ID, Page, ScopedDetailView, ScopedListView
from partybase.web.workbooks import Column


def check_published(assessment: Assessment) -> None:
    if assessment.state != State.PUBLISHED:
        raise NotAllowed(f"Kết quả của “{assessment.name}” chưa được công bố nên chưa in thông báo được.")


class FileView(Page, View):
    """One file about records in scope. `make()` gives (file name, bytes, subject, place)."""

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        name, content, subject, place = self.make(**kwargs)
        record(by=request.user, act="paper.export", summary=f"Tải văn bản: {name}", subject=subject, place=place)
        return HttpResponse(
            content, content_type=DOCX, headers={"Content-Disposition": content_disposition(f"{name}.docx")}
        )

    def make(self, **kwargs: int) -> tuple[str, bytes, Any, Any]:
        raise NotImplementedError

    def one(self, queryset: Any, pk: int) -> Any:
        found = queryset.filter(pk=pk).first() if 0 < pk <= MAX_ID else None
        if found is None:
            raise Http404
        return found

    def assessment(self, pk: int) -> Assessment:
        rows = Assessment.objects.visible_to(self.request.user)
        return self.one(rows.select_related("cycle", "place", "organization", "category", "member", "decider"), pk)

    def cell_of(self, cycle: int, pk: int) -> tuple[Cycle, Organization, Any]:
        user = self.request.user
        found = self.one(Cycle.objects.visible_to(user), cycle)
        cell = self.one(Organization.objects.visible_to(user, *PERSONNEL).cells(), pk)
        rows = Assessment.objects.visible_to(user).of_members().to_be_rated().filter(cycle=found, place=cell)
        return found, cell, rows.select_related("member").order_by("sort_key", "pk")


class DecisionPaper(FileView):
    def make(self, pk: int) -> tuple[str, bytes, Any, Any]:
        rows = Decision.objects.visible_to(self.request.user).select_related("cycle", "organization__parent")
        decision = self.one(rows, pk)
        if decision.published_on is None and not self._works_on(decision):
            raise NotAllowed("Quyết định này chưa công bố; chỉ cấp quyết định và cấp thẩm định được xem.")
        return (
            f"Quyết định {decision.number.replace('/', '-')}",
            papers.decision_docx(decision),
            decision,
            decision.organization,
        )

    def _works_on(self, decision: Decision) -> bool:
        scope = scope_of(self.request.user)
        return scope.covers(decision.organization.path, Role.LEADER, Role.ORGANIZATION_STAFF) or scope.holds(
            decision.organization_id, Role.SECRETARY
        )


class OrganizationBallotPaper(FileView):
    def make(self, pk: int) -> tuple[str, bytes, Any, Any]:
        assessment = _organization(self.assessment(pk))
        return (
            f"Phiếu xếp loại {assessment.name}",
            papers.organization_ballot_docx(assessment),
            assessment,
            assessment.place,
        )


class MembersBallotPaper(FileView):
    def make(self, cycle: int, pk: int) -> tuple[str, bytes, Any, Any]:
        found, cell, rows = self.cell_of(cycle, pk)
        return f"Phiếu xếp loại đảng viên {cell.name}", papers.members_ballot_docx(found, cell, rows), found, cell


class OrganizationMinutes(FileView):
    def make(self, pk: int) -> tuple[str, bytes, Any, Any]:
        assessment = _organization(self.assessment(pk))
        ballot = assessment.ballots.filter(kind=BallotKind.SECRET_BALLOT).first()
        if ballot is None:
            raise Http404
        content = papers.minutes_docx(assessment.cycle, assessment.organization, [(assessment, ballot)])
        return f"Biên bản kiểm phiếu {assessment.name}", content, assessment, assessment.place


class MembersMinutes(FileView):
    def make(self, cycle: int, pk: int) -> tuple[str, bytes, Any, Any]:
        found, cell, rows = self.cell_of(cycle, pk)
        kept = {b.assessment_id: b for b in Ballot.objects.filter(assessment__in=rows, kind=BallotKind.CELL_VOTE)}
        pairs = [(row, kept[row.pk]) for row in rows if row.pk in kept]
        if not pairs:
            raise Http404
        return f"Biên bản kiểm phiếu đảng viên {cell.name}", papers.minutes_docx(found, cell, pairs), found, cell


class GradingSheetPaper(FileView):
    def make(self, pk: int) -> tuple[str, bytes, Any, Any]:
        assessment = self.assessment(pk)
        return f"Phiếu phân tích {assessment.name}", papers.grading_sheet_docx(assessment), assessment, assessment.place


class ResultPaper(FileView):
    def make(self, pk: int) -> tuple[str, bytes, Any, Any]:
        assessment = self.assessment(pk)
        check_published(assessment)
        return f"Kết quả xếp loại {assessment.name}", papers.result_docx(assessment), assessment, assessment.place


class ResultPrintView(ScopedDetailView):
    """The published result on one sheet of paper, printed by the browser: what the notice or the extract says."""

    model = Assessment
    template_name = "ratings/result_print.html"
    context_object_name = "assessment"
    section = SECTION

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("cycle", "place", "organization", "member")

    def check(self, thing: Assessment) -> None:
        check_published(thing)

    def get_title(self) -> str:
        return f"Kết quả xếp loại năm {self.object.cycle.year}: {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (self.object.name, reverse("ratings:assessment-detail", args=[self.object.pk]))
        return [*cycle_crumbs(self.object.cycle), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = papers.published_line(self.object)
        decision = line.decision
        issuer = issuer_of(decision.organization, decision.body, decision.decided_on, signed=True)
        mark = papers.mark_of(decision, issuer)
        return super().get_context_data(
            issuer=issuer, decision=decision, mark=mark, level=LEVEL_LABELS[Level(line.level)], on=today(), **kwargs
        )


def _organization(assessment: Assessment) -> Assessment:
    if assessment.is_member:
        raise Http404
    return assessment


# --- workbooks ----------------------------------------------------------------------------------------------------


class WorkbookView(OfCycle, ScopedListView):
    """A list that is only a file: asked for, it is made at once, or asks for the reason first."""

    model = Assessment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        return self.export()

    def check(self) -> None:
        if not scope_of(self.request.user).has(*PERSONNEL):
            raise Http404

    def get_export_cancel_url(self) -> str:
        return reverse("ratings:cycle-detail", args=[self.cycle.pk])


class ResultsWorkbook(WorkbookView):
    """The list of results as the user may see them: one row a subject, in Vietnamese order within its place."""

    export_counts_people = True
    export_columns = [
        Column("Họ và tên, tên tổ chức", 36),
        Column("Đối tượng", 14),
        Column("Nơi", 36),
        Column("Loại hình", 24),
        Column("Trạng thái", 20),
        Column("Tự xếp loại", 28),
        Column("Mức đề xuất", 28),
        Column("Mức quyết định", 28),
        Column("Số quyết định", 16),
        Column("Ngày quyết định", 14, "date"),
        Column("Lý do miễn, chưa xếp loại", 40),
    ]

    def get_title(self) -> str:
        return f"Kết quả xếp loại năm {self.cycle.year}"

    def get_queryset(self) -> Any:
        rows = Assessment.objects.visible_to(self.request.user).filter(cycle_id=self.cycle.pk)
        rows = with_shown(rows, self.request.user).select_related("category")
        return rows.order_by("place__path", "subject_kind", "sort_key", "pk")

    def get_rows(self) -> list[list[Any]]:
        self.decided_by = _current_papers(self.cycle)
        return super().get_rows()

    def export_row(self, thing: Assessment) -> list[Any]:
        row = dress(thing)
        decided = row.shown_state in (State.DECIDED, State.PUBLISHED) and bool(row.level_text)
        number, day = self.decided_by.get(row.pk, ("", None)) if decided else ("", None)
        return [
            row.name, row.kind_text, row.place_name, row.category.name if row.category_id else "", row.state_text,
            row.get_self_level_display(), "" if decided else row.level_text, row.level_text if decided else "",
            number, day, row.status_reason,
        ]  # fmt: skip


class SummaryWorkbook(WorkbookView):
    """Grassroots organizations by category and level; for those who work on the results."""

    export_columns = [Column("Loại hình", 44), *[Column(name, 14, "integer") for name in papers.SUMMARY_COLUMNS]]

    def get_title(self) -> str:
        return f"Tổng hợp xếp loại tổ chức cơ sở đảng năm {self.cycle.year}"

    def check(self) -> None:
        super().check()
        if not scope_of(self.request.user).covers(self.cycle.top.path, Role.ORGANIZATION_STAFF, Role.LEADER):
            raise NotAllowed("Bảng tổng hợp dành cho Ban Tổ chức và lãnh đạo cấp ủy.")

    def get_rows(self) -> list[list[Any]]:
        rows = Assessment.objects.visible_to(self.request.user).filter(cycle_id=self.cycle.pk)
        table = papers.category_summary(rows.of_organizations().filter(organization_kind__in=papers.GRASSROOTS_KINDS))
        return [[name, *numbers] for name, numbers in table]


def _current_papers(cycle: Cycle) -> dict[int, Any]:
    """Assessment → number and date of the decision that holds."""
    lines = Assessment.objects.filter(cycle_id=cycle.pk, decided_version__gt=0).values_list(
        "pk", "decided_version", "decision_lines__version", "decision_lines__decision__number",
        "decision_lines__decision__decided_on",
    )  # fmt: skip
    return {pk: (number, day) for pk, current, version, number, day in lines if current == version}
