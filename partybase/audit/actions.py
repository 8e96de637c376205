"""Write the record: called by every action, in its transaction."""

import datetime
import decimal
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from partybase.audit.models import Audience, Event
from partybase.vietnamese import fold


def plain(value: Any) -> Any:
    """A value as the record keeps it: text, numbers, lists; a model becomes its text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Iterable):
        return [plain(v) for v in value]
    return str(value)


def event(
    *,
    by: models.Model | None,
    act: str,
    summary: str,
    subject: models.Model,
    place: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    paper: str = "",
    audience: str = Audience.SCOPE,
    batch: uuid.UUID | None = None,
) -> Event:
    """Build one event (unsaved).

    `act` is a dotted verb ("member.add"); `summary` a Vietnamese sentence; `place` the organization in whose scope the
    event may be read (anything with `pk` and `path`). `by=None` stands for a management command.
    """
    return Event(
        actor_id=by.pk if by else None,
        actor_text=str(by) if by else "Lệnh quản trị hệ thống",
        act=act,
        summary=summary[:500],
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_text=str(subject)[:300],
        subject_key=fold(str(subject))[:300],
        place_id=place.pk if place else None,
        place_path=str(getattr(place, "path", "")),
        place_text=str(place)[:300] if place else "",
        before=plain(before or {}),
        after=plain(after or {}),
        reason=reason[:1000],
        paper=paper[:300],
        audience=audience,
        batch=batch,
    )


def record(**kwargs: Any) -> Event:
    """Write one event; the arguments are those of `event`."""
    entry = event(**kwargs)
    entry.save(force_insert=True)
    return entry


def record_many(events: Iterable[Event]) -> None:
    """Write the events of a batch in bulk."""
    Event.objects.bulk_create(events, batch_size=500)


def changes(instance: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would change: (before, after) of the fields whose value differs, under their Vietnamese names."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(instance, name)
        if old != value:
            field = instance._meta.get_field(name)
            label = str(getattr(field, "verbose_name", name))
            choices = dict(getattr(field, "flatchoices", None) or [])
            before[label] = plain(choices.get(old, old))
            after[label] = plain(choices.get(value, value))
    return before, after
