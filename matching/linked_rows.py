"""What hangs together: the least row that each row is linked with, directly or through others."""

import numpy as np

from matching.rules.ends import Integers


def least_linked(count: int, one: Integers, other: Integers) -> Integers:
    """Return, for each row, the least row that it is linked with: the same for those that hang together.

    Args:
        count: How many rows there are.
        one: Rows that are linked to others.
        other: Those that they are linked to, aligned.
    """
    label = np.arange(count)
    while True:
        least = np.minimum(label[one], label[other])
        lower = label.copy()
        np.minimum.at(lower, label[one], least)
        np.minimum.at(lower, label[other], least)
        lower = lower[lower]
        if np.array_equal(lower, label):
            return label
        label = lower
