"""The form that sends: what is sent as the sender saw it, and the committee's vote where one body proposes."""

from __future__ import annotations

from typing import Any

from django import forms

from assessments.ratings.actions.appraisal import Vote
from assessments.ratings.forms.sheets import NumberField, text
from partybase.web.fields import DateField
from partybase.web.forms import PageForm


class SendForm(PageForm):
    """What is sent, as the sender saw it: "id:version" for each row; with the committee's vote where one body proposes."""

    rows = forms.MultipleChoiceField(
        label="Phiếu gửi đi",
        required=False,
        error_messages={
            "invalid_choice": "Có phiếu vừa thay đổi sau khi đồng chí mở trang này. Hãy xem lại danh sách rồi gửi."
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], with_vote: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {value for value, _ in choices}
        self.fields["rows"].choices = choices
        self.with_vote = with_vote
        if with_vote:
            self.fields["held_on"] = DateField(label="Ngày họp", required=False, help_text="Ví dụ: 28/11/2019")
            self.fields["present"] = NumberField(label="Có mặt")
            self.fields["in_favour"] = NumberField(label="Số đồng ý")
            self.fields["minutes"] = text(
                "Biên bản", 200, help_text="Số, ngày biên bản họp. Ví dụ: 12-BB/CU ngày 28/11/2019"
            )

    def chosen(self) -> dict[int, int]:
        """Id → the version the sender looked at."""
        pairs = (value.split(":") for value in self.cleaned_data["rows"])
        return {int(pk): int(version) for pk, version in pairs}

    def vote(self) -> Vote | None:
        if not self.with_vote:
            return None
        cleaned = self.cleaned_data
        if not cleaned["held_on"] or cleaned["present"] is None or cleaned["in_favour"] is None:
            return None
        return Vote(
            held_on=cleaned["held_on"],
            present=cleaned["present"],
            in_favour=cleaned["in_favour"],
            minutes=cleaned["minutes"],
        )
