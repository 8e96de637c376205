"""Filters of the lists of discipline and of inspections."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from assessments.inspections.forms import EARLIEST_YEAR, LATEST_YEAR
from assessments.inspections.models import DisciplinaryAction, Form, Inspection, InspectionKind
from partybase.web.filters import PageFilterSet

SUBJECTS = [("member", "Đảng viên"), ("organization", "Tổ chức đảng")]
YEAR = {
    "min_value": EARLIEST_YEAR,
    "max_value": LATEST_YEAR,
    "widget": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    "error_messages": dict.fromkeys(("invalid", "min_value", "max_value"), "Hãy ghi năm gồm bốn chữ số, ví dụ 2019."),
}


class RecordFilterSet(PageFilterSet):
    subject = django_filters.ChoiceFilter(
        label="Đối tượng", choices=SUBJECTS, method="filter_subject", empty_label="Tất cả"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["q"].label = "Tên đối tượng hoặc số văn bản"

    def filter_subject(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(**{f"{value}__isnull": False})


class DisciplineFilterSet(RecordFilterSet):
    form_of_discipline = django_filters.ChoiceFilter(
        field_name="form", label="Hình thức", choices=Form.choices, empty_label="Tất cả"
    )
    year = django_filters.NumberFilter(field_name="announced_on__year", label="Năm công bố", **YEAR)
    counted = django_filters.NumberFilter(field_name="counted_year", label="Năm tính", **YEAR)

    class Meta:
        model = DisciplinaryAction
        fields: list[str] = []


class InspectionFilterSet(RecordFilterSet):
    kind = django_filters.ChoiceFilter(label="Hình thức", choices=InspectionKind.choices, empty_label="Tất cả")
    year = django_filters.NumberFilter(field_name="starts_on__year", label="Năm bắt đầu", **YEAR)
    state = django_filters.ChoiceFilter(
        label="Tiến độ",
        choices=[("open", "Chưa kết thúc"), ("ended", "Đã kết thúc"), ("degradation", "Có kết luận suy thoái")],
        method="filter_state",
        empty_label="Tất cả",
    )

    class Meta:
        model = Inspection
        fields: list[str] = []

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "degradation":
            return queryset.filter(concludes_degradation=True)
        return queryset.filter(ends_on__isnull=value == "open")
