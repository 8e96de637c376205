"""The tree at a glance: member totals of subtrees, warnings, the nodes of the tree page; and the check of what is stored.

Counts are read by reverse relation name: `organizations` stands below `members`.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q

from organizations import rules
from organizations.models import Organization, OrganizationState
from organizations.querysets import OrganizationQuerySet
from organizations.scope import within
from partybase.today import today

STEP = 7  # characters of one id in a path, "000001."


def path_under(parent_path: str, pk: int) -> str:
    """The path of an organization below a parent ('' for a top one)."""
    return f"{parent_path}{pk:06d}."


def depth_of(path: str) -> int:
    return len(path) // STEP - 1


@dataclasses.dataclass
class Counts:
    """Active members of a subtree, and the cells they belong to."""

    official: int = 0
    probationary: int = 0
    cells: int = 0

    @property
    def members(self) -> int:
        return self.official + self.probationary


NO_MEMBERS = Counts()


def with_subtrees(organizations: Iterable[Organization]) -> Q | None:
    """The condition of these organizations and all below them: few ranges of paths for party organizations, ids of cells."""
    listed = list(organizations)
    paths = outermost(o.path for o in listed if o.path and not o.is_cell)
    cells = [o.pk for o in listed if o.is_cell and not o.path.startswith(tuple(paths))]
    if not paths and not cells:
        return None
    return within(paths) | Q(pk__in=cells)


def outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def member_counts(organizations: Iterable[Organization]) -> dict[int, Counts]:
    """Totals of active members by organization id, of each given organization and of everything below it. One statement."""
    wanted = with_subtrees(organizations)
    if wanted is None:
        return {}
    rows = (
        Organization.objects.filter(wanted, kind__in=Organization.CELL_KINDS)
        .order_by()
        .values_list("path", "closed_on")
        .annotate(
            official=Count("members", filter=Q(members__status="OFFICIAL", members__ended_on__isnull=True)),
            probationary=Count("members", filter=Q(members__status="PROBATIONARY", members__ended_on__isnull=True)),
        )
    )
    return _summed(rows)


def _summed(rows: Iterable[tuple[str, Any, int, int]]) -> dict[int, Counts]:
    totals: dict[int, Counts] = {}
    for path, closed_on, official, probationary in rows:
        for part in path.split(".")[:-1]:
            total = totals.setdefault(int(part), Counts())
            total.official += official
            total.probationary += probationary
            total.cells += closed_on is None
    return totals


@dataclasses.dataclass(frozen=True)
class Posts:
    has_secretary: bool = False
    has_committee: bool = False


NO_POSTS = Posts()


def posts_held(organizations: Iterable[Organization], on: datetime.date) -> dict[int, Posts]:
    """Whether organizations have a secretary and committee members on a day. One statement; organizations with neither
    are left out."""
    wanted = with_subtrees(organizations)
    if wanted is None:
        return {}
    held: dict[int, set[str]] = {}
    rows = (
        Organization.objects.filter(wanted)
        .filter(
            Q(positions__ends__isnull=True) | Q(positions__ends__gt=on),
            positions__starts__lte=on,
            positions__kind__in=("SECRETARY", "COMMITTEE_MEMBER"),
        )
        .order_by()
        .values_list("pk", "positions__kind")
        .distinct()
    )
    for pk, kind in rows:
        held.setdefault(pk, set()).add(kind)
    return {pk: Posts("SECRETARY" in kinds, "COMMITTEE_MEMBER" in kinds) for pk, kinds in held.items()}


def roster_warnings(
    organizations: Iterable[Organization], on: datetime.date | None = None
) -> dict[int, list[rules.RosterWarning]]:
    """The warnings on numbers and posts of open organizations, by id; those without a warning are left out.

    Two statements, however many organizations. Also for the check before a rating cycle opens.
    """
    listed = [o for o in organizations if o.is_open]
    return warnings_from(listed, member_counts(listed), posts_held(listed, on or today()), on or today())


def warnings_from(
    organizations: Iterable[Organization],
    counts: dict[int, Counts],
    posts: dict[int, Posts],
    on: datetime.date,
) -> dict[int, list[rules.RosterWarning]]:
    found = {}
    for organization in organizations:
        if not organization.is_open:
            continue
        total = counts.get(organization.pk, NO_MEMBERS)
        held = posts.get(organization.pk, NO_POSTS)
        warnings = rules.roster_warnings(
            kind=organization.kind,
            official=total.official,
            probationary=total.probationary,
            has_secretary=held.has_secretary,
            has_committee=held.has_committee,
            consent=organization.small_party_consent,
            on=on,
        )
        if warnings:
            found[organization.pk] = warnings
    return found


@dataclasses.dataclass
class Node:
    """A line of the tree page, in the order it is drawn: `closes` counts the lists that end after it."""

    organization: Organization
    counts: Counts
    warnings: list[rules.RosterWarning]
    depth: int
    children: int = 0
    warned_below: int = 0
    closes: range = range(0)


def tree_of(organizations: OrganizationQuerySet) -> list[Node]:
    """The open ones of the given organizations as nodes in drawing order; three statements.

    An organization whose parent is not among them stands at the top, so that a secretary sees the own subtree.
    """
    listed = list(
        organizations.open()
        .in_tree_order()
        .only("pk", "name", "kind", "path", "depth", "parent_id", "closed_on", "small_party_consent")
    )
    counts = member_counts(listed)
    warnings = warnings_from(listed, counts, posts_held(listed, today()), today())
    shown = {o.pk for o in listed}
    below: dict[int | None, list[Organization]] = {}
    for organization in listed:
        below.setdefault(organization.parent_id if organization.parent_id in shown else None, []).append(organization)
    nodes: list[Node] = []

    def walk(parent: int | None, depth: int) -> int:
        """Draw the children of a node; gives the number of organizations with warnings among them and below."""
        warned = 0
        for organization in below.get(parent, ()):
            node = Node(
                organization=organization,
                counts=counts.get(organization.pk, NO_MEMBERS),
                warnings=warnings.get(organization.pk, []),
                depth=depth,
                children=len(below.get(organization.pk, ())),
            )
            nodes.append(node)
            node.warned_below = walk(organization.pk, depth + 1)
            warned += node.warned_below + bool(node.warnings)
        return warned

    walk(None, 0)
    for index, node in enumerate(nodes):
        following = nodes[index + 1].depth if index + 1 < len(nodes) else 0
        node.closes = range(max(node.depth - following, 0))
    return nodes


# --- the check of what is stored -----------------------------------------------------------------------------------

STATE_COLUMNS = (
    "name",
    "kind",
    "level",
    "category_id",
    "parent_id",
    "committee_name",
    "superior_name",
    "place_name",
    "sign",
)


def faults() -> Iterator[str]:
    """What does not fit in the stored tree, one sentence each: paths, depths, kinds, states against today's columns."""
    organizations = {o.pk: o for o in Organization.objects.order_by("pk")}
    states: dict[int, list[OrganizationState]] = {}
    for state in OrganizationState.objects.order_by("organization_id", "starts"):
        states.setdefault(state.organization_id, []).append(state)
    for organization in organizations.values():
        for fault in _faults_of(organization, organizations, states.get(organization.pk, [])):
            yield f"{organization.pk} “{organization}”: {fault}"


