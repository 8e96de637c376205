"""Forms of those who rate themselves: a member's row, the vote that holds for a whole cell, an organization's sheet, sending.

A field that was not posted leaves what stands (the grid posts a row's cells, the row's own page posts everything); a field
posted empty clears it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from assessments.ratings.actions.sheets import Count, Sheet
from assessments.ratings.models import Assessment, Ballot, Cycle, Fact, FactKind
from assessments.ratings.rules.levels import LEVEL_SHORT, LEVELS_BEST_FIRST, NONE_ASSIGNED, Grade, Level, SubjectKind
from partybase.today import today
from partybase.vietnamese import format_date
from partybase.web.fields import DateField
from partybase.web.forms import PageForm

NOT_RECORDED = "không ghi nhận"
GRADE_CHOICES = [("", "Chưa chấm"), *((grade.value, grade.label) for grade in Grade)]
LEVEL_CHOICES = [("", "Chưa ghi"), *((level.value, level.label) for level in LEVELS_BEST_FIRST)]
VOTE_FIELDS = ("held_on", "eligible", "eligible_reason", "present", "issued", "returned", "valid")
COUNT_FIELDS = {level: f"count_{level.value}" for level in LEVELS_BEST_FIRST}
WRONG_CHOICE = "Giá trị này không có trong danh sách. Hãy chọn lại."


class NumberField(forms.IntegerField):
    """A whole number from 0, typed."""

    def __init__(self, *, most: int = 9999, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        )
        messages = {
            "invalid": "Hãy nhập một số nguyên, ví dụ 12.",
            "min_value": "Số không được âm.",
            "max_value": f"Số quá lớn (nhiều nhất {most}). Hãy kiểm tra lại.",
            "required": "Hãy nhập số này.",
        }
        super().__init__(min_value=0, max_value=most, error_messages=messages, **kwargs)


def choice(label: str, choices: list[tuple[str, str]], **kwargs: Any) -> forms.ChoiceField:
    kwargs.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=choices, error_messages={"invalid_choice": WRONG_CHOICE}, **kwargs)


def text(label: str, most: int, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    message = f"Nội dung dài quá {most} ký tự. Hãy rút gọn."
    return forms.CharField(label=label, max_length=most, error_messages={"max_length": message}, **kwargs)


def remarks_field(label: str) -> forms.CharField:
    return text(label, 10_000, widget=forms.Textarea(attrs={"rows": 4}))


@dataclass(frozen=True)
class VoteHeader:
    """What one vote has in common for all it was held on: who could vote, came, and how many ballots went round."""

    eligible: int
    eligible_proposed: int
    eligible_reason: str = ""
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    held_on: datetime.date | None = None

    @classmethod
    def of(cls, ballot: Ballot) -> VoteHeader:
        return cls(
            ballot.eligible, ballot.eligible_proposed, ballot.eligible_reason, ballot.present, ballot.issued,
            ballot.returned, ballot.valid, ballot.held_on,
        )  # fmt: skip

    @classmethod
    def common(cls, ballots: Iterable[Ballot], proposed: int) -> VoteHeader:
        """What most rows of a sheet say; before the first ballot, what the roster proposes."""
        said = Counter(cls.of(ballot) for ballot in ballots)
        return said.most_common(1)[0][0] if said else cls(eligible=proposed, eligible_proposed=proposed)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in VOTE_FIELDS}


class VoteFieldsForm(PageForm):
    """The fields every vote has; `header` is what stands when a field is not posted."""

    held_on = DateField(label="Ngày bỏ phiếu", required=False, help_text="Ví dụ: 28/11/2019")
    eligible = NumberField(label="Số người được quyền bỏ phiếu")
    eligible_reason = text("Lý do điều chỉnh số được quyền bỏ phiếu", 300)
    present = NumberField(label="Có mặt")
    issued = NumberField(label="Phiếu phát ra", help_text="Để trống nếu bằng số có mặt.")
    returned = NumberField(label="Phiếu thu về", help_text="Để trống nếu bằng số phiếu phát ra.")
    valid = NumberField(label="Phiếu hợp lệ")

    def __init__(self, *args: Any, header: VoteHeader, **kwargs: Any) -> None:
        self.header = header
        kwargs["initial"] = {**header.initial(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields[
            "eligible"
        ].help_text = f"Theo danh sách hiện nay là {header.eligible_proposed}. Ghi khác thì ghi lý do."

    def posted(self, name: str) -> bool:
        return self.add_prefix(name) in self.data

    def said(self, name: str) -> Any:
        """What was posted, else what stands."""
        return self.cleaned_data.get(name) if self.posted(name) else getattr(self.header, name)

    def read_header(self, total: int | None) -> VoteHeader | None:
        """The header as typed, completed: ballots issued and returned as many as present, valid as many as were counted."""
        present = self.said("present")
        if present is None:
            self.add_error("present", "Hãy ghi số người có mặt khi bỏ phiếu.")
            return None
        issued = present if self.said("issued") is None else self.said("issued")
        returned = issued if self.said("returned") is None else self.said("returned")
        valid = total if self.said("valid") is None else self.said("valid")
        if self.said("held_on") and self.said("held_on") > today():
            self.add_error("held_on", f"Ngày bỏ phiếu không được sau ngày làm việc {format_date(today())}.")
            return None
        eligible = self.header.eligible_proposed if self.said("eligible") is None else self.said("eligible")
        reason = self.said("eligible_reason") if eligible != self.header.eligible_proposed else ""
        if eligible != self.header.eligible_proposed and not (reason or "").strip():
            self.add_error(
                "eligible_reason",
                f"Theo danh sách là {self.header.eligible_proposed}, đồng chí ghi {eligible}. Hãy ghi lý do điều chỉnh.",
            )
            return None
        return VoteHeader(
            eligible, self.header.eligible_proposed, (reason or "").strip(), present, issued, returned, valid,
            self.said("held_on"),
        )  # fmt: skip


class SheetVoteForm(VoteFieldsForm):
    """The vote held for all members of a cell at once."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            cleaned["header"] = self.read_header(total=None)
        return cleaned


