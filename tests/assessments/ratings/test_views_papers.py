"""The files of the rating year: who takes which, one event each, what stands in the workbooks, how many statements."""

import io

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.ratings.models import Assessment, Ballot, State
from assessments.ratings.rules.levels import Level
from organizations.scope import Role
from partybase.audit.models import Event
from partybase.web.exports import MOST_WITHOUT_REASON
from tests.assessments.ratings.year import DAY, Year, paper, rated_district
from tests.factories import make_grant, make_member, make_user

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EVERYBODY = ("quantri", "tochuc", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso")


def url(name: str, *args) -> str:
    return reverse(f"ratings:{name}", args=args)


def enter(client, user):
    client.force_login(user)
    return client


def exports() -> list[Event]:
    return list(Event.objects.filter(act__in=["paper.export", "list.export"]).order_by("pk"))


def sheets(answer) -> list[list[list]]:
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    )
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


def statuses(client, year: Year, address: str) -> dict[str, int]:
    return {persona: enter(client, getattr(year, persona)).get(address).status_code for persona in EVERYBODY}


def per(*numbers: int) -> dict[str, int]:
    return dict(zip(EVERYBODY, numbers, strict=True))


@pytest.fixture
def decided(year):
    """The village cell's members decided by the commune, not yet published."""
    rows = year.put(year.sheet(year.district.cell), State.SENT)
    return year.decide(dict.fromkeys(rows, Level.GOOD), paper=paper("15-QĐ/ĐU"))


def publish(decision) -> None:
    type(decision).objects.filter(pk=decision.pk).update(published_on=DAY)
    Assessment.objects.filter(pk__in=decision.lines.values("assessment_id")).update(state=State.PUBLISHED)


# --- who takes which ------------------------------------------------------------------------------------------------


def test_decision_is_for_its_body_and_those_above(client, year, decided):
    address = url("decision-docx", decided.pk)
    wanted = per(404, 200, 404, 200, 200, 404, 404)
    assert statuses(client, year, address) == wanted
    publish(decided)
    assert statuses(client, year, address) == wanted  # a cell receives its own results, never the whole list


def test_decision_before_publication_is_refused_to_who_only_stands_in_scope(client, year, decided):
    above = make_user("phuhuyen")
    make_grant(above, year.district.top, Role.SECRETARY)
    answer = enter(client, above).get(url("decision-docx", decided.pk))
    assert answer.status_code == 403 and "chưa công bố" in answer.content.decode()
    publish(decided)
    assert client.get(url("decision-docx", decided.pk)).status_code == 200


def test_result_waits_for_publication(client, year, decided):
    row = decided.lines.first().assessment
    address = url("result-docx", row.pk)
    assert statuses(client, year, address) == per(404, 403, 404, 403, 403, 403, 404)
    answer = enter(client, year.chibo).get(address)
    assert "chưa được công bố" in answer.content.decode() and "Hoàn thành tốt" not in answer.content.decode()
    assert exports() == []
    publish(decided)
    assert statuses(client, year, address) == per(404, 200, 404, 200, 200, 200, 404)


@pytest.mark.parametrize("name", ["ballot-docx", "minutes-docx", "grading-sheet-docx"])
def test_sheet_papers_are_for_the_chain_of_the_subject(client, year, name):
    row = year.put([year.of(year.district.commune)], State.SENT)[0]
    assert statuses(client, year, url(name, row.pk)) == per(404, 200, 404, 200, 200, 404, 404)


@pytest.mark.parametrize("name", ["members-ballot-docx", "members-minutes-docx"])
def test_papers_of_a_cell_are_for_its_chain(client, year, name):
    year.put(year.sheet(year.district.cell), State.SENT)
    address = url(name, year.cycle.pk, year.district.cell.pk)
    assert statuses(client, year, address) == per(404, 200, 404, 200, 200, 200, 404)


def test_what_does_not_exist_yet_is_not_found(client, year):
    enter(client, year.bithu)
    commune, member = year.of(year.district.commune), year.sheet(year.district.cell)[0]
    for address in (
        url("minutes-docx", commune.pk),  # not counted yet
        url("minutes-docx", member.pk),  # a member's vote is the cell's
        url("ballot-docx", member.pk),
        url("members-minutes-docx", year.cycle.pk, year.district.cell.pk),
        url("members-ballot-docx", year.cycle.pk, year.district.commune.pk),  # no cell
        url("result-docx", 987_654_321),
        url("decision-docx", 2**63),
    ):
        assert client.get(address).status_code == 404, address
    assert exports() == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("results-xlsx", per(404, 200, 404, 200, 200, 200, 200)),
        ("summary-xlsx", per(404, 200, 404, 200, 403, 403, 403)),
    ],
)
def test_workbooks(client, year, name, wanted):
    assert statuses(client, year, url(name, year.cycle.pk)) == wanted


