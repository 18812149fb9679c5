"""Exchangers of sources and consumers: own approaches, dearer metal; maintenance of what is built."""

from typing import Any

import pytest

from tests.matching.heat.heat_network_solving import design, network

HOURS = 4000.0
MONEY = {"pipes_rate": 0.0, "pipes_years": 20, "approach_k": 5.0, "exchanger_eur_per_kw": 100.0}


def joined(**changes: Any) -> dict[str, Any]:
    """Return 100 kW at 70 °C and, 10 m away, a need of 100 kW at 60 °C."""
    source = {"id": "s", "node": "a", "max_kw": 100.0, "supply_temp_c": 70.0}
    consumer = {"id": "c", "node": "b", "demand_kw": 100.0, "connection": "optional"}
    consumer |= {"revenue_eur_per_mwh": 60.0, "need_temp_c": 60.0}
    return network(
        periods=[{"id": "year", "hours": HOURS}],
        nodes=[{"id": "a"}, {"id": "b"}],
        edges=[{"id": "ab", "from": "a", "to": "b", "length_m": 10.0}],
        pipes=[{"id": "any", "max_kw": 500.0, "cost_eur_per_m": 400.0}],
        sources=[source | changes.get("source", {})],
        consumers=[consumer | changes.get("consumer", {})],
        heat_pumps=changes.get("heat_pumps", []),
        levels=changes.get("levels", []),
        economics=MONEY | changes.get("economics", {}),
    )


@pytest.mark.parametrize(
    ("source", "consumer", "is_joined"),
    [({}, {}, True), ({"approach_k": 6.0}, {}, False), ({"approach_k": 6.0}, {"approach_k": 4.0}, True)],
)
def test_an_approach_of_its_own_takes_the_place_of_that_of_the_network(
    source: dict[str, float], consumer: dict[str, float], is_joined: bool
) -> None:
    result = design(joined(source=source, consumer=consumer))

    assert (result["connected"] == ["c"]) is is_joined


@pytest.mark.parametrize(("own", "is_joined"), [(5.0, True), (5.5, False)])
def test_a_level_is_reached_with_the_approach_of_the_source(own: float, is_joined: bool) -> None:
    levels = [{"id": "loop", "supply_temp_c": 65.0}]

    result = design(joined(source={"approach_k": own}, levels=levels))

    assert (result["connected"] == ["c"]) is is_joined


def test_a_heat_pump_works_from_the_approach_of_the_source_to_that_of_the_consumer() -> None:
    pump = {"id": "h", "node": "b", "carnot_fraction": 0.5}
    far = joined(
        source={"approach_k": 9.0, "supply_temp_c": 49.0}, consumer={"approach_k": 2.0}, heat_pumps=[pump]
    )

    result = design(far)

    delivered = result["heat_pumps"][0]["heat_kw"][0]
    evaporation, condensation = 49.0 - 9.0 - 2 * 5.0, 60.0 + 2.0
    cop = 0.5 * (condensation + 273.15) / (condensation - evaporation)
    assert delivered / result["heat_pumps"][0]["electricity_kw"][0] == pytest.approx(cop)


def test_what_corrodes_pays_for_dearer_metal_at_its_own_end_only() -> None:
    plain = design(joined())

    dear = design(joined(source={"exchanger_factor": 1.5}))

    assert plain["terms"]["exchangers"] == pytest.approx(2 * 100.0 * 100.0 / 20)
    assert dear["terms"]["exchangers"] == pytest.approx((1.5 + 1.0) * 100.0 * 100.0 / 20)


def test_maintenance_is_a_share_of_all_that_is_built_and_a_part_of_the_objective() -> None:
    plain = design(joined())

    kept_up = design(joined(economics={"maintenance_share": 0.02}))

    built = 10.0 * 400.0 + 2 * 100.0 * 100.0
    assert "maintenance" not in plain["terms"]
    assert kept_up["terms"]["maintenance"] == pytest.approx(0.02 * built)
    more = kept_up["objective_eur_per_year"] - plain["objective_eur_per_year"]
    assert more == pytest.approx(0.02 * built)


def test_a_network_whose_maintenance_costs_more_than_it_earns_is_not_built() -> None:
    gain = -design(joined())["objective_eur_per_year"]
    built = 10.0 * 400.0 + 2 * 100.0 * 100.0

    share = gain / built

    assert design(joined(economics={"maintenance_share": 0.99 * share}))["connected"] == ["c"]
    assert design(joined(economics={"maintenance_share": 1.01 * share}))["connected"] == []


def test_aid_pays_for_what_is_built_and_not_for_its_maintenance() -> None:
    document = joined(economics={"maintenance_share": 0.02})
    document["aid"] = [{"id": "all", "share": 1.0, "on": ["pipes", "exchangers"]}]

    result = design(document)

    built = 10.0 * 400.0 + 2 * 100.0 * 100.0
    assert result["terms"]["aid"] == pytest.approx(-built / 20)
    assert result["terms"]["maintenance"] == pytest.approx(0.02 * built)
