"""A rating year over the small district of the personas, quick to set up: what came before a test is written straight in
the tables (the actions have tests of their own), in bulk.

    year = rated_district(members=12)              open, everybody a draft, everybody reviewed
    year.fill(assessments, Level.GOOD)             complete sheets: grades, levels, votes, facts that others owe
    year.put(assessments, State.SENT, Level.GOOD)  the same, brought to a state
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Iterable

from assessments.meetings.models import Review, ReviewSession
from assessments.ratings.actions.decisions import Paper, Row, decide
from assessments.ratings.actions.opening import open_cycle, prepare_cycle
from assessments.ratings.models import Assessment, Ballot, BallotKind, Cycle, Decision, Fact, FactKind, State
from assessments.ratings.rules.levels import NONE_ASSIGNED, Grade, Level
from members.models import Member
from organizations.models import Organization
from partybase.accounts.models import User
from tests import personas
from tests.factories import make_member

DAY = datetime.date(2019, 12, 10)
REFERENCE = datetime.date(2019, 11, 30)
OPENED = datetime.date(2019, 12, 1)
DUE = {
    "members_due": datetime.date(2019, 12, 12),
    "cells_due": datetime.date(2019, 12, 15),
    "grassroots_due": datetime.date(2019, 12, 20),
}
RULEBOOK = "qd132-hd21-2019"
GRADES = {
    Level.OUTSTANDING: Grade.EXCELLENT,
    Level.GOOD: Grade.GOOD,
    Level.COMPLETED: Grade.AVERAGE,
    Level.NOT_COMPLETED: Grade.POOR,
}
_numbers = itertools.count(1)


@dataclasses.dataclass
class Year:
    district: personas.District
    users: dict[str, User]
    cycle: Cycle

    def __getattr__(self, name: str):
        """year.tochuc, year.chibo …: a fresh object of that persona, as each request has one."""
        if name in self.users:
            return User.objects.get(pk=self.users[name].pk)
        raise AttributeError(name)

    def of(self, subject: Member | Organization) -> Assessment:
        field = "member" if isinstance(subject, Member) else "organization"
        return self.all().get(**{field: subject})

    def all(self):
        return Assessment.objects.filter(cycle=self.cycle).select_related("place", "cycle", "category")

    def sheet(self, cell: Organization) -> list[Assessment]:
        """The members of a cell that nobody decides later: neither heads nor managed."""
        return list(self.all().filter(place=cell, subject_kind="MEMBER", heads=None, is_managed=False).order_by("pk"))

    def member(self, name: str) -> Assessment:
        return self.of(self.district.members[name])

    def fill(self, assessments: Iterable[Assessment] | Assessment, level: Level = Level.GOOD) -> None:
        rows = [assessments] if isinstance(assessments, Assessment) else list(assessments)
        book = self.cycle.rulebook
        grades = {kind: {row.code: GRADES[level].value for row in criteria} for kind, criteria in book.criteria.items()}
        Fact.objects.filter(assessment__in=rows).delete()
        Ballot.objects.filter(assessment__in=rows).delete()
        facts, ballots = [], []
        for row in rows:
            row.grades = grades[row.subject_kind]
            row.self_level = row.sender_level = level.value
            ballots.append(
                Ballot(
                    assessment=row,
                    kind=BallotKind.CELL_VOTE if row.is_member else BallotKind.SECRET_BALLOT,
                    held_on=DAY, eligible_proposed=3, eligible=3, present=3, issued=3, returned=3, valid=3,
                    **{level.value.lower(): 3},
                )
            )  # fmt: skip
            if not row.is_member:
                values = {FactKind.TARGETS_SHARE: NONE_ASSIGNED.value}
                if row.organization_kind in ("DBCS", "CBCS"):
                    values[FactKind.INSPECTION_OPINION] = "Không có ý kiến khác."
                if row.category and row.category.is_territorial:
                    values |= dict.fromkeys(
                        (FactKind.GOVERNMENT_RATING, FactKind.FRONT_RATING, FactKind.MASS_RATING), "OUTSTANDING"
                    )
                facts += [Fact(assessment=row, kind=k, value=v, recorded_on=DAY) for k, v in values.items()]
        Fact.objects.bulk_create(facts)
        Ballot.objects.bulk_create(ballots)
        Assessment.objects.bulk_update(rows, ["grades", "self_level", "sender_level"])

    def put(
        self, assessments: Iterable[Assessment] | Assessment, state: str, level: Level = Level.GOOD
    ) -> list[Assessment]:
        """Complete sheets in a state; decided and published ones have a level, no paper (use `decide` for one)."""
        rows = [assessments] if isinstance(assessments, Assessment) else list(assessments)
        self.fill(rows, level)
        for row in rows:
            row.state = state
            row.proposed_level = level.value if state in (State.PROPOSED, State.DECIDED, State.PUBLISHED) else ""
            if state in (State.DECIDED, State.PUBLISHED):
                row.decided_level, row.decided_version = level.value, 1
            if state == State.NOT_RATED:
                row.not_rated_reason = "ABSENT"
            if state not in (State.DRAFT, State.NOT_RATED, State.EXEMPT):
                row.sent_on = DAY
        Assessment.objects.bulk_update(
            rows, ["state", "proposed_level", "decided_level", "decided_version", "not_rated_reason", "sent_on"]
        )
        return rows

    def decide(self, rows, by: User | None = None, **kwargs) -> Decision:
        """Decide {assessment: level} by its own body."""
        rows = dict(rows)
        first = next(iter(rows))
        kwargs.setdefault("paper", paper())
        return decide(
            cycle=self.cycle, organization=first.decider, body=first.decider_body, by=by or self.bithu,
            rows=[Row(a.pk, level) if isinstance(level, Level) else level for a, level in rows.items()], **kwargs,
        )  # fmt: skip


def paper(number: str = "", **overrides) -> Paper:
    values = {"decided_on": DAY, "summoned": 9, "present": 9, "in_favour": 8, "minutes": "BB 12"} | overrides
    return Paper(number=number or f"{next(_numbers)}-QĐ/ĐU", **values)


def review_everybody(organizations: Iterable[Organization], year: int = 2019) -> None:
    """A session in every organization: its members and itself reviewed."""
    sessions = {
        o.pk: ReviewSession(
            organization=o, year=year, kind="MEMBERS", held_on=datetime.date(2019, 11, 20), chair="Bí thư", summoned=3,
            present=3,
        )
        for o in organizations
    }  # fmt: skip
    ReviewSession.objects.bulk_create(sessions.values())
    members = Member.objects.filter(cell__in=list(sessions)).order_by("pk")
    Review.objects.bulk_create(
        [Review(session=session, organization_id=pk) for pk, session in sessions.items()]
        + [Review(session=sessions[m.cell_id], member=m) for m in members]
    )


def prepared_district(*, members: int = 0) -> Year:
    """The district with its people before the year is opened; `members` more in the village cell."""
    district = personas.make_district(with_members=True)
    for number in range(members):
        district.members[f"more{number}"] = make_member(f"Nguyễn Văn Thứ {number}", cell=district.cell)
    users = personas.everyone(district)
    review_everybody(district.organizations)
    cycle = prepare_cycle(top=district.top, year=2019, rulebook_code=RULEBOOK, by=users["tochuc"])
    return Year(district, users, cycle)


def open_year(year: Year, **options) -> Year:
    year.cycle = open_cycle(
        cycle=year.cycle, paper="15-QĐ/HU ngày 01/12/2019", on=OPENED, reference_date=REFERENCE, **DUE,
        options=options, option_reasons=dict.fromkeys(options, "Ban Thường vụ thống nhất"), by=year.tochuc,
    )  # fmt: skip
    return year


def rated_district(*, members: int = 0, **options) -> Year:
    return open_year(prepared_district(members=members), **options)
