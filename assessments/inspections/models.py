"""Inspection, supervision and announced discipline, in the form the rating needs.

Owns: `Inspection` with its papers, `DisciplinaryAction`. Seen by inspection staff alone; others get three released things
through named reduced views (`querysets.py`): announced discipline (number, date, form), a conclusion on degradation
(number, date), and the opinion on a grassroots organization, which is a fact of the rating (`ratings`).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from assessments.inspections.querysets import DisciplinaryActionQuerySet, InspectionQuerySet
from members.models import Member
from organizations.models import Organization


class Form(models.TextChoices):
    """Forms of discipline (Charter Art. 35): members the first four, organizations reprimand, warning, disbandment."""

    REPRIMAND = "REPRIMAND", "Khiển trách"
    WARNING = "WARNING", "Cảnh cáo"
    DISMISSAL = "DISMISSAL", "Cách chức"
    EXPULSION = "EXPULSION", "Khai trừ"
    DISBANDMENT = "DISBANDMENT", "Giải tán"


class SubjectFields(models.Model):
    """The place of a record (the organization itself, or the member's cell at that time); its `member` or `organization`
    stands on the concrete model, which names the reverse relation."""

    member: Any
    organization: Any
    member_id: int | None

    place = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def subject(self) -> Member | Organization:
        return self.member or self.organization


ONE_SUBJECT = Q(member__isnull=False, organization__isnull=True) | Q(member__isnull=True, organization__isnull=False)


class DisciplinaryAction(SubjectFields):
    member = models.ForeignKey(
        Member,
        verbose_name="đảng viên",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disciplinary_actions",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="tổ chức đảng",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disciplinary_actions",
    )
    number = models.CharField("số quyết định", max_length=60)
    announced_on = models.DateField("ngày công bố")
    form = models.CharField("hình thức", max_length=20, choices=Form.choices)
    body = models.CharField("cơ quan quyết định", max_length=200)
    counted_year = models.PositiveSmallIntegerField("năm tính vi phạm")
    self_detected_and_remedied = models.BooleanField("tự phát hiện và đã khắc phục xong hậu quả", default=False)
    summary = models.TextField("nội dung vi phạm", blank=True)

    objects = DisciplinaryActionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định kỷ luật"
        ordering = ["-announced_on", "-id"]
        constraints = [
            models.CheckConstraint(name="discipline_one_subject", condition=ONE_SUBJECT),
            models.UniqueConstraint(name="discipline_number_once", fields=["number", "announced_on", "body"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} số {self.number} ngày {self.announced_on:%d/%m/%Y}"


class InspectionKind(models.TextChoices):
    """Codes of inspection-and-branch-life.md 2."""

    COMPLIANCE = "KT-CH", "Kiểm tra việc chấp hành (chuyên đề)"
    VIOLATION = "KT-DH", "Kiểm tra khi có dấu hiệu vi phạm"
    INSPECTION_WORK = "KT-KTGS", "Kiểm tra việc thực hiện nhiệm vụ kiểm tra, giám sát"
    DISCIPLINE_WORK = "KT-KL", "Kiểm tra việc thi hành kỷ luật"
    FINANCE = "KT-TC", "Kiểm tra tài chính đảng"
    REGULAR_SUPERVISION = "GS-TX", "Giám sát thường xuyên"
    THEMATIC_SUPERVISION = "GS-CD", "Giám sát theo chuyên đề"


class Inspection(SubjectFields):
    member = models.ForeignKey(
        Member, verbose_name="đảng viên", null=True, blank=True, on_delete=models.PROTECT, related_name="inspections"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="tổ chức đảng",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inspections",
    )
    kind = models.CharField("hình thức", max_length=10, choices=InspectionKind.choices)
    performer = models.CharField("chủ thể", max_length=200)
    content = models.CharField("nội dung", max_length=500, blank=True)
    starts_on = models.DateField("ngày bắt đầu")
    ends_on = models.DateField("ngày kết thúc", null=True, blank=True)
    conclusion_number = models.CharField("số kết luận", max_length=60, blank=True)
    conclusion_on = models.DateField("ngày kết luận", null=True, blank=True)
    conclusion = models.TextField("kết luận", blank=True)
    concludes_degradation = models.BooleanField("kết luận có biểu hiện suy thoái", default=False)
    counted_year = models.PositiveSmallIntegerField("năm tính", null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc kiểm tra, giám sát"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(name="inspection_one_subject", condition=ONE_SUBJECT),
            models.CheckConstraint(
                name="inspection_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="inspection_degradation_has_paper",
                condition=Q(concludes_degradation=False) | (~Q(conclusion_number="") & Q(conclusion_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject} ({self.starts_on:%d/%m/%Y})"


class InspectionPaper(models.Model):
    """A paper of an inspection: kind, number and date only; the text of a paper marked "Mật" is never kept here."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField("loại văn bản", max_length=200)
    number = models.CharField("số", max_length=60)
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "văn bản kiểm tra"
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.title} số {self.number} ngày {self.on:%d/%m/%Y}"
