"""The linear problem of a family in one part of the year, alive in the solver, with room for one draft more.

Maximise  Σ_a b_a·x_a - Σ_p c_p·q_p + Σ_k d_k·s_k   over pairs a, processors p and their outputs k, subject to
Σ_{a∈g} x_a ≤ S_g,  Σ_{a∈t} γ_a·x_a ≤ D_t;  of each processor, q_p = what arrives at its inputs ≤ K_p,
s_k = what leaves of output k ≤ ρ_k·q_p, and q_p ≤ Σ_k s_k ÷ ρ_k.
"""

from typing import Any

import numpy as np
from highspy import HighsModelStatus, kHighsInf

from matching.highs import add_pairs, quiet_highs
from matching.plants import Plant, add_plants, limits_with_plants
from matching.rules.ends import Floats, Integers
from matching.solver_run import THREADS
from symbiose.domain.errors import SolverFailed


class LiveMaster:
    """Rows of givers, of takers, of plants, and one of each side for a draft."""

    def __init__(self, supply: Floats, demand: Floats, plants: tuple[Plant, ...]) -> None:
        """State the rows."""
        self._givers, self._takers = len(supply), len(demand)
        least, self.limits = limits_with_plants(supply, demand, plants)
        self._equal = np.isfinite(least[: self._givers + self._takers])
        self.highs = quiet_highs()
        self.highs.setOptionValue("threads", THREADS)
        self.highs.setOptionValue("parallel", "off")
        self.highs.addRows(len(least), least, self.limits, 0, [], [], [])
        add_plants(self.highs, plants, self._givers, self._takers)
        self._own_rows = len(least), len(least) + 1
        for _ in self._own_rows:
            self.highs.addRow(-kHighsInf, 0.0, 0, [], [])
        self._own: Integers = np.zeros(0, dtype=np.int32)
        self._withdrawn: list[int] = []
        self._basis: Any = None
        self._duals: Floats = np.zeros(0)
        self._width = 0

    def limit(self, supply: Floats, demand: Floats) -> None:
        """Let givers and takers have other quantities; those of plants stay nought."""
        ends = np.concatenate([supply, demand])
        changed = np.flatnonzero(self.limits[: len(ends)] != ends).astype(np.int32)
        self.limits[changed] = ends[changed]
        least = np.full(len(changed), -kHighsInf)
        self.highs.changeRowsBounds(len(changed), changed, least, ends[changed])

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
        self._duals = np.array(self.highs.getSolution().row_dual)
        return -float(self.highs.getObjectiveValue())

    def prices(self) -> tuple[Floats, Floats]:
        """Return the prices of givers and of takers; they may be negative only at plants."""
        prices = -self._duals[: self._givers + self._takers]
        prices = np.where(self._equal, prices, np.maximum(prices, 0.0))
        return prices[: self._givers], prices[self._givers : self._givers + self._takers]

    def carried(self, pairs: int) -> Floats:
        """Return what each of the pairs that joined carries, as long as no draft is there.

        Args:
            pairs: How many joined.
        """
        carried: Floats = np.maximum(np.array(self.highs.getSolution().col_value)[-pairs:], 0.0)
        return carried if pairs else np.zeros(0)

    def carried_beside_draft(self, settled: int) -> Floats:
        """Return what pairs carry that are not the draft's: those that were settled, then those since.

        Args:
            settled: How many pairs there were as it was settled.
        """
        values = np.maximum(np.array(self.highs.getSolution().col_value), 0.0)
        since = np.setdiff1d(np.arange(self._width, len(values)), self._own)
        carried: Floats = np.r_[values[self._width - settled : self._width], values[since]]
        return carried

    def draft_price(self, *, gives: bool) -> float:
        """Return the price of the draft, €/unit."""
        return -float(self._duals[self._own_rows[0 if gives else 1]])

    def carried_by_draft(self) -> Floats:
        """Return what each pair of the draft that joined carries."""
        values = np.array(self.highs.getSolution().col_value)
        carried: Floats = np.maximum(values[self._own], 0.0)
        return carried
