"""Loops come back as they were saved and are linked."""

from typing import Any

import pytest

from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.errors import UnknownThing
from symbiose.domain.heat_areas import HeatArea, HeatOfRun, RelaxedLoop
from symbiose.domain.run_results import RunResult
from symbiose.services.loop_review import accept_loop
from symbiose.services.review import accept
from tests.builders import NOON, make_company, make_run, make_site
from tests.graph.stored_runs import save_run
from tests.graph.test_concurrency import at_once
from tests.loop_case import LOOP_ID, loop_flows, make_loop, make_loop_decision, rinsing

HEAT = HeatOfRun(
    areas=(HeatArea(source_ids=("fumes",), consumer_ids=("rinse", "dryer"), status="optimal", bound=-1.0),),
    relaxed=(
        RelaxedLoop(loop_id="loop_x", cause="retiré", accepted_mwh_per_year=2.0, kept_mwh_per_year=0.0),
    ),
)

LATER = make_run(id="run_2", created=NOON.replace(hour=13))


def fill(repositories: Any) -> None:
    """Store the flows of the loop and one run that proposes it."""
    repositories.sites.save_companies([make_company()])
    repositories.sites.save([make_site(id=i) for i in ("site_a", "site_b", "site_c")])
    repositories.flows.save(loop_flows())
    repositories.accounts.save(Account(id="account_a", email="a@b.example", role=Role.COORDINATOR))
    save_run(repositories, RunResult(run=make_run(), proposals=(), loops=(make_loop(),), heat=HEAT))


def values(database: Database, cypher: str) -> list[Any]:
    statement = Statement("test/values", cypher)  # type: ignore[arg-type]
    return database.read(lambda transaction: [row["value"] for row in transaction.rows(statement)])


def test_a_loop_comes_back_as_it_was_saved_with_its_two_documents(store: GraphStore) -> None:
    store.write(fill)

    assert store.read(lambda r: r.runs.loops("run_1")) == [make_loop()]
    assert store.read(lambda r: r.runs.loop("run_1", LOOP_ID)) == make_loop()
    assert store.read(lambda r: r.runs.heat("run_1")) == HEAT
    assert store.read(lambda r: r.runs.get("run_1")) == make_run()


def test_a_large_loop_and_the_words_of_anybody_come_back_whole(store: GraphStore) -> None:
    """Hundreds of thousands of characters in one property, with what people may type."""
    pair = make_loop().not_joined[0].model_copy(update={"sentence": 'é « \\ " \u2028 🔥 ' * 20})
    large = make_loop().model_copy(update={"not_joined": (pair,) * 1_000})

    store.write(fill)
    store.write(lambda r: save_run(r, RunResult(run=LATER, proposals=(), loops=(large,))))
    store.write(lambda r: r.loop_decisions.save(make_loop_decision(loop=large)))

    assert store.read(lambda r: r.runs.loop("run_2", LOOP_ID)) == large
    assert store.read(lambda r: r.loop_decisions.current())[0].loop == large


def test_each_run_has_its_own_loops(store: GraphStore) -> None:
    store.write(fill)

    store.write(lambda r: save_run(r, RunResult(run=LATER, proposals=())))

    assert store.read(lambda r: r.runs.loops("run_1")) == [make_loop()]
    assert store.read(lambda r: r.runs.loops("run_2")) == []
    assert store.read(lambda r: r.runs.heat("run_2")) == HeatOfRun()


def test_loops_come_in_the_order_of_the_run(store: GraphStore) -> None:
    made = tuple(make_loop().model_copy(update={"id": f"loop_{n}"}) for n in (3, 1, 2))

    store.write(fill)
    store.write(lambda r: save_run(r, RunResult(run=LATER, proposals=(), loops=made)))

    assert [loop.id for loop in store.read(lambda r: r.runs.loops("run_2"))] == ["loop_3", "loop_1", "loop_2"]


def test_loops_that_do_not_exist_are_unknown(store: GraphStore) -> None:
    store.write(fill)

    for ask in (
        lambda r: r.runs.loop("run_1", "none"),
        lambda r: r.runs.loop("none", LOOP_ID),
        lambda r: r.runs.loops("none"),
        lambda r: r.runs.heat("none"),
    ):
        with pytest.raises(UnknownThing, match="does not exist"):
            store.read(ask)
    assert store.read(lambda r: (r.loop_decisions.current(), r.loop_decisions.of_loop("none"))) == ([], [])


def test_a_loop_is_linked_to_the_flows_it_draws_from_and_serves_and_to_who_gains(
    database: Database, store: GraphStore
) -> None:
    store.write(fill)

    drawn = values(
        database, "MATCH (:HeatLoop)-[d:DRAWS_FROM]->(f:Flow) RETURN f {.id, mwh: d.mwh_per_year} AS value"
    )
    served = values(database, "MATCH (:HeatLoop)-[:SERVES]->(f:Flow) RETURN f.id AS value")
    gains = values(
        database, "MATCH (:HeatLoop)-[b:BENEFITS]->(s:Site) RETURN s {.id, eur: b.eur_per_year} AS value"
    )
    models = values(database, "MATCH (:HeatLoop)-[:UNDER]->(m:CircularModel) RETURN m.number AS value")
    resting = values(database, "MATCH (:HeatLoop)-[:RESTS_ON]->(v:ReferenceValue) RETURN v.id AS value")

    loop = make_loop()
    assert drawn == [{"id": "fumes", "mwh": pytest.approx(sum(loop.taken_mwh["fumes"]))}]
    assert sorted(served) == ["dryer", "rinse"]
    assert {one["id"]: one["eur"] for one in gains} == pytest.approx(loop.by_site_eur_per_year)
    assert sorted(models) == sorted(mark.model for mark in loop.models)
    assert sorted(resting) == sorted(one.id for one in loop.references)


def test_a_loop_and_an_exchange_of_the_same_heat_are_not_both_accepted_at_once(database: Database) -> None:
    """Each alone would fit: without a lock on the flow both would find it free."""
    services = services_on(database)
    exchange = rinsing(1.0)

    def prepare(repositories: Any) -> None:
        fill(repositories)
        save_run(repositories, RunResult(run=LATER, proposals=(exchange,), loops=(make_loop(),)))

    services.store.write(prepare)

    def take(number: int) -> None:
        actor = operator(f"test_{number}")
        if number:
            accept(services, actor, exchange.id, 0)
        else:
            accept_loop(services, actor, LOOP_ID, 0)

    results = at_once(take, threads=2)

    assert sorted(type(one).__name__ for one in results) == ["ConflictingReview", "NoneType"]
    kept = services.store.read(lambda r: (len(r.decisions.current()), len(r.loop_decisions.current())))
    assert sum(kept) == 1
