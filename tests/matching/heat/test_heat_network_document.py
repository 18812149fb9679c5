"""Every fault of a heat network file is told, at its place, all at once."""

import json
from typing import Any

import pytest

from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from tests.matching.document_faults import told_by, with_value, without
from tests.matching.heat.heat_network_solving import consumer, edge, network, pipe, source


def sound() -> dict[str, Any]:
    """Return an instance that states everything."""
    invested = {"capex_eur_per_kw": 1.0, "rate": 0.05, "years": 20}
    return network(
        periods=[{"id": "winter", "hours": 4000.0}, {"id": "summer", "hours": 2000}],
        nodes=[{"id": "a", "x_m": 0.0, "y_m": -1.5}, {"id": "b", "x_m": 100.0, "y_m": 0.0}],
        edges=[edge(directed=True, exists=True), edge("b", "a")],
        pipes=[pipe(min_kw=1.0, cost_eur_per_kw_m=0.1, loss_kw_per_m=0.02, loss_kw_per_kw_m=1e-6)],
        sources=[source(max_kw=[1.0, 2.0], supply_temp_c=-20.0, **invested)],
        consumers=[consumer(demand_kw=[1.0, 2.0], need_temp_c=60.0, return_temp_c=40.0)],
        heat_pumps=[{"id": "hp", "node": "b", "carnot_fraction": 0.5, **invested}],
        economics={
            "pipes_rate": 0.03,
            "pipes_years": 40,
            "approach_k": 5.0,
            "exchanger_eur_per_kw": 190.0,
            "electricity_eur_per_mwh": 120.0,
            "pumping_share": 0.01,
        },
    )


def problems(document: Any) -> list[tuple[str, str]]:
    return told_by(read_heat_network_instance, document)


def test_a_sound_instance_is_read_with_or_without_byte_order_mark() -> None:
    raw = json.dumps(sound()).encode()

    assert read_heat_network_instance(raw) == read_heat_network_instance(b"\xef\xbb\xbf" + raw)


def test_what_may_be_left_out_takes_its_default() -> None:
    document = {
        "format": "symbiose.heat-network-instance/1",
        "periods": [{"id": "t", "hours": 1}],
        "economics": {"pipes_rate": 0, "pipes_years": 1},
    }

    read = read_heat_network_instance(json.dumps(document).encode())

    assert (read.edges, read.heat_pumps, read.economics.approach_k) == ((), (), 0.0)


def test_what_costs_nothing_needs_neither_rate_nor_years() -> None:
    document = sound() | {"sources": [source(max_kw=5.0, capex_eur_per_kw=0.0)]}

    assert read_heat_network_instance(json.dumps(document).encode()).sources[0].rate is None


@pytest.mark.parametrize(
    "path",
    [
        "format",
        "periods",
        "economics",
        "periods[0].id",
        "periods[0].hours",
        "nodes[0].id",
        *(f"edges[0].{name}" for name in ("id", "from", "to", "length_m")),
        *(f"pipes[0].{name}" for name in ("id", "max_kw")),
        *(f"sources[0].{name}" for name in ("id", "node", "max_kw", "rate", "years")),
        *(f"consumers[0].{name}" for name in ("id", "node", "demand_kw", "connection")),
        *(f"heat_pumps[0].{name}" for name in ("id", "node", "carnot_fraction", "rate", "years")),
        *(f"economics.{name}" for name in ("pipes_rate", "pipes_years")),
    ],
)
def test_a_required_field_is_missed(path: str) -> None:
    assert (path, "") in problems(without(sound(), path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", "symbiose.heat-network-instance/2"),
        ("periods", []),
        ("periods[0].hours", -1),
        ("periods[1].id", "winter"),
        ("nodes[1].id", "a"),
        ("nodes[0].id", ""),
        ("nodes[0].x_m", "east"),
        ("edges[0].from", "nowhere"),
        ("edges[0].to", "nowhere"),
        ("edges[0].to", "a"),
        ("edges[1].id", "ab"),
        ("edges[0].length_m", -5.0),
        ("edges[0].length_m", float("nan")),
        ("edges[0].length_m", float("inf")),
        ("edges[0].directed", 1),
        ("edges[0].exists", "yes"),
        ("edges[0].colour", "red"),
        ("pipes[0].min_kw", 2000.0),
        ("pipes[0].max_kw", -1.0),
        ("pipes[0].cost_eur_per_m", -1.0),
        ("pipes[0].loss_kw_per_kw_m", -1e-9),
        ("sources[0].node", "nowhere"),
        ("sources[0].max_kw", [1.0]),
        ("sources[0].max_kw[1]", -1.0),
        ("sources[0].max_kw", "500"),
        ("sources[0].rate", -0.01),
        ("sources[0].years", 0),
        ("sources[0].supply_temp_c", -273.2),
        ("sources[0].supply_temp_c", 1.1e6),
        ("consumers[0].demand_kw", [1.0, 2.0, 3.0]),
        ("consumers[0].demand_kw", None),
        ("consumers[0].connection", "wished"),
        ("consumers[0].need_temp_c", True),
        ("consumers[0].id", "two\nlines"),
        ("heat_pumps[0].node", "nowhere"),
        ("heat_pumps[0].carnot_fraction", 0.0),
        ("heat_pumps[0].carnot_fraction", 1.1),
        ("economics.pipes_years", 0.0),
        ("economics.approach_k", -5.0),
        ("economics.pumping_share", -0.1),
    ],
)
def test_a_wrong_value_is_told_at_its_place(path: str, value: Any) -> None:
    assert path in [told for told, _ in problems(with_value(sound(), path, value))]


def test_all_faults_are_told_at_once() -> None:
    document = sound() | {"edges": [edge("x", "y", -1.0)], "sources": [source("z", [1.0])], "extra": 1}

    assert {path for path, _ in problems(document)} == {
        "edges[0].from",
        "edges[0].to",
        "edges[0].length_m",
        "sources[0].node",
        "sources[0].max_kw",
        "extra",
    }


def test_prices_may_be_negative_and_temperatures_below_nought() -> None:
    document = sound()
    document["sources"][0]["price_eur_per_mwh"] = -5.0
    document["consumers"][0]["need_temp_c"] = -40.0

    assert read_heat_network_instance(json.dumps(document).encode()).sources[0].price_eur_per_mwh == -5.0
