"""Documents and notes of accepted loops and groups in the graph: order, bytes, links; fakes do the same."""

from datetime import timedelta
from typing import Any

import pytest

from graph.driver import Database
from graph.store import GraphStore
from symbiose.domain.errors import ConflictingReview, UnknownThing
from tests.builders import NOON
from tests.dossiers import make_design_document, make_design_note
from tests.fakes import FakeStore
from tests.graph.test_heat_loops import values
from tests.loop_case import LOOP_ID, make_loop_decision
from tests.solar_case import GROUP_ID, make_solar_decision

CONTENT = bytes(range(256)) * 700
"""179,200 bytes: four parts."""
A_MINUTE = timedelta(minutes=1)


def prepare(repositories: Any) -> None:
    repositories.loop_decisions.save(make_loop_decision())
    repositories.solar_decisions.save(make_solar_decision())


@pytest.fixture
def any_store(any_store: GraphStore | FakeStore) -> GraphStore | FakeStore:
    """Return each store with what documents and notes concern."""
    store: Any = any_store
    store.write(prepare)
    return store


def test_documents_and_notes_come_back_by_thing_the_oldest_first(any_store: GraphStore | FakeStore) -> None:
    later = make_design_document(id="document_b", uploaded_at=NOON + A_MINUTE)
    of_group = make_design_document(id="document_g", thing_id=GROUP_ID, site_id=None)
    notes = [make_design_note(id="b"), make_design_note(id="a"), make_design_note(id="g", thing_id=GROUP_ID)]

    def work(r: Any) -> None:
        for document, content in ((later, b"%"), (make_design_document(), CONTENT), (of_group, b"x")):
            r.design_documents.add(document, content)
        for note in notes:
            r.design_notes.add(note)

    any_store.write(work)

    assert any_store.read(lambda r: r.design_documents.of(LOOP_ID)) == [make_design_document(), later]
    assert any_store.read(lambda r: r.design_documents.of(GROUP_ID)) == [of_group]
    assert {one.id for one in any_store.read(lambda r: r.design_documents.all())} == {
        "document_a",
        "document_b",
        "document_g",
    }
    assert any_store.read(lambda r: r.design_documents.content("document_a")) == CONTENT
    assert any_store.read(lambda r: r.design_notes.of(LOOP_ID)) == [notes[1], notes[0]]
    assert any_store.read(lambda r: r.design_notes.all()) == [notes[1], notes[0], notes[2]]


def test_what_was_removed_stays_told_without_its_bytes(any_store: GraphStore | FakeStore) -> None:
    removed = make_design_document(removed_by="account_b", removed_at=NOON)
    any_store.write(lambda r: r.design_documents.add(make_design_document(), CONTENT))

    any_store.write(lambda r: r.design_documents.remove(removed))

    with pytest.raises(ConflictingReview):
        any_store.write(lambda r: r.design_documents.remove(removed))
    with pytest.raises(UnknownThing):
        any_store.read(lambda r: r.design_documents.content("document_a"))
    assert any_store.read(lambda r: r.design_documents.of(LOOP_ID)) == [removed]


def test_each_concerns_the_decision_that_accepted_and_none_stands_alone(
    database: Database, store: GraphStore
) -> None:
    store.write(prepare)
    store.write(lambda r: r.design_documents.add(make_design_document(), b"%"))
    store.write(lambda r: r.design_notes.add(make_design_note(thing_id=GROUP_ID)))
    linked = "MATCH (n)-[:CONCERNS]->(d) RETURN labels(n)[0] + ' ' + labels(d)[0] AS value"
    assert sorted(values(database, linked)) == ["DesignDocument LoopDecision", "DesignNote SolarDecision"]

    with pytest.raises(UnknownThing):
        store.write(lambda r: r.design_documents.add(make_design_document(id="x", acceptance=7), b"%"))
    with pytest.raises(UnknownThing):
        store.write(lambda r: r.design_notes.add(make_design_note(id="x", thing_id="loop_none")))
    assert len(values(database, linked)) == 2
