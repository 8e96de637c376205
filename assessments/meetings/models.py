"""Reviews: sessions of self-criticism and criticism, in the form the rating needs.

Owns: `ReviewSession` (of a committee, or of a cell's members) and `Review`, one for each reviewed subject. An organization's
review is its committee's; where there is no committee, its secretary's and deputy's at the cell meeting
(HD 21-HD/BTCTW, 18/10/2019). Later the life of the cell (meetings) comes here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from assessments.meetings.querysets import ReviewQuerySet, ReviewSessionQuerySet
from members.models import Member
from organizations.models import Organization


class SessionKind(models.TextChoices):
    COMMITTEE = "COMMITTEE", "Kiểm điểm tập thể cấp ủy"
    MEMBERS = "MEMBERS", "Kiểm điểm đảng viên của chi bộ"


class ReviewSession(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="review_sessions")
    year = models.PositiveSmallIntegerField("năm kiểm điểm")
    kind = models.CharField("hình thức", max_length=10, choices=SessionKind.choices)
    held_on = models.DateField("ngày họp")
    chair = models.CharField("chủ trì", max_length=150)
    minutes_secretary = models.CharField("thư ký", max_length=150, blank=True)
    superior_attending = models.CharField("cấp trên dự", max_length=200, blank=True)
    summoned = models.PositiveSmallIntegerField("triệu tập")
    present = models.PositiveSmallIntegerField("có mặt")
    version = models.PositiveIntegerField(default=1)

    objects = ReviewSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "hội nghị kiểm điểm"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(name="review_session_present", condition=Q(present__lte=models.F("summoned"))),
        ]

    def __str__(self) -> str:
        return f"{self.title_of(self.kind)} {self.organization}, năm {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:review-detail", args=[self.pk])

    @staticmethod
    def title_of(kind: str) -> str:
        """The kind before the name of an organization, which says itself that it is a cell."""
        return "Kiểm điểm đảng viên" if kind == SessionKind.MEMBERS else "Kiểm điểm tập thể cấp ủy"

    @property
    def is_of_committee(self) -> bool:
        return self.kind == SessionKind.COMMITTEE


class Outcome(models.TextChoices):
    REVIEWED = "REVIEWED", "Đã kiểm điểm"
    ABSENT = "ABSENT", "Vắng, kiểm điểm sau"
    EXEMPT = "EXEMPT", "Được miễn"


class Review(models.Model):
    """One subject at a session: the organization (its committee) or a member. `reviewed_on` is set where an absent member
    was reviewed on a later day than the session's."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="reviews")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices, default=Outcome.REVIEWED)
    absence_reason = models.CharField("lý do vắng", max_length=300, blank=True)
    reviewed_on = models.DateField("ngày kiểm điểm bổ sung", null=True, blank=True)
    strengths = models.TextField("ưu điểm", blank=True)
    faults = models.TextField("hạn chế, khuyết điểm", blank=True)
    promises = models.TextField("cam kết khắc phục", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả kiểm điểm"
        ordering = ["session_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="review_one_subject",
                condition=Q(member__isnull=False, organization__isnull=True)
                | Q(member__isnull=True, organization__isnull=False),
            ),
            models.UniqueConstraint(
                name="review_member_once", fields=["session", "member"], condition=Q(member__isnull=False)
            ),
            models.UniqueConstraint(
                name="review_organization_once",
                fields=["session", "organization"],
                condition=Q(organization__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.organization}: {self.get_outcome_display()}"

    @property
    def subject(self) -> Member | Organization:
        return self.member or self.organization

    @property
    def has_text(self) -> bool:
        return bool(self.strengths or self.faults or self.promises)
