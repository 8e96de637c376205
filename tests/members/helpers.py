"""What the tests of members ask again and again."""

import datetime

import pytest

from partybase.audit.models import Event
from partybase.refusal import Refusal

DAY = datetime.date(2019, 12, 10)


def events() -> list[str]:
    """The acts of the record, in the order written."""
    return list(Event.objects.order_by("pk").values_list("act", flat=True))


def last_event() -> Event:
    return Event.objects.order_by("-pk").first()


def refused(deed, **arguments) -> Refusal:
    """Carry out an action that must be refused; nothing may be written."""
    before = Event.objects.count()
    with pytest.raises(Refusal) as caught:
        deed(**arguments)
    assert Event.objects.count() == before
    return caught.value
