"""What has changed between the frozen population of a cycle and today's roster (ratings.md 4).

`differences(cycle)` plans the population anew from today's roster, as the opening did, and compares it with what was
frozen, in a fixed number of statements. Each difference says what happened and what accepting it does; the accepting is
an action (`actions.population`). What was decided already stays where it was decided, and the difference says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from assessments.ratings.models import Assessment, Cycle, State
from assessments.ratings.population import Roster
from assessments.ratings.rules.levels import NotRatedReason
from members.models import EndKind, EntryKind, Member
from organizations.models import Organization, Succession
from partybase.today import today
from partybase.vietnamese import format_date

KEPT = (State.DECIDED, State.PUBLISHED)
# reasons that the population rules give; the others the deciding body gives, and the roster says nothing about them
BY_ROSTER = (NotRatedReason.NEW, NotRatedReason.UNDER_THREE, NotRatedReason.LEFT)


class DifferenceKind(StrEnum):
    MOVED = "MOVED"
    LEFT = "LEFT"
    ADMITTED = "ADMITTED"
    CAME = "CAME"
    STATUS_SINCE = "STATUS_SINCE"
    STATUS_NO_LONGER = "STATUS_NO_LONGER"
    CLOSED = "CLOSED"
    FOUNDED = "FOUNDED"
    PARENT = "PARENT"


DIFFERENCE_LABELS = {
    DifferenceKind.MOVED: "Chuyển sinh hoạt trong đảng bộ",
    DifferenceKind.LEFT: "Từ trần, chuyển đi hoặc ra khỏi Đảng",
    DifferenceKind.ADMITTED: "Mới kết nạp",
    DifferenceKind.CAME: "Chuyển đến từ đảng bộ khác",
    DifferenceKind.STATUS_SINCE: "Được miễn, bị đình chỉ hoặc không còn đủ điều kiện xếp loại",
    DifferenceKind.STATUS_NO_LONGER: "Trở lại diện xếp loại",
    DifferenceKind.CLOSED: "Tổ chức kết thúc hoạt động",
    DifferenceKind.FOUNDED: "Tổ chức mới thành lập",
    DifferenceKind.PARENT: "Tổ chức chuyển cấp trên",
}


@dataclass(frozen=True)
class Difference:
    """`key` names it between two readings; `planned` is the assessment as today's roster would freeze it (unsaved)."""

    key: str
    kind: DifferenceKind
    name: str
    what: str
    effect: str
    acceptable: bool
    model: str  # members.Member or organizations.Organization
    subject_id: int
    place_name: str
    assessment: Assessment | None = field(default=None, compare=False)
    planned: Assessment | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        return DIFFERENCE_LABELS[self.kind]


def differences(
    cycle: Cycle, on: datetime.date | None = None, *, member_id: int | None = None, organization_id: int | None = None
) -> list[Difference]:
    """All differences in the order of the tree and of names; with `member_id` or `organization_id` those of one subject."""
    day = on or today()
    reading = _Reading(cycle, day, member_id, organization_id)
    return sorted(reading.all(), key=lambda d: (d.model, d.kind, d.place_name, d.name, d.subject_id))


