"""Decisions hold through every later run, and never make one infeasible."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.answers import Solve
from matching.exchange_solve import solve_document
from matching.knowledge import Knowledge
from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import Path, Proposal, State
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_flow, make_processor
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import make_knowledge, make_territory

TOLERANCE = 1e-4


def run(territory: Territory, knowledge: Knowledge | None = None, solve: Solve = solve_plainly) -> RunResult:
    """Return a run over a territory."""
    known = knowledge or costly_knowledge()
    matcher = ExchangeMatcher(lambda _: known, solve)
    return matcher.propose(territory, SolveSettings(gap=1e-6), "run_1", NOON)


def by_path(result: RunResult) -> dict[Path, Proposal]:
    return {proposal.path: proposal for proposal in result.proposals}


def direct_territory(**changes: object) -> Territory:
    offer = make_flow(id="o1", price_eur_per_unit=65)
    needs = [
        make_flow(
            id=f"n{i}", site_id=f"site_{s}", direction="need", quantity_per_year=600, price_eur_per_unit=p
        )
        for i, s, p in ((1, "b", 30), (2, "c", 20))
    ]
    return make_territory(**({"flows": (offer, *needs)} | changes))


def chain_territory(**changes: object) -> Territory:
    """Two givers of dust, one kiln, two takers of each of its outputs."""
    dust = {"resource_id": "zinc_dust", "price_eur_per_unit": 60}
    flows = (
        make_flow(id="o1", quantity_per_year=600, **dust),
        make_flow(id="o2", site_id="site_b", quantity_per_year=600, **dust),
        make_flow(id="n1", site_id="site_c", direction="need", resource_id="zinc_oxide",
                  quantity_per_year=200, price_eur_per_unit=300),
        make_flow(id="n2", site_id="site_b", direction="need", resource_id="zinc_oxide",
                  quantity_per_year=500, price_eur_per_unit=250),
        make_flow(id="n3", site_id="site_c", direction="need", resource_id="slag",
                  quantity_per_year=900, price_eur_per_unit=2),
    )  # fmt: skip
    kiln = make_processor(
        outputs={"zinc_oxide": 0.35, "slag": 0.6}, capacity_per_year=1000, cost_eur_per_unit=20
    )
    return make_territory(**({"flows": flows, "processors": (kiln,)} | changes))


def test_a_refused_exchange_is_never_proposed_again() -> None:
    first = run(direct_territory(), make_knowledge())
    refused = first.proposals[0]

    second = run(direct_territory(decisions=(decide(refused, State.REFUSED),)), make_knowledge())

    assert refused.path not in by_path(second)
    assert len(second.proposals) == 1


def test_an_accepted_exchange_keeps_its_quantity_when_a_better_taker_comes() -> None:
    first = run(direct_territory(), make_knowledge())
    accepted = by_path(first)[Path(offer_id="o1", need_id="n2")]
    better = make_flow(
        id="n9", site_id="site_b", direction="need", quantity_per_year=1000, price_eur_per_unit=90
    )
    territory = direct_territory(decisions=(decide(accepted, State.ACCEPTED),))

    second = run(replace(territory, flows=(*territory.flows, better)), make_knowledge())

    assert by_path(second)[accepted.path].monthly == pytest.approx(accepted.monthly)
    assert second.run.relaxed == ()


def test_an_accepted_exchange_is_cut_back_to_what_is_still_offered() -> None:
    accepted = by_path(run(direct_territory(), make_knowledge()))[Path(offer_id="o1", need_id="n1")]
    territory = direct_territory(decisions=(decide(accepted, State.ACCEPTED),))
    smaller = territory.flows[0].model_copy(update={"quantity_per_year": 240.0})

    second = run(replace(territory, flows=(smaller, *territory.flows[1:])), make_knowledge())

    (relaxed,) = second.run.relaxed
    assert second.run.status == "optimal"
    assert by_path(second)[accepted.path].quantity_per_year == pytest.approx(240.0)
    assert (relaxed.accepted_per_year, relaxed.kept_per_year) == pytest.approx((600.0, 240.0))
    assert "quantité offerte (240 t/an)" in relaxed.cause


def test_an_accepted_exchange_that_a_rule_refuses_is_dropped_in_the_words_of_the_rule() -> None:
    accepted = by_path(run(direct_territory(), make_knowledge()))[Path(offer_id="o1", need_id="n1")]
    territory = direct_territory(decisions=(decide(accepted, State.ACCEPTED),))
    withdrawn = territory.flows[0].model_copy(update={"withdrawn": True})

    second = run(replace(territory, flows=(withdrawn, *territory.flows[1:])), make_knowledge())

    (relaxed,) = second.run.relaxed
    assert relaxed.cause == "L’offre a été retirée."
    assert relaxed.kept_per_year == 0.0


def test_an_accepted_exchange_whose_flow_is_gone_is_reported() -> None:
    accepted = by_path(run(direct_territory(), make_knowledge()))[Path(offer_id="o1", need_id="n1")]
    territory = direct_territory(decisions=(decide(accepted, State.ACCEPTED),))

    second = run(replace(territory, flows=territory.flows[1:]), make_knowledge())

    assert [one.cause for one in second.run.relaxed] == ["L’offre n’est plus déclarée."]


def test_an_accepted_exchange_that_no_longer_pays_is_still_carried() -> None:
    accepted = by_path(run(direct_territory(), make_knowledge()))[Path(offer_id="o1", need_id="n1")]
    territory = direct_territory(decisions=(decide(accepted, State.ACCEPTED),))
    worthless = territory.flows[0].model_copy(update={"price_eur_per_unit": -500})

    second = run(replace(territory, flows=(worthless, *territory.flows[1:])), make_knowledge())

    assert by_path(second)[accepted.path].benefit_eur_per_year < 0
    assert len(second.proposals) == 1


def test_a_refused_chain_leaves_the_processor_open_to_other_givers_and_takers() -> None:
    first = run(chain_territory(), make_knowledge())
    path = next(
        p for p in sorted(by_path(first), key=str) if by_path(first)[p].received_resource_id == "zinc_oxide"
    )
    refused = decide(by_path(first)[path], State.REFUSED)

    second = run(chain_territory(decisions=(refused,)), make_knowledge())

    assert path not in by_path(second)
    assert any(p.offer_id == path.offer_id and p.through == path.through for p in by_path(second))
    assert any(p.need_id == path.need_id and p.through == path.through for p in by_path(second))
    assert second.run.objective_value == pytest.approx(first.run.objective_value)


def test_an_accepted_chain_binds_its_giver_and_receiver_and_nobody_else() -> None:
    first = by_path(run(chain_territory(), make_knowledge()))
    path = next(p for p in sorted(first, key=str) if first[p].received_resource_id == "zinc_oxide")
    accepted = decide(first[path], State.ACCEPTED)
    others = tuple(decide(p, State.REFUSED) for k, p in first.items() if k.offer_id != path.offer_id)

    second = run(chain_territory(decisions=(accepted, *others)), make_knowledge())

    assert by_path(second)[path].monthly_received == pytest.approx(first[path].monthly_received)
    assert second.run.relaxed == ()
    assert not any(p.offer_id != path.offer_id and p in first for p in by_path(second))


def test_accepted_chains_share_a_capacity_that_shrank() -> None:
    first = run(chain_territory(), make_knowledge())
    decisions = tuple(decide(p, State.ACCEPTED) for p in first.proposals)
    territory = chain_territory(decisions=decisions)
    smaller = territory.processors[0].model_copy(update={"capacity_per_year": 500.0})

    second = run(replace(territory, processors=(smaller,)), make_knowledge())

    assert second.run.status == "optimal"
    assert second.run.relaxed
    assert sum(p.quantity_per_year for p in second.proposals) <= 500.0 * (1 + TOLERANCE)


@given(territories(), st.sampled_from([solve_plainly, solve_document]), st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_decisions_and_later_changes_never_make_a_run_infeasible(
    territory: Territory, solve: Solve, data: st.DataObject
) -> None:
    knowledge = costly_knowledge()
    first = run(territory, knowledge, solve)
    states = [data.draw(st.sampled_from([None, State.ACCEPTED, State.REFUSED])) for _ in first.proposals]
    decisions = tuple(decide(p, s) for p, s in zip(first.proposals, states, strict=True) if s)
    factors = [data.draw(st.sampled_from([1.0, 1.0, 0.5, 0.0])) for _ in territory.flows]
    flows = tuple(
        flow.model_copy(update={"quantity_per_year": flow.quantity_per_year * factor})
        for flow, factor in zip(territory.flows, factors, strict=True)
    )

    second = run(replace(territory, flows=flows, decisions=decisions), knowledge, solve)

    found, relaxed = by_path(second), {r.proposal_id: r for r in second.run.relaxed}
    assert second.run.status == "optimal"
    for proposal, state in zip(first.proposals, states, strict=True):
        if state is State.REFUSED:
            assert proposal.path not in found
        if state is State.ACCEPTED:
            carried = sum(found[proposal.path].monthly_received) if proposal.path in found else 0.0
            accepted = sum(proposal.monthly_received)
            cut = relaxed.get(proposal.id)
            share = cut.kept_per_year / cut.accepted_per_year if cut else 1.0
            if share > TOLERANCE:
                assert carried == pytest.approx(accepted * share, rel=TOLERANCE, abs=TOLERANCE)
    if all(factor == 1.0 for factor in factors):
        assert not relaxed
