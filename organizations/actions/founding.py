"""Founding: an organization under a parent, and the top one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from organizations import naming, rules
from organizations.actions import common
from organizations.models import Category, Grant, Kind, Organization
from organizations.permissions import check_can_found, check_can_found_top
from organizations.scope import Role
from organizations.tree import depth_of, path_under
from partybase.audit.actions import record
from partybase.refusal import Refusal
from partybase.vietnamese import clean_text, format_date

if TYPE_CHECKING:
    from partybase.accounts.models import User


@transaction.atomic
def found_organization(
    *,
    name: str,
    kind: str,
    category: Category | None,
    parent: Organization,
    on: datetime.date,
    paper: str,
    by: User | None,
    code: str | None = None,
    founded_on: str = "",
    committee_name: str = "",
    place_name: str = "",
    sign: str = "",
) -> Organization:
    """Found an organization under `parent` from a day, by a paper of the superior.

    Without a category it takes the parent's; committee name, place name and sign left empty take the usual ones;
    `founded_on` (ISO, may be partial) is the historical day where it is another than `on`.
    """
    parent = common.lock_tree(parent)[parent.pk]
    check_can_found(by, parent)
    common.check_open(parent, field="parent")
    name = common.required(name, "Chưa ghi tên tổ chức đảng.", field="name")
    paper = common.required(paper, "Chưa ghi số, ngày của quyết định thành lập.", field="paper")
    common.check_choice(Organization, "kind", kind)
    if not rules.fits_under(kind, parent.kind):
        raise Refusal(misfit(kind, parent), field="kind")
    category = category or parent.category
    if kind in rules.GRASSROOTS and category is None:
        raise Refusal("Chọn loại hình: tổ chức cơ sở đảng phải có loại hình.", field="category")
    common.check_day(on)
    if on < parent.opened_on:
        raise Refusal(
            f"Ngày {format_date(on)} trước ngày “{parent}” có trong hệ thống ({format_date(parent.opened_on)}).",
            field="on",
        )
    if parent.states.filter(Q(ends__isnull=True) | Q(ends__gt=on)).exclude(path=parent.path).exists():
        raise Refusal(
            f"Sau ngày {format_date(on)} “{parent}” đã chuyển về cấp trên khác; ghi thành lập từ ngày chuyển trở đi.",
            field="on",
        )
    common.check_name_free(name, parent)
    common.check_founded_on(founded_on)
    fields = {
        "name": name,
        "committee_name": clean_text(committee_name) or naming.usual_committee_name(name),
        "place_name": clean_text(place_name) or parent.place_name,
        "sign": clean_text(sign) or naming.usual_sign(kind),
    }
    organization = _create(
        parent=parent,
        kind=kind,
        level=rules.level_of(kind),
        category=category,
        code=common.check_code_free(code),
        founded_on=founded_on or on.isoformat(),
        on=on,
        paper=paper,
        **fields,
    )
    record(
        by=by,
        act="organization.found",
        summary=f"Thành lập “{organization}” thuộc “{parent}” từ {format_date(on)}",
        subject=organization,
        place=organization,
        after=_described(organization),
        paper=paper,
    )
    return organization


@transaction.atomic
def found_top(
    *,
    name: str,
    on: datetime.date,
    by: User | None,
    level: str = "DISTRICT",
    superior_name: str = "",
    place_name: str = "",
    sign: str = "",
    committee_name: str = "",
    code: str | None = None,
    founded_on: str = "",
    paper: str = "",
) -> Organization:
    """Set up the organization at the head of the tree; there is one.

    Its level, superior's name, place name and sign are data. Where nobody holds any right yet, the one who sets it up
    (the first account) becomes its administrator in the same act.
    """
    list(Category.objects.order_by("pk").select_for_update().values_list("pk", flat=True))  # one founder at a time
    check_can_found_top(by)
    if Organization.objects.open().top().exists():
        raise Refusal("Hệ thống đã có đảng bộ đứng đầu; tổ chức khác thì thành lập trực thuộc đảng bộ ấy.")
    name = common.required(name, "Chưa ghi tên đảng bộ.", field="name")
    if level not in rules.TOP_LEVELS:
        raise Refusal("Chưa chọn cấp của đảng bộ đứng đầu.", field="level")
    common.check_day(on)
    common.check_founded_on(founded_on)
    organization = _create(
        name=name,
        parent=None,
        kind=Kind.DBH,
        level=level,
        category=None,
        code=common.check_code_free(code),
        founded_on=founded_on,
        committee_name=clean_text(committee_name) or naming.usual_committee_name(name),
        superior_name=clean_text(superior_name),
        place_name=clean_text(place_name),
        sign=clean_text(sign) or naming.usual_sign(Kind.DBH, level),
        on=on,
        paper=clean_text(paper),
    )
    after = _described(organization)
    if by is not None and not Grant.objects.exists():
        Grant.objects.create(
            user=by,
            organization=organization,
            role=Role.ADMINISTRATOR,
            starts=on,
            reason="Tài khoản đầu tiên của hệ thống",
        )
        by.__dict__.pop("_scopes", None)
        after["quản trị hệ thống"] = str(by)
    record(
        by=by,
        act="organization.found",
        summary=f"Lập đảng bộ đứng đầu hệ thống “{organization}” từ {format_date(on)}",
        subject=organization,
        place=organization,
        after=after,
        paper=clean_text(paper),
    )
    return organization


def _create(*, on: datetime.date, paper: str, parent: Organization | None, **fields: object) -> Organization:
    common.check_length(
        Organization, {name: value for name, value in fields.items() if name not in ("category", "parent")}
    )
    common.check_paper(paper)
    organization = Organization.objects.create(
        parent=parent, opened_on=on, depth=0, **naming.name_keys(str(fields["name"])), **fields
    )
    organization.path = path_under(parent.path or "" if parent else "", organization.pk)
    organization.depth = depth_of(organization.path)
    organization.save(update_fields=["path", "depth"])
    common.open_state(organization, starts=on, paper=paper).save(force_insert=True)
    return organization


def misfit(kind: str, parent: Organization) -> str:
    allowed = [Kind(child).label for child in rules.CHILD_KINDS[parent.kind]]
    if not allowed:
        return f"“{parent}” là chi bộ nên không có tổ chức trực thuộc; chọn cấp trên là đảng bộ."
    return (
        f"{Kind(kind).label} không đặt trực tiếp dưới {parent.get_kind_display().lower()} “{parent}”; "
        f"ở đây lập được: {', '.join(label.lower() for label in allowed)}."
    )


def _described(organization: Organization) -> dict[str, object]:
    described: dict[str, object] = {
        "tên tổ chức đảng": organization.name,
        "loại tổ chức": organization.get_kind_display(),
        "cấp": organization.get_level_display(),
    }
    for name in ("category", "parent", "code", "founded_on", "committee_name", "superior_name", "place_name", "sign"):
        value = getattr(organization, name)
        if value:
            field: Any = organization._meta.get_field(name)
            described[str(field.verbose_name)] = str(value)
    return described
