"""The pages of reviews: one page for a cell, text only for those who may read it, counts that do not grow in statements."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from assessments.meetings.actions import Row
from assessments.meetings.models import Outcome, Review, ReviewSession
from members.models import PositionKind, StatusKind, StatusPeriod
from partybase.audit.models import Event
from tests import personas
from tests.assessments.meetings.helpers import SECRET, hold, hold_committee, rows_of
from tests.factories import LONG_AGO, make_member, make_position


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def head(**overrides):
    return {"held_on": "05/12/2019", "year": "2019", "chair": "Nguyễn Văn Đức"} | overrides


def fields(page):
    """What a browser would post of the page's form, untouched."""
    html = page.content.decode()
    html = html[html.index('class="page-form') :]
    posted = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            posted[name[1]] = value[1] if value else ""
    for name, content in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.S):
        posted[name] = content.strip()
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        posted[name] = chosen[1] if chosen else ""
    return posted


@pytest.fixture
def signed_in(client, chibo):
    client.force_login(chibo)
    return client


def test_session_untouched_reviews_everybody_but_the_exempt(signed_in, district):
    StatusPeriod.objects.create(member=district.members["cell2"], kind=StatusKind.EXEMPT, starts=LONG_AGO)
    make_member("Lê Văn Mới", cell=district.cell, status="PROBATIONARY")
    page = signed_in.get(url("review-add-members", district.cell.pk))
    assert 'data-draft="review-new-MEMBERS-' in page.content.decode()
    posted = fields(page)
    answer = signed_in.post(url("review-add-members", district.cell.pk), posted)
    session = ReviewSession.objects.get()
    assert (answer.status_code, answer.url) == (302, url("review-detail", session.pk))
    assert (session.chair, session.summoned, session.present) == ("Nguyễn Văn Đức", 3, 3)
    assert list(session.reviews.in_order().values_list("member__given_name", "outcome")) == [
        ("Ân", "EXEMPT"),
        ("Đức", "REVIEWED"),
        ("Mới", "REVIEWED"),
        ("Yến", "REVIEWED"),
    ]
    again = signed_in.post(url("review-add-members", district.cell.pk), posted)
    assert (again.status_code, ReviewSession.objects.count()) == (302, 1)


def test_second_session_is_preset_for_nobody_reviewed_before(signed_in, district, chibo):
    hold(chibo, district.cell, rows_of(district)[:2])
    page = signed_in.get(url("review-add-members", district.cell.pk))
    posted = fields(page)
    assert {name: posted[f"m{district.members[name].pk}-outcome"] for name in ("cell0", "cell1", "cell2")} == {
        "cell0": "",
        "cell1": "",
        "cell2": "REVIEWED",
    }
    assert "ghi tiếp hội nghị đó" in page.content.decode()


def test_wrong_row_is_named_and_nothing_lost(signed_in, district):
    member = district.members["cell1"]
    posted = head(**{f"m{member.pk}-outcome": "ABSENT", f"m{member.pk}-strengths": "đã gõ"})
    answer = signed_in.post(url("review-add-members", district.cell.pk), posted)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Trần Thị Yến vắng: hãy ghi lý do vắng" in html
    assert "đã gõ" in html
    assert html.index("<title>Lỗi:") > 0
    posted[f"m{member.pk}-reviewed_on"] = "32/13/2019"
    assert "Trần Thị Yến: " in signed_in.post(url("review-add-members", district.cell.pk), posted).content.decode()


def test_page_follows_the_day(signed_in, district):
    member = make_member("Lê Văn Đến", cell=district.cell)
    member.memberships.update(starts="2019-12-06")
    prefix = f'name="m{member.pk}-outcome"'
    address = url("review-add-members", district.cell.pk)
    assert prefix in signed_in.get(address).content.decode()
    assert prefix not in signed_in.get(address, {"on": "05/12/2019"}).content.decode()
    posted = head(**{f"m{member.pk}-outcome": "REVIEWED"})
    answer = signed_in.post(address, posted)
    assert (answer.status_code, prefix in answer.content.decode()) == (422, True)


