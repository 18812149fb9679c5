"""What a draft reaches of a family, as one small linear problem of all parts of the year.

Trees of the basis that no pair of value joins to a draft stay as they are, with their prices. Those that it
reaches are stated anew, from the basis that they had without it; pairs that come to be worth more than their
prices let further trees in. So the optimum over what was reached, beside what was not, is the optimum.
"""

from typing import Any

import numpy as np

from matching.highs import add_pairs, quiet_highs
from matching.highs_library import HAS_HIGHS, highspy
from matching.live.carriers import NO_CARRIERS, NOBODY, Carriers
from matching.live.year import Year
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import THREADS
from symbiose.domain.errors import SolverFailed

_STANDS = np.array(
    sorted(highspy.HighsBasisStatus.__members__.values(), key=int) if HAS_HIGHS else [], dtype=object
)
"""Where a row or column may stand, by its number."""


class Reached:
    """Rows and columns of what a draft reaches, in several problems side by side."""

    def __init__(self, year: Year, quantity: Floats) -> None:
        """Begin with the draft alone.

        Args:
            year: The problems without the draft.
            quantity: What the draft gives or takes in each.
        """
        self._year = year
        self._limits, self._least = year.limits, year.least
        self._in = np.zeros(len(year.limits), dtype=bool)
        """Rows that take part."""
        self._row: Integers = np.full(len(year.limits), NOBODY)
        """Number of each of these in the solver; those of the draft come first."""
        self._parts: list[Carriers] = [NO_CARRIERS]
        self._highs = _solver()
        self._drafts = len(quantity)
        self._highs.addRows(self._drafts, np.full(self._drafts, -highspy.kHighsInf), quantity, 0, [], [], [])
        self._stands: tuple[list[Any], list[Any]] = [], [highspy.HighsBasisStatus.kBasic] * self._drafts
        """Where columns and rows stand, as far as the solver has to be told."""
        self._grown = self._ran = False
        self._values: Floats = np.zeros(0)
        self._duals: Floats = np.zeros(self._drafts)

    @property
    def problems(self) -> Integers:
        """Return the problems of which something is reached."""
        found: Integers = np.flatnonzero(self._in.reshape(self._drafts, -1).any(axis=1))
        return found

    def begin(self, gone: int | None, places: Integers, more: Floats) -> None:
        """Let a row have nothing in any problem, others more or less: what they bear on takes part.

        Args:
            gone: Place of what has nothing, in each problem; None for nothing.
            places: Places of what has more than without the draft, or less.
            more: By how much, problem by problem.
        """
        year = self._year
        first = year.rows * np.arange(self._drafts)
        moved: Integers = (places + first[:, None]).ravel()
        lost: Integers = first[:0] if gone is None else gone + first
        if len(moved) or len(lost):
            self._limits, self._least = self._limits.copy(), self._least.copy()
        self._limits[moved] += more.ravel()
        passing = np.isfinite(self._least[moved])
        self._least[moved[passing]] = self._limits[moved[passing]]
        self._limits[moved[~passing]] = np.maximum(self._limits[moved[~passing]], 0.0)
        self._limits[lost] = 0.0
        self.reach(np.r_[lost[year.is_busy[lost]], moved[more.ravel() != 0]])

    def reach(self, rows: Integers) -> None:
        """Let the trees of some rows take part, with all that joins them."""
        new = rows[~self._in[rows]]
        if not len(new):
            return
        met = np.zeros(len(self._in), dtype=bool)
        met[self._year.tree[new]] = True
        fresh: Booleans = met[self._year.tree]
        self._in |= fresh
        if self._ran and not self._grown:
            now = self._highs.getBasis()
            self._stands = list(now.col_status), list(now.row_status)
        self._grown = True
        self._state_rows(np.flatnonzero(fresh))
        self._state_pairs(fresh)
        self._state_plants(fresh)

    def _state_rows(self, rows: Integers) -> None:
        first = self._highs.getNumRow()
        self._row[rows] = np.arange(first, first + len(rows))
        self._highs.addRows(len(rows), self._least[rows], self._limits[rows], 0, [], [], [])
        self._stands[1].extend(_STANDS[self._year.stood[rows]].tolist())

    def _state_pairs(self, fresh: Booleans) -> None:
        """State the pairs that have come to lie within what was reached."""
        pairs = self._year.pairs
        giver, taker = pairs.giver_row, pairs.taker_row
        chosen = np.flatnonzero(self._in[giver] & self._in[taker] & (fresh[giver] | fresh[taker]))
        ends = pairs.giver[chosen], pairs.taker[chosen]
        worth = pairs.worth[chosen], pairs.yields[chosen]
        stand = _STANDS[pairs.stood[chosen]].tolist()
        self._let_join(Carriers.pairs(pairs.problem[chosen], ends, worth, pairs.carried[chosen]), stand)

    def _state_plants(self, fresh: Booleans) -> None:
        plants = self._year.plants
        which = fresh[plants.own_row]
        chosen = np.flatnonzero(which)
        if not len(chosen):
            return
        entries = np.flatnonzero(which[plants.column])
        lengths, none = plants.lengths[chosen], np.zeros(len(chosen))
        self._highs.addCols(
            len(chosen),
            -plants.gain[chosen],
            none,
            np.full(len(chosen), highspy.kHighsInf),
            len(entries),
            np.r_[0, np.cumsum(lengths)[:-1]].astype(np.int32),
            self._row[plants.row[entries]].astype(np.int32),
            plants.share[entries],
        )
        worth, nobody = (plants.gain[chosen], none), np.full(len(chosen), NOBODY)
        stand = _STANDS[plants.stood[chosen]].tolist()
        self._keep(Carriers.others(plants.problem[chosen], nobody, worth, plants.carried[chosen]), stand)

    def join(self, problem: Integers, giver: Integers, taker: Integers, worth: tuple[Floats, Floats]) -> bool:
        """Let pairs join that have not, with all that they reach, and tell whether there was anything.

        Args:
            problem: The problem of each.
            giver: Position of its giver.
            taker: Position of its taker.
            worth: What one unit is worth, €, and what arrives of it.
        """
        year = self._year
        self.reach(np.r_[year.giver_row(problem, giver), year.taker_row(problem, taker)])
        known = self.carriers
        pairs = known.giver >= 0
        there = year.giver_row(known.problem, known.giver) * year.takers + known.taker
        wanted = year.giver_row(problem, giver) * year.takers + taker
        fresh = ~np.isin(wanted, there[pairs])
        ends, worths = (giver[fresh], taker[fresh]), (worth[0][fresh], worth[1][fresh])
        self._let_join(Carriers.pairs(problem[fresh], ends, worths, np.zeros(int(fresh.sum()))))
        return bool(fresh.any()) or self._grown

    def _let_join(self, pairs: Carriers, stand: list[Any] | None = None) -> None:
        if len(pairs):
            giver = self._row[self._year.giver_row(pairs.problem, pairs.giver)]
            taker = self._row[self._year.taker_row(pairs.problem, pairs.taker)]
            add_pairs(self._highs, pairs.gain, giver, taker, pairs.yields)
            self._keep(pairs, stand)

    def join_draft(
        self, problem: Integers, own: Integers, others: Integers, worth: tuple[Floats, Floats], *, gives: bool
    ) -> None:
        """Let pairs of the draft join.

        Args:
            problem: The problem of each.
            own: Its number among the pairs of the draft.
            others: Positions of its partners.
            worth: What one unit is worth, €, and what arrives of it.
            gives: Whether the draft gives.
        """
        rows = (self._year.taker_row if gives else self._year.giver_row)(problem, others)
        self.reach(rows)
        other = self._row[rows]
        add_pairs(self._highs, worth[0], *((problem, other) if gives else (other, problem)), worth[1])
        self._keep(Carriers.others(problem, own, worth, np.zeros(len(problem))))

    def _keep(self, carriers: Carriers, stand: list[Any] | None = None) -> None:
        self._parts.append(carriers)
        self._stands[0].extend(stand or [highspy.HighsBasisStatus.kLower] * len(carriers))

    def solve(self, method: int) -> None:
        """Solve the problems from the last basis.

        Raises:
            SolverFailed: They could not be solved.
        """
        if self._grown:
            basis = highspy.HighsBasis()
            basis.col_status, basis.row_status = self._stands
            basis.valid = True
            self._highs.setBasis(basis)
        self._highs.setOptionValue("simplex_strategy", method)
        self._highs.run()
        if self._highs.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        ):
            msg = "What a draft changes could not be solved. Ask again."
            raise SolverFailed(msg)
        self._ran, self._grown = True, False
        solution = self._highs.getSolution()
        self._values, self._duals = np.array(solution.col_value), np.array(solution.row_dual)

    @property
    def carriers(self) -> Carriers:
        """Return all that is in the solver, in its order."""
        self._parts = [Carriers.gathered(self._parts)]
        return self._parts[0]

    @property
    def carried(self) -> Floats:
        """Return what each carries."""
        carried: Floats = np.maximum(self._values, 0.0)
        return carried

    @property
    def gained(self) -> Floats:
        """Return by how much the optimum of each problem rose, €."""
        carriers = self.carriers
        more = carriers.gain * (self._values - carriers.before)
        gained: Floats = np.bincount(carriers.problem, more, minlength=self._drafts).astype(float)
        return gained

    @property
    def draft_price(self) -> Floats:
        """Return the price of the draft in each problem, €/unit."""
        return -self._duals[: self._drafts]

    def let_price(self, prices: Floats) -> None:
        """Put the prices of what was reached among those of all givers and takers, problem by problem."""
        ends = prices.shape[1]
        problem, place = np.nonzero(self._in.reshape(self._drafts, -1)[:, :ends])
        rows = problem * self._year.rows + place
        told = -self._duals[self._row[rows]]
        equal = np.isfinite(self._year.least[rows])
        prices[problem, place] = np.where(equal, told, np.maximum(told, 0.0))


def _solver() -> Any:  # noqa: ANN401 – highspy has no types
    highs = quiet_highs()
    highs.setOptionValue("threads", THREADS)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("presolve", "off")
    return highs
