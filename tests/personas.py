"""The seven people of the demonstration, each one sentence, over a small district; and nobody at all.

`make_district()` makes the organizations; `quantri(district)` … make one person each; `everyone(district)` all seven.

    Đảng bộ huyện Minh Sơn                      quantri · tochuc · kiemtra · lanhdao
    ├── Đảng bộ xã Tử Du                        bithu
    │   ├── Chi bộ thôn Đồng                    chibo
    │   └── Đảng bộ bộ phận Trường học
    │       └── Chi bộ Trường Tiểu học
    ├── Đảng bộ xã Liên Hòa                     (the sibling)
    │   └── Chi bộ thôn Phú
    └── Chi bộ Phòng Giáo dục                   chiboso
"""

import dataclasses
from collections.abc import Callable

from members.models import Member, PositionKind
from organizations.models import Kind, Organization
from organizations.scope import Role
from partybase.accounts.models import User
from tests.factories import (
    make_category,
    make_grant,
    make_member,
    make_organization,
    make_position,
    make_top,
    make_user,
)


@dataclasses.dataclass
class District:
    top: Organization
    commune: Organization
    cell: Organization
    section: Organization
    section_cell: Organization
    sibling: Organization
    sibling_cell: Organization
    office: Organization
    members: dict[str, Member] = dataclasses.field(default_factory=dict)

    @property
    def organizations(self) -> list[Organization]:
        return [
            self.top,
            self.commune,
            self.cell,
            self.section,
            self.section_cell,
            self.sibling,
            self.sibling_cell,
            self.office,
        ]


def make_district(*, with_members: bool = False) -> District:
    """The organizations; with members: a secretary and two more in every cell, the committee's secretaries among them."""
    commune_category = make_category("XA", name="Xã", is_territorial=True)
    office_category = make_category("CO_QUAN_NHA_NUOC", name="Cơ quan Nhà nước")
    top = make_top()
    commune = make_organization("Đảng bộ xã Tử Du", parent=top, kind=Kind.DBCS, category=commune_category)
    section = make_organization("Đảng bộ bộ phận Trường học", parent=commune, kind=Kind.DBBP)
    sibling = make_organization("Đảng bộ xã Liên Hòa", parent=top, kind=Kind.DBCS, category=commune_category)
    district = District(
        top=top,
        commune=commune,
        cell=make_organization("Chi bộ thôn Đồng", parent=commune),
        section=section,
        section_cell=make_organization("Chi bộ Trường Tiểu học", parent=section),
        sibling=sibling,
        sibling_cell=make_organization("Chi bộ thôn Phú", parent=sibling),
        office=make_organization("Chi bộ Phòng Giáo dục", parent=top, kind=Kind.CBCS, category=office_category),
    )
    if with_members:
        _fill(district)
    return district


def _fill(district: District) -> None:
    names = {
        "cell": ("Nguyễn Văn Đức", "Trần Thị Yến", "Lê Hữu Ân"),
        "section_cell": ("Phạm Thị Oanh", "Đỗ Văn Ích", "Vũ Thị Ửng"),
        "sibling_cell": ("Hoàng Văn Đoàn", "Bùi Thị Ánh", "Ngô Văn Ý"),
        "office": ("Đặng Thị Hiền", "Phan Văn Ổn", "Lý Thị Ước"),
    }
    for place, people in names.items():
        cell = getattr(district, place)
        for rank, name in enumerate(people):
            member = make_member(name, cell=cell)
            district.members[f"{place}{rank}"] = member
            if rank == 0:
                make_position(member, cell, PositionKind.SECRETARY)
    make_position(district.members["cell1"], district.commune, PositionKind.SECRETARY)
    make_position(district.members["sibling_cell1"], district.sibling, PositionKind.SECRETARY)


def quantri(district: District) -> User:
    """The administrator: accounts and grants, names and posts of position holders, no content."""
    return _person("quantri", "Vũ Quản Trị", district.top, Role.ADMINISTRATOR)


def tochuc(district: District) -> User:
    """Staff of the organization department: every organization and member of the district."""
    return _person("tochuc", "Hà Tổ Chức", district.top, Role.ORGANIZATION_STAFF)


def kiemtra(district: District) -> User:
    """Staff of the inspection commission: organizations, and alone inspections and discipline."""
    return _person("kiemtra", "Đinh Kiểm Tra", district.top, Role.INSPECTION_STAFF)


def lanhdao(district: District) -> User:
    """Records the votes and decisions of the district standing committee; sees the whole district."""
    return _person("lanhdao", "Mai Lãnh Đạo", district.top, Role.LEADER)


def bithu(district: District) -> User:
    """Secretary of the commune's party organization: it and everything below it."""
    return _person("bithu", "Trần Bí Thư", district.commune, Role.SECRETARY)


def chibo(district: District) -> User:
    """Secretary of a village cell in that commune: the cell alone."""
    return _person("chibo", "Nguyễn Chi Bộ", district.cell, Role.SECRETARY)


def chiboso(district: District) -> User:
    """Secretary of the grassroots cell of a district office: the cell alone, with nothing between it and the district."""
    return _person("chiboso", "Đặng Cơ Sở", district.office, Role.SECRETARY)


PERSONAS: dict[str, Callable[[District], User]] = {
    make.__name__: make for make in (quantri, tochuc, kiemtra, lanhdao, bithu, chibo, chiboso)
}


def everyone(district: District) -> dict[str, User]:
    return {name: make(district) for name, make in PERSONAS.items()}


def _person(username: str, full_name: str, organization: Organization, role: str) -> User:
    """Asked for again, the same person, read anew (rights are worked out once for a user object)."""
    found = User.objects.filter(username=username).first()
    if found:
        return found
    user = make_user(username, full_name=full_name)
    make_grant(user, organization, role)
    return user
