"""What a draft is worth: true for who sees everything, a true range for everybody else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.app.matcher import exchange_matcher
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import InvalidDeclaration, NotAllowed, ServiceBusy, UnknownThing
from symbiose.domain.exchanges import Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.live_worth import Certainty, FlowDraft, FlowWorth
from symbiose.domain.market_views import LiveMarkets
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.declare import withdraw_flow
from symbiose.services.live_worth import (
    Between,
    questions_per_hour,
    worth_of_draft,
    worth_of_flow,
)
from symbiose.services.propose import territory_on
from tests.builders import make_decision, make_site
from tests.services.live_market_case import OWNER, STAFF, cardboard, market_of, store_of, told, wanted

MATCHER = exchange_matcher(load_reference(), loops=False, sun=False, prices=False)
DAY = date(2026, 6, 1)
pytestmark = pytest.mark.usefixtures("time_to_spare")


def optimum(services: Services, *more: Flow, without: str = "") -> float:
    """Return what all exchanges together are worth at best, by a run of its own, €/yr."""
    whole = services.store.read(lambda r: territory_on(r, DAY))
    flows = (*(one for one in whole.flows if one.id != without), *more)
    changed = Territory(whole.day, whole.sites, flows, whole.processors, whole.substitutions)
    run = MATCHER.propose(changed, SolveSettings(gap=0.0), "run", services.clock()).run
    return run.objective_value or 0.0


def test_who_sees_everything_is_told_the_difference_of_two_optima() -> None:
    services = market_of(wanted(), wanted(id="flow_far", site_id="site_c", quantity_per_year=50.0))
    draft = cardboard(id="flow_new")
    expected = optimum(services, draft) - optimum(services)

    seen = told(services, STAFF, draft)

    assert seen.whole
    assert seen.worth.least_eur == pytest.approx(expected, abs=0.01)
    assert seen.worth.most_eur == pytest.approx(expected, abs=0.01)
    assert seen.worth.most_eur > 10_000.0


@given(
    offered=st.floats(min_value=5.0, max_value=400.0),
    price=st.floats(min_value=-30.0, max_value=120.0),
    wanted_t=st.floats(min_value=5.0, max_value=400.0),
    paid=st.floats(min_value=0.0, max_value=150.0),
    rival=st.floats(min_value=1.0, max_value=400.0),
)
@settings(deadline=None, max_examples=8)
def test_the_range_told_to_a_firm_holds_what_the_flow_is_worth(
    offered: float, price: float, wanted_t: float, paid: float, rival: float
) -> None:
    draft = cardboard(id="flow_new", quantity_per_year=offered, price_eur_per_unit=Decimal(f"{price:.2f}"))
    need = wanted(quantity_per_year=wanted_t, price_eur_per_unit=Decimal(f"{paid:.2f}"))
    services = market_of(need, cardboard(id="flow_rival", site_id="site_d", quantity_per_year=rival))
    expected = optimum(services, draft) - optimum(services)

    seen = told(services, OWNER, draft)

    assert not seen.whole
    assert seen.worth.least_eur - 1.0 <= expected <= seen.worth.most_eur + 1.0


def test_a_change_is_told_beside_what_stands() -> None:
    stands = cardboard(id="flow_stands", quantity_per_year=40.0)
    services = market_of(wanted(), stands)
    draft = stands.model_copy(update={"quantity_per_year": 80.0})
    expected = optimum(services, draft, without=stands.id) - optimum(services, without=stands.id)

    seen, whole = told(services, OWNER, draft, stands), told(services, STAFF, draft, stands)

    assert whole.worth.least_eur == pytest.approx(expected, abs=0.01)
    assert whole.stands is not None
    assert whole.stands.most_eur == pytest.approx(
        optimum(services) - optimum(services, without=stands.id), abs=0.01
    )
    assert seen.stands is not None
    assert seen.stands.most_eur < seen.worth.most_eur
    assert seen.worth.least_eur <= expected <= seen.worth.most_eur


def test_what_withdrawing_a_flow_costs_is_what_it_is_worth() -> None:
    stands = cardboard(id="flow_stands")
    services = market_of(wanted(), stands)
    lost = optimum(services) - optimum(services, without=stands.id)

    whole, seen = (worth_of_flow(services, actor, stands.id) for actor in (STAFF, OWNER))

    assert whole is not None
    assert whole.worth.least_eur == pytest.approx(lost, abs=0.01)
    assert whole.stands is None
    assert whole.partners[0].site == "Site b"
    assert seen is not None
    assert seen.worth.least_eur <= lost <= seen.worth.most_eur


def test_a_second_flow_of_the_same_words_is_worth_what_it_adds() -> None:
    stands = cardboard(id="flow_same", quantity_per_year=40.0)
    services = market_of(wanted(), stands)
    second = stands.model_copy(update={"quantity_per_year": 80.0})
    expected = optimum(services, second.model_copy(update={"id": "flow_other"})) - optimum(services)

    seen, whole = told(services, OWNER, second), told(services, STAFF, second)

    assert whole.worth.least_eur == pytest.approx(expected, abs=0.01)
    assert seen.worth.least_eur <= expected <= seen.worth.most_eur


def test_a_firm_is_told_what_its_own_hidden_flow_is_worth() -> None:
    stands = cardboard(id="flow_stands", confidentiality="hidden")
    services = market_of(wanted(), stands)
    lost = optimum(services) - optimum(services, without=stands.id)

    seen = worth_of_flow(services, OWNER, stands.id)

    assert seen is not None
    assert 0.0 < seen.worth.least_eur <= lost <= seen.worth.most_eur


@pytest.mark.parametrize("quantity", [0.0, 1e-9, 1e12])
@pytest.mark.parametrize("price", [-1e9, 0.0, 1e9])
def test_figures_out_of_all_proportion_are_answered_in_order(quantity: float, price: float) -> None:
    services = market_of(wanted(), cardboard(id="flow_rival", site_id="site_d"))
    draft = cardboard(id="flow_new", quantity_per_year=quantity, price_eur_per_unit=price)

    for actor in (OWNER, STAFF):
        seen = told(services, actor, draft)
        assert 0.0 <= seen.worth.least_eur <= seen.worth.most_eur < float("inf")
    assert quantity > 0 or seen.worth.most_eur == 0.0


def test_what_is_accepted_already_is_not_told_again() -> None:
    stands = cardboard(id="flow_stands")
    services = market_of(wanted(), stands)
    accepted = make_decision(
        path=Path(offer_id=stands.id, need_id="flow_wanted"),
        state=State.ACCEPTED,
        monthly=(10.0,) * 12,
        monthly_received=(10.0,) * 12,
    )
    store_of(services).repositories.decisions.save(accepted)

    seen = worth_of_flow(services, OWNER, stands.id)

    assert seen is not None
    assert (seen.worth.least_eur, seen.worth.most_eur) == (0.0, 0.0)


def test_an_offer_that_everything_refuses_is_told_by_which_rules() -> None:
    services = market_of(wanted(resource_id="heat_low", unit="MWh", supply_temp_c=90.0))
    draft = cardboard(id="flow_new", resource_id="heat_low", unit="MWh", supply_temp_c=40.0)

    seen = told(services, OWNER, draft)

    assert (seen.counterparts, seen.worth.most_eur) == (0, 0.0)
    assert "temperature" in {one.rule for one in seen.refusals}


def test_nothing_is_told_of_what_no_run_would_take() -> None:
    unsure = cardboard(id="flow_unsure", resource_id=None)
    stands = cardboard(id="flow_stands")
    services = market_of(wanted(), unsure, stands)

    assert worth_of_draft(services, OWNER, unsure) is None
    assert worth_of_flow(services, OWNER, unsure.id) is None
    withdraw_flow(services, OWNER, stands.id)
    assert worth_of_flow(services, OWNER, stands.id) is None


def test_a_closed_site_declares_nothing_and_so_is_told_nothing() -> None:
    services = market_of(wanted())
    store_of(services).repositories.sites.save([make_site(closed_on=DAY)])

    with pytest.raises(InvalidDeclaration):
        worth_of_draft(services, OWNER, cardboard(id="flow_new"))


def test_nobody_asks_for_a_site_or_a_flow_of_another_firm() -> None:
    services = market_of(wanted())
    analyst = Actor(id="account_n", role=Role.ANALYST)

    with pytest.raises(NotAllowed):
        worth_of_draft(services, OWNER, cardboard(id="flow_new", site_id="site_b"))
    with pytest.raises(UnknownThing):
        worth_of_flow(services, OWNER, "flow_wanted")
    with pytest.raises(NotAllowed):
        worth_of_draft(services, analyst, cardboard(id="flow_new"))


def test_several_who_ask_at_once_are_told_what_each_is_told_alone() -> None:
    flows = (wanted(), cardboard(id="flow_rival", site_id="site_d"), cardboard(id="flow_stands"))
    drafts = [cardboard(id="flow_new", quantity_per_year=quantity) for quantity in (20.0, 60.0, 150.0)]
    asked = [(actor, draft) for draft in drafts for actor in (OWNER, STAFF)]
    alone = [told(market_of(*flows), *one) for one in asked]
    services = market_of(*flows)

    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda one: told(services, *one), asked))

    assert [one.partners for one in together] == [one.partners for one in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.worth.least_eur == pytest.approx(other.worth.least_eur, abs=0.01)
        assert one.worth.most_eur == pytest.approx(other.worth.most_eur, abs=0.01)


def test_asking_leaves_no_trace() -> None:
    services = market_of(wanted(), cardboard(id="flow_stands"))
    before = store_of(services).repositories

    told(services, OWNER, cardboard(id="flow_new"))
    worth_of_flow(services, OWNER, "flow_stands")

    assert store_of(services).repositories is before
    assert before.journal.count() == 0


def test_what_somebody_declares_meanwhile_counts_at_the_next_question() -> None:
    rival = cardboard(id="flow_rival", site_id="site_d", quantity_per_year=600.0, price_eur_per_unit=200)
    services = market_of(wanted(), rival)
    draft = cardboard(id="flow_new")
    crowded = told(services, STAFF, draft).worth.most_eur

    withdraw_flow(services, STAFF, rival.id)

    assert crowded == 0.0
    assert told(services, STAFF, draft).worth.most_eur > 10_000.0


class Restless:
    """A market during whose questions, so many times, somebody withdraws a flow."""

    def __init__(self, services: Services, times: int) -> None:
        self.services = services
        self.left = times

    def worth(
        self, revision: str, territory: Callable[[], Territory], draft: FlowDraft, patience_s: float = 2.0
    ) -> FlowWorth:
        if self.left:
            self.left -= 1
            withdraw_flow(self.services, STAFF, f"flow_{self.left}")
        territory()
        return FlowWorth(5.0, 7.0, 6.0, Certainty.DECIDED, 1.0, (), 1)


@pytest.mark.parametrize(("times", "answered"), [(0, True), (2, True), (3, False)])
def test_what_changes_under_a_question_is_asked_again_three_times(times: int, answered: bool) -> None:
    others = [cardboard(id=f"flow_{one}", site_id="site_d") for one in range(3)]
    services = market_of(wanted(), *others)
    market = Restless(services, times)
    asked = replace(services, live_markets=LiveMarkets.made_by(lambda: market))

    if answered:
        assert told(asked, STAFF, cardboard(id="flow_new")).worth.most_eur == 7.0
    else:
        with pytest.raises(ServiceBusy):
            told(asked, STAFF, cardboard(id="flow_new"))


class Doubtful:
    """A market of which the two ends are proven far apart, and one place between them is likely."""

    def worth(
        self, revision: str, territory: Callable[[], Territory], draft: FlowDraft, patience_s: float = 2.0
    ) -> FlowWorth:
        size = draft.flow.quantity_per_year if draft.flow else 0.0
        return FlowWorth(0.0, 1000.0 * size, 310.0 * size, Certainty.PRICED, None, (), 1)


def test_where_the_ends_are_far_apart_the_likely_place_is_told_too() -> None:
    services = replace(market_of(wanted()), live_markets=LiveMarkets.made_by(Doubtful))
    draft = cardboard(id="flow_new", quantity_per_year=7.0)

    seen, whole = told(services, OWNER, draft), told(services, STAFF, draft)

    assert whole.likely == Between(2170.0, 2170.0)
    # of 7 t the steps are 6 and 8: 310 × 6 = 1,860 and 310 × 8 = 2,480, on steps 1,500 and 2,500
    assert seen.likely == Between(1500.0, 2500.0)
    assert seen.worth == Between(0.0, 8000.0)


class Apart:
    """A market that proves two ends of what a change brings, and of what a withdrawal costs."""

    def worth(
        self, revision: str, territory: Callable[[], Territory], draft: FlowDraft, patience_s: float = 2.0
    ) -> FlowWorth:
        if draft.flow is None:
            return FlowWorth(-900.0, -500.0, None, Certainty.PRICED, None, (), 1)
        return FlowWorth(200.0, 400.0, None, Certainty.DECIDED, None, (), 1)


def test_a_change_and_a_withdrawal_that_are_proven_within_ends_are_told_between_the_farthest() -> None:
    stands = cardboard(id="flow_stands")
    services = replace(market_of(wanted(), stands), live_markets=LiveMarkets.made_by(Apart))
    changed = stands.model_copy(update={"quantity_per_year": 80.0})

    seen = told(services, STAFF, changed, stands)

    # 200 to 400 € more than as it stands, which is 500 to 900 € more than without it
    assert seen.worth == Between(700.0, 1300.0)
    assert seen.stands == Between(500.0, 900.0)
    assert seen.certainty is Certainty.PRICED


def test_how_often_one_may_ask_is_a_dated_value() -> None:
    value = load_reference().factors.at("live_worth_questions", DAY)

    assert questions_per_hour(market_of()) == int(value.value) == 120
    assert value.reasoning
