"""Around an end, doubtful pairs in use and the best of the others are decided anew."""

import numpy as np

from matching.neighbours import Neighbours


def test_around_an_end_the_doubtful_pairs_in_use_come_first_and_the_best_of_the_others() -> None:
    """One offer, twelve needs: eight pairs carry something, the first seem to be worth least."""
    every = np.arange(12)
    used, allowed = every < 8, every != 11

    around = Neighbours(np.zeros(12, dtype=np.int64), 1 + every, 13).around(
        0, allowed, used, every.astype(float), 16
    )

    assert around.tolist() == [0, 1, 2, 3, 4, 8, 9, 10]


def test_it_goes_on_from_end_to_end_until_there_are_enough() -> None:
    """A chain: pair i joins end i and end i + 1."""
    every = np.arange(9)
    free, none = np.ones(9, dtype=bool), np.zeros(9, dtype=bool)

    around = Neighbours(every, every + 1, 10).around(0, free, none, np.zeros(9), 4)

    assert around.tolist() == [0, 1, 2, 3]
