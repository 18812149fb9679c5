"""Several users at once: the same key twice, two reviewers, many changes of one thing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.accounts import Account, Role
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import ModelMark
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import Finding
from symbiose.domain.repositories import Repositories
from tests.builders import NOON, make_company, make_decision, make_flow, make_site, make_site_request

THREADS = 20


def at_once(work: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """Return what each thread's work returned or raised; all begin at the same moment."""
    barrier = Barrier(threads)

    def begin(number: int) -> Any:
        barrier.wait()
        try:
            return work(number)
        except Exception as error:  # the border of the thread: the test looks at it
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def test_of_many_reviewers_at_once_one_decides_and_the_others_are_told(store: GraphStore) -> None:
    results = at_once(
        lambda number: store.write(lambda r: r.decisions.save(make_decision(decided_by=f"account_{number}")))
    )

    winners = [number for number, result in enumerate(results) if result is None]
    losers = [result for result in results if result is not None]
    assert len(winners) == 1
    assert {type(loser) for loser in losers} == {ConflictingReview}
    [kept] = store.read(lambda r: r.decisions.of_proposal(make_decision().proposal_id))
    assert kept.decided_by == f"account_{winners[0]}"


def test_of_many_answers_at_once_to_a_request_one_is_kept_and_the_others_are_told(store: GraphStore) -> None:
    store.write(lambda r: r.site_requests.save(make_site_request()))
    seen = store.read(lambda r: r.site_requests.get("request_a"))

    def answer(number: int) -> None:
        answered = seen.accepted(f"account_{number}", NOON) if number % 2 else seen.refused("x", NOON, "non")
        store.write(lambda r: r.site_requests.save(answered))

    results = at_once(answer)

    assert results.count(None) == 1
    assert {type(result) for result in results if result is not None} == {ConflictingReview}
    kept = store.read(lambda r: r.site_requests.get("request_a"))
    winner = results.index(None)
    assert kept.answered_by == (f"account_{winner}" if winner % 2 else "x")


def test_changes_of_one_account_at_once_are_all_kept(store: GraphStore) -> None:
    account = Account(id="account_a", email="a@test.example", role=Role.SITE_MANAGER)
    store.write(lambda r: r.accounts.save(account))

    def attach(number: int) -> None:
        def work(repositories: Repositories) -> None:
            known = repositories.accounts.for_change("account_a")
            sites = {"site_ids": (*known.site_ids, f"site_{number}")}
            repositories.accounts.save(known.model_copy(update=sites))

        store.write(work)

    results = at_once(attach, threads=8)

    assert results == [None] * 8
    kept = store.read(lambda r: r.accounts.get("account_a"))
    assert sorted(kept.site_ids) == [f"site_{number}" for number in range(8)]


def test_the_same_import_at_once_makes_each_thing_once(store: GraphStore) -> None:
    def work(repositories: Any) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.sites.save([make_site()])
        repositories.flows.save([make_flow(resource_id="shared", waste_code="10 02 07*")])
        repositories.flows.classify({make_flow().id: [Finding(ModelMark(model=5, reason="recyclé"))]})

    results = at_once(lambda _: store.write(work), threads=8)

    assert results == [None] * 8
    assert len(store.read(lambda r: r.sites.all())) == 1
    assert len(store.read(lambda r: r.flows.all())) == 1


def test_overrides_at_once_are_all_kept_in_some_order(store: GraphStore) -> None:
    def save(number: int) -> None:
        override = ModelOverride(
            thing_id="flow_a", models=(5,), reason=str(number), decided_by="account_a", decided_at=NOON
        )
        store.write(lambda r: r.overrides.save(override))

    results = at_once(save, threads=6)

    assert results == [None] * 6
    kept = store.read(lambda r: r.overrides.of_thing("flow_a"))
    assert sorted(o.reason for o in kept) == [str(n) for n in range(6)]
    assert store.read(lambda r: r.overrides.current()) == [kept[-1]]


@pytest.mark.parametrize("threads", [4])
def test_changes_of_one_thing_at_once_are_all_counted(database: Database, threads: int) -> None:
    increment = Statement(
        "test/increment", "MERGE (n:Company {id: 'c'}) SET n.jobs = coalesce(n.jobs, 0) + 1"
    )
    read = Statement("test/read", "MATCH (n:Company {id: 'c'}) RETURN n.jobs AS jobs")

    def work(_: int) -> None:
        for _ in range(10):
            database.write(lambda transaction: transaction.rows(increment))

    results = at_once(work, threads=threads)

    assert results == [None] * threads
    [row] = database.read(lambda transaction: transaction.rows(read))
    assert row["jobs"] == 10 * threads
