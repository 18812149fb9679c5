"""What a person reads of a design beside its pipes: levels, boilers, partners, storages, aid and more."""

import json

from matching.heat.network_solve import solve_heat_network
from symbiose.app.heat_network_further import further_lines
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_solving import consumer, edge, network, source


def lines_of(**changes: object) -> list[str]:
    document = network(edges=[edge()], sources=[source(max_kw=8.0)], consumers=[consumer()]) | changes
    raw = json.dumps(document).encode()
    return list(further_lines(solve_heat_network(read_heat_network_instance(raw), SolveSettings())))


def test_a_design_of_the_plain_format_has_no_further_line() -> None:
    assert lines_of() == []


def test_everything_further_is_told_on_a_line_of_its_own() -> None:
    told = lines_of(
        levels=[{"id": "warm", "supply_temp_c": 60.0}],
        boilers=[{"id": "old", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 45.0}],
        networks=[{"id": "town", "node": "b", "sells_kw": 5.0, "sells_eur_per_mwh": 70.0}],
        cycles=[{"id": "always", "periods": ["year"], "times_per_year": 10.0}],
        storages=[{"id": "tank", "node": "a", "capacity_kwh": 9.0, "power_kw": 1.0}],
        aid=[{"id": "fund", "share": 0.5, "on": ["pipes"], "least_mwh_per_m": 0.01}],
        consumers=[consumer(co2_avoided_kg_per_mwh=200.0)],
        compare_with=["nothing"],
    )

    assert told == [
        "levels: warm",
        "boiler old: 2 kW, delivers 2 kW",
        "network town: 0 kW, buys 0 kW, sells 0 kW",
        "storage tank: 0 kWh, takes in 0 kW",
        "aid fund: 500.00 €, conditions kept",
        "emissions less those avoided: -2 tCO2e/year",
        "nothing: optimal, 0.00 €/year",
    ]
