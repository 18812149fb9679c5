"""Search in the lists that everybody may read: resources, waste codes, activities, communes."""

import re
from functools import lru_cache

from symbiose.domain.reference import ReferenceData
from symbiose.domain.waste import bare_digits
from symbiose.domain.word_index import Matches, WordIndex
from symbiose.services.context import Services
from symbiose.services.search_hits import Group, Hit, Kind, group_of

_WASTE_CODE = re.compile(r"\d{2}(?:[\s.\-]?\d{2}){0,2}\s?\*?", re.ASCII)
_ACTIVITY = re.compile(r"\d{2}\.?\d{0,2}[A-Z]?", re.ASCII | re.IGNORECASE)
_PLACE_CODE = re.compile(r"\d[\dAB]\d{3}", re.ASCII | re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def resources_found(services: Services, asked: str) -> Group | None:
    """Find resources by label, synonym or hint; else those that the words may mean, as declarations do."""
    catalogue = services.reference.resources
    found = _resource_words(services.reference).find(asked)
    if not found.ids or found.mistyped:
        meant = services.declarations.suggestions(asked, None) if _LETTER.search(asked) else ()
        ids = dict.fromkeys((*(one.id for one in meant if one.id in catalogue), *found.ids))
        found = Matches(tuple(ids), mistyped=bool(ids))

    def hit(resource_id: str) -> Hit:
        resource = catalogue.get(resource_id)
        return Hit(resource_id, resource.label_fr, (resource.group or resource.family).value)

    return group_of(Kind.RESOURCE, found, hit)


def waste_codes_found(reference: ReferenceData, asked: str) -> Group | None:
    """Find waste codes by the digits they begin with, star and spaces ignored, or by their designation."""
    entries = {entry.code: entry for entry in reference.wastes}
    if _WASTE_CODE.fullmatch(asked):
        digits = bare_digits(asked)
        found = Matches(tuple(code for code in entries if bare_digits(code).startswith(digits)))
    else:
        found = _waste_words(reference).find(asked)
    return group_of(
        Kind.WASTE_CODE,
        found,
        lambda code: Hit(code, entries[code].designation, resources=reference.resources.of_waste_code(code)),
    )


def activities_found(reference: ReferenceData, asked: str) -> Group | None:
    """Find activities by the beginning of their code, with or without its point, or by their label."""
    if _ACTIVITY.fullmatch(asked):
        beginning = asked.upper().replace(".", "")
        codes = (one.code for one in reference.naf)
        found = Matches(tuple(code for code in codes if code.replace(".", "").startswith(beginning)))
    else:
        found = _activity_words(reference).find(asked)
    return group_of(
        Kind.ACTIVITY,
        found,
        lambda code: Hit(code, reference.naf.get(code).label, reference.naf.nomenclature),
    )


def communes_found(reference: ReferenceData, asked: str) -> Group | None:
    """Find communes by name, INSEE code or postcode."""
    communes = reference.communes
    if _PLACE_CODE.fullmatch(asked):
        code = asked.upper()
        found = Matches(tuple(c.code for c in communes if code == c.code or code in c.postcodes))
    else:
        found = _commune_words(reference).find(asked)
    return group_of(
        Kind.COMMUNE, found, lambda code: Hit(code, communes.get(code).name, communes.get(code).epci_id)
    )


@lru_cache(maxsize=1)
def _resource_words(reference: ReferenceData) -> WordIndex:
    return WordIndex(
        {
            one.id: " ".join((one.label_fr, one.label_en, *one.synonyms_fr, *one.hints_fr))
            for one in reference.resources
        }
    )


@lru_cache(maxsize=1)
def _waste_words(reference: ReferenceData) -> WordIndex:
    return WordIndex({entry.code: entry.designation for entry in reference.wastes})


@lru_cache(maxsize=1)
def _activity_words(reference: ReferenceData) -> WordIndex:
    return WordIndex({one.code: one.label for one in reference.naf})


@lru_cache(maxsize=1)
def _commune_words(reference: ReferenceData) -> WordIndex:
    return WordIndex({commune.code: commune.name for commune in reference.communes})
