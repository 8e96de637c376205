"""Sort keys: Vietnamese order as plain text that every database sorts alike.

A key holds only 0-9 and a-z, so C, en_US and ICU collations of PostgreSQL and BINARY of SQLite agree: digits before letters,
letters in their order. Letters of the text become letters of the key (one or two, prefix-free), the end of a word is a digit:
1–6 for its tone, and 0 ends the given name. So a shorter word sorts first, and tones count only between words of equal letters.
No key is longer than 3 characters for each character given, plus 4 (a name of 150: 454).
"""

import re
import unicodedata
from functools import lru_cache

from partybase.vietnamese.text import clean_text

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
# ngang, huyền, hỏi, ngã, sắc, nặng
_LEVEL_TONE = "1"
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}

# a ă â b c d đ e ê (f) g h i (j) k l m n o ô ơ p q r s t u ư v (w) x y (z), then letters of other scripts. "a" followed by
# b–v is a number, which comes before all letters.
_LETTERS = {letter: letter for letter in "bcfghijklmnpqrstvwxy"} | {
    "a": "ax",
    "a" + _BREVE: "ay",
    "a" + _CIRCUMFLEX: "az",
    "d": "db",
    "đ": "dz",
    "e": "eb",
    "e" + _CIRCUMFLEX: "ez",
    "o": "ob",
    "o" + _CIRCUMFLEX: "oy",
    "o" + _HORN: "oz",
    "u": "ub",
    "u" + _HORN: "uz",
    "z": "zb",
}
_OTHER_LETTER = "zz"
_NUMBER_LENGTHS = "bcdefghijklmnopqrstuv"  # a number of more than 21 digits sorts with those of 21
_DIGITS = str.maketrans("0123456789", "bcdefghijk")
_PARTS = re.compile(r"[0-9]+|[^0-9]")


def name_sort_key(surname_and_middle: str, given_name: str) -> str:
    """Orders people by given name, then surname, then middle names, each in Vietnamese alphabetical order.

    Within a word all letters count before its tone: Ha, Hà, Hả, Hã, Há, Hạ, then Hải. Hòa and Hoà are one.
    """
    return "".join(map(_word_key, _words(given_name))) + "0" + "".join(map(_word_key, _words(surname_and_middle)))


def text_sort_key(text: str) -> str:
    """Orders names of organizations word by word, numbers by value: "thôn Đông 9" before "thôn Đông 10"."""
    return "".join(map(_word_key, _words(text)))


def _words(text: str) -> list[str]:
    """Lower case, composed; whatever is neither letter, digit nor mark separates words."""
    lower = unicodedata.normalize("NFC", clean_text(text).lower())
    return "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in lower).split()


def _word_key(word: str) -> str:
    code = ""
    tone = _LEVEL_TONE
    for part in _PARTS.findall(word):
        if part.isascii() and part.isdigit():
            number = part.lstrip("0") or "0"
            code += "a" + _NUMBER_LENGTHS[min(len(number), len(_NUMBER_LENGTHS)) - 1] + number.translate(_DIGITS)
        else:
            letter, tone_of_letter = _letter(part)
            code += letter
            if tone == _LEVEL_TONE:
                tone = tone_of_letter
    return code + tone if code else ""


@lru_cache(maxsize=4096)
def _letter(char: str) -> tuple[str, str]:
    """The code of one lower-case letter and the tone it carries."""
    bases = [c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)]
    marks = [c for c in unicodedata.normalize("NFD", char) if unicodedata.combining(c)]
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), _LEVEL_TONE)
    if not bases:
        return "", tone
    if len(bases) > 1:
        return _OTHER_LETTER, tone
    base = bases[0].lower()
    for mark in marks:
        if base + mark in _LETTERS:
            return _LETTERS[base + mark], tone
    return _LETTERS.get(base, _OTHER_LETTER), tone
