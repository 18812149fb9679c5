"""Thins out large groups of pairs before the model is stated, and bounds what each is worth.

Where hundreds of sites offer what hundreds need, nearly all pairs carry nothing in any good plan. Opening
costs are spread over the most that a pair or processor can carry, and a processor's copies are put together,
which makes the problem linear and only better (for x ≤ M·y the cost f·y is at least f·x/M); its prices, month
by month, bound the objective of the group over all of its pairs. What is open is then chosen over arrays
(`matching/groups/`), and those pairs are kept. Objectives that know no opening keep the pairs that the linear
plan uses and those nearest to being used.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from matching.answers import nobody
from matching.candidates import Candidates
from matching.groups.planning import GroupPlan, plan_group, plan_groups
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import excess_at, relax
from matching.groups.stating import GroupStating, Obliged, PlantEnds
from matching.highs_library import HAS_HIGHS
from matching.rules.ends import Booleans, Integers
from matching.transport import best
from matching.worth import PairWorths

DENSE: Final = 1_000
"""Steps of a group's paths, each in every period, above which it is thinned out; others are solved whole."""
NEAREST: Final = 4
"""Pairs of each giver and taker, nearest to being used, that are kept beside those that are used, where
objectives know no openings."""
GROWTH: Final = 1.25
"""Power of the ends of a group by which its share of the time grows: what stays open grows faster."""


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
    """Time for all groups, s; the large ones take of it what is theirs by their ends."""
    accepted: Obliged = field(default_factory=dict)
    """What accepted exchanges oblige pairs to carry."""
    executor: Executor | None = None
    """Plans groups in other processes or on other machines; None: here."""
    tell: Callable[[float], None] | None = None
    """Told the share of the groups that is planned; None: nobody."""

    def split(self, share: float) -> tuple["Effort", "Effort"]:
        """Return the effort without a share of its time, and that share; each tells its part of the whole."""
        rest, part = (replace(self, time_s=self.time_s * one) for one in (1 - share, share))
        if self.tell is None:
            return rest, part
        tell = self.tell
        return (
            replace(rest, tell=lambda done: tell((1 - share) * done)),
            replace(part, tell=lambda done: tell(1 - share + share * done)),
        )


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

    Large groups are planned over arrays, by HiGHS alone: without it all pairs remain.

    Args:
        candidates: All pairs.
        kept: Pairs that may take part.
        always: Pairs that are never left out.
        worths: What pairs are worth.
        effort: How large groups are planned.
        dense: Steps, in every period, above which a group is large.
    """
    if not HAS_HIGHS:
        return Thinned(kept, ())
    effort = effort or Effort()
    plants = PlantEnds(candidates)
    stated = GroupStating(candidates, plants, worths, effort.accepted, always)
    every = list(_groups(candidates, plants, np.flatnonzero(kept)))
    large = [rows for rows in every if stated.is_large(rows, dense)]
    time_s = effort.time_s * _weight(stated, large) / max(_weight(stated, every), 1.0)
    left, groups = kept.copy(), []
    for rows, problem, plan in _planned(stated, large, replace(effort, time_s=time_s)):
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
    return Thinned(left, tuple(groups))


def _weight(stated: GroupStating, groups: Iterable[Integers]) -> float:
    """Return how much time some groups need, beside others: those solved whole need some, too."""
    return float(sum(stated.ends(rows) ** GROWTH for rows in groups))


def _planned(
    stated: GroupStating, large: Sequence[Integers], effort: Effort
) -> Iterator[tuple[Integers, GroupProblem, GroupPlan | None]]:
    """Yield the large groups, each stated and, where openings count, planned: small ones first."""
    tell = effort.tell or nobody
    if not stated.has_openings:
        for number, rows in enumerate(large):
            yield rows, stated.problem(rows), None
            tell((number + 1) / len(large))
        return
    order = sorted(large, key=len)
    weights = [_weight(stated, [rows]) for rows in order]
    problems = [stated.problem(rows) for rows in order]
    if effort.executor is not None:
        times = [effort.time_s * weight / sum(weights) for weight in weights]
        plans = effort.executor.map(plan_group, problems, [effort.gap] * len(order), times)
        for number, one in enumerate(zip(order, problems, plans, strict=True)):
            yield one
            tell((number + 1) / len(order))
        return
    if not large:
        return
    planned = plan_groups(problems, weights, effort.gap, effort.time_s, tell)
    yield from zip(order, problems, planned, strict=True)


def _nearest_ways(candidates: Candidates, rows: Integers, plan: GroupPlan) -> Iterator[NearestWay]:
    """Yield what comes nearest to each need of a group, by the pairs of its plan."""
    found = np.flatnonzero(plan.nearest >= 0)
    for row, short in zip(rows[plan.nearest[found]].tolist(), plan.short[found].tolist(), strict=True):
        need, offer = candidates.takers[candidates.taker[row]], candidates.givers[candidates.giver[row]]
        yield NearestWay(need.thing_id, offer.thing_id, short)


def _groups(candidates: Candidates, plants: PlantEnds, rows: Integers) -> Iterator[Integers]:
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


def _linear(problem: GroupProblem) -> tuple[Booleans, float]:
    """Return which pairs of a group to keep where nothing is to be opened, and its bound."""
    relaxed = relax(problem)
    excess = excess_at(problem, relaxed.prices)
    near = best(problem.giver, excess, NEAREST) | best(problem.taker, excess, NEAREST)
    return relaxed.carried | near, relaxed.bound
