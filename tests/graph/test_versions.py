"""What the graph keeps of the past of a flow: each version once, in order, whoever changes it at once."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from graph import driver
from graph.driver import Database
from graph.embedded import open_embedded
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.flows import Flow
from tests.builders import make_company, make_flow, make_site
from tests.fakes import FakeStore

WITHOUT_NEW_FIELDS = Statement(
    "test/older",
    "MATCH (f:Flow) REMOVE f.version, f.field_confidentiality_quantity, "
    "f.field_confidentiality_price, f.field_confidentiality_quality",
)
ROUNDS = 2
LOAD_S = 1.0
COUNT = Statement("test/count", "MATCH (v:FlowVersion) RETURN count(v) AS versions")


def quantities(flows: Sequence[Flow]) -> list[float]:
    return [flow.quantity_per_year for flow in flows]


def save(store: GraphStore | FakeStore, *flows: Flow) -> None:
    store.write(lambda r: r.flows.save(flows))


@pytest.fixture
def any_store(any_store: GraphStore | FakeStore) -> GraphStore | FakeStore:
    """Return each store with what flows are declared at."""
    store: Any = any_store
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(id=i) for i in ("site_a", "site_b", "site_c")]))
    return store


def test_a_flow_that_never_changed_has_one_version(any_store: GraphStore | FakeStore) -> None:
    save(any_store, make_flow(id="f"))

    assert any_store.read(lambda r: r.flows.versions("f")) == [make_flow(id="f")]


def test_each_change_adds_a_version_and_the_same_values_none(any_store: GraphStore | FakeStore) -> None:
    for quantity in (1.0, 1.0, 2.0, 2.0, 1.0):
        save(any_store, make_flow(id="f", quantity_per_year=quantity))

    assert quantities(any_store.read(lambda r: r.flows.versions("f"))) == [1.0, 2.0, 1.0]


def test_several_changes_within_one_use_case_are_versions_too(any_store: GraphStore | FakeStore) -> None:
    def work(repositories: Any) -> None:
        for quantity in (1.0, 2.0, 3.0):
            repositories.flows.save([make_flow(id="f", quantity_per_year=quantity)])

    any_store.write(work)

    assert quantities(any_store.read(lambda r: r.flows.versions("f"))) == [1.0, 2.0, 3.0]


def test_only_the_flows_that_changed_add_a_version(any_store: GraphStore | FakeStore) -> None:
    save(any_store, *(make_flow(id=i) for i in "abc"))

    save(any_store, make_flow(id="a"), make_flow(id="b", quantity_per_year=9.0), make_flow(id="d"))

    found = any_store.read(lambda r: {i: len(r.flows.versions(i)) for i in "abcd"})
    assert found == {"a": 1, "b": 2, "c": 1, "d": 1}


def test_the_same_flow_twice_in_one_save_is_one_version(any_store: GraphStore | FakeStore) -> None:
    save(any_store, make_flow(id="f", rank=1), make_flow(id="f", rank=2))

    assert [flow.rank for flow in any_store.read(lambda r: r.flows.versions("f"))] == [2]


def test_flows_of_sites_come_by_site_and_id_withdrawn_ones_too(any_store: GraphStore | FakeStore) -> None:
    save(
        any_store,
        make_flow(id="f3", site_id="site_b"),
        make_flow(id="f2", withdrawn=True),
        make_flow(id="f1", site_id="site_b"),
        make_flow(id="f0", site_id="site_c"),
    )

    found = any_store.read(lambda r: r.flows.of_sites(["site_b", "site_a", "site_b", "none"]))

    assert [flow.id for flow in found] == ["f2", "f1", "f3"]


def test_a_flow_that_moves_to_another_site_is_of_that_one_and_keeps_its_past(
    any_store: GraphStore | FakeStore,
) -> None:
    save(any_store, make_flow(id="f"))
    save(any_store, make_flow(id="f", site_id="site_b"))

    assert any_store.read(lambda r: r.flows.of_sites(["site_a"])) == []
    assert [f.site_id for f in any_store.read(lambda r: r.flows.versions("f"))] == ["site_a", "site_b"]


def with_site(store: GraphStore) -> GraphStore:
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site()]))
    return store


def add_one(repositories: Any) -> float:
    """Add one to the quantity of a flow, and return what it is then."""
    present = repositories.flows.get("f")
    more = present.model_copy(update={"quantity_per_year": present.quantity_per_year + 1})
    repositories.flows.save([more])
    return float(more.quantity_per_year)


@pytest.fixture
def owners(store: GraphStore) -> GraphStore:
    return with_site(store)


def test_the_values_of_an_older_database_are_the_first_version(
    owners: GraphStore, database: Database
) -> None:
    old = make_flow(id="f", quantity_per_year=1.0)
    save(owners, old)
    database.write(lambda transaction: transaction.rows(WITHOUT_NEW_FIELDS))

    save(owners, old)
    before = owners.read(lambda r: r.flows.versions("f"))
    save(owners, make_flow(id="f", quantity_per_year=2.0))
    save(owners, make_flow(id="f", quantity_per_year=3.0))

    assert before == [old]
    assert quantities(owners.read(lambda r: r.flows.versions("f"))) == [1.0, 2.0, 3.0]


def test_a_price_that_the_graph_rounds_is_the_same_price_again(
    owners: GraphStore, database: Database
) -> None:
    for _ in range(2):
        save(owners, make_flow(id="f", price_eur_per_unit="0.12345678"))

    assert database.read(lambda transaction: transaction.row(COUNT)) == {"versions": 0}


def test_two_who_change_a_flow_at_once_both_find_the_other_in_its_history(owners: GraphStore) -> None:
    """Each adds to what it read; the one that comes second reads again what the first one wrote."""
    save(owners, make_flow(id="f", quantity_per_year=0.0))
    threads, rounds = 4, 5

    def work() -> None:
        for _ in range(rounds):
            owners.write(add_one)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    found = quantities(owners.read(lambda r: r.flows.versions("f")))
    assert found == [float(n) for n in range(threads * rounds + 1)]


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
def test_r1_a_history_written_while_the_server_is_killed_has_no_gap_and_loses_nothing(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round changes a flow until the server is killed; a change is kept whole with its version."""
    monkeypatch.setattr(driver, "RETRY_TIME_S", 0.5)
    acknowledged = 0.0
    with open_embedded(new_home()) as embedded, Database(embedded.settings) as database:
        store = with_site(GraphStore(database))
        save(store, make_flow(id="f", quantity_per_year=0.0))
        assert embedded.server is not None
        for _ in range(ROUNDS):
            with killed_after(LOAD_S, embedded.server.pid) as killed, suppress(GraphUnavailable):
                while not killed.is_set():
                    acknowledged = store.write(add_one)
            embedded.server.wait_until_ready()

            found = quantities(store.read(lambda r: r.flows.versions("f")))
            assert found == [float(n) for n in range(len(found))]
            assert found[-1] >= acknowledged

    assert acknowledged > ROUNDS


