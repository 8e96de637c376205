"""Which members: named questions, each starting from scope.

Three named reduced views cross the border of a scope: `names_for` (inspection staff choose whom a discipline concerns),
`twins_of` (is there somebody of this name already?), `departures_from` and `guests_in` (the other side of a move).
"""

from __future__ import annotations

import calendar
import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import CharField, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Cast, Concat, StrIndex, Substr

from members import rules
from organizations.querysets import DatedQuerySet, active_on, search_condition
from organizations.scope import CONTENT, PERSONNEL, Role, subtree_end, visible

if TYPE_CHECKING:
    from organizations.models import Organization

PARTY_POSTS = ("SECRETARY", "DEPUTY_SECRETARY", "STANDING_COMMITTEE_MEMBER", "COMMITTEE_MEMBER")
ACCOUNT_POSTS = ("SECRETARY", "DEPUTY_SECRETARY")


def certainly_by(field: str, day: datetime.date) -> Q:
    """`rules.certainly_by` as a condition: a stored partial date has certainly been reached by a day."""
    text = day.isoformat()
    open_prefixes = []
    if day.day < calendar.monthrange(day.year, day.month)[1]:
        open_prefixes = [text[:4], text[:7]]
    elif day.month < 12:
        open_prefixes = [text[:4]]
    # The end of a month is written out: "2018-10" means at the latest 31/10/2018.
    return Q(**{f"{field}__gt": "", f"{field}__lte": text}) & ~Q(**{f"{field}__in": open_prefixes})


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *roles: str) -> Self:
        """Members whose (last) cell stands in the user's scope; inspection staff and administrators see none here."""
        return self.filter(visible(user, "cell__path", *(roles or PERSONNEL)))

    def names_for(self, user: Any) -> Self:
        """Reduced view: name and cell only, of whom a user of any content role may choose as a subject."""
        wanted = ("surname_and_middle", "given_name", "status", "cell__name", "cell__path")
        return self.filter(visible(user, "cell__path", *CONTENT)).select_related("cell").only(*wanted)

    def subtree_of(self, organization: Organization) -> Self:
        return self.filter(cell__path__gte=organization.path, cell__path__lt=subtree_end(organization.path))

    def active(self) -> Self:
        """Members today: the membership has not ended."""
        return self.filter(ended_on__isnull=True)

    def ended(self) -> Self:
        return self.filter(ended_on__isnull=False)

    def official(self) -> Self:
        return self.filter(status="OFFICIAL")

    def search(self, query: str) -> Self:
        """By name without accents, or by the beginning of a card or file number."""
        text = query.strip()
        condition = search_condition("search_key", text)
        if any(c.isdigit() for c in text):
            condition |= Q(card_number__startswith=text) | Q(life_history_number__istartswith=text)
        return self.filter(condition)

    def locked(self) -> Self:
        """The rows held until the transaction ends (their keys may still be referred to)."""
        return self.select_for_update(of=("self",), no_key=True).select_related("cell")

    def twins_of(self, search_key: str, birth_date: str) -> Self:
        """Reduced view: whoever has this name and birth date anywhere; only whether there is one leaves the scope."""
        return self.filter(search_key=search_key, birth_date=birth_date)

    def with_number(self, field: str, value: str) -> Self:
        """Reduced view: who holds a card, file or identity number anywhere; only that it is taken leaves the scope."""
        return self.filter(**{field: value})

    def aged(self, lowest: int, highest: int | None, on: datetime.date) -> Self:
        """Between two ages in full years on a day, both included; a partial birth date counts from its first day."""
        found = self.filter(birth_date__gt="", birth_date__lte=rules.years_before(on, lowest).isoformat())
        return found.filter(birth_date__gt=rules.years_before(on, highest + 1).isoformat()) if highest else found

    def holding_position(self, *kinds: str) -> Self:
        return self.filter(Exists(self._open("positions", **({"kind__in": kinds} if kinds else {}))))

    def in_status(self, kind: str, on: datetime.date) -> Self:
        """Exempt or suspended on a day."""
        rows = self._related("status_periods").filter(active_on(on), kind=kind, member_id=OuterRef("pk"))
        return self.filter(Exists(rows))

    def temporarily_elsewhere(self, on: datetime.date) -> Self:
        rows = self._related("memberships").filter(active_on(on), kind="TEMPORARY", member_id=OuterRef("pk"))
        return self.filter(Exists(rows))

    def with_warnings(self, on: datetime.date) -> Self:
        """Members of whom `rules.member_warnings` has something to say."""
        probationary = Q(status="PROBATIONARY")
        rows = self.annotate(
            of_age=Concat(
                Cast(Cast(Substr("birth_date", 1, 4), IntegerField()) + rules.ADMISSION_AGE, CharField()),
                Substr("birth_date", 5),
            )
        )
        too_young = Q(birth_date__gt="", admission_decided_on__gt="", admission_decided_on__lt=models.F("of_age")) & ~Q(
            of_age_begins=1
        )
        rows = rows.annotate(of_age_begins=StrIndex(models.F("of_age"), models.F("admission_decided_on")))
        return rows.filter(
            Q(admission_ceremony_on="")
            | (~probationary & Q(official_on=""))
            | (probationary & Q(Exists(self._open("positions", kind__in=PARTY_POSTS))))
            | (probationary & certainly_by("admission_ceremony_on", rules.probation_overdue_from(on)))
            | certainly_by("birth_date", rules.years_before(on, rules.OLDEST_AGE + 1))
            | too_young
        )

    def for_rows(self, on: datetime.date) -> Self:
        """What a row of a list shows, in three statements whatever its length."""
        model = self.model
        open_positions = model.positions.rel.related_model.objects.open().select_related("organization")
        periods = model.status_periods.rel.related_model.objects.active_on(on)
        return self.select_related("cell").prefetch_related(
            Prefetch("positions", queryset=open_positions, to_attr="open_positions"),
            Prefetch("status_periods", queryset=periods, to_attr="periods_now"),
        )

    def _related(self, name: str) -> Any:
        return getattr(self.model, name).rel.related_model.objects

    def _open(self, name: str, **conditions: Any) -> Any:
        return self._related(name).filter(ends__isnull=True, member_id=OuterRef("pk"), **conditions)


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "organization__path", *PERSONNEL))

    def official(self) -> Self:
        return self.filter(kind="OFFICIAL")

    def temporary(self) -> Self:
        return self.filter(kind="TEMPORARY")

    def departures_from(self, user: Any) -> Self:
        """Reduced view: who left a cell in scope for another: name, days, where to; nothing else of the person."""
        following = self.model.objects.filter(member=OuterRef("member"), kind="OFFICIAL", starts=OuterRef("ends"))
        to = following.exclude(pk=OuterRef("pk")).order_by("-pk").values("organization__name")[:1]
        rows = self._names_only(user).filter(kind="OFFICIAL", end_kind__in=["MOVE", "TRANSFER_OUT"])
        return rows.annotate(to_name=Subquery(to))

    def guests_in(self, user: Any) -> Self:
        """Reduced view: who is temporarily active in a cell in scope: name, home cell, since when."""
        return self._names_only(user).filter(kind="TEMPORARY", ends__isnull=True)

    def _names_only(self, user: Any) -> Self:
        wanted = ("kind", "starts", "ends", "entry_kind", "end_kind", "end_paper", "entry_paper")
        people = ("member__surname_and_middle", "member__given_name", "member__cell__name", "organization__name")
        found = self.visible_to(user).select_related("member__cell", "organization").only(*wanted, *people)
        return found.order_by("member__sort_key", "member_id", "starts", "id")

    def search(self, query: str) -> Self:
        return self.filter(search_condition("member__search_key", query))


