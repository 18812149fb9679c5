"""Sensitivity of loop money: straight lines with known slopes, and break-even prices that break even."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.heat_investment import Part
from symbiose.domain.heat_money import MoneyTerms
from symbiose.domain.heat_sensitivity import Bar, Lever, Levers, Range, gas_mwh, sensitivity_of
from tests.heat_money_case import AS_PAID, DRAWN_KW, ELECTRICITY_EUR_PER_MWH, HEAT_KW, hand_money

GAS_MWH = HEAT_KW * 6 / 0.9
ELECTRICITY_MWH = DRAWN_KW * 6
LEVERS = Levers(
    gas=Range(40.0, 60.0, 90.0),
    electricity=Range(80.0, ELECTRICITY_EUR_PER_MWH, 250.0),
    cost_factors={Part.PIPES: Range(0.6, 1.0, 1.7)},
    boiler_efficiency=0.9,
)


def bar(lever: Lever, levers: Levers = LEVERS, terms: MoneyTerms = AS_PAID, aid_eur: float = 0.0) -> Bar:
    found = sensitivity_of(hand_money(terms), levers, aid_eur)
    return next(one for one in found.bars if one.lever is lever)


def test_a_euro_on_gas_is_worth_the_gas_saved() -> None:
    found = bar(Lever.GAS)

    per_euro = (found.npv_eur.high - found.npv_eur.likely) / 30
    assert per_euro == pytest.approx(GAS_MWH * hand_money().discounted_years)


def test_a_euro_on_electricity_costs_what_the_heat_pump_takes() -> None:
    found = bar(Lever.ELECTRICITY)

    per_euro = (found.npv_eur.high - found.npv_eur.likely) / (250 - ELECTRICITY_EUR_PER_MWH)
    assert per_euro == pytest.approx(-ELECTRICITY_MWH * hand_money().discounted_years)


def test_dearer_pipes_lower_the_value_by_what_they_cost_more() -> None:
    found = bar(Lever.INVESTMENT)

    assert found.value.high - found.value.likely == pytest.approx(0.7 * 180_000)
    assert found.npv_eur.likely - found.npv_eur.high == pytest.approx(0.7 * 180_000)


@pytest.mark.parametrize("lever", list(Lever))
def test_at_the_break_even_value_the_loop_is_worth_nothing(lever: Lever) -> None:
    point = bar(lever).break_even
    assert point is not None

    if lever is Lever.INVESTMENT:
        factor = 1 + (point - hand_money().investment_eur) / 180_000
        moved = replace(LEVERS, cost_factors={Part.PIPES: Range(factor, 1.0, factor)})
    else:
        name = "gas" if lever is Lever.GAS else "electricity"
        stated: Range = getattr(LEVERS, name)
        moved = replace(LEVERS, **{name: replace(stated, low=point)})

    assert bar(lever, moved).npv_eur.low == pytest.approx(0.0, abs=0.01)


def test_both_prices_at_once_are_each_alone_where_the_other_is_likely() -> None:
    found = sensitivity_of(hand_money(), LEVERS)

    cells = {(one.gas, one.electricity): one.npv_eur for one in found.cells}
    gas, electricity = bar(Lever.GAS), bar(Lever.ELECTRICITY)
    assert len(cells) == 9
    assert cells[90.0, ELECTRICITY_EUR_PER_MWH] == pytest.approx(gas.npv_eur.high)
    assert cells[60.0, 250.0] == pytest.approx(electricity.npv_eur.high)
    assert cells[60.0, ELECTRICITY_EUR_PER_MWH] == pytest.approx(hand_money().npv_eur())


def test_the_widest_bar_comes_first() -> None:
    found = [one.swing_eur for one in sensitivity_of(hand_money(), LEVERS).bars]

    assert found == sorted(found, reverse=True)


def test_a_loop_without_electricity_answers_to_no_price_of_it() -> None:
    money = hand_money()
    still = replace(money, energy=replace(money.energy, lift_mwh=0.0))

    found = next(one for one in sensitivity_of(still, LEVERS).bars if one.lever is Lever.ELECTRICITY)

    assert (found.break_even, found.swing_eur) == (None, 0.0)


def test_boilers_of_the_loop_as_good_as_those_given_up_save_no_gas() -> None:
    money = hand_money()
    burnt = replace(money.energy, boiler_mwh=1000.0, fuel_mwh=1000 / 0.9)

    saved = gas_mwh(money, 0.9) - gas_mwh(replace(money, energy=burnt), 0.9)

    assert saved == pytest.approx(1000 / 0.9)


def test_where_nothing_is_known_of_costs_the_investment_does_nothing() -> None:
    found = bar(Lever.INVESTMENT, replace(LEVERS, cost_factors={}))

    assert (found.break_even, found.swing_eur) == (None, 0.0)


def test_aid_raises_every_value_by_itself() -> None:
    found = sensitivity_of(hand_money(), LEVERS, 50_000.0)

    for aided, plain in zip(found.cells, sensitivity_of(hand_money(), LEVERS).cells, strict=True):
        assert aided.npv_eur == pytest.approx(plain.npv_eur + 50_000)


PRICES = st.tuples(*[st.floats(0, 400)] * 3).map(lambda three: Range(*sorted(three)))


@given(gas=PRICES, electricity=PRICES, rate=st.sampled_from([0.0, 0.05]), aid=st.floats(0, 1e6))
@settings(deadline=None, max_examples=30)
def test_dearer_gas_never_harms_a_loop_and_dearer_electricity_never_helps(
    gas: Range, electricity: Range, rate: float, aid: float
) -> None:
    levers = replace(LEVERS, gas=gas, electricity=electricity)
    terms = replace(AS_PAID, rate=rate)

    rising = bar(Lever.GAS, levers, terms, aid).npv_eur
    falling = bar(Lever.ELECTRICITY, levers, terms, aid).npv_eur
    paid = bar(Lever.INVESTMENT, levers, terms, aid).npv_eur

    assert rising.low <= rising.likely <= rising.high
    assert falling.low >= falling.likely >= falling.high
    assert paid.low >= paid.likely >= paid.high
