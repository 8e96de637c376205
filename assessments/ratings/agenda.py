"""What a deciding body has before it: a whole cap group, what can be decided now, what must wait and for whom, what lacks a
fact and who owes it; and how a list with chosen levels would leave the caps. Reads only; `actions.decisions` decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from assessments.ratings.actions.decisions import Row
from assessments.ratings.cases import CaseBook
from assessments.ratings.gauges import DECIDED as DECIDED_LABEL
from assessments.ratings.gauges import Gauge, gauge
from assessments.ratings.models import Assessment, CapGroup, Cycle, State
from assessments.ratings.order import blockers
from assessments.ratings.permissions import is_self
from assessments.ratings.rules.levels import FACT_OWNER_LABELS, LEVEL_SHORT, Level, RuleError
from assessments.ratings.rules.verdict import Reason, ReasonKind, Verdict
from assessments.ratings.transitions import Act
from assessments.ratings.waiting import ready_for, with_history
from organizations.models import Organization

MEMBERS = "members"  # members this body decides who count in the groups of other organizations: heads, managed members
AFTER_LIST = "đã quyết định và theo danh sách này"
SETTLED = (State.DECIDED, State.PUBLISHED)


@dataclass
class Tab:
    """One list a body may take up: a cap group, or the members of other groups that it decides."""

    key: str
    label: str
    ready: int = 0
    decided: int = 0
    unsent: int = 0
    group_ids: set[int] = field(default_factory=set)


@dataclass
class Item:
    """One row of the list."""

    assessment: Assessment
    verdict: Verdict
    waits: list[str]
    lacks: list[tuple[str, str]]
    refused: str
    preselected: Level | None
    triggers: list[tuple[str, str]]

    @property
    def is_offered(self) -> bool:
        return not (self.waits or self.lacks or self.refused)

    @property
    def proposed(self) -> str:
        return self.assessment.proposed_level or self.assessment.sender_level

    @property
    def proposed_short(self) -> str:
        return LEVEL_SHORT[Level(self.proposed)] if self.proposed else ""

    @property
    def last_year(self) -> str:
        return LEVEL_SHORT[Level(self.assessment.last_year_level)] if self.assessment.last_year_level else ""

    @property
    def is_reduced(self) -> bool:
        return bool(self.proposed) and self.preselected is not None and self.preselected != self.proposed

    @property
    def why_not_higher(self) -> list[str]:
        return [reason.sentence() for reason in self.verdict.why_not_higher()[:3]]

    @property
    def signals(self) -> list[str]:
        return signals_of(self.assessment, self.verdict)


def signals_of(assessment: Assessment, verdict: Verdict) -> list[str]:
    """Short words for what deserves a second look."""
    found = []
    if assessment.is_late:
        found.append("gửi muộn")
    if verdict.triggers:
        found.append("có trường hợp phải xếp mức thấp nhất")
    if any(reason.kind is ReasonKind.CEILING and not reason.met for reason in verdict.reasons):
        found.append("bị giới hạn mức")
    if assessment.self_level and assessment.sender_level and assessment.self_level != assessment.sender_level:
        found.append(f"tự nhận {LEVEL_SHORT[Level(assessment.self_level)]}")
    if assessment.returned_reason:
        found.append("đã từng trả lại")
    if assessment.needs_new_decision:
        found.append("phải quyết định lại")
    return found


def open_triggers(verdict: Verdict) -> list[Reason]:
    """The triggers that force the lowest level and are not set aside."""
    return [reason for reason in verdict.triggers if reason.kind is ReasonKind.TRIGGER]


class Agenda:
    """The list of one body of one organization; `asked` names the tab (a cap group's id, or MEMBERS)."""

    def __init__(self, user: Any, cycle: Cycle, organization: Organization, asked: str = "") -> None:
        self.user, self.cycle, self.organization, self.asked = user, cycle, organization, asked

    # --- the groups ----------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> dict[int, CapGroup]:
        """Every cap group in which this body decides somebody, with the heads of merged ones."""
        own = Assessment.objects.filter(cycle_id=self.cycle.pk, decider_id=self.organization.pk)
        ids = own.exclude(cap_group=None).order_by().values("cap_group_id")
        rows = CapGroup.objects.filter(Q(pk__in=ids) | Q(merged__in=ids), cycle_id=self.cycle.pk).distinct()
        found = {group.pk: group for group in rows.order_by("subject_kind", "key")}
        for group in found.values():
            group.cycle = self.cycle
        return found

    def head_of(self, group_id: int | None) -> CapGroup | None:
        group = self.groups.get(group_id)
        return self.groups.get(group.merged_into_id, group) if group else None

    @cached_property
    def _counted(self) -> list[tuple[int, int, str, str, str, int]]:
        rows = Assessment.objects.filter(cap_group__in=list(self.groups)).order_by()
        found = rows.values_list("cap_group_id", "decider_id", "route", "state", "decided_level")
        return list(found.annotate(number=Count("pk")))

    @cached_property
    def decided_counts(self) -> dict[int, Counter[Level]]:
        """Family head → how many are decided at each level, by whomever."""
        counts: dict[int, Counter[Level]] = {}
        for group_id, _, _, state, level, number in self._counted:
            if state in SETTLED:
                counts.setdefault(self.head_of(group_id).pk, Counter())[Level(level)] += number
        return counts

    @cached_property
    def tabs(self) -> list[Tab]:
        tabs: dict[str, Tab] = {}
        for group_id, decider, route, state, _, number in self._counted:
            if decider != self.organization.pk or state in (State.EXEMPT, State.NOT_RATED):
                continue
            head = self.head_of(group_id)
            own = head.organization_id == self.organization.pk
            key = str(head.pk) if own else MEMBERS
            tab = tabs.setdefault(key, Tab(key, head.name if own else "Người đứng đầu, diện cấp ủy quản lý"))
            tab.group_ids.add(group_id)
            if state in SETTLED:
                tab.decided += number
            elif state == (State.SENT if route == "B" else State.PROPOSED):
                tab.ready += number
            else:
                tab.unsent += number
        # The order of work: members before the organizations that count them, heads last.
        order = {
            str(pk): (group.subject_kind != "MEMBER", place) for place, (pk, group) in enumerate(self.groups.items())
        }
        return sorted(tabs.values(), key=lambda tab: (tab.key == MEMBERS, order.get(tab.key, (True, 0))))

    @cached_property
    def tab(self) -> Tab | None:
        """The tab asked for (by its key, or by a group in it); else the first in which something is ready."""
        for tab in self.tabs:
            if tab.key == self.asked or self.asked in {str(pk) for pk in tab.group_ids}:
                return tab
        return next((tab for tab in self.tabs if tab.ready), self.tabs[0] if self.tabs else None)

    # --- the rows ------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Assessment]:
        if self.tab is None:
            return []
        rows = Assessment.objects.filter(ready_for(Act.DECIDE), cycle_id=self.cycle.pk, decider_id=self.organization.pk)
        rows = with_history(rows.filter(cap_group_id__in=self.tab.group_ids), self.cycle)
        found = list(rows.select_related("place", "category").order_by("place__path", "sort_key", "pk"))
        for row in found:
            row.cycle = self.cycle
        return found

    @cached_property
    def book(self) -> CaseBook:
        return CaseBook(self.cycle, self.rows)

    @cached_property
    def items(self) -> list[Item]:
        waiting = blockers(self.cycle, self.rows)
        return [self._item(row, waiting.get(row.pk, [])) for row in self.rows]

    def _item(self, row: Assessment, waiting: Sequence[Assessment]) -> Item:
        verdict = self.book.verdict(row)
        refused = ""
        if is_self(self.user, row):
            refused = "Đồng chí không ghi quyết định xếp loại của chính mình."
        elif row.proposed_by_id == self.user.pk and row.route in ("A", "B"):
            refused = "Đồng chí đã ghi đề xuất; đồng chí khác của cấp quyết định phải ghi."
        text = row.proposed_level or row.sender_level
        preselected = Level(text) if text else None
        if verdict.highest is not None and (preselected is None or preselected.rank > verdict.highest.rank):
            preselected = verdict.highest
        return Item(
            assessment=row,
            verdict=verdict,
            waits=list(dict.fromkeys(f"{each.name} ({each.get_state_display().lower()})" for each in waiting)),
            lacks=[(item.text, FACT_OWNER_LABELS[item.owed_by]) for item in verdict.missing],
            refused=refused,
            preselected=preselected,
            triggers=[(reason.clause.code, reason.sentence()) for reason in open_triggers(verdict)],
        )

    @property
    def offered(self) -> list[Item]:
        return [item for item in self.items if item.is_offered]

    @property
    def held_back(self) -> list[Item]:
        return [item for item in self.items if not item.is_offered]

    @cached_property
    def trigger_codes(self) -> dict[int, list[str]]:
        return {item.assessment.pk: [code for code, _ in item.triggers] for item in self.items if item.triggers}

    # --- a list with chosen levels ---------------------------------------------------------------------------------

    def gauges(self, levels: Mapping[int, Level]) -> list[Gauge]:
        """Before and after: the cap of every group the chosen levels touch (the whole group of a group's own tab)."""
        after: dict[int, Counter[Level]] = {}
        for row in self.rows:
            head = self.head_of(row.cap_group_id)
            if head is not None and row.pk in levels:
                counts = after.setdefault(head.pk, Counter(self.decided_counts.get(head.pk, Counter())))
                counts[levels[row.pk]] += 1
        if self.tab is not None and self.tab.key != MEMBERS:
            after.setdefault(int(self.tab.key), Counter(self.decided_counts.get(int(self.tab.key), Counter())))
        elif self.tab is not None:
            touched = {self.head_of(r.cap_group_id).pk for r in self.rows if levels.get(r.pk) is Level.OUTSTANDING}
            after = {pk: counts for pk, counts in after.items() if pk in touched}
        return [
            gauge(
                self.groups[pk],
                [(DECIDED_LABEL, self.decided_counts.get(pk, Counter())), (AFTER_LIST, counts)],
            )
            for pk, counts in after.items()
        ]

    def problems(self, rows: Sequence[Row]) -> dict[int, str]:
        """What the rulebook says against the chosen levels, by row (the decision refuses the same)."""
        by_id = {item.assessment.pk: item for item in self.items}
        found = {}
        for row in rows:
            item = by_id[row.assessment_id]
            if not item.is_offered:
                found[row.assessment_id] = "Đối tượng này chưa quyết định được; xem lý do ở phần dưới."
                continue
            if row.overrides and not row.override_paper.strip():
                found[row.assessment_id] = "Muốn bỏ qua trường hợp phải xếp loại thấp nhất, hãy ghi văn bản kèm theo."
                continue
            try:
                verdict = self.book.verdict(item.assessment, row.overrides)
            except RuleError as error:
                found[row.assessment_id] = str(error)
                continue
            if not verdict.allows(row.level):
                why = " ".join(reason.sentence() for reason in verdict.why_not_higher()[:1])
                highest = verdict.highest.label if verdict.highest else "chưa xác định"
                found[row.assessment_id] = f"Không được xếp {row.level.label}; mức cao nhất là {highest}. {why}"
        return found
