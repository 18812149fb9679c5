"""Decides anew on a few pairs of a plan, all others kept as they are: a small problem, solved to the end."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from matching.arrays import Arrays, power_of_two, scaled
from matching.groups.core import NOTHING, Core, Decided, carries
from matching.highs import highs_with
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import Limit
from matching.transport import Plant

GAP: Final = 3e-3
"""Gap to which a small problem is solved."""
OPEN: Final = 0.5
"""Share of a decision from which it counts as made."""
DIGITS: Final = 9
"""Digits to which periods are compared: those alike are one."""
EXCESS: Final = 1e-7
"""Share of a limit by which rounding may exceed it."""


class Standing:
    """A plan of a core while it is improved: what it carries, and what its ends have left."""

    def __init__(self, core: Core, plan: Decided) -> None:
        """Begin with a plan."""
        problem = core.problem
        self.core = core
        self.sent = plan.sent.copy()
        self.giver, self.taker = core.giver, len(problem.given) + core.taker
        self.left = np.concatenate([problem.supply, problem.demand])
        """What each giver, then each taker, has left, ends × periods; of plants, less what passes."""
        np.subtract.at(self.left, self.giver, self.sent)
        np.subtract.at(self.left, self.taker, core.yields[:, None] * self.sent)

    @property
    def running(self) -> Booleans:
        """Return which plants something arrives at."""
        first = len(self.core.problem.given)
        arrived = [self.left[first + plant.inputs].any() for plant in self.core.problem.plants]
        return np.array(arrived, dtype=bool)

    def put(self, pairs: Integers, sent: Floats) -> None:
        """Let some pairs carry something else."""
        change = sent - self.sent[pairs]
        self.sent[pairs] = sent
        np.subtract.at(self.left, self.giver[pairs], change)
        np.subtract.at(self.left, self.taker[pairs], self.core.yields[pairs][:, None] * change)


def decide_anew(standing: Standing, pairs: Integers, plants: Integers, time_s: float) -> float:
    """Put the best plan of some pairs and plants in place of the one that stands; return what that brings.

    Args:
        standing: The plan, changed in place where another is worth more.
        pairs: Positions in the core; nothing accepted is among them, and of pairs with plants only those
            whose plants are decided on, too.
        plants: Plants that are decided on.
        time_s: Most that the solver may take, s.
    """
    small = _Small(standing, pairs, plants)
    highs = highs_with(scaled(small.arrays()), Limit(GAP, time_s))
    found = small.solved(highs)
    if found is None:
        return 0.0
    brings = small.worth(found) - small.worth(standing.sent[pairs])
    if brings <= 0 or not small.fits(found):
        return 0.0
    standing.put(pairs, found)
    return brings


@dataclass(frozen=True)
class _Entries:
    """Entries of a matrix while it is written, by rows."""

    row: list[Integers]
    column: list[Integers]
    value: list[Floats]
    lower: list[Floats]
    upper: list[Floats]

    def rows(self, lower: Floats, upper: Floats) -> Integers:
        """Add rows and return their positions."""
        first = sum(len(part) for part in self.lower)
        self.lower.append(lower)
        self.upper.append(upper)
        return first + np.arange(len(lower))

    def put(self, row: Integers, column: Integers, value: Floats | float) -> None:
        """Add entries."""
        row, column, value = np.broadcast_arrays(row, column, value)
        self.row.append(row.ravel())
        self.column.append(column.ravel())
        self.value.append(value.ravel())


class _Small:
    """The problem of some pairs: x of each pair and period, y of each pair, then those of each plant."""

    def __init__(self, standing: Standing, pairs: Integers, plants: Integers) -> None:
        core = standing.core
        self._core, self._pairs = core, pairs
        self._plants = [core.problem.plants[i] for i in plants]
        self._plant_opening = core.problem.plant_opening[plants]
        own = standing.sent[pairs]
        self._yields, self._value, self._opening = core.yields[pairs], core.value[pairs], core.opening[pairs]
        givers = len(core.problem.given)
        of_plants = [np.r_[plant.outputs, givers + plant.inputs] for plant in self._plants]
        touched = np.concatenate([standing.giver[pairs], standing.taker[pairs], *of_plants])
        self._ends = np.unique(touched)
        self._giver, self._taker = (self._at(ends[pairs]) for ends in (standing.giver, standing.taker))
        self._inputs = [self._at(givers + plant.inputs) for plant in self._plants]
        self._outputs = [self._at(plant.outputs) for plant in self._plants]
        self._free = standing.left[self._ends].copy()
        np.add.at(self._free, self._giver, own)
        np.add.at(self._free, self._taker, self._yields[:, None] * own)
        self._equal = np.r_[core.problem.made, core.problem.treated][self._ends]
        self._free = np.where(self._equal[:, None], self._free, np.maximum(self._free, 0.0))
        self._capacity = core.problem.capacity[plants]
        self._group(core.most[pairs])

    def _group(self, most: Floats) -> None:
        """Put periods that are alike together."""
        room = np.where(self._equal[:, None], np.inf, self._free)
        most = np.minimum(most, np.minimum(room[self._giver], room[self._taker] / self._yields[:, None]))
        table = np.concatenate([self._free, self._capacity, most])
        scale = np.abs(table).max(axis=1, initial=0.0, keepdims=True)
        alike = np.round(np.divide(table, scale, out=np.zeros_like(table), where=scale > 0), DIGITS)
        _, first, self._period, count = np.unique(
            alike, axis=1, return_index=True, return_inverse=True, return_counts=True
        )
        self._period, self._count = self._period.reshape(-1), count
        self._limit, self._room = self._free[:, first] * count, self._capacity[:, first] * count
        self._most = most[:, first] * count

    def _at(self, ends: Integers) -> Integers:
        """Return the positions of ends among those that the problem has."""
        return np.searchsorted(self._ends, ends)

    def arrays(self) -> Arrays:
        """Return the problem, to be minimised."""
        pairs, periods = self._most.shape
        send = np.arange(pairs * periods).reshape(pairs, periods)
        gate = pairs * periods + np.arange(pairs)
        self._send, self._gate = send, gate
        cost = [np.repeat(-self._value, periods), self._opening]
        upper = [self._most.ravel(), np.ones(pairs)]
        entries = _Entries([], [], [], [], [])
        limits = entries.rows(
            np.where(self._equal[:, None], self._limit, -np.inf).ravel(), self._limit.ravel()
        ).reshape(-1, periods)
        entries.put(limits[self._giver], send, 1.0)
        entries.put(limits[self._taker], send, self._yields[:, None])
        gates = entries.rows(np.full(send.size, -np.inf), np.zeros(send.size)).reshape(pairs, periods)
        entries.put(gates, send, 1.0)
        entries.put(gates, gate[:, None], -self._most)
        count = pairs * periods + pairs
        whole = [np.zeros(send.size, dtype=bool), np.ones(pairs, dtype=bool)]
        for number, plant in enumerate(self._plants):
            count = self._state_plant(number, plant, entries, limits, count, cost, upper, whole)
        return _written(entries, np.concatenate(cost), np.concatenate(upper), np.concatenate(whole))

    def _state_plant(
        self,
        number: int,
        plant: Plant,
        entries: _Entries,
        limits: Integers,
        first: int,
        cost: list[Floats],
        upper: list[Floats],
        whole: list[Booleans],
    ) -> int:
        """Add what a plant takes and sends in each period and whether it runs; return the next column."""
        periods = len(self._count)
        inputs, outputs = self._inputs[number], self._outputs[number]
        take = first + np.arange(len(inputs) * periods).reshape(-1, periods)
        send = first + take.size + np.arange(len(outputs) * periods).reshape(-1, periods)
        runs = np.array([first + take.size + send.size])
        cost += [
            np.full(take.size, plant.cost),
            np.full(send.size, -plant.spared),
            self._plant_opening[[number]],
        ]
        upper += [np.full(take.size + send.size, np.inf), np.ones(1)]
        whole += [np.zeros(take.size + send.size, dtype=bool), np.ones(1, dtype=bool)]
        entries.put(limits[inputs], take, -1.0)
        entries.put(limits[outputs], send, -1.0)
        none = np.full(periods, -np.inf), np.zeros(periods)
        capacity, hand_on = entries.rows(*none), entries.rows(*none)
        entries.put(capacity[None, :], take, 1.0)
        entries.put(capacity, runs, -self._room[number])
        entries.put(hand_on[None, :], take, 1.0)
        entries.put(hand_on[None, :], send, -1 / plant.ratios[:, None])
        for row, ratio in zip(send, plant.ratios.tolist(), strict=True):
            made = entries.rows(*none)
            entries.put(made, row, 1.0)
            entries.put(made[None, :], take, -ratio)
        return int(runs[0]) + 1

    def solved(self, highs: Any) -> Floats | None:  # noqa: ANN401 – highspy has no types
        """Return what each pair carries in each period; None where the solver found nothing."""
        highs.run()
        values = np.array(highs.getSolution().col_value)
        if len(values) <= self._gate[-1] or not np.isfinite(values).all():
            return None
        most = self._most
        sent = values[self._send] * power_of_two(most)
        is_open = values[self._gate] > OPEN
        sent = np.where(is_open[:, None] & (sent > NOTHING * most), np.minimum(sent, most), 0.0)
        found: Floats = (sent / self._count)[:, self._period]
        return found

    def worth(self, sent: Floats) -> float:
        """Return what these pairs, and what plants do of them, are worth."""
        value = float(self._value @ sent.sum(axis=1) - self._opening @ carries(sent))
        for number, plant in enumerate(self._plants):
            taken, given = self._passing(number, sent)
            value += float(plant.spared * given.sum() - plant.cost * taken.sum())
            value -= float(self._plant_opening[number]) * bool(taken.any())
        return value

    def fits(self, sent: Floats) -> bool:
        """Tell whether what is carried keeps every limit."""
        used = np.zeros_like(self._free)
        np.add.at(used, self._giver, sent)
        np.add.at(used, self._taker, self._yields[:, None] * sent)
        scale = np.abs(self._free).max(axis=1, keepdims=True)
        within = (used <= self._free + EXCESS * scale) | self._equal[:, None]
        return bool(within.all()) and all(self._runs_well(i, sent) for i in range(len(self._plants)))

    def _runs_well(self, number: int, sent: Floats) -> bool:
        plant = self._plants[number]
        taken, given = self._passing(number, sent)
        ratios = plant.ratios
        slack = EXCESS * max(1.0, float(self._capacity[number].max()))
        treated = taken.sum(axis=0)
        handed_on = (given / ratios[:, None]).sum(axis=0)
        made = given <= ratios[:, None] * treated + slack
        within = (treated <= self._capacity[number] + slack) & (treated <= handed_on + slack)
        return bool(made.all() and within.all())

    def _passing(self, number: int, sent: Floats) -> tuple[Floats, Floats]:
        """Return what a plant takes at its inputs and gives at its outputs, other pairs included."""
        passed = -self._free
        np.add.at(passed, self._giver, sent)
        np.add.at(passed, self._taker, self._yields[:, None] * sent)
        return passed[self._inputs[number]], passed[self._outputs[number]]


def _written(entries: _Entries, cost: Floats, upper: Floats, whole: Booleans) -> Arrays:
    row, column, value = (np.concatenate(part) for part in (entries.row, entries.column, entries.value))
    lower, most = np.concatenate(entries.lower), np.concatenate(entries.upper)
    order = np.argsort(row, kind="stable")
    return Arrays(
        variables=[],
        cost=cost,
        starts=np.searchsorted(row[order], np.arange(len(lower) + 1)).astype(np.int32),
        index=column[order].astype(np.int32),
        value=value[order].astype(float),
        row_lower=lower,
        row_upper=most,
        lower=np.zeros(len(cost)),
        upper=upper,
        whole=whole,
        unit=np.ones(len(cost)),
    )
