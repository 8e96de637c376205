"""How far each grassroots organization has come on the business date, and the days on which things happened."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import random

from organizations.models import Organization
from partybase.demo.district import District


class Stage(enum.IntEnum):
    """The furthest step of a grassroots organization's own rating; what is below it is further along."""

    DRAFT = 0  # its cells at work: some sent, some decided
    RETURNED = 1
    SENT = 2
    PROPOSED = 3
    DECIDED = 4
    PUBLISHED = 5


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2019, month, number)


OPENED, REFERENCE = day(11, 5), day(11, 1)
MEMBERS_DUE, CELLS_DUE, GRASSROOTS_DUE = day(11, 30), day(12, 6), day(12, 20)
REVIEWED = day(11, 15)
MEMBERS_SENT, CELLS_SENT = day(11, 22), day(11, 28)
MEMBERS_DECIDED, CELLS_DECIDED = day(11, 29), day(12, 2)
GRASSROOTS_SENT, PROPOSED, DECIDED, PUBLISHED = day(12, 4), day(12, 6), day(12, 7), day(12, 9)
HEADS_DECIDED = day(12, 9)
LATE = day(12, 3)

# of the grassroots organizations beside the named ones: this many in each stage, in this order, the rest in draft
SHARES = (
    (Stage.PUBLISHED, 0.36),
    (Stage.DECIDED, 0.12),
    (Stage.PROPOSED, 0.14),
    (Stage.SENT, 0.16),
    (Stage.RETURNED, 0.04),
)


@dataclasses.dataclass
class Story:
    """The stage of each grassroots organization, and of each cell of those still at work (by id)."""

    stages: dict[int, Stage]
    cells: dict[int, Stage]

    def of(self, grassroots_id: int) -> Stage:
        return self.stages[grassroots_id]


def tell_stages(rng: random.Random, district: District) -> Story:
    special = district.special
    fixed = {
        special["commune"].pk: Stage.DRAFT,  # bithu: decides on members and cells, has the own sheet to fill in
        special["office"].pk: Stage.DRAFT,  # chiboso: the whole sheet is before him
        special["at_cap"].pk: Stage.PUBLISHED,
        special["force_majeure"].pk: Stage.DECIDED,
        _grassroots_of(district, special["section"]).pk: Stage.PUBLISHED,
    }
    fixed[special["commune"].pk] = Stage.DRAFT
    others = [organization for organization in district.grassroots if organization.pk not in fixed]
    rng.shuffle(others)
    stages = dict(fixed)
    place = 0
    for stage, share in SHARES:
        for organization in others[place : place + round(len(others) * share)]:
            stages[organization.pk] = stage
        place += round(len(others) * share)
    for organization in others[place:]:
        stages[organization.pk] = Stage.DRAFT
    return Story(stages, _cell_stages(rng, district, stages))


def _grassroots_of(district: District, organization: Organization) -> Organization:
    by_id = {each.pk: each for each in district.organizations.values()}
    while not organization.is_grassroots:
        organization = by_id[organization.parent_id]
    return organization


def _cell_stages(rng: random.Random, district: District, stages: dict[int, Stage]) -> dict[int, Stage]:
    """Cells of an organization that has sent are published; of one at work, they stand anywhere from draft to decided."""
    special = district.special
    found = {}
    for cell in district.cells:
        stage = stages[_grassroots_of(district, cell).pk]
        if cell.is_grassroots and stage > Stage.DRAFT or stage >= Stage.RETURNED:
            found[cell.pk] = Stage.PUBLISHED
        else:
            found[cell.pk] = rng.choices((Stage.DRAFT, Stage.SENT, Stage.DECIDED), (2, 5, 3))[0]
    commune_cells = [cell for cell in district.cells if cell.parent_id == special["commune"].pk]
    for cell in commune_cells:
        found[cell.pk] = Stage.SENT
    found[special["cell"].pk] = Stage.DRAFT  # chibo: half filled in
    found[special["silent_cell"].pk] = Stage.DRAFT  # nothing at all
    found[special["late_cell"].pk] = Stage.SENT
    found[special["re_rated_cell"].pk] = Stage.DECIDED
    found[special["office"].pk] = Stage.DRAFT
    return found
