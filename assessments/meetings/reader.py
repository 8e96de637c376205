"""What the overviews of an organization and of a member show of reviews: that and when, never the text."""

from __future__ import annotations

from typing import Any

from assessments.meetings.models import Review, ReviewSession
from members.models import Member
from organizations.models import Organization

MOST = 10


def sessions_of(user: Any, organization: Organization) -> list[ReviewSession]:
    """The latest sessions of the organization itself: one statement."""
    rows = ReviewSession.objects.visible_to(user).filter(organization=organization)
    return list(rows.select_related("organization").with_counts()[:MOST])


def reviews_of(user: Any, member: Member) -> list[Review]:
    """The latest reviews of the member, without text: one statement."""
    rows = Review.objects.visible_to(user).filter(member=member).without_texts()
    return list(rows.select_related("session__organization").order_by("-session__held_on", "-pk")[:MOST])
