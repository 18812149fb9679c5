"""Loops as people list, read and decide them."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.domain.run_results import RunChanges
from symbiose.services.context import Services
from symbiose.services.explain import why_not
from symbiose.services.heat_loops import loop, loops
from symbiose.services.loop_review import accept_loop, refuse_loop, reopen_loop
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from tests.builders import NOON, make_decision, make_proposal
from tests.fakes import FakeMatcher
from tests.loop_case import LOOP_ID, RINSING, keep_loop, loop_flows, make_loop, rinsing
from tests.services.conftest import MovingClock


@pytest.fixture(autouse=True)
def run(services: Services, coordinator: Actor) -> None:
    """Let the latest run propose one loop."""
    propose_exchanges(services, coordinator, SolveSettings())
    keep_loop(services.store)  # type: ignore[arg-type]


def test_the_coordinator_reads_the_loop_whole(services: Services, coordinator: Actor) -> None:
    board, sheet = loops(services, coordinator), loop(services, coordinator, LOOP_ID)

    [line] = board.lines
    assert (line.state, line.version, line.reviewed, line.rounded) == (State.PROPOSED, 0, True, frozenset())
    assert [member.flow_id for member in line.givers] == ["fumes"]
    assert [member.flow_id for member in line.receivers] == ["dryer", "rinse"]
    assert line.heat_mwh_per_year == pytest.approx(make_loop().heat_mwh_per_year)
    assert line.benefit_eur_per_year == pytest.approx(make_loop().benefit_eur_per_year)
    assert (sheet.loop, sheet.may_decide, sheet.history) == (make_loop(), True, ())
    assert set(sheet.flows) == {"fumes", "rinse", "dryer"}


def test_there_is_nothing_to_list_before_the_first_run(services: Services, coordinator: Actor) -> None:
    services.store.repositories.runs.kept.clear()  # type: ignore[attr-defined]

    assert loops(services, coordinator).lines == ()
    with pytest.raises(UnknownThing):
        loop(services, coordinator, LOOP_ID)


def test_an_analyst_reads_no_loop(services: Services, analyst: Actor) -> None:
    for ask in (loops, lambda s, a: loop(s, a, LOOP_ID)):
        with pytest.raises(NotAllowed):
            ask(services, analyst)


def test_who_manages_no_member_does_not_know_of_a_loop(services: Services) -> None:
    stranger = Actor(id="x", role=Role.SITE_MANAGER, site_ids=("site_elsewhere",))

    assert loops(services, stranger).lines == ()
    with pytest.raises(UnknownThing) as unknown:
        loop(services, stranger, LOOP_ID)
    with pytest.raises(UnknownThing) as missing:
        loop(services, stranger, "loop_none")
    assert str(unknown.value).replace(LOOP_ID, "loop_none") == str(missing.value)


def test_an_accepted_loop_is_kept_whole_with_one_entry_of_the_journal(
    services: Services, coordinator: Actor
) -> None:
    before = services.store.read(lambda r: r.journal.count())

    decision = accept_loop(services, coordinator, LOOP_ID, 0)

    assert (decision.state, decision.version, decision.loop) == (State.ACCEPTED, 1, make_loop())
    entries = services.store.read(lambda r: r.journal.latest(10))
    assert services.store.read(lambda r: r.journal.count()) == before + 1
    assert (entries[0].action, entries[0].thing_id) == ("review_loop_accepted", LOOP_ID)
    assert loops(services, coordinator).lines[0].state is State.ACCEPTED


def test_a_refusal_keeps_its_reason_and_asks_for_one(services: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration, match="say why"):
        refuse_loop(services, coordinator, LOOP_ID, 0, "  ")

    refuse_loop(services, coordinator, LOOP_ID, 0, " la voirie vient d’être refaite ")

    [decision] = loop(services, coordinator, LOOP_ID).history
    assert (decision.state, decision.reason) == (State.REFUSED, "la voirie vient d’être refaite")
    assert decision.loop is None


def test_the_second_of_two_reviewers_is_told(services: Services, coordinator: Actor) -> None:
    accept_loop(services, coordinator, LOOP_ID, 0)

    with pytest.raises(ConflictingReview, match="it is now accepted"):
        refuse_loop(services, coordinator, LOOP_ID, 0, "trop loin")


def test_an_accepted_loop_is_withdrawn_before_it_is_refused(services: Services, coordinator: Actor) -> None:
    accept_loop(services, coordinator, LOOP_ID, 0)

    with pytest.raises(ConflictingReview, match="Withdraw the decision first"):
        refuse_loop(services, coordinator, LOOP_ID, 1, "trop loin")
    reopen_loop(services, coordinator, LOOP_ID, 1)
    refuse_loop(services, coordinator, LOOP_ID, 2, "trop loin")

    states = [one.state for one in loop(services, coordinator, LOOP_ID).history]
    assert states == [State.ACCEPTED, State.PROPOSED, State.REFUSED]


@pytest.mark.parametrize("decide", [accept_loop, reopen_loop])
def test_a_site_manager_decides_nothing(services: Services, manager_a: Actor, decide: object) -> None:
    with pytest.raises(NotAllowed):
        decide(services, manager_a, LOOP_ID, 0)  # type: ignore[operator]

    assert services.store.read(lambda r: r.loop_decisions.all()) == []


def test_a_coordinator_of_another_park_does_not_know_of_it(services: Services) -> None:
    other = Actor(id="p", role=Role.COORDINATOR, site_ids=("site_elsewhere",), park_ids=("park_z",))
    own = Actor(id="q", role=Role.COORDINATOR, site_ids=("site_c",), park_ids=("park_c",))

    with pytest.raises(UnknownThing):
        accept_loop(services, other, LOOP_ID, 0)
    assert accept_loop(services, own, LOOP_ID, 0).decided_by == "q"


def test_a_loop_is_not_accepted_on_heat_that_an_exchange_has(services: Services, coordinator: Actor) -> None:
    months = rinsing(0.5).monthly
    taken = make_decision(
        proposal_id=RINSING.proposal_id, path=RINSING, monthly=months, monthly_received=months
    )
    services.store.repositories.decisions.save(taken)  # type: ignore[attr-defined]

    with pytest.raises(ConflictingReview, match="Flow fumes has too little left"):
        accept_loop(services, coordinator, LOOP_ID, 0)


def test_an_exchange_is_not_accepted_on_heat_that_a_loop_has(services: Services, coordinator: Actor) -> None:
    kept = services.store.repositories.runs.kept  # type: ignore[attr-defined]
    latest = next(iter(kept))
    kept[latest] = kept[latest].model_copy(update={"proposals": (rinsing(0.1),)})
    accept_loop(services, coordinator, LOOP_ID, 0)

    with pytest.raises(ConflictingReview, match="Flow rinse has too little left"):
        accept(services, coordinator, RINSING.proposal_id, 0)
    reopen_loop(services, coordinator, LOOP_ID, 1)
    assert accept(services, coordinator, RINSING.proposal_id, 0).state is State.ACCEPTED


def test_a_loop_on_a_flow_that_was_withdrawn_is_not_accepted(services: Services, coordinator: Actor) -> None:
    fumes = loop_flows()[0].model_copy(update={"withdrawn": True})
    services.store.repositories.flows.save([fumes])  # type: ignore[attr-defined]

    with pytest.raises(ConflictingReview, match="no longer declared"):
        accept_loop(services, coordinator, LOOP_ID, 0)


def test_an_accepted_loop_that_the_latest_run_does_not_make_is_still_listed_and_read(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    accept_loop(services, coordinator, LOOP_ID, 0)
    clock.now = NOON.replace(hour=15)
    propose_exchanges(services, coordinator, SolveSettings())

    [line] = loops(services, coordinator).lines

    assert (line.id, line.state, line.in_latest_run) == (LOOP_ID, State.ACCEPTED, False)
    assert loop(services, coordinator, LOOP_ID).loop == make_loop()


def test_what_a_run_changes_of_loops_is_told_among_its_changes(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    clock.now = NOON.replace(hour=15)
    other = make_loop().model_copy(update={"id": "loop_other"})
    matching = replace(services, matcher=FakeMatcher([make_proposal()], loops=[other]))

    report = propose_exchanges(matching, coordinator, SolveSettings())

    assert report.changes == RunChanges(new=("loop_other",), gone=(LOOP_ID,))
    assert loops(matching, coordinator).changes == RunChanges(new=("loop_other",), gone=(LOOP_ID,))


def test_the_state_of_a_loop_is_told_with_the_next_run(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    refuse_loop(services, coordinator, LOOP_ID, 0, "trop loin")
    clock.now = NOON.replace(hour=15)

    report = propose_exchanges(services, coordinator, SolveSettings())

    assert report.states[LOOP_ID] is State.REFUSED


def test_why_two_flows_are_not_joined_tells_of_the_loop_that_uses_them(
    services: Services, coordinator: Actor
) -> None:
    [used] = why_not(services, coordinator, "fumes", "dryer").loops

    taken = make_loop().taken_mwh
    assert used.loop_id == LOOP_ID
    assert (used.of_offer_mwh, used.of_need_mwh) == pytest.approx((sum(taken["fumes"]), sum(taken["dryer"])))
    assert why_not(services, coordinator, "flow_offer", "flow_need").loops == ()
