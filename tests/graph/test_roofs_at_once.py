"""A site comes, moves or closes while a cadastre is stored: whichever commits first, the roof finds it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from graph.journal import GraphJournal
from graph.store import GraphStore
from symbiose.domain.accounts import operator
from symbiose.domain.repositories import Repositories
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services import stage_cadastre
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.journalling import journal_entry
from symbiose.services.roof_matching import place_sites
from tests.builders import NOON, make_company, make_site
from tests.files.cadastres import GOOD, LENS, geojson, roofs
from tests.services.conftest import over_fakes
from tests.web.conftest import MovingClock

PATIENCE_S = 30.0
"""How long one of the two waits for the other before the test gives up."""
SIZES = pytest.mark.parametrize("staged_from", [3, 1000], ids=["in steps", "in one transaction"])


@pytest.fixture
def services(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Return services over a server with one company and no site."""
    monkeypatch.setattr(stage_cadastre, "BATCH", 2)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    return replace(over_fakes(MovingClock()), store=store, roof_surveyor=FootprintSurveyor())


class Meeting:
    """Lets a transaction come to a point, and go on once another one has come to its own."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()

    def wait_here(self) -> None:
        """Tell that the point is reached, and wait; a transaction that is repeated does not wait again."""
        self.reached.set()
        self.go_on.wait(PATIENCE_S)


def add_site(services: Services, before_commit: Callable[[], None] = lambda: None) -> None:
    """Put a site on the first of the roofs, as the use cases do."""
    site = make_site(longitude=LENS[0], latitude=LENS[1])

    def work(repositories: Repositories) -> None:
        repositories.sites.save([site])
        place_sites(services, repositories, [site])
        before_commit()
        repositories.journal.append(
            journal_entry(operator("test"), "create_site", "entry_of_site", NOON, site.id)
        )

    services.store.write(work)


def import_roofs(services: Services) -> None:
    """Store four roofs side by side, of which the first is under the site."""
    told = roofs(*({**GOOD, "id_toit": f"t{number}"} for number in range(4)))
    file = read_file("toits.geojson", geojson(told), load_reference(), site=None)
    import_files(services, operator("import"), [file])


def owners(services: Services) -> list[tuple[str | None, str]]:
    owned = services.store.read(lambda r: r.roofs.owned())
    return [(one.roof.reference, one.site_id) for one in owned]


def in_background(work: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


@SIZES
def test_a_site_that_comes_while_roofs_are_stored_is_found_by_them(
    services: Services, monkeypatch: pytest.MonkeyPatch, staged_from: int
) -> None:
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", staged_from)
    meeting, hold = Meeting(), GraphJournal.hold

    def hold_once_the_site_is_there(journal: GraphJournal) -> None:
        if threading.current_thread() is importing and not meeting.reached.is_set():
            meeting.wait_here()
        hold(journal)

    monkeypatch.setattr(GraphJournal, "hold", hold_once_the_site_is_there)
    importing = threading.Thread(target=import_roofs, args=(services,), daemon=True)

    importing.start()
    assert meeting.reached.wait(PATIENCE_S)
    add_site(services)
    meeting.go_on.set()
    importing.join(PATIENCE_S)

    assert owners(services) == [("t0", "site_a")]


@SIZES
def test_roofs_that_are_stored_while_a_site_comes_are_found_by_it(
    services: Services, monkeypatch: pytest.MonkeyPatch, staged_from: int
) -> None:
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", staged_from)
    meeting = Meeting()
    adding = in_background(lambda: add_site(services, meeting.wait_here))
    assert meeting.reached.wait(PATIENCE_S)

    importing = in_background(lambda: import_roofs(services))
    importing.join(1.0)  # it comes as far as it can while the site is not committed
    meeting.go_on.set()
    for thread in (adding, importing):
        thread.join(PATIENCE_S)

    assert owners(services) == [("t0", "site_a")]
