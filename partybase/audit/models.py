"""The append-only record of changes.

Owns: `Event`, one for each write (a batch: one for each row, with a shared batch id). It knows its actor by
AUTH_USER_MODEL and has no foreign key to what it records: subject and place are kept as id, path and text, so that
the record stays readable when names change. It does not own what was changed, nor who may see it
(`organizations/scope.py` says that).
"""

from django.conf import settings
from django.db import models

from partybase.audit.querysets import EventQuerySet


class Audience(models.TextChoices):
    """Who may read an event beside being in the scope of its place."""

    SCOPE = "SCOPE", "Trong phạm vi"
    INSPECTION = "INSPECTION", "Cán bộ kiểm tra"
    ACCOUNTS = "ACCOUNTS", "Quản trị"


class Event(models.Model):
    at = models.DateTimeField("thời điểm", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người làm",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_text = models.CharField("tên người làm", max_length=200)
    act = models.CharField("việc", max_length=60, db_index=True)
    summary = models.CharField("nội dung", max_length=500)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject_text = models.CharField("đối tượng", max_length=300)
    subject_key = models.CharField(max_length=300, blank=True)
    place_id = models.BigIntegerField(null=True, blank=True)
    place_path = models.CharField(max_length=200, blank=True, db_index=True)
    place_text = models.CharField("nơi", max_length=300, blank=True)
    before = models.JSONField("trước", default=dict, blank=True)
    after = models.JSONField("sau", default=dict, blank=True)
    reason = models.CharField("lý do", max_length=1000, blank=True)
    paper = models.CharField("văn bản", max_length=300, blank=True)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.SCOPE)
    batch = models.UUIDField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "sự kiện"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["batch"], name="audit_event_batch", condition=models.Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_text}: {self.summary}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("An event of the record is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An event of the record is never deleted.")
