"""What the pages of the rating year share: the cycle of the address in scope, its breadcrumbs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from assessments.ratings.models import Cycle
from partybase.web.views import MAX_ID

SECTION = "ratings"


def list_crumb() -> tuple[str, str]:
    return ("Xếp loại", reverse("ratings:cycle-list"))


def cycle_crumbs(cycle: Cycle) -> list[tuple[str, str]]:
    return [list_crumb(), (f"Năm {cycle.year}", reverse("ratings:cycle-detail", args=[cycle.pk]))]


def scoped(rows: Any, pk: int) -> Any:
    """One row of a scoped queryset; outside the scope it does not exist."""
    found = rows.filter(pk=pk).first() if 0 < pk <= MAX_ID else None
    if found is None:
        raise Http404
    return found


def cycle_in_scope(user: Any, pk: int) -> Cycle:
    return scoped(Cycle.objects.visible_to(user).select_related("top"), pk)


def address(name: str, *args: Any) -> str:
    """A page's address, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class OfCycle:
    """A page below `cycles/<int:cycle>/…`: `self.cycle` in scope, its breadcrumbs, its section."""

    section = SECTION
    cycle: Cycle

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.cycle = cycle_in_scope(request.user, kwargs["cycle"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return cycle_crumbs(self.cycle)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**kwargs, "cycle": self.cycle})
