"""The commands on a real embedded database: one running service, the other commands beside it as clients."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Command, CommandIn, Outcome

pytestmark = pytest.mark.embedded

START_S = 90
TERRITORY = {
    "format": "symbiose.territory/1",
    "companies": [{"id": "c1", "name": "Entreprise 1"}],
    "sites": [
        {"id": "s1", "company_id": "c1", "name": "Centrale", "commune_code": "62276"},
        {"id": "s2", "company_id": "c1", "name": "Cimenterie", "commune_code": "62119"},
    ],
}
FLOWS = "site_id;sens;ressource;quantite;unite\ns1;offre;fly_ash;{offer};t\ns2;besoin;fly_ash;900;t\n"


@dataclass(frozen=True)
class Service:
    """A running service and how to call commands beside it."""

    port: int
    process: subprocess.Popen[str]
    settings: Mapping[str, str]

    def run_apart(self, *words: object) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "symbiose.app", *map(str, words)]
        return subprocess.run(
            line, check=False, capture_output=True, text=True, env=self.settings, timeout=START_S
        )

    def answer(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
            return int(response.status)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def settings_of(home: Path) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SYMBIOSE_")}
    return bare | {"SYMBIOSE_HOME": str(home), "SYMBIOSE_SECRET_KEY": "k" * 40}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Start `symbiose serve` on a database of its own, and stop it in order."""
    settings = settings_of(tmp_path_factory.mktemp("home"))
    port = free_port()
    line = [sys.executable, "-m", "symbiose.app", "serve", "--port", str(port)]
    with subprocess.Popen(line, env=settings, stderr=subprocess.PIPE, text=True) as process:
        started = Service(port, process, settings)
        try:
            wait_until_it_answers(started)
            yield started
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=START_S)
    assert process.returncode == 0


def wait_until_it_answers(service: Service) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            assert service.answer("/health") == 200
        except OSError:
            assert service.process.poll() is None, service.process.stderr and service.process.stderr.read()
            assert time.monotonic() < deadline, "the service did not start"
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def beside(command_in: CommandIn, service: Service) -> Command:
    """Return a function that runs a command beside the service, as a client of its database."""

    def run(*words: object) -> Outcome:
        return command_in(service.settings, *words)

    return run


def document(outcome: Outcome) -> dict[str, Any]:
    assert outcome.code == 0, outcome.err
    read: dict[str, Any] = json.loads(outcome.out)
    return read


@pytest.fixture
def territory(tmp_path: Path) -> Path:
    path = tmp_path / "territory.json"
    path.write_text(json.dumps(TERRITORY), encoding="utf-8")
    return path


def flows_file(folder: Path, offer: float) -> Path:
    path = folder / "flows.csv"
    path.write_text(FLOWS.format(offer=offer), encoding="utf-8")
    return path


def test_import_and_propose_run_beside_the_service(
    service: Service, beside: Command, territory: Path, tmp_path: Path
) -> None:
    flows = flows_file(tmp_path, 1200)

    apart = service.run_apart("import", territory, flows, "--json")
    again = document(beside("import", territory, flows, "--json"))
    run = document(beside("propose", "--json"))
    rerun = document(beside("propose", "--json"))
    document(beside("import", flows_file(tmp_path, 600), "--json"))
    changed = document(beside("propose", "--json"))
    first = document(Outcome(apart.returncode, apart.stdout, apart.stderr))

    assert [file["written"] for file in first["files"]] == [3, 2]
    assert [(file["written"], file["unchanged"]) for file in again["files"]] == [(0, 3), (0, 2)]
    (proposal,) = run["proposals"]
    assert (proposal["giver"], proposal["receiver"], proposal["quantity_per_year"]) == ("s1", "s2", 900)
    assert run["changes"] == {"new": [proposal["id"]], "gone": [], "changed": []}
    assert rerun["changes"] == {"new": [], "gone": [], "changed": []}
    assert changed["changes"] == {"new": [], "gone": [], "changed": [proposal["id"]]}
    assert changed["proposals"][0]["quantity_per_year"] == pytest.approx(600)


def test_a_flow_of_an_unknown_site_changes_nothing(beside: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("site_id;sens;ressource;quantite;unite\nnowhere;offre;fly_ash;1;t\n", encoding="utf-8")

    done = beside("import", path)

    assert done.code == 1
    assert "symbiose.territory/1" in done.out


def test_accounts_are_opened_and_closed_beside_the_service(beside: Command) -> None:
    added = beside("user", "add", "first@example.org", "--role", "administrator")
    reset = beside("user", "reset", "first@example.org")
    closed = beside("user", "disable", "first@example.org")
    after = beside("propose", "--as", "first@example.org")

    assert (added.code, reset.code, closed.code, after.code) == (0, 0, 0, 2)
    assert added.out.startswith("/invitation/")
    assert "first@example.org" in after.err


def test_init_and_migrate_run_again_without_harm(beside: Command) -> None:
    for name in ("init", "migrate"):
        done = beside(name)

        assert done.code == 0, done.err
        assert "schema version" in done.out
        assert "applied" not in done.out


def test_a_second_service_on_the_same_port_is_told_so(service: Service) -> None:
    done = service.run_apart("serve", "--port", service.port)

    assert done.returncode == 3
    assert str(service.port) in done.stderr
    assert "--port" in done.stderr


def test_the_service_is_alive_and_ready(service: Service) -> None:
    assert service.answer("/health") == service.answer("/ready") == 200


def test_what_the_folder_holds_is_its_owners_alone(service: Service) -> None:
    home = Path(service.settings["SYMBIOSE_HOME"])
    open_to_others = [
        path.relative_to(home)
        for path in home.iterdir()
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.is_file()
    ]

    assert open_to_others == []
