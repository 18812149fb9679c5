"""The map of the territory: with WebGL over an inline style, and as SVG where the browser has no WebGL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.figures import FONT, INK, Figure, Json, plain
from web.territory.areas import Area

ZOOM = 9.0
"""Until the page fits the map to its box."""
MARGIN_DEG = 0.02
GROUND = "#f5f7f5"
BORDER = "#8fa39c"
TINTS = ("#dcebe5", "#e9e3d2", "#dde3ef", "#eadfe6", "#e3ead2")
"""Pale fills of the agglomerations, in their order."""
SITE = "#123c36"
OWN = "#1457c4"
PROPOSED = "rgba(181,101,29,0.65)"
ACCEPTED = "#0f6b5c"


@dataclass(frozen=True)
class Dot:
    """A site on the map."""

    lon: float
    lat: float
    text: str
    """What is read when one points at it."""
    own: bool
    """True for the caller's own site."""


@dataclass(frozen=True)
class Line:
    """A proposal on the map, from its giver through processors to its receiver."""

    places: tuple[tuple[float, float], ...]
    text: str
    accepted: bool


def webgl_map(
    areas: Sequence[Area], tints: Mapping[str, str], dots: Sequence[Dot], lines: Sequence[Line]
) -> Figure:
    """Draw the map with MapLibre: areas are part of its style, nothing is fetched."""
    traces = [_trace(one, "scattermap") for one in _line_traces(lines)]
    traces += [_trace(one, "scattermap") for one in _dot_traces(dots)]
    view = {"style": _style(areas, tints), "center": _middle_of(areas), "zoom": ZOOM}
    layout = _layout() | {"map": view | {"domain": {"x": [0, 1], "y": [0, 1]}}}
    return Figure(traces, layout)


def svg_map(
    areas: Sequence[Area], tints: Mapping[str, str], dots: Sequence[Dot], lines: Sequence[Line]
) -> Figure:
    """Draw the same as SVG; the land is filled lines, since plotly would fetch land from elsewhere."""
    traces: list[Json] = []
    for epci, tint in tints.items():
        lon, lat = _broken([ring for area in areas if area.epci_id == epci for ring in area.rings])
        traces.append(
            {
                "type": "scattergeo",
                "mode": "lines",
                "fill": "toself",
                "fillcolor": tint,
                "line": {"color": BORDER, "width": 0.6},
                "hoverinfo": "skip",
                "lon": lon,
                "lat": lat,
            }
        )
    traces += [_trace(one, "scattergeo") for one in _line_traces(lines)]
    traces += [_trace(one, "scattergeo") for one in _dot_traces(dots)]
    west, south, east, north = extent_of(areas)
    geo = {
        "visible": False,
        "bgcolor": GROUND,
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - MARGIN_DEG, east + MARGIN_DEG]},
        "lataxis": {"range": [south - MARGIN_DEG, north + MARGIN_DEG]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }
    return Figure(traces, _layout() | {"geo": geo})


def extent_of(areas: Sequence[Area]) -> tuple[float, float, float, float]:
    """Return the westmost, southmost, eastmost and northmost degrees of the areas."""
    places = [place for area in areas for ring in area.rings for place in ring]
    lon, lat = [place[0] for place in places], [place[1] for place in places]
    return min(lon), min(lat), max(lon), max(lat)


def _middle_of(areas: Sequence[Area]) -> Json:
    west, south, east, north = extent_of(areas)
    return {"lon": (west + east) / 2, "lat": (south + north) / 2}


def _layout() -> dict[str, object]:
    return {
        "height": 560,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "font": FONT,
        "showlegend": False,
        "paper_bgcolor": GROUND,
        "hoverlabel": {"align": "left"},
    }


def _style(areas: Sequence[Area], tints: Mapping[str, str]) -> Json:
    features = [
        {
            "type": "Feature",
            "properties": {"epci": area.epci_id},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in area.rings]},
        }
        for area in areas
    ]
    fill: list[object] = ["match", ["get", "epci"]]
    for epci, tint in tints.items():
        fill += [epci, tint]
    source = {"type": "geojson", "data": {"type": "FeatureCollection", "features": features}}
    return {
        "version": 8,
        "sources": {"communes": source},
        "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": GROUND}},
            {"id": "areas", "type": "fill", "source": "communes", "paint": {"fill-color": [*fill, GROUND]}},
            {
                "id": "borders",
                "type": "line",
                "source": "communes",
                "paint": {"line-color": BORDER, "line-width": 0.7},
            },
        ],
    }


def _trace(values: Json, kind: str) -> Json:
    trace = {"type": kind, **values}
    if kind == "scattermap":
        line = trace.get("line")
        if isinstance(line, Mapping):
            trace["line"] = {name: value for name, value in line.items() if name != "dash"}
    return trace


def _line_traces(lines: Sequence[Line]) -> list[Json]:
    """Draw accepted proposals whole and thick, the others thin (dashed as SVG): not by colour alone."""
    found: list[Json] = []
    for accepted, colour, width, dash in ((False, PROPOSED, 1.5, "dash"), (True, ACCEPTED, 4, "solid")):
        chosen = [line for line in lines if line.accepted is accepted]
        lon, lat = _broken([line.places for line in chosen])
        found.append(
            {
                "mode": "lines",
                "line": {"color": colour, "width": width, "dash": dash},
                "hoverinfo": "skip",
                "lon": lon,
                "lat": lat,
            }
        )
        found.append(_markers([(*_middle(line.places), line.text) for line in chosen], colour, 7))
    return found


def _dot_traces(dots: Sequence[Dot]) -> list[Json]:
    every = [(dot.lon, dot.lat, dot.text) for dot in dots]
    own = [(dot.lon, dot.lat, dot.text) for dot in dots if dot.own]
    others = [(dot.lon, dot.lat, dot.text) for dot in dots if not dot.own]
    return [_markers(every, "#ffffff", 15, silent=True), _markers(others, SITE, 11), _markers(own, OWN, 14)]


def _markers(
    places: Sequence[tuple[float, float, str]], colour: str, size: int, *, silent: bool = False
) -> Json:
    return {
        "mode": "markers",
        "lon": [lon for lon, _, _ in places],
        "lat": [lat for _, lat, _ in places],
        "text": [] if silent else [text for _, _, text in places],
        "marker": {"color": colour, "size": size},
        "hoverinfo": "skip" if silent else "text",
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": INK, "font": {"color": INK}},
    }


def _middle(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of the middle segment, where one points at a line."""
    i = (len(places) - 1) // 2
    (lon1, lat1), (lon2, lat2) = places[i], places[i + 1]
    return (lon1 + lon2) / 2, (lat1 + lat2) / 2


def _broken(runs: Sequence[Sequence[tuple[float, float]]]) -> tuple[list[float | None], list[float | None]]:
    """Return longitudes and latitudes of several lines in one trace, a gap between each."""
    lon: list[float | None] = []
    lat: list[float | None] = []
    for run in runs:
        lon += [*(place[0] for place in run), None]
        lat += [*(place[1] for place in run), None]
    return lon, lat


def told(*parts: str) -> str:
    """Return what one reads when pointing at something, one part a line, none of it taken for markup."""
    return "<br>".join(plain(part) for part in parts if part)
