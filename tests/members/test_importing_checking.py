"""Each sentence of a refusal and of a warning, from small workbooks spoiled in one place; no database."""

import datetime

import pytest

from members.importing.checking import check_district
from members.importing.columns import words
from members.importing.reading import read_workbook
from members.importing.report import ImportRefused
from members.models import EmploymentKind, Status
from partybase.refusal import Refusal
from tests.members import workbooks
from tests.members.workbooks import AS_OF, MEMBER_HEADINGS, ORGANIZATION_HEADINGS, member, organization, organizations

CATEGORIES = words(("Xã", "XA"), ("Thị trấn", "THI_TRAN"), ("Cơ quan Nhà nước", "CO_QUAN_NHA_NUOC"))


def checked(tmp_path, **tables):
    return check_district(read_workbook(workbooks.write(tmp_path / "district.xlsx", **tables)), AS_OF, CATEGORIES)


def problems(tmp_path, **tables) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        checked(tmp_path, **tables)
    return [str(problem) for problem in caught.value.problems]


def one_problem(tmp_path, **tables) -> str:
    found = problems(tmp_path, **tables)
    assert len(found) == 1, found
    return found[0]


def with_member(changed, **more):
    """The sound roster with its first member (row 2, no post) changed."""
    rows = workbooks.sound_members()
    rows[5] |= changed
    return {"member_rows": rows, **more}


def test_a_sound_workbook_has_neither_problems_nor_warnings(tmp_path):
    district = checked(tmp_path)
    assert list(district.organizations) == ["T", "T01", "T02", "T01.01"]
    assert len(district.members) == 33
    assert district.warnings == []


def test_columns_are_found_whatever_their_order_and_spelling(tmp_path):
    headings = [heading.upper() for heading in reversed(MEMBER_HEADINGS)]
    rows = [{key.upper(): value for key, value in row.items()} for row in workbooks.sound_members()]
    district = checked(tmp_path, member_rows=rows, member_headings=headings)
    assert district.members[0].values["birth_date"] == "1970-04-05"
    assert district.warnings == []


@pytest.mark.parametrize("heading", ORGANIZATION_HEADINGS)
def test_a_missing_column_of_organizations_is_named(tmp_path, heading):
    kept = [other for other in ORGANIZATION_HEADINGS if other != heading]
    with pytest.raises(Refusal, match=f"“Tổ chức đảng”, dòng 1: thiếu cột “{heading}”"):
        checked(tmp_path, organization_headings=kept)


@pytest.mark.parametrize("heading", MEMBER_HEADINGS)
def test_a_missing_column_of_members_is_named(tmp_path, heading):
    kept = [other for other in MEMBER_HEADINGS if other != heading]
    with pytest.raises(Refusal, match=f"“Đảng viên”, dòng 1: thiếu cột “{heading}”"):
        checked(tmp_path, member_headings=kept)


def test_a_heading_twice_is_refused(tmp_path):
    with pytest.raises(Refusal, match="tiêu đề “Tên” có hai lần, ở cột C và cột AA"):
        checked(tmp_path, member_headings=[*MEMBER_HEADINGS, "Tên"])


def test_a_missing_sheet_is_named_with_those_that_are_there(tmp_path):
    with pytest.raises(Refusal, match="thiếu trang tính “Đảng viên” .đang có: “Tổ chức đảng”, “Sheet2”"):
        checked(tmp_path, sheets=("Tổ chức đảng", "Sheet2"))


# --- organizations -----------------------------------------------------------------------------------------------

TREE = [
    (organization("T01.01", Mã_tổ_chức_cấp_trên="T99"), "không có tổ chức nào mang mã “T99”"),
    (organization("T01.01", Mã_tổ_chức_cấp_trên="T01.01"), "không thể là cấp trên của chính mình"),
    (organization("T01.01", Mã_tổ_chức_cấp_trên="T02"), "“T02” (dòng 5) là chi bộ, không thể có tổ chức trực thuộc"),
    (organization("T01.01", Mã_tổ_chức_cấp_trên="T"), "phải trực thuộc đảng bộ cơ sở hoặc đảng bộ bộ phận"),
    (organization("T01.01", Mã_tổ_chức_cấp_trên=""), "Chỉ một tổ chức cao nhất được để trống"),
    (
        organization("T01.01", Loại_tổ_chức="Chi đoàn"),
        "“Chi đoàn” không có trong danh mục. Hãy ghi một trong: Đảng bộ huyện;",
    ),
    (organization("T01.01", Loại_hình="Xóm"), "“Xóm” không có trong danh mục. Hãy ghi một trong: Xã; Thị trấn;"),
    (organization("T01.01", Tên_tổ_chức_đảng=""), "chưa ghi tên tổ chức đảng"),
    (organization("T01.01", Ngày_thành_lập="31/02/1990"), "tháng 2 năm 1990 có 28 ngày"),
    (organization("T01.01", Ngày_thành_lập="11/12/2019"), "ở sau ngày lấy số liệu 10/12/2019"),
]


