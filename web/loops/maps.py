"""The pipes of a loop on the map: as wide as what passes through them in the year or in a period."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.heat_loops import HeatLoop, LoopPlace
from symbiose.services.loop_pipes import PipeLine, pipes_of
from web.language import _
from web.loops.naming import LoopNames
from web.territory.marks import Dot, Place, told
from web.territory.over import Extent, Mark, Over, OverLine, extent_around
from web.wording import number

PIPE = "#b5322d"
IDLE = "#6b777d"
LEAST_PX, WIDEST_PX = 2.5, 12.0
IDLE_PX = 1.5
IDLE_DASH = (2.0, 2.0)


@dataclass(frozen=True)
class DrawnPipe:
    """A pipe as drawn."""

    places: tuple[Place, ...]
    """From where heat enters to where it leaves."""
    width: float
    """Width of the line, px."""
    idle: bool
    """Nothing passes."""
    text: str
    """What is read when one points at it."""


def drawn_pipes(loop: HeatLoop, names: LoopNames, period: int | None) -> list[DrawnPipe]:
    """Return the pipes as drawn for a period, by its rank, or for the year."""
    pipes = pipes_of(loop)
    most = max((pipe.most_kw for pipe in pipes), default=0.0)
    return [_drawn(pipe, names, period, most) for pipe in pipes]


def _drawn(pipe: PipeLine, names: LoopNames, period: int | None, most_kw: float) -> DrawnPipe:
    power = pipe.most_kw if period is None else pipe.entering_kw[period]
    turned = power < 0
    ends = (pipe.target, pipe.source) if turned else (pipe.source, pipe.target)
    share = abs(power) / most_kw if most_kw > 0 else 0.0
    passing = (
        _("%(mwh)s MWh/an, au plus %(kw)s kW", mwh=number(pipe.passed_mwh), kw=number(abs(power)))
        if period is None
        else _("%(kw)s kW", kw=number(abs(power)))
    )
    return DrawnPipe(
        places=run_of(ends[0], ends[1], pipe.along[::-1] if turned else pipe.along),
        width=LEAST_PX + (WIDEST_PX - LEAST_PX) * share if share > 0 else IDLE_PX,
        idle=share == 0,
        text=told(f"{names.place(ends[0])} → {names.place(ends[1])}", names.pipe(pipe.pipe), passing),
    )


def loop_dots(loop: HeatLoop, names: LoopNames) -> list[Dot]:
    """Return the sites and networks of the loop: who gives as a disc, who takes as a ring."""
    gives = {member.node for member in loop.members if member.role != "consumer"}
    takes = {member.node for member in loop.members if member.role != "source"}
    return [
        Dot(
            place.longitude,
            place.latitude,
            told(names.place(place)),
            own=False,
            gives=place.node in gives,
            takes=place.node in takes,
        )
        for place in loop.places
        if place.node in gives | takes
    ]


def extent_of_loop(loop: HeatLoop) -> Extent:
    """Return the westmost, southmost, eastmost and northmost degrees of a loop, with some room around."""
    joined = {member.node for member in loop.members}
    joined |= {node for edge in loop.result.edges for node in (edge.source, edge.target)}
    shown = [place for place in loop.places if place.node in joined] or loop.places
    return extent_around([(place.longitude, place.latitude) for place in shown])


def loop_over(loop: HeatLoop, names: LoopNames, period: int | None) -> Over:
    """Return the loop as it is drawn above the communes, for a period, by its rank, or for the year."""
    pipes = drawn_pipes(loop, names, period)
    return Over(
        name="pipe",
        dots=loop_dots(loop, names),
        lines=[
            OverLine(pipe.places, IDLE if pipe.idle else PIPE, pipe.width, IDLE_DASH if pipe.idle else ())
            for pipe in pipes
        ],
        marks=_marks(pipes),
        extent=extent_of_loop(loop),
    )


def _marks(pipes: Sequence[DrawnPipe]) -> list[Mark]:
    """Return the points at which one reads what a pipe carries: two thirds of the way of the heat."""
    return [
        Mark(
            ((one[0] + 2 * other[0]) / 3, (one[1] + 2 * other[1]) / 3), pipe.text, IDLE if pipe.idle else PIPE
        )
        for pipe in pipes
        for one, other in (_middle_stretch(pipe.places),)
    ]


def run_of(start: LoopPlace, end: LoopPlace, along: Sequence[Place]) -> tuple[Place, ...]:
    """Return where a pipe runs: along its streets, or straight."""
    return tuple(along) or ((start.longitude, start.latitude), (end.longitude, end.latitude))


def _middle_stretch(places: Sequence[Place]) -> tuple[Place, Place]:
    """Return the straight stretch in the middle of a line."""
    i = (len(places) - 1) // 2
    return places[i], places[i + 1]
