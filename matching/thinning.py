"""Thins out large groups of pairs before the model is stated, and bounds what each is worth.

Where hundreds of sites offer what hundreds need, nearly all pairs carry nothing in any good plan. Opening
costs are spread over the most that a pair or processor can carry, and a processor's copies are put together,
which makes the problem linear and only better (for x ≤ M·y the cost f·y is at least f·x/M); its prices, month
by month, bound the objective of the group over all of its pairs. What is open is then chosen over arrays
(`matching/groups/`), and those pairs are kept. Objectives that know no opening keep the pairs that the linear
plan uses and those nearest to being used.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.groups.planning import GroupPlan, plan_group
from matching.groups.problem import GroupProblem, Locks
from matching.groups.relaxing import relax
from matching.paths import LONGEST_CHAIN
from matching.plants import Plant, plant_of
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import best
from matching.worth import PairWorths, months_of
from symbiose.domain.flows import MONTHS

DENSE: Final = 10_000
"""Steps of a group's paths, each in every period, above which it is thinned out; others are solved whole."""
NEAREST: Final = 4
"""Pairs of each giver and taker, nearest to being used, that are kept beside those that are used, where
objectives know no openings."""
FLAT: Final = 1e-12
"""Share of a month by which a calendar may differ from an even one."""


@dataclass(frozen=True)
class NearestWay:
    """What comes nearest to serving a need that nothing serves."""

    need_id: str
    offer_id: str
    short: float
    """What the way is short of paying, for each unit sent."""


@dataclass(frozen=True)
class Group:
    """A group of offers, needs and processors that was thinned out."""

    offer_ids: frozenset[str]
    """Its offers; no pair outside the group reaches them."""
    bound: float
    """Most that all pairs of the group are worth together, in the unit of the objective."""
    is_planned: bool = False
    """True where the pairs that remain are those of a plan, to be opened whatever they cost."""
    nearest: tuple[NearestWay, ...] = ()
    """What comes nearest to each need, over all pairs of the group."""


def offers_of(groups: Iterable[Group]) -> frozenset[str]:
    """Return the offers of some groups."""
    return frozenset(offer for group in groups for offer in group.offer_ids)


def offers_planned(groups: Iterable[Group]) -> frozenset[str]:
    """Return the offers of the groups among some that were planned."""
    return offers_of(group for group in groups if group.is_planned)


@dataclass(frozen=True)
class Thinned:
    """Pairs that remain, and the groups that lost some."""

    kept: Booleans
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Effort:
    """How long and how exactly large groups are planned, and what was accepted in them."""

    gap: float = 0.01
    """Gap at which a group is left, a share."""
    time_s: float = 10.0
    """Time for all of them, s."""
    accepted: Mapping[int, tuple[Floats, bool]] = field(default_factory=dict)
    """Pair → least that it carries in each month, and whether it carries just that."""
    executor: Executor | None = None
    """Plans groups in other processes or on other machines; None: here."""
    tell: Callable[[float], None] | None = None
    """Told the share of the groups that is planned; None: nobody."""


def thin_out(
    candidates: Candidates,
    kept: Booleans,
    always: Booleans,
    worths: PairWorths,
    effort: Effort | None = None,
    *,
    dense: int = DENSE,
) -> Thinned:
    """Return which pairs remain of those kept so far; those in `always` do.

    Args:
        candidates: All pairs.
        kept: Pairs that may take part.
        always: Pairs that are never left out.
        worths: What pairs are worth.
        effort: How large groups are planned.
        dense: Steps, in every period, above which a group is large.
    """
    effort = effort or Effort()
    plants = _Plants(candidates)
    stated = _Stated(candidates, plants, worths, effort.accepted)
    large = [
        rows for rows in _groups(candidates, plants, np.flatnonzero(kept)) if stated.is_large(rows, dense)
    ]
    left, groups = kept.copy(), []
    for rows, problem, plan in _planned(stated, large, effort):
        givers = (candidates.givers[i] for i in np.unique(candidates.giver[rows]))
        offers = frozenset(end.thing_id for end in givers if end.flow)
        left[rows] = always[rows]
        if plan is None:
            used, bound = _linear(problem)
            left[rows] |= used
            groups.append(Group(offers, bound))
        else:
            left[rows[plan.rows]] = True
            nearest = tuple(_nearest_ways(candidates, rows, plan))
            groups.append(Group(offers, plan.bound, is_planned=True, nearest=nearest))
        if effort.tell is not None:
            effort.tell(len(groups) / len(large))
    return Thinned(left, tuple(groups))


