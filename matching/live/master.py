"""The linear problem of a family in one part of the year, alive in the solver, with room for one draft more.

Maximise  Σ_a b_a·x_a - Σ_p c_p·q_p + Σ_k d_k·s_k   over pairs a, processors p and their outputs k, subject to
Σ_{a∈g} x_a ≤ S_g,  Σ_{a∈t} γ_a·x_a ≤ D_t;  of each processor, q_p = what arrives at its inputs ≤ K_p,
s_k = what leaves of output k ≤ ρ_k·q_p, and q_p ≤ Σ_k s_k ÷ ρ_k.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from highspy import HighsModelStatus, kHighsInf

from matching.highs import add_pairs, quiet_highs
from matching.rules.ends import Floats, Integers
from matching.solver_run import THREADS
from symbiose.domain.errors import SolverFailed

PRIMAL, DUAL = 4, 1
"""HiGHS's numbers of its simplex methods."""


@dataclass(frozen=True)
class Plant:
    """A processor between the takers that are its inputs and the givers that are its outputs."""

    inputs: Integers
    outputs: Integers
    ratios: Floats
    """ρ, units of each output made from one unit received."""
    capacity: float
    """K, most received in the part of the year."""
    cost: float
    """c, cost of one unit received when all that comes of it is discarded, its opening spread."""
    spared: float
    """d, cost of discarding that one unit of an output spares when it is sent on."""


