"""Changes of an organization: from a date (a next state), and corrections of what was typed wrong (the same state)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from organizations import naming, rules
from organizations.actions import common
from organizations.actions.founding import misfit
from organizations.models import STATE_FIELDS, Kind, Organization, OrganizationState
from organizations.permissions import check_can_change, check_can_place_under
from organizations.querysets import OrganizationQuerySet
from organizations.tree import depth_of, path_under
from partybase.audit.actions import changes as changes_of
from partybase.audit.actions import record
from partybase.refusal import Refusal, check_version
from partybase.vietnamese import clean_text, format_date

if TYPE_CHECKING:
    from partybase.accounts.models import User

CORRECTABLE = (
    "name",
    "kind",
    "level",
    "category",
    "code",
    "founded_on",
    "committee_name",
    "superior_name",
    "place_name",
    "sign",
    "small_party_consent",
)
_TEXTS = ("name", "committee_name", "superior_name", "place_name", "sign", "small_party_consent")


@transaction.atomic
def change_organization(
    *,
    organization: Organization,
    on: datetime.date,
    paper: str,
    by: User | None,
    version: int | None = None,
    **changes: Any,
) -> Organization:
    """Change name, kind, category, level, parent or the names on papers from a day (`STATE_FIELDS`).

    Closes the state of today and opens the next. A new parent moves the whole subtree: today's paths in one UPDATE, a next
    state for each open descendant. Values equal to today's are left out; when none remains the change is refused.
    """
    unknown = set(changes) - set(STATE_FIELDS)
    if unknown:
        raise TypeError(f"not part of an organization's state: {sorted(unknown)}")
    parents = [p for p in (organization.parent, changes.get("parent")) if p is not None]
    locked = common.lock_tree(organization, *parents)
    organization = locked[organization.pk]
    check_can_change(by, organization)
    common.check_open(organization)
    check_version(organization, version, STATE_FIELDS)
    wanted = _cleaned(organization, changes)
    if "parent" in wanted:
        wanted["parent"] = locked.get(wanted["parent"].pk) if wanted["parent"] else None
    before, after = changes_of(organization, wanted)
    if not after:
        raise Refusal("Chưa có nội dung nào khác hiện nay; hãy sửa ít nhất một mục.")
    wanted = {name: value for name, value in wanted.items() if getattr(organization, name) != value}
    paper = common.required(paper, "Chưa ghi số, ngày của quyết định.", field="paper")
    common.check_paper(paper)
    common.check_day(on)
    state = common.check_after_last_state(organization, on)
    parent = wanted.get("parent", organization.parent)
    kind = wanted.get("kind", organization.kind)
    if "parent" in wanted:
        _check_move(organization, parent, by=by, on=on)
    if "kind" in wanted or "parent" in wanted:
        _check_kind(organization, kind, parent)
        if "level" not in wanted:
            wanted["level"] = rules.level_of(kind, organization.level)
    if "level" in wanted:
        _check_level(kind, wanted["level"])
    if "name" in wanted or "parent" in wanted:
        common.check_name_free(wanted.get("name", organization.name), parent, but=organization)

    old_path = organization.path or ""
    _set(organization, wanted)
    state.ends = on
    state.save(update_fields=["ends"])
    moved = 0
    if "parent" in wanted:
        moved = _move_subtree(
            organization, old_path, path_under(wanted["parent"].path, organization.pk), on=on, paper=paper
        )
    organization.version = F("version") + 1
    organization.save(update_fields=[*wanted, *_key_fields(wanted), "version"])
    organization.refresh_from_db()
    common.open_state(organization, starts=on, paper=paper).save(force_insert=True)
    if moved:
        after["tổ chức trực thuộc chuyển theo"] = moved
    record(
        by=by,
        act="organization.move" if "parent" in wanted else "organization.change",
        summary=f"“{organization}” thay đổi từ {format_date(on)}: {', '.join(before)}",
        subject=organization,
        place=organization,
        before=before,
        after=after,
        paper=paper,
    )
    return organization


@transaction.atomic
def correct_organization(
    *, organization: Organization, reason: str, version: int | None, by: User | None, **fields: Any
) -> Organization:
    """Put right what was typed wrong (`CORRECTABLE`): the same state, a reason, before and after in the record."""
    unknown = set(fields) - set(CORRECTABLE)
    if unknown:
        raise TypeError(f"not to be corrected: {sorted(unknown)}")
    organization = common.lock_tree(organization)[organization.pk]
    check_can_change(by, organization)
    check_version(organization, version, list(CORRECTABLE))
    wanted = _cleaned(organization, fields)
    before, after = changes_of(organization, wanted)
    if not after:
        raise Refusal("Chưa có nội dung nào khác hiện nay; hãy sửa ít nhất một mục.")
    wanted = {name: value for name, value in wanted.items() if getattr(organization, name) != value}
    reason = common.required(reason, "Chưa ghi lý do sửa.", field="reason")
    if "code" in wanted:
        common.check_code_free(wanted["code"], but=organization)
    if "founded_on" in wanted:
        common.check_founded_on(wanted["founded_on"])
    if "name" in wanted and organization.is_open:
        common.check_name_free(wanted["name"], organization.parent, but=organization)
    if "kind" in wanted:
        _check_kind(organization, wanted["kind"], organization.parent)
        wanted.setdefault("level", rules.level_of(wanted["kind"], organization.level))
    if "level" in wanted:
        _check_level(wanted.get("kind", organization.kind), wanted["level"])

    _set(organization, wanted)
    organization.version = F("version") + 1
    organization.save(update_fields=[*wanted, *_key_fields(wanted), "version"])
    organization.refresh_from_db()
    dated = {name: value for name, value in wanted.items() if name in STATE_FIELDS}
    if dated:
        last = organization.states.latest("starts")
        _set(last, dated, keys=False)
        last.save(update_fields=list(dated))
    record(
        by=by,
        act="organization.correct",
        summary=f"Sửa lỗi ghi chép của “{organization}”: {', '.join(before)}",
        subject=organization,
        place=organization,
        before=before,
        after=after,
        reason=reason,
    )
    return organization


def _cleaned(organization: Organization, values: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(values)
    for name in _TEXTS:
        if name in cleaned:
            cleaned[name] = clean_text(cleaned[name] or "")
    _follow_usual(organization, cleaned)
    if "code" in cleaned:
        cleaned["code"] = clean_text(cleaned["code"] or "") or None
    if "founded_on" in cleaned:
        cleaned["founded_on"] = cleaned["founded_on"] or ""
    if "name" in cleaned:
        common.required(cleaned["name"], "Chưa ghi tên tổ chức đảng.", field="name")
    for name in ("kind", "level"):
        if name in cleaned:
            common.check_choice(Organization, name, cleaned[name])
    kind = cleaned.get("kind", organization.kind)
    if "category" in cleaned and cleaned["category"] is None and kind in rules.GRASSROOTS:
        raise Refusal("Chọn loại hình: tổ chức cơ sở đảng phải có loại hình.", field="category")
    common.check_length(Organization, cleaned)
    return cleaned


def _follow_usual(organization: Organization, cleaned: dict[str, Any]) -> None:
    """The committee's name and the sign of papers follow a new name or kind where they were the usual ones and stay untouched."""
    usual = {
        "committee_name": naming.usual_committee_name,
        "sign": lambda kind: naming.usual_sign(kind, organization.level),
    }
    for name, source in (("committee_name", "name"), ("sign", "kind")):
        old, new = getattr(organization, source), cleaned.get(source) or getattr(organization, source)
        stands = getattr(organization, name)
        if new != old and stands == usual[name](old) and cleaned.get(name, stands) == stands:
            cleaned[name] = usual[name](new)


