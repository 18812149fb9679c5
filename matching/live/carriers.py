"""What carries something in the solver while a draft is looked at, aligned."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from matching.rules.ends import Floats, Integers

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
