"""Thins out large groups of pairs before the model is stated, and bounds what each is worth.

Where hundreds of sites offer what hundreds need, nearly all pairs carry nothing in any good plan. Opening
costs are spread over the most that a pair or processor can carry, and a processor's copies are put together,
which makes the problem linear and only better (for x ≤ M·y the cost f·y is at least f·x/M); its prices, month
by month, bound the objective of the group over all of its pairs. Kept are the pairs that the linear plan uses
and those nearest to being used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.candidates import Candidates
from matching.paths import LONGEST_CHAIN
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import Plant, Priced, Transport, best, price
from matching.worth import PairWorths, months_of
from symbiose.domain.flows import MONTHS
from symbiose.domain.processing import Processor

DENSE = 10_000
"""Steps of a group's paths above which it is thinned out; a smaller one is solved whole."""
NEAREST = 4
"""Pairs of each giver and taker, nearest to being used, that are kept beside those that are used."""
FLAT = 1e-12
"""Share of a month by which a calendar may differ from an even one."""


@dataclass(frozen=True)
class Group:
    """A group of offers, needs and processors that was thinned out."""

    offer_ids: frozenset[str]
    """Its offers; no pair outside the group reaches them."""
    bound: float
    """Most that all pairs of the group are worth together, in the unit of the objective."""


@dataclass(frozen=True)
class Thinned:
    """Pairs that remain, and the groups that lost some."""

    kept: Booleans
    groups: tuple[Group, ...] = ()


def thin_out(
    candidates: Candidates, kept: Booleans, always: Booleans, worths: PairWorths, *, dense: int = DENSE
) -> Thinned:
    """Return which pairs remain of those kept so far; those in `always` do."""
    left = kept.copy()
    plants = _Plants(candidates)
    groups = []
    for rows in _groups(candidates, plants, np.flatnonzero(kept)):
        if _steps(candidates, plants, rows) > dense:
            used, bound = _judge(candidates, plants, worths, rows)
            left[rows] = used | always[rows]
            givers = (candidates.givers[i] for i in np.unique(candidates.giver[rows]))
            groups.append(Group(frozenset(end.thing_id for end in givers if end.flow), bound))
    return Thinned(left, tuple(groups))


class _Plants:
    """Processors by position, with the position of the processor of each end; -1 for flows."""

    def __init__(self, candidates: Candidates) -> None:
        ends = (*candidates.givers, *candidates.takers)
        self.processors = {end.processor.id: end.processor for end in ends if end.processor}
        number = {name: i for i, name in enumerate(sorted(self.processors))}
        self.named = sorted(self.processors)
        codes = [number[end.processor.id] if end.processor else -1 for end in ends]
        self.of_giver: Integers = np.array(codes[: len(candidates.givers)], dtype=np.int64)
        self.of_taker: Integers = np.array(codes[len(candidates.givers) :], dtype=np.int64)


def _groups(candidates: Candidates, plants: _Plants, rows: Integers) -> Iterator[Integers]:
    """Yield the rows of each connected group of pairs, by the least giver in it."""
    giver, taker = candidates.giver[rows], candidates.taker[rows]
    label = np.arange(len(candidates.givers))
    gives, takes = plants.of_giver >= 0, plants.of_taker >= 0
    while True:
        before, none = label.copy(), len(label)
        least, joint = np.full(len(candidates.takers), none), np.full(len(plants.named), none)
        np.minimum.at(least, taker, label[giver])
        np.minimum.at(joint, plants.of_taker[takes], least[takes])
        np.minimum.at(joint, plants.of_giver[gives], label[gives])
        least[takes] = np.minimum(least[takes], joint[plants.of_taker[takes]])
        label[gives] = np.minimum(label[gives], joint[plants.of_giver[gives]])
        np.minimum.at(label, giver, least[taker])
        label = label[label]
        if np.array_equal(before, label):
            break
    order = np.argsort(label[giver], kind="stable")
    ends = np.flatnonzero(np.diff(label[giver][order])) + 1
    yield from (rows[part] for part in np.split(order, ends) if len(part))


