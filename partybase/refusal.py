"""How an action or a permission says no: a Vietnamese sentence that says what, where and how to mend it.

The lowest layer beside `vietnamese` and `today`; rules, permissions and actions of every app raise these, and the base
views of `partybase.web` turn them into pages.
"""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A change is refused. `field` names the form field it belongs to, when there is one."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(Refusal):
    """In scope, but without the right: a 403 page with the reason."""


class Conflict(Refusal):
    """Somebody else saved the record in between. `theirs` holds what stands now, under the fields' Vietnamese names."""

    def __init__(
        self, sentence: str = "", *, theirs: Mapping[str, Any] | None = None, version: int | None = None
    ) -> None:
        super().__init__(
            sentence
            or "Hồ sơ này vừa được người khác sửa trong lúc đồng chí đang nhập. "
            "Hãy so hai bản dưới đây, giữ lại nội dung đúng rồi lưu lại."
        )
        self.theirs = dict(theirs or {})
        self.version = version


def check_version(instance: Any, expected: int | None, fields: list[str] | None = None) -> None:
    """Refuse a save made on an older version of a record that carries `version` (lock the row first)."""
    if expected is not None and instance.version != expected:
        theirs = {}
        for name in fields or []:
            field = instance._meta.get_field(name)
            display = getattr(instance, f"get_{name}_display", None)
            theirs[str(field.verbose_name)] = display() if display else getattr(instance, name)
        raise Conflict(theirs=theirs, version=instance.version)
