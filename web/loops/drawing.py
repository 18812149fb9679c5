"""The map of a loop as the browser fetches it: the loop above the communes."""

from typing import cast

from flask import current_app
from flask.json import dumps

from symbiose.domain.heat_loops import HeatLoop
from web.context import services, settings
from web.loops.maps import drawn_pipes, extent_of_loop, loop_dots, svg_loop, webgl_loop
from web.loops.naming import LoopNames
from web.territory.figures import TINTS
from web.territory.marks import MapContent
from web.territory.routes import EXTENSION as GROUND
from web.territory.routes import Ground


def loop_drawing(loop: HeatLoop, names: LoopNames, period: int | None, kind: str) -> str:
    """Return the map as JSON: the figure, and the extent that it should show.

    Args:
        loop: The loop.
        names: What its places are called.
        period: Rank of the period whose flows are drawn; None for the year.
        kind: `webgl`, or `svg` where the browser has no WebGL.
    """
    extent = extent_of_loop(loop)
    draw = webgl_loop if kind == "webgl" else svg_loop
    figure = draw(_content(loop, names), drawn_pipes(loop, names, period), extent)
    return dumps({"extent": extent, "figure": figure.as_json()})


def _content(loop: HeatLoop, names: LoopNames) -> MapContent:
    ground = cast(Ground, current_app.extensions[GROUND])
    epcis = services().reference.communes.epcis
    return MapContent(
        areas=ground.areas,
        tints=dict(zip(epcis, TINTS, strict=False)),
        borders=ground.borders,
        parks=(),
        dots=loop_dots(loop, names),
        lines=(),
        tiles=settings().tiles_url,
        attribution=settings().tiles_attribution,
    )
