"""One form, one deed: a token is carried out once, however often it is sent."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from partybase.web.models import Receipt


def once(*, token: uuid.UUID | None, user: Any, deed: Callable[[], str]) -> tuple[str, bool]:
    """Carry out `deed` (gives the address to go to) in one transaction with its token.

    Returns (address, True) when it was carried out now, (the first address, False) when the token was used before.
    A refusal inside the deed leaves no token behind.
    """
    if token is None:
        with transaction.atomic():
            return deed(), True
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(token=token, user=user, url="")
            url = deed()
            Receipt.objects.filter(pk=receipt.pk).update(url=url[:500])
            return url, True
    except IntegrityError:
        first = Receipt.objects.filter(token=token, user=user).first()
        if first is None:
            raise
        return first.url, False


def forget_old(days: int = 60) -> int:
    """Tokens of forms that nobody sends again; returns how many."""
    return Receipt.objects.filter(at__lt=timezone.now() - datetime.timedelta(days=days)).delete()[0]
