"""Runs whose groups are all planned over arrays, listed or sifted: decisions hold, bounds are true."""

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching.laying_out
import matching.proposing
import matching.sifting.family
from matching.exchange_solve import solve_document, solve_with_prices
from matching.groups.planning import GroupPlan, plan_group
from matching.groups.problem import GroupProblem
from matching.proposing import AFTER_S, ExchangeMatcher
from matching.sifting.families import find_large
from matching.thinning import GROWTH, thin_out
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_flow
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import crowded_territory, make_territory

EXACT = SolveSettings(gap=1e-6)
ROUNDING = 1e-3
"""What may be left of rounding, €."""


@pytest.fixture(autouse=True, params=["listed", "sifted"])
def every_group_is_planned(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take every group as a large one, unless a test asks for the whole model.

    All pairs of a group are listed, or they are sifted and few of them listed.
    """
    monkeypatch.setattr(matching.laying_out, "thin_out", lambda *args: thin_out(*args, dense=0))
    if request.param == "sifted":
        monkeypatch.setattr(matching.proposing, "find_large", partial(find_large, large=1))
        monkeypatch.setattr(matching.sifting.family, "LISTED", 1)
    return str(request.param)


def propose(
    territory: Territory, executor: Executor | None = None, asked: SolveSettings = EXACT
) -> RunResult:
    known = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: known, solve_document, executor=executor)
    return matcher.propose(territory, asked, "run_1", NOON)


def propose_whole(territory: Territory) -> RunResult:
    """Return the run of the model of all pairs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching.laying_out, "thin_out", thin_out)
        patch.setattr(matching.proposing, "find_large", find_large)
        return propose(territory)


def two_groups() -> Territory:
    """Return a territory in which one site offers fly ash and slag to another."""
    return make_territory(
        flows=tuple(
            make_flow(
                id=f"{way}_{what}", site_id=site, direction=way, resource_id=what, price_eur_per_unit=50
            )
            for what in ("fly_ash", "slag")
            for way, site in (("offer", "site_a"), ("need", "site_b"))
        )
    )


