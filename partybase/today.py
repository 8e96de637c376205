"""The one source of the business date.

Records are dated by `today()`; audit times, lockout and sessions use the real clock. The demonstration and
development may fix the date with `PARTYBASE_TODAY`; production refuses it (see `settings.py`).
"""

import datetime

from django.conf import settings
from django.utils import timezone


def today() -> datetime.date:
    """The business date: the fixed one where the settings name one, else today's in Vietnam."""
    return settings.BUSINESS_DATE or timezone.localdate()


def is_fixed() -> bool:
    return settings.BUSINESS_DATE is not None