class CountedForm(VoteFieldsForm):
    """A vote with its count per level, and the sheet of one subject around it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, assessment: Assessment, cycle: Cycle, ballot: Ballot | None, facts: Mapping[str, Fact],
        header: VoteHeader, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.assessment, self.ballot, self.facts = assessment, ballot, facts
        self.criteria = cycle.rulebook.criteria_for(SubjectKind(assessment.subject_kind))
        initial = {"version": assessment.version, "remarks": assessment.remarks}
        initial |= {"self_level": assessment.self_level, "sender_level": assessment.sender_level}
        initial |= {f"grade_{row.code}": assessment.grades.get(row.code, "") for row in self.criteria}
        if ballot:
            initial |= {COUNT_FIELDS[level]: getattr(ballot, level.value.lower()) for level in LEVELS_BEST_FIRST}
        super().__init__(*args, header=header, **{**kwargs, "initial": {**initial, **self.fact_initial(facts)}})
        for row in self.criteria:
            self.fields[f"grade_{row.code}"] = choice(f"{row.number}. {row.text}", GRADE_CHOICES)
        for level, name in COUNT_FIELDS.items():
            self.fields[name] = NumberField(label=f"Phiếu {LEVEL_SHORT[level]}")

    def fact_initial(self, facts: Mapping[str, Fact]) -> dict[str, Any]:
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            cleaned["count"] = self.read_count()
        return cleaned

    def read_count(self) -> Count | None:
        """The count as typed; None where no ballot was typed, or nothing of it changed."""
        if not any(self.posted(name) for name in (*COUNT_FIELDS.values(), *VOTE_FIELDS)):
            return None
        typed = {level: self.cleaned_data.get(name) for level, name in COUNT_FIELDS.items()}
        if not any(self.posted(name) for name in COUNT_FIELDS.values()) and self.ballot:
            typed = {level: getattr(self.ballot, level.value.lower()) for level in LEVELS_BEST_FIRST}
        if all(number is None for number in typed.values()):
            if self.ballot:
                first = next(iter(COUNT_FIELDS.values()))
                self.add_error(
                    first, "Kết quả phiếu đã ghi thì không để trống được. Hãy ghi số phiếu đúng của từng mức."
                )
            return None
        counts = {level: number or 0 for level, number in typed.items()}
        header = self.read_header(total=sum(counts.values()))
        if header is None:
            return None
        count = count_of(header, counts)
        return None if self.ballot and count == count_as_stored(self.ballot) else count

    def read_grades(self) -> dict[str, Grade | None] | None:
        grades = {}
        for row in self.criteria:
            name = f"grade_{row.code}"
            if self.posted(name):
                value = self.cleaned_data[name]
                grades[row.code] = Grade(value) if value else None
        return grades or None

    def read_facts(self) -> tuple[dict[str, Any], dict[str, str]]:
        return {}, {}

    def changed_facts(self, typed: Mapping[str, tuple[Any, str]]) -> tuple[dict[str, Any], dict[str, str]]:
        """Only what differs from what stands, so that a fact keeps its author and day while nobody changes it."""
        values, sources = {}, {}
        for kind, (value, source) in typed.items():
            fact = self.facts.get(kind)
            if (fact is None and value is None) or (fact and fact.value == value and fact.source == source):
                continue
            values[kind], sources[kind] = value, source
        return values, sources

    def sheet(self) -> Sheet:
        facts, sources = self.read_facts()
        return Sheet(
            grades=self.read_grades(),
            self_level=self.cleaned_data["self_level"] if self.posted("self_level") else None,
            sender_level=self.cleaned_data["sender_level"] if self.posted("sender_level") else None,
            remarks=self.cleaned_data["remarks"] if self.posted("remarks") else None,
            count=self.cleaned_data.get("count"),
            facts=facts,
            fact_sources=sources,
        )

    def grade_fields(self) -> list[Any]:
        return [self[f"grade_{row.code}"] for row in self.criteria]

    def count_fields(self) -> list[Any]:
        return [self[name] for name in COUNT_FIELDS.values()]


def count_of(header: VoteHeader, counts: Mapping[Level, int]) -> Count:
    return Count(
        eligible=header.eligible, eligible_proposed=header.eligible_proposed, eligible_reason=header.eligible_reason,
        present=header.present or 0, issued=header.issued or 0, returned=header.returned or 0,
        valid=sum(counts.values()) if header.valid is None else header.valid, counts=dict(counts),
        held_on=header.held_on,
    )  # fmt: skip


def count_as_stored(ballot: Ballot) -> Count:
    counts = {level: getattr(ballot, level.value.lower()) for level in LEVELS_BEST_FIRST}
    return count_of(VoteHeader.of(ballot), counts)


class MemberRowForm(CountedForm):
    """One member's row: grades, civil-service rating, own level, the cell's vote, proposed level, what was recorded."""

    civil_service_rating = choice("Xếp loại cán bộ, công chức, viên chức", LEVEL_CHOICES)
    civil_service_source = text("Nguồn (quyết định, thông báo của cơ quan)", 300)
    self_level = choice("Đảng viên tự xếp loại", LEVEL_CHOICES)
    sender_level = choice("Mức đề nghị", LEVEL_CHOICES)
    under_half = choice("Hoàn thành dưới 50% nhiệm vụ được giao", [("", "Không ghi nhận"), ("yes", "Có")])
    under_half_source = text("Nguồn (nếu có)", 300)
    sick_days = NumberField(label="Số ngày nghỉ ốm trong năm", most=366, help_text="Để trống nếu không ghi nhận.")
    sick_source = text("Nguồn (giấy nghỉ, hồ sơ)", 300)
    maternity_days = NumberField(label="Số ngày nghỉ thai sản", most=366, help_text="Để trống nếu không ghi nhận.")
    maternity_source = text("Nguồn (giấy nghỉ, hồ sơ)", 300)
    remarks = remarks_field("Nhận xét của chi bộ")

    FACTS = (
        (FactKind.CIVIL_SERVICE_RATING, "civil_service_rating", "civil_service_source"),
        (FactKind.UNDER_HALF_TASKS, "under_half", "under_half_source"),
        (FactKind.SICK_DAYS, "sick_days", "sick_source"),
        (FactKind.MATERNITY_DAYS, "maternity_days", "maternity_source"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not owes_civil_service(self.assessment):
            del self.fields["civil_service_rating"], self.fields["civil_service_source"]

    def fact_initial(self, facts: Mapping[str, Fact]) -> dict[str, Any]:
        found = {}
        for kind, name, source in self.FACTS:
            if fact := facts.get(kind):
                found[name] = "yes" if fact.value is True else fact.value
                found[source] = fact.source
        return found

    def read_facts(self) -> tuple[dict[str, Any], dict[str, str]]:
        typed = {}
        for kind, name, source in self.FACTS:
            if name in self.fields and self.posted(name):
                value = self.cleaned_data[name]
                fact = self.facts.get(kind)
                said = self.cleaned_data[source] if self.posted(source) else (fact.source if fact else "")
                typed[kind] = (None if value in ("", None) else True if value == "yes" else value, said)
        return self.changed_facts(typed)


def owes_civil_service(assessment: Assessment) -> bool:
    return assessment.employment not in ("", "NONE")


ASSIGNED, NOT_ASSIGNED = "ASSIGNED", NONE_ASSIGNED.value


class OrganizationSheetForm(CountedForm):
    """The sheet of an organization (Mẫu 03-HD KĐ.ĐG): rows, remarks, secret ballot, targets, own and proposed level."""

    remarks = remarks_field("Nhận xét chung")
    targets = choice(
        "Chỉ tiêu được giao trong năm",
        [("", "Chưa ghi"), (ASSIGNED, "Được giao chỉ tiêu"), (NOT_ASSIGNED, "Không được giao chỉ tiêu")],
    )
    targets_reached = NumberField(label="Số chỉ tiêu đạt được")
    targets_assigned = NumberField(label="Số chỉ tiêu được giao")
    targets_source = text("Nguồn (báo cáo, biên bản nghiệm thu)", 300)
    force_majeure = text(
        "Bất khả kháng", 500, help_text="Chỉ ghi khi có thiên tai, dịch bệnh… làm không đạt chỉ tiêu: nêu rõ việc gì."
    )
    force_majeure_source = text("Nguồn (văn bản xác nhận)", 300)
    self_level = choice("Cấp ủy (chi bộ) tự xếp loại", LEVEL_CHOICES)
    sender_level = choice("Mức đề nghị xếp loại", LEVEL_CHOICES)

    def fact_initial(self, facts: Mapping[str, Fact]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if fact := facts.get(FactKind.TARGETS_SHARE):
            found["targets_source"] = fact.source
            if fact.value == NOT_ASSIGNED:
                found["targets"] = NOT_ASSIGNED
            else:
                found |= {
                    "targets": ASSIGNED,
                    "targets_reached": fact.value["reached"],
                    "targets_assigned": fact.value["assigned"],
                }
        if fact := facts.get(FactKind.FORCE_MAJEURE):
            found |= {"force_majeure": fact.value, "force_majeure_source": fact.source}
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reached, assigned = cleaned.get("targets_reached"), cleaned.get("targets_assigned")
        kind = cleaned.get("targets", "")
        if kind == "" and (reached is not None or assigned is not None):
            kind = cleaned["targets"] = ASSIGNED
        if kind == ASSIGNED and "targets_assigned" not in self.errors and "targets_reached" not in self.errors:
            if not assigned:
                self.add_error(
                    "targets_assigned", "Hãy ghi số chỉ tiêu được giao, hoặc chọn “Không được giao chỉ tiêu”."
                )
            elif reached is None:
                self.add_error("targets_reached", "Hãy ghi số chỉ tiêu đạt được (0 nếu không đạt chỉ tiêu nào).")
            elif reached > assigned:
                self.add_error("targets_reached", f"Số đạt được ({reached}) nhiều hơn số được giao ({assigned}).")
        return cleaned

    def read_facts(self) -> tuple[dict[str, Any], dict[str, str]]:
        typed: dict[str, tuple[Any, str]] = {}
        if self.posted("targets"):
            share: Any = None
            if self.cleaned_data["targets"] == NOT_ASSIGNED:
                share = NOT_ASSIGNED
            elif self.cleaned_data["targets"] == ASSIGNED:
                share = {
                    "reached": self.cleaned_data["targets_reached"],
                    "assigned": self.cleaned_data["targets_assigned"],
                }
            typed[FactKind.TARGETS_SHARE] = (share, self.cleaned_data["targets_source"])
        if self.posted("force_majeure"):
            typed[FactKind.FORCE_MAJEURE] = (
                self.cleaned_data["force_majeure"] or None,
                self.cleaned_data["force_majeure_source"],
            )
        return self.changed_facts(typed)
