"""Published problems with their published optimum: transport, transshipment, plants, warehouses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.matching.exchange_solving import EXACT, arc, instance, need, offer, processor, solve

CASES = Path(__file__).parent.parent / "cases"
TRANSPORT = yaml.safe_load((CASES / "transport.yaml").read_text(encoding="utf-8"))
WAREHOUSES = yaml.safe_load((CASES / "warehouse_location.yaml").read_text(encoding="utf-8"))
PLENTY = 1e6
"""More than any transshipment point of these problems could pass on."""


def stated(case: dict[str, Any]) -> dict[str, Any]:
    """Return a published transport problem as an instance; what costs an opening is a processor."""
    opening = case.get("opening", {})
    through = [(key, PLENTY, 0.0) for key in case.get("through", ())]
    through += [(key, case["supply"][key], cost) for key, cost in opening.items()]
    supply = {f"raw_{key}" if key in opening else key: q for key, q in case["supply"].items()}
    arcs = [
        arc(source, target, "goods", cost_eur_per_unit=cost)
        for source, row in case["cost"].items()
        for target, cost in row.items()
    ]
    return instance(
        offers=[offer(k, q, resource="goods", disposal_cost_eur_per_unit=0.0) for k, q in supply.items()],
        needs=[
            need(k, q, resource="goods", purchase_cost_eur_per_unit=0.0, must_meet=True)
            for k, q in case["demand"].items()
        ],
        processors=[processor(k, q, outputs={"goods": 1.0}, opening_cost_eur=c) for k, q, c in through],
        arcs=arcs + [arc(f"raw_{key}", key, "goods") for key in opening],
    )


def warehouse_instance(capacity: float, opening: float) -> dict[str, Any]:
    """Return the warehouse location problem of the OR-Library with one capacity and opening cost."""
    customers = WAREHOUSES["customers"]
    costs = {w: 0.0 if w == WAREHOUSES["free_warehouse"] else opening for w in range(1, 17)}
    goods = {"resource": "goods"}
    return instance(
        offers=[offer("plant", sum(c[0] for c in customers), disposal_cost_eur_per_unit=0.0, **goods)],
        needs=[
            need(f"c{i}", c[0], must_meet=True, purchase_cost_eur_per_unit=0.0, **goods)
            for i, c in enumerate(customers)
        ],
        processors=[
            processor(f"w{w}", capacity, outputs={"goods": 1.0}, opening_cost_eur=cost)
            for w, cost in costs.items()
        ],
        arcs=[arc("plant", f"w{w}", "goods") for w in costs]
        + [
            arc(f"w{w}", f"c{i}", "goods", cost_eur_per_unit=c[w] / 10_000)
            for i, c in enumerate(customers)
            for w in costs
        ],
    )


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("name", sorted(TRANSPORT))
def test_a_published_transport_problem_has_its_published_optimum(name: str, solver: str) -> None:
    case = TRANSPORT[name]

    result = solve(stated(case), solver=solver)

    assert result["status"] == "optimal"
    assert -result["objective_value"] == pytest.approx(case["optimum"], rel=EXACT)


@pytest.mark.parametrize("name", sorted(WAREHOUSES["problems"]))
def test_a_warehouse_problem_of_the_or_library_has_its_published_optimum(name: str) -> None:
    capacity, opening, optimum = WAREHOUSES["problems"][name]

    result = solve(warehouse_instance(capacity, opening))

    assert result["status"] == "optimal"
    assert -result["objective_value"] == pytest.approx(optimum, rel=EXACT)
    assert -result["bound"] == pytest.approx(optimum, rel=1e-6)


def test_cbc_finds_the_same_warehouses() -> None:
    capacity, opening, optimum = WAREHOUSES["problems"]["cap71"]

    result = solve(warehouse_instance(capacity, opening), solver="cbc")

    assert -result["objective_value"] == pytest.approx(optimum, rel=EXACT)
