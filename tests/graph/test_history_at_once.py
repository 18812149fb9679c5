"""Several people go back to a version of one flow at once: one does, the others are told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph.driver import Database
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview
from symbiose.services.context import Services
from symbiose.services.flow_writing import declare_record
from symbiose.services.history import flow_history, go_back
from tests.builders import make_company, make_flow, make_site

PEOPLE, ROUNDS = 5, 4
PROGRAMS = 8
MANAGER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))


def one_of_all_goes_back(services: Services, number: int, latest: int) -> list[str]:
    """Let all press the button of the same page at once, and return what became of each."""
    told: list[str] = []

    def press() -> None:
        try:
            go_back(services, MANAGER, "f", number, latest=latest)
        except ConflictingReview:
            told.append("stale")
        else:
            told.append("done")

    people = [threading.Thread(target=press) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return sorted(told)


def test_r2_of_several_who_go_back_at_once_one_does_and_the_others_get_the_new_state(
    database: Database, tmp_path: Path
) -> None:
    services = services_on(database, tmp_path)
    services.store.write(lambda r: r.sites.save_companies([make_company()]))
    services.store.write(lambda r: r.sites.save([make_site()]))
    for quantity in (1.0, 2.0):
        flow = make_flow(id="f", quantity_per_year=quantity)
        services.store.write(lambda r, one=flow: r.flows.save([one]))

    for turn in range(ROUNDS):
        told = one_of_all_goes_back(services, 1 + turn % 2, latest=2 + turn)

        assert told == ["done"] + ["stale"] * (PEOPLE - 1)
    versions = flow_history(services, MANAGER, "f").versions
    entries = services.store.read(lambda r: r.journal.count())

    assert [v.flow.quantity_per_year for v in reversed(versions)] == [1.0, 2.0] * (ROUNDS // 2 + 1)
    assert entries == ROUNDS


def test_r2_the_same_request_sent_many_times_at_once_declares_one_flow_of_one_version(
    database: Database, tmp_path: Path
) -> None:
    services = services_on(database, tmp_path)
    services.store.write(lambda r: r.sites.save_companies([make_company()]))
    services.store.write(lambda r: r.sites.save([make_site()]))
    entry = {"site_id": "site_a", "direction": "offer", "resource": "fly_ash", "quantity": 5, "unit": "t"}

    for turn in range(ROUNDS):
        with ThreadPoolExecutor(PROGRAMS) as threads:
            sent = [
                threads.submit(declare_record, services, MANAGER, entry, f"r{turn}") for _ in range(PROGRAMS)
            ]
        declared = [one.result() for one in sent]

        assert [one.is_new for one in declared].count(True) == 1
        flow_ids = {one.record.flow.id for one in declared}
        assert len(flow_ids) == 1
        assert len(flow_history(services, MANAGER, flow_ids.pop()).versions) == 1
    assert services.store.read(lambda r: r.journal.count()) == ROUNDS
