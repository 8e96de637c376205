"""Base form of every page: knows its user, cleans its text, carries the token that makes a double submit one row."""

import datetime
import uuid
from typing import Any

from django import forms

from partybase.refusal import Conflict, Refusal
from partybase.vietnamese import clean_text, format_date


class PageForm(forms.Form):
    """`PageForm(data, user=user)`; choices of related records are narrowed in `__init__` with `.visible_to(user)`.

    `initial_token` stands in a hidden field; `ActionView` carries out a token once.
    """

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    required_css_class = "required"

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        self.user = user
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and not isinstance(self.fields[name].widget, forms.Textarea):
                cleaned[name] = clean_text(value)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The cleaned values for an action: everything but the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, Conflict):
            self._show_both(refusal)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    def _show_both(self, conflict: Conflict) -> None:
        """Both versions side by side, and the version that stands now in the form: the next save is a choice made knowingly."""
        mine = {str(bound.label).lower(): bound for bound in self if not bound.is_hidden}
        conflict.rows = [
            (label, shown(value), shown_choice(mine[label.lower()]) if label.lower() in mine else "")
            for label, value in conflict.theirs.items()
        ]
        if conflict.version is not None and "version" in self.fields:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(conflict.version)


def shown(value: Any) -> str:
    """A kept value as a page shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.date):
        return format_date(value)
    return str(value)


def shown_choice(bound: Any) -> str:
    """What a person chose or typed in a field, as the page shows it."""
    value = bound.value()
    choices = getattr(bound.field, "choices", None)
    if choices is not None:
        for key, label in choices:
            if str(key) == str(value):
                return str(label)
    return shown(value)


class ModelPageForm(PageForm, forms.ModelForm):
    """A form over a model's fields; it checks and shows, the action saves."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("A page form does not save: pass its values to the action.")
