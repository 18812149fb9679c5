"""Runs over territories: their proposals add up, and depend on nothing they should not."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import find_candidates
from matching.decided_paths import apply_decisions
from matching.knowledge import Knowledge
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from matching.solving import solve_steps
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import ModelMark, Objective, Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_flow, make_processor, make_substitution
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, territories
from tests.matching.territories import make_facts, make_knowledge, make_reference, make_territory

EXACT = SolveSettings(gap=1e-6)


def run(
    territory: Territory, knowledge: Knowledge | None = None, settings: SolveSettings = EXACT
) -> RunResult:
    known = knowledge or costly_knowledge()
    return ExchangeMatcher(lambda _: known, solve_plainly).propose(territory, settings, "run_1", NOON)


def test_an_offer_goes_to_the_need_of_the_same_resource_as_far_as_both_reach() -> None:
    territory = make_territory(
        flows=(
            make_flow(id="o", quantity_per_year=1200, price_eur_per_unit=65),
            make_flow(
                id="n", site_id="site_b", direction="need", quantity_per_year=600, price_eur_per_unit=30
            ),
        )
    )

    result = run(territory, make_knowledge())

    (proposal,) = result.proposals
    assert proposal.monthly == pytest.approx((50.0,) * 12)
    assert proposal.terms_eur_per_year["disposal_avoided"] == pytest.approx(600 * 65)
    assert proposal.terms_eur_per_year["purchase_avoided"] == pytest.approx(600 * 30)
    assert proposal.terms_eur_per_year["transport"] == pytest.approx(-600 * 0.1 * proposal.distance_km)
    assert set(proposal.by_site_eur_per_year) == {"site_a", "site_b"}


def test_a_reference_price_is_used_and_recorded_where_none_is_declared() -> None:
    price = make_reference("prix_cendres", 25.0)
    knowledge = make_knowledge(make_facts("fly_ash", purchase=price))
    territory = make_territory(
        flows=(
            make_flow(id="o", quantity_per_year=100),
            make_flow(id="n", site_id="site_b", direction="need", quantity_per_year=100),
        )
    )

    (proposal,) = run(territory, knowledge).proposals

    assert proposal.terms_eur_per_year["purchase_avoided"] == pytest.approx(2500.0)
    assert price in proposal.references


def test_a_substitution_covers_the_need_by_its_yield_and_costs_its_preparation() -> None:
    territory = make_territory(
        flows=(
            make_flow(id="o", quantity_per_year=100, price_eur_per_unit=65),
            make_flow(
                id="n",
                site_id="site_b",
                direction="need",
                resource_id="cement_addition",
                price_eur_per_unit=30,
            ),
        ),
        substitutions=(make_substitution(yield_ratio=0.8, pretreatment_cost_eur_per_unit=4),),
    )

    (proposal,) = run(territory, make_knowledge()).proposals

    assert sum(proposal.monthly_received) == pytest.approx(80.0)
    assert proposal.terms_eur_per_year["purchase_avoided"] == pytest.approx(80 * 30)
    assert proposal.terms_eur_per_year["pretreatment"] == pytest.approx(-400.0)


def test_waste_is_counted_as_diverted_once_though_two_products_come_of_it() -> None:
    authorised = tuple(
        site.model_copy(update={"dangerous_waste_codes": ("10 02 07*",)}) for site in make_territory().sites
    )
    needs = [
        make_flow(id=f"n_{r}", site_id="site_b", direction="need", resource_id=r, price_eur_per_unit=50)
        for r in ("zinc_oxide", "slag")
    ]
    offer = make_flow(
        id="o",
        resource_id="zinc_dust",
        waste_code="10 02 07*",
        price_eur_per_unit=100,
        quantity_per_year=500,
    )
    kiln = make_processor(outputs={"zinc_oxide": 0.35, "slag": 0.6})
    territory = make_territory(sites=authorised, flows=(offer, *needs), processors=(kiln,))

    result = run(territory, make_knowledge())

    assert len(result.proposals) == 2
    assert sum(p.waste_diverted_t_per_year for p in result.proposals) == pytest.approx(500.0)
    received = {p.received_resource_id: sum(p.monthly_received) for p in result.proposals}
    assert received == pytest.approx({"zinc_oxide": 175.0, "slag": 300.0})


def test_treatment_whose_products_nobody_takes_is_no_exchange() -> None:
    offer = make_flow(id="o", resource_id="zinc_dust", price_eur_per_unit=100)
    need = make_flow(
        id="n",
        site_id="site_b",
        direction="need",
        resource_id="zinc_oxide",
        price_eur_per_unit=0,
        quantity_per_year=0,
    )
    territory = make_territory(flows=(offer, need), processors=(make_processor(),))

    result = run(territory, make_knowledge(), replace(EXACT, objective=Objective.QUANTITY_DIVERTED))

    assert result.proposals == ()
    assert result.run.objective_value == pytest.approx(0.0)


def test_chains_go_through_several_processors_but_never_round_in_a_circle() -> None:
    grinder = make_processor(
        id="processor_q", inputs={"zinc_oxide": 1.0}, outputs={"zinc_dust": 1.0, "slag": 0.9}
    )
    flows = (
        make_flow(id="o", resource_id="zinc_dust", price_eur_per_unit=100),
        make_flow(id="n", site_id="site_b", direction="need", resource_id="slag", price_eur_per_unit=50),
    )
    sites = (*make_territory().sites, make_territory().sites[0].model_copy(update={"id": "site_q"}))
    territory = make_territory(
        sites=sites,
        flows=flows,
        processors=(make_processor(), grinder.model_copy(update={"site_id": "site_q"})),
    )

    (proposal,) = run(territory, make_knowledge()).proposals

    assert proposal.path.through == ("processor_p", "processor_q")
    assert sum(proposal.monthly_received) == pytest.approx(1000 * 0.5 * 0.9)


def test_why_not_names_every_rule_that_refuses() -> None:
    territory = make_territory(
        flows=(
            make_flow(id="o", withdrawn=True),
            make_flow(id="n", direction="need", resource_id="slag", site_id="site_b", price_eur_per_unit=1),
        )
    )
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_plainly)

    refusals = matcher.why_not(territory, "o", "n")

    assert {r.rule for r in refusals} == {"withdrawn", "resource"}
    assert all(r.sentence and r.change for r in refusals)
    with pytest.raises(UnknownThing):
        matcher.why_not(territory, "o", "nowhere")


def test_models_are_asked_for_with_the_flows_and_processors_of_the_path() -> None:
    asked: list[tuple[str, str, list[str], list[str]]] = []

    def models_of(
        _: Proposal,
        offer: Flow,
        need: Flow,
        processors: Sequence[Processor],
        substitutions: Sequence[Substitution],
    ) -> tuple[ModelMark, ...]:
        asked.append((offer.id, need.id, [p.id for p in processors], [s.id for s in substitutions]))
        return (ModelMark(model=5, reason="parce que"),)

    territory = make_territory(
        flows=(
            make_flow(id="o", price_eur_per_unit=65),
            make_flow(
                id="n",
                site_id="site_b",
                direction="need",
                resource_id="cement_addition",
                price_eur_per_unit=30,
            ),
        ),
        substitutions=(make_substitution(),),
    )
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_plainly, models_of)

    (proposal,) = matcher.propose(territory, EXACT, "run_1", NOON).proposals

    assert [m.model for m in proposal.models] == [5]
    assert asked == [("o", "n", [], ["substitution_s"])]


@given(territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_proposals_add_up_to_the_net_benefit_of_the_run(territory: Territory) -> None:
    result = run(territory)

    total = sum(p.benefit_eur_per_year for p in result.proposals)
    assert result.run.objective_value == pytest.approx(total, rel=1e-6, abs=1e-3)
    for proposal in result.proposals:
        assert sum(proposal.by_site_eur_per_year.values()) == pytest.approx(
            proposal.benefit_eur_per_year, abs=1e-6
        )
        assert sum(proposal.co2_terms_t_per_year.values()) == pytest.approx(
            proposal.co2_avoided_t_per_year, abs=1e-9
        )


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_no_supply_demand_or_capacity_is_exceeded(territory: Territory) -> None:
    proposals = run(territory).proposals

    for flow in territory.flows:
        given_ = np.array([p.monthly for p in proposals if p.path.offer_id == flow.id]).sum(axis=0)
        taken = np.array([p.monthly_received for p in proposals if p.path.need_id == flow.id]).sum(axis=0)
        assert np.all(np.maximum(given_, taken) <= np.array(flow.monthly()) + 1e-6)
    treated = sum(p.quantity_per_year for p in proposals if p.path.through[:1] == ("processor_p",))
    assert treated <= territory.processors[0].capacity_per_year + 1e-6


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_one_period_instead_of_twelve_months_has_the_same_optimum(territory: Territory) -> None:
    knowledge = costly_knowledge()
    book = RuleBook(territory, knowledge)
    matcher = ExchangeMatcher(lambda _: knowledge, solve_plainly)
    found = find_candidates(territory, book, knowledge)
    steps = matcher.lay_out(territory, found, book, Objective.NET_BENEFIT).steps
    decided = apply_decisions(steps, (), (), book)

    short = solve_steps(decided.steps, {}, EXACT, solve_plainly)
    long = solve_steps(decided.steps, {}, EXACT, solve_plainly, aggregate=False)

    assert short.objective_value == pytest.approx(long.objective_value, rel=1e-6, abs=1e-4)


@given(territories(), st.data())
@settings(max_examples=15, deadline=None, derandomize=True)
def test_order_and_names_change_nothing(territory: Territory, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(territory.flows))
    renamed = tuple(
        site.model_copy(update={"name": f"X{site.id}", "company_id": f"other_{site.company_id}"})
        for site in territory.sites
    )
    processors = tuple(p.model_copy(update={"name": p.name[::-1]}) for p in territory.processors[::-1])

    other = run(replace(territory, flows=tuple(shuffled), sites=renamed[::-1], processors=processors))

    plain = run(territory)
    assert [without_words(p) for p in other.proposals] == [without_words(p) for p in plain.proposals]


def without_words(proposal: Proposal) -> Proposal:
    """Return a proposal without its sentences, which name processors."""
    return proposal.model_copy(update={"reasons": ()})


@given(territories())
@settings(max_examples=15, deadline=None, derandomize=True)
def test_a_thousand_times_the_quantities_make_a_thousand_times_the_exchanges(territory: Territory) -> None:
    free = costly_knowledge()
    known = Knowledge(
        {
            i: replace(f, haulage=replace(f.haulage, setup_eur_per_year=0.0))
            for i, f in free.resources.items()
        },
        free.approach,
    )
    plain = tuple(p.model_copy(update={"opening_cost_eur": 0}) for p in territory.processors)
    bigger = replace(
        territory,
        flows=tuple(
            f.model_copy(update={"quantity_per_year": f.quantity_per_year * 1000}) for f in territory.flows
        ),
        processors=tuple(
            p.model_copy(update={"capacity_per_year": p.capacity_per_year * 1000}) for p in plain
        ),
    )

    small, large = run(replace(territory, processors=plain), known), run(bigger, known)

    assert large.run.objective_value == pytest.approx(1000 * (small.run.objective_value or 0), rel=1e-6)


@given(territories())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_what_is_diverted_counts_the_tonnes_of_waste_and_nothing_else(territory: Territory) -> None:
    result = run(territory, settings=replace(EXACT, objective=Objective.QUANTITY_DIVERTED))

    wastes = {flow.id for flow in territory.flows if flow.waste_code}
    diverted = sum(p.quantity_per_year for p in result.proposals if p.path.offer_id in wastes)
    assert result.run.objective_value == pytest.approx(diverted, abs=1e-3)
    assert sum(p.waste_diverted_t_per_year for p in result.proposals) == pytest.approx(diverted, abs=1e-3)
