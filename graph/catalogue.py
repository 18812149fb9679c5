"""The reference data in the graph: resources, waste codes, places and activities that a person can explore.

The product reads its reference data from files; the graph holds a copy, so that a flow leads to its resource,
the resource to its wider one and to its waste codes, a site to its commune and agglomeration.
"""

import hashlib
import json
from typing import Any

from graph.driver import Database, Transaction
from graph.queries import load
from graph.records import Record, plain
from graph.sites import activity_record
from symbiose.domain.companies import Activity
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Resource

_GET_DIGEST = load("catalogue/get_digest")
_SAVE_DIGEST = load("catalogue/save_digest")
_SAVE_RESOURCES = load("catalogue/save_resources")
_RETIRE_RESOURCES = load("catalogue/retire_resources")
_REMOVE_RESOURCE_LINKS = load("catalogue/remove_resource_links")
_LINK_PARENTS = load("catalogue/link_parents")
_LINK_WASTE_CODES = load("catalogue/link_waste_codes")
_SAVE_WASTE_CODES = load("catalogue/save_waste_codes")
_SAVE_AGGLOMERATIONS = load("catalogue/save_agglomerations")
_SAVE_COMMUNES = load("catalogue/save_communes")
_SAVE_PARKS = load("catalogue/save_parks")
_SAVE_ACTIVITIES = load("catalogue/save_activities")

Rows = list[Record]


def save_catalogue(database: Database, reference: ReferenceData) -> bool:
    """Write the reference data into the graph unless it is there already; tell whether it was written.

    All in one transaction: nobody sees half a catalogue, and an interrupted writing leaves none.

    Raises:
        GraphUnavailable: The database does not answer.
    """
    tables = catalogue_tables(reference)
    digest = hashlib.sha256(json.dumps(tables, sort_keys=True, default=str).encode()).hexdigest()
    held = database.read(lambda transaction: transaction.row(_GET_DIGEST))
    if held is not None and held["digest"] == digest:
        return False
    database.write(lambda transaction: _write(transaction, tables, digest))
    return True


def _write(transaction: Transaction, tables: dict[str, Rows], digest: str) -> None:
    transaction.rows(_SAVE_WASTE_CODES, rows=tables["waste_codes"])
    transaction.rows(_SAVE_RESOURCES, rows=tables["resources"])
    transaction.rows(_RETIRE_RESOURCES, ids=[row["id"] for row in tables["resources"]])
    transaction.rows(_REMOVE_RESOURCE_LINKS)
    transaction.rows(_LINK_PARENTS, rows=tables["parents"])
    transaction.rows(_LINK_WASTE_CODES, rows=tables["resource_waste_codes"])
    transaction.rows(_SAVE_AGGLOMERATIONS, rows=tables["agglomerations"])
    transaction.rows(_SAVE_COMMUNES, rows=tables["communes"])
    transaction.rows(_SAVE_PARKS, rows=tables["parks"])
    transaction.rows(_SAVE_ACTIVITIES, rows=tables["activities"])
    transaction.rows(_SAVE_DIGEST, digest=digest)


def catalogue_tables(reference: ReferenceData) -> dict[str, Rows]:
    """Return the reference data as rows for the graph."""
    resources = list(reference.resources)
    return {
        "waste_codes": [
            {"code": e.code, "designation": e.designation, "dangerous": e.dangerous, "section": e.section}
            for e in reference.wastes
        ],
        "resources": [{"id": r.id, "properties": _resource_properties(r)} for r in resources],
        "parents": [{"id": r.id, "parent": r.parent} for r in resources if r.parent],
        "resource_waste_codes": [{"id": r.id, "code": code} for r in resources for code in r.waste_codes],
        **_places(reference),
        "activities": [
            activity_record(Activity(nomenclature=reference.naf.nomenclature, code=one.code))
            | {"label": one.label}
            for one in reference.naf
        ],
    }


def _resource_properties(resource: Resource) -> Record:
    return plain(resource.model_dump(exclude={"parent", "waste_codes"})) | {"in_catalogue": True}


def _places(reference: ReferenceData) -> dict[str, Rows]:
    directory = reference.communes
    return {
        "agglomerations": [_row("id", one) for one in directory.epcis.values()],
        "communes": [_row("code", one) | {"epci_id": one.epci_id} for one in directory],
        "parks": [
            _row("id", one, "commune_codes") | {"commune_codes": list(one.commune_codes)}
            for one in directory.parks.values()
        ],
    }


def _row(key: str, value: Any, *linked: str) -> Record:  # noqa: ANN401 - an agglomeration, commune or park
    properties = plain(value.model_dump(exclude=set(linked)))
    return {key: properties[key], "properties": properties}
