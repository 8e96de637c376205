"""Files of the rating year: decisions, ballots, minutes, sheets, results as .docx; lists and summaries as .xlsx.

Each is a GET that changes nothing but leaves one event: who took what, when.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from assessments.ratings import papers
from assessments.ratings.models import Assessment, Ballot, BallotKind, Cycle, Decision, State
from assessments.ratings.permissions import level_for, sees_work_of
from organizations.models import Organization
from organizations.scope import PERSONNEL, Role, scope_of
from partybase.audit.actions import record
from partybase.refusal import NotAllowed
from partybase.web.documents import DOCX, content_disposition
from partybase.web.responses import workbook_response
from partybase.web.views import MAX_ID, Page
from partybase.web.workbooks import Column, Sheet


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
        if assessment.state != State.PUBLISHED:
            raise NotAllowed(f"Kết quả của “{assessment.name}” chưa được công bố nên chưa in thông báo được.")
        return f"Kết quả xếp loại {assessment.name}", papers.result_docx(assessment), assessment, assessment.place


def _organization(assessment: Assessment) -> Assessment:
    if assessment.is_member:
        raise Http404
    return assessment


# --- workbooks ----------------------------------------------------------------------------------------------------


class ResultsWorkbook(Page, View):
    """The list of results as the user may see them: one row a subject, in Vietnamese order."""

    columns = (
        Column("Họ và tên / tên tổ chức", 36),
        Column("Đối tượng", 14),
        Column("Nơi", 36),
        Column("Loại hình", 24),
        Column("Trạng thái", 20),
        Column("Tự xếp loại", 28),
        Column("Mức quyết định", 28),
        Column("Số quyết định", 16),
        Column("Ngày quyết định", 14, "date"),
        Column("Ghi chú", 40),
    )

    def get(self, request: HttpRequest, cycle: int) -> HttpResponse:
        found = _cycle(request, cycle)
        rows = (
            Assessment.objects.visible_to(request.user)
            .filter(cycle=found)
            .select_related("category", "place", "decider", "proposer", "cycle")
            .order_by("place__path", "subject_kind", "sort_key", "pk")
        )
        papers_of = _current_papers(found)
        content = [self.row(request.user, row, papers_of) for row in rows]
        title = f"Kết quả xếp loại năm {found.year}"
        return _workbook(request, found, title, self.columns, content)

    def row(self, user: Any, a: Assessment, papers_of: dict[int, Any]) -> list[Any]:
        seen = level_for(user, a)
        number, day = papers_of.get(a.pk, ("", None)) if seen else ("", None)
        state = a.get_state_display() if sees_work_of(user, a) or a.state == State.PUBLISHED else _sender_state(a)
        return [
            a.name, a.get_subject_kind_display(), a.place_name, a.category.name if a.category_id else "", state,
            a.get_self_level_display(), seen.label if seen else "", number, day, a.status_reason,
        ]  # fmt: skip


class SummaryWorkbook(Page, View):
    """Grassroots organizations by category and level; for those who work on the results."""

    def get(self, request: HttpRequest, cycle: int) -> HttpResponse:
        found = _cycle(request, cycle)
        scope = scope_of(request.user)
        if not scope.covers(found.top.path, Role.ORGANIZATION_STAFF, Role.LEADER):
            raise NotAllowed("Bảng tổng hợp dành cho Ban Tổ chức và lãnh đạo cấp ủy.")
        rows = Assessment.objects.visible_to(request.user).filter(
            cycle=found, organization_kind__in=papers.GRASSROOTS_KINDS
        )
        table = papers.category_summary(rows.of_organizations())
        columns = [Column("Loại hình", 44), *[Column(name, 14, "integer") for name in papers.SUMMARY_COLUMNS]]
        title = f"Tổng hợp xếp loại tổ chức cơ sở đảng năm {found.year}"
        return _workbook(request, found, title, columns, ([name, *numbers] for name, numbers in table))


def _cycle(request: HttpRequest, pk: int) -> Cycle:
    found = (
        Cycle.objects.visible_to(request.user).select_related("top").filter(pk=pk).first() if 0 < pk <= MAX_ID else None
    )
    if found is None or not scope_of(request.user).has(*PERSONNEL):
        raise Http404
    return found


def _sender_state(assessment: Assessment) -> str:
    if assessment.state in (State.PROPOSED, State.DECIDED):
        return State.SENT.label
    return assessment.get_state_display()


def _current_papers(cycle: Cycle) -> dict[int, Any]:
    """Assessment → number and date of the decision that holds."""
    lines = Assessment.objects.filter(cycle=cycle, decided_version__gt=0).values_list(
        "pk", "decided_version", "decision_lines__version", "decision_lines__decision__number",
        "decision_lines__decision__decided_on",
    )  # fmt: skip
    return {pk: (number, day) for pk, current, version, number, day in lines if current == version}


def _workbook(
    request: HttpRequest, cycle: Cycle, title: str, columns: Iterable[Column], rows: Iterable[Any]
) -> HttpResponse:
    kept = list(rows)
    response = workbook_response(
        f"{title}.xlsx",
        [Sheet(title=title, columns=list(columns), rows=kept)],
        author=cycle.top.committee_name or cycle.top.name,
    )
    place = scope_place(request.user) or cycle.top
    record(
        by=request.user, act="list.export", summary=f"Xuất Excel: {title} ({len(kept)} dòng)", subject=cycle, place=place,
        after={"số dòng": len(kept)},
    )  # fmt: skip
    return response


def scope_place(user: Any) -> Organization | None:
    """The outermost organization of the user's own scope, where an export's event belongs."""
    paths = scope_of(user).paths(*PERSONNEL)
    return Organization.objects.filter(path=paths[0]).first() if paths else None
