"""Filters of the lists: by URL, choices narrowed to the user's scope."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from members.models import Member, Membership, Position, PositionKind, Sex, Status, StatusKind
from organizations.models import Organization
from organizations.scope import PERSONNEL, Role, scope_of
from partybase.today import today
from partybase.web.fields import PlainSelect
from partybase.web.filters import PageFilterSet

AGES = {
    "18-30": (0, 30, "Đến 30 tuổi"),
    "31-40": (31, 40, "31–40 tuổi"),
    "41-50": (41, 50, "41–50 tuổi"),
    "51-60": (51, 60, "51–60 tuổi"),
    "61-": (61, None, "Trên 60 tuổi"),
}
MOST_OPTIONS = 80


class OrganizationFilter(django_filters.ModelChoiceFilter):
    """Any organization in scope by its id; the list offers cells only where the scope is small."""

    def get_queryset(self, request: Any) -> Any:
        return Organization.objects.visible_to(request.user, *PERSONNEL, Role.ADMINISTRATOR)


def organization_choices(user: Any, chosen: str) -> list[tuple[str, str]]:
    """(id, name indented by depth): all of a small scope, of a large one what stands above the subordinate cells."""
    visible = Organization.objects.visible_to(user, *PERSONNEL, Role.ADMINISTRATOR).open().order_by("path")
    rows = list(visible.values_list("pk", "name", "depth", "kind"))
    if len(rows) > MOST_OPTIONS:
        rows = [row for row in rows if row[3] != "CBTT" or str(row[0]) == chosen]
    first = min((row[2] for row in rows), default=0)
    return [("", "Tất cả"), *((str(pk), f"{'– ' * (depth - first)}{name}") for pk, name, depth, _ in rows)]


class ScopedFilterSet(PageFilterSet):
    """A list with a choice of organization: the subtree of one in scope."""

    organization = OrganizationFilter(
        label="Tổ chức đảng",
        method="filter_organization",
        error_messages={"invalid_choice": "Không có tổ chức đảng này trong phạm vi của đồng chí."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrow()
        chosen = str(self.data.get("organization", "")) if self.data else ""
        self.form.fields["organization"].widget = PlainSelect(choices=organization_choices(self.user, chosen))
        for field in self.form.fields.values():
            if type(field.widget) is forms.Select:
                field.widget = PlainSelect(choices=field.choices)

    def narrow(self) -> None:
        """Take away filters that are not for the user, before the form is made."""

    def filter_organization(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.subtree_of(value) if value else queryset


class MemberFilterSet(ScopedFilterSet):
    state = django_filters.ChoiceFilter(
        label="Sinh hoạt",
        method="filter_state",
        empty_label=None,
        choices=[("active", "Đang sinh hoạt"), ("ended", "Đã thôi sinh hoạt"), ("all", "Tất cả")],
    )
    status = django_filters.ChoiceFilter(label="Diện đảng viên", choices=Status.choices, empty_label="Tất cả")
    sex = django_filters.ChoiceFilter(label="Giới tính", choices=Sex.choices, empty_label="Tất cả")
    age = django_filters.ChoiceFilter(
        label="Độ tuổi",
        method="filter_age",
        empty_label="Tất cả",
        choices=[(key, label) for key, (_, _, label) in AGES.items()],
    )
    position = django_filters.ChoiceFilter(
        label="Chức vụ",
        method="filter_position",
        empty_label="Tất cả",
        choices=[("any", "Có chức vụ"), *PositionKind.choices],
    )
    period = django_filters.ChoiceFilter(
        label="Miễn, đình chỉ, tạm thời",
        method="filter_period",
        empty_label="Tất cả",
        choices=[*StatusKind.choices, ("TEMPORARY", "Đang sinh hoạt tạm thời nơi khác")],
    )
    warnings = django_filters.ChoiceFilter(
        label="Cần kiểm tra", method="filter_warnings", empty_label="Tất cả", choices=[("yes", "Có điểm cần kiểm tra")]
    )

    class Meta:
        model = Member
        fields = ["q", "organization", "status", "sex", "age", "position", "period", "state", "warnings"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data is not None else None
        if data is not None and not data.get("state"):
            data["state"] = "active"
        super().__init__(data, *args, **kwargs)
        self.form.fields["q"].label = "Họ tên, số thẻ hoặc số lý lịch"

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "active":
            return queryset.active()
        return queryset.ended() if value == "ended" else queryset

    def filter_age(self, queryset: Any, name: str, value: str) -> Any:
        lowest, highest, _ = AGES[value]
        return queryset.aged(lowest, highest, today())

    def filter_position(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.holding_position(*([] if value == "any" else [value]))

    def filter_period(self, queryset: Any, name: str, value: str) -> Any:
        if value == "TEMPORARY":
            return queryset.temporarily_elsewhere(today())
        return queryset.in_status(value, today())

    def filter_warnings(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.with_warnings(today())


class PositionFilterSet(ScopedFilterSet):
    kind = django_filters.ChoiceFilter(label="Chức vụ", choices=PositionKind.choices, empty_label="Tất cả")
    account = django_filters.ChoiceFilter(
        label="Tài khoản",
        method="filter_account",
        empty_label="Tất cả",
        choices=[("yes", "Đã cấp quyền theo chức vụ"), ("no", "Chưa cấp")],
    )

    class Meta:
        model = Position
        fields = ["q", "organization", "kind", "account"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["q"].label = "Họ tên hoặc tổ chức đảng"

    def narrow(self) -> None:
        if not scope_of(self.user).has(Role.ADMINISTRATOR):
            self.filters.pop("account")

    def filter_account(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.with_account(value == "yes")


class NameFilterSet(PageFilterSet):
    class Meta:
        model = Membership
        fields = ["q"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["q"].label = "Họ tên"
