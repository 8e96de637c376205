"""Exemption and suspension."""

from __future__ import annotations

from typing import Any

from members import permissions
from members.actions import end_status_period, start_exemption, start_suspension
from members.forms import MemberExemptForm, MemberSuspendForm, StatusEndForm
from members.models import StatusPeriod
from members.views._base import MemberAct, member_crumbs
from partybase.web.views import ActionView


class MemberExemptView(MemberAct):
    title = "Miễn công tác và sinh hoạt đảng"
    form_class = MemberExemptForm
    check_right = permissions.check_can_exempt

    def act(self, form: MemberExemptForm) -> StatusPeriod:
        return start_exemption(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, period: StatusPeriod) -> str:
        return f"Đã ghi miễn công tác và sinh hoạt cho đ/c {period.member}."


class MemberSuspendView(MemberAct):
    title = "Đình chỉ sinh hoạt"
    form_class = MemberSuspendForm
    check_right = permissions.check_can_suspend

    def act(self, form: MemberSuspendForm) -> StatusPeriod:
        return start_suspension(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, period: StatusPeriod) -> str:
        return f"Đã ghi {period.get_kind_display().lower()} đối với đ/c {period.member}."


class StatusEndView(ActionView):
    model = StatusPeriod
    title = "Kết thúc miễn, đình chỉ sinh hoạt"
    section = "members"
    template_name = "members/act_form.html"
    form_class = StatusEndForm

    def get_base_queryset(self) -> Any:
        return StatusPeriod.objects.visible_to(self.request.user).select_related("member__cell")

    def check(self, thing: StatusPeriod) -> None:
        permissions.check_can_end_status(self.request.user, thing)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return member_crumbs(self.object.member)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.object
        intro = f"Đ/c {period.member}: {period.get_kind_display().lower()} từ ngày {period.starts:%d/%m/%Y}."
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, form: StatusEndForm) -> str:
        return end_status_period(period=self.object, by=self.request.user, **form.values()).member.get_absolute_url()

    def get_success_message(self, result: Any) -> str:
        return f"Đã ghi kết thúc đối với đ/c {self.object.member}."
