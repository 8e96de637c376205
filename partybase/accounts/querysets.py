"""Which accounts: an administrator sees all, everybody else oneself."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from organizations.scope import users_visible_to


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return users_visible_to(user, self)

    def search(self, query: str) -> Self:
        """By the beginning of the sign-in name, or words of the full name as typed (accounts are few)."""
        text = query.strip()[:100]
        return self.filter(Q(username__icontains=text.lower()) | Q(full_name__icontains=text))
