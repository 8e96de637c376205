"""Every address × every persona: who gets in, what they see, and what does not exist for them.

The table of statuses is `everywhere/matrix.txt`; an address without a row fails.
"""

import re

import pytest
from django.urls import reverse

from organizations.models import Organization
from tests.everywhere import crawl
from tests.everywhere import world as everywhere
from tests.everywhere.addresses import PARAMETERS, address, read_table, write_row
from tests.everywhere.crawl import ask, masked, text_of, words_of
from tests.everywhere.world import (
    CASE,
    CITIZEN,
    CONCLUSION,
    CONTENT,
    EVERYBODY,
    FAULTS,
    NOBODY,
    PERSONAS,
    PLACES,
    PROMISES,
    STRENGTHS,
)

pytestmark = pytest.mark.django_db
world, answers = everywhere.world, crawl.answers
SECRETARIES = ("bithu", "chibo", "chiboso")
NO_SUCH_ID = 987_654_321


# --- Matrix ---------------------------------------------------------------------------------------------------------


def test_every_address_has_a_row_for_reading_and_for_writing():
    rows = {(row.name, row.method) for row in read_table()}
    assert rows == {(name, method) for name in PARAMETERS for method in ("GET", "POST")}


@pytest.mark.parametrize("persona", EVERYBODY)
def test_status_of_every_address(answers, persona):
    wanted = read_table()
    found = [a for a in answers if a.persona == persona and "export=" not in a.url]
    assert len(found) == len(wanted)
    wrong = [
        f"{row.name} {','.join(row.samples)} {row.method}: {answer.status}, the table says {row.statuses[persona]}"
        for row, answer in zip(wanted, found, strict=True)
        if answer.status != row.statuses[persona]
    ]
    assert wrong == []


def test_nothing_fails(answers):
    assert [(a.persona, a.url, a.status) for a in answers if a.status >= 500] == []


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(world, method):
    client = world.client("tochuc")
    rows = {row.key for row in read_table()}
    assert {getattr(client, method)(address(world, *key)).status_code for key in rows} == {405}


def test_head_answers_as_get_without_a_body(world):
    client = world.client("tochuc")
    rows = [row for row in read_table() if row.method == "GET" and row.statuses["tochuc"] == 200]
    for row in rows[::4]:
        response = client.head(address(world, *row.key))
        assert (row.name, response.status_code, text_of(response)[1]) == (row.name, 200, "")


def test_incident_codes_stand_on_403_alone(answers):
    with_code = {a.status for a in answers if crawl.INCIDENT in a.body}
    without = {a.status for a in answers if a.kind == "html" and crawl.INCIDENT not in a.body}
    assert (with_code, 403 in without) == ({403}, False)


# --- Sibling --------------------------------------------------------------------------------------------------------

# The other organization's counterpart of each sample.
COUNTERPARTS = {
    "commune": "sibling", "office": "sibling_cell", "section": "sibling", "top": "elsewhere",
    "office_group": "sibling_group", "office_decision": "sibling_decision",
}  # fmt: skip
REDUCED = {("chiboso", "ratings:fact-comment")}  # the named view of a guest, over whom this cell owes a comment


def counterpart(sample, objects):
    prefix, _, name = sample.rpartition(":")
    if name in COUNTERPARTS:
        name = COUNTERPARTS[name]
        return f"{prefix}:{name}" if prefix else name
    for place in ("section_cell", "commune", "office", "cell", "section"):
        if name.startswith(place) and not name.startswith("sibling"):
            name = {"commune": "sibling"}.get(place, "sibling_cell") + name.removeprefix(place)
            break
    other = f"{prefix}:{name}" if prefix else name
    if other in ("cycle", "preparing"):
        other = "elsewhere_cycle"
    return other if other in objects else None


def foreign_addresses(world):
    """(name, address of the other organization's object)."""
    for name, samples in sorted({row.key for row in read_table() if row.samples}):
        theirs = counterpart(samples[-1], world.objects)
        assert theirs is not None, f"{name} {samples}: the sibling has no such object"
        yield name, address(world, name, (*samples[:-1], theirs))


@pytest.mark.parametrize("persona", SECRETARIES)
def test_what_belongs_to_the_sibling_does_not_exist(world, persona):
    """The same 404, byte for byte, as an id that no object has."""
    client = world.client(persona)
    nothing = masked(ask(client, "GET", f"/m/{NO_SUCH_ID}/"))
    assert crawl.INCIDENT not in nothing
    wrong = []
    for name, url in foreign_addresses(world):
        if (persona, name) in REDUCED:
            continue
        for method in ("GET", "POST"):
            theirs = ask(client, method, url)
            if theirs.status_code != 405 and (theirs.status_code, masked(theirs)) != (404, nothing):
                wrong.append((method, url, theirs.status_code))
    assert wrong == []


