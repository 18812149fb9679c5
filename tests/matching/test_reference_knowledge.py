"""What matching knows on a day is what the reference data say on that day, in the unit that it is used in."""

from dataclasses import replace
from datetime import date

import pytest

from matching.proposing import ExchangeMatcher
from matching.reference_knowledge import knowledge_on
from symbiose.domain.errors import InvalidDocument, UnknownThing
from symbiose.domain.exchanges import Proposal
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Carriage, Family
from symbiose.files.reference import load_reference
from tests.builders import NOON, make_flow, make_site
from tests.matching.plain_solver import solve_plainly
from tests.matching.territories import make_territory

REFERENCE = load_reference()
TODAY = date(2026, 11, 25)
KNOWLEDGE = knowledge_on(REFERENCE, TODAY)


def value(name: str) -> float:
    return REFERENCE.factors.at(name, TODAY).value


def with_values(*values: ReferenceValue, without: tuple[str, ...] = ()) -> ReferenceData:
    """Return reference data with some dated values replaced or left out."""
    gone = {*without, *(v.id for v in values)}
    kept = [v for v in REFERENCE.factors if v.id not in gone]
    return replace(REFERENCE, factors=ReferenceBook([*kept, *values]))


def test_every_resource_is_known_with_its_unit_label_and_mass() -> None:
    for resource in REFERENCE.resources:
        facts = KNOWLEDGE.resources[resource.id]
        assert (facts.unit, facts.label) == (resource.unit, resource.label_fr)
        assert facts.tonnes_per_unit == resource.tonnes_per_unit
        assert set(REFERENCE.resources.ancestors(resource.id)) <= facts.kinds_of


def test_prices_and_emissions_are_those_of_the_day_with_their_source() -> None:
    dust = KNOWLEDGE.resources["zinc_dust"]

    assert dust.disposal == REFERENCE.factors.at("disposal_cost_dangerous_solid", TODAY).used()
    assert dust.disposal_co2 is not None
    assert "Base Carbone" in dust.disposal_co2.source
    assert dust.production_co2 is None


def test_a_value_that_changes_in_time_is_taken_at_the_day_of_the_run() -> None:
    years = {
        year: knowledge_on(with_values(*electricity()), date(year, 6, 1))
        .resources["electricity"]
        .production_co2
        for year in (2025, 2026)
    }

    assert {year: used.value for year, used in years.items() if used} == {2025: 51.9, 2026: 40.0}


def electricity() -> tuple[ReferenceValue, ReferenceValue]:
    last = REFERENCE.factors.history("co2_electricity")[-1]
    return (
        last.model_copy(update={"valid_to": date(2025, 12, 31)}),
        last.model_copy(update={"valid_from": date(2026, 1, 1), "value": 40.0}),
    )


def test_transport_by_road_is_paid_by_the_tonne_whatever_the_unit() -> None:
    tonne, water = KNOWLEDGE.resources["fly_ash"].haulage, KNOWLEDGE.resources["used_pallets"].haulage

    assert tonne.cost_eur_per_unit_km == pytest.approx(value("transport_road_cost"))
    assert water.cost_eur_per_unit_km == pytest.approx(0.022 * value("transport_road_cost"))
    assert water.co2_kg_per_unit_km == pytest.approx(0.022 * value("transport_road_co2"))


def test_each_carriage_has_its_own_limit_and_costs() -> None:
    for resource in REFERENCE.resources:
        haulage = KNOWLEDGE.resources[resource.id].haulage
        piped = resource.carriage in {Carriage.WATER_PIPE, Carriage.HEAT_PIPE, Carriage.GAS_PIPE}
        assert (haulage.link_eur_per_km_year > 0) == piped, resource.id
        assert (haulage.fee_eur_per_unit > 0) == (resource.carriage is Carriage.PUBLIC_GRID), resource.id
        assert (haulage.cost_eur_per_unit_km > 0) == (resource.carriage is Carriage.ROAD), resource.id
        assert haulage.detour >= 1
        assert 0 < haulage.limit_km < float("inf")
        assert haulage.references


def test_shared_electricity_reaches_as_far_as_the_law_lets_it_in_a_straight_line() -> None:
    haulage = KNOWLEDGE.resources["solar_electricity"].haulage

    assert (haulage.detour, haulage.limit_km) == (1.0, 2.0)


