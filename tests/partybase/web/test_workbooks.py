"""Every export writes through partybase.web.workbooks: what goes in is what a reader of the file gets back."""

import tracemalloc
import zipfile
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from partybase.web import workbooks
from partybase.web.workbooks import (
    Column,
    Sheet,
    TooManyRows,
    WorkbookProperties,
    content_disposition,
    sheet_titles,
    write_workbook,
)

PROPERTIES = WorkbookProperties(
    title="Danh sách đảng viên", author="Huyện ủy Sông Xanh", created=datetime(2019, 12, 10, 8, 0)
)

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","bấm")',
    "+84912345678",
    "+1+cmd|' /C calc'!A0",
    "-1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\n=1+1",
    " =1+1",
    'DDE("cmd";"/C calc";"x")',
    "{=1+1}",
    "'=1+1",
    "http://example.com/=1",
    "mailto:a@example.com",
    "file:///etc/passwd",
    "00123",
    "1E5",
    "0x10",
    "<b>&amp;\"'",
    "TRUE",
    "#REF!",
]


def write(*sheets: Sheet) -> BytesIO:
    stream = BytesIO()
    write_workbook(stream, sheets, PROPERTIES)
    stream.seek(0)
    return stream


def read(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(write(*sheets))


def column_of(values, kind) -> list[openpyxl.cell.Cell]:
    sheet = read(Sheet("A", [Column("Cột", 10, kind)], [[value] for value in values])).active
    return [sheet.cell(row, 1) for row in range(2, len(values) + 2)]


@pytest.mark.parametrize("kind", ["text", "date", "partial_date", "integer", "decimal", "percent"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_never_becomes_a_formula(payload, kind):
    [cell] = column_of([payload], kind)

    assert (cell.data_type, cell.value) == ("s", payload)


def test_workbook_with_payloads_holds_no_formula_and_no_link():
    stream = write(Sheet("=1+1", [Column("=1+1")], [[payload] for payload in PAYLOADS]))

    with zipfile.ZipFile(stream) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}

    page = content["xl/worksheets/sheet1.xml"]
    assert (page.count(b"<f>"), page.count(b"<f "), page.count(b"<hyperlink")) == (0, 0, 0)
    assert [name for name in content if "external" in name.lower() or name.endswith("sheet1.xml.rels")] == []


def test_text_that_looks_like_an_escape_of_the_format_is_escaped_itself():
    """Excel reads _x0041_ as the letter A; openpyxl does not undo escapes of inline strings, Excel does."""
    [cell] = column_of(["_x0041_"], "text")

    assert unescape(cell.value) == "_x0041_"


def test_library_default_would_write_formulas(monkeypatch):
    """The companion: written the usual way, the same payload becomes a formula, so the test above can fail."""
    monkeypatch.setattr(
        workbooks, "_write_cell", lambda sheet, row, index, value, *rest: sheet.write_formula(row, index, value)
    )
    [cell] = column_of(["=1+1"], "text")

    assert cell.data_type == "f"


def test_dates_are_real_dates_shown_the_vietnamese_way():
    cells = column_of([date(1980, 4, 5), datetime(2019, 12, 10, 7, 30), "13/04/1975"], "date")

    assert [cell.value for cell in cells] == [datetime(1980, 4, 5), datetime(2019, 12, 10), datetime(1975, 4, 13)]
    assert {cell.number_format for cell in cells} == {"dd/mm/yyyy"}


def test_partial_dates_stay_as_they_are_and_whole_ones_are_dates():
    values = ["1975", "1975-04", "4/1975", "1975-04-05", "05/04/1975", "31/02/1975", date(1899, 12, 31), None]

    assert [cell.value for cell in column_of(values, "partial_date")] == [
        "1975",
        "4/1975",
        "4/1975",
        datetime(1975, 4, 5),
        datetime(1975, 4, 5),
        "31/02/1975",
        "31/12/1899",
        None,
    ]


def test_numbers_keep_their_type_and_what_is_no_number_its_text():
    assert [cell.value for cell in column_of([12, 0, 10**16, True, "chưa có", float("nan")], "integer")] == [
        12,
        0,
        str(10**16),
        "Có",
        "chưa có",
        "nan",
    ]
    assert [cell.value for cell in column_of([Decimal("12.5"), 0.25], "decimal")] == [12.5, 0.25]
    shares = column_of([Fraction(12, 48), 1], "percent")
    assert [cell.value for cell in shares] == [0.25, 1]
    assert {cell.number_format for cell in shares} == {"0.0%"}


def test_numbers_of_cards_stay_text_with_their_zeros():
    [cell] = column_of(["001234567"], "text")

    assert (cell.value, cell.data_type, cell.number_format) == ("001234567", "s", "@")


def test_control_characters_are_removed_and_tabs_and_lines_kept():
    [cell] = column_of(["a\x00b\x07c\td\r\ne\x1b\ufffe\ud800"], "text")

    assert cell.value == "abc\td\ne"


def test_long_and_decomposed_names_come_back_whole():
    names = ["Đ" * 300, "Nguye\u0302\u0303n Va\u0306n A", 'Trần & <Lê> "Đức"', "👍 Đỗ"]

    assert [cell.value for cell in column_of(names, "text")] == names


def test_sheet_is_ready_for_a4_with_its_heading_kept():
    columns = [Column("Họ và tên", 30), Column("Ngày sinh", 12, "date")]
    sheet = read(Sheet("Đảng viên", columns, [["Lê Văn Đức", date(1980, 4, 5)], ["Trần Thị Yến"]])).active

    assert sheet.title == "Đảng viên"
    assert [cell.value for cell in sheet[1]] == ["Họ và tên", "Ngày sinh"]
    assert [cell.value for cell in sheet[3]] == ["Trần Thị Yến", None]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A2"].font.name == "Times New Roman"


def test_wide_sheet_lies_down():
    sheet = read(Sheet("Rộng", [Column(str(n), 20) for n in range(8)], [])).active

    assert sheet.page_setup.orientation == "landscape"


def test_row_longer_than_the_columns_is_refused():
    with pytest.raises(ValueError, match="row 1 of 'A' has 2 values for 1 columns"):
        write(Sheet("A", [Column("Cột")], [["a", "b"]]))


def test_list_that_excel_cannot_hold_is_refused_before_a_byte_is_written(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    stream = BytesIO()

    with pytest.raises(TooManyRows, match="dài hơn 3 dòng"):
        write_workbook(stream, [Sheet("A", [Column("Cột")], [["a"]] * 4)], PROPERTIES)

    assert stream.getvalue() == b""


def test_properties_and_bytes_depend_on_what_the_caller_gives_only():
    sheet = Sheet("A", [Column("Cột")], [["a"]])

    assert write(sheet).getvalue() == write(sheet).getvalue()
    properties = read(sheet).properties
    assert (properties.title, properties.creator) == (PROPERTIES.title, PROPERTIES.author)
    assert properties.created == PROPERTIES.created


def test_time_with_a_zone_is_kept_as_the_same_moment():
    hanoi = timezone(timedelta(hours=7))
    stream = BytesIO()
    write_workbook(stream, [], WorkbookProperties("A", "B", datetime(2019, 12, 10, 8, 0, tzinfo=hanoi)))

    assert openpyxl.load_workbook(stream).properties.created == datetime(2019, 12, 10, 1, 0)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["Đảng viên"], ["Đảng viên"]),
        (["a/b\\c[d]:e*f?"], ["a b c d e f"]),
        (["Đ" * 40], ["Đ" * 31]),
        (["👍" * 20], ["👍" * 15]),
        (["", "'"], ["Trang 1", "Trang 2"]),
        (["history"], ["history (2)"]),
        (["Xã", "XÃ", "xã"], ["Xã", "XÃ (2)", "xã (3)"]),
        (["Đ" * 31, "Đ" * 31], ["Đ" * 31, "Đ" * 27 + " (2)"]),
    ],
)
def test_sheet_titles_are_ones_excel_takes(wanted, given):
    assert sheet_titles(wanted) == given
    assert read(*[Sheet(title, [Column("Cột")], []) for title in wanted]).sheetnames == given


