"""Base form of every page: knows its user, cleans its text, carries the token that makes a double submit one row."""

import uuid
from typing import Any

from django import forms

from partybase.refusal import Refusal
from partybase.vietnamese import clean_text


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
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)


class ModelPageForm(PageForm, forms.ModelForm):
    """A form over a model's fields; it checks and shows, the action saves."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("A page form does not save: pass its values to the action.")
