"""The lists of reviews as workbooks: who and when, never the text of a review."""

from __future__ import annotations

from typing import Any

from assessments.meetings.models import ReviewSession
from members.models import Member
from organizations.models import Organization
from partybase.web.workbooks import Column

SESSION_COLUMNS = [
    Column("Tổ chức đảng", 40),
    Column("Hình thức", 32),
    Column("Năm", 8, "integer"),
    Column("Ngày họp", 14, "date"),
    Column("Chủ trì", 26),
    Column("Triệu tập", 11, "integer"),
    Column("Có mặt", 11, "integer"),
    Column("Đã kiểm điểm", 11, "integer"),
    Column("Vắng, kiểm điểm sau", 12, "integer"),
    Column("Được miễn", 11, "integer"),
]
MISSING_MEMBER_COLUMNS = [
    Column("Họ và tên", 30),
    Column("Chi bộ", 40),
    Column("Diện", 14),
    Column("Tình trạng", 30),
    Column("Vắng ngày", 14, "date"),
]
MISSING_ORGANIZATION_COLUMNS = [
    Column("Tổ chức đảng", 40),
    Column("Cấp trên", 40),
    Column("Kiểm điểm bởi", 40),
    Column("Tình trạng", 20),
]
DONE = "Đã kiểm điểm"
MISSING = "Chưa kiểm điểm"


def session_row(session: ReviewSession) -> list[Any]:
    return [
        session.organization.name,
        session.get_kind_display(),
        session.year,
        session.held_on,
        session.chair,
        session.summoned,
        session.present,
        session.reviewed_count,
        session.absent_count,
        session.exempt_count,
    ]


def member_row(member: Member) -> list[Any]:
    state = DONE if member.is_reviewed else MISSING
    return [
        member.full_name,
        member.cell.name,
        member.get_status_display(),
        state,
        None if member.is_reviewed else member.absent_on,
    ]


def organization_row(organization: Organization) -> list[Any]:
    return [
        organization.name,
        organization.parent.name if organization.parent else "",
        reviewer_of(organization),
        DONE if organization.is_reviewed else MISSING,
    ]


def reviewer_of(organization: Organization) -> str:
    """Whose review is the organization's."""
    return "Hội nghị cấp ủy" if organization.own_committee else "Bí thư, phó bí thư tại hội nghị chi bộ"
