"""The trend of an indicator beside its objectives, year by year."""

from collections.abc import Sequence

from symbiose.domain.indicators import Column, Indicator
from symbiose.services.objective_pages import TrendPoint
from web.figures import FONT, Figure, Json, plain
from web.indicators.figures import STYLES
from web.indicators.wording import column_name, unit_told
from web.language import _

AIMED = "#8a1f5c"
HEIGHT_PX = 340


def trend_figure(points: Sequence[TrendPoint], column: Column, indicator: Indicator) -> Figure:
    """Draw the figure of each year as a bar, and its objective as a mark above the same year."""
    unit = plain(unit_told(indicator))
    years = [str(point.year) for point in points]
    colour, hatching = STYLES[column]
    values = [point.cells[column].value if column in point.cells else None for point in points]
    data: list[Json] = [
        {
            "type": "bar",
            "name": plain(column_name(column)),
            "x": years,
            "y": values,
            "marker": {"color": colour, "pattern": {"shape": hatching}},
            "hovertemplate": f"%{{x}} : %{{y:,.2f}} {unit}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": plain(_("Objectif")),
            "x": years,
            "y": [point.target for point in points],
            "connectgaps": True,
            "line": {"color": AIMED, "dash": "dot"},
            "marker": {"symbol": "diamond", "size": 12},
            "hovertemplate": f"%{{x}} : %{{y:,.2f}} {unit}<extra></extra>",
        },
    ]
    return Figure(data, _layout(unit))


def _layout(unit: str) -> Json:
    return {
        "height": HEIGHT_PX,
        "margin": {"l": 72, "r": 16, "t": 24, "b": 56},
        "font": FONT,
        "separators": ",\N{NARROW NO-BREAK SPACE}",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "bargap": 0.6,
        "xaxis": {"type": "category", "fixedrange": True},
        "yaxis": {"title": {"text": unit}, "rangemode": "tozero", "tickformat": ",", "fixedrange": True},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    }
