"""The roster: a member enters, is edited, corrected, confirmed official; an identity number is revealed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction

from members import permissions, rules
from members.actions._shared import (
    check_active,
    check_open_cell,
    check_recordable,
    lock_member,
    lock_organization,
    member_changes,
    member_field,
    need,
    need_paper,
    save_member,
)
from members.models import EntryKind, Member, Membership, Status
from organizations.models import Organization
from partybase.accounts.models import User
from partybase.audit.actions import record
from partybase.refusal import Conflict, Refusal, check_version
from partybase.today import today
from partybase.vietnamese import clean_text, format_date, format_partial_date

NUMBER_FIELDS = ("card_number", "life_history_number", "citizen_id")
ENTRY_KINDS = (EntryKind.ADMISSION, EntryKind.READMISSION, EntryKind.TRANSFER_IN)
REQUIRED = ("given_name", "sex", "birth_date", "admission_decided_on", "status")


@transaction.atomic
def add_member(
    *,
    cell: Organization,
    entry_kind: str,
    on: datetime.date,
    by: User,
    paper: str = "",
    confirm_duplicate: bool = False,
    **fields: Any,
) -> Member:
    """A member enters a cell: opens the membership. `fields` are those of the model; unknown ones are refused.

    Raises Refusal for what is wrong in the values, a number that is taken, or somebody of the same name and birth date
    (unless `confirm_duplicate`).
    """
    permissions.check_can_add(by, cell)
    cell = lock_organization(cell)
    check_open_cell(cell, on, field="cell")
    check_recordable(on)
    if entry_kind not in ENTRY_KINDS:
        raise Refusal(
            "Hãy chọn lý do vào chi bộ: kết nạp, kết nạp lại hoặc chuyển đến từ đảng bộ khác.", field="entry_kind"
        )
    _only_known(
        fields, {*permissions.FREE_FIELDS, *permissions.SENSITIVE_FIELDS, *permissions.RESERVED_FIELDS, "status"}
    )
    values = clean_values(fields)
    for name in REQUIRED:
        if not values.get(name):
            raise Refusal(f"Hãy ghi {member_field(name).verbose_name}.", field=name)
    _check_values(values)
    _check_entry(values, on)
    _check_numbers_free(values, by)
    if not confirm_duplicate:
        check_no_twin(values, by)
    member = Member(cell=cell, **values)
    _save_numbers(member, values, by, insert=True)
    paper = clean_text(paper)
    Membership.objects.create(
        member=member, organization=cell, starts=on, entry_kind=entry_kind, entry_paper=paper[:300]
    )
    _, after = member_changes(Member(), values)
    record(
        by=by,
        act="member.add",
        summary=f"Thêm đ/c {member} vào {cell} từ ngày {format_date(on)} ({EntryKind(entry_kind).label})",
        subject=member,
        place=cell,
        after=after,
        paper=paper,
    )
    return member


@transaction.atomic
def edit_member(*, member: Member, version: int | None, by: User, **fields: Any) -> Member:
    """Edit what the user may edit; reserved fields only while they are empty. What may not be edited is refused.

    Nothing changed: nothing is written. Raises Conflict when the record was saved in between.
    """
    permissions.check_can_edit(by, member)
    member = lock_member(member)
    permissions.check_can_edit(by, member)
    check_active(member)
    _only_known(fields, {*permissions.FREE_FIELDS, *permissions.SENSITIVE_FIELDS, *permissions.RESERVED_FIELDS})
    editable = permissions.editable_fields(by, member)
    _check_version(member, version, by, fields)
    values = _changed(member, clean_values(fields, member))
    for name in values:
        if name not in editable and not name.endswith("_key"):
            raise Refusal(
                f"{_label(name)} đã ghi, chỉ cán bộ Ban Tổ chức sửa được và phải ghi lý do.",
                field=name if name in permissions.ALL_FIELDS else None,
            )
    return _write(member, values, by, act="member.edit", summary=f"Sửa hồ sơ đ/c {member}")


@transaction.atomic
def correct_member(*, member: Member, version: int | None, reason: str, by: User, **fields: Any) -> Member:
    """Staff correct what is reserved once it is entered (dates of admission, numbers, status), with a reason."""
    permissions.check_can_correct(by, member)
    member = lock_member(member)
    permissions.check_can_correct(by, member)
    reason = need(reason, "Hãy ghi lý do sửa, ví dụ: đối chiếu hồ sơ gốc.", field="reason")
    _only_known(fields, {*permissions.RESERVED_FIELDS, "status"})
    _check_version(member, version, by, fields)
    values = _changed(member, clean_values(fields, member))
    if not values:
        raise Refusal("Chưa có nội dung nào khác với hồ sơ hiện tại. Hãy sửa nội dung sai rồi lưu.")
    return _write(member, values, by, act="member.correct", summary=f"Đính chính hồ sơ đ/c {member}", reason=reason)


@transaction.atomic
def confirm_official(*, member: Member, on: datetime.date, paper: str, by: User, version: int | None = None) -> Member:
    """A probationary member becomes official on a day (Điều lệ Đảng 2011, Art. 5)."""
    permissions.check_can_confirm(by, member)
    member = lock_member(member)
    permissions.check_can_confirm(by, member)
    check_active(member)
    check_version(member, version)
    check_recordable(on)
    paper = need_paper(paper)
    if member.is_official:
        day = format_partial_date(member.official_on) or "chưa rõ"
        raise Refusal(f"Đ/c {member} đã là đảng viên chính thức (ngày công nhận: {day}).")
    if problem := rules.check_confirmation(member.admission_ceremony_on, on):
        raise Refusal(problem, field="on")
    values = {"status": Status.OFFICIAL, "official_on": on.isoformat()}
    _check_values({**_current(member), **values}, only={"official_on"}, rename={"official_on": "on"})
    return _write(
        member, values, by, act="member.confirm", paper=paper, checked=True,
        summary=f"Công nhận đ/c {member} là đảng viên chính thức từ ngày {format_date(on)}",
    )  # fmt: skip


@transaction.atomic
def reveal_citizen_id(*, member: Member, by: User) -> str:
    """The identity number in full; each reading leaves one event (without the number)."""
    permissions.check_can_reveal(by, member)
    if not member.citizen_id:
        raise Refusal(f"Hồ sơ đ/c {member} chưa ghi số căn cước công dân.")
    record(
        by=by,
        act="member.reveal",
        summary=f"Xem số căn cước công dân của đ/c {member}",
        subject=member,
        place=member.cell,
    )
    return member.citizen_id


# --- what these share ---------------------------------------------------------------------------------------------


def clean_values(fields: Mapping[str, Any], member: Member | None = None) -> dict[str, Any]:
    """Text cleaned, numbers without blanks, names without honorifics and with their keys."""
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name in NUMBER_FIELDS:
            values[name] = rules.clean_number(value)
        else:
            values[name] = clean_text(value) if isinstance(value, str) else ("" if value is None else value)
    if "surname_and_middle" in values or "given_name" in values:
        surname = values.get("surname_and_middle", member.surname_and_middle if member else "")
        given = values.get("given_name", member.given_name if member else "")
        values.update(rules.clean_names(surname, given))
    return values


def check_no_twin(values: Mapping[str, Any], by: User) -> None:
    """Refuse, until it is confirmed, somebody whose name and birth date are already in the roster."""
    twins = Member.objects.twins_of(values["search_key"], values["birth_date"])
    if not twins.exists():
        return
    seen = twins.visible_to(by).select_related("cell").first()
    where = f": đ/c {seen}, {seen.cell}" if seen else ", ở tổ chức đảng ngoài phạm vi của đồng chí"
    raise Refusal(
        f"Đã có đảng viên trùng họ tên và ngày sinh{where}. "
        "Nếu đúng là người khác, hãy đánh dấu “Đây là người khác” rồi lưu lại.",
        field="confirm_duplicate",
    )


def _only_known(fields: Mapping[str, Any], known: set[str]) -> None:
    for name in fields:
        if name not in known:
            raise Refusal(f"{_label(name)} không sửa ở đây.")


def _label(name: str) -> str:
    try:
        label = str(member_field(name).verbose_name)
    except FieldDoesNotExist:
        return "Nội dung này"
    return label[:1].upper() + label[1:]


def _current(member: Member) -> dict[str, Any]:
    return {name: getattr(member, name) for name in (*rules.DATES, *NUMBER_FIELDS, "status")}


def _changed(member: Member, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(member, name) != value}


def _check_values(
    values: Mapping[str, Any], *, only: set[str] | None = None, rename: Mapping[str, str] | None = None
) -> None:
    """Refuse by the first problem of the rules, among the fields of `only` when they alone change."""
    for name, value in values.items():
        field = member_field(name)
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            raise Refusal(f"{_label(name)} dài quá {field.max_length} ký tự. Hãy viết gọn lại.", field=name)
        if value and field.choices and value not in dict(field.flatchoices):
            raise Refusal(f"{_label(name)}: hãy chọn một giá trị trong danh sách.", field=name)
    for name, sentence in rules.check_member(values, today()):
        if only is None or name in only:
            raise Refusal(sentence, field=(rename or {}).get(name, name))


def _check_entry(values: Mapping[str, Any], on: datetime.date) -> None:
    first = values.get("admission_ceremony_on") or values["admission_decided_on"]
    if rules.earliest_possible(first) > on:
        raise Refusal(
            f"Ngày về chi bộ {format_date(on)} trước ngày kết nạp {format_partial_date(first)}. Hãy sửa một trong hai ngày.",
            field="on",
        )


def _check_numbers_free(values: Mapping[str, Any], by: User, member: Member | None = None) -> None:
    """A number taken is named by its field; the other person only when in the user's scope."""
    for name in NUMBER_FIELDS:
        if not values.get(name):
            continue
        holders = Member.objects.with_number(name, values[name])
        if member is not None and member.pk is not None:
            holders = holders.exclude(pk=member.pk)
        if not holders.exists():
            continue
        other = holders.visible_to(by).select_related("cell").first()
        if other and name in permissions.visible_fields(by, other):
            sentence = f"{_label(name)} này đã ghi cho đ/c {other}, {other.cell}. Hãy kiểm tra lại số."
        else:
            sentence = (
                f"{_label(name)} này đã có trong hệ thống, ghi cho đảng viên khác. Hãy kiểm tra lại số với Ban Tổ chức."
            )
        raise Refusal(sentence, field=name)


