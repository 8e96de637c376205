"""Names of organizations: the keys they are found and sorted by, and what committee and papers are usually called.

The usual names are proposals for a form that is left empty; what staff type stands.
"""

from __future__ import annotations

from typing import Any

from partybase.vietnamese import fold, text_sort_key

SEARCH_KEY_LENGTH = 250
SORT_KEY_LENGTH = 800


def name_keys(name: str) -> dict[str, str]:
    """The stored keys of a name: `search_key` (a space before each word, see `querysets.search_condition`), `sort_key`."""
    return {"search_key": f" {fold(name)}"[:SEARCH_KEY_LENGTH], "sort_key": text_sort_key(name)[:SORT_KEY_LENGTH]}


_COMMITTEES = (
    ("Đảng bộ huyện ", "Huyện ủy "),
    ("Đảng bộ tỉnh ", "Tỉnh ủy "),
    ("Đảng bộ thành phố ", "Thành ủy "),
    ("Đảng bộ bộ phận ", "Đảng ủy bộ phận "),
    ("Đảng bộ ", "Đảng ủy "),
    ("Chi bộ ", "Chi ủy Chi bộ "),
)


def usual_committee_name(name: str) -> str:
    """'Đảng bộ xã Tử Du' → 'Đảng ủy xã Tử Du'; empty where the name follows no pattern."""
    for beginning, committee in _COMMITTEES:
        if name.casefold().startswith(beginning.casefold()):
            return committee + name[len(beginning) :]
    return ""


def issuing_body(organization: Any) -> str:
    """Who issues papers for an organization (or for a dated state of it): its committee, a cell under its own name."""
    if organization.kind in ("CBCS", "CBTT"):
        return organization.name
    return organization.committee_name or usual_committee_name(organization.name) or organization.name


def usual_sign(kind: str, level: str = "") -> str:
    """The sign after the kind of paper: HU of a district committee, ĐU of a party committee, CB of a cell (HD 36-HD/VPTW,
    3/4/2018)."""
    if kind == "DBH":
        return {"DISTRICT": "HU", "PROVINCE": "TU"}.get(level, "ĐU")
    return {"DBCS": "ĐU", "DBBP": "ĐUBP", "CBCS": "CB", "CBTT": "CB"}.get(kind, "")
