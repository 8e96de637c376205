"""Is what the workbook says the same as what stands in the database? The first differences, as sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from members.importing.checking import District
from members.importing.columns import MEMBER_COLUMNS, MEMBERS, ORGANIZATION_COLUMNS, ORGANIZATIONS
from members.models import Member, Membership, MembershipKind, Position, PositionKind, StatusKind, StatusPeriod
from organizations.models import Category, Kind, Organization
from partybase.vietnamese import fold, format_date, format_partial_date

SHOWN = 20
_HEADINGS = {column.key: column.heading for column in (*ORGANIZATION_COLUMNS, *MEMBER_COLUMNS)}
_FIELDS = tuple(
    column.key for column in MEMBER_COLUMNS if column.key in {field.name for field in Member._meta.fields} - {"cell"}
)
_FIELDS += ("status",)
_HEADINGS |= {"status": "Diện", "posts": "Chức vụ đảng", "exempt": "Miễn công tác và sinh hoạt từ ngày"}

Values = dict[str, Any]


def first_differences(district: District) -> tuple[list[str], int]:
    """Up to `SHOWN` sentences, and how many differences there are beyond them."""
    found = [*_organizations(district), *_members(district)]
    return found[:SHOWN], max(len(found) - SHOWN, 0)


def _organizations(district: District) -> Iterable[str]:
    names = dict(Category.objects.values_list("code", "name"))
    stored = {
        organization.code: organization
        for organization in Organization.objects.select_related("category", "parent").order_by("path")
    }
    for item in district.organizations.values():
        place = f"Trang tính “{ORGANIZATIONS}”, dòng {item.row.number}"
        organization = stored.pop(item.code, None)
        if organization is None:
            yield f"{place}: tổ chức “{item.code}” chưa có trong hệ thống."
            continue
        category = item.category or (district.organizations[item.parent].category if item.parent else "")
        pairs = {
            "name": (item.name, organization.name),
            "kind": (str(Kind(item.kind).label), organization.get_kind_display()),
            "category": (names.get(category, ""), organization.category.name if organization.category else ""),
            "parent": (item.parent, (organization.parent.code or "") if organization.parent else ""),
            "founded_on": (format_partial_date(item.founded_on), format_partial_date(organization.founded_on)),
        }
        for key, (ours, theirs) in pairs.items():
            if ours != theirs:
                yield f"{place}, cột “{_HEADINGS[key]}”: {_versus(ours, theirs)}"
        if organization.closed_on:
            yield f"{place}: tổ chức “{item.code}” đã kết thúc hoạt động từ {format_date(organization.closed_on)}."
    for code, organization in stored.items():
        yield f"Tổ chức “{organization.name}” ({code or 'không có mã'}) có trong hệ thống nhưng không có trong tệp."


def _members(district: District) -> Iterable[str]:
    stored = _stored_members()
    seen: Counter[Hashable] = Counter()
    for row in district.members:
        posts = {(p.kind, p.title, p.organization, p.starts or district.as_of, p.ends) for p in row.positions}
        values = {key: row.values[key] for key in _FIELDS} | {
            "cell": row.cell,
            "in_cell_from": row.in_cell_from or district.as_of,
            "exempt": (row.exempt_from, row.exempt_until) if row.exempt_from else None,
            "posts": posts,
        }
        place = f"Trang tính “{MEMBERS}”, dòng {row.row.number}"
        key = _key(values)
        number = seen[key]
        seen[key] += 1
        if number >= len(stored[key]):
            yield f"{place}: đảng viên này chưa có trong hệ thống, hoặc có với họ tên, ngày sinh, số lý lịch khác."
            continue
        theirs = stored[key][number]
        for name, ours in values.items():
            if ours != theirs[name]:
                yield f"{place}, cột “{_HEADINGS[name]}”: {_versus(ours, theirs[name])}"
    extra = sum(max(len(found) - seen[key], 0) for key, found in stored.items())
    if extra:
        yield f"{extra} đảng viên có trong hệ thống nhưng không có trong tệp."


def _stored_members() -> dict[Hashable, list[Values]]:
    memberships: dict[int, Any] = {}
    exempt: dict[int, Any] = {}
    posts: dict[int, set[Any]] = defaultdict(set)
    for member_id, starts in (
        Membership.objects.filter(kind=MembershipKind.OFFICIAL, ends__isnull=True)
        .order_by("pk")
        .values_list("member_id", "starts")
    ):
        memberships[member_id] = starts
    for member_id, starts, ends in (
        StatusPeriod.objects.filter(kind=StatusKind.EXEMPT).order_by("pk").values_list("member_id", "starts", "ends")
    ):
        exempt[member_id] = (starts, ends)
    for member_id, *post in Position.objects.order_by("pk").values_list(
        "member_id", "kind", "title", "organization__code", "starts", "ends"
    ):
        posts[member_id].add(tuple(post))
    found: dict[Hashable, list[Values]] = defaultdict(list)
    for pk, cell, *values in Member.objects.order_by("pk").values_list("pk", "cell__code", *_FIELDS):
        member = dict(zip(_FIELDS, values, strict=True)) | {
            "cell": cell,
            "in_cell_from": memberships.get(pk),
            "exempt": exempt.get(pk),
            "posts": posts[pk],
        }
        found[_key(member)].append(member)
    return found


def _key(values: Values) -> Hashable:
    """What one member is recognised by: the number of the life history, else the card, else name and birth."""
    return (
        values["life_history_number"]
        or values["card_number"]
        or (fold(f"{values['surname_and_middle']} {values['given_name']}"), values["birth_date"])
    )


def _versus(ours: Any, theirs: Any) -> str:
    return f"trong tệp là {_shown(ours)}, trong hệ thống là {_shown(theirs)}."


def _shown(value: Any) -> str:
    if isinstance(value, set):
        posts = sorted(f"{title or PositionKind(kind).label} {code}" for kind, title, code, _, _ in value)
        return "; ".join(posts) or "trống"
    if isinstance(value, tuple):
        return " – ".join(format_date(day) for day in value if day)
    if hasattr(value, "year"):
        return format_date(value)
    return f"“{value}”" if value else "trống"
