"""Where prices fell since they fitted all pairs, every pair that is worth more than its prices is told of."""

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matching.live.fallen import Look, look_again
from matching.live.ground import Ground
from matching.live.priced import PricedFamily
from matching.rules.ends import Floats
from tests.matching.strategies import costly_knowledge, territories

SEASONS = 3


def excess_of(family: PricedFamily, giver_price: Floats, taker_price: Floats) -> dict[tuple[int, int], float]:
    """Return what each pair is worth beyond its prices, one by one."""
    found: dict[tuple[int, int], float] = {}
    for table in family.tables.tables:
        for i, giver in enumerate(table.givers.tolist()):
            for j, taker in enumerate(table.takers.tolist()):
                worth = table.worth[i, j] - giver_price[giver] - table.yields[j] * taker_price[taker]
                if np.isfinite(worth):
                    found[giver, taker] = float(worth)
    return found


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_every_pair_that_pays_is_found_in_each_of_many_problems(data: st.DataObject) -> None:
    territory = data.draw(territories())
    ground = Ground(territory, costly_knowledge())
    families = sorted(set(ground.families.values()), key=sorted)
    family = PricedFamily(ground, data.draw(st.sampled_from(families)), lambda: None)
    dice = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    share = data.draw(st.sampled_from([0.1, 0.4, 1.0]))
    season = family._seasons[0]
    giver, taker = season.prices
    falls = [
        np.where(dice.random((SEASONS, len(side))) < share, dice.uniform(-40, 80, (SEASONS, len(side))), 0.0)
        for side in (giver, taker)
    ]
    before = np.tile(giver, (SEASONS, 1)), np.tile(taker, (SEASONS, 1))
    look = Look(before[0] - falls[0], before[1] - falls[1], *before, np.tile(season.over, (SEASONS, 1)))

    told = look_again(family.tables, look)

    rounding = family.tables.rounding
    for number in range(SEASONS):
        excess = excess_of(family, look.giver_price[number], look.taker_price[number])
        pairs = told.columns.of(told.problem == number)
        found = set(zip(pairs.offer.tolist(), pairs.need.tolist(), strict=True))
        assert len(found) == len(pairs)
        assert all(excess[pair] > rounding for pair in found)
        for pair, worth in excess.items():
            assert worth <= told.over[number][pair[0]] + 1e-9
            if worth > 2 * rounding:
                rivals = [other for other in found if other[0] == pair[0] or other[1] == pair[1]]
                assert max(excess[other] for other in rivals) >= worth - 1e-9
