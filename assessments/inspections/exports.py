"""The lists of inspection as workbooks: what the list shows, no text of a case."""

from __future__ import annotations

from typing import Any

from assessments.inspections.models import DisciplinaryAction, Inspection
from partybase.web.workbooks import Column

DISCIPLINE_COLUMNS = [
    Column("Đối tượng", 30),
    Column("Đơn vị", 36),
    Column("Hình thức", 14),
    Column("Số quyết định", 22),
    Column("Ngày công bố", 14, "date"),
    Column("Cơ quan quyết định", 32),
    Column("Năm tính", 10, "integer"),
    Column("Tự phát hiện, đã khắc phục", 14),
]
INSPECTION_COLUMNS = [
    Column("Đối tượng", 30),
    Column("Đơn vị", 36),
    Column("Hình thức", 34),
    Column("Chủ thể", 30),
    Column("Ngày bắt đầu", 14, "date"),
    Column("Ngày kết thúc", 14, "date"),
    Column("Số kết luận", 22),
    Column("Ngày kết luận", 14, "date"),
    Column("Có biểu hiện suy thoái", 14),
    Column("Năm tính", 10, "integer"),
]


def unit_of(thing: DisciplinaryAction | Inspection) -> str:
    return str(thing.place) if thing.member_id else ""


def discipline_row(action: DisciplinaryAction) -> list[Any]:
    return [
        str(action.subject),
        unit_of(action),
        action.get_form_display(),
        action.number,
        action.announced_on,
        action.body,
        action.counted_year,
        "Có" if action.self_detected_and_remedied else "",
    ]


def inspection_row(inspection: Inspection) -> list[Any]:
    return [
        str(inspection.subject),
        unit_of(inspection),
        inspection.get_kind_display(),
        inspection.performer,
        inspection.starts_on,
        inspection.ends_on,
        inspection.conclusion_number,
        inspection.conclusion_on,
        "Có" if inspection.concludes_degradation else "",
        inspection.counted_year,
    ]
