"""A map of one thing above the communes: its own lines and marks, seen from near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask.json import dumps

from web.context import services, settings
from web.figures import INK, Figure, Json
from web.territory.figures import TINTS, svg_map, webgl_map
from web.territory.marks import WHITE, Dot, MapContent, Place
from web.territory.routes import EXTENSION, Ground

MARGIN = 0.25
"""Share of the extent that is left free around what is shown."""
LEAST_MARGIN_DEG = 0.002
Extent = tuple[float, float, float, float]
"""Westmost, southmost, eastmost and northmost degrees."""


@dataclass(frozen=True)
class OverLine:
    """A line above the map."""

    places: tuple[Place, ...]
    colour: str
    width: float
    """Width, px."""
    dash: tuple[float, ...] = ()
    """Drawn and empty stretches, in widths; empty for a whole line."""


@dataclass(frozen=True)
class Mark:
    """A point at which one reads something."""

    place: Place
    text: str
    """What is read when one points at it."""
    colour: str
    size: float = 9.0
    """Width, px."""


@dataclass(frozen=True)
class Over:
    """What is drawn above the communes."""

    name: str
    """What the layers of its lines are called."""
    dots: Sequence[Dot]
    lines: Sequence[OverLine]
    marks: Sequence[Mark]
    extent: Extent
    """What the map should show."""

    def drawn(self, kind: str) -> Figure:
        """Draw it, with `webgl` or as `svg`."""
        return webgl_over(self) if kind == "webgl" else svg_over(self)

    def sent(self, kind: str) -> str:
        """Return it as the browser fetches it, in JSON: the figure, and the extent that it should show."""
        return dumps({"extent": self.extent, "figure": self.drawn(kind).as_json()})


def ground_extent() -> Extent:
    """Return the extent of all communes."""
    return cast(Ground, current_app.extensions[EXTENSION]).extent


def ground_with(dots: Sequence[Dot]) -> MapContent:
    """Return the communes with some sites above them."""
    ground = cast(Ground, current_app.extensions[EXTENSION])
    epcis = services().reference.communes.epcis
    return MapContent(
        areas=ground.areas,
        tints=dict(zip(epcis, TINTS, strict=False)),
        borders=ground.borders,
        parks=(),
        dots=dots,
        lines=(),
        tiles=settings().tiles_url,
        attribution=settings().tiles_attribution,
    )


def extent_around(places: Sequence[Place]) -> Extent:
    """Return the extent of some places, with some room around."""
    lon, lat = [place[0] for place in places], [place[1] for place in places]
    across = max(LEAST_MARGIN_DEG, MARGIN * (max(lon) - min(lon)))
    down = max(LEAST_MARGIN_DEG, MARGIN * (max(lat) - min(lat)))
    return min(lon) - across, min(lat) - down, max(lon) + across, max(lat) + down


def webgl_over(over: Over) -> Figure:
    """Draw with MapLibre."""
    ground = webgl_map(ground_with(over.dots))
    view = dict(_mapping(ground.layout["map"]))
    style = dict(_mapping(view["style"]))
    sources = {f"{over.name}-{rank}": _source(line) for rank, line in enumerate(over.lines)}
    layers = (_layer(f"{over.name}-{rank}", line) for rank, line in enumerate(over.lines))
    style["sources"] = dict(_mapping(style["sources"])) | sources
    style["layers"] = [*_sequence(style["layers"]), *layers]
    west, south, east, north = over.extent
    centre = {"lon": (west + east) / 2, "lat": (south + north) / 2}
    layout = dict(ground.layout) | {"map": view | {"style": style, "center": centre}}
    return Figure([{"type": "scattermap", **_marks(over.marks)}, *ground.data], layout)


def svg_over(over: Over) -> Figure:
    """Draw the same as SVG."""
    ground = svg_map(ground_with(over.dots))
    west, south, east, north = over.extent
    geo = dict(_mapping(ground.layout["geo"])) | {
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
    }
    lines: list[Json] = [
        {
            "type": "scattergeo",
            "mode": "lines",
            "lon": [place[0] for place in line.places],
            "lat": [place[1] for place in line.places],
            "line": {"color": line.colour, "width": line.width, "dash": "dash" if line.dash else "solid"},
            "hoverinfo": "skip",
        }
        for line in over.lines
    ]
    areas = [trace for trace in ground.data if trace.get("mode") == "lines"]
    dots = [trace for trace in ground.data if trace.get("mode") != "lines"]
    marks = {"type": "scattergeo", **_marks(over.marks)}
    return Figure([*areas, *lines, marks, *dots], dict(ground.layout) | {"geo": geo})


def _marks(marks: Sequence[Mark]) -> Json:
    return {
        "mode": "markers",
        "lon": [mark.place[0] for mark in marks],
        "lat": [mark.place[1] for mark in marks],
        "text": [mark.text for mark in marks],
        "marker": {
            "color": [mark.colour for mark in marks],
            "size": [mark.size for mark in marks],
            "opacity": 1,
        },
        "hoverinfo": "text",
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": INK, "font": {"color": INK}},
    }


def _source(line: OverLine) -> Json:
    geometry = {"type": "LineString", "coordinates": [list(place) for place in line.places]}
    return {"type": "geojson", "data": {"type": "Feature", "properties": {}, "geometry": geometry}}


def _layer(name: str, line: OverLine) -> Json:
    paint: dict[str, object] = {"line-color": line.colour, "line-width": line.width}
    if line.dash:
        paint["line-dasharray"] = list(line.dash)
    return {"id": name, "type": "line", "source": name, "paint": paint}


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
