"""Inspection staff alone read and write these records; to everybody else they do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.inspections.models import SubjectFields
from organizations.models import Organization
from organizations.scope import Role, scope_of
from partybase.refusal import NotAllowed

if TYPE_CHECKING:
    from partybase.accounts.models import User

ONLY_INSPECTION = (
    "Phần kiểm tra, giám sát, kỷ luật chỉ dành cho cán bộ Ủy ban Kiểm tra. "
    "Cần cung cấp thông tin thì liên hệ Ủy ban Kiểm tra của cấp ủy."
)


def check_can_enter(by: User) -> None:
    """The pages of the section: whoever holds the role anywhere."""
    if not scope_of(by).has(Role.INSPECTION_STAFF):
        raise NotAllowed(ONLY_INSPECTION)


def check_can_record(by: User, place: Organization) -> None:
    """A record about a subject whose place is this organization."""
    if not scope_of(by).covers(place.path or "", Role.INSPECTION_STAFF):
        raise NotAllowed(ONLY_INSPECTION)


def check_can_read(by: User, thing: SubjectFields) -> None:
    check_can_record(by, thing.place)


def check_can_correct(by: User, thing: SubjectFields) -> None:
    check_can_record(by, thing.place)
