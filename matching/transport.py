"""The linear transport problem over arrays: its optimum, its prices, and so a bound for any choice of pairs.

Maximise  Σ_a b_a·x_a   subject to   Σ_{a∈o} x_a ≤ S_o,  Σ_{a∈n} γ_a·x_a ≤ D_n,  x ≥ 0.

Its dual asks for prices u, v ≥ 0 with u_o + γ_a·v_n ≥ b_a for every pair a; then Σ u·S + Σ v·D is at least
the optimum. Most of millions of pairs carry nothing, so columns are generated: the problem is solved over a
few pairs, its prices judge all the others, and those worth more than their prices join, until none is.
"""

from dataclasses import dataclass

import numpy as np
from highspy import kHighsInf

from matching.highs import quiet_highs
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import THREADS

FIRST = 6
"""Best pairs of each giver and taker that the first round holds."""
MORE = 3
"""Pairs of each giver and taker that a round adds at most."""
ROUNDS = 40
"""Rounds at most; prices are made to fit all pairs whenever they end."""
CLOSE = 1e-4
"""Share of the optimum by which the bound may exceed it."""


@dataclass(frozen=True)
class Transport:
    """Pairs between givers and takers, numbered from 0."""

    giver: Integers
    taker: Integers
    value: Floats
    """b, €/unit sent."""
    yields: Floats
    """γ, units received from one unit sent."""
    supply: Floats
    """S, unit."""
    demand: Floats
    """D, unit."""


@dataclass(frozen=True)
class Priced:
    """An optimal plan with the prices that prove it."""

    carried: Booleans
    """Pairs that carry something."""
    excess: Floats
    """b - u - γ·v of each pair: at most nought, and nought where the pair is worth its prices."""
    bound: float
    """Σ u·S + Σ v·D, €: no choice of pairs is worth more."""


def best(giver: Integers, value: Floats, count: int) -> Booleans:
    """Return the `count` pairs of greatest value of each giver."""
    order = np.lexsort((-value, giver))
    ranked = giver[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if len(ranked) else np.zeros(0, dtype=int)
    rank = np.arange(len(ranked)) - np.repeat(starts, np.diff(np.r_[starts, len(ranked)]))
    chosen = np.zeros(len(giver), dtype=bool)
    chosen[order[rank < count]] = True
    return chosen


def price(problem: Transport) -> Priced:
    """Solve a transport problem and return what carries, with a bound that holds for all pairs."""
    active = _both(problem, problem.value, FIRST)
    master = _Master(problem)
    master.add(np.flatnonzero(active))
    for _ in range(ROUNDS):
        sent, supply_price, demand_price = master.solve()
        excess = _excess(problem, supply_price, demand_price)
        np.maximum.at(supply_price, problem.giver, supply_price[problem.giver] + np.maximum(excess, 0.0))
        bound = float(supply_price @ problem.supply + demand_price @ problem.demand)
        joining = (excess > 0) & ~active
        if bound - float(problem.value @ sent) <= CLOSE * bound or not joining.any():
            break
        joining &= _both(problem, np.where(joining, excess, -np.inf), MORE)
        active |= joining
        master.add(np.flatnonzero(joining))
    return Priced(sent > 0, _excess(problem, supply_price, demand_price), bound)


def _both(problem: Transport, value: Floats, count: int) -> Booleans:
    return best(problem.giver, value, count) | best(problem.taker, value, count)


def _excess(problem: Transport, supply_price: Floats, demand_price: Floats) -> Floats:
    paid = supply_price[problem.giver] + problem.yields * demand_price[problem.taker]
    excess: Floats = problem.value - paid
    return excess


class _Master:
    """The problem over the pairs that joined so far; each round begins where the one before ended."""

    def __init__(self, problem: Transport) -> None:
        self._problem = problem
        self._rows: Integers = np.zeros(0, dtype=np.int64)
        self._highs = quiet_highs()
        self._highs.setOptionValue("threads", THREADS)
        limits = np.r_[problem.supply, problem.demand]
        self._highs.addRows(len(limits), np.full(len(limits), -kHighsInf), limits, 0, [], [], [])

    def add(self, rows: Integers) -> None:
        """Let pairs join."""
        problem, givers, count = self._problem, len(self._problem.supply), len(rows)
        index = np.c_[problem.giver[rows], givers + problem.taker[rows]].astype(np.int32).ravel()
        share = np.c_[np.ones(count), problem.yields[rows]].ravel()
        starts = np.arange(0, 2 * count, 2, dtype=np.int32)
        none, free = np.zeros(count), np.full(count, kHighsInf)
        self._highs.addCols(count, -problem.value[rows], none, free, 2 * count, starts, index, share)
        self._rows = np.r_[self._rows, rows]

    def solve(self) -> tuple[Floats, Floats, Floats]:
        """Return what each pair carries, and the prices of supplies and demands."""
        self._highs.run()
        solution = self._highs.getSolution()
        sent = np.zeros(len(self._problem.value))
        sent[self._rows] = np.maximum(solution.col_value, 0.0)
        prices = np.maximum(-np.array(solution.row_dual), 0.0)
        givers = len(self._problem.supply)
        return sent, prices[:givers], prices[givers:]
