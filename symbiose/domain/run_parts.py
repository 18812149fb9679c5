"""A run cut into parts, each small enough for one transaction of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from symbiose.domain.exchanges import Proposal
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_groups import SolarGroup

T = TypeVar("T")
PROPOSALS: Final = 500
"""Proposals of one part: half a second of a server's time, during which other commands wait."""
DESIGNS: Final = 50
"""Loops or groups of one part: each holds its whole design."""
PIECES: Final = 50
"""Pieces of documents of one part: some megabytes."""


@dataclass(frozen=True)
class RunPart:
    """Some of what a run makes, of one sort, in the order of the run."""

    first: int
    """Place of the first of them among those of their sort, from 0."""
    proposals: tuple[Proposal, ...] = ()
    loops: tuple[HeatLoop, ...] = ()
    groups: tuple[SolarGroup, ...] = ()
    pieces: tuple[str, ...] = ()
    """Of the documents of what it solved, packed."""


def parts_of(result: RunResult) -> tuple[RunPart, ...]:
    """Return all that a run makes, in parts: loops come before groups, which name them."""
    return (
        *(RunPart(first, proposals=some) for first, some in _cut(result.proposals, PROPOSALS)),
        *(RunPart(first, loops=some) for first, some in _cut(result.loops, DESIGNS)),
        *(RunPart(first, groups=some) for first, some in _cut(result.groups, DESIGNS)),
        *(RunPart(first, pieces=some) for first, some in _cut(result.pieces, PIECES)),
    )


def _cut(things: Sequence[T], most: int) -> Iterator[tuple[int, tuple[T, ...]]]:
    """Yield things so many at once, with the place of the first of them."""
    for first in range(0, len(things), most):
        yield first, tuple(things[first : first + most])