@pytest.mark.parametrize("persona", SECRETARIES)
def test_ids_that_no_object_has_give_the_same_page(world, persona):
    client = world.client(persona)
    pages = set()
    for name in sorted(name for name, ids in PARAMETERS.items() if ids):
        url = reverse(name, kwargs=dict.fromkeys(PARAMETERS[name], NO_SUCH_ID))
        response = ask(client, "GET", url)
        pages |= {(response.status_code, masked(response))} if response.status_code != 405 else set()
    assert [status for status, _ in pages] == [404]


QUERIES = ("organization={0}&cell={0}&grassroots={0}&place={0}&member={1}", "q=lien+hoa", "q=anh")


@pytest.mark.parametrize("persona", ["bithu", "chibo"])
def test_a_query_string_leads_nowhere_else(world, persona):
    """Lists narrowed to another's organization, member or name: as if there were none."""
    client = world.client(persona)
    ids = world.objects["sibling_cell"].pk, world.objects["sibling_cell1"].pk
    wrong = []
    for row in read_table():
        if row.method == "GET" and row.statuses[persona] == 200 and row.samples in ((), ("cycle",)):
            for query in QUERIES:
                url = f"{address(world, *row.key)}?{query.format(*ids)}"
                page = words_of(text_of(client.get(url))[1])
                found = [mark for mark in MARKS["sibling"] if mark in page]
                wrong += [(url, found)] if found else []
    assert wrong == []


# --- Lists: nothing rendered for one contains the other ----------------------------------------------------------------

MARKS = {
    "cell": [
        "thôn Đồng",
        "Nguyễn Văn Đức",
        "Trần Thị Yến",
        "Lê Hữu Ân",
        "Dự Bị Tử Du",
        "Miễn Họp Tử Du",
        "Đã Đi Tử Du",
    ],
    "section_cell": ["Tiểu học", "Phạm Thị Oanh", "Đỗ Văn Ích", "Vũ Thị Ửng", "Dự Bị Trường", "Miễn Họp Trường"],
    "sibling": ["Liên Hòa", "thôn Phú", "Hoàng Văn Đoàn", "Bùi Thị Ánh", "Ngô Văn Ý", "sibling"],
    "office": ["Phòng Giáo dục", "Đặng Thị Hiền", "Phan Văn Ổn", "Lý Thị Ước", "Dự Bị Phòng", "Miễn Họp Phòng"],
    "elsewhere": ["Vùng Khác"],
}
FOREIGN = {
    "tochuc": ["elsewhere"],
    "lanhdao": ["elsewhere"],
    "kiemtra": ["elsewhere"],
    "quantri": ["elsewhere"],
    "bithu": ["sibling", "office", "elsewhere"],
    "chibo": ["sibling", "office", "section_cell", "elsewhere"],
    "chiboso": ["cell", "section_cell", "sibling", "elsewhere"],
    NOBODY: ["cell", "section_cell", "sibling", "office", "elsewhere"],
}
# The other side of a move, by name alone: who is a guest of the office, on whom it owes a comment.
GUEST_PAGES = ("members:member-guests", "ratings:comment-list", "ratings:fact-comment", "desk:event-list", "desk:home")
GUEST_MARKS = ("Bùi Thị Ánh", "thôn Phú")


@pytest.mark.parametrize("persona", EVERYBODY)
def test_nothing_shown_belongs_to_another(answers, persona):
    wrong = []
    for answer in (a for a in answers if a.persona == persona):
        foreign = [mark for place in FOREIGN[persona] for mark in MARKS[place] if mark in answer.body]
        if persona == "chiboso" and answer.name in GUEST_PAGES:
            foreign = [mark for mark in foreign if mark not in GUEST_MARKS]
        wrong += [(answer.method, answer.url, foreign)] if foreign else []
    assert wrong == []


LINKS = re.compile(r'(?:href|action|hx-get|hx-post)="(/[^"#]*)"')
OWN = {
    "tochuc": set(PLACES), "lanhdao": set(PLACES), "kiemtra": set(), "quantri": set(),
    "bithu": {"cell", "section_cell"}, "chibo": {"cell"}, "chiboso": {"office"},
}  # fmt: skip


def oracle(world, persona):
    """In plain Python: the members and organizations that this persona may be led to."""
    cells = {getattr(world.district, place).pk for place in OWN[persona]}
    members = {m.pk for m in world.objects.values() if getattr(m, "cell_id", None) in cells}
    trees = {
        "tochuc": "top",
        "lanhdao": "top",
        "kiemtra": "top",
        "bithu": "commune",
        "chibo": "cell",
        "chiboso": "office",
    }
    if persona not in trees:
        return members, set()
    path = getattr(world.district, trees[persona]).path
    return members, {o.pk for o in Organization.objects.order_by("pk") if (o.path or "").startswith(path)}


