"""Decisions of a competent body: one atomic act over a list, within the caps, published as a whole by that body.

HD 21-HD/BTCTW (18/10/2019) II.B: the competent level votes and decides; lower before higher, heads last; outstanding at
most 20 % of the number rated good in a group. Exceeding the cap or setting a trigger aside is open to the deciding body
alone, with a written reason and paper; a later lowering is never refused: the group is marked over its cap.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from assessments.ratings.actions.common import check_version_of, event_of, lock_assessments, working_cycle
from assessments.ratings.caps import DECIDED, decided_counts, lock_groups, refresh_over, state_of_counts
from assessments.ratings.cases import CaseBook, superior_id
from assessments.ratings.models import (
    Assessment,
    CapGroup,
    Cycle,
    Decision,
    DecisionKind,
    DecisionLine,
    State,
)
from assessments.ratings.order import check_order
from assessments.ratings.permissions import check_act, check_can_decide_for, check_two_people
from assessments.ratings.rules.levels import Level
from assessments.ratings.rules.verdict import Verdict
from assessments.ratings.transitions import Act
from organizations.models import Organization
from partybase.audit.actions import record, record_many
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import format_date


@dataclass(frozen=True)
class Row:
    """One row of the list: the level given; `overrides` sets triggers aside: trigger code → written reason."""

    assessment_id: int
    level: Level
    version: int | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    override_paper: str = ""
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """The decision's paper and the vote of the body on it."""

    number: str
    decided_on: datetime.date
    summoned: int
    present: int
    in_favour: int
    minutes: str = ""


def check_paper(paper: Paper) -> None:
    if not paper.number.strip():
        raise Refusal("Hãy ghi số quyết định, ví dụ 15-QĐ/ĐU.", field="number")
    if paper.decided_on > today():
        raise Refusal(
            f"Ngày quyết định {format_date(paper.decided_on)} sau ngày làm việc {format_date(today())}. Hãy ghi lại ngày.",
            field="decided_on",
        )
    if not 0 < paper.summoned <= 500:
        raise Refusal("Hãy ghi tổng số thành viên của cấp quyết định (từ 1 đến 500).", field="summoned")
    if not 0 < paper.present <= paper.summoned:
        raise Refusal("Số có mặt phải từ 1 đến tổng số thành viên.", field="present")
    if not 0 <= paper.in_favour <= paper.present:
        raise Refusal("Số đồng ý không được nhiều hơn số có mặt.", field="in_favour")
    if paper.in_favour * 2 <= paper.summoned:
        raise Refusal(
            f"Mới có {paper.in_favour}/{paper.summoned} thành viên đồng ý: cần quá một nửa tổng số thành viên để quyết định.",
            field="in_favour",
        )


@transaction.atomic
def decide(
    *,
    cycle: Cycle,
    organization: Organization,
    body: str,
    paper: Paper,
    rows: Sequence[Row],
    by: Any,
    kind: str = DecisionKind.FIRST,
    reason: str = "",
) -> Decision:
    """Record one decision over a list. All rows or none.

    Raises `NotAllowed` for the wrong person, `Refusal` for what the rules, the order of work or the cap forbid (every
    problem of the list in one sentence each), `Conflict` for a row that changed meanwhile.
    """
    check_can_decide_for(by, body, organization)
    check_paper(paper)
    if not rows:
        raise Refusal("Danh sách quyết định chưa có đối tượng nào. Hãy chọn ít nhất một đối tượng và mức xếp loại.")
    anew = kind != DecisionKind.FIRST
    if anew and not reason.strip():
        raise Refusal("Xếp loại lại phải ghi rõ lý do.", field="reason")
    by_id = {row.assessment_id: row for row in rows}
    if len(by_id) != len(rows):
        raise Refusal("Một đối tượng xuất hiện hai lần trong danh sách. Hãy bỏ bớt một dòng.")
    group_ids = set(
        Assessment.objects.filter(cycle=cycle, pk__in=by_id)
        .exclude(cap_group=None)
        .values_list("cap_group_id", flat=True)
    )
    heads = lock_groups(group_ids)
    assessments = lock_assessments(cycle, by_id)
    cycle = working_cycle(cycle)
    for assessment in assessments:
        assessment.cycle = cycle
        if (assessment.decider_id, assessment.decider_body) != (organization.pk, body):
            raise Refusal(f"“{assessment.name}” không thuộc thẩm quyền quyết định của {organization.name}.")
        check_version_of(assessment, by_id[assessment.pk].version)
        check_act(by, Act.REDECIDE if anew else Act.DECIDE, assessment)
        check_two_people(by, assessment)
    check_order(cycle, assessments)
    book = CaseBook(cycle, assessments)
    verdicts = _check_levels(book, assessments, by_id)
    _check_caps(heads, assessments, by_id, anew=anew)
    return _write(cycle, organization, body, paper, kind, reason, assessments, by_id, verdicts, heads, by)


