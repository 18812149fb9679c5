"""The map of an indicator: communes in classes of shade, as filled lines, so that nothing is fetched."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.figures import FONT, INK, Figure, Json, plain
from web.territory.areas import Area
from web.territory.marks import Run, broken, extent_of

SHADES = ("#e4efe9", "#b7d6ca", "#83b8a6", "#3f8f79", "#0b4f43")
"""From the least to the most."""
EMPTY, BELOW, EDGE, BORDER = "#f4f4f2", "#e9d3c0", "#8fa39c", "#3c4a52"
MARGIN_DEG = 0.02


@dataclass(frozen=True)
class Shaded:
    """A commune with the figure of the group that it belongs to."""

    area: Area
    value: float | None
    text: str
    """What is read when one points at it."""


@dataclass(frozen=True)
class Class:
    """Figures drawn in one shade."""

    shade: str
    low: float
    high: float


def classes_of(values: Sequence[float]) -> tuple[Class, ...]:
    """Return classes of about as many groups each, from the least figure above zero on."""
    above = sorted({value for value in values if value > 0})
    count = min(len(SHADES), len(above))
    cuts = [above[len(above) * i // count : len(above) * (i + 1) // count] for i in range(count)]
    shades = SHADES[len(SHADES) - count :]
    return tuple(Class(shade, part[0], part[-1]) for shade, part in zip(shades, cuts, strict=True))


def shaded_map(shown: Sequence[Shaded], borders: Sequence[Run], classes: Sequence[Class]) -> Figure:
    """Draw communes in the shade of their figure; all of it is lines filled, so that nothing is fetched."""
    traces: list[Json] = [_filled([one for one in shown if not one.value], EMPTY)]
    traces.append(_filled([one for one in shown if one.value is not None and one.value < 0], BELOW))
    traces += [
        _filled(
            [one for one in shown if one.value is not None and part.low <= one.value <= part.high], part.shade
        )
        for part in classes
    ]
    lon, lat = broken(borders)
    traces.append(
        {
            "type": "scattergeo",
            "mode": "lines",
            "line": {"color": BORDER, "width": 1.8},
            "hoverinfo": "skip",
            "lon": lon,
            "lat": lat,
        }
    )
    traces.append(_pointed(shown))
    west, south, east, north = extent_of([one.area for one in shown])
    geo: Json = {
        "visible": False,
        "bgcolor": "rgba(0,0,0,0)",
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - MARGIN_DEG, east + MARGIN_DEG]},
        "lataxis": {"range": [south - MARGIN_DEG, north + MARGIN_DEG]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }
    return Figure(traces, _map_layout() | {"geo": geo})


def _map_layout() -> dict[str, object]:
    return {
        "height": 460,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "font": FONT,
        "showlegend": False,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"align": "left"},
    }


def _filled(shown: Sequence[Shaded], shade: str) -> dict[str, object]:
    lon, lat = broken([ring for one in shown for ring in one.area.rings])
    return {
        "type": "scattergeo",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": shade,
        "line": {"color": EDGE, "width": 0.6},
        "hoverinfo": "skip",
        "lon": lon,
        "lat": lat,
    }


def _pointed(shown: Sequence[Shaded]) -> Json:
    """Return a point at the middle of each commune that tells its figure."""
    middles = [_middle(one.area) for one in shown]
    return {
        "type": "scattergeo",
        "mode": "markers",
        "marker": {"size": 12, "color": INK, "opacity": 0},
        "lon": [lon for lon, _lat in middles],
        "lat": [lat for _lon, lat in middles],
        "text": [plain(one.text) for one in shown],
        "hoverinfo": "text",
    }


def _middle(area: Area) -> tuple[float, float]:
    points = [point for ring in area.rings for point in ring]
    return sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points)