@contextmanager
def killed_after(seconds: float, pid: int) -> Iterator[threading.Event]:
    """Kill a process some time after the block began; the event tells when that was done."""
    killed = threading.Event()

    def kill() -> None:
        os.kill(pid, signal.SIGKILL)
        killed.set()

    killer = threading.Timer(seconds, kill)
    killer.start()
    try:
        yield killed
    finally:
        killer.join()


def test_the_stamp_of_a_flow_grows_with_each_change_and_with_nothing_else(
    any_store: GraphStore | FakeStore,
) -> None:
    save(any_store, make_flow(id="f"), make_flow(id="g"))
    first = any_store.read(lambda r: r.flows.stamps())

    save(any_store, make_flow(id="f"), make_flow(id="g"))
    again = any_store.read(lambda r: r.flows.stamps())
    save(any_store, make_flow(id="f", quantity_per_year=7.0))

    assert (first, again) == ({"f": 1, "g": 1}, first)
    assert any_store.read(lambda r: r.flows.stamps()) == {"f": 2, "g": 1}


def test_a_flow_of_an_older_database_has_the_first_stamp(database: Database) -> None:
    store = GraphStore(database)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(id="site_a")]))
    save(store, make_flow(id="f", site_id="site_a"))
    database.write(lambda transaction: transaction.rows(WITHOUT_NEW_FIELDS))

    assert store.read(lambda r: r.flows.stamps()) == {"f": 1}
