"""A list as a workbook, exactly as it stands; a long list of people asks for a reason first (quality.md, Personal data).

Each export leaves one event of the record: who, how many rows, under which filter, why. The file's author is the body in whose
scope it was made; a file about people says on a second sheet who made it, when, why and under which code.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from organizations.scope import scope_of
from partybase.audit.actions import record
from partybase.audit.models import Audience
from partybase.vietnamese import format_date
from partybase.web.forms import PageForm
from partybase.web.responses import workbook_response
from partybase.web.workbooks import Column, Sheet

MOST_WITHOUT_REASON = 50  # people


class ExportReasonForm(PageForm):
    reason = forms.CharField(
        label="Lý do xuất danh sách",
        max_length=300,
        help_text="Ví dụ: đối chiếu sổ danh sách quý IV với đảng ủy cơ sở.",
        error_messages={
            "required": "Hãy ghi lý do xuất danh sách.",
            "max_length": "Lý do dài nhất %(limit_value)d ký tự.",
        },
    )


class WorkbookExport:
    """Of a list view: `export_columns` and `export_row`, or `get_columns` and `get_rows` where they depend on the user.

    `export_counts_people`: each row is a person. The reason is posted to the list's own address, filters and all.
    """

    export_columns: ClassVar[list[Column]] = []
    export_counts_people: ClassVar[bool] = False
    export_audience: ClassVar[str] = Audience.SCOPE

    def export(self) -> HttpResponse:
        if self.export_counts_people:
            count = self.get_queryset().count()
            if count > MOST_WITHOUT_REASON:
                return self.ask_reason(ExportReasonForm(user=self.request.user), count)
        return self.write_file("")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The reason of an export; the filters stand in the address as they do for the list."""
        if not (self.export_columns and self.export_counts_people):
            return self.http_method_not_allowed(request, *args, **kwargs)
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
            "cancel_url": self.get_export_cancel_url(),
        }
        return render(self.request, "web/export_reason.html", context, status=status)

    def get_export_cancel_url(self) -> str:
        return f"{self.request.path}?{self.export_query()}"

    def get_columns(self) -> Sequence[Column]:
        """The columns for this user."""
        return self.export_columns

    def get_rows(self) -> Sequence[Sequence[Any]]:
        return [list(self.export_row(thing)) for thing in self.get_queryset()]

    def export_row(self, thing: Any) -> Iterable[Any]:
        raise NotImplementedError

    @transaction.atomic
    def write_file(self, reason: str) -> HttpResponse:
        user, title, rows = self.request.user, self.get_title(), self.get_rows()
        place = self.get_export_place()
        entry = record(
            by=user,
            act="list.export",
            summary=f"Xuất Excel: {title} ({len(rows)} dòng)",
            subject=user,
            place=place,
            after={"số dòng": len(rows), "bộ lọc": self.export_filter_text()},
            reason=reason,
            audience=self.export_audience,
        )
        sheets = [Sheet(title=title, columns=list(self.get_columns()), rows=rows)]
        if self.export_counts_people:
            about = [
                ("Người xuất", str(user)),
                ("Thời điểm", f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}"),
                ("Mã lần xuất", export_code(entry.pk)),
                ("Lý do", reason),
                ("Bộ lọc", self.export_filter_text()),
                ("Số dòng", str(len(rows))),
            ]
            sheets.append(Sheet("Thông tin", [Column("Mục", 20), Column("Nội dung", 60)], about))
        return workbook_response(f"{title}.xlsx", sheets, author=place.issuing_body if place else str(user))

    def get_export_place(self) -> Any:
        """In whose scope the export is told of: the organization the list was narrowed to, else the outermost one that the
        user holds a grant of."""
        filterset = getattr(self, "filterset", None)
        chosen = filterset.form.cleaned_data.get("organization") if filterset and filterset.is_bound else None
        if hasattr(chosen, "issuing_body"):
            return chosen
        held = [row.organization_id for row in scope_of(self.request.user).rows]
        grants = self.request.user.grants.filter(organization_id__in=held).select_related("organization")
        grant = grants.order_by("organization__path", "pk").first()
        return grant.organization if grant else None

    def export_query(self) -> str:
        """The filters as the address has them: the way back to the list."""
        query = self.request.GET.copy()
        for name in ("page", "export"):
            query.pop(name, None)
        return query.urlencode()

    def export_filter_text(self) -> str:
        """The filters in words, as they stand above the list: "Họ tên: duc; Tình trạng: Chính thức"."""
        filterset = getattr(self, "filterset", None)
        if filterset is None or not filterset.is_bound:
            return ""
        chosen = filterset.form.cleaned_data
        return "; ".join(
            f"{field.label}: {_in_words(field, chosen[name])}"
            for name, field in filterset.form.fields.items()
            if chosen.get(name) not in (None, "", False)
        )


def _in_words(field: forms.Field, value: Any) -> str:
    """A chosen value as the page shows it; it counts also where the choices are grouped."""
    if isinstance(value, Model):
        return str(field.label_from_instance(value) if hasattr(field, "label_from_instance") else value)
    if isinstance(value, bool):
        return "có"
    if isinstance(value, datetime.date):
        return format_date(value)
    shown: dict[str, Any] = {}
    for key, label in getattr(field, "choices", ()):
        shown |= {str(k): v for k, v in label} if isinstance(label, list | tuple) else {str(key): label}
    return str(shown.get(str(value), value))


def export_code(number: int) -> str:
    return f"XDS-{number:06d}"
