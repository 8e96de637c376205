"""The few WordprocessingML elements a paper needs, in the order the schema wants them.

Written directly, because python-docx looks a table cell up by counting all before it: a list of 1,000 would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from partybase.web.printable import for_print

FONT = "Times New Roman"
Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True)
class Run:
    """A stretch of text of one appearance; size in points, None for the body's 14."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: float | None = None


def element(tag: str, *, children: Iterable[Any] = (), **attributes: Any) -> Any:
    """`<w:tag w:name="value">`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def fonts() -> Any:
    return element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def run(piece: Run) -> Any:
    look = element("rPr", children=[fonts()])
    if piece.bold:
        look.extend([element("b"), element("bCs")])
    if piece.italic:
        look.extend([element("i"), element("iCs")])
    if piece.size is not None:
        half_points = round(piece.size * 2)
        look.extend([element("sz", val=half_points), element("szCs", val=half_points)])
    if piece.underline:
        look.append(element("u", val="single"))
    made = element("r", children=[look])
    for index, line in enumerate(for_print(piece.text).split("\n")):
        if index:
            made.append(element("br"))
        for place, stretch in enumerate(line.split("\t")):
            if place:
                made.append(element("tab"))
            text = OxmlElement("w:t")
            text.text = stretch
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(text)
    return made


def paragraph(
    runs: Sequence[Run],
    *,
    align: Align = "left",
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    first_line: float = 0,
    left: float = 0,
    right: float = 0,
    keep_with_next: bool = False,
    page_break_before: bool = False,
    line_below: bool = False,
    right_tab: float | None = None,
    height: float | None = None,
) -> Any:
    """Spaces and the exact `height` in points, indents and the tab in millimetres; `right_tab` leads there in dots."""
    look = element("pPr")
    if keep_with_next:
        look.append(element("keepNext"))
    if page_break_before:
        look.append(element("pageBreakBefore"))
    look.append(element("widowControl"))
    if line_below:
        look.append(element("pBdr", children=[element("bottom", val="single", sz=6, space=1, color="000000")]))
    if right_tab is not None:
        look.append(element("tabs", children=[element("tab", val="right", leader="dot", pos=twips(right_tab))]))
    high: dict[str, Any] = {"line": round(line * 240), "lineRule": "auto"}
    if height is not None:
        high = {"line": round(height * 20), "lineRule": "exact"}
    look.append(element("spacing", before=round(before * 20), after=round(after * 20), **high))
    if first_line or left or right:
        look.append(element("ind", left=twips(left), right=twips(right), firstLine=twips(first_line)))
    look.append(element("jc", val=align))
    return element("p", children=[look, *(run(piece) for piece in runs)])
