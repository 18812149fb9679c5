"""What a territory document must say beyond its types: codes of the lists, places, resources, signs."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping

from symbiose.domain.communes import great_circle_km
from symbiose.domain.documents.json_text import shown
from symbiose.domain.documents.territory_document import LISTS, entries
from symbiose.domain.errors import Problem
from symbiose.domain.identifiers import SIREN_DIGITS, checked_siren, checked_siret
from symbiose.domain.reference import ReferenceData

FARTHEST_FROM_CENTRE_KM = 6.0
"""A place of a commune is nearer than this to the commune's centre: from each centre the next one is at most
3.1 km away (Carvin), so this is twice what the most remote place needs; further off it is a mistake."""
LARGEST_MONEY_EUR = 1e9
"""A price beyond it is a mistake; money is kept in whole micro-euros, which must fit into 64 bits."""
_ROUNDING = 1e-3
"""Micro-euros by which a float may miss the whole number it stands for."""
LONGEST_TEXT = 5_000
"""Characters of the longest text."""

Entry = Mapping[str, object]


def trade_problems(document: Entry, reference: ReferenceData) -> Iterator[Problem]:
    """Yield everything wrong with the records of a document, whatever the types of their fields."""
    yield from _text_problems(document)
    for path, company in entries(document, "companies"):
        yield from _refused(path, company, "siren", checked_siren)
    sirens = _sirens(document)
    for path, site in entries(document, "sites"):
        yield from _identity_problems(path, site, sirens)
        yield from _place_problems(path, site, reference)
        yield from _activity_problems(path, site, reference)
        yield from _waste_problems(path, site, reference)
    for path, processor in entries(document, "processors"):
        yield from _processor_problems(path, processor, reference)
    for path, substitution in entries(document, "substitutions"):
        yield from _substitution_problems(path, substitution, reference)


def _sirens(document: Entry) -> dict[str, str]:
    """Return the SIREN of each company that states one, both being texts."""
    stated = ((company.get("id"), company.get("siren")) for _, company in entries(document, "companies"))
    return {name: siren for name, siren in stated if isinstance(name, str) and isinstance(siren, str)}


def _text_problems(document: Entry) -> Iterator[Problem]:
    for name in LISTS:
        for path, entry in entries(document, name):
            for field in ("id", "name"):
                if field in entry and isinstance(entry[field], str) and not str(entry[field]).strip():
                    yield Problem(f"{path}.{field}", shown(entry[field]), "un texte non vide est attendu")
            for field, value in entry.items():
                if isinstance(value, str):
                    yield from _characters(f"{path}.{field}", value)


def _characters(path: str, text: str) -> Iterator[Problem]:
    if any(unicodedata.category(char) == "Cc" for char in text):
        yield Problem(path, shown(text), "un texte sans caractère de contrôle est attendu")
    if len(text) > LONGEST_TEXT:
        yield Problem(path, shown(text), f"un texte d’au plus {LONGEST_TEXT} caractères est attendu")


def _refused(path: str, entry: Entry, field: str, check: Callable[[str], object]) -> Iterator[Problem]:
    value = entry.get(field)
    if isinstance(value, str):
        yield from _judged(f"{path}.{field}", value, check)


def _judged(path: str, value: str, check: Callable[[str], object]) -> Iterator[Problem]:
    try:
        check(value)
    except ValueError as error:
        yield Problem(path, shown(value), str(error))


def _identity_problems(path: str, site: Entry, sirens: Mapping[str, str]) -> Iterator[Problem]:
    yield from _refused(path, site, "siret", checked_siret)
    siret, company = site.get("siret"), site.get("company_id")
    siren = sirens.get(company) if isinstance(company, str) else None
    if isinstance(siret, str) and siren is not None:
        digits, owner = "".join(siret.split()), "".join(siren.split())
        if digits[:SIREN_DIGITS] != owner:
            expected = f"le SIRET d’un site commence par le SIREN de son entreprise, {owner}"
            yield Problem(f"{path}.siret", shown(siret), expected)


def _place_problems(path: str, site: Entry, reference: ReferenceData) -> Iterator[Problem]:
    code = site.get("commune_code")
    known = isinstance(code, str) and code in reference.communes
    if isinstance(code, str) and not known:
        expected = f"le code INSEE d’une des {len(reference.communes)} communes du territoire est attendu"
        yield Problem(f"{path}.commune_code", shown(code), expected)
    park = site.get("park_id")
    if isinstance(park, str) and park not in reference.communes.parks:
        known_parks = ", ".join(sorted(reference.communes.parks))
        yield Problem(f"{path}.park_id", shown(park), f"l’id d’un parc connu est attendu : {known_parks}")
    given = [field for field in ("longitude", "latitude") if site.get(field) is not None]
    if len(given) == 1:
        missing = "latitude" if given == ["longitude"] else "longitude"
        yield Problem(f"{path}.{missing}", "", "longitude et latitude vont ensemble : donnez les deux")
    elif not given and code is None:
        yield Problem(path, "", "donnez « commune_code », ou « longitude » et « latitude », ou les trois")
    elif given:
        yield from _position_problems(path, site, code if known else None, reference)


def _position_problems(path: str, site: Entry, code: object, reference: ReferenceData) -> Iterator[Problem]:
    longitude, latitude = _number(site.get("longitude")), _number(site.get("latitude"))
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return
    nearest = reference.communes.nearest(longitude, latitude)
    commune = reference.communes.get(code) if isinstance(code, str) else nearest
    distance_km = great_circle_km(longitude, latitude, commune.longitude, commune.latitude)
    if distance_km > FARTHEST_FROM_CENTRE_KM:
        outside = "de cette commune" if code else "du territoire"
        expected = (
            f"ce point est à {distance_km:.1f} km du centre de {commune.name}, donc hors {outside} : "
            "vérifiez que longitude et latitude (degrés, WGS84) ne sont pas inversées"
        )
        yield Problem(f"{path}.longitude", f"{longitude:g}, {latitude:g}", expected)


def _activity_problems(path: str, site: Entry, reference: ReferenceData) -> Iterator[Problem]:
    activity = site.get("activity")
    if not isinstance(activity, Mapping):
        return
    nomenclature = activity.get("nomenclature", reference.naf.nomenclature)
    if isinstance(nomenclature, str) and nomenclature != reference.naf.nomenclature:
        expected = f"« {reference.naf.nomenclature} » est la nomenclature que cette version connaît"
        yield Problem(f"{path}.activity.nomenclature", shown(nomenclature), expected)
    else:
        yield from _refused(f"{path}.activity", activity, "code", reference.naf.read)


def _waste_problems(path: str, site: Entry, reference: ReferenceData) -> Iterator[Problem]:
    codes = site.get("dangerous_waste_codes")
    for position, code in enumerate(codes if isinstance(codes, list) else ()):
        where = f"{path}.dangerous_waste_codes[{position}]"
        if isinstance(code, str):
            yield from _judged(where, code, lambda text: _dangerous(text, reference))


def _dangerous(text: str, reference: ReferenceData) -> None:
    entry = reference.wastes.read(text).entry
    if not entry.dangerous:
        msg = f"{entry.code} n’est pas un déchet dangereux : aucune autorisation n’est à citer"
        raise ValueError(msg)


def _processor_problems(path: str, processor: Entry, reference: ReferenceData) -> Iterator[Problem]:
    for field in ("inputs", "outputs"):
        ratios = processor.get(field)
        if not isinstance(ratios, Mapping):
            continue
        if not ratios and field == "inputs":
            yield Problem(f"{path}.{field}", "{}", "au moins une ressource est attendue")
        for resource, ratio in ratios.items():
            yield from _resource_problems(f"{path}.{field}.{shown(resource)[1:-1]}", resource, reference)
            value = _number(ratio)
            if value is not None and (value < 0 or (value == 0 and field == "inputs")):
                yield Problem(
                    f"{path}.{field}.{shown(resource)[1:-1]}", shown(ratio), "un rendement est positif"
                )
    yield from _unit_problems(path, processor, reference)
    for field in ("cost_eur_per_unit", "opening_cost_eur", "disposal_cost_eur_per_unit"):
        yield from _money_problems(path, processor, field, negative=field != "opening_cost_eur")


def _unit_problems(path: str, processor: Entry, reference: ReferenceData) -> Iterator[Problem]:
    unit, inputs = processor.get("unit"), processor.get("inputs")
    if not isinstance(unit, str) or not isinstance(inputs, Mapping):
        return
    for resource in inputs:
        if resource in reference.resources and reference.resources.get(resource).unit != unit:
            expected = f"« {resource} » se compte en {reference.resources.get(resource).unit}"
            yield Problem(f"{path}.unit", shown(unit), expected)


def _substitution_problems(path: str, substitution: Entry, reference: ReferenceData) -> Iterator[Problem]:
    ends = [substitution.get(field) for field in ("from_resource_id", "to_resource_id")]
    for field, resource in zip(("from_resource_id", "to_resource_id"), ends, strict=True):
        yield from _resource_problems(f"{path}.{field}", resource, reference)
    if isinstance(ends[0], str) and ends[0] == ends[1]:
        yield Problem(f"{path}.to_resource_id", shown(ends[1]), "une ressource ne se remplace pas elle-même")
    yield from _money_problems(path, substitution, "pretreatment_cost_eur_per_unit", negative=False)


def _resource_problems(path: str, resource: object, reference: ReferenceData) -> Iterator[Problem]:
    if isinstance(resource, str) and resource not in reference.resources:
        expected = "l’id d’une ressource du catalogue est attendu (seed_data/reference/resources.yaml)"
        yield Problem(path, shown(resource), expected)


def _money_problems(path: str, entry: Entry, field: str, *, negative: bool) -> Iterator[Problem]:
    if isinstance(entry.get(field), str):
        yield Problem(f"{path}.{field}", shown(entry[field]), "un nombre est attendu")
    value = _number(entry.get(field))
    if value is None:
        return
    if value < 0 and not negative:
        yield Problem(f"{path}.{field}", shown(value), "un coût positif ou nul est attendu")
    if abs(value) <= LARGEST_MONEY_EUR and abs(value * 1e6 - round(value * 1e6)) > _ROUNDING:
        yield Problem(f"{path}.{field}", shown(value), "au plus six décimales sont attendues")
    if abs(value) > LARGEST_MONEY_EUR:
        yield Problem(
            f"{path}.{field}", shown(value), f"un montant sous {LARGEST_MONEY_EUR:.0f} € est attendu"
        )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
