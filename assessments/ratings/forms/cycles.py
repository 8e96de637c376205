"""Forms of a cycle's life: preparing, opening with every open reading of the rulebook, closing, reopening, extensions."""

from __future__ import annotations

from typing import Any

from django import forms

from assessments.ratings import rulebooks
from assessments.ratings.forms.decisions import date_field, text_field
from assessments.ratings.models import Cycle
from assessments.ratings.rules.levels import Mark, RuleError
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Option
from organizations.models import Organization
from partybase.today import today
from partybase.web.forms import PageForm

PAPER_HELP = "Số, ngày và cơ quan ban hành, ví dụ: 15-KH/HU ngày 01/12/2019 của Ban Thường vụ Huyện ủy."
MARK_TEXTS = {
    Mark.VERIFIED: "đã đối chiếu văn bản",
    Mark.SECONDARY: "theo nguồn thứ cấp",
    Mark.UNVERIFIED: "chưa đối chiếu văn bản gốc",
}
MERGED_SETS = [("", "để riêng"), *((str(number), f"gộp thành nhóm {number}") for number in range(1, 5))]


def paper_field(label: str = "Văn bản của Ban Thường vụ") -> forms.CharField:
    return text_field(label, 300, help_text=PAPER_HELP)


class PrepareForm(PageForm):
    top = forms.ModelChoiceField(
        label="Đảng bộ",
        queryset=Organization.objects.none(),
        empty_label=None,
        error_messages={"required": "Chưa chọn đảng bộ.", "invalid_choice": "Hãy chọn đảng bộ trong danh sách."},
    )
    year = forms.TypedChoiceField(
        label="Năm xếp loại",
        coerce=int,
        choices=[],
        error_messages={"required": "Chưa chọn năm.", "invalid_choice": "Hãy chọn năm trong danh sách."},
    )
    rulebook_code = forms.ChoiceField(
        label="Bộ quy định",
        choices=[],
        error_messages={
            "required": "Chưa chọn bộ quy định.",
            "invalid_choice": "Hãy chọn bộ quy định trong danh sách.",
        },
    )

    def __init__(self, *args: Any, tops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["top"].queryset = tops
        this_year = today().year
        self.fields["year"].choices = [(year, str(year)) for year in (this_year, this_year - 1)]
        self.fields["rulebook_code"].choices = [
            (book.code, f"{book.title} ({book.period})") for book in rulebooks.available()
        ]


class OpenForm(PageForm):
    """Paper, dates, and each option of the rulebook with its question; another than the default asks for a reason."""

    paper = paper_field()
    on = date_field("Ngày mở đợt")
    reference_date = date_field("Ngày chốt danh sách", help_text="Danh sách được lấy theo ngày này; không sau hôm nay.")
    members_due = date_field("Hạn gửi của chi bộ (đảng viên)")
    cells_due = date_field("Hạn gửi của chi bộ, đảng bộ bộ phận (tổ chức)")
    grassroots_due = date_field("Hạn gửi của tổ chức cơ sở đảng")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    FIRST = ("paper", "on", "reference_date", "members_due", "cells_due", "grassroots_due")

    def __init__(self, *args: Any, book: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.names: list[str] = []
        self.fields["on"].initial = self.fields["reference_date"].initial = today()
        for option in book.options:
            self._add(option)

    def _add(self, option: Option) -> None:
        if option.kind == "GROUPS":
            for group in self.book.cap_groups:
                self.fields[f"group_{group.code}"] = forms.ChoiceField(
                    label=group.label, choices=MERGED_SETS, required=False
                )
        elif option.kind == "INTEGER":
            wrong = f"Hãy nhập một số nguyên từ {option.minimum} đến {option.maximum}."
            self.fields[f"option_{option.name}"] = forms.IntegerField(
                label=option.question,
                initial=option.default,
                min_value=option.minimum,
                max_value=option.maximum,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )
        else:
            choices = [
                (str(place), f"{choice.label}{' (mặc định)' if choice.value == option.default else ''}")
                for place, choice in enumerate(option.choices)
            ]
            initial = next(str(place) for place, choice in enumerate(option.choices) if choice.value == option.default)
            self.fields[f"option_{option.name}"] = forms.ChoiceField(
                label=option.question,
                choices=choices,
                initial=initial,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Chưa chọn phương án.",
                    "invalid_choice": "Hãy chọn một phương án trong danh sách.",
                },
            )
        self.fields[f"reason_{option.name}"] = text_field(
            "Lý do chọn khác mặc định", 500, required=False, help_text="Bắt buộc khi chọn khác mặc định."
        )
        self.names.append(option.name)

    def _chosen(self, option: Option, cleaned: dict[str, Any]) -> Any:
        if option.kind == "GROUPS":
            sets: dict[str, list[str]] = {}
            for group in self.book.cap_groups:
                if mark := cleaned.get(f"group_{group.code}"):
                    sets.setdefault(mark, []).append(group.code)
            return [sets[mark] for mark in sorted(sets)]
        value = cleaned.get(f"option_{option.name}")
        if value is None or option.kind == "INTEGER":
            return value
        return option.choices[int(value)].value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.options: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}
        for option in self.book.options:
            value = self._chosen(option, cleaned)
            if value is None or value == option.default or (option.kind == "GROUPS" and not value):
                continue
            first = f"group_{self.book.cap_groups[0].code}" if option.kind == "GROUPS" else f"option_{option.name}"
            try:
                self.book.with_options({option.name: value})
            except RuleError as error:
                self.add_error(first, str(error))
                continue
            reason = cleaned.get(f"reason_{option.name}", "")
            if not reason:
                self.add_error(f"reason_{option.name}", f"Chọn khác mặc định thì phải ghi lý do: {option.question}")
            self.options[option.name], self.reasons[option.name] = value, reason
        return cleaned

    def opening(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIRST} | {"version": self.cleaned_data.get("version")}

    def first_fields(self) -> list[Any]:
        return [self[name] for name in self.FIRST]

    def cards(self) -> list[dict[str, Any]]:
        """One card an option: its question, fields, mark and source."""
        found = []
        for option in self.book.options:
            fields = (
                [self[f"group_{group.code}"] for group in self.book.cap_groups]
                if option.kind == "GROUPS"
                else [self[f"option_{option.name}"]]
            )
            reason = self[f"reason_{option.name}"]
            found.append(
                {
                    "option": option,
                    "fields": fields,
                    "reason": reason,
                    "is_groups": option.kind == "GROUPS",
                    "mark": MARK_TEXTS[option.mark],
                    "verified": option.mark is Mark.VERIFIED,
                    "has_error": bool(reason.errors or any(field.errors for field in fields)),
                    "differs": bool(self.is_bound and option.name in getattr(self, "options", {})),
                }
            )
        return found


def option_text(book: Rulebook, name: str, value: Any) -> str:
    """An option's value in words."""
    option = book.option_named(name)
    if option.kind == "GROUPS":
        labels = {group.code: group.label for group in book.cap_groups}
        merged = "; ".join(" và ".join(labels.get(code, code) for code in part) for part in value)
        return merged or "không gộp nhóm nào"
    return option.label_of(value)


class CloseForm(PageForm):
    paper = paper_field()
    on = date_field("Ngày khóa")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class ReopenForm(CloseForm):
    reason = text_field("Lý do mở lại", 500, long=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Ngày mở lại"


class ExtensionForm(PageForm):
    organization = forms.ModelChoiceField(
        label="Tổ chức đảng được gia hạn",
        queryset=Organization.objects.none(),
        empty_label="Chọn tổ chức đảng",
        error_messages={
            "required": "Chưa chọn tổ chức đảng.",
            "invalid_choice": "Hãy chọn tổ chức đảng trong danh sách.",
        },
    )
    until = date_field("Gia hạn đến ngày")
    reason = text_field("Lý do", 500, long=True)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organization.objects.visible_to(self.user).subtree_of(cycle.top).open().exclude(pk=cycle.top_id)
        self.fields["organization"].queryset = rows.order_by("path")
