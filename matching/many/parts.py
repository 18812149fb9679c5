"""Parts of an instance that share nothing, each decided on alone, under one gap for the whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.many.core import likely_arcs, possible_arcs
from matching.many.deciding import decide
from matching.many.generation import Generated
from matching.many.improving import improved
from matching.many.linked import bundled, ids_of, linked, receiver_ids, restricted
from matching.many.relaxation import Relaxation, relaxation_of
from matching.many.sketching import Sketched, amounts_of_plan, sketched
from matching.many.table import tabulated
from matching.rules.ends import Floats, Integers
from matching.solver_run import held

SMALL: Final = 300
"""Likely arcs from which a part is worth a problem of its own: smaller ones stand together."""
SKETCH_SHARE: Final = 0.4
"""Share of the time in which all parts get their first plans."""
DECIDED: Final = 3_000
"""Arcs of a part up to which all that may be used are decided on: the solver's bound then holds for all."""
FINE: Final = 0.002
"""Gap to the best of its likely arcs at which a larger part is left at first, a fraction."""
TAKEN_UP_AGAIN: Final = 20_000
"""Arcs of a part up to which the same is done while time is left, once every part has its plan."""
REGION: Final = 100_000
"""Arcs times periods of an instance beyond which none is taken up again: little is gained in minutes then."""


