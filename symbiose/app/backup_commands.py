"""`symbiose backup` and `restore`: all that the database holds in a file, and back into an empty database."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbiose.app.writable_file import writable_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.driver import Database
    from symbiose.domain.documents.backup import BackupEnd, BackupHeader

UNHELD_ATTEMPTS = 2
"""How often a backup is tried without holding commands back: between two of them there is mostly time."""


@click.command()
@click.argument("path", metavar="FILE", callback=writable_file, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.backup-report/1 alone.")
def backup(path: Path, as_json: bool) -> None:
    """Write everything the configured database holds to a file; the service may run meanwhile.

    The file is readable by its owner alone; one that exists is replaced, whole or not at all.
    """
    from symbiose.app.settings import Settings
    from symbiose.app.wiring import configured_database

    with configured_database(Settings.read()) as database:
        header, end = _taken(database, path)
    _tell(path, header, end, as_json=as_json)


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.backup-report/1 alone.")
def restore(path: Path, as_json: bool) -> None:
    """Write a backup into the configured database, which must be empty; stop its service before.

    A file that is damaged or that a newer version wrote is refused before anything is written. An interrupted
    restore is begun again by running it again; no service starts on half of one.
    """
    from graph.backups.restoring import checked_backup
    from graph.backups.restoring import restore as write
    from symbiose.app.settings import Settings
    from symbiose.app.wiring import configured_database
    from symbiose.files.backup_file import check_seal, unpacked

    check_seal(path)
    checked_backup(lambda: unpacked(path))
    with configured_database(Settings.read()) as database:
        header, end = write(database, lambda: unpacked(path))
    _tell(path, header, end, as_json=as_json)


def _taken(database: "Database", path: Path) -> "tuple[BackupHeader, BackupEnd]":
    """Write a backup; when commands are written meanwhile, again, at last while they wait."""
    from graph.backups.holding import Hold
    from graph.backups.taking import ChangedMeanwhile
    from symbiose.domain.errors import GraphUnavailable

    for _ in range(UNHELD_ATTEMPTS):
        with suppress(ChangedMeanwhile):
            return _written(database, path)
    with suppress(ChangedMeanwhile), Hold(database) as hold:
        return _written(database, path, hold.renew)
    msg = "Commands went on while they were held back for the backup; nothing was written. Try again."
    raise GraphUnavailable(msg)


def _written(
    database: "Database", path: Path, renew: "Callable[[], None]" = lambda: None
) -> "tuple[BackupHeader, BackupEnd]":
    from graph.backups.taking import Backup
    from symbiose import __version__
    from symbiose.app.wiring import now_utc
    from symbiose.files.backup_file import packed
    from symbiose.files.replacing import write_whole

    taken = Backup(database, __version__, now_utc(), renew)
    write_whole(path, packed(taken.lines()))
    return taken.header, taken.end


def _tell(path: Path, header: "BackupHeader", end: "BackupEnd", *, as_json: bool) -> None:
    from symbiose.app.import_command import shown_path
    from symbiose.domain.documents.backup import BackupReport

    size_bytes = path.stat().st_size
    if as_json:
        click.echo(BackupReport(header=header, end=end, size_bytes=size_bytes).model_dump_json(indent=2))
        return
    click.echo(f"{shown_path(path)}: {end.nodes} nodes, {end.links} links, {size_bytes} bytes")
    click.echo(f"schema version {header.schema_version}, journal up to entry {header.journal.position}")
    click.echo(f"digest {end.digest}")
