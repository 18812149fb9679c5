"""`symbiose journal verify` and `head`: whether the journal is as it was written, and how far it goes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbiose.app.exit_codes import DONE, NEGATIVE
from symbiose.app.writable_file import writable_file

if TYPE_CHECKING:
    from symbiose.domain.journal import JournalHead
    from symbiose.domain.journal_check import JournalCheck


@click.group()
def journal() -> None:
    """Verify the journal of the configured database, or write how far it goes."""


@journal.command()
@click.option(
    "--head",
    "path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A head that `symbiose journal head` wrote earlier: the journal must still contain it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.journal-check/1 alone.")
def verify(path: Path | None, as_json: bool) -> None:
    """Read the whole journal, and name each entry that was altered, deleted, moved or cut off.

    Exit code 0: the journal is as it was written; 1: it is not, each fault on one line; 2: the file of the
    head is none; 3: the database does not answer.
    """
    from symbiose.domain.documents.journal_documents import JournalCheckDocument

    exported = _read_head(path) if path is not None else None

    from graph.journal import GraphJournal
    from graph.migrations import require_current
    from symbiose.app.settings import Settings
    from symbiose.app.wiring import configured_database

    with configured_database(Settings.read()) as database:
        require_current(database)
        check = database.read(lambda transaction: GraphJournal(transaction).check(exported))
    if as_json:
        click.echo(JournalCheckDocument.of(check).model_dump_json(indent=2))
    else:
        _print(check)
    sys.exit(DONE if check.intact else NEGATIVE)


@journal.command()
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    callback=writable_file,
    type=click.Path(path_type=Path),
    help="File to write instead of printing; one that exists is replaced, whole or not at all.",
)
def head(path: Path | None) -> None:
    """Print how far the journal goes (symbiose.journal-head/1), to be kept where this server cannot write."""
    from graph.journal import GraphJournal
    from graph.migrations import require_current
    from symbiose.app.settings import Settings
    from symbiose.app.wiring import configured_database
    from symbiose.domain.documents.journal_documents import JournalHeadDocument
    from symbiose.files.replacing import write_whole

    with configured_database(Settings.read()) as database:
        require_current(database)
        found = database.read(lambda transaction: GraphJournal(transaction).head())
    text = JournalHeadDocument.of(found).model_dump_json(indent=2)
    if path is None:
        click.echo(text)
    else:
        write_whole(path, [f"{text}\n".encode()])


def _read_head(path: Path) -> "JournalHead":
    from symbiose.domain.documents.journal_documents import JournalHeadDocument
    from symbiose.domain.documents.parsing import parse_document

    return parse_document(path.read_bytes(), JournalHeadDocument).head()


def _print(check: "JournalCheck") -> None:
    from symbiose.app.import_command import printable

    for fault in check.faults:
        click.echo(printable(fault.told))
    if check.more_faults:
        click.echo(f"and {check.more_faults} more")
    if check.intact:
        head = check.head
        click.echo(f"the journal is intact: {check.entries} entries, head {head.position} {head.digest}")
    else:
        faults = len(check.faults) + check.more_faults
        click.echo(f"the journal is not as it was written: {faults} faults in {check.entries} entries")
