"""The roster: list with export, add, edit, correct, confirm, reveal."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from members import permissions
from members.actions import add_member, confirm_official, correct_member, edit_member, reveal_citizen_id
from members.exports import roster_columns, roster_row
from members.filters import MemberFilterSet
from members.forms import MemberAddForm, MemberConfirmForm, MemberCorrectForm, MemberEditForm
from members.models import Member, Position, Sex, Status
from members.querysets import PARTY_POSTS
from members.rules import Warning, member_warnings
from members.views._base import MemberAct, list_crumb, member_crumbs
from partybase.refusal import NotAllowed, Refusal
from partybase.today import today
from partybase.vietnamese import format_date, format_partial_date
from partybase.web.paging import KeyPaginator
from partybase.web.views import ActionView, Page, ScopedListView, ScopedObject
from partybase.web.workbooks import Column


class MemberListView(ScopedListView):
    model = Member
    export_counts_people = True
    title = "Sổ danh sách đảng viên"
    section = "members"
    template_name = "members/member_list.html"
    paginator_class = KeyPaginator
    filterset_class = MemberFilterSet
    export_columns = [Column("STT", 6, "integer")]  # the rest depends on the user: `exports.roster_columns`

    def check(self) -> None:
        permissions.check_can_list(self.request.user)

    def get_base_queryset(self) -> Any:
        rows = Member.objects.visible_to(self.request.user).for_rows(today())
        return rows.order_by("sort_key", "birth_date", "pk")

    def get_can(self) -> dict[str, bool]:
        return {"add": permissions.can(permissions.check_can_add_anywhere, self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        searched = self.filterset.form.cleaned_data.get("q", "") if self.filterset.is_bound else ""
        return context | {"rows": rows_of(context["object_list"]), "highlighted": searched}

    def get_columns(self) -> list[Column]:
        return [*self.export_columns, *(column for _, column, _ in roster_columns(self.request.user))]

    def get_rows(self) -> list[list[Any]]:
        user, columns = self.request.user, roster_columns(self.request.user)
        members = self.get_queryset().select_related("cell__parent")
        return [[number, *roster_row(user, member, columns)] for number, member in enumerate(members, start=1)]


@dataclasses.dataclass(frozen=True)
class Row:
    """A member as the list shows one: texts ready to print, so that fifty rows stay cheap."""

    url: str
    name: str
    born: str
    sex: str
    cell: str
    status: str
    ended: str
    periods: list[str]
    posts: str
    warnings: list[str]


def rows_of(members: Iterable[Member]) -> list[Row]:
    """The rows of a page; `members` come from `MemberQuerySet.for_rows`."""
    day = today()
    before, after = reverse("desk:member-overview", args=[0]).rsplit("0", 1)
    sexes, states = dict(Sex.choices), dict(Status.choices)
    return [
        Row(
            url=f"{before}{member.pk}{after}",
            name=member.full_name,
            born=format_partial_date(member.birth_date),
            sex=sexes.get(member.sex, ""),
            cell=member.cell.name,
            status=states.get(member.status, ""),
            ended=f"{member.get_end_kind_display()} {format_date(member.ended_on)}" if member.ended_on else "",
            periods=[period.get_kind_display() for period in member.periods_now],
            posts="; ".join(_post(member, position) for position in member.open_positions),
            warnings=[warning.sentence for warning in _warnings(member, day)],
        )
        for member in members
    ]


def _post(member: Member, position: Position) -> str:
    """The post, with the organization where it is not the own cell."""
    post = position.title or position.get_kind_display()
    return post if position.organization_id == member.cell_id else f"{post}, {position.organization.name}"


def _warnings(member: Member, day: datetime.date) -> list[Warning]:
    posts = any(position.kind in PARTY_POSTS for position in member.open_positions)
    return member_warnings(member, on=day, holds_party_post=posts)


class MemberAddView(ActionView):
    title = "Thêm đảng viên"
    section = "members"
    template_name = "members/member_form.html"
    form_class = MemberAddForm
    submit_label = "Thêm đảng viên"

    def check(self, thing: Any) -> None:
        permissions.check_can_add_anywhere(self.request.user)

    def get_initial(self) -> dict[str, Any]:
        cell = self.request.GET.get("cell", "")
        return {"cell": cell} if cell.isdigit() else {}

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(draft_key="member-add", **kwargs)

    def act(self, form: MemberAddForm) -> Member:
        return add_member(by=self.request.user, **form.values())

    def get_success_message(self, member: Member) -> str:
        return f"Đã thêm đ/c {member} vào {member.cell}."


class MemberEditView(MemberAct):
    title = "Sửa hồ sơ"
    template_name = "members/member_form.html"
    form_class = MemberEditForm
    check_right = permissions.check_can_edit

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.update(draft_key=f"member-edit-{self.object.pk}", draft_title=f"Sửa hồ sơ {self.object}")
        return super().get_context_data(entered=self.entered(), **kwargs)

    def entered(self) -> list[tuple[str, str]]:
        """What is reserved and entered: shown as text, with the way to have it corrected."""
        editable = permissions.editable_fields(self.request.user, self.object)
        found = []
        for name in permissions.RESERVED_FIELDS:
            value = getattr(self.object, name)
            if value and name not in editable:
                label = str(Member._meta.get_field(name).verbose_name)
                text = format_partial_date(value) if name.endswith("_on") else value
                found.append((label[:1].upper() + label[1:], text))
        return found

    def get_can(self) -> dict[str, bool]:
        return {"correct": permissions.can(permissions.check_can_correct, self.request.user, self.object)}

    def act(self, form: MemberEditForm) -> Member:
        return edit_member(
            member=self.object, version=form.cleaned_data["version"], by=self.request.user, **form.values()
        )

    def get_success_message(self, member: Member) -> str:
        return f"Đã lưu hồ sơ đ/c {member}."


class MemberCorrectView(MemberAct):
    title = "Đính chính số liệu đã ghi"
    form_class = MemberCorrectForm
    check_right = permissions.check_can_correct
    success_message = "Đã đính chính hồ sơ."

    def act(self, form: MemberCorrectForm) -> Member:
        return correct_member(
            member=self.object, version=form.cleaned_data["version"], by=self.request.user, **form.values()
        )


class MemberConfirmView(MemberAct):
    title = "Công nhận chính thức"
    form_class = MemberConfirmForm
    check_right = permissions.check_can_confirm
    needs_member = False

    def act(self, form: MemberConfirmForm) -> Member:
        return confirm_official(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, member: Member) -> str:
        return f"Đã ghi đ/c {member} là đảng viên chính thức."


class MemberRevealView(Page, ScopedObject, View):
    """Show the identity number once; asked by POST, because each reading is recorded."""

    model = Member
    section = "members"
    http_method_names = ["post", "options"]

    def get_queryset(self) -> Any:
        return Member.objects.visible_to(self.request.user).select_related("cell")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = self.get_object()
        try:
            number = reveal_citizen_id(member=member, by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(member.get_absolute_url())
        context = {
            "title": "Số căn cước công dân",
            "section": self.section,
            "breadcrumbs": member_crumbs(member),
            "member": member,
            "number": number,
        }
        response = render(request, "members/member_reveal.html", context)
        response["Cache-Control"] = "no-store"
        return response
