"""Small workbooks of a district for the tests of the import: sound ones, to be spoiled in one place each."""

import datetime
from pathlib import Path

import openpyxl

from members.importing.columns import MEMBER_COLUMNS, ORGANIZATION_COLUMNS

AS_OF = datetime.date(2019, 12, 10)
ORGANIZATION_HEADINGS = [column.heading for column in ORGANIZATION_COLUMNS]
MEMBER_HEADINGS = [column.heading for column in MEMBER_COLUMNS if column.required]

ORGANIZATIONS = {
    "T": ("Đảng bộ huyện Thử Nghiệm", "Đảng bộ huyện", "", "", "01/09/1947"),
    "T01": ("Đảng bộ xã Suối Trong", "Đảng bộ cơ sở", "Xã", "T", "1961"),
    "T01.01": ("Chi bộ thôn Đông", "Chi bộ trực thuộc", "Xã", "T01", "4/1975"),
    "T02": ("Chi bộ Hạt Kiểm lâm", "Chi bộ cơ sở", "Cơ quan Nhà nước", "T", datetime.date(2001, 2, 3)),
}
MEMBER = {
    "Mã tổ chức": "T01.01",
    "Họ và tên đệm": "Trần Văn",
    "Tên": "Thử",
    "Giới tính": "Nam",
    "Ngày sinh": "05/04/1970",
    "Dân tộc": "Kinh",
    "Tôn giáo": "Không",
    "Quê quán": "Suối Trong",
    "Nơi cư trú": "Suối Trong",
    "Giáo dục phổ thông": "12/12",
    "Chuyên môn": "Trung cấp",
    "Lý luận chính trị": "Sơ cấp",
    "Nghề nghiệp hiện nay": "Nông dân",
    "Cán bộ, công chức, viên chức": "Không",
    "Ngày quyết định kết nạp": "01/03/1995",
    "Ngày kết nạp": "18/03/1995",
    "Ngày chính thức": "18/03/1996",
    "Về chi bộ từ ngày": "01/03/1995",
}


def organization(code: str, **changed: object) -> dict[str, object]:
    values = dict(zip(ORGANIZATION_HEADINGS, (code, *ORGANIZATIONS.get(code, ("",) * 5)), strict=True))
    return values | {heading.replace("_", " "): value for heading, value in changed.items()}


def organizations(*extra: dict[str, object], **changed: object) -> list[dict[str, object]]:
    """The four of `ORGANIZATIONS`, then the extra ones; of an extra one with a code of the four, only the extra one."""
    replaced = {item["Mã tổ chức"]: item for item in extra}
    kept = [replaced.pop(code, None) or organization(code) for code in ORGANIZATIONS]
    return kept + list(replaced.values())


def member(number: int = 0, changed: dict[str, object] | None = None) -> dict[str, object]:
    """A sound member with numbers of its own."""
    own = {
        "Tên": f"Thử{number}",
        "Số thẻ đảng viên": f"{19000000 + number}",
        "Số lý lịch": f"{100000 + number}VP",
    }
    return MEMBER | own | (changed or {})


def sound_members() -> list[dict[str, object]]:
    """Three in each cell, with their secretaries: nothing to warn of."""
    found = []
    for number, cell in enumerate(["T01.01"] * 30 + ["T02"] * 3):
        found.append(member(number, {"Mã tổ chức": cell}))
    posts = {0: ("Bí thư", "T01.01"), 1: ("Chi ủy viên", "T01.01"), 2: ("Bí thư", "T01"), 30: ("Bí thư", "T02")}
    for index, (post, place) in posts.items():
        found[index] |= {"Chức vụ đảng": post, "Mã tổ chức giữ chức vụ": place, "Giữ chức vụ từ ngày": "01/06/2017"}
    return found


def write(
    path: Path,
    *,
    organization_rows: list[dict[str, object]] | None = None,
    member_rows: list[dict[str, object]] | None = None,
    organization_headings: list[str] = ORGANIZATION_HEADINGS,
    member_headings: list[str] = MEMBER_HEADINGS,
    sheets: tuple[str, str] = ("Tổ chức đảng", "Đảng viên"),
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables = (
        (sheets[0], organization_headings, organizations() if organization_rows is None else organization_rows),
        (sheets[1], member_headings, sound_members() if member_rows is None else member_rows),
    )
    for name, headings, rows in tables:
        sheet = book.create_sheet(name)
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading, "") for heading in headings])
    book.save(path)
    return path
