"""What synergies carry, in the graph: order, ranks, bytes of documents, links; the fakes do the same."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from graph.backups import restoring
from graph.backups.restoring import restore
from graph.backups.taking import Backup
from graph.driver import Database
from graph.kept_documents import PART_BYTES
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.synergies import Party, Side
from symbiose.domain.waste_paths import WastePath
from tests.builders import NOON, make_company, make_site
from tests.dossiers import (
    make_choice,
    make_document,
    make_note,
    make_opened,
    make_realised,
    make_synergy,
    make_tick,
)
from tests.fakes import FakeStore
from tests.graph.conftest import EMPTY

A_MINUTE = timedelta(minutes=1)
LINKS = Statement(
    "test/links",
    "MATCH (a)-[r:CONCERNS|SHOWN_BY|KEPT_IN]->(b) RETURN labels(a)[0] AS a, type(r) AS type, "
    "labels(b)[0] AS b, count(*) AS n ORDER BY a, type",
)
CONTENT = bytes(range(256)) * 700
"""179,200 bytes: four parts, every byte among them."""


def prepare(repositories: Any) -> None:
    repositories.sites.save_companies([make_company()])
    repositories.sites.save([make_site(), make_site(id="site_b")])
    for synergy_id in ("synergy_a", "synergy_b"):
        synergy = make_synergy(id=synergy_id)
        repositories.synergies.save(synergy, make_opened(synergy))


def fill(repositories: Any) -> None:
    prepare(repositories)
    repositories.synergy_documents.add(make_document(size_bytes=len(CONTENT)), CONTENT)
    repositories.waste_statuses.choose(make_choice(operation_code="R 5"))
    repositories.waste_statuses.tick(make_tick(document_id="document_a"))
    repositories.synergy_notes.add(make_note())
    repositories.realised.declare(make_realised())


@pytest.fixture
def any_store(any_store: GraphStore | FakeStore) -> GraphStore | FakeStore:
    """Return each store with what documents and notes concern."""
    store: Any = any_store
    store.write(prepare)
    return store


def test_choices_and_ticks_come_by_rank_for_each_synergy_asked_for(
    any_store: GraphStore | FakeStore,
) -> None:
    second = make_choice(rank=2, path=WastePath.WASTE, operation_code="R 4", party=Party.RECEIVER)
    ticks = [
        make_tick(condition_id="b"),
        make_tick(condition_id="a", rank=2, met=False),
        make_tick(condition_id="a"),
    ]

    def work(r: Any) -> None:
        r.waste_statuses.choose(make_choice())
        r.waste_statuses.choose(second)
        for one in ticks:
            r.waste_statuses.tick(one)

    any_store.write(work)

    found = any_store.read(lambda r: r.waste_statuses.of_synergies(["synergy_a", "synergy_b"]))

    assert found["synergy_a"].choices == (make_choice(), second)
    assert found["synergy_a"].ticks == (ticks[2], ticks[1], ticks[0])
    assert (found["synergy_b"].choices, found["synergy_b"].ticks) == ((), ())
    assert any_store.read(lambda r: r.waste_statuses.of_synergies([])) == {}


def test_of_two_choices_or_ticks_or_quantities_of_one_rank_one_is_kept(
    any_store: GraphStore | FakeStore,
) -> None:
    any_store.write(lambda r: r.waste_statuses.choose(make_choice()))
    any_store.write(lambda r: r.waste_statuses.tick(make_tick()))
    any_store.write(lambda r: r.realised.declare(make_realised()))

    with pytest.raises(ConflictingReview):
        any_store.write(lambda r: r.waste_statuses.choose(make_choice(path=WastePath.WASTE)))
    with pytest.raises(ConflictingReview):
        any_store.write(lambda r: r.waste_statuses.tick(make_tick(met=False)))
    with pytest.raises(ConflictingReview):
        any_store.write(lambda r: r.realised.declare(make_realised(quantity=1.0)))

    assert any_store.read(lambda r: r.realised.of_synergies(["synergy_a"])) == {
        "synergy_a": [make_realised()]
    }


def test_the_same_rank_of_another_condition_side_or_synergy_is_another_one(
    any_store: GraphStore | FakeStore,
) -> None:
    realised = [
        make_realised(),
        make_realised(rank=2, quantity=90.0),
        make_realised(side=Side.RECEIVER),
        make_realised(year=2027),
    ]
    other = make_realised(synergy_id="synergy_b")
    for one in (realised[3], realised[1], realised[2], realised[0], other):
        any_store.write(lambda r, said=one: r.realised.declare(said))
    any_store.write(lambda r: r.waste_statuses.tick(make_tick(condition_id="a")))
    any_store.write(lambda r: r.waste_statuses.tick(make_tick(condition_id="b")))

    found = any_store.read(lambda r: r.realised.of_synergies(["synergy_a", "synergy_b"]))

    assert found == {"synergy_a": realised, "synergy_b": [other]}


def test_a_document_comes_back_byte_for_byte_apart_from_what_is_known_of_it(
    any_store: GraphStore | FakeStore,
) -> None:
    later = make_document(id="document_b", uploaded_at=NOON + A_MINUTE)
    any_store.write(lambda r: r.synergy_documents.add(later, b"%"))
    any_store.write(lambda r: r.synergy_documents.add(make_document(), CONTENT))

    assert any_store.read(lambda r: r.synergy_documents.of("synergy_a")) == [make_document(), later]
    assert any_store.read(lambda r: r.synergy_documents.content("document_a")) == CONTENT
    assert any_store.read(lambda r: r.synergy_documents.content("document_b")) == b"%"
    assert any_store.read(lambda r: r.synergy_documents.of("synergy_b")) == []


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES])
def test_a_document_of_any_size_is_whole(store: GraphStore, size: int) -> None:
    content = hashlib.shake_128(b"seed").digest(size)
    store.write(prepare)
    store.write(lambda r: r.synergy_documents.add(make_document(), content))

    assert store.read(lambda r: r.synergy_documents.content("document_a")) == content


def test_a_removed_document_is_still_told_and_its_bytes_are_gone(any_store: GraphStore | FakeStore) -> None:
    removed = make_document(removed_by="account_b", removed_at=NOON + A_MINUTE)
    any_store.write(lambda r: r.synergy_documents.add(make_document(), CONTENT))
    any_store.write(lambda r: r.synergy_documents.remove(removed))

    with pytest.raises(ConflictingReview):
        any_store.write(lambda r: r.synergy_documents.remove(removed))
    with pytest.raises(UnknownThing):
        any_store.read(lambda r: r.synergy_documents.content("document_a"))
    assert any_store.read(lambda r: r.synergy_documents.of("synergy_a")) == [removed]


def test_no_part_is_left_of_a_removed_document(database: Database) -> None:
    store = GraphStore(database)
    store.write(fill)
    store.write(lambda r: r.synergy_documents.remove(make_document(removed_by="account_b", removed_at=NOON)))

    links = database.read(lambda transaction: transaction.rows(LINKS))

    assert [row for row in links if row["type"] == "KEPT_IN"] == []
    parts = Statement("test/parts", "MATCH (part:DocumentPart) RETURN count(part) AS n")
    assert database.read(lambda transaction: transaction.rows(parts)) == [{"n": 0}]


def test_notes_come_in_the_order_they_were_written(any_store: GraphStore | FakeStore) -> None:
    notes = [make_note(id="n2", written_at=NOON + A_MINUTE), make_note(id="n1")]
    for one in notes:
        any_store.write(lambda r, note=one: r.synergy_notes.add(note))

    assert any_store.read(lambda r: r.synergy_notes.of("synergy_a")) == [notes[1], notes[0]]
    assert any_store.read(lambda r: r.synergy_notes.of("synergy_b")) == []


def test_nothing_is_kept_for_a_synergy_that_does_not_exist(store: GraphStore) -> None:
    works: list[Any] = [
        lambda r: r.waste_statuses.choose(make_choice(synergy_id="none")),
        lambda r: r.waste_statuses.tick(make_tick(synergy_id="none")),
        lambda r: r.synergy_documents.add(make_document(synergy_id="none"), b"x"),
        lambda r: r.synergy_notes.add(make_note(synergy_id="none")),
        lambda r: r.realised.declare(make_realised(synergy_id="none")),
    ]
    for work in works:
        with pytest.raises(UnknownThing, match="none"):
            store.write(work)


def test_what_a_synergy_carries_hangs_on_it(database: Database) -> None:
    GraphStore(database).write(fill)

    links = database.read(lambda transaction: transaction.rows(LINKS))

    assert [(row["a"], row["type"], row["b"], row["n"]) for row in links] == [
        ("ConditionTick", "CONCERNS", "Synergy", 1),
        ("ConditionTick", "SHOWN_BY", "SynergyDocument", 1),
        ("PathChoice", "CONCERNS", "Synergy", 1),
        ("RealisedQuantity", "CONCERNS", "Synergy", 1),
        ("SynergyDocument", "CONCERNS", "Synergy", 1),
        ("SynergyDocument", "KEPT_IN", "DocumentPart", 4),
        ("SynergyNote", "CONCERNS", "Synergy", 1),
    ]


def everything(r: Any) -> tuple[Any, ...]:
    return (
        r.waste_statuses.of_synergies(["synergy_a"]),
        r.synergy_documents.of("synergy_a"),
        r.synergy_documents.content("document_a"),
        r.synergy_notes.of("synergy_a"),
        r.realised.of_synergies(["synergy_a"]),
    )


def test_a_backup_carries_documents_byte_for_byte(database: Database) -> None:
    """What a synergy carries comes back from a backup (check R6)."""
    store = GraphStore(database)
    store.write(fill)
    before, lines = store.read(everything), list(Backup(database, "test", NOON).lines())
    database.write(lambda transaction: transaction.rows(EMPTY))

    restore(database, lambda: lines)

    assert store.read(everything) == before
    assert before[2] == CONTENT


def test_a_restore_takes_documents_in_batches_that_a_server_can_hold(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = GraphStore(database)
    store.write(fill)
    before, lines = store.read(everything), list(Backup(database, "test", NOON).lines())
    database.write(lambda transaction: transaction.rows(EMPTY))
    sent: list[int] = []
    write = restoring._write

    def counted(target: Database, statement: Statement, rows: list[Any]) -> None:
        if statement.name == "restore/create_document_part":
            sent.append(len(rows))
        write(target, statement, rows)

    monkeypatch.setattr(restoring, "BATCH_BYTES", 100_000)
    monkeypatch.setattr(restoring, "_write", counted)
    restore(database, lambda: lines)

    assert sent == [2, 2]
    assert store.read(everything) == before


def test_histories_come_by_version_for_each_synergy_asked_for(any_store: GraphStore | FakeStore) -> None:
    later = make_synergy(version=2, heard_at=NOON + A_MINUTE)
    any_store.write(lambda r: r.synergies.save(later, make_opened(later)))

    found = any_store.read(lambda r: r.synergies.histories(["synergy_b", "synergy_a"]))

    assert [event.version for event in found["synergy_a"]] == [1, 2]
    assert [event.version for event in found["synergy_b"]] == [1]
    assert any_store.read(lambda r: r.synergies.histories([])) == {}


def test_r2_of_many_who_choose_tick_or_declare_at_once_each_rank_goes_to_one(store: GraphStore) -> None:
    store.write(prepare)
    works: list[Callable[[int], Callable[[Any], None]]] = [
        lambda n: lambda r: r.waste_statuses.choose(make_choice(chosen_by=f"account_{n}")),
        lambda n: lambda r: r.waste_statuses.tick(make_tick(ticked_by=f"account_{n}")),
        lambda n: lambda r: r.realised.declare(make_realised(declared_by=f"account_{n}")),
    ]

    def attempt(work: Callable[[Any], None]) -> bool:
        try:
            store.write(work)
        except ConflictingReview:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for work in works:
            won = list(pool.map(attempt, [work(n) for n in range(8)]))
            assert sum(won) == 1

    status = store.read(lambda r: r.waste_statuses.of_synergies(["synergy_a"]))["synergy_a"]
    assert (len(status.choices), len(status.ticks)) == (1, 1)
    assert len(store.read(lambda r: r.realised.of_synergies(["synergy_a"]))["synergy_a"]) == 1
