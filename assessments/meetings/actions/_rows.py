"""The rows of a session: what it says of each subject, how that is kept, what the record tells of it."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from assessments.meetings.models import Outcome, Review, ReviewSession
from members.models import Member
from partybase.refusal import Conflict, Refusal
from partybase.vietnamese import clean_text

SESSION_FIELDS = (
    "year",
    "held_on",
    "chair",
    "minutes_secretary",
    "superior_attending",
    "summoned",
    "present",
)
TEXTS = ("strengths", "faults", "promises")
REVIEW_FIELDS = ("outcome", "absence_reason", "reviewed_on", *TEXTS)
KEPT_BACK = ("absence_reason", *TEXTS)  # the record names them, never their content


@dataclasses.dataclass(frozen=True)
class Row:
    """What a session says of one subject; without a member it is the organization itself."""

    member: Member | None = None
    outcome: str = Outcome.REVIEWED
    absence_reason: str = ""
    reviewed_on: datetime.date | None = None
    strengths: str = ""
    faults: str = ""
    promises: str = ""

    @property
    def key(self) -> int | None:
        return self.member.pk if self.member else None

    def values(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "absence_reason": clean_text(self.absence_reason) if self.outcome == Outcome.ABSENT else "",
            "reviewed_on": self.reviewed_on,
            **{name: clean_text(getattr(self, name), keep_lines=True) for name in TEXTS},
        }


def review_of(session: ReviewSession, row: Row) -> Review:
    organization = session.organization if row.member is None else None
    return Review(session=session, member=row.member, organization=organization, **row.values())


def save_rows(session: ReviewSession, stored: dict[int | None, Review], rows: Sequence[Row]) -> list[str]:
    """Write what differs; gives one note for each subject that changed."""
    notes: list[str] = []
    new: list[Review] = []
    changed: list[Review] = []
    for row in rows:
        review = stored.get(row.key)
        if review is None:
            new.append(review_of(session, row))
            notes.append(f"{named(new[-1])}: thêm vào hội nghị, {new[-1].get_outcome_display().lower()}")
            continue
        note = note_of(review, row.values())
        if note:
            for name, value in row.values().items():
                setattr(review, name, value)
            review.version += 1
            changed.append(review)
            notes.append(f"{named(review)}: {note}")
    kept = {row.key for row in rows}
    gone = [review for key, review in stored.items() if key not in kept]
    for review in gone:
        if review.has_text:
            raise Refusal(
                f"{named(review)} đã có nội dung kiểm điểm tại hội nghị này nên không bỏ ra được. "
                "Hãy xóa nội dung trước nếu ghi nhầm người."
            )
        notes.append(f"{named(review)}: bỏ khỏi hội nghị")
    Review.objects.filter(pk__in=[review.pk for review in gone]).delete()
    Review.objects.bulk_create(new)
    Review.objects.bulk_update(changed, [*REVIEW_FIELDS, "version"], batch_size=200)
    return notes


def note_of(review: Review, values: dict[str, Any]) -> str:
    """What changes in one review, without its text: the outcome before and after, the names of the other fields."""
    parts = []
    if review.outcome != values["outcome"]:
        parts.append(f"{review.get_outcome_display()} → {Outcome(values['outcome']).label}")
    for name in REVIEW_FIELDS[1:]:
        if getattr(review, name) != values[name]:
            parts.append(f"sửa {label_of(review, name)}")
    return "; ".join(parts)


def conflict_of(session: ReviewSession, stored: dict[int | None, Review], rows: Sequence[Row]) -> Conflict:
    """Both versions: the session's fields, and of the subjects those that differ from what was sent."""
    theirs = shown_fields(session, SESSION_FIELDS)
    for row in rows:
        review = stored.get(row.key)
        if review is None:
            continue
        for name, value in row.values().items():
            if getattr(review, name) != value:
                label = label_of(review, name)
                theirs[f"{review.subject} – {label}"] = shown_fields(review, (name,))[str(label)]
    return Conflict(theirs=theirs, version=session.version)


def shown_fields(instance: ReviewSession | Review, names: Iterable[str]) -> dict[str, Any]:
    shown = {}
    for name in names:
        display = getattr(instance, f"get_{name}_display", None)
        shown[label_of(instance, name)] = display() if display else getattr(instance, name)
    return shown


def named(review: Review) -> str:
    return f"Đ/c {review.member}" if review.member_id else str(review.organization)


def counts_of(rows: Sequence[Row]) -> dict[str, int]:
    counts = Counter(row.outcome for row in rows)
    return {
        "đã kiểm điểm": counts[Outcome.REVIEWED],
        "vắng, kiểm điểm sau": counts[Outcome.ABSENT],
        "được miễn": counts[Outcome.EXEMPT],
    }


def label_of(instance: ReviewSession | Review, name: str) -> str:
    """The Vietnamese name of a field."""
    return str(getattr(instance._meta.get_field(name), "verbose_name", name))
