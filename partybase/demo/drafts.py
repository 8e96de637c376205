"""Members before they are stored: made cell by cell, given numbers, moves, absences. Values only."""

from __future__ import annotations

import dataclasses
import datetime
import random
from typing import Any

from members.models import Member
from members.rules import age_on
from partybase.demo.people import DAY, in_cell_from, invent_member, on_probation
from partybase.demo.plan import Plan, Profile

EXEMPT, PROBATIONARY, MOVED, GUESTS, LEFT = 0.018, 0.016, 0.008, 0.003, 0.006  # shares of the members


@dataclasses.dataclass
class Post:
    kind: str
    title: str
    organization: str  # code
    starts: datetime.date


@dataclasses.dataclass
class Draft:
    cell: str  # code
    profile: Profile
    values: dict[str, Any]
    starts: datetime.date
    entry: str
    posts: list[Post] = dataclasses.field(default_factory=list)
    exempt_from: datetime.date | None = None
    suspended_from: datetime.date | None = None
    earlier: tuple[str, datetime.date] | None = None  # the cell before, and since when
    guest_in: tuple[str, datetime.date] | None = None
    left: tuple[datetime.date, str] | None = None  # day, kind of end
    member: Member | None = None

    @property
    def is_official(self) -> bool:
        return self.values["status"] == "OFFICIAL"

    @property
    def is_plain(self) -> bool:
        """An official member without a post, present, to whom something may still happen."""
        marks = (self.exempt_from, self.suspended_from, self.earlier, self.guest_in, self.left)
        return self.is_official and not self.posts and not any(marks)

    @property
    def age(self) -> int:
        return age_on(self.values["birth_date"], DAY) or 0

    @property
    def saved(self) -> Member:
        assert self.member is not None, "stored before it is asked for"
        return self.member


def draft_members(rng: random.Random, plans: list[Plan]) -> dict[str, list[Draft]]:
    """The members of every cell, by the cell's code; `Plan.size` of them each."""
    places = {plan.code: plan.place for plan in plans}
    parents = {plan.code: plan.parent for plan in plans}
    communes = [plan.place for plan in plans if plan.place and plan.code != "LT"] or ["Lập Thạch"]
    found: dict[str, list[Draft]] = {}
    for plan in plans:
        if plan.profile is None:
            continue
        own = places.get(plan.parent) or places.get(parents.get(plan.parent, ""), "")
        cell = found[plan.code] = []
        for _ in range(plan.size):
            home = own if own and plan.profile == Profile.VILLAGE else rng.choice(communes)
            values = invent_member(rng, plan, home)
            starts, entry = in_cell_from(rng, values)
            cell.append(Draft(plan.code, plan.profile, values, starts, entry))
    return found


def number_members(rng: random.Random, drafts: list[Draft]) -> None:
    """Card and life-history numbers, each once; a few official members have not had their card entered."""
    files = rng.sample(range(100_000, 1_000_000), len(drafts))
    card = 19_000_000
    for draft, file in zip(drafts, files, strict=True):
        card += rng.randint(1, 40)
        has_card = draft.is_official and rng.random() > 0.012
        draft.values["card_number"] = f"{card:08}" if has_card else None
        draft.values["life_history_number"] = f"{file:06}VP" if rng.random() > 0.004 else None


def put_on_probation(rng: random.Random, cells: dict[str, list[Draft]]) -> None:
    """Some of each kind of cell were admitted within the year; three have waited too long to be confirmed."""
    everyone = [
        draft for cell in cells.values() if len(cell) > 5 for draft in cell[5:] if draft.profile != Profile.ARMY
    ]
    chosen = rng.sample(everyone, round(len(everyone) * PROBATIONARY))
    for index, draft in enumerate(chosen):
        make_probationary(rng, draft, datetime.date(2018, 9, 5) if index < 3 else None)


def make_probationary(rng: random.Random, draft: Draft, decided: datetime.date | None = None) -> None:
    draft.values = on_probation(rng, draft.values, decided)
    draft.starts = datetime.date.fromisoformat(draft.values["admission_ceremony_on"])
    draft.entry = "ADMISSION"


def spread_events(rng: random.Random, cells: dict[str, list[Draft]], siblings: dict[str, list[str]]) -> None:
    """Exemptions of the old, moves before the cycle, guests in other cells, people who died or left in 2019.

    `siblings` gives for each cell the other cells under the same party organization. Those who left come on top.
    """
    everyone = [draft for cell in cells.values() for draft in cell]
    total = len(everyone)
    old = [draft for draft in everyone if draft.is_plain and draft.age >= 76]
    for draft in rng.sample(old, min(round(total * EXEMPT), len(old))):
        draft.exempt_from = max(draft.starts, datetime.date(2009, 1, 1)) + datetime.timedelta(
            days=rng.randrange(30, 3400)
        )
        draft.exempt_from = min(
            draft.exempt_from, datetime.date(2019, 6, 28) - datetime.timedelta(days=rng.randrange(400))
        )
        draft.exempt_from = max(draft.exempt_from, draft.starts)
    plain = [draft for draft in everyone if draft.is_plain and siblings.get(draft.cell)]
    moving = rng.sample(plain, min(round(total * MOVED) + 2, len(plain)))
    for draft in moving:
        move_within(rng, draft, rng.choice(siblings[draft.cell]))
    plain = [draft for draft in everyone if draft.is_plain and siblings.get(draft.cell) and draft.age < 60]
    for draft in rng.sample(plain, min(round(total * GUESTS) + 1, len(plain))):
        since = datetime.date(2019, 2, 1) + datetime.timedelta(days=rng.randrange(200))
        draft.guest_in = (rng.choice(siblings[draft.cell]), since)


def move_within(rng: random.Random, draft: Draft, before: str, on: datetime.date | None = None) -> None:
    """The member came on a day of 2018 or 2019 from another cell of the same party organization."""
    moved = on or datetime.date(2018, 2, 1) + datetime.timedelta(days=rng.randrange(600))
    first = min(draft.starts, moved - datetime.timedelta(days=200))
    draft.earlier, draft.starts, draft.entry = (before, first), moved, "MOVE"


def draft_leavers(rng: random.Random, plans: list[Plan], number: int) -> list[Draft]:
    """People who died, moved away or were removed in 2019: beyond the number of members."""
    villages = [plan for plan in plans if plan.profile == Profile.VILLAGE]
    places = {plan.code: plan.place for plan in plans}
    found = []
    for index in range(number):
        plan = rng.choice(villages)
        values = invent_member(rng, plan, places.get(plan.parent) or "Lập Thạch")
        starts, entry = in_cell_from(rng, values)
        day = datetime.date(2019, 1, 10) + datetime.timedelta(days=rng.randrange(325))
        kind = "TRANSFER_OUT" if index % 8 == 6 else "REMOVAL" if index % 16 == 15 else "DEATH"
        found.append(Draft(plan.code, plan.profile or Profile.VILLAGE, values, starts, entry, left=(day, kind)))
    return found
