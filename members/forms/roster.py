"""Forms of the roster: add, edit, correct, confirm, and the reason for a large export."""

from __future__ import annotations

from typing import Any

from django import forms

from members import rules
from members.forms._base import CellField, MembersForm, member_fields, on_field, paper_field
from members.models import EntryKind, Member
from members.permissions import FREE_FIELDS, RESERVED_FIELDS, SENSITIVE_FIELDS, editable_fields
from partybase.today import today
from partybase.web.fields import DateField

IDENTITY = ("surname_and_middle", "given_name", "sex", "birth_date", "birth_name")
PARTY = (
    "status",
    "admission_decided_on",
    "admission_ceremony_on",
    "official_on",
    "card_number",
    "life_history_number",
)
PERSON = ("citizen_id", "ethnic_group", "religion", "home_place", "residence", "phone")
WORK = ("schooling", "qualification", "political_theory", "foreign_language", "occupation", "employment", "note")
LATER = ("Nhân thân (có thể bổ sung sau)", "Học vấn, công tác (có thể bổ sung sau)")
WRITTEN_IN_RULES = {"starts": "on"}


class CheckedMember(MembersForm):
    """The same rules as the action and the import, so that all that is wrong is said at once, each at its field."""

    def current(self) -> dict[str, Any]:
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        values = {**self.current(), **cleaned}
        for name in ("card_number", "life_history_number", "citizen_id"):
            values[name] = rules.clean_number(values.get(name))
        for field, sentence in rules.check_member(values, today()):
            target = WRITTEN_IN_RULES.get(field, field)
            if target in self.fields and target not in self.errors:
                self.add_error(target, sentence)
        return cleaned


class MemberAddForm(CheckedMember):
    cell = CellField(label="Chi bộ")
    entry_kind = forms.ChoiceField(
        label="Lý do vào chi bộ",
        choices=[
            (EntryKind.ADMISSION, EntryKind.ADMISSION.label),
            (EntryKind.TRANSFER_IN, EntryKind.TRANSFER_IN.label),
            (EntryKind.READMISSION, EntryKind.READMISSION.label),
        ],
    )
    on = DateField(label="Sinh hoạt tại chi bộ từ ngày", help_text="Ví dụ: 13/04/2019.")
    paper = paper_field(required=False)

    GROUPS = (
        ("Họ tên", IDENTITY),
        ("Vào chi bộ", ("cell", "entry_kind", "on", "paper")),
        ("Kết nạp và công nhận chính thức", PARTY),
        (LATER[0], PERSON),
        (LATER[1], WORK),
    )
    FOLDED = LATER

    def prepare(self) -> None:
        self.fields.update(member_fields([*IDENTITY, *PARTY, *PERSON, *WORK]))
        self.fields["employment"].required = False
        cells = self.fields["cell"].narrow(self.user)
        first_two = list(cells[:2])
        if len(first_two) == 1:
            self.fields["cell"].initial = first_two[0].pk
            self.fields["cell"].empty_label = None

    def refuse(self, refusal: Any) -> None:
        if refusal.field == "confirm_duplicate":
            self.ask_whether_another()
        super().refuse(refusal)

    def ask_whether_another(self) -> None:
        """Show the box that says: this is another person of the same name and birth date."""
        self.fields["confirm_duplicate"] = forms.BooleanField(label="Đây là người khác", required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if data is not None and data.get("confirm_duplicate"):
            self.ask_whether_another()

    def values(self) -> dict[str, Any]:
        values = super().values()
        values["employment"] = values["employment"] or "NONE"
        return values


class MemberEditForm(CheckedMember):
    """What the user may edit of this member: a reserved field appears only while it is empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    GROUPS = (
        ("Họ tên", IDENTITY),
        ("Bổ sung số liệu còn thiếu", RESERVED_FIELDS),
        ("Nhân thân", PERSON),
        ("Học vấn, công tác", WORK),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        allowed = editable_fields(self.user, self.member)
        names = [name for name in (*FREE_FIELDS, *SENSITIVE_FIELDS, *RESERVED_FIELDS) if name in allowed]
        self.fields.update(member_fields(names))
        for name in names:
            if name != "citizen_id":
                self.fields[name].initial = getattr(self.member, name)
        for name in set(names) & set(RESERVED_FIELDS):
            self.fields[name].required = False
        if "citizen_id" in self.fields and self.member.citizen_id:
            masked = rules.mask_citizen_id(self.member.citizen_id)
            self.fields["citizen_id"].help_text = f"Đang ghi: {masked}. Để trống nếu không đổi."
        self.fields["version"].initial = self.member.version

    def current(self) -> dict[str, Any]:
        return {name: getattr(self.member, name) for name in (*rules.DATES, "status")}

    def values(self) -> dict[str, Any]:
        """Without what was left empty on purpose: an identity number not typed again, a reserved field still unknown."""
        values = super().values()
        values.pop("version", None)
        for name in ("citizen_id", *RESERVED_FIELDS):
            if name in values and not values[name]:
                values.pop(name)
        return values


class MemberCorrectForm(CheckedMember):
    """Staff: what is reserved, with the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    GROUPS = (("Nội dung đính chính", ("status", *RESERVED_FIELDS)), ("Căn cứ", ("reason",)))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        names = ["status", *RESERVED_FIELDS]
        self.fields.update(member_fields(names))
        for name in names:
            self.fields[name].initial = getattr(self.member, name)
        self.fields["reason"] = forms.CharField(
            label="Lý do", max_length=500, help_text="Ví dụ: đối chiếu hồ sơ gốc ngày 05/11/2019."
        )
        self.fields["version"].initial = self.member.version

    def current(self) -> dict[str, Any]:
        return {"birth_date": self.member.birth_date}

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("version", None)
        return values


class MemberConfirmForm(MembersForm):
    on = on_field("Ngày công nhận chính thức")
    paper = paper_field(label="Quyết định công nhận")
