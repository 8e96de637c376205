"""The roster as .xlsx: one field a column, dates typed, sensitive columns only for whom they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from members.models import Member
from members.permissions import SENSITIVE_FIELDS, sees_sensitive_anywhere, visible_fields
from members.rules import mask_citizen_id
from partybase.vietnamese import format_partial_date
from partybase.web.workbooks import Column

Getter = Callable[[Member], Any]


def _choice(name: str) -> Getter:
    return lambda member: getattr(member, f"get_{name}_display")()


def _partial(name: str) -> Getter:
    return lambda member: format_partial_date(getattr(member, name))


def _plain(name: str) -> Getter:
    return lambda member: getattr(member, name) or ""


def _positions(member: Member) -> str:
    return "; ".join(f"{p.title or p.get_kind_display()}, {p.organization.name}" for p in member.open_positions)


def _periods(member: Member) -> str:
    return "; ".join(period.get_kind_display() for period in member.periods_now)


# (field that decides who sees it, column, value)
ROSTER: list[tuple[str, Column, Getter]] = [
    ("surname_and_middle", Column("Họ và tên đệm", 22), _plain("surname_and_middle")),
    ("given_name", Column("Tên", 12), _plain("given_name")),
    ("birth_name", Column("Họ và tên khai sinh", 24), _plain("birth_name")),
    ("sex", Column("Giới tính", 9), _choice("sex")),
    ("birth_date", Column("Ngày sinh", 12, "partial_date"), _partial("birth_date")),
    ("ethnic_group", Column("Dân tộc", 12), _choice("ethnic_group")),
    ("religion", Column("Tôn giáo", 14), _choice("religion")),
    ("citizen_id", Column("Số căn cước công dân (che)", 16), lambda m: mask_citizen_id(m.citizen_id)),
    ("home_place", Column("Quê quán", 30), _plain("home_place")),
    ("residence", Column("Nơi cư trú", 30), _plain("residence")),
    ("schooling", Column("Giáo dục phổ thông", 12), _plain("schooling")),
    ("qualification", Column("Chuyên môn nghiệp vụ", 18), _choice("qualification")),
    ("political_theory", Column("Lý luận chính trị", 16), _choice("political_theory")),
    ("foreign_language", Column("Ngoại ngữ", 14), _plain("foreign_language")),
    ("occupation", Column("Nghề nghiệp hiện nay", 22), _plain("occupation")),
    ("employment", Column("Cán bộ, công chức, viên chức", 20), _choice("employment")),
    ("admission_decided_on", Column("Ngày quyết định kết nạp", 13, "partial_date"), _partial("admission_decided_on")),
    ("admission_ceremony_on", Column("Ngày kết nạp", 13, "partial_date"), _partial("admission_ceremony_on")),
    ("official_on", Column("Ngày chính thức", 13, "partial_date"), _partial("official_on")),
    ("card_number", Column("Số thẻ đảng viên", 13), _plain("card_number")),
    ("life_history_number", Column("Số lý lịch", 12), _plain("life_history_number")),
    ("status", Column("Diện", 12), _choice("status")),
    ("cell", Column("Chi bộ", 30), lambda m: m.cell.name),
    ("cell", Column("Tổ chức cấp trên", 30), lambda m: m.cell.parent.name if m.cell.parent else ""),
    ("cell", Column("Chức vụ", 30), _positions),
    ("status", Column("Miễn, đình chỉ sinh hoạt", 24), _periods),
    ("ended_on", Column("Ngày thôi sinh hoạt", 13, "date"), lambda m: m.ended_on),
    ("end_kind", Column("Hình thức thôi sinh hoạt", 20), _choice("end_kind")),
    ("note", Column("Ghi chú", 30), _plain("note")),
]


def roster_columns(user: Any) -> list[tuple[str, Column, Getter]]:
    """The columns a user gets at all; `roster_row` still asks for each member."""
    if sees_sensitive_anywhere(user):
        return ROSTER
    return [entry for entry in ROSTER if entry[0] not in SENSITIVE_FIELDS]


def roster_row(user: Any, member: Member, columns: list[tuple[str, Column, Getter]]) -> list[Any]:
    allowed = visible_fields(user, member)
    return [value(member) if field in allowed else "" for field, _, value in columns]
