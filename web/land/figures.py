"""The activities of a land question as bars, with the range of their estimates."""

import textwrap
from collections.abc import Sequence

from symbiose.services.land_seen import ActivitySeen
from web.figures import GIVEN, INK, Figure, Json, layout, plain
from web.language import _
from web.sentences import activity_text

MOST_BARS = 20
"""Activities drawn; the table holds them all."""
AROUND_PX, BAR_PX = 110, 38
"""Height around the bars, and of one bar with its gap: two lines of its label."""
LONGEST_LINE = 28
"""Characters on one line of a label."""


def ranking_bars(activities: Sequence[ActivitySeen], *, ranges: bool) -> Figure | None:
    """Draw what the first activities bring in a year; None where none brings anything.

    Args:
        activities: As they are ranked.
        ranges: Whether to draw from the lower to the upper end of the estimates.
    """
    shown = [one for one in activities if one.gain and one.gain.benefit_eur][:MOST_BARS]
    if not shown:
        return None
    trace: dict[str, object] = {
        "type": "bar",
        "orientation": "h",
        "y": [_wrapped(activity_text(one.label)) for one in shown],
        "x": [one.gain.benefit_eur if one.gain else 0.0 for one in shown],
        "marker": {"color": GIVEN},
        "hovertemplate": f"%{{y}} : %{{x:,.0f}} {_('€/an')}<extra></extra>",
    }
    if ranges:
        trace["error_x"] = _ranges(shown)
    return Figure([trace], _layout(len(shown)))


def _wrapped(label: str) -> str:
    """Return a label on lines short enough to leave room for bars on a phone."""
    return "<br>".join(textwrap.wrap(plain(label), LONGEST_LINE))


def _ranges(shown: Sequence[ActivitySeen]) -> Json:
    above, below = [], []
    for one in shown:
        middle = one.gain.benefit_eur if one.gain else 0.0
        above.append(max(0.0, one.high.benefit_eur - middle) if one.high else 0.0)
        below.append(max(0.0, middle - one.low.benefit_eur) if one.low else 0.0)
    return {
        "type": "data",
        "symmetric": False,
        "array": above,
        "arrayminus": below,
        "color": INK,
        "thickness": 1.2,
    }


def _layout(bars: int) -> Json:
    return {
        **layout(AROUND_PX + BAR_PX * bars),
        "margin": {"l": 16, "r": 16, "t": 16, "b": 64},
        "xaxis": {
            "title": {"text": _("€/an")},
            "rangemode": "tozero",
            "tickformat": ",",
            "nticks": 5,
            "automargin": True,
            "fixedrange": True,
        },
        "yaxis": {
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "tickfont": {"size": 12},
        },
        "showlegend": False,
    }
