"""Designs an area at each of its levels and keeps the best; what sites could do without any pipe."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.heat.loop_accounts import Alone, LoopAccounts, moved_kw
from matching.heat.loop_areas import Area
from matching.heat.loop_levels import LoopLevel
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_statement import Statement, state_area
from matching.heat.network_alternatives import instance_of
from matching.heat.network_solve import solve_heat_network
from matching.work_clock import now_s
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import LoopPeriod
from symbiose.domain.loops_held import summed
from symbiose.domain.ports import SolveSettings

LEVEL_GAP: Final = 0.005
"""Gap to which the levels of an area are compared."""
SHORTEST_S: Final = 0.05
"""Least time that a design is given, s."""


@dataclass(frozen=True)
class Tried:
    """An area at one level, with its design."""

    statement: Statement
    result: HeatNetworkResult

    @property
    def cost_eur(self) -> float:
        """Return the yearly cost less revenue, €; infinite where no design was found."""
        cost = self.result.objective_eur_per_year
        return float("inf") if cost is None else cost

    def taken_mwh(self, flows: Collection[str]) -> dict[str, Months]:
        """Return what the design uses of some flows in each month, MWh."""
        return summed(
            {flow: self.statement.monthly_mwh(powers)}
            for flow, powers in moved_kw(self.result)
            if flow in flows
        )


@dataclass(frozen=True)
class Budget:
    """Time that is left."""

    until: float
    """When it is up, by the clock that holds, s."""
    settings: SolveSettings

    @property
    def left_s(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.until - now_s())

    def share(self, part: float) -> "Budget":
        """Return a share of what is left, as a budget of its own."""
        return replace(self, until=now_s() + part * self.left_s)

    def timed(self, part: float, least_gap: float = 0.0) -> SolveSettings:
        """Return settings that use a share of what is left.

        Args:
            part: The share.
            least_gap: Gap below which nothing is gained.
        """
        seconds = max(SHORTEST_S, part * self.left_s)
        return replace(self.settings, time_limit_s=seconds, gap=max(self.settings.gap, least_gap))


def try_levels(
    area: Area,
    levels: Sequence[LoopLevel],
    lifts: Lifts,
    budget: Budget,
    forced: frozenset[str] = frozenset(),
) -> list[Tried]:
    """Return the area at each level, on a few mean periods, at which all that is forced may be served."""
    stated = [state_area(area, level, lifts, forced, by_season=True) for level in levels]
    possible = [one for one in stated if forced <= {consumer.id for consumer in one.document.consumers}]
    found = []
    for i, statement in enumerate(possible):
        settings = budget.timed(1 / (len(possible) - i + 1), LEVEL_GAP)
        document = statement.document.model_copy(update={"compare_with": ()})
        found.append(Tried(statement, solve_heat_network(document, settings)))
    return sorted(found, key=lambda one: (one.cost_eur, one.statement.level.supply_temp_c))


def best_bound(tried: Sequence[Tried]) -> float | None:
    """Return what no design of an area costs less than at any level tried; None where one is open."""
    bounds = [one.result.bound for one in tried]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known and len(known) == len(bounds) else None


def alone_by_site(
    document: HeatNetworkInstance, periods: Sequence[LoopPeriod], settings: SolveSettings
) -> dict[str, Alone]:
    """Return what each site could do without any pipe; sites that could do nothing are left out."""
    giving = {source.node for source in document.sources}
    found = {}
    for site in sorted(giving & {consumer.node for consumer in document.consumers}):
        own = instance_of(_at(document, site), "alone")
        result = solve_heat_network(own, settings)
        benefit = 0.0 - (result.objective_eur_per_year or 0.0)
        if benefit > 0:
            taken = LoopAccounts(own, result, periods).taken_mwh
            found[site] = Alone(benefit, 0.0 - sum(result.co2_t_per_year.values()), taken)
    return found


def _at(document: HeatNetworkInstance, site: str) -> HeatNetworkInstance:
    """Return the part of an instance that stands at one site; nothing is forced there."""
    return document.model_copy(
        update={
            "nodes": tuple(node for node in document.nodes if node.id == site),
            "sources": tuple(one for one in document.sources if one.node == site),
            "consumers": tuple(
                one.model_copy(update={"connection": "optional"})
                for one in document.consumers
                if one.node == site
            ),
            "heat_pumps": tuple(one for one in document.heat_pumps if one.node == site),
            "boilers": tuple(one for one in document.boilers if one.node == site),
        }
    )
