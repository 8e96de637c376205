"""Every clause of every rulebook is shown by an example; a new clause without one fails here."""

from __future__ import annotations

import pytest

from assessments.ratings.rulebooks import available, load
from assessments.ratings.rules import CapObject
from tests.assessments.ratings import rules_examples, rules_tables
from tests.assessments.ratings.rules_cases import BOOK

# What other tests of this folder show by name.
SHOWN_ELSEWHERE = {
    *(f"cap.{item.lower()}" for item in CapObject),  # test_rules_caps.py
    "ballot.threshold",  # BALLOTS, test_rules_ballots.py
    "status.absent",  # test_rules_population.py
    "status.probationary",  # test_rules_population.py
    "order.civil_service_first",  # the example without a civil-service rating: fact.civil_service
    "order.lower_first",  # the example that waits for what was sent: fact.children
    "order.collective_first",  # the head before the organization: fact.headed_organization
    "order.later_in_ratio",  # the secretary in the ratio of the own cell, test_rules_routes.py
}


def shown() -> set[str]:
    codes = set(SHOWN_ELSEWHERE)
    for example in rules_examples.EXAMPLES:
        codes |= {*example.shows, *example.missing, *example.met, *example.noted}
    for status in rules_tables.MEMBER_STATUSES + rules_tables.ORGANIZATION_STATUSES:
        codes.add(status.shows)
    codes |= {comment.shows for comment in rules_tables.FORMER_CELLS}
    codes |= {route.shows for route in rules_tables.ROUTES}
    return codes - {""}


@pytest.mark.parametrize("code", [item.code for item in available()])
def test_every_clause_has_an_example(code: str) -> None:
    assert {clause.code for clause in load(code).clauses()} - shown() == set()


def test_examples_name_only_clauses_that_exist() -> None:
    known = {clause.code for item in available() for clause in load(item.code).clauses()}
    assert shown() - known == set()


def test_conditions_triggers_and_ceilings_are_shown_standing_in_the_way() -> None:
    """A clause that is only ever met proves nothing: each must also be seen to block."""
    book = BOOK
    rules = [item for item in book.conditions if item.test != "LEFT_TO_BODY"]
    codes = {item.clause.code for item in (*rules, *book.triggers, *book.ceilings)}
    blocked = {code for example in rules_examples.EXAMPLES for code in example.shows}
    assert codes - blocked == set()


def test_every_option_but_the_plain_ones_is_chosen_in_some_example() -> None:
    """Each option changes at least one answer in the tables; caps have their own test module."""
    used = {name for example in rules_examples.EXAMPLES for name in example.options}
    tables = (
        rules_tables.MEMBER_STATUSES,
        rules_tables.ORGANIZATION_STATUSES,
        rules_tables.FORMER_CELLS,
        rules_tables.BALLOTS,
    )
    for table in tables:
        used |= {name for row in table for name in row.options}
    caps = {
        "cap_denominator",
        "cap_rounding",
        "organization_cap",
        "cap_group_merging",
        "managed_members_in_cap",
        "section_cap_group",
    }
    elsewhere = {"decision_vote_base"}  # test_rules_ballots.py
    assert {option.name for option in BOOK.options} - used - caps - elsewhere == set()