def _set(thing: Organization | OrganizationState, values: dict[str, Any], *, keys: bool = True) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
    if keys and "name" in values:
        for name, value in naming.name_keys(values["name"]).items():
            setattr(thing, name, value)


def _key_fields(values: dict[str, Any]) -> list[str]:
    return ["search_key", "sort_key"] if "name" in values else []


def _check_level(kind: str, level: str) -> None:
    if kind != Kind.DBH and level != rules.level_of(kind):
        raise Refusal("Cấp của tổ chức cơ sở đảng và dưới cơ sở đi theo loại tổ chức.", field="level")
    if kind == Kind.DBH and level not in rules.TOP_LEVELS:
        raise Refusal("Chưa chọn cấp của đảng bộ đứng đầu.", field="level")


def _check_kind(organization: Organization, kind: str, parent: Organization | None) -> None:
    if parent is None:
        if kind != Kind.DBH:
            raise Refusal("Đảng bộ đứng đầu hệ thống giữ loại “đảng bộ cấp trên trực tiếp của TCCSĐ”.", field="kind")
        return
    if not rules.fits_under(kind, parent.kind):
        raise Refusal(misfit(kind, parent), field="parent" if kind == organization.kind else "kind")
    for child in organization.children.open().order_by("pk"):
        if not rules.fits_under(child.kind, kind):
            raise Refusal(
                f"“{organization}” còn tổ chức trực thuộc “{child}” ({child.get_kind_display().lower()}), không đặt được dưới "
                f"{Kind(kind).label.lower()}; sắp xếp tổ chức ấy trước.",
                field="kind",
            )
    if kind not in rules.CELLS:
        members = organization.members.filter(ended_on__isnull=True).count()
        if members:
            raise Refusal(
                f"“{organization}” còn {members} đảng viên sinh hoạt trực tiếp, mà đảng bộ thì không có; hãy thành lập đảng bộ "
                "mới và chi bộ trực thuộc, chuyển đảng viên về đó rồi ghi chi bộ này kết thúc.",
                field="kind",
            )