# --- the files ----------------------------------------------------------------------------------------------------------


def test_each_paper_leaves_one_event(client, year, decided):
    publish(decided)
    cell, commune = year.district.cell, year.of(year.district.commune)
    year.put([commune], State.SENT)
    member = decided.lines.first().assessment
    addresses = {
        url("decision-docx", decided.pk): ("Quyết định 15-QĐ-ĐU", year.district.commune),
        url("result-docx", member.pk): (f"Kết quả xếp loại {member.name}", cell),
        url("ballot-docx", commune.pk): ("Phiếu xếp loại Đảng bộ xã Tử Du", year.district.commune),
        url("minutes-docx", commune.pk): ("Biên bản kiểm phiếu Đảng bộ xã Tử Du", year.district.commune),
        url("grading-sheet-docx", commune.pk): ("Phiếu phân tích Đảng bộ xã Tử Du", year.district.commune),
        url("members-ballot-docx", year.cycle.pk, cell.pk): ("Phiếu xếp loại đảng viên Chi bộ thôn Đồng", cell),
        url("members-minutes-docx", year.cycle.pk, cell.pk): ("Biên bản kiểm phiếu đảng viên Chi bộ thôn Đồng", cell),
    }
    enter(client, year.bithu)
    for number, (address, (name, place)) in enumerate(addresses.items(), start=1):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, DOCX)
        assert docx.Document(io.BytesIO(answer.content)).paragraphs
        event = exports()[-1]
        assert (len(exports()), event.act, event.summary) == (number, "paper.export", f"Tải văn bản: {name}")
        assert (event.actor_id, event.place_id) == (year.bithu.pk, place.pk)
    assert client.post(address).status_code == 405


def test_results_hold_what_the_reader_may_know(client, year, decided):
    names = {line.assessment.name for line in decided.lines.select_related("assessment")}

    def levels(persona):
        (rows, _) = sheets(enter(client, getattr(year, persona)).get(url("results-xlsx", year.cycle.pk)))
        head, *rows = rows
        found = [dict(zip(head, row, strict=True)) for row in rows]
        return {r["Họ và tên, tên tổ chức"]: (r["Trạng thái"], r["Mức quyết định"], r["Số quyết định"]) for r in found}

    good = ("Hoàn thành tốt nhiệm vụ", "15-QĐ/ĐU")
    for persona in ("bithu", "tochuc", "lanhdao"):
        assert {levels(persona)[name] for name in names} == {("Đã quyết định", *good)}
    assert {levels("chibo")[name] for name in names} == {("Đã gửi", None, None)}
    assert not names & set(levels("chiboso"))
    publish(decided)
    assert {levels("chibo")[name] for name in names} == {("Đã công bố", *good)}


def test_results_are_in_vietnamese_order_and_carry_their_author(client, year):
    answer = enter(client, year.chibo).get(url("results-xlsx", year.cycle.pk))
    (rows, about) = sheets(answer)
    assert [row[0] for row in rows[1:]] == ["Chi bộ thôn Đồng", "Lê Hữu Ân", "Nguyễn Văn Đức", "Trần Thị Yến"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.properties.creator == "Chi bộ thôn Đồng"
    assert ["Số dòng", "4"] in about
    (event,) = exports()
    assert (event.act, event.place_id, event.after["số dòng"]) == ("list.export", year.district.cell.pk, 4)


def test_results_of_more_than_fifty_ask_for_a_reason(client, db, the_day):
    year = rated_district(members=MOST_WITHOUT_REASON)
    address = url("results-xlsx", year.cycle.pk)
    enter(client, year.bithu)
    asked = client.get(address)
    assert asked.headers["Content-Type"].startswith("text/html") and "Lý do xuất danh sách" in asked.content.decode()
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422 and "Hãy ghi lý do" in refused.content.decode()
    assert exports() == []
    answer = client.post(address, {"reason": "Báo cáo Ban Thường vụ"})
    rows, about = sheets(answer)
    assert ["Lý do", "Báo cáo Ban Thường vụ"] in about
    (event,) = exports()
    assert (event.reason, event.after["số dòng"]) == ("Báo cáo Ban Thường vụ", len(rows) - 1)
    assert client.post(url("summary-xlsx", year.cycle.pk), {"reason": "x"}).status_code == 405


def test_summary_counts_grassroots_organizations(client, year):
    year.put([year.of(year.district.commune)], State.PUBLISHED, Level.GOOD)
    answer = enter(client, year.lanhdao).get(url("summary-xlsx", year.cycle.pk))
    ((head, *rows),) = sheets(answer)
    assert head[:5] == ["Loại hình", "Tổng số", "Được miễn", "Chưa xếp loại", "Đã xếp loại"]
    assert [row[:7] for row in rows] == [
        ["Xã", 2, 0, 1, 1, 0, 1],
        ["Cơ quan Nhà nước", 1, 0, 1, 0, 0, 0],
        ["Tổng cộng", 3, 0, 2, 1, 0, 1],
    ]
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).properties.creator == "Huyện ủy Minh Sơn"
    assert len(exports()) == 1


