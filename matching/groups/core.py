"""The pairs of a group that are decided on, with the linear problems of its periods kept alive over them.

Once it is decided which pairs and plants are open, periods share nothing: what each carries follows from one
linear problem a period.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from matching.groups.problem import GroupProblem, Locks
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import Master, Transport

NOTHING = 1e-9
"""Share of the most that a pair can carry that is what solvers leave of nought."""


def carries(quantities: Floats) -> Booleans:
    """Return which rows have something in some period."""
    found: Booleans = (quantities != 0).max(axis=1, initial=False)
    return found


@dataclass(frozen=True)
class Decided:
    """What a core carries with some pairs and plants open, and what it is worth."""

    sent: Floats
    """Pairs × periods, unit sent."""
    treated: Floats
    """Plants × periods, unit received."""
    value: float
    """What it is worth, openings deducted."""
    supply_price: Floats
    """Givers × periods: what one more unit of each is worth with these pairs open."""
    demand_price: Floats
    """Takers × periods."""

    @property
    def used(self) -> Booleans:
        """Return which pairs carry something."""
        used: Booleans = carries(self.sent)
        return used

    @property
    def running(self) -> Booleans:
        """Return which plants treat something."""
        running: Booleans = carries(self.treated)
        return running


class Core:
    """Some pairs of a group, with the linear problem of each period over them."""

    def __init__(self, problem: GroupProblem, rows: Integers) -> None:
        """Look up the pairs; the linear problems are stated when they are first solved.

        Args:
            problem: The group.
            rows: Its pairs that are decided on; those that accepted paths need are always among them.
        """
        self.problem = problem
        self.rows: Integers = np.union1d(rows, problem.standing.rows)
        self.giver, self.taker = problem.giver[self.rows], problem.taker[self.rows]
        self.value, self.yields = problem.value[self.rows], problem.yields[self.rows]
        self.sunk = problem.sunk[self.rows]
        self.opening = problem.opening[self.rows]
        self.most = problem.most(self.rows)
        self.most_in_year = self.most.sum(axis=1)
        self.direct = problem.direct[self.rows]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.rows)

    @property
    def locks(self) -> Locks:
        """Return the locks by position in the core."""
        locks = self.problem.locks
        return Locks(np.searchsorted(self.rows, locks.rows), locks.least, locks.exact)

    @cached_property
    def _masters(self) -> list[Master]:
        masters = [Master(self._transport(t)) for t in range(len(self.problem.shares))]
        for master in masters:
            master.add(np.arange(len(self.rows)))
        return masters

    def amounts(self, plan: Decided) -> float:
        """Return the sum of the amounts that the worth of a plan adds and subtracts."""
        gross = float(np.abs(self.value) @ plan.sent.sum(axis=1))
        return gross + abs(gross - plan.value)

    def rest(self) -> None:
        """Let go of the linear problems; they are stated anew when they are solved again."""
        self.__dict__.pop("_masters", None)

    def _transport(self, t: int) -> Transport:
        problem, locks = self.problem, self.locks
        share = float(problem.shares[t])
        return Transport(
            self.giver,
            self.taker,
            self.value,
            self.yields,
            problem.supply[:, t],
            problem.demand[:, t],
            self.most[:, t],
            tuple(plant.of_share(share) for plant in problem.plants),
            locks.rows,
            locks.least[:, t],
            locks.exact,
        )

    def decide(
        self,
        pairs: Booleans,
        plants: Booleans,
        paid: Floats | None = None,
        plant_paid: Floats | None = None,
        ends_at: float = inf,
    ) -> Decided:
        """Return what is best carried by the pairs and plants that are open.

        Args:
            pairs: Pairs that are open.
            plants: Plants that may run.
            paid: What each unit sent is made to pay for the opening of its pair; nothing by default.
            plant_paid: The same for each unit treated.
            ends_at: Until when, by the clock that holds.

        Raises:
            OutOfTime: The time was over before.
            SolverFailed: A linear problem could not be solved.
        """
        costs = np.array([plant.cost for plant in self.problem.plants])
        value = self.value if paid is None else self.value - paid
        solved = []
        for master in self._masters:
            master.revalue(value, costs if plant_paid is None else costs + plant_paid)
            master.allow(pairs, plants)
            solved.append(master.solve(ends_at))
        sent = np.stack([one.sent for one in solved], axis=1)
        sent = np.where(sent > NOTHING * self.most, sent, 0.0)
        treated = np.stack([one.treated for one in solved], axis=1)
        treated = np.where(treated > NOTHING * self.problem.capacity, treated, 0.0)
        value_of_all = sum(one.value for one in solved)
        if paid is not None:
            value_of_all += float(paid @ sent.sum(axis=1))
        if plant_paid is not None:
            value_of_all += float(plant_paid @ treated.sum(axis=1))
        opened = float(self.opening @ (carries(sent) | self.sunk))
        opened += float(self.problem.plant_opening @ carries(treated))
        return Decided(
            sent,
            treated,
            value_of_all - opened,
            np.stack([one.supply_price for one in solved], axis=1),
            np.stack([one.demand_price for one in solved], axis=1),
        )
