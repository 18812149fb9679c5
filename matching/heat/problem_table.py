"""The problem table: heat cascaded from hot to cold on the scale of shifted temperatures.

Source: B. Linnhoff and J. R. Flower, AIChE Journal 24 (1978) 633-642; isothermal
streams act at one temperature, between the heat that arrives there and the heat that leaves it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matching.heat.exact_sum import RunningSum
from matching.heat.thermal import ThermalStream, merged_temperatures, negligible_kw


@dataclass(frozen=True, slots=True)
class Node:
    """A temperature at which a stream begins or ends."""

    shifted_temp_c: float
    """Temperature on the shifted scale, °C."""
    arriving_kw: float
    """Heat that comes down to it, kW."""
    leaving_kw: float
    """Heat that goes further down, kW: other than what arrives only where an isothermal stream acts."""
    is_step: bool
    """Whether an isothermal stream acts there."""


@dataclass(frozen=True, slots=True)
class ProblemTable:
    """The cascade of some streams with the least heat from outside."""

    nodes: tuple[Node, ...]
    """From hot to cold."""
    hot_utility_kw: float
    """Least heat from outside, kW."""
    cold_utility_kw: float
    """Least heat that has to be taken away, kW."""
    recovered_kw: float
    """Most heat that hot streams give to cold ones, kW."""
    negligible_kw: float
    """Heat that counts as none, kW."""

    def rows(self) -> Iterator[tuple[float, float]]:
        """Yield shifted temperature and heat flow, twice where an isothermal stream acts."""
        for node in self.nodes:
            yield node.shifted_temp_c, node.arriving_kw
            if node.is_step:
                yield node.shifted_temp_c, node.leaving_kw

    def pinches(self) -> list[float]:
        """Return the shifted temperatures, from hot to cold, at which no heat passes.

        Both ends where none passes over a range; nothing where either utility is zero.
        """
        if not (self.hot_utility_kw and self.cold_utility_kw):
            return []
        found = [node.shifted_temp_c for node in self.nodes if not (node.arriving_kw and node.leaving_kw)]
        inner = set(self._inside_ranges())
        return [temperature for temperature in found if temperature not in inner]

    def _inside_ranges(self) -> Iterator[float]:
        """Yield the temperatures with no heat passing right above them nor right below."""
        for (above, node), (_, below) in pairwise(pairwise(self.nodes)):
            if not (above.leaving_kw or node.arriving_kw or node.leaving_kw or below.arriving_kw):
                yield node.shifted_temp_c


def problem_table(streams: Sequence[ThermalStream]) -> ProblemTable:
    """Return the problem table of streams: any number, hot or cold alone, or none at all."""
    none = negligible_kw(streams)
    bare = _cascade_from_zero(streams)
    lowest = min((min(arriving, leaving) for _, arriving, leaving, _ in bare), default=0.0)
    hot = -lowest if lowest < -none else 0.0

    def told(heat: float) -> float:
        return 0.0 if abs(heat + hot) <= none else heat + hot

    nodes = tuple(Node(t, told(arriving), told(leaving), step) for t, arriving, leaving, step in bare)
    cold = nodes[-1].leaving_kw if nodes else 0.0
    given = sum(stream.heat_kw for stream in streams if stream.is_hot)
    recovered = given - cold
    return ProblemTable(nodes, hot, cold, recovered if recovered > none else 0.0, none)


def _cascade_from_zero(streams: Sequence[ThermalStream]) -> list[tuple[float, float, float, bool]]:
    """Return temperature, heat arriving, heat leaving and whether a step, with no heat from outside."""
    ends = [end + stream.shift_k for stream in streams for end in (stream.warm_c, stream.cold_c)]
    standing = merged_temperatures(ends)
    slopes: dict[float, list[float]] = defaultdict(list)
    steps: dict[float, list[float]] = defaultdict(list)
    for stream in streams:
        warm, cold = standing[stream.warm_c + stream.shift_k], standing[stream.cold_c + stream.shift_k]
        heat = stream.heat_kw if stream.is_hot else -stream.heat_kw
        if warm == cold:
            steps[warm].append(heat)
        else:
            slope = heat / (warm - cold)
            slopes[warm].append(slope)
            slopes[cold].append(-slope)
    return list(_swept(sorted(set(standing.values()), reverse=True), slopes, steps))


def _swept(
    temperatures: Sequence[float], slopes: dict[float, list[float]], steps: dict[float, list[float]]
) -> Iterator[tuple[float, float, float, bool]]:
    flow, slope = RunningSum(), RunningSum()
    above = temperatures[0] if temperatures else 0.0
    for temperature in temperatures:
        flow.add(slope.value * (above - temperature))
        arriving = flow.value
        for heat in steps.get(temperature, ()):
            flow.add(heat)
        for change in slopes.get(temperature, ()):
            slope.add(change)
        yield temperature, arriving, flow.value, temperature in steps
        above = temperature
