"""The same people and organizations give the same lists, counts, orders and search results on both databases.

What the pages show of a seeded district is compared with what is written here, on whichever database runs.
"""

import datetime
import hashlib
import random
import re
from urllib.parse import quote

import pytest
from django.test import Client

from members.models import Member, Status
from organizations.models import Organization
from tests import personas
from tests.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db
SEED = 2019
SURNAMES = ["Nguyễn", "Trần", "Lê", "Đỗ", "Đoàn", "Ông", "Âu", "Ngô", "Tạ", "Từ", "Ứng", "Yên", "H'Mông", "La"]
MIDDLE = ["Văn", "Thị", "Đức", "Hữu", "", "Thị Ánh", "Ngọc Đông"]
GIVEN = [
    "An", "Ân", "Ẩn", "Ấn", "Ánh", "Ba", "Bá", "Bà", "Dũng", "Đũng", "Đức", "Duc",
    "Ê", "Hoà", "Hòa", "Oanh", "Ôn", "Ơn", "Ung", "Ưng", "Yến", "Ý",
]  # fmt: skip
QUERIES = [
    "duc", "Đức", "ĐỨC", "nguyen", "nguyễn văn", "an", "ân", "hoa", "hoà", "y",
    "h'm", "ngoc dong", "190000", "khong co ai", "o", "thi anh",
]  # fmt: skip


@pytest.fixture
def seeded(db, settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)
    district = personas.make_district()
    chance = random.Random(SEED)
    cells = [district.cell, district.section_cell, district.sibling_cell, district.office]
    cells += [
        make_organization(f"Chi bộ {name}", parent=district.commune)
        for name in ("thôn 10", "thôn 2", "thôn Ấp", "thôn Ẩn", "Đình", "Dinh", "Trạm Y tế", "trường Mầm non")
    ]
    for number in range(160):
        name = " ".join(part for part in (chance.choice(SURNAMES), chance.choice(MIDDLE), chance.choice(GIVEN)) if part)
        official = chance.random() < 0.9
        make_member(
            name,
            cell=chance.choice(cells),
            birth_date=chance.choice(["1950", "1962-03", "1980-05-04", "1990-12-31", "2000-01-01"]),
            sex=chance.choice(["MALE", "FEMALE"]),
            status=Status.OFFICIAL if official else Status.PROBATIONARY,
            card_number=f"1900{number:04d}" if official and number % 3 else None,
        )
    return district


def shown(page: str, places: dict[str, dict[int, int]]) -> str:
    """What the page lists, in its order: each member and organization by its place in the order of their making."""
    links = re.findall(r'href="/(m|o)/(\d+)/', page[page.find("<main") :])
    return " ".join(f"{kind}{places[kind][int(pk)]}" for kind, pk in links)


