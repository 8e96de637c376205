"""Who may see what: the one place that decides scope.

A user's scope on a day is a set of subtrees, each with a role, read from dated grants (`user.grants`). Every read starts
from `visible_to(user)` of a queryset, and every such method ends here. Imports no model. The scope is worked out once
for a user object and day; the user object lives for one request, so a right ends at the next request.

Rules
- organization staff, leaders: every organization and member of their subtrees;
- secretaries: the organization of the grant and everything below it;
- inspection staff: the organizations of their subtrees, members by name; inspection and discipline are theirs alone;
- administrators: accounts, grants, names and posts of position holders; no content;
- the records of a closed organization belong to its successors' scope as well.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Collate

from partybase.audit.models import Audience
from partybase.today import today


class Role:
    ADMINISTRATOR = "ADMINISTRATOR"
    ORGANIZATION_STAFF = "ORGANIZATION_STAFF"
    INSPECTION_STAFF = "INSPECTION_STAFF"
    LEADER = "LEADER"
    SECRETARY = "SECRETARY"


ROLE_LABELS = {
    Role.ADMINISTRATOR: "Quản trị hệ thống",
    Role.ORGANIZATION_STAFF: "Cán bộ Ban Tổ chức",
    Role.INSPECTION_STAFF: "Cán bộ Ủy ban Kiểm tra",
    Role.LEADER: "Lãnh đạo cấp ủy",
    Role.SECRETARY: "Bí thư, phó bí thư",
}
CONTENT = (Role.ORGANIZATION_STAFF, Role.LEADER, Role.SECRETARY, Role.INSPECTION_STAFF)
PERSONNEL = (Role.ORGANIZATION_STAFF, Role.LEADER, Role.SECRETARY)
SENSITIVE = (Role.ORGANIZATION_STAFF, Role.SECRETARY)  # identity number, religion, ethnic group


@dataclasses.dataclass(frozen=True)
class GrantRow:
    role: str
    organization_id: int
    path: str
    is_root: bool
    name: str = ""


@dataclasses.dataclass(frozen=True)
class Scope:
    """The subtrees and roles a user has on a day; `inherited` are closed organizations that came to a successor in them."""

    rows: tuple[GrantRow, ...]
    inherited: tuple[GrantRow, ...] = ()

    def has(self, *roles: str) -> bool:
        return any(row.role in roles for row in self.rows)

    def paths(self, *roles: str) -> tuple[str, ...]:
        """The paths of the subtrees held in one of the roles (any content role without arguments), outermost only."""
        wanted = roles or CONTENT
        paths = sorted({row.path for row in (*self.rows, *self.inherited) if row.role in wanted})
        kept: list[str] = []
        for path in paths:
            if not kept or not path.startswith(kept[-1]):
                kept.append(path)
        return tuple(kept)

    def covers(self, path: str, *roles: str) -> bool:
        return any(path.startswith(held) for held in self.paths(*roles))

    def holds(self, organization_id: int, *roles: str) -> bool:
        """Whether a grant names this very organization (not one above it)."""
        return any(row.organization_id == organization_id and row.role in (roles or CONTENT) for row in self.rows)


def scope_of(user: Any, on: datetime.date | None = None) -> Scope:
    """The scope of a user on a day (today). Nobody signed in, or a disabled account, has the empty scope."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope(())
    day = on or today()
    kept = user.__dict__.setdefault("_scopes", {})
    if day not in kept:
        rows = (
            user.grants.filter(starts__lte=day)
            .filter(Q(ends__isnull=True) | Q(ends__gt=day))
            .values_list(
                "role", "organization_id", "organization__path", "organization__parent_id", "organization__name"
            )
            .order_by("organization__path", "role")
        )
        held = tuple(GrantRow(r, o, p, parent is None, name) for r, o, p, parent, name in rows)
        kept[day] = Scope(held, _inherited(held))
    return kept[day]


def _inherited(rows: tuple[GrantRow, ...]) -> tuple[GrantRow, ...]:
    """Closed organizations outside the subtrees whose successor stands inside; no statement for a grant over the whole tree."""
    found: list[GrantRow] = []
    reached = [row for row in rows if not row.is_root]
    while reached:
        successions = (
            apps.get_model("organizations", "Succession")
            .objects.filter(within({row.path for row in reached}, "successor__path"))
            .values_list("predecessor_id", "predecessor__path", "successor__path")
            .order_by("predecessor_id", "successor_id")
        )
        known = {(row.role, row.path) for row in (*rows, *found)}
        following = {
            (row.role, path): GrantRow(row.role, pk, path or "", False)
            for pk, path, successor in successions
            for row in reached
            if (successor or "").startswith(row.path) and (row.role, path) not in known
        }
        reached = list(following.values())
        found.extend(reached)
    return tuple(found)


def subtree_end(path: str) -> str:
    """The first path after a subtree: '000001.000007.' → '000001.000008.'.

    A half-open range of paths is the subtree, under any collation of the database, and uses the plain index.
    """
    head, last = path[:-7], path[-7:-1]
    return f"{head}{int(last) + 1:06d}."


def within(paths: Iterable[str], field: str = "path") -> Q:
    """A condition that a path stands in one of the subtrees; no path, no row."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__gte": path, f"{field}__lt": subtree_end(path)})
    return condition


def visible(user: Any, field: str = "path", *roles: str) -> Q:
    """The condition behind every `visible_to`: rows whose path stands in the user's scope in one of the roles."""
    return within(scope_of(user).paths(*roles), field)


def events_visible_to(user: Any, events: Any) -> Any:
    """The events of the record a user may read: those of places in scope, less what belongs to others' audience.

    A place is looked for where it stands today: after a move or a merger its events are read by who is above it now.
    """
    scope = scope_of(user)
    condition = _placed_in(scope.paths(*PERSONNEL)) & Q(audience=Audience.SCOPE)
    # inspection staff read their own record and their own acts, not the rosters' or the ratings' before publication
    inspection = Q(audience=Audience.INSPECTION) | Q(audience=Audience.SCOPE, actor=user.pk)
    condition |= _placed_in(scope.paths(Role.INSPECTION_STAFF)) & inspection
    if scope.has(Role.ADMINISTRATOR):
        condition |= Q(audience=Audience.ACCOUNTS)
    return events.filter(condition)


def _placed_in(paths: tuple[str, ...]) -> Q:
    if not paths:
        return Q(pk__in=[])
    return Q(place_id__in=apps.get_model("organizations", "Organization").objects.filter(within(paths)).values("pk"))


def users_visible_to(user: Any, users: Any) -> Any:
    """The accounts a user may see: all for an administrator, else oneself."""
    if scope_of(user).has(Role.ADMINISTRATOR):
        # by code point: a collation of the database would sort '.', '-' and '_' in an order of its own
        return users.order_by(Collate("username", "C" if connection.vendor == "postgresql" else "BINARY"))
    return users.filter(pk=user.pk)
