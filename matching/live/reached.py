"""What a draft reaches of a family, as one small linear problem of all parts of the year.

Trees of the basis that no pair of value joins to a draft stay as they are, with their prices. Those that it
reaches are stated anew, from the basis that they had without it; pairs that come to be worth more than their
prices let further trees in. So the optimum over what was reached, beside what was not, is the optimum.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from highspy import HighsBasis, HighsBasisStatus, HighsModelStatus, kHighsInf

from matching.highs import add_pairs, quiet_highs
from matching.live.season import Season
from matching.plants import PlantColumn
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import THREADS
from symbiose.domain.errors import SolverFailed

_STANDS = np.array(sorted(HighsBasisStatus.__members__.values(), key=int), dtype=object)
"""Where a row or column may stand, by its number."""
NOBODY = -1


@dataclass(frozen=True)
class Carriers:
    """What carries something in the solver, aligned: pairs, pairs of the draft, columns of plants."""

    problem: Integers
    giver: Integers
    """Position in the family; `NOBODY` for what is no pair of declared ends."""
    taker: Integers
    own: Integers
    """Number among the pairs of the draft; `NOBODY` for others."""
    gain: Floats
    """€ for one unit."""
    yields: Floats
    """γ, units received from one unit sent."""
    before: Floats
    """What it carries without the draft."""

    @classmethod
    def pairs(
        cls, problem: Integers, ends: tuple[Integers, Integers], worth: tuple[Floats, Floats], before: Floats
    ) -> "Carriers":
        """Return pairs of givers and takers, with what a unit of each is worth and what arrives of it."""
        return cls(problem, *ends, np.full(len(problem), NOBODY), *worth, before)

    @classmethod
    def others(
        cls, problem: Integers, own: Integers, worth: tuple[Floats, Floats], before: Floats
    ) -> "Carriers":
        """Return pairs of a draft by their numbers, or columns of plants."""
        nobody: Integers = np.full(len(problem), NOBODY)
        return cls(problem, nobody, nobody, own, *worth, before)

    @classmethod
    def gathered(cls, parts: Sequence["Carriers"]) -> "Carriers":
        """Return some after one another."""
        return cls(*(np.concatenate([getattr(one, each.name) for one in parts]) for each in fields(cls)))

    def __len__(self) -> int:
        return len(self.problem)


_NONE: Integers = np.zeros(0, dtype=np.int64)
NO_CARRIERS = Carriers.others(_NONE, _NONE, (np.zeros(0), np.zeros(0)), np.zeros(0))


class Reached:
    """Rows and columns of what a draft reaches, in several problems side by side."""

    def __init__(self, seasons: Sequence[Season], plants: Sequence[PlantColumn], quantity: Floats) -> None:
        """Begin with the draft alone.

        Args:
            seasons: The problems without the draft; the same one may stand there twice.
            plants: Columns of the plants, the same in each.
            quantity: What the draft gives or takes in each problem.
        """
        self._seasons, self._plants = seasons, plants
        self._plant_row = np.array([one.rows[-1] for one in plants], dtype=np.int64)
        self._givers, self._takers = (len(side) for side in seasons[0].prices)
        self._least = np.stack([one.least for one in seasons])
        self._limits = np.stack([one.limits for one in seasons])
        self._in = np.zeros(self._limits.shape, dtype=bool)
        """Rows of each problem that take part."""
        self._row: Integers = np.full(self._limits.shape, NOBODY)
        """Number of each of these in the solver; those of the draft come first."""
        self._parts: list[Carriers] = [NO_CARRIERS]
        self._highs = _solver()
        self._highs.addRows(len(seasons), np.full(len(seasons), -kHighsInf), quantity, 0, [], [], [])
        self._basis = HighsBasis()
        self._stands: tuple[list[Any], list[Any]] = [], [HighsBasisStatus.kBasic] * len(seasons)
        """Where columns and rows stand, as far as the solver has to be told."""
        self._grown = self._ran = False
        self._values: Floats = np.zeros(0)
        self._duals: Floats = np.zeros(len(seasons))

    @property
    def problems(self) -> Integers:
        """Return the problems of which something is reached."""
        found: Integers = np.flatnonzero(self._in.any(axis=1))
        return found

    def withdraw(self, row: int) -> None:
        """Let a row have nothing in any problem."""
        self._limits[:, row] = 0.0

    def reach(self, problem: Integers, rows: Integers) -> None:
        """Let the trees of some rows take part, with all that joins them."""
        new = ~self._in[problem, rows]
        if not new.any():
            return
        fresh = np.zeros_like(self._in)
        for number in np.unique(problem[new]).tolist():
            tree = self._seasons[number].tree
            met = np.zeros(len(tree), dtype=bool)
            met[tree[rows[new & (problem == number)]]] = True
            fresh[number] = met[tree]
        self._in |= fresh
        self._state(fresh)

    def _state(self, fresh: Booleans) -> None:
        """State rows that were reached, and the columns that have come to lie within what was reached."""
        if self._ran and not self._grown:
            now = self._highs.getBasis()
            self._stands = list(now.col_status), list(now.row_status)
        self._grown = True
        problem, row = np.nonzero(fresh)
        first = self._highs.getNumRow()
        self._row[problem, row] = np.arange(first, first + len(row))
        least, limits = self._least[problem, row], self._limits[problem, row]
        self._highs.addRows(len(row), least, limits, 0, [], [], [])
        touched = np.unique(problem).tolist()
        stood = [self._seasons[number].basis.rows[fresh[number]] for number in touched]
        self._stands[1].extend(_STANDS[np.concatenate(stood)].tolist())
        for number in touched:
            self._state_pairs(number, fresh[number])
            self._state_plants(number, fresh[number])

    def _state_pairs(self, number: int, fresh: Booleans) -> None:
        season, reached = self._seasons[number], self._in[number]
        giver, row = season.columns.offer, self._givers + season.columns.need
        chosen = np.flatnonzero(reached[giver] & reached[row] & (fresh[giver] | fresh[row]))
        stood = season.basis.columns[len(self._plants) + chosen]
        pairs = season.columns.of(chosen)
        worth = season.worth[chosen], season.yields[chosen]
        problem = np.full(len(chosen), number)
        self._let_join(
            Carriers.pairs(problem, (pairs.offer, pairs.need), worth, season.carried[chosen]),
            _STANDS[stood].tolist(),
        )

    def _state_plants(self, number: int, fresh: Booleans) -> None:
        chosen = np.flatnonzero(fresh[self._plant_row])
        if not len(chosen):
            return
        basis, row = self._seasons[number].basis, self._row[number]
        for k in chosen.tolist():
            one = self._plants[k]
            rows = row[one.rows].astype(np.int32)
            self._highs.addCol(-one.gain, 0.0, kHighsInf, len(rows), rows, one.shares)
        worth = np.array([self._plants[k].gain for k in chosen.tolist()]), np.ones(len(chosen))
        problem, nobody = np.full(len(chosen), number), np.full(len(chosen), NOBODY)
        self._parts.append(Carriers.others(problem, nobody, worth, basis.carried[chosen]))
        self._stands[0].extend(_STANDS[basis.columns[chosen]].tolist())

    def join(self, problem: Integers, giver: Integers, taker: Integers, worth: tuple[Floats, Floats]) -> bool:
        """Let pairs join that have not, with all that they reach, and tell whether there was anything.

        Args:
            problem: The problem of each.
            giver: Position of its giver.
            taker: Position of its taker.
            worth: What one unit is worth, €, and what arrives of it.
        """
        self.reach(problem, giver)
        self.reach(problem, self._givers + taker)
        known, width = self.carriers, self._givers * self._takers
        pairs = known.giver >= 0
        there = (known.problem * width + known.giver * self._takers + known.taker)[pairs]
        fresh = ~np.isin(problem * width + giver * self._takers + taker, there)
        ends, worths = (giver[fresh], taker[fresh]), (worth[0][fresh], worth[1][fresh])
        self._let_join(Carriers.pairs(problem[fresh], ends, worths, np.zeros(int(fresh.sum()))))
        return bool(fresh.any()) or self._grown

    def _let_join(self, pairs: Carriers, stand: list[Any] | None = None) -> None:
        if not len(pairs):
            return
        giver = self._row[pairs.problem, pairs.giver]
        taker = self._row[pairs.problem, self._givers + pairs.taker]
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
        rows = self._givers + others if gives else others
        self.reach(problem, rows)
        other = self._row[problem, rows]
        add_pairs(self._highs, worth[0], *((problem, other) if gives else (other, problem)), worth[1])
        self._keep(Carriers.others(problem, own, worth, np.zeros(len(problem))))

    def _keep(self, carriers: Carriers, stand: list[Any] | None = None) -> None:
        self._parts.append(carriers)
        self._stands[0].extend(stand or [HighsBasisStatus.kLower] * len(carriers))

    def solve(self, method: int) -> None:
        """Solve the problems from the last basis.

        Raises:
            SolverFailed: They could not be solved.
        """
        if self._grown:
            self._basis.col_status, self._basis.row_status = self._stands
            self._basis.valid, self._basis.alien = True, False
            self._highs.setBasis(self._basis)
        self._highs.setOptionValue("simplex_strategy", method)
        self._highs.run()
        if self._highs.getModelStatus() not in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty):
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
        gained: Floats = np.bincount(carriers.problem, more, minlength=len(self._seasons)).astype(float)
        return gained

    @property
    def draft_price(self) -> Floats:
        """Return the price of the draft in each problem, €/unit."""
        return -self._duals[: len(self._seasons)]

    def let_price(self, prices: Floats) -> None:
        """Put the prices of what was reached among those of all givers and takers, problem by problem."""
        ends = prices.shape[1]
        problem, row = np.nonzero(self._in[:, :ends])
        told = -self._duals[self._row[problem, row]]
        equal = np.isfinite(self._least[problem, row])
        prices[problem, row] = np.where(equal, told, np.maximum(told, 0.0))


def _solver() -> Any:  # noqa: ANN401 – highspy has no types
    highs = quiet_highs()
    highs.setOptionValue("threads", THREADS)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("presolve", "off")
    return highs
