"""The measurements as a table, each figure with its bar; a figure over its bar is marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MISSED = " ✗"
KB = 1000
HEADINGS = ("", "CPU ms", "least", "bar", "statements", "own", "bar", "HTML KB", "gzip KB", "bar")
READ_MOST = 2.0  # seconds of CPU to read and check
WRITE_LEAST = 2000  # rows a second of CPU


def mark(value: float, bar: float | None) -> str:
    return MISSED if bar is not None and value > bar else ""


def page_rows(pages: Iterable[dict[str, Any]]) -> list[tuple[str, ...]]:
    rows = []
    for page in pages:
        bars = page["bars"]
        most_statements = bars["statements"] or bars["own"]
        counted = page["own"] if bars["own"] else page["statements"]
        rows.append(
            (
                page["name"],
                f"{page['cpu']:.1f}{mark(page['cpu'], bars['cpu'])}",
                f"{page['least']:.1f}",
                f"{bars['cpu']:g}" if bars["cpu"] else "–",
                str(page["statements"]),
                f"{page['own']}",
                f"{most_statements}{' own' if bars['own'] else ''}{mark(counted, most_statements)}"
                if most_statements
                else "–",
                f"{page['html'] / KB:.1f}",
                f"{page['gzipped'] / KB:.1f}{mark(page['gzipped'], bars['gzipped'])}",
                f"{bars['gzipped'] / KB:g}" if bars["gzipped"] else "–",
            )
        )
    return rows


def import_lines(figures: dict[str, Any]) -> list[str]:
    (reading, _), (checking, _), (writing, wall) = figures["reading"], figures["checking"], figures["writing"]
    a_second = figures["rows"] / writing
    looked = reading + checking
    return [
        f"import_district, {figures['rows']} rows (organizations and members):",
        f"  read {reading:.2f} s and check {checking:.2f} s of CPU, {looked:.2f} s together "
        f"(bar {READ_MOST:g}{mark(looked, READ_MOST)})",
        f"  write {writing:.2f} s of CPU ({wall:.1f} s by the clock), {a_second:.0f} rows a second of CPU "
        f"(bar {WRITE_LEAST}{MISSED if a_second < WRITE_LEAST else ''})",
        f"  memory {figures['memory']:.0f} MB at most, {figures['memory_before']:.0f} MB before the file is read",
    ]


def written(rows: list[tuple[str, ...]]) -> str:
    """Columns as wide as their widest cell, as a table of Markdown."""
    lines = [HEADINGS, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]

    def line_of(cells: tuple[str, ...]) -> str:
        first, *rest = zip(cells, widths, strict=True)
        return f"| {first[0]:<{first[1]}} | " + " | ".join(f"{cell:>{width}}" for cell, width in rest) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line_of(HEADINGS), rule, *map(line_of, rows)])
