"""The journal (checks S31, S32): chained with the change, by many at once, nothing of it altered unseen."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from graph.driver import Database
from graph.journal import GraphJournal
from graph.migrations import m0006_chain_entries
from graph.queries import Statement
from graph.records import plain
from graph.store import GraphStore
from symbiose.domain.journal import NOTHING_BEFORE, JournalEntry, JournalHead
from symbiose.domain.journal_check import JournalCheck
from symbiose.domain.repositories import Repositories
from tests.builders import NOON, make_company

OLD_ENTRY = Statement("test/old_entry", "CREATE (e:JournalEntry) SET e = $properties")
WRITERS, WRITES = 8, 12


class PowerCut(Exception):
    """Ends a transaction in its middle."""


def entry(number: int) -> JournalEntry:
    at = NOON + timedelta(seconds=number)
    return JournalEntry(id=f"entry_{number:03d}", at=at, actor_id="é", action="act", thing_id=f"t{number}")


def append(store: GraphStore, *numbers: int) -> None:
    for one in map(entry, numbers):
        store.write(lambda r, one=one: r.journal.append(one))


def check(database: Database, exported: JournalHead | None = None) -> JournalCheck:
    return database.read(lambda transaction: GraphJournal(transaction).check(exported))


def head(database: Database) -> JournalHead:
    return database.read(lambda transaction: GraphJournal(transaction).head())


def tamper(database: Database, cypher: Statement) -> None:
    database.write(lambda transaction: transaction.rows(cypher, now=NOON))


def test_an_empty_journal_is_intact(database: Database) -> None:
    found = check(database, JournalHead())

    assert found.intact
    assert (found.entries, found.head) == (0, JournalHead(position=0, digest=NOTHING_BEFORE))


def test_a_transaction_counts_the_entries_once_whatever_is_written_meanwhile(store: GraphStore) -> None:
    append(store, 0)

    def count_twice(repositories: Repositories) -> tuple[int, int]:
        before = repositories.journal.count()
        writer = threading.Thread(target=append, args=(store, 1))
        writer.start()
        writer.join()
        return before, repositories.journal.count()

    assert store.read(count_twice) == (1, 1)
    assert store.read(lambda r: r.journal.count()) == 2


def test_a_transaction_that_appends_counts_its_own_entry(store: GraphStore) -> None:
    def work(repositories: Repositories) -> tuple[int, int]:
        before = repositories.journal.count()
        repositories.journal.append(entry(0))
        return before, repositories.journal.count()

    assert store.write(work) == (0, 1)


def test_entries_after_a_place_come_in_order(store: GraphStore) -> None:
    append(store, *range(5))

    found = store.read(lambda r: r.journal.after(2, 2))

    assert [one.id for one in found] == ["entry_002", "entry_003"]
    assert store.read(lambda r: r.journal.after(5, 2)) == []


def test_entries_are_chained_in_the_order_in_which_they_were_committed(
    store: GraphStore, database: Database
) -> None:
    append(store, *range(5))
    middle = head(database)
    append(store, *range(5, 7))

    found = check(database, middle)

    assert found.intact
    assert (found.entries, found.head.position, middle.position) == (7, 7, 5)
    assert store.read(lambda r: r.journal.latest(1)) == [entry(6)]


@pytest.mark.parametrize(
    ("cypher", "told"),
    [
        ("MATCH (e:JournalEntry {position: 3}) SET e.actor_id = 'x'", [("altered", 3, "entry_002")]),
        ("MATCH (e:JournalEntry {position: 3}) SET e.at = $now", [("altered", 3, "entry_002")]),
        ("MATCH (e:JournalEntry {position: 3}) SET e.remark = 'x'", [("altered", 3, "entry_002")]),
        ("MATCH (e:JournalEntry {position: 3}) SET e.digest = ''", [("altered", 3, "entry_002")]),
        ("MATCH (e:JournalEntry {position: 3}) DELETE e", [("deleted", 3, "")]),
        ("MATCH (e:JournalEntry) WHERE e.position IN [1, 2] DELETE e", [("deleted", 1, "")]),
        ("MATCH (e:JournalEntry {position: 6}) DELETE e", [("truncated", 6, "")]),
        ("MATCH (e:JournalEntry) DELETE e", [("truncated", 1, "")]),
        ("CREATE (e:JournalEntry {id: 'forged'})", [("unchained", None, "forged")]),
        (
            "MATCH (a:JournalEntry {position: 2}), (b:JournalEntry {position: 5}) "
            "SET a.position = 99 SET b.position = 2 SET a.position = 5",
            [("moved", 2, "entry_004"), ("moved", 5, "entry_001")],
        ),
        (
            "MATCH (h:JournalHead) SET h.position = 5",
            [("beyond_head", 6, "")],
        ),
    ],
)  # fmt: skip
def test_what_was_altered_deleted_moved_or_cut_off_is_named(
    store: GraphStore, database: Database, cypher: str, told: list[tuple[str, int | None, str]]
) -> None:
    append(store, *range(6))
    tamper(database, Statement("test/tamper", cypher))  # type: ignore[arg-type]

    found = check(database)

    assert [(f.kind, f.position, f.entry_id) for f in found.faults] == told
    assert all(str(f.position) in f.told or f.entry_id in f.told for f in found.faults)


def test_an_end_cut_off_with_its_head_is_seen_by_the_exported_head_alone(
    store: GraphStore, database: Database
) -> None:
    append(store, *range(6))
    exported = head(database)
    tamper(database, Statement("test/cut", "MATCH (e:JournalEntry) WHERE e.position > 4 DELETE e"))
    cut = "MATCH (h:JournalHead), (e:JournalEntry {position: 4}) SET h.position = 4, h.digest = e.digest"
    tamper(database, Statement("test/cut_head", cut))

    alone, compared = check(database), check(database, exported)

    assert alone.intact
    assert [(f.kind, f.position) for f in compared.faults] == [("truncated", 6)]
    assert "ends at entry 4" in compared.faults[0].told


def test_commands_that_end_at_once_each_get_a_place(store: GraphStore, database: Database) -> None:
    failures: list[BaseException] = []

    def work(writer: int) -> None:
        try:
            for number in range(WRITES):
                append(store, writer * WRITES + number)
        except BaseException as error:
            failures.append(error)

    run_all([lambda writer=writer: work(writer) for writer in range(WRITERS)])

    found = check(database)
    assert failures == []
    assert found.intact
    assert found.entries == WRITERS * WRITES


def test_entries_from_before_the_chain_are_chained_in_order_and_an_interrupted_step_goes_on(
    store: GraphStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.journal.PAGE", 4)
    for number in (5, 3, 1, 4, 2, 0, 6, 7, 8):
        old = plain(entry(number).model_dump(exclude_none=True))
        database.write(lambda transaction, old=old: transaction.rows(OLD_ENTRY, properties=old))
    unchained = check(database)
    database.write(lambda transaction: GraphJournal(transaction).chain_oldest())  # then the power is cut

    m0006_chain_entries.apply(database)
    append(store, 9)
    m0006_chain_entries.apply(database)

    assert [f.kind for f in unchained.faults] == ["unchained"] * 4
    assert (check(database).intact, check(database).entries) == (True, 10)
    read = Statement("test/order", "MATCH (e:JournalEntry) RETURN e.id AS id ORDER BY e.position")
    rows = database.read(lambda transaction: transaction.rows(read))
    assert [row["id"] for row in rows] == [entry(number).id for number in range(10)]


def test_a_change_whose_entry_cannot_be_written_is_not_kept(
    store: GraphStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(store, 0)

    def fail(*_: object) -> None:
        raise PowerCut

    def work(repositories: Repositories) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.journal.append(entry(1))

    monkeypatch.setattr(GraphJournal, "append", fail)
    with pytest.raises(PowerCut):
        store.write(work)

    assert store.read(lambda r: (r.sites.companies(), r.journal.count())) == ([], 1)


def test_a_change_that_is_not_kept_leaves_no_entry(store: GraphStore, database: Database) -> None:
    append(store, 0)

    def work(repositories: Repositories) -> None:
        repositories.journal.append(entry(1))
        raise PowerCut

    with pytest.raises(PowerCut):
        store.write(work)
    append(store, 2)

    assert check(database).intact
    assert check(database).entries == 2


def run_all(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
