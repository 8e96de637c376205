"""The list of everybody rated in a year, as far as the reader may know it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from assessments.ratings.filters import AssessmentFilterSet
from assessments.ratings.models import Assessment, State
from assessments.ratings.models.assessment import SUBJECT_CHOICES
from assessments.ratings.rules.levels import LEVEL_LABELS, LEVEL_SHORT, NOT_RATED_LABELS
from assessments.ratings.views._base import OfCycle
from assessments.ratings.waiting import with_shown
from partybase.web.views import ScopedListView
from partybase.web.workbooks import Column

STATE_LABELS = dict(State.choices)
KIND_LABELS = dict(SUBJECT_CHOICES)
REASON_LABELS: dict[str, str] = {reason.value: label for reason, label in NOT_RATED_LABELS.items()}
STATE_MARKS = {
    State.DRAFT: "",
    State.SENT: "",
    State.PROPOSED: "",
    State.RETURNED: "warn",
    State.DECIDED: "ok",
    State.PUBLISHED: "ok",
    State.EXEMPT: "",
    State.NOT_RATED: "warn",
}


def dress(assessment: Assessment) -> Assessment:
    """The words of what the reader may know, beside the annotations."""
    assessment.state_text = STATE_LABELS[assessment.shown_state]
    assessment.state_mark = STATE_MARKS[State(assessment.shown_state)]
    assessment.level_text = LEVEL_LABELS.get(assessment.shown_level, "")
    assessment.level_short = LEVEL_SHORT.get(assessment.shown_level, "")
    assessment.kind_text = KIND_LABELS[assessment.subject_kind]
    unsettled = assessment.shown_state not in (State.DECIDED, State.PUBLISHED)
    assessment.is_provisional = bool(assessment.shown_level) and unsettled
    return assessment


def unrated_by_reason(rows: Any, url: str) -> list[tuple[str, int, str]]:
    """Why some are not rated yet, as a sum: (reason, number, the list behind it)."""
    counted = rows.filter(state=State.NOT_RATED).order_by().values_list("subject_kind", "not_rated_reason")
    found = []
    for kind, reason, number in sorted(counted.annotate(number=Count("pk"))):
        label = f"{KIND_LABELS[kind]}: {REASON_LABELS.get(reason, 'không ghi lý do').lower()}"
        found.append((label, number, f"{url}?kind={kind}&state={State.NOT_RATED}&reason={reason}"))
    return found


class AssessmentListView(OfCycle, ScopedListView):
    model = Assessment
    template_name = "ratings/assessment_list.html"
    filterset_class = AssessmentFilterSet
    export_counts_people = True
    export_columns = [
        Column("Tên", 32),
        Column("Đối tượng", 12),
        Column("Nơi", 32),
        Column("Tổ chức cơ sở đảng", 32),
        Column("Loại hình", 22),
        Column("Chức vụ", 28),
        Column("Trạng thái", 20),
        Column("Mức", 28),
        Column("Đã quyết định", 14),
        Column("Ngày gửi", 12, "date"),
        Column("Gửi muộn", 10),
        Column("Lý do miễn, chưa xếp loại", 40),
    ]

    def get_title(self) -> str:
        return f"Danh sách xếp loại năm {self.cycle.year}"

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().filter(cycle_id=self.cycle.pk)
        rows = with_shown(rows, self.request.user).select_related("grassroots", "category")
        return rows.order_by("subject_kind", "grassroots__path", "place__path", "sort_key", "pk")

    def get_queryset(self) -> Any:
        rows = self.get_base_queryset()
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request, cycle=self.cycle)
        return self.filterset.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["object_list"] = [dress(row) for row in context["object_list"]]
        context["sought"] = self.request.GET.get("q", "")
        return context

    def export_row(self, thing: Assessment) -> list[Any]:
        row = dress(thing)
        return [
            row.name,
            row.kind_text,
            row.place_name,
            row.grassroots.name,
            row.category.name if row.category_id else "",
            row.position_text,
            row.state_text,
            row.level_text,
            "" if not row.level_text else "chưa" if row.is_provisional else "có",
            row.sent_on,
            "có" if row.is_late else "",
            row.status_reason,
        ]
