"""The service on the fictional territory: a real embedded database, a real web server on loopback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path

from flask import Flask

from symbiose.app.settings import Settings
from symbiose.app.wiring import embedded_database, migrated_services, private_folder, web_application
from symbiose.app.working import working_beside
from symbiose.domain.accounts import Role, operator
from symbiose.domain.ports import SolveSettings
from symbiose.files.reading import read_file
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.propose import propose_exchanges
from tests.browser.serving import served
from tests.conftest import REPOSITORY
from web.compiled_templates import FOLDER

PASSWORD = "cinq pommes vertes au four"
PEOPLE = {
    "coordinator": (Role.COORDINATOR, ()),
    "analyst": (Role.ANALYST, ()),
    "alpha": (Role.SITE_MANAGER, ("alpha",)),
    "epsilon": (Role.SITE_MANAGER, ("epsilon",)),
}
"""Name in the tests → role and sites."""


@dataclass(frozen=True)
class Running:
    """A service that answers."""

    address: str
    services: Services
    app: Flask


def address_of(name: str) -> str:
    """Return the e-mail address of a person of the tests."""
    return f"{name}@test.example"


def nothing(_services: Services) -> None:
    """Leave a new database as it is."""


@contextmanager
def running_service(home: Path, fill: Callable[[Services], None] | None = None) -> Iterator[Running]:
    """Open a database with the fictional territory and one run, or filled otherwise, and serve it."""
    with embedded_database(home) as database:
        services = migrated_services(database, home)
        (fill or _fill)(services)
        _take_compiled_templates(home / "web", services.version)
        app = web_application(services, Settings(home=home), "k" * 32, home=home, https=False)
        with served(app) as address, working_beside(services, Settings(home=home)):
            yield Running(address, services, app)


def _take_compiled_templates(folder: Path, version: str) -> None:
    """Let services on a new folder read the templates that others of the tests compiled, and add theirs."""
    shared = REPOSITORY / ".cache" / "templates"
    shared.mkdir(parents=True, exist_ok=True)
    private_folder(folder / FOLDER).joinpath(version).symlink_to(shared, target_is_directory=True)


def _fill(services: Services) -> None:
    folder = package_files("seed_data").joinpath("fictional")
    files = [
        read_file(name, folder.joinpath(name).read_bytes(), services.reference, site=None)
        for name in ("territory.json", "flows.json")
    ]
    report = import_files(services, operator("test"), files)
    assert all(file.rejected == 0 for file in report.files)
    for name, (role, sites) in PEOPLE.items():
        save_account(services, operator("test"), address_of(name), role, PASSWORD, sites)
    propose_exchanges(services, operator("test"), SolveSettings())
