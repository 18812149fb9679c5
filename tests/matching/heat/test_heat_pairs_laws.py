"""Laws of pairs that a design does not join, on random networks, for an outside oracle and both solvers."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.heat.network_reasons import explain_pairs
from matching.heat.network_solve import solve_heat_network
from matching.heat.network_traced import joined_pairs
from symbiose.domain.documents.heat_network_questions import PairNotServed
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_instances import make_network
from tests.matching.heat.pair_cases import EXACT, changed, joins, read, told
from tests.matching.heat.pair_oracle import least_cost_when_worth


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_pair_is_joined_at_the_worth_told_and_at_no_less(seed: int) -> None:
    document = make_network(seed)
    document["pipes"] = [each | {"loss_kw_per_m": 0.0} for each in document["pipes"]]
    instance = read(document)
    result = solve_heat_network(instance, EXACT)
    assume(result.objective_eur_per_year is not None)
    cost = result.objective_eur_per_year or 0.0
    slack = 1e-5 * sum(map(abs, result.terms.values())) + 1e-6

    priced = [pair for pair in explain_pairs(instance, result, SolveSettings()) if is_about_money(pair)]

    for pair in priced:
        key, worth, mwh = (pair.source, pair.consumer), pair.worth_eur_per_mwh, pair.heat_mwh_per_year
        if worth is None or mwh is None:
            assert least_cost_when_worth(document, key, 1e4) == pytest.approx(cost, abs=slack)
            continue
        more = least_cost_when_worth(document, key, worth * 1.01 + 0.01)
        less = least_cost_when_worth(document, key, worth * 0.99)
        assert (more or 0.0) <= cost - (0.01 * worth + 0.01) * mwh + slack
        assert less == pytest.approx(cost, abs=slack)


def is_about_money(pair: PairNotServed) -> bool:
    return [change.kind for change in pair.changes] in (["worth_eur_per_mwh"], ["length_m"])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_every_pair_is_joined_or_told(seed: int) -> None:
    instance = read(make_network(seed))
    result = solve_heat_network(instance, EXACT)
    assume(result.objective_eur_per_year is not None)

    explained = explain_pairs(instance, result, SolveSettings())

    everybody = {(s.id, c.id) for s in instance.sources for c in instance.consumers}
    left_out = {(pair.source, pair.consumer) for pair in explained}
    assert left_out == everybody - joined_pairs(instance, result)
    assert len(left_out) == len(explained)
    assert all(pair.reason for pair in explained)


LEVELS = [{"id": "cool", "supply_temp_c": 40.0}, {"id": "warm", "supply_temp_c": 65.0, "loss_factor": 1.4}]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_a_consumer_that_pays_what_is_told_is_joined_to_the_only_source(seed: int, levels: bool) -> None:
    document = make_network(seed)
    document["sources"] = document["sources"][:1]
    if levels:
        document["levels"] = LEVELS
    paid = {each["id"]: each["revenue_eur_per_mwh"] for each in document["consumers"]}
    assume(solve_heat_network(read(document), EXACT).objective_eur_per_year is not None)

    priced = [pair for pair in told(document) if is_about_money(pair) and pair.worth_eur_per_mwh]

    for pair in priced:
        more = paid[pair.consumer] + (pair.worth_eur_per_mwh or 0.0) * 1.01 + 0.01
        less = paid[pair.consumer] + (pair.worth_eur_per_mwh or 0.0) * 0.99
        assert joins(changed(document, "consumers", pair.consumer, revenue_eur_per_mwh=more), pair)
        assert not joins(changed(document, "consumers", pair.consumer, revenue_eur_per_mwh=less), pair)


@pytest.mark.parametrize("seed", [20, 30, 47])
def test_both_solvers_tell_the_same(seed: int) -> None:
    document = make_network(seed)

    one, other = (
        {(pair.source, pair.consumer): pair for pair in told(document, solver=solver)}
        for solver in ("highs", "cbc")
    )

    assert any(pair.worth_eur_per_mwh for pair in one.values())
    for key, pair in one.items():
        assert pair.reason == other[key].reason
        assert (pair.worth_eur_per_mwh or 0.0) == pytest.approx(
            other[key].worth_eur_per_mwh or 0.0, rel=1e-4, abs=1e-3
        )
