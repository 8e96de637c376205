"""Open a workbook that somebody handed over: look at the zip directory and the cells' addresses first, then read.

A small hostile file can take all memory (a zip bomb, one cell in the last column of the last row), so nothing is handed to the
reader before its size, its parts and the area its cells span are known. Refused in under a second and 100 MB.
"""

from __future__ import annotations

import dataclasses
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from partybase.refusal import Refusal
from partybase.vietnamese import fold, format_number

MAX_FILE = 20 * 1024 * 1024
MAX_PARTS = 300
MAX_PART = 80 * 1024 * 1024
MAX_TOTAL = 120 * 1024 * 1024
MAX_RATIO = 120  # rosters pack 8 to 20 times; a bomb 1,000 times
RATIO_FROM = 1024 * 1024  # small parts may pack as well as they like
MAX_AREA = 3_000_000  # rows × columns that the cells span
CHUNK = 256 * 1024

_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})([0-9]{1,8})["']""")
_SAVE_AS = "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu “Excel Workbook (*.xlsx)”, rồi nhập tệp vừa lưu."


@dataclasses.dataclass(frozen=True)
class Row:
    number: int  # as Excel shows it, from 1
    values: tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class SheetRows:
    name: str
    rows: tuple[Row, ...]


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def read_workbook(path: Path) -> list[SheetRows]:
    """All sheets of an .xlsx file with the rows that hold something. Raises Refusal for whatever is not a sound workbook."""
    check_file(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        return [_sheet(workbook, name) for name in workbook.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refusal(f"Không đọc được tệp {path.name}: tệp bị hỏng. {_SAVE_AS}") from error
    except BaseException as error:  # a panic of the reader arrives as a BaseException of its own
        if type(error).__name__ != "PanicException":
            raise
        raise Refusal(f"Không đọc được tệp {path.name}: tệp bị hỏng. {_SAVE_AS}") from error


def _sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> SheetRows:
    # Without the skipping of empty rows above, so that row numbers are those that Excel shows.
    table = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = (Row(number, tuple(values)) for number, values in enumerate(table, start=1))
    return SheetRows(name, tuple(row for row in rows if any(value not in ("", None) for value in row.values)))


def find_sheet(sheets: list[SheetRows], name: str) -> SheetRows | None:
    wanted = fold(name)
    return next((sheet for sheet in sheets if fold(sheet.name) == wanted), None)


# --- the guard -------------------------------------------------------------------------------------------------


def check_file(path: Path) -> None:
    if not path.is_file():
        raise Refusal(f"Không thấy tệp {path}. Hãy kiểm tra lại đường dẫn và tên tệp.")
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Refusal(
            f"Tệp {path.name} lớn {size // 1024 // 1024} MB, quá mức {MAX_FILE // 1024 // 1024} MB. "
            "Hãy xóa các hình ảnh, trang tính không cần rồi nhập lại."
        )
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            _refuse_old_container(path, file)
        if not head.startswith(b"PK"):
            raise Refusal(f"Tệp {path.name} không phải là tệp Excel .xlsx. {_SAVE_AS}")
        _check_zip(path, file)


def _refuse_old_container(path: Path, file: BinaryIO) -> None:
    """Both an .xls and an .xlsx with a password are such containers; only the latter holds an encrypted package."""
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in file.read():
        raise Refusal(
            f"Tệp {path.name} được đặt mật khẩu. Hãy mở tệp bằng Excel, bỏ mật khẩu "
            "(Tệp – Thông tin – Bảo vệ sổ làm việc – Mã hóa bằng mật khẩu, để trống), lưu lại rồi nhập."
        )
    raise Refusal(f"Tệp {path.name} là tệp Excel kiểu cũ (.xls). {_SAVE_AS}")


def _check_zip(path: Path, file: BinaryIO) -> None:
    too_big = Refusal(
        f"Tệp {path.name} bung ra quá lớn so với một danh sách đảng viên, có thể là tệp độc hại. "
        "Không nhập tệp này; hãy hỏi lại nơi gửi tệp."
    )
    broken = Refusal(f"Không đọc được tệp {path.name}: tệp bị hỏng. {_SAVE_AS}")
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise broken from error
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_TOTAL:
        raise too_big
    if len(set(names)) < len(names):
        raise broken
    if "xl/workbook.xml" not in names:
        raise Refusal(f"Tệp {path.name} không phải là tệp Excel .xlsx. {_SAVE_AS}")
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > MAX_PART or (part.file_size > RATIO_FROM and ratio > MAX_RATIO):
            raise too_big
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise broken
    for part in parts:
        _check_part(path, file, part, broken, too_big)


def _check_part(path: Path, file: BinaryIO, part: zipfile.ZipInfo, broken: Refusal, too_big: Refusal) -> None:
    """Unpack a part piece by piece, never more than it says of itself, and look at the addresses of its cells."""
    seen = 0
    rows = columns = 0
    tail = b""
    for piece in _pieces(file, part, broken):
        seen += len(piece)
        if seen > part.file_size:  # the directory lies
            raise too_big
        if part.filename == "xl/sharedStrings.xml":
            continue
        window = tail + piece
        for letters, digits in _ADDRESS.findall(window):
            rows = max(rows, int(digits))
            columns = max(columns, column_number(letters.decode()))
        tail = window[-64:]
        if rows * max(columns, 1) > MAX_AREA:
            raise Refusal(
                f"Tệp {path.name} có ô ở quá xa bảng (dòng {format_number(rows)}, cột {format_number(columns)}). "
                "Hãy chọn các dòng, cột trống ở ngoài bảng, xóa đi (Delete), lưu lại rồi nhập."
            )
    if seen != part.file_size:
        raise broken


def _pieces(file: BinaryIO, part: zipfile.ZipInfo, broken: Refusal):
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise broken
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    left = part.compress_size
    unpacker = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    try:
        while left > 0:
            packed = file.read(min(CHUNK, left))
            if not packed:
                raise broken
            left -= len(packed)
            if unpacker is None:
                yield packed
                continue
            while packed:
                yield unpacker.decompress(packed, CHUNK)
                packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise broken from error
