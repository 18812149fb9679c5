"""The heat-recovery loops of the demonstration: they pay, and use no heat that exchanges use."""

from collections import defaultdict

import pytest

from symbiose.domain.opeo import OpeoModel
from symbiose.domain.run_results import RunResult
from tests.seed_territories import seed_run, seed_territory


def run() -> RunResult:
    """Return the run on the demonstration, which takes seconds: made by the first test, not on collection."""
    return seed_run("demonstration")


def test_a_loop_pays() -> None:
    assert run().loops
    for loop in run().loops:
        assert loop.benefit_eur_per_year > 0
        assert sum(loop.by_site_eur_per_year.values()) == pytest.approx(loop.benefit_eur_per_year)


def test_no_alternative_costs_less_than_a_loop() -> None:
    for loop in run().loops:
        cost = {one.name: one.objective_eur_per_year for one in loop.alternatives}

        assert cost["loop"] <= min(cost.values()) + 1e-3 * abs(cost["loop"])


def test_loops_lie_between_neighbours_and_belong_to_the_sixth_model() -> None:
    for loop in run().loops:
        assert 0 < loop.distance_km <= 3 * len(loop.instance.edges)
        assert {mark.model for mark in loop.models} == {OpeoModel.FOOTPRINT}


def test_loops_and_exchanges_together_use_no_heat_twice() -> None:
    used: dict[str, float] = defaultdict(float)
    for loop in run().loops:
        for flow_id, months in loop.taken_mwh.items():
            used[flow_id] += sum(months)
    for proposal in run().proposals:
        used[proposal.path.offer_id] += sum(proposal.monthly)
        used[proposal.path.need_id] += sum(proposal.monthly_received)
    flows = seed_territory("demonstration").flows

    taken = [flow_id for loop in run().loops for flow_id in loop.taken_mwh]
    assert taken
    for flow_id in taken:
        assert used[flow_id] <= flows[flow_id].quantity_per_year * (1 + 1e-6)
