"""Store the rating year in bulk: sheets, facts, ballots, opinions, decisions with their lines, as the actions leave them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from assessments.ratings.actions.decisions.deciding import kept
from assessments.ratings.cases import CaseBook
from assessments.ratings.models import (
    Assessment,
    Ballot,
    Cycle,
    Decision,
    DecisionLine,
    Fact,
    Opinion,
    State,
    Step,
)
from assessments.ratings.rules.levels import BODY_LABELS, Body, Level
from organizations.models import Organization
from partybase.audit.actions import event, record_many
from partybase.vietnamese import format_date

BATCH = 400
SHEET_FIELDS = [
    "state", "grades", "remarks", "self_level", "sender_level", "proposed_level", "decided_level", "decided_version",
    "sent_at", "sent_on", "sent_by", "is_late", "opened_at", "returned_reason", "status_reason", "not_rated_reason", "version",
]  # fmt: skip


def moment(on: datetime.date, hour: int = 9) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(hour)))


def update(assessments: Sequence[Assessment]) -> None:
    """Write changed sheets back in bulk (an upsert on the key: one statement a batch)."""
    Assessment.objects.bulk_create(
        assessments, update_conflicts=True, unique_fields=["id"], update_fields=SHEET_FIELDS, batch_size=BATCH
    )


class Ledger:
    """Collects facts, ballots and opinions of a pass and writes them together."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.ballots: list[Ballot] = []
        self.opinions: list[Opinion] = []

    def fact(
        self, assessment: Assessment, kind: str, value: Any, source: str, on: datetime.date, by: Any = None
    ) -> None:
        self.facts.append(Fact(assessment=assessment, kind=kind, value=value, source=source, recorded_on=on, by=by))

    def proposal(self, assessment: Assessment, level: Level, on: datetime.date, by: Any, text: str = "") -> None:
        own = assessment.route == "C"
        self.opinions.append(
            Opinion(
                assessment=assessment, step=Step.PROPOSAL, organization=assessment.proposer or assessment.place,
                body=assessment.proposer_body, level=level.value, text=text, by=by,
                by_text=str(by) if by else BODY_LABELS[Body(assessment.proposer_body)].capitalize(),
                held_on=on if own else None, present=3 if own else None, in_favour=3 if own else None,
                minutes=f"họp ngày {format_date(on)}" if own else "",
            )
        )  # fmt: skip

    def flush(self) -> None:
        Fact.objects.bulk_create(self.facts, batch_size=BATCH)
        Ballot.objects.bulk_create(self.ballots, batch_size=BATCH)
        Opinion.objects.bulk_create(self.opinions, batch_size=BATCH)
        self.__init__()


def decide(
    cycle: Cycle,
    organization: Organization,
    body: str,
    number: str,
    on: datetime.date,
    assessments: Sequence[Assessment],
    book: CaseBook,
    *,
    levels: Mapping[int, Level],
    summoned: int = 9,
    published_on: datetime.date | None = None,
    by: Any = None,
) -> Decision:
    """One decision with its lines and one event; published where a day is given. Asserts what the rulebook allows."""
    decision = Decision.objects.create(
        cycle=cycle, organization=organization, body=body, number=number, decided_on=on, summoned=summoned,
        present=summoned, in_favour=summoned, minutes=f"họp ngày {format_date(on)}", by=by,
        published_on=published_on, published_by=by if published_on else None,
    )  # fmt: skip
    lines = []
    for assessment in assessments:
        level = levels[assessment.pk]
        verdict = book.verdict(assessment)
        if not verdict.allows(level):
            raise AssertionError(f"{assessment}: {level} is above {verdict.highest}: {verdict.missing}")
        lines.append(
            DecisionLine(
                decision=decision, assessment=assessment, version=1, level=level.value, verdict=kept(verdict, level)
            )
        )
        assessment.decided_level, assessment.decided_version = level.value, 1
        assessment.state = State.PUBLISHED if published_on else State.DECIDED
        assessment.version += 1
    DecisionLine.objects.bulk_create(lines, batch_size=BATCH)
    record_many([
        event(
            by=by, act="rating.decide", subject=decision, place=organization,
            summary=f"Quyết định xếp loại năm {cycle.year}: {len(lines)} đối tượng, số {number} ngày {format_date(on)}",
            after={"số đối tượng": len(lines), "công bố": published_on},
        )
    ])  # fmt: skip
    return decision
