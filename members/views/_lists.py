"""Lists of people: an export of more than 50 asks for a reason first; the file says who, when, why and under which code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from members.forms import ExportReasonForm
from organizations.models import Organization
from organizations.scope import PERSONNEL, scope_of
from partybase.audit.actions import record
from partybase.audit.models import Audience
from partybase.web.responses import workbook_response
from partybase.web.views import ScopedListView
from partybase.web.workbooks import Column, Sheet

MOST_WITHOUT_REASON = 50


class PeopleListView(ScopedListView):
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "options"]
    export_counts_people = True

    def export(self) -> HttpResponse:
        count = self.get_queryset().count()
        if count > MOST_WITHOUT_REASON:
            return self.ask_reason(ExportReasonForm(user=self.request.user), count)
        return self.write_file("")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The reason of an export; the filters stand in the address as they do for the list."""
        self.check()
        form = ExportReasonForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.ask_reason(form, self.get_queryset().count(), status=422)
        return self.write_file(form.cleaned_data["reason"])

    def ask_reason(self, form: ExportReasonForm, count: int, status: int = 200) -> HttpResponse:
        context = {
            "title": "Lý do xuất danh sách",
            "section": self.section,
            "breadcrumbs": [*self.get_breadcrumbs(), (self.get_title(), self.request.path)],
            "form": form,
            "count": count,
            "most": MOST_WITHOUT_REASON,
            "submit_label": "Xuất Excel",
            "form_action": f"?{self.request.GET.urlencode()}",
            "cancel_url": f"{self.request.path}?{self.export_filter_text()}",
        }
        return render(self.request, "members/export_reason.html", context, status=status)

    def get_columns(self) -> list[Column]:
        """The columns for this user."""
        return list(self.export_columns)

    def get_rows(self) -> Sequence[Sequence[Any]]:
        return [self.export_row(thing) for thing in self.get_queryset()]

    @transaction.atomic
    def write_file(self, reason: str) -> HttpResponse:
        user, title = self.request.user, self.get_title()
        rows = self.get_rows()
        place = self.get_export_place()
        entry = record(
            by=user,
            act="list.export",
            summary=f"Xuất Excel: {title} ({len(rows)} dòng)",
            subject=user,
            place=place,
            after={"số dòng": len(rows), "bộ lọc": self.export_filter_text()},
            reason=reason,
            audience=Audience.SCOPE if place else Audience.ACCOUNTS,
        )
        about = [
            ("Người xuất", str(user)),
            ("Thời điểm", f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}"),
            ("Mã lần xuất", export_code(entry.pk)),
            ("Lý do", reason),
            ("Bộ lọc", self.export_filter_text()),
            ("Số dòng", str(len(rows))),
        ]
        sheets = [
            Sheet(title, self.get_columns(), rows),
            Sheet("Thông tin", [Column("Mục", 20), Column("Nội dung", 60)], about),
        ]
        return workbook_response(f"{title}.xlsx", sheets, author=str(user))

    def get_export_place(self) -> Any:
        """The organization the list was narrowed to, else the first one of the user's scope; none for an administrator."""
        paths = scope_of(self.request.user).paths(*PERSONNEL)
        if not paths:
            return None
        chosen = self.filterset.form.cleaned_data.get("organization") if self.filterset else None
        if chosen is not None:
            return chosen
        return Organization.objects.visible_to(self.request.user).filter(path__in=paths[:1]).first()


def export_code(number: int) -> str:
    return f"XDS-{number:06d}"
