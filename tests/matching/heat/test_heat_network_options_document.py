"""Every fault in the further fields of a heat network file is told, at its place."""

import json
from typing import Any

import pytest

from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.errors import InvalidDocument
from tests.matching.document_faults import told_by, with_value, without
from tests.matching.heat.heat_network_solving import consumer, edge, network, source


def sound() -> dict[str, Any]:
    """Return an instance that states every further field."""
    paid = {"rate": 0.05, "years": 20}
    return network(
        periods=[{"id": "day", "hours": 4000.0}, {"id": "night", "hours": 2000}],
        edges=[edge()],
        sources=[source(return_temp_c=20.0, co2_kg_per_mwh=0.0, recovered=True)],
        consumers=[consumer(co2_avoided_kg_per_mwh=227.0)],
        levels=[{"id": "l", "supply_temp_c": 60.0, "return_temp_c": 40.0, "loss_factor": 0.5}],
        levels_at_once=1,
        boilers=[
            {"id": "b", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 60.0, "max_kw": 5.0, **paid}
            | {"capex_eur_per_kw": 90.0, "co2_kg_per_mwh": 204.0}
        ],
        networks=[
            {"id": "n", "node": "b", "supply_temp_c": 70.0, "return_temp_c": 45.0, "buys_kw": [1.0, 2.0]}
            | {"buys_eur_per_mwh": 20.0, "sells_kw": 9.0, "sells_eur_per_mwh": 50.0, **paid}
            | {"capex_eur_per_kw": 10.0, "co2_kg_per_mwh": 90.0, "co2_avoided_kg_per_mwh": 90.0}
        ],
        cycles=[{"id": "days", "periods": ["day", "night"], "times_per_year": 300.0}],
        storages=[
            {"id": "t", "node": "a", "level": "l", "capacity_kwh": 90.0, "power_kw": 9.0, **paid}
            | {"loss_per_hour": 0.01, "capex_eur_per_kwh": 5.0}
        ],
        aid=[
            {"id": "a", "share": 0.5, "on": ["pipes", "storages"], "most_eur": 900.0}
            | {"least_mwh_per_m": 1.5, "least_recovered_share": 0.5}
        ],
        compare_with=["pairwise", "alone", "nothing"],
    )


def problems(document: Any) -> list[tuple[str, str]]:
    return told_by(read_heat_network_instance, document)


def test_a_sound_instance_is_read() -> None:
    read = read_heat_network_instance(json.dumps(sound()).encode())

    assert (read.levels[0].loss_factor, read.networks[0].buys_kw) == (0.5, (1.0, 2.0))


@pytest.mark.parametrize(
    "path",
    [
        *(f"levels[0].{name}" for name in ("id", "supply_temp_c")),
        *(f"boilers[0].{name}" for name in ("id", "node", "efficiency", "rate", "years")),
        *(f"networks[0].{name}" for name in ("id", "node", "rate", "years")),
        *(f"cycles[0].{name}" for name in ("id", "periods", "times_per_year")),
        *(f"storages[0].{name}" for name in ("id", "node", "capacity_kwh", "power_kw", "rate", "years")),
        *(f"aid[0].{name}" for name in ("id", "share", "on")),
        "cycles",
    ],
)
def test_a_required_field_is_missed(path: str) -> None:
    assert (path, "") in problems(without(sound(), path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sources[0].recovered", 1),
        ("sources[0].return_temp_c", -300.0),
        ("consumers[0].co2_avoided_kg_per_mwh", -1.0),
        ("levels[0].return_temp_c", 60.0),
        ("levels[0].loss_factor", -0.5),
        ("levels[0].colour", "red"),
        ("levels_at_once", 0),
        ("levels_at_once", 1.5),
        ("level_by_period", 1),
        ("boilers[0].node", "nowhere"),
        ("boilers[0].efficiency", 0.0),
        ("boilers[0].efficiency", 1.3),
        ("boilers[0].max_kw", -1.0),
        ("networks[0].node", "nowhere"),
        ("networks[0].id", "s_a"),
        ("networks[0].id", "c_b"),
        ("networks[0].buys_kw", [1.0]),
        ("networks[0].sells_kw", -1.0),
        ("networks[0].sells_eur_per_mwh", 19.0),
        ("cycles[0].periods", []),
        ("cycles[0].periods[1]", "noon"),
        ("cycles[0].times_per_year", 0.0),
        ("storages[0].node", "nowhere"),
        ("storages[0].level", "hot"),
        ("storages[0].loss_per_hour", 1.0),
        ("aid[0].share", 1.1),
        ("aid[0].on", []),
        ("aid[0].on[0]", "trees"),
        ("aid[0].least_recovered_share", 2.0),
        ("compare_with[0]", "everything"),
        ("compare_with[2]", "pairwise"),
        ("economics.electricity_co2_kg_per_mwh", float("nan")),
    ],
)
def test_a_wrong_value_is_told_at_its_place(path: str, value: Any) -> None:
    assert path in [told for told, _ in problems(with_value(sound(), path, value))]


@pytest.mark.parametrize("name", ["levels", "boilers", "networks", "cycles", "storages", "aid"])
def test_an_id_given_twice_is_told(name: str) -> None:
    document = sound()

    assert f"{name}[1].id" in [path for path, _ in problems(document | {name: document[name] * 2})]


def test_levels_by_period_are_used_one_at_once() -> None:
    assert problems(sound() | {"level_by_period": True, "levels_at_once": 2}) == [("levels_at_once", "2")]


def test_a_period_stands_in_one_cycle_only() -> None:
    further = {"id": "more", "periods": ["night"], "times_per_year": 10.0}

    told = problems(sound() | {"cycles": [*sound()["cycles"], further]})

    assert told == [("cycles[1].periods[0]", '"night"')]


def test_a_network_that_only_buys_may_pay_what_it_likes() -> None:
    document = with_value(sound(), "networks[0].sells_kw", 0.0)
    document = with_value(document, "networks[0].buys_eur_per_mwh", 99.0)

    assert read_heat_network_instance(json.dumps(document).encode()).networks[0].buys_eur_per_mwh == 99.0


@pytest.mark.parametrize("name", ["levels", "networks", "cycles", "storages", "aid", "compare_with"])
@pytest.mark.parametrize("value", [None, 1, "x", {}, [None], [[]], [{"id": []}]])
def test_whatever_stands_in_place_of_a_list_is_told_not_crashed_on(name: str, value: Any) -> None:
    assert any(path.startswith(name) for path, _ in problems(sound() | {name: value}))


def test_a_list_that_is_too_short_is_told_and_one_of_wrong_entries_is_not() -> None:
    empty = {"id": "empty", "share": 0.5, "on": []}
    wrong = {"id": "wrong", "share": 0.5, "on": ["boats"]}

    with pytest.raises(InvalidDocument) as caught:
        read_heat_network_instance(json.dumps(with_value(sound(), "aid", [empty, wrong])).encode())

    told = [(problem.path, problem.expected) for problem in caught.value.problems]
    assert told[0] == ("aid[0].on", "a list of at least 1 is expected")
    assert [path for path, _ in told] == ["aid[0].on", "aid[1].on[0]"]
