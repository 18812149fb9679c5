"""Reads `symbiose.territory/1` and completes each site with its commune or its position."""

from collections.abc import Mapping
from functools import partial

from symbiose.domain.companies import Site
from symbiose.domain.documents.json_text import Json
from symbiose.domain.documents.parsing import parse_document
from symbiose.domain.documents.territory_document import (
    SiteEntry,
    TerritoryContent,
    TerritoryDocument,
    link_problems,
)
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.identifiers import checked_siret
from symbiose.domain.reference import ReferenceData
from symbiose.files.french_problems import in_french
from symbiose.files.territory_checks import trade_problems

DECLARED = "declared"
"""`position_source` of a site whose coordinates the document gives."""
COMMUNE_CENTRE = "commune"
"""`position_source` of a site placed at the centre of its commune."""


def read_territory(raw: bytes, reference: ReferenceData) -> TerritoryContent:
    """Return what a territory document holds, its codes written as the lists write them.

    Args:
        raw: The document, UTF-8.
        reference: Resources, waste list, communes, activities.

    Raises:
        InvalidDocument: The document has problems; all of them are told, each with its path.
    """
    try:
        document = parse_document(raw, TerritoryDocument, partial(_problems_between, reference))
    except InvalidDocument as error:
        raise InvalidDocument([in_french(problem) for problem in error.problems]) from error
    return TerritoryContent(
        companies=document.companies,
        sites=tuple(_completed(entry, reference) for entry in document.sites),
        processors=document.processors,
        substitutions=document.substitutions,
    )


def _problems_between(reference: ReferenceData, tree: Json) -> list[Problem]:
    """Return what the types alone do not tell, on a document whose types may be wrong."""
    if not isinstance(tree, Mapping):
        return []
    return [*link_problems(tree), *trade_problems(tree, reference)]


def _completed(entry: SiteEntry, reference: ReferenceData) -> Site:
    """Return a site that has passed every check, with its commune and its position."""
    if entry.longitude is not None and entry.latitude is not None:
        longitude, latitude, source = entry.longitude, entry.latitude, DECLARED
        code = entry.commune_code or reference.communes.nearest(longitude, latitude).code
    else:
        commune = reference.communes.get(entry.commune_code or "")
        code, longitude, latitude = commune.code, commune.longitude, commune.latitude
        source = COMMUNE_CENTRE
    dangerous = (reference.wastes.read(code).entry.code for code in entry.dangerous_waste_codes)
    given = entry.model_dump(exclude={"dangerous_waste_codes", "activity", "siret"})
    return Site.model_validate(
        given
        | {
            "siret": checked_siret(entry.siret) if entry.siret is not None else None,
            "activity": reference.naf.read(entry.activity.code) if entry.activity else None,
            "dangerous_waste_codes": tuple(dangerous),
            "commune_code": code,
            "longitude": longitude,
            "latitude": latitude,
            "position_source": source,
        }
    )