def _check_levels(book: CaseBook, assessments: Sequence[Assessment], rows: Mapping[int, Row]) -> dict[int, dict]:
    """Each level is allowed by the rulebook; gives the verdicts as they are kept with the lines."""
    problems = []
    verdicts = {}
    for assessment in assessments:
        row = rows[assessment.pk]
        if row.overrides and not row.override_paper.strip():
            problems.append(
                f"“{assessment.name}”: muốn bỏ qua trường hợp phải xếp loại thấp nhất, hãy ghi văn bản kèm theo."
            )
        verdict = book.verdict(assessment, row.overrides)
        verdicts[assessment.pk] = kept(verdict, row.level)
        if verdict.highest is None:
            owed = "; ".join(item.text for item in verdict.missing)
            problems.append(f"“{assessment.name}” chưa quyết định được vì còn thiếu: {owed}.")
        elif not verdict.allows(row.level):
            why = " ".join(reason.sentence() for reason in verdict.why_not_higher()[:1])
            problems.append(
                f"“{assessment.name}” không được xếp {row.level.label}; mức cao nhất là {verdict.highest.label}. {why}"
            )
    if problems:
        raise Refusal(" ".join(problems[:20]))
    return verdicts


def kept(verdict: Verdict, level: Level) -> dict[str, Any]:
    """What a decision line keeps of its verdict: why this level, why not higher, in the sentences as they were shown.

    (The whole verdict is 17 KB; a line keeps about 2.)
    """
    return {
        "rulebook": verdict.rulebook,
        "highest": verdict.highest.value if verdict.highest else "",
        "mark": verdict.mark.value,
        "why": [reason.sentence() for reason in verdict.why(level)],
        "why_not_higher": [reason.sentence() for reason in verdict.why_not_higher(level)],
        "missing": [item.sentence() for item in verdict.missing],
    }


def _check_caps(
    heads: Mapping[int, CapGroup], assessments: Sequence[Assessment], rows: Mapping[int, Row], *, anew: bool
) -> None:
    """The group as it stands after the list is within its cap, unless the list adds no outstanding level."""
    by_head: dict[int, list[Assessment]] = defaultdict(list)
    found = {group.pk: group for group in heads.values()}
    for assessment in assessments:
        if assessment.cap_group_id:
            by_head[heads[assessment.cap_group_id].pk].append(assessment)
    for pk, members in by_head.items():
        group = found[pk]
        before = decided_counts(group)
        after = Counter(before)
        for assessment in members:
            if assessment.state in DECIDED:
                after[Level(assessment.decided_level)] -= 1
            after[rows[assessment.pk].level] += 1
        state = state_of_counts(group, after)
        if state.over and after[Level.OUTSTANDING] > before[Level.OUTSTANDING]:
            already = " Nhóm đang vượt tỷ lệ sẵn có." if group.is_over else ""
            raise Refusal(
                f"Nhóm “{group.name}” vượt tỷ lệ tối đa.{already} Sau danh sách này: {state.sentence} "
                "Hãy bớt mức Hoàn thành xuất sắc nhiệm vụ, hoặc cấp quyết định cho vượt bằng văn bản có lý do."
            )


def _write(
    cycle: Cycle,
    organization: Organization,
    body: str,
    paper: Paper,
    kind: str,
    reason: str,
    assessments: Sequence[Assessment],
    rows: Mapping[int, Row],
    verdicts: Mapping[int, dict],
    heads: Mapping[int, CapGroup],
    by: Any,
) -> Decision:
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                cycle=cycle, organization=organization, body=body, kind=kind, reason=reason.strip(),
                number=paper.number.strip(), decided_on=paper.decided_on, minutes=paper.minutes.strip(),
                summoned=paper.summoned, present=paper.present, in_favour=paper.in_favour, by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(
            f"Quyết định số {paper.number} ngày {format_date(paper.decided_on)} của {organization.name} đã có. "
            "Hãy kiểm tra lại số và ngày.",
            field="number",
        ) from error
    batch = uuid.uuid4()
    lines, events = [], []
    for assessment in assessments:
        row = rows[assessment.pk]
        before = assessment.decided_level
        lines.append(
            DecisionLine(
                decision=decision, assessment=assessment, version=assessment.decided_version + 1, level=row.level.value,
                previous_level=before, verdict=verdicts[assessment.pk],
                overrides={"reasons": dict(row.overrides), "paper": row.override_paper} if row.overrides else {},
                note=row.note,
            )
        )  # fmt: skip
        events.append(
            event_of(
                by=by, act="rating.decide" if kind == DecisionKind.FIRST else "rating.redecide",
                summary=f"{decision.get_kind_display()} năm {cycle.year}: {assessment.name} – {row.level.label}",
                assessment=assessment, place=organization, batch=batch, reason=reason,
                paper=f"số {decision.number} ngày {format_date(decision.decided_on)}",
                before={"Mức quyết định": assessment.get_decided_level_display(), "Trạng thái": assessment.get_state_display()},
                after={"Mức quyết định": row.level.label, "Trạng thái": State.DECIDED.label, "Bỏ qua": dict(row.overrides)},
            )
        )  # fmt: skip
        assessment.decided_level = row.level.value
        assessment.decided_version += 1
        assessment.state = State.DECIDED
        assessment.needs_new_decision = ""
        assessment.version += 1
    DecisionLine.objects.bulk_create(lines, batch_size=200)
    Assessment.objects.bulk_update(
        assessments, ["decided_level", "decided_version", "state", "needs_new_decision", "version"], batch_size=100
    )
    for group in {head.pk: head for head in heads.values()}.values():
        refresh_over(group)
    record_many(events)
    _recheck_superiors(cycle, assessments)
    return decision


