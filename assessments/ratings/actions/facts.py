"""Facts of the year that others than the sender record: ratings of government, Front and mass organizations
(organization staff), the opinion of the inspection commission (inspection staff), the comment of the former or temporary
cell (its secretary, or the sender with a paper's number). Each with date, source and author; a correction keeps before
and after in one event. A decided subject whose level no longer holds is flagged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from assessments.ratings.actions.common import check_value, event_of, lock_assessments, working_cycle
from assessments.ratings.actions.decisions.rechecking import recheck
from assessments.ratings.caps import DECIDED
from assessments.ratings.models import Assessment, Fact, FactKind, State
from assessments.ratings.owed import AUTHORITIES
from assessments.ratings.permissions import (
    COMMENTS,
    check_can_comment,
    check_can_record_authorities,
    check_can_record_opinion,
    commented_cell_id,
    speaks_for,
)
from assessments.ratings.rules.levels import LEVEL_LABELS, NONE_AT_LEVEL, Level
from organizations.models import Organization
from partybase.audit.actions import record_many
from partybase.refusal import Conflict, Refusal
from partybase.today import today


def facts_version(assessment: Assessment, *kinds: str) -> int:
    """What a form over these facts was opened on, to be sent back with it: 0 where none was recorded."""
    return sum(Fact.objects.filter(assessment=assessment, kind__in=kinds).values_list("version", flat=True))


@transaction.atomic
def record_authorities(
    *,
    assessment: Assessment,
    government: Level | str | None,
    front: Level | str | None,
    mass: Level | str | None,
    source: str,
    by: Any,
    version: int | None = None,
) -> Assessment:
    """Ratings of the government, Front and mass organizations (the lowest of them) of the same level.

    A level, "NONE_AT_LEVEL", or None for what is not known yet (it stays as it stands). Communes and towns only.
    """
    assessment = _locked(assessment)
    check_can_record_authorities(by, assessment)
    typed: dict[str, Any] = {
        kind: value for kind, value in zip(AUTHORITIES, (government, front, mass), strict=True) if value
    }
    if not typed:
        raise Refusal("Hãy ghi ít nhất một xếp loại của chính quyền, Mặt trận hoặc đoàn thể.", field="government")
    return _save(
        assessment, typed, AUTHORITIES, source, by, version, act="rating.authorities",
        summary=f"Ghi xếp loại chính quyền, Mặt trận, đoàn thể năm {assessment.cycle.year}: {assessment.name}",
    )  # fmt: skip


@transaction.atomic
def record_inspection_opinion(
    *, assessment: Assessment, text: str, source: str, by: Any, version: int | None = None
) -> Assessment:
    """The opinion of the inspection commission on a grassroots organization.

    Released to the organization department and the leaders: its event stands at the top, where those below do not read.
    """
    assessment = _locked(assessment)
    check_can_record_opinion(by, assessment)
    return _save(
        assessment, {FactKind.INSPECTION_OPINION: text}, (FactKind.INSPECTION_OPINION,), source, by, version,
        act="rating.opinion", place=assessment.cycle.top,
        summary=f"Ghi ý kiến của Ủy ban Kiểm tra năm {assessment.cycle.year}: {assessment.name}",
    )  # fmt: skip


@transaction.atomic
def record_cell_comment(
    *, assessment: Assessment, kind: str, text: str, by: Any, paper: str = "", version: int | None = None
) -> Assessment:
    """The comment of the former or of the temporary cell: by its secretary, or by the sender, naming its paper."""
    if kind not in COMMENTS:
        raise Refusal("Hãy chọn nhận xét của nơi sinh hoạt trước hoặc nơi sinh hoạt tạm thời.", field="kind")
    assessment = _locked(assessment)
    check_can_comment(by, assessment, kind, paper)
    cell = Organization.objects.get(pk=commented_cell_id(assessment, kind) or 0)
    own = speaks_for(by, cell.pk)
    source = f"{'nhận xét của' if own else 'văn bản nhận xét của'} {cell.name}" + (
        f", {paper.strip()}" if paper.strip() else ""
    )
    if not own and not text.strip():
        text = paper
    return _save(
        assessment, {kind: text}, (kind,), source, by, version, act="rating.comment", paper=paper,
        summary=f"Ghi {FactKind(kind).label.lower()} năm {assessment.cycle.year}: {assessment.name}",
    )  # fmt: skip


def _locked(assessment: Assessment) -> Assessment:
    (row,) = lock_assessments(assessment.cycle, [assessment.pk])
    row.cycle = working_cycle(assessment.cycle)
    return row


def _save(
    assessment: Assessment,
    typed: Mapping[str, Any],
    kinds: tuple[str, ...],
    source: str,
    by: Any,
    version: int | None,
    *,
    act: str,
    summary: str,
    place: Organization | None = None,
    paper: str = "",
) -> Assessment:
    """Write what differs, with one event; nothing and no event when nothing does."""
    if assessment.state in (State.EXEMPT, State.NOT_RATED):
        raise Refusal(
            f"“{assessment.name}” không xếp loại trong đợt này ({assessment.get_state_display().lower()}) nên không ghi dữ kiện."
        )
    source = source.strip()[:300]
    standing = {fact.kind: fact for fact in Fact.objects.filter(assessment=assessment, kind__in=kinds)}
    if version is not None and version != (now := sum(fact.version for fact in standing.values())):
        raise Conflict(theirs={fact.get_kind_display(): told(fact.value) for fact in standing.values()}, version=now)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for kind, value in typed.items():
        value, fact = check_value(kind, value, assessment.cycle.year), standing.get(kind)
        if fact is not None and (fact.value, fact.source) == (value, source):
            continue
        label = FactKind(kind).label
        before |= {label: told(fact.value), f"{label}: nguồn": fact.source} if fact is not None else {}
        after |= {label: told(value), f"{label}: nguồn": source}
        fact = fact or Fact(assessment=assessment, kind=kind, version=0)
        fact.value, fact.source, fact.recorded_on, fact.by, fact.version = value, source, today(), by, fact.version + 1
        fact.save()
    if not after:
        return assessment
    record_many([
        event_of(
            by=by, act=act, assessment=assessment, place=place, summary=summary, before=before, after=after, paper=paper,
        )
    ])  # fmt: skip
    if assessment.state in DECIDED:
        recheck(assessment.cycle, [assessment], "dữ kiện đã thay đổi")
    return assessment


def told(value: Any) -> str:
    """A fact's value in words."""
    if value == NONE_AT_LEVEL:
        return "Không có ở cấp này"
    return LEVEL_LABELS[Level(value)] if value in set(Level) else str(value)
