"""The demonstration district, a slice of it: the same each time, believable, with every case that is spoken of."""

import datetime
import re

import pytest
from django.db.models import Count, F, Q

from members import rules
from members.models import Member, Membership, MembershipKind, Position, PositionKind, StatusKind, StatusPeriod
from organizations.models import Organization, OrganizationState
from organizations.tree import faults, roster_warnings
from partybase.audit.models import Event
from partybase.demo import district as generator
from partybase.demo.district import build_district, fingerprint
from partybase.demo.people import DAY
from partybase.demo.plan import COMMUNES, TOWNS, Size, plan_district

SLICE = Size(members=1300, communes=4, cells=100, offices=36)
# The hash of the slice with seed 2019, the same on every database and machine. Changes with the generator: raise
# `loading.VERSION` then.
FINGERPRINT = "decf5e685b267ffb7932d2b8c64ee02758a1ec38bb3ef80ad5eb8f10422c5ac5"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """One district for the whole module, taken away at its end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield build_district(size=SLICE)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


pytestmark = pytest.mark.django_db


def test_the_whole_plan_is_the_district_of_2019():
    plans = plan_district(generator.random.Random(2019), Size())
    kinds = [plan.kind for plan in plans]
    grassroots = [plan for plan in plans if plan.kind in ("DBCS", "CBCS")]
    assert len(grassroots) == 56
    assert kinds.count("CBTT") == 350
    assert kinds.count("DBBP") == 1
    assert sum(plan.size for plan in plans) == 8200
    assert len({plan.code for plan in plans}) == len(plans)
    communes = [plan.place for plan in grassroots if plan.place]
    assert (communes[:2], set(communes[2:])) == (list(TOWNS), set(COMMUNES))
    groups = {
        category: sum(plan.category in category for plan in grassroots)
        for category in (
            ("XA", "THI_TRAN"),
            ("CO_QUAN_DANG_DOAN_THE", "CO_QUAN_NHA_NUOC"),
            ("SU_NGHIEP_CONG_LAP",),
            ("DN_NHA_NUOC_100", "DN_CO_PHAN", "HTX"),
            ("CONG_AN", "QUAN_DOI"),
            ("KHAC",),
        )
    }
    assert list(groups.values()) == [20, 12, 14, 6, 2, 2]
    names = {(plan.parent, plan.name) for plan in plans}
    assert len(names) == len(plans)


def test_the_slice_has_the_numbers_asked_for(built):
    assert len(built.communes) == 4
    assert len(built.offices) == 36
    assert sum(cell.kind == "CBTT" for cell in built.cells) == 100
    active = Member.objects.active().count()
    assert active == sum(map(len, built.members.values()))
    assert Organization.objects.count() == len(built.organizations)
    assert OrganizationState.objects.open().count() == len(built.organizations)


def test_the_tree_is_sound(built):
    assert list(faults()) == []


def test_every_member_stands_up_to_the_rules(built):
    wrong = []
    for member in Member.objects.order_by("pk"):
        values = {
            name: getattr(member, name) for name in (*rules.DATES, "card_number", "life_history_number", "status")
        }
        wrong += rules.check_member(values, DAY)
    assert wrong == []


def test_every_member_belongs_to_one_cell_from_the_day_of_admission_on(built):
    active = Member.objects.active().annotate(
        open=Count("memberships", filter=Q(memberships__kind=MembershipKind.OFFICIAL, memberships__ends__isnull=True))
    )
    assert set(active.values_list("open", flat=True)) == {1}
    stays = Membership.objects.filter(kind=MembershipKind.OFFICIAL, ends__isnull=True)
    assert stays.exclude(organization=F("member__cell")).count() == 0
    assert not [
        stay
        for stay in stays.select_related("member")
        if rules.certainly_after(stay.member.admission_decided_on, f"{stay.starts}")
    ]


def test_posts_are_held_by_official_members_in_their_own_line(built):
    posts = list(Position.objects.select_related("member__cell", "organization"))
    assert [post for post in posts if not post.member.is_official] == []
    assert [post for post in posts if not post.member.cell.is_within(post.organization.path)] == []
    assert [post for post in posts if post.starts > DAY] == []
    assert [post for post in posts if rules.certainly_after(post.member.official_on, f"{post.starts}")] == []
    with_secretary = {post.organization_id for post in posts if post.kind == PositionKind.SECRETARY}
    assert with_secretary == {organization.pk for organization in built.organizations.values()}
    exempt = set(StatusPeriod.objects.values_list("member_id", flat=True))
    assert [post for post in posts if post.member_id in exempt] == []


def test_the_gaps_of_real_rosters_are_there(built):
    members = Member.objects.active()
    partial = [birth for birth in members.values_list("birth_date", flat=True) if len(birth) < 10]
    assert 0.005 < len(partial) / members.count() < 0.15
    assert members.filter(admission_ceremony_on="").exists()
    assert members.filter(status="OFFICIAL", card_number=None).exists()
    assert members.filter(status="PROBATIONARY").count() >= 10
    assert not members.filter(status="PROBATIONARY").exclude(card_number=None).exists()
    assert Member.objects.filter(ended_on__isnull=False).exclude(end_kind="").count() >= 4
    codes = {warning.code for member in members for warning in rules.member_warnings(member, on=DAY)}
    assert codes >= {"NO_CEREMONY", "PROBATION_OVERDUE"}


def test_the_warnings_of_organizations_are_there(built):
    found = roster_warnings(built.organizations.values(), DAY)
    codes = {warning.code for warnings in found.values() for warning in warnings}
    assert codes == {"CELL_TOO_SMALL", "PARTY_ORGANIZATION_TOO_SMALL", "CELL_TOO_LARGE"}
    assert [w.code for w in found[built.special["cell_under_three"].pk]] == ["CELL_TOO_SMALL"]
    assert [w.code for w in found[built.special["small_party_organization"].pk]] == ["PARTY_ORGANIZATION_TOO_SMALL"]


def test_the_named_cases_are_what_their_names_say(built):
    special = built.special
    assert len({(type(case), case.pk) for name, case in special.items()}) == len(special)
    assert special["section"].kind == "DBBP"
    assert special["section_cell"].parent == special["section"]
    assert len(built.members[special["cell_under_nine"].pk]) < 9
    assert sum(member.is_official for member in built.members[special["cell_under_three"].pk]) == 2
    assert special["cell"].parent == special["commune"]
    assert special["office"].kind == "CBCS"
    assert special["party_secretary_in_cell"] == built.secretaries[special["commune"].pk]
    assert special["party_secretary_in_cell"].cell.parent == special["commune"]
    assert Position.objects.filter(
        member=special["managed"], kind=PositionKind.MANAGED, organization=built.top
    ).exists()
    assert special["newly_admitted"].status == "PROBATIONARY"
    assert [(s.kind, s.ends) for s in special["transfer_before_opening"].memberships.order_by("starts")] == [
        ("OFFICIAL", datetime.date(2019, 7, 15)),
        ("OFFICIAL", None),
    ]
    guest = special["temporary"].memberships.get(kind=MembershipKind.TEMPORARY)
    assert guest.organization != special["temporary"].cell
    assert special["exempt"].status_periods.get().kind == StatusKind.EXEMPT
    assert special["suspended"].status_periods.get().kind == StatusKind.SUSPENDED
    assert special["died_this_year"].end_kind == "DEATH"
    plain = ("sick", "disciplined", "disciplined_remedied", "transfer_after_opening")
    assert not StatusPeriod.objects.filter(member__in=[special[name] for name in plain]).exists()


def test_names_are_names(built):
    for member in Member.objects.order_by("pk")[:300]:
        assert re.fullmatch(r"[A-ZĐÀ-Ỹ]\w+( [A-ZĐÀ-Ỹ]\w+)*", member.surname_and_middle), member.surname_and_middle
        assert re.fullmatch(r"[A-ZĐÀ-Ỹ]\w*", member.given_name), member.given_name
        assert ("Thị" not in member.surname_and_middle) or member.sex == "FEMALE"


def test_one_event_for_each_founding_batch(built):
    events = Event.objects.filter(act="demo.load")
    assert events.count() == len(built.grassroots) + 1
    assert events.values("batch").distinct().count() == 1
    assert {event.subject_id for event in events} == {o.pk for o in built.grassroots} | {built.top.pk}


def test_the_same_seed_makes_the_same_district(built):
    assert fingerprint() == FINGERPRINT
