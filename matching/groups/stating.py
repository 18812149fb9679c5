"""States groups of pairs as problems over arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.groups.problem import GroupProblem, Locks
from matching.paths import LONGEST_CHAIN
from matching.plants import Plant, plant_of
from matching.rules.ends import Booleans, Floats, Integers
from matching.worth import PairWorths, months_of
from symbiose.domain.flows import MONTHS

FLAT: Final = 1e-12
"""Share of a month by which a calendar may differ from an even one."""

Obliged = Mapping[int, tuple[Floats, bool]]
"""Pair → least that it carries in each month, and whether it carries just that."""


class PlantEnds:
    """Processors in the order of their ids, with the position of the processor of each end; -1 for flows."""

    def __init__(self, candidates: Candidates) -> None:
        ends = (*candidates.givers, *candidates.takers)
        named = {end.processor.id: end.processor for end in ends if end.processor}
        self.processors = [named[name] for name in sorted(named)]
        number = {one.id: i for i, one in enumerate(self.processors)}
        codes = [number[end.processor.id] if end.processor else -1 for end in ends]
        self.of_giver: Integers = np.array(codes[: len(candidates.givers)], dtype=np.int64)
        self.of_taker: Integers = np.array(codes[len(candidates.givers) :], dtype=np.int64)


class GroupStating:
    """States groups of pairs as problems over arrays."""

    def __init__(
        self,
        candidates: Candidates,
        plants: PlantEnds,
        worths: PairWorths,
        obliged: Obliged,
        accepted: Booleans,
    ) -> None:
        """Begin with what is known of the pairs.

        Args:
            candidates: All pairs.
            plants: Their processors.
            worths: What pairs are worth.
            obliged: What accepted exchanges oblige pairs to carry.
            accepted: Pairs on accepted paths.
        """
        self._candidates, self._plants, self._worths = candidates, plants, worths
        self._locked = np.array(sorted(obliged), dtype=np.int64)
        self._obliged, self._accepted = obliged, accepted

    @property
    def has_openings(self) -> bool:
        """Tell whether openings count in the objective."""
        return self._worths.money

    def ends(self, rows: Integers) -> int:
        """Return how many givers and takers a group has."""
        given, taken = self._candidates.giver[rows], self._candidates.taker[rows]
        return len(np.unique(given)) + len(np.unique(taken))

    def is_large(self, rows: Integers, dense: int) -> bool:
        """Tell whether a group has more steps, each in every period, than are solved whole."""
        steps = self._steps(rows)
        if steps > dense or steps * MONTHS <= dense:
            return steps > dense
        return steps * len(self._months(rows).shares) > dense

    def _steps(self, rows: Integers) -> float:
        """Return how many steps the paths of a group have, those that pass a processor twice included."""
        candidates, plants = self._candidates, self._plants
        source, target = plants.of_giver[candidates.giver[rows]], plants.of_taker[candidates.taker[rows]]
        beyond = np.zeros(len(plants.processors) + 1)
        for _ in range(LONGEST_CHAIN):
            onward = np.zeros(len(plants.processors) + 1)
            np.add.at(onward, source[source >= 0], 1 + beyond[target[source >= 0]])
            beyond = onward
        return float((1 + beyond[target[source < 0]]).sum())

    def _months(self, rows: Integers) -> "_Months":
        """Return what the ends of a group give and take: over the year where all calendars are even."""
        candidates, plants = self._candidates, self._plants
        givers, takers = np.unique(candidates.giver[rows]), np.unique(candidates.taker[rows])
        given = months_of([candidates.givers[i] for i in givers])
        taken = months_of([candidates.takers[i] for i in takers])
        made, treated = plants.of_giver[givers] >= 0, plants.of_taker[takers] >= 0
        locked = self._locked[np.isin(self._locked, rows)]
        least = np.array([self._obliged[row][0] for row in locked.tolist()], dtype=float).reshape(-1, MONTHS)
        if _even(given[~made]) and _even(taken[~treated]) and _even(least):
            given, taken, least = (table.sum(axis=1, keepdims=True) for table in (given, taken, least))
        shares = np.full(given.shape[1], 1 / given.shape[1])
        return _Months(givers, takers, given, taken, made, treated, locked, least, shares)

    def problem(self, rows: Integers) -> GroupProblem:
        """Return a group as a problem."""
        months, worths, plants = self._months(rows), self._worths, self._plants
        made, treated = plants.of_giver[months.givers], plants.of_taker[months.takers]
        numbers = np.unique(np.r_[made[months.made], treated[months.treated]])
        openings = [self._opening(number) for number in numbers.tolist()]
        exact = [self._obliged[row][1] for row in months.locked.tolist()]
        return GroupProblem(
            giver=np.searchsorted(months.givers, self._candidates.giver[rows]),
            taker=np.searchsorted(months.takers, self._candidates.taker[rows]),
            value=worths.value[rows],
            yields=worths.yields[rows],
            opening=worths.opening[rows],
            given=months.given,
            taken=months.taken,
            made=months.made,
            treated=months.treated,
            shares=months.shares,
            plants=tuple(self._plant(number, months) for number in numbers.tolist()),
            plant_opening=np.array(openings, dtype=float),
            locks=Locks(np.searchsorted(rows, months.locked), months.least, np.array(exact, dtype=bool)),
            accepted=np.flatnonzero(self._accepted[rows]),
        )

    def _opening(self, number: int) -> float:
        return float(self._plants.processors[number].opening_cost_eur) if self._worths.money else 0.0

    def _plant(self, number: int, months: "_Months") -> Plant:
        """Return a processor over one year, its opening left aside."""
        processor = self._plants.processors[number]
        outputs = np.flatnonzero(self._plants.of_giver[months.givers] == number)
        made = [self._candidates.givers[i].resource_id or "" for i in months.givers[outputs]]
        inputs = np.flatnonzero(self._plants.of_taker[months.takers] == number)
        return plant_of(processor, inputs, outputs, made, money=self._worths.money)


@dataclass(frozen=True)
class _Months:
    """The ends of a group, and what they give and take over one year or twelve months."""

    givers: Integers
    """Positions among all givers."""
    takers: Integers
    given: Floats
    taken: Floats
    made: Booleans
    treated: Booleans
    locked: Integers
    """Pairs, by position among all, that something accepted obliges."""
    least: Floats
    shares: Floats


def _even(quantities: Floats) -> bool:
    mean = quantities.mean(axis=1, keepdims=True)
    return bool(np.all(np.abs(quantities - mean) <= FLAT * np.maximum(mean, 1.0)))
