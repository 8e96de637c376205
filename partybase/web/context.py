"""What the frame of a page shows: who is signed in as what, where one may go, the business date, the help line."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from organizations.scope import CONTENT, PERSONNEL, ROLE_LABELS, Role, Scope, scope_of
from partybase import today


@dataclasses.dataclass(frozen=True)
class Place:
    """One entry of the navigation: for whom, and the URL name it leads to."""

    section: str
    label: str
    icon: str
    url_name: str
    roles: tuple[str, ...]

    @property
    def url(self) -> str | None:
        return address_of(self.url_name)


EVERYONE = tuple(ROLE_LABELS)
PLACES = (
    Place("home", "Trang chủ", "house", "desk:home", EVERYONE),
    Place("organizations", "Tổ chức đảng", "network", "organizations:organization-list", CONTENT),
    Place("members", "Đảng viên", "users", "members:member-list", PERSONNEL),
    Place("reviews", "Kiểm điểm", "messages-square", "meetings:review-list", PERSONNEL),
    Place("ratings", "Xếp loại", "award", "ratings:cycle-list", PERSONNEL),
    Place("inspections", "Kiểm tra, kỷ luật", "shield-check", "inspections:home", (Role.INSPECTION_STAFF,)),
    Place("dashboards", "Tổng hợp", "chart-column", "dashboards:home", (Role.LEADER, Role.ORGANIZATION_STAFF)),
    Place("accounts", "Tài khoản", "user-cog", "desk:account-list", (Role.ADMINISTRATOR,)),
    Place("record", "Nhật ký", "history", "desk:event-list", EVERYONE),
)


def places_for(scope: Scope) -> list[Place]:
    """The navigation of a scope: only what its roles may open."""
    return [place for place in PLACES if scope.has(*place.roles) and place.url]


@functools.cache
def address_of(url_name: str) -> str | None:
    """Worked out once: the site map does not change while the application runs."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


@dataclasses.dataclass(frozen=True)
class Standing:
    """A role of the signed-in user and the organizations it is held in."""

    role: str
    label: str
    places: str


def standings(scope: Scope) -> list[Standing]:
    """The roles of today, each with the names of its organizations."""
    found = []
    for role, label in ROLE_LABELS.items():
        held = [row.name for row in scope.rows if row.role == role]
        if held:
            text = held[0] if len(held) == 1 else f"{held[0]} và {len(held) - 1} tổ chức khác"
            found.append(Standing(role, label, text))
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    fixed = today.today() if today.is_fixed() else None
    context: dict[str, Any] = {"help_phone": settings.HELP_PHONE, "fixed_date": fixed, "is_demo": settings.IS_DEMO}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"navigation": [], "standings": [], "text_size": 100, "shortcuts": False}
    scope = scope_of(user)
    return context | {
        "navigation": places_for(scope),
        "standings": SimpleLazyObject(lambda: standings(scope)),
        "can_search": scope.has(*CONTENT, Role.ADMINISTRATOR),
        "text_size": user.text_size,
        "shortcuts": user.shortcuts,
    }