class PositionQuerySet(DatedQuerySet):
    def visible_to(self, user: Any, *roles: str) -> Self:
        return self.filter(visible(user, "organization__path", *(roles or PERSONNEL)))

    def holders_for(self, user: Any) -> Self:
        """Open positions with name, post and organization: all that administrators see of members; personnel see them too."""
        rows = self.filter(visible(user, "organization__path", *PERSONNEL, Role.ADMINISTRATOR), ends__isnull=True)
        people = (
            "member__surname_and_middle",
            "member__given_name",
            "member__user",
            "member__cell__path",
            "member__ended_on",
        )
        posts = ("kind", "title", "starts", "ends", "grant")
        places = ("organization__name", "organization__path", "organization__depth", "organization__parent__name")
        return rows.select_related("member__cell", "organization__parent").only(*posts, *places, *people)

    def in_office(self, day: datetime.date) -> Self:
        return self.active_on(day)

    def subtree_of(self, organization: Organization) -> Self:
        return self.filter(
            organization__path__gte=organization.path, organization__path__lt=subtree_end(organization.path)
        )

    def with_account(self, given: bool) -> Self:
        """Posts of secretaries and deputies whose holder has, or has not yet, the right that goes with the post."""
        return self.filter(kind__in=ACCOUNT_POSTS, grant__isnull=not given)

    def party_posts(self) -> Self:
        return self.filter(kind__in=PARTY_POSTS)

    def search(self, query: str) -> Self:
        """By the holder's name or the organization's."""
        return self.filter(
            search_condition("member__search_key", query) | search_condition("organization__search_key", query)
        )


class StatusPeriodQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visible(user, "member__cell__path", *PERSONNEL))
