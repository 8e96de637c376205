"""Who holds, corrects and reads review sessions.

The secretary of that very organization records its sessions; organization staff correct with a reason; the committee above
reads, leaders see that it was done, inspection staff nothing (quality.md, Fields).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assessments.meetings.models import ReviewSession, SessionKind
from organizations.models import Organization
from organizations.scope import PERSONNEL, SENSITIVE, Role, scope_of
from partybase.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partybase.accounts.models import User


# A year's sessions may have been settled elsewhere (a closed rating year reads them). An app above adds its question in its
# AppConfig.ready: (organization, year) → a sentence that says why nothing may change and how to mend it, or "".
YEAR_GUARDS: list[Callable[[Organization, int], str]] = []


def why_year_is_settled(organization: Organization, year: int) -> str:
    return next((why for guard in YEAR_GUARDS if (why := guard(organization, year))), "")


def check_year_is_open(organization: Organization, year: int) -> None:
    """The year that a session is entered under."""
    why = why_year_is_settled(organization, year)
    if why:
        raise Refusal(why, field="year")


def check_can_enter(by: User) -> None:
    if not scope_of(by).has(*PERSONNEL):
        raise NotAllowed("Phần kiểm điểm dành cho bí thư, phó bí thư, cán bộ Ban Tổ chức và lãnh đạo cấp ủy.")


def check_can_start(by: User) -> None:
    """Whether there is any organization whose sessions the user records."""
    if not scope_of(by).has(Role.SECRETARY):
        raise NotAllowed("Hội nghị kiểm điểm do bí thư, phó bí thư của tổ chức đảng đó ghi.")


def check_can_hold(by: User, organization: Organization, kind: str) -> None:
    if not scope_of(by).holds(organization.pk, Role.SECRETARY):
        raise NotAllowed(f"Hội nghị kiểm điểm của {organization} do bí thư, phó bí thư của chính tổ chức đảng này ghi.")
    if kind == SessionKind.MEMBERS and not organization.is_cell:
        raise NotAllowed(
            f"{organization} không phải là chi bộ: đảng viên kiểm điểm ở chi bộ, đảng bộ kiểm điểm tập thể cấp ủy."
        )
    if not organization.is_open:
        raise NotAllowed(f"{organization} đã kết thúc hoạt động nên không ghi thêm hội nghị kiểm điểm.")


def is_holder(by: User, session: ReviewSession) -> bool:
    return scope_of(by).holds(session.organization_id, Role.SECRETARY)


def check_can_edit(by: User, session: ReviewSession) -> None:
    """Its secretary goes on with it; organization staff correct it; nobody in a year that is settled."""
    staff = scope_of(by).covers(session.organization.path or "", Role.ORGANIZATION_STAFF)
    if not is_holder(by, session) and not staff:
        raise NotAllowed(
            f"Hội nghị kiểm điểm của {session.organization} do bí thư, phó bí thư của tổ chức đảng này ghi tiếp, "
            "cán bộ Ban Tổ chức sửa khi có lý do."
        )
    why = why_year_is_settled(session.organization, session.year)
    if why:
        raise NotAllowed(why)


def needs_reason(by: User, session: ReviewSession) -> bool:
    """Whoever corrects another organization's record says why."""
    return not is_holder(by, session)


def can_edit(by: User, session: ReviewSession) -> bool:
    try:
        check_can_edit(by, session)
    except Refusal:
        return False
    return True


def can_read_texts(by: User, session: ReviewSession) -> bool:
    return scope_of(by).covers(session.organization.path or "", *SENSITIVE)


def can_start(by: User) -> bool:
    return scope_of(by).has(Role.SECRETARY)
