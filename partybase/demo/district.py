"""The demonstration district, the same for the same seed: `build_district(seed)` makes and stores it and gives handles to it.

What is stored here: organizations, members, posts, absences. The accounts are in `personas.py`; the rating year is told on
top of this.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import random

from django.db import transaction

from members.models import Member, Membership, Position, PositionKind, StatusPeriod
from organizations.models import Organization
from organizations.rules import CELLS
from partybase.demo import drafts as people
from partybase.demo.drafts import Draft
from partybase.demo.plan import Plan, Profile, Size, plan_district
from partybase.demo.posts import fill_posts
from partybase.demo.storing import Progress, record_founding, store_members, store_organizations

SEED = 2019
BITHU_COMMUNE = "Đảng bộ xã Tử Du"
CHIBOSO_CELL = "Chi bộ Bảo hiểm xã hội huyện"


@dataclasses.dataclass
class District:
    """Handles to what was stored. `special` names cases the rating year and the documentation speak of."""

    top: Organization
    organizations: dict[str, Organization]  # by code
    communes: list[Organization]
    sections: list[Organization]
    offices: list[Organization]  # grassroots organizations beside the communes
    cells: list[Organization]  # every cell, subordinate and grassroots
    members: dict[int, list[Member]]  # active members of a cell, by the cell's id
    secretaries: dict[int, Member]  # by the organization's id
    special: dict[str, Organization | Member]
    seed: int

    @property
    def grassroots(self) -> list[Organization]:
        return self.communes + self.offices


def no_progress(stage: str, share: float) -> None:
    """Progress that nobody watches."""


@transaction.atomic
def build_district(seed: int = SEED, *, size: Size | None = None, progress: Progress = no_progress) -> District:
    """Make the district and store it in bulk; `size` makes a slice of it. Deterministic in seed and size."""
    rng = random.Random(seed)
    plans = plan_district(rng, size or Size())
    small = _tune(plans)
    cells = people.draft_members(rng, plans)
    people.make_probationary(rng, cells[small.code][-1])
    people.put_on_probation(rng, cells)
    fill_posts(rng, plans, cells)
    siblings = _siblings(plans)
    special = _name_cases(rng, plans, cells, siblings)
    special["cell_under_three"] = small
    people.spread_events(rng, cells, siblings)
    everyone = [draft for cell in cells.values() for draft in cell]
    leavers = people.draft_leavers(rng, plans, max(round(len(everyone) * people.LEFT), 4))
    special["died_this_year"] = leavers[0]
    people.number_members(rng, everyone + leavers)
    progress("Tổ chức đảng", 0)
    organizations = store_organizations(plans)
    progress("Tổ chức đảng", 1)
    store_members(everyone + leavers, organizations, progress)
    record_founding(organizations, plans, everyone)
    return _district(seed, plans, organizations, everyone, special)


def _tune(plans: list[Plan]) -> Plan:
    """Gives the cell with two official members and one on probation: the health station of the last commune."""
    communes = [plan for plan in plans if plan.kind == "DBCS" and plan.place]
    stations = [plan for plan in plans if plan.profile == Profile.HEALTH and plan.parent == communes[-1].code]
    village = next(plan for plan in plans if plan.profile == Profile.VILLAGE and plan.parent == communes[-1].code)
    village.size += stations[0].size - 3
    stations[0].size = 3
    told = next(plan for plan in plans if plan.name == BITHU_COMMUNE)
    for number, plan in enumerate(
        each for each in plans if each.parent == told.code and each.profile == Profile.VILLAGE
    ):
        _fill_up(plans, plan, 24 if number == 0 else 14 if number < 3 else 0)
    return stations[0]


def _fill_up(plans: list[Plan], village: Plan, least: int) -> None:
    """The cells that stories are told of need people; in a small district they come from the largest ones."""
    while village.size < least:
        largest = max((plan for plan in plans if plan.profile == Profile.VILLAGE), key=lambda plan: plan.size)
        if largest.size > least:
            largest.size -= 1
        village.size += 1


def _siblings(plans: list[Plan]) -> dict[str, list[str]]:
    return {
        plan.code: [
            other.code for other in plans if other.parent == plan.parent and other.profile and other is not plan
        ]
        for plan in plans
        if plan.kind == "CBTT"
    }


def _name_cases(
    rng: random.Random, plans: list[Plan], cells: dict[str, list[Draft]], siblings: dict[str, list[str]]
) -> dict[str, Plan | Draft]:
    """Choose who and what the named cases are, and give each what the roster must show of it."""
    by_name = {plan.name: plan for plan in plans}
    commune = by_name[BITHU_COMMUNE]
    communes = [plan for plan in plans if plan.kind == "DBCS" and plan.place]
    villages = [plan for plan in plans if plan.parent == commune.code and plan.profile == Profile.VILLAGE]
    found: dict[str, Plan | Draft] = {
        "commune": commune,
        "cell": villages[0],
        "office": by_name[CHIBOSO_CELL],
        "section": next(plan for plan in plans if plan.kind == "DBBP"),
        "cell_under_nine": next(
            plan for plan in plans if plan.profile == Profile.POLICE and plan.parent == commune.code
        ),
        "silent_cell": villages[1],
        "late_cell": villages[-1],
        "re_rated_cell": next(plan for plan in plans if plan.profile == Profile.SCHOOL and plan.parent == commune.code),
        "force_majeure": communes[1],
        "at_cap": communes[3],
    }
    found["section_cell"] = next(plan for plan in plans if plan.parent == found["section"].code)
    small = [plan for plan in plans if plan.name == "Đảng bộ Trường THPT Trần Nguyên Hãn"]
    if small:
        found["small_party_organization"] = small[0]

    def plain(code: str, *, oldest: int = 70) -> Draft:
        taken = {id(case) for case in found.values()}
        fit = [draft for draft in cells[code] if draft.is_plain and draft.age <= oldest and id(draft) not in taken]
        return fit[0] if fit else next(d for d in cells[code] if d.is_plain and id(d) not in taken)

    def holder(code: str, kind: str, organization: str) -> Draft:
        return next(
            draft
            for draft in cells[code]
            if any(post.kind == kind and post.organization == organization for post in draft.posts)
        )

    office = next(plan for plan in plans if plan.parent == commune.code and plan.profile == Profile.COMMUNE_OFFICE)
    found["party_secretary_in_cell"] = holder(office.code, PositionKind.SECRETARY, commune.code)
    found["managed"] = holder(office.code, PositionKind.UNIT_HEAD, commune.code)
    own = villages[0].code
    probationer = next((d for d in cells[own] if not d.is_official), None) or plain(own, oldest=200)
    people.make_probationary(rng, probationer, datetime.date(2019, 8, 20))
    found["newly_admitted"] = probationer
    arrived = plain(own)
    people.move_within(rng, arrived, villages[1].code, datetime.date(2019, 7, 15))
    found["transfer_before_opening"] = arrived
    found["transfer_after_opening"] = plain(own)  # moved by the rating year, after the population was frozen
    guest = plain(own, oldest=60)
    guest.guest_in = (villages[2].code, datetime.date(2019, 3, 11))
    found["temporary"] = guest
    old = max(
        (d for d in cells[own] if d.is_plain and id(d) not in map(id, found.values())), key=lambda draft: draft.age
    )
    old.exempt_from = datetime.date(2018, 5, 19)
    found["exempt"] = old
    found["sick"] = plain(own)
    found["disciplined"] = plain(villages[2].code)
    found["disciplined_remedied"] = plain(villages[2].code)
    suspended = plain(villages[2].code)
    suspended.suspended_from = datetime.date(2019, 10, 15)
    found["suspended"] = suspended
    top = {plan.name: plan.code for plan in plans}
    found["tochuc"] = plain(top["Chi bộ Ban Tổ chức"])
    found["kiemtra"] = plain(top["Chi bộ Ủy ban Kiểm tra"])
    found["lanhdao"] = holder(top["Chi bộ Văn phòng Huyện ủy"], PositionKind.DEPUTY_SECRETARY, "LT")
    return found


def _district(
    seed: int,
    plans: list[Plan],
    organizations: dict[str, Organization],
    everyone: list[Draft],
    special: dict[str, Plan | Draft],
) -> District:
    members: dict[int, list[Member]] = {organizations[plan.code].pk: [] for plan in plans if plan.kind in CELLS}
    secretaries = {}
    for draft in everyone:
        members[draft.saved.cell_id].append(draft.saved)
        for post in draft.posts:
            if post.kind == PositionKind.SECRETARY:
                secretaries[organizations[post.organization].pk] = draft.saved
    grassroots = [plan for plan in plans if plan.kind in ("DBCS", "CBCS")]
    return District(
        top=organizations["LT"],
        organizations=organizations,
        communes=[organizations[plan.code] for plan in grassroots if plan.place],
        sections=[organizations[plan.code] for plan in plans if plan.kind == "DBBP"],
        offices=[organizations[plan.code] for plan in grassroots if not plan.place],
        cells=[organizations[plan.code] for plan in plans if plan.kind in CELLS],
        members=members,
        secretaries=secretaries,
        special={
            name: case.saved if isinstance(case, Draft) else organizations[case.code] for name, case in special.items()
        },
        seed=seed,
    )


def fingerprint() -> str:
    """A hash of all that was stored, keys of the database left out: equal for the same seed on every database."""
    digest = hashlib.sha256()
    cell, place = "cell__code", "organization__code"
    who = ("member__life_history_number", "member__sort_key", "member__birth_date")
    queries = (
        Organization.objects.order_by("code").values_list(
            "code", "name", "kind", "category__code", "parent__code", "opened_on"
        ),
        Member.objects.order_by("pk").values_list(
            "sort_key", "birth_date", "status", "card_number", "official_on", cell, "ended_on"
        ),
        Membership.objects.order_by("pk").values_list(*who, place, "kind", "starts", "ends", "entry_kind"),
        StatusPeriod.objects.order_by("pk").values_list(*who, "kind", "starts", "ends"),
        Position.objects.order_by("pk").values_list(*who, place, "kind", "title", "starts", "ends"),
    )
    for query in queries:
        for row in query.iterator(chunk_size=2000):
            digest.update(repr(tuple(map(str, row))).encode())
    return digest.hexdigest()
