"""The money of a loop as its page tells it: tables, the tornado, aid with its conditions."""

from collections.abc import Mapping

from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_sensitivity import Bar, Sensitivity
from symbiose.services.loop_money import LoopMoneyView, loop_money
from web.context import services
from web.figures import FONT, GIVEN, RECEIVED, Figure, layout
from web.language import _
from web.loops import money_words

ENDS = ("low", "high")


def money_details(loop: HeatLoop) -> Mapping[str, object]:
    """Return what the section on money needs."""
    view = loop_money(services(), loop)
    return {
        "finance": view,
        "gains": _gains(view),
        "tornado": tornado(view.sensitivity).as_json(),
        "part_bought": money_words.part_bought,
        "scheme_told": money_words.scheme_told,
        "lever_told": money_words.lever_told,
        "lever_value": money_words.lever_value,
        "held_told": money_words.held_told,
        "verdict_told": money_words.verdict_told,
        "condition_told": money_words.condition_told,
        "break_even_told": money_words.break_even_told,
    }


def _gains(view: LoopMoneyView) -> list[tuple[str, float]]:
    """Return what running brings and costs in a year, the largest gain first."""
    return sorted(view.money.running_eur.items(), key=lambda one: (-one[1], one[0]))


def tornado(sensitivity: Sensitivity) -> Figure:
    """Draw the net present value at both ends of each lever, around the likely one; the widest on top."""
    bars = sensitivity.bars[::-1]
    names = {"low": _("Au plus bas"), "high": _("Au plus haut")}
    colours = {"low": RECEIVED, "high": GIVEN}
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": names[end],
            "y": [money_words.lever_told(bar.lever) for bar in bars],
            "x": [_npv(bar, end) - bar.npv_eur.likely for bar in bars],
            "base": [bar.npv_eur.likely for bar in bars],
            "customdata": [_npv(bar, end) for bar in bars],
            "marker": {"color": colours[end], "pattern": {"shape": "/" if end == "low" else ""}},
            "hovertemplate": "%{y}<br>%{customdata:,.0f} €<extra></extra>",
        }
        for end in ENDS
    ]
    axes = {
        "barmode": "overlay",
        "margin": {"l": 16, "r": 16, "t": 16, "b": 96},
        "xaxis": {"title": {"text": _("Euros"), "font": FONT}, "zeroline": True},
        "yaxis": {"automargin": True, "fixedrange": True},
        "legend": {"orientation": "h", "y": -0.45},
    }
    return Figure(data, {**layout(height=300), **axes})


def _npv(bar: Bar, end: str) -> float:
    return bar.npv_eur.low if end == "low" else bar.npv_eur.high
