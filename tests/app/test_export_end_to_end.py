"""`symbiose export` on the embedded database: what comes out goes back in, and nothing changes."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from symbiose.app import acting
from symbiose.app.settings import Settings
from symbiose.app.wiring import embedded_database, migrated_services
from symbiose.services.context import Services
from tests.app.conftest import Command

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def embedded(new_home: Callable[[], Path]) -> Iterator[Services]:
    """Return services on an embedded database."""
    with embedded_database(new_home()) as database:
        yield migrated_services(database)


@pytest.fixture
def territory(embedded: Services, command: Command, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Put the embedded database behind the commands, with the fictional territory in it."""

    @contextmanager
    def opened(_settings: Settings) -> Iterator[Services]:
        yield embedded

    monkeypatch.setattr(acting, "open_services", opened)
    for name in ("territory.json", "flows.json"):
        with as_file(files("seed_data").joinpath("fictional", name)) as path:
            assert command("import", path).code == 0
    return embedded


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_is_exported_goes_back_in_without_a_change(
    territory: Services, command: Command, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"flux.{kind}"
    before = territory.store.read(lambda r: r.flows.all())
    command("export", "--format", kind, "-o", path)

    report = json.loads(command("import", path, "--json").out)["files"][0]

    assert (report["accepted"], report["rejected"], report["written"], report["unchanged"]) == (9, 0, 0, 9)
    assert territory.store.read(lambda r: r.flows.all()) == before


def test_the_sites_are_points_with_their_flows(territory: Services, command: Command, tmp_path: Path) -> None:
    path = tmp_path / "sites.geojson"

    command("export", "--format", "geojson", "-o", path)

    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(features) == 5
    assert sum(len(feature["properties"]["flows"]) for feature in features) == 9


def test_the_journal_of_the_database_keeps_each_export(
    territory: Services, command: Command, tmp_path: Path
) -> None:
    command("export", "--format", "csv", "-o", tmp_path / "flux.csv")

    newest = territory.store.read(lambda r: r.journal.latest(1))[0]
    assert (newest.actor_id, newest.action, newest.detail) == (
        "command:export",
        "export_declarations",
        "format=csv",
    )
