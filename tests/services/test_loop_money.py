"""The money of loops that the solver designed: consistent with the design, on the values that hold."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.heat_aid import Scheme
from symbiose.domain.heat_aid_conditions import ConditionCode
from symbiose.domain.heat_energy import energy_of
from symbiose.domain.heat_investment import Part, annuity
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_money import NOT_RUNNING, MoneyTerms, money_of
from symbiose.domain.heat_sensitivity import Lever, Range
from symbiose.domain.ports import SolveSettings
from symbiose.files.reference import load_reference
from symbiose.services.loop_money import LoopMoneyView, money_view
from tests.loop_case import make_loop
from tests.matching.heat.heat_network_instances import make_network, with_levels_and_boilers
from tests.matching.heat.loop_territories import loop_of_neighbours

TODAY = date(2026, 11, 26)
BOOK = load_reference().factors
TERMS = MoneyTerms(rate=0.04, horizon_years=20, maintenance_share=0.0)
FREE = (
    "heat_tie_in",
    "heat_pipe_cost_dn100",
    "heat_exchanger_cost",
    "heat_pump_cost",
    "heat_boiler_cost",
    "heat_store_cost",
)
"""Dated costs of equipment."""
Design = Callable[[], tuple[HeatNetworkInstance, HeatNetworkResult]]


def seen(loop: HeatLoop, book: ReferenceBook = BOOK, day: date = TODAY) -> LoopMoneyView:
    return money_view(loop, book, day)


def changed(**changes: Any) -> HeatLoop:
    return make_loop().model_copy(update=changes)


def any_design(seed: int) -> tuple[HeatNetworkInstance, HeatNetworkResult]:
    """Return a random statement, each second one with levels and boilers, and its design."""
    document = with_levels_and_boilers(seed) if seed % 2 else make_network(seed)
    instance = HeatNetworkInstance.model_validate(document)
    return instance, solve_heat_network(instance, SolveSettings())


def further_design() -> tuple[HeatNetworkInstance, HeatNetworkResult]:
    """Return a design with all that may stand beside: a network that buys, a store, aid.

    400 kW of waste heat by day warm a consumer day and night through a store; the network takes 50 kW by day.
    """
    paid = {"rate": 0.05, "years": 15}
    instance = HeatNetworkInstance.model_validate(
        {
            "format": "symbiose.heat-network-instance/1",
            "periods": [{"id": "day", "hours": 4380.0}, {"id": "night", "hours": 4380.0}],
            "nodes": [{"id": "a", "tie_in_eur": 20_000.0}, {"id": "b", "tie_in_eur": 30_000.0}],
            "edges": [{"id": "ab", "from": "a", "to": "b", "length_m": 100.0}],
            "pipes": [{"id": "p", "max_kw": 500.0, "cost_eur_per_m": 600.0, "loss_kw_per_m": 0.02}],
            "sources": [{"id": "s", "node": "a", "max_kw": [400.0, 0.0]}],
            "consumers": [
                {
                    "id": "c",
                    "node": "b",
                    "demand_kw": [150.0, 150.0],
                    "connection": "forced",
                    "revenue_eur_per_mwh": 70.0,
                }
            ],
            "networks": [
                {"id": "n", "node": "b", "buys_kw": [50.0, 0.0], "buys_eur_per_mwh": 30.0}
                | {"capex_eur_per_kw": 100.0}
                | paid
            ],
            "cycles": [{"id": "days", "periods": ["day", "night"], "times_per_year": 365.0}],
            "storages": [
                {"id": "w", "node": "b", "capacity_kwh": 5000.0, "power_kw": 400.0, "loss_per_hour": 0.001}
                | {"capex_eur_per_kwh": 10.0}
                | paid
            ],
            "aid": [{"id": "f", "share": 0.3, "on": ["pipes", "storages"]}],
            "economics": {"pipes_rate": 0.04, "pipes_years": 30, "exchanger_eur_per_kw": 80.0},
        }
    )
    return instance, solve_heat_network(instance, SolveSettings())


DESIGNS = [*(partial(any_design, seed) for seed in range(40)), further_design]


@pytest.mark.parametrize("design", DESIGNS, ids=[*(f"seed {i}" for i in range(40)), "further"])
def test_investments_of_any_design_cost_each_year_what_its_terms_say(design: Design) -> None:
    instance, result = design()

    found = money_of(instance, result, TERMS)

    told = sum(amount for name, amount in result.terms.items() if name in NOT_RUNNING)
    assert found.annuity_eur - found.aid_in_design_eur == pytest.approx(told, abs=1e-6 * (1 + abs(told)))
    assert found.designed_benefit_eur == pytest.approx(-(result.objective_eur_per_year or 0.0), abs=1e-3)
    kinds = {part: sum(i.amount_eur for i in found.investments if i.part is part) for part in Part}
    assert kinds == pytest.approx({part: result.investment_eur.get(part, 0.0) for part in Part}, abs=1e-3)


@pytest.mark.parametrize("design", DESIGNS, ids=[*(f"seed {i}" for i in range(40)), "further"])
def test_energy_of_any_design_is_neither_made_nor_lost(design: Design) -> None:
    energy = energy_of(*design())

    assert energy.given_mwh + energy.bought_mwh + energy.lift_mwh + energy.boiler_mwh == pytest.approx(
        energy.delivered_mwh + energy.sold_mwh + energy.lost_mwh, abs=1e-4
    )


def test_what_is_sold_to_another_network_replaces_no_boiler_here() -> None:
    energy = energy_of(*further_design())

    assert energy.sold_mwh == pytest.approx(0.05 * 4380)
    assert energy.replaced_mwh == pytest.approx(0.15 * 8760)
    assert energy.recovered_mwh == pytest.approx(energy.replaced_mwh + energy.sold_mwh)


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


def test_maintenance_that_the_design_counts_is_told_once_and_at_its_own_share() -> None:
    loop = loop_of_neighbours()
    dearer = BOOK.at("heat_maintenance_share", TODAY).model_copy(update={"value": 0.03})

    view = seen(loop, ReferenceBook([*(one for one in BOOK if one.id != dearer.id), dearer]))

    assert view.money.maintenance_eur == pytest.approx(-loop.terms_eur_per_year["maintenance"])
    assert view.money.designed_benefit_eur == pytest.approx(loop.benefit_eur_per_year)
    assert "maintenance" not in view.money.running_eur
    assert "heat_maintenance_share" not in {one.id for one in view.references}
    assert "heat_maintenance_share" in {one.id for one in loop.references}


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

    assert point == pytest.approx(66 * 0.9 - spare / (3501.6 / 0.9))


def test_prices_start_from_those_of_the_design() -> None:
    """Heat worth 66 €/MWh is made by a boiler of 0.9 with gas at 59.40 €/MWh."""
    bars = {bar.lever: bar.value for bar in seen(make_loop()).sensitivity.bars}

    assert bars[Lever.GAS] == Range(39.0, pytest.approx(59.4), 89.0)
    assert bars[Lever.ELECTRICITY] == Range(87.0, 120.0, 245.0)


def test_a_range_is_wide_enough_for_what_the_loop_was_designed_with() -> None:
    consumers = [
        one.model_copy(update={"revenue_eur_per_mwh": 150.0}) for one in make_loop().instance.consumers
    ]
    dear = make_loop().instance.model_copy(update={"consumers": tuple(consumers)})
    result = solve_heat_network(dear, SolveSettings())

    bars = {bar.lever: bar.value for bar in seen(changed(instance=dear, result=result)).sensitivity.bars}

    assert bars[Lever.GAS].high == bars[Lever.GAS].likely == pytest.approx(135.0)


def test_where_nothing_is_earned_the_price_of_the_day_is_the_likely_one() -> None:
    idle = make_loop().result.model_copy(update={"terms": {}, "connected": ()})

    bars = {bar.lever: bar.value for bar in seen(changed(result=idle)).sensitivity.bars}

    assert bars[Lever.GAS].likely == 61.0


def test_carbon_is_that_of_the_loop_with_its_factors_and_what_a_tonne_costs() -> None:
    factor = ReferenceUsed(
        id="co2_natural_gas_pci", value=239.0, unit="kgCO2e/MWh", valid_from="2022-01-01", source="ADEME"
    )
    loop = changed(references=(*make_loop().references, factor))

    view = seen(loop)

    assert view.carbon.factors == (factor,)
    assert view.carbon.avoided_t == loop.co2_avoided_t_per_year
    assert view.carbon.avoided_over_horizon_t == pytest.approx(20 * loop.co2_avoided_t_per_year)
    gain = loop.benefit_eur_per_year - view.money.maintenance_eur
    assert view.carbon.eur_per_t == pytest.approx(-gain / loop.co2_avoided_t_per_year)


def test_carbon_is_counted_from_today_on_as_money_is() -> None:
    """Where sites could avoid 100 t alone, a loop avoids 100 t more beside today, as its money counts."""
    loop, alone = make_loop(), 100.0
    terms = loop.co2_terms_t_per_year | {"alone": -alone}

    view = seen(
        changed(co2_terms_t_per_year=terms, co2_avoided_t_per_year=loop.co2_avoided_t_per_year - alone)
    )

    assert view.carbon.avoided_t == pytest.approx(loop.co2_avoided_t_per_year)
    assert view.carbon.eur_per_t == pytest.approx(seen(loop).carbon.eur_per_t)


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


def test_equipment_that_staff_set_to_cost_nothing_has_no_range() -> None:
    free = [one.model_copy(update={"value": 0.0, "range_low": 0.0}) for one in BOOK if one.id in FREE]
    others = [one for one in BOOK if one.id not in FREE]

    bars = {bar.lever: bar for bar in seen(make_loop(), ReferenceBook([*others, *free])).sensitivity.bars}

    assert bars[Lever.INVESTMENT].swing_eur == 0.0