def times_given(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a list in which the time that each group is given to be planned in will be told."""
    given: list[float] = []

    def plan(problem: GroupProblem, gap: float, time_s: float) -> GroupPlan:
        given.append(time_s)
        return plan_group(problem, gap, time_s)

    monkeypatch.setattr("matching.thinning.plan_group", plan)
    return given


ONE_FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
"""The fixture patches once for all examples."""


@given(territories())
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=ONE_FIXTURE)
def test_the_whole_model_lies_between_what_was_found_and_its_bound(territory: Territory) -> None:
    run, whole = propose(territory).run, propose_whole(territory).run

    assert run.objective_value is not None
    assert run.bound is not None
    assert whole.objective_value is not None
    assert run.objective_value <= whole.objective_value + ROUNDING
    assert whole.objective_value <= run.bound + ROUNDING


@given(territories())
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=ONE_FIXTURE)
def test_proposals_of_planned_groups_add_up_to_what_the_run_tells(territory: Territory) -> None:
    result = propose(territory)

    total = sum(p.benefit_eur_per_year for p in result.proposals)
    assert result.run.objective_value == pytest.approx(total, rel=1e-6, abs=ROUNDING)


@given(territories(), st.data())
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=ONE_FIXTURE)
def test_decisions_hold_in_planned_groups(territory: Territory, data: st.DataObject) -> None:
    first = propose_whole(territory).proposals
    states = data.draw(
        st.lists(st.sampled_from([State.ACCEPTED, State.REFUSED]), min_size=len(first), max_size=len(first))
    )
    decisions = tuple(decide(p, state) for p, state in zip(first, states, strict=True))

    decided = replace(territory, decisions=decisions)
    run, whole = propose(decided), propose_whole(decided)

    carried = {p.path: sum(p.monthly_received) for p in run.proposals}
    for proposal, state in zip(first, states, strict=True):
        if state is State.REFUSED:
            assert proposal.path not in carried
        else:  # what a processor treats for it may grow where others that shared its outputs were refused
            received = sum(proposal.monthly_received)
            assert carried[proposal.path] == pytest.approx(received, rel=1e-6, abs=1e-5)
    assert run.run.relaxed == whole.run.relaxed == ()
    assert (run.run.objective_value or 0.0) <= (whole.run.objective_value or 0.0) + ROUNDING
    assert (whole.run.objective_value or 0.0) <= (run.run.bound or 0.0) + ROUNDING


def accepted_then_changed(**changes: object) -> tuple[Territory, Proposal]:
    """Return a territory in which an exchange was accepted before its offer changed, and that exchange."""
    before = replace(crowded_territory(), processors=())
    accepted = propose_whole(before).proposals[-1]
    flows = tuple(
        flow.model_copy(update=changes) if flow.id == accepted.path.offer_id else flow
        for flow in before.flows
    )
    return replace(before, flows=flows, decisions=(decide(accepted, State.ACCEPTED),)), accepted


def test_what_was_accepted_is_carried_where_no_pair_of_its_offer_pays_any_more() -> None:
    territory, accepted = accepted_then_changed(price_eur_per_unit=-500)

    run = propose(territory)

    carried = {p.path: p.quantity_per_year for p in run.proposals}
    assert carried[accepted.path] == pytest.approx(accepted.quantity_per_year, rel=1e-6)
    assert run.run.relaxed == ()


def test_what_was_accepted_through_a_processor_is_carried_where_there_is_no_time_to_plan() -> None:
    """What leaves the processor is obliged to; what has to enter it for that joins, worth most or not."""
    territory = crowded_territory()
    accepted = next(one for one in propose_whole(territory).proposals if one.path.through)
    decided = replace(territory, decisions=(decide(accepted, State.ACCEPTED),))

    run = propose(decided, asked=replace(EXACT, time_limit_s=0.0))

    carried = {p.path: sum(p.monthly_received) for p in run.proposals}
    assert carried[accepted.path] == pytest.approx(sum(accepted.monthly_received), rel=1e-6)
    assert run.run.relaxed == ()


def test_what_was_accepted_and_a_rule_refuses_now_is_given_up() -> None:
    """The offer moves to the site of the need, and no site supplies itself."""
    territory, accepted = accepted_then_changed(site_id="site_c")

    run, whole = propose(territory), propose_whole(territory)

    assert accepted.path not in {p.path for p in run.proposals}
    assert [one.proposal_id for one in run.run.relaxed] == [accepted.id]
    assert run.run.relaxed == whole.run.relaxed


def test_a_planned_run_is_close_to_the_whole_model() -> None:
    run, whole = propose(crowded_territory()).run, propose_whole(crowded_territory()).run

    assert run.objective_value == pytest.approx(whole.objective_value, rel=0.01)


def test_others_plan_the_same() -> None:
    with ThreadPoolExecutor(2) as executor:
        elsewhere = propose(crowded_territory(), executor)

    here = propose(crowded_territory())
    assert elsewhere.run.objective_value == here.run.objective_value
    assert elsewhere.proposals == here.proposals


@pytest.mark.parametrize("every_group_is_planned", ["listed"], indirect=True)
def test_groups_planned_by_others_share_the_time_as_they_do_here(monkeypatch: pytest.MonkeyPatch) -> None:
    given = times_given(monkeypatch)

    with ThreadPoolExecutor(1) as executor:
        propose(two_groups(), executor)

    assert len(given) == 2
    assert sum(given) == pytest.approx(EXACT.time_limit_s - 4 * AFTER_S)


@pytest.mark.parametrize("every_group_is_planned", ["listed"], indirect=True)
def test_groups_that_are_solved_whole_keep_their_part_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fly ash has one pair between two ends; slag, with two offers, is large where one pair is not."""
    given = times_given(monkeypatch)
    monkeypatch.setattr(matching.laying_out, "thin_out", lambda *args: thin_out(*args, dense=1))
    territory = two_groups()
    second = make_flow(
        id="offer_more", site_id="site_c", direction="offer", resource_id="slag", price_eur_per_unit=50
    )

    with ThreadPoolExecutor(1) as executor:
        propose(replace(territory, flows=(*territory.flows, second)), executor)

    share = 3**GROWTH / (2**GROWTH + 3**GROWTH)
    assert given == [pytest.approx(share * (EXACT.time_limit_s - 5 * AFTER_S))]


def test_progress_only_grows_and_ends_at_the_whole() -> None:
    told: list[float] = []
    matcher = ExchangeMatcher(lambda _: costly_knowledge(), solve_document, tell=told.append)

    matcher.propose(crowded_territory(), EXACT, "run_1", NOON)

    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_a_planned_run_tells_what_is_scarce_and_what_comes_nearest() -> None:
    matcher = ExchangeMatcher(lambda _: costly_knowledge(), solve_with_prices)

    result = matcher.propose(crowded_territory(), EXACT, "run_1", NOON)

    assert result.scarcity.scarce
    served = {p.path.need_id for p in result.proposals}
    assert not served & {far.need_id for far in result.scarcity.out_of_reach}
    assert result.check is not None
