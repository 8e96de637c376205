import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybase.vietnamese import fold, highlight_spans, like_pattern, matches, search_keys, search_terms

PEOPLE = [
    "Nguyễn Đình Đức",
    "Nguyễn Văn Đức",
    "Nguyễn Thị Dục",
    "Trần Đức Nguyên",
    "Đặng Đức",
    "Lê Thị Hường",
    "Phạm Quý Thủy",
    "Hoàng Thuý Phượng",
    "Bùi Như Ý",
    "H'Hen Niê",
]
ALL_DUC = {"Nguyễn Đình Đức", "Nguyễn Văn Đức", "Nguyễn Thị Dục", "Trần Đức Nguyên", "Đặng Đức"}
NGUYEN_DUC = {"Nguyễn Đình Đức", "Nguyễn Văn Đức", "Nguyễn Thị Dục"}
NGUYEN = NGUYEN_DUC | {"Trần Đức Nguyên"}
QUERIES = {
    ("duc", "DUC", "đức", "Đức", "ĐỨC", "dduwcs", "DDUWCS", "Dduwsc", "dduwcs ", "ddwcs", "dwcsd", "ducsd"): ALL_DUC,
    ("d9u71c", "d9u7c1", "duc1", "du7c19", "đuc", " Đ\u200bức ", "\u00d0ức", "...đức!", "DỤC", "đưcs"): ALL_DUC,
    ("nguyen", "NGUYỄN", "nguye64n", "nguyeexn", "nguyeenx", "nguyen64", "Nguyeenx", "nguyênx", "nguyenex"): NGUYEN,
    ("nguyen duc", "Nguyễn Đức", "nguyeexn dduwcs", "nguye64n d9u71c", "ng duc", "Ng. Đức", "n d"): NGUYEN_DUC,
    ("Đ.Đức", "đ đức", "d.duc", "dd. dduwcs"): {"Nguyễn Đình Đức", "Đặng Đức"},
    ("nguyen dinh duc", "nguyễn đ. đức", "nguyeenx ddinhf dduwcs", "N.Đ.Đ"): {"Nguyễn Đình Đức"},
    ("huong", "hường", "huwowngf", "hu7o7ng2", "huwowfng", "huo72ng", "hưòng"): {"Lê Thị Hường"},
    ("thuy", "thủy", "thuỷ", "thuyr", "thúy", "thu3y"): {"Phạm Quý Thủy", "Hoàng Thuý Phượng"},
    ("phuong", "phuwowngj", "phu7o7ng5", "PHƯỢNG", "hoangf phuowjng"): {"Hoàng Thuý Phượng"},
    ("nhu y", "như ý", "nhuw ys", "nhu7 y1"): {"Bùi Như Ý"},
    ("h'hen", "h hen", "hen nie"): {"H'Hen Niê"},
    ("uc", "duc nguyen van", "xyz", "nguyenduc"): set(),
}
EVERY_QUERY = [(query, people) for queries, people in QUERIES.items() for query in queries]


@pytest.mark.parametrize(("query", "people"), EVERY_QUERY, ids=[repr(query) for query, _ in EVERY_QUERY])
def test_search_finds_the_same_people_however_it_is_typed(query, people):
    for form in ("NFC", "NFD"):
        assert {name for name in PEOPLE if matches(fold(name), unicodedata.normalize(form, query))} == people


def test_search_table_holds_sixty_queries():
    assert len(EVERY_QUERY) >= 60


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đ.Đức", "d duc"),
        ("  Nguyễn–Văn,  ĐỨC!", "nguyen van duc"),
        ("Chi bộ thôn Đông 10", "chi bo thon dong 10"),
        ("CB 12/A (cũ)", "cb 12 a cu"),
        ("Ｈà ²", "ha 2"),
        ("", ""),
        ("… — !", ""),
        ("\x00\ud800", ""),
    ],
)
def test_fold(text, key):
    assert fold(text) == key
    assert fold(unicodedata.normalize("NFD", text)) == key


