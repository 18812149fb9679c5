"""A person settles a roof while another version of its cadastre is stored: it holds, or they are told."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from graph.journal import GraphJournal
from graph.roofs import GraphRoofs
from graph.store import GraphStore
from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import InvalidDeclaration, SymbioseError
from symbiose.domain.journal import JournalEntry
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services import stage_cadastre
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.roof_settling import name_roof
from tests.builders import make_company, make_site
from tests.files.cadastres import LENS, feature, geojson, square
from tests.graph.test_roofs_at_once import PATIENCE_S, SIZES, Meeting, in_background, owners
from tests.services.conftest import over_fakes
from tests.web.conftest import MovingClock

LARGE = {"surf_utile": 300.0, "p_kwc": 60.0, "prod_an": 57000.0, "irradiation": 1150.0}
"""A roof that is no house's."""
STAFF = Actor(id="account_a", role=Role.COORDINATOR)


@pytest.fixture
def services(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Return services over a server with a site that stands on no roof, and a first version of a cadastre."""
    monkeypatch.setattr(stage_cadastre, "BATCH", 2)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(position_source="commune")]))
    services = replace(over_fakes(MovingClock()), store=store, roof_surveyor=FootprintSurveyor())
    import_version(services, "t")
    return services


def import_version(services: Services, letter: str) -> None:
    """Store four roofs side by side, called by a letter and their number."""
    told = [
        feature({**LARGE, "id_toit": f"{letter}{number}"}, square(LENS[0] + number * 0.001, side=0.0003))
        for number in range(4)
    ]
    file = read_file("toits.geojson", geojson(told), load_reference(), site=None)
    import_files(services, operator("import"), [file])


class Naming:
    """A person who says in the background that a roof is that of the site."""

    def __init__(self, services: Services) -> None:
        self.refused: SymbioseError | None = None
        self._thread = in_background(lambda: self._name(services))

    def _name(self, services: Services) -> None:
        try:
            name_roof(services, STAFF, "site_a", "t3", "le nôtre")
        except SymbioseError as error:
            self.refused = error

    def comes_as_far_as_it_can(self) -> None:
        self._thread.join(1.0)

    def ends(self) -> None:
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


def meet(monkeypatch: pytest.MonkeyPatch, step: str, roof_id: str, importing: Callable[[], Any]) -> Meeting:
    """Let the import wait before the roof is removed, or after that before it holds or writes the journal."""
    meeting, removed = Meeting(), threading.Event()
    remove, hold, append = GraphRoofs.remove, GraphJournal.hold, GraphJournal.append

    def waits(at: str) -> None:
        mine = threading.current_thread() is importing() and (at == "remove" or removed.is_set())
        if mine and at == step and not meeting.reached.is_set():
            meeting.wait_here()

    def met_removing(roofs: GraphRoofs, ids: Sequence[str]) -> None:
        if roof_id in ids:
            waits("remove")
        remove(roofs, ids)
        if roof_id in ids:
            removed.set()

    def met_holding(journal: GraphJournal) -> None:
        waits("hold")
        hold(journal)

    def met_appending(journal: GraphJournal, entry: JournalEntry) -> None:
        waits("append")
        append(journal, entry)

    monkeypatch.setattr(GraphRoofs, "remove", met_removing)
    monkeypatch.setattr(GraphJournal, "hold", met_holding)
    monkeypatch.setattr(GraphJournal, "append", met_appending)
    return meeting


@SIZES
@pytest.mark.parametrize("step", ["remove", "hold", "append"])
def test_what_is_said_of_a_roof_that_is_drawn_anew_meanwhile_is_kept_or_refused(
    services: Services, monkeypatch: pytest.MonkeyPatch, staged_from: int, step: str
) -> None:
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", staged_from)
    (roof,) = services.store.read(lambda r: r.roofs.of_reference("t3"))
    importing = threading.Thread(target=import_version, args=(services, "n"), daemon=True)
    meeting = meet(monkeypatch, step, roof.id, lambda: importing)

    importing.start()
    assert meeting.reached.wait(PATIENCE_S)
    naming = Naming(services)
    naming.comes_as_far_as_it_can()
    meeting.go_on.set()
    naming.ends()
    importing.join(PATIENCE_S)

    said = services.store.read(lambda r: r.roof_decisions.all())
    if naming.refused is None:
        assert owners(services) == [("n3", "site_a")]
    else:
        assert isinstance(naming.refused, InvalidDeclaration)
        assert (said, owners(services)) == ([], [])
