"""Filters and tags of every template (built in: no `load` needed)."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from partybase.vietnamese import (
    format_date,
    format_fraction,
    format_number,
    format_partial_date,
    format_percent,
    highlight_spans,
)

register = template.Library()


@register.filter
def vn_date(value: Any) -> str:
    """A date as dd/mm/yyyy; a moment as its day in Vietnam; nothing for none."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_date(value) if isinstance(value, datetime.date) else ""


@register.filter
def vn_datetime(value: Any) -> str:
    """A moment as "10:42 05/12/2019" in Vietnam."""
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if isinstance(value, datetime.datetime) else vn_date(value)


@register.filter
def vn_time(value: Any) -> str:
    """A moment as "10:42:05" in Vietnam."""
    return f"{timezone.localtime(value):%H:%M:%S}" if isinstance(value, datetime.datetime) else ""


@register.filter
def partial_date(value: Any) -> str:
    """A partial date ("1975-04") as 4/1975; only the part that is known."""
    return format_partial_date(value) if value else ""


@register.filter
def vn_number(value: Any) -> str:
    """1.234,5; nothing for none; what is no number stays as it is."""
    if value is None or value == "":
        return ""
    try:
        return format_number(value)
    except (TypeError, ValueError):
        return str(value)


@register.filter
def percent_of(value: Any, whole: Any) -> str:
    """`{{ 12|percent_of:48 }}` → "25,0% (12/48)": the share and the fraction behind it; "–" of nothing."""
    try:
        if not whole:
            return "–"
        return f"{format_percent(value, whole)} ({format_fraction(value, whole)})"
    except (TypeError, ValueError):
        return "–"


@register.filter
def highlight(text: Any, query: Any) -> str:
    """The text with what the search found in <mark>; everything else escaped."""
    text = str(text)
    if not query:
        return text
    spans = highlight_spans(text, str(query))
    if not spans:
        return text
    end = 0
    parts: list[SafeString] = []
    for start, stop in spans:
        parts.append(format_html("{}<mark>{}</mark>", text[end:start], text[start:stop]))
        end = stop
    parts.append(format_html("{}", text[end:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@functools.lru_cache(maxsize=512)
def _icon(name: str, size: int, css: str) -> str:
    try:
        return lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": css})
    except IconDoesNotExist:
        return ""


@register.simple_tag
def icon(name: str, size: int = 20, css: str = "icon") -> str:
    """An icon drawn in the page, hidden from screen readers: words stand beside it."""
    return _icon(str(name), size, css)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The query string of this page with some parameters changed (None takes one away), as "?a=1&page=2"."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def get_item(mapping: Any, key: Any) -> Any:
    """`{{ mapping|get_item:key }}`; None when there is none."""
    try:
        return mapping.get(key)
    except AttributeError:
        return None


@register.filter
def page_range(paginator: Any, number: int) -> list[int | None]:
    """The page numbers to offer around this one; None stands for a gap."""
    return [
        page if isinstance(page, int) else None
        for page in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    ]


def as_text(values: Any) -> str:
    """What stood before or after, as one line."""
    if isinstance(values, dict):
        return "; ".join(f"{name}: {as_text(value)}" for name, value in values.items())
    if isinstance(values, list):
        return ", ".join(as_text(value) for value in values)
    if values is None or values == "":
        return "(trống)"
    if isinstance(values, bool):
        return "Có" if values else "Không"
    return str(values)


@register.filter
def differences(event: Any) -> list[tuple[str, str, str]]:
    """(field, before, after) of an event of the record, as texts; "" where there was none."""
    names = [*event.before, *(name for name in event.after if name not in event.before)]
    return [
        (name, *(as_text(values[name]) if name in values else "" for values in (event.before, event.after)))
        for name in names
    ]
