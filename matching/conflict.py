"""Names demands of an infeasible instance that cannot hold together, as few as can be found in the time.

Only demands make an instance infeasible: offers that must be placed, needs that must be met, locks. Without
any, sending nothing is a plan. A deletion filter leaves out demands, many at a time, then one by one, as long
as the rest still contradict: each that is left is needed. Where there are few, smaller sets are tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
import pulp

from matching.exchange_model import ExchangeModel
from matching.instance import Instance
from matching.limits import find_limits
from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import now_s

MARGIN: Final = 1e-6
"""Share by which a demand has to be beyond what can be carried so that no rounding makes it so."""
MOST_SETS: Final = 300
"""Sets of demands of one size that are tried one after another."""


@dataclass(frozen=True)
class Demand:
    """Something an instance insists on."""

    ids: tuple[str, ...]
    """Offer, need or both ends of a lock."""
    lock: int | None = None
    """Position among the locks; None for an offer or need."""


def find_conflict(data: Instance, solver: str, seconds: float) -> tuple[str, ...]:
    """Return ids of an infeasible instance whose demands cannot hold together."""
    test = Contradiction(data, solver, now_s() + seconds)
    demands = _demands(data)
    if beyond := _beyond_reach(data):
        return (beyond,)
    needed = _needed(demands, test)
    found = _fewest(demands, needed, test)
    return tuple(dict.fromkeys(i for demand in found for i in demand.ids))


def _needed(demands: list[Demand], test: "Contradiction") -> list[Demand]:
    """Return demands of which none can be left out: first halves are left out, in the end single ones."""
    left, size = demands, len(demands)
    while size > 1:
        size = (size + 1) // 2
        start = 0
        while start < len(left):
            others = left[:start] + left[start + size :]
            if test.contradict(others):
                left = others
            else:
                start += size
    return left


def _fewest(demands: list[Demand], needed: list[Demand], test: "Contradiction") -> Sequence[Demand]:
    """Return the first of the smallest sets that contradict, where trying them all takes few tests."""
    for size in range(1, len(needed)):
        if comb(len(demands), size) > MOST_SETS:
            break
        for some in combinations(demands, size):
            if test.contradict(some):
                return some
    return needed


def _beyond_reach(data: Instance) -> str | None:
    """Return the first offer or need that asks for more than all its arcs together can carry."""
    sent = find_limits(data).sent
    nothing = np.zeros(len(data.periods))
    for offer in data.offers.values():
        if offer.must_place and offer.id not in data.stores:
            carried = sum((sent[arc] for arc in data.outgoing.get(offer.id, ())), nothing)
            if (data.supply[offer.id] > carried * (1 + MARGIN)).any():
                return offer.id
    for need in data.needs.values():
        if need.must_meet:
            ways = data.incoming.get(need.id, ())
            brought = sum((data.arcs[arc].yield_ratio * sent[arc] for arc in ways), nothing)
            if (data.demand[need.id] > brought * (1 + MARGIN)).any():
                return need.id
    return None


def _demands(data: Instance) -> list[Demand]:
    placed = [Demand((o.id,)) for o in data.offers.values() if o.must_place and any(data.supply[o.id])]
    met = [Demand((n.id,)) for n in data.needs.values() if n.must_meet and any(data.demand[n.id])]
    locks = [Demand((arc.source, arc.target), i) for i, (arc, _) in enumerate(data.locked)]
    return placed + met + locks


@dataclass
class Contradiction:
    """Tells whether demands contradict one another, until its time is up."""

    data: Instance
    solver: str
    ends_at: float
    longest_s: float = 0.0
    """What an answer took at most: where less is left none is begun, since stating a model knows no clock."""

    def contradict(self, demands: Sequence[Demand]) -> bool:
        """Tell whether demands alone are proven infeasible; False when the time is up."""
        began = now_s()
        left = self.ends_at - began
        if left <= self.longest_s:
            return False
        data = self._with(demands)
        model = ExchangeModel(data, find_limits(data))
        model.problem.setObjective(pulp.LpAffineExpression())
        run = solve_problem(model.problem, self.solver, Limit(0.0, left))
        self.longest_s = max(self.longest_s, now_s() - began)
        return run.status == "infeasible"

    def _with(self, demands: Sequence[Demand]) -> Instance:
        """Return the instance with these demands only; openings forbid nothing and are left out."""
        kept = {i for demand in demands if demand.lock is None for i in demand.ids}
        locks = {demand.lock for demand in demands}
        free = {"opening_cost_eur": 0.0}
        return replace(
            self.data,
            offers={
                i: o.model_copy(update={"must_place": i in kept and o.must_place})
                for i, o in self.data.offers.items()
            },
            needs={
                i: n.model_copy(update=free | {"must_meet": i in kept and n.must_meet})
                for i, n in self.data.needs.items()
            },
            processors={i: p.model_copy(update=free) for i, p in self.data.processors.items()},
            pools={i: g.model_copy(update=free) for i, g in self.data.pools.items()},
            arcs={arc: replace(facts, opening_cost_eur=0.0) for arc, facts in self.data.arcs.items()},
            locked=tuple(lock for i, lock in enumerate(self.data.locked) if i in locks),
        )
