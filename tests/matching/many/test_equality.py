"""Few arcs at first, the others priced: the same answers as the whole model stated a second time."""

from random import Random

import pytest

from matching.many import parts
from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, solve
from tests.matching.plain_exchange import best_value


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("whole", [False, True], ids=["linear", "with decisions"])
@pytest.mark.parametrize("block", range(6))
def test_whatever_joins_first_the_answer_is_that_of_all_arcs(block: int, whole: bool) -> None:
    for seed in range(block * 20, block * 20 + 20):
        document = make_instance(seed, whole=whole)

        result, best = solve(document, gap=1e-6), best_value(document)

        if best is None:
            assert result["status"] == "infeasible", seed
            continue
        assert result["objective_value"] == pytest.approx(best[0], rel=1e-6, abs=1e-6), seed
        assert result["bound"] >= best[0] - 1e-6 * max(1.0, abs(best[0])), seed
        assert result["net_benefit_eur"] == pytest.approx(best[1], rel=1e-5, abs=1e-5), seed
        assert check(document, result).holds, seed


@pytest.mark.usefixtures("few_first")
def test_parts_too_large_at_first_are_decided_on_in_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "DECIDED", 0)
    for seed in range(20):
        document = make_instance(seed) | {"objective": "net_benefit"}

        result, best = solve(document, gap=1e-6), best_value(document)

        if best is None:
            continue
        assert result["status"] == "optimal", seed
        assert result["objective_value"] == pytest.approx(best[0], rel=1e-6, abs=1e-6), seed


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("objective", ["co2_avoided", "quantity_diverted"])
def test_ties_are_broken_among_all_arcs_where_openings_are_decided_on(objective: str) -> None:
    dice = Random(5)
    offers = [offer(f"o{i}", 10) for i in range(8)]
    needs = [need(f"n{i}", 12, opening_cost_eur=dice.uniform(50, 400)) for i in range(8)]
    arcs = [
        arc(o["id"], n["id"], cost_eur_per_unit=dice.uniform(0, 20), co2_kg_per_unit=-1.0)
        for o in offers
        for n in needs
    ]
    document = instance(offers=offers, needs=needs, arcs=arcs, objective=objective)

    result, best = solve(document), best_value(document)

    assert best is not None
    assert result["status"] == "optimal"
    assert (result["objective_value"], result["net_benefit_eur"]) == pytest.approx(best, rel=1e-6)


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("openings", [False, True])
def test_costs_that_forbid_hide_no_gain_of_others(openings: bool) -> None:
    dice = Random(11)
    offers = [offer(f"o{i}", dice.lognormvariate(3, 2.5)) for i in range(14)]
    needs = [
        need(f"n{i}", dice.lognormvariate(3, 2.5), purchase_cost_eur_per_unit=dice.uniform(0, 100))
        for i in range(14)
    ]
    arcs = [
        arc(
            o["id"],
            n["id"],
            cost_eur_per_unit=dice.choice([dice.uniform(0, 40)] * 9 + [1e9]),
            opening_cost_eur=dice.uniform(0, 200) if openings else 0.0,
        )
        for o in offers
        for n in needs
    ]
    document = instance(offers=offers, needs=needs, arcs=arcs)

    result, best = solve(document), best_value(document)

    assert best is not None
    assert result["status"] == "optimal"
    assert result["objective_value"] == pytest.approx(best[0], rel=1e-6)
    assert check(document, result).holds


@pytest.mark.usefixtures("few_first")
def test_what_forbids_is_paid_in_full_where_a_demand_leaves_nothing_else() -> None:
    offers = [
        offer("o1", 10, must_place=True, disposal_cost_eur_per_unit=0),
        offer("o2", 10, disposal_cost_eur_per_unit=0),
    ]
    needs = [need("n1", 10, purchase_cost_eur_per_unit=5), need("n2", 20, purchase_cost_eur_per_unit=6)]
    arcs = [
        arc("o1", "n1", cost_eur_per_unit=1e9),
        arc("o1", "n2", cost_eur_per_unit=1e8),
        arc("o2", "n1"),
        arc("o2", "n2"),
    ]
    document = instance(offers=offers, needs=needs, arcs=arcs)

    result = solve(document)

    assert result["status"] == "optimal"
    assert result["objective_value"] == pytest.approx(-1e9 + 60 + 60, rel=1e-12)
    assert {(f["from"], f["to"]) for f in result["flows"]} == {("o1", "n2"), ("o2", "n2")}
