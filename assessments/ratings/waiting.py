"""The permissions of the rating year as conditions on rows: whose turn it is, and what a reader may know of each row.

`permissions` answers for one assessment, this module the same for a list, so that counts, filters, pages and exports agree.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from assessments.ratings.models import Cycle, DecisionLine, Extension, Opinion, RecordedResult, State, Step
from assessments.ratings.permissions import COMMITTEE_BODIES
from assessments.ratings.rules.levels import Body
from assessments.ratings.transitions import TRANSITIONS, Act, Part
from organizations.scope import Role, scope_of, visible

TURNS = {Part.SENDER: (Act.SEND, Act.PROPOSE), Part.PROPOSER: (Act.PROPOSE,), Part.DECIDER: (Act.DECIDE,)}


def held_ids(user: Any, role: str) -> list[int]:
    """The organizations that a grant of this role names."""
    return [row.organization_id for row in scope_of(user).rows if row.role == role]


def _acts_as(user: Any, prefix: str) -> Q:
    """Rows whose proposer or decider (`prefix`) is a body the user holds a grant for: `permissions.acts_as` for a list."""
    body, organization = f"{prefix}_body", f"{prefix}_id__in"
    own = Q(**{f"{body}__in": [str(each) for each in COMMITTEE_BODIES], organization: held_ids(user, Role.SECRETARY)})
    standing = Q(**{body: Body.DISTRICT_STANDING_COMMITTEE.value, organization: held_ids(user, Role.LEADER)})
    department = Q(**{body: Body.ORGANIZATION_DEPARTMENT.value, f"{prefix}__isnull": False})
    return own | standing | (department & visible(user, "place__path", Role.ORGANIZATION_STAFF))


def plays(user: Any, part: str) -> Q:
    """Rows in which the user plays this part."""
    if part == Part.SENDER:
        return Q(place_id__in=held_ids(user, Role.SECRETARY))
    return _acts_as(user, "proposer" if part == Part.PROPOSER else "decider")


def at_work(user: Any) -> Q:
    """Rows whose appraisal and decision the user may know before publication: `permissions.sees_work_of` for a list."""
    above = visible(user, "place__path", Role.ORGANIZATION_STAFF, Role.LEADER)
    return above | (Q(route="A") & plays(user, Part.PROPOSER)) | plays(user, Part.DECIDER)


def ready_for(act: str) -> Q:
    """Rows in a state from which the act is listed for their route."""
    found = Q(pk__in=[])
    for row in TRANSITIONS:
        if row.act == act:
            found |= Q(route__in=list(row.routes), state__in=[str(state) for state in row.before])
    return found


def waits_for(user: Any, part: str = "") -> Q:
    """Rows whose next step is the user's: to send, to propose, to decide."""
    found = Q(pk__in=[])
    for each in [part] if part else TURNS:
        turn = Q(pk__in=[])
        for act in TURNS[each]:
            turn |= ready_for(act) & (Q(route="C") if each == Part.SENDER and act == Act.PROPOSE else Q())
        found |= plays(user, each) & turn
    return found


def with_shown(rows: QuerySet, user: Any) -> QuerySet:
    """Annotate `shown_state` and `shown_level`: what this reader may know of each row.

    Before publication those below see that it was sent and the level they sent, no more.
    """
    seen = at_work(user) | Q(state=State.PUBLISHED)
    earlier = DecisionLine.objects.filter(assessment_id=OuterRef("pk"), decision__published_on__isnull=False)
    working = Q(state__in=[State.PROPOSED, State.DECIDED])
    text = CharField(max_length=15)
    return rows.annotate(
        shown_state=Case(
            When(seen | ~working, then=F("state")),
            When(Q(state=State.DECIDED) & Exists(earlier), then=Value(str(State.PUBLISHED))),
            default=Value(str(State.SENT)),
            output_field=text,
        ),
        shown_level=Case(
            When(state__in=[State.EXEMPT, State.NOT_RATED], then=Value("")),
            When(seen & ~Q(decided_level=""), then=F("decided_level")),
            When(seen & ~Q(proposed_level=""), then=F("proposed_level")),
            default=F("sender_level"),
            output_field=text,
        ),
    )


def overdue(cycle: Cycle, on: datetime.date) -> Q:
    """Rows not yet sent whose day has passed: by kind, later where the place was granted an extension."""
    grassroots = Q(organization_kind__in=["DBCS", "CBCS"]) & ~Q(subject_kind="MEMBER")
    groups = (
        (Q(subject_kind="MEMBER"), cycle.members_due),
        (grassroots, cycle.grassroots_due),
        (~Q(subject_kind="MEMBER") & ~Q(organization_kind__in=["DBCS", "CBCS"]), cycle.cells_due),
    )
    passed = Q(pk__in=[])
    for rows, due in groups:
        if due is not None and due < on:
            passed |= rows
    extended = Extension.objects.filter(cycle=cycle, organization_id=OuterRef("place_id"), until__gte=on)
    return passed & Q(state__in=[State.DRAFT, State.RETURNED]) & ~Exists(extended)


def with_history(rows: QuerySet, cycle: Cycle) -> QuerySet:
    """Annotate `last_year_level` (as recorded) and `proposed_by_id` (who recorded the last proposal or, in route B, sent)."""
    last = RecordedResult.objects.filter(year=cycle.year - 1)
    proposals = Opinion.objects.filter(assessment_id=OuterRef("pk"), step=Step.PROPOSAL).order_by("-at", "-id")
    return rows.annotate(
        last_year_level=Case(
            When(
                member__isnull=False,
                then=Subquery(last.filter(member_id=OuterRef("member_id")).values("level")[:1]),
            ),
            default=Subquery(last.filter(organization_id=OuterRef("organization_id")).values("level")[:1]),
            output_field=CharField(max_length=15),
        ),
        proposed_by_id=Case(
            When(route="A", then=Subquery(proposals.values("by_id")[:1])),
            When(route="B", then=F("sent_by_id")),
            output_field=BigIntegerField(null=True),
        ),
    )
