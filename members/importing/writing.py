"""Write a checked workbook: all of it in one transaction, in bulk, one event a row; or nothing where it stands already."""

from __future__ import annotations

import dataclasses
import datetime
import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

from members import rules
from members.importing.checking import District
from members.importing.checking_members import MemberRow
from members.importing.checking_organizations import OrganizationRow
from members.importing.comparing import first_differences
from members.importing.report import DONE, UNCHANGED, Report
from members.models import EntryKind, Member, Membership, Position, PositionKind, StatusKind, StatusPeriod
from organizations import naming
from organizations.actions.common import open_state
from organizations.models import Category, Organization, OrganizationState
from organizations.permissions import check_can_found_top
from organizations.rules import level_of
from organizations.tree import depth_of, path_under
from partybase.audit.actions import changes, event, record_many
from partybase.audit.models import Event
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import fold, format_date, format_partial_date

if TYPE_CHECKING:
    from partybase.accounts.models import User

BATCH = 500
_TERRITORIAL = re.compile(r"^Đảng bộ (?:xã|phường|thị trấn)\s+(.+)$", re.IGNORECASE)
_TOP = re.compile(r"^Đảng bộ (?:huyện|thị xã|thành phố|xã|phường|đặc khu|tỉnh)\s+(.+)$", re.IGNORECASE)

Progress = Callable[[str, int, int], None]


@dataclasses.dataclass(frozen=True)
class TopSettings:
    """What the workbook does not say of the organization at the head; empty ones are worked out from its name."""

    level: str = "DISTRICT"
    superior: str = ""
    place: str = ""
    sign: str = ""
    committee: str = ""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@transaction.atomic
def import_district(
    *, district: District, by: User | None, top: TopSettings = TopSettings(), progress: Progress = silent
) -> Report:
    """Load the district; nothing where the same stands already. Raises Refusal where something else stands."""
    if district.as_of > today():
        raise Refusal(f"Ngày lấy số liệu {format_date(district.as_of)} ở sau hôm nay ({format_date(today())}).")
    check_can_found_top(by)
    list(Category.objects.order_by("pk").select_for_update().values_list("pk", flat=True))  # one founder at a time
    standing = list(Organization.objects.order_by("pk")[:2])
    if len(standing) > 1:
        _refuse_differences(district)
        return Report(counts(district), [], UNCHANGED)
    writer = _Writer(district, by, top, progress)
    writer.write(standing[0] if standing else None)
    return Report(counts(district), district.warnings, DONE)


def _refuse_differences(district: District) -> None:
    found, more = first_differences(district)
    if not found:
        return
    listed = "\n".join(f"- {sentence}" for sentence in found)
    rest = f"\n… và {more} chỗ khác nữa." if more else ""
    raise Refusal(
        "Hệ thống đã có số liệu và tệp này khác với số liệu ấy, nên không nhập và không thay đổi gì. Lệnh này chỉ nhập lần đầu; "
        f"thay đổi về sau thì ghi trong phần mềm. Những chỗ khác đầu tiên:\n{listed}{rest}"
    )


def counts(district: District) -> list[tuple[str, int]]:
    official = sum(member.is_official for member in district.members)
    return [
        ("Tổ chức đảng", len(district.organizations)),
        ("Chi bộ", sum(item.is_cell for item in district.organizations.values())),
        ("Đảng viên", len(district.members)),
        ("– chính thức", official),
        ("– dự bị", len(district.members) - official),
        ("Được miễn công tác và sinh hoạt", sum(bool(member.exempt_from) for member in district.members)),
        ("Chức vụ", sum(len(member.positions) for member in district.members)),
    ]


