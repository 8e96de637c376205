"""Posts and the accounts that go with them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from members import permissions
from members.actions import end_position, give_account, open_position
from members.filters import PositionFilterSet
from members.forms import PositionAccountForm, PositionEndForm, PositionOpenForm
from members.models import Position
from members.views._base import MemberAct, list_crumb, member_crumbs
from organizations.scope import PERSONNEL, Role, scope_of
from partybase.audit.models import Audience
from partybase.refusal import NotAllowed, Refusal
from partybase.web.receipts import once
from partybase.web.views import ActionView, ScopedListView
from partybase.web.workbooks import Column


class PositionListView(ScopedListView):
    """Who holds which post: all that an administrator sees of members, with the way to an account."""

    model = Position
    title = "Người giữ chức vụ"
    template_name = "members/position_list.html"
    filterset_class = PositionFilterSet
    export_counts_people = True
    export_columns = [
        Column("Họ và tên đệm", 22), Column("Tên", 12), Column("Chức vụ", 26), Column("Tổ chức đảng", 36),
    ]  # fmt: skip

    @property
    def section(self) -> str:  # type: ignore[override]
        return "members" if scope_of(self.request.user).has(*PERSONNEL) else "accounts"

    @property
    def export_audience(self) -> str:  # type: ignore[override]
        return Audience.SCOPE if scope_of(self.request.user).has(*PERSONNEL) else Audience.ACCOUNTS

    def check(self) -> None:
        permissions.check_can_see_holders(self.request.user)

    def get_base_queryset(self) -> Any:
        rows = Position.objects.holders_for(self.request.user)
        return rows.order_by("organization__path", "kind", "member__sort_key", "pk")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()] if scope_of(self.request.user).has(*PERSONNEL) else []

    def get_can(self) -> dict[str, bool]:
        return {"give_account": scope_of(self.request.user).has(Role.ADMINISTRATOR)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        scope = scope_of(self.request.user)
        for position in context["object_list"]:
            position.takes_account = permissions.takes_account(position)
            position.opens_file = scope.covers(position.member.cell.path, *PERSONNEL)
            position.may_end = scope.covers(position.organization.path, Role.ORGANIZATION_STAFF)
        return context

    def export_row(self, position: Position) -> list[Any]:
        person = position.member
        post = position.title or position.get_kind_display()
        return [person.surname_and_middle, person.given_name, post, position.organization.name]


class PositionOpenView(MemberAct):
    title = "Ghi chức vụ"
    form_class = PositionOpenForm
    check_right = permissions.check_can_open_position

    def act(self, form: PositionOpenForm) -> Position:
        return open_position(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, position: Position) -> str:
        return f"Đã ghi chức vụ {position} của đ/c {position.member}."


class PositionEndView(ActionView):
    model = Position
    title = "Thôi giữ chức vụ"
    section = "members"
    template_name = "members/act_form.html"
    form_class = PositionEndForm

    def get_base_queryset(self) -> Any:
        rows = Position.objects.visible_to(self.request.user)
        return rows.select_related("member__cell", "organization", "grant")

    def check(self, thing: Position) -> None:
        permissions.check_can_end_position(self.request.user, thing)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return member_crumbs(self.object.member)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = f"Đ/c {self.object.member}, {self.object}. Quyền của tài khoản theo chức vụ này hết ngay khi lưu."
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, form: PositionEndForm) -> str:
        return end_position(position=self.object, by=self.request.user, **form.values()).member.get_absolute_url()

    def get_success_message(self, result: Any) -> str:
        return f"Đã ghi đ/c {self.object.member} thôi giữ chức vụ."


class PositionAccountView(ActionView):
    """The one-time password is shown on the answer itself and never again."""

    model = Position
    title = "Cấp tài khoản"
    section = "accounts"
    template_name = "members/act_form.html"
    form_class = PositionAccountForm
    submit_label = "Cấp tài khoản"

    def get_base_queryset(self) -> Any:
        return Position.objects.holders_for(self.request.user)

    def check(self, thing: Position) -> None:
        permissions.check_can_give_account(self.request.user, thing)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "member": self.object.member}

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Người giữ chức vụ", reverse("members:position-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        position = self.object
        intro = f"{position.member}, {position.title or position.get_kind_display()}, {position.organization}."
        if position.member.user_id is not None:
            intro += " Người này đã có tài khoản: chỉ thêm quyền theo chức vụ."
        return super().get_context_data(intro=intro, **kwargs)

    def form_valid(self, form: PositionAccountForm) -> HttpResponse:
        given: list[Any] = []
        back = reverse("members:position-list")

        def deed() -> str:
            username = form.cleaned_data.get("username", "")
            given.append(give_account(position=self.object, username=username, by=self.request.user))
            return back

        try:
            _, first = once(token=form.cleaned_data.get("token"), user=self.request.user, deed=deed)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_invalid(form)
        user, password = given[0] if first else (self.object.member.user, "")
        context = super().get_context_data(form=form, account=user, password=password, first=first, back=back)
        response = self.response_class(self.request, ["members/position_account.html"], context)
        response["Cache-Control"] = "no-store"
        return response
