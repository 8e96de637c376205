"""Filters of the lists of the rating year: by what the reader may know of each row, never by what was decided above."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from assessments.ratings.models import Assessment, State
from assessments.ratings.models.assessment import SUBJECT_CHOICES
from assessments.ratings.models.cycle import LEVEL_CHOICES
from assessments.ratings.rules.levels import NOT_RATED_LABELS
from assessments.ratings.transitions import Part
from assessments.ratings.waiting import at_work, overdue, waits_for
from organizations.models import Category, Organization
from organizations.querysets import search_condition
from organizations.scope import Role, scope_of
from partybase.today import today
from partybase.web.filters import PageFilterSet

NO_LEVEL = "none"
# several states under one word, as the figures of the first screens count them
DUE, NOT_SENT, SENT_UP, SETTLED = "due", "not_sent", "sent_up", "settled"
WORDS = [
    (DUE, "Thuộc diện xếp loại"),
    (NOT_SENT, "Chưa gửi"),
    (SENT_UP, "Đã gửi (kể cả đã quyết định)"),
    (SETTLED, "Đã quyết định (kể cả đã công bố)"),
]
STATES_OF = {
    NOT_SENT: (State.DRAFT, State.RETURNED),
    SENT_UP: (State.SENT, State.PROPOSED, State.DECIDED, State.PUBLISHED),
    SETTLED: (State.DECIDED, State.PUBLISHED),
}
GRASSROOTS, SUBORDINATE = "GRASSROOTS", "SUBORDINATE"
KINDS = [*SUBJECT_CHOICES, (GRASSROOTS, "Tổ chức cơ sở đảng"), (SUBORDINATE, "Tổ chức đảng trực thuộc")]
WAITING = [
    ("any", "Việc của tôi"),
    (Part.SENDER, "Chờ gửi"),
    (Part.PROPOSER, "Chờ đề xuất"),
    (Part.DECIDER, "Chờ quyết định"),
]


def _places(request: Any) -> Any:
    return Organization.objects.visible_to(request.user).order_by("path") if request else Organization.objects.none()


def _grassroots(request: Any) -> Any:
    return _places(request).filter(kind__in=Organization.GRASSROOTS_KINDS).order_by("sort_key", "pk")


class AssessmentFilterSet(PageFilterSet):
    """Over rows annotated by `waiting.with_shown`; `cycle` is the year's."""

    kind = django_filters.ChoiceFilter(label="Đối tượng", choices=KINDS, method="filter_kind", empty_label="Tất cả")
    state = django_filters.ChoiceFilter(
        label="Trạng thái",
        choices=[*State.choices, *WORDS],
        method="filter_state",
        empty_label="Tất cả",
    )
    level = django_filters.ChoiceFilter(
        label="Mức", choices=[*LEVEL_CHOICES, (NO_LEVEL, "Chưa có mức")], method="filter_level", empty_label="Tất cả"
    )
    category = django_filters.ModelChoiceFilter(
        label="Loại hình",
        queryset=Category.objects.order_by("order", "code"),
        to_field_name="code",
        empty_label="Tất cả",
        null_label="Không ghi loại hình",
    )
    grassroots = django_filters.ModelChoiceFilter(
        label="Tổ chức cơ sở đảng", queryset=_grassroots, empty_label="Tất cả"
    )
    late = django_filters.ChoiceFilter(
        label="Hạn gửi",
        choices=[("overdue", "Quá hạn chưa gửi"), ("late", "Gửi muộn")],
        method="filter_late",
        empty_label="Tất cả",
    )
    waiting = django_filters.ChoiceFilter(
        label="Chờ tôi", choices=WAITING, method="filter_waiting", empty_label="Tất cả"
    )
    reason = django_filters.ChoiceFilter(
        field_name="not_rated_reason",
        label="Lý do chưa xếp loại",
        choices=[(reason.value, label) for reason, label in NOT_RATED_LABELS.items()],
        empty_label="Tất cả",
    )
    again = django_filters.ChoiceFilter(
        label="Quyết định lại",
        choices=[("1", "Phải quyết định lại")],
        method="filter_again",
        empty_label="Tất cả",
    )
    place = django_filters.ModelChoiceFilter(label="Chi bộ, tổ chức", queryset=_places, empty_label="Tất cả")

    class Meta:
        model = Assessment
        fields: list[str] = []

    def __init__(self, *args: Any, cycle: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.filters["q"].label = "Tên đảng viên, tổ chức"
        if not scope_of(self.user).has(Role.ORGANIZATION_STAFF, Role.LEADER):
            self.filters.pop("grassroots")  # a secretary stands within one

    def filter_q(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(search_condition("search_key", value[:100])) if value.strip() else queryset

    def filter_kind(self, queryset: Any, name: str, value: str) -> Any:
        if value in (GRASSROOTS, SUBORDINATE):
            own = Q(organization_kind__in=Organization.GRASSROOTS_KINDS)
            return queryset.filter(own if value == GRASSROOTS else ~own, organization__isnull=False)
        return queryset.filter(subject_kind=value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == DUE:
            return queryset.exclude(shown_state__in=[State.EXEMPT, State.NOT_RATED])
        return queryset.filter(shown_state__in=STATES_OF.get(value, [value]))

    def filter_level(self, queryset: Any, name: str, value: str) -> Any:
        if value == NO_LEVEL:
            return queryset.filter(shown_level="").exclude(state__in=[State.EXEMPT, State.NOT_RATED])
        return queryset.filter(shown_level=value)

    def filter_late(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_late=True) if value == "late" else queryset.filter(overdue(self.cycle, today()))

    def filter_again(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(at_work(self.user)).exclude(needs_new_decision="")

    def filter_waiting(self, queryset: Any, name: str, value: str) -> Any:
        condition = waits_for(self.user, "" if value == "any" else value)
        return queryset.filter(condition) if self.cycle.accepts_work else queryset.filter(Q(pk__in=[]))
