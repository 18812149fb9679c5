"""An instance has the same answer in other units: all its powers, or all its prices, by a factor."""

import json
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solar.measures import measures_of
from matching.solar.operation import Design, share
from matching.solar.solve import solve_solar_sharing
from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import SolveSettings
from tests.matching.solar.solar_instances import make_sharing, participant, roof, sharing, stated

FACTORS = (1e-6, 1e-3, 1e3, 1e6, 1e9)
KEYS = ("optimal", "dynamic_prorata", "static")
OBJECTIVES = ("net_benefit", "shared_energy", "installed_power")
EXACT = 1e-6
GAP = 1e-8
PRICED = ("purchase_eur_per_kwh", "shared_fee_eur_per_kwh")
PAID = ("capex_eur_per_kwp", "opening_cost_eur", "om_eur_per_kwp_year")


def times(document: dict[str, Any], power: float, price: float = 1.0) -> dict[str, Any]:
    """Return an instance with all powers and all prices multiplied."""

    def each(one: dict[str, Any], names: tuple[str, ...], factor: float) -> dict[str, Any]:
        return one | {name: one[name] * factor for name in names if name in one}

    people, roofs = [], []
    for one in document["participants"]:
        use = one["consumption_kw"]
        use = [kw * power for kw in use] if isinstance(use, list) else use * power
        people.append(each(one, PRICED, price) | {"consumption_kw": use})
    for one in document["roofs"]:
        roofs.append(each(each(one, PAID, price), ("min_kwp", "max_kwp", "opening_cost_eur"), power))
    return document | {
        "participants": people,
        "roofs": roofs,
        "rules": each(document["rules"], ("max_power_kwp",), power),
        "economics": each(document["economics"], ("surplus_eur_per_kwh",), price),
    }


def solved(document: dict[str, Any], gap: float = GAP, **how: Any) -> SolarSharingResult:
    """Return the answer to an instance."""
    read = read_solar_sharing_instance(json.dumps(document).encode())
    return solve_solar_sharing(read, SolveSettings(gap=gap, **how))


def is_same(one: SolarSharingResult, other: SolarSharingResult, factor: float) -> bool:
    """Tell whether an answer is another one times a factor; of two without proof, that neither refutes it."""
    assert one.objective_value is not None
    assert other.objective_value is not None
    if one.status == other.status == "optimal":
        return bool(one.objective_value * factor == pytest.approx(other.objective_value, rel=EXACT, abs=0.0))
    assert one.bound is not None
    assert other.bound is not None
    room = 1 + EXACT
    return (
        other.objective_value <= one.bound * factor * room
        and one.objective_value * factor <= other.bound * room
    )


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("key", KEYS)
@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=3, derandomize=True)
def test_all_powers_by_a_factor_multiply_the_answer(
    key: str, objective: str, factor: float, seed: int
) -> None:
    document = make_sharing(seed, key=key, objective=objective)

    assert is_same(solved(document), solved(times(document, factor)), factor)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("key", KEYS)
@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=3, derandomize=True)
def test_all_prices_by_a_factor_multiply_the_benefit_alone(
    key: str, objective: str, factor: float, seed: int
) -> None:
    document = make_sharing(seed, key=key, objective=objective)

    by = factor if objective == "net_benefit" else 1.0
    assert is_same(solved(document), solved(times(document, 1.0, factor)), by)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("power", [1e-12, 1e17])
@pytest.mark.parametrize("price", [1e-9, 1e12])
def test_far_beyond_what_roofs_are_the_answer_is_the_same(solver: str, power: float, price: float) -> None:
    document = make_sharing(7, objective="net_benefit", key="optimal")

    told = solved(document, solver=solver), solved(times(document, power, price), solver=solver)

    assert [one.status for one in told] == ["optimal", "optimal"]
    assert is_same(*told, power * price)


@given(seed=st.integers(0, 10**6), power=st.integers(-60, 60), price=st.integers(-60, 60))
@settings(deadline=None, max_examples=20, derandomize=True)
def test_in_its_own_units_an_instance_is_the_same_to_the_last_digit(
    seed: int, power: int, price: int
) -> None:
    """By powers of two, which round nothing: so all that is searched is the same."""
    document = make_sharing(seed)
    data, other = stated(document), stated(times(document, 2.0**power, 2.0**price))

    measured, again = measures_of(data).measured(data), measures_of(other).measured(other)

    for field in fields(data):
        one, two = getattr(measured, field.name), getattr(again, field.name)
        assert np.array_equal(one, two), field.name
    design = Design(data.most, np.zeros(len(data.near), dtype=np.intp))
    units = measures_of(data)
    assert np.array_equal(units.natural_design(units.measured_design(design)).kwp, design.kwp)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("objective", "value"), [("net_benefit", 6.0), ("shared_energy", 40.0)])
@pytest.mark.parametrize("most", [1e6, 1e17, 1e30])
def test_a_roof_far_larger_than_what_is_used_serves_it(
    key: str, objective: str, value: float, most: float
) -> None:
    """40 kWh at 0.15 €/kWh, whatever the most power of the roof and of a group."""
    for cap in (5000.0, 1e40):
        rules = {"max_distance_m": 2000.0, "max_power_kwp": cap}
        told = solved(sharing([participant()], [roof(most=most)], key=key, objective=objective, rules=rules))

        assert told.status == "optimal"
        assert told.objective_value == pytest.approx(value)
        assert told.bound == pytest.approx(value)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("objective", "value"), [("net_benefit", 1.65e-7), ("shared_energy", 1.1e-6), ("installed_power", 1.1e-6)]
)
def test_groups_far_smaller_than_their_roofs_are_filled(key: str, objective: str, value: float) -> None:
    """Groups of 1e-6 kWp beside roofs of 1e-7 and 1e6 kWp: each of both participants has one."""
    document = sharing(
        [participant("b", use=1e-7), participant("c", use=1e6)],
        [roof("r", most=1e-7), roof("s", most=1e6)],
        key=key,
        objective=objective,
        rules={"max_distance_m": 2000.0, "max_power_kwp": 1e-6},
    )

    told = solved(document)

    assert told.status == "optimal"
    assert told.objective_value == pytest.approx(value)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("most", [1e-7, 1e-12])
def test_small_roofs_are_taken_where_a_group_may_have_far_more(key: str, objective: str, most: float) -> None:
    """Two of them, each near somebody, and one of 1e6 kWp taken whole or not, too large for a group."""
    document = sharing(
        [participant(), participant("c", 3000.0)],
        [
            roof("r", most=most, whole=True),
            roof("s", 1500.0, most=most, whole=True),
            roof("t", 3000.0, most=1e6, whole=True),
        ],
        key=key,
        objective=objective,
    )

    told = solved(document)

    assert told.status == "optimal"
    assert told.objective_value == pytest.approx(2 * most * (0.15 if objective == "net_benefit" else 1.0))


def test_the_best_split_gives_no_more_than_there_is_beside_a_use_of_any_size() -> None:
    data = stated(
        sharing([participant(purchase_eur_per_kwh=0.3), participant("c", use=1e19)], [roof()], key="optimal")
    )

    done = share(data, np.array([[100.0]])[0], data.consumed, data.worth)

    assert done.received.tolist() == [[40.0], [60.0]]
