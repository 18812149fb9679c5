"""`symbiose import`: read declarations, waste registers and territories, and store them."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbiose.app.exit_codes import DONE, NEGATIVE

_SPACES = "\u00a0\u202f"
"""Spaces of French typography, which Python does not count as printable."""
_UNTOUCHED = "Interrompu : rien n’est importé, la base est comme avant."
_MIDWAY = (
    "Interrompu : le service montre toujours la version d’avant. Relancez la même commande : elle reprend où "
    "elle s’est arrêtée."
)
_CUT_SHORT = (
    "Interrompu sans attendre : la base est comme avant, ou contient tout. Relancez la même commande : "
    "elle n’écrit que ce qui manque."
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symbiose.domain.documents.import_report import FileReport, ImportReport, ReadFile, RoofRow, Row
    from symbiose.domain.errors import Problem
    from symbiose.domain.progress import ImportProgress


@click.command("import")
@click.argument(
    "paths",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--site", metavar="ID", help="Site (id or SIRET) of the lines that name none.")
@click.option("--dry-run", is_flag=True, help="Only look: opens no database, writes nothing.")
@click.option("--keep-good", is_flag=True, help="Import the good lines of a file that has bad ones.")
@click.option("--as", "email", metavar="EMAIL", help="Take this account's rights instead of administrator's.")
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.import-report/1 alone.")
@click.option(
    "--progress", is_flag=True, help="Tell on stderr how far it is, also where that is no terminal."
)
def import_command(
    paths: tuple[Path, ...],
    site: str | None,
    dry_run: bool,
    keep_good: bool,
    email: str | None,
    as_json: bool,
    progress: bool,
) -> None:
    """Import declarations (CSV, XLSX, JSON), waste registers (CSV, XLSX) or a territory (JSON).

    Solar cadastres too: GeoJSON or CSV (zipped or not), GeoPackage or zipped shapefile. A file with bad
    lines imports nothing, unless --keep-good is given. Ctrl-C leaves the database as it was, or with all of
    it, and says which.
    """
    from symbiose.app.interrupting import StoppedBetweenSteps, stopping_between_steps
    from symbiose.app.progress_line import progress_on_stderr
    from symbiose.domain.documents.import_report import dry_run_report

    with progress_on_stderr(wanted=progress) as line, stopping_between_steps(line) as told:
        try:
            files = read_files(paths, site, told)
            report = dry_run_report(files) if dry_run else _stored(files, email, told, keep_good=keep_good)
        except StoppedBetweenSteps:
            click.echo(f"\n{_MIDWAY if told.prepared else _UNTOUCHED}", err=True)
            raise
        except KeyboardInterrupt:
            click.echo(f"\n{_CUT_SHORT}", err=True)
            raise
    if told.asked and not dry_run:
        click.echo("Interruption demandée trop tard : l’import est allé à son terme.", err=True)
    if as_json:
        _print_document(report, files)
    else:
        print_report(report, files)
        print_questions(files)
    sys.exit(DONE if report.all_good else NEGATIVE)


def read_files(
    paths: Sequence[Path], site: str | None, progress: "ImportProgress | None" = None
) -> "list[ReadFile]":
    """Read all files.

    Args:
        paths: Where they are.
        site: Site of the lines that name none.
        progress: Is told how far reading a solar cadastre is.

    Raises:
        InvalidDocument: Some files cannot be read; the message lists the problems of all of them.
    """
    from symbiose.domain.errors import InvalidDocument, Problem
    from symbiose.domain.progress import untold
    from symbiose.files.cadastre_at import read_cadastre_at
    from symbiose.files.reading import checked_site, read_file
    from symbiose.files.reading_early import check_size
    from symbiose.files.reference import load_reference

    reference = load_reference()
    given = checked_site(site) if site is not None else None
    files: list[ReadFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            cadastre = read_cadastre_at(path, shown_path(path), reference, progress or untold)
            if cadastre is not None:
                files.append(cadastre)
                continue
            check_size(path.stat().st_size)
            files.append(read_file(shown_path(path), path.read_bytes(), reference, site=given))
        except InvalidDocument as error:
            problems.extend(_in_file(path, problem) for problem in error.problems)
        except OSError as error:
            problems.append(
                Problem(shown_path(path), "", f"le fichier ne peut pas être lu : {error.strerror}")
            )
    if problems:
        raise InvalidDocument(problems)
    return files


def _stored(
    files: "Sequence[ReadFile]", email: str | None, progress: "ImportProgress", *, keep_good: bool
) -> "ImportReport":
    from symbiose.app.acting import acting_services
    from symbiose.services.importing import import_files

    with acting_services("import", email) as (services, actor):
        return import_files(services, actor, files, keep_good=keep_good, progress=progress)


def _in_file(path: Path, problem: "Problem") -> "Problem":
    where = f"{shown_path(path)}: {problem.path}" if problem.path else shown_path(path)
    return replace(problem, path=where)


def shown_path(path: Path) -> str:
    """Return the name of a file as reports show it; bytes that are no UTF-8 are replaced."""
    return printable(os.fsencode(path).decode("utf-8", "replace"))


def printable(text: str) -> str:
    r"""Return a text that a terminal may show: control characters are written out.

    >>> printable("a\x1b[31m")
    'a\\x1b[31m'
    """
    return "".join(char if char.isprintable() or char in _SPACES else ascii(char)[1:-1] for char in text)


def _print_document(report: "ImportReport", files: "Sequence[ReadFile]") -> None:
    """Print a report as JSON: bytes from the start, since a text of 25 MB and its copies weigh 100 MB."""
    from pydantic import TypeAdapter

    if any(file.roofs is not None for file in files):
        for part in _parts(report, files):
            click.echo(part, nl=False)
    else:
        click.echo(TypeAdapter(type(report)).dump_json(report, indent=2), nl=False)
    click.echo()


def _parts(report: "ImportReport", files: "Sequence[ReadFile]") -> "Iterator[str]":
    """Yield a report with roofs piece by piece: that of a territory weighs 100 MB."""
    head, tail = report.model_copy(update={"files": ()}).model_dump_json().rsplit("[]", 1)
    yield f"{head}["
    for rank, (told, file) in enumerate(zip(report.files, files, strict=True)):
        yield ",\n" if rank else "\n"
        if file.roofs is None:
            yield told.model_dump_json()
            continue
        # A quote in a text is escaped: the rows alone are written so.
        before, after = told.model_dump_json().split('"rows":[]', 1)
        yield f'{before}"rows":['
        for position, row in enumerate(file.roofs.rows()):
            yield (",\n" if position else "\n") + row.model_dump_json()
        yield f"]{after}"
    yield f"]{tail}"


def print_report(report: "ImportReport", files: "Sequence[ReadFile]" = ()) -> None:
    """Print a report as a table for a person: each file, then its faults and warnings line by line."""
    for rank, file in enumerate(report.files):
        roofs = files[rank].roofs if files else None
        rows = file.rows if roofs is None else roofs.rows()
        for line in _lines(file, rows, dry_run=report.dry_run):
            click.echo(printable(line))


def print_questions(files: "Sequence[ReadFile]") -> None:
    """Say where questions can be answered once for a whole file, instead of line by line."""
    waiting = sum(not question.optional for file in files for question in file.questions)
    if waiting:
        click.echo(
            f"  {_counted(waiting, 'question')} à trancher ; la page « Importer un fichier » du service les "
            "pose une fois pour tout le fichier"
        )


def _lines(file: "FileReport", rows: "Iterable[Row | RoofRow]", *, dry_run: bool) -> "Iterator[str]":
    yield _summary(file, dry_run=dry_run)
    for warning in file.warnings:
        yield f"  attention : {warning}"
    for flow in file.flows:
        year = flow.valid_from.year if flow.valid_from else "–"
        total = f"{flow.quantity_per_year:.3f} {flow.unit}"
        yield f"  {flow.site} {year} {flow.waste_code} : {total} ({flow.resource})"
    if file.ignored_columns:
        yield f"  colonnes ignorées : {', '.join(file.ignored_columns)}"
    for row in rows:
        for error in row.errors:
            yield f"  ligne {row.line:>5}  {error.column or '–':<22} « {error.value} » : {error.reason}"
        for warning in row.warnings:
            yield f"  ligne {row.line:>5}  attention : {warning}"


def _summary(file: "FileReport", *, dry_run: bool) -> str:
    told = f"{_counted(file.accepted, 'acceptée')}, {_counted(file.rejected, 'rejetée')}"
    text = f"{file.file} ({file.kind}) : {told}"
    if dry_run:
        return f"{text} (contrôle seul, rien n’est importé)"
    return f"{text}, {_counted(file.written, 'enregistrée')}, {_counted(file.unchanged, 'inchangée')}"


def _counted(count: int, word: str) -> str:
    """Return a count with its word, which takes an s from two on, as in French.

    >>> _counted(1, "acceptée"), _counted(0, "rejetée"), _counted(2, "question")
    ('1 acceptée', '0 rejetée', '2 questions')
    """
    return f"{count} {word}{'s' if count > 1 else ''}"
