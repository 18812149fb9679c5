"""Seeks the least value of a smooth convex function above given limits, by its slopes alone.

Limited-memory BFGS (Nocedal 1980) on the coordinates that are free, the others being held at their limits
(Bertsekas 1982), each step shortened until it lowers the value enough (Armijo 1966).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.rules.ends import Booleans, Floats

KEPT: Final = 15
"""Steps from which the curvature is told."""
FIRST: Final = 0.01
"""Share of the value by which the first step hopes to lower it."""
ENOUGH: Final = 1e-4
"""Share of what a slope promises that a step has to bring."""
SHORTENED: Final = 0.4
"""Share to which a step that brings too little is shortened."""
TRIES: Final = 12
"""Lengths of one step at most."""
LEAST_FALL: Final = 1e-7
"""Share of the value that the last steps have to bring together for another one."""
LOOKED_BACK: Final = 5
"""Steps that are looked back on for that."""
FLAT: Final = 1e-30
"""Square of slopes that rounding leaves of nought: a step along them would lead beyond all numbers."""

Function = Callable[[Floats], tuple[float, Floats]]
"""Returns the value at a point, and its slopes."""


@dataclass(frozen=True)
class Step:
    """How the point moved, and how the slopes changed with it."""

    moved: Floats
    turned: Floats


def descend(tell: Function, start: Floats, least: Floats, steps: int, is_over: Callable[[], bool]) -> Floats:
    """Return a point where a function is worth little.

    Args:
        tell: The function, convex.
        start: Where to begin.
        least: Limit of each coordinate; minus infinity where there is none.
        steps: Steps at most.
        is_over: Tells when to stop.
    """
    point = np.maximum(start, least)
    value, slopes = tell(point)
    known: deque[Step] = deque(maxlen=KEPT)
    values = [value]
    while len(values) <= steps and not is_over():
        free = (point > least) | (slopes < 0)
        way = _way(slopes * free, free, known)
        if not known:
            steep = float(slopes[free] @ slopes[free])
            way *= (FIRST * abs(value) or FIRST) / steep if steep > FLAT else 0.0
        found = _shortened(tell, point, least, way, value, slopes)
        if found is None:
            if not known:
                break
            known.clear()  # the curvature misled: begin anew along the slopes
            continue
        after, value, turned = found
        step = Step(after - point, turned - slopes)
        if step.moved @ step.turned > 0:
            known.append(step)
        point, slopes = after, turned
        values.append(value)
        if len(values) > LOOKED_BACK and values[-1 - LOOKED_BACK] - value <= LEAST_FALL * abs(value):
            break
    return point


def _way(slopes: Floats, free: Booleans, known: deque[Step]) -> Floats:
    """Return the way down that the slopes and the curvature tell, over the free coordinates."""
    way, told = -slopes, []
    for step in reversed(known):
        moved, turned = step.moved * free, step.turned * free
        curvature = float(moved @ turned)
        if curvature <= 0:
            continue
        share = float(moved @ way) / curvature
        way = way - share * turned
        told.append((moved, turned, curvature, share))
    if told:
        _, turned, curvature, _ = told[0]
        way = way * (curvature / float(turned @ turned))
    for moved, turned, curvature, share in reversed(told):
        way = way + (share - float(turned @ way) / curvature) * moved
    return way


def _shortened(
    tell: Function, point: Floats, least: Floats, way: Floats, value: float, slopes: Floats
) -> tuple[Floats, float, Floats] | None:
    """Return the first point on the way that is low enough, with its value and slopes; None if none is."""
    length = 1.0
    for _ in range(TRIES):
        after = np.maximum(point + length * way, least)
        there, turned = tell(after)
        promised = float(slopes @ (after - point))
        if promised < 0 and there <= value + ENOUGH * promised:
            return after, there, turned
        length *= SHORTENED
    return None
