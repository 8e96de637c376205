"""Who may do what with members: `check_can_x` raises a Vietnamese sentence, `can` asks the same for a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from members.querysets import ACCOUNT_POSTS
from organizations.scope import PERSONNEL, SENSITIVE, Role, scope_of
from partybase.refusal import NotAllowed

if TYPE_CHECKING:
    from members.models import Member, Position, StatusPeriod
    from organizations.models import Organization
    from partybase.accounts.models import User

SENSITIVE_FIELDS = ("citizen_id", "ethnic_group", "religion")
RESERVED_FIELDS = ("admission_decided_on", "admission_ceremony_on", "official_on", "card_number", "life_history_number")
NAME_FIELDS = ("surname_and_middle", "given_name")
FREE_FIELDS = (
    *NAME_FIELDS, "birth_name", "sex", "birth_date", "home_place", "residence", "schooling", "qualification",
    "political_theory", "foreign_language", "occupation", "employment", "phone", "note",
)  # fmt: skip
ALL_FIELDS = (*FREE_FIELDS, *SENSITIVE_FIELDS, *RESERVED_FIELDS, "status", "cell", "ended_on", "end_kind")


def can(check: Callable[..., None], *args: Any) -> bool:
    """Whether a `check_can_…` lets it pass: for buttons."""
    try:
        check(*args)
    except NotAllowed:
        return False
    return True


def _path(organization: Organization) -> str:
    return organization.path or ""


# --- fields ------------------------------------------------------------------------------------------------------


def visible_fields(user: User, member: Member) -> frozenset[str]:
    """The fields of one member that a user may see: used by forms, the overview and exports.

    Identity number, religion and ethnic group: the member's own chain of secretaries and organization staff. Leaders see
    the rest. Inspection staff see name and cell, administrators nothing but the names of position holders.
    """
    scope = scope_of(user)
    path = _path(member.cell)
    if scope.covers(path, *SENSITIVE):
        return frozenset(ALL_FIELDS)
    if scope.covers(path, *PERSONNEL):
        return frozenset(ALL_FIELDS) - frozenset(SENSITIVE_FIELDS)
    if scope.covers(path, Role.INSPECTION_STAFF):
        return frozenset((*NAME_FIELDS, "cell"))
    return frozenset()


def sees_sensitive_anywhere(user: User) -> bool:
    """Whether an export has the columns of sensitive fields at all; each row still asks `visible_fields`."""
    return scope_of(user).has(*SENSITIVE)


def editable_fields(user: User, member: Member) -> frozenset[str]:
    """What `edit_member` writes for a user: all that is not reserved, and what is reserved only while it is empty."""
    if not scope_of(user).covers(_path(member.cell), *SENSITIVE):
        return frozenset()
    fields = set(FREE_FIELDS) | set(SENSITIVE_FIELDS)
    fields |= {name for name in RESERVED_FIELDS if not getattr(member, name)}
    if not member.is_official:
        fields -= {"official_on", "card_number"}
    return frozenset(fields)


# --- acts --------------------------------------------------------------------------------------------------------


def _needs_record_keeper(by: User, organization: Organization, what: str) -> None:
    if not scope_of(by).covers(_path(organization), *SENSITIVE):
        raise NotAllowed(
            f"Việc {what} do bí thư, phó bí thư của chi bộ hoặc cấp ủy quản lý chi bộ, và cán bộ Ban Tổ chức ghi. "
            "Đồng chí không có quyền này đối với tổ chức đảng đã chọn."
        )


def _needs_staff(by: User, organization: Organization, what: str) -> None:
    if not scope_of(by).covers(_path(organization), Role.ORGANIZATION_STAFF):
        raise NotAllowed(f"Việc {what} do cán bộ Ban Tổ chức ghi. Hãy gửi văn bản về Ban Tổ chức để được cập nhật.")


def check_can_see(by: User, member: Member) -> None:
    if not scope_of(by).covers(_path(member.cell), *PERSONNEL):
        raise NotAllowed("Hồ sơ đảng viên này nằm ngoài phạm vi của đồng chí.")


def check_can_add_anywhere(by: User) -> None:
    """Whether there is any cell to which the user may add a member."""
    if not scope_of(by).has(*SENSITIVE):
        raise NotAllowed("Việc thêm đảng viên do bí thư, phó bí thư của tổ chức đảng và cán bộ Ban Tổ chức ghi.")


def check_can_add(by: User, cell: Organization) -> None:
    _needs_record_keeper(by, cell, "thêm đảng viên")


def check_can_edit(by: User, member: Member) -> None:
    _needs_record_keeper(by, member.cell, "sửa hồ sơ đảng viên")


def check_can_correct(by: User, member: Member) -> None:
    _needs_staff(by, member.cell, "sửa ngày kết nạp, ngày chính thức, số thẻ, số lý lịch đã ghi")


def check_can_confirm(by: User, member: Member) -> None:
    _needs_record_keeper(by, member.cell, "ghi công nhận đảng viên chính thức")


def check_can_end(by: User, member: Member) -> None:
    _needs_record_keeper(by, member.cell, "ghi thôi sinh hoạt")


def check_can_move(by: User, member: Member, to: Organization | None = None) -> None:
    _needs_staff(by, member.cell, "chuyển sinh hoạt đảng")
    if to is not None:
        _needs_staff(by, to, "chuyển sinh hoạt đảng")


def check_can_restore(by: User, member: Member) -> None:
    _needs_staff(by, member.cell, "khôi phục sinh hoạt đảng")


def check_can_exempt(by: User, member: Member) -> None:
    _needs_record_keeper(by, member.cell, "ghi miễn công tác và sinh hoạt đảng")


def check_can_suspend(by: User, member: Member) -> None:
    _needs_staff(by, member.cell, "ghi đình chỉ sinh hoạt")


def check_can_end_status(by: User, period: StatusPeriod) -> None:
    check = check_can_exempt if period.kind == "EXEMPT" else check_can_suspend
    check(by, period.member)


def check_can_open_position(by: User, member: Member, organization: Organization | None = None) -> None:
    _needs_staff(by, organization or member.cell, "ghi chức vụ của đảng viên")


def check_can_end_position(by: User, position: Position) -> None:
    _needs_staff(by, position.organization, "ghi thôi giữ chức vụ")


def check_can_see_holders(by: User) -> None:
    if not scope_of(by).has(*PERSONNEL, Role.ADMINISTRATOR):
        raise NotAllowed(
            "Danh sách người giữ chức vụ dành cho bí thư, cán bộ Ban Tổ chức, lãnh đạo và quản trị hệ thống."
        )


def check_can_give_account(by: User, position: Position | None = None) -> None:
    if not scope_of(by).has(Role.ADMINISTRATOR):
        raise NotAllowed("Chỉ quản trị hệ thống được cấp tài khoản.")
    if position is not None and not scope_of(by).covers(_path(position.organization), Role.ADMINISTRATOR):
        raise NotAllowed("Tổ chức đảng này nằm ngoài phạm vi quản trị của đồng chí.")


def takes_account(position: Position) -> bool:
    """Only secretaries and their deputies below the top get an account from the list of position holders."""
    return position.kind in ACCOUNT_POSTS and position.grant_id is None and position.organization.parent_id is not None


def check_can_reveal(by: User, member: Member) -> None:
    if "citizen_id" not in visible_fields(by, member):
        raise NotAllowed(
            "Số căn cước công dân chỉ dành cho bí thư, phó bí thư quản lý đảng viên và cán bộ Ban Tổ chức."
        )


def check_can_list(by: User) -> None:
    if not scope_of(by).has(*PERSONNEL):
        raise NotAllowed("Sổ danh sách đảng viên dành cho bí thư, cán bộ Ban Tổ chức và lãnh đạo cấp ủy.")
