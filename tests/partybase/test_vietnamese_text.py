import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybase.vietnamese import clean_text


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("", ""),
        ("  Nguyễn \t Văn\u00a0\u2003An \n", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường"),
        ("Đ\u200bức\ufeff", "Đức"),
        ("\u202eAn\u202c Bình\u200f", "An Bình"),
        ("An\x00\x07 Bình", "An Bình"),
        ("An \ud83d Bình\ufffe", "An Bình"),
        ("so\u00adft", "soft"),
        ("e\u200b\u0302\u0301", "ế"),
        ("\u00d0ức", "Đức"),
        ("\u034f\ufe0f\u200b", ""),
        ("a\r\nb\u2028c", "a b c"),
    ],
)
def test_clean_text_removes_what_does_not_show(typed, cleaned):
    assert clean_text(typed) == cleaned


def test_clean_text_keeps_lines_when_asked():
    assert (
        clean_text("  Ưu điểm:\r\n -  tốt\x00 \n\n\n\n Hạn chế \v hết ", keep_lines=True)
        == "Ưu điểm:\n- tốt\n\nHạn chế\nhết"
    )


@given(st.text(st.characters()))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_clean_text_is_stable_and_can_be_stored(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert "\x00" not in cleaned
    cleaned.encode()