def _faults_of(
    organization: Organization, organizations: dict[int, Organization], states: list[OrganizationState]
) -> Iterator[str]:
    parent = organizations.get(organization.parent_id) if organization.parent_id else None
    path = path_under(parent.path or "" if parent else "", organization.pk)
    if organization.path != path:
        yield f"đường dẫn là {organization.path}, đúng ra là {path}."
    if organization.depth != depth_of(organization.path or ""):
        yield f"bậc là {organization.depth}, đúng ra là {depth_of(organization.path or '')}."
    if parent and not rules.fits_under(organization.kind, parent.kind):
        yield f"{organization.get_kind_display()} không đặt trực tiếp dưới {parent.get_kind_display()}."
    if parent and organization.is_open and not parent.is_open:
        yield "đang hoạt động dưới một tổ chức đã kết thúc."
    if not states:
        yield "không có trạng thái theo thời gian."
        return
    for earlier, later in zip(states, states[1:], strict=False):
        if earlier.ends is None or later.starts < earlier.ends:
            yield f"hai trạng thái chồng lên nhau từ {later.starts:%d/%m/%Y}."
        elif later.starts > earlier.ends:
            yield f"trạng thái đứt quãng từ {earlier.ends:%d/%m/%Y} đến {later.starts:%d/%m/%Y}."
    if states[0].starts != organization.opened_on:
        yield f"trạng thái đầu tiên từ {states[0].starts:%d/%m/%Y}, tổ chức có từ {organization.opened_on:%d/%m/%Y}."
    last = states[-1]
    if last.ends != organization.closed_on:
        yield "ngày kết thúc của tổ chức và của trạng thái cuối khác nhau."
    different = [name for name in STATE_COLUMNS if getattr(last, name) != getattr(organization, name)]
    if organization.is_open and last.path != organization.path:
        different.append("path")
    if different:
        yield f"hôm nay khác trạng thái cuối ở: {', '.join(different)}."