def _planned(
    stated: "_Stated", large: Sequence[Integers], effort: Effort
) -> Iterator[tuple[Integers, GroupProblem, GroupPlan | None]]:
    """Yield the large groups, each stated and, where openings count, planned: small ones first."""
    if not stated.has_openings:
        yield from ((rows, stated.problem(rows), None) for rows in large)
        return
    order = sorted(large, key=len)
    weights = [stated.ends(rows) for rows in order]
    if effort.executor is not None:
        problems = [stated.problem(rows) for rows in order]
        times = [effort.time_s * weight / sum(weights) for weight in weights]
        plans = effort.executor.map(plan_group, problems, [effort.gap] * len(order), times)
        yield from zip(order, problems, plans, strict=True)
        return
    ends_at = time.perf_counter() + effort.time_s
    for i, rows in enumerate(order):
        problem = stated.problem(rows)
        share = weights[i] / sum(weights[i:])
        left = max(0.0, ends_at - time.perf_counter())
        yield rows, problem, plan_group(problem, effort.gap, left * share)


def _nearest_ways(candidates: Candidates, rows: Integers, plan: GroupPlan) -> Iterator[NearestWay]:
    found = np.flatnonzero(plan.nearest >= 0)
    for row, short in zip(rows[plan.nearest[found]].tolist(), plan.short[found].tolist(), strict=True):
        need, offer = candidates.takers[candidates.taker[row]], candidates.givers[candidates.giver[row]]
        yield NearestWay(need.thing_id, offer.thing_id, short)


class _Plants:
    """Processors in the order of their ids, with the position of the processor of each end; -1 for flows."""

    def __init__(self, candidates: Candidates) -> None:
        ends = (*candidates.givers, *candidates.takers)
        named = {end.processor.id: end.processor for end in ends if end.processor}
        self.processors = [named[name] for name in sorted(named)]
        number = {one.id: i for i, one in enumerate(self.processors)}
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
        least, joint = np.full(len(candidates.takers), none), np.full(len(plants.processors), none)
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