@dataclass
class Part:
    """One part; its plan gets better and its bound lower while it is worked on."""

    nodes: frozenset[str]
    """Ids of its offers, needs and processors."""
    arcs: Integers
    """All of its arcs."""
    likely: Integers
    """Those used in the linear plan, or nearest to it."""
    bound: float
    """No plan over all of its arcs is worth more."""
    used: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Arcs of its plan."""
    sent: Floats | None = None
    """What each of them carries, unit; None as long as there is no plan."""
    value: float = 0.0
    """What its plan is worth."""
    refined: bool = False
    """Whether its likely arcs were decided on."""
    settled: bool = False
    """Whether all arcs that may be used were."""

    @property
    def spare(self) -> float:
        """Return how far the bound lies above the plan."""
        return np.inf if self.sent is None else max(0.0, self.bound - self.value)

    def take(self, among: Integers, plan: Sketched | None) -> None:
        """Take a plan over some arcs, if it is worth more."""
        if plan is None or (self.sent is not None and plan.value <= self.value):
            return
        carries = (plan.sent > 0).any(axis=1)
        self.used, self.sent, self.value = among[carries], plan.sent[carries], plan.value


def parts_of(problem: Relaxation, linear: Generated) -> list[Part]:
    """Return the parts of an instance, those with few likely arcs put together."""
    joined = problem.usable.copy()
    joined[problem.decided[0]] = True
    sender, receiver = linked(problem.table, joined)
    label = sender[problem.table.source]
    likely = likely_arcs(problem, linear)
    count = np.bincount(label[likely], minlength=int(max(sender.max(initial=0), receiver.max(initial=0))) + 1)
    bundle = bundled(count, SMALL)
    part = bundle[label]
    bounds = _bounds(problem, linear, part, bundle[_row_labels(problem, sender, receiver)])
    nodes = ids_of(problem.table.document, bundle[sender], bundle[receiver])
    mine, chosen = part[likely], [np.flatnonzero(part == number) for number in range(len(bounds))]
    return [
        Part(nodes[number], chosen[number], likely[mine == number], bound)
        for number, bound in enumerate(bounds)
    ]


def improve(
    problem: Relaxation, linear: Generated, parts: list[Part], gap: float, left_s: Callable[[], float]
) -> None:
    """Sketch every part, then decide on one after another until the gap of the whole is reached.

    Small ones come first. What the gap allows is shared out by how far each may still be from its best; what
    one leaves unused is there for the next. Those that were too large then have the time that is left.
    """
    work = _Work(problem, linear, gap, left_s)
    waiting = sorted(parts, key=lambda part: len(part.likely))
    until_s, size = (1 - SKETCH_SHARE) * left_s(), sum(len(part.likely) for part in waiting)
    for part in waiting:
        share = len(part.likely) / max(size, 1)
        size -= len(part.likely)
        work.sketch(part, left_s() - share * max(left_s() - until_s, 0.0))
    work.decide_each(parts, waiting, DECIDED)
    if len(problem.table) * problem.periods <= REGION:
        work.decide_each(parts, [part for part in waiting if not part.settled], TAKEN_UP_AGAIN)


@dataclass(frozen=True)
class _Work:
    """What parts are worked on with."""

    problem: Relaxation
    linear: Generated
    gap: float
    left_s: Callable[[], float]

    def sketch(self, part: Part, until_s: float) -> None:
        """Give a part its first plan, until so much time is left."""
        stated = self._stated(part, part.likely)
        part.take(part.likely, sketched(stated, lambda: self.left_s() - until_s))

    def decide_each(self, parts: list[Part], waiting: list[Part], most: int) -> None:
        """Decide on some of the parts, until the gap of the whole is reached or the time is up.

        Args:
            parts: All of them.
            waiting: Those to be decided on, in turn.
            most: Arcs of a part up to which all that may be used are decided on.
        """
        for number, part in enumerate(waiting):
            rest = waiting[number + 1 :]
            allowed = self.gap * abs(sum(one.value for one in parts)) - sum(one.spare for one in parts)
            if allowed >= 0 or self.left_s() <= 0:
                break
            share = len(part.likely) / max(sum(len(one.likely) for one in [part, *rest]), 1)
            spare = part.spare + sum(one.spare for one in rest)
            budget = part.spare / spare * max(0.0, allowed + spare) if np.isfinite(spare) else 0.0
            self.decide(part, budget, self.left_s() * (1 - share), most)

    def decide(self, part: Part, budget: float, until_s: float, most: int) -> None:
        """Improve the plan of a part, and its bound where all arcs that may be used are decided on."""
        everything = self._possible(part, most)
        if everything is None and part.refined:
            return
        if everything is None and self.problem.periods > 1 and part.sent is not None:
            self._improve(part, until_s)
            return
        arcs = np.union1d(part.likely, part.used) if everything is None else everything
        budget = FINE * abs(part.value) if everything is None else budget
        stated = self._stated(part, arcs)
        decided = decide(stated, _start(part, arcs), budget, lambda: self.left_s() <= until_s)
        part.take(arcs, decided.plan)
        part.refined = True
        if everything is not None:
            part.settled = True
            part.bound = _standing(part, stated, arcs, decided.bound)

    def _improve(self, part: Part, until_s: float) -> None:
        """Improve the plan of a part whose periods share openings, a few arcs at a time."""
        arcs = np.union1d(part.likely, part.used)
        start = _start(part, arcs)
        if start is not None:
            rank = self.linear.proven.gain[arcs]
            part.take(arcs, improved(self._stated(part, arcs), start, rank, lambda: self.left_s() <= until_s))
        part.refined = True

    def _possible(self, part: Part, most: int) -> Integers | None:
        """Return all arcs that may be used in a better plan, and those of the plan; None if too many."""
        chosen = np.zeros(len(self.problem.table), dtype=bool)
        chosen[part.arcs] = True
        chosen &= possible_arcs(self.problem, self.linear, part.spare)
        decided = np.intersect1d(self.problem.decided[0], part.arcs)
        arcs = np.union1d(np.union1d(np.flatnonzero(chosen), part.used), decided)
        return arcs if len(arcs) * self.problem.periods <= most else None

    def _stated(self, part: Part, arcs: Integers) -> Relaxation:
        table = tabulated(restricted(self.problem.table.document, part.nodes, arcs))
        return relaxation_of(table, true_costs=self.problem.lowered is None)


def _standing(part: Part, stated: Relaxation, arcs: Integers, bound: float) -> float:
    """Return the closer of two bounds of a part that its plan leaves standing, infinite without one."""
    start = _start(part, arcs)
    if start is None:
        return min(part.bound, bound)
    standing = held([part.bound, bound], start.value, amounts_of_plan(stated, start.sent))
    return np.inf if standing is None else standing


def _start(part: Part, arcs: Integers) -> Sketched | None:
    """Return the plan of a part as one of some arcs that hold its own."""
    if part.sent is None:
        return None
    sent = np.zeros((len(arcs), part.sent.shape[1]))
    sent[np.searchsorted(arcs, part.used)] = part.sent
    return Sketched(sent, part.value)


def _row_labels(problem: Relaxation, sender: Integers, receiver: Integers) -> Integers:
    """Return the label of what each row is about."""
    document = problem.table.document
    label = dict(zip([o.id for o in document.offers], sender.tolist(), strict=False))
    label |= dict(zip(receiver_ids(document), receiver.tolist(), strict=True))
    pools = {pool.id: label[pool.processors[0]] if pool.processors else 0 for pool in document.pools}
    rows = problem.rows
    of_pools = [rule == "pool_capacity" for rule in rows.most]
    found = [pools[of[0]] if pool else label[of[0]] for of, pool in zip(rows.of, of_pools, strict=True)]
    return np.array(found, dtype=np.int64)


def _bounds(problem: Relaxation, linear: Generated, part: Integers, of_row: Integers) -> list[float]:
    """Return what each part adds to the bound."""
    parts, count = linear.proven.parts, int(max(part.max(initial=0), of_row.max(initial=0))) + 1
    added = np.bincount(part, parts.arcs, count) + np.bincount(of_row, parts.rows, count)
    added += np.bincount(of_row[problem.stores.offer], parts.stores, count)
    first = np.zeros(len(parts.gates), dtype=np.int64)
    first[problem.gates.gate] = part[problem.gates.arc]
    bounds: list[float] = (added + np.bincount(first, parts.gates, count)).tolist()
    return bounds


def told(parts: list[Part]) -> Iterator[tuple[Integers, Floats]]:
    """Yield the arcs of each plan, with what they carry."""
    for part in parts:
        if part.sent is not None:
            yield part.used, part.sent
