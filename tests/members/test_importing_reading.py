"""What is handed over as a workbook and is none, or would hurt: refused at once with a sentence, before anything is parsed."""

import resource
import struct
import time
import zipfile

import pytest

from members.importing.reading import MAX_AREA, check_file, column_letter, column_number, find_sheet, read_workbook
from partybase.refusal import Refusal
from tests.members import workbooks

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheet_xml(cells: str, name: str = "xl/worksheets/sheet1.xml") -> dict[str, bytes]:
    return {"xl/workbook.xml": b"<workbook/>", name: f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()}


def packed(path, parts: dict[str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_sound_workbook_is_read_with_the_row_numbers_that_excel_shows(tmp_path):
    sheets = read_workbook(workbooks.write(tmp_path / "a.xlsx"))
    assert [sheet.name for sheet in sheets] == ["Tổ chức đảng", "Đảng viên"]
    assert [row.number for row in sheets[0].rows] == [1, 2, 3, 4, 5]
    assert find_sheet(sheets, "TO CHUC DANG") is sheets[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Họ tên;Ngày sinh\n".encode(), "không phải là tệp Excel .xlsx"),
        (b"", "không phải là tệp Excel .xlsx"),
        (OLE + b"\0" * 2000, "kiểu cũ (.xls)"),
        (OLE + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"), "được đặt mật khẩu"),
        (b"PK\x03\x04 but no zip", "tệp bị hỏng"),
    ],
    ids=["csv", "empty", "xls", "password", "broken zip"],
)
def test_what_is_no_workbook_is_refused_with_its_cure(tmp_path, content, sentence):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(Refusal, match=sentence.replace(".", r"\.").replace("(", r"\(").replace(")", r"\)")):
        read_workbook(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Refusal, match="Không thấy tệp"):
        read_workbook(tmp_path / "nowhere.xlsx")


def test_another_zip_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"không phải là tệp Excel \.xlsx"):
        read_workbook(packed(tmp_path / "a.xlsx", {"word/document.xml": b"<w/>"}))


def test_a_zip_bomb_is_refused_in_a_second_and_little_memory(tmp_path):
    bomb = packed(tmp_path / "a.xlsx", sheet_xml("") | {"xl/sharedStrings.xml": b"\0" * 75_000_000})
    assert bomb.stat().st_size < 400_000
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(Refusal, match="bung ra quá lớn"):
        read_workbook(bomb)
    used = time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"zip bomb of {bomb.stat().st_size} bytes: refused in {used:.3f} s, {grown} MB more")
    assert used < 1
    assert grown < 100


def test_a_directory_that_lies_about_a_size_is_refused(tmp_path):
    file = packed(tmp_path / "a.xlsx", sheet_xml("<row r='1'/>" * 200_000))
    raw = bytearray(file.read_bytes())
    entry = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/worksheets/sheet1.xml"))
    raw[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    file.write_bytes(bytes(raw))
    with pytest.raises(Refusal):
        read_workbook(file)


def test_a_cell_in_the_last_corner_is_refused_before_parsing(tmp_path):
    file = packed(tmp_path / "a.xlsx", sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    with pytest.raises(Refusal, match=r"ô ở quá xa bảng \(dòng 1\.048\.576, cột 16\.384\)"):
        read_workbook(file)


def test_an_address_across_two_pieces_is_seen(tmp_path):
    filling = "x" * (256 * 1024 - 60)
    file = packed(tmp_path / "a.xlsx", sheet_xml(f"<!--{filling}--><c   r='XFD1048576'/>"))
    with pytest.raises(Refusal, match="ô ở quá xa bảng"):
        check_file(file)


def test_a_large_but_honest_table_is_let_through(tmp_path):
    rows = MAX_AREA // 26
    check_file(packed(tmp_path / "a.xlsx", sheet_xml(f'<row r="{rows}"><c r="Z{rows}"><v>1</v></c></row>')))


def test_encrypted_and_doubled_parts_are_refused(tmp_path):
    file = packed(tmp_path / "a.xlsx", sheet_xml(""))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<other/>")
    with pytest.raises(Refusal, match="tệp bị hỏng"):
        check_file(file)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_are_named_as_in_excel(index, letters):
    assert column_letter(index) == letters
    assert column_number(letters) == index + 1
