"""Takes the loops out of the design of an area, each with a statement of its own that gives it again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from matching.heat.loop_accounts import ALONE
from matching.heat.loop_areas import Area, around
from matching.heat.loop_displacing import Displacing, with_pairs
from matching.heat.loop_levels import LoopLevel
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_parts import DesignPart, parts_of, sends_one_temperature
from matching.heat.loop_search import Budget, Tried, alone_by_site
from matching.heat.loop_statement import Statement, state_area
from matching.heat.loop_streets import laid_between, lines_of
from matching.heat.loop_writing import ModelsOf, Solved, write_loop
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import summed

DEEPEST: Final = 3
"""How often a part may fall apart again, or be refused again, before it is given up."""
NEAR: Final = 0.1
"""Share by which a design on mean periods may be worse than the same on all months."""
ROUNDING: Final = 1e-6
"""Share of a benefit that is rounding."""


@dataclass(frozen=True)
class Extraction:
    """What loops are taken out with."""

    lifts: Lifts
    models_of: ModelsOf
    budget: Budget
    displacing: Displacing
    refused: frozenset[str] = frozenset()
    """Loops that people refused, by id."""
    forced: frozenset[str] = frozenset()
    """Consumers that must be connected."""

    def loops_of(self, area: Area, tried: Tried) -> list[HeatLoop]:
        """Return the loops of a design that pay, and better than the exchanges they displace."""
        found: list[HeatLoop] = []
        left = self.displacing
        for loop in self.every_loop_of(area, tried) if self._may_bring_more(area, tried) else ():
            other = left.otherwise(area, loop, self._at_home(loop))
            whole = loop.benefit_eur_per_year - loop.terms_eur_per_year.get(ALONE, 0.0)
            if whole > max(0.0, other.benefit_eur) * (1 + ROUNDING):
                found.append(with_pairs(loop, other))
                left = left.less(loop.taken_mwh)
        return found

    def _at_home(self, loop: HeatLoop) -> dict[str, Months]:
        """Return what the sites of a loop would use of their own heat without it."""
        if ALONE not in loop.terms_eur_per_year:
            return {}
        alone = alone_by_site(loop.instance, loop.periods, self.budget.timed(0.5))
        sites = {member.site_id for member in loop.members}
        return summed(one.taken_mwh for site, one in alone.items() if site in sites)

    def every_loop_of(self, area: Area, tried: Tried) -> list[HeatLoop]:
        """Return the loops of a design, whether they pay or not, the greatest first."""
        found = list(self._loops(area, tried, DEEPEST))
        return sorted(found, key=lambda loop: (-loop.heat_mwh_per_year, loop.id))

    def _may_bring_more(self, area: Area, tried: Tried) -> bool:
        """Tell whether a design on mean periods comes near what exchanges would make of its heat."""
        flows = {flow for part in _parts(tried) if part.is_loop for flow in part.flows}
        if not flows:
            return False
        displaced = self.displacing.displaced(area, tried.taken_mwh(flows))
        return -tried.cost_eur * (1 + NEAR) > displaced.benefit_eur

    def _loops(self, area: Area, tried: Tried, depth: int) -> Iterator[HeatLoop]:
        parts = _parts(tried)
        for part in (one for one in parts if one.is_loop):
            others = frozenset(flow for one in parts if one is not part for flow in one.flows)
            own = around(part.flows, _without(area, others))
            if part.id in self.refused:
                yield from self._otherwise(own, tried.statement.level, part, depth)
            else:
                yield from self._alone(own, tried.statement.level, depth)

    def _alone(self, area: Area, level: LoopLevel, depth: int) -> Iterator[HeatLoop]:
        """Yield the loop that an area is by itself; where it falls apart anew, the loops of its parts."""
        if depth == 0:
            return
        tried = self._freed(area, self.solved(area, level))
        parts = _parts(tried)
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
            (self.solved(own, level, by_season=True), own, flow)
            for own, flow in ways
            if own.sources and own.consumers
        ]
        if solved:
            tried, own, _ = min(solved, key=lambda one: (one[0].cost_eur, one[2]))
            yield from self._loops(own, tried, depth - 1)

    def solved(self, area: Area, level: LoopLevel, *, by_season: bool = False) -> Tried:
        """Return an area designed at a level, on all months or a few mean periods.

        Where stores leave the design unproven, the one without any is looked for, too: it is far easier.
        """
        statement = state_area(area, level, self.lifts, self.forced, by_season=by_season)
        tried = self._tried(statement)
        if not statement.document.storages or tried.result.status == "optimal":
            return tried
        bare = statement.document.model_copy(update={"storages": (), "cycles": ()})
        return min(tried, self._tried(replace(statement, document=bare)), key=lambda one: one.cost_eur)

    def _tried(self, statement: Statement) -> Tried:
        return Tried(statement, solve_heat_network(statement.document, self.budget.timed(0.5)))

    def _freed(self, area: Area, tried: Tried) -> Tried:
        """Return a design whose heat keeps the temperature of its source, where that costs less.

        That is so where links by pair cost less than the level; it can be built where one site alone sends
        heat away, at one temperature.
        """
        pairs = (one.objective_eur_per_year for one in tried.result.alternatives if one.name == "pairwise")
        if not any(cost is not None and cost < tried.cost_eur - ROUNDING * abs(cost) for cost in pairs):
            return tried
        joined = {flow for part in _parts(tried) for flow in part.flows}
        own = Area(tuple(end for end in area.ends if end.id in joined))
        stated = state_area(own, tried.statement.level, self.lifts, self.forced)
        document = stated.document.model_copy(update={"levels": ()})
        free = replace(stated, document=document)
        found = Tried(free, solve_heat_network(document, self.budget.timed(0.5)))
        better = found.cost_eur < tried.cost_eur and sends_one_temperature(document, found.result)
        return found if better else tried

    def written(self, area: Area, tried: Tried, part: DesignPart) -> HeatLoop:
        """Return the loop that a design of one part is."""
        alone = alone_by_site(tried.statement.document, tried.statement.periods, self.budget.timed(0.5))
        laid = laid_between(area.sites, self.lifts.streets)
        lines = lines_of(laid, (edge.id for edge in tried.result.edges))
        result = tried.result.model_copy(update={"streets": lines})
        solved = Solved(tried.statement, result, area.ends, alone)
        return write_loop(solved, part, self.lifts.values, self.models_of)


def _parts(tried: Tried) -> list[DesignPart]:
    """Return the parts of a design; where stores are still to be looked at, two flows may be a loop."""
    parts = parts_of(tried.statement.document, tried.result)
    return [replace(part, stores=True) for part in parts] if tried.statement.may_store else parts


def _without(area: Area, flows: frozenset[str]) -> Area:
    return Area(tuple(end for end in area.ends if end.id not in flows))
