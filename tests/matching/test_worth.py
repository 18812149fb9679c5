"""Leaving out pairs that cannot pay changes no optimum, whatever the prices."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import find_candidates
from matching.knowledge import Knowledge
from matching.legs import price_leg
from matching.paths import lay_out_steps
from matching.rulebook import RuleBook
from matching.solving import solve_steps
from matching.worth import may_be_worth, pair_worths
from symbiose.domain.exchanges import Objective
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import make_flow
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, territories
from tests.matching.territories import crowded_territory, make_reference, make_territory

EXACT = SolveSettings(gap=1e-7)


def optimum(territory: Territory, *, pruned: bool, link_eur: float) -> tuple[float, int]:
    """Return the net benefit over all candidates, or over those that may be worth while, and their number."""
    known = costly_knowledge()
    facts = {
        i: replace(f, haulage=replace(f.haulage, link_eur_per_km_year=link_eur, fee_eur_per_unit=1.0))
        for i, f in known.resources.items()
    }
    knowledge = replace(known, resources=facts)
    book = RuleBook(territory, knowledge)
    found = find_candidates(territory, book, knowledge)
    kept = may_be_worth(pair_worths(found, book.links, knowledge))
    legs = []
    for row in range(len(found)):
        giver, taker = found.givers[found.giver[row]], found.takers[found.taker[row]]
        link = book.links.get(giver.resource_id or "", taker.resource_id or "")
        assert link is not None
        if kept[row] or not pruned:
            legs.append(price_leg(giver, taker, float(found.way_km[row]), link, knowledge))
    plan = solve_steps(lay_out_steps(legs), {}, EXACT, solve_plainly)
    assert plan.objective_value is not None
    return plan.objective_value, len(legs)


@given(territories(), st.sampled_from([0.0, 200.0, 5000.0]))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_optimum_is_the_same_without_pairs_that_cannot_pay(territory: Territory, link_eur: float) -> None:
    everything, _ = optimum(territory, pruned=False, link_eur=link_eur)
    worthwhile, _ = optimum(territory, pruned=True, link_eur=link_eur)

    assert worthwhile == pytest.approx(everything, rel=1e-6, abs=1e-4)


def test_pairs_looked_at_some_at_a_time_are_worth_what_they_are_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd, known = crowded_territory(), costly_knowledge()
    flows = tuple(
        flow.model_copy(update={"quantity_per_year": 10.0 * (i + 1)}) for i, flow in enumerate(crowd.flows)
    )
    territory = replace(crowd, flows=flows)
    book = RuleBook(territory, known)
    at_once = find_candidates(territory, book, known)
    worths = pair_worths(at_once, book.links, known)

    for module in ("candidates", "worth"):
        monkeypatch.setattr(f"matching.{module}.PAIRS_AT_ONCE", 7)
    found = find_candidates(territory, book, known)
    again = pair_worths(found, book.links, known)

    assert len(at_once) > 7
    assert len(set(at_once.way_km.tolist())) > 1
    for name in ("giver", "taker", "way_km"):
        assert np.array_equal(getattr(found, name), getattr(at_once, name)), name
    assert np.array_equal(again.most, worths.most)


def recovering_knowledge() -> Knowledge:
    """Return knowledge in which recovery, disposal and the network have emissions or fees of their own."""
    known = costly_knowledge()
    co2 = {"recovery_co2": make_reference("r", 20.0), "disposal_co2": make_reference("d", 7.0)}
    facts = {
        i: replace(
            f,
            haulage=replace(f.haulage, fee_eur_per_unit=2.0, link_eur_per_km_year=50.0),
            production_co2=None if i == "slag" else f.production_co2,
            **co2,
        )
        for i, f in known.resources.items()
    }
    return replace(known, resources=facts)


@given(territories())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_columns_say_of_a_pair_what_its_leg_says(territory: Territory) -> None:
    knowledge = recovering_knowledge()
    book = RuleBook(territory, knowledge)
    found = find_candidates(territory, book, knowledge)
    money = pair_worths(found, book.links, knowledge)
    co2 = pair_worths(found, book.links, knowledge, Objective.CO2_AVOIDED)

    for row in range(len(found)):
        giver, taker = found.givers[found.giver[row]], found.takers[found.taker[row]]
        link = book.links.get(giver.resource_id or "", taker.resource_id or "")
        assert link is not None
        leg = price_leg(giver, taker, float(found.way_km[row]), link, knowledge)
        assert money.value[row] == pytest.approx(leg.worth_eur)
        assert money.opening[row] == pytest.approx(leg.opening_eur)
        assert money.yields[row] == pytest.approx(leg.yield_ratio)
        assert co2.value[row] == pytest.approx(-leg.co2_kg)
        assert co2.opening[row] == 0.0


def test_pairs_that_cannot_pay_are_left_out() -> None:
    territory = make_territory(
        flows=(
            make_flow(id="o", price_eur_per_unit=-50),
            make_flow(id="n", site_id="site_b", direction="need", price_eur_per_unit=40),
            make_flow(id="m", site_id="site_b", direction="need", price_eur_per_unit=90),
        )
    )

    assert optimum(territory, pruned=False, link_eur=0.0)[1] == 2
    assert optimum(territory, pruned=True, link_eur=0.0)[1] == 1
