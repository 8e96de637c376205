"""Base of the filters of a list: a search box `q`, and choices of related records narrowed to the user's scope."""

from typing import Any

import django_filters
from django import forms


class PageFilterSet(django_filters.FilterSet):
    """`q` calls `queryset.search`; subclasses add filters; invalid values filter nothing and are named on the page."""

    q = django_filters.CharFilter(
        label="Tìm", method="filter_q", widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )

    def filter_q(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value[:100]) if value.strip() else queryset

    @property
    def user(self) -> Any:
        return self.request.user
