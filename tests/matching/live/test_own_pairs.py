"""The pairs of one end are those that a run finds, worth what a run says."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from matching.candidates import find_candidates
from matching.live.ground import Ground
from matching.live.own_pairs import own_pairs
from matching.worth import pair_worths
from symbiose.domain.ports import Territory
from tests.matching.strategies import costly_knowledge, territories


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_an_end_has_the_pairs_of_a_run_at_their_worth(territory: Territory) -> None:
    ground = Ground(territory, costly_knowledge())
    candidates = find_candidates(territory, ground.book, ground.knowledge)
    worths = pair_worths(candidates, ground.book.links, ground.knowledge)

    for side, ends, own, others in (
        (ground.givers, candidates.givers, candidates.giver, candidates.taker),
        (ground.takers, candidates.takers, candidates.taker, candidates.giver),
    ):
        for number, end in enumerate(ends):
            found = own_pairs(ground, side.ends[number])
            rows = np.flatnonzero(own == number)
            order = rows[np.argsort(others[rows])]

            assert side.ends[number] == end
            assert found.rows.tolist() == others[order].tolist()
            for name in ("value", "yields", "most", "opening"):
                expected = getattr(worths, name)[order]
                assert getattr(found.worths, name) == pytest.approx(expected, rel=1e-12, abs=1e-9)
            assert found.worths.through.tolist() == worths.through[order].tolist()
