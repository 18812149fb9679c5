"""A PuLP problem as arrays, to be minimised, and its scaling.

Quantities of one instance may span fifteen orders of magnitude while solvers know absolute tolerances only.
So each continuous column is measured in its own upper bound and each row in its largest entry, by powers of
two, which round nothing: a tolerance then is a share of what the column or row can be.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pulp

from matching.solver_run import TOLERANCE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
LARGEST_COST = 1024.0
"""Largest entry of a scaled objective: solvers' tolerances on costs are absolute, too."""

IMPOSSIBLE = 1e-6
"""A scaled row that misses its bounds by more cannot hold: beyond the tolerance of any solver."""

UNSEEN = 1e-8
"""Cost of a scaled objective that solvers may take for nought."""
OUT_OF_REACH = 1e6
"""Multiple of the most that a row can be from which on its bound is left out: it holds anyway."""


@dataclass(frozen=True)
class Arrays:
    """Minimise cost·x, row_lower ≤ A·x ≤ row_upper, lower ≤ x ≤ upper, some x whole; A by rows."""

    variables: list[pulp.LpVariable]
    """Columns, in order."""
    cost: Floats
    starts: Integers
    index: Integers
    value: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    whole: npt.NDArray[np.bool_]
    """Columns still to be decided between whole numbers."""
    unit: Floats
    """x of the problem = unit · x of the arrays."""
    cost_unit: float = 1.0
    """Objective of the problem, minimised = cost_unit · objective of the arrays."""
    row_unit: Floats | float = 1.0
    """Rows of the problem = row_unit · rows of the arrays."""
    names: tuple[str, ...] = ()
    """Rows of the problem, in order."""

    @property
    def row_of(self) -> Integers:
        """Return the row of each entry."""
        return np.repeat(np.arange(len(self.row_lower), dtype=np.int32), np.diff(self.starts))

    def impossible_row(self) -> bool:
        """Tell whether some row asks for more, or less, than its variables can bring together."""
        least, most = self._row_ends()
        return bool(np.any(self.row_lower > most + IMPOSSIBLE) or np.any(self.row_upper < least - IMPOSSIBLE))

    def _row_ends(self) -> tuple[Floats, Floats]:
        """Return the least and the most that each row can be."""
        ends = self.value * self.lower[self.index], self.value * self.upper[self.index]
        rows = len(self.row_lower)
        return (
            np.bincount(self.row_of, np.minimum(*ends), rows).astype(float),
            np.bincount(self.row_of, np.maximum(*ends), rows).astype(float),
        )

    def doubt(self) -> float:
        """Return by how much a bound that a solver tells may be wrong, in the scale of the arrays.

        A solver lets reduced costs be wrong by its tolerance. That is no matter unless costs are as small.
        """
        sizes = np.abs(self.cost[self.cost != 0])
        widths = np.where(np.isfinite(self.upper), self.upper - self.lower, 0.0)
        return TOLERANCE * float(widths.sum()) if np.any(sizes < UNSEEN) else 0.0

    def within_reach(self) -> "Arrays":
        """Return the same problem without the bounds that no row comes near."""
        _, most = self._row_ends()
        far = self.row_upper > OUT_OF_REACH * np.abs(most)
        return replace(
            self, row_upper=np.where(far & (self.row_lower < self.row_upper), np.inf, self.row_upper)
        )

    def rows(self, x: Floats) -> Floats:
        """Return A·x."""
        sums: Floats = np.bincount(self.row_of, self.value * x[self.index], len(self.row_lower)).astype(float)
        return sums

    def around(self, x: Floats, share: float) -> "Arrays":
        """Return the same problem in δ, where what was x is x + share·δ: the digits beyond those of x."""
        rows = self.rows(x)
        return replace(
            self,
            row_lower=(self.row_lower - rows) / share,
            row_upper=(self.row_upper - rows) / share,
            lower=(self.lower - x) / share,
            upper=(self.upper - x) / share,
        )

    def proven(self, duals: Floats) -> float:
        """Return a value that cost·x is never below, whatever the duals (weak duality over bounded columns).

        Σ_r (y_r > 0 ? y_r·row_lower_r : y_r·row_upper_r) + Σ_j min((c - y·A)_j·lower_j, (c - y·A)_j·upper_j)
        """
        told = np.where(duals > 0, np.isfinite(self.row_lower), np.isfinite(self.row_upper))
        y = np.where(told, duals, 0.0)
        bounds = np.where(y > 0, self.row_lower, self.row_upper)
        rows = float(np.sum(np.where(y == 0, 0.0, y * np.where(np.isfinite(bounds), bounds, 0.0))))
        left = self.cost - np.bincount(self.index, self.value * y[self.row_of], len(self.cost))
        return rows + float(np.minimum(left * self.lower, left * self.upper).sum())

    def prices(self, duals: Floats) -> dict[str, float]:
        """Return what one more unit of each row is worth in the problem, maximised; nought is left out."""
        prices = -duals * self.cost_unit / self.row_unit
        return {name: price for name, price in zip(self.names, prices.tolist(), strict=True) if price}

    def violation(self, x: Floats) -> float:
        """Return by how much x breaks the rows and bounds, in the scale of the arrays."""
        rows = self.rows(x)
        gaps = (self.row_lower - rows, rows - self.row_upper, self.lower - x, x - self.upper)
        return max((float(gap.max()) for gap in gaps if len(gap)), default=0.0)


