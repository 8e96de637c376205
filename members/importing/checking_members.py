"""The sheet of members: rows in, checked rows out. No database.

What the regulations and plain sense say of one member's dates and numbers stands in `members.rules`; here it is asked
row by row, with what only a whole roster shows: numbers given twice, posts and cells that do not exist.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
from types import SimpleNamespace
from typing import Any

from members import rules
from members.importing import columns
from members.importing.cells import Cells
from members.importing.checking_organizations import OrganizationRow
from members.importing.columns import MEMBER_COLUMNS, locate
from members.importing.reading import Row, SheetRows
from members.models import EmploymentKind, PositionKind, Status
from partybase.vietnamese import clean_text, fold, format_date, strip_honorific

TEXTS = {
    "home_place": 200,
    "residence": 200,
    "schooling": 20,
    "foreign_language": 100,
    "occupation": 150,
    "birth_name": 150,
    "phone": 30,
    "note": 500,
}
NUMBERS = {"card_number": 8, "life_history_number": 9, "citizen_id": 12}
NUMBER_LABELS = {"card_number": "số thẻ", "life_history_number": "số lý lịch", "citizen_id": "số căn cước"}
DATES = ("birth_date", "admission_decided_on", "admission_ceremony_on", "official_on")
WARNING_KINDS = {
    "NO_CEREMONY": "Thiếu ngày kết nạp",
    "NO_OFFICIAL": "Thiếu ngày chính thức",
    "POST_ON_PROBATION": "Đảng viên dự bị giữ chức vụ đảng",
    "PROBATION_OVERDUE": "Quá hạn công nhận chính thức",
    "TOO_OLD": "Tuổi quá cao",
    "TOO_YOUNG": "Kết nạp khi chưa đủ 18 tuổi",
}
_SEVERAL = re.compile(r"[;\n]")


@dataclasses.dataclass(frozen=True)
class PositionRow:
    kind: str
    title: str
    organization: str  # code
    starts: datetime.date | None
    ends: datetime.date | None


@dataclasses.dataclass
class MemberRow:
    row: Row
    cell: str  # code
    values: dict[str, Any]  # fields of Member, without keys and cell
    in_cell_from: datetime.date | None
    exempt_from: datetime.date | None
    exempt_until: datetime.date | None
    positions: list[PositionRow]

    @property
    def is_official(self) -> bool:
        return self.values["status"] == Status.OFFICIAL


def check_members(
    sheet: SheetRows, as_of: datetime.date, organizations: dict[str, OrganizationRow]
) -> tuple[list[MemberRow], Cells]:
    headings, rows = locate(sheet, MEMBER_COLUMNS)
    cells = Cells(headings, as_of)
    members = [_member(row, cells, organizations) for row in rows]
    _check_unique(members, cells)
    _check_secretaries(members, cells)
    _warn_of_doubles(members, cells)
    for index, heading in headings.unknown:
        cells.warn(
            Row(headings.row, ()), "", "Cột không đọc", f"cột “{heading}” (cột thứ {index + 1}) không được nhập."
        )
    return members, cells


def _member(row: Row, cells: Cells, organizations: dict[str, OrganizationRow]) -> MemberRow:
    cell = _cell(row, cells, organizations)
    values: dict[str, Any] = {
        "surname_and_middle": strip_honorific(
            cells.text(row, "surname_and_middle", 100, needed="chưa ghi họ và tên đệm.")
        ),
        "given_name": cells.text(row, "given_name", 50, needed="chưa ghi tên."),
        "sex": cells.coded(row, "sex", columns.SEXES, needed="chưa ghi giới tính. Hãy ghi Nam hoặc Nữ."),
        "birth_date": cells.partial_date(row, "birth_date", needed="chưa ghi ngày sinh. Nếu chỉ biết năm thì ghi năm."),
        "ethnic_group": cells.coded(row, "ethnic_group", columns.ETHNIC),
        "religion": cells.coded(row, "religion", columns.FAITHS),
        "qualification": cells.coded(row, "qualification", columns.TRAINING),
        "political_theory": cells.coded(row, "political_theory", columns.THEORY),
        "admission_decided_on": cells.partial_date(
            row, "admission_decided_on", needed="chưa ghi ngày quyết định kết nạp. Nếu chỉ biết năm thì ghi năm."
        ),
        "admission_ceremony_on": cells.partial_date(row, "admission_ceremony_on"),
        "official_on": cells.partial_date(row, "official_on"),
    }
    values |= {key: cells.text(row, key, longest) for key, longest in TEXTS.items()}
    values |= {key: _number(row, key, longest, cells) for key, longest in NUMBERS.items()}
    values["employment"] = _employment(row, cells, values["occupation"])
    had_official_date = bool(str(cells.raw(row, "official_on") or "").strip())
    values["status"] = Status.OFFICIAL if had_official_date else Status.PROBATIONARY

    exempt_from, exempt_until = cells.day(row, "exempt_from"), cells.day(row, "exempt_until")
    if exempt_from and exempt_until and exempt_until <= exempt_from:
        cells.problem(row, "exempt_until", _end_before_start("hết thời gian miễn", exempt_until, exempt_from))
    if exempt_until and not exempt_from:
        cells.problem(row, "exempt_from", "có ngày hết miễn sinh hoạt mà chưa ghi ngày được miễn.")
    in_cell_from = cells.day(row, "in_cell_from")
    positions = _positions(row, cells, organizations)
    _check_dates(row, cells, values)
    _warn(row, cells, values, cell, in_cell_from, exempt_from if not exempt_until else None, positions, organizations)
    return MemberRow(row, cell, values, in_cell_from, exempt_from, exempt_until, positions)


def _cell(row: Row, cells: Cells, organizations: dict[str, OrganizationRow]) -> str:
    code = cells.text(row, "cell", 30, needed="chưa ghi mã chi bộ của đảng viên.")
    if code and code not in organizations:
        cells.problem(
            row,
            "cell",
            f"không có tổ chức nào mang mã “{code}” ở trang tính “{columns.ORGANIZATIONS}”. "
            "Hãy sửa mã, hoặc thêm tổ chức đó vào trang tính kia.",
        )
    elif code and organizations[code].kind and not organizations[code].is_cell:
        cells.problem(
            row, "cell", f"“{code}” là đảng bộ; đảng viên phải sinh hoạt ở một chi bộ. Hãy ghi mã chi bộ của đảng viên."
        )
    return code


def _number(row: Row, key: str, longest: int, cells: Cells) -> str | None:
    value = cells.raw(row, key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    number = rules.clean_number(clean_text(str(value or "")))
    if number and len(number) > longest:
        cells.problem(
            row, key, f"“{number[:30]}” dài {len(number)} ký tự, quá mức {longest}. Hãy đối chiếu hồ sơ và sửa lại."
        )
        return None
    return number


def _employment(row: Row, cells: Cells, occupation: str) -> str:
    value = cells.coded(row, "employment", columns.EMPLOYMENT)
    if value == columns.YES:
        return EmploymentKind.PUBLIC_EMPLOYEE if fold(occupation) == columns.TEACHERS else EmploymentKind.CIVIL_SERVANT
    return value if value and value != columns.NO else EmploymentKind.NONE


def _positions(row: Row, cells: Cells, organizations: dict[str, OrganizationRow]) -> list[PositionRow]:
    """One post, or several divided by semicolons, each with its organization and its date in the same order."""
    titles = _several(cells.text(row, "position", 300))
    places = _several(cells.text(row, "position_at", 300))
    if not titles:
        if places:
            cells.problem(row, "position", "có mã tổ chức giữ chức vụ mà chưa ghi chức vụ đảng.")
        return []
    if len(places) != len(titles):
        cells.problem(
            row,
            "position_at",
            f"ghi {len(titles)} chức vụ nhưng {len(places)} mã tổ chức. Mỗi chức vụ cần mã của tổ chức nơi giữ chức vụ "
            "(nhiều chức vụ thì cách nhau bằng dấu chấm phẩy).",
        )
        return []
    if len(titles) == 1:
        periods = [(cells.day(row, "position_from"), cells.day(row, "position_until"))]
    else:
        periods = list(itertools.zip_longest(_days(row, "position_from", cells), _days(row, "position_until", cells)))
        periods = (periods + [(None, None)] * len(titles))[: len(titles)]
    found = []
    for title, place, (starts, ends) in zip(titles, places, periods, strict=True):
        kind = columns.POSITIONS.get(title)
        if kind is None:
            cells.problem(
                row, "position", f"“{title}” không có trong danh mục. Hãy ghi một trong: {columns.POSITIONS.allowed}."
            )
        elif place not in organizations:
            cells.problem(
                row,
                "position_at",
                f"không có tổ chức nào mang mã “{place}” ở trang tính “{columns.ORGANIZATIONS}”. "
                "Hãy sửa mã, hoặc thêm tổ chức đó.",
            )
        elif ends and not starts:
            cells.problem(row, "position_from", "có ngày thôi giữ chức vụ mà chưa ghi ngày bắt đầu giữ chức vụ.")
        elif starts and ends and ends < starts:
            cells.problem(row, "position_until", _end_before_start("thôi giữ chức vụ", ends, starts))
        else:
            label = str(PositionKind(kind).label)
            found.append(PositionRow(kind, "" if fold(title) == fold(label) else title, place, starts, ends))
    for number, post in enumerate(found):
        same = [other for other in found[:number] if (other.kind, other.organization) == (post.kind, post.organization)]
        if _overlaps(post, same, cells.as_of):
            cells.problem(row, "position", "cùng một chức vụ ở cùng một tổ chức được ghi hai lần. Hãy bỏ một.")
    return found


def _overlaps(post: PositionRow, others: list[PositionRow], as_of: datetime.date) -> bool:
    return rules.periods_overlap(
        post.starts or as_of, post.ends, [(each.starts or as_of, each.ends) for each in others]
    )


def _several(text: str) -> list[str]:
    return [part for part in (clean_text(piece) for piece in _SEVERAL.split(text)) if part]


def _days(row: Row, key: str, cells: Cells) -> list[datetime.date | None]:
    """Several dates of one cell: each is read as if it stood there alone."""
    parts = [clean_text(piece) for piece in _SEVERAL.split(str(cells.raw(row, key) or ""))]
    place = cells.headings.places.get(key)
    if place is None or not any(parts):
        return []
    found = []
    for part in parts:
        alone = list(row.values)
        alone[place] = part
        found.append(cells.day(Row(row.number, tuple(alone)), key))
    return found


def _end_before_start(what: str, ends: datetime.date, starts: datetime.date) -> str:
    return (
        f"ngày {what} {format_date(ends)} không ở sau ngày bắt đầu {format_date(starts)}. Hãy sửa một trong hai ngày."
    )


def _check_dates(row: Row, cells: Cells, values: dict[str, Any]) -> None:
    for field, sentence in rules.check_member_dates({key: values[key] for key in DATES}, cells.as_of):
        decided, ceremony = values["admission_decided_on"], values["admission_ceremony_on"]
        if (
            field == "admission_ceremony_on"
            and decided
            and not rules.certainly_after(values["birth_date"] or "1800", ceremony)
        ):
            cells.warn(
                row, field, "Ngày kết nạp trước ngày quyết định", sentence
            )  # a slip in old files, nothing hangs on it
        else:
            cells.problem(row, field, sentence)


def _warn(
    row: Row,
    cells: Cells,
    values: dict[str, Any],
    cell: str,
    in_cell_from: datetime.date | None,
    exempt_since: datetime.date | None,
    positions: list[PositionRow],
    organizations: dict[str, OrganizationRow],
) -> None:
    if not values["birth_date"] or not values["admission_decided_on"]:
        return
    open_posts = [post for post in positions if post.ends is None]
    holds = any(post.kind not in (PositionKind.UNIT_HEAD, PositionKind.MANAGED) for post in open_posts)
    for warning in rules.member_warnings(SimpleNamespace(**values), on=cells.as_of, holds_party_post=holds):
        key = "position" if warning.code == "POST_ON_PROBATION" else warning.field
        cells.warn(row, key, WARNING_KINDS.get(warning.code, warning.code), warning.sentence)
    for field, sentence in rules.check_member_numbers(values):
        cells.warn(row, field, "Số thẻ, số lý lịch, số căn cước chưa đúng mẫu", sentence)
    if values["status"] == Status.OFFICIAL and not values["card_number"]:
        cells.warn(row, "card_number", "Thiếu số thẻ đảng viên", "Thiếu số thẻ đảng viên.")
    if not values["life_history_number"]:
        cells.warn(row, "life_history_number", "Thiếu số lý lịch", "Thiếu số lý lịch.")
    admitted = values["admission_decided_on"]
    for key, label, day in (
        ("in_cell_from", "Ngày về chi bộ", in_cell_from),
        ("exempt_from", "Ngày được miễn", exempt_since),
    ):
        if day and rules.certainly_after(admitted, day.isoformat()):
            cells.warn(
                row, key, f"{label} trước ngày kết nạp", f"{label} {format_date(day)} ở trước ngày quyết định kết nạp."
            )
    for post in open_posts:
        if exempt_since and holds:
            cells.warn(
                row,
                "position",
                "Đảng viên được miễn giữ chức vụ",
                "Đảng viên được miễn sinh hoạt đang ghi giữ chức vụ đảng.",
            )
        if post.starts and rules.certainly_after(admitted, post.starts.isoformat()):
            cells.warn(
                row,
                "position_from",
                "Giữ chức vụ trước ngày kết nạp",
                "Ngày giữ chức vụ ở trước ngày quyết định kết nạp.",
            )
        if not _in_line(cell, post.organization, organizations):
            cells.warn(
                row,
                "position_at",
                "Giữ chức vụ ngoài tổ chức của mình",
                f"“{post.organization}” không phải là chi bộ của đảng viên, cũng không ở phía trên chi bộ ấy.",
            )


def _in_line(cell: str, organization: str, organizations: dict[str, OrganizationRow]) -> bool:
    code, steps = cell, 0
    while code in organizations and steps < 10:
        if code == organization:
            return True
        code, steps = organizations[code].parent, steps + 1
    return False


# --- what only the whole roster shows ----------------------------------------------------------------------------


def _check_unique(members: list[MemberRow], cells: Cells) -> None:
    for key, label in NUMBER_LABELS.items():
        first: dict[str, int] = {}
        for member in members:
            number = member.values[key]
            if number and number in first:
                cells.problem(
                    member.row,
                    key,
                    f"{label} “{number}” đã có ở dòng {first[number]}. Mỗi đảng viên một số; "
                    "hãy đối chiếu hồ sơ và sửa một dòng.",
                )
            elif number:
                first[number] = member.row.number


def _check_secretaries(members: list[MemberRow], cells: Cells) -> None:
    held: dict[str, list[tuple[int, PositionRow]]] = {}
    for member in members:
        for post in member.positions:
            if post.kind != PositionKind.SECRETARY:
                continue
            others = held.setdefault(post.organization, [])
            met = next((row for row, other in others if _overlaps(post, [other], cells.as_of)), None)
            if met is not None:
                cells.problem(
                    member.row,
                    "position",
                    f"tổ chức “{post.organization}” đã có bí thư ở dòng {met}. "
                    "Mỗi tổ chức chỉ có một bí thư; hãy sửa một trong hai dòng.",
                )
            others.append((member.row.number, post))


def _warn_of_doubles(members: list[MemberRow], cells: Cells) -> None:
    first: dict[tuple[str, str], int] = {}
    for member in members:
        birth = member.values["birth_date"]
        name = fold(f"{member.values['surname_and_middle']} {member.values['given_name']}")
        if len(birth) < 10 or not name:
            continue
        row = first.setdefault((name, birth), member.row.number)
        if row != member.row.number:
            cells.warn(
                member.row,
                "given_name",
                "Có thể ghi hai lần",
                f"cùng họ tên và ngày sinh với dòng {row}; hãy kiểm tra có phải cùng một người không.",
            )
