"""Check a whole workbook: both sheets, then what only both together show. Pure over rows, no database."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter

from members.importing.checking_members import MemberRow, check_members
from members.importing.checking_organizations import OrganizationRow, check_organizations
from members.importing.columns import MEMBERS, ORGANIZATIONS, Words
from members.importing.reading import SheetRows, find_sheet
from members.importing.report import ImportRefused, Note
from members.models import COMMITTEE_POSITIONS, PositionKind
from organizations.rules import WARNING_LABELS, roster_warnings
from partybase.refusal import Refusal


@dataclasses.dataclass
class District:
    """A checked workbook, ready to be written."""

    as_of: datetime.date
    organizations: dict[str, OrganizationRow]  # parents before children
    members: list[MemberRow]
    warnings: list[Note]

    @property
    def top(self) -> OrganizationRow:
        return next(iter(self.organizations.values()))


def check_district(sheets: list[SheetRows], as_of: datetime.date, categories: Words) -> District:
    """Raises Refusal for a workbook that is none of ours, ImportRefused with every problem of its rows."""
    organization_sheet, member_sheet = find_sheet(sheets, ORGANIZATIONS), find_sheet(sheets, MEMBERS)
    missing = [name for name, sheet in ((ORGANIZATIONS, organization_sheet), (MEMBERS, member_sheet)) if sheet is None]
    if organization_sheet is None or member_sheet is None:
        listed = " và ".join(f"“{name}”" for name in missing)
        there = ", ".join(f"“{sheet.name}”" for sheet in sheets) or "không có trang tính nào"
        raise Refusal(f"Tệp thiếu trang tính {listed} (đang có: {there}). Hãy đặt đúng tên trang tính rồi nhập lại.")
    organizations, of_organizations = check_organizations(organization_sheet, as_of, categories)
    members, of_members = check_members(member_sheet, as_of, organizations)
    problems = of_organizations.problems + of_members.problems
    if problems:
        raise ImportRefused(problems)
    warnings = of_organizations.warnings + _roster_warnings(organization_sheet.name, organizations, members, as_of)
    return District(as_of, organizations, members, warnings + of_members.warnings)


def _roster_warnings(
    sheet: str, organizations: dict[str, OrganizationRow], members: list[MemberRow], as_of: datetime.date
) -> list[Note]:
    """Minimum numbers and missing posts of every organization, as the overview shows them after the import."""
    official: Counter[str] = Counter()
    probationary: Counter[str] = Counter()
    secretaries, committees = set(), set()
    for member in members:
        code = member.cell
        while code:
            (official if member.is_official else probationary)[code] += 1
            code = organizations[code].parent
        for post in member.positions:
            if post.ends is None and post.kind == PositionKind.SECRETARY:
                secretaries.add(post.organization)
            if post.ends is None and post.kind in COMMITTEE_POSITIONS:
                committees.add((post.organization, post.kind))
    found = []
    for item in organizations.values():
        for warning in roster_warnings(
            kind=item.kind,
            official=official[item.code],
            probationary=probationary[item.code],
            has_secretary=item.code in secretaries,
            has_committee=(item.code, PositionKind.COMMITTEE_MEMBER) in committees,
            on=as_of,
        ):
            sentence = f"{item.code} {item.name}: {warning.sentence}"
            found.append(Note(sheet, item.row.number, "", "", sentence, WARNING_LABELS.get(warning.code, warning.code)))
    return found
