"""Steps much alike taken together: few steps that lose little, whatever is built."""

from typing import Final

import numpy as np

from matching.solar.sharing import Floats, Integers, Sharing

ROUNDS: Final = 12
"""Rounds in which steps find the group that they are most like."""


def alike(data: Sharing, kwp: Floats, count: int) -> Integers:
    """Return the group of each step, at most so many.

    Steps whose output and use stand in the same proportions can be summed without any loss. So steps are
    compared by the shares of what they hold in all: of each participant's use and each roof's output at
    some sizes.

    Args:
        data: Sets and parameters.
        kwp: Sizes at which outputs are compared.
        count: Number of groups.
    """
    if data.steps <= count:
        return np.arange(data.steps)
    amounts = np.concatenate([data.consumed, data.output * kwp[:, None]]).T
    weight = amounts.sum(axis=1)
    points = amounts / np.where(weight > 0, weight, 1.0)[:, None]
    points, weight = points.astype(np.float32), weight.astype(np.float32)
    sunny = (data.output * kwp[:, None]).sum(axis=0) / np.where(weight > 0, weight, 1.0)
    begin = np.argsort(sunny, kind="stable")[np.linspace(0, data.steps - 1, count).astype(int)]
    centres = points[begin]
    label = np.zeros(data.steps, dtype=np.intp)
    for _ in range(ROUNDS):
        apart = (centres**2).sum(axis=1) - 2 * points @ centres.T
        label = apart.argmin(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, label, points * weight[:, None])
        mass = np.bincount(label, weight, count)
        centres = np.where(mass[:, None] > 0, sums / np.maximum(mass, 1e-30)[:, None], centres).astype(
            np.float32
        )
    return np.unique(label, return_inverse=True)[1].astype(np.intp)
