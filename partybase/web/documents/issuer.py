"""Who issues a paper, and the words of its head: number and sign, place and date, and counts in sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from partybase.vietnamese import format_number, long_date
from partybase.web.printable import for_print

CELL_SIGN = "CB"
_ON_BEHALF = "T/M "
# How the bodies of a committee are written inside a sentence; others keep only their first capital.
_BODIES = {"BAN THƯỜNG VỤ": "Ban Thường vụ", "BAN CHẤP HÀNH": "Ban Chấp hành"}


@dataclass(frozen=True)
class Issuer:
    """The body over whose name a paper goes out. All of it is data: the same code serves a district, a commune, a cell.

    superior_name, name: "Đảng bộ tỉnh …", "Huyện ủy …" (printed in capitals); sign: "HU"; place: "Lập Thạch";
    authority: "T/M BAN THƯỜNG VỤ", empty where the signer signs directly; signer_post: "BÍ THƯ".
    """

    superior_name: str
    name: str
    sign: str
    place: str
    authority: str
    signer_post: str
    signer_name: str

    @classmethod
    def cell(cls, *, superior_name: str, name: str, place: str, signer_name: str) -> Issuer:
        """A cell: sign CB, T/M CHI BỘ, then BÍ THƯ (HD 36-HD/VPTW, 03/4/2018)."""
        return cls(superior_name, name, CELL_SIGN, place, "T/M CHI BỘ", "BÍ THƯ", signer_name)

    @property
    def is_cell(self) -> bool:
        return self.sign == CELL_SIGN

    @property
    def body(self) -> str:
        """The body that decides, inside a sentence: "Ban Thường vụ Huyện ủy Lập Thạch", "Chi bộ thôn Đông"."""
        if not self.authority.startswith(_ON_BEHALF):
            return self.name
        words = self.authority.removeprefix(_ON_BEHALF).split()
        name_words = self.name.upper().split()
        # "T/M CHI BỘ" of "Chi bộ thôn Đông" names the same thing twice: only what the name lacks goes before it.
        shared = next((n for n in range(len(words), 0, -1) if words[-n:] == name_words[:n]), 0)
        own = " ".join(words[: len(words) - shared])
        return f"{_BODIES.get(own, own.capitalize())} {self.name}".strip()


def document_number(number: str, kind: str, sign: str) -> str:
    """`Số 127-QĐ/HU`: no colon, hyphen before the type, slash before the issuer (HD 36-HD/VPTW, 03/4/2018).

    Numbers run from 01; an empty one leaves room for the clerk's pen. A whole mark ("127-QĐ/HU") is taken as it stands.
    """
    own = re.sub(r"^\s*Số\s*:?\s*", "", for_print(number)).strip()
    if "/" in own:
        return f"Số {own}"
    own = own.removesuffix(f"-{kind}")
    return f"Số {own.zfill(2) if own.isdigit() else own or ' ' * 5}-{kind}/{sign}"


def place_and_date(place: str, on: date | None, year: int) -> str:
    """`Lập Thạch, ngày 02 tháng 02 năm 2019`; without a date, room for day and month of that year.

    A zero stands before days under 10 and before months 1 and 2, as on HD 36-HD/VPTW itself ("ngày 03 tháng 4 năm 2018").
    """
    if on is None:
        return f"{place}, ngày {' ' * 5} tháng {' ' * 5} năm {year}"
    return f"{place}, {long_date(on)}"


def two_digits(count: int) -> str:
    """A count in a sentence: 08, 48, 1.204."""
    return f"{count:02d}" if count < 100 else format_number(count)
