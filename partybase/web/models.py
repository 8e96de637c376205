"""What pages keep for the person who types. Owns: `Draft` (what was typed and not yet kept) and `Receipt` (one form sent
twice is carried out once). Neither is a record: both may be thrown away."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "bản nháp"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(name="draft_one_per_page", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.title or self.key


class Receipt(models.Model):
    """A form that was carried out: its token and where the answer led."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "biểu mẫu đã gửi"

    def __str__(self) -> str:
        return str(self.token)