def test_heat_and_steam_serve_any_level_of_heat_and_nothing_else_does() -> None:
    levels = {r.id for r in REFERENCE.resources if r.family is Family.HEAT}

    for resource in REFERENCE.resources:
        facts = KNOWLEDGE.resources[resource.id]
        warm = resource.family in {Family.HEAT, Family.STEAM}
        assert (levels <= facts.kinds_of) == warm, resource.id
        assert facts.heat == warm
        assert facts.cold == (resource.family is Family.COLD)


def test_values_that_do_not_hold_on_the_day_are_all_named_in_one_error() -> None:
    ended = REFERENCE.factors.at("detour_road", TODAY).model_copy(update={"valid_to": date(2026, 1, 31)})
    reference = with_values(ended, without=("co2_heat_from_gas",))

    with pytest.raises(UnknownThing) as caught:
        knowledge_on(reference, TODAY)

    assert "detour_road does not hold on 2026-11-25" in str(caught.value)
    assert "co2_heat_from_gas is not known" in str(caught.value)
    assert caught.value.identities["references"] == "co2_heat_from_gas, detour_road"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("price_fly_ash", "€/m3"),
        ("transport_road_cost", "€/km"),
        ("approach_exchanger", "°C"),
        ("co2_heat_from_gas", "kgCO2e/kWh"),
        ("limit_travel", "m"),
    ],
)
def test_a_value_in_another_unit_than_its_use_asks_is_refused(name: str, unit: str) -> None:
    wrong = REFERENCE.factors.at(name, TODAY).model_copy(update={"unit": unit})

    with pytest.raises(InvalidDocument, match=f"{name}: {unit}: .* is expected"):
        knowledge_on(with_values(wrong), TODAY)


def proposed(offer: Flow, need: Flow) -> Proposal:
    """Return the one proposal between two flows on sites 500 m apart."""
    sites = (make_site(id="site_a", longitude=2.83), make_site(id="site_b", longitude=2.837))
    territory = replace(make_territory(sites=sites, flows=(offer, need)), day=TODAY)
    matcher = ExchangeMatcher(lambda _: KNOWLEDGE, solve_plainly)
    (found,) = matcher.propose(territory, SolveSettings(gap=1e-6), "run_1", NOON).proposals
    return found


def test_recycled_granulate_is_credited_with_new_resin_less_its_recycling() -> None:
    granulate = {"resource_id": "recycled_hdpe", "quantity_per_year": 100.0}

    found = proposed(
        make_flow(id="o", **granulate, price_eur_per_unit=-800),
        make_flow(id="n", **granulate, site_id="site_b", direction="need"),
    )

    terms = found.co2_terms_t_per_year
    assert terms["production"] == pytest.approx(100 * 1.920)
    assert terms["recovery"] == pytest.approx(-100 * 0.202)
    assert terms["transport"] == pytest.approx(-100 * found.distance_km * 0.0875 / 1000)
    assert {"co2_new_hdpe", "co2_recycled_hdpe"} <= {one.id for one in found.references}


def test_shared_solar_electricity_keeps_paying_the_network() -> None:
    found = proposed(
        make_flow(id="o", resource_id="solar_electricity", unit="MWh", quantity_per_year=100.0),
        make_flow(
            id="n", site_id="site_b", direction="need", resource_id="electricity", unit="MWh",
            quantity_per_year=80.0,
        ),
    )  # fmt: skip

    terms = found.terms_eur_per_year
    assert terms["purchase_avoided"] == pytest.approx(80 * value("price_electricity"))
    assert terms["disposal_avoided"] == pytest.approx(80 * value("disposal_cost_solar_surplus"))
    assert terms["transport"] == pytest.approx(-80 * value("fee_electricity_grid"))
    assert found.co2_avoided_t_per_year == pytest.approx(80 * (51.9 - 43.9) / 1000)


def test_waste_heat_pays_its_pipe_by_the_kilometre() -> None:
    flow = {"resource_id": "heat_low", "unit": "MWh", "quantity_per_year": 2000.0}

    found = proposed(
        make_flow(id="o", **flow, supply_temp_c=70.0),
        make_flow(id="n", **flow, site_id="site_b", direction="need", supply_temp_c=60.0),
    )

    assert found.terms_eur_per_year["link"] == pytest.approx(-value("link_heat_pipe") * found.distance_km)
    assert found.terms_eur_per_year["setup"] == pytest.approx(-value("setup_pipe"))
    assert found.co2_avoided_t_per_year == pytest.approx(2000 * value("co2_heat_from_gas") / 1000)
    assert any("70 °C offerts pour besoin à 60 °C + pincement de 5 K" in reason for reason in found.reasons)