def test_members_of_elsewhere_are_not_taken(signed_in, district):
    stranger = district.members["sibling_cell0"]
    posted = head(**{f"m{stranger.pk}-outcome": "REVIEWED"})
    answer = signed_in.post(url("review-add-members", district.cell.pk), posted)
    assert answer.status_code == 422
    assert "Hoàng Văn Đoàn" not in answer.content.decode()
    assert Review.objects.count() == 0


def test_committee_session(client, district, bithu):
    client.force_login(bithu)
    address = url("review-add-committee", district.commune.pk)
    posted = fields(client.get(address))
    assert posted["own-outcome"] == "REVIEWED"
    assert client.post(address, posted).status_code == 422  # attendance is not known
    assert client.post(address, posted | {"summoned": "5", "present": "5", "own-faults": SECRET}).status_code == 302
    assert Review.objects.get().organization == district.commune


def test_start_page_offers_what_one_records(client, district, bithu, chibo):
    make_position(district.members["cell2"], kind=PositionKind.COMMITTEE_MEMBER)
    for user, offered in (
        (chibo, {url("review-add-members", district.cell.pk), url("review-add-committee", district.cell.pk)}),
        (bithu, {url("review-add-committee", district.commune.pk)}),
    ):
        client.force_login(user)
        html = client.get(url("review-add")).content.decode()
        assert set(re.findall(r'href="(/reviews/add/\w+/\d+/)"', html)) == offered


def test_edit_keeps_what_stands(signed_in, district, chibo):
    session = hold(chibo, district.cell, rows_of(district, strengths=SECRET))
    page = signed_in.get(url("review-edit", session.pk))
    posted = fields(page) | {"token": ""}
    assert posted[f"m{district.members['cell0'].pk}-strengths"] == SECRET
    assert signed_in.post(url("review-edit", session.pk), posted).status_code == 422  # nothing changed
    assert signed_in.post(url("review-edit", session.pk), posted | {"chair": "Khác"}).status_code == 302
    answer = signed_in.post(
        url("review-edit", session.pk), posted | {f"m{district.members['cell0'].pk}-strengths": "mới"}
    )
    assert answer.status_code == 409
    rows = {label: (theirs, mine) for label, theirs, mine in answer.context["conflict"].rows}
    assert rows["chủ trì"] == ("Khác", "Nguyễn Văn Đức")
    assert rows["Nguyễn Văn Đức – ưu điểm"] == (SECRET, "mới")
    kept = fields(answer)
    assert kept["version"] == "2"
    assert signed_in.post(url("review-edit", session.pk), kept).status_code == 302
    assert session.reviews.filter(strengths="mới").count() == 1


def test_one_subject_by_itself(signed_in, district, chibo):
    rows = rows_of(district, outcome=Outcome.ABSENT, absence_reason="ốm")
    review = hold(chibo, district.cell, rows).reviews.get(outcome="ABSENT")
    address = url("review-subject-edit", review.pk)
    posted = fields(signed_in.get(address)) | {"outcome": "REVIEWED", "reviewed_on": "9/12/2019", "promises": SECRET}
    assert signed_in.post(address, posted).status_code == 302
    review.refresh_from_db()
    assert (review.outcome, review.promises) == ("REVIEWED", SECRET)
    assert signed_in.post(address, posted | {"token": "", "faults": "x"}).status_code == 409


def test_staff_are_asked_for_a_reason(client, district, chibo):
    session = hold(chibo, district.cell, rows_of(district))
    client.force_login(personas.tochuc(district))
    posted = fields(client.get(url("review-edit", session.pk))) | {"chair": "Khác"}
    assert client.post(url("review-edit", session.pk), posted).status_code == 422
    assert client.post(url("review-edit", session.pk), posted | {"reason": "ghi nhầm"}).status_code == 302


