"""Examples of the clauses that are not about levels: statuses, caps, ballots, routes, order of work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.ratings.rules import Body, Level, NotRatedReason, Period, StatusKind, SubjectKind, Tally

MEMBER, CELL, PARTY = SubjectKind.MEMBER, SubjectKind.CELL, SubjectKind.PARTY_ORGANIZATION
OUTSTANDING, GOOD, COMPLETED, NOT_COMPLETED = Level


@dataclass(frozen=True)
class StatusExample:
    about: str
    given: dict[str, Any]
    kind: StatusKind
    not_rated: NotRatedReason | None = None
    shows: str = ""  # clause of the reason, or of the missing fact
    options: dict[str, Any] = field(default_factory=dict)


EXEMPT, REVIEW_ONLY, NOT_RATED, RATED, UNDETERMINED = StatusKind
NEW = NotRatedReason.NEW
LONG_AGO = {"admitted_on": "2005-02-03"}
NEW_MEMBER = "status.new_member"
WHOLE_YEAR = Period(date(2019, 1, 1), date(2019, 12, 31), "QĐ 7-QĐ/ĐU")

# The reference date is 10/12/2019.
MEMBER_STATUSES = [
    StatusExample("kết nạp đã lâu", LONG_AGO, RATED),
    StatusExample("đúng 6 tháng", {"admitted_on": "2019-06-10"}, RATED, shows=""),
    StatusExample("6 tháng thiếu một ngày", {"admitted_on": "2019-06-11"}, REVIEW_ONLY, NEW, NEW_MEMBER),
    StatusExample("chỉ biết năm 2018", {"admitted_on": "2018"}, RATED),
    StatusExample("chỉ biết năm 2019", {"admitted_on": "2019"}, UNDETERMINED, None, NEW_MEMBER),
    StatusExample("chỉ biết tháng 5/2019", {"admitted_on": "2019-05"}, RATED),
    StatusExample("chỉ biết tháng 6/2019", {"admitted_on": "2019-06"}, UNDETERMINED, None, NEW_MEMBER),
    StatusExample("chỉ biết tháng 7/2019", {"admitted_on": "2019-07"}, REVIEW_ONLY, NEW, NEW_MEMBER),
    StatusExample("không có ngày nào", {}, UNDETERMINED, None, NEW_MEMBER),
    StatusExample("không có ngày nhưng đã chính thức", {"is_official": True}, RATED),
    StatusExample("không có ngày kết nạp, chính thức 2012", {"official_on": "2012"}, RATED),
    StatusExample("năm 2019 nhưng lễ kết nạp 01/03/2019", {"admitted_on": "2019", "ceremony_on": "2019-03-01"}, RATED),
    StatusExample(
        "quyết định đủ, lễ chưa đủ", {"admitted_on": "2019-06-01", "ceremony_on": "2019-06-20"}, RATED,
    ),
    StatusExample(
        "đợt tính từ lễ kết nạp", {"admitted_on": "2019-06-01", "ceremony_on": "2019-06-20"}, REVIEW_ONLY, NEW, NEW_MEMBER,
        options={"admitted_from": "CEREMONY"},
    ),
    StatusExample(
        "đợt tính từ lễ, chưa ghi ngày lễ", LONG_AGO, UNDETERMINED, None, NEW_MEMBER, options={"admitted_from": "CEREMONY"},
    ),
    StatusExample("180 ngày", {"admitted_on": "2019-06-13"}, RATED, options={"six_months_reading": "DAYS_180"}),
    StatusExample(
        "179 ngày", {"admitted_on": "2019-06-14"}, REVIEW_ONLY, NEW, NEW_MEMBER, options={"six_months_reading": "DAYS_180"},
    ),
    StatusExample("được miễn", {**LONG_AGO, "exemptions": [WHOLE_YEAR]}, EXEMPT, shows="status.exempt"),
    StatusExample(
        "được miễn, mới kết nạp", {"admitted_on": "2019-11", "exemptions": [WHOLE_YEAR]}, EXEMPT, shows="status.exempt",
    ),
    StatusExample(
        "miễn bắt đầu hôm nay", {**LONG_AGO, "exemptions": [Period(date(2019, 12, 10))]}, EXEMPT, shows="status.exempt",
    ),
    StatusExample(
        "miễn đến hôm nay", {**LONG_AGO, "exemptions": [Period(None, date(2019, 12, 10))]}, EXEMPT, shows="status.exempt",
    ),
    StatusExample("miễn đã hết hôm qua", {**LONG_AGO, "exemptions": [Period(None, date(2019, 12, 9))]}, RATED),
    StatusExample("miễn từ ngày mai", {**LONG_AGO, "exemptions": [Period(date(2019, 12, 11))]}, RATED),
    StatusExample("bị đình chỉ sinh hoạt đảng", {**LONG_AGO, "suspensions": [WHOLE_YEAR]}, EXEMPT, shows="status.suspended"),
    StatusExample(
        "chỉ bị đình chỉ sinh hoạt cấp ủy",
        {**LONG_AGO, "suspensions": [Period(date(2019, 5, 1), None, "QĐ 8", committee_only=True)]}, RATED,
        shows="status.committee_suspended",
    ),
]  # fmt: skip

ORGANIZATION_STATUSES = [
    StatusExample("thành lập đúng 6 tháng", {"kind": CELL, "founded_on": "2019-06-10"}, RATED),
    StatusExample(
        "thành lập dưới 6 tháng", {"kind": CELL, "founded_on": "2019-06-11"}, REVIEW_ONLY, NEW, "status.new_organization"
    ),
    StatusExample(
        "đảng bộ thành lập tháng 9", {"kind": PARTY, "founded_on": "2019-09"}, REVIEW_ONLY, NEW, "status.new_organization"
    ),
    StatusExample("không rõ ngày", {"kind": CELL}, UNDETERMINED, None, "status.new_organization"),
    StatusExample("không rõ ngày, đã có từ 2018", {"kind": CELL, "existed_on": date(2018, 12, 31)}, RATED),
    StatusExample(
        "chi bộ 2 đảng viên chính thức", {"kind": CELL, "founded_on": "1990", "official_members": 2}, NOT_RATED,
        NotRatedReason.UNDER_THREE, "status.under_three",
    ),
    StatusExample("chi bộ 3 đảng viên chính thức", {"kind": CELL, "founded_on": "1990", "official_members": 3}, RATED),
    StatusExample("đảng bộ không xét số 3", {"kind": PARTY, "founded_on": "1990", "official_members": 2}, RATED),
    StatusExample(
        "chi bộ 2 đảng viên, đợt vẫn xếp loại", {"kind": CELL, "founded_on": "1990", "official_members": 2}, RATED,
        options={"under_three_not_rated": False},
    ),
]  # fmt: skip


@dataclass(frozen=True)
class CommentExample:
    about: str
    joined_on: date | None
    left_on: date | None
    required: bool
    shows: str
    temporary: bool = False
    options: dict[str, Any] = field(default_factory=dict)


TRANSFERRED = "status.transferred"
FORMER_CELLS = [
    CommentExample("ở nơi cũ đến 01/07", date(2015, 1, 1), date(2019, 7, 1), True, TRANSFERRED),
    CommentExample("ở nơi cũ đến 30/06", date(2015, 1, 1), date(2019, 6, 30), False, TRANSFERRED),
    CommentExample(
        "ở nơi cũ đến 30/06, đợt tính cả thời gian", date(2015, 1, 1), date(2019, 6, 30), True, TRANSFERRED,
        options={"former_cell_months": "WHOLE_TIME"},
    ),
    CommentExample("không rõ ngày đến", None, date(2019, 8, 1), True, TRANSFERRED),
    CommentExample("không chuyển đi đâu", date(2015, 1, 1), None, False, TRANSFERRED),
    CommentExample("sinh hoạt tạm thời", date(2019, 9, 1), None, True, "status.temporary", temporary=True),
]  # fmt: skip


def tally(outstanding: int = 0, good: int = 0, completed: int = 0, failed: int = 0, eligible: int = 20) -> Tally:
    valid = outstanding + good + completed + failed
    counts = {OUTSTANDING: outstanding, GOOD: good, COMPLETED: completed, NOT_COMPLETED: failed}
    return Tally(eligible, eligible, eligible, eligible, valid, counts)


@dataclass(frozen=True)
class BallotExample:
    about: str
    tally: Tally
    level: Level | None
    summed: bool = False
    options: dict[str, Any] = field(default_factory=dict)


BALLOTS = [
    BallotExample("11/20 là quá nửa", tally(outstanding=11, good=9), OUTSTANDING),
    BallotExample("10/20 không quá nửa, cộng dồn", tally(outstanding=10, good=10), GOOD, summed=True),
    BallotExample("mức thấp quá nửa", tally(outstanding=5, completed=11), COMPLETED),
    BallotExample("không hoàn thành quá nửa", tally(good=9, failed=11), NOT_COMPLETED),
    BallotExample("cộng dồn ba mức", tally(outstanding=4, good=5, completed=6, failed=5), COMPLETED, summed=True),
    BallotExample("nhiều người vắng, không đủ", tally(good=10), None),
    BallotExample("đợt tính trên phiếu hợp lệ", tally(good=10), GOOD, options={"ballot_base": "VALID"}),
    BallotExample("12/18 không quá hai phần ba", tally(12, 6, eligible=18), GOOD, True, {"ballot_threshold": "2/3"}),
    BallotExample("13/18 quá hai phần ba", tally(13, 5, eligible=18), OUTSTANDING, False, {"ballot_threshold": "2/3"}),
    BallotExample(
        "đợt tính trên số có mặt", Tally(20, 15, 15, 15, 15, {GOOD: 8, COMPLETED: 7}), GOOD, False, {"ballot_base": "PRESENT"},
    ),
    BallotExample("như trên, tính trên số được quyền", Tally(20, 15, 15, 15, 15, {GOOD: 8, COMPLETED: 7}), COMPLETED, True),
]  # fmt: skip


@dataclass(frozen=True)
class RouteExample:
    shows: str
    given: dict[str, Any]
    letter: str
    self_rater: Body
    proposer: Body
    decider: Body


DEPARTMENT, STANDING = Body.ORGANIZATION_DEPARTMENT, Body.DISTRICT_STANDING_COMMITTEE
GRASSROOTS, SECTION = Body.GRASSROOTS_COMMITTEE, Body.SECTION_COMMITTEE
COMMITTEE, WHOLE_CELL, BOTH, NOBODY = Body.CELL_COMMITTEE, Body.CELL, Body.MEMBER_AND_CELL, Body.NONE

ROUTES = [
    RouteExample(
        "route.member.subordinate_cell", {"subject": MEMBER, "organization_kind": "CBTT", "parent_kind": "DBCS"},
        "B", BOTH, COMMITTEE, GRASSROOTS,
    ),
    RouteExample(
        "route.member.subordinate_cell",
        {"subject": MEMBER, "organization_kind": "CBTT", "parent_kind": "DBCS", "has_cell_committee": False},
        "B", BOTH, WHOLE_CELL, GRASSROOTS,
    ),
    RouteExample(
        "route.member.section", {"subject": MEMBER, "organization_kind": "CBTT", "parent_kind": "DBBP"},
        "A", BOTH, SECTION, GRASSROOTS,
    ),
    RouteExample(
        "route.member.grassroots_cell", {"subject": MEMBER, "organization_kind": "CBCS", "parent_kind": "DBH"},
        "C", BOTH, COMMITTEE, COMMITTEE,
    ),
    RouteExample(
        "route.member.grassroots_cell",
        {"subject": MEMBER, "organization_kind": "CBCS", "parent_kind": "DBH", "has_cell_committee": False},
        "C", BOTH, WHOLE_CELL, WHOLE_CELL,
    ),
    RouteExample(
        "route.member.standing_committee",
        {"subject": MEMBER, "organization_kind": "CBCS", "heads_grassroots_organization": True}, "A", BOTH, DEPARTMENT, STANDING,
    ),
    RouteExample(
        "route.member.standing_committee",
        {"subject": MEMBER, "organization_kind": "CBTT", "parent_kind": "DBBP", "managed_by_standing_committee": True},
        "A", BOTH, DEPARTMENT, STANDING,
    ),
    RouteExample(
        "route.cell.subordinate", {"subject": CELL, "organization_kind": "CBTT", "parent_kind": "DBCS"},
        "B", COMMITTEE, NOBODY, GRASSROOTS,
    ),
    RouteExample(
        "route.cell.subordinate",
        {"subject": CELL, "organization_kind": "CBTT", "parent_kind": "DBCS", "has_cell_committee": False},
        "B", WHOLE_CELL, NOBODY, GRASSROOTS,
    ),
    RouteExample(
        "route.cell.section", {"subject": CELL, "organization_kind": "CBTT", "parent_kind": "DBBP"},
        "A", COMMITTEE, SECTION, GRASSROOTS,
    ),
    RouteExample(
        "route.section_organization", {"subject": PARTY, "organization_kind": "DBBP", "parent_kind": "DBCS"},
        "B", SECTION, NOBODY, GRASSROOTS,
    ),
    RouteExample(
        "route.cell.grassroots", {"subject": CELL, "organization_kind": "CBCS", "parent_kind": "DBH"},
        "A", COMMITTEE, DEPARTMENT, STANDING,
    ),
    RouteExample(
        "route.grassroots_party_organization", {"subject": PARTY, "organization_kind": "DBCS", "parent_kind": "DBH"},
        "A", GRASSROOTS, DEPARTMENT, STANDING,
    ),
]  # fmt: skip
