"""Parts that share nothing are each worth what they are alone, whatever the others amount to."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from benchmarks.exchange_instances import make_document
from matching import exchange_parts
from matching.exchange_parts import Solved, solve_part
from matching.exchange_solve import solve_exchange
from matching.many.scales import told_apart
from matching.many.table import tabulated
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.ports import SolveSettings
from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, processor, solve
from tests.matching.many.forced import few_first
from tests.matching.plain_exchange import best_value
from tests.matching.side_by_side import renamed, side_by_side, worth_of

__all__ = ["few_first"]
Document = dict[str, Any]
FACTORS = {"grains": 1e-6, "tonnes": 1.0, "heaps": 1e9}


def assert_each_is_worth_what_it_is_alone(seed: int, base: Document) -> None:
    document = side_by_side(*(renamed(base, name, factor) for name, factor in FACTORS.items()))

    result, best = solve(document, gap=1e-6), best_value(base)

    if best is None:
        assert result["status"] == "infeasible", seed
        assert result["conflict"], seed
        return
    assert result["status"] == "optimal", seed
    assert check(document, result).holds, seed
    for name, factor in FACTORS.items():
        scale = factor * max(1.0, abs(best[0]))
        assert abs(worth_of(document, result, name) - factor * best[0]) <= 1e-6 * scale, (seed, name)


@pytest.mark.parametrize("block", range(4))
def test_copies_of_every_size_side_by_side_are_each_worth_what_they_are_alone(block: int) -> None:
    for seed in range(block * 10, block * 10 + 10):
        assert_each_is_worth_what_it_is_alone(seed, make_instance(seed))


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("block", range(2))
def test_so_they_are_where_few_arcs_are_handed_over_at_first(block: int) -> None:
    for seed in range(block * 10 + 40, block * 10 + 50):
        assert_each_is_worth_what_it_is_alone(seed, make_instance(seed))


@pytest.mark.parametrize("opening", [0.0, 0.2])
def test_what_is_worth_some_euros_is_found_beside_a_million_of_thousand_millions(opening: float) -> None:
    """Of both, the best plan is not that of the best arc: 12 + 11 is more than 14 + 5."""
    costs = {("o1", "n1"): 1.0, ("o1", "n2"): 3.0, ("o2", "n1"): 4.0, ("o2", "n2"): 10.0}
    ends = [offer(), offer("o2")], [need(), need("n2")]
    arcs = [arc(*way, cost_eur_per_unit=cost, opening_cost_eur=opening) for way, cost in costs.items()]
    base = instance(offers=ends[0], needs=ends[1], arcs=arcs, objective="net_benefit")
    document = side_by_side(renamed(base, "great", 1e13), renamed(base, "small", 0.02))

    result = solve(document)

    assert worth_of(document, result, "small") == pytest.approx(0.02 * (10 * (12.0 + 11.0) - 2 * opening))
    assert check(document, result).holds


@pytest.mark.parametrize("where", ["arc", "need", "processor"])
def test_beside_an_opening_that_a_demand_leaves_no_way_round_others_are_within_their_gap(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr("matching.solver_run.PATIENCE_SHARE", 0.0)
    base, dear = make_document(20, openings=True), {"opening_cost_eur": 1e9}
    placed, taking = offer("great", 1e4, must_place=True), need("greatly", 1e4)
    way, plants = arc("great", "greatly"), [processor(capacity=1e4)]
    {"arc": way, "need": taking, "processor": plants[0]}[where].update(dear)
    ways = [arc("great", "p1")] if where == "processor" else [way]
    document = base | {"processors": plants} | {"offers": [*base["offers"], placed]}
    document |= {"needs": [*base["needs"], taking], "arcs": base["arcs"] + ways}

    result, alone = solve(document), solve(base, gap=0.0)

    others = sum(one["net"] for site, one in result["by_site"].items() if site not in "abc")
    assert result["status"] == "optimal"
    assert check(document, result).holds
    assert others == pytest.approx(alone["objective_value"], rel=1e-4)


def test_where_some_cost_what_others_bring_the_whole_is_within_its_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matching.solver_run.PATIENCE_SHARE", 0.0)
    costly = [costly_part(number) for number in range(50)]
    offers = [one for some, _, _ in costly for one in some]
    needs = [one for _, some, _ in costly for one in some]
    arcs = [one for _, _, some in costly for one in some] + [arc("gain", "gained")]
    offers.append(offer("gain", 1.02e6, disposal_cost_eur_per_unit=1.0))
    needs.append(need("gained", 1.02e6, purchase_cost_eur_per_unit=0.0))
    document = instance(offers=offers, needs=needs, arcs=arcs)

    result, best = solve(document, gap=1e-2), best_value(document)

    assert len(told_apart(tabulated(ExchangeInstance.model_validate(document)))) == 2
    assert best is not None
    assert result["status"] == "optimal"
    assert best[0] - result["objective_value"] <= 1e-2 * abs(best[0])


def test_what_is_solved_again_tells_the_prices_that_prove_its_lower_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = instance(
        offers=[offer("great", 1e14), offer("small", 0.2)],
        needs=[need("greatly", 1e14), need("smally", 0.2)],
        arcs=[
            arc("great", "greatly", cost_eur_per_unit=8.0),
            arc("small", "smally", max_quantity=0.1),
            arc("great", "none", cost_eur_per_unit=9.0),
        ],
    )
    document["needs"].append(need("none", 1e14))
    before: set[str] = set()

    def loosely_at_first(part: ExchangeInstance, settings: SolveSettings, **how: Any) -> Solved:
        solved = solve_part(part, settings, **how)
        if part.offers[0].id in before:
            return solved
        before.add(part.offers[0].id)
        bound = 4 * (solved.found.bound or 0.0)
        return replace(solved, prices=(), found=replace(solved.found, bound=bound))

    monkeypatch.setattr(exchange_parts, "solve_part", loosely_at_first)

    result = solve(document)

    assert before == {"great", "small"}
    assert result["status"] == "optimal"
    assert check(document, result).faults == ()


@pytest.mark.parametrize("gap", [0.0, 1e-4])
def test_what_only_rounding_keeps_from_its_bound_is_not_solved_again(
    monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    solved: list[str] = []

    def counted(part: ExchangeInstance, settings: SolveSettings, **how: Any) -> Solved:
        solved.append(part.offers[0].id)
        found = solve_part(part, settings, **how)
        bound = found.value * (1 + 1e-12)
        return replace(found, found=replace(found.found, bound=bound))

    monkeypatch.setattr(exchange_parts, "solve_part", counted)
    offers, needs = [offer("great", 1e14), offer("small", 0.2)], [need("greatly", 1e14), need("smally", 0.2)]

    result = solve(
        instance(offers=offers, needs=needs, arcs=[arc("great", "greatly"), arc("small", "smally")]), gap=gap
    )

    assert sorted(solved) == ["great", "small"]
    assert result["status"] == "optimal"


def test_the_patience_of_two_seconds_is_that_of_all_scales_together(monkeypatch: pytest.MonkeyPatch) -> None:
    patience: list[float] = []
    computed_s = 100.0

    def noted(part: ExchangeInstance, settings: SolveSettings, *, patience_s: float, **how: Any) -> Solved:
        nonlocal computed_s
        patience.append(patience_s)
        solved = solve_part(part, settings, patience_s=patience_s, **how)
        computed_s += 0.75
        return solved

    base = instance(offers=[offer()], needs=[need()], processors=[], arcs=[arc()])
    document = side_by_side(*(renamed(base, f"at {power}", 10.0**power) for power in (-8, 0, 8, 16)))
    monkeypatch.setattr(exchange_parts, "solve_part", noted)
    monkeypatch.setattr(exchange_parts.time, "thread_time", lambda: computed_s)

    solve(document)

    assert patience == [2.0, 1.25, 0.5, 0.0]


def costly_part(number: int) -> tuple[list[Document], list[Document], list[Document]]:
    """Return a part that must place two offers, at about 20,000 €, in two of three needs to be opened."""
    dice = Random(number)
    offers = [
        offer(f"o{number} {i}", 10.0, must_place=True, disposal_cost_eur_per_unit=0.0) for i in range(2)
    ]
    needs = [
        need(
            f"n{number} {j}", dice.uniform(10.0, 14.0), purchase_cost_eur_per_unit=0.0, opening_cost_eur=130.0
        )
        for j in range(3)
    ]
    arcs = [
        arc(o["id"], n["id"], cost_eur_per_unit=dice.uniform(975.0, 1000.0)) for o in offers for n in needs
    ]
    return offers, needs, arcs


def test_parts_of_like_amounts_stay_together_unless_there_is_who_solves_them_side_by_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matching.many.scales.ENOUGH", 1)
    base = instance(offers=[offer()], needs=[need()], processors=[], arcs=[arc()])
    document = side_by_side(renamed(base, "one", 1.0), renamed(base, "other", 2.0))
    table = tabulated(ExchangeInstance.model_validate(document))

    assert told_apart(table) == [table.document]
    assert [[o.id for o in part.offers] for part in told_apart(table, each=True)] == [
        ["one o1"],
        ["other o1"],
    ]


def test_who_solves_them_side_by_side_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.many.scales.ENOUGH", 1)
    for seed in range(60, 80):
        base = make_instance(seed)
        document = side_by_side(*(renamed(base, name, factor) for name, factor in FACTORS.items()))
        stated = ExchangeInstance.model_validate(document)

        with ThreadPoolExecutor(2) as executor:
            told = solve_exchange(stated, SolveSettings(gap=1e-6), executor=executor)

        result, best = json.loads(told.to_json()), best_value(base)
        if best is None:
            assert result["status"] == "infeasible", seed
            continue
        assert check(document, result).holds, seed
        for name, factor in FACTORS.items():
            lost = abs(worth_of(document, result, name) - factor * best[0])
            assert lost <= 1e-6 * factor * max(1.0, abs(best[0])), (seed, name)
