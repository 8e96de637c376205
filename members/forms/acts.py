"""Forms of one act each: end, move, temporary activity, exemption, suspension, posts, accounts."""

from __future__ import annotations

from typing import Any

from django import forms

from members.actions.moves import END_KINDS
from members.actions.statuses import SUSPENSIONS
from members.forms._base import CellField, MembersForm, on_field, paper_field
from members.models import EndKind, Member, PositionKind
from organizations.models import Organization
from organizations.scope import Role
from partybase.vietnamese import fold


class MemberForm(MembersForm):
    """A form over one member."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)


class MemberEndForm(MemberForm):
    kind = forms.ChoiceField(
        label="Hình thức",
        choices=[("", "– Chọn –"), *((kind.value, kind.label) for kind in END_KINDS)],
        help_text="Khai trừ chỉ ghi được khi Ủy ban Kiểm tra đã ghi quyết định kỷ luật và ngày công bố.",
    )
    on = on_field("Thôi sinh hoạt từ ngày")
    body = forms.CharField(
        label="Cơ quan quyết định", max_length=200, help_text="Ví dụ: Ban Thường vụ Huyện ủy. Từ trần thì để trống."
    )
    paper = paper_field(label="Văn bản")

    def prepare(self) -> None:
        self.fields["paper"].help_text += " Từ trần thì để trống."
        kind = self.data.get("kind", "")
        self.fields["body"].required = kind != EndKind.DEATH
        self.fields["paper"].required = kind not in (EndKind.DEATH, EndKind.EXPULSION)  # the discipline names its own


class MemberMoveForm(MemberForm):
    to = CellField(label="Chuyển đến chi bộ")
    on = on_field("Sinh hoạt tại chi bộ mới từ ngày")
    paper = paper_field(label="Giấy giới thiệu, văn bản chuyển sinh hoạt")

    def prepare(self) -> None:
        self.fields["to"].narrow(self.user, Role.ORGANIZATION_STAFF)
        self.fields["to"].queryset = self.fields["to"].queryset.exclude(pk=self.member.cell_id)


class MemberTemporaryForm(MemberForm):
    cell = CellField(label="Sinh hoạt tạm thời tại chi bộ")
    on = on_field("Từ ngày")
    paper = paper_field(label="Giấy giới thiệu")

    def prepare(self) -> None:
        self.fields["cell"].narrow(self.user, Role.ORGANIZATION_STAFF)
        self.fields["cell"].queryset = self.fields["cell"].queryset.exclude(pk=self.member.cell_id)


class TemporaryEndForm(MemberForm):
    on = on_field("Kết thúc sinh hoạt tạm thời ngày")
    paper = paper_field(required=False)


class MemberRestoreForm(MemberForm):
    cell = CellField(label="Chi bộ")
    on = on_field("Sinh hoạt lại từ ngày")
    reason = forms.CharField(label="Lý do khôi phục", max_length=300)
    paper = paper_field(label="Quyết định")

    def prepare(self) -> None:
        self.fields["cell"].narrow(self.user, Role.ORGANIZATION_STAFF)
        self.fields["cell"].initial = self.member.cell_id


class MemberExemptForm(MemberForm):
    on = on_field("Miễn công tác và sinh hoạt từ ngày")
    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Ví dụ: tuổi cao, sức khỏe yếu, theo đơn đề nghị."
    )
    paper = paper_field(label="Nghị quyết của chi bộ")


class MemberSuspendForm(MemberForm):
    kind = forms.ChoiceField(label="Hình thức", choices=[(kind.value, kind.label) for kind in SUSPENSIONS])
    on = on_field("Đình chỉ từ ngày")
    reason = forms.CharField(label="Lý do", max_length=300, help_text="Ghi ngắn gọn; không ghi nội dung tài liệu mật.")
    paper = paper_field(label="Quyết định đình chỉ")


class StatusEndForm(MembersForm):
    on = on_field("Kết thúc từ ngày")
    paper = paper_field(required=False)


class OrganizationField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organization.objects.none(), **kwargs)


class PositionOpenForm(MemberForm):
    organization = OrganizationField(label="Giữ chức vụ tại", empty_label=None)
    kind = forms.ChoiceField(label="Chức vụ", choices=[("", "– Chọn –"), *PositionKind.choices])
    title = forms.CharField(
        label="Tên chức vụ ghi đầy đủ",
        max_length=150,
        required=False,
        help_text="Chỉ ghi khi khác tên chung, ví dụ: Bí thư kiêm Chủ tịch UBND xã.",
    )
    on = on_field("Giữ chức vụ từ ngày")
    paper = paper_field(label="Quyết định chuẩn y, chỉ định")
    grant = forms.BooleanField(
        label="Giao luôn quyền bí thư, phó bí thư cho tài khoản đang có của đồng chí này",
        required=False,
    )

    def prepare(self) -> None:
        above = Organization.objects.visible_to(self.user, Role.ORGANIZATION_STAFF).open()
        self.fields["organization"].queryset = above.filter(pk__in=self.member.cell.ancestor_ids).order_by("-depth")
        if self.member.user_id is None:
            del self.fields["grant"]


class PositionEndForm(MembersForm):
    on = on_field("Thôi giữ chức vụ từ ngày")
    paper = paper_field(label="Quyết định thôi giữ chức vụ")


class PositionAccountForm(MembersForm):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, chữ số, dấu chấm, gạch nối; ví dụ: nguyenvan.an.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.member.user_id is not None:
            del self.fields["username"]
            return
        surname = fold(self.member.surname_and_middle).replace(" ", "")
        self.fields["username"].initial = f"{surname}.{fold(self.member.given_name).replace(' ', '')}".strip(".")
