import re
import unicodedata

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from partybase.vietnamese import name_sort_key, text_sort_key

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]


def reference(words):
    """The order said in another way: (places in the alphabet, tone) for each word."""
    order = []
    for word in words.lower().split():
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES[1:])
        tones = [TONES.index(c) for c in unicodedata.normalize("NFD", word) if c in TONES[1:]]
        order.append(([ALPHABET.index(c) for c in unicodedata.normalize("NFC", plain)], tones[0] if tones else 0))
    return order


def vietnamese_word():
    letters = st.text(ALPHABET, min_size=1, max_size=4)
    return st.tuples(letters, st.sampled_from(TONES)).map(_with_tone)


def _with_tone(letters_and_tone):
    letters, tone = letters_and_tone
    vowel = re.search("[aăâeêioôơuưy]", letters)
    return unicodedata.normalize("NFC", letters[: vowel.end()] + tone + letters[vowel.end() :]) if vowel else letters


names = st.tuples(
    st.lists(vietnamese_word(), max_size=3).map(" ".join), st.lists(vietnamese_word(), max_size=2).map(" ".join)
)


@given(names, names)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_name_sort_key_orders_as_the_reference(one, other):
    def expected(name):
        return reference(name[1]), reference(name[0])

    one_key, other_key = name_sort_key(*one), name_sort_key(*other)
    assert (one_key < other_key) == (expected(one) < expected(other))
    assert (one_key == other_key) == (expected(one) == expected(other))
    assert name_sort_key(*(unicodedata.normalize("NFD", part).upper() for part in one)) == one_key


@given(st.text(st.characters(), max_size=150), st.text(st.characters(), max_size=40))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_sort_keys_are_plain_and_bounded_for_any_text(surname, given_name):
    for key, length in [
        (name_sort_key(surname, given_name), len(surname) + len(given_name)),
        (text_sort_key(surname), len(surname)),
    ]:
        assert re.fullmatch("[0-9a-z]*", key)
        assert len(key) <= 3 * length + 4


@pytest.mark.parametrize(
    "text", ["1" * 150, "1a" * 75, "1 " * 75, "ằ" * 150, "ằ 1" * 50, "字" * 150, "\ufdfa" * 150, "a " * 75]
)
def test_sort_key_of_150_characters_has_at_most_454(text):
    assert len(text_sort_key(text)) <= 454
    assert len(name_sort_key(text[:100], text[100:])) <= 454


def test_names_sort_by_given_name_then_surname_then_middle_names():
    people = [
        ("", "An"),
        ("Đào Văn", "An"),
        ("Nguyễn", "An"),
        ("Nguyễn Thị", "An"),
        ("Nguyễn Văn", "An"),
        ("Nguyễn Văn Anh", "An"),
        ("Bùi", "An Bình"),
        ("An", "Bình"),
        ("Lê", "Dũng"),
        ("Lê", "Đức"),
        ("Trần", "Ha"),
        ("Trần", "Hà"),
        ("Trương", "Hà"),
        ("An", "Hả"),
        ("An", "Hã"),
        ("An", "Há"),
        ("An", "Hạ"),
        ("An", "Hải"),
        ("Trần Mai", "Hoa"),
        ("An", "Hòa"),
        ("Bùi", "Hoà"),
        ("Lê", "Yến"),
    ]
    keys = [name_sort_key(*person) for person in people]
    assert sorted(set(keys)) == keys


def test_old_and_new_place_of_the_tone_are_one():
    assert name_sort_key("Trần Thuý", "Hoà") == name_sort_key("TRẦN THÚY", "hòa")


def test_alphabet_is_sorted_as_taught():
    keys = [text_sort_key(letter) for letter in ALPHABET]
    assert sorted(set(keys)) == keys


ORGANIZATIONS = [
    "",
    "9",
    "Chi bộ 2",
    "Chi bộ 10",
    "Chi bộ khu 1",
    "Chi bộ khu 1A",
    "Chi bộ khu 1B",
    "Chi bộ khu 2",
    "Chi bộ khu 10",
    "Chi bộ thôn An",
    "Chi bộ thôn Đông",
    "Chi bộ thôn Đông 9",
    "Chi bộ thôn Đông 09 cũ",
    "Chi bộ thôn Đông 10",
    "Chi bộ thôn Đông 100",
    "Chi bộ thôn Đồng",
    "Chi bộ thôn Đống",
    "Chi bộ trường A",
    "Đảng bộ xã Bắc Bình",
    "Ủy ban",
]


def test_organizations_sort_with_numbers_by_value():
    keys = [text_sort_key(name) for name in ORGANIZATIONS]
    assert sorted(set(keys)) == keys


@pytest.mark.django_db
def test_sort_keys_have_one_order_in_the_database():
    """SQLite's BINARY; on PostgreSQL every kind of collation that the server has."""
    keys = sorted({text_sort_key(text) for text in ORGANIZATIONS + ["Hà", "Hả", "aăâ 12b", "Ngh Ch Ll Dz", "字"]})
    rows = " UNION ALL ".join(["SELECT %s AS sort_key"] * len(keys))
    with connection.cursor() as cursor:
        collations = [""]
        if connection.vendor == "postgresql":
            wanted = ["C", "en_US.utf8", "en_US", "und-x-icu", "en-US-x-icu", "vi-x-icu"]
            cursor.execute("SELECT DISTINCT collname FROM pg_collation WHERE collname = ANY(%s)", [wanted])
            collations += [f' COLLATE "{name}"' for (name,) in cursor.fetchall()]
            assert len(collations) > 1
        for collation in collations:
            cursor.execute(f"SELECT sort_key FROM ({rows}) AS given ORDER BY sort_key{collation}", keys[::-1])
            assert [key for (key,) in cursor.fetchall()] == keys
