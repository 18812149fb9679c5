"""Temperature intervals of streams, and the heat that each stream gives or takes in each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matching.heat.thermal import ThermalStream, merged_temperatures


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of shifted temperatures, or one temperature at which an isothermal stream acts."""

    warm_c: float
    """Its warmer end, shifted, °C."""
    cold_c: float
    """Its colder end, shifted, °C; the same as the warmer one for an isothermal stream."""


class TemperatureIntervals:
    """The intervals between all ends of streams, from the hottest.

    Heat of a hot stream serves cold heat of the same or a colder interval. Where an isothermal stream acts,
    its temperature is an interval of its own between the two around it: it gives to what is colder, and takes
    from what is hotter or acts at the very same temperature.
    """

    def __init__(self, streams: Sequence[ThermalStream]) -> None:
        """Find the intervals of streams, utility levels included."""
        ends = [end + stream.shift_k for stream in streams for end in (stream.warm_c, stream.cold_c)]
        self._standing: Mapping[float, float] = merged_temperatures(ends)
        steps = {warm for warm, cold in map(self._ends, streams) if warm == cold}
        scale = sorted(set(self._standing.values()), reverse=True)
        stops = [end for place in scale for end in ((place, place) if place in steps else (place,))]
        self.intervals = tuple(Interval(warm, cold) for warm, cold in pairwise(stops))

    def shares(self, stream: ThermalStream) -> tuple[float, ...]:
        """Return the share of a stream's heat in each interval."""
        warm, cold = self._ends(stream)
        if warm == cold:
            return tuple(float(one.warm_c == warm == one.cold_c) for one in self.intervals)
        return tuple(
            (one.warm_c - one.cold_c) / (warm - cold) if cold <= one.cold_c and one.warm_c <= warm else 0.0
            for one in self.intervals
        )

    def _ends(self, stream: ThermalStream) -> tuple[float, float]:
        return self._standing[stream.warm_c + stream.shift_k], self._standing[stream.cold_c + stream.shift_k]
