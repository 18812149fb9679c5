"""Objectives in the graph: kept with their history, and set once by several who set them at once."""

import threading

import pytest

from graph.driver import Database
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDocument
from symbiose.services.objective_pages import objective_sheet, objectives_seen
from symbiose.services.objectives import change_objective, remove_objective, set_objective

pytestmark = [pytest.mark.embedded, pytest.mark.neo4j]

PEOPLE = 4
STAFF = Actor(id="account_c", role=Role.COORDINATOR)
TEXTS = {
    "indicator": "waste_diverted",
    "year": "2027",
    "scope": "epci/CALL",
    "target": "0,1",
    "note": "é'`} «",
}


def test_an_objective_comes_back_as_it_was_set_with_all_its_versions(database: Database) -> None:
    services = services_on(database)
    objective = set_objective(services, STAFF, TEXTS)
    first = objective_sheet(services, STAFF, objective.id).kept
    change_objective(services, STAFF, objective.id, {"target": "1", "note": ""}, seen=first.edit.stamp)
    second = objective_sheet(services, STAFF, objective.id).kept
    remove_objective(services, STAFF, objective.id, seen=second.edit.stamp, reason="revu")

    fresh = services_on(database)
    sheet = objective_sheet(fresh, STAFF, objective.id)

    assert first.objective == objective
    assert (objective.target, objective.note) == (0.1, "é'`} «")
    assert second.objective.target == 1
    assert [(one.edit.version, one.edit.retired, one.edit.by) for one in sheet.versions] == [
        (3, True, STAFF.id),
        (2, False, STAFF.id),
        (1, False, STAFF.id),
    ]
    assert objectives_seen(fresh, STAFF).lines == ()
    assert fresh.store.read(lambda r: r.journal.count()) == 3


def test_r2_of_several_who_set_one_objective_at_once_one_does_and_the_others_are_told(
    database: Database,
) -> None:
    services = services_on(database)
    told: list[str] = []

    def press(number: int) -> None:
        try:
            set_objective(services, STAFF, TEXTS | {"target": str(number + 1)})
        except (ConflictingReview, InvalidDocument):
            told.append("taken")
        else:
            told.append("done")

    threads = [threading.Thread(target=press, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["done"] + ["taken"] * (PEOPLE - 1)
    assert len(objectives_seen(services, STAFF).lines) == 1
    assert services.store.read(lambda r: r.journal.count()) == 1
