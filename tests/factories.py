"""The least that a test needs, made straight in the tables (the actions have tests of their own). Additive: add, never change.

`make_x(**overrides)` gives a saved x; what is not said is invented from a counter, the same in every run of one test.
"""

import datetime
import itertools

from members.models import Member, Membership, MembershipKind, Position, PositionKind, Status
from organizations.models import STATE_FIELDS, Category, Grant, Kind, Level, Organization, OrganizationState
from partybase.accounts.models import User
from partybase.vietnamese import fold, name_sort_key, text_sort_key

PASSWORD = "mat-khau-thu-nghiem-19"
LONG_AGO = datetime.date(2015, 1, 1)
_numbers = itertools.count(1)

_LEVELS = {
    Kind.DBH: Level.DISTRICT,
    Kind.DBCS: Level.BASE,
    Kind.CBCS: Level.BASE,
    Kind.DBBP: Level.BELOW_BASE,
    Kind.CBTT: Level.BELOW_BASE,
}


def make_user(username: str = "", *, password: str | None = None, **overrides) -> User:
    """An account; without `password` none can be typed (sign in with `client.force_login(user)`: fast)."""
    number = next(_numbers)
    username = username or f"taikhoan{number}"
    overrides.setdefault("full_name", f"Người Dùng {number}")
    user = User(username=username, **overrides)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user


def make_category(code: str = "KHAC", **overrides) -> Category:
    overrides.setdefault("name", f"Loại hình {code}")
    return Category.objects.get_or_create(code=code, defaults=overrides)[0]


def make_organization(
    name: str = "", *, parent: Organization | None = None, kind: str = Kind.CBTT, **overrides
) -> Organization:
    """An organization with its path and its first dated state; without a parent a top (see `make_top`)."""
    number = next(_numbers)
    name = name or f"{'Chi bộ' if kind in Organization.CELL_KINDS else 'Đảng bộ'} số {number}"
    overrides.setdefault("level", _LEVELS[kind])
    overrides.setdefault("opened_on", LONG_AGO)
    organization = Organization(
        name=name,
        kind=kind,
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        search_key=f" {fold(name)}"[:250],
        sort_key=text_sort_key(name)[:800],
        **overrides,
    )
    organization.save()
    organization.path = f"{parent.path if parent else ''}{organization.pk:06d}."
    organization.save(update_fields=["path"])
    OrganizationState.objects.create(
        organization=organization,
        starts=organization.opened_on,
        ends=organization.closed_on,
        path=organization.path,
        **{field: getattr(organization, field) for field in STATE_FIELDS},
    )
    return organization


def make_top(name: str = "Đảng bộ huyện Minh Sơn", **overrides) -> Organization:
    overrides.setdefault("committee_name", "Huyện ủy Minh Sơn")
    overrides.setdefault("superior_name", "Tỉnh ủy Hồng Lam")
    overrides.setdefault("place_name", "Minh Sơn")
    return make_organization(name, kind=Kind.DBH, **overrides)


def make_grant(user: User, organization: Organization, role: str, **overrides) -> Grant:
    overrides.setdefault("starts", LONG_AGO)
    return Grant.objects.create(user=user, organization=organization, role=role, **overrides)


def make_member(name: str = "", *, cell: Organization | None = None, **overrides) -> Member:
    """An official member of a cell (one is made where none is given), with the open membership."""
    number = next(_numbers)
    surname_and_middle, _, given_name = (name or f"Trần Thị Số {number}").rpartition(" ")
    cell = cell or make_organization()
    official = overrides.get("status", Status.OFFICIAL) == Status.OFFICIAL
    values = {
        "sex": "FEMALE",
        "birth_date": "1980-05-04",
        "admission_decided_on": "2010-01-15",
        "admission_ceremony_on": "2010-02-03",
        "official_on": "2011-02-03" if official else "",
        "status": Status.OFFICIAL,
        "search_key": f" {fold(f'{surname_and_middle} {given_name}')}",
        "sort_key": name_sort_key(surname_and_middle, given_name),
    } | overrides
    member = Member.objects.create(surname_and_middle=surname_and_middle, given_name=given_name, cell=cell, **values)
    make_membership(member, cell, ends=member.ended_on, end_kind=member.end_kind)
    return member


def make_membership(member: Member, organization: Organization, **overrides) -> Membership:
    values = {"kind": MembershipKind.OFFICIAL, "starts": LONG_AGO, "entry_kind": "INITIAL"} | overrides
    return Membership.objects.create(member=member, organization=organization, **values)


def make_position(
    member: Member, organization: Organization | None = None, kind: str = PositionKind.SECRETARY, **overrides
) -> Position:
    overrides.setdefault("starts", LONG_AGO)
    place = organization or member.cell
    return Position.objects.create(member=member, organization=place, kind=kind, **overrides)
