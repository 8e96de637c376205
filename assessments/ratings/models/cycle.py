"""A year of rating under one pinned rulebook."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import Q

from assessments.ratings import rulebooks
from assessments.ratings.querysets import CycleQuerySet, RecordedResultQuerySet
from assessments.ratings.rules.levels import LEVEL_LABELS, LEVEL_SHORT
from assessments.ratings.rules.rulebook import Rulebook
from members.models import Member
from organizations.models import Organization

LEVEL_CHOICES = [(level.value, label) for level, label in LEVEL_LABELS.items()]


# Rebuilding a rulebook costs milliseconds: kept by its hash and its chosen options, which no snapshot ever changes.
_PINNED: dict[tuple[str, str, str], Rulebook] = {}


class CycleState(models.TextChoices):
    PREPARING = "PREPARING", "Đang chuẩn bị"
    OPEN = "OPEN", "Đang mở"
    CLOSED = "CLOSED", "Đã khóa"
    REOPENED = "REOPENED", "Mở lại"


class Cycle(models.Model):
    """One year: pins rulebook code, version, hash and the whole snapshot with the chosen options and their reasons."""

    top = models.ForeignKey(Organization, verbose_name="đảng bộ", on_delete=models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField("năm")
    state = models.CharField("trạng thái", max_length=10, choices=CycleState.choices, default=CycleState.PREPARING)
    rulebook_code = models.CharField("bộ quy định", max_length=60)
    rulebook_version = models.CharField("phiên bản", max_length=20, blank=True)
    rulebook_hash = models.CharField("mã băm", max_length=64, blank=True)
    snapshot = models.JSONField(default=dict, blank=True)
    options = models.JSONField("phương án đã chọn", default=dict, blank=True)
    option_reasons = models.JSONField("lý do chọn", default=dict, blank=True)
    reference_date = models.DateField("ngày chốt danh sách", null=True, blank=True)
    members_due = models.DateField("hạn gửi của chi bộ (đảng viên)", null=True, blank=True)
    cells_due = models.DateField("hạn gửi của chi bộ, đảng bộ bộ phận (tổ chức)", null=True, blank=True)
    grassroots_due = models.DateField("hạn gửi của tổ chức cơ sở đảng", null=True, blank=True)
    opening_paper = models.CharField("văn bản mở đợt", max_length=300, blank=True)
    opened_on = models.DateField("ngày mở", null=True, blank=True)
    closing_paper = models.CharField("văn bản khóa đợt", max_length=300, blank=True)
    closed_on = models.DateField("ngày khóa", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt xếp loại"
        ordering = ["-year", "id"]
        constraints = [models.UniqueConstraint(name="cycle_one_a_year", fields=["top", "year"])]

    def __str__(self) -> str:
        return f"Đợt xếp loại năm {self.year}"

    @property
    def rulebook(self) -> Rulebook:
        """The pinned rulebook with its chosen options, from the snapshot; while preparing, the file's with its defaults."""
        if not self.snapshot:
            return rulebooks.load(self.rulebook_code)
        key = (self.rulebook_code, self.rulebook_hash, json.dumps(self.snapshot.get("chosen", {}), sort_keys=True))
        if key not in _PINNED:
            if len(_PINNED) >= 32:
                _PINNED.clear()
            _PINNED[key] = Rulebook.from_dict(self.snapshot)
        return _PINNED[key]

    @property
    def accepts_work(self) -> bool:
        return self.state in (CycleState.OPEN, CycleState.REOPENED)


class Extension(models.Model):
    """A later deadline for one organization and what it sends, with a reason."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="extensions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="rating_extensions")
    until = models.DateField("gia hạn đến ngày")
    reason = models.CharField("lý do", max_length=500)

    class Meta:
        verbose_name = "gia hạn"
        constraints = [models.UniqueConstraint(name="extension_one", fields=["cycle", "organization"])]

    def __str__(self) -> str:
        return f"{self.organization}: {self.until:%d/%m/%Y}"


class RecordedResult(models.Model):
    """A result of an earlier year as it was recorded, naming its regulation; never recomputed."""

    year = models.PositiveSmallIntegerField("năm")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="recorded_results")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="recorded_results"
    )
    place = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("mức xếp loại", max_length=15, choices=LEVEL_CHOICES)
    regulation = models.CharField("theo văn bản", max_length=200)
    paper = models.CharField("quyết định", max_length=300, blank=True)

    objects = RecordedResultQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả đã ghi"
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(
                name="recorded_result_one_subject",
                condition=Q(member__isnull=False, organization__isnull=True)
                | Q(member__isnull=True, organization__isnull=False),
            ),
            models.UniqueConstraint(
                name="recorded_member_once", fields=["year", "member"], condition=Q(member__isnull=False)
            ),
            models.UniqueConstraint(
                name="recorded_organization_once",
                fields=["year", "organization"],
                condition=Q(organization__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {LEVEL_SHORT[self.level]}"
