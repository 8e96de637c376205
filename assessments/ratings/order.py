"""The order of work (HD 21-HD/BTCTW, 18/10/2019, II.B.4; ratings.md 11.2): lower levels before higher, heads last; only
what was sent is waited for, and whoever is decided later by this order never keeps an organization waiting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assessments.ratings.cases import is_later, superior_id
from assessments.ratings.models import Assessment, Cycle, State
from partybase.refusal import Refusal

WAITED_FOR = (State.SENT, State.PROPOSED)
SETTLED = (State.PUBLISHED, State.EXEMPT, State.NOT_RATED)


def blockers(cycle: Cycle, assessments: Sequence[Assessment]) -> dict[int, list[Assessment]]:
    """For each assessment, those that must come before it: subordinates that were sent are decided; the organization a
    head heads is published."""
    found: dict[int, list[Assessment]] = defaultdict(list)
    rows = Assessment.objects.filter(cycle=cycle)
    organizations = {a.organization_id: a for a in assessments if a.organization_id}
    if organizations:
        cells = [pk for pk, a in organizations.items() if a.subject_kind == "CELL"]
        below = rows.filter(
            subject_kind="MEMBER", place_id__in=cells, state__in=WAITED_FOR, heads=None, is_managed=False
        )
        parties = [pk for pk in organizations if pk not in cells]
        subordinate = rows.exclude(subject_kind="MEMBER").filter(grassroots_id__in=parties, state__in=WAITED_FOR)
        sectional = rows.exclude(subject_kind="MEMBER").filter(proposer_id__in=parties, state__in=WAITED_FOR)
        for child in [*below, *subordinate, *sectional]:
            above = organizations.get(superior_id(child))
            if above is not None and not is_later(child):
                found[above.pk].append(child)
    heads = {a.heads_id: a for a in assessments if a.heads_id}
    for organization in rows.filter(organization_id__in=heads).exclude(state__in=SETTLED):
        found[heads[organization.organization_id].pk].append(organization)
    return found


def check_order(cycle: Cycle, assessments: Sequence[Assessment]) -> None:
    """Refuse a list that decides something before what must come first: what comes first has its own, earlier decision."""
    names = {a.pk: a.name for a in assessments}
    problems = []
    for pk, waiting in blockers(cycle, assessments).items():
        shown = ", ".join(dict.fromkeys(a.name for a in waiting[:5]))
        more = f" và {len(waiting) - 5} đối tượng khác" if len(waiting) > 5 else ""
        decided = " (đã quyết định, chưa công bố)" if waiting[0].state == State.DECIDED else ""
        problems.append(f"“{names[pk]}” phải chờ quyết định của: {shown}{more}{decided}.")
    if problems:
        raise Refusal(
            "Cấp dưới, tập thể quyết định trước; cấp trên, người đứng đầu quyết định sau. " + " ".join(problems[:20])
        )
