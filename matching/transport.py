"""The linear transport problem over arrays: its optimum, its prices, and so a bound for any choice of pairs.

Maximise  Σ_a b_a·x_a - Σ_p c_p·q_p + Σ_i d_i·s_i   subject to   Σ_{a∈o} x_a ≤ S_o,  Σ_{a∈n} γ_a·x_a ≤ D_n;
for each plant p, q_p = what arrives at its inputs ≤ K_p, s_i ≤ ρ_i·q_p sent of each output i, and
q_p ≤ Σ_i s_i ÷ ρ_i: what it treats has one output at least that somebody takes.

Its dual asks for prices u, v with u + γ_a·v ≥ b_a for every pair a, which may be negative only at plants,
where all that arrives is treated and all that leaves is sent; its value is at least the optimum. A pair that
is obliged to carry L adds (b_a - u - γ_a·v)·L where that is less than nought, or where it carries just L.
Most of millions of pairs carry nothing, so columns are generated: the problem is solved over a few pairs, its
prices judge all the others, and those worth more than their prices join, until none is.
"""

from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from matching.highs import CHOOSE, DUAL, PRIMAL, add_pairs, give_time, quiet_highs, stop_when
from matching.highs_library import highspy
from matching.plants import Plant, add_plants, limits_with_plants
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import THREADS
from matching.work_clock import now_s
from symbiose.domain.errors import SolverFailed

FIRST = 6
"""Best pairs of each giver and taker that the first round holds."""
MORE = 3
"""Pairs of each giver and taker that a round adds at most."""
ROUNDS = 40
"""Rounds at most; prices are made to fit all pairs whenever they end."""
CLOSE = 1e-4
"""Share of the optimum by which the bound may exceed it."""
ROUNDING = 1e-8
"""Share of the bound that is added for the solver's rounding."""


OUT_OF_TIME = "The time was over before the linear problem of a large group was solved. Allow more."
_STRATEGIES = (None, DUAL, PRIMAL)
"""How a problem is solved, one after another until it is: from the last basis, then anew."""


class OutOfTime(SolverFailed):
    """The time was over before a linear problem was solved."""


