"""The pipes of a loop on the map: as wide as what passes through them in the year or in a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.heat_loops import HeatLoop
from symbiose.services.loop_pipes import PipeLine, pipes_of
from web.figures import INK, Figure, Json
from web.language import _
from web.loops.naming import LoopNames
from web.territory.figures import svg_map, webgl_map
from web.territory.marks import WHITE, Dot, MapContent, Place, told
from web.wording import number

PIPE = "#b5322d"
IDLE = "#6b777d"
LEAST_PX, WIDEST_PX = 2.5, 12.0
IDLE_PX = 1.5
MARGIN = 0.25
"""Share of the extent that is left free around the loop."""
LEAST_MARGIN_DEG = 0.002
IDLE_DASH = (2.0, 2.0)
Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class DrawnPipe:
    """A pipe as drawn."""

    ends: tuple[Place, Place]
    """From where heat enters to where it leaves."""
    width: float
    """Width of the line, px."""
    idle: bool
    """Nothing passes."""
    text: str
    """What is read when one points at it."""


def drawn_pipes(loop: HeatLoop, names: LoopNames, period: int | None) -> list[DrawnPipe]:
    """Return the pipes as drawn for a period, by its rank, or for the year."""
    pipes = pipes_of(loop)
    most = max((pipe.most_kw for pipe in pipes), default=0.0)
    return [_drawn(pipe, names, period, most) for pipe in pipes]


def _drawn(pipe: PipeLine, names: LoopNames, period: int | None, most_kw: float) -> DrawnPipe:
    power = pipe.most_kw if period is None else pipe.entering_kw[period]
    turned = power < 0
    ends = (pipe.target, pipe.source) if turned else (pipe.source, pipe.target)
    share = abs(power) / most_kw if most_kw > 0 else 0.0
    passing = (
        _("%(mwh)s MWh/an, au plus %(kw)s kW", mwh=number(pipe.passed_mwh), kw=number(abs(power)))
        if period is None
        else _("%(kw)s kW", kw=number(abs(power)))
    )
    return DrawnPipe(
        ends=((ends[0].longitude, ends[0].latitude), (ends[1].longitude, ends[1].latitude)),
        width=LEAST_PX + (WIDEST_PX - LEAST_PX) * share if share > 0 else IDLE_PX,
        idle=share == 0,
        text=told(f"{names.place(ends[0])} → {names.place(ends[1])}", names.pipe(pipe.pipe), passing),
    )


def loop_dots(loop: HeatLoop, names: LoopNames) -> list[Dot]:
    """Return the sites and networks of the loop: who gives as a disc, who takes as a ring."""
    gives = {member.node for member in loop.members if member.role != "consumer"}
    takes = {member.node for member in loop.members if member.role != "source"}
    return [
        Dot(
            place.longitude,
            place.latitude,
            told(names.place(place)),
            own=False,
            gives=place.node in gives,
            takes=place.node in takes,
        )
        for place in loop.places
        if place.node in gives | takes
    ]


def extent_of_loop(loop: HeatLoop) -> Extent:
    """Return the westmost, southmost, eastmost and northmost degrees of a loop, with some room around."""
    joined = {member.node for member in loop.members}
    joined |= {node for edge in loop.result.edges for node in (edge.source, edge.target)}
    shown = [place for place in loop.places if place.node in joined] or loop.places
    lon = [place.longitude for place in shown]
    lat = [place.latitude for place in shown]
    across = max(LEAST_MARGIN_DEG, MARGIN * (max(lon) - min(lon)))
    down = max(LEAST_MARGIN_DEG, MARGIN * (max(lat) - min(lat)))
    return min(lon) - across, min(lat) - down, max(lon) + across, max(lat) + down


def webgl_loop(content: MapContent, pipes: Sequence[DrawnPipe], extent: Extent) -> Figure:
    """Draw the loop with MapLibre, above the communes."""
    ground = webgl_map(content)
    view = dict(_mapping(ground.layout["map"]))
    style = dict(_mapping(view["style"]))
    style["sources"] = dict(_mapping(style["sources"])) | {
        f"pipe-{rank}": _line_source(pipe) for rank, pipe in enumerate(pipes)
    }
    style["layers"] = [
        *_sequence(style["layers"]),
        *(_line_layer(rank, pipe) for rank, pipe in enumerate(pipes)),
    ]
    west, south, east, north = extent
    centre = {"lon": (west + east) / 2, "lat": (south + north) / 2}
    layout = dict(ground.layout) | {"map": view | {"style": style, "center": centre}}
    marks = {"type": "scattermap", **_marks(pipes)}
    return Figure([marks, *ground.data], layout)


def svg_loop(content: MapContent, pipes: Sequence[DrawnPipe], extent: Extent) -> Figure:
    """Draw the same as SVG."""
    ground = svg_map(content)
    west, south, east, north = extent
    geo = dict(_mapping(ground.layout["geo"])) | {
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
    }
    lines: list[Json] = [
        {
            "type": "scattergeo",
            "mode": "lines",
            "lon": [place[0] for place in pipe.ends],
            "lat": [place[1] for place in pipe.ends],
            "line": {
                "color": IDLE if pipe.idle else PIPE,
                "width": pipe.width,
                "dash": "dash" if pipe.idle else "solid",
            },
            "hoverinfo": "skip",
        }
        for pipe in pipes
    ]
    areas = [trace for trace in ground.data if trace.get("mode") == "lines"]
    dots = [trace for trace in ground.data if trace.get("mode") != "lines"]
    marks = {"type": "scattergeo", **_marks(pipes)}
    return Figure([*areas, *lines, marks, *dots], dict(ground.layout) | {"geo": geo})


def _marks(pipes: Sequence[DrawnPipe]) -> Json:
    """Return the points at which one reads what a pipe carries: two thirds of the way of the heat."""
    places = [
        ((one[0] + 2 * other[0]) / 3, (one[1] + 2 * other[1]) / 3) for one, other in (p.ends for p in pipes)
    ]
    return {
        "mode": "markers",
        "lon": [place[0] for place in places],
        "lat": [place[1] for place in places],
        "text": [pipe.text for pipe in pipes],
        "marker": {"color": [IDLE if pipe.idle else PIPE for pipe in pipes], "size": 9, "opacity": 1},
        "hoverinfo": "text",
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": INK, "font": {"color": INK}},
    }


def _line_source(pipe: DrawnPipe) -> Json:
    geometry = {"type": "LineString", "coordinates": [list(place) for place in pipe.ends]}
    return {"type": "geojson", "data": {"type": "Feature", "properties": {}, "geometry": geometry}}


def _line_layer(rank: int, pipe: DrawnPipe) -> Json:
    paint: dict[str, object] = {"line-color": IDLE if pipe.idle else PIPE, "line-width": pipe.width}
    if pipe.idle:
        paint["line-dasharray"] = list(IDLE_DASH)
    return {"id": f"pipe-{rank}", "type": "line", "source": f"pipe-{rank}", "paint": paint}


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        msg = "a map is drawn from nested mappings"
        raise TypeError(msg)
    return value


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, Sequence):
        msg = "the layers of a map are a list"
        raise TypeError(msg)
    return value
