"""The form of a session with one row for each subject, and the form of one row: they ask and show, the actions check and save."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.meetings.actions import Row
from assessments.meetings.models import Outcome, Review
from assessments.meetings.roster import NOT_HERE, Subject
from partybase.web.fields import DateField
from partybase.web.forms import PageForm, shown_choice

DATE_HELP = "Ngày/tháng/năm, ví dụ 13/04/2019."
LONGEST_TEXT = 10_000
OUTCOMES = [(NOT_HERE, "Không thuộc hội nghị này"), *Outcome.choices]
TEXT_LABELS = {"strengths": "Ưu điểm", "faults": "Hạn chế, khuyết điểm", "promises": "Cam kết khắc phục"}


def text_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"{label} dài hơn 10.000 ký tự. Hãy viết gọn lại."},
    )


def count_field(label: str, help_text: str) -> forms.IntegerField:
    sentence = f"{label} phải là số người, từ 0 đến 10.000."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
    )


class RowFields(forms.Form):
    """What a session says of one subject."""

    outcome = forms.ChoiceField(
        label="Kết quả",
        choices=Outcome.choices,
        error_messages={"required": "Hãy chọn kết quả.", "invalid_choice": "Hãy chọn lại kết quả."},
    )
    absence_reason = forms.CharField(
        label="Lý do vắng",
        required=False,
        max_length=300,
        error_messages={"max_length": "Lý do vắng dài hơn 300 ký tự. Hãy viết gọn lại."},
    )
    strengths = text_field(TEXT_LABELS["strengths"])
    faults = text_field(TEXT_LABELS["faults"])
    promises = text_field(TEXT_LABELS["promises"])
    reviewed_on = DateField(
        label="Ngày kiểm điểm bổ sung", required=False, help_text="Chỉ ghi khi kiểm điểm sau ngày họp."
    )


class RowForm(RowFields):
    """One line of the session's page; left at “Không thuộc hội nghị này” it is no row."""

    def __init__(self, data: Any, subject: Subject) -> None:
        review = subject.review
        initial = {"outcome": subject.outcome}
        if review is not None:
            initial |= {name: getattr(review, name) for name in ("absence_reason", "reviewed_on", *TEXT_LABELS)}
        super().__init__(data, prefix=subject.prefix, initial=initial, label_suffix="")
        self.subject = subject
        self.use_required_attribute = False
        if subject.member is None:
            self.fields["outcome"].choices = [(Outcome.REVIEWED, Outcome.REVIEWED.label)]
        else:
            self.fields["outcome"].choices = OUTCOMES
            self.fields["outcome"].required = False

    @property
    def is_open(self) -> bool:
        """Whether the texts are shown unfolded: something stands in them, or something is wrong there."""
        return any(self[name].errors for name in (*TEXT_LABELS, "reviewed_on"))

    @property
    def has_text(self) -> bool:
        return any(self[name].value() for name in (*TEXT_LABELS, "reviewed_on"))

    @property
    def texts(self) -> list[Any]:
        names = [*TEXT_LABELS, "reviewed_on"] if self.subject.member else TEXT_LABELS
        return [self[name] for name in names]

    @property
    def is_here(self) -> bool:
        return self.cleaned_data["outcome"] != NOT_HERE

    def row(self) -> Row:
        return Row(self.subject.member, **self.cleaned_data)


class SessionForm(PageForm):
    """A session and its rows; what is wrong in a row is named in the summary too."""

    held_on = DateField(
        label="Ngày họp", help_text=DATE_HELP, error_messages={"required": f"Hãy ghi ngày họp. {DATE_HELP}"}
    )
    year = forms.IntegerField(
        label="Năm kiểm điểm",
        min_value=1930,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Hãy ghi năm kiểm điểm.",
            **dict.fromkeys(("invalid", "min_value", "max_value"), "Năm kiểm điểm gồm bốn chữ số, ví dụ 2019."),
        },
    )
    chair = forms.CharField(label="Chủ trì", max_length=150, error_messages={"required": "Hãy ghi người chủ trì."})
    minutes_secretary = forms.CharField(label="Thư ký", max_length=150, required=False)
    superior_attending = forms.CharField(
        label="Cấp trên dự",
        max_length=200,
        required=False,
        help_text="Họ tên, chức vụ của đồng chí cấp trên dự hội nghị.",
    )
    summoned = count_field("Triệu tập", "Để trống thì tính theo danh sách.")
    present = count_field("Có mặt", "Để trống thì tính theo danh sách.")
    reason = forms.CharField(
        label="Lý do sửa",
        max_length=500,
        help_text="Đồng chí đang sửa biên bản của tổ chức đảng khác.",
        error_messages={"required": "Hãy ghi lý do sửa."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False)

    def __init__(
        self,
        *args: Any,
        subjects: Sequence[Subject],
        is_new: bool = False,
        ask_reason: bool = False,
        count_by_rows: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["version"]
        if not ask_reason:
            del self.fields["reason"]
        if not count_by_rows:
            for name in ("summoned", "present"):
                self.fields[name].help_text = "Số cấp ủy viên."
        self.rows = [RowForm(self.data if self.is_bound else None, subject) for subject in subjects]

    @property
    def head(self) -> list[Any]:
        """The session's own fields, in order."""
        return [bound for bound in self.visible_fields() if bound.name != "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in self.rows:
            if not row.is_valid():
                for errors in row.errors.values():
                    for error in errors:
                        self.add_error(None, f"{row.subject.name}: {error}")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {**super().values(), "rows": [row.row() for row in self.rows if row.is_here]}

    def _show_both(self, conflict: Any) -> None:
        super()._show_both(conflict)
        mine = {}
        for row in self.rows:
            for bound in row:
                label = Review._meta.get_field(bound.name).verbose_name
                mine[f"{row.subject.review.subject if row.subject.review else row.subject.name} – {label}"] = bound
        conflict.rows = [
            (label, theirs, shown_choice(mine[label]) if label in mine else text)
            for label, theirs, text in conflict.rows
        ]


class ReviewForm(RowFields, PageForm):
    """One subject of a session by itself."""

    reason = SessionForm.base_fields["reason"]
    version = SessionForm.base_fields["version"]

    def __init__(self, *args: Any, review: Review, ask_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_reason:
            del self.fields["reason"]
        if review.organization_id:
            self.fields["outcome"].choices = [(Outcome.REVIEWED, Outcome.REVIEWED.label)]
            del self.fields["absence_reason"]


def day_of(text: str) -> datetime.date | None:
    """A typed day, when it can be read."""
    try:
        return DateField(required=False).clean(text)
    except forms.ValidationError:
        return None
