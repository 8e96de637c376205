"""What a person would send back from a page: every field of its form with the value it stands at."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """The fields of each POST form of a page, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, list[str]]] = []
        self.open: dict[str, list[str]] | None = None
        self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.area = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.open = {} if given.get("method", "").lower() == "post" else None
            if self.open is not None:
                self.open[":action"] = [given.get("action", "")]
                self.forms.append(self.open)
        if self.open is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            if given.get("type") in ("checkbox", "radio"):
                self.open.setdefault(name, [])
                if "checked" in given:
                    self.open[name].append(given.get("value", "on"))
            elif given.get("type") not in ("submit", "button"):
                self.open.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select" and name:
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea" and name:
            self.area, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if self.open is None:
            return
        if tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen] or [v for v, _ in self.options[:1]]
            self.open.setdefault(self.select, []).extend(chosen)
            self.select = ""
        elif tag == "textarea" and self.area:
            self.open.setdefault(self.area, []).append(self.text.removeprefix("\n"))
            self.area = ""


NOT_TYPED = ("csrfmiddlewaretoken", "text_size", "next")


def fields_of(page: str, url: str) -> dict[str, list[str]]:
    """The fields of the page's own form (that of the frame, signing out, text size, aside): the one with most fields."""
    parser = _Forms()
    parser.feed(page)
    own = [
        {name: v for name, v in form.items() if name not in NOT_TYPED and name != ":action"} for form in parser.forms
    ]
    return max(own, key=len, default={})
