"""The command as it is used: a small district in, the same twice, a changed one refused, nothing half done."""

import datetime
import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from members.importing.checking import check_district
from members.importing.columns import words
from members.importing.reading import read_workbook
from members.importing.writing import import_district
from members.models import Member, Membership, Position, StatusPeriod
from organizations.models import Category, Organization, OrganizationState
from partybase.audit.models import Event
from tests.factories import make_category, make_organization
from tests.members import workbooks
from tests.members.workbooks import AS_OF, organization, organizations

pytestmark = pytest.mark.django_db

EVERYTHING = (Organization, OrganizationState, Member, Membership, Position, StatusPeriod, Event)


def run(file, *arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_district", str(file), "--as-of", "2019-12-10", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(file, *arguments: str) -> str:
    before = rows()
    with pytest.raises(CommandError) as caught:
        run(file, *arguments)
    assert rows() == before
    return str(caught.value)


def rows() -> list[int]:
    return [model.objects.count() for model in EVERYTHING]


@pytest.fixture
def file(tmp_path):
    roster = workbooks.sound_members()
    roster[3]["Miễn công tác và sinh hoạt từ ngày"] = "07/04/2019"
    roster[4]["Về chi bộ từ ngày"] = ""
    roster[6] |= {"Chức vụ đảng": "Phó bí thư", "Mã tổ chức giữ chức vụ": "T01"}
    return workbooks.write(tmp_path / "district.xlsx", member_rows=roster)


def test_a_district_is_loaded_with_its_tree(file):
    out, err = run(file, "--superior", "Đảng bộ tỉnh Thử")
    assert out.startswith("Đã nhập xong.\n  Tổ chức đảng: 4\n  Chi bộ: 2\n  Đảng viên: 33\n")
    assert "Đảng viên: 33/33 (100 %)" in err
    tree = {o.code: o for o in Organization.objects.order_by("path")}
    assert list(tree) == ["T", "T01", "T01.01", "T02"]
    assert tree["T01.01"].path == f"{tree['T'].pk:06d}.{tree['T01'].pk:06d}.{tree['T01.01'].pk:06d}."
    assert [o.depth for o in tree.values()] == [0, 1, 2, 1]
    top = tree["T"]
    assert (top.level, top.committee_name, top.superior_name, top.place_name, top.sign) == (
        "DISTRICT",
        "Huyện ủy Thử Nghiệm",
        "Đảng bộ tỉnh Thử",
        "Thử Nghiệm",
        "HU",
    )
    assert (tree["T01.01"].place_name, tree["T02"].place_name) == ("Suối Trong", "Thử Nghiệm")
    assert [tree[code].category.name for code in ("T01", "T02")] == ["Xã", "Cơ quan Nhà nước"]
    assert [o.founded_on for o in tree.values()] == ["1947-09-01", "1961", "1975-04", "2001-02-03"]
    states = OrganizationState.objects.order_by("path").values_list("organization__code", "starts", "ends", "path")
    assert list(states) == [(o.code, AS_OF, None, o.path) for o in tree.values()]
    call_command("check_tree", stdout=io.StringIO())


def test_what_has_no_date_of_its_own_opens_on_the_day(file):
    run(file)
    members = {m.given_name: m for m in Member.objects.order_by("pk")}
    starts = {m.member.given_name: m.starts for m in Membership.objects.select_related("member")}
    assert (starts["Thử4"], starts["Thử5"]) == (AS_OF, datetime.date(1995, 3, 1))
    assert set(Membership.objects.values_list("entry_kind", "kind", "ends")) == {("INITIAL", "OFFICIAL", None)}
    exempt = StatusPeriod.objects.get()
    assert (exempt.member, exempt.kind, exempt.starts, exempt.ends) == (
        members["Thử3"],
        "EXEMPT",
        datetime.date(2019, 4, 7),
        None,
    )
    deputy = Position.objects.get(kind="DEPUTY_SECRETARY")
    assert (deputy.member, deputy.organization.code, deputy.starts, deputy.grant) == (
        members["Thử6"],
        "T01",
        AS_OF,
        None,
    )
    assert Position.objects.get(organization__code="T02").starts == datetime.date(2017, 6, 1)


def test_members_are_found_and_sorted_as_if_typed_in(file):
    run(file)
    assert Member.objects.search("Trần thử").count() == 33
    member = Member.objects.search("19000005").get()
    assert (member.status, member.cell.code, member.birth_date, member.card_number) == (
        "OFFICIAL",
        "T01.01",
        "1970-04-05",
        "19000005",
    )


def test_each_row_has_one_event_of_the_same_batch(file):
    run(file)
    events = Event.objects.order_by("pk")
    assert events.filter(act="organization.import").count() == 4
    assert events.filter(act="member.import").count() == 33
    assert events.count() == 37
    assert events.exclude(batch=None).values("batch").distinct().count() == 1
    event = events.get(subject_text="Trần Văn Thử3", act="member.import")
    assert event.actor_text == "Lệnh quản trị hệ thống"
    assert event.place_text == "Chi bộ thôn Đông"
    assert event.after["miễn công tác và sinh hoạt từ ngày"] == "07/04/2019"
    assert not {"dân tộc", "tôn giáo", "số căn cước công dân"} & set(event.after)


def test_the_same_file_twice_changes_nothing(file):
    run(file)
    before = rows()
    out, _ = run(file)
    assert out.startswith("Số liệu trong tệp đã có đủ trong hệ thống: không thay đổi gì.\n")
    assert rows() == before


def test_a_changed_file_on_a_loaded_district_is_refused_with_the_differences(file, tmp_path):
    run(file)
    roster = workbooks.sound_members()
    roster[0]["Ngày sinh"] = "1971"
    changed = workbooks.write(
        tmp_path / "changed.xlsx",
        organization_rows=organizations(organization("T02", Tên_tổ_chức_đảng="Chi bộ Kiểm lâm")),
        member_rows=roster[:-1],
    )
    sentence = refused(changed)
    assert "Hệ thống đã có số liệu và tệp này khác với số liệu ấy, nên không nhập và không thay đổi gì." in sentence
    assert sentence.splitlines()[1:] == [
        "- Trang tính “Tổ chức đảng”, dòng 5, cột “Tên tổ chức đảng”: trong tệp là “Chi bộ Kiểm lâm”, trong hệ thống là "
        "“Chi bộ Hạt Kiểm lâm”.",
        "- Trang tính “Đảng viên”, dòng 2, cột “Ngày sinh”: trong tệp là “1971”, trong hệ thống là “1970-04-05”.",
        "- Trang tính “Đảng viên”, dòng 5, cột “Miễn công tác và sinh hoạt từ ngày”: trong tệp là trống, trong hệ thống là "
        "07/04/2019.",
        "- Trang tính “Đảng viên”, dòng 6, cột “Về chi bộ từ ngày”: trong tệp là 01/03/1995, trong hệ thống là 10/12/2019.",
        "- Trang tính “Đảng viên”, dòng 8, cột “Chức vụ đảng”: trong tệp là trống, trong hệ thống là Phó bí thư T01.",
        "- 1 đảng viên có trong hệ thống nhưng không có trong tệp.",
    ]


def test_a_wrong_file_changes_nothing_and_says_where(tmp_path):
    roster = workbooks.sound_members()
    roster[32] |= {"Ngày sinh": "32/01/1970"}
    sentence = refused(workbooks.write(tmp_path / "a.xlsx", member_rows=roster))
    assert sentence.splitlines()[0] == "Không nhập được: tệp có 1 lỗi. Chưa có gì thay đổi trong hệ thống."
    assert "Trang tính “Đảng viên”, dòng 34, cột E “Ngày sinh”: “32/01/1970” không phải là ngày có thật" in sentence


def test_an_import_that_breaks_off_leaves_nothing(file):
    district = check_district(read_workbook(file), AS_OF, words(*Category.objects.values_list("name", "code")))
    before = rows()

    def break_off(stage: str, done: int, total: int) -> None:
        if stage == "Đảng viên":
            assert Member.objects.count() == 33
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_district(district=district, by=None, progress=break_off)
    assert rows() == before == [0] * len(EVERYTHING)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_load_the_district_once(file):
    make_category("XA", name="Xã")
    make_category("CO_QUAN_NHA_NUOC", name="Cơ quan Nhà nước")
    outcomes = []
    together = threading.Barrier(2)

    def load() -> None:
        try:
            together.wait()
            outcomes.append(run(file)[0].splitlines()[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Số liệu trong tệp đã có đủ trong hệ thống: không thay đổi gì.", "Đã nhập xong."]
    assert (Organization.objects.count(), Member.objects.count()) == (4, 33)
    assert Event.objects.values("batch").distinct().count() == 1


def test_only_checking_writes_nothing(file):
    out, _ = run(file, "--check")
    assert out.startswith("Tệp nhập được. Chưa ghi gì vì chỉ kiểm tra (--check).")
    assert rows() == [0] * len(EVERYTHING)


def test_a_top_set_up_before_is_taken_over(file):
    top = make_organization(
        "Đảng bộ huyện Thử Nghiệm", kind="DBH", place_name="Thị trấn Thử", opened_on=datetime.date(2019, 12, 10)
    )
    run(file)
    top.refresh_from_db()
    assert (top.code, top.founded_on, top.place_name) == ("T", "1947-09-01", "Thị trấn Thử")
    assert Organization.objects.filter(parent=top).count() == 2
    assert Event.objects.filter(act="organization.import").count() == 4
    before = rows()
    run(file)
    assert rows() == before


def test_a_top_set_up_later_than_the_figures_opens_on_their_day(file):
    top = make_organization("Đảng bộ huyện Thử Nghiệm", kind="DBH", opened_on=datetime.date(2019, 12, 20))
    run(file)
    top.refresh_from_db()
    assert (top.opened_on, top.states.get().starts) == (AS_OF, AS_OF)
    call_command("check_tree", stdout=io.StringIO())


def test_another_top_is_refused(file):
    make_organization("Đảng bộ huyện Khác", kind="DBH")
    assert "Đảng bộ đứng đầu hệ thống là “Đảng bộ huyện Khác”, trong tệp là “Đảng bộ huyện Thử Nghiệm”" in refused(file)


def test_a_day_that_has_not_come_is_refused(file, settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 9)
    assert "ở sau hôm nay (09/12/2019)" in refused(file)


def test_the_report_goes_to_a_file_in_full(tmp_path):
    roster = workbooks.sound_members()
    for member in roster[:12]:
        member["Ngày kết nạp"] = ""
    out, _ = run(workbooks.write(tmp_path / "a.xlsx", member_rows=roster), "--report", str(tmp_path / "report.txt"))
    assert "* Thiếu ngày kết nạp: 12" in out
    assert out.rstrip().endswith("… và 2 dòng nữa.")
    assert (tmp_path / "report.txt").read_text().count("Thiếu ngày kết nạp (lễ kết nạp).") == 12


def test_two_cells_of_one_name_in_different_communes_are_kept_apart(tmp_path):
    commune = {
        **organization("T01"),
        "Mã tổ chức": "T03",
        "Tên tổ chức đảng": "Đảng bộ thị trấn Khác",
        "Loại hình": "Thị trấn",
    }
    cell = {**organization("T01.01"), "Mã tổ chức": "T03.01", "Mã tổ chức cấp trên": "T03"}
    run(workbooks.write(tmp_path / "a.xlsx", organization_rows=organizations(commune, cell)))
    found = Organization.objects.filter(name="Chi bộ thôn Đông").order_by("path")
    assert [(o.parent.name, o.place_name) for o in found] == [
        ("Đảng bộ xã Suối Trong", "Suối Trong"),
        ("Đảng bộ thị trấn Khác", "Khác"),
    ]
