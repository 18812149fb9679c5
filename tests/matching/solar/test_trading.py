"""Members who trade in circles all at once: the same as each of them alone, by plain loops."""

import numpy as np
import pytest

from matching.solar import trading
from matching.solar.seats import lean, seats_in
from matching.solar.trading import traders


@pytest.mark.parametrize("at_once", [1, 40, 10_000])
@pytest.mark.parametrize("sells", [True, False])
def test_what_is_gained_and_traded_is_what_each_gains_and_trades_alone(
    monkeypatch: pytest.MonkeyPatch, at_once: int, sells: bool
) -> None:
    monkeypatch.setattr(trading, "AT_ONCE", at_once)
    chance = np.random.default_rng(at_once + sells)
    circles = chance.random((6, 9)) < 0.5
    members, prices = np.array([1, 2, 5, 8]), chance.uniform(0.0, 1.0, (6, 5))
    energy, elsewhere = chance.uniform(0.0, 9.0, (4, 5)), chance.uniform(0.0, 1.0, (4, 5))

    one = traders(seats_in(circles), members, energy, sells=sells)
    far = chance.uniform(0.1, 1.0, len(one.seat))
    slope = np.zeros_like(prices)
    traded = one.trade(prices, elsewhere, far, slope)

    sign, seat = (1 if sells else -1), 0
    gains, expected, kwh = one.gains(prices, elsewhere), np.zeros_like(prices), np.zeros_like(energy)
    for row, member in enumerate(members):
        for circle in np.flatnonzero(circles[:, member]):
            better = np.maximum(0.0, sign * (prices[circle] - elsewhere[row]))
            assert gains[seat] == pytest.approx(better @ energy[row])
            kwh[row] += far[seat] * energy[row] * (better > 0)
            expected[circle] += sign * far[seat] * energy[row] * (better > 0)
            seat += 1
    assert seat == len(one.seat) == circles[:, members].sum()
    assert traded == pytest.approx(kwh)
    assert slope == pytest.approx(expected)


def test_what_is_better_is_chosen_more_and_alone_where_choices_are_hard() -> None:
    outside, seats, row = (
        np.array([0.0, 5.0, 1.0]),
        np.array([2.0, 2.0, 1.0, -np.inf]),
        np.array([0, 0, 1, 2]),
    )

    hard, soft = (lean(outside, seats, row, softness) for softness in (0.0, 1.0))

    assert hard[0].tolist() == [2.0, 5.0, 1.0]
    assert hard[1].tolist() == [0.5, 0.5, 0.0, 0.0]
    # ln(1 + 2 e²), of which each of the two has e² / (1 + 2 e²).
    assert soft[0] == pytest.approx([np.log(1 + 2 * np.e**2), np.log(np.e**5 + np.e), 1.0])
    assert soft[1] == pytest.approx([*[np.e**2 / (1 + 2 * np.e**2)] * 2, np.e / (np.e**5 + np.e), 0.0])
