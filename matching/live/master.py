"""The linear problem of a family in one part of the year, alive in the solver while a family is laid out.

Maximise  Σ_a b_a·x_a - Σ_p c_p·q_p + Σ_k d_k·s_k   over pairs a, processors p and their outputs k, subject to
Σ_{a∈g} x_a ≤ S_g,  Σ_{a∈t} γ_a·x_a ≤ D_t;  of each processor, q_p = what arrives at its inputs ≤ K_p,
s_k = what leaves of output k ≤ ρ_k·q_p, and q_p ≤ Σ_k s_k ÷ ρ_k.
"""

from dataclasses import dataclass

import numpy as np

from matching.highs import add_pairs, quiet_highs
from matching.highs_library import highspy
from matching.plants import Plant, add_plants, limits_with_plants
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import THREADS
from symbiose.domain.errors import SolverFailed


@dataclass(frozen=True)
class Basis:
    """An optimal plan with its basis; where each column and row stands is told by the numbers of HiGHS."""

    columns: Integers
    """Of plants, then of the pairs in the order in which they joined."""
    rows: Integers
    """Of givers, takers and plants."""
    carried: Floats
    """By each column."""


class LiveMaster:
    """Rows of givers, of takers and of plants; columns of plants, then of pairs."""

    def __init__(self, supply: Floats, demand: Floats, plants: tuple[Plant, ...]) -> None:
        """State the rows."""
        self._givers, self._takers = len(supply), len(demand)
        self.least, self.limits = limits_with_plants(supply, demand, plants)
        self._equal = np.isfinite(self.least[: self._givers + self._takers])
        self.highs = quiet_highs()
        self.highs.setOptionValue("threads", THREADS)
        self.highs.setOptionValue("parallel", "off")
        self.highs.addRows(len(self.least), self.least, self.limits, 0, [], [], [])
        add_plants(self.highs, plants, self._givers, self._takers)
        self._duals: Floats = np.zeros(0)

    def limit(self, supply: Floats, demand: Floats) -> None:
        """Let givers and takers have other quantities; those of plants stay nought."""
        ends = np.concatenate([supply, demand])
        changed = np.flatnonzero(self.limits[: len(ends)] != ends).astype(np.int32)
        self.limits[changed] = ends[changed]
        least = np.full(len(changed), -highspy.kHighsInf)
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

    def solve(self, method: int, *, warm: bool = True) -> float:
        """Solve the problem from the last basis, or from nothing, and return its value.

        Raises:
            SolverFailed: It could not be solved.
        """
        self.highs.setOptionValue("presolve", "off" if warm else "on")
        self.highs.setOptionValue("simplex_strategy", method)
        self.highs.run()
        if self.highs.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        ):
            msg = "The linear problem of a family of resources could not be solved. Ask again."
            raise SolverFailed(msg)
        self._duals = np.array(self.highs.getSolution().row_dual)
        return -float(self.highs.getObjectiveValue())

    def idle(self) -> tuple[Booleans, Booleans]:
        """Return which givers and which takers have nothing, those of plants apart."""
        idle = ~self._equal & (self.limits[: len(self._equal)] == 0)
        return idle[: self._givers], idle[self._givers :]

    def prices(self) -> tuple[Floats, Floats]:
        """Return the prices of givers and of takers; they may be negative only at plants."""
        prices = -self._duals[: self._givers + self._takers]
        prices = np.where(self._equal, prices, np.maximum(prices, 0.0))
        return prices[: self._givers], prices[self._givers :]

    def carried(self, pairs: int) -> Floats:
        """Return what each of the pairs that joined carries.

        Args:
            pairs: How many joined.
        """
        carried: Floats = np.maximum(np.array(self.highs.getSolution().col_value)[-pairs:], 0.0)
        return carried if pairs else np.zeros(0)

    def basis(self) -> Basis:
        """Return where the solver stands."""
        basis = self.highs.getBasis()
        columns, rows = (
            np.array([int(one) for one in side], dtype=np.int64)
            for side in (basis.col_status, basis.row_status)
        )
        return Basis(columns, rows, np.array(self.highs.getSolution().col_value))
