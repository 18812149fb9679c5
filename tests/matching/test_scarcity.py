"""What a run tells to be scarce is what one more unit really brings; what nothing serves has its price."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from matching.exchange_solve import solve_document, solve_with_prices
from matching.knowledge import Knowledge
from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import Objective, Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarceKind, ScarcityOfRun
from tests.builders import NOON, make_decision, make_flow, make_processor
from tests.matching.strategies import territories
from tests.matching.territories import ROAD, make_facts, make_knowledge, make_territory

EXACT = SolveSettings(gap=1e-9)
Worths = dict[tuple[ScarceKind, str], float]


def offer(id: str = "o", **changes: Any) -> Flow:
    values = {"resource_id": "fly_ash", "price_eur_per_unit": 50, "quantity_per_year": 100.0}
    return make_flow(id=id, **(values | changes))


def need(id: str = "n", **changes: Any) -> Flow:
    return offer(id, **({"site_id": "site_b", "direction": "need", "quantity_per_year": 300.0} | changes))


def run(
    territory: Territory, knowledge: Knowledge | None = None, settings: SolveSettings = EXACT
) -> RunResult:
    known = knowledge or make_knowledge()
    return ExchangeMatcher(lambda _: known, solve_with_prices).propose(territory, settings, "run_1", NOON)


def worths(told: ScarcityOfRun) -> Worths:
    return {(one.kind, one.thing_id): one.worth_per_unit for one in told.scarce}


def value(territory: Territory, knowledge: Knowledge | None = None) -> float:
    return run(territory, knowledge).run.objective_value or 0.0


def test_a_scarce_offer_is_worth_what_one_more_unit_of_it_brings() -> None:
    territory = make_territory(flows=(offer(), need()))
    more = replace(territory, flows=(offer(quantity_per_year=101.0), need()))

    told = run(territory).scarcity

    assert worths(told) == {(ScarceKind.OFFER, "o"): pytest.approx(value(more) - value(territory))}
    assert not told.openings_shared


def test_a_scarce_need_is_worth_what_one_more_unit_received_brings() -> None:
    territory = make_territory(flows=(offer(quantity_per_year=900.0), need()))
    more = replace(territory, flows=(offer(quantity_per_year=900.0), need(quantity_per_year=301.0)))

    assert worths(run(territory).scarcity) == {
        (ScarceKind.NEED, "n"): pytest.approx(value(more) - value(territory))
    }


@pytest.mark.parametrize("offers", [1, 2])
def test_capacity_is_worth_what_one_more_unit_treated_brings(offers: int) -> None:
    """Several offers share the processor: each has a copy of it, and all have one capacity."""
    dust = [offer(f"o{i}", resource_id="zinc_dust", quantity_per_year=500.0) for i in range(offers)]
    flows = (*dust, need(resource_id="zinc_oxide", price_eur_per_unit=300, quantity_per_year=900.0))

    def with_capacity(capacity: float) -> Territory:
        kiln = make_processor(capacity_per_year=capacity, cost_eur_per_unit=20)
        return make_territory(flows=flows, processors=(kiln,))

    told = worths(run(with_capacity(240.0)).scarcity)

    assert told == {
        (ScarceKind.PROCESSOR, "processor_p"): pytest.approx(
            value(with_capacity(241.0)) - value(with_capacity(240.0))
        )
    }


def test_a_need_that_nothing_serves_is_within_reach_from_what_is_told_on() -> None:
    flows = (offer(price_eur_per_unit=5), need(price_eur_per_unit=10))

    def at(fee: float) -> Knowledge:
        return make_knowledge(make_facts("fly_ash", haulage=replace(ROAD, fee_eur_per_unit=fee)))

    [far] = run(make_territory(flows=flows), at(30.0)).scarcity.out_of_reach

    assert (far.need_id, far.offer_id) == ("n", "o")
    assert not run(make_territory(flows=flows), at(30.0 - far.less_eur_per_unit + 0.01)).proposals
    assert run(make_territory(flows=flows), at(30.0 - far.less_eur_per_unit - 0.01)).proposals


def test_a_need_that_an_offer_gives_more_to_elsewhere_is_short_of_that_price() -> None:
    flows = (offer(), need(), need("poor", price_eur_per_unit=20))

    told = run(make_territory(flows=flows)).scarcity

    [far] = told.out_of_reach
    assert (far.need_id, far.less_eur_per_unit) == ("poor", pytest.approx(30.0))


def test_a_need_is_short_of_the_price_of_the_months_in_which_something_is_offered() -> None:
    """In the other months the way is open to nothing, whatever it is worth."""
    winter = (0.5, 0.5) + (0.0,) * 10
    flows = (offer(months=winter), need(quantity_per_year=900.0), need("poor", price_eur_per_unit=20))

    [far] = run(make_territory(flows=flows)).scarcity.out_of_reach

    assert (far.need_id, far.less_eur_per_unit) == ("poor", pytest.approx(30.0))


def test_an_opening_is_shared_only_where_it_counts_in_the_objective() -> None:
    dust = [offer(f"o{i}", resource_id="zinc_dust", quantity_per_year=500.0) for i in range(2)]
    flows = (*dust, need(resource_id="zinc_oxide", price_eur_per_unit=300, quantity_per_year=900.0))
    opened = make_territory(flows=flows, processors=(make_processor(opening_cost_eur=900.0),))

    def shared(objective: Objective) -> bool:
        return run(opened, settings=replace(EXACT, objective=objective)).scarcity.openings_shared

    assert shared(Objective.NET_BENEFIT)
    assert not shared(Objective.CO2_AVOIDED)


def test_a_refused_pair_brings_no_need_within_reach() -> None:
    flows = (offer(price_eur_per_unit=-100), need(price_eur_per_unit=10))
    path = Path(offer_id="o", need_id="n")
    refused = make_decision(path=path, proposal_id="proposal_x", state=State.REFUSED, reason="r")

    assert run(make_territory(flows=flows)).scarcity.out_of_reach
    assert not run(make_territory(flows=flows, decisions=(refused,))).scarcity.out_of_reach


def test_a_path_through_a_processor_that_was_refused_leaves_the_direct_pair_within_reach() -> None:
    flows = (offer(price_eur_per_unit=-100), need(price_eur_per_unit=10))
    path = Path(offer_id="o", through=("processor_x",), need_id="n")
    refused = make_decision(path=path, proposal_id="proposal_x", state=State.REFUSED, reason="r")

    alone = run(make_territory(flows=flows)).scarcity.out_of_reach

    assert alone
    assert run(make_territory(flows=flows, decisions=(refused,))).scarcity.out_of_reach == alone


def test_other_objectives_tell_what_is_scarce_in_their_unit_and_nothing_of_costs() -> None:
    diverted = replace(EXACT, objective=Objective.QUANTITY_DIVERTED)
    ash = {"waste_code": "10 01 02"}
    flows = (offer(**ash), need(**ash))

    told = run(make_territory(flows=flows), settings=diverted).scarcity

    assert worths(told) == {(ScarceKind.OFFER, "o"): pytest.approx(1.0)}
    co2 = replace(EXACT, objective=Objective.CO2_AVOIDED)
    assert run(make_territory(flows=flows), settings=co2).scarcity == ScarcityOfRun()


def test_without_prices_or_flows_nothing_is_told() -> None:
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_document)
    territory = make_territory(flows=(offer(), need()))

    assert matcher.propose(territory, EXACT, "run_1", NOON).scarcity == ScarcityOfRun()
    assert run(make_territory()).scarcity == ScarcityOfRun()


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_more_of_anything_never_brings_more_than_its_price_where_nothing_is_opened(
    territory: Territory,
) -> None:
    free = replace(
        territory,
        processors=tuple(p.model_copy(update={"opening_cost_eur": 0}) for p in territory.processors),
    )
    before = run(free)
    told = worths(before.scarcity)
    reached = before.run.objective_value or 0.0

    for flow in free.flows:
        grown = flow.model_copy(update={"quantity_per_year": flow.quantity_per_year + 10.0})
        more = replace(free, flows=tuple(grown if one.id == flow.id else one for one in free.flows))
        worth = told.get((ScarceKind(flow.direction.value), flow.id), 0.0)
        if flow.quantity_per_year > 0:
            assert value(more) - reached <= 10.0 * worth + 0.1
