"""Heat-recovery loops on the map of the territory: only those whose members the caller may all name."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.heat_loops import HeatLoop, LoopPlace
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.heat_loops import decisions_now, loops_within
from symbiose.services.loop_lines import LoopLine
from symbiose.services.loop_pipes import Position, pipes_of
from symbiose.services.run_story import loops_of


@dataclass(frozen=True)
class PipeOnMap:
    """Where a pipe lies; what passes through it is told on the page of its loop."""

    source: LoopPlace
    target: LoopPlace
    along: tuple[Position, ...]
    """Where it runs between the two; empty for a straight line."""


@dataclass(frozen=True)
class LoopOnMap:
    """A loop as the caller may see it, with its pipes."""

    line: LoopLine
    pipes: tuple[PipeOnMap, ...]

    @property
    def site_ids(self) -> frozenset[str]:
        """Return the sites of its members."""
        return frozenset(member.site_id for member in self.line.members if member.site_id)


def loops_on_map(services: Services, actor: Actor, repositories: Repositories) -> tuple[LoopOnMap, ...]:
    """Return the loops whose members may all be named to the caller, as their list tells them."""
    board = loops_within(services, actor, repositories)
    if board.run is None:
        return ()
    found = {loop.id: loop for loop in loops_of(services, repositories, board.run)}
    accepted = {i: one.loop for i, one in decisions_now(services, repositories).items() if one.loop}
    return tuple(
        LoopOnMap(line, tuple(_pipes(accepted.get(line.id) or found[line.id])))
        for line in board.lines
        if all(member.site for member in line.members)
    )


def _pipes(loop: HeatLoop) -> list[PipeOnMap]:
    return [PipeOnMap(pipe.source, pipe.target, pipe.along) for pipe in pipes_of(loop)]