@dataclass(frozen=True)
class Transport:
    """Pairs between givers and takers, numbered from 0."""

    giver: Integers
    taker: Integers
    value: Floats
    """b, worth of one unit sent."""
    yields: Floats
    """γ, units received from one unit sent."""
    supply: Floats
    """S, unit; nought for the outputs of plants."""
    demand: Floats
    """D, unit; nought for the inputs of plants."""
    most: Floats
    """Most that each pair can carry, unit."""
    plants: tuple[Plant, ...] = ()
    locked: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Pairs that are obliged to carry something."""
    least: Floats = field(default_factory=lambda: np.zeros(0))
    """Least that each of them carries, unit sent."""
    exact: Booleans = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """True where it carries just that."""


@dataclass(frozen=True)
class Priced:
    """An optimal plan with the prices that prove it."""

    carried: Booleans
    """Pairs that carry something."""
    excess: Floats
    """b - u - γ·v of each pair: what one unit more would be worth, at most nought where prices fit."""
    bound: float
    """No choice of pairs is worth more."""
    supply_price: Floats
    """u, what one more unit of each giver is worth."""
    demand_price: Floats
    """v, what one more unit of each taker is worth."""
    joined: Booleans
    """Pairs that the last round held."""
    beyond: float
    """By how much the bound exceeds what the plan over these pairs is worth."""


def best(giver: Integers, value: Floats, count: int) -> Booleans:
    """Return the `count` pairs of greatest value of each giver."""
    order = np.lexsort((-value, giver))
    ranked = giver[order]
    starts = np.flatnonzero(np.diff(ranked, prepend=-1))
    rank = np.arange(len(ranked)) - np.repeat(starts, np.diff(np.r_[starts, len(ranked)]))
    chosen = np.zeros(len(giver), dtype=bool)
    chosen[order[rank < count]] = True
    return chosen


def price(problem: Transport, begin: Booleans | None = None, ends_at: float = inf) -> Priced:
    """Solve a transport problem and return what carries, with a bound that holds for all pairs.

    Args:
        problem: The problem.
        begin: Pairs that the first round holds; None: the best of each giver and taker.
        ends_at: Until when rounds go on, by the clock that holds; the bound of the last one is true, too.

    Raises:
        OutOfTime: The time was over before the first round was.
        SolverFailed: The linear problem could not be solved.
    """
    active = _both(problem, problem.value, FIRST) if begin is None else begin.copy()
    active[problem.locked] = True
    master = Master(problem)
    master.add(np.flatnonzero(active))
    found = _judged(problem, master.solve(ends_at), active)
    for _ in range(ROUNDS - 1):
        joining = (found.excess > 0) & ~active
        if found.beyond <= CLOSE * abs(found.bound) or not joining.any() or now_s() >= ends_at:
            break
        joining &= _both(problem, np.where(joining, found.excess, -np.inf), MORE)
        active = active | joining
        master.add(np.flatnonzero(joining))
        try:
            found = _judged(problem, master.solve(ends_at), active)
        except OutOfTime:
            break
    return replace(found, bound=found.bound + ROUNDING * abs(found.bound))


def _judged(problem: Transport, solved: "Solved", active: Booleans) -> Priced:
    """Return what prices of the pairs that joined tell of all pairs."""
    excess = problem.value - solved.supply_price[problem.giver]
    excess -= problem.yields * solved.demand_price[problem.taker]
    bound = solved.worth + _unpriced(problem, excess) + _obliged(problem, excess)
    prices = solved.supply_price, solved.demand_price
    return Priced(solved.sent > 0, excess, bound, *prices, active, bound - solved.value)


def _both(problem: Transport, value: Floats, count: int) -> Booleans:
    return best(problem.giver, value, count) | best(problem.taker, value, count)


def _unpriced(problem: Transport, excess: Floats) -> float:
    """Return what raising prices until they fit all pairs adds to the bound.

    A pair from a supply raises the price of that supply, another the price of its demand; between two plants
    it is limited by the most it can carry.
    """
    over = np.maximum(excess, 0.0)
    over[problem.locked[problem.exact]] = 0.0
    offered, needed = np.ones(len(problem.supply), dtype=bool), np.ones(len(problem.demand), dtype=bool)
    for plant in problem.plants:
        offered[plant.outputs], needed[plant.inputs] = False, False
    first, last = offered[problem.giver], needed[problem.taker] & ~offered[problem.giver]
    supplies, demands = np.zeros(len(problem.supply)), np.zeros(len(problem.demand))
    np.maximum.at(supplies, problem.giver[first], over[first])
    np.maximum.at(demands, problem.taker[last], over[last] / problem.yields[last])
    between = ~first & ~last
    added = supplies @ problem.supply + demands @ problem.demand + over[between] @ problem.most[between]
    return float(added)


def _obliged(problem: Transport, excess: Floats) -> float:
    """Return what pairs that have to carry something add to the bound: mostly a loss."""
    worth = excess[problem.locked]
    return float(np.where(problem.exact, worth, np.minimum(worth, 0.0)) @ problem.least)


@dataclass(frozen=True)
class Solved:
    """One round: what each pair carries, the prices of all ends, and what their dual is worth."""

    sent: Floats
    """By pair."""
    treated: Floats
    """What each plant treats."""
    value: float
    """What the plan is worth."""
    supply_price: Floats
    demand_price: Floats
    worth: float


class Master:
    """The problem over the pairs that joined so far; each round begins where the one before ended.

    What pairs and plants are worth, and which may be used, can be changed between rounds.
    """

    def __init__(self, problem: Transport) -> None:
        """State supplies, demands and plants; pairs join later."""
        self._problem = problem
        self._rows: Integers = np.zeros(0, dtype=np.int64)
        self._highs = quiet_highs()
        self._highs.setOptionValue("threads", THREADS)
        self._ends_at = inf
        stop_when(self._highs, lambda: now_s() > self._ends_at)
        least, self._limits = limits_with_plants(problem.supply, problem.demand, problem.plants)
        self._equal = np.isfinite(least)
        self._highs.addRows(len(least), least, self._limits, 0, [], [], [])
        self._inputs = add_plants(self._highs, problem.plants, len(problem.supply), len(problem.demand))
        self._plant_columns = int(self._highs.getNumCol())
        self._least: Floats = np.zeros(len(problem.value))
        self._most: Floats = np.full(len(problem.value), highspy.kHighsInf)
        self._least[problem.locked] = problem.least
        self._most[problem.locked[problem.exact]] = problem.least[problem.exact]

    def add(self, rows: Integers) -> None:
        """Let pairs join."""
        problem, givers = self._problem, len(self._problem.supply)
        taker_row = givers + problem.taker[rows]
        add_pairs(self._highs, problem.value[rows], problem.giver[rows], taker_row, problem.yields[rows])
        first, self._rows = len(self._rows), np.r_[self._rows, rows]
        bound = np.flatnonzero(self._least[rows] > 0)
        columns = (self._plant_columns + first + bound).astype(np.int32)
        least, most = self._least[rows[bound]], self._most[rows[bound]]
        self._highs.changeColsBounds(len(columns), columns, least, most)

    def revalue(self, value: Floats, plant_cost: Floats) -> None:
        """Change what pairs that joined are worth, in the order of the problem, and what plants cost."""
        columns, worth = [self._plant_columns + np.arange(len(self._rows))], [value[self._rows]]
        for inputs, cost in zip(self._inputs, plant_cost.tolist(), strict=True):
            columns.append(inputs)
            worth.append(np.full(len(inputs), -cost))
        every = np.concatenate(columns).astype(np.int32)
        self._highs.changeColsCost(len(every), every, -np.concatenate(worth))

    def allow(self, pairs: Booleans, plants: Booleans) -> None:
        """Close pairs and plants that may carry nothing; what is obliged to carry something stays open."""
        most = np.where(pairs, self._most, self._least)[self._rows]
        columns, lower, upper = (
            [self._plant_columns + np.arange(len(self._rows))],
            [self._least[self._rows]],
            [most],
        )
        for inputs, is_open in zip(self._inputs, plants.tolist(), strict=True):
            columns.append(inputs)
            lower.append(np.zeros(len(inputs)))
            upper.append(np.full(len(inputs), highspy.kHighsInf if is_open else 0.0))
        every = np.concatenate(columns).astype(np.int32)
        self._highs.changeColsBounds(len(every), every, np.concatenate(lower), np.concatenate(upper))

    def _is_solved(self, strategy: int | None) -> bool:
        """Solve from the last basis; with a strategy, anew and by that one, where a basis led nowhere."""
        if strategy is not None:
            self._highs.clearSolver()
            self._highs.setOptionValue("simplex_strategy", strategy)
        give_time(self._highs, self._ends_at - now_s())
        self._highs.run()
        self._highs.setOptionValue("simplex_strategy", CHOOSE)
        return self._highs.getModelStatus() in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        )

    def solve(self, ends_at: float = inf) -> Solved:
        """Solve the problem over the pairs that joined.

        Args:
            ends_at: Until when, by the clock that holds.

        Raises:
            OutOfTime: The time was over before.
            SolverFailed: The linear problem could not be solved.
        """
        self._ends_at = ends_at
        if not any(self._is_solved(strategy) for strategy in _STRATEGIES):
            if now_s() >= ends_at:
                raise OutOfTime(OUT_OF_TIME)
            msg = "The linear transport problem of a large group could not be solved. Run again."
            raise SolverFailed(msg)
        return self._found()

    def _found(self) -> Solved:
        solution = self._highs.getSolution()
        values = np.array(solution.col_value)
        sent = np.zeros(len(self._problem.value))
        sent[self._rows] = np.maximum(values[self._plant_columns :], 0.0)
        prices = -np.array(solution.row_dual)
        prices = np.where(self._equal, prices, np.maximum(prices, 0.0))
        givers, ends = len(self._problem.supply), len(self._problem.supply) + len(self._problem.demand)
        return Solved(
            sent,
            np.array([max(0.0, float(values[inputs].sum())) for inputs in self._inputs]),
            -float(self._highs.getInfo().objective_function_value),
            prices[:givers],
            prices[givers:ends],
            float(prices @ self._limits),
        )