class _Writer:
    def __init__(self, district: District, by: User | None, top: TopSettings, progress: Progress) -> None:
        self.district = district
        self.by = by
        self.top = top
        self.progress = progress
        self.batch = uuid.uuid4()
        self.categories = {category.code: category for category in Category.objects.order_by("pk")}
        self.stored: dict[str, Organization] = {}

    def write(self, standing: Organization | None) -> None:
        if standing is not None:
            self._adopt(standing)
        self._write_organizations()
        self._write_members()

    # --- organizations ---------------------------------------------------------------------------------------

    def _adopt(self, standing: Organization) -> None:
        """The head of the tree was set up before: it keeps what it has and takes what only the workbook knows."""
        row = self.district.top
        if standing.code not in (None, row.code) or fold(standing.name) != fold(row.name) or standing.kind != row.kind:
            raise Refusal(
                f"Đảng bộ đứng đầu hệ thống là “{standing.name}”, trong tệp là “{row.name}” ({row.code}), nên không nhập. "
                "Hãy sửa tên, mã, loại ở một trong hai nơi cho giống nhau rồi nhập lại."
            )
        if standing.closed_on:
            raise Refusal(
                f"“{standing.name}” đã kết thúc hoạt động từ {format_date(standing.closed_on)}, không nhập vào được."
            )
        values = {"code": row.code}
        if row.founded_on and not standing.founded_on:
            values["founded_on"] = row.founded_on
        if standing.opened_on > self.district.as_of:  # set up later than the day the figures are of
            first = standing.states.order_by("starts").first()
            OrganizationState.objects.filter(pk=first.pk).update(starts=self.district.as_of)
            values["opened_on"] = self.district.as_of
        before, after = changes(standing, values)
        for name, value in values.items():
            setattr(standing, name, value)
        standing.version += 1
        standing.save(update_fields=[*values, "version"])
        summary = f"Nhập “{standing}” từ tệp số liệu ngày {format_date(self.district.as_of)}"
        record_many([self._event("organization.import", summary, standing, standing, after, before)])
        self.stored[row.code] = standing

    def _write_organizations(self) -> None:
        items = [item for item in self.district.organizations.values() if item.code not in self.stored]
        states: list[OrganizationState] = []
        events: list[Event] = []
        for depth in range(max((item.depth for item in items), default=-1) + 1):
            level = [self._organization(item) for item in items if item.depth == depth]
            if not level:
                continue
            Organization.objects.bulk_create(level, batch_size=BATCH)
            for organization in level:
                above = organization.parent.path if organization.parent else ""
                organization.path = path_under(above or "", organization.pk)
                organization.depth = depth_of(organization.path)
                self.stored[organization.code or ""] = organization
                states.append(open_state(organization, starts=self.district.as_of, paper=""))
                events.append(self._organization_event(organization))
            Organization.objects.bulk_update(level, ["path", "depth"], batch_size=100)
            self.progress("Tổ chức đảng", len(self.stored), len(self.district.organizations))
        OrganizationState.objects.bulk_create(states, batch_size=BATCH)
        record_many(events)

    def _organization(self, item: OrganizationRow) -> Organization:
        parent = self.stored[item.parent] if item.parent else None
        category = self.categories.get(item.category) or (parent.category if parent else None)
        level = level_of(item.kind, self.top.level)
        organization = Organization(
            code=item.code,
            name=item.name,
            kind=item.kind,
            level=level,
            category=category,
            parent=parent,
            founded_on=item.founded_on,
            opened_on=self.district.as_of,
            committee_name=naming.usual_committee_name(item.name),
            sign=naming.usual_sign(item.kind, level),
            **naming.name_keys(item.name),
        )
        if parent is None:
            organization.committee_name = self.top.committee or organization.committee_name
            organization.superior_name = self.top.superior
            organization.place_name = self.top.place or _place(_TOP, item.name)
            organization.sign = self.top.sign or organization.sign
        else:
            organization.place_name = _place(_TERRITORIAL, item.name) or parent.place_name
        return organization

    def _organization_event(self, organization: Organization) -> Event:
        after = {
            "tên tổ chức đảng": organization.name,
            "loại tổ chức": organization.get_kind_display(),
            "loại hình": str(organization.category or ""),
            "tổ chức cấp trên": str(organization.parent or ""),
            "mã tổ chức": organization.code,
            "ngày thành lập": format_partial_date(organization.founded_on),
        }
        summary = f"Nhập “{organization}” từ tệp số liệu ngày {format_date(self.district.as_of)}"
        return self._event("organization.import", summary, organization, organization, after)

    # --- members ---------------------------------------------------------------------------------------------

    def _write_members(self) -> None:
        total = len(self.district.members)
        for start in range(0, total, BATCH):
            self._write_some(self.district.members[start : start + BATCH])
            self.progress("Đảng viên", min(start + BATCH, total), total)

    def _write_some(self, rows: list[MemberRow]) -> None:
        members = [self._member(row) for row in rows]
        Member.objects.bulk_create(members, batch_size=BATCH)
        memberships, periods, positions, events = [], [], [], []
        for row, member in zip(rows, members, strict=True):
            starts = row.in_cell_from or self.district.as_of
            memberships.append(
                Membership(member=member, organization=member.cell, starts=starts, entry_kind=EntryKind.INITIAL)
            )
            if row.exempt_from:
                periods.append(
                    StatusPeriod(member=member, kind=StatusKind.EXEMPT, starts=row.exempt_from, ends=row.exempt_until)
                )
            held = self._positions(row, member)
            positions += held
            events.append(self._member_event(row, member, starts, held))
        Membership.objects.bulk_create(memberships, batch_size=BATCH)
        StatusPeriod.objects.bulk_create(periods, batch_size=BATCH)
        Position.objects.bulk_create(positions, batch_size=BATCH)
        record_many(events)

    def _member(self, row: MemberRow) -> Member:
        keys = rules.name_keys(row.values["surname_and_middle"], row.values["given_name"])
        return Member(cell=self.stored[row.cell], **row.values, **keys)

    def _positions(self, row: MemberRow, member: Member) -> list[Position]:
        return [
            Position(
                member=member,
                organization=self.stored[post.organization],
                kind=post.kind,
                title=post.title,
                starts=post.starts or self.district.as_of,
                ends=post.ends,
            )
            for post in row.positions
        ]

    def _member_event(self, row: MemberRow, member: Member, starts: datetime.date, held: list[Position]) -> Event:
        """Religion, ethnic group and identity number stay out of the record: more people may read it than these fields."""
        after = {
            "chi bộ": member.cell.name,
            "về chi bộ từ ngày": format_date(starts),
            "ngày sinh": format_partial_date(member.birth_date),
            "diện": member.get_status_display(),
            "ngày quyết định kết nạp": format_partial_date(member.admission_decided_on),
            "ngày kết nạp (lễ kết nạp)": format_partial_date(member.admission_ceremony_on),
            "ngày công nhận chính thức": format_partial_date(member.official_on),
            "số thẻ đảng viên": member.card_number or "",
            "số lý lịch": member.life_history_number or "",
            "miễn công tác và sinh hoạt từ ngày": format_date(row.exempt_from),
            "chức vụ": [f"{post.title or PositionKind(post.kind).label} {post.organization.name}" for post in held],
        }
        summary = f"Nhập đảng viên {member} vào {member.cell} từ tệp số liệu ngày {format_date(self.district.as_of)}"
        kept = {label: value for label, value in after.items() if value}
        return self._event("member.import", summary, member, member.cell, kept)

    def _event(
        self,
        act: str,
        summary: str,
        subject: Organization | Member,
        place: Organization,
        after: dict[str, object],
        before: dict[str, object] | None = None,
    ) -> Event:
        return event(
            by=self.by,
            act=act,
            summary=summary,
            subject=subject,
            place=place,
            before=before,
            after=after,
            batch=self.batch,
        )


def _place(pattern: re.Pattern[str], name: str) -> str:
    found = pattern.match(name)
    return found.group(1) if found else ""
