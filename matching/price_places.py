"""Puts prices where people look for them: at what is scarce, not at the limits that follow from it.

An arc carries at most what fills its receiver, or what its source has. A solver may take such a limit for the
scarce thing and price it on the arc, where no row tells of it. Moved to the row that the limit follows from,
the price proves the same bound or a lower one: what one more unit of a capacity is worth then stands there.
"""

from typing import Final

from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import Price
from symbiose.domain.exchange_check.bound import beyond_prices, counted
from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.most import Most, find_most
from symbiose.domain.exchange_check.rows import Topic, Variable, rows_of
from symbiose.domain.exchange_check.worth import worth_of

SAME: Final = 1e-9
"""Share by which two limits may differ and be the same."""
LEAST: Final = 1e-9
"""Worth beyond prices that is rounding, as a share of the largest price or worth."""


def placed_prices(document: ExchangeInstance, prices: tuple[Price, ...]) -> tuple[Price, ...]:
    """Return prices that prove no less, of rows wherever a limit of an arc follows from a row."""
    facts = Facts(document)
    table = {Topic(entry.rule, entry.of): list(entry.price) for entry in prices}
    _Places(facts, find_most(facts), table).settle()
    used = ((topic, row) for topic, row in table.items() if any(row))
    return tuple(Price(rule=topic.rule, of=tuple(topic.of), price=tuple(row)) for topic, row in used)


class _Places:
    """Prices while they are moved, with what one unit on each arc is still worth beyond them."""

    def __init__(self, facts: Facts, most: Most, table: dict[Topic, list[float]]) -> None:
        self._facts, self._most, self._table = facts, most, table
        worth = worth_of(facts)
        sizes = [abs(price) for row in table.values() for price in row]
        sizes += [abs(value) for variable, value in worth.items() if variable.kind == "sent"]
        self._least = LEAST * max(sizes, default=0.0)
        beyond = beyond_prices(worth, counted(rows_of(facts, most), table))
        self._beyond = {
            way: [beyond.get(Variable("sent", way, t), 0.0) for t in facts.periods] for way in facts.arcs
        }

    def settle(self) -> None:
        """Move what is left on arcs, round after round, as it passes upstream from processor to processor."""
        facts = self._facts
        free = [way for way in facts.arcs if way not in facts.decided]
        for _ in range(len(facts.processors) + 1):
            moved = False
            for way in free:
                for t in facts.periods:
                    if self._beyond[way][t] > self._least and self._most.sent[way][t] > 0:
                        moved |= self._move(way, t)
            if not moved:
                break

    def _move(self, way: Way, t: int) -> bool:
        """Move what one unit is worth beyond prices to the row that limits the arc; tell whether one does."""
        facts, most, worth = self._facts, self._most.sent[way][t], self._beyond[way][t]
        ratio, room = facts.arcs[way].yield_ratio, facts.room[way.target][t]
        if ratio > 0 and _same(most * ratio, room):
            self._charge_receiver(way.target, t, worth / ratio)
        elif (
            way.source in facts.offers
            and way.source not in facts.stores
            and _same(most, facts.supply[way.source][t])
        ):
            self._charge(Topic("supply_limit", (way.source,)), t, worth)
            for other in facts.leaving[way.source]:
                self._beyond[other][t] -= worth
        elif way.source in facts.processors and self._carries_all_made(way, t):
            self._charge_output(way, t, worth)
        else:
            return False
        return True

    def _charge(self, topic: Topic, t: int, price: float) -> None:
        self._table.setdefault(topic, [0.0] * len(self._facts.periods))[t] += price

    def _charge_receiver(self, key: str, t: int, price: float) -> None:
        rule = "need_limit" if key in self._facts.needs else "capacity"
        self._charge(Topic(rule, (key,)), t, price)
        for other in self._facts.reaching[key]:
            self._beyond[other][t] -= self._facts.arcs[other].yield_ratio * price

    def _carries_all_made(self, way: Way, t: int) -> bool:
        """Tell whether an arc can carry all that its processor ever makes of an output."""
        facts = self._facts
        ratio = facts.processors[way.source].outputs[way.resource]
        most = min(facts.room[way.source][t], self._brought(way.source, t))
        return ratio > 0 and _same(self._most.sent[way][t], ratio * most)

    def _brought(self, key: str, t: int) -> float:
        ways = self._facts.reaching.get(key, ())
        return sum(self._facts.arcs[way].yield_ratio * self._most.sent[way][t] for way in ways)

    def _charge_output(self, way: Way, t: int, price: float) -> None:
        """Charge an output: what reaches its processor is worth more, up to the capacity that limits it."""
        facts = self._facts
        ratio = facts.processors[way.source].outputs[way.resource]
        self._charge(Topic("output_limit", (way.source, way.resource)), t, price)
        for other in facts.leaving[way.source]:
            if other.resource == way.resource:
                self._beyond[other][t] -= price
        for other in facts.reaching.get(way.source, ()):
            self._beyond[other][t] += facts.arcs[other].yield_ratio * ratio * price
        if self._brought(way.source, t) >= facts.room[way.source][t] * (1 - SAME):
            self._charge_receiver(way.source, t, ratio * price)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(one, other)
