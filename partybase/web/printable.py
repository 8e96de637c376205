"""Text that may enter a Word or Excel file: XML refuses some characters, others hide what a reader signs."""

from __future__ import annotations

import re
import unicodedata

# What XML 1.0 does not take: control characters but tab and line feed, lone surrogates, U+FFFE and U+FFFF; and C1 controls.
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Marks that reverse the reading direction: in a paper to be signed they could make a name read as another.
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_control_characters(text: str) -> str:
    """The same text with line ends as LF and without characters that no file format keeps; tabs stay."""
    return _NOT_PRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def for_print(text: str) -> str:
    """The text as it goes into a paper: composed (NFC), without control characters and direction marks."""
    return unicodedata.normalize("NFC", _DIRECTION_MARKS.sub("", without_control_characters(text)))
