"""Synergies on both servers: kept whole with their history, and of two steps at once one is taken."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from graph.driver import Database
from graph.migrations import m0011_accepted_synergies
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.exchanges import Path, State
from symbiose.domain.ports import SolveSettings
from symbiose.domain.run_results import RunResult
from symbiose.domain.synergies import Party, Side, Synergy
from symbiose.domain.synergy_steps import (
    By,
    Speaking,
    abandon,
    accept_evidence,
    agree,
    ask_evidence,
    begin_study,
    opened,
    plan,
    sign,
    start,
    supply_evidence,
)
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, reopen
from symbiose.services.synergy_words import abandon_synergy, agree_to_exchange
from tests.builders import NOON, make_company, make_decision, make_flow, make_proposal, make_run, make_site
from tests.graph.stored_runs import save_run
from tests.graph.test_concurrency import at_once
from tests.invariants import broken_invariants
from tests.services.conftest import MovingClock, over_fakes
from tests.services.following import COORDINATOR as COORDINATING
from tests.services.following import GIVER, Following

PATH = Path(offer_id="flow_offer", through=("processor_p",), need_id="flow_need")
PROPOSAL = make_proposal(path=PATH)
DECISION = make_decision(proposal_id=PROPOSAL.id, path=PATH)
COORDINATOR = By("account_c", Party.COORDINATOR, NOON)
LATER = NOON + timedelta(days=1)
WORDS = "un motif « à guillemets », `MATCH (n)`, \\u0027 ' \" }"
STEPS = (
    lambda s: plan(s, COORDINATOR, WORDS, Party.BOTH, date(2026, 7, 1)),
    lambda s: ask_evidence(s, COORDINATOR, "evidence_1", WORDS, Party.GIVER),
    lambda s: agree(s, Speaking("account_a", frozenset({Side.GIVER}), False, LATER)),
    lambda s: agree(s, Speaking("account_b", frozenset({Side.RECEIVER}), False, LATER)),
    lambda s: supply_evidence(s, By("account_a", Party.GIVER, LATER), "evidence_1", None),
    lambda s: accept_evidence(s, COORDINATOR, "evidence_1"),
    lambda s: begin_study(s, COORDINATOR, WORDS),
    lambda s: sign(s, Speaking("account_a", frozenset(Side), True, LATER)),
    lambda s: start(s, COORDINATOR),
    lambda s: plan(s, COORDINATOR, None, None, None),
    lambda s: abandon(s, COORDINATOR, WORDS),
)


def save_all(store: GraphStore, steps: Any = STEPS) -> list[Synergy]:
    """Open a synergy and take steps with it, each in a transaction of its own; return every version."""

    def parties(repositories: Any) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.sites.save([make_site(), make_site(id="site_b", name="Site B")])

    store.write(parties)
    synergy, event = opened("synergy_a", DECISION, PROPOSAL)
    store.write(lambda r: r.synergies.save(synergy, event))
    kept = [synergy]
    for step in steps:
        changed = step(kept[-1])
        store.write(lambda r, changed=changed: r.synergies.save(*changed))
        kept.append(changed[0])
    return kept


def test_a_synergy_comes_back_as_it_was_saved_at_every_step(store: GraphStore) -> None:
    expected = save_all(store, ())
    for step in STEPS:
        synergy, event = step(expected[-1])
        store.write(lambda r, synergy=synergy, event=event: r.synergies.save(synergy, event))
        expected.append(synergy)

        assert store.read(lambda r: r.synergies.get("synergy_a")) == synergy
        assert store.read(lambda r: r.synergies.history("synergy_a"))[-1] == event

    assert store.read(lambda r: r.synergies.all()) == [expected[-1]]
    assert store.read(lambda r: r.synergies.of_proposal(PROPOSAL.id)) == [expected[-1]]
    assert [e.version for e in store.read(lambda r: r.synergies.history("synergy_a"))] == list(range(1, 13))


def test_everything_that_happened_is_told_by_synergy_the_oldest_first(store: GraphStore) -> None:
    assert store.read(lambda r: r.synergies.all_events()) == []
    save_all(store)
    another, event = opened("synergy_0", DECISION.model_copy(update={"version": 2}), PROPOSAL)
    store.write(lambda r: r.synergies.save(another, event))

    found = store.read(lambda r: r.synergies.all_events())

    assert [(one.synergy_id, one.version) for one in found] == [
        ("synergy_0", 1), *(("synergy_a", version) for version in range(1, 13))
    ]  # fmt: skip
    assert found[1:] == store.read(lambda r: r.synergies.history("synergy_a"))


def test_a_synergy_that_does_not_exist_is_unknown(store: GraphStore) -> None:
    with pytest.raises(UnknownThing, match="synergy_none"):
        store.read(lambda r: r.synergies.get("synergy_none"))
    assert store.read(lambda r: r.synergies.history("synergy_none")) == []
    assert store.read(lambda r: r.synergies.of_proposal("none")) == []


def test_a_synergy_hangs_together_with_its_path_its_sites_and_its_events(
    store: GraphStore, database: Database
) -> None:
    save_all(store)
    hanging = Statement(
        "test/hanging",
        "MATCH (event:SynergyEvent)-[:CHANGED]->(synergy:Synergy)-[:FOLLOWS]->(path:Path) "
        "MATCH (synergy)-[joins:JOINS]->(site:Site) "
        "RETURN path.id AS path, joins.side AS side, site.id AS site, count(event) AS events "
        "ORDER BY side",
    )

    rows = database.read(lambda transaction: transaction.rows(hanging))

    assert [dict(row) for row in rows] == [
        {"path": PROPOSAL.id, "side": "giver", "site": "site_a", "events": 12},
        {"path": PROPOSAL.id, "side": "receiver", "site": "site_b", "events": 12},
    ]


def test_something_done_with_a_synergy_is_heard_without_another_version(store: GraphStore) -> None:
    (synergy,) = save_all(store, ())

    store.write(lambda r: r.synergies.hear("synergy_a", LATER))

    heard = store.read(lambda r: r.synergies.get("synergy_a"))
    assert heard == synergy.model_copy(update={"heard_at": LATER})


def test_r2_of_many_steps_at_once_one_is_taken_and_the_others_are_told(store: GraphStore) -> None:
    seen = save_all(store, STEPS[:4])[-1]
    assert seen.state is State.AGREED

    def step(number: int) -> None:
        by = By(f"account_{number}", Party.COORDINATOR, LATER)
        changed = begin_study(seen, by) if number % 2 else abandon(seen, by, f"motif {number}")
        store.write(lambda r: r.synergies.save(*changed))

    results = at_once(step)

    assert results.count(None) == 1
    assert {type(result) for result in results if result is not None} == {ConflictingReview}
    winner = results.index(None)
    kept = store.read(lambda r: r.synergies.get("synergy_a"))
    last = store.read(lambda r: r.synergies.history("synergy_a"))[-1]
    assert kept.version == last.version == seen.version + 1
    assert (kept.state, last.by) == (
        State.IN_STUDY if winner % 2 else State.ABANDONED,
        f"account_{winner}",
    )


def test_r2_a_firm_that_agrees_and_a_coordinator_who_abandons_at_once_do_not_both(store: GraphStore) -> None:
    services = replace(over_fakes(MovingClock()), store=store)
    store.write(fill_flows)
    for attempt in range(4):
        following = opened_on(services, attempt)

        def step(number: int, following: Following = following) -> object:
            if number % 2:
                return agree_to_exchange(services, GIVER, following.id, 1)
            return abandon_synergy(services, COORDINATING, following.id, 1, "trop cher")

        before = store.read(lambda r: r.journal.count())
        results = at_once(step, threads=4)

        taken = [result for result in results if isinstance(result, Synergy)]
        assert len(taken) == 1
        assert {type(result) for result in results if result not in taken} == {ConflictingReview}
        assert store.read(lambda r: r.journal.count()) == before + 1
        decision = store.read(lambda r, i=following.synergy.proposal_id: r.decisions.of_proposal(i))[-1]
        given_up = following.synergy.state is State.ABANDONED
        assert decision.state is (State.REFUSED if given_up else State.ACCEPTED)
        if not given_up:
            abandon_synergy(services, COORDINATING, following.id, 2, "trop cher")
        version = store.read(lambda r, i=following.synergy.proposal_id: r.decisions.of_proposal(i))[
            -1
        ].version
        reopen(services, COORDINATING, following.synergy.proposal_id, version)


def fill_flows(repositories: Any) -> None:
    """Save the two firms' sites, their flows, and nothing else."""
    repositories.sites.save_companies([make_company(), make_company(id="company_b", name="Entreprise B")])
    repositories.sites.save([make_site(), make_site(id="site_b", name="Site B", company_id="company_b")])
    repositories.flows.save(
        [
            make_flow(id="flow_offer", confidentiality="named", quantity_per_year=9000.0),
            make_flow(id="flow_need", site_id="site_b", direction="need", quantity_per_year=9000.0),
        ]
    )


