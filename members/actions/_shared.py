"""What the actions of this package share: fetching in the lock, dates that may be recorded, ending posts and rights."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import Field

from members.models import Member, Position
from members.permissions import SENSITIVE_FIELDS
from members.rules import mask_citizen_id, periods_overlap
from organizations.models import Grant, Organization
from partybase.audit.actions import changes
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import clean_text, format_date

# An organization is locked before a member, members by their id: no two actions wait for each other.


def member_field(name: str) -> Field:
    return cast(Field, Member._meta.get_field(name))


def lock_organization(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)


def lock_member(member: Member) -> Member:
    return Member.objects.locked().get(pk=member.pk)


def check_recordable(on: datetime.date, *, field: str = "on") -> None:
    """What happened is recorded, not what is planned."""
    if on > today():
        raise Refusal(
            f"Ngày {format_date(on)} ở sau ngày {format_date(today())}. Chỉ ghi việc đã có hiệu lực; hãy sửa lại ngày.",
            field=field,
        )


def check_active(member: Member) -> None:
    if not member.is_active:
        raise Refusal(
            f"Đ/c {member} đã thôi sinh hoạt từ ngày {format_date(member.ended_on)} ({member.get_end_kind_display()}), "
            "không ghi thêm được. Nếu ghi nhầm, đề nghị cán bộ Ban Tổ chức khôi phục."
        )


def check_open_cell(cell: Organization, on: datetime.date, *, field: str) -> None:
    if not cell.is_cell:
        raise Refusal(f"{cell} không phải là chi bộ. Đảng viên sinh hoạt ở chi bộ: hãy chọn một chi bộ.", field=field)
    if not cell.is_open:
        raise Refusal(
            f"{cell} đã kết thúc hoạt động từ ngày {format_date(cell.closed_on)}. Hãy chọn một chi bộ đang hoạt động.",
            field=field,
        )


def need(text: str, sentence: str, *, field: str) -> str:
    """The cleaned text, which must not be empty."""
    cleaned = clean_text(text or "")
    if not cleaned:
        raise Refusal(sentence, field=field)
    return cleaned


def need_paper(paper: str, *, field: str = "paper") -> str:
    return need(paper, "Hãy ghi số, ký hiệu và ngày của văn bản, ví dụ: QĐ 15-QĐ/HU ngày 05/11/2019.", field=field)


def check_no_overlap(
    starts: datetime.date, ends: datetime.date | None, rows: Iterable[Any], sentence: str, *, field: str = "on"
) -> None:
    """Refuse a period that meets one of the rows (on PostgreSQL an exclusion constraint says the same)."""
    if periods_overlap(starts, ends, ((row.starts, row.ends) for row in rows)):
        raise Refusal(sentence, field=field)


def end_grant(grant: Grant, on: datetime.date) -> None:
    """End a right on a day: gone at the next request. A right that began later ends on the day it began."""
    grant.ends = max(on, grant.starts)
    grant.save(update_fields=["ends"])


def close_position(position: Position, on: datetime.date, paper: str) -> str:
    """End a post and the right that came with it; gives its text for the record."""
    if on < position.starts:
        raise Refusal(
            f"Chức vụ {position} bắt đầu ngày {format_date(position.starts)}, sau ngày {format_date(on)}. "
            "Hãy sửa lại ngày, hoặc đề nghị cán bộ Ban Tổ chức sửa ngày giữ chức vụ.",
            field="on",
        )
    position.ends = on
    position.end_paper = paper[:300]
    position.save(update_fields=["ends", "end_paper"])
    if position.grant is not None and (position.grant.ends is None or position.grant.ends > on):
        end_grant(position.grant, on)
    return str(position)


def close_positions(positions: Iterable[Position], on: datetime.date, paper: str) -> list[str]:
    return [close_position(position, on, paper) for position in positions]


def open_positions(member: Member) -> list[Position]:
    return list(member.positions.open().select_related("organization", "grant").order_by("id"))


def member_changes(member: Member, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after for the record. Sensitive values stay out of it: it is read by more people than the member's file."""
    open_values = {k: v for k, v in values.items() if k not in SENSITIVE_FIELDS and not k.endswith("_key")}
    before, after = changes(member, open_values)
    for name in SENSITIVE_FIELDS:
        if name in values and values[name] != getattr(member, name):
            label = str(member_field(name).verbose_name)
            before[label], after[label] = _shown(name, getattr(member, name)), _shown(name, values[name], new=True)
    return before, after


def _shown(name: str, value: str | None, *, new: bool = False) -> str:
    if not value:
        return ""
    if name == "citizen_id":
        return mask_citizen_id(value)
    return "(đã ghi giá trị mới)" if new else "(giá trị trước)"


def save_member(member: Member, values: Mapping[str, Any]) -> None:
    """Write the named fields and count the version up; the row is locked by the caller."""
    for name, value in values.items():
        setattr(member, name, value)
    member.version += 1
    member.save(update_fields=[*values, "version"])
