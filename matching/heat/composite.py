"""Composite curves: the heat of all hot, or all cold, streams over their actual temperatures."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from matching.heat.exact_sum import RunningSum
from matching.heat.thermal import ThermalStream, merged_temperatures

Point = tuple[float, float]
"""Heat in kW and temperature in °C."""


def composite_curve(streams: Sequence[ThermalStream], start_kw: float = 0.0) -> tuple[Point, ...]:
    """Return the curve of streams of one side, from their coldest end.

    Args:
        streams: All hot, or all cold.
        start_kw: Heat at the coldest end, kW.
    """
    return tuple(_points(streams, start_kw))


def _points(streams: Sequence[ThermalStream], start_kw: float) -> Iterator[Point]:
    standing = merged_temperatures(end for stream in streams for end in (stream.warm_c, stream.cold_c))
    slopes: dict[float, list[float]] = defaultdict(list)
    steps: dict[float, float] = defaultdict(float)
    for stream in streams:
        warm, cold = standing[stream.warm_c], standing[stream.cold_c]
        if warm == cold:
            steps[warm] += stream.heat_kw
        else:
            slopes[cold].append(stream.heat_kw / (warm - cold))
            slopes[warm].append(-stream.heat_kw / (warm - cold))
    heat, slope = RunningSum(), RunningSum()
    heat.add(start_kw)
    below: float | None = None
    for temperature in sorted(set(standing.values())):
        if below is not None:
            heat.add(slope.value * (temperature - below))
        yield heat.value, temperature
        if temperature in steps:
            heat.add(steps[temperature])
            yield heat.value, temperature
        for change in slopes[temperature]:
            slope.add(change)
        below = temperature
