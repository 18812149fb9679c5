"""A large cadastre on both servers: stopped midway nothing of it is seen, and the next import goes on."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from graph.store import GraphStore
from symbiose.domain.accounts import operator
from symbiose.domain.documents.import_report import FileReport, ReadFile
from symbiose.domain.progress import ImportProgress, ImportStep, untold
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services import stage_cadastre
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from tests.builders import make_company, make_site
from tests.files.cadastres import GOOD, LENS, geojson, roofs
from tests.services.conftest import over_fakes
from tests.web.conftest import MovingClock


@pytest.fixture
def placed(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Return services over a server with one site, on the first of the roofs."""
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", 3)
    monkeypatch.setattr(stage_cadastre, "BATCH", 2)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(longitude=LENS[0], latitude=LENS[1])]))
    return replace(over_fakes(MovingClock()), store=store, roof_surveyor=FootprintSurveyor())


def cadastre(productions: Sequence[float]) -> ReadFile:
    """Return a cadastre of the roofs t0, t1… side by side; zero leaves one out."""
    told = [{**GOOD, "id_toit": f"t{n}", "prod_an": kwh} for n, kwh in enumerate(productions)]
    kept = [one for one, kwh in zip(roofs(*told), productions, strict=True) if kwh]
    return read_file("toits.geojson", geojson(kept), load_reference(), site=None)


def imported(
    services: Services, productions: Sequence[float], progress: ImportProgress = untold
) -> FileReport:
    return import_files(services, operator("import"), [cadastre(productions)], progress=progress).files[0]


def seen(services: Services) -> tuple[object, object]:
    """Return what pages show: roofs of sites, and what the cadastre adds up to."""
    owned = services.store.read(
        lambda r: [(one.roof.reference, one.roof.yearly_kwh) for one in r.roofs.owned()]
    )
    sums = services.store.read(
        lambda r: [(one.roofs, round(sum(cell.kwh for cell in one.cells))) for one in r.roofs.sums()]
    )
    return owned, sums


def stopping(step: ImportStep, done: int, total: int | None = None) -> None:
    if step is ImportStep.PREPARING and done == total:
        raise KeyboardInterrupt


def test_stopped_midway_it_is_not_seen_and_the_next_import_goes_on(placed: Services) -> None:
    imported(placed, [18e3] * 5)
    before = seen(placed)

    with pytest.raises(KeyboardInterrupt):
        imported(placed, [19e3, 0, 19e3, 19e3, 19e3, 19e3], stopping)
    midway = seen(placed)
    report = imported(placed, [19e3, 0, 19e3, 19e3, 19e3, 19e3])
    after = seen(placed)
    again = imported(placed, [19e3, 0, 19e3, 19e3, 19e3, 19e3])

    assert midway == before
    assert before == ([("t0", 18e3)], [(5, 90_000)])
    assert after == ([("t0", 19e3)], [(5, 95_000)])
    assert (report.written, report.unchanged) == (6, 0)
    assert (again.written, again.unchanged) == (0, 5)
