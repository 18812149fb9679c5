"""Loads all reference data of the product once, and tells every fault of its files in one error."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from symbiose.domain.communes import Commune, CommuneDirectory, Epci, Park
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.naf import Naf, NafClass
from symbiose.domain.reference import DataSource, ReferenceData
from symbiose.domain.resources import CARRIAGE_OF_FAMILY, Family, Resource, ResourceCatalogue
from symbiose.domain.waste import TreatmentOperation, WasteEntry, WasteHeading, WasteList
from symbiose.files.reference_checks import (
    check_headings,
    check_periods,
    check_places,
    check_resources,
    check_unique,
)
from symbiose.files.reference_indicators import read_indicators
from symbiose.files.reference_load_shapes import read_load_shapes
from symbiose.files.reference_self_assessment import read_self_assessment
from symbiose.files.reference_tables import Faults, Record, listing, listings, models, table
from symbiose.files.reference_typical_flows import read_typical_flows
from symbiose.files.reference_waste_paths import read_waste_paths

M = TypeVar("M", bound=BaseModel)
_CODE_OF_AN_ENTRY = 3
"""Pairs of digits in the code of an entry of the list of waste; headings have fewer."""


@cache
def load_reference() -> ReferenceData:
    """Return the reference data that come with the product.

    Raises:
        InvalidDocument: Some file has faults; all of them are listed.
    """
    return read_reference(package_files("seed_data").joinpath("reference"))


def read_reference(folder: Traversable) -> ReferenceData:
    """Read a folder of reference data and check everything in it.

    Raises:
        InvalidDocument: Some file has faults; all of them are listed.
    """
    faults = Faults()
    wastes = _read_wastes(folder, faults)
    operations = _kept(folder, "treatment_operations.csv", TreatmentOperation, faults)
    check_unique(operations, lambda operation: operation.code, faults)
    values = list(models(listings(folder, "values", "values", faults), ReferenceValue, faults, _as_read))
    check_periods(values, faults)
    resources = list(
        models(listings(folder, "resources", "resources", faults), Resource, faults, _with_carriage)
    )
    check_unique(resources, lambda resource: resource.id, faults)
    check_resources(resources, wastes, [value for _, value in values], faults)
    communes = _read_communes(folder, faults)
    naf = _read_naf(folder, faults)
    typical_flows = read_typical_flows(
        folder, ResourceCatalogue(one for _, one in resources), wastes, naf, faults
    )
    load_shapes = read_load_shapes(folder, naf, faults)
    waste_paths = read_waste_paths(folder, faults)
    indicators = read_indicators(folder, faults)
    self_assessment = read_self_assessment(folder, indicators(), faults)
    sources = list(models(listing(folder, "sources.yaml", "sources", faults), DataSource, faults, _as_read))
    if faults.problems:
        raise InvalidDocument(faults.problems)
    return ReferenceData(
        wastes=wastes,
        operations=MappingProxyType({operation.code: operation for _, operation in operations}),
        communes=communes,
        naf=naf,
        factors=ReferenceBook(value for _, value in values),
        resources=ResourceCatalogue(resource for _, resource in resources),
        typical_flows=typical_flows(),
        load_shapes=load_shapes(),
        waste_paths=waste_paths(),
        indicators=indicators(),
        self_assessment=self_assessment(),
        sources=tuple(source for _, source in sources),
    )


def _read_wastes(folder: Traversable, faults: Faults) -> WasteList:
    records = table(folder, "waste_codes.csv", faults)
    entries = [r for r in records if len(r.values["code"].split()) == _CODE_OF_AN_ENTRY]
    headings = [r for r in records if len(r.values["code"].split()) < _CODE_OF_AN_ENTRY]
    kept = list(models(entries, WasteEntry, faults, _code_and_designation))
    heads = list(models(headings, WasteHeading, faults, _code_and_designation))
    check_unique(kept, lambda entry: entry.code.removesuffix("*"), faults)
    check_unique(heads, lambda heading: heading.code, faults)
    parents = [(record, record.values["parent"]) for record in records]
    check_headings([heading for _, heading in heads], parents, faults)
    for record, entry in kept:
        if record.values["dangerous"] != ("oui" if entry.dangerous else "non"):
            faults.add(record.where, record.values["dangerous"], "star and column `dangerous` must agree")
    return WasteList([heading for _, heading in heads], [entry for _, entry in kept])


def _read_communes(folder: Traversable, faults: Faults) -> CommuneDirectory:
    epcis = _kept(folder, "epcis.csv", Epci, faults)
    communes = list(models(table(folder, "communes.csv", faults), Commune, faults, _commune))
    parks = list(models(listing(folder, "parks.yaml", "parks", faults), Park, faults, _as_read))
    check_unique(epcis, lambda epci: epci.id, faults)
    check_unique(communes, lambda commune: commune.code, faults)
    check_unique(parks, lambda park: park.id, faults)
    check_places(communes, parks, [epci for _, epci in epcis], faults)
    return CommuneDirectory(
        [epci for _, epci in epcis], [commune for _, commune in communes], [park for _, park in parks]
    )


def _read_naf(folder: Traversable, faults: Faults) -> Naf:
    records = table(folder, "naf_rev2.csv", faults)
    classes = list(models(records, NafClass, faults, _without("nomenclature")))
    check_unique(classes, lambda one: one.code, faults)
    naf = Naf(one for _, one in classes)
    for record in records:
        if record.values["nomenclature"] != naf.nomenclature:
            faults.add(record.where, record.values["nomenclature"], f"{naf.nomenclature} is expected")
    return naf


def _kept(folder: Traversable, name: str, kind: type[M], faults: Faults) -> list[tuple[Record, M]]:
    return list(models(table(folder, name, faults), kind, faults, _as_read))


def _as_read(record: Record) -> Mapping[str, Any]:
    return record.values


def _without(column: str) -> Callable[[Record], Mapping[str, Any]]:
    return lambda record: {key: value for key, value in record.values.items() if key != column}


def _code_and_designation(record: Record) -> Mapping[str, Any]:
    return {"code": record.values["code"], "designation": record.values["designation"]}


def _commune(record: Record) -> Mapping[str, Any]:
    row = record.values
    return {
        "code": row["insee"],
        "name": row["name"],
        "epci_id": row["epci"],
        "population": row["population"],
        "postcodes": row["postcodes"].split(","),
        "longitude": row["centre_longitude"],
        "latitude": row["centre_latitude"],
        "density": row["density"] or None,
    }


def _with_carriage(record: Record) -> Mapping[str, Any]:
    family = record.values.get("family")
    if "carriage" in record.values or family not in list(Family):
        return record.values
    return {**record.values, "carriage": CARRIAGE_OF_FAMILY[Family(family)]}
