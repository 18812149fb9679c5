"""`symbiose demo`: a folder of its own, accounts written for their owner alone, decisions that stay."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from symbiose.app.demonstration import DEMO_SITES_OF_MANAGER, TERRITORY_FILES, demonstration_file
from symbiose.app.wiring import embedded_database, services_on
from symbiose.domain.accounts import Role
from symbiose.services.accounts import actor_of, sign_in
from symbiose.services.review import accept, refuse
from tests.app.conftest import Command
from tests.seed_territories import demonstration_roofs

LONGEST_S = 600
"""Far more than a start takes, also on a machine that is busy with other tests."""

pytestmark = pytest.mark.timeout(2 * LONGEST_S)


@dataclass(frozen=True)
class Demo:
    """A first start of the demonstration without web pages."""

    home: Path
    accounts_file: Path
    settings: Mapping[str, str]
    done: subprocess.CompletedProcess[str]

    @property
    def accounts(self) -> dict[str, dict[str, str]]:
        read: dict[str, dict[str, str]] = json.loads(self.accounts_file.read_text(encoding="utf-8"))
        return read


def start(settings: Mapping[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "symbiose.app", "demo", "--no-web", "--json", *map(str, words)]
    return subprocess.run(line, check=False, capture_output=True, text=True, env=settings, timeout=LONGEST_S)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Start the demonstration beside other files, with the address of a Neo4j that does not exist."""
    home, elsewhere = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("elsewhere")
    (home / "database").mkdir()
    (home / "database" / "theirs").write_text("not the demonstration's", encoding="utf-8")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SYMBIOSE_")}
    settings = bare | {
        "SYMBIOSE_HOME": str(home),
        "SYMBIOSE_NEO4J_URI": "bolt://nowhere.invalid:7687",
        "SYMBIOSE_NEO4J_PASSWORD": "x",
    }
    accounts_file = elsewhere / "accounts.json"
    return Demo(home, accounts_file, settings, start(settings, "--accounts", accounts_file))


@pytest.mark.embedded
def test_the_document_is_alone_on_stdout(demo: Demo) -> None:
    assert demo.done.returncode == 0, demo.done.stderr
    document = json.loads(demo.done.stdout)
    assert document["format"] == "symbiose.proposals/1"
    assert len(document["proposals"]) == len(document["changes"]["new"]) > 0


@pytest.mark.embedded
def test_it_says_how_other_commands_reach_its_database(demo: Demo) -> None:
    assert f"SYMBIOSE_HOME={demo.home / 'demo'}" in demo.done.stderr


@pytest.mark.embedded
def test_it_touches_no_other_folder(demo: Demo) -> None:
    assert sorted(path.name for path in demo.home.iterdir()) == ["database", "demo"]
    assert [path.name for path in (demo.home / "database").iterdir()] == ["theirs"]


@pytest.mark.embedded
def test_the_accounts_are_written_for_their_owner_alone(demo: Demo) -> None:
    assert set(demo.accounts) == {role.value for role in Role}
    assert all(set(account) == {"email", "password"} for account in demo.accounts.values())
    assert stat.S_IMODE(demo.accounts_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((demo.home / "demo").stat().st_mode) == 0o700
    for account in demo.accounts.values():
        assert account["email"] in demo.done.stderr
        assert account["password"] in demo.done.stderr


@pytest.mark.embedded
def test_decisions_and_accounts_stay_when_it_is_started_again(demo: Demo) -> None:
    proposals = [one for one in json.loads(demo.done.stdout)["proposals"] if one["kind"] == "exchange"]
    accepted, refused = proposals[0]["id"], proposals[1]["id"]
    with embedded_database(demo.home / "demo") as database:
        services = services_on(database)
        account = demo.accounts["coordinator"]
        coordinator = actor_of(sign_in(services, account["email"], account["password"]).account)
        accept(services, coordinator, accepted, 0)
        refuse(services, coordinator, refused, 0, "trop loin")
        roofs = services.store.read(lambda r: r.roofs.all())
        owned = services.store.read(lambda r: r.roofs.owned())
    assert {roof.cadastre for roof in roofs} == {"cadastre_exemple"}
    assert len(roofs) == len(demonstration_roofs())
    assert {"mine_de_soleil", "stellantis_douvrin"} <= {one.site_id for one in owned}

    again = start(demo.settings)

    document = json.loads(again.stdout)
    states = {proposal["id"]: proposal["state"] for proposal in document["proposals"]}
    assert again.returncode == 0
    assert states[accepted] == "accepted"
    assert refused not in states
    assert refused in document["changes"]["gone"]
    assert json.loads((demo.home / "demo" / "accounts.json").read_text(encoding="utf-8")) == demo.accounts


def test_the_accounts_file_goes_into_a_folder_that_exists(command: Command, tmp_path: Path) -> None:
    outcome = command("demo", "--no-web", "--accounts", tmp_path / "nowhere" / "accounts.json")

    assert outcome.code == 2
    assert "nowhere" in outcome.err


def test_the_site_manager_of_the_demonstration_runs_sites_that_exist() -> None:
    sites = {site["id"]: site for site in json.loads(demonstration_file(TERRITORY_FILES[0]))["sites"]}

    assert set(DEMO_SITES_OF_MANAGER) <= set(sites)
    assert all(sites[name].get("siret") is None for name in DEMO_SITES_OF_MANAGER)
