from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.ratings.rulebooks import available, load
from assessments.ratings.rulebooks.docs import rules_markdown

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def test_rules_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_markdown(), "regenerate docs/rules.md from the rulebooks"


def test_rules_page_shows_every_clause_and_option() -> None:
    page = rules_markdown()
    for item in available():
        book = load(item.code)
        assert [clause.code for clause in book.clauses() if clause.text_vi not in page] == []
        assert [option.name for option in book.options if f"| `{option.name}` | {option.question} |" not in page] == []


def test_rules_page_names_documents_by_number_and_date() -> None:
    page = rules_markdown()
    assert "| HD 21-HD/BTCTW | 18/10/2019 | Ban Tổ chức Trung ương |" in page
    assert "mục II.B.2.3.a, HD 21-HD/BTCTW (18/10/2019) | V |" in page


def test_command_says_whether_the_page_is_current(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="not current"):
        call_command("write_rules", "--check")
    call_command("write_rules", stdout=StringIO())
    assert (tmp_path / "docs" / "rules.md").read_text(encoding="utf-8") == rules_markdown()
    call_command("write_rules", "--check")