def _recheck_superiors(cycle: Cycle, assessments: Sequence[Assessment]) -> None:
    """Work the ratios out again (ratings.md 11.2): a decided organization whose level no longer holds is flagged."""
    above = {superior_id(assessment) for assessment in assessments} - {None}
    headed = {assessment.organization_id for assessment in assessments if assessment.organization_id}
    decided = Assessment.objects.filter(cycle=cycle, state__in=DECIDED).select_related("category", "place")
    affected = list(decided.filter(organization_id__in=above)) + list(decided.filter(heads_id__in=headed))
    if not affected:
        return
    book = CaseBook(cycle, affected)
    for assessment in affected:
        overrides = current_overrides(assessment)
        verdict = book.verdict(assessment, overrides)
        holds = verdict.highest is not None and verdict.allows(Level(assessment.decided_level))
        text = ""
        if not holds:
            highest = verdict.highest.label if verdict.highest else "chưa xác định được"
            text = f"Tính lại tỷ lệ của cấp dưới: mức cao nhất nay là {highest}"
        if assessment.needs_new_decision != text:
            Assessment.objects.filter(pk=assessment.pk).update(needs_new_decision=text)


def current_overrides(assessment: Assessment) -> dict[str, str]:
    line = assessment.decision_lines.filter(version=assessment.decided_version).first()
    return dict(line.overrides.get("reasons", {})) if line and line.overrides else {}


@transaction.atomic
def publish(*, decision: Decision, on: datetime.date, by: Any) -> Decision:
    """Publish one decision, by its body. Outstanding levels of a group over its cap wait for a new decision or an
    exception. A subject decided anew meanwhile is published by its newer decision."""
    check_can_decide_for(by, decision.body, decision.organization)
    group_ids = set(
        Assessment.objects.filter(decision_lines__decision=decision)
        .exclude(cap_group=None)
        .values_list("cap_group_id", flat=True)
    )
    heads = lock_groups(group_ids)
    decision = Decision.objects.select_for_update(of=("self",)).select_related("organization").get(pk=decision.pk)
    if decision.published_on:
        raise Refusal(f"{decision} đã được công bố ngày {format_date(decision.published_on)}.")
    if on < decision.decided_on:
        raise Refusal("Ngày công bố không được trước ngày quyết định.", field="on")
    if on > today():
        raise Refusal(f"Ngày công bố không được sau ngày làm việc {format_date(today())}.", field="on")
    versions = dict(decision.lines.values_list("assessment_id", "version"))
    assessments = lock_assessments(decision.cycle, versions)
    cycle = working_cycle(decision.cycle)
    current = [a for a in assessments if a.decided_version == versions[a.pk]]
    over = {head.pk: head.name for head in heads.values() if refresh_over(head).over}
    blocked = [a.cap_group_id and heads[a.cap_group_id].pk for a in current if a.decided_level == Level.OUTSTANDING]
    names = sorted({over[pk] for pk in blocked if pk in over})
    if names:
        raise Refusal(
            f"Chưa công bố được: nhóm “{'”, “'.join(names)}” đang vượt tỷ lệ tối đa. "
            "Hãy quyết định lại cho đúng tỷ lệ, hoặc ghi văn bản cho vượt có lý do."
        )
    waiting = [a.name for a in current if a.needs_new_decision]
    if waiting:
        raise Refusal(
            f"Chưa công bố được: {', '.join(waiting[:5])} phải quyết định lại vì tỷ lệ của cấp dưới đã thay đổi."
        )
    batch = uuid.uuid4()
    events = []
    for assessment in current:
        assessment.cycle = cycle
        check_act(by, Act.PUBLISH, assessment)
        events.append(
            event_of(
                by=by, act="rating.publish", batch=batch, assessment=assessment, place=decision.organization,
                summary=f"Công bố xếp loại năm {cycle.year}: {assessment.name} – {Level(assessment.decided_level).label}",
                before={"Trạng thái": assessment.get_state_display()}, after={"Trạng thái": State.PUBLISHED.label},
                paper=f"số {decision.number} ngày {format_date(decision.decided_on)}",
            )
        )  # fmt: skip
        assessment.state = State.PUBLISHED
        assessment.version += 1
    Assessment.objects.bulk_update(current, ["state", "version"], batch_size=100)
    decision.published_on = on
    decision.published_by = by
    decision.save(update_fields=["published_on", "published_by"])
    record_many(events)
    return decision


