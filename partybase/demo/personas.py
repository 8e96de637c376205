"""The seven accounts of the demonstration and what each may do; named on its sign-in page, with one password."""

from __future__ import annotations

import dataclasses
import datetime

from django.contrib.auth.hashers import make_password

from members.models import Member, Position, PositionKind
from organizations.models import Grant, Organization
from organizations.scope import Role
from partybase.accounts.models import User
from partybase.audit.actions import event, record_many
from partybase.audit.models import Audience
from partybase.demo.district import District

PASSWORD = "partybase-demo"
SINCE = datetime.date(2018, 1, 2)


@dataclasses.dataclass(frozen=True)
class Persona:
    username: str
    role: str
    what: str  # shown when the demonstration starts
    who: str = ""  # the special case whose member this is
    place: str = "top"  # an organization of the special cases, or the top


PERSONAS = (
    Persona("quantri", Role.ADMINISTRATOR, "quản trị hệ thống: tài khoản và quyền, không xem nội dung"),
    Persona("tochuc", Role.ORGANIZATION_STAFF, "cán bộ Ban Tổ chức Huyện ủy", "tochuc"),
    Persona("kiemtra", Role.INSPECTION_STAFF, "cán bộ Ủy ban Kiểm tra Huyện ủy", "kiemtra"),
    Persona("lanhdao", Role.LEADER, "ghi biểu quyết, quyết định của Ban Thường vụ Huyện ủy", "lanhdao"),
    Persona("bithu", Role.SECRETARY, "bí thư Đảng ủy xã", "party_secretary_in_cell", "commune"),
    Persona("chibo", Role.SECRETARY, "bí thư chi bộ thôn thuộc xã đó", "", "cell"),
    Persona("chiboso", Role.SECRETARY, "bí thư chi bộ cơ sở của một cơ quan huyện", "", "office"),
)


def create_personas(district: District) -> dict[str, User]:
    """Accounts, grants, and the bond of secretaries' grants to their posts; one event each."""
    users = {}
    events = []
    for persona in PERSONAS:
        place = district.top if persona.place == "top" else district.special[persona.place]
        assert isinstance(place, Organization)
        member = _member_of(persona, place, district)
        # One hash each: accounts with the same password must not show it.
        user = User(username=persona.username, full_name=member.full_name if member else "Quản trị hệ thống")
        user.password = make_password(PASSWORD)
        user.save(force_insert=True)
        if member is not None:
            Member.objects.filter(pk=member.pk).update(user=user)
            member.user = user
        since = SINCE
        position = None
        if persona.role == Role.SECRETARY:
            position = Position.objects.get(
                member=member, organization=place, kind=PositionKind.SECRETARY, ends__isnull=True
            )
            since = max(SINCE, position.starts)
        reason = (
            f"{position.get_kind_display()} từ ngày {position.starts:%d/%m/%Y}" if position else "Phân công nhiệm vụ"
        )
        grant = Grant.objects.create(user=user, organization=place, role=persona.role, starts=since, reason=reason)
        if position is not None:
            position.grant = grant
            position.save(update_fields=["grant"])
        users[persona.username] = user
        events.append(
            event(
                by=None,
                act="account.create",
                summary=f"Tạo tài khoản trình diễn {user.username}: {grant.get_role_display()} ở {place}",
                subject=user,
                place=place,
                after={"tên đăng nhập": user.username, "vai trò": grant.get_role_display(), "tổ chức": str(place)},
                audience=Audience.ACCOUNTS,
            )
        )
    record_many(events)
    return users


def _member_of(persona: Persona, place: Organization, district: District) -> Member | None:
    if persona.who:
        member = district.special[persona.who]
        assert isinstance(member, Member)
        return member
    return district.secretaries[place.pk] if persona.role == Role.SECRETARY else None
