"""Figures of one indicator: bars side by side, never stacked, and a map in classes of shade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from symbiose.domain.indicators import Column
from web.figures import FONT, Figure, Json, plain
from web.indicators.wording import column_name
from web.wording import day as day_told

STYLES: Mapping[Column, tuple[str, str]] = {
    Column.POTENTIAL: ("#9aa7ad", ""),
    Column.PROPOSED: ("#b5651d", "/"),
    Column.AGREED: ("#0f6b5c", ""),
    Column.REALISED: ("#123c36", "x"),
}
"""Column → colour and hatching of its bars."""
AROUND_PX, GAP_PX, BAR_PX = 120, 12, 13
"""Height around the bars, between groups, and of one bar."""


@dataclass(frozen=True)
class Bars:
    """The figures of one column."""

    column: Column
    values: Sequence[float | None]
    """By group, in the order of the groups."""


def bars(groups: Sequence[str], columns: Sequence[Bars], unit: str) -> Figure:
    """Draw groups below each other, with one bar for each column that has a meaning."""
    data: list[Json] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": plain(column_name(one.column)),
            "y": [plain(group) for group in groups],
            "x": list(one.values),
            "marker": {"color": STYLES[one.column][0], "pattern": {"shape": STYLES[one.column][1]}},
            "hovertemplate": f"%{{y}} : %{{x:,.2f}} {plain(unit)}<extra></extra>",
        }
        for one in columns
    ]
    height = AROUND_PX + len(groups) * (GAP_PX + BAR_PX * len(columns))
    layout: Json = {
        "height": max(height, 240),
        "margin": {"l": 16, "r": 16, "t": 24, "b": 48},
        "font": FONT,
        "barmode": "group",
        "separators": ",\N{NARROW NO-BREAK SPACE}",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {
            "title": {"text": plain(unit)},
            "rangemode": "tozero",
            "tickformat": ",",
            "fixedrange": True,
        },
        "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True},
        "showlegend": len(columns) > 1,
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
    }
    return Figure(data, layout)


DASHES: Mapping[Column, tuple[str, str]] = {
    Column.POTENTIAL: ("dot", "circle-open"),
    Column.PROPOSED: ("dash", "square"),
    Column.AGREED: ("solid", "circle"),
    Column.REALISED: ("longdashdot", "diamond"),
}
"""Column → stroke and mark of its curve."""


def curves(days: Sequence[date], columns: Sequence[Bars], unit: str) -> Figure:
    """Draw each column over time; strokes and marks tell them apart as well as colours."""
    data: list[Json] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": plain(column_name(one.column)),
            "x": [day_told(day) for day in days],
            "y": list(one.values),
            "line": {"color": STYLES[one.column][0], "dash": DASHES[one.column][0]},
            "marker": {"symbol": DASHES[one.column][1], "size": 8},
        }
        for one in columns
    ]
    layout: Json = {
        "height": 340,
        "margin": {"l": 72, "r": 16, "t": 24, "b": 56},
        "font": FONT,
        "separators": ",\N{NARROW NO-BREAK SPACE}",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {"type": "category", "fixedrange": True},
        "yaxis": {
            "title": {"text": plain(unit)},
            "rangemode": "tozero",
            "tickformat": ",",
            "fixedrange": True,
        },
        "showlegend": len(columns) > 1,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    }
    return Figure(data, layout)
