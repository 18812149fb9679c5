"""Decides anew on a few pairs of a plan, all others kept as they are: a small problem, solved to the end."""

from typing import Any, Final, NamedTuple

import numpy as np

from matching.arrays import Arrays, scaled
from matching.draft import Draft
from matching.groups.core import NOTHING, Core, carries
from matching.highs import highs_with, proven_cost, run_from_start, stop_when
from matching.highs_library import highspy
from matching.plants import Plant
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import Limit
from matching.work_clock import now_s

GAP: Final = 3e-3
"""Gap to which a small problem is solved."""
OPEN: Final = 0.5
"""Share of a decision from which it counts as made."""
DIGITS: Final = 9
"""Digits to which periods are compared: those alike are one."""
UNTRIED: Final = tuple(f"mip_heuristic_run_{name}" for name in ("feasibility_jump", "rins", "rens"))
"""What the solver would try before it decides: small problems are decided sooner without."""
EXCESS: Final = 1e-7
"""Share of a limit by which rounding may exceed it."""


class Standing:
    """A plan of a core while it is improved: what it carries, and what its ends have left."""

    def __init__(self, core: Core, sent: Floats) -> None:
        """Begin with what a plan sends."""
        problem = core.problem
        self.core = core
        self.sent = sent.copy()
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


def decide_anew(standing: Standing, pairs: Integers, plants: Integers, time_s: float) -> None:
    """Put the best plan of some pairs and plants in place of the one that stands, where it is worth more.

    Args:
        standing: The plan, changed in place.
        pairs: Positions in the core; nothing accepted is among them, and of pairs with plants only those
            whose plants are decided on, too.
        plants: Plants that are decided on.
        time_s: Most that the solver may take, s.
    """
    small = Small(standing, pairs, plants)
    small.take(small.solved(time_s).sent)


class Found(NamedTuple):
    """What a solver says of a small problem."""

    sent: Floats | None
    """What each pair carries in each period; None where nothing was found in the time."""
    bound: float
    """What no choice is worth more than, by the rows of the solver."""
    is_late: bool
    """Whether the time was over before the gap asked was reached."""


class Small:
    """The problem of some pairs: x of each pair and period, y of each pair, then those of each plant."""

    def __init__(self, standing: Standing, pairs: Integers, plants: Integers) -> None:
        """State what the ends have for these pairs and plants.

        Args:
            standing: The plan.
            pairs: Positions in the core.
            plants: Plants that are decided on.
        """
        core = standing.core
        self._standing, self._core, self._pairs = standing, core, pairs
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

    def _state(self, draft: Draft) -> "_Columns":
        """Write the problem; return the columns of what each pair sends, and of what is open."""
        shape = self._most.shape
        send = draft.columns(np.broadcast_to(-self._value[:, None], shape), self._most)
        gate = draft.columns(self._opening, 1.0, whole=True)
        limits = draft.rows(self._limit, np.where(self._equal[:, None], self._limit, -np.inf))
        draft.put(limits[self._giver], send, 1.0)
        draft.put(limits[self._taker], send, self._yields[:, None])
        gates = draft.rows(np.zeros(shape))
        draft.put(gates, send, 1.0)
        draft.put(gates, gate[:, None], -self._most)
        runs = [self._state_plant(draft, limits, number, plant) for number, plant in enumerate(self._plants)]
        return _Columns(send, gate, np.array(runs, dtype=np.int64))

    def _state_plant(self, draft: Draft, limits: Integers, number: int, plant: Plant) -> int:
        """Add what a plant takes and sends in each period, and whether it runs; return the column of that."""
        inputs, outputs, periods = self._inputs[number], self._outputs[number], len(self._count)
        room = self._room[number]
        take = draft.columns(np.full((len(inputs), periods), plant.cost), room)
        send = draft.columns(np.full((len(outputs), periods), -plant.spared), plant.ratios[:, None] * room)
        runs = draft.columns(self._plant_opening[[number]], 1.0, whole=True)
        draft.put(limits[inputs], take, -1.0)
        draft.put(limits[outputs], send, -1.0)
        capacity, hand_on = draft.rows(np.zeros(periods)), draft.rows(np.zeros(periods))
        draft.put(capacity, take, 1.0)
        draft.put(capacity, runs, -self._room[number])
        draft.put(hand_on, take, 1.0)
        draft.put(hand_on, send, -1 / plant.ratios[:, None])
        for row, ratio in zip(send, plant.ratios.tolist(), strict=True):
            made = draft.rows(np.zeros(periods))
            draft.put(made, row, 1.0)
            draft.put(made, take, -ratio)
        return int(runs[0])

    def solved(self, time_s: float) -> Found:
        """Return what is decided quickly, without trying much before."""
        draft = Draft()
        columns = self._state(draft)
        arrays = scaled(draft.arrays())
        highs = highs_with(arrays, Limit(GAP, time_s))
        for name in UNTRIED:
            highs.setOptionValue(name, False)
        highs.setOptionValue("mip_heuristic_effort", 0.0)
        return self._run(highs, arrays, columns, time_s)

    def proven(self, gap: float, time_s: float) -> Found:
        """Return what is decided from the plan that stands on, with all that the solver can do.

        Args:
            gap: Gap at which to stop, a share.
            time_s: Most that it may take, s.
        """
        draft = Draft()
        columns = self._state(draft)
        arrays = scaled(draft.arrays())
        highs = highs_with(arrays, Limit(gap, time_s))
        own = self._standing.sent[self._pairs]
        running = [self._passing(i, own)[0].any() for i in range(len(self._plants))]
        known = np.r_[columns.gate, columns.runs].astype(np.int32)
        highs.setSolution(len(known), known, np.r_[carries(own), running].astype(float))
        return self._run(highs, arrays, columns, time_s)

    def _run(self, highs: Any, arrays: Arrays, columns: "_Columns", time_s: float) -> Found:  # noqa: ANN401
        """Run a solver – which has no types – and read what each pair carries in each period."""
        ends_at = now_s() + time_s
        stop_when(highs, lambda: now_s() > ends_at)
        run_from_start(highs)
        bound = -proven_cost(highs, arrays) * arrays.cost_unit
        is_late = highs.getModelStatus() in (
            highspy.HighsModelStatus.kTimeLimit,
            highspy.HighsModelStatus.kInterrupt,
        )
        values = np.array(highs.getSolution().col_value)
        if len(values) < len(arrays.unit) or not np.isfinite(values).all():
            return Found(None, bound, is_late)
        most, values = self._most, values * arrays.unit
        sent, is_open = values[columns.send], values[columns.gate] > OPEN
        sent = np.where(is_open[:, None] & (sent > NOTHING * most), np.minimum(sent, most), 0.0)
        return Found((sent / self._count)[:, self._period], bound, is_late)

    def take(self, sent: Floats | None) -> None:
        """Let the pairs carry what was found, where it is worth more and keeps every limit."""
        if sent is None or not self.worth(sent) > self.worth(self._standing.sent[self._pairs]):
            return
        if self.fits(sent):
            self._standing.put(self._pairs, sent)

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


class _Columns(NamedTuple):
    """Where what is decided on stands among the columns."""

    send: Integers
    """Pairs × periods."""
    gate: Integers
    """Of each pair, whether it is open."""
    runs: Integers
    """Of each plant, whether it runs."""
