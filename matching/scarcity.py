"""Tells what is scarce in a run: prices of the linear problem, by offer, need and processor.

The price of a row says what one more unit of its right side adds to the objective, for the first units. A
processor that several offers may reach has a copy for each and a row for all together: one more unit of its
capacity is one more in each of them. A need that nothing serves would be served once one of its ways cost
less by what that way is short of its prices.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.decided_pairs import refused_pairs
from matching.rules.ends import Booleans
from matching.territory_instance import Part
from matching.thinning import NearestWay
from matching.transport import best
from matching.worth import PairWorths
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import Price
from symbiose.domain.exchange_check.bound import Prices, beyond_prices, counted
from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.most import find_most
from symbiose.domain.exchange_check.rows import Topic, Variable, rows_of
from symbiose.domain.exchange_check.worth import worth_of
from symbiose.domain.exchanges import Decision, Objective
from symbiose.domain.scarcity import OutOfReach, Scarce, ScarceKind, ScarcityOfRun

LEAST: Final = 0.005
"""Worth of one unit below which nothing is told: it would be shown as nought."""
_KINDS: Final[Mapping[str, ScarceKind]] = {
    "supply_limit": ScarceKind.OFFER,
    "need_limit": ScarceKind.NEED,
    "capacity": ScarceKind.PROCESSOR,
    "pool_capacity": ScarceKind.PROCESSOR,
}
"""Rule → what its row limits."""
_Thing = tuple[ScarceKind, str]


@dataclass
class Scarcity:
    """What the parts of a run tell, put together."""

    worth: dict[_Thing, float] = field(default_factory=dict)
    """What one more unit a year of each thing is worth."""
    short: dict[str, tuple[float, str]] = field(default_factory=dict)
    """Need → what its nearest way is short of paying, €/unit sent, and the offer that the way comes from."""
    openings_shared: bool = False

    def add(self, part: Part, prices: Iterable[Price]) -> None:
        """Take what the prices of a part tell."""
        facts = Facts(ExchangeInstance.model_validate(part.document))
        self.openings_shared |= facts.has_decisions
        behind = {step.target_id: step.leg.taker.thing_id for step in part.steps.values()}
        rows = {Topic(price.rule, price.of): price.price for price in prices}
        for (rule, of), row in rows.items():
            if kind := _KINDS.get(rule):
                thing = kind, behind.get(of[0], of[0]) if rule == "capacity" else of[0]
                found = _yearly(row, _right_side(facts, rule, of[0]))
                self.worth[thing] = self.worth.get(thing, 0.0) + found
        for way, short in _short_ways(facts, rows):
            self._near(way.target, short, part.steps[way].offer_id)

    def add_left_out(
        self, candidates: Candidates, worths: PairWorths, dropped: Booleans, decisions: Iterable[Decision]
    ) -> None:
        """Take direct pairs that were left out because they cannot pay, but for those that people refused."""
        refused = refused_pairs(candidates, decisions)
        rows = np.flatnonzero(dropped & ~worths.through & (worths.most > 0) & ~refused)
        if not len(rows):
            return
        prices = [self.worth.get((ScarceKind.OFFER, end.thing_id), 0.0) for end in candidates.givers]
        giver, taker = candidates.giver[rows], candidates.taker[rows]
        spread = worths.opening[rows] / worths.most[rows]
        short = np.array(prices)[giver] - worths.value[rows] + spread
        for i in np.flatnonzero(best(taker, -short, 1)).tolist():
            need, offer = candidates.takers[taker[i]], candidates.givers[giver[i]]
            self._near(need.thing_id, float(short[i]), offer.thing_id)

    def add_nearest(self, ways: Iterable[NearestWay]) -> None:
        """Take what comes nearest to needs over all pairs of a group of which the model saw few."""
        for way in ways:
            self._near(way.need_id, way.short, way.offer_id)

    def _near(self, need_id: str, short: float, offer_id: str) -> None:
        found = short, offer_id
        self.short[need_id] = min(found, self.short.get(need_id, found))

    def told(self, served: frozenset[str], objective: Objective) -> ScarcityOfRun:
        """Return what is worth telling.

        Args:
            served: Needs that the plan serves with something.
            objective: What the run maximises: only in euros can transport make up for what is short.
        """
        scarce = [
            Scarce(kind=kind, thing_id=thing_id, worth_per_unit=worth)
            for (kind, thing_id), worth in self.worth.items()
            if worth >= LEAST
        ]
        far = [
            OutOfReach(need_id=need_id, offer_id=offer_id, less_eur_per_unit=short)
            for need_id, (short, offer_id) in self.short.items()
            if short >= LEAST and need_id not in served and objective is Objective.NET_BENEFIT
        ]
        return ScarcityOfRun(
            scarce=tuple(sorted(scarce, key=lambda one: (one.kind, -one.worth_per_unit, one.thing_id))),
            out_of_reach=tuple(sorted(far, key=lambda one: (one.less_eur_per_unit, one.need_id))),
            openings_shared=self.openings_shared,
        )


def _right_side(facts: Facts, rule: str, key: str) -> tuple[float, ...]:
    if rule == "supply_limit":
        return tuple(facts.supply[key])
    if rule == "pool_capacity":
        return facts.over(next(pool for pool in facts.document.pools if pool.id == key).capacity)
    return tuple(facts.room[key])


def _yearly(price: tuple[float, ...], quantity: tuple[float, ...]) -> float:
    """Return what one unit a year is worth, spread over the periods as the quantity is."""
    whole = sum(quantity)
    return sum(p * q for p, q in zip(price, quantity, strict=True)) / whole if whole > 0 else 0.0


def _short_ways(facts: Facts, prices: Prices) -> Iterator[tuple[Way, float]]:
    """Yield ways to needs, each with what it is short of its prices in the best month that it can serve."""
    most = find_most(facts)
    beyond = beyond_prices(worth_of(facts), counted(rows_of(facts, most), prices))
    for way in (way for need_id in facts.needs for way in facts.reaching.get(need_id, ())):
        open_in = [t for t in facts.periods if most.sent[way][t] > 0]
        if open_in:
            yield way, min(-beyond.get(Variable("sent", way, t), 0.0) for t in open_in)
