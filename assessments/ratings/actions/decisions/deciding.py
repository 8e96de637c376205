"""A competent body decides over a list, in one atomic act, within the caps.

HD 21-HD/BTCTW (18/10/2019) II.B: the competent level votes and decides; lower before higher, heads last; outstanding at
most 20 % of the number rated good in a group. Exceeding the cap or setting a trigger aside is open to the deciding body
alone, with a written reason and paper; a later lowering is never refused: the group is marked over its cap.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from assessments.ratings import caps
from assessments.ratings.actions.common import check_version_of, event_of, lock_assessments, working_cycle
from assessments.ratings.actions.decisions.rechecking import recheck_superiors
from assessments.ratings.caps import DECIDED, decided_counts_of, refresh_all, state_of_counts
from assessments.ratings.cases import CaseBook
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
from assessments.ratings.permissions import check_act, check_can_decide_for, check_two_people, same_body
from assessments.ratings.rules.ballots import BodyVote, body_vote_problem
from assessments.ratings.rules.levels import Level, RuleError
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.verdict import Verdict
from assessments.ratings.transitions import Act
from organizations.models import Organization
from partybase.audit.actions import record_many
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


def check_paper(paper: Paper, rulebook: Rulebook) -> None:
    """Refuse a paper that cannot be, or a vote that does not carry the decision under the pinned rulebook."""
    if not paper.number.strip():
        raise Refusal("Hãy ghi số quyết định, ví dụ 15-QĐ/ĐU.", field="number")
    if len(paper.number.strip()) > 60 or len(paper.minutes.strip()) > 200:
        raise Refusal("Số quyết định dài nhất 60 ký tự, số biên bản dài nhất 200 ký tự.", field="number")
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
    problem = body_vote_problem(rulebook, BodyVote(paper.summoned, paper.present, paper.in_favour))
    if problem:
        raise Refusal(problem, field="in_favour")


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
    check_paper(paper, cycle.rulebook)
    if not rows:
        raise Refusal("Danh sách quyết định chưa có đối tượng nào. Hãy chọn ít nhất một đối tượng và mức xếp loại.")
    by_id = {row.assessment_id: row for row in rows}
    if len(by_id) != len(rows):
        raise Refusal("Có đối tượng được ghi hai lần trong danh sách. Hãy giữ lại một dòng cho mỗi đối tượng.")
    if kind not in DecisionKind.values:
        raise Refusal("Hãy chọn loại quyết định trong danh sách.", field="kind")
    anew = kind != DecisionKind.FIRST
    if anew and not reason.strip():
        raise Refusal("Xếp loại lại phải ghi rõ lý do.", field="reason")
    heads = lock_groups_of(cycle, by_id)
    assessments = lock_assessments(cycle, by_id)
    cycle = working_cycle(cycle)
    if cycle.opened_on and paper.decided_on < cycle.opened_on:
        raise Refusal(
            f"Ngày quyết định không được trước ngày mở đợt {format_date(cycle.opened_on)}.", field="decided_on"
        )
    for assessment in assessments:
        assessment.cycle = cycle
        if assessment.decider_id != organization.pk or not same_body(assessment.decider_body, body):
            raise Refusal(f"“{assessment.name}” không thuộc thẩm quyền quyết định của {organization.name}.")
        check_act(by, Act.REDECIDE if anew else Act.DECIDE, assessment)
        check_version_of(assessment, by_id[assessment.pk].version)
    check_groups_of(heads, assessments)
    check_two_people(by, assessments)
    if kind == DecisionKind.LOWERING:
        _check_lowering(assessments, by_id)
    check_order(cycle, assessments)
    verdicts = _check_levels(CaseBook(cycle, assessments), assessments, by_id)
    _check_caps(heads, assessments, by_id)
    return _write(
        cycle, organization, assessments[0].decider_body, paper, kind, reason, assessments, by_id, verdicts, heads, by
    )


def lock_groups_of(cycle: Cycle, assessment_ids: Iterable[int]) -> dict[int, CapGroup]:
    """Lock the cap groups of these assessments, before the assessments themselves; heads by the id of each group."""
    groups = Assessment.objects.filter(cycle=cycle, pk__in=list(assessment_ids)).exclude(cap_group=None)
    return caps.lock_groups(groups.order_by().values_list("cap_group_id", flat=True).distinct())


def check_groups_of(heads: Mapping[int, CapGroup], assessments: Iterable[Assessment]) -> None:
    """Refuse when a subject came to another group while its old group was being locked."""
    moved = [a.name for a in assessments if a.cap_group_id and a.cap_group_id not in heads]
    if moved:
        raise Refusal(f"{', '.join(moved[:5])} vừa được chuyển sang nhóm khác. Hãy tải lại trang rồi làm lại.")


def _check_lowering(assessments: Sequence[Assessment], rows: Mapping[int, Row]) -> None:
    published = [a.name for a in assessments if a.state == State.PUBLISHED]
    if published:
        raise Refusal(
            f"{', '.join(published[:5])} đã được công bố: muốn xếp loại lại, hãy chọn khiếu nại, dữ kiện sai hoặc "
            "cấp trên hủy kết quả.",
            field="kind",
        )
    not_lower = [a.name for a in assessments if rows[a.pk].level.rank >= Level(a.decided_level).rank]
    if not_lower:
        raise Refusal(f"{', '.join(not_lower[:5])}: hạ mức thì mức mới phải thấp hơn mức đã quyết định.", field="kind")


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
        try:
            verdict = book.verdict(assessment, row.overrides)
        except RuleError as error:
            problems.append(f"“{assessment.name}”: {error}")
            continue
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


def _check_caps(heads: Mapping[int, CapGroup], assessments: Sequence[Assessment], rows: Mapping[int, Row]) -> None:
    """The group as it stands after the list is within its cap, unless the list adds no outstanding level.

    A lowering that leaves a group above its cap is lawful: it is never refused, the group is marked.
    """
    found = {group.pk: group for group in heads.values()}
    counts = decided_counts_of(found.values())
    adds: set[int] = set()
    for assessment in assessments:
        if not assessment.cap_group_id:
            continue
        pk, level = heads[assessment.cap_group_id].pk, rows[assessment.pk].level
        before = Level(assessment.decided_level) if assessment.state in DECIDED else None
        if before is not None:
            counts[pk][before] -= 1
        counts[pk][level] += 1
        if level is Level.OUTSTANDING and before is not Level.OUTSTANDING:
            adds.add(pk)
    for pk in sorted(adds):
        group, state = found[pk], state_of_counts(found[pk], counts[pk])
        if state.over:
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
                cycle=cycle, organization=organization, body=body, kind=kind, reason=reason.strip()[:1000],
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
                note=row.note[:500],
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
    # One statement a level: a statement with a case for each row costs ten times as much.
    for level in {row.level for row in rows.values()}:
        given = [a.pk for a in assessments if a.decided_level == level]
        Assessment.objects.filter(pk__in=given).update(
            decided_level=level.value, decided_version=F("decided_version") + 1, state=State.DECIDED,
            needs_new_decision="", version=F("version") + 1,
        )  # fmt: skip
    refresh_all(heads.values())
    record_many(events)
    recheck_superiors(cycle, assessments)
    return decision
