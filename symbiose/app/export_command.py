"""`symbiose export`: everything the caller may see, in a file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from symbiose.domain.documents.export_content import ExportContent
    from symbiose.domain.resources import ResourceCatalogue

KINDS = ("csv", "xlsx", "json", "geojson")


def _writable(_context: click.Context, _parameter: click.Parameter, path: Path) -> Path:
    """Refuse, before anything is opened, a file that could not be written."""
    folder = path.resolve().parent
    if not folder.is_dir():
        msg = f"le dossier « {folder} » n'existe pas : créez-le, ou choisissez-en un autre."
        raise click.BadParameter(msg)
    if path.exists() and not path.is_file():
        msg = f"« {path} » n'est pas un fichier ordinaire : donnez le nom d'un fichier."
        raise click.BadParameter(msg)
    if not os.access(folder, os.W_OK | os.X_OK):
        msg = f"vous ne pouvez pas écrire dans le dossier « {folder} » : choisissez-en un autre."
        raise click.BadParameter(msg)
    return path


@click.command()
@click.option("--format", "kind", type=click.Choice(KINDS), required=True, help="Format of the file.")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    required=True,
    callback=_writable,
    type=click.Path(path_type=Path),
    help="File to write; one that exists is replaced, whole or not at all.",
)
@click.option("--as", "email", metavar="EMAIL", help="Take this account's rights instead of administrator's.")
def export(kind: str, path: Path, email: str | None) -> None:
    """Write the declarations that the caller may see to a file.

    CSV, XLSX and JSON can be imported again; GeoJSON holds the sites with their flows, for maps.
    """
    from symbiose.app.acting import acting_services
    from symbiose.app.import_command import shown_path
    from symbiose.files.replacing import write_whole
    from symbiose.services.exporting import export_declarations

    with acting_services("export", email) as (services, actor):
        content = export_declarations(services, actor, kind)
        catalogue = services.reference.resources
    write_whole(path, _writer(kind)(content, catalogue))
    flows = sum(1 for _ in content.lines())
    what = f"{len(content.sites)} sites et {flows} flux" if kind == "geojson" else f"{flows} flux"
    click.echo(f"{shown_path(path)} : {what} exportés")


def _writer(kind: str) -> "Callable[[ExportContent, ResourceCatalogue], Iterator[bytes]]":
    """Return what writes a format, the libraries of the others left out."""
    if kind == "csv":
        from symbiose.files.export_csv import csv_chunks

        return csv_chunks
    if kind == "xlsx":
        from symbiose.files.export_xlsx import xlsx_chunks

        return xlsx_chunks
    if kind == "json":
        from symbiose.files.export_json import json_chunks

        return json_chunks
    from symbiose.files.export_geojson import geojson_chunks

    return geojson_chunks
