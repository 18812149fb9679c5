"""The demonstration: its folder, its accounts, and the import of its territory on the first start."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path

import click

from symbiose.app.propose_command import print_proposals
from symbiose.app.wiring import private_folder
from symbiose.domain.accounts import Role, operator
from symbiose.domain.documents.proposals import ProposalsDocument, proposals_document
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.ports import SolveSettings
from symbiose.files.reading import read_file
from symbiose.files.replacing import write_whole
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.propose import propose_exchanges
from symbiose.services.publishing_indicators import publish_indicators

DEMO_SITES_OF_MANAGER = ("surface_treatment_a", "plastics_a")
"""Unnamed sites that the demonstration's site manager runs: never a real firm's."""
TERRITORY_FILES = ("territory.json", "flows.json")
CADASTRE_FILE = "cadastre_exemple.geojson"
PASSWORD_BYTES = 12

AccountList = Mapping[str, Mapping[str, str]]
"""Role → {"email", "password"}."""


@dataclass(frozen=True)
class Demonstration:
    """The demonstration in its own folder."""

    home: Path

    def prepare(self, services: Services, *, as_json: bool) -> ProposalsDocument:
        """Import the territory when it is not there yet, run the optimiser and print the proposals."""
        private_folder(self.home)
        actor = operator("demo")
        if services.store.read(lambda r: r.runs.latest()) is None:
            import_demonstration(services)
        self._save_accounts(services)
        report = propose_exchanges(services, actor, SolveSettings())
        publish_indicators(services, actor)
        document = proposals_document(report.result, report.changes, report.states)
        names = {site.id: site.name for site in services.store.read(lambda r: r.sites.all())}
        print_proposals(document, names, as_json=as_json)
        return document

    def secret(self) -> str:
        """Return the key that signs this demonstration's cookies, made on the first start."""
        file = self.home / "secret-key"
        if not file.exists():
            write_whole(file, [secrets.token_hex(32).encode()])
        return file.read_text(encoding="utf-8")

    def accounts(self) -> AccountList:
        """Return one account per role, made on the first start."""
        file = private_folder(self.home) / "accounts.json"
        if not file.exists():
            write_whole(file, [json.dumps(_new_accounts(), indent=2).encode()])
        known: AccountList = json.loads(file.read_text(encoding="utf-8"))
        return known

    def _save_accounts(self, services: Services) -> None:
        existing = {account.email for account in services.store.read(lambda r: r.accounts.all())}
        for role, account in self.accounts().items():
            if account["email"] not in existing:
                sites = DEMO_SITES_OF_MANAGER if role == Role.SITE_MANAGER else ()
                actor = operator("demo")
                save_account(services, actor, account["email"], Role(role), account["password"], sites)


def import_demonstration(services: Services) -> None:
    """Store the demonstration territory; a part of it that is there already stays as it is.

    Its cadastre has the faults of real ones: the good roofs of it are kept.

    Raises:
        InvalidDocument: The files of the territory have faults.
    """
    files = [
        read_file(name, demonstration_file(name), services.reference, site=None) for name in TERRITORY_FILES
    ]
    report = import_files(services, operator("demo"), files)
    faults = [
        Problem(f"{file.file}: {row.line}.{error.column}", error.value, error.reason)
        for file in report.files
        for row in file.rows
        for error in row.errors
    ]
    if faults:
        raise InvalidDocument(faults)
    cadastre = read_file(CADASTRE_FILE, demonstration_file(CADASTRE_FILE), services.reference, site=None)
    import_files(services, operator("demo"), [cadastre], keep_good=True)


def _new_accounts() -> AccountList:
    return {
        role.value: {
            "email": f"{role.value.replace('_', '-')}@demo.example",
            "password": secrets.token_urlsafe(PASSWORD_BYTES),
        }
        for role in Role
    }


def write_accounts(file: Path, accounts: AccountList) -> None:
    """Write the accounts as JSON that only the owner may read."""
    write_whole(file, [json.dumps(accounts, indent=2).encode()])


def print_accounts(accounts: AccountList, home: Path, *, aside: bool) -> None:
    """Tell how to sign in, and how other commands reach this database; aside, on stderr."""
    for role, account in accounts.items():
        click.echo(f"  {role:<14} {account['email']:<32} {account['password']}", err=aside)
    click.echo(f"Other commands reach this database with: SYMBIOSE_HOME={home}", err=aside)


def demonstration_file(name: str) -> bytes:
    """Return the content of a file of the demonstration territory."""
    return package_files("seed_data").joinpath("demonstration", name).read_bytes()