@pytest.mark.parametrize("persona", PERSONAS)
def test_lists_lead_only_to_what_a_plain_oracle_allows(world, answers, persona):
    members, organizations = oracle(world, persona)
    links = {link for a in answers if a.persona == persona and a.kind == "html" for link in LINKS.findall(a.body)}
    shown_members = {int(n) for link in links for n in re.findall(r"^/(?:m|members)/(\d+)/", link)}
    shown_organizations = {int(n) for link in links for n in re.findall(r"^/(?:o|organizations)/(\d+)/", link)}
    assert (shown_members - members, shown_organizations - organizations) == (set(), set())
    assert persona in ("quantri", "kiemtra") or shown_members


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_link_shown_can_be_opened(world, answers, persona):
    """No page offers what is refused: one link of each shape (ids aside) is followed."""
    client = world.client(persona)
    shapes = {}
    for answer in answers:
        if answer.persona == persona and answer.kind == "html" and answer.status < 400:
            for link in re.findall(r'href="(/[^"#]*)"', answer.body):
                shapes.setdefault(re.sub(r"\d+", "#", link), (link.replace("&amp;", "&"), answer.url))
    refused = []
    for link, page in shapes.values():
        status = ask(client, "GET", link).status_code if not link.startswith("/static/") else 200
        refused += [(page, link, status)] if status not in (200, 302) else []
    assert refused == []


# --- Fields ---------------------------------------------------------------------------------------------------------


def marked(*templates, places=("cell", "sibling_cell", "office")):
    return [template.format(place) for template in templates for place in places]


NUMBERS = list(CITIZEN.values())
TEXTS = marked(STRENGTHS, FAULTS, PROMISES)
CASES = marked(CASE) + marked(CONCLUSION, CONTENT, places=("cell", "sibling_cell", "office", "commune", "sibling"))


def allowed_marks(persona):
    """Texts of reviews: the cell, its committee, organization staff; cases: inspection staff; identity numbers: on the form
    of the member's own chain and organization staff (pages and files mask them)."""
    places = [place for place in OWN.get(persona, ()) if persona != "lanhdao"]
    reviews = set(marked(STRENGTHS, FAULTS, PROMISES, places=places))
    return reviews | (set(CASES) if persona == "kiemtra" else set())


@pytest.mark.parametrize("persona", EVERYBODY)
def test_reserved_texts_are_shown_only_to_whom_they_are(answers, persona):
    shown = {m for a in answers if a.persona == persona for m in (*TEXTS, *CASES) if m in a.body}
    assert shown - allowed_marks(persona) == set()
    if persona in ("tochuc", "kiemtra", "chibo"):
        assert shown, "the fixture shows its texts to those who may read them"


@pytest.mark.parametrize("persona", EVERYBODY)
def test_identity_numbers_are_nowhere_in_the_open(answers, persona):
    """Only the form of one member holds the number, for who keeps the member's record; the rest is masked."""
    shown = {(a.name, n) for a in answers if a.persona == persona for n in NUMBERS if n in a.body}
    assert {name for name, _ in shown} <= {"members:member-edit"}


SENSITIVE_WORDS = ("Dân tộc", "Tôn giáo", "Số căn cước")


@pytest.mark.parametrize("persona", ("quantri", "kiemtra", "lanhdao"))
def test_sensitive_fields_are_not_even_named_to_others(answers, persona):
    shown = {
        (a.name, w) for a in answers if a.persona == persona and a.status == 200 for w in SENSITIVE_WORDS if w in a.body
    }
    assert shown == set()


def test_the_administrator_sees_names_and_posts_of_position_holders_only(world, answers):
    holders = {p.member_id for p in world.objects.values() if hasattr(p, "member_id") and hasattr(p, "grant_id")}
    others = [m.full_name for m in world.members.values() if m.pk not in holders]
    shown = {(a.name, n) for a in answers if a.persona == "quantri" for n in others if n in a.body}
    assert shown == set()


# --- Language -------------------------------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(Save|Cancel|Submit|Search|Previous|Next|None|True|False|Delete|Close|Edit|Add|Back|Home|Error|Yes|No|"
    r"This field|required|Select a valid|Enter a valid|Ensure this|not found|Not Found|Forbidden|Unknown|page|"
    r"DRAFT|SENT|DECIDED|PUBLISHED|OFFICIAL|SECRETARY|nan|undefined|null)\b"
)


@pytest.mark.parametrize("persona", EVERYBODY)
def test_pages_speak_vietnamese(answers, persona):
    wrong = {}
    for answer in answers:
        if answer.persona == persona and answer.kind == "html":
            found = {m.group() for m in ENGLISH.finditer(words_of(answer.body))}
            if found:
                wrong.setdefault((answer.name, answer.method), found)
    assert wrong == {}


def test_no_page_shows_a_message_id_or_a_template_tag(answers):
    signs = ("{{", "}}", "{%", "__all__", "django.", "object at 0x", "&lt;QuerySet", "[object")
    assert [(a.url, s) for a in answers if a.kind == "html" for s in signs if s in words_of(a.body)] == []


def test_the_table_is_written_as_it_is_read():
    rows = read_table()
    assert [str(row) for row in rows] == [write_row(r.name, r.samples, r.method, r.statuses.values()) for r in rows]