@pytest.mark.parametrize(("changed", "sentence"), TREE, ids=[sentence[:40] for _, sentence in TREE])
def test_a_wrong_organization_is_refused_with_its_place(tmp_path, changed, sentence):
    found = one_problem(tmp_path, organization_rows=organizations(changed))
    assert found.startswith("Trang tính “Tổ chức đảng”, dòng 4, cột ")
    assert sentence in found


def test_a_code_given_twice_is_refused(tmp_path):
    rows = [*organizations(), organization("T02")]
    found = one_problem(tmp_path, organization_rows=rows)
    assert found == (
        "Trang tính “Tổ chức đảng”, dòng 6, cột A “Mã tổ chức”: mã “T02” đã có ở dòng 5. Mỗi tổ chức phải có một mã riêng."
    )


def test_parents_in_a_ring_are_refused_once(tmp_path):
    first = organization("T01", Mã_tổ_chức_cấp_trên="T03")
    second = {
        **organization("T01"),
        "Mã tổ chức": "T03",
        "Tên tổ chức đảng": "Đảng bộ xã Vòng",
        "Mã tổ chức cấp trên": "T01",
    }
    found = problems(tmp_path, organization_rows=organizations(first, second))
    assert [text for text in found if "vòng" in text] == [
        "Trang tính “Tổ chức đảng”, dòng 3, cột E “Mã tổ chức cấp trên”: các mã cấp trên tạo thành vòng: T01 → T03 → T01. "
        "Hãy sửa mã cấp trên của một trong các tổ chức này."
    ]


def test_a_parent_below_its_children_in_the_sheet_is_in_order(tmp_path):
    rows = list(reversed(organizations()))
    assert list(checked(tmp_path, organization_rows=rows).organizations) == ["T", "T02", "T01", "T01.01"]


# --- members -----------------------------------------------------------------------------------------------------

