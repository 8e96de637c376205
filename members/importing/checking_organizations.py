"""The sheet of organizations: rows in, checked rows out. No database."""

from __future__ import annotations

import dataclasses
import datetime

from members.importing.cells import Cells
from members.importing.columns import KINDS, ORGANIZATION_COLUMNS, ORGANIZATIONS, Words, locate
from members.importing.reading import Row, SheetRows
from organizations.models import Kind
from organizations.rules import CELLS, fits_under
from partybase.vietnamese import fold


@dataclasses.dataclass
class OrganizationRow:
    row: Row
    code: str
    name: str
    kind: str
    category: str  # its code, or ""
    parent: str  # code of the parent, "" for the top
    founded_on: str
    depth: int = 0

    @property
    def is_cell(self) -> bool:
        return self.kind in CELLS


def check_organizations(
    sheet: SheetRows, as_of: datetime.date, categories: Words
) -> tuple[dict[str, OrganizationRow], Cells]:
    """Checked organizations by code, parents before children, and what was found wrong on the way."""
    headings, rows = locate(sheet, ORGANIZATION_COLUMNS)
    cells = Cells(headings, as_of)
    found: dict[str, OrganizationRow] = {}
    for row in rows:
        item = _organization(row, cells, categories)
        if not item.code:
            continue
        if item.code in found:
            first = found[item.code].row.number
            cells.problem(row, "code", f"mã “{item.code}” đã có ở dòng {first}. Mỗi tổ chức phải có một mã riêng.")
            continue
        found[item.code] = item
    if not rows:
        cells.problem(Row(headings.row, ()), "", f"trang tính “{ORGANIZATIONS}” chưa có tổ chức nào dưới dòng tiêu đề.")
    _check_tree(found, cells)
    for index, heading in headings.unknown:
        cells.warn(
            Row(headings.row, ()), "", "Cột không đọc", f"cột “{heading}” (cột thứ {index + 1}) không được nhập."
        )
    return dict(sorted(found.items(), key=lambda pair: (pair[1].depth, pair[1].row.number))), cells


def _organization(row: Row, cells: Cells, categories: Words) -> OrganizationRow:
    code = cells.text(row, "code", 30, needed="chưa ghi mã tổ chức. Hãy ghi một mã không trùng với tổ chức khác.")
    name = cells.text(row, "name", 200, needed="chưa ghi tên tổ chức đảng.")
    kind = cells.coded(row, "kind", KINDS, needed=f"chưa ghi loại tổ chức. Hãy ghi một trong: {KINDS.allowed}.")
    category = cells.coded(row, "category", categories)
    parent = cells.text(row, "parent", 30)
    if parent and parent == code:
        cells.problem(row, "parent", f"tổ chức “{code}” không thể là cấp trên của chính mình.")
    founded_on = cells.partial_date(row, "founded_on")
    if kind and kind != Kind.DBH and not cells.text(row, "category", 200):
        cells.warn(
            row, "category", "Chưa có loại hình", "chưa ghi loại hình; khi xếp loại, tổ chức sẽ nằm trong nhóm “khác”."
        )
    return OrganizationRow(row, code, name, kind, category, parent, founded_on)


def _check_tree(found: dict[str, OrganizationRow], cells: Cells) -> None:
    tops = [item for item in found.values() if not item.parent]
    for item in tops[1:]:
        cells.problem(
            item.row,
            "parent",
            f"chưa ghi mã tổ chức cấp trên. Chỉ một tổ chức cao nhất được để trống ô này, là “{tops[0].code}” ở dòng "
            f"{tops[0].row.number}.",
        )
    if tops and tops[0].kind and tops[0].kind != Kind.DBH:
        cells.problem(
            tops[0].row,
            "parent",
            "chưa ghi mã tổ chức cấp trên. Chỉ đảng bộ cao nhất (Đảng bộ huyện) được để trống ô này.",
        )
    for item in found.values():
        if not item.parent or item.parent == item.code:
            continue
        parent = found.get(item.parent)
        if parent is None:
            cells.problem(
                item.row,
                "parent",
                f"không có tổ chức nào mang mã “{item.parent}”. Hãy sửa mã, hoặc thêm tổ chức đó vào trang tính này.",
            )
        elif parent.is_cell:
            cells.problem(
                item.row,
                "parent",
                f"“{parent.code}” (dòng {parent.row.number}) là chi bộ, không thể có tổ chức trực thuộc. "
                "Hãy sửa mã cấp trên ở dòng này hoặc loại tổ chức ở dòng kia.",
            )
        elif item.kind and parent.kind and not fits_under(item.kind, parent.kind):
            above = [kind for kind in Kind if fits_under(item.kind, kind)]
            allowed = " hoặc ".join(str(kind.label).lower() for kind in above)
            where = f"phải trực thuộc {allowed}" if allowed else "phải là tổ chức cao nhất"
            cells.problem(
                item.row,
                "parent",
                f"{Kind(item.kind).label} {where}, nhưng “{parent.code}” (dòng {parent.row.number}) là "
                f"{str(Kind(parent.kind).label).lower()}. Hãy sửa loại tổ chức hoặc mã cấp trên.",
            )
    _set_depths(found, cells)
    same: dict[tuple[str, str], OrganizationRow] = {}
    for item in found.values():
        first = same.setdefault((item.parent, fold(item.name)), item)
        if first is not item and item.name:
            cells.warn(
                item.row, "name", "Tên trùng", f"cùng tên với tổ chức ở dòng {first.row.number} trong cùng cấp trên."
            )


def _set_depths(found: dict[str, OrganizationRow], cells: Cells) -> None:
    """Depth under the top; a chain of parents that comes back to itself is refused once, at its first row."""
    done: set[str] = set()
    for item in found.values():
        chain: list[OrganizationRow] = []
        step: OrganizationRow | None = item
        while step is not None and step.code not in done and step not in chain:
            chain.append(step)
            step = found.get(step.parent) if step.parent != step.code else None
        if step is not None and step in chain:
            ring = chain[chain.index(step) :]
            codes = " → ".join(each.code for each in [*ring, step])
            cells.problem(
                min(ring, key=lambda each: each.row.number).row,
                "parent",
                f"các mã cấp trên tạo thành vòng: {codes}. Hãy sửa mã cấp trên của một trong các tổ chức này.",
            )
        else:
            depth = step.depth + 1 if step is not None else 0
            for each in reversed(chain):
                each.depth = depth
                depth += 1
        done.update(each.code for each in chain)
