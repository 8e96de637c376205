"""Forms of facts that others than the sender owe. `version` is `facts_version` of what the form was opened on."""

from __future__ import annotations

from typing import Any

from django import forms

from assessments.ratings.forms.sheets import LEVEL_CHOICES, choice, text
from assessments.ratings.models import FactKind
from assessments.ratings.rules.levels import NONE_AT_LEVEL
from partybase.web.forms import PageForm

MOST_TEXT = 4000
AUTHORITY_CHOICES = [("", "Chưa biết"), *LEVEL_CHOICES[1:], (NONE_AT_LEVEL.value, "Không có ở cấp này")]


class FactForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OpinionForm(FactForm):
    opinion = text(
        FactKind.INSPECTION_OPINION.label,
        MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ví dụ: Không có ý kiến khác. Hoặc nêu dấu hiệu vi phạm, kết luận đã có trong năm.",
    )
    source = text("Nguồn", 300, help_text="Số, ngày văn bản. Ví dụ: Công văn 45-CV/UBKTHU ngày 05/12/2019")

    def clean_opinion(self) -> str:
        value = self.cleaned_data["opinion"].strip()
        if not value:
            raise forms.ValidationError("Hãy ghi ý kiến; nếu không có gì khác thì ghi “Không có ý kiến khác”.")
        return value


class AuthorityForm(FactForm):
    government = choice("Chính quyền cùng cấp", AUTHORITY_CHOICES)
    front = choice("Mặt trận Tổ quốc cùng cấp", AUTHORITY_CHOICES)
    mass = choice(
        "Các đoàn thể chính trị - xã hội cùng cấp", AUTHORITY_CHOICES, help_text="Ghi mức thấp nhất trong các đoàn thể."
    )
    source = text(
        "Nguồn", 300, help_text="Số, ngày văn bản của cơ quan xếp loại. Ví dụ: Thông báo 210/TB-UBND ngày 06/12/2019"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("government", "front", "mass")):
            self.add_error("government", "Hãy ghi ít nhất một xếp loại của chính quyền, Mặt trận hoặc đoàn thể.")
        return cleaned


class CommentForm(FactForm):
    """By the former or temporary cell's secretary: a text. By the sender: the paper the comment came with."""

    comment = text("Nhận xét", MOST_TEXT, widget=forms.Textarea(attrs={"rows": 6}))
    paper = text("Số, ngày văn bản nhận xét", 200, help_text="Ví dụ: 08-NX/CB ngày 02/12/2019")

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["comment"].help_text = (
            "Nhận xét về thời gian đồng chí sinh hoạt tại chi bộ: ưu điểm, khuyết điểm, ý thức chấp hành."
            if own
            else "Nội dung chính của văn bản nhận xét (nếu cần)."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.own and "comment" not in self.errors and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Hãy ghi nhận xét của chi bộ.")
        if not self.own and "paper" not in self.errors and not cleaned.get("paper", "").strip():
            self.add_error("paper", "Chi bộ đang sinh hoạt ghi thay thì phải ghi số và ngày văn bản nhận xét.")
        return cleaned
