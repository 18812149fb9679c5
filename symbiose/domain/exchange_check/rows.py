"""The rules of the format as linear rows: what a plan is held against, and what prices are prices of.

A row says Σ coefficient · variable ≤, ≥ or = its right side. Rules about decisions (openings, lots) are
rows, too; a plan keeps them by itself, since what it opens is told by what it sends.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.most import Most

Kind = Literal["sent", "stock", "used", "opened", "opened_pool"]


class Variable(NamedTuple):
    """A quantity or decision: sent on an arc, in stock beside an offer, arc used, thing opened."""

    kind: Kind
    of: str | Way
    period: int


class Topic(NamedTuple):
    """What a row is about, in one period after another."""

    rule: str
    """Its family, as `docs/model.md` names it."""
    of: tuple[str, ...]
    """Ids, and the resource or property, that tell it from the others of its family."""


@dataclass(frozen=True)
class Line:
    """One row in one period."""

    topic: Topic
    period: int
    terms: list[tuple[Variable, float]]
    sense: Literal["≤", "≥", "="]
    right: float
    weight: float | None = None
    """Blends: the largest property, which an excess is a share of; else the terms themselves are."""


FAINT = 1e-100
"""An output ratio below is that of nothing: what one unit of it stands for would be no number."""
DECISIONS = frozenset(
    {"lot_min", "lot_max", "arc_opening", "need_opening", "processor_opening", "pool_opening"}
)
"""Rules about decisions."""


def rows_of(facts: Facts, most: Most) -> Iterator[Line]:
    """Yield every row."""
    yield from _supplies(facts)
    yield from _receivers(facts)
    yield from _outputs(facts)
    yield from _blends(facts)
    yield from _lots(facts, most)
    yield from _openings(facts, most)


def _sent(ways: Iterable[Way], t: int, factor: float = 1.0) -> list[tuple[Variable, float]]:
    return [(Variable("sent", way, t), factor) for way in ways]


def _received(facts: Facts, key: str, t: int, factor: float = 1.0) -> list[tuple[Variable, float]]:
    ways = facts.reaching.get(key, ())
    return [(Variable("sent", way, t), factor * facts.arcs[way].yield_ratio) for way in ways]


def _supplies(facts: Facts) -> Iterator[Line]:
    for key, offer in facts.offers.items():
        store = facts.stores.get(key)
        for t in facts.periods:
            terms = _sent(facts.leaving.get(key, ()), t)
            if store:
                terms.append((Variable("stock", key, t), 1.0))
            if store and t:
                terms.append((Variable("stock", key, t - 1), store.loss_per_period - 1.0))
            yield Line(Topic("supply_limit", (key,)), t, terms, "≤", facts.supply[key][t])
            if offer.must_place:
                yield Line(Topic("must_place", (key,)), t, terms, "≥", facts.supply[key][t])


def _receivers(facts: Facts) -> Iterator[Line]:
    for key, room in facts.room.items():
        need = facts.needs.get(key)
        for t in facts.periods:
            terms = _received(facts, key, t)
            yield Line(Topic("need_limit" if need else "capacity", (key,)), t, terms, "≤", room[t])
            if need and need.must_meet:
                yield Line(Topic("must_meet", (key,)), t, terms, "≥", room[t])
    for pool in facts.document.pools:
        for t, capacity in enumerate(facts.over(pool.capacity)):
            terms = [term for key in pool.processors for term in _received(facts, key, t)]
            yield Line(Topic("pool_capacity", (pool.id,)), t, terms, "≤", capacity)


def _outputs(facts: Facts) -> Iterator[Line]:
    for key, processor in facts.processors.items():
        taken = {
            name: [w for w in facts.leaving.get(key, ()) if w.resource == name] for name in processor.outputs
        }
        for t in facts.periods:
            for name, ratio in processor.outputs.items():
                terms = [*_sent(taken[name], t), *_received(facts, key, t, -ratio)]
                yield Line(Topic("output_limit", (key, name)), t, terms, "≤", 0.0)
            if processor.must_hand_on:
                ratios = [(name, ratio) for name, ratio in processor.outputs.items() if ratio > FAINT]
                handed = chain.from_iterable(_sent(taken[name], t, -1 / ratio) for name, ratio in ratios)
                yield Line(Topic("hand_on", (key,)), t, [*_received(facts, key, t), *handed], "≤", 0.0)


def _blends(facts: Facts) -> Iterator[Line]:
    for key, ranges in facts.ranges.items():
        ways = [way for way in facts.reaching.get(key, ()) if not facts.unfit(way)]
        for name, accepted in ranges.items() if ways else ():
            values = {way: facts.quality(way)[name] for way in ways}
            weight = max(map(abs, values.values()))
            for t in facts.periods:
                if accepted.max is not None:
                    terms = [(Variable("sent", way, t), values[way] - accepted.max) for way in ways]
                    yield Line(Topic("blend_max", (key, name)), t, terms, "≤", 0.0, weight)
                if accepted.min is not None:
                    terms = [(Variable("sent", way, t), values[way] - accepted.min) for way in ways]
                    yield Line(Topic("blend_min", (key, name)), t, terms, "≥", 0.0, weight)


def _lots(facts: Facts, most: Most) -> Iterator[Line]:
    for way, arc in facts.arcs.items():
        for t in facts.periods if arc.min_quantity > 0 else ():
            sent, used = Variable("sent", way, t), Variable("used", way, t)
            yield Line(Topic("lot_min", way), t, [(sent, 1.0), (used, -arc.min_quantity)], "≥", 0.0)
            yield Line(Topic("lot_max", way), t, [(sent, 1.0), (used, -most.sent[way][t])], "≤", 0.0)


def _openings(facts: Facts, most: Most) -> Iterator[Line]:
    document = facts.document
    for way, arc in facts.arcs.items():
        if arc.opening_cost_eur > 0:
            yield from _closed(facts, most, Topic("arc_opening", way), way, way)
    for rule, nodes in (("need_opening", document.needs), ("processor_opening", document.processors)):
        for node in nodes:
            for way in _around(facts, [node.id]) if node.opening_cost_eur > 0 else ():
                yield from _closed(facts, most, Topic(rule, (node.id, *way)), node.id, way)
    for pool in document.pools:
        for way in _around(facts, pool.processors) if pool.opening_cost_eur > 0 else ():
            yield from _closed(facts, most, Topic("pool_opening", (pool.id, *way)), pool.id, way)


def _around(facts: Facts, keys: Iterable[str]) -> dict[Way, None]:
    """Return the arcs into and out of some nodes, each once."""
    near = ([*facts.reaching.get(key, ()), *facts.leaving.get(key, ())] for key in keys)
    return dict.fromkeys(chain.from_iterable(near))


def _closed(facts: Facts, most: Most, topic: Topic, opened: str | Way, way: Way) -> Iterator[Line]:
    """Yield what keeps an arc from carrying anything while something is closed."""
    for t in facts.periods:
        sent = Variable("sent", way, t)
        gate = Variable("opened_pool" if topic.rule == "pool_opening" else "opened", opened, 0)
        yield Line(topic, t, [(sent, 1.0), (gate, -most.sent[way][t])], "≤", 0.0)
