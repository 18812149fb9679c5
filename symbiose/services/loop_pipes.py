"""The pipes of a loop: where they lie, how large they are, and what passes through them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.documents.heat_network_instance import NetworkEdge
from symbiose.domain.documents.heat_network_result import BuiltEdge
from symbiose.domain.heat_loops import HeatLoop, LoopPlace
from symbiose.domain.heat_quantities import KWH_PER_MWH

Position = tuple[float, float]
"""Longitude and latitude, degrees."""


@dataclass(frozen=True)
class PipeLine:
    """One pipe that is built, or one that lies there and is used."""

    id: str
    source: LoopPlace
    """End from which heat is counted above 0."""
    target: LoopPlace
    """The other end."""
    along: tuple[Position, ...]
    """Where it runs from `source` to `target`; empty for a straight line."""
    length_m: float
    """Length of trench, m."""
    pipe: str
    """Type of pipe."""
    capacity_kw: float
    """Capacity chosen, kW."""
    level: str | None
    """Temperature level that it carries; None where the statement has no levels."""
    exists: bool
    """The pipe lies there already."""
    entering_kw: tuple[float, ...]
    """Heat that enters in each period, kW: above 0 at `source`, below 0 at `target`."""
    passed_mwh: float
    """Heat that enters in a year, whatever its direction, MWh."""
    lost_mwh: float
    """Heat that it loses in a year, MWh."""

    @property
    def most_kw(self) -> float:
        """Return the most that enters, kW."""
        return max((abs(kw) for kw in self.entering_kw), default=0.0)


def pipes_of(loop: HeatLoop) -> tuple[PipeLine, ...]:
    """Return the pipes of a loop, the largest first."""
    places = {place.node: place for place in loop.places}
    edges = {edge.id: edge for edge in loop.instance.edges}
    along = {one.edge: one.line for one in loop.result.streets}
    hours = [period.hours for period in loop.instance.periods]
    lines = [
        _line(built, places, edges[built.id], hours, along.get(built.id, ())) for built in loop.result.edges
    ]
    return tuple(sorted(lines, key=lambda line: (-line.capacity_kw, line.id)))


def _line(
    built: BuiltEdge,
    places: Mapping[str, LoopPlace],
    edge: NetworkEdge,
    hours: Sequence[float],
    along: tuple[Position, ...],
) -> PipeLine:
    return PipeLine(
        id=built.id,
        source=places[built.source],
        target=places[built.target],
        along=along,
        length_m=edge.length_m,
        pipe=built.pipe,
        capacity_kw=built.capacity_kw,
        level=built.level,
        exists=edge.exists,
        entering_kw=built.entering_kw,
        passed_mwh=_mwh(built.entering_kw, hours),
        lost_mwh=_mwh(built.loss_kw, hours),
    )


def _mwh(power_kw: Sequence[float], hours: Sequence[float]) -> float:
    return sum(abs(kw) * span for kw, span in zip(power_kw, hours, strict=True)) / KWH_PER_MWH
