"""Publication of a decision by its body, as a whole; and the exception that lets a group exceed its cap."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F

from assessments.ratings import caps
from assessments.ratings.actions.common import event_of, lock_assessments, working_cycle
from assessments.ratings.actions.decisions.deciding import check_groups_of, lock_groups_of
from assessments.ratings.caps import refresh_all, refresh_over
from assessments.ratings.models import Assessment, CapGroup, Decision, State
from assessments.ratings.permissions import check_act, check_can_decide_for
from assessments.ratings.rules.levels import Level
from assessments.ratings.transitions import Act
from partybase.audit.actions import record, record_many
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import format_date


@transaction.atomic
def publish(*, decision: Decision, on: datetime.date, by: Any) -> Decision:
    """Publish one decision, by its body. What is in a group over its cap waits for a new decision or an exception.
    A subject decided anew meanwhile is published by its newer decision."""
    check_can_decide_for(by, decision.body, decision.organization)
    heads = lock_groups_of(decision.cycle, decision.lines.values_list("assessment_id", flat=True))
    decision = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "cycle")
        .get(pk=decision.pk)
    )
    if decision.published_on:
        raise Refusal(f"{decision} đã được công bố ngày {format_date(decision.published_on)}.")
    if on < decision.decided_on:
        raise Refusal("Ngày công bố không được trước ngày quyết định.", field="on")
    if on > today():
        raise Refusal(f"Ngày công bố không được sau ngày làm việc {format_date(today())}.", field="on")
    versions = dict(decision.lines.values_list("assessment_id", "version"))
    assessments = lock_assessments(decision.cycle, versions)
    cycle = working_cycle(decision.cycle)
    check_groups_of(heads, assessments)
    current = [a for a in assessments if a.decided_version == versions[a.pk]]
    if not current:
        raise Refusal(f"Mọi đối tượng của {decision} đã được quyết định lại: hãy công bố quyết định mới hơn.")
    standing = refresh_all(heads.values())
    concerned = {heads[a.cap_group_id].pk: heads[a.cap_group_id] for a in current if a.cap_group_id}
    names = sorted(group.name for pk, group in concerned.items() if standing[pk].over)
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
    events = []  # placed where the subject is: from now on those below may read the result
    for assessment in current:
        assessment.cycle = cycle
        check_act(by, Act.PUBLISH, assessment)
        events.append(
            event_of(
                by=by, act="rating.publish", batch=batch, assessment=assessment,
                summary=f"Công bố xếp loại năm {cycle.year}: {assessment.name} – {Level(assessment.decided_level).label}",
                before={"Trạng thái": assessment.get_state_display()}, after={"Trạng thái": State.PUBLISHED.label},
                paper=f"số {decision.number} ngày {format_date(decision.decided_on)}",
            )
        )  # fmt: skip
        assessment.state = State.PUBLISHED
        assessment.version += 1
    Assessment.objects.filter(pk__in=[a.pk for a in current]).update(state=State.PUBLISHED, version=F("version") + 1)
    decision.published_on = on
    decision.published_by = by
    decision.save(update_fields=["published_on", "published_by"])
    record_many(events)
    return decision


@transaction.atomic
def allow_extra(*, group: CapGroup, extra: int, reason: str, paper: str, by: Any) -> CapGroup:
    """Let a group exceed its cap by `extra`, with reason and paper; by the body that decides for the group."""
    group = caps.lock_groups([group.pk])[group.pk]
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
        reason.strip()[:500] if extra else "",
        paper.strip()[:300] if extra else "",
    )
    group.save(update_fields=["extra", "extra_reason", "extra_paper"])
    state = refresh_over(group)
    record(
        by=by, act="rating.allow_extra", subject=group, place=organization, reason=reason, paper=paper,
        summary=f"Cho nhóm “{group.name}” vượt tỷ lệ thêm {extra}. {state.sentence}",
        before={"Số vượt được phép": before}, after={"Số vượt được phép": extra},
    )  # fmt: skip
    return group
