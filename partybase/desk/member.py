"""The overview of a member: who, where, in which state; the timeline; reviews, ratings, history.

Fields are those of `members.permissions.visible_fields`. Another cell of the timeline is shown by its name alone (the
reduced view of a move); it is a link only for whom it is in scope.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.urls import reverse

from assessments.inspections.reader import released_of
from assessments.meetings.reader import reviews_of
from assessments.ratings.reader import results_of
from members import permissions
from members.models import Member, MembershipKind, Position, StatusKind
from members.permissions import can, visible_fields
from members.querysets import PARTY_POSTS
from members.rules import age_on, mask_citizen_id, member_warnings
from organizations.models import Organization
from organizations.scope import PERSONNEL, scope_of
from partybase.desk.history import history_of
from partybase.today import today
from partybase.vietnamese import format_date, format_partial_date
from partybase.web.views import ScopedDetailView


@dataclasses.dataclass(frozen=True)
class Moment:
    """One row of the timeline: a stay, a status period or a post."""

    starts: datetime.date
    ends: datetime.date | None
    what: str
    organization: Organization | None
    linked: bool
    note: str


class MemberOverviewView(ScopedDetailView):
    model = Member
    template_name = "desk/member_overview.html"
    context_object_name = "member"
    section = "members"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("cell__parent")

    def get_title(self) -> str:
        return self.object.full_name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Đảng viên", reverse("members:member-list"))]

    def get_can(self) -> dict[str, bool]:
        user, member = self.request.user, self.object
        active, keeper = member.is_active, can(permissions.check_can_edit, user, member)
        staff = can(permissions.check_can_move, user, member)
        return {
            "edit": keeper and active,
            "correct": can(permissions.check_can_correct, user, member),
            "confirm": active and not member.is_official and can(permissions.check_can_confirm, user, member),
            "end": active and can(permissions.check_can_end, user, member),
            "exempt": active and can(permissions.check_can_exempt, user, member),
            "suspend": active and can(permissions.check_can_suspend, user, member),
            "move": staff and active,
            "temporary": staff and active,
            "restore": not active and can(permissions.check_can_restore, user, member),
            "position": active and can(permissions.check_can_open_position, user, member),
            "reveal": bool(member.citizen_id) and can(permissions.check_can_reveal, user, member),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, member, day = self.request.user, self.object, today()
        stays = list(member.memberships.select_related("organization"))
        periods = list(member.status_periods.order_by("-starts"))
        positions = list(member.positions.select_related("organization").order_by("-starts"))
        open_positions = [position for position in positions if position.ends is None]
        for position in open_positions:
            position.may_end = can(permissions.check_can_end_position, user, position)
        for period in periods:
            period.may_end = period.ends is None and can(permissions.check_can_end_status, user, period)
        posts = any(position.kind in PARTY_POSTS for position in open_positions)
        rights = self.get_can()
        rights["exempt"] &= not any(period.kind == StatusKind.EXEMPT and period.ends is None for period in periods)
        return super().get_context_data(
            can=rights,
            facts=facts(user, member),
            state=state_in_words(member),
            warnings=member_warnings(member, on=day, holds_party_post=posts) if member.is_active else [],
            cell_linked=self.sees(member.cell),
            masked=mask_citizen_id(member.citizen_id) if "citizen_id" in visible_fields(user, member) else "",
            guest=next((s for s in stays if s.kind == MembershipKind.TEMPORARY and s.ends is None), None),
            open_periods=[period for period in periods if period.ends is None],
            open_positions=open_positions,
            timeline=self.timeline(stays, periods, positions),
            reviews=reviews_of(user, member),
            released=released_of(user, member),
            ratings=results_of(user, member),
            events=history_of(user, member),
            **kwargs,
        )

    def sees(self, organization: Organization) -> bool:
        return scope_of(self.request.user).covers(organization.path or "", *PERSONNEL)

    def timeline(self, stays: list[Any], periods: list[Any], positions: list[Position]) -> list[Moment]:
        """Newest first."""
        rows = []
        for stay in stays:
            notes = [f"{stay.get_entry_kind_display()}", stay.entry_paper]
            if stay.end_kind:
                notes += [stay.get_end_kind_display(), stay.end_body, stay.end_paper]
            rows.append(self.moment(stay, stay.get_kind_display(), stay.organization, notes))
        for period in periods:
            rows.append(
                self.moment(period, period.get_kind_display(), None, [period.reason, period.paper, period.end_paper])
            )
        for position in positions:
            post = position.title or position.get_kind_display()
            rows.append(self.moment(position, post, position.organization, [position.paper, position.end_paper]))
        return sorted(rows, key=lambda row: (row.starts, row.ends is None, row.what), reverse=True)

    def moment(self, row: Any, what: str, organization: Organization | None, notes: list[str]) -> Moment:
        linked = organization is not None and self.sees(organization)
        return Moment(row.starts, row.ends, what, organization, linked, "; ".join(note for note in notes if note))


def state_in_words(member: Member) -> str:
    if not member.is_active:
        return f"Đã thôi sinh hoạt từ ngày {format_date(member.ended_on)} ({member.get_end_kind_display()})"
    return "Đảng viên chính thức" if member.is_official else "Đảng viên dự bị"


def facts(user: Any, member: Member) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of (label, text) of what the user may see; the identity number has a place of its own on the page."""
    allowed = visible_fields(user, member)

    def row(name: str, text: str, label: str = "") -> list[tuple[str, str]]:
        named = label or str(Member._meta.get_field(name).verbose_name)
        return [(named[:1].upper() + named[1:], text)] if name in allowed else []

    def plain(*names: str) -> list[tuple[str, str]]:
        return [entry for name in names for entry in row(name, _text(member, name))]

    age = age_on(member.birth_date, today())
    born = format_partial_date(member.birth_date)
    return [
        (
            "Đảng tịch",
            [
                *plain("admission_decided_on", "admission_ceremony_on", "official_on"),
                *row("admission_decided_on", party_age(member), "Tuổi đảng"),
                *plain("card_number", "life_history_number"),
            ],
        ),
        (
            "Nhân thân",
            [
                *row("birth_date", f"{born} ({age} tuổi)" if age is not None else born),
                *plain("sex", "birth_name", "ethnic_group", "religion", "home_place", "residence", "phone"),
            ],
        ),
        (
            "Học vấn, công tác",
            plain(
                "schooling", "qualification", "political_theory", "foreign_language", "occupation", "employment", "note"
            ),
        ),
    ]


def _text(member: Member, name: str) -> str:
    if name.endswith("_on"):
        return format_partial_date(getattr(member, name))
    display = getattr(member, f"get_{name}_display", None)
    return str((display() if display else getattr(member, name)) or "")


def party_age(member: Member) -> str:
    """Full years from the admission decision, once confirmed official (Điều lệ Đảng 2011, Art. 5)."""
    years = age_on(member.admission_decided_on, member.ended_on or today()) if member.is_official else None
    return f"{years} năm" if years is not None else ""
