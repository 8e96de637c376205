"""What the pages of members share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from members.models import Member
from partybase.web.views import ActionView

LIST = ("Đảng viên", "members:member-list")


def list_crumb() -> tuple[str, str]:
    return (LIST[0], reverse(LIST[1]))


def member_crumbs(member: Member) -> list[tuple[str, str]]:
    return [list_crumb(), (member.full_name, member.get_absolute_url())]


class MemberAct(ActionView):
    """A form and one action over a member in scope. `check_right` is the permission of the action."""

    model = Member
    section = "members"
    template_name = "members/act_form.html"
    check_right: Any = None
    needs_member = True

    def get_base_queryset(self) -> Any:
        return Member.objects.visible_to(self.request.user).select_related("cell__parent")

    def check(self, thing: Member) -> None:
        type(self).check_right(self.request.user, thing)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.needs_member:
            kwargs["member"] = self.object
        return kwargs

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return member_crumbs(self.object)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def address_of(self, result: Any) -> str:
        return self.get_success_url()
