"""The money of loops that the solver designed: consistent with the design, on the values that hold."""

from datetime import date
from typing import Any

import pytest

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.heat_aid import Scheme
from symbiose.domain.heat_aid_conditions import ConditionCode
from symbiose.domain.heat_energy import energy_of
from symbiose.domain.heat_investment import annuity, investments_of
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_money import NOT_RUNNING
from symbiose.domain.heat_sensitivity import Lever
from symbiose.domain.ports import SolveSettings
from symbiose.files.reference import load_reference
from symbiose.services.loop_money import LoopMoneyView, money_view
from tests.loop_case import make_loop
from tests.matching.heat.heat_network_instances import make_network

TODAY = date(2026, 11, 26)
BOOK = load_reference().factors


def seen(loop: HeatLoop, book: ReferenceBook = BOOK, day: date = TODAY) -> LoopMoneyView:
    return money_view(loop, book, day)


def changed(**changes: Any) -> HeatLoop:
    return make_loop().model_copy(update=changes)


@pytest.mark.parametrize("seed", range(30))
def test_investments_of_any_design_cost_each_year_what_its_terms_say(seed: int) -> None:
    instance = HeatNetworkInstance.model_validate(make_network(seed))
    result = solve_heat_network(instance, SolveSettings())

    yearly = sum(one.annuity_eur for one in investments_of(instance, result))

    told = sum(amount for name, amount in result.terms.items() if name in NOT_RUNNING)
    assert yearly == pytest.approx(told, abs=1e-6 * (1 + abs(told)))


@pytest.mark.parametrize("seed", range(30))
def test_energy_of_any_design_is_neither_made_nor_lost(seed: int) -> None:
    instance = HeatNetworkInstance.model_validate(make_network(seed))
    energy = energy_of(instance, solve_heat_network(instance, SolveSettings()))

    assert energy.given_mwh + energy.lift_mwh + energy.boiler_mwh == pytest.approx(
        energy.delivered_mwh + energy.lost_mwh, abs=1e-4
    )


def test_what_running_leaves_after_annuities_is_the_benefit_of_the_design() -> None:
    loop = make_loop()

    assert seen(loop).money.designed_benefit_eur == pytest.approx(loop.benefit_eur_per_year)


def test_interest_horizon_and_maintenance_are_those_of_the_reference_data() -> None:
    found = seen(make_loop()).money

    assert found.terms.rate == BOOK.at("heat_loop_rate", TODAY).value
    assert found.terms.horizon_years == BOOK.at("heat_loop_horizon", TODAY).value
    assert found.maintenance_eur == pytest.approx(
        BOOK.at("heat_maintenance_share", TODAY).value * found.investment_eur
    )


def test_the_value_is_worked_out_from_the_years() -> None:
    """Pumps and pipes of the case last 20 and 30 years: nothing is renewed within 20."""
    view = seen(make_loop())

    by_hand = view.money.net_eur / annuity(0.04, 20) - view.money.investment_eur
    assert view.money.npv_eur() == pytest.approx(by_hand)


def test_a_loop_that_pays_in_less_than_three_years_gets_certificates_alone() -> None:
    """3,501.6 MWh delivered, 117.1 of them electricity: 3,384.5 MWh of waste heat × 14.134 × 8.34 €."""
    view = seen(make_loop())

    assert view.aid.heat_fund_eur == 0
    assert view.aid_eur == pytest.approx(3384.54 * 14.134 * 8.34, rel=1e-4)
    assert view.money.payback_years() == pytest.approx(2.82, abs=0.01)


def test_aid_is_in_the_second_sensitivity_and_not_in_the_first() -> None:
    view = seen(make_loop())

    for plain, aided in zip(view.sensitivity.cells, view.aided.cells, strict=True):
        assert aided.npv_eur == pytest.approx(plain.npv_eur + view.aid_eur)


def test_gas_breaks_even_where_the_fuel_avoided_pays_the_rest() -> None:
    """Fuel avoided is 3,501.6 MWh ÷ 0.9; each euro less on its price takes that much off each year."""
    view = seen(make_loop())
    spare = view.money.npv_eur() * annuity(0.04, 20)

    point = next(bar for bar in view.sensitivity.bars if bar.lever is Lever.GAS).break_even

    assert point == pytest.approx(61 - spare / (3501.6 / 0.9))


def test_prices_start_from_those_of_the_design() -> None:
    used = ReferenceUsed(
        id="price_natural_gas_pci", value=95.0, unit="€/MWh", valid_from="2022-09-01", source="test"
    )

    view = seen(changed(references=(used,)))

    bars = {bar.lever: bar.value for bar in view.sensitivity.bars}
    assert (bars[Lever.GAS].likely, bars[Lever.GAS].high) == (95.0, 95.0)
    assert bars[Lever.ELECTRICITY].likely == 120.0


def test_carbon_is_that_of_the_loop_with_its_factors_and_what_a_tonne_costs() -> None:
    factor = ReferenceUsed(
        id="co2_natural_gas_pci", value=239.0, unit="kgCO2e/MWh", valid_from="2022-01-01", source="ADEME"
    )
    loop = changed(references=(*make_loop().references, factor))

    view = seen(loop)

    assert view.carbon.factors == (factor,)
    assert sum(view.carbon.terms_t.values()) == pytest.approx(view.carbon.avoided_t)
    assert view.carbon.avoided_over_horizon_t == pytest.approx(20 * loop.co2_avoided_t_per_year)
    gain = loop.benefit_eur_per_year - view.money.maintenance_eur
    assert view.carbon.eur_per_t == pytest.approx(-gain / loop.co2_avoided_t_per_year)


def test_a_loop_that_avoids_nothing_has_no_price_by_tonne() -> None:
    assert seen(changed(co2_avoided_t_per_year=-3.0)).carbon.eur_per_t is None


def test_every_dated_value_behind_the_money_is_told_once() -> None:
    found = [one.id for one in seen(make_loop()).references]

    assert len(found) == len(set(found))
    assert {"heat_loop_rate", "price_natural_gas_pci", "price_electricity", "heat_pump_cost"} <= set(found)


def test_on_a_day_before_the_price_of_certificates_the_sheet_has_no_amount() -> None:
    view = seen(make_loop(), day=date(2025, 1, 1))

    found = next(one for one in view.aid.answers if one.scheme is Scheme.CEE_RES_CH_108)
    assert found.most_eur is None
    assert view.aid_eur == 0


def test_a_value_that_staff_set_counts() -> None:
    dearer = [one.model_copy(update={"value": 0.08}) for one in BOOK if one.id == "heat_loop_rate"]
    others = [one for one in BOOK if one.id != "heat_loop_rate"]

    found = seen(make_loop(), ReferenceBook([*others, *dearer])).money

    assert found.npv_eur() == pytest.approx(found.net_eur / annuity(0.08, 20) - found.investment_eur)


def test_sites_that_all_give_and_take_still_give_to_one_another() -> None:
    swapped = [
        one.model_copy(update={"site_id": {"fumes": "site_b", "rinse": "site_b"}.get(one.id, "site_a")})
        for one in make_loop().members
    ]

    view = seen(changed(members=tuple(swapped)))

    told = {one.code: one.holds for answer in view.aid.answers for one in answer.conditions}
    assert told[ConditionCode.THIRD_PARTY] is True
    assert told[ConditionCode.SAME_SITE] is None
