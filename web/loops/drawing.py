"""The map of a loop as the browser fetches it: the loop above the communes."""

from symbiose.domain.heat_loops import HeatLoop
from web.loops.maps import loop_over
from web.loops.naming import LoopNames


def loop_drawing(loop: HeatLoop, names: LoopNames, period: int | None, kind: str) -> str:
    """Return the map as JSON: the figure, and the extent that it should show.

    Args:
        loop: The loop.
        names: What its places are called.
        period: Rank of the period whose flows are drawn; None for the year.
        kind: `webgl`, or `svg` where the browser has no WebGL.
    """
    return loop_over(loop, names, period).sent(kind)