def test_fold_covers_the_whole_vietnamese_alphabet():
    for base, marked in {
        "a": "àảãáạăằẳẵắặâầẩẫấậ",
        "e": "èẻẽéẹêềểễếệ",
        "i": "ìỉĩíị",
        "o": "òỏõóọôồổỗốộơờởỡớợ",
        "u": "ùủũúụưừửữứự",
        "y": "ỳỷỹýỵ",
        "d": "đ",
    }.items():
        for letter in marked + marked.upper():
            assert fold(letter) == fold(unicodedata.normalize("NFD", letter)) == base


def test_fold_of_every_character_is_stable_and_no_longer():
    for code in range(0, sys.maxunicode + 1, 29):
        key = fold(chr(code))
        assert len(key) <= 1
        assert fold(key) == key


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", []),
        ("?!", []),
        ("Đức", ["duc"]),
        ("dduwcs", ["dduwcs", "duc"]),
        ("nguye64n van", ["nguye64n van", "nguyen van"]),
        ("A1", ["a1", "a"]),
        ("K9", ["k9"]),
        ("12a", ["12a"]),
        ("thôn 10", ["thon 10"]),
        ("UBND", ["ubnd"]),
        ("web", ["web"]),
        ("Krông Ana", ["krong ana"]),
        ("toong", ["toong", "tong"]),
        ("khas", ["khas", "kha"]),
        ("s", ["s"]),
        ("sx" * 200, ["sx" * 200]),
    ],
)
def test_search_keys_keep_the_words_as_typed_and_add_what_was_meant(query, keys):
    assert search_keys(query) == keys


def test_search_keys_leave_plain_syllables_alone():
    plain = "sinh sơn rạng xuân trần giỏi quỳnh nghiêng khuỷu thuở ương yến oanh hoan huệ luyến xuyến phước"
    for query in plain.split():
        assert search_keys(query) == [fold(query)]


def test_search_terms_are_the_words_that_were_meant():
    assert search_terms("Dduwcs  NGUYỄN 10") == ["duc", "nguyen", "10"]
    assert search_terms("...") == []


def test_matches_without_anything_to_look_for_narrows_nothing():
    assert matches("nguyen van duc", " ") is True


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Nguyễn Đình Đức", "ng duc", ["Ng", "Đức"]),
        ("Nguyễn Đình Đức", "Đ.Đức", ["Đ", "Đức"]),
        ("Nguyễn Đình Đức", "dduwcs", ["Đức"]),
        ("Nguyễn Đình", "nguyễn đức", ["Nguyễn"]),
        ("Đức", "nguyễn đức", ["Đức"]),
        ("Lê An", "duc", []),
        ("Lê An", "", []),
        ("Chi bộ thôn 10", "10", ["10"]),
    ],
)
def test_highlight_spans(text, query, marked):
    assert [text[start:end] for start, end in highlight_spans(text, query)] == marked
    decomposed = unicodedata.normalize("NFD", text)
    found = [decomposed[start:end] for start, end in highlight_spans(decomposed, query)]
    assert found == [unicodedata.normalize("NFD", mark) for mark in marked]


syllables = st.lists(st.text("abdnđứcg y.9", max_size=6), max_size=6).map(" ".join)


@given(syllables, syllables)
@settings(derandomize=True, max_examples=80, deadline=None)
def test_like_pattern_and_highlight_agree_with_matches(text, query):
    key = fold(text)
    keys = search_keys(query)
    patterns = [like_pattern(one).replace("%", ".*") for one in keys]
    assert matches(key, query) == (not keys or any(re.fullmatch(pattern, " " + key) for pattern in patterns))
    if keys and matches(key, query):
        assert highlight_spans(text, query)


def test_long_hostile_query_is_answered_at_once():
    text = "a " * 5000
    assert matches(fold(text), text + "b") is False
    assert len(highlight_spans(text, "a a a")) == 3
