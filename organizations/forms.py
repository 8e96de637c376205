"""Forms of the tree: they ask and show; the actions check and save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, When

from organizations import rules
from organizations.models import Category, Kind, Level, Organization
from organizations.scope import Role
from partybase.today import today
from partybase.web.fields import DateField, PartialDateField
from partybase.web.forms import PageForm

DATE_HELP = "Ngày/tháng/năm, ví dụ 13/04/2019."
PAPER_HELP = "Số, ngày và cơ quan ban hành, ví dụ: QĐ 15-QĐ/HU ngày 13/04/2019."
LEFT_EMPTY = "Để trống thì hệ thống ghi theo tên thường dùng."


def day(label: str, help_text: str = DATE_HELP) -> DateField:
    return DateField(
        label=label, help_text=help_text, error_messages={"required": f"Chưa ghi {label.lower()}. {DATE_HELP}"}
    )


def paper(label: str = "Văn bản", help_text: str = PAPER_HELP) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        help_text=help_text,
        error_messages={"required": f"Chưa ghi {label.lower()}: {PAPER_HELP}"},
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label="Tên tổ chức đảng",
        max_length=200,
        help_text="Tên đầy đủ, ví dụ: Chi bộ thôn Phú Hậu.",
        error_messages={"required": "Chưa ghi tên tổ chức đảng."},
    )


def category_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Loại hình",
        queryset=Category.objects.order_by("order", "code"),
        required=False,
        empty_label="Chọn loại hình",
    )


def optional(label: str, length: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


def kind_choices(kinds: Any) -> list[tuple[str, str]]:
    return [(str(kind), Kind(kind).label) for kind in kinds]


class FoundForm(PageForm):
    name = name_field()
    kind = forms.ChoiceField(label="Loại tổ chức", error_messages={"required": "Chưa chọn loại tổ chức."})
    category = category_field()
    on = day("Ngày thành lập có hiệu lực")
    paper = paper("Quyết định thành lập")
    code = optional("Mã tổ chức", 30, "Không bắt buộc; mỗi tổ chức một mã.")
    founded_on = PartialDateField(
        label="Ngày thành lập trong lịch sử",
        required=False,
        help_text="Chỉ ghi khi khác ngày ở trên; biết năm hoặc tháng, năm cũng được.",
    )
    committee_name = optional("Tên cấp ủy", 200, LEFT_EMPTY)
    place_name = optional("Địa danh trên văn bản", 100, "Để trống thì theo cấp trên.")
    sign = optional("Ký hiệu văn bản", 20, LEFT_EMPTY)

    def __init__(self, *args: Any, parent: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = kind_choices(rules.CHILD_KINDS[parent.kind])
        self.fields["kind"].choices = choices if len(choices) == 1 else [("", "Chọn loại tổ chức"), *choices]
        self.fields["category"].initial = parent.category_id
        self.fields["on"].initial = today()


class FoundTopForm(PageForm):
    name = name_field()
    level = forms.ChoiceField(label="Cấp", choices=[(level, Level(level).label) for level in rules.TOP_LEVELS])
    superior_name = optional("Tên cấp ủy cấp trên", 200, "Ghi ở góc trái văn bản, ví dụ: Đảng bộ tỉnh Vĩnh Phúc.")
    committee_name = optional("Tên cấp ủy", 200, LEFT_EMPTY)
    place_name = optional("Địa danh trên văn bản", 100, "Ví dụ: Lập Thạch.")
    sign = optional("Ký hiệu văn bản", 20, "Ví dụ: HU; để trống thì hệ thống ghi theo cấp.")
    code = optional("Mã tổ chức", 30)
    founded_on = PartialDateField(
        label="Ngày thành lập", required=False, help_text="Biết năm hoặc tháng, năm cũng được."
    )
    on = day("Có trong hệ thống từ ngày")
    paper = optional("Văn bản", 300, PAPER_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class StateForm(PageForm):
    """The fields of an organization's state as they stand; `version` tells whose save came first."""

    name = name_field()
    kind = forms.ChoiceField(label="Loại tổ chức")
    level = forms.ChoiceField(label="Cấp", choices=[(level, Level(level).label) for level in rules.TOP_LEVELS])
    category = category_field()
    committee_name = optional("Tên cấp ủy", 200)
    superior_name = optional("Tên cấp ủy cấp trên", 200)
    place_name = optional("Địa danh trên văn bản", 100)
    sign = optional("Ký hiệu văn bản", 20)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        if organization.parent_id is None:
            del self.fields["kind"]
            del self.fields["category"]
        else:
            del self.fields["level"]
            del self.fields["superior_name"]
            self.fields["kind"].choices = kind_choices(kind for kind in Kind if kind != Kind.DBH)
        for name, field in self.fields.items():
            if hasattr(organization, f"{name}_id"):
                field.initial = getattr(organization, f"{name}_id")
            elif hasattr(organization, name):
                field.initial = getattr(organization, name)


