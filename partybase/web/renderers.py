"""How the fields of forms are drawn: Django's own markup, the common widgets without a template.

Django draws each option of a drop-down through two templates: a filter with five drop-downs cost more than the fifty rows below
it. A widget that is not named here, or has a template of its own, is drawn by Django as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets/"
OPTION = f"{FOLDER}select_option.html"
INPUTS = {f"{FOLDER}{name}.html" for name in ("input", "text", "hidden", "number", "email", "password", "checkbox")}
SELECT, TEXTAREA = f"{FOLDER}select.html", f"{FOLDER}textarea.html"


class QuickRenderer(DjangoTemplates):
    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        widget = context.get("widget")
        if template_name in INPUTS:
            return draw_input(widget)
        if template_name == SELECT and all(option["template_name"] == OPTION for option in options_of(widget)):
            return draw_select(widget)
        if template_name == TEXTAREA:
            text = conditional_escape(widget["value"]) if widget["value"] else ""
            return format_html(
                '<textarea name="{}"{}>\n{}</textarea>', widget["name"], attributes(widget["attrs"]), text
            )
        return super().render(template_name, context, request)


def attributes(values: Mapping[str, Any]) -> SafeString:
    """As attrs.html has them: False is left out, True stands without a value."""
    parts = [
        (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value)),)
        for name, value in values.items()
        if value is not False
    ]
    return format_html_join("", "{}", parts)


def draw_input(widget: Mapping[str, Any]) -> SafeString:
    value = format_html(' value="{}"', str(widget["value"])) if widget["value"] is not None else ""
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, attributes(widget["attrs"])
    )


def options_of(widget: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [option for _, options, _ in widget["optgroups"] for option in options]


def draw_select(widget: Mapping[str, Any]) -> SafeString:
    groups = []
    for name, options, _ in widget["optgroups"]:
        drawn = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((str(option["value"]), attributes(option["attrs"]), option["label"]) for option in options),
        )
        groups.append((format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn,))
    inner = format_html_join("", "{}", groups)
    return format_html('<select name="{}"{}>{}</select>', widget["name"], attributes(widget["attrs"]), inner)
