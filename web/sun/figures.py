"""Figures of a group: where its sun goes in a year, month by month, and hour by hour of a typical day."""

from collections.abc import Iterator, Sequence

from symbiose.domain.solar_groups import SolarGroup, TypicalDay
from symbiose.services.sun_energy import NOTHING_MWH, MemberLine, SunBalance
from web.figures import GIVEN, INK, RECEIVED, REST, Figure, Json, Stream, layout, plain, sankey
from web.language import _
from web.sun.naming import SunNames
from web.wording import MONTHS_SHORT

UNIT = "MWh"
HEIGHT_PX = 340
NAME_PX = 52
"""Height that a name beside its ribbon takes, px."""
FLATTENING = 4.0
"""So many times the greatest output, consumption would leave the output no height."""
Named = Sequence[tuple[str, Sequence[float]]]
"""Names with their figures."""
_STYLES = ((GIVEN, ""), (RECEIVED, "/"), (REST, "."))
"""Colour and pattern of own use, of what is shared, of what is sold: never colour alone."""


def sun_streams(group: SolarGroup, lines: Sequence[MemberLine], names: SunNames) -> list[Stream]:
    """Return the ribbons of a year: roofs → their owners, the sharing, the sale; the sharing → members."""
    return [one for one in _streams(group, lines, names) if one.quantity > NOTHING_MWH]


def _streams(group: SolarGroup, lines: Sequence[MemberLine], names: SunNames) -> Iterator[Stream]:
    shared, sold = _("Électricité partagée"), _("Surplus vendu")
    for line in lines:
        roofs, site = names.roofs_of(line.member.site_id), names.site(line.member.site_id)
        yield Stream(roofs, site, line.own_use_mwh, UNIT)
        yield Stream(roofs, shared, line.given_mwh, UNIT)
        yield Stream(roofs, sold, line.surplus_mwh, UNIT, main=False)
    for line in lines:
        yield Stream(shared, names.site(line.member.site_id), line.received_mwh, UNIT)
    for machine in group.heat:
        told = _("Pompe à chaleur de la boucle") if machine.loop_id else _("Machine de froid ou de chaleur")
        yield Stream(names.site(machine.site_id), told, sum(machine.of_roofs_mwh), UNIT)


def sun_sankey(streams: Sequence[Stream]) -> Figure:
    """Draw the ribbons, high enough for the names of all who take."""
    drawn = sankey(streams)
    height = max(HEIGHT_PX, NAME_PX * len({one.target for one in streams}))
    return Figure(drawn.data, {**drawn.layout, "height": height})


def months_figure(balance: SunBalance) -> Figure:
    """Draw where the output of each month goes, below the line of what members use."""
    months = [_(name) for name in MONTHS_SHORT]
    return _stacked(
        months, _parts(balance.own_use_mwh, balance.shared_mwh, balance.surplus_mwh), balance.consumption_mwh
    )


def _parts(own: Sequence[float], shared: Sequence[float], sold: Sequence[float]) -> Named:
    return ((_("Utilisé sur place"), own), (_("Partagé"), shared), (_("Surplus vendu"), sold))


def _stacked(months: Sequence[str], parts: Named, consumption: Sequence[float]) -> Figure:
    data: list[Json] = [
        {
            "type": "bar",
            "name": name,
            "x": list(months),
            "y": list(values),
            "marker": {"color": colour, "pattern": {"shape": shape}},
            "hovertemplate": f"%{{x}} : %{{y:,.2f}} {UNIT}<extra>{plain(name)}</extra>",
        }
        for (name, values), (colour, shape) in zip(parts, _STYLES, strict=True)
    ]
    made = [sum(one) for one in zip(*(values for _name, values in parts), strict=True)]
    line = {**_consumption_line(made, consumption), "x": list(months), "y": list(consumption)}
    hover = f"%{{x}} : %{{y:,.2f}} {UNIT}<extra>{plain(_('Consommation des membres'))}</extra>"
    return Figure([*data, line | {"hovertemplate": hover}], _layout(_("MWh par mois")) | {"barmode": "stack"})


def day_figure(day: TypicalDay) -> Figure:
    """Draw a typical day hour by hour: the output above one another, and the line of what members use."""
    hours = [_("%(hour)s h", hour=hour) for hour in range(len(day.consumption_kw))]
    parts = _parts(day.own_use_kw, day.shared_kw, day.surplus_kw)
    data: list[Json] = [
        {
            "type": "scatter",
            "mode": "lines",
            "stackgroup": "sun",
            "name": name,
            "x": hours,
            "y": list(values),
            "line": {"color": colour, "width": 1, "shape": "hv"},
            "fillcolor": colour,
            "fillpattern": {"shape": shape},
            "hovertemplate": f"%{{x}} : %{{y:,.1f}} kW<extra>{plain(name)}</extra>",
        }
        for (name, values), (colour, shape) in zip(parts, _STYLES, strict=True)
    ]
    made = [sum(one) for one in zip(*(values for _name, values in parts), strict=True)]
    line = {**_consumption_line(made, day.consumption_kw), "x": hours, "y": list(day.consumption_kw)}
    hover = f"%{{x}} : %{{y:,.1f}} kW<extra>{plain(_('Consommation des membres'))}</extra>"
    return Figure([*data, line | {"hovertemplate": hover}], _layout(_("kW")))


def is_aside(made: Sequence[float], used: Sequence[float]) -> bool:
    """Tell whether members use so much more than roofs give that one line would flatten the other."""
    return max(used, default=0.0) > FLATTENING * max(made, default=0.0)


def _consumption_line(made: Sequence[float], used: Sequence[float]) -> dict[str, object]:
    return {
        "visible": "legendonly" if is_aside(made, used) else True,
        "type": "scatter",
        "mode": "lines",
        "name": _("Consommation des membres"),
        "line": {"color": INK, "width": 2.5, "dash": "dash"},
    }


def _layout(unit: str) -> dict[str, object]:
    return {
        **layout(height=HEIGHT_PX),
        "yaxis": {"title": {"text": unit}, "rangemode": "tozero", "tickformat": ","},
        "xaxis": {"tickangle": -45, "fixedrange": True},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.2, "traceorder": "normal"},
    }
