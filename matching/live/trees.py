"""What hangs together in a best plan: ends that pairs of its basis join, processors with all they handle."""

from collections.abc import Sequence

import numpy as np

from matching.plants import Plant
from matching.rules.ends import Integers


def trees_of(rows: int, one: Integers, other: Integers) -> Integers:
    """Return the number of the tree that each row is in.

    Args:
        rows: How many rows there are.
        one: Rows that are joined to others.
        other: Those that they are joined to, aligned.
    """
    tree = np.arange(rows)
    while True:
        least = np.minimum(tree[one], tree[other])
        lower = tree.copy()
        np.minimum.at(lower, tree[one], least)
        np.minimum.at(lower, tree[other], least)
        lower = lower[lower]
        if np.array_equal(lower, tree):
            return tree
        tree = lower


def rows_of_plants(plants: Sequence[Plant], givers: int, takers: int) -> tuple[Integers, Integers]:
    """Return the rows that plants hold together, each beside the capacity of its plant.

    Args:
        plants: The plants, whose own rows come after those of takers.
        givers: How many givers there are.
        takers: How many takers.
    """
    capacity, first, held = givers + takers, [], []
    for plant in plants:
        own = 2 + len(plant.outputs)
        rows = np.r_[plant.outputs, givers + plant.inputs, capacity + np.arange(own)]
        held.append(rows)
        first.append(np.full(len(rows), capacity))
        capacity += own
    none: Integers = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *first]), np.concatenate([none, *held])
