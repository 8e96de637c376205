"""Build the demonstration district in the database of DATABASE_URL, once, and set two scenes in it:

- a cell's sheet not yet sent, of the cell with most rated members, and the account of its secretary;
- a grassroots committee before which every member of its largest cap group waits, and the account of its secretary.

    PARTYBASE_ENV=demo DATABASE_URL=… python -m benchmarks.district

Prints “built” when it had to build; a district of another demonstration or rulebook is built anew.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Count, F, QuerySet  # noqa: E402

from assessments.ratings import rulebooks  # noqa: E402
from assessments.ratings.models import Assessment, Cycle, DecisionLine, State  # noqa: E402
from organizations.models import Grant, Organization  # noqa: E402
from organizations.scope import Role  # noqa: E402
from partybase.accounts.models import User  # noqa: E402
from partybase.demo import loading  # noqa: E402
from partybase.demo.models import DemoMark  # noqa: E402
from partybase.demo.personas import SINCE  # noqa: E402

SENDER, DECIDER = "bench.cell", "bench.committee"
RATED = (State.DRAFT, State.RETURNED, State.SENT, State.PROPOSED, State.DECIDED, State.PUBLISHED)


def build() -> None:
    stands = loading.check_database()
    if stands and is_stale():
        print("The kept district is of another demonstration or rulebook; building it anew.", file=sys.stderr)
        loading.clear()
        stands = False
    if not stands:
        print("Building the demonstration district …", file=sys.stderr, flush=True)
        loading.load(progress=lambda stage, share: None)
        print("built")
    if not User.objects.filter(username=DECIDER).exists():
        set_scenes()


def is_stale() -> bool:
    pinned = Cycle.objects.values_list("rulebook_code", "rulebook_hash")
    return DemoMark.objects.order_by("pk").last().version != loading.VERSION or any(
        rulebooks.load(code).sha256 != sha256 for code, sha256 in pinned if sha256
    )


@transaction.atomic
def set_scenes() -> None:
    members = Assessment.objects.filter(cycle__year=2019, member__isnull=False, state__in=RATED).order_by()
    cap = members.filter(route="B", decided_version__gt=0).values("cap_group_id", "decider_id")
    group = cap.annotate(number=Count("pk")).order_by("-number", "decider_id").first()
    before = members.filter(
        route="B", decided_version__gt=0, cap_group_id=group["cap_group_id"], decider_id=group["decider_id"]
    )
    take_back(before, State.SENT)
    cells = members.exclude(decider_id=group["decider_id"]).values("place_id").annotate(number=Count("pk"))
    place = cells.order_by("-number", "place_id").first()["place_id"]
    take_back(members.filter(place_id=place), State.DRAFT)
    for username, organization_id in ((SENDER, place), (DECIDER, group["decider_id"])):
        organization = Organization.objects.get(pk=organization_id)
        user = User.objects.create(username=username, full_name="Người đo tốc độ", must_change_password=False)
        Grant.objects.create(
            user=user, organization=organization, role=Role.SECRETARY, starts=SINCE, reason="Đo tốc độ"
        )


def take_back(rows: QuerySet, state: str) -> None:
    """As they stood before the decision; the level that was decided, within its cap, is what the cell proposes."""
    ids = list(rows.values_list("pk", flat=True))
    DecisionLine.objects.filter(assessment_id__in=ids).delete()
    rows = Assessment.objects.filter(pk__in=ids)
    rows.exclude(decided_level="").update(sender_level=F("decided_level"))
    rows.update(state=state, decided_level="", decided_version=0, needs_new_decision="")


if __name__ == "__main__":
    build()
    call_command("migrate", verbosity=0)