def _save_numbers(member: Member, values: Mapping[str, Any], by: User, *, insert: bool = False) -> None:
    """Save; should somebody else have taken a number in the same moment, say so instead of failing."""
    try:
        with transaction.atomic():
            if insert:
                member.save(force_insert=True)
            else:
                save_member(member, values)
    except IntegrityError:
        _check_numbers_free(values, by, member)
        raise


def _check_version(member: Member, version: int | None, by: User, fields: Mapping[str, Any]) -> None:
    """Refuse a save on an older version, showing what stands now in the fields that were sent."""
    visible = permissions.visible_fields(by, member)
    shown = [name for name in fields if name in visible and name not in permissions.SENSITIVE_FIELDS]
    try:
        check_version(member, version, shown)
    except Conflict as conflict:
        for name in shown:
            if name in rules.DATES:
                conflict.theirs[str(member_field(name).verbose_name)] = format_partial_date(getattr(member, name))
        raise


def _write(
    member: Member, values: dict[str, Any], by: User, *, act: str, summary: str, reason: str = "", paper: str = "",
    checked: bool = False,
) -> Member:  # fmt: skip
    if not values:
        return member
    if not checked:
        for name in REQUIRED:
            if name in values and not values[name]:
                raise Refusal(f"Hãy ghi {member_field(name).verbose_name}.", field=name)
        _check_values({**_current(member), **values}, only=_related_to(values))
        _check_numbers_free(values, by, member)
    before, after = member_changes(member, values)
    _save_numbers(member, values, by)
    record(
        by=by, act=act, summary=summary, subject=member, place=member.cell,
        before=before, after=after, reason=reason, paper=paper,
    )  # fmt: skip
    return member


def _related_to(values: Mapping[str, Any]) -> set[str]:
    """The fields whose problems a change may cause: an old fault elsewhere must not keep a telephone number from being saved."""
    names = set(values)
    if names & {*rules.DATES, "status"}:
        names |= set(rules.DATES)
    if "status" in names:
        names.add("card_number")
    return names
