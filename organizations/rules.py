"""What the regulations say about organizations: values in, verdict out; no models, no database.

Kinds and levels are the codes of `organizations.models.Kind` and `Level`. Numbers stand in `VALUES` with the document,
the article and the mark of their source: V read in the document itself, S in a secondary source (shown as "chưa đối
chiếu văn bản gốc"), M not verified.
"""

from __future__ import annotations

import dataclasses
import datetime

CELLS = frozenset({"CBCS", "CBTT"})
GRASSROOTS = frozenset({"DBCS", "CBCS"})

# Which kinds stand directly under which (Charter Art. 10, 21; QĐ 29-QĐ/TW, 25/7/2016). A top organization has no parent.
CHILD_KINDS: dict[str, tuple[str, ...]] = {
    "DBH": ("DBCS", "CBCS"),
    "DBCS": ("DBBP", "CBTT"),
    "DBBP": ("CBTT",),
    "CBCS": (),
    "CBTT": (),
}
LEVEL_OF_KIND = {"DBCS": "BASE", "CBCS": "BASE", "DBBP": "BELOW_BASE", "CBTT": "BELOW_BASE"}
TOP_LEVELS = ("DISTRICT", "PROVINCE", "COMMUNE")

# Kinds of closing that say who takes over: a merger into one, a split into several.
LEAST_SUCCESSORS = {"MERGER": 1, "SPLIT": 2}


def fits_under(kind: str, parent_kind: str) -> bool:
    return kind in CHILD_KINDS.get(parent_kind, ())


def level_of(kind: str, top_level: str = "DISTRICT") -> str:
    """The level that follows from the kind; of a party organization above the grassroots it is data."""
    return LEVEL_OF_KIND.get(kind, top_level)


@dataclasses.dataclass(frozen=True)
class Value:
    """A number of a regulation, in force [valid_from, valid_to)."""

    code: str
    value: int
    document: str
    article: str
    mark: str
    valid_from: datetime.date = datetime.date(2011, 1, 19)
    valid_to: datetime.date | None = None

    @property
    def source(self) -> str:
        note = "" if self.mark == "V" else "; chưa đối chiếu văn bản gốc"
        return f"{self.document}, {self.article}{note}"


CHARTER = "Điều lệ Đảng (19/1/2011)"
VALUES = (
    Value("cell_least_official", 3, CHARTER, "Điều 24.1", "S"),
    Value("party_organization_least_members", 30, CHARTER, "Điều 21", "V"),
    Value("party_organization_exception", 30, CHARTER, "Điều 21", "S"),
    Value("cell_committee_from", 9, f"{CHARTER}, Điều 24.4; QĐ 29-QĐ/TW (25/7/2016)", "mục 24", "V"),
    Value("cell_has_secretary", 1, f"{CHARTER}, Điều 24.4; QĐ 29-QĐ/TW (25/7/2016)", "mục 24", "V"),
)


def value_of(code: str, on: datetime.date) -> Value:
    for value in VALUES:
        if value.code == code and value.valid_from <= on and (value.valid_to is None or on < value.valid_to):
            return value
    raise KeyError(f"no value {code!r} on {on}")


@dataclasses.dataclass(frozen=True)
class RosterWarning:
    """Something about numbers or posts that a superior should look at. It warns, it never blocks."""

    code: str
    short: str
    sentence: str
    source: str
    mark: str

    @property
    def text(self) -> str:
        return f"{self.sentence} ({self.source})"


def roster_warnings(
    *,
    kind: str,
    official: int,
    probationary: int,
    has_secretary: bool,
    has_committee: bool,
    consent: str = "",
    on: datetime.date,
) -> list[RosterWarning]:
    """What is wrong with the numbers and posts of one organization on a day.

    `official` and `probationary` count the members of the cell, or of all cells under a party organization;
    `has_committee` says whether anyone holds the post of a committee member; `consent` names the superior's written
    consent to a party organization of fewer than thirty (or a cell that stays one with more).
    """
    found: list[RosterWarning] = []
    members = official + probationary

    def warn(code: str, value: Value, short: str, sentence: str) -> None:
        found.append(RosterWarning(code, short, sentence, value.source, value.mark))

    if kind in CELLS:
        least = value_of("cell_least_official", on)
        if official < least.value:
            warn(
                "CELL_TOO_SMALL",
                least,
                f"dưới {least.value} đảng viên chính thức",
                f"Chi bộ chỉ có {official} đảng viên chính thức, dưới {least.value}, nên không đủ điều kiện sinh hoạt; "
                "cấp ủy cấp trên cần bổ sung đảng viên hoặc ghép chi bộ.",
            )
        if not has_secretary:
            warn(
                "NO_SECRETARY",
                value_of("cell_has_secretary", on),
                "chưa có bí thư",
                "Chi bộ chưa có bí thư; chi bộ bầu, khi thật cần thiết thì cấp ủy cấp trên chỉ định.",
            )
        committee = value_of("cell_committee_from", on)
        if official >= committee.value and not has_committee:
            warn(
                "NO_CELL_COMMITTEE",
                committee,
                "chưa có chi ủy",
                f"Chi bộ có {official} đảng viên chính thức, từ {committee.value} trở lên, nhưng chưa có chi ủy; "
                "chi bộ bầu chi ủy rồi bầu bí thư, phó bí thư trong số chi ủy viên.",
            )
    if kind == "CBCS":
        most = value_of("party_organization_least_members", on)
        if members >= most.value and not consent:
            warn(
                "CELL_TOO_LARGE",
                most,
                f"từ {most.value} đảng viên trở lên",
                f"Chi bộ cơ sở có {members} đảng viên, từ {most.value} trở lên; xem xét lập đảng bộ cơ sở, "
                "hoặc ghi văn bản đồng ý của cấp ủy cấp trên.",
            )
    if kind == "DBCS":
        least = value_of("party_organization_exception", on)
        if members < least.value and not consent:
            warn(
                "PARTY_ORGANIZATION_TOO_SMALL",
                least,
                f"dưới {least.value} đảng viên, chưa có văn bản đồng ý",
                f"Đảng bộ cơ sở có {members} đảng viên, dưới {least.value}, mà chưa ghi văn bản đồng ý của cấp ủy cấp trên.",
            )
    return found


WARNING_LABELS = {
    "CELL_TOO_SMALL": "Chi bộ dưới 3 đảng viên chính thức",
    "NO_SECRETARY": "Chi bộ chưa có bí thư",
    "NO_CELL_COMMITTEE": "Chi bộ từ 9 đảng viên chính thức chưa có chi ủy",
    "CELL_TOO_LARGE": "Chi bộ cơ sở từ 30 đảng viên",
    "PARTY_ORGANIZATION_TOO_SMALL": "Đảng bộ cơ sở dưới 30 đảng viên, chưa có văn bản đồng ý",
}
