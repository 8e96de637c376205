"""Cleaning what people type and paste, before anything is stored."""

import re
import unicodedata

# Letters that look like Đ but are others: Icelandic eth (what Đ of code page 1258 becomes) and the African D.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ"})
# Marks that show nothing but are no "format" characters by category: grapheme joiner, variation selectors.
_INVISIBLE_MARKS = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f]")
_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")


def clean_text(text: str, *, keep_lines: bool = False) -> str:
    """NFC, without control characters, zero-width and direction marks; blanks collapsed and trimmed.

    What neither a database nor a .docx can hold (NUL, lone surrogates, non-characters) goes as well.
    With `keep_lines` line ends stay (at most one empty line running), for the text of a review.
    """
    if keep_lines:
        lines = [clean_text(line) for line in _LINE_ENDS.sub("\n", text).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    kept = _INVISIBLE_MARKS.sub("", text.translate(_LOOKALIKES) if not text.isascii() else text)
    if not kept.isprintable():
        kept = "".join(char for char in kept if char.isspace() or not _is_dropped(char))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", kept).strip())


def _is_dropped(char: str) -> bool:
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return True
    code = ord(char)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
