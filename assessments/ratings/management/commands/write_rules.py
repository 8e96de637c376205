"""Write docs/rules.md from the rulebooks, or with --check say whether it is current."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.ratings.rulebooks.docs import rules_markdown


class Command(BaseCommand):
    help = "Write docs/rules.md from the rulebooks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the page is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "rules.md"
        text = rules_markdown()
        if options["check"]:
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                raise CommandError("docs/rules.md is not current: run manage.py write_rules")
            return
        page.write_text(text, encoding="utf-8")
        self.stdout.write("docs/rules.md written")