def _steps(candidates: Candidates, plants: _Plants, rows: Integers) -> float:
    """Return how many steps the paths of a group have, those that pass a processor twice included."""
    source, target = plants.of_giver[candidates.giver[rows]], plants.of_taker[candidates.taker[rows]]
    beyond = np.zeros(len(plants.named) + 1)
    for _ in range(LONGEST_CHAIN):
        onward = np.zeros(len(plants.named) + 1)
        np.add.at(onward, source[source >= 0], 1 + beyond[target[source >= 0]])
        onward[-1] = 0.0
        beyond = onward
    return float((1 + beyond[target[source < 0]]).sum())


def _judge(
    candidates: Candidates, plants: _Plants, worths: PairWorths, rows: Integers
) -> tuple[Booleans, float]:
    """Return which pairs of a group to keep, and the bound of the whole group."""
    givers, giver = np.unique(candidates.giver[rows], return_inverse=True)
    takers, taker = np.unique(candidates.taker[rows], return_inverse=True)
    given = months_of([candidates.givers[i] for i in givers])
    taken = months_of([candidates.takers[i] for i in takers])
    most, yields = worths.most[rows], worths.yields[rows]
    spread = np.divide(worths.opening[rows], most, out=np.zeros(len(rows)), where=most > 0)
    made, treated = plants.of_giver[givers] >= 0, plants.of_taker[takers] >= 0
    built = [
        _plant(candidates, plants, number, givers, takers, worths)
        for number in np.unique(np.r_[plants.of_giver[givers][made], plants.of_taker[takers][treated]])
    ]
    priced: list[Priced] = []
    for share, supply, demand in _periods(given, taken, made, treated):
        carry = np.minimum(supply[giver], demand[taker] / yields)
        own = tuple(plant.of_share(share) for plant in built)
        supplies, demands = np.where(made, 0.0, supply), np.where(treated, 0.0, demand)
        value = worths.value[rows] - spread
        priced.append(price(Transport(giver, taker, value, yields, supplies, demands, carry, own)))
    carried = np.logical_or.reduce([one.carried for one in priced])
    excess = np.maximum.reduce([one.excess for one in priced])
    near = best(giver, excess, NEAREST) | best(taker, excess, NEAREST)
    return carried | near, sum(one.bound for one in priced)


def _plant(
    candidates: Candidates,
    plants: _Plants,
    number: int,
    givers: Integers,
    takers: Integers,
    worths: PairWorths,
) -> Plant:
    """Return a processor over one year, its opening spread over its capacity."""
    processor: Processor = plants.processors[plants.named[number]]
    outputs = np.flatnonzero(plants.of_giver[givers] == number)
    made = [candidates.givers[i].resource_id or "" for i in givers[outputs]]
    capacity, spared, cost = processor.capacity_per_year, 0.0, 0.0
    if worths.money:
        spared = float(processor.disposal_cost_eur_per_unit)
        opening = float(processor.opening_cost_eur) / capacity if capacity > 0 else 0.0
        cost = float(processor.cost_eur_per_unit) + opening + spared * sum(processor.outputs.values())
    return Plant(
        inputs=np.flatnonzero(plants.of_taker[takers] == number),
        outputs=outputs,
        ratios=np.array([processor.outputs[resource] for resource in made], dtype=float),
        capacity=capacity,
        cost=cost,
        spared=spared,
    )


def _periods(
    supply: Floats, demand: Floats, made: Booleans, treated: Booleans
) -> Iterator[tuple[float, Floats, Floats]]:
    """Yield share of the year, supply and demand: the year where all calendars are even, else each month."""
    if _even(supply[~made]) and _even(demand[~treated]):
        yield 1.0, supply.sum(axis=1), demand.sum(axis=1)
    else:
        yield from ((1 / MONTHS, supply[:, month], demand[:, month]) for month in range(MONTHS))


def _even(quantities: Floats) -> bool:
    mean = quantities.mean(axis=1, keepdims=True)
    return bool(np.all(np.abs(quantities - mean) <= FLAT * np.maximum(mean, 1.0)))