# --- who sees what --------------------------------------------------------------------------------------------------

PAGES = ["review-detail", "review-print", "review-edit"]
STATUS = {
    "tochuc": (200, 200, 200),
    "lanhdao": (200, 200, 403),
    "bithu": (200, 200, 403),
    "chibo": (200, 200, 200),
    "chiboso": (404, 404, 404),
    "kiemtra": (404, 404, 404),
    "quantri": (404, 404, 404),
}
READERS = {"tochuc", "bithu", "chibo"}
LISTS = ["review-list", "review-missing", "review-missing-organizations"]


@pytest.mark.parametrize("name", list(STATUS))
def test_pages_and_texts_by_persona(client, district, name):
    chibo = personas.chibo(district)
    rows = rows_of(district, strengths=SECRET)
    rows[1] = Row(district.members["cell1"], Outcome.ABSENT, absence_reason="lý do riêng")
    session = hold(chibo, district.cell, rows)
    client.force_login(chibo if name == "chibo" else personas.PERSONAS[name](district))
    answers = [client.get(url(page, session.pk)) for page in PAGES]
    assert tuple(answer.status_code for answer in answers) == STATUS[name]
    one = url("review-subject-edit", session.reviews.first().pk)
    assert client.get(one).status_code == STATUS[name][2]
    lists = [client.get(url(page)) for page in LISTS]
    assert {answer.status_code for answer in lists} == {403 if name in ("kiemtra", "quantri") else 200}
    exports = [client.get(url(page), {"export": "xlsx"}) for page in LISTS]
    shown = "".join(answer.content.decode() for answer in [*answers[:2], *lists])
    for text in (SECRET, "lý do riêng"):
        assert (text in shown) == (name in READERS)
        assert all(text not in cells(answer) for answer in exports if answer.status_code == 200)
    history = client.get(reverse("desk:event-list")).content.decode()
    assert SECRET not in history
    assert "lý do riêng" not in history


def cells(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).active
    return " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row)


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("chibo", "review-add-committee", 422),
        ("bithu", "review-add-members", 403),
        ("tochuc", "review-add-members", 403),
        ("lanhdao", "review-add-members", 403),
        ("chiboso", "review-add-members", 404),
        ("kiemtra", "review-add-members", 404),
        ("quantri", "review-add-members", 404),
    ],
)
def test_only_the_own_secretary_posts(client, district, name, address, status):
    client.force_login(personas.PERSONAS[name](district))
    posted = head(**{f"m{district.members['cell0'].pk}-outcome": "REVIEWED", "own-outcome": "REVIEWED"})
    assert client.post(url(address, district.cell.pk), posted).status_code == status
    assert ReviewSession.objects.count() == 0


@pytest.mark.parametrize("name", ["kiemtra", "quantri", "tochuc", "lanhdao"])
def test_start_page_is_for_secretaries(client, district, name):
    client.force_login(personas.PERSONAS[name](district))
    assert client.get(url("review-add")).status_code == 403


# --- lists ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"year": "2019"}, 2),
        ({"year": "2018"}, 0),
        ({"kind": "MEMBERS"}, 1),
        ({"q": "thon dong"}, 1),
        ({"year": "NaN", "kind": "?"}, 2),
    ],
)
def test_filters_of_sessions(client, district, chibo, bithu, query, count):
    hold(chibo, district.cell, rows_of(district))
    hold_committee(bithu, district.commune)
    client.force_login(bithu)
    assert client.get(url("review-list"), query).context["total"] == count


