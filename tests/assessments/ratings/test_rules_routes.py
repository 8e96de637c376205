from __future__ import annotations

import pytest

from assessments.ratings.rules import (
    BODY_LABELS,
    Body,
    RuleError,
    SubjectKind,
    decision_comes_later,
    order_of_work,
    route,
)
from tests.assessments.ratings.rules_cases import BOOK
from tests.assessments.ratings.rules_tables import ROUTES, RouteExample


@pytest.mark.parametrize("example", ROUTES, ids=lambda example: f"{example.shows}-{example.letter}-{example.proposer}")
def test_route(example: RouteExample) -> None:
    found = route(BOOK, **example.given)
    assert (found.letter, found.self_rater, found.proposer, found.decider, found.clause.code) == (
        example.letter, example.self_rater, example.proposer, example.decider, example.shows,
    )  # fmt: skip


@pytest.mark.parametrize("example", ROUTES, ids=lambda example: f"{example.shows}-{example.letter}-{example.proposer}")
def test_route_letter_agrees_with_its_bodies(example: RouteExample) -> None:
    """(a) a separate proposer, (b) the proposal is part of sending, (c) one body in two acts."""
    found = route(BOOK, **example.given)
    sends = {Body.CELL_COMMITTEE, Body.CELL, Body.NONE}
    if found.letter == "C":
        assert found.proposer is found.decider
        assert found.states == ("draft", "proposed", "decided", "published")
    elif found.letter == "B":
        assert found.proposer in sends
        assert found.proposer is not found.decider
        assert found.states == ("draft", "sent", "decided", "published")
    else:
        assert found.proposer not in sends
        assert found.proposer is not found.decider
        assert found.states == ("draft", "sent", "appraised", "decided", "published")


def test_sentence_names_roles_never_a_level_of_administration() -> None:
    found = route(BOOK, subject=SubjectKind.MEMBER, organization_kind="CBCS", has_cell_committee=False)
    assert found.sentence() == "Đảng viên và chi bộ tự xếp loại, chi bộ đề xuất, chi bộ quyết định."
    assert not any(word in label for label in BODY_LABELS.values() for word in ("huyện", "xã", "tỉnh"))


@pytest.mark.parametrize(
    "given",
    [
        {"subject": SubjectKind.PARTY_ORGANIZATION, "organization_kind": "DBH"},
        {"subject": SubjectKind.MEMBER, "organization_kind": "DBCS"},
        {"subject": SubjectKind.CELL, "organization_kind": ""},
    ],
)
def test_what_the_rulebook_does_not_rate_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(RuleError, match="không xếp loại"):
        route(BOOK, **given)  # type: ignore[arg-type]


def test_heads_and_managed_members_are_decided_later() -> None:
    assert not decision_comes_later()
    assert decision_comes_later(heads_this_organization=True)
    assert decision_comes_later(heads_organization_above=True)
    assert decision_comes_later(managed_by_standing_committee=True)


def test_order_of_work_is_told_from_the_civil_service_to_the_head() -> None:
    assert [clause.code for clause in order_of_work(BOOK)] == [
        "order.civil_service_first",
        "order.lower_first",
        "order.collective_first",
        "order.later_in_ratio",
    ]
