"""What the libraries say stands in Vietnamese: our catalogue is compiled, complete, and wins over theirs.

`python -m tests.partybase.test_locale` compiles the catalogue anew (no gettext needed).
"""

from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.utils.text import camel_case_to_spaces

OURS = ("partybase.", "organizations.", "members.", "assessments.")

CATALOGUE = Path(__file__).resolve().parents[2] / "partybase" / "locale" / "vi" / "LC_MESSAGES" / "django"


def source():
    return polib.pofile(str(CATALOGUE.with_suffix(".po")))


def test_compiled_catalogue_is_that_of_the_source():
    assert CATALOGUE.with_suffix(".mo").read_bytes() == source().to_binary()


def test_every_message_is_translated_with_the_same_placeholders():
    import re

    def holes(text):
        return sorted(set(re.findall(r"%\(\w+\)[sdr]|%[sd]|\{\w+\}", text)))

    wrong = []
    for entry in source():
        for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            if not text or not set(holes(text)) <= set(holes(entry.msgid)):
                wrong.append(entry.msgid)
    assert wrong == []


@pytest.mark.parametrize("module", ["django.core.validators", "django.forms.fields", "django.forms.models",
                                    "django.contrib.auth.password_validation", "axes.conf", "django_filters.fields"])  # fmt: skip
def test_messages_a_person_can_meet_are_all_vietnamese(module):
    """Each message that the library's forms can show is translated by ours or by the library's own catalogue."""
    import ast
    import importlib

    from django.utils.translation import gettext, ngettext, override

    tree = ast.parse(Path(importlib.import_module(module).__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    english = []
    with override("vi"):
        for call in calls:
            words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if call.func.id in {"_", "gettext_lazy"} and words and gettext(words[0]) == words[0]:
                english.append(words[0])
            if call.func.id in {"ngettext", "ngettext_lazy"} and len(words) > 1 and ngettext(*words[:2], 2) in words:
                english.append(words[0])
    assert [text for text in english if text not in {"IPv4", "IPv6", "…"}] == []


def test_our_words_win_over_the_library():
    from django.utils.translation import gettext, override

    with override("vi"):
        assert gettext("This field is required.") == "Hãy nhập mục này."


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(source().to_binary())


def test_every_model_of_ours_has_a_name_in_vietnamese():
    """Refusals list models by name (`make demo` on another database)."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    assert len(ours) > 20
    unnamed = [model._meta.label for model in ours if model._meta.verbose_name == camel_case_to_spaces(model.__name__)]
    assert unnamed == []