DEPUTY = {"Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T01"}
MEMBER_PROBLEMS = [
    ({"Mã tổ chức": "T99"}, "A", "không có tổ chức nào mang mã “T99”"),
    ({"Mã tổ chức": ""}, "A", "chưa ghi mã chi bộ"),
    ({"Mã tổ chức": "T01"}, "A", "“T01” là đảng bộ; đảng viên phải sinh hoạt ở một chi bộ"),
    ({"Tên": ""}, "C", "chưa ghi tên"),
    ({"Tên": "Đ" * 51}, "C", "dài 51 ký tự, quá mức 50"),
    ({"Giới tính": "Khác"}, "D", "“Khác” không có trong danh mục. Hãy ghi một trong: Nam; Nữ."),
    ({"Ngày sinh": ""}, "E", "chưa ghi ngày sinh"),
    ({"Ngày sinh": "30/02/1970"}, "E", "không có ngày 30"),
    ({"Ngày sinh": "hồi xưa"}, "E", "không đọc được thành ngày tháng"),
    ({"Ngày sinh": 25567.5}, "E", "không đọc được thành ngày tháng"),
    ({"Ngày sinh": "2020"}, "E", "ngày 2020 ở sau ngày lấy số liệu 10/12/2019"),
    ({"Ngày sinh": "2/3/1995"}, "P", "không thể trước ngày sinh 02/03/1995"),
    ({"Dân tộc": "Kình"}, "F", ""),
    ({"Tôn giáo": "Đạo lạ"}, "G", "Hãy ghi một trong: Không; Phật giáo;"),
    ({"Chuyên môn": "Giỏi"}, "K", "Hãy ghi một trong: Chưa đào tạo;"),
    ({"Lý luận chính trị": "Khá"}, "L", "Hãy ghi một trong: Chưa qua;"),
    ({"Cán bộ, công chức, viên chức": "Có lẽ"}, "O", "Hãy ghi một trong: Có; Không;"),
    ({"Ngày quyết định kết nạp": ""}, "P", "chưa ghi ngày quyết định kết nạp"),
    ({"Ngày chính thức": "17/03/1995"}, "R", "không thể trước ngày kết nạp (lễ kết nạp) 18/03/1995"),
    ({"Ngày chính thức": "1994"}, "R", "không thể trước"),
    ({"Số thẻ đảng viên": "19000000"}, "S", "số thẻ “19000000” đã có ở dòng 2"),
    ({"Số lý lịch": "100000vp"}, "T", "số lý lịch “100000VP” đã có ở dòng 2"),
    ({"Số thẻ đảng viên": "190000001"}, "S", "dài 9 ký tự, quá mức 8"),
    ({"Miễn công tác và sinh hoạt từ ngày": datetime.datetime(2019, 12, 11)}, "U", "ở sau ngày lấy số liệu"),
    ({"Về chi bộ từ ngày": "01/01/2020"}, "V", "ở sau ngày lấy số liệu"),
    ({"Chức vụ đảng": "Trưởng thôn", "Mã tổ chức giữ chức vụ": "T01"}, "W", "“Trưởng thôn” không có trong danh mục"),
    ({"Chức vụ đảng": "Bí thư", "Mã tổ chức giữ chức vụ": ""}, "X", "ghi 1 chức vụ nhưng 0 mã tổ chức"),
    ({"Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T77"}, "X", "không có tổ chức nào mang mã “T77”"),
    ({"Mã tổ chức giữ chức vụ": "T01"}, "W", "có mã tổ chức giữ chức vụ mà chưa ghi chức vụ đảng"),
    ({"Chức vụ đảng": "Bí thư", "Mã tổ chức giữ chức vụ": "T01"}, "W", "tổ chức “T01” đã có bí thư ở dòng 4"),
    (
        {"Giữ chức vụ từ ngày": "31/04/2017", "Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T01"},
        "Y",
        "không có ngày 31",
    ),
]


@pytest.mark.parametrize(
    ("changed", "letter", "sentence"), MEMBER_PROBLEMS, ids=[f"{c} {s[:30]}" for _, c, s in MEMBER_PROBLEMS]
)
def test_a_wrong_member_is_refused_with_its_place(tmp_path, changed, letter, sentence):
    if changed == {"Dân tộc": "Kình"}:
        assert (
            checked(tmp_path, **with_member(changed)).members[5].values["ethnic_group"] == "01"
        )  # accents are forgiven
        return
    found = problems(tmp_path, **with_member(changed))
    mine = [text for text in found if text.startswith(f"Trang tính “Đảng viên”, dòng 7, cột {letter} “")]
    assert len(mine) == 1, found
    assert sentence in mine[0]


ENDS = [
    (
        {"Miễn công tác và sinh hoạt từ ngày": "02/03/2018", "Miễn công tác và sinh hoạt đến ngày": "01/03/2018"},
        "hết thời gian miễn",
    ),
    ({"Miễn công tác và sinh hoạt đến ngày": "01/03/2018"}, "chưa ghi ngày được miễn"),
    (
        {
            "Chức vụ đảng": "Phó bí thư",
            "Mã tổ chức giữ chức vụ": "T01",
            "Giữ chức vụ từ ngày": "01/06/2017",
            "Giữ chức vụ đến ngày": "31/05/2017",
        },
        "thôi giữ chức vụ 31/05/2017 không ở sau ngày bắt đầu 01/06/2017",
    ),
    (DEPUTY | {"Giữ chức vụ đến ngày": "31/05/2017"}, "chưa ghi ngày bắt đầu giữ chức vụ"),
    (
        {
            "Chức vụ đảng": "Bí thư",
            "Mã tổ chức giữ chức vụ": "T01",
            "Giữ chức vụ từ ngày": "01/06/2015",
            "Giữ chức vụ đến ngày": "02/06/2017",
        },
        "đã có bí thư ở dòng 4",
    ),
]


@pytest.mark.parametrize(("changed", "sentence"), ENDS)
def test_an_end_before_its_start_is_refused(tmp_path, changed, sentence):
    headings = [*MEMBER_HEADINGS, "Miễn công tác và sinh hoạt đến ngày", "Giữ chức vụ đến ngày"]
    assert sentence in one_problem(tmp_path, **with_member(changed, member_headings=headings))


