"""The command line over fakes: the very entry point, with another database behind it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from symbiose.app import acting
from symbiose.app.cli import main
from symbiose.app.settings import Settings
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.form import FormReader
from symbiose.files.reference import load_reference
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.services.context import Services
from tests.builders import NOON, make_company, make_proposal, make_site
from tests.fakes import FakeFiles, FakeHasher, FakeMatcher, FakeShelf, FakeStore


@dataclass(frozen=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]
CommandIn = Callable[..., Outcome]
"""As `Command`; its first argument is the environment."""


def written(folder: Path, document: object) -> Path:
    """Return a file that holds a document."""
    path = folder / "instance.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def in_a_process(*words: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own: what it prints is all that a user gets."""
    line = (sys.executable, "-m", "symbiose.app", *map(str, words))
    return subprocess.run(line, check=False, capture_output=True, text=True, timeout=60, input=stdin)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs a command line and returns its outcome."""

    def run(*words: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["symbiose", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        printed = capsys.readouterr()
        return Outcome(code if isinstance(code, int) else 0, printed.out, printed.err)

    return run


@pytest.fixture
def command_in(command: Command) -> CommandIn:
    """Return a function that runs a command line in an environment, without a process of its own."""

    def run(environment: Mapping[str, str], *words: object) -> Outcome:
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("SYMBIOSE_")]:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            return command(*words)

    return run


@pytest.fixture
def services() -> Services:
    """Return services over fakes: a company with two sites, and a matcher that proposes one exchange."""
    store = FakeStore()
    store.repositories.sites.save_companies([make_company()])
    store.repositories.sites.save(
        [make_site(), make_site(id="site_b", name="Site B", siret="53070853600038")]
    )
    reference = load_reference()
    return Services(
        store=store,
        matcher=FakeMatcher([make_proposal()]),
        declarations=FormReader(reference),
        templates=XlsxTemplate(reference.resources),
        flow_documents=JsonFlows(reference),
        exports=ExportFiles(reference.resources),
        reference=reference,
        clock=lambda: NOON,
        files=FakeFiles(),
        uploads=FakeShelf(),
        documents=DocumentTypes(),
        hasher=FakeHasher(),
        version="test",
    )


@pytest.fixture
def database(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Put the services behind every command that opens the database."""

    @contextmanager
    def opened(_settings: Settings) -> Iterator[Services]:
        services.store.ping()
        yield services

    monkeypatch.setattr(acting, "open_services", opened)
    return services
