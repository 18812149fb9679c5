"""Versions of what people set in the browser: kept in order, told apart, one of two at once."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from graph.catalogue import save_catalogue
from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.reference_values import PeriodWish, set_period, value_sheet
from tests.builders import NOON

PEOPLE = 4
MADE = Statement("test/made", "MATCH (a:Account)-[:MADE]->(e:Edit) RETURN a.id AS who, e.version AS version")


def make_edit(**changes: Any) -> Edit:
    """Return the first version of a reference value."""
    values = {
        "subject": Subject.VALUE,
        "thing_id": "landfill_tax",
        "version": 1,
        "at": NOON,
        "by": "account_c",
        "reason": "marché 2026",
        "content": '[{"value": 65.0}]',
    }
    return Edit.model_validate(values | changes)


def test_versions_come_back_as_they_were_saved_the_oldest_first(store: GraphStore) -> None:
    edits = [make_edit(version=n, content=f'["« {n} »", "\\n"]', retired=n == 3) for n in (0, 1, 2, 3)]

    for edit in edits:
        store.write(lambda r, edit=edit: r.edits.save(edit))

    assert store.read(lambda r: r.edits.of_thing(Subject.VALUE, "landfill_tax")) == edits
    assert store.read(lambda r: r.edits.of_thing(Subject.NOTICE, "landfill_tax")) == []
    assert store.read(lambda r: r.edits.of_thing(Subject.VALUE, "none")) == []


def test_the_latest_version_of_each_thing_of_a_sort_holds(store: GraphStore) -> None:
    def work(repositories: Any) -> None:
        for edit in (
            make_edit(version=2),
            make_edit(version=10),
            make_edit(version=9),
            make_edit(thing_id="detour"),
            make_edit(subject=Subject.PROCESSOR, thing_id="kiln"),
        ):
            repositories.edits.save(edit)

    store.write(work)

    held = store.read(lambda r: r.edits.current(Subject.VALUE))
    assert [(edit.thing_id, edit.version) for edit in held] == [("detour", 1), ("landfill_tax", 10)]
    assert store.read(lambda r: r.edits.current(Subject.NOTICE)) == []


def test_a_version_is_never_written_twice(store: GraphStore) -> None:
    store.write(lambda r: r.edits.save(make_edit()))

    with pytest.raises(ConflictingReview, match="landfill_tax"):
        store.write(lambda r: r.edits.save(make_edit(content="[]")))

    store.write(lambda r: r.edits.save(make_edit(subject=Subject.PROCESSOR)))
    assert store.read(lambda r: r.edits.of_thing(Subject.VALUE, "landfill_tax")) == [make_edit()]


def test_the_reference_data_of_a_new_release_leave_alone_what_people_set(database: Database) -> None:
    services = services_on(database)
    coordinator = Actor(id="account_c", role=Role.COORDINATOR)
    seen = value_sheet(services, coordinator, "detour_road").latest.stamp
    typed = {"value": "1,4", "valid_from": "2026-01-01", "source": "s", "licence": "l", "status": "sourced"}
    edit = set_period(services, coordinator, "detour_road", PeriodWish(typed, seen))
    fewer = [one for one in services.reference.resources if one.id != "fly_ash"]
    newer = replace(services.reference, resources=ResourceCatalogue(fewer))

    assert save_catalogue(database, newer)

    assert services.store.read(lambda r: r.edits.of_thing(Subject.VALUE, "detour_road")) == [edit]
    after = replace(services, reference=newer, memory=type(services.memory)())
    assert value_sheet(after, coordinator, "detour_road").held[-1].value.value == 1.4


def test_r2_of_several_who_set_a_value_at_once_one_does_and_the_others_are_told(database: Database) -> None:
    services = services_on(database)
    people = [Actor(id=f"account_{n}", role=Role.COORDINATOR) for n in range(PEOPLE)]
    seen = value_sheet(services, people[0], "detour_road").latest.stamp
    told: list[str] = []

    def press(person: Actor) -> None:
        typed = {"value": "1,4", "valid_from": "2026-01-01", "source": person.id, "licence": "l"}
        try:
            wish = PeriodWish(typed | {"status": "sourced"}, seen)
            set_period(services, person, "detour_road", wish)
        except ConflictingReview:
            told.append("stale")
        else:
            told.append("done")

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["done"] + ["stale"] * (PEOPLE - 1)
    edits = services.store.read(lambda r: r.edits.of_thing(Subject.VALUE, "detour_road"))
    assert [edit.version for edit in edits] == [1]
    assert services.store.read(lambda r: r.journal.count()) == 1


def test_an_account_is_linked_to_what_it_set(store: GraphStore, database: Database) -> None:
    account = Account(id="account_c", email="c@test.example", role=Role.COORDINATOR)
    store.write(lambda r: r.accounts.save(account))

    store.write(lambda r: r.edits.save(make_edit()))
    store.write(lambda r: r.edits.save(make_edit(version=2, by="command:import")))

    assert database.read(lambda tx: tx.rows(MADE)) == [{"who": "account_c", "version": 1}]
