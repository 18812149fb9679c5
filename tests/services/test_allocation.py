"""An acceptance never takes more of a flow than is declared, whatever else was accepted of it."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, UnknownThing
from symbiose.domain.exchanges import Path, Proposal, State
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import Verdict, accept, refuse, reopen, review_many
from tests.builders import make_flow, make_proposal
from tests.fakes import FakeMatcher, FakeStore

FIRST = make_proposal()
"""Takes all of `flow_offer`, 1,200 t a year."""
RIVAL = make_proposal(path=Path(offer_id="flow_offer", need_id="flow_other"))
OTHER = make_proposal(path=Path(offer_id="flow_spare", need_id="flow_wish"))


@pytest.fixture
def workbench(services: Services, coordinator: Actor) -> Services:
    """Return the services with a run of three proposals, two of which want the same offer whole."""
    more = [
        make_flow(id=i, site_id="site_b", direction="need", quantity_per_year=1200.0)
        for i in ("flow_other", "flow_wish")
    ]
    spare = make_flow(id="flow_spare", quantity_per_year=1200.0)
    assert isinstance(services.store, FakeStore)
    services.store.repositories.flows.save([*more, spare])
    made = replace(services, matcher=FakeMatcher([FIRST, RIVAL, OTHER]))
    propose_exchanges(made, coordinator, SolveSettings())
    return made


def accepted(services: Services) -> dict[str, float]:
    current = services.store.read(lambda r: r.decisions.current())
    return {d.proposal_id: sum(d.monthly) for d in current if d.state is State.ACCEPTED}


def entries(services: Services) -> int:
    return services.store.read(lambda r: r.journal.count())


def yes(proposal: Proposal, version: int = 0) -> Verdict:
    return Verdict(proposal.id, version, State.ACCEPTED)


def test_an_adjusted_quantity_is_kept_with_the_calendar_of_the_proposal(
    workbench: Services, coordinator: Actor
) -> None:
    decision = accept(workbench, coordinator, FIRST.id, 0, 300.0)

    assert decision.monthly == (25.0,) * 12
    assert decision.monthly_received == (25.0,) * 12


@pytest.mark.parametrize("quantity", [0.0, -1.0, float("inf"), float("nan")])
def test_what_is_no_quantity_is_not_accepted(
    workbench: Services, coordinator: Actor, quantity: float
) -> None:
    with pytest.raises(InvalidDeclaration, match="above zero"):
        accept(workbench, coordinator, FIRST.id, 0, quantity)

    assert accepted(workbench) == {}


def test_more_than_is_declared_is_not_accepted(workbench: Services, coordinator: Actor) -> None:
    with pytest.raises(ConflictingReview, match="declares less"):
        accept(workbench, coordinator, FIRST.id, 0, 1200.1)


def test_a_flow_that_was_withdrawn_since_the_run_is_not_accepted(
    workbench: Services, coordinator: Actor
) -> None:
    assert isinstance(workbench.store, FakeStore)
    gone = make_flow(id="flow_need", site_id="site_b", direction="need", withdrawn=True)
    workbench.store.repositories.flows.save([gone])

    with pytest.raises(ConflictingReview, match="no longer declared"):
        accept(workbench, coordinator, FIRST.id, 0)


def test_two_acceptances_of_one_offer_share_what_is_declared(workbench: Services, coordinator: Actor) -> None:
    accept(workbench, coordinator, FIRST.id, 0, 900.0)

    with pytest.raises(ConflictingReview, match="too little left"):
        accept(workbench, coordinator, RIVAL.id, 0, 301.0)
    accept(workbench, coordinator, RIVAL.id, 0, 300.0)

    assert sum(accepted(workbench).values()) == pytest.approx(1200.0)


def test_a_withdrawn_acceptance_leaves_its_quantity_to_others(
    workbench: Services, coordinator: Actor
) -> None:
    accept(workbench, coordinator, FIRST.id, 0)
    reopen(workbench, coordinator, FIRST.id, 1)

    accept(workbench, coordinator, RIVAL.id, 0)

    assert accepted(workbench) == {RIVAL.id: pytest.approx(1200.0)}


def test_several_are_decided_with_one_entry_and_those_passed_over_are_told(
    workbench: Services, coordinator: Actor
) -> None:
    refuse(workbench, coordinator, OTHER.id, 0, "trop loin")
    before = entries(workbench)

    reviewed = review_many(
        workbench, coordinator, [yes(FIRST), yes(RIVAL), yes(OTHER), yes(make_proposal(id="none"))],
        all_or_none=False,
    )  # fmt: skip

    assert [decision.proposal_id for decision in reviewed.done] == [FIRST.id]
    assert [(one.proposal_id, type(one.error)) for one in reviewed.passed_over] == [
        ("none", UnknownThing),
        (RIVAL.id, ConflictingReview),
        (OTHER.id, ConflictingReview),
    ]
    assert entries(workbench) == before + 1
    [entry] = workbench.store.read(lambda r: r.journal.latest(1))
    assert entry.action == "review_several"
    assert entry.detail == f"accepted {FIRST.id}"


def test_all_or_none_decides_of_none_when_one_is_passed_over(workbench: Services, coordinator: Actor) -> None:
    before = entries(workbench)

    reviewed = review_many(workbench, coordinator, [yes(FIRST), yes(OTHER, 1)], all_or_none=True)

    assert reviewed.done == ()
    assert [one.proposal_id for one in reviewed.passed_over] == [OTHER.id]
    assert accepted(workbench) == {}
    assert entries(workbench) == before


@pytest.mark.parametrize("chosen", [[], [yes(FIRST)] * 2, [yes(FIRST)] * 201])
def test_none_the_same_twice_or_too_many_are_not_several(
    workbench: Services, coordinator: Actor, chosen: list[Verdict]
) -> None:
    with pytest.raises(InvalidDeclaration, match="each once"):
        review_many(workbench, coordinator, chosen, all_or_none=False)


def test_several_refusals_need_their_words(workbench: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration, match="say why"):
        review_many(workbench, coordinator, [Verdict(FIRST.id, 0, State.REFUSED, "  ")], all_or_none=False)
