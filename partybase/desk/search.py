"""Search of organizations and members from anywhere: accent-free, in scope, at most twenty of each.

Without JavaScript a page; with it the same answers as a list below the search box (htmx). Administrators find position holders,
by name, post and organization only.
"""

from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from members.models import Member, Position
from members.querysets import MemberQuerySet
from organizations.models import Organization
from organizations.querysets import search_condition
from organizations.scope import CONTENT, Role, scope_of
from partybase.accounts.models import User
from partybase.refusal import NotAllowed
from partybase.vietnamese import clean_text, fold
from partybase.web.views import Page

MOST = 20
MOST_SUGGESTED = 8
SHORTEST = 2


@dataclasses.dataclass(frozen=True)
class Answer:
    text: str
    note: str
    url: str


@dataclasses.dataclass(frozen=True)
class Group:
    title: str
    answers: list[Answer]
    more: bool


def search(user: User, text: str, most: int = MOST) -> list[Group]:
    """The groups with something in them. At most two statements for each role."""
    if len(fold(text)) < SHORTEST:
        return []
    groups = [_organizations(user, text, most), _members(user, text, most)]
    if scope_of(user).has(Role.ADMINISTRATOR):
        groups.append(_position_holders(user, text, most))
    return [group for group in groups if group.answers]


def _note(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _organizations(user: User, text: str, most: int) -> Group:
    found = (
        Organization.objects.visible_to(user)
        .search(text)
        .select_related("parent")
        .order_by(F("closed_on").asc(nulls_first=True), "depth", "sort_key", "pk")
    )
    answers = [
        Answer(
            o.name,
            _note(o.get_kind_display(), o.parent.name if o.parent else "", "" if o.is_open else "đã kết thúc"),
            o.get_absolute_url(),
        )
        for o in found[: most + 1]
    ]
    return Group("Tổ chức đảng", answers[:most], len(answers) > most)


def _members(user: User, text: str, most: int) -> Group:
    found: MemberQuerySet = Member.objects.visible_to(user).search(text).select_related("cell")
    found = found.order_by(F("ended_on").asc(nulls_first=True), "sort_key", "birth_date", "pk")
    answers = [
        Answer(
            m.full_name,
            _note(m.cell.name, f"sinh {m.birth_date[:4]}", "" if m.is_active else "đã thôi sinh hoạt"),
            m.get_absolute_url(),
        )
        for m in found[: most + 1]
    ]
    return Group("Đảng viên", answers[:most], len(answers) > most)


def _position_holders(user: User, text: str, most: int) -> Group:
    """Who holds a post today: the reduced view from which the administrator gives accounts."""
    found = (
        Position.objects.holders_for(user)
        .filter(search_condition("member__search_key", text) | search_condition("organization__search_key", text))
        .order_by("member__sort_key", "pk")
    )
    answers = [
        Answer(
            p.member.full_name,
            f"{p.title or p.get_kind_display()} · {p.organization.name}",
            f"{reverse('members:position-list')}?{urlencode({'q': p.member.full_name})}",
        )
        for p in found[: most + 1]
    ]
    return Group("Người giữ chức vụ", answers[:most], len(answers) > most)


class SearchView(Page, View):
    title = "Tìm kiếm"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not scope_of(request.user).has(*CONTENT, Role.ADMINISTRATOR):
            raise NotAllowed("Tài khoản chưa được giao quyền nào nên chưa tìm kiếm được.")
        text = clean_text(request.GET.get("q", ""))[:100]
        suggesting = bool(request.headers.get("HX-Request"))
        context = {
            "title": self.title,
            "search_text": text,
            "search_query": urlencode({"q": text}),
            "suggesting": suggesting,
            "groups": search(request.user, text, MOST_SUGGESTED if suggesting else MOST),
            "too_short": 0 < len(fold(text)) < SHORTEST,
            "section": "",
        }
        template = "desk/_search_answers.html" if suggesting else "desk/search.html"
        return render(request, template, context)
