"""Bars that a page draws without a script, on screen and on paper: lengths in hundredths of their room."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.indicators import Column, Indicator
from symbiose.services.indicator_views import Cell
from symbiose.services.yearly_report_views import Breakdown, ReportLine

ROOM = 100.0
"""Length of the room that bars have."""
ALL_PERCENT = 100.0
"""What a share is a part of."""
MOST_GROUPS = 12
"""Groups drawn and listed on paper; the file holds them all."""


@dataclass(frozen=True)
class Bar:
    """One bar within its room."""

    start: float
    length: float
    zero: float
    """Where nothing stands in the room, the same for all bars that are read together."""

    @property
    def below(self) -> bool:
        """Tell whether it goes from zero to the left: its figure is negative."""
        return self.start < self.zero


@dataclass(frozen=True)
class BarRow:
    """A name with the bar of its figure, and that of the year before."""

    name: str
    column: Column
    cell: Cell
    before: Cell | None
    now: Bar | None
    then: Bar | None


def bars(values: Sequence[float | None], whole: float = 0.0) -> list[Bar | None]:
    """Return figures as bars from a common zero, in the middle where none is above it; no figure, no bar.

    >>> bars([150.0, None, -50.0])
    [Bar(start=25.0, length=75.0, zero=25.0), None, Bar(start=0.0, length=25.0, zero=25.0)]
    >>> bars([-50.0])
    [Bar(start=0.0, length=50.0, zero=50.0)]

    Args:
        values: The figures.
        whole: What fills the room at least, such as 100 of shares.
    """
    told = [0.0, *(value for value in values if value is not None)]
    low = min(told)
    high = max(whole, *told) or -low
    span = high - low
    return [None if value is None or not span else _bar(value, low, span) for value in values]


def _bar(value: float, low: float, span: float) -> Bar:
    start, length, zero = (ROOM * size / span for size in (min(value, 0.0) - low, abs(value), -low))
    return Bar(round(start, 2), round(length, 2), round(zero, 2))


def rows_of_line(line: ReportLine, names: dict[Column, str]) -> list[BarRow]:
    """Return the bars of one indicator: a row for each column, with the year before."""
    columns = line.indicator.columns
    values = [line.cells[one].value for one in columns] + [line.before[one].value for one in columns]
    drawn = bars(values, _whole(line.indicator))
    return [
        BarRow(names[one], one, line.cells[one], line.before[one], drawn[i], drawn[i + len(columns)])
        for i, one in enumerate(columns)
    ]


def column_of(told: Breakdown) -> Column:
    """Return the column that groups are drawn by: the furthest in which any of them has a figure."""
    columns = told.indicator.columns
    filled = (one for one in reversed(columns) if any(line.cells[one].value for line in told.lines))
    return next(filled, columns[-1])


def rows_of_groups(told: Breakdown, names: Sequence[str]) -> list[BarRow]:
    """Return the bars of groups in one column; those without a figure stand in the table alone."""
    column = column_of(told)
    shown = list(zip(names, told.lines, strict=True))[:MOST_GROUPS]
    cells = [(name, line.cells[column]) for name, line in shown if line.cells[column].value is not None]
    drawn = bars([cell.value for _name, cell in cells], _whole(told.indicator))
    return [
        BarRow(name, column, cell, None, bar, None) for (name, cell), bar in zip(cells, drawn, strict=True)
    ]


def has_bars(rows: Sequence[BarRow], indicator: Indicator) -> bool:
    """Tell whether there is something to see: two lengths to compare, or one of a share in its whole."""
    told = [bar for row in rows for bar in (row.now, row.then) if bar is not None]
    return any(bar.length for bar in told) and (len(told) > 1 or _whole(indicator) > 0)


def _whole(indicator: Indicator) -> float:
    return ALL_PERCENT if indicator.unit == "%" else 0.0
