"""Where there is no time, the answer is still true, and comes soon."""

import time
from dataclasses import replace
from typing import Any

import pytest

from matching.heat import network_solve
from tests.matching.heat.heat_network_solving import consumer, design, edge, network, source

MONTHS = [{"id": f"t{t}", "hours": 730.0} for t in range(12)]


def crossroads(places: int, *, connection: str) -> dict[str, object]:
    """Return a network of many routes: every place is joined to the four that follow it."""
    names = [f"n{i}" for i in range(places)]
    pairs = [(names[i], names[j]) for i in range(places) for j in range(i + 1, min(i + 5, places))]
    return network(
        periods=MONTHS,
        edges=[edge(a, b, 150.0) for a, b in pairs],
        pipes=[
            {"id": "small", "max_kw": 80.0, "cost_eur_per_m": 40.0, "loss_kw_per_m": 0.01},
            {"id": "large", "max_kw": 900.0, "cost_eur_per_m": 90.0, "loss_kw_per_m": 0.02},
        ],
        sources=[
            source(name, [40.0 + 10.0 * ((t + i) % 3) for t in range(12)]) for i, name in enumerate(names[:3])
        ],
        consumers=[
            consumer(name, [9.0 + (t + i) % 4 for t in range(12)], connection=connection)
            for i, name in enumerate(names[3:])
        ],
    )


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_without_time_nothing_is_built_and_the_bound_holds(solver: str) -> None:
    document = crossroads(12, connection="optional")

    began = time.perf_counter()
    hasty = design(document, solver=solver, time_limit_s=0.0)

    assert hasty["status"] == "feasible"
    assert hasty["objective_eur_per_year"] <= 0.0
    assert hasty["bound"] is None or hasty["bound"] <= hasty["objective_eur_per_year"]
    assert time.perf_counter() - began < 20.0


def test_without_time_nobody_who_must_be_served_is_left_out() -> None:
    hasty = design(crossroads(12, connection="forced"), time_limit_s=0.0)

    assert hasty["status"] in ("unknown", "feasible")
    assert hasty["connected"] == ([] if hasty["status"] == "unknown" else [f"c_n{i}" for i in range(3, 12)])


@pytest.mark.parametrize(("beyond", "told"), [(2.9e-10, "optimal"), (1.0, "feasible")])
def test_a_bound_beyond_nothing_built_by_rounding_alone_proves_it(
    beyond: float, told: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where building pays nothing, solvers bound the least cost, nought, by nought within rounding."""
    document = crossroads(5, connection="optional")
    for pipe in document["pipes"]:  # type: ignore[attr-defined]
        pipe["cost_eur_per_m"] *= 1e6
    search = network_solve.search_network

    def searched(*asked: Any) -> Any:
        return replace(search(*asked), bound=beyond)

    monkeypatch.setattr(network_solve, "search_network", searched)

    nothing = design(document)

    assert (nothing["objective_eur_per_year"], nothing["status"]) == (0.0, told)
    assert nothing["bound"] == (0.0 if told == "optimal" else None)
    assert bool(caplog.records) is (told == "feasible")
