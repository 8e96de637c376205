"""The home page: for each role of today its own section, in the order in which its work waits.

A section is a template under `templates/desk/home/` and what it shows; an app that has more to say adds to its role's function.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.views.generic import TemplateView

from assessments.dashboards.figures import (
    current_cycle,
    duties,
    inspection_figures,
    own_cells,
    waiting_for_appraisal,
    waiting_for_decision,
)
from assessments.dashboards.views import overview
from members.models import Member, Status
from organizations.models import Organization
from organizations.scope import Role, Scope, scope_of
from partybase.accounts.models import User
from partybase.today import today
from partybase.vietnamese import long_date
from partybase.web.drafts import open_drafts
from partybase.web.views import Page


@dataclasses.dataclass(frozen=True)
class Section:
    template: str
    values: dict[str, Any]


def secretary(user: User, scope: Scope) -> Section:
    """What I owe, by when, what came back with its reason; what I have."""
    cycle = current_cycle(user)
    ids = [row.organization_id for row in scope.rows if row.role == Role.SECRETARY]
    own = list(Organization.objects.visible_to(user, Role.SECRETARY).filter(pk__in=ids))
    members = Member.objects.visible_to(user, Role.SECRETARY).active()
    official = Count("pk", filter=Q(status=Status.OFFICIAL))
    counts = members.order_by().aggregate(members=Count("pk"), official=official)
    return Section(
        "desk/home/_secretary.html",
        {
            "organizations": own,
            **counts,
            "cycle": cycle,
            "duties": duties(user, cycle) if cycle else [],
            # of those whom a secretary records for, committees and cells right below the district decide
            "waiting": waiting_for_decision(user, cycle) if cycle and any(each.is_grassroots for each in own) else [],
            "cells": own_cells(user, cycle) if cycle and any(not each.is_cell for each in own) else [],
        },
    )


def organization_staff(user: User, scope: Scope) -> Section:
    """Who has not sent, what waits for the department's proposal (oldest first), then the year as leaders see it."""
    values = overview(user) | _figures(user, Role.ORGANIZATION_STAFF)
    if values["cycle"]:
        values["not_sent_first"] = True
        values["appraisal_figures"], values["appraisal"] = waiting_for_appraisal(user, values["cycle"])
    return Section("desk/home/_organization_staff.html", values)


def leader(user: User, scope: Scope) -> Section:
    """What waits for a decision, how the year stands."""
    return Section("desk/home/_leader.html", overview(user) | _figures(user, Role.LEADER))


def inspection_staff(user: User, scope: Scope) -> Section:
    """What opinions are owed, and the counts of the commission's own records."""
    return Section("desk/home/_inspection_staff.html", {"figures": inspection_figures(user)})


def administrator(user: User, scope: Scope) -> Section:
    accounts = User.objects.visible_to(user)
    return Section(
        "desk/home/_administrator.html",
        {
            "accounts": accounts.count(),
            "disabled": accounts.filter(is_active=False).count(),
            "waiting": accounts.filter(is_active=True, must_change_password=True).count(),
        },
    )


def _figures(user: User, role: str) -> dict[str, Any]:
    """How large the whole is: grassroots organizations, cells, members."""
    organizations = Organization.objects.visible_to(user, role).open().order_by()
    counts = organizations.aggregate(
        grassroots=Count("pk", filter=Q(kind__in=Organization.GRASSROOTS_KINDS)),
        cells=Count("pk", filter=Q(kind__in=Organization.CELL_KINDS)),
    )
    return counts | {"members": Member.objects.visible_to(user, role).active().count()}


HOMES: tuple[tuple[str, Callable[[User, Scope], Section]], ...] = (
    (Role.LEADER, leader),
    (Role.ORGANIZATION_STAFF, organization_staff),
    (Role.INSPECTION_STAFF, inspection_staff),
    (Role.SECRETARY, secretary),
    (Role.ADMINISTRATOR, administrator),
)


class HomeView(Page, TemplateView):
    template_name = "desk/home.html"
    section = "home"
    title = "Trang chủ"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        scope = scope_of(user)
        sections = [build(user, scope) for role, build in HOMES if scope.has(role)]
        return super().get_context_data(
            sections=sections,
            coming=[] if sections else user.grants.filter(starts__gt=today()).select_related("organization"),
            drafts=open_drafts(user),
            day=today(),
            day_in_words=long_date(today()),
            demo=settings.IS_DEMO,
            **kwargs,
        )
