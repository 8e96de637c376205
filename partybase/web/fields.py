"""Form fields of Vietnamese pages: dates as they are typed, partial dates, names of scoped records."""

import datetime
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partybase.vietnamese import DateError, format_date, format_partial_date, parse_date, parse_partial_date


class DateField(forms.CharField):
    """A full date typed as dd/mm/yyyy (also 5/4/80, 05041980); gives a `datetime.date` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "date", "inputmode": "numeric", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except DateError as error:
            raise forms.ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """The length is that of what is typed; a date has none."""
        if isinstance(value, str):
            super().run_validators(value)

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, datetime.date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PartialDateField(forms.CharField):
    """A date of which only the year, or month and year, may be known; gives ISO prefix text or ''."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "date partial", "inputmode": "numeric", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return parse_partial_date(text) or ""
        except DateError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        if (
            isinstance(value, str)
            and len(value) in (4, 7, 10)
            and value[:4].isdigit()
            and (len(value) == 4 or value[4] == "-")
        ):
            return format_partial_date(value)
        return value


class PlainSelect(forms.Select):
    """The same select without a template for each option: hundreds of options cost a twentieth."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(written), self._options(self.choices, chosen))

    def _options(self, choices: Any, chosen: set[str]) -> SafeString:
        parts = []
        for key, label in choices:
            if isinstance(label, list | tuple):
                parts.append(format_html('<optgroup label="{}">{}</optgroup>', key, self._options(label, chosen)))
                continue
            key = "" if key is None else str(key)
            option = '<option value="{}" selected>{}</option>' if key in chosen else '<option value="{}">{}</option>'
            parts.append(format_html(option, key, label))
        return format_html_join("", "{}", ((part,) for part in parts))
