"""The days and months of a need of electricity, drawn and as the rows of the tables below."""

from collections.abc import Sequence

from symbiose.domain.typical_year import DayKind
from symbiose.services.load_curve_views import TypicalDays
from web.figures import GIVEN, RECEIVED, REST, Figure, Json, Series, layout, monthly_bars
from web.language import N_, _
from web.wording import MONTHS_SHORT

HEIGHT_PX = 320
DAY_NAMES = {
    DayKind.WEEKDAY: N_("Lundi à vendredi"),
    DayKind.SATURDAY: N_("Samedi"),
    DayKind.SUNDAY: N_("Dimanche"),
}
_STYLES = {
    DayKind.WEEKDAY: (GIVEN, "solid"),
    DayKind.SATURDAY: (RECEIVED, "dash"),
    DayKind.SUNDAY: (REST, "dot"),
}


def days_figure(days: TypicalDays) -> Figure:
    """Draw the mean power of each hour of the three kinds of day."""
    traces = [_day(_(DAY_NAMES[kind]), powers, *_STYLES[kind]) for kind, powers in days.powers_kw.items()]
    axes: Json = {
        "xaxis": {"title": {"text": _("heure légale")}, "dtick": 3, "fixedrange": True, "range": [0, 24]},
        "yaxis": {"title": {"text": _("kW")}, "rangemode": "tozero"},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    }
    return Figure(traces, {**layout(HEIGHT_PX), **axes})


def months_figure(monthly_mwh: Sequence[float]) -> Figure:
    """Draw what is used in each month."""
    return monthly_bars([_(name) for name in MONTHS_SHORT], [Series(_("Consommé"), monthly_mwh, "MWh")])


def day_rows(days: TypicalDays) -> list[tuple[str, tuple[float, ...]]]:
    """Return the rows of the table: the hour, then the power on each kind of day."""
    columns = [days.powers_kw[kind] for kind in DayKind]
    hours = range(len(columns[0]))
    return [
        (
            _("%(begins)s h à %(ends)s h", begins=hour, ends=hour + 1),
            tuple(powers[hour] for powers in columns),
        )
        for hour in hours
    ]


def day_names() -> list[str]:
    """Return the names of the kinds of day, in the order of the columns."""
    return [_(DAY_NAMES[kind]) for kind in DayKind]


def _day(name: str, powers: Sequence[float], colour: str, dash: str) -> Json:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(range(len(powers) + 1)),
        "y": [*powers, powers[-1]],
        "line": {"color": colour, "dash": dash, "width": 2.5, "shape": "hv"},
        "hovertemplate": "%{x} h : %{y:,.1f} kW<extra></extra>",
    }
