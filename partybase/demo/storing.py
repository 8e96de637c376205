"""Store plans and drafts in bulk, as the actions would have left them; one event for each founding batch."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable

from members.models import EntryKind, Member, Membership, Position, StatusPeriod
from members.rules import name_keys as member_keys
from organizations import naming
from organizations.actions.common import open_state
from organizations.models import Category, Organization, OrganizationState
from organizations.rules import level_of
from organizations.tree import depth_of, path_under
from partybase.audit.actions import event, record_many
from partybase.demo.drafts import Draft
from partybase.demo.people import ENTERED
from partybase.demo.plan import Plan

BATCH = 500
Progress = Callable[[str, float], None]
SUPERIOR = "Đảng bộ tỉnh Vĩnh Phúc"


def store_organizations(plans: list[Plan], opened_on: datetime.date = ENTERED) -> dict[str, Organization]:
    """The tree with its first dated state, by code."""
    categories = {category.code: category for category in Category.objects.order_by("pk")}
    stored: dict[str, Organization] = {}
    depths = {"": -1}
    for plan in plans:
        depths[plan.code] = depths[plan.parent] + 1
    for depth in range(max(depths.values()) + 1):
        level = [_organization(plan, stored, categories, opened_on) for plan in plans if depths[plan.code] == depth]
        Organization.objects.bulk_create(level, batch_size=BATCH)
        for organization in level:
            above = organization.parent.path if organization.parent else ""
            organization.path = path_under(above or "", organization.pk)
            organization.depth = depth_of(organization.path)
            stored[organization.code or ""] = organization
        Organization.objects.bulk_update(level, ["path", "depth"], batch_size=100)
    states = [open_state(organization, starts=opened_on, paper="") for organization in stored.values()]
    OrganizationState.objects.bulk_create(states, batch_size=BATCH)
    return stored


def _organization(
    plan: Plan, stored: dict[str, Organization], categories: dict[str, Category], opened_on: datetime.date
) -> Organization:
    parent = stored.get(plan.parent)
    level = level_of(plan.kind)
    return Organization(
        code=plan.code,
        name=plan.name,
        kind=plan.kind,
        level=level,
        category=categories.get(plan.category),
        parent=parent,
        founded_on="1947-09-01" if parent is None else "",
        opened_on=opened_on,
        committee_name=naming.usual_committee_name(plan.name),
        superior_name=SUPERIOR if parent is None else "",
        place_name=plan.place or (parent.place_name if parent else ""),
        sign=naming.usual_sign(plan.kind, level),
        small_party_consent=plan.consent,
        **naming.name_keys(plan.name),
    )


def store_members(drafts: list[Draft], organizations: dict[str, Organization], progress: Progress) -> None:
    """Members with their memberships, periods and posts; each draft then knows its member."""
    for start in range(0, len(drafts), BATCH):
        _store_some(drafts[start : start + BATCH], organizations)
        progress("Đảng viên", min(start + BATCH, len(drafts)) / len(drafts))


def _store_some(drafts: list[Draft], organizations: dict[str, Organization]) -> None:
    members = []
    for draft in drafts:
        values = draft.values
        ended, end_kind = draft.left or (None, "")
        keys = member_keys(values["surname_and_middle"], values["given_name"])
        cell = organizations[draft.cell]
        draft.member = Member(cell=cell, ended_on=ended, end_kind=end_kind, **values, **keys)
        members.append(draft.member)
    Member.objects.bulk_create(members, batch_size=BATCH)
    rows = [row for draft in drafts for row in _memberships(draft, organizations)]
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    StatusPeriod.objects.bulk_create([row for draft in drafts for row in _periods(draft)], batch_size=BATCH)
    posts = [
        Position(
            member=draft.saved,
            organization=organizations[post.organization],
            kind=post.kind,
            title=post.title,
            starts=post.starts,
        )
        for draft in drafts
        for post in draft.posts
    ]
    Position.objects.bulk_create(posts, batch_size=BATCH)


def _memberships(draft: Draft, organizations: dict[str, Organization]) -> Iterable[Membership]:
    member, cell = draft.saved, organizations[draft.cell]
    paper = ""
    if draft.earlier:
        before, since = draft.earlier
        paper = f"Giấy giới thiệu sinh hoạt đảng ngày {draft.starts:%d/%m/%Y}"
        yield Membership(
            member=member,
            organization=organizations[before],
            starts=since,
            ends=draft.starts,
            entry_kind=EntryKind.INITIAL,
            end_kind="MOVE",
            end_paper=paper,
        )
    ended, end_kind = draft.left or (None, "")
    yield Membership(
        member=member,
        organization=cell,
        starts=draft.starts,
        ends=ended,
        entry_kind=draft.entry,
        entry_paper=paper,
        end_kind=end_kind,
        end_paper=f"Thông báo ngày {ended:%d/%m/%Y}" if ended else "",
        end_body="Đảng ủy cơ sở" if ended else "",
    )
    if draft.guest_in:
        host, since = draft.guest_in
        yield Membership(
            member=member,
            organization=organizations[host],
            kind="TEMPORARY",
            starts=since,
            entry_kind=EntryKind.MOVE,
            entry_paper=f"Giấy giới thiệu sinh hoạt đảng tạm thời ngày {since:%d/%m/%Y}",
        )


def _periods(draft: Draft) -> Iterable[StatusPeriod]:
    if draft.exempt_from:
        yield StatusPeriod(
            member=draft.saved,
            kind="EXEMPT",
            starts=draft.exempt_from,
            reason="Tuổi cao, sức yếu",
            paper=f"Nghị quyết chi bộ ngày {draft.exempt_from:%d/%m/%Y}",
        )
    if draft.suspended_from:
        yield StatusPeriod(
            member=draft.saved,
            kind="SUSPENDED",
            starts=draft.suspended_from,
            reason="Có dấu hiệu vi phạm, đang được kiểm tra",
            paper=f"QĐ 31-QĐ/UBKTHU ngày {draft.suspended_from:%d/%m/%Y}",
        )


def record_founding(organizations: dict[str, Organization], plans: list[Plan], drafts: list[Draft]) -> None:
    """One event for each grassroots organization with all below it, and one for the district; a shared batch id."""
    batch = uuid.uuid5(uuid.NAMESPACE_URL, "partybase-demo")
    tops = [plan for plan in plans if plan.kind in ("DBH", "DBCS", "CBCS")]
    found = []
    for plan in tops:
        organization = organizations[plan.code]
        cells = [
            each.code for each in plans if each.profile and organizations[each.code].is_within(organization.path or "")
        ]
        members = sum(draft.cell in set(cells) for draft in drafts) if plan.kind != "DBH" else len(drafts)
        summary = f"Dựng số liệu trình diễn: {organization}, {len(cells)} chi bộ, {members} đảng viên"
        found.append(
            event(
                by=None,
                act="demo.load",
                summary=summary,
                subject=organization,
                place=organization,
                after={"số chi bộ": len(cells), "số đảng viên": members},
                batch=batch,
            )
        )
    record_many(found)
