"""`symbiose export`: everything the caller may see, in a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbiose.app.writable_file import writable_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiose.domain.companies import Site
    from symbiose.domain.documents.export_content import Export, ExportedSite, ExportOutline

KINDS = ("csv", "xlsx", "json", "geojson")


@click.command()
@click.option("--format", "kind", type=click.Choice(KINDS), required=True, help="Format of the file.")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    required=True,
    callback=writable_file,
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
    from symbiose.domain.documents.export_content import ExportKind
    from symbiose.files.replacing import write_whole
    from symbiose.services.exporting import export_declarations

    with acting_services("export", email) as (services, actor):
        counted = _Counted(export_declarations(services, actor, ExportKind(kind)))
        write_whole(path, services.exports.chunks(ExportKind(kind), counted))
    sites = f"{counted.sites} sites et " if kind == ExportKind.GEOJSON else ""
    click.echo(f"{shown_path(path)} : {sites}{counted.flows} flux exportés")


class _Counted:
    """An export that counts what passes."""

    def __init__(self, export: "Export") -> None:
        self._export = export
        self.sites = 0
        self.flows = 0

    @property
    def places(self) -> "tuple[Site, ...]":
        return self._export.places

    def outline(self) -> "ExportOutline":
        return self._export.outline()

    def exported(self) -> "Iterator[ExportedSite]":
        for site in self._export.exported():
            self.sites += 1
            self.flows += len(site.flows)
            yield site