def arrays_of(problem: pulp.LpProblem) -> Arrays:
    """Return a problem as arrays, unscaled."""
    variables = problem.variables()
    position = {variable: i for i, variable in enumerate(variables)}
    sign = -1.0 if problem.sense == pulp.LpMaximize else 1.0
    cost = np.zeros(len(variables))
    for variable, coefficient in problem.objective.items():
        cost[position[variable]] = sign * coefficient
    starts, index, value = [0], [], []
    rows = problem.constraints()
    for row in rows:
        for variable, coefficient in row.items():
            if coefficient:
                index.append(position[variable])
                value.append(coefficient)
        starts.append(len(index))
    lower = _bounds([v.lowBound for v in variables], -np.inf)
    upper = _bounds([v.upBound for v in variables], np.inf)
    return Arrays(
        variables=variables,
        cost=cost,
        starts=np.array(starts, dtype=np.int32),
        index=np.array(index, dtype=np.int32),
        value=np.array(value, dtype=float),
        row_lower=_bounds([row.getLb() for row in rows], -np.inf),
        row_upper=_bounds([row.getUb() for row in rows], np.inf),
        lower=lower,
        upper=upper,
        whole=np.array([v.cat == pulp.LpInteger for v in variables], dtype=bool) & (lower < upper),
        unit=np.ones(len(variables)),
        names=tuple(row.name for row in rows),
    )


def _bounds(values: list[float | None], absent: float) -> Floats:
    return np.array([absent if value is None else value for value in values], dtype=float)


def scaled(arrays: Arrays) -> Arrays:
    """Return the same problem with columns, rows and objective in their own measure.

    A column that can only be nought has no part in the measures: any factor does for it.
    """
    arrays = arrays.within_reach()
    reach = np.where(arrays.whole | ~np.isfinite(arrays.upper), 1.0, arrays.upper)
    unit = power_of_two(reach)
    nought = (arrays.lower == 0) & (arrays.upper == 0)
    idle = nought[arrays.index]
    value = np.where(idle, 0.0, arrays.value * unit[arrays.index])
    largest = np.zeros(len(arrays.row_lower))
    np.maximum.at(largest, arrays.row_of, np.abs(value))
    row_unit = power_of_two(largest)
    cost = np.where(nought, 0.0, arrays.cost * unit)
    cost_unit = float(power_of_two(np.array([np.abs(cost).max(initial=0.0) / LARGEST_COST]))[0])
    return replace(
        arrays,
        cost=cost / cost_unit,
        value=np.where(idle, 1.0, value / row_unit[arrays.row_of]),
        row_lower=arrays.row_lower / row_unit,
        row_upper=arrays.row_upper / row_unit,
        lower=arrays.lower / unit,
        upper=arrays.upper / unit,
        unit=unit,
        cost_unit=cost_unit,
        row_unit=row_unit,
    )


def power_of_two(sizes: Floats) -> Floats:
    """Return the power of two nearest to each size from below, and one for nought."""
    powers: Floats = np.exp2(np.floor(np.log2(np.where(sizes > 0, sizes, 1.0))))
    return powers
