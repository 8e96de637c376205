"""Which accounts: an administrator sees all, everybody else oneself."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from organizations.scope import users_visible_to
from partybase.vietnamese import fold


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return users_visible_to(user, self)

    def search(self, query: str) -> Self:
        """Part of the sign-in name, or words of the full name without accents; accounts are few, so it is done here."""
        text = query[:100].strip().lower()
        words = fold(text).split()
        found = [
            pk
            for pk, username, full_name in self.values_list("pk", "username", "full_name").order_by()
            if (text and text in username) or (words and all(f" {word}" in f" {fold(full_name)}" for word in words))
        ]
        return self.filter(pk__in=found)
