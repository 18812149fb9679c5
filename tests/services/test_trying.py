"""Trials: the outcome beside the present, with numbers that are worked out by hand; nothing is stored.

Site A gives 1,000 t of fly ash, which costs it 60 €/t. B wants 600 t and pays 80 €/t, C wants 600 t and pays
50 €/t; all stand in one place. A tonne is worth 140 € at B and 110 € at C: B is served whole, C gets 400 t,
and together that is 600 × 140 + 400 × 110 = 128,000 €.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from matching.exchange_solve import solve_document
from matching.proposing import ExchangeMatcher
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.exchanges import Path
from symbiose.domain.ports import SolveSettings
from symbiose.domain.trials import FlowTrial, PathTrial, Trial, TrialLine, TrialOutcome
from symbiose.services.context import Services
from symbiose.services.objectives import set_objective
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from symbiose.services.trying import try_out
from tests.builders import NOON, make_flow, make_site
from tests.fakes import FakeStore
from tests.loop_case import make_loop, make_loop_decision
from tests.matching.territories import make_knowledge

TO_B = Path(offer_id="ash", need_id="of_b")
TO_C = Path(offer_id="ash", need_id="of_c")
Try = Callable[..., TrialOutcome]


@pytest.fixture
def tried(services: Services) -> Services:
    """Return services with the real matcher over the three sites, and a run."""
    assert isinstance(services.store, FakeStore)
    kept = services.store.repositories
    kept.sites.save([make_site(id="site_c", name="Site C")])
    kept.flows.kept.clear()
    need = {"direction": "need", "quantity_per_year": 600.0}
    kept.flows.save(
        [
            make_flow(id="ash", quantity_per_year=1000.0, price_eur_per_unit=60),
            make_flow(id="of_b", site_id="site_b", price_eur_per_unit=80, **need),
            make_flow(id="of_c", site_id="site_c", price_eur_per_unit=50, **need),
        ]
    )
    matcher = ExchangeMatcher(lambda day: make_knowledge(), solve_document)
    return replace(services, matcher=matcher)


@pytest.fixture
def run(tried: Services, coordinator: Actor) -> None:
    propose_exchanges(tried, coordinator, SolveSettings())


@pytest.fixture
def attempt(tried: Services, coordinator: Actor) -> Try:
    def attempt(actor: Actor = coordinator, **what: object) -> TrialOutcome:
        trial = Trial.model_validate({"offer_id": "ash", "need_id": "of_b"} | what)
        return try_out(tried, actor, trial, lambda t, s: tried.matcher.propose(t, s, "run_of_trial", NOON))

    return attempt


def line(outcome: TrialOutcome, path: Path) -> TrialLine:
    [found] = [one for one in outcome.lines if one.path == path]
    return found


def quantities(outcome: TrialOutcome) -> dict[str, float]:
    """Return what each need gets in the trial."""
    return {
        one.path.need_id: round(one.after.quantity or 0, 3) for one in outcome.lines if one.after is not None
    }


@pytest.mark.usefixtures("run")
def test_a_trial_of_nothing_is_the_present(attempt: Try) -> None:
    outcome = attempt()

    assert outcome.before.total.benefit_eur == pytest.approx(128_000)
    assert outcome.after.total.benefit_eur == pytest.approx(128_000)
    assert quantities(outcome) == {"of_b": 600.0, "of_c": 400.0}
    assert not any(one.differs for one in outcome.lines)


@pytest.mark.usefixtures("run")
def test_without_the_proposal_the_offer_goes_to_the_next_best_and_the_rest_is_lost(attempt: Try) -> None:
    """C takes its 600 t: 66,000 €; 62,000 € a year are lost."""
    outcome = attempt(paths=(PathTrial(path=TO_B, quantity_per_year=0),))

    assert outcome.after.total.benefit_eur == pytest.approx(66_000)
    assert line(outcome, TO_B).after is None
    after = line(outcome, TO_C).after
    assert after is not None
    assert (after.quantity, after.benefit_eur) == (pytest.approx(600), pytest.approx(66_000))
    assert all(one.differs for one in outcome.lines)


@pytest.mark.usefixtures("run")
def test_another_quantity_is_solved_again(attempt: Try) -> None:
    outcome = attempt(flows=(FlowTrial(flow_id="ash", quantity_per_year=500),))

    assert outcome.after.total.benefit_eur == pytest.approx(70_000)
    assert quantities(outcome) == {"of_b": 500.0}


@pytest.mark.usefixtures("run")
def test_another_price_turns_the_order_of_the_takers(attempt: Try) -> None:
    """At 20 €/t a tonne is worth 80 € at B: C is served first."""
    outcome = attempt(flows=(FlowTrial(flow_id="of_b", price_eur_per_unit=Decimal(20)),))

    assert quantities(outcome) == {"of_b": 400.0, "of_c": 600.0}
    assert outcome.after.total.benefit_eur == pytest.approx(98_000)


@pytest.mark.usefixtures("run")
def test_a_locked_pair_carries_its_quantity(attempt: Try) -> None:
    outcome = attempt(need_id="of_c", paths=(PathTrial(path=TO_C, quantity_per_year=500),))

    assert quantities(outcome) == {"of_b": 500.0, "of_c": 500.0}
    assert outcome.after.total.benefit_eur == pytest.approx(125_000)


@pytest.mark.usefixtures("run")
def test_a_lock_beyond_what_is_declared_is_cut_and_told(attempt: Try) -> None:
    outcome = attempt(need_id="of_c", paths=(PathTrial(path=TO_C, quantity_per_year=700),))

    assert quantities(outcome)["of_c"] == pytest.approx(600)
    [cause] = outcome.relaxed
    assert "600" in cause


@pytest.mark.usefixtures("run")
def test_r1_a_trial_stores_neither_a_run_nor_a_decision_nor_a_flow(attempt: Try, tried: Services) -> None:
    def stored() -> object:
        return tried.store.read(
            lambda r: (r.runs.all(), r.decisions.current(), r.flows.all(), r.journal.count())
        )

    before = stored()

    attempt(
        flows=(FlowTrial(flow_id="ash", quantity_per_year=1),),
        paths=(PathTrial(path=TO_B, quantity_per_year=0),),
    )

    assert stored() == before


@pytest.mark.usefixtures("run")
def test_the_latest_run_tells_the_present_until_something_changes(
    attempt: Try, tried: Services, coordinator: Actor
) -> None:
    set_objective(tried, coordinator, {"indicator": "waste_diverted", "year": "2030", "target": "9"})
    assert attempt().present_run_id is not None

    accept(tried, coordinator, TO_C.proposal_id, 0, 100.0)

    outcome = attempt()
    assert outcome.present_run_id is None
    assert outcome.before.total.benefit_eur == pytest.approx(128_000 - 300 * 110), "C is held to its 100 t"


@pytest.mark.usefixtures("run")
def test_the_run_of_another_day_is_not_the_present(attempt: Try, tried: Services) -> None:
    later = NOON + timedelta(days=1)
    on_the_morrow = replace(tried, clock=lambda: later)

    outcome = try_out(
        on_the_morrow,
        Actor(id="account_c", role=Role.COORDINATOR),
        Trial(offer_id="ash", need_id="of_b"),
        lambda t, s: tried.matcher.propose(t, s, "run_of_trial", later),
    )

    assert outcome.present_run_id is None
    assert outcome.before.total.benefit_eur == pytest.approx(128_000)


def test_a_trial_needs_no_run(attempt: Try) -> None:
    assert attempt().before.total.benefit_eur == pytest.approx(128_000)


def test_a_firm_tries_nothing(attempt: Try, manager_a: Actor) -> None:
    with pytest.raises(NotAllowed):
        attempt(manager_a)


@pytest.mark.parametrize(
    "what",
    [
        {"offer_id": "none"},
        {"need_id": "none"},
        {"flows": (FlowTrial(flow_id="of_c", quantity_per_year=1),)},
        {"paths": (PathTrial(path=TO_C, quantity_per_year=0),)},
    ],
)
def test_what_is_not_looked_at_is_not_changed(attempt: Try, what: dict[str, object]) -> None:
    with pytest.raises(UnknownThing):
        attempt(**what)


def test_s4_a_coordinator_of_another_park_tries_nothing_here(attempt: Try) -> None:
    elsewhere = Actor(id="account_e", role=Role.COORDINATOR, site_ids=("site_z",), park_ids=("park_z",))

    with pytest.raises(UnknownThing):
        attempt(elsewhere)


def test_what_an_accepted_loop_holds_is_tried_by_nobody_and_its_benefit_is_in_both_sums(
    tried: Services, coordinator: Actor, attempt: Try
) -> None:
    loop = make_loop().model_copy(update={"taken_mwh": {"ash": (50.0,) * 12}})  # 600 of the 1,000
    assert isinstance(tried.store, FakeStore)
    tried.store.repositories.loop_decisions.save(make_loop_decision(loop=loop))

    outcome = attempt(flows=[FlowTrial(flow_id="of_b", quantity_per_year=300.0)])

    beside = outcome.before.total.benefit_eur - loop.benefit_eur_per_year
    assert beside == pytest.approx(400 * 140)
    assert outcome.after.total.benefit_eur - loop.benefit_eur_per_year == pytest.approx(300 * 140 + 100 * 110)