ADDRESSES = [
    *(f"/members/?q={query}" for query in QUERIES),
    *(f"/members/?page={page}" for page in (1, 2, 3, 4)),
    *(f"/members/?sex=MALE&age={age}" for age in ("18-30", "31-40", "51-60", "61-")),
    "/members/?status=PROBATIONARY", "/members/?warnings=yes", "/members/?state=all&page=2",
    *(f"/organizations/?q={query}" for query in ("dinh", "Đình", "thon", "an", "ấp", "y te")),
    "/organizations/", "/organizations/tree/",
    *(f"/search/?q={query}" for query in QUERIES),
    "/reviews/missing/", "/reviews/missing/?page=2", "/reviews/missing/organizations/",
]  # fmt: skip
EXPECTED_DIGESTS = {
    "/members/?q=duc": "d8d916f1",
    "/members/?q=Đức": "d8d916f1",
    "/members/?q=ĐỨC": "d8d916f1",
    "/members/?q=nguyen": "0ce54095",
    "/members/?q=nguyễn văn": "e3b0c442",
    "/members/?q=an": "3e415914",
    "/members/?q=ân": "3e415914",
    "/members/?q=hoa": "6262e962",
    "/members/?q=hoà": "6262e962",
    "/members/?q=y": "d83efd2d",
    "/members/?q=h'm": "3eb1ccc0",
    "/members/?q=ngoc dong": "dca47525",
    "/members/?q=190000": "ef79ce2d",
    "/members/?q=khong co ai": "e3b0c442",
    "/members/?q=o": "66500e4d",
    "/members/?q=thi anh": "aa1f3c54",
    "/members/?page=1": "d72fd41a",
    "/members/?page=2": "b3d80353",
    "/members/?page=3": "ad8c8f8f",
    "/members/?page=4": "6c661588",
    "/members/?sex=MALE&age=18-30": "9aca541f",
    "/members/?sex=MALE&age=31-40": "a5e365fb",
    "/members/?sex=MALE&age=51-60": "36edc107",
    "/members/?sex=MALE&age=61-": "5eb685ca",
    "/members/?status=PROBATIONARY": "73590836",
    "/members/?warnings=yes": "f571f32c",
    "/members/?state=all&page=2": "b3d80353",
    "/organizations/?q=dinh": "4a95baa0",
    "/organizations/?q=Đình": "4a95baa0",
    "/organizations/?q=thon": "36c7bcd0",
    "/organizations/?q=an": "911198e0",
    "/organizations/?q=ấp": "1ad9a47e",
    "/organizations/?q=y te": "ef6d58eb",
    "/organizations/": "c91065e7",
    "/organizations/tree/": "c46494df",
    "/search/?q=duc": "8c7f928e",
    "/search/?q=Đức": "8c7f928e",
    "/search/?q=ĐỨC": "8c7f928e",
    "/search/?q=nguyen": "0ce54095",
    "/search/?q=nguyễn văn": "e3b0c442",
    "/search/?q=an": "d9bfe0b9",
    "/search/?q=ân": "d9bfe0b9",
    "/search/?q=hoa": "54ab649e",
    "/search/?q=hoà": "54ab649e",
    "/search/?q=y": "e3b0c442",
    "/search/?q=h'm": "1606e92f",
    "/search/?q=ngoc dong": "dca47525",
    "/search/?q=190000": "7eb84ce8",
    "/search/?q=khong co ai": "e3b0c442",
    "/search/?q=o": "e3b0c442",
    "/search/?q=thi anh": "9365b7bf",
    "/reviews/missing/": "c05661e9",
    "/reviews/missing/?page=2": "30b59287",
    "/reviews/missing/organizations/": "df02e7d4",
}


def test_lists_and_searches_give_the_same_answers_on_every_database(seeded):
    client = Client()
    client.force_login(personas.tochuc(seeded))
    places = {
        kind: {pk: place for place, pk in enumerate(model.objects.order_by("pk").values_list("pk", flat=True))}
        for kind, model in (("m", Member), ("o", Organization))
    }
    answers = {url: shown(client.get(quote(url, safe="/?=&")).content.decode(), places) for url in ADDRESSES}
    assert sum(bool(answer) for answer in answers.values()) > len(answers) * 0.8, "the pages list something"
    digests = {url: hashlib.sha256(answer.encode()).hexdigest()[:8] for url, answer in answers.items()}
    assert digests == EXPECTED_DIGESTS


def test_order_is_that_of_vietnamese_names(seeded):
    """Given name first; a letter with a hook after the one without; the same in a list as in a search."""
    client = Client()
    client.force_login(personas.tochuc(seeded))
    page = client.get("/members/?q=an").content.decode()
    given = [text.split()[-1] for text in re.findall(r'href="/m/\d+/"[^>]*>(.*?)</a>', re.sub(r"</?mark>", "", page))]
    given = [name for name in given if name in ("An", "Ẩn", "Ấn", "Ân")]
    assert given == sorted(given, key=["An", "Ân", "Ẩn", "Ấn"].index)
    assert len(set(given)) == 4


def test_accounts_are_listed_alike(seeded):
    for name in ("an.binh", "an", "anh-2", "anh_1", "anh1", "b", "an2"):
        make_user(f"{name}.x", full_name=f"Người {name}")
    client = Client()
    client.force_login(personas.quantri(seeded))
    page = client.get("/accounts/").content.decode()
    names = re.findall(r'href="/accounts/\d+/"[^>]*>\s*([a-z0-9._-]+)\s*<', page)
    assert names == sorted(names)
    assert len(names) >= 7
