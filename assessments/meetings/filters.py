"""Filters of the list of sessions and of those who are still to be reviewed."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from assessments.meetings.models import ReviewSession, SessionKind
from members.filters import OrganizationFilter, organization_choices
from members.models import Member
from organizations.models import Organization
from organizations.querysets import search_condition
from partybase.web.filters import PageFilterSet

YEAR_SENTENCE = "Hãy ghi năm gồm bốn chữ số, ví dụ 2019."
STATES = [("done", "Đã kiểm điểm"), ("all", "Tất cả")]


def year_filter(**kwargs: Any) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        label="Năm kiểm điểm",
        min_value=1930,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), YEAR_SENTENCE),
        **kwargs,
    )


class PlaceFilterSet(PageFilterSet):
    organization = OrganizationFilter(
        label="Tổ chức đảng",
        method="filter_organization",
        error_messages={"invalid_choice": "Không có tổ chức đảng này trong phạm vi của đồng chí."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self.data.get("organization", "")) if self.data else ""
        self.form.fields["organization"].widget = forms.Select(choices=organization_choices(self.user, chosen))

    def filter_organization(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.subtree_of(value) if value else queryset


class ReviewSessionFilterSet(PlaceFilterSet):
    year = year_filter(field_name="year")
    kind = django_filters.ChoiceFilter(label="Hình thức", choices=SessionKind.choices, empty_label="Tất cả")

    class Meta:
        model = ReviewSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["q"].label = "Tên tổ chức đảng"

    def filter_q(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(search_condition("organization__search_key", value[:100])) if value.strip() else queryset


class MissingFilterSet(PlaceFilterSet):
    """`year` is read by the view, which counts by it; `owing` keeps what the other filters left, for the totals."""

    year = year_filter(method="filter_later")
    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, method="filter_later", empty_label="Chưa kiểm điểm"
    )

    def filter_later(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        self.owing = super().filter_queryset(queryset)
        state = self.form.cleaned_data.get("state")
        if state == "all":
            return self.owing
        return self.owing.filter(is_reviewed=state == "done")


class MissingMemberFilterSet(MissingFilterSet):
    class Meta:
        model = Member
        fields: list[str] = []


class MissingOrganizationFilterSet(MissingFilterSet):
    class Meta:
        model = Organization
        fields: list[str] = []
