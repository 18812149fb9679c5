"""Large groups lose pairs but not their bound: no choice among all pairs is worth more than is told."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matching.laying_out
import matching.transport
from matching.candidates import Candidates, find_candidates
from matching.decided_paths import apply_decisions
from matching.exchange_solve import solve_document
from matching.knowledge import Knowledge
from matching.plants import Plant
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from matching.solver_run import THREADS
from matching.solving import solve_steps
from matching.thinning import Effort, Thinned, thin_out
from matching.transport import Transport, best, price
from matching.worth import PairWorths, may_be_worth, pair_worths
from symbiose.domain.exchanges import Objective, State
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import crowded_territory

EXACT = SolveSettings(gap=1e-7)


@st.composite
def transports(draw: st.DrawFn) -> Transport:
    """Return a random transport problem, dense or not, with values of either sign."""
    givers, takers = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    seed = draw(st.integers(0, 10_000))
    random = np.random.default_rng(seed)
    pairs = np.flatnonzero(random.random(givers * takers) < draw(st.sampled_from([0.3, 0.7, 1.0])))
    return Transport(
        giver=pairs // takers,
        taker=pairs % takers,
        value=random.uniform(-20, 100, len(pairs)),
        yields=random.uniform(0.3, 1.2, len(pairs)),
        supply=random.choice([0.0, 5.0, 50.0, 500.0], givers),
        demand=random.choice([0.0, 5.0, 50.0, 500.0], takers),
        most=np.full(len(pairs), 2000.0),
    )


def optimum(problem: Transport) -> float:
    """Return the optimum of a transport problem, stated plainly over all pairs."""
    model = pulp.LpProblem("transport", pulp.LpMaximize)
    send = [model.add_variable(f"x_{i}", 0) for i in range(len(problem.value))]
    model += pulp.lpSum(v * x for v, x in zip(problem.value, send, strict=True))
    for giver, supply in enumerate(problem.supply):
        model += pulp.lpSum(send[i] for i in np.flatnonzero(problem.giver == giver)) <= supply
    for taker, demand in enumerate(problem.demand):
        rows = np.flatnonzero(problem.taker == taker)
        model += pulp.lpSum(problem.yields[i] * send[i] for i in rows) <= demand
    model.solve(pulp.HiGHS(msg=False, threads=THREADS))
    return float(pulp.value(model.objective) or 0.0)


@given(transports())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_prices_bound_the_optimum_of_transport_closely_and_fit_every_pair(problem: Transport) -> None:
    priced = price(problem)

    best_value = optimum(problem)
    assert priced.bound >= best_value - 1e-6
    assert priced.bound <= best_value * (1 + 2e-4) + 1e-6
    assert np.all(priced.excess <= 1e-9)


def chain_of_plants() -> Transport:
    """10 t go through two plants, one after the other, to a need that pays 100 €/t: 1,000 €."""
    first = Plant(np.array([0]), np.array([1]), np.ones(1), 20.0, 0.0, 0.0)
    second = Plant(np.array([1]), np.array([2]), np.ones(1), 20.0, 0.0, 0.0)
    return Transport(
        giver=np.array([0, 1, 2]),
        taker=np.array([0, 1, 2]),
        value=np.array([0.0, 0.0, 100.0]),
        yields=np.ones(3),
        supply=np.array([10.0, 0.0, 0.0]),
        demand=np.array([0.0, 0.0, 10.0]),
        most=np.full(3, 10.0),
        plants=(first, second),
    )


@pytest.mark.parametrize("left_out", range(3), ids=["from_an_offer", "between_plants", "to_a_need"])
def test_a_bound_counts_pairs_that_did_not_join_in_time(
    left_out: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching.transport, "ROUNDS", 1)

    priced = price(chain_of_plants(), begin=np.arange(3) != left_out)

    assert not priced.carried.any()
    assert priced.bound >= 1_000.0


def test_plants_hand_on_what_they_treat() -> None:
    priced = price(chain_of_plants())

    assert priced.carried.all()
    assert priced.bound == pytest.approx(1_000.0)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-5, 5)), max_size=30), st.integers(1, 4))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_best_pairs_of_each_giver_are_the_first_when_sorted(
    pairs: list[tuple[int, int]], count: int
) -> None:
    giver = np.array([g for g, _ in pairs], dtype=np.int64)
    value = np.array([v for _, v in pairs], dtype=float)

    chosen = best(giver, value, count)

    for one in set(giver.tolist()):
        mine = sorted(value[giver == one], reverse=True)
        assert sorted(value[(giver == one) & chosen], reverse=True) == mine[:count]


def thinned(
    territory: Territory, knowledge: Knowledge, *, dense: int, objective: Objective = Objective.NET_BENEFIT
) -> tuple[Candidates, Thinned, PairWorths]:
    """Return candidates, what thinning leaves of them, and their worths."""
    book = RuleBook(territory, knowledge)
    found = find_candidates(territory, book, knowledge)
    worths = pair_worths(found, book.links, knowledge, objective)
    nothing = np.zeros(len(found), dtype=bool)
    kept = may_be_worth(worths) if objective is Objective.NET_BENEFIT else ~nothing
    return found, thin_out(found, kept, nothing, worths, dense=dense), worths


@given(territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_groups_are_the_parts_that_share_no_offer_need_or_processor(territory: Territory) -> None:
    found, result, worths = thinned(territory, costly_knowledge(), dense=0)
    graph: nx.Graph[str] = nx.Graph()
    for row in np.flatnonzero(may_be_worth(worths)):
        giver, taker = found.givers[found.giver[row]], found.takers[found.taker[row]]
        graph.add_edge(giver.thing_id, taker.thing_id)

    offers = {flow.id for flow in territory.flows if flow.direction.value == "offer"}
    parts = [sorted(offers & part) for part in nx.connected_components(graph) if offers & part]

    assert sorted(parts) == sorted(sorted(group.offer_ids) for group in result.groups)


@given(territories(), st.sampled_from(list(Objective)))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_choice_among_all_pairs_is_worth_more_than_the_bound_told(
    territory: Territory, objective: Objective
) -> None:
    asked = replace(EXACT, objective=objective)
    knowledge = costly_knowledge()
    book = RuleBook(territory, knowledge)
    matcher = ExchangeMatcher(lambda _: knowledge, solve_document)
    found, few, _ = thinned(territory, knowledge, dense=0, objective=objective)
    every = matcher.lay_out(territory, found, book, objective)

    whole = solve_steps(every.steps, {}, asked, solve_document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching.laying_out, "thin_out", lambda *_: few)
        laid = matcher.lay_out(territory, found, book, objective)
    part = solve_steps(laid.steps, {}, asked, solve_document, groups=laid.groups)

    assert every.groups == ()
    assert whole.objective_value is not None
    assert part.objective_value is not None
    assert part.bound is not None
    assert part.objective_value <= whole.objective_value + 1e-4
    assert whole.objective_value <= part.bound * (1 + 1e-9) + 1e-4
    assert part.status == ("optimal" if (part.gap or 0.0) <= EXACT.gap else "feasible")


@given(territories())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_without_opening_costs_the_bound_is_the_optimum_and_the_pairs_kept_reach_it(
    territory: Territory,
) -> None:
    known = costly_knowledge()
    facts = {
        i: replace(f, haulage=replace(f.haulage, setup_eur_per_year=0.0)) for i, f in known.resources.items()
    }
    knowledge = replace(known, resources=facts)
    free = tuple(p.model_copy(update={"opening_cost_eur": 0}) for p in territory.processors)
    territory = replace(territory, processors=free)
    book = RuleBook(territory, knowledge)
    matcher = ExchangeMatcher(lambda _: knowledge, solve_document)
    found, few, _ = thinned(territory, knowledge, dense=0)
    every = matcher.lay_out(territory, found, book, Objective.NET_BENEFIT)
    whole = solve_steps(every.steps, {}, EXACT, solve_document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching.laying_out, "thin_out", lambda *_: few)
        laid = matcher.lay_out(territory, found, book, Objective.NET_BENEFIT)
    part = solve_steps(laid.steps, {}, EXACT, solve_document, groups=laid.groups)

    assert part.objective_value == pytest.approx(whole.objective_value, rel=3e-4, abs=1e-3)
    assert part.bound == pytest.approx(whole.objective_value, rel=3e-4, abs=1e-3)


def test_small_groups_are_solved_whole() -> None:
    found, result, worths = thinned(crowded_territory(), costly_knowledge(), dense=100)

    assert result.groups == ()
    assert np.array_equal(result.kept, may_be_worth(worths))
    assert len(found) <= 100


def test_a_group_is_large_by_its_months_where_its_calendars_differ() -> None:
    """As many steps as are solved whole over a year are too many over twelve months."""
    even = replace(crowded_territory(), processors=())
    winter = (0.5, 0.5) + (0.0,) * 10
    ash = next(flow for flow in even.flows if flow.resource_id == "fly_ash")
    others = tuple(flow for flow in even.flows if flow is not ash)
    seasonal = replace(even, flows=(ash.model_copy(update={"months": winter}), *others))
    found, _, _ = thinned(even, costly_knowledge(), dense=0)

    groups = [thinned(one, costly_knowledge(), dense=len(found))[1].groups for one in (even, seasonal)]

    assert groups[0] == ()
    assert ash.id in {offer for group in groups[1] for offer in group.offer_ids}


def test_what_was_accepted_is_carried_by_a_thinned_group(monkeypatch: pytest.MonkeyPatch) -> None:
    territory = replace(crowded_territory(), processors=())
    knowledge = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: knowledge, solve_document)
    accepted = matcher.propose(territory, EXACT, "run_1", NOON).proposals[-1]
    worse = tuple(
        f.model_copy(update={"price_eur_per_unit": -70}) if f.id == accepted.path.offer_id else f
        for f in territory.flows
    )
    decided = replace(territory, flows=worse, decisions=(decide(accepted, State.ACCEPTED),))
    monkeypatch.setattr(matching.laying_out, "thin_out", lambda *args: thin_out(*args, dense=0))

    second = matcher.propose(decided, EXACT, "run_2", NOON)

    carried = {p.path: p.quantity_per_year for p in second.proposals}
    assert carried[accepted.path] == pytest.approx(accepted.quantity_per_year, rel=1e-6)
    assert second.run.relaxed == ()
    assert second.run.bound is not None
    assert second.run.bound >= (second.run.objective_value or 0.0)


def test_decisions_on_a_group_keep_its_bound() -> None:
    """A refusal takes choices away, so that what all pairs are worth at most still holds."""
    territory = replace(crowded_territory(), processors=())
    knowledge = costly_knowledge()
    book = RuleBook(territory, knowledge)
    _, few, _ = thinned(territory, knowledge, dense=0)
    matcher = ExchangeMatcher(lambda _: knowledge, solve_document)
    refused = decide(matcher.propose(territory, EXACT, "run_1", NOON).proposals[0], State.REFUSED)
    found = find_candidates(territory, book, knowledge)
    every = matcher.lay_out(territory, found, book, Objective.NET_BENEFIT)

    left = apply_decisions(every.steps, (refused,), (), book)
    after = solve_steps(left.steps, left.locks, EXACT, solve_document)

    assert (after.objective_value or 0.0) <= sum(group.bound for group in few.groups)


def test_an_effort_is_split_into_parts_of_its_time_that_tell_their_part_of_the_whole() -> None:
    told: list[float] = []

    rest, part = Effort(time_s=20.0, tell=told.append).split(0.25)

    assert (rest.time_s, part.time_s) == (15.0, 5.0)
    for effort, done in ((rest, 0.5), (rest, 1.0), (part, 0.5), (part, 1.0)):
        assert effort.tell is not None
        effort.tell(done)
    assert told == [0.375, 0.75, 0.875, 1.0]