def test_missing_counts_agree(client, district, chibo, bithu):
    hold(chibo, district.cell, rows_of(district)[:2])
    client.force_login(bithu)
    page = client.get(url("review-missing"))
    assert (page.context["owed"], page.context["done"], page.context["total"]) == (6, 2, 4)
    page = client.get(url("review-missing"), {"organization": district.cell.pk, "state": "all"})
    assert (page.context["owed"], page.context["done"], page.context["total"]) == (3, 2, 3)
    assert client.get(url("review-missing"), {"year": "2018"}).context["done"] == 0
    assert client.get(url("review-missing"), {"year": "²"}).status_code == 200
    page = client.get(url("review-missing-organizations"), {"state": "done"})
    assert [organization.pk for organization in page.context["object_list"]] == [district.cell.pk]


def test_every_export_is_one_event(client, district, chibo):
    client.force_login(chibo)
    for page in LISTS:
        client.get(url(page), {"export": "xlsx"})
    assert Event.objects.filter(act="list.export").count() == len(LISTS)


def statements(client, address, assert_max, most):
    with assert_max(most) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_queries_of_the_session_pages_do_not_grow(client, district, chibo, django_assert_max_num_queries):
    client.force_login(chibo)
    session = hold(chibo, district.cell, rows_of(district)[:1])
    addresses = [
        url("review-add-members", district.cell.pk),
        url("review-edit", session.pk),
        url("review-detail", session.pk),
        url("review-print", session.pk),
        *(url(page) for page in LISTS),
    ]
    client.get(addresses[0])
    few = [statements(client, address, django_assert_max_num_queries, 20) for address in addresses]
    members = [make_member(cell=district.cell) for _ in range(40)]
    Review.objects.bulk_create(Review(session=session, member=member) for member in members)
    for number in range(3):
        hold(chibo, district.cell, [Row(members[number])])
    assert [statements(client, address, django_assert_max_num_queries, 20) for address in addresses] == few


def test_queries_of_holding_do_not_grow(district, chibo, django_assert_max_num_queries):
    members = [make_member(cell=district.cell) for _ in range(41)]

    def hold_with(rows):
        with django_assert_max_num_queries(30) as found:
            hold(chibo, district.cell, rows)
        return len(found)

    hold_with([Row(members[0])])
    assert hold_with([Row(member) for member in members[1:]]) == hold_with([Row(members[0])])


@pytest.mark.parametrize("text", ["", "Đ" * 300, "\x00", "NaN", "-1", "99999999999999999999", "\u202eabc"])
def test_forms_take_any_text(signed_in, district, chibo, text):
    session = hold(chibo, district.cell, rows_of(district))
    review = session.reviews.first()
    prefix = f"m{district.members['cell0'].pk}"
    names = [
        "held_on",
        "year",
        "chair",
        "summoned",
        "present",
        "version",
        "token",
        "reason",
        "outcome",
        "reviewed_on",
        "faults",
    ]
    names += [f"{prefix}-{name}" for name in ("outcome", "absence_reason", "reviewed_on", "strengths")]
    posted = dict.fromkeys(names, text) | {f"m{text}-outcome": text, "m-": text}
    for address in (
        url("review-add-members", district.cell.pk),
        url("review-edit", session.pk),
        url("review-subject-edit", review.pk),
    ):
        assert signed_in.post(address, posted).status_code in (302, 409, 422), address
    for page in LISTS:
        query = {"q": text, "year": text, "kind": text, "organization": text, "state": text, "page": text}
        assert signed_in.get(url(page), query).status_code == 200


@pytest.mark.parametrize(("name", "shown"), [("chibo", True), ("lanhdao", True), ("kiemtra", False)])
def test_overviews_show_that_it_was_reviewed(client, district, name, shown):
    chibo = personas.chibo(district)
    session = hold(chibo, district.cell, rows_of(district, strengths=SECRET))
    client.force_login(chibo if name == "chibo" else personas.PERSONAS[name](district))
    html = client.get(district.cell.get_absolute_url()).content.decode()
    assert (session.get_absolute_url() in html) == shown
    member = client.get(district.members["cell0"].get_absolute_url())
    assert (session.get_absolute_url() in member.content.decode()) == shown
    assert SECRET not in html + member.content.decode()
