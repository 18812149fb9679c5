"""A problem while it is written as arrays, by columns and rows, whichever plan it is about."""

from dataclasses import dataclass, field

import numpy as np

from matching.arrays import Arrays
from matching.rules.ends import Booleans, Floats, Integers


@dataclass(frozen=True)
class Draft:
    """A problem while it is written: its columns, its rows, and what stands where they meet."""

    cost: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    whole: list[Booleans] = field(default_factory=list)
    lower_rows: list[Floats] = field(default_factory=list)
    upper_rows: list[Floats] = field(default_factory=list)
    row: list[Integers] = field(default_factory=list)
    column: list[Integers] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)

    def columns(self, cost: Floats, upper: Floats | float, *, whole: bool = False) -> Integers:
        """Add columns, each at least nought, and return their positions in the same shape."""
        first = sum(len(part) for part in self.cost)
        self.cost.append(cost.ravel())
        self.upper.append(np.broadcast_to(upper, cost.shape).ravel())
        self.whole.append(np.full(cost.size, whole))
        return first + np.arange(cost.size).reshape(cost.shape)

    def rows(self, upper: Floats, lower: Floats | float = -np.inf) -> Integers:
        """Add rows and return their positions in the same shape."""
        first = sum(len(part) for part in self.upper_rows)
        self.upper_rows.append(upper.ravel())
        self.lower_rows.append(np.broadcast_to(lower, upper.shape).ravel())
        return first + np.arange(upper.size).reshape(upper.shape)

    def put(self, row: Integers, column: Integers, value: Floats | float) -> None:
        """Let columns count in rows."""
        row, column, value = np.broadcast_arrays(row, column, value)
        self.row.append(row.ravel())
        self.column.append(column.ravel())
        self.value.append(value.ravel())

    def arrays(self) -> Arrays:
        """Return what is written, to be minimised."""
        row, column, value = (np.concatenate(part) for part in (self.row, self.column, self.value))
        lower, upper = np.concatenate(self.lower_rows), np.concatenate(self.upper_rows)
        cost, order = np.concatenate(self.cost), np.argsort(row, kind="stable")
        return Arrays(
            variables=[],
            cost=cost,
            starts=np.searchsorted(row[order], np.arange(len(lower) + 1)).astype(np.int32),
            index=column[order].astype(np.int32),
            value=value[order].astype(float),
            row_lower=lower,
            row_upper=upper,
            lower=np.zeros(len(cost)),
            upper=np.concatenate(self.upper),
            whole=np.concatenate(self.whole),
            unit=np.ones(len(cost)),
        )
