"""What the forms of members share: own sentences for what is missing, choices of organizations in scope."""

from __future__ import annotations

import dataclasses
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model

from members.models import Member
from organizations.models import Organization
from organizations.scope import SENSITIVE
from partybase.web.fields import DateField, PartialDateField, PlainSelect
from partybase.web.forms import PageForm

PARTIAL_HELP = "Ví dụ: 13/04/1980, 4/1980 hoặc 1980."
DATE_HELP = "Ví dụ: 13/04/2019."
PAPER_HELP = "Số, ký hiệu và ngày của văn bản, ví dụ: QĐ 15-QĐ/HU ngày 05/11/2019."
PARTIAL_FIELDS = ("birth_date", "admission_decided_on", "admission_ceremony_on", "official_on")
HELP = {
    "surname_and_middle": "Ví dụ: Nguyễn Văn. Không ghi “Đ/c”, “Ông”, “Bà”.",
    "given_name": "Ví dụ: Đức.",
    "birth_name": "Chỉ ghi khi khác họ và tên đang dùng.",
    "admission_decided_on": f"Ngày ghi trên quyết định; tuổi đảng tính từ ngày này. {PARTIAL_HELP}",
    "admission_ceremony_on": f"Thời gian dự bị tính từ ngày này. {PARTIAL_HELP}",
    "official_on": f"Để trống nếu là đảng viên dự bị. {PARTIAL_HELP}",
    "card_number": "8 chữ số, ví dụ 19000040. Đảng viên dự bị chưa có thẻ.",
    "life_history_number": "6 chữ số và chữ ký hiệu của tỉnh, ví dụ 660429VP.",
    "citizen_id": "12 chữ số.",
    "schooling": "Ví dụ: 10/10, 12/12.",
    "foreign_language": "Ví dụ: Anh B1.",
    "home_place": "Xã, huyện, tỉnh.",
    "residence": "Xã, huyện, tỉnh.",
    "employment": "Cán bộ, công chức, viên chức phải có kết quả xếp loại công chức, viên chức khi xếp loại đảng viên.",
}
NUMERIC = {"card_number", "citizen_id"}


def member_fields(names: tuple[str, ...] | list[str]) -> dict[str, forms.Field]:
    """Form fields of the model's, with hints in Vietnamese; nothing of the model is written here."""
    made = fields_for_model(Member, fields=names)
    for name, field in made.items():
        model_field = Member._meta.get_field(name)
        if name in PARTIAL_FIELDS:
            made[name] = field = PartialDateField(label=model_field.verbose_name, required=not model_field.blank)
            field.help_text = PARTIAL_HELP
        elif isinstance(field, forms.TypedChoiceField):
            blank = [("", "– Chọn –")]
            field.widget = PlainSelect()
            field.choices = blank + [choice for choice in field.choices if choice[0] != ""]
        if name in NUMERIC:
            field.widget.attrs["inputmode"] = "numeric"
        field.help_text = HELP.get(name, field.help_text)
        field.label = str(model_field.verbose_name)[:1].upper() + str(model_field.verbose_name)[1:]
        # Blanks inside a number are taken out by the action: the model's length must not refuse them before.
        if name in ("card_number", "citizen_id", "life_history_number"):
            made[name] = _number_field(field)
    return {name: made[name] for name in names}


def _number_field(field: forms.Field) -> forms.CharField:
    number = forms.CharField(label=field.label, help_text=field.help_text, required=False, max_length=30)
    number.widget.attrs.update({"inputmode": field.widget.attrs.get("inputmode", "text"), "autocomplete": "off"})
    return number


def own_sentences(fields: dict[str, forms.Field]) -> None:
    """An own Vietnamese sentence for each thing a browser can send wrong."""
    for field in fields.values():
        name = str(field.label or "nội dung này")
        name = name[:1].lower() + name[1:]
        verb = "Hãy chọn" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Hãy nhập"
        field.error_messages["required"] = f"{verb} {name}."
        field.error_messages["invalid_choice"] = f"{verb} {name} trong danh sách."
        for validator in field.validators:
            if validator.__class__.__name__ == "MaxLengthValidator":
                validator.message = f"Nội dung dài quá {validator.limit_value} ký tự. Hãy viết gọn lại."


class CellField(forms.ModelChoiceField):
    """An open cell in scope, named with the organization above it (names of cells repeat)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "– Chọn chi bộ –")
        kwargs.setdefault("widget", PlainSelect)
        super().__init__(queryset=Organization.objects.none(), **kwargs)

    def narrow(self, user: Any, *roles: str) -> QuerySet:
        cells = Organization.objects.visible_to(user, *(roles or SENSITIVE)).open().cells()
        self.queryset = cells.select_related("parent").order_by("parent__path", "sort_key", "pk")
        return self.queryset

    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.name} – {obj.parent.name}" if obj.parent else obj.name


@dataclasses.dataclass(frozen=True)
class FieldGroup:
    legend: str
    fields: list[Any]
    foldable: bool = False
    open: bool = True


class MembersForm(PageForm):
    """A page form in groups: `GROUPS` gives (legend, names of fields); what is in none comes first, without a legend.

    A group named in `FOLDED` is closed until it is wanted, or something in it is wrong.
    """

    GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = ()
    FOLDED: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        own_sentences(self.fields)

    def prepare(self) -> None:
        """Add fields and narrow choices; `self.user` is known."""

    def groups(self) -> list[FieldGroup]:
        grouped = {name for _, names in self.GROUPS for name in names}
        loose = [self[name] for name in self.fields if name not in grouped]
        found = [FieldGroup("", loose)] if loose else []
        for legend, names in self.GROUPS:
            bound = [self[name] for name in names if name in self.fields]
            if bound:
                wrong = any(field.errors for field in bound)
                found.append(FieldGroup(legend, bound, foldable=legend in self.FOLDED, open=wrong))
        return found


def on_field(label: str, help_text: str = DATE_HELP) -> DateField:
    return DateField(label=label, help_text=help_text)


def paper_field(*, required: bool = True, label: str = "Văn bản") -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=required, help_text=PAPER_HELP)
