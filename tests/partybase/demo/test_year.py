"""The rating years of the demonstration, a slice of it: every state, every named case, within every cap, by the rules."""

import datetime

import pytest
from django.db import transaction
from django.test import override_settings

from assessments.meetings.models import Outcome, Review
from assessments.ratings.caps import decided_counts, state_of_counts
from assessments.ratings.cases import CaseBook
from assessments.ratings.models import (
    Assessment,
    CapGroup,
    Cycle,
    Decision,
    DecisionKind,
    Extension,
    Fact,
    FactKind,
    RecordedResult,
    State,
)
from assessments.ratings.rules.levels import Level
from partybase.demo.loading import load
from partybase.demo.plan import Size

SLICE = Size(members=900, communes=4, cells=64, offices=14)
DAY = datetime.date(2019, 12, 10)


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker):
    """The demonstration once for the whole module, taken away at its end."""
    with django_db_blocker.unblock(), override_settings(BUSINESS_DATE=DAY, IS_DEMO=True):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield load(size=SLICE, progress=lambda stage, share: None)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


pytestmark = pytest.mark.django_db


def test_every_state_is_there_for_members_and_organizations(district):
    members = set(Assessment.objects.of_members().values_list("state", flat=True))
    organizations = set(Assessment.objects.of_organizations().values_list("state", flat=True))
    assert members == set(State.values)
    assert organizations == set(State.values) - {State.EXEMPT}


def test_every_cap_group_stands_within_its_cap_and_one_at_it(district):
    states = {}
    for group in CapGroup.objects.filter(merged_into=None).select_related("cycle"):
        states[group.key] = state_of_counts(group, decided_counts(group))
    assert [key for key, state in states.items() if state.over] == []
    full = states[f"MEMBER:{district.special['at_cap'].pk}"]
    assert (full.used > 0, full.promotable) == (True, 0)


def test_every_decided_level_is_one_the_rulebook_allows(district):
    cycle = Cycle.objects.get(year=2019)
    rows = list(Assessment.objects.decided().select_related("category", "place", "member", "organization"))
    book = CaseBook(cycle, rows)
    not_allowed = [row.name for row in rows if not book.verdict(row).allows(Level(row.decided_level))]
    assert rows
    assert not_allowed == []


def test_the_named_cases_are_what_their_names_say(district):
    special = district.special

    def of(name):
        subject = special[name]
        kind = "member" if hasattr(subject, "given_name") else "organization"
        return Assessment.objects.get(**{kind: subject})

    assert of("cell_under_three").not_rated_reason == "UNDER_THREE"
    assert of("exempt").state == of("suspended").state == State.EXEMPT
    assert of("newly_admitted").not_rated_reason == "NEW"
    assert of("late_cell").is_late
    assert of("temporary").temporary_cell_id is not None
    assert of("transfer_before_opening").previous_cell_id == special["silent_cell"].pk
    moved = of("transfer_after_opening")
    assert (moved.place_id, moved.member.cell_id) == (special["cell"].pk, special["late_cell"].pk)
    assert of("managed").is_managed
    assert of("party_secretary_in_cell").heads_id == special["commune"].pk
    assert of("sick").facts.get(kind=FactKind.SICK_DAYS).value == 104
    assert of("disciplined").sender_level == of("disciplined_remedied").sender_level == Level.NOT_COMPLETED
    # with the trigger set aside their work leaves a higher level open
    assert all("POOR" not in of(case).grades.values() for case in ("disciplined", "disciplined_remedied", "late_cell"))
    assert Fact.objects.filter(kind=FactKind.FORCE_MAJEURE, assessment=of("force_majeure")).count() == 1
    assert not Review.objects.filter(session__organization=special["silent_cell"]).exists()
    again = Decision.objects.get(kind=DecisionKind.WRONG_FACT)
    assert again.lines.get().assessment.place_id == special["re_rated_cell"].pk
    assert of("section").state in (State.DECIDED, State.PUBLISHED)


def test_each_persona_finds_a_next_step(district):
    special = district.special
    rows = Assessment.objects.to_be_rated()
    assert rows.filter(place=special["cell"], state=State.RETURNED).count() == 1  # chibo
    assert rows.filter(place=special["office"], state=State.DRAFT).count() > 3  # chiboso
    assert rows.filter(decider=special["commune"], state=State.SENT).exists()  # bithu
    assert rows.filter(proposer=district.top, state=State.SENT).exists()  # tochuc
    assert rows.filter(decider=district.top, state=State.PROPOSED).exists()  # lanhdao
    owed = rows.filter(organization_kind__in=["DBCS", "CBCS"]).exclude(facts__kind=FactKind.INSPECTION_OPINION)
    assert owed.of_organizations().exists()  # kiemtra
    assert Extension.objects.get().organization_id == special["cell"].pk


def test_2018_is_recorded_under_its_own_guidance(district):
    assert set(RecordedResult.objects.values_list("year", "regulation")) == {(2018, "HD 16-HD/BTCTW (24/9/2018)")}
    assert RecordedResult.objects.filter(organization__isnull=False).count() > len(district.grassroots)


def test_absent_members_are_reviewed_later_and_not_rated(district):
    absent = Review.objects.filter(outcome=Outcome.ABSENT).values_list("member_id", flat=True)
    reasons = set(Assessment.objects.filter(member__in=absent).values_list("not_rated_reason", flat=True))
    assert reasons <= {"ABSENT", "NEW"}
