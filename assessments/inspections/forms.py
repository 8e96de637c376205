"""Forms of inspection: they ask and show; the actions check and save. The subject is chosen before, on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms

from assessments.inspections import rules
from assessments.inspections.models import DisciplinaryAction, Form, Inspection, InspectionKind
from partybase.today import today
from partybase.web.fields import DateField
from partybase.web.forms import PageForm

DATE_HELP = "Ngày/tháng/năm, ví dụ 13/04/2019."
EARLIEST_YEAR = 1930
LATEST_YEAR = 2100


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False)


def reason_field(example: str) -> forms.CharField:
    return forms.CharField(
        label="Lý do sửa", max_length=500, help_text=example, error_messages={"required": "Hãy ghi lý do sửa."}
    )


def year_field(label: str, *, required: bool, help_text: str) -> forms.IntegerField:
    sentence = f"{label} phải là một năm gồm bốn chữ số, ví dụ 2019."
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": f"Hãy ghi {label[0].lower()}{label[1:]}.",
            "invalid": sentence,
            "min_value": sentence,
            "max_value": sentence,
        },
    )


class DisciplineForm(PageForm):
    form = forms.ChoiceField(
        label="Hình thức",
        error_messages={"required": "Hãy chọn hình thức kỷ luật.", "invalid_choice": "Hãy chọn lại hình thức."},
    )
    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        help_text="Số và ký hiệu, ví dụ: 15-QĐ/UBKTHU.",
        error_messages={"required": "Hãy ghi số quyết định."},
    )
    announced_on = DateField(
        label="Ngày công bố", help_text=DATE_HELP, error_messages={"required": f"Hãy ghi ngày công bố. {DATE_HELP}"}
    )
    body = forms.CharField(
        label="Cơ quan quyết định",
        max_length=200,
        help_text="Ví dụ: Ủy ban Kiểm tra Huyện ủy.",
        error_messages={"required": "Hãy ghi cơ quan quyết định."},
    )
    counted_year = year_field(
        "Năm tính vi phạm",
        required=True,
        help_text="Năm mà vi phạm được tính vào xếp loại; một vi phạm chỉ tính một lần.",
    )
    self_detected_and_remedied = forms.BooleanField(label="Tự phát hiện và đã khắc phục xong hậu quả", required=False)
    summary = forms.CharField(
        label="Nội dung vi phạm",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Chỉ cán bộ Ủy ban Kiểm tra đọc được. Không chép nội dung văn bản đóng dấu “Mật”.",
    )

    def __init__(self, *args: Any, forms_offered: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Form.choices)
        self.fields["form"].choices = [("", "Chọn hình thức"), *((code, labels[code]) for code in forms_offered)]


class CorrectDisciplineForm(DisciplineForm):
    reason = reason_field("Ví dụ: ghi nhầm ngày công bố.")
    version = version_field()


class InspectionForm(PageForm):
    kind = forms.ChoiceField(
        label="Hình thức",
        choices=[("", "Chọn hình thức"), *InspectionKind.choices],
        error_messages={
            "required": "Hãy chọn hình thức kiểm tra, giám sát.",
            "invalid_choice": "Hãy chọn lại hình thức kiểm tra, giám sát.",
        },
    )
    performer = forms.CharField(
        label="Chủ thể",
        max_length=200,
        help_text="Tổ chức tiến hành, ví dụ: Ủy ban Kiểm tra Huyện ủy.",
        error_messages={"required": "Hãy ghi chủ thể kiểm tra, giám sát."},
    )
    content = forms.CharField(
        label="Nội dung", max_length=500, required=False, help_text="Một câu; không chép văn bản “Mật”."
    )
    starts_on = DateField(
        label="Ngày bắt đầu", help_text=DATE_HELP, error_messages={"required": f"Hãy ghi ngày bắt đầu. {DATE_HELP}"}
    )
    ends_on = DateField(label="Ngày kết thúc", required=False, help_text="Chưa kết thúc thì để trống.")
    conclusion_number = forms.CharField(label="Số kết luận", max_length=60, required=False)
    conclusion_on = DateField(label="Ngày kết luận", required=False, help_text=DATE_HELP)
    conclusion = forms.CharField(
        label="Kết luận",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Chỉ cán bộ Ủy ban Kiểm tra đọc được. Không chép nội dung văn bản đóng dấu “Mật”.",
    )
    concludes_degradation = forms.BooleanField(
        label="Kết luận có biểu hiện suy thoái",
        required=False,
        help_text="Khi chọn: phải có số, ngày kết luận và năm tính; số và ngày được công bố cho cấp ủy liên quan để xếp loại.",
    )
    counted_year = year_field("Năm tính", required=False, help_text="Năm mà kết luận được tính vào xếp loại.")


class CorrectInspectionForm(InspectionForm):
    reason = reason_field("Ví dụ: ghi kết luận.")
    version = version_field()


class PaperForm(PageForm):
    title = forms.CharField(
        label="Loại văn bản",
        max_length=200,
        help_text="Ví dụ: Quyết định thành lập đoàn, Kế hoạch, Báo cáo tự kiểm tra, Biên bản làm việc.",
        error_messages={"required": "Hãy ghi loại văn bản."},
    )
    number = forms.CharField(label="Số", max_length=60, error_messages={"required": "Hãy ghi số văn bản."})
    on = DateField(label="Ngày", help_text=DATE_HELP, error_messages={"required": f"Hãy ghi ngày văn bản. {DATE_HELP}"})


def offered_forms(thing: DisciplinaryAction | None, *, member: Any = None) -> tuple[str, ...]:
    """The forms of discipline to choose from; one already recorded stays choosable."""
    if thing is not None:
        member = thing.member
    if member is None:
        offered = rules.FORMS[rules.ORGANIZATION]
    else:
        # A member who is official now may have been on probation then: the rule decides by the day of announcement.
        offered = rules.FORMS[rules.PROBATIONARY if member.status == rules.PROBATIONARY else rules.OFFICIAL]
    if thing is not None and thing.form not in offered:
        offered = (*offered, thing.form)
    return offered


def initial_of(thing: DisciplinaryAction | Inspection, names: tuple[str, ...]) -> dict[str, Any]:
    return {**{name: getattr(thing, name) for name in names}, "version": thing.version}


def first_values() -> dict[str, Any]:
    return {"counted_year": today().year}