class ChangeForm(StateForm):
    parent = forms.ModelChoiceField(
        label="Tổ chức cấp trên",
        queryset=Organization.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Cấp trên không có trong danh sách; chọn một đảng bộ đang hoạt động."},
    )
    on = day("Từ ngày", f"Ngày thay đổi có hiệu lực. {DATE_HELP}")
    paper = paper("Quyết định")

    field_order = ["name", "kind", "level", "category", "parent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.organization.parent_id is None:
            del self.fields["parent"]
        else:
            inside = Organization.objects.subtree_of(self.organization).values("pk")
            self.fields["parent"].queryset = (
                Organization.objects.visible_to(self.user, Role.ORGANIZATION_STAFF)
                .open()
                .exclude(kind__in=rules.CELLS)
                .exclude(pk__in=inside)
                .in_tree_order()
            )
        self.fields["on"].initial = None


class CorrectForm(StateForm):
    code = optional("Mã tổ chức", 30)
    founded_on = PartialDateField(
        label="Ngày thành lập", required=False, help_text="Biết năm hoặc tháng, năm cũng được."
    )
    small_party_consent = optional(
        "Văn bản đồng ý của cấp trên",
        300,
        "Cho đảng bộ cơ sở dưới 30 đảng viên, hoặc chi bộ cơ sở từ 30 đảng viên (Điều lệ Đảng, Điều 21).",
    )
    reason = forms.CharField(
        label="Lý do sửa",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Chưa ghi lý do sửa."},
    )

    field_order = ["name", "kind", "level", "category", "code", "founded_on"]


class SuccessorChoices(forms.ModelMultipleChoiceField):
    def _check_values(self, value: Any) -> Any:
        """An id longer than any column holds is no choice (SQLite would fail on it)."""
        for each in value if isinstance(value, list | tuple) else ():
            if len(str(each)) > 18:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super()._check_values(value)

    def label_from_instance(self, organization: Any) -> str:
        return f"{organization} – {organization.parent}" if organization.parent_id else str(organization)


class CloseForm(PageForm):
    kind = forms.ChoiceField(label="Hình thức", error_messages={"required": "Chưa chọn hình thức kết thúc."})
    on = day("Ngày kết thúc hoạt động")
    paper = paper("Quyết định")
    successors = SuccessorChoices(
        label="Tổ chức kế thừa",
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Sáp nhập: chọn tổ chức nhận; chia tách: chọn các tổ chức được lập ra. Giữ phím Ctrl để chọn nhiều.",
        error_messages={"invalid_choice": "Tổ chức kế thừa không có trong danh sách; chọn lại."},
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Organization._meta.get_field("closing_kind").choices
        self.fields["kind"].choices = [("", "Chọn hình thức"), *kinds]
        self.fields["on"].initial = today()
        beside = Case(When(parent=organization.parent_id, then=0), default=1)
        self.fields["successors"].queryset = (
            Organization.objects.visible_to(self.user, Role.ORGANIZATION_STAFF)
            .open()
            .filter(parent__isnull=False)
            .exclude(pk=organization.pk)
            .select_related("parent")
            .order_by(beside, "parent__sort_key", "parent_id", "sort_key", "pk")
        )