def opened_on(services: Services, attempt: int) -> Following:
    """Propose once, then accept the proposal, as its latest decision allows."""
    if not attempt:
        propose_exchanges(services, COORDINATING, SolveSettings())
    proposal_id = make_proposal().id
    history = services.store.read(lambda r: r.decisions.of_proposal(proposal_id))
    accept(services, COORDINATING, proposal_id, history[-1].version if history else 0)
    living = [s for s in services.store.read(lambda r: r.synergies.of_proposal(proposal_id)) if s.living]
    return Following(services, living[0].id)


def test_r7_what_was_accepted_before_synergies_existed_is_followed_too(
    store: GraphStore, database: Database
) -> None:
    other = make_proposal(path=Path(offer_id="flow_offer", need_id="flow_need"))
    refused = make_decision(proposal_id=other.id, path=other.path, state=State.REFUSED, reason="trop loin")

    def as_before(repositories: Any) -> None:
        fill_flows(repositories)
        save_run(repositories, RunResult(run=make_run(), proposals=(PROPOSAL, other)))
        repositories.decisions.save(DECISION)
        repositories.decisions.save(refused)
        gone = make_decision(proposal_id="proposal_gone", run_id="run_gone")
        repositories.decisions.save(gone)

    store.write(as_before)

    m0011_accepted_synergies.apply(database)
    (first,) = store.read(lambda r: r.synergies.all())
    m0011_accepted_synergies.apply(database)

    assert store.read(lambda r: r.synergies.all()) == [first]
    assert (first.proposal_id, first.state, first.decision_version) == (PROPOSAL.id, State.ACCEPTED, 1)
    assert first.opened_at == DECISION.decided_at


def test_r1_a_synergy_that_went_all_the_way_leaves_nothing_half_written(
    store: GraphStore, database: Database
) -> None:
    services = replace(over_fakes(MovingClock()), store=store)
    store.write(fill_flows)
    following = opened_on(services, 0)
    following.bring_to(State.ENDED)
    again = opened_on(services, 1)
    abandon_synergy(services, COORDINATING, again.id, 1, "trop cher")

    broken = broken_invariants(database)
    skipped = store.read(lambda r: r.synergies.get(again.id)).model_copy(update={"version": 9})
    event = store.read(lambda r: r.synergies.history(again.id))[-1].model_copy(update={"version": 9})
    store.write(lambda r: r.synergies.save(skipped, event))

    assert broken == []
    assert [again.id in told for told in broken_invariants(database)] == [True, True]
