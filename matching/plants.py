"""Processors as nodes of linear problems that are kept alive as arrays.

Of each plant p, q_p = what arrives at its inputs ≤ K_p, s_i ≤ ρ_i·q_p is sent of each output i, and
q_p ≤ Σ_i s_i ÷ ρ_i: what it treats has one output at least that somebody takes. It costs
c_p·q_p - Σ_i d_i·s_i.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.highs_library import highspy
from matching.rules.ends import Floats, Integers
from symbiose.domain.processing import Processor


@dataclass(frozen=True)
class Plant:
    """A processor between the takers that are its inputs and the givers that are its outputs."""

    inputs: Integers
    outputs: Integers
    ratios: Floats
    """ρ, units of each output made from one unit received."""
    capacity: float
    """K, most received."""
    cost: float
    """c, cost of one unit received when all that comes of it is discarded."""
    spared: float
    """d, cost of discarding that one unit of an output spares when it is sent on."""

    def of_share(self, share: float, opening: float = 0.0) -> "Plant":
        """Return the plant over a share of the year, with what its opening adds to the cost of each unit."""
        return replace(self, capacity=self.capacity * share, cost=self.cost + opening)


def plant_of(
    processor: Processor, inputs: Integers, outputs: Integers, made: Sequence[str], *, money: bool = True
) -> Plant:
    """Return a processor over one year, its opening left aside.

    Args:
        processor: The processor.
        inputs: Positions of its inputs among the takers.
        outputs: Positions of its outputs among the givers.
        made: The resource of each output.
        money: Whether costs count in the objective.
    """
    spared = float(processor.disposal_cost_eur_per_unit) if money else 0.0
    treating = float(processor.cost_eur_per_unit) if money else 0.0
    return Plant(
        inputs=inputs,
        outputs=outputs,
        ratios=np.array([processor.outputs[resource] for resource in made], dtype=float),
        capacity=processor.capacity_per_year,
        cost=treating + spared * sum(processor.outputs.values()),
        spared=spared,
    )


def limits_with_plants(supply: Floats, demand: Floats, plants: Sequence[Plant]) -> tuple[Floats, Floats]:
    """Return the least and the most of every row: givers, takers, then those of each plant.

    A plant has a capacity, sends on what it treats, and makes so much of each output. What leaves an output,
    or arrives at an input, is all that passes there: those rows of givers and takers are equal to what is
    stated of them, which is nought but where something leaves or arrives beside the pairs of the problem.
    """
    own = [np.r_[plant.capacity, 0.0, np.zeros(len(plant.outputs))] for plant in plants]
    most = np.concatenate([supply, demand, *own])
    least = np.full(len(most), -highspy.kHighsInf)
    for plant in plants:
        passing = np.r_[plant.outputs, len(supply) + plant.inputs]
        least[passing] = most[passing]
    return least, most


@dataclass(frozen=True)
class PlantColumn:
    """What arrives at one input of a plant, or leaves one of its outputs."""

    gain: float
    """€ for one unit."""
    rows: Integers
    """Rows that it is in, as `limits_with_plants` tells them."""
    shares: Floats


def plant_columns(plants: Sequence[Plant], givers: int, takers: int) -> Iterator[tuple[PlantColumn, ...]]:
    """Yield what arrives at the inputs of each plant, then what leaves its outputs.

    Args:
        plants: The plants.
        givers: How many givers there are.
        takers: How many takers.
    """
    capacity = givers + takers
    for plant in plants:
        hand_on, made = capacity + 1, capacity + 2 + np.arange(len(plant.outputs))
        shares = np.r_[-1.0, 1.0, 1.0, -plant.ratios]
        inputs = (
            PlantColumn(-plant.cost, np.r_[givers + taker, capacity, hand_on, made], shares)
            for taker in plant.inputs
        )
        outputs = (
            PlantColumn(plant.spared, np.r_[giver, hand_on, row], np.r_[-1.0, -1 / ratio, 1.0])
            for row, giver, ratio in zip(made, plant.outputs, plant.ratios, strict=True)
        )
        yield (*inputs, *outputs)
        capacity += 2 + len(plant.outputs)


def rows_of_plants(plants: Sequence[Plant], givers: int, takers: int) -> tuple[Integers, Integers]:
    """Return the rows that plants hold together, each beside the first of its plant.

    Args:
        plants: The plants.
        givers: How many givers there are.
        takers: How many takers.
    """
    held = [np.concatenate([one.rows for one in own]) for own in plant_columns(plants, givers, takers)]
    first = [np.full(len(rows), rows[0]) for rows in held]
    none: Integers = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *first]), np.concatenate([none, *held])


def add_plants(
    highs: Any,  # noqa: ANN401 – highspy has no types
    plants: Sequence[Plant],
    givers: int,
    takers: int,
) -> list[Integers]:
    """Let plants join a problem that is minimised and has no columns: what each takes, what it sends.

    Args:
        highs: The problem, alive, with rows as `limits_with_plants` tells them.
        plants: The plants.
        givers: How many givers there are.
        takers: How many takers.

    Returns:
        The columns of what arrives at the inputs of each plant.
    """
    columns = []
    for plant, own in zip(plants, plant_columns(plants, givers, takers), strict=True):
        columns.append(highs.getNumCol() + np.arange(len(plant.inputs)))
        for one in own:
            rows = one.rows.astype(np.int32)
            highs.addCol(-one.gain, 0.0, highspy.kHighsInf, len(rows), rows, one.shares)
    return columns
