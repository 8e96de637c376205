"""What the papers of a rating year are made of. Plain values: whoever maps records to them decides what a reader may see.

Levels and grades are the rulebook's words, best first ("Hoàn thành xuất sắc nhiệm vụ", …; "Xuất sắc", "Tốt", …).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from partybase.web.documents import Issuer, PageSetup


@dataclass(frozen=True)
class Paper:
    """Who issues the paper, its number (may still be empty), its date (the same), and whom it goes to.

    `created` goes into the file's properties; recipients are lines without hyphen ("Như Điều 2", "Lưu Văn phòng …").
    """

    issuer: Issuer
    created: datetime
    number: str = ""
    on: date | None = None
    recipients: tuple[str, ...] = ()
    page: PageSetup = field(default_factory=PageSetup)


@dataclass(frozen=True)
class MemberRow:
    """A member in a list; `card_number` as text, `cell` empty where the issuer is the member's own cell."""

    name: str
    card_number: str
    cell: str
    level: str
    note: str = ""


@dataclass(frozen=True)
class OrganizationRow:
    name: str
    level: str
    category: str = ""
    note: str = ""


RowT = TypeVar("RowT", MemberRow, OrganizationRow)


@dataclass(frozen=True)
class Decision(Generic[RowT]):
    """One decision over a list.

    basis: the căn cứ, each a whole line that names number and date of its paper. executors: who carries the decision out,
    as the subject of "chịu trách nhiệm thi hành Quyết định này"; empty for a general wording. further_articles stand between
    Điều 1 and the executors (an exception to the cap, what this decision replaces). group_by: rows stand together under
    a heading by level (best first), or by cell or category in the order of first appearance; inside a group the order given.
    subjects: the noun of an organizations' decision, where it is not only cells ("tổ chức đảng trực thuộc").
    """

    year: int
    levels: tuple[str, ...]
    basis: tuple[str, ...]
    rows: tuple[RowT, ...]
    executors: str = ""
    further_articles: tuple[str, ...] = ()
    group_by: Literal["", "level", "unit"] = ""
    subjects: str = ""


@dataclass(frozen=True)
class BallotCandidate:
    """One line of a ballot: a member or an organization; post and self_level may be empty."""

    name: str
    post: str = ""
    self_level: str = ""


@dataclass(frozen=True)
class Ballot:
    """meeting: where it is cast ("Hội nghị Ban Chấp hành Đảng bộ xã …"). Nothing on it tells who cast it."""

    year: int
    levels: tuple[str, ...]
    candidates: tuple[BallotCandidate, ...]
    meeting: str = ""


@dataclass(frozen=True)
class TallyRow:
    """Votes for each level in the order of the levels; `result` is the level that came out, empty if none did."""

    name: str
    votes: tuple[int, ...]
    result: str = ""


@dataclass(frozen=True)
class CountMinutes:
    """Minutes of one count. `base` is what the percentages are taken of, `base_name` says so in the minutes.

    subjects: "tổ chức đảng" or "đảng viên"; team: (role, name), the team's head first; closing: further sentences.
    """

    year: int
    subjects: str
    meeting: str
    held: str
    levels: tuple[str, ...]
    eligible: int
    present: int
    issued: int
    returned: int
    valid: int
    rows: tuple[TallyRow, ...]
    base: int
    base_name: str
    team: tuple[tuple[str, str], ...]
    chair: str
    absent: int | None = None
    invalid: int | None = None
    closing: tuple[str, ...] = ()


@dataclass(frozen=True)
class CriterionRow:
    """A row of the grading sheet; grade is one of the sheet's grades, "" if not given yet, None for a heading."""

    number: str
    text: str
    grade: str | None = ""


@dataclass(frozen=True)
class GradingSheet:
    """Phiếu phân tích chất lượng. grader: chủ thể tham gia đánh giá; subject: đối tượng; form: "Mẫu 03-HD KĐ.ĐG 2019"."""

    year: int
    form: str
    grader: str
    subject: str
    grades: tuple[str, ...]
    criteria: tuple[CriterionRow, ...]
    footnote: str = ""
    remarks: str = ""
    proposed_level: str = ""
    subjects: str = "tổ chức đảng"


@dataclass(frozen=True)
class ResultNotice:
    """The result of one subject. subject: "đồng chí … , chi bộ …" or an organization's name.

    decision: the deciding paper with number and date ("Quyết định số 12-QĐ/ĐU, ngày 20/12/2019 của …");
    details: further sentences (why not higher; whom to turn to).
    """

    year: int
    subject: str
    subjects: str
    level: str
    decision: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionExtract:
    """The part of a decision that concerns one subject, copied for it. The copy's own number and date are the Paper's.

    decided_by: issuer and signer of the decision itself; subjects: the noun of its summary; total: how many it names.
    """

    year: int
    subject: str
    subjects: str
    level: str
    decided_by: Issuer
    decision_number: str
    decision_date: date
    total: int
    basis: tuple[str, ...] = ()
