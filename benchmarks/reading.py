"""What a browser would send back of a page's form."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.form: dict[str, str] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        name = values.get("name", "")
        if tag == "form":
            self.form = {}
            self.forms.append(self.form)
        elif tag == "input" and name:
            if values.get("type") not in ("checkbox", "radio", "submit", "button") or "checked" in values:
                self.form[name] = values.get("value", "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in values or self.select not in self.form):
            self.form[self.select] = values.get("value", "")
        elif tag == "textarea" and name:
            self.textarea, self.form[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.form[self.textarea] += data


def read_form(page: str, *, having: str) -> dict[str, str]:
    """The values of the first form with a field of this name."""
    parser = _Forms()
    parser.feed(page)
    for form in parser.forms:
        if having in form:
            return form
    raise SystemExit(f"The page has no form with a field “{having}”.")
