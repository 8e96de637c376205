"""The record of changes: a page over everything in one's scope, and the history of one subject for its overview."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.scope import PERSONNEL, Role, events_visible_to, scope_of
from partybase.accounts.models import User
from partybase.audit.models import Audience, Event
from partybase.vietnamese import fold, format_date
from partybase.web.fields import DateField
from partybase.web.filters import PageFilterSet
from partybase.web.templatetags.partybase import as_text
from partybase.web.views import ScopedListView
from partybase.web.workbooks import Column


def history_of(user: Any, subject: models.Model, limit: int = 50) -> list[Event]:
    """The events of a subject that the user may read, newest first (one statement; `includes/_history.html` shows them)."""
    return list(events_visible_to(user, Event.objects.about(subject)).order_by("-at", "-pk")[:limit])


ACTS = {
    "account": "Tài khoản",
    "grant": "Quyền",
    "organization": "Tổ chức đảng",
    "member": "Đảng viên",
    "membership": "Sinh hoạt đảng",
    "position": "Chức vụ",
    "review": "Kiểm điểm",
    "discipline": "Kỷ luật",
    "inspection": "Kiểm tra, giám sát",
    "cycle": "Đợt xếp loại",
    "rating": "Xếp loại",
    "assessment": "Đánh giá",
    "decision": "Quyết định xếp loại",
    "list": "Xuất danh sách",
    "import": "Nhập số liệu",
}


BY_COMMAND = "Lệnh quản trị hệ thống"


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


class DayFilter(django_filters.Filter):
    field_class = DateField


class EventFilterSet(PageFilterSet):
    who = django_filters.CharFilter(label="Người làm", method="filter_who", max_length=100)
    since = DayFilter(label="Từ ngày", method="filter_since")
    until = DayFilter(label="Đến ngày", method="filter_until")
    act = django_filters.ChoiceFilter(
        label="Loại việc", choices=list(ACTS.items()), method="filter_act", empty_label="Tất cả"
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["q"].label = "Đối tượng"
        self.form.fields["act"].widget = forms.Select(choices=[("", "Tất cả"), *ACTS.items()])

    def filter_q(self, queryset: Any, name: str, value: str) -> Any:
        for word in fold(value[:100]).split():
            queryset = queryset.filter(subject_key__contains=word)
        return queryset

    def filter_who(self, queryset: Any, name: str, value: str) -> Any:
        """By name or sign-in name, accent-free; the accounts are few, what is shown is narrowed by scope all the same."""
        who = Q(actor__in=User.objects.search(value))
        if fold(value) in fold(BY_COMMAND):
            who |= Q(actor__isnull=True)
        return queryset.filter(who)

    def filter_since(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(at__gte=_midnight(value)) if value else queryset

    def filter_until(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(at__lt=_midnight(value + datetime.timedelta(days=1))) if value else queryset

    def filter_act(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(act=value) | Q(act__startswith=f"{value}."))


class EventListView(ScopedListView):
    model = Event
    title = "Nhật ký thay đổi"
    section = "record"
    template_name = "desk/event_list.html"
    filterset_class = EventFilterSet
    export_columns = [
        Column("Thời điểm", 18),
        Column("Người làm", 26),
        Column("Nội dung", 50),
        Column("Đối tượng", 30),
        Column("Nơi", 30),
        Column("Trước", 40),
        Column("Sau", 40),
        Column("Lý do", 30),
        Column("Văn bản", 30),
    ]

    @property
    def export_audience(self) -> str:  # type: ignore[override]
        """Told to those who read the same record: its count would tell others of what they may not see."""
        scope = scope_of(self.request.user)
        if scope.has(Role.INSPECTION_STAFF):
            return Audience.INSPECTION
        return Audience.SCOPE if scope.has(*PERSONNEL) else Audience.ACCOUNTS

    def get_base_queryset(self) -> QuerySet:
        return events_visible_to(self.request.user, Event.objects.order_by("-at", "-pk"))

    def export_row(self, event: Event) -> list[Any]:
        at = timezone.localtime(event.at)
        return [
            f"{at:%H:%M} {format_date(at.date())}",
            event.actor_text,
            event.summary,
            event.subject_text,
            event.place_text,
            as_text(event.before),
            as_text(event.after),
            event.reason,
            event.paper,
        ]
