"""Geometry of charts: plain numbers for an SVG that the server renders; colours and hatches are classes in the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.dashboards.figures import CategoryRow
from assessments.ratings.rules.levels import LEVEL_LABELS, LEVEL_SHORT, LEVELS_BEST_FIRST, Level

WIDTH, LABEL, ROW, BAR = 900, 300, 30, 20
PLOT = WIDTH - LABEL - 60


@dataclass(frozen=True)
class Segment:
    level: str
    label: str
    number: int
    x: float
    width: float
    css: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def shows_number(self) -> bool:
        return self.width >= 16


@dataclass(frozen=True)
class Bar:
    name: str
    y: int
    total: int
    segments: tuple[Segment, ...]
    url: str

    @property
    def text_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True)
class StackedBars:
    """Horizontal 100 % bars, one a category, worst first; numbers printed on the segments and repeated in a table."""

    title: str
    bars: tuple[Bar, ...]
    height: int
    legend: tuple[tuple[str, str, int], ...]
    width: int = WIDTH
    label_width: int = LABEL
    bar_height: int = BAR
    total_x: int = WIDTH - 50


CSS = {
    Level.OUTSTANDING: "level-outstanding",
    Level.GOOD: "level-good",
    Level.COMPLETED: "level-completed",
    Level.NOT_COMPLETED: "level-not-completed",
}


def rating_bars(rows: Sequence[CategoryRow], total: CategoryRow) -> StackedBars | None:
    """The levels decided so far by category; None while nothing is decided."""
    decided = [row for row in rows if row.decided]
    if not decided:
        return None
    decided.sort(key=lambda row: (-_share(row, Level.NOT_COMPLETED), -_share(row, Level.COMPLETED), row.name))
    bars = tuple(_bar(row, index) for index, row in enumerate(decided))
    good = total.levels[Level.OUTSTANDING] + total.levels[Level.GOOD]
    title = (
        f"{good} trong {total.decided} tổ chức cơ sở đảng đã quyết định đạt từ {LEVEL_LABELS[Level.GOOD]} trở lên"
        f" (n = {total.decided}/{total.total})"
    )
    legend = tuple((CSS[level], LEVEL_SHORT[level], index * 110) for index, level in enumerate(LEVELS_BEST_FIRST))
    return StackedBars(title=title, bars=bars, height=len(bars) * ROW + 40, legend=legend)


def _share(row: CategoryRow, level: Level) -> float:
    return row.levels[level] / row.decided


def _bar(row: CategoryRow, index: int) -> Bar:
    x = float(LABEL)
    segments = []
    for level in LEVELS_BEST_FIRST:
        number = row.levels[level]
        if number:
            width = PLOT * number / row.decided
            segments.append(Segment(level.value, LEVEL_LABELS[level], number, round(x, 1), round(width, 1), CSS[level]))
            x += width
    return Bar(row.name, index * ROW + 30, row.decided, tuple(segments), row.url)
