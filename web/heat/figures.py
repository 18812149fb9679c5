"""Composite curves and the grand composite curve, temperature over heat, as engineers draw them."""

from collections.abc import Sequence

from symbiose.domain.documents.heat_targets import HeatTargets
from symbiose.services.heat_views import MonthLine
from web.figures import GIVEN, INK, Figure, Json, Series, layout, monthly_bars
from web.language import _
from web.wording import MONTHS_SHORT

HOT, COLD = "#b5322d", "#1f5f99"
HEIGHT_PX = 420
Point = tuple[float, float]


def composite_figure(targets: HeatTargets) -> Figure:
    """Draw what hot streams give and cold ones take; where they face one another, heat is recovered."""
    traces = [
        _curve(_("Chaleur rejetée"), targets.composite_hot, HOT, "solid"),
        _curve(_("Chaleur demandée"), targets.composite_cold, COLD, "dash"),
    ]
    return Figure(traces, _layout(_("Température, °C")))


def grand_composite_figure(targets: HeatTargets) -> Figure:
    """Draw the heat that passes at each shifted temperature."""
    trace = _curve(_("Grande composite"), targets.grand_composite, GIVEN, "solid")
    return Figure([trace], _layout(_("Température décalée, °C")))


def months_figure(months: Sequence[MonthLine]) -> Figure:
    """Draw what is recovered in each month."""
    recovered = Series(_("Récupérable"), [line.recovered_mwh for line in months], "MWh")
    return monthly_bars([_(name) for name in MONTHS_SHORT], [recovered])


def composite_rows(targets: HeatTargets) -> list[tuple[str, float, float]]:
    """Return the points of both composite curves: name, temperature, heat."""
    curves = ((_("Chaleur rejetée"), targets.composite_hot), (_("Chaleur demandée"), targets.composite_cold))
    return [(name, temperature, heat) for name, points in curves for heat, temperature in points]


def cascade_rows(targets: HeatTargets) -> list[tuple[str, float, float]]:
    """Return the points of the grand composite curve: rank, shifted temperature, heat that passes."""
    return [
        (_("Passage %(rank)s", rank=rank), row.shifted_temp_c, row.heat_flow_kw)
        for rank, row in enumerate(targets.cascade, start=1)
    ]


def _curve(name: str, points: Sequence[Point], colour: str, dash: str) -> Json:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [heat for heat, _temperature in points],
        "y": [temperature for _heat, temperature in points],
        "line": {"color": colour, "dash": dash, "width": 2.5},
        "marker": {"size": 5},
        "hovertemplate": "%{x:,.1f} kW<br>%{y:,.1f} °C<extra></extra>",
    }


def _layout(vertical: str) -> Json:
    return {
        **layout(HEIGHT_PX),
        "xaxis": {
            "title": {"text": "kW", "standoff": 8},
            "automargin": True,
            "rangemode": "tozero",
            "tickformat": ",",
            "nticks": 6,
        },
        "yaxis": {"title": {"text": vertical}, "zerolinecolor": INK},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    }
