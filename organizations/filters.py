"""Filters of the list of organizations; the choice of a superior is narrowed to the user's scope."""

from __future__ import annotations

from typing import Any

import django_filters

from organizations.models import Category, Kind, Organization
from organizations.rules import CELLS, WARNING_LABELS
from organizations.tree import roster_warnings
from partybase.web.filters import PageFilterSet

ANY_WARNING = "ANY"
# several kinds under one word, as the figures of the first screens count them
GRASSROOTS_GROUP, CELLS_GROUP = "GRASSROOTS", "CELLS"
GROUPS = [(GRASSROOTS_GROUP, "Tổ chức cơ sở đảng (mọi loại)"), (CELLS_GROUP, "Chi bộ (mọi loại)")]


def superiors_in_scope(request: Any) -> Any:
    return Organization.objects.visible_to(request.user).exclude(kind__in=CELLS).in_tree_order()


class OrganizationFilterSet(PageFilterSet):
    under = django_filters.ModelChoiceFilter(
        label="Thuộc", queryset=superiors_in_scope, method="filter_under", empty_label="Tất cả"
    )
    kind = django_filters.ChoiceFilter(
        label="Loại tổ chức", choices=[*Kind.choices, *GROUPS], method="filter_kind", empty_label="Tất cả"
    )
    category = django_filters.ModelChoiceFilter(
        label="Loại hình", queryset=Category.objects.order_by("order", "code"), empty_label="Tất cả"
    )
    warning = django_filters.ChoiceFilter(
        label="Lưu ý",
        choices=[(ANY_WARNING, "Có lưu ý"), *WARNING_LABELS.items()],
        method="filter_later",
        empty_label="Không lọc",
    )
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("closed", "Đã kết thúc"), ("all", "Tất cả")],
        method="filter_later",
        empty_label="Đang hoạt động",
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def filter_under(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.subtree_of(value).exclude(pk=value.pk)

    def filter_kind(self, queryset: Any, name: str, value: str) -> Any:
        if value == GRASSROOTS_GROUP:
            return queryset.grassroots()
        return queryset.cells() if value == CELLS_GROUP else queryset.filter(kind=value)

    def filter_later(self, queryset: Any, name: str, value: str) -> Any:
        """Applied by `filter_queryset`, after the others."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        state = self.form.cleaned_data.get("state")
        if state == "closed":
            queryset = queryset.filter(closed_on__isnull=False)
        elif state != "all":
            queryset = queryset.open()
        warning = self.form.cleaned_data.get("warning")
        if warning:
            warned = roster_warnings(queryset)
            queryset = queryset.filter(
                pk__in=[
                    pk
                    for pk, found in warned.items()
                    if warning == ANY_WARNING or any(each.code == warning for each in found)
                ]
            )
        return queryset
