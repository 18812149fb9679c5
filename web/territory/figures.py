"""The map of the territory: with WebGL over an inline style, and as SVG where the browser has no WebGL."""

from collections.abc import Iterable, Mapping, Sequence

from web.figures import FONT, Figure, Json
from web.territory.areas import Area
from web.territory.marks import STROKES, WHITE, MapContent, Run, broken, extent_of, marker_traces

ZOOM = 9.0
"""Until the page fits the map to its box."""
MARGIN_DEG = 0.02
GROUND = "#f5f7f5"
EDGE = "#8fa39c"
BORDER = "#3c4a52"
PARK = "#5b3f8c"
TINTS = ("#dcebe5", "#e9e3d2", "#dde3ef", "#eadfe6", "#e3ead2")
"""Pale fills of the agglomerations, in their order."""
TILE_PX = 256
OVER_TILES = 0.35
"""Opacity of the agglomerations' fills above background tiles."""


def webgl_map(content: MapContent) -> Figure:
    """Draw the map with MapLibre: what is drawn is part of its style; nothing but tiles is ever fetched."""
    traces = [{"type": "scattermap", **trace} for trace in marker_traces(content)]
    west, south, east, north = extent_of(content.areas)
    view = {
        "style": _style(content),
        "center": {"lon": (west + east) / 2, "lat": (south + north) / 2},
        "zoom": ZOOM,
        "domain": {"x": [0, 1], "y": [0, 1]},
    }
    return Figure(traces, _layout() | {"map": view})


def svg_map(content: MapContent) -> Figure:
    """Draw the same as SVG; the land is filled lines, since plotly would fetch land from elsewhere."""
    traces: list[Json] = []
    for epci, tint in content.tints.items():
        rings = [ring for area in content.areas if area.epci_id == epci for ring in area.rings]
        traces.append(_svg_lines(rings, EDGE, 0.6, "solid") | {"fill": "toself", "fillcolor": tint})
    traces.append(_svg_lines(content.borders, BORDER, 1.8, "longdashdot"))
    traces.append(_svg_lines(content.parks, PARK, 2.2, "dot"))
    for kind, stroke in STROKES.items():
        runs = [line.places for line in content.lines if line.kind == kind]
        traces.append(_svg_lines(runs, stroke.colour, stroke.width, stroke.svg_dash) | {"name": kind})
        if stroke.core:
            traces.append(_svg_lines(runs, WHITE, stroke.core, "solid"))
    traces += [{"type": "scattergeo", **trace} for trace in marker_traces(content)]
    west, south, east, north = extent_of(content.areas)
    geo = {
        "visible": False,
        "bgcolor": GROUND,
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - MARGIN_DEG, east + MARGIN_DEG]},
        "lataxis": {"range": [south - MARGIN_DEG, north + MARGIN_DEG]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }
    return Figure(traces, _layout() | {"geo": geo})


def _layout() -> dict[str, object]:
    return {
        "height": 560,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "font": FONT,
        "showlegend": False,
        "paper_bgcolor": GROUND,
        "hoverlabel": {"align": "left"},
    }


def _svg_lines(runs: Sequence[Run], colour: str, width: float, dash: str) -> dict[str, object]:
    lon, lat = broken(runs)
    return {
        "type": "scattergeo",
        "mode": "lines",
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
        "lon": lon,
        "lat": lat,
    }


def _style(content: MapContent) -> Json:
    sources: dict[str, Json] = {
        "communes": _source(_polygon(area) for area in content.areas),
        "borders": _source([_lines(content.borders)]),
        "parks": _source([_lines(content.parks)]),
    }
    layers: list[Json] = [
        {"id": "ground", "type": "background", "paint": {"background-color": GROUND}},
        _fill(content),
        _line_layer("edges", "communes", EDGE, 0.7),
        _line_layer("borders", "borders", BORDER, 2.0, (6.0, 2.0, 1.0, 2.0)),
        _line_layer("parks", "parks", PARK, 2.4, (1.0, 1.5)),
    ]
    for kind, stroke in STROKES.items():
        sources[kind] = _source([_lines([line.places for line in content.lines if line.kind == kind])])
        layers.append(_line_layer(kind, kind, stroke.colour, stroke.width, stroke.dash))
        if stroke.core:
            layers.append(_line_layer(f"{kind}-core", kind, WHITE, stroke.core))
    if content.tiles:
        sources["tiles"] = {
            "type": "raster",
            "tiles": [content.tiles],
            "tileSize": TILE_PX,
            "attribution": content.attribution,
        }
        layers.insert(1, {"id": "tiles", "type": "raster", "source": "tiles"})
    return {"version": 8, "sources": sources, "layers": layers}


def _fill(content: MapContent) -> Json:
    colour: list[object] = ["match", ["get", "epci"]]
    for epci, tint in content.tints.items():
        colour += [epci, tint]
    paint = {"fill-color": [*colour, GROUND], "fill-opacity": OVER_TILES if content.tiles else 1.0}
    return {"id": "areas", "type": "fill", "source": "communes", "paint": paint}


def _line_layer(
    name: str, source: str, colour: str, width: float, dash: Sequence[float] = ()
) -> Mapping[str, object]:
    paint: dict[str, object] = {"line-color": colour, "line-width": width}
    if dash:
        paint["line-dasharray"] = list(dash)
    return {"id": name, "type": "line", "source": source, "paint": paint}


def _source(features: Iterable[Json]) -> Json:
    return {"type": "geojson", "data": {"type": "FeatureCollection", "features": list(features)}}


def _polygon(area: Area) -> Json:
    geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in area.rings]}
    return {"type": "Feature", "properties": {"epci": area.epci_id}, "geometry": geometry}


def _lines(runs: Sequence[Run]) -> Json:
    geometry = {"type": "MultiLineString", "coordinates": [list(run) for run in runs]}
    return {"type": "Feature", "properties": {}, "geometry": geometry}