# --- statements -----------------------------------------------------------------------------------------------------------


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_statements_do_not_grow_with_the_list(client, db, the_day):
    year = rated_district()
    rows = year.put(year.sheet(year.district.cell), State.SENT)
    decision = year.decide(dict.fromkeys(rows, Level.GOOD))
    cell = year.district.cell
    addresses = [
        url("decision-docx", decision.pk),
        url("members-ballot-docx", year.cycle.pk, cell.pk),
        url("members-minutes-docx", year.cycle.pk, cell.pk),
        url("results-xlsx", year.cycle.pk),
    ]
    enter(client, year.bithu)
    few = [statements(client, address) for address in addresses]
    copies(year, decision, 20)
    many = [statements(client, address) for address in addresses]
    assert many == few and max(many) <= 20
    print("statements of papers:", dict(zip(["decision", "ballot", "minutes", "results"], many, strict=True)))


def copies(year: Year, decision, number: int) -> None:
    """More decided members of the cell, each with a ballot and a line."""
    pattern = decision.lines.first().assessment
    ballot = pattern.ballots.get()
    for count in range(number):
        member = make_member(f"Nguyễn Văn Thêm {count}", cell=year.district.cell)
        pattern.pk, pattern.member, pattern.name = None, member, member.full_name
        pattern.save(force_insert=True)
        ballot.pk, ballot.assessment = None, pattern
        ballot.save(force_insert=True)
        decision.lines.create(assessment=pattern, level="GOOD")
    assert Ballot.objects.filter(assessment__place=year.district.cell).count() >= number


# --- on screen, for the printer ---------------------------------------------------------------------------------------------


def test_result_prints_from_the_page(client, year, decided):
    row = decided.lines.first().assessment
    address = url("result-print", row.pk)
    assert statuses(client, year, address) == per(404, 403, 404, 403, 403, 403, 404)
    publish(decided)
    assert statuses(client, year, address) == per(404, 200, 404, 200, 200, 200, 404)
    enter(client, year.chibo)
    page = client.get(address).content.decode()
    for text in ("ĐẢNG BỘ HUYỆN MINH SƠN", "ĐẢNG ỦY XÃ TỬ DU", "Số 15-QĐ/ĐU, ngày 10/12/2019 của Đảng ủy xã Tử Du"):
        assert text in page
    assert '<p class="paper-level">Hoàn thành tốt nhiệm vụ</p>' in page
    assert exports() == []  # a page of one's own scope, no file


def test_papers_are_linked_where_one_looks_for_them(client, year, decided):
    cell, row = year.district.cell, decided.lines.first().assessment
    year.fill([year.of(year.district.commune)])
    enter(client, year.bithu)
    links = {
        reverse("ratings:decision-detail", args=[decided.pk]): [url("decision-docx", decided.pk)],
        url("sheet-members", year.cycle.pk, cell.pk): [
            url("members-ballot-docx", year.cycle.pk, cell.pk),
            url("members-minutes-docx", year.cycle.pk, cell.pk),
        ],
        url("assessment-detail", year.of(year.district.commune).pk): [
            url(name, year.of(year.district.commune).pk) for name in ("ballot-docx", "grading-sheet-docx")
        ],
        url("sheet-organization", year.of(year.district.commune).pk): [
            url(name, year.of(year.district.commune).pk)
            for name in ("ballot-docx", "grading-sheet-docx", "minutes-docx")
        ],
        url("cycle-detail", year.cycle.pk): [url("results-xlsx", year.cycle.pk)],
    }
    for page, wanted in links.items():
        text = client.get(page).content.decode()
        assert [link for link in wanted if f'href="{link}"' not in text] == [], page
    own = url("assessment-detail", row.pk)
    results = [url("result-docx", row.pk), url("result-print", row.pk)]
    enter(client, year.chibo)
    assert [link for link in results if f'href="{link}"' in client.get(own).content.decode()] == []
    publish(decided)
    assert [link for link in results if f'href="{link}"' in client.get(own).content.decode()] == results
    enter(client, year.lanhdao)
    assert (
        f'href="{url("summary-xlsx", year.cycle.pk)}"'
        in client.get(url("cycle-detail", year.cycle.pk)).content.decode()
    )