def _check_move(organization: Organization, parent: Organization | None, *, by: User | None, on: datetime.date) -> None:
    if organization.parent_id is None or parent is None:
        raise Refusal("Đảng bộ đứng đầu hệ thống không có cấp trên và không chuyển đi được.", field="parent")
    check_can_place_under(by, parent)
    common.check_open(parent, field="parent")
    if parent.is_within(organization.path or ""):
        raise Refusal(
            f"“{parent}” nằm trong “{organization}”: một tổ chức không trực thuộc chính nó hay cấp dưới của nó.",
            field="parent",
        )
    if not rules.fits_under(organization.kind, parent.kind) and parent.is_cell:
        raise Refusal(misfit(organization.kind, parent), field="parent")
    if (
        on < parent.opened_on
        or parent.states.filter(starts__lte=on).exclude(path=parent.path).filter(ends__gt=on).exists()
    ):
        raise Refusal(f"Ngày {format_date(on)} “{parent}” chưa ở vị trí hiện nay; chọn ngày muộn hơn.", field="on")
    later = _below(organization.path or "", but=organization).filter(states__starts__gt=on).order_by("pk").first()
    if later:
        raise Refusal(
            f"Tổ chức trực thuộc “{later}” có thay đổi sau ngày {format_date(on)}; chuyển cả đảng bộ từ ngày sau đó.",
            field="on",
        )


def _below(path: str, *, but: Organization) -> OrganizationQuerySet:
    return Organization.objects.subtree_of(Organization(path=path)).exclude(pk=but.pk)


def _move_subtree(organization: Organization, old: str, new: str, *, on: datetime.date, paper: str) -> int:
    """Today's paths of the subtree in one UPDATE; the open states below end and go on with the new path.

    A state that began on the very day takes the new path itself. Gives the number of open organizations below.
    """
    states = list(
        OrganizationState.objects.open()
        .filter(organization__in=_below(old, but=organization))
        .order_by("organization_id")
    )
    Organization.objects.subtree_of(Organization(path=old)).update(
        path=Concat(Value(new), Substr("path", len(old) + 1)),
        depth=F("depth") + depth_of(new) - depth_of(old),
    )
    ended = [state for state in states if state.starts < on]
    OrganizationState.objects.filter(pk__in=[state.pk for state in ended]).update(ends=on)
    OrganizationState.objects.filter(pk__in=[s.pk for s in states if s.starts == on]).update(
        path=Concat(Value(new), Substr("path", len(old) + 1))
    )
    following = []
    for state in ended:
        state.pk = None
        state._state.adding = True
        state.starts, state.ends, state.paper, state.path = on, None, paper, new + state.path[len(old) :]
        following.append(state)
    OrganizationState.objects.bulk_create(following)
    return len(states)