def test_a_secretary_until_the_next_one_began_is_in_order(tmp_path):
    headings = [*MEMBER_HEADINGS, "Giữ chức vụ đến ngày"]
    changed = {"Chức vụ đảng": "Bí thư", "Mã tổ chức giữ chức vụ": "T01", "Giữ chức vụ từ ngày": "01/06/2015"}
    changed["Giữ chức vụ đến ngày"] = "01/06/2017"
    assert checked(tmp_path, **with_member(changed, member_headings=headings)).warnings == []


def test_all_problems_are_told_at_once_and_a_hundred_are_shown(tmp_path):
    rows = [member(number, {"Ngày sinh": "mai", "Giới tính": "?"}) for number in range(60)]
    with pytest.raises(ImportRefused) as caught:
        checked(tmp_path, member_rows=rows)
    lines = list(caught.value.lines())
    assert lines[0] == "Không nhập được: tệp có 120 lỗi. Chưa có gì thay đổi trong hệ thống."
    assert len(lines) == 102
    assert lines[-1].startswith("… và 20 lỗi nữa.")


# --- what is read ------------------------------------------------------------------------------------------------

DATES = [
    ("05/04/1970", "1970-04-05"),
    (datetime.date(1970, 4, 5), "1970-04-05"),
    (datetime.datetime(1970, 4, 5), "1970-04-05"),
    ("4/1970", "1970-04"),
    ("1970", "1970"),
    (1970, "1970"),
    ("5.4.1970", "1970-04-05"),
]


@pytest.mark.parametrize(("written", "stored"), DATES)
def test_dates_as_dates_as_text_and_partial(tmp_path, written, stored):
    assert checked(tmp_path, **with_member({"Ngày sinh": written})).members[5].values["birth_date"] == stored


def test_a_partial_date_that_may_still_be_in_order_is_no_problem(tmp_path):
    changed = {"Ngày quyết định kết nạp": "1995", "Ngày kết nạp": "1995", "Ngày chính thức": "1995"}
    assert checked(tmp_path, **with_member(changed)).members[5].values["official_on"] == "1995"


def test_numbers_of_a_spreadsheet_stay_text(tmp_path):
    member_read = checked(tmp_path, **with_member({"Số thẻ đảng viên": 18000777.0})).members[5]
    assert member_read.values["card_number"] == "18000777"


@pytest.mark.parametrize(
    ("written", "occupation", "kind"),
    [
        ("Có", "Giáo viên", EmploymentKind.PUBLIC_EMPLOYEE),
        ("Có", "Công chức, viên chức", EmploymentKind.CIVIL_SERVANT),
        ("Viên chức", "Bác sĩ", EmploymentKind.PUBLIC_EMPLOYEE),
        ("Không", "Giáo viên", EmploymentKind.NONE),
        ("", "Nông dân", EmploymentKind.NONE),
    ],
)
def test_a_yes_means_a_public_employee_for_teachers_and_a_civil_servant_for_others(tmp_path, written, occupation, kind):
    changed = {"Cán bộ, công chức, viên chức": written, "Nghề nghiệp hiện nay": occupation}
    assert checked(tmp_path, **with_member(changed)).members[5].values["employment"] == kind


def test_several_posts_in_one_cell_keep_their_order(tmp_path):
    changed = {
        "Chức vụ đảng": "Phó bí thư; Đảng ủy viên",
        "Mã tổ chức giữ chức vụ": "T01.01; T01",
        "Giữ chức vụ từ ngày": "01/06/2017; 02/06/2017",
    }
    posts = checked(tmp_path, **with_member(changed)).members[5].positions
    assert [(p.kind, p.title, p.organization, p.starts) for p in posts] == [
        ("DEPUTY_SECRETARY", "", "T01.01", datetime.date(2017, 6, 1)),
        ("COMMITTEE_MEMBER", "Đảng ủy viên", "T01", datetime.date(2017, 6, 2)),
    ]


def test_without_an_official_date_a_member_is_probationary(tmp_path):
    changed = {
        "Ngày chính thức": "",
        "Số thẻ đảng viên": "",
        "Ngày quyết định kết nạp": "01/03/2019",
        "Ngày kết nạp": "20/03/2019",
        "Về chi bộ từ ngày": "20/03/2019",
    }
    district = checked(tmp_path, **with_member(changed))
    assert district.members[5].values["status"] == Status.PROBATIONARY
    assert district.warnings == []


# --- what is loaded with a warning -------------------------------------------------------------------------------