class LiveMaster:
    """Rows of givers, of takers, of plants, and one of each side for a draft."""

    def __init__(self, supply: Floats, demand: Floats, plants: tuple[Plant, ...]) -> None:
        """State the rows."""
        self._givers, self._takers = len(supply), len(demand)
        upper, least = [supply, demand], np.full(len(supply) + len(demand), -kHighsInf)
        for plant in plants:
            least[plant.outputs] = least[len(supply) + plant.inputs] = 0.0
            upper.append(np.r_[plant.capacity, 0.0, np.zeros(len(plant.outputs))])
        self.limits = np.concatenate(upper)
        below = np.r_[least, np.full(len(self.limits) - len(least), -kHighsInf)]
        self._equal = np.isfinite(least)
        self.highs = quiet_highs()
        self.highs.setOptionValue("threads", THREADS)
        self.highs.addRows(len(self.limits), below, self.limits, 0, [], [], [])
        first = len(supply) + len(demand)
        for plant in plants:
            self._add_plant(plant, first)
            first += 2 + len(plant.outputs)
        self._own_rows = first, first + 1
        for _ in self._own_rows:
            self.highs.addRow(-kHighsInf, 0.0, 0, [], [])
        self._own: Integers = np.zeros(0, dtype=np.int32)
        self._withdrawn: list[int] = []
        self._basis: Any = None
        self._width = 0

    def _add_plant(self, plant: Plant, capacity: int) -> None:
        """Add what a plant takes at each input and sends of each output; its rows begin with its capacity."""
        hand_on, made = capacity + 1, capacity + 2 + np.arange(len(plant.outputs))
        for taker in plant.inputs:
            rows = np.r_[self._givers + taker, capacity, hand_on, made]
            self._column(-plant.cost, rows, np.r_[-1.0, 1.0, 1.0, -plant.ratios])
        for row, giver, ratio in zip(made, plant.outputs, plant.ratios, strict=True):
            self._column(plant.spared, np.r_[giver, hand_on, row], np.r_[-1.0, -1 / ratio, 1.0])

    def _column(self, value: float, rows: Integers, shares: Floats) -> None:
        self.highs.addCol(-value, 0.0, kHighsInf, len(rows), rows.astype(np.int32), shares)

    def join(self, giver: Integers, taker: Integers, worth: Floats, yields: Floats) -> None:
        """Let pairs join."""
        if len(giver):
            add_pairs(self.highs, worth, giver, self._givers + taker, yields)

    def part(self, pairs: Integers, joined: int) -> None:
        """Let some pairs leave that carry nothing.

        Args:
            pairs: Their positions among those that joined.
            joined: How many did.
        """
        if len(pairs):
            basis, first = self.highs.getBasis(), self.highs.getNumCol() - joined
            left = np.setdiff1d(np.arange(self.highs.getNumCol()), first + pairs)
            status = basis.col_status
            basis.col_status = [status[i] for i in left]
            self.highs.deleteCols(len(pairs), np.sort(first + pairs).astype(np.int32))
            self.highs.setBasis(basis)

    def withdraw(self, *, gives: bool, position: int) -> None:
        """Let a giver or taker have nothing until all is restored."""
        row = position if gives else self._givers + position
        self.highs.changeRowBounds(row, -kHighsInf, 0.0)
        self._withdrawn.append(row)

    def draft(self, *, gives: bool, quantity: float) -> None:
        """Let a draft have some quantity."""
        self.highs.changeRowBounds(self._own_rows[0 if gives else 1], -kHighsInf, quantity)

    def join_draft(self, others: Integers, worth: Floats, yields: Floats, *, gives: bool) -> None:
        """Let pairs of the draft join."""
        if len(others):
            before = self.highs.getNumCol()
            own = np.full(len(others), self._own_rows[0 if gives else 1])
            giver, taker = (own, self._givers + others) if gives else (others, own)
            add_pairs(self.highs, worth, giver, taker, yields)
            self._own = np.r_[self._own, np.arange(before, before + len(others), dtype=np.int32)]

    def settle(self) -> None:
        """Keep the present basis as the one that every draft begins with."""
        self._basis, self._width = self.highs.getBasis(), self.highs.getNumCol()

    def restore(self) -> None:
        """Let everything be as it was when it was settled, so that no draft bears on the next one."""
        for row in self._withdrawn:
            self.highs.changeRowBounds(row, -kHighsInf, float(self.limits[row]))
        for row in self._own_rows:
            self.highs.changeRowBounds(row, -kHighsInf, 0.0)
        joined = np.arange(self._width, self.highs.getNumCol(), dtype=np.int32)
        if len(joined):
            self.highs.deleteCols(len(joined), joined)
        self._withdrawn, self._own = [], np.zeros(0, dtype=np.int32)
        self.highs.setBasis(self._basis)

    def solve(self, method: int, *, warm: bool = True) -> float:
        """Solve the problem from the last basis, or from nothing, and return its value.

        Raises:
            SolverFailed: It could not be solved.
        """
        self.highs.setOptionValue("presolve", "off" if warm else "on")
        self.highs.setOptionValue("simplex_strategy", method)
        self.highs.run()
        if self.highs.getModelStatus() not in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty):
            msg = "The linear problem of a family of resources could not be solved. Ask again."
            raise SolverFailed(msg)
        return -float(self.highs.getInfo().objective_function_value)

    def prices(self) -> tuple[Floats, Floats]:
        """Return the prices of givers and of takers; they may be negative only at plants."""
        prices = -np.array(self.highs.getSolution().row_dual)[: self._givers + self._takers]
        prices = np.where(self._equal, prices, np.maximum(prices, 0.0))
        return prices[: self._givers], prices[self._givers : self._givers + self._takers]

    def carried(self, pairs: int) -> Floats:
        """Return what each of the pairs that joined carries, as long as no draft is there.

        Args:
            pairs: How many joined.
        """
        carried: Floats = np.maximum(np.array(self.highs.getSolution().col_value)[-pairs:], 0.0)
        return carried if pairs else np.zeros(0)

    def draft_price(self, *, gives: bool) -> float:
        """Return the price of the draft, €/unit."""
        return -float(self.highs.getSolution().row_dual[self._own_rows[0 if gives else 1]])

    def carried_by_draft(self) -> Floats:
        """Return what each pair of the draft that joined carries."""
        values = np.array(self.highs.getSolution().col_value)
        carried: Floats = np.maximum(values[self._own], 0.0)
        return carried
