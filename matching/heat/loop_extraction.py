"""Takes the loops out of the design of an area, each with a statement of its own that gives it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from matching.heat.loop_areas import Area
from matching.heat.loop_levels import LoopLevel
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_parts import DesignPart, parts_of
from matching.heat.loop_search import Budget, Tried, alone_by_site
from matching.heat.loop_statement import state_area
from matching.heat.loop_writing import ModelsOf, Solved, write_loop
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.heat_loops import HeatLoop

DEEPEST: Final = 3
"""How often a part may fall apart again, or be refused again, before it is given up."""
ROUNDING: Final = 1e-6
"""Share of a yearly cost that is rounding."""


@dataclass(frozen=True)
class Extraction:
    """What loops are taken out with."""

    lifts: Lifts
    models_of: ModelsOf
    budget: Budget
    refused: frozenset[str] = frozenset()
    """Loops that people refused, by id."""
    forced: frozenset[str] = frozenset()
    """Consumers that must be connected."""

    def loops_of(self, area: Area, tried: Tried) -> list[HeatLoop]:
        """Return the loops of a design that pay."""
        found = self.every_loop_of(area, tried)
        return [loop for loop in found if loop.benefit_eur_per_year > 0 and not _pairs_are_better(loop)]

    def every_loop_of(self, area: Area, tried: Tried) -> list[HeatLoop]:
        """Return the loops of a design, whether they pay or not, the greatest first."""
        found = list(self._loops(area, tried, DEEPEST))
        return sorted(found, key=lambda loop: (-loop.heat_mwh_per_year, loop.id))

    def _loops(self, area: Area, tried: Tried, depth: int) -> Iterator[HeatLoop]:
        parts = parts_of(tried.statement.document, tried.result)
        loops = [part for part in parts if part.is_loop]
        for part in loops:
            others = frozenset(flow for one in parts if one is not part for flow in one.flows)
            own = _without(area, others)
            if part.id in self.refused:
                yield from self._otherwise(own, tried.statement.level, part, depth)
            else:
                yield from self._alone(own, tried.statement.level, depth)

    def _alone(self, area: Area, level: LoopLevel, depth: int) -> Iterator[HeatLoop]:
        """Yield the loop that an area is by itself; where it falls apart anew, the loops of its parts."""
        if depth == 0:
            return
        tried = self._solved(area, level)
        parts = parts_of(tried.statement.document, tried.result)
        if len(parts) == 1 and parts[0].is_loop and parts[0].id not in self.refused:
            yield self.written(area, tried, parts[0])
        else:
            yield from self._loops(area, tried, depth - 1)

    def _otherwise(self, area: Area, level: LoopLevel, part: DesignPart, depth: int) -> Iterator[HeatLoop]:
        """Yield what is best where one of the flows of a refused loop stays out."""
        if depth == 0:
            return
        ways = [(_without(area, frozenset({flow})), flow) for flow in sorted(part.flows)]
        solved = [
            (self._solved(own, level), own, flow) for own, flow in ways if own.sources and own.consumers
        ]
        if solved:
            tried, own, _ = min(solved, key=lambda one: (one[0].cost_eur, one[2]))
            yield from self._loops(own, tried, depth - 1)

    def _solved(self, area: Area, level: LoopLevel) -> Tried:
        statement = state_area(area, level, self.lifts, self.forced)
        return Tried(statement, solve_heat_network(statement.document, self.budget.timed(0.5)))

    def written(self, area: Area, tried: Tried, part: DesignPart) -> HeatLoop:
        """Return the loop that a design of one part is."""
        alone = alone_by_site(tried.statement.document, self.budget.timed(0.5))
        solved = Solved(tried.statement, tried.result, area.ends, alone)
        return write_loop(solved, part, self.lifts.values, self.models_of)


def _without(area: Area, flows: frozenset[str]) -> Area:
    return Area(tuple(end for end in area.ends if end.id not in flows))


def _pairs_are_better(loop: HeatLoop) -> bool:
    """Tell whether links from one place to one other cost less than the loop: then it is none."""
    cost = {one.name: one.objective_eur_per_year for one in loop.alternatives}
    return cost.get("pairwise", 0.0) < cost["loop"] - ROUNDING * abs(cost["loop"])