@pytest.mark.parametrize(
    ("name", "ascii_name", "whole_name"),
    [
        ("Danh sách đảng viên.xlsx", "Danh sach dang vien.xlsx", "Danh sách đảng viên.xlsx"),
        ('a"b\r\nSet-Cookie: x/../c.docx', "a-b-Set-Cookie- x-..-c.docx", "a-b-Set-Cookie- x-..-c.docx"),
        ("党.docx", "tai-lieu.docx", "党.docx"),
        ("", "tai-lieu", "tai-lieu"),
        ("khong-duoi", "khong-duoi", "khong-duoi"),
    ],
)
def test_content_disposition_names_the_file_in_vietnamese_and_in_ascii(name, ascii_name, whole_name):
    header = content_disposition(name)
    plain, _, encoded = header.partition("; filename*=UTF-8''")

    assert plain == f'attachment; filename="{ascii_name}"'
    assert unquote(encoded) == whole_name
    assert header.isascii() and "\n" not in header and "\r" not in header


def test_response_without_seek_receives_the_whole_workbook():
    class Response:
        def __init__(self):
            self.content = b""

        def write(self, data):
            self.content += data

    response = Response()

    assert write_workbook(response, [Sheet("A", [Column("Cột")], [["a"], ["b"]])], PROPERTIES) == 2
    assert openpyxl.load_workbook(BytesIO(response.content)).active["A3"].value == "b"


def test_memory_does_not_grow_with_the_rows():
    columns = [Column(str(n)) for n in range(10)]

    def peak(count: int) -> int:
        tracemalloc.start()
        write(Sheet("A", columns, ([f"giá trị {row} {n}" for n in range(10)] for row in range(count))))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(200), peak(2000)
    print(f"peak memory of an export: {few // 1024} KiB at 200 rows, {many // 1024} KiB at 2,000")
    assert many < few + 4_000_000
