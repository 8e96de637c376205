"""Ways out of a cell and into another, and the two reduced lists that show the other side."""

from __future__ import annotations

from typing import Any

from members import permissions
from members.actions import end_membership, end_temporary, move_member, restore_membership, start_temporary
from members.filters import NameFilterSet
from members.forms import MemberEndForm, MemberMoveForm, MemberRestoreForm, MemberTemporaryForm, TemporaryEndForm
from members.models import Member, Membership
from members.views._base import MemberAct, list_crumb
from partybase.web.views import ScopedListView
from partybase.web.workbooks import Column


class MemberEndView(MemberAct):
    title = "Ghi thôi sinh hoạt"
    form_class = MemberEndForm
    check_right = permissions.check_can_end
    submit_label = "Ghi thôi sinh hoạt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "Chức vụ, quyền của tài khoản, miễn hoặc đình chỉ sinh hoạt đang mở cũng kết thúc từ ngày này."
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, form: MemberEndForm) -> Member:
        return end_membership(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, member: Member) -> str:
        return f"Đã ghi đ/c {member} thôi sinh hoạt ({member.get_end_kind_display()})."


class MemberMoveView(MemberAct):
    title = "Chuyển sinh hoạt đảng"
    form_class = MemberMoveForm
    check_right = permissions.check_can_move
    submit_label = "Chuyển sinh hoạt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = f"Đang sinh hoạt tại {self.object.cell}. Chức vụ ở tổ chức không đứng trên chi bộ mới sẽ kết thúc cùng ngày."
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, form: MemberMoveForm) -> Membership:
        return move_member(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, membership: Membership) -> str:
        return f"Đã chuyển sinh hoạt đ/c {membership.member} đến {membership.organization}."


class MemberTemporaryView(MemberAct):
    title = "Sinh hoạt tạm thời"
    form_class = MemberTemporaryForm
    check_right = permissions.check_can_move

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "Đảng viên sinh hoạt tạm thời vẫn tính ở chi bộ chính thức và vẫn giữ chức vụ ở đó."
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, form: MemberTemporaryForm) -> Membership:
        return start_temporary(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, membership: Membership) -> str:
        return f"Đã ghi sinh hoạt tạm thời tại {membership.organization}."


class TemporaryEndView(MemberAct):
    title = "Kết thúc sinh hoạt tạm thời"
    form_class = TemporaryEndForm
    check_right = permissions.check_can_move
    success_message = "Đã ghi kết thúc sinh hoạt tạm thời."

    def act(self, form: TemporaryEndForm) -> Membership:
        return end_temporary(member=self.object, by=self.request.user, **form.values())


class MemberRestoreView(MemberAct):
    title = "Khôi phục sinh hoạt đảng"
    form_class = MemberRestoreForm
    check_right = permissions.check_can_restore

    def act(self, form: MemberRestoreForm) -> Membership:
        return restore_membership(member=self.object, by=self.request.user, **form.values())

    def get_success_message(self, membership: Membership) -> str:
        return f"Đã khôi phục sinh hoạt đảng của đ/c {membership.member}."


class ReducedListView(ScopedListView):
    """Names, days and the other cell; the person's file stays where it belongs."""

    model = Membership
    section = "members"
    template_name = "members/reduced_list.html"
    export_counts_people = True
    filterset_class = NameFilterSet
    other_heading = ""

    def check(self) -> None:
        permissions.check_can_list(self.request.user)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(other_heading=self.other_heading, reduced=self.reduced, **kwargs)


class DepartureListView(ReducedListView):
    title = "Đảng viên đã chuyển đi"
    other_heading = "Chuyển đến"
    reduced = "departures"
    export_columns = [
        Column("Họ và tên đệm", 22), Column("Tên", 12), Column("Chi bộ", 30),
        Column("Từ ngày", 12, "date"), Column("Chuyển đi ngày", 12, "date"), Column("Chuyển đến", 34),
    ]  # fmt: skip

    def get_base_queryset(self) -> Any:
        return Membership.objects.departures_from(self.request.user)

    def export_row(self, stay: Membership) -> list[Any]:
        person = stay.member
        to = stay.to_name if stay.end_kind == "MOVE" else stay.get_end_kind_display()
        return [person.surname_and_middle, person.given_name, stay.organization.name, stay.starts, stay.ends, to]


class GuestListView(ReducedListView):
    title = "Đảng viên nơi khác sinh hoạt tạm thời"
    other_heading = "Chi bộ chính thức"
    reduced = "guests"
    export_columns = [
        Column("Họ và tên đệm", 22), Column("Tên", 12), Column("Sinh hoạt tạm thời tại", 30),
        Column("Từ ngày", 12, "date"), Column("Chi bộ chính thức", 34),
    ]  # fmt: skip

    def get_base_queryset(self) -> Any:
        return Membership.objects.guests_in(self.request.user)

    def export_row(self, stay: Membership) -> list[Any]:
        person = stay.member
        return [person.surname_and_middle, person.given_name, stay.organization.name, stay.starts, person.cell.name]
