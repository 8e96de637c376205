"""Tell the year 2019: open it with the action, then fill it from below: members, cells, sections, grassroots organizations,
heads; each level of the order of work is stored before the next is judged, and every decision asserts the rulebook."""

from __future__ import annotations

import random

from assessments.ratings.actions.opening import extend_deadline, open_cycle, prepare_cycle
from assessments.ratings.caps import decided_counts, state_of_counts
from assessments.ratings.models import CapGroup, Cycle
from members.actions import move_member
from partybase.accounts.models import User
from partybase.demo.district import District
from partybase.demo.storing import Progress
from partybase.demo.year import story as days
from partybase.demo.year.records import record_2018, record_discipline
from partybase.demo.year.teller import Teller

RULEBOOK = "qd132-hd21-2019"


def tell_year(district: District, users: dict[str, User], progress: Progress) -> Cycle:
    """2018 as recorded results, 2019 in every state. Asserts that every cap group stands within its cap."""
    rng = random.Random(district.seed + 2019)
    progress("Năm xếp loại", 0)
    record_2018(rng, district)
    record_discipline(district)
    by = users["tochuc"]
    cycle = prepare_cycle(top=district.top, year=2019, rulebook_code=RULEBOOK, by=by)
    cycle = open_cycle(
        cycle=cycle, paper="Kế hoạch số 96-KH/HU ngày 04/11/2019 của Ban Thường vụ Huyện ủy", on=days.OPENED,
        reference_date=days.REFERENCE, members_due=days.MEMBERS_DUE, cells_due=days.CELLS_DUE,
        grassroots_due=days.GRASSROOTS_DUE, options={}, option_reasons={}, by=by,
    )  # fmt: skip
    progress("Năm xếp loại", 0.2)
    Teller(rng, district, users, cycle, progress).tell()
    extend_deadline(
        cycle=cycle, organization=district.special["cell"], until=days.day(12, 15), by=by,
        reason="Bí thư chi bộ đi điều trị, Đảng ủy xã đề nghị tại Công văn số 12-CV/ĐU ngày 28/11/2019",
    )  # fmt: skip
    moved = district.special["transfer_after_opening"]
    move_member(
        member=moved, to=district.special["late_cell"], on=days.day(11, 25), by=by,
        paper="Giấy giới thiệu sinh hoạt đảng số 41-GGT/HU ngày 25/11/2019",
    )  # fmt: skip
    for group in CapGroup.objects.filter(cycle=cycle, merged_into=None).select_related("cycle"):
        state = state_of_counts(group, decided_counts(group))
        assert not state.over, f"{group}: {state.sentence}"
    progress("Năm xếp loại", 1)
    return cycle
