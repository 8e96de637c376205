"""Who holds which post: cells elect, committees are filled from the cells' secretaries, heads lead both unit and organization."""

from __future__ import annotations

import datetime
import random

from members.models import PositionKind
from organizations.rules import CELLS
from partybase.demo.drafts import Draft, Post
from partybase.demo.people import COMMITTEE_TERM, TERM
from partybase.demo.plan import Plan, Profile

SECRETARY, DEPUTY = PositionKind.SECRETARY, PositionKind.DEPUTY_SECRETARY
STANDING, COMMITTEE = PositionKind.STANDING_COMMITTEE_MEMBER, PositionKind.COMMITTEE_MEMBER
TOP = "LT"


def fill_posts(rng: random.Random, plans: list[Plan], cells: dict[str, list[Draft]]) -> None:
    """Posts of every organization, from the cells up; needs drafts without posts."""
    under = {
        plan.code: [cell.code for cell in plans if cell.profile and _is_below(cell, plan, plans)] for plan in plans
    }
    parties = [plan for plan in plans if plan.kind not in CELLS and plan.code != TOP]
    heads: dict[str, Draft] = {}
    for plan in parties:  # heads first: nobody is secretary of a cell and of its party organization at once
        if plan.kind == "DBCS":
            heads[plan.code] = _head(rng, plan, under[plan.code], cells)
    for plan in plans:
        if plan.profile is not None:
            _fill_cell(rng, plan, cells[plan.code])
    for plan in parties:
        people = [draft for code in under[plan.code] for draft in cells[code]]
        _fill_party_organization(rng, plan, people, heads.get(plan.code))
    _fill_district(rng, plans, cells, heads)


def _is_below(cell: Plan, plan: Plan, plans: list[Plan]) -> bool:
    parents = {each.code: each.parent for each in plans}
    code = cell.parent
    while code:
        if code == plan.code:
            return True
        code = parents.get(code, "")
    return False


def hold(draft: Draft, kind: str, organization: str, on: datetime.date, title: str = "") -> Post:
    """Give a post, not before the member was official there; a year and month stand for their first day."""
    official = f"{draft.values['official_on']}-01-01"[:10]
    start = max(on, draft.starts, datetime.date.fromisoformat(official))
    post = Post(kind, title, organization, start)
    draft.posts.append(post)
    return post


def _able(people: list[Draft], *, youngest: int = 27, oldest: int = 70) -> list[Draft]:
    """Official members of an age to hold a post, without one: in a cell of old people the youngest of them."""
    free = [draft for draft in people if draft.is_official and not draft.posts]
    fit = [draft for draft in free if youngest <= draft.age <= oldest]
    return fit if len(fit) >= 3 else sorted(free, key=lambda draft: draft.age)[: max(len(free) // 2, 3)]


def _fill_cell(rng: random.Random, plan: Plan, people: list[Draft]) -> None:
    official = sum(draft.is_official for draft in people)
    candidates = _able(people)
    wanted = 1 if official < 6 else 2 if official < 9 else min(3 + official // 18, 5)
    chosen = rng.sample(candidates, min(wanted, len(candidates)))
    for rank, draft in enumerate(chosen):
        kind, title = ((SECRETARY, ""), (DEPUTY, ""))[rank] if rank < 2 else (COMMITTEE, "Chi ủy viên")
        hold(draft, kind, plan.code, TERM + datetime.timedelta(days=rng.randrange(30)), title)
    if not chosen or not plan.head:
        return
    if plan.kind == "CBCS":
        hold(chosen[0], PositionKind.UNIT_HEAD, plan.code, TERM, plan.head)
        hold(chosen[0], PositionKind.MANAGED, TOP, TERM, f"{plan.head} {plan.name.removeprefix('Chi bộ ')}")
    elif plan.profile != Profile.COMMUNE_OFFICE:
        hold(chosen[0], PositionKind.UNIT_HEAD, plan.code, TERM, plan.head)


def _head(rng: random.Random, plan: Plan, codes: list[str], cells: dict[str, list[Draft]]) -> Draft:
    """The secretary of a grassroots party organization, a member of one of its cells (a commune's: of its office's cell)."""
    offices = [code for code in codes if cells[code][0].profile == Profile.COMMUNE_OFFICE]
    people = cells[(offices or codes)[0]]
    head = rng.choice(_able(people, youngest=38, oldest=59))
    hold(head, SECRETARY, plan.code, COMMITTEE_TERM)
    name = plan.name.removeprefix("Đảng bộ ")
    if plan.head:
        hold(head, PositionKind.UNIT_HEAD, plan.code, COMMITTEE_TERM, plan.head)
        hold(head, PositionKind.MANAGED, TOP, COMMITTEE_TERM, plan.head if name in plan.head else f"{plan.head} {name}")
    else:
        hold(head, PositionKind.MANAGED, TOP, COMMITTEE_TERM, f"Bí thư Đảng ủy {name}")
    return head


def _fill_party_organization(rng: random.Random, plan: Plan, people: list[Draft], head: Draft | None) -> None:
    """A committee of 5 to 15 by size; of nine and more it has a standing committee (Charter Art. 22.3)."""
    members = len(people)
    wanted = 3 if plan.kind == "DBBP" else 5 if members < 60 else 9 if members < 200 else 13
    if head is None:
        head = rng.choice(_able(people, youngest=35, oldest=59))
        hold(head, SECRETARY, plan.code, TERM)
    office = [draft for draft in people if draft.profile == Profile.COMMUNE_OFFICE]
    deputies = rng.sample(_able(office or people, youngest=33, oldest=59), 2 if office else 1)
    for rank, draft in enumerate(deputies):
        hold(draft, DEPUTY, plan.code, COMMITTEE_TERM)
        if rank == 0 and office:
            unit = plan.name.removeprefix("Đảng bộ ")
            hold(draft, PositionKind.UNIT_HEAD, plan.code, COMMITTEE_TERM, f"Chủ tịch UBND {unit}")
            hold(draft, PositionKind.MANAGED, TOP, COMMITTEE_TERM, f"Chủ tịch UBND {unit}")
    taken = {id(head), *map(id, deputies)}
    secretaries = [
        draft for draft in people if any(post.kind == SECRETARY for post in draft.posts) and id(draft) not in taken
    ]
    rest = rng.sample(secretaries, min(max(wanted - 1 - len(deputies), 0), len(secretaries)))
    for rank, draft in enumerate(rest):
        kind = STANDING if wanted >= 9 and rank < 2 else COMMITTEE
        hold(draft, kind, plan.code, COMMITTEE_TERM, "" if kind == STANDING else "Đảng ủy viên")


def _fill_district(
    rng: random.Random, plans: list[Plan], cells: dict[str, list[Draft]], heads: dict[str, Draft]
) -> None:
    """The district committee: its leaders work in the committee's own office, others lead grassroots organizations."""
    own = next(plan for plan in plans if plan.name == "Chi bộ Văn phòng Huyện ủy")
    leaders = sorted(_able(cells[own.code], youngest=42, oldest=59), key=lambda draft: -draft.age)[:2]
    hold(leaders[0], SECRETARY, TOP, COMMITTEE_TERM, "Bí thư Huyện ủy")
    hold(leaders[1], DEPUTY, TOP, COMMITTEE_TERM, "Phó Bí thư Thường trực Huyện ủy")
    others = list(heads.values())
    for rank, draft in enumerate(rng.sample(others, min(len(others), 20))):
        hold(draft, STANDING if rank < 6 else COMMITTEE, TOP, COMMITTEE_TERM, "" if rank < 6 else "Huyện ủy viên")