class _Reading:
    def __init__(self, cycle: Cycle, day: datetime.date, member_id: int | None, organization_id: int | None) -> None:
        self.cycle, self.day, self.member_id, self.organization_id = cycle, day, member_id, organization_id
        self.roster = Roster(
            cycle.top, cycle.rulebook, year=cycle.year, on=day, reference=cycle.reference_date,
            only_member=member_id, only_organization=organization_id,
        )  # fmt: skip
        frozen = Assessment.objects.filter(cycle=cycle).defer("grades", "remarks").order_by("pk")
        if member_id is not None:
            frozen = frozen.filter(member_id=member_id)
        elif organization_id is not None:
            frozen = frozen.filter(organization_id=organization_id)
        self.frozen = list(frozen)

    def all(self) -> Iterator[Difference]:
        if self.organization_id is None:
            yield from self._members()
        if self.member_id is None:
            yield from self._organizations()

    # --- members -----------------------------------------------------------------------------------------------

    def _members(self) -> Iterator[Difference]:
        planned = {a.member_id: a for a in self.roster.plan_members()}
        frozen = {a.member_id: a for a in self.frozen if a.is_member}
        entries = {row.member_id: row for row in self.roster.memberships}
        gone = [pk for pk, a in frozen.items() if pk not in planned and a.not_rated_reason != NotRatedReason.LEFT]
        ended = Member.objects.in_bulk(gone) if gone else {}
        for pk in gone:
            yield self._left(frozen[pk], ended[pk])
        for pk, plan in planned.items():
            old = frozen.get(pk)
            if old is None:
                yield self._new_member(plan, entries[pk].entry_kind, entries[pk].starts)
            elif old.place_id != plan.place_id:
                yield self._moved(old, plan)
            else:
                yield from self._status(old, plan)

    def _left(self, old: Assessment, member: Member) -> Difference:
        how = EndKind(member.end_kind).label.lower() if member.end_kind else "không còn trong danh sách"
        when = f" ngày {format_date(member.ended_on)}" if member.ended_on else ""
        what = f"{old.name} ({old.place_name}): {how}{when}."
        return self._difference(DifferenceKind.LEFT, old, None, what, "Ghi chưa xếp loại: không còn sinh hoạt.")

    def _new_member(self, plan: Assessment, entry: str, starts: datetime.date) -> Difference:
        admitted = entry in (EntryKind.ADMISSION, EntryKind.READMISSION)
        kind = DifferenceKind.ADMITTED if admitted else DifferenceKind.CAME
        what = (
            f"{plan.name}: {EntryKind(entry).label.lower()}, sinh hoạt tại {plan.place_name} từ {format_date(starts)}."
        )
        return self._difference(kind, None, plan, what, self._joins(plan))

    def _moved(self, old: Assessment, plan: Assessment) -> Difference:
        what = f"{old.name}: chuyển từ {old.place_name} đến {plan.place_name}."
        effect = self._joins(plan)
        if plan.previous_cell_id:
            effect += " Phải có nhận xét của nơi sinh hoạt trước."
        return self._difference(DifferenceKind.MOVED, old, plan, what, effect)

    # --- organizations -----------------------------------------------------------------------------------------

    def _organizations(self) -> Iterator[Difference]:
        planned = {a.organization_id: a for a in self.roster.plan_organizations()}
        frozen = {a.organization_id: a for a in self.frozen if not a.is_member}
        gone = [pk for pk, a in frozen.items() if pk not in planned and a.not_rated_reason != NotRatedReason.LEFT]
        closed = Organization.objects.in_bulk(gone) if gone else {}
        successors: dict[int, list[str]] = {}
        if gone:
            rows = Succession.objects.filter(predecessor_id__in=gone).order_by("predecessor_id", "successor__path")
            for pk, name in rows.values_list("predecessor_id", "successor__name"):
                successors.setdefault(pk, []).append(name)
        for pk in gone:
            yield self._closed(frozen[pk], closed[pk], successors.get(pk, []))
        for pk, plan in planned.items():
            old = frozen.get(pk)
            if old is None:
                what = f"{plan.name}: có trong hệ thống từ {format_date(self.roster.organizations[pk].opened_on)}."
                yield self._difference(DifferenceKind.FOUNDED, None, plan, what, self._joins(plan))
            elif stands(old) != stands(plan):
                yield self._parent(old, plan)
            else:
                yield from self._status(old, plan)

    def _closed(self, old: Assessment, organization: Organization, successors: list[str]) -> Difference:
        how = organization.get_closing_kind_display().lower() or "kết thúc hoạt động"
        when = f" ngày {format_date(organization.closed_on)}" if organization.closed_on else ""
        heirs = ", ".join(successors)
        then = f", kế thừa: {heirs}" if heirs else ""
        effect = f"Ghi chưa xếp loại: đã kết thúc hoạt động{f'; việc còn lại do {heirs} làm' if heirs else ''}."
        return self._difference(DifferenceKind.CLOSED, old, None, f"{old.name}: {how}{when}{then}.", effect)

    def _parent(self, old: Assessment, plan: Assessment) -> Difference:
        above = self.roster.organizations.get(self.roster.organizations[plan.organization_id].parent_id)
        what = f"{old.name}: nay trực thuộc {above.name if above else 'nơi khác'}."
        effect = (
            "Tổ chức và đảng viên chưa quyết định chuyển sang cấp thẩm định, cấp quyết định và nhóm tính tỷ lệ mới."
        )
        return self._difference(DifferenceKind.PARENT, old, plan, what, effect)

    # --- both --------------------------------------------------------------------------------------------------

    def _status(self, old: Assessment, plan: Assessment) -> Iterator[Difference]:
        """Exempt or not rated since; or no longer, where the roster (not the deciding body) had said so."""
        out = (State.EXEMPT, State.NOT_RATED)
        if plan.state in out and old.state not in out:
            what = f"{old.name} ({old.place_name}): {plan.status_reason}"
            effect = f"Ghi {State(plan.state).label.lower()}."
        elif (
            plan.state != old.state
            and old.state in out
            and (old.state == State.EXEMPT or old.not_rated_reason in BY_ROSTER)
        ):
            what = (
                f"{old.name} ({old.place_name}): không còn là “{old.get_state_display()}”. {plan.status_reason}".strip()
            )
            effect = self._joins(plan)
        else:
            return
        kind = DifferenceKind.STATUS_NO_LONGER if plan.state == State.DRAFT else DifferenceKind.STATUS_SINCE
        yield self._difference(kind, old, plan, what, effect)

    def _joins(self, plan: Assessment) -> str:
        if plan.state == State.DRAFT:
            return f"{plan.place_name} tự đánh giá từ đầu."
        return f"Ghi {State(plan.state).label.lower()}: {plan.status_reason}"

    def _difference(
        self, kind: DifferenceKind, old: Assessment | None, plan: Assessment | None, what: str, effect: str
    ) -> Difference:
        subject = old or plan
        kept = old is not None and old.state in KEPT
        model = "members.Member" if subject.is_member else "organizations.Organization"
        pk = subject.member_id if subject.is_member else subject.organization_id
        if kept:
            effect = f"Giữ nguyên: đã quyết định tại {old.place_name}."
        return Difference(
            key=f"{kind}:{'member' if subject.is_member else 'organization'}:{pk}", kind=kind, name=subject.name, what=what,
            effect=effect, acceptable=not kept, model=model, subject_id=pk, place_name=subject.place_name,
            assessment=old, planned=plan,
        )  # fmt: skip


def stands(assessment: Assessment) -> tuple[object, ...]:
    """Where an organization stands in the procedure: what a change of parent changes."""
    return (
        assessment.grassroots_id, assessment.route, assessment.proposer_id, assessment.proposer_body,
        assessment.decider_id, assessment.decider_body,
    )  # fmt: skip
