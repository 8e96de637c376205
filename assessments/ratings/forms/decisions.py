"""Forms of deciding bodies: the list with its paper and vote, deciding anew, publication, exceptions, who is not rated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessments.ratings.actions.decisions import Paper, Row
from assessments.ratings.models import Assessment, DecisionKind
from assessments.ratings.models.cycle import LEVEL_CHOICES
from assessments.ratings.rules.levels import NOT_RATED_LABELS, Level
from partybase.today import today
from partybase.vietnamese import clean_text
from partybase.web.fields import DateField
from partybase.web.forms import PageForm

LONGEST_LIST = 2000
DATE_HELP = "Ngày/tháng/năm, ví dụ 13/12/2019."
KINDS_ANEW = [(kind.value, kind.label) for kind in DecisionKind if kind is not DecisionKind.FIRST]


def text_field(
    label: str, length: int, *, required: bool = True, long: bool = False, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": f"Chưa ghi {label[:1].lower()}{label[1:]}.",
            "max_length": f"{label} dài quá {length} ký tự.",
        },
    )


def date_field(label: str, *, help_text: str = DATE_HELP, required: bool = True) -> DateField:
    return DateField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={"required": f"Chưa ghi {label[:1].lower()}{label[1:]}. {DATE_HELP}"},
    )


def count_field(label: str, *, minimum: int = 0, maximum: int = 500) -> forms.IntegerField:
    sentence = f"{label}: hãy ghi một số nguyên từ {minimum} đến {maximum}."
    return forms.IntegerField(
        label=label,
        min_value=minimum,
        max_value=maximum,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


class PaperForm(PageForm):
    """The decision's paper and the body's vote on it."""

    number = text_field("Số quyết định", 60, help_text="Ví dụ 15-QĐ/ĐU.")
    decided_on = date_field("Ngày quyết định")
    summoned = count_field("Tổng số thành viên", minimum=1)
    present = count_field("Số có mặt", minimum=1)
    in_favour = count_field("Số đồng ý")
    minutes = text_field("Biên bản họp", 200, required=False, help_text="Số, ngày biên bản.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = today()

    def paper(self) -> Paper:
        names = ("number", "decided_on", "summoned", "present", "in_favour", "minutes")
        return Paper(**{name: self.cleaned_data[name] for name in names})


class ListForm:
    """What is typed in the rows of a list: a level for each row (empty: not in this list), its version, texts beside it.

    Reads what was posted for the offered rows and nothing else; `problems` are sentences by row.
    """

    def __init__(self, offered: Sequence[Assessment], data: Mapping[str, Any] | None = None) -> None:
        self.offered, self.data = offered, data
        self.problems: dict[int, str] = {}

    def value(self, name: str, row: Assessment, extra: str = "") -> str:
        if self.data is None:
            return ""
        return clean_text(str(self.data.get(f"{name}-{row.pk}{extra}", "")))[:4000]

    def versions(self) -> dict[int, int]:
        found = {}
        for part in str((self.data or {}).get("versions", ""))[:200_000].split():
            pk, _, version = part.partition(":")
            if pk.isdecimal() and version.isdecimal() and len(part) < 40:
                found[int(pk)] = int(version)
        return found

    def levels(self) -> dict[int, Level]:
        """The chosen rows; a value that is no level is a problem of its row."""
        chosen: dict[int, Level] = {}
        for row in self.offered:
            value = self.value("level", row)
            if value in set(Level):
                chosen[row.pk] = Level(value)
            elif value:
                self.problems[row.pk] = "Hãy chọn một trong bốn mức xếp loại."
        return chosen


class DecisionRows(ListForm):
    def overrides(self, row: Assessment, codes: Sequence[str]) -> dict[str, str]:
        """Trigger code → reason, as typed for a row."""
        found = {code: self.value("override", row, f"-{code}") for code in codes}
        return {code: reason for code, reason in found.items() if reason}

    def rows(self, codes: Mapping[int, Sequence[str]]) -> list[Row]:
        versions = self.versions()
        chosen = self.levels()
        return [
            Row(
                assessment_id=row.pk,
                level=chosen[row.pk],
                version=versions.get(row.pk, 0),
                overrides=self.overrides(row, codes.get(row.pk, ())),
                override_paper=self.value("paper", row)[:300],
            )
            for row in self.offered
            if row.pk in chosen
        ]


class AnewForm(PaperForm):
    """Deciding one subject anew: why, at which level, with a paper of its own."""

    kind = forms.ChoiceField(
        label="Xếp loại lại vì", choices=KINDS_ANEW, error_messages={"required": "Chưa chọn vì sao xếp loại lại."}
    )
    level = forms.ChoiceField(
        label="Mức mới", choices=[("", "Chọn mức"), *LEVEL_CHOICES], error_messages={"required": "Chưa chọn mức mới."}
    )
    reason = text_field("Lý do", 1000, long=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    override_paper = text_field("Văn bản cho bỏ qua", 300, required=False)

    field_order = ["kind", "level", "reason", "number", "decided_on", "summoned", "present", "in_favour", "minutes"]

    def __init__(
        self, *args: Any, triggers: Sequence[tuple[str, str]] = (), published: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code, _ in triggers]
        for index, (_, sentence) in enumerate(triggers):
            self.fields[f"override_{index}"] = text_field(
                "Lý do bỏ qua trường hợp phải xếp loại thấp nhất", 1000, required=False, long=True, help_text=sentence
            )
        if not triggers:
            del self.fields["override_paper"]
        if published:
            self.fields["kind"].choices = [pair for pair in KINDS_ANEW if pair[0] != DecisionKind.LOWERING]

    def overrides(self) -> dict[str, str]:
        found = {code: self.cleaned_data.get(f"override_{index}", "") for index, code in enumerate(self.codes)}
        return {code: reason for code, reason in found.items() if reason}


class PublishForm(PageForm):
    on = date_field("Ngày công bố")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class ExtraForm(PageForm):
    extra = count_field("Số được vượt", maximum=1000)
    reason = text_field("Lý do", 500, required=False, long=True)
    paper = text_field("Văn bản cho vượt", 300, required=False, help_text="Số, ngày và cơ quan ban hành.")


class NotRatedForm(PageForm):
    reason = forms.ChoiceField(
        label="Lý do chưa xếp loại",
        choices=[("", "Chọn lý do"), *((reason.value, label) for reason, label in NOT_RATED_LABELS.items())],
        error_messages={"required": "Chưa chọn lý do chưa xếp loại."},
    )
    text = text_field("Ghi rõ thêm", 500, required=False, long=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(PageForm):
    reason = text_field("Lý do", 1000, long=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
