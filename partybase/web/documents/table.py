"""Tables: the borderless two columns of head and foot, and lists with borders whose heading repeats on each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from partybase.web.documents.wordml import Align, Run, element, paragraph, twips


@dataclass(frozen=True)
class Column:
    """`width` is a share of the table's width; `over` is a heading that spans neighbouring columns of the same `over`."""

    heading: str
    width: float
    align: Align = "left"
    over: str = ""


@dataclass(frozen=True)
class GroupRow:
    """A row across the whole table, in bold: the name of a group."""

    text: str


@dataclass(frozen=True)
class Cell:
    text: str
    bold: bool = False
    italic: bool = False


Row = Sequence[str | Cell]


def borderless(columns: Sequence[tuple[float, Sequence[Any]]], *, rows: Sequence[Sequence[Sequence[Any]]] = ()) -> Any:
    """A table without borders: (width in mm, paragraphs) for each column of the first row, then further rows of paragraphs."""
    widths = [width for width, _ in columns]
    table = _table(widths, border=None, cell_margin=0)
    for cells in [[content for _, content in columns], *rows]:
        table.append(
            element(
                "tr",
                children=[
                    element("trPr", children=[element("cantSplit")]),
                    *(_cell(content, width) for content, width in zip(cells, widths, strict=True)),
                ],
            )
        )
    return table


def bordered(
    columns: Sequence[Column], rows: Iterable[Row | GroupRow], *, width: float, size: float, row_height: float = 0
) -> Any:
    """A list with borders; `width` and least `row_height` in mm, `size` in points."""
    total = sum(column.width for column in columns)
    widths = [width * column.width / total for column in columns]
    table = _table(widths, border="single", cell_margin=1.2)
    table.extend(_heading_rows(columns, widths, size))
    for row in rows:
        if isinstance(row, GroupRow):
            table.append(_group_row(row, widths, size))
        else:
            table.append(_row(row, columns, widths, size, row_height))
    return table


def _heading_rows(columns: Sequence[Column], widths: Sequence[float], size: float) -> list[Any]:
    """One row, or two where some columns share a heading; both repeat at the top of each page."""
    if not any(column.over for column in columns):
        return [_heading_row([_heading_cell(c.heading, w, size) for c, w in zip(columns, widths, strict=True)])]
    upper, lower, index = [], [], 0
    while index < len(columns):
        column = columns[index]
        span = 1
        while column.over and index + span < len(columns) and columns[index + span].over == column.over:
            span += 1
        together = sum(widths[index : index + span])
        if column.over:
            upper.append(_heading_cell(column.over, together, size, span=span))
            lower += [_heading_cell(columns[n].heading, widths[n], size) for n in range(index, index + span)]
        else:
            upper.append(_heading_cell(column.heading, together, size, merge="restart"))
            lower.append(_heading_cell("", together, size, merge="continue"))
        index += span
    return [_heading_row(upper), _heading_row(lower)]


def _heading_row(cells: Sequence[Any]) -> Any:
    look = element("trPr", children=[element("cantSplit"), element("tblHeader")])
    return element("tr", children=[look, *cells])


def _heading_cell(text: str, width: float, size: float, *, span: int = 1, merge: str = "") -> Any:
    content = paragraph([Run(text, bold=True, size=size)] if text else [], align="center", before=2, after=2)
    return _cell([content], width, span=span, merge=merge, middle=True)


def _row(row: Row, columns: Sequence[Column], widths: Sequence[float], size: float, height: float) -> Any:
    cells = []
    for value, column, width in zip(row, columns, widths, strict=True):
        cell = value if isinstance(value, Cell) else Cell(value)
        piece = Run(cell.text, bold=cell.bold, italic=cell.italic, size=size)
        cells.append(_cell([paragraph([piece], align=column.align, before=2, after=2)], width, middle=True))
    look = element("trPr", children=[element("cantSplit")])
    if height:
        look.append(element("trHeight", val=twips(height), hRule="atLeast"))
    return element("tr", children=[look, *cells])


def _group_row(row: GroupRow, widths: Sequence[float], size: float) -> Any:
    content = paragraph([Run(row.text, bold=True, size=size)], before=3, after=3, keep_with_next=True)
    cell = _cell([content], sum(widths), span=len(widths), middle=True)
    return element("tr", children=[element("trPr", children=[element("cantSplit")]), cell])


def _table(widths: Sequence[float], *, border: str | None, cell_margin: float) -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = {"val": border, "sz": 4, "space": 0, "color": "000000"} if border else {"val": "nil"}
    margins = [element(side, w=twips(cell_margin), type="dxa") for side in ("left", "right")]
    look = element(
        "tblPr",
        children=[
            element("tblW", w=sum(twips(width) for width in widths), type="dxa"),
            element("tblInd", w=0, type="dxa"),
            element("tblBorders", children=[element(side, **line) for side in sides]),
            element("tblLayout", type="fixed"),
            element("tblCellMar", children=margins),
        ],
    )
    grid = element("tblGrid", children=[element("gridCol", w=twips(width)) for width in widths])
    return element("tbl", children=[look, grid])


def _cell(content: Sequence[Any], width: float, *, span: int = 1, merge: str = "", middle: bool = False) -> Any:
    look = element("tcPr", children=[element("tcW", w=twips(width), type="dxa")])
    if span > 1:
        look.append(element("gridSpan", val=span))
    if merge:
        look.append(element("vMerge", val=merge))
    if middle:
        look.append(element("vAlign", val="center"))
    return element("tc", children=[look, *(content or [paragraph([])])])
