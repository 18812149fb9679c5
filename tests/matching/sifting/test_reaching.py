"""What comes nearest to an unserved need is the least of all direct pairs, be they able to pay or not."""

import numpy as np
import pytest

from matching.groups.bounding import Prices
from matching.live.ground import Ground
from matching.sifting.pricing import price_months
from matching.sifting.reaching import ways_to_unserved
from matching.worth import months_of
from tests.matching.sifting.listing import declared, largest, list_all, pairs_of


@pytest.mark.parametrize("seed", [1, 2])
def test_each_unserved_need_is_told_the_offer_that_is_least_short(seed: int) -> None:
    ground = Ground(*declared(30, seed))
    family = largest(ground)
    whole, pairs = list_all(ground, family), pairs_of(ground, family)
    dear = (
        price_months(ground, pairs.tables).prices.supply + 400.0
    )  # so that most ways are short of something
    prices = Prices(dear, np.zeros((len(pairs.takers), 12)))
    served = np.arange(len(pairs.takers)) % 3 == 0

    told = {way.need_id: way for way in ways_to_unserved(pairs, prices, served)}

    found, worths = whole.candidates, whole.worths
    supply = {end.thing_id: row for end, row in zip(pairs.givers, prices.supply, strict=True) if end.flow}
    expected: dict[str, float] = {}
    for taker, need in enumerate(pairs.takers):
        if need.flow is None or served[taker]:
            continue
        number = found.takers.index(need)
        rows = [
            r for r in np.flatnonzero(found.taker == number) if not worths.through[r] and worths.most[r] > 0
        ]
        for row in rows:
            offer = found.givers[found.giver[row]]
            spread = worths.value[row] - worths.opening[row] / worths.most[row]
            short = supply[offer.thing_id] + worths.yields[row] * prices.demand[taker] - spread
            both = (months_of([offer])[0] > 0) & (months_of([need])[0] > 0)
            least = max(0.0, float(short[both].min()))
            expected[need.thing_id] = min(least, expected.get(need.thing_id, least))
    assert {need: way.short for need, way in told.items()} == pytest.approx(expected, abs=1e-6)
    assert any(short > 0 for short in expected.values())