ON_PROBATION = {"Ngày chính thức": "", "Số thẻ đảng viên": ""}
WARNINGS = [
    ({"Ngày kết nạp": ""}, "Thiếu ngày kết nạp", "Q"),
    ({"Số thẻ đảng viên": ""}, "Thiếu số thẻ đảng viên", "S"),
    ({"Số lý lịch": ""}, "Thiếu số lý lịch", "T"),
    ({"Số thẻ đảng viên": "123"}, "Số thẻ, số lý lịch, số căn cước chưa đúng mẫu", "S"),
    ({"Số lý lịch": "VP123"}, "Số thẻ, số lý lịch, số căn cước chưa đúng mẫu", "T"),
    (ON_PROBATION, "Quá hạn công nhận chính thức", "R"),
    ({"Ngày sinh": "01/01/1980", "Ngày quyết định kết nạp": "01/03/1995"}, "Kết nạp khi chưa đủ 18 tuổi", "P"),
    ({"Ngày sinh": "1910"}, "Tuổi quá cao", "E"),
    ({"Ngày kết nạp": "28/02/1995"}, "Ngày kết nạp trước ngày quyết định", "Q"),
    ({"Về chi bộ từ ngày": "01/01/1990"}, "Ngày về chi bộ trước ngày kết nạp", "V"),
    ({"Về chi bộ từ ngày": "2015"}, "Ngày chưa đủ", "V"),
    ({"Miễn công tác và sinh hoạt từ ngày": "01/01/1990"}, "Ngày được miễn trước ngày kết nạp", "U"),
    (
        {"Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T02", "Giữ chức vụ từ ngày": "01/06/2017"},
        "Giữ chức vụ ngoài tổ chức của mình",
        "X",
    ),
    (
        {"Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T01", "Giữ chức vụ từ ngày": "01/06/1990"},
        "Giữ chức vụ trước ngày kết nạp",
        "Y",
    ),
    (
        {
            "Chức vụ đảng": "Phó bí thư",
            "Mã tổ chức giữ chức vụ": "T01",
            "Miễn công tác và sinh hoạt từ ngày": "01/06/2018",
        },
        "Đảng viên được miễn giữ chức vụ",
        "W",
    ),
    (
        ON_PROBATION
        | {"Ngày quyết định kết nạp": "01/03/2019", "Ngày kết nạp": "20/03/2019", "Về chi bộ từ ngày": "20/03/2019"}
        | {"Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T01"},
        "Đảng viên dự bị giữ chức vụ đảng",
        "W",
    ),
    ({"Tên": "Thử0"}, "Có thể ghi hai lần", "C"),
]


@pytest.mark.parametrize(("changed", "kind", "letter"), WARNINGS, ids=[f"{k} {c}" for _, k, c in WARNINGS])
def test_what_looks_wrong_is_loaded_with_a_warning(tmp_path, changed, kind, letter):
    district = checked(tmp_path, **with_member(changed))
    assert [(note.kind, note.column, note.row) for note in district.warnings] == [(kind, letter, 7)]


def test_an_unknown_column_is_said_not_to_be_read(tmp_path):
    district = checked(tmp_path, member_headings=[*MEMBER_HEADINGS, "Cân nặng"])
    assert [(note.kind, note.sentence) for note in district.warnings] == [
        ("Cột không đọc", "cột “Cân nặng” (cột thứ 27) không được nhập.")
    ]


def test_a_cell_under_three_is_loaded_with_a_warning(tmp_path):
    district = checked(tmp_path, member_rows=workbooks.sound_members()[:-1])
    assert [(note.kind, note.row) for note in district.warnings] == [("Chi bộ dưới 3 đảng viên chính thức", 5)]


def test_a_cell_without_secretary_is_loaded_with_a_warning(tmp_path):
    rows = workbooks.sound_members()
    rows[30]["Chức vụ đảng"] = rows[30]["Mã tổ chức giữ chức vụ"] = ""
    district = checked(tmp_path, member_rows=rows)
    assert [(note.kind, note.row) for note in district.warnings] == [("Chi bộ chưa có bí thư", 5)]


def test_an_organization_without_category_is_loaded_with_a_warning(tmp_path):
    rows = organizations(organization("T02", Loại_hình=""))
    district = checked(tmp_path, organization_rows=rows)
    assert [(note.kind, note.row, note.column) for note in district.warnings] == [("Chưa có loại hình", 5, "D")]
