"""manage.py check_tree: does the stored tree hold together? Reports; changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations.models import Organization
from organizations.tree import faults


class Command(BaseCommand):
    help = "Check paths, depths, kinds and dated states of all organizations; ends with 1 when something is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"Cây tổ chức đảng có {len(found)} chỗ sai; xem từng dòng ở trên.")
        self.stdout.write(f"Cây tổ chức đảng đúng: {Organization.objects.count()} tổ chức.")