@transaction.atomic
def allow_extra(*, group: CapGroup, extra: int, reason: str, paper: str, by: Any) -> CapGroup:
    """Let a group exceed its cap by `extra`, with reason and paper; by the body that decides for the group."""
    group = lock_groups([group.pk])[group.pk]
    organization = group.organization
    body = group.assessments.filter(decider=organization).values_list("decider_body", flat=True).first()
    if body is None:
        raise Refusal(f"Nhóm “{group.name}” chưa có đối tượng nào để quyết định.")
    check_can_decide_for(by, body, organization)
    working_cycle(group.cycle)
    if not 0 <= extra <= 1000:
        raise Refusal("Số vượt được phép phải từ 0 đến 1.000.", field="extra")
    if extra and not reason.strip():
        raise Refusal("Cho vượt tỷ lệ tối đa phải ghi rõ lý do.", field="reason")
    if extra and not paper.strip():
        raise Refusal("Cho vượt tỷ lệ tối đa phải ghi số và ngày văn bản.", field="paper")
    before = group.extra
    group.extra, group.extra_reason, group.extra_paper = (
        extra,
        reason.strip() if extra else "",
        paper.strip() if extra else "",
    )
    group.save(update_fields=["extra", "extra_reason", "extra_paper"])
    state = refresh_over(group)
    record(
        by=by, act="rating.allow_extra", subject=group, place=organization, reason=reason, paper=paper,
        summary=f"Cho nhóm “{group.name}” vượt tỷ lệ thêm {extra}. {state.sentence}",
        before={"Số vượt được phép": before}, after={"Số vượt được phép": extra},
    )  # fmt: skip
    return group


@transaction.atomic
def set_not_rated(*, assessment: Assessment, reason: str, text: str, by: Any, version: int | None = None) -> Assessment:
    """The deciding body leaves a subject unrated with a reason (new, absent, not sent, under three, left)."""
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    working_cycle(cycle)
    check_version_of(assessment, version)
    check_act(by, Act.SET_NOT_RATED, assessment)
    choices = dict(Assessment._meta.get_field("not_rated_reason").flatchoices)
    if reason not in choices:
        raise Refusal("Hãy chọn lý do chưa xếp loại.", field="reason")
    before = assessment.get_state_display()
    assessment.state, assessment.not_rated_reason = State.NOT_RATED, reason
    assessment.status_reason = text.strip()[:500] or choices[reason]
    assessment.version += 1
    assessment.save(update_fields=["state", "not_rated_reason", "status_reason", "version"])
    record_many([
        event_of(
            by=by, act="rating.set_not_rated", assessment=assessment, place=assessment.decider, reason=assessment.status_reason,
            summary=f"Chưa xếp loại năm {cycle.year}: {assessment.name} – {choices[reason]}",
            before={"Trạng thái": before}, after={"Trạng thái": State.NOT_RATED.label},
        )
    ])  # fmt: skip
    return assessment


@transaction.atomic
def resume(*, assessment: Assessment, reason: str, by: Any) -> Assessment:
    """Bring an unrated subject back (an absent one reviewed since): draft again."""
    cycle = assessment.cycle
    (assessment,) = lock_assessments(cycle, [assessment.pk])
    working_cycle(cycle)
    check_act(by, Act.RESUME, assessment)
    if not reason.strip():
        raise Refusal("Hãy ghi lý do đưa trở lại xếp loại.", field="reason")
    before = {"Trạng thái": assessment.get_state_display(), "Lý do": assessment.status_reason}
    assessment.state, assessment.not_rated_reason, assessment.status_reason = State.DRAFT, "", ""
    assessment.version += 1
    assessment.save(update_fields=["state", "not_rated_reason", "status_reason", "version"])
    record_many([
        event_of(
            by=by, act="rating.resume", assessment=assessment, place=assessment.decider, reason=reason,
            summary=f"Đưa trở lại xếp loại năm {cycle.year}: {assessment.name}",
            before=before, after={"Trạng thái": State.DRAFT.label},
        )
    ])  # fmt: skip
    return assessment
