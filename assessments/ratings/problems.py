"""What is wrong with the rosters before a cycle is opened: a list to mend from. It warns, it never blocks."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assessments.ratings import rulebooks
from assessments.ratings.models import State
from assessments.ratings.population import Roster, is_official_on
from assessments.ratings.rules.population import StatusKind
from assessments.ratings.rules.rulebook import Rulebook
from members.models import COMMITTEE_POSITIONS, Membership, MembershipKind, PositionKind
from organizations.models import Kind, Organization
from organizations.rules import WARNING_LABELS, roster_warnings
from organizations.scope import within
from partybase.vietnamese import format_date


class Severity(StrEnum):
    """WARNING: somebody will not be rated, or not where he should; NOTE: worth a look."""

    WARNING = "WARNING"
    NOTE = "NOTE"


PROBLEM_LABELS = {
    **WARNING_LABELS,
    "NO_CATEGORY": "Tổ chức cơ sở đảng chưa ghi loại hình",
    "NO_COMMITTEE": "Đảng bộ chưa ghi cấp ủy viên nào",
    "NO_PARTY_SECRETARY": "Đảng bộ chưa có bí thư",
    "ORGANIZATION_UNCLEAR": "Chưa rõ ngày thành lập",
    "ADMISSION_UNCLEAR": "Chưa rõ ngày kết nạp",
    "BEGINS_LATER": "Sinh hoạt bắt đầu sau ngày chốt danh sách",
    "OPENED_LATER": "Tổ chức có sau ngày chốt danh sách",
}
NOTES = ("NO_CELL_COMMITTEE", "CELL_TOO_LARGE", "PARTY_ORGANIZATION_TOO_SMALL")


@dataclass(frozen=True)
class Problem:
    """`model` and `pk` name the record to mend ("members.Member" or "organizations.Organization")."""

    code: str
    severity: Severity
    sentence: str
    name: str
    model: str
    pk: int
    place_name: str = ""

    @property
    def label(self) -> str:
        return PROBLEM_LABELS[self.code]


def roster_problems(top: Organization, on: datetime.date, *, rulebook: Rulebook | None = None) -> list[Problem]:
    """What a population frozen on this day would suffer from, warnings first, then in the order of the tree.

    `rulebook` with the options to be chosen; without one the first that ships. A fixed number of statements.
    """
    book = rulebook or rulebooks.load(rulebooks.available()[0].code)
    roster = Roster(top, book, year=on.year, on=on)
    found = [*_of_organizations(roster), *_of_members(roster), *_later(roster)]
    return sorted(found, key=lambda problem: problem.severity is Severity.NOTE)


def _problem(code: str, sentence: str, subject: object, name: str, place_name: str = "") -> Problem:
    model = "organizations.Organization" if isinstance(subject, Organization) else "members.Member"
    severity = Severity.NOTE if code in NOTES else Severity.WARNING
    return Problem(code, severity, sentence, name, model, subject.pk, place_name)


def _of_organizations(roster: Roster) -> Iterator[Problem]:
    official: Counter[int] = Counter()
    probationary: Counter[int] = Counter()
    for row in roster.memberships:
        counts = official if is_official_on(row.member, roster.on) else probationary
        for pk in roster.organizations[row.organization_id].ancestor_ids:
            counts[pk] += 1
    posts: dict[int, set[str]] = defaultdict(set)
    for positions in roster.positions.values():
        for position in positions:
            posts[position.organization_id].add(position.kind)
    for organization in roster.organizations.values():
        if organization.pk == roster.top.pk:
            continue
        held = posts[organization.pk]
        for warning in roster_warnings(
            kind=organization.kind,
            official=official[organization.pk],
            probationary=probationary[organization.pk],
            has_secretary=PositionKind.SECRETARY in held,
            has_committee=organization.pk in roster.with_committee,
            consent=organization.small_party_consent,
            on=roster.on,
        ):
            yield _problem(warning.code, warning.text, organization, organization.name)
        yield from _of_posts(organization, held)
    for plan in roster.plan_organizations():
        if plan.state == State.NOT_RATED and plan.unclear:
            yield _problem("ORGANIZATION_UNCLEAR", plan.status_reason, plan.organization, plan.name)


def _of_posts(organization: Organization, held: set[str]) -> Iterator[Problem]:
    if organization.is_grassroots and organization.category_id is None:
        yield _problem(
            "NO_CATEGORY", "Chưa ghi loại hình nên xếp vào nhóm tính tỷ lệ “khác”.", organization, organization.name
        )
    if organization.kind not in (Kind.DBCS, Kind.DBBP):
        return
    if PositionKind.SECRETARY not in held:
        sentence = "Chưa ghi bí thư: không ai gửi kết quả, và không xác định được người đứng đầu."
        yield _problem("NO_PARTY_SECRETARY", sentence, organization, organization.name)
    if not held & (set(COMMITTEE_POSITIONS) - {PositionKind.SECRETARY, PositionKind.DEPUTY_SECRETARY}):
        sentence = "Chưa ghi cấp ủy viên nào: không đề nghị được số người có quyền bỏ phiếu."
        yield _problem("NO_COMMITTEE", sentence, organization, organization.name)


def _of_members(roster: Roster) -> Iterator[Problem]:
    for row in roster.memberships:
        status = roster.member_status(row.member)
        if status.kind is StatusKind.UNDETERMINED:
            place = roster.organizations[row.organization_id].name
            yield _problem("ADMISSION_UNCLEAR", status.sentence(), row.member, row.member.full_name, place)


def _later(roster: Roster) -> Iterator[Problem]:
    """Who is here today but began after the reference date, and so is not in the population."""
    here = {row.member_id for row in roster.memberships}
    rows = Membership.objects.filter(
        within([roster.top.path], "organization__path"),
        kind=MembershipKind.OFFICIAL,
        ends__isnull=True,
        starts__gt=roster.on,
    ).select_related("member", "organization")
    for row in rows.order_by("organization__path", "member__sort_key", "member_id"):
        if row.member_id not in here:
            sentence = f"Sinh hoạt tại {row.organization.name} từ {format_date(row.starts)}, sau ngày chốt danh sách."
            yield _problem("BEGINS_LATER", sentence, row.member, row.member.full_name, row.organization.name)
    for organization in (
        Organization.objects.subtree_of(roster.top).open().filter(opened_on__gt=roster.on).order_by("path")
    ):
        sentence = f"Có trong hệ thống từ {format_date(organization.opened_on)}, sau ngày chốt danh sách."
        yield _problem("OPENED_LATER", sentence, organization, organization.name)
