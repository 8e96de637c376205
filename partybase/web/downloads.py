"""Content types and the header under which a browser saves a file that we made."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import quote

from partybase.web.printable import for_print

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NOT_IN_A_FILE_NAME = re.compile(r'[\\/:*?"<>|\n\t]+')
_LONGEST = 120


def content_disposition(filename: str) -> str:
    """`attachment` with the Vietnamese name (RFC 5987) and an ASCII twin for programs that read only that one."""
    stem, dot, ending = for_print(filename).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = _NOT_IN_A_FILE_NAME.sub("-", stem).strip(" .-")[:_LONGEST].rstrip() or "tai-lieu"
    ending = dot + re.sub(r"[^A-Za-z0-9]", "", ending) if ending else ""
    name = stem + ending
    return f"attachment; filename=\"{_ascii(stem)}{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_time(moment: datetime) -> datetime:
    """The time as Word and Excel files keep it: UTC without naming the zone. A time without a zone is taken as it stands."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = re.sub(r"[^A-Za-z0-9 ._()+-]", "", plain.encode("ascii", "ignore").decode())
    return kept.strip(" .-") or "tai-lieu"
