"""Shortcuts for tests of exports: content in, file out, and flows read back."""

from collections.abc import Iterable, Sequence

from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import to_flow
from symbiose.domain.documents.export_content import ExportContent, ExportedSite
from symbiose.domain.flows import Flow
from symbiose.domain.reference import ReferenceData
from symbiose.files.export_csv import csv_chunks
from symbiose.files.export_json import json_chunks
from symbiose.files.export_xlsx import xlsx_chunks
from symbiose.files.reading import read_file
from tests.builders import NOON, make_site
from tests.files.reference import REFERENCE

SITES = (make_site(jobs=120), make_site(id="site_b", name="Site B", siret="53070853600038"))
WRITERS = {"csv": csv_chunks, "json": json_chunks, "xlsx": xlsx_chunks}


def content_of(flows: Iterable[Flow], sites: Sequence[Site] = SITES) -> ExportContent:
    """Return the content of an export of flows, by site."""
    known = list(flows)
    return ExportContent(
        tuple(
            ExportedSite(site, "Douvrin", tuple(flow for flow in known if flow.site_id == site.id))
            for site in sites
        )
    )


def written(kind: str, content: ExportContent, reference: ReferenceData = REFERENCE) -> bytes:
    """Return the file of an export."""
    return b"".join(WRITERS[kind](content, reference.resources))


def read_back(kind: str, content: bytes, reference: ReferenceData = REFERENCE) -> list[Flow]:
    """Return the flows of an exported file, as an import stores them; every line is good."""
    file = read_file(f"x.{kind}", content, reference, site=None)
    by_name = {name: site for site in SITES for name in (site.id, site.siret) if name}
    flows = []
    for row in file.rows:
        assert row.values is not None, row.errors
        flows.append(to_flow(row.values, by_name[row.values.site], NOON, "account_a"))
    return flows
