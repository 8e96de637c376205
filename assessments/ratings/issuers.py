"""Whose paper it is: the head and the signature of a paper, as the organization stood on its day.

Names, sign and place are data of the organization's dated state, so that a decision of 2019 that is printed after a merger
still carries the names of 2019 (HD 36-HD/VPTW, 3/4/2018, on the issuer's and its superior's name).
"""

from __future__ import annotations

import datetime
from typing import Any

from assessments.ratings.rules.levels import Body
from members.models import Position, PositionKind
from organizations.models import Organization, OrganizationState
from organizations.naming import usual_sign
from organizations.querysets import active_on
from partybase.web.documents import Issuer


def issuer_of(organization: Organization, body: str, on: datetime.date, *, signed: bool = False) -> Issuer:
    """The issuer of a paper of this body on a day; `signed` writes the name of the secretary of that day.

    Left head: the committee of a commune below ĐẢNG BỘ HUYỆN …, a cell below its ĐẢNG ỦY XÃ …, the district below the name
    that stands in its data. At most three statements.
    """
    state = _state_on(organization, on)
    ids = [int(part) for part in (state.path or organization.path).split(".") if part]
    above = {
        row.organization_id: row
        for row in OrganizationState.objects.filter(
            active_on(on), organization_id__in=[ids[0], state.parent_id or ids[0]]
        )
    }
    top = above.get(ids[0], state)
    parent = above.get(state.parent_id) if state.parent_id else None
    place = state.place_name or top.place_name
    signer = signer_of(organization, on) if signed else ""
    if state.kind in Organization.CELL_KINDS:
        return Issuer.cell(superior_name=_superior(parent, state), name=state.name, place=place, signer_name=signer)
    authority = "T/M BAN THƯỜNG VỤ" if body == Body.DISTRICT_STANDING_COMMITTEE else f"T/M {_committee_word(state)}"
    sign = state.sign or usual_sign(state.kind, state.level)
    return Issuer(_superior(parent, state), state.issuing_body, sign, place, authority, "BÍ THƯ", signer)


def signer_of(organization: Organization, on: datetime.date) -> str:
    """The secretary's name on a day; empty where the roster has none."""
    position = (
        Position.objects.filter(active_on(on), organization=organization, kind=PositionKind.SECRETARY)
        .select_related("member")
        .order_by("starts", "pk")
        .first()
    )
    return position.member.full_name if position else ""


def _state_on(organization: Organization, on: datetime.date) -> Any:
    """The dated state; today's for a day before the system knew the organization."""
    return OrganizationState.objects.filter(active_on(on), organization=organization).first() or organization


def _superior(parent: Any, state: Any) -> str:
    """A body right below the district stands under the district's own name, one further down under the committee above."""
    if parent is None:
        return state.superior_name
    return parent.name if parent.parent_id is None else parent.issuing_body


def _committee_word(state: Any) -> str:
    """ "T/M ĐẢNG ỦY", "T/M HUYỆN ỦY": the first two words of the committee's name, where they say what it is."""
    words = state.issuing_body.upper().split()[:2]
    return " ".join(words) if words[-1:] in (["ỦY"], ["UỶ"]) else "ĐẢNG ỦY"
