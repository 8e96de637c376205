"""Owns `DemoMark`: the one row that says this database holds the demonstration and nothing else."""

from __future__ import annotations

from django.db import models


class DemoMark(models.Model):
    seed = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    members = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "dấu của dữ liệu trình diễn"

    def __str__(self) -> str:
        return f"Bản trình diễn {self.version}, hạt giống {self.seed}"
