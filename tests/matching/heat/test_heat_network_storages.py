"""Stores of heat in cycles of periods, each on a case small enough to reckon by hand.

Pipes cost 100 €/year for 100 m, heat 10 €/MWh; a consumer of 10 kW pays 500 € for its 10 MWh a year.
"""

from typing import Any

import pytest

from tests.matching.heat.heat_network_solving import design, edge, forced, network, source


def day_and_night(**changes: Any) -> dict[str, Any]:
    """Return heat that comes by night and is wanted by day, 12 hours each, 100 times a year, with a store."""
    tank = {"id": "tank", "node": "a", "capacity_kwh": 500.0, "power_kw": 100.0} | changes
    return network(
        periods=[{"id": "day", "hours": 1200.0}, {"id": "night", "hours": 1200.0}],
        edges=[edge()],
        sources=[source(max_kw=[0.0, 40.0])],
        consumers=[forced(demand_kw=[10.0, 0.0])],
        cycles=[{"id": "day", "periods": ["day", "night"], "times_per_year": 100.0}],
        storages=[tank],
    )


def test_a_store_keeps_heat_of_the_night_for_the_day() -> None:
    result = design(day_and_night())

    [tank] = result["storages"]
    assert tank["charge_kw"] == [pytest.approx(-10.0), pytest.approx(10.0)]
    assert tank["contents"][0]["content_kwh"] == [pytest.approx(0.0), pytest.approx(120.0)]
    assert tank["capacity_kwh"] == pytest.approx(120.0)


def test_without_a_store_large_enough_the_day_is_not_served() -> None:
    assert design(day_and_night(capacity_kwh=119.0))["status"] == "infeasible"
    assert design(day_and_night(power_kw=9.9))["status"] == "infeasible"


def test_a_store_loses_by_the_hour_what_it_holds() -> None:
    """With a half lost in 12 hours, what is to be there by day has to be twice as much at dawn."""
    half = 1 - 0.5 ** (1 / 12)

    result = design(day_and_night(loss_per_hour=half))

    gained = 0.5 * 12 / 0.6931471805599453
    assert result["storages"][0]["charge_kw"][1] == pytest.approx(20.0)
    assert result["storages"][0]["contents"][0]["content_kwh"][1] == pytest.approx(20 * gained)


def test_visits_that_come_several_times_fill_a_store_step_by_step() -> None:
    document = day_and_night()
    document["cycles"] = [{"id": "week", "periods": ["night"] * 3 + ["day"] * 3, "times_per_year": 100 / 3}]

    result = design(document)

    content = result["storages"][0]["contents"][0]["content_kwh"]
    assert content == [pytest.approx(kwh, abs=1e-6) for kwh in (120, 240, 360, 240, 120, 0)]


def test_in_periods_of_no_cycle_nothing_is_stored() -> None:
    document = day_and_night()
    document["cycles"] = [{"id": "day", "periods": ["day"], "times_per_year": 100.0}]

    assert design(document)["status"] == "infeasible"
