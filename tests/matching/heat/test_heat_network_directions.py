"""Designs whose pipes are used as the linear problem uses them, where stores join the periods."""

import time
from typing import Any

from matching.heat.network import state_network
from matching.heat.network_accounts import yearly_cost
from matching.heat.network_bounds import find_bounds
from matching.heat.network_check import keeps_rules
from matching.heat.network_directions import as_used
from matching.heat.network_model import NetworkModel
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from tests.matching.heat.heat_network_solving import design, network

MONTHS = 3
PARTS = {"day": 60.0, "night": 60.0, "weekend": 48.0}
WEEKS = 52 / MONTHS
CLOSE = 0.03
"""Share by which such a design may be dearer than the best one."""


def powers(**by_part: float) -> list[float]:
    return [by_part.get(part, 0.0) for _ in range(MONTHS) for part in PARTS]


def heat_of_the_day() -> dict[str, Any]:
    """Return heat given by day and three needs in a row: by day, by night, all week; stores beside."""
    even = powers(day=150.0, night=150.0, weekend=150.0)
    wants = {"b": powers(day=300.0), "c": powers(night=300.0), "d": even}
    parts = [(m, part, hours) for m in range(MONTHS) for part, hours in PARTS.items()]
    row = (("a", "b"), ("b", "c"), ("c", "d"))
    need = {"connection": "optional", "revenue_eur_per_mwh": 60.0}
    boiler = {"efficiency": 1.0, "fuel_eur_per_mwh": 60.0}
    store = {"capacity_kwh": 2e4, "power_kw": 1500.0, "capex_eur_per_kwh": 10.0, "loss_per_hour": 0.001}
    return network(
        periods=[{"id": f"m{m}_{part}", "hours": hours * WEEKS} for m, part, hours in parts],
        edges=[{"id": f"{a}{b}", "from": a, "to": b, "length_m": 150.0} for a, b in row],
        pipes=[{"id": "any", "max_kw": 2000.0, "cost_eur_per_m": 300.0, "loss_kw_per_m": 0.03}],
        sources=[{"id": "s", "node": "a", "max_kw": powers(day=1500.0)}],
        consumers=[{"id": f"c_{at}", "node": at, "demand_kw": kw} | need for at, kw in wants.items()],
        boilers=[{"id": f"b_{at}", "node": at} | boiler for at in wants],
        cycles=[week_of(m) for m in range(MONTHS)],
        storages=[{"id": f"t_{at}", "node": at, "rate": 0.04, "years": 25} | store for at in "acd"],
        economics={"pipes_rate": 0.04, "pipes_years": 30},
    )


def week_of(m: int) -> dict[str, Any]:
    """Return the order of the periods of a month: five days and nights, then the weekend."""
    order = [f"m{m}_day", f"m{m}_night"] * 5 + [f"m{m}_weekend"]
    return {"id": f"m{m}", "periods": order, "times_per_year": WEEKS}


def test_such_a_design_keeps_every_rule_and_comes_close_to_the_best() -> None:
    document = heat_of_the_day()
    data = state_network(HeatNetworkInstance.model_validate(document))

    plan = as_used(NetworkModel(data, find_bounds(data)), 1e-3, time.perf_counter() + 30.0)
    best = design(document)["objective_eur_per_year"]

    assert plan is not None
    assert keeps_rules(data, plan)
    assert best < -1000.0
    assert best - 1e-6 * abs(best) <= yearly_cost(data, plan) <= best + CLOSE * abs(best)
    assert any(kw.any() for kw in plan.stored.values())


def test_nothing_is_returned_where_there_is_no_time() -> None:
    data = state_network(HeatNetworkInstance.model_validate(heat_of_the_day()))

    assert as_used(NetworkModel(data, find_bounds(data)), 1e-3, time.perf_counter() - 1.0) is None


def test_nothing_is_returned_where_nothing_is_possible() -> None:
    document = heat_of_the_day() | {"sources": [], "boilers": []}
    document["consumers"][0] |= {"connection": "forced"}
    data = state_network(HeatNetworkInstance.model_validate(document))

    assert as_used(NetworkModel(data, find_bounds(data)), 1e-3, time.perf_counter() + 30.0) is None
