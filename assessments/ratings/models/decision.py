"""Decisions of competent bodies, and the groups among which the outstanding cap is counted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.ratings.models.assessment import BODY_CHOICES, SUBJECT_CHOICES, Assessment
from assessments.ratings.models.cycle import LEVEL_CHOICES, Cycle
from assessments.ratings.querysets import CapGroupQuerySet, DecisionQuerySet
from organizations.models import Organization


class CapGroup(models.Model):
    """The rated subjects among which the cap is counted; its row is locked before any count.

    `organization` is the grassroots organization (members, cells) or the top (grassroots organizations of a category
    group). A group may be merged into another of the same deciding body, with a reason; an exception allows `extra`
    more, with reason and paper. `is_over` marks a group that a lawful lowering left above its cap.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="cap_groups")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20, choices=[*SUBJECT_CHOICES, ("ORGANIZATION", "Tổ chức cơ sở đảng")])
    key = models.CharField(max_length=80)
    name = models.CharField("nhóm", max_length=250)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    merge_reason = models.CharField("lý do ghép nhóm", max_length=500, blank=True)
    extra = models.PositiveSmallIntegerField("số vượt được phép", default=0)
    extra_reason = models.CharField("lý do vượt", max_length=500, blank=True)
    extra_paper = models.CharField("văn bản cho vượt", max_length=300, blank=True)
    is_over = models.BooleanField("đang vượt tỷ lệ", default=False)

    objects = CapGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "nhóm tính tỷ lệ"
        ordering = ["cycle_id", "subject_kind", "key"]
        constraints = [
            models.UniqueConstraint(name="cap_group_once", fields=["cycle", "key"]),
            models.CheckConstraint(
                name="cap_group_not_self", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="cap_group_extra_has_reason", condition=Q(extra=0) | (~Q(extra_reason="") & ~Q(extra_paper=""))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DecisionKind(models.TextChoices):
    FIRST = "FIRST", "Quyết định xếp loại"
    LOWERING = "LOWERING", "Hạ mức trước khi công bố"
    COMPLAINT = "COMPLAINT", "Xếp loại lại do khiếu nại"
    WRONG_FACT = "WRONG_FACT", "Xếp loại lại do dữ kiện sai"
    CANCELLED = "CANCELLED", "Cấp trên hủy kết quả, xếp loại lại"


class Decision(models.Model):
    """One paper of a competent body that gives a list of subjects their levels; published as a whole, by its body."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="decisions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="rating_decisions")
    body = models.CharField("cấp quyết định", max_length=30, choices=BODY_CHOICES)
    kind = models.CharField("loại", max_length=12, choices=DecisionKind.choices, default=DecisionKind.FIRST)
    reason = models.CharField("lý do", max_length=1000, blank=True)
    number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    minutes = models.CharField("biên bản họp", max_length=200, blank=True)
    summoned = models.PositiveSmallIntegerField("tổng số thành viên")
    present = models.PositiveSmallIntegerField("có mặt")
    in_favour = models.PositiveSmallIntegerField("đồng ý")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    published_on = models.DateField("ngày công bố", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định xếp loại"
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(name="decision_number_once", fields=["organization", "number", "decided_on"]),
            models.CheckConstraint(
                name="decision_vote_possible", condition=Q(present__lte=F("summoned"), in_favour__lte=F("present"))
            ),
        ]

    def __str__(self) -> str:
        return f"Quyết định số {self.number} ngày {self.decided_on:%d/%m/%Y}"


class DecisionLine(models.Model):
    """The level one decision gave one subject, with the verdict as it was then; a re-rating is a new line."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decision_lines")
    version = models.PositiveSmallIntegerField(default=1)
    level = models.CharField("mức", max_length=15, choices=LEVEL_CHOICES)
    previous_level = models.CharField(max_length=15, choices=LEVEL_CHOICES, blank=True)
    verdict = models.JSONField(default=dict)
    overrides = models.JSONField(default=dict, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    class Meta:
        verbose_name = "dòng quyết định"
        ordering = ["decision_id", "id"]
        constraints = [
            models.UniqueConstraint(name="decision_line_version", fields=["assessment", "version"]),
            models.UniqueConstraint(name="decision_line_once", fields=["decision", "assessment"]),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_level_display()}"
