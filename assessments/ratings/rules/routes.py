"""Who rates himself, who proposes, who decides, and whose decision comes later (HD 21-HD/BTCTW, 18/10/2019)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.ratings.rules.levels import BODY_LABELS, Body, RuleError, SubjectKind
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Clause

SECTION_KIND = "DBBP"

# The states of an assessment by route: (a) a separate proposer, (b) none, (c) one body in two acts.
ROUTE_STATES = {
    "A": ("draft", "sent", "appraised", "decided", "published"),
    "B": ("draft", "sent", "decided", "published"),
    "C": ("draft", "proposed", "decided", "published"),
}


@dataclass(frozen=True)
class Route:
    letter: str
    self_rater: Body
    proposer: Body
    decider: Body
    clause: Clause

    @property
    def states(self) -> tuple[str, ...]:
        return ROUTE_STATES[self.letter]

    @property
    def decided_by_standing_committee(self) -> bool:
        return self.decider is Body.DISTRICT_STANDING_COMMITTEE

    def sentence(self) -> str:
        proposer = f", {BODY_LABELS[self.proposer]} đề xuất" if self.proposer is not Body.NONE else ""
        return (
            f"{_capital(BODY_LABELS[self.self_rater])} tự xếp loại{proposer}, {BODY_LABELS[self.decider]} quyết định."
        )


def route(
    rulebook: Rulebook,
    *,
    subject: SubjectKind,
    organization_kind: str,
    parent_kind: str = "",
    has_cell_committee: bool = True,
    heads_grassroots_organization: bool = False,
    managed_by_standing_committee: bool = False,
) -> Route:
    """The route of a member (with the kind of the cell) or of an organization (with its own kind).

    Kinds are the codes DBCS, CBCS, DBBP, CBTT. A cell without a committee takes the committee's place itself.
    """
    standing = heads_grassroots_organization or managed_by_standing_committee
    for rule in rulebook.routes:
        if (
            rule.subject is subject
            and rule.kind in ("", organization_kind)
            and rule.under_section in (None, parent_kind == SECTION_KIND)
            and (subject is not SubjectKind.MEMBER or rule.standing_committee in (None, standing))
        ):
            swap = {Body.CELL_COMMITTEE: Body.CELL} if not has_cell_committee else {}
            self_rater, proposer, decider = (
                swap.get(body, body) for body in (rule.self_rater, rule.proposer, rule.decider)
            )
            return Route(rule.letter, self_rater, proposer, decider, rule.clause)
    raise RuleError(
        f"Bộ quy định này không xếp loại tổ chức đảng loại “{organization_kind}”: "
        "đảng bộ cấp trên của tổ chức cơ sở đảng do cấp ủy cấp trên nữa xếp loại."
    )


def decision_comes_later(
    *,
    heads_this_organization: bool = False,
    heads_organization_above: bool = False,
    managed_by_standing_committee: bool = False,
) -> bool:
    """Is this member decided after the organization that counts him? Then he never keeps it waiting."""
    return heads_this_organization or heads_organization_above or managed_by_standing_committee


def order_of_work(rulebook: Rulebook) -> Sequence[Clause]:
    """The sentences on what comes before what, in order."""
    return tuple(rule.clause for rule in rulebook.order)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