class _Stated:
    """States groups of pairs as problems over arrays."""

    def __init__(
        self,
        candidates: Candidates,
        plants: _Plants,
        worths: PairWorths,
        accepted: Mapping[int, tuple[Floats, bool]],
    ) -> None:
        self._candidates, self._plants, self._worths = candidates, plants, worths
        self._locked = np.array(sorted(accepted), dtype=np.int64)
        self._accepted = accepted

    @property
    def has_openings(self) -> bool:
        """Tell whether openings count in the objective."""
        return self._worths.money

    def ends(self, rows: Integers) -> int:
        """Return how many givers and takers a group has."""
        given, taken = self._candidates.giver[rows], self._candidates.taker[rows]
        return len(np.unique(given)) + len(np.unique(taken))

    def is_large(self, rows: Integers, dense: int) -> bool:
        """Tell whether a group has more steps, each in every period, than are solved whole."""
        steps = self._steps(rows)
        if steps > dense or steps * MONTHS <= dense:
            return steps > dense
        return steps * len(self._months(rows).shares) > dense

    def _steps(self, rows: Integers) -> float:
        """Return how many steps the paths of a group have, those that pass a processor twice included."""
        candidates, plants = self._candidates, self._plants
        source, target = plants.of_giver[candidates.giver[rows]], plants.of_taker[candidates.taker[rows]]
        beyond = np.zeros(len(plants.processors) + 1)
        for _ in range(LONGEST_CHAIN):
            onward = np.zeros(len(plants.processors) + 1)
            np.add.at(onward, source[source >= 0], 1 + beyond[target[source >= 0]])
            beyond = onward
        return float((1 + beyond[target[source < 0]]).sum())

    def _months(self, rows: Integers) -> "_Months":
        """Return what the ends of a group give and take: over the year where all calendars are even."""
        candidates, plants = self._candidates, self._plants
        givers, takers = np.unique(candidates.giver[rows]), np.unique(candidates.taker[rows])
        given = months_of([candidates.givers[i] for i in givers])
        taken = months_of([candidates.takers[i] for i in takers])
        made, treated = plants.of_giver[givers] >= 0, plants.of_taker[takers] >= 0
        locked = self._locked[np.isin(self._locked, rows)]
        least = np.array([self._accepted[row][0] for row in locked.tolist()], dtype=float).reshape(-1, MONTHS)
        if _even(given[~made]) and _even(taken[~treated]) and _even(least):
            given, taken, least = (table.sum(axis=1, keepdims=True) for table in (given, taken, least))
        shares = np.full(given.shape[1], 1 / given.shape[1])
        return _Months(givers, takers, given, taken, made, treated, locked, least, shares)

    def problem(self, rows: Integers) -> GroupProblem:
        """Return a group as a problem."""
        months, worths, plants = self._months(rows), self._worths, self._plants
        made, treated = plants.of_giver[months.givers], plants.of_taker[months.takers]
        numbers = np.unique(np.r_[made[months.made], treated[months.treated]])
        openings = [self._opening(number) for number in numbers.tolist()]
        exact = [self._accepted[row][1] for row in months.locked.tolist()]
        return GroupProblem(
            giver=np.searchsorted(months.givers, self._candidates.giver[rows]),
            taker=np.searchsorted(months.takers, self._candidates.taker[rows]),
            value=worths.value[rows],
            yields=worths.yields[rows],
            opening=worths.opening[rows],
            given=months.given,
            taken=months.taken,
            made=months.made,
            treated=months.treated,
            shares=months.shares,
            plants=tuple(self._plant(number, months) for number in numbers.tolist()),
            plant_opening=np.array(openings, dtype=float),
            locks=Locks(np.searchsorted(rows, months.locked), months.least, np.array(exact, dtype=bool)),
        )

    def _opening(self, number: int) -> float:
        return float(self._plants.processors[number].opening_cost_eur) if self._worths.money else 0.0

    def _plant(self, number: int, months: "_Months") -> Plant:
        """Return a processor over one year, its opening left aside."""
        processor = self._plants.processors[number]
        outputs = np.flatnonzero(self._plants.of_giver[months.givers] == number)
        made = [self._candidates.givers[i].resource_id or "" for i in months.givers[outputs]]
        inputs = np.flatnonzero(self._plants.of_taker[months.takers] == number)
        return plant_of(processor, inputs, outputs, made, money=self._worths.money)


@dataclass(frozen=True)
class _Months:
    """The ends of a group, and what they give and take over one year or twelve months."""

    givers: Integers
    """Positions among all givers."""
    takers: Integers
    given: Floats
    taken: Floats
    made: Booleans
    treated: Booleans
    locked: Integers
    """Pairs, by position among all, that something accepted obliges."""
    least: Floats
    shares: Floats


def _linear(problem: GroupProblem) -> tuple[Booleans, float]:
    """Return which pairs of a group to keep where nothing is to be opened, and its bound."""
    relaxed = relax(problem)
    near = best(problem.giver, relaxed.excess, NEAREST) | best(problem.taker, relaxed.excess, NEAREST)
    return relaxed.carried | near, relaxed.bound


def _even(quantities: Floats) -> bool:
    mean = quantities.mean(axis=1, keepdims=True)
    return bool(np.all(np.abs(quantities - mean) <= FLAT * np.maximum(mean, 1.0)))
