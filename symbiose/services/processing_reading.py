"""Processors and substitutions as a person types them, held to what the domain asks of them."""

from collections.abc import Iterator, Mapping
from datetime import date

from symbiose.domain.flows import Band, Use
from symbiose.domain.french_numbers import french_number
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.quantities import QuantityNotUnderstood, parse_number
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.typed_fields import LONGEST_LINE, TypedFields

SEPARATOR = ";"
MOST_LINES = 50
LARGEST_RATIO = 1e6
"""More units out of one than that is a mistake of unit."""
LONGEST_NAME = 100
NO_RESOURCE = "« {words} » : aucune ressource du catalogue ne porte ce nom"
CHOOSE_USE = "choisissez un usage"
SOURCE_MISSING = "dites d’où viennent ces chiffres, ou que c’est une hypothèse"


def read_processor(texts: Mapping[str, str], processor_id: str, catalogue: ResourceCatalogue) -> Processor:
    """Return the processor that texts state.

    Args:
        texts: Text by field of `Processor`; resources and accepted qualities one a line.
        processor_id: Its id.
        catalogue: Resources by their words.

    Raises:
        InvalidDocument: A field is missing or wrong; all faults at once.
    """
    typed = TypedFields(texts)
    inputs = _yields(typed, "inputs", catalogue, least=1)
    outputs = _yields(typed, "outputs", catalogue, least=0)
    capacity = typed.number("capacity_per_year", "donnez ce qu’il peut recevoir en un an")
    if capacity is not None and capacity < 0:
        typed.note("capacity_per_year", "une capacité positive ou nulle est attendue")
    stated: dict[str, object] = {
        "id": processor_id,
        "site_id": typed.line("site_id", "choisissez le site qui l’exploite"),
        "name": typed.line("name", "donnez un nom à l’opération"),
        "use": typed.choice("use", Use, CHOOSE_USE),
        "inputs": inputs,
        "accepts": _bands(typed, "accepts"),
        "outputs": outputs,
        "unit": _common_unit(typed, inputs, catalogue),
        "capacity_per_year": capacity,
        "cost_eur_per_unit": typed.money("cost_eur_per_unit", negative=True),
        "opening_cost_eur": typed.money("opening_cost_eur"),
        "disposal_cost_eur_per_unit": typed.money("disposal_cost_eur_per_unit", negative=True),
        "source": typed.text("source", SOURCE_MISSING),
    }
    typed.check()
    return Processor.model_validate(stated)


def processor_texts(processor: Processor, catalogue: ResourceCatalogue) -> dict[str, str]:
    """Return a processor as its form shows it: what `read_processor` reads back."""
    return {
        "site_id": processor.site_id,
        "name": processor.name,
        "use": processor.use.value,
        "inputs": _yield_lines(processor.inputs, catalogue),
        "accepts": "\n".join(
            f"{name} {SEPARATOR} {band_text(band)}" for name, band in processor.accepts.items()
        ),
        "outputs": _yield_lines(processor.outputs, catalogue),
        "capacity_per_year": french_number(processor.capacity_per_year),
        "cost_eur_per_unit": french_number(processor.cost_eur_per_unit),
        "opening_cost_eur": french_number(processor.opening_cost_eur),
        "disposal_cost_eur_per_unit": french_number(processor.disposal_cost_eur_per_unit),
        "source": processor.source,
    }


def read_substitution(
    texts: Mapping[str, str], substitution_id: str, catalogue: ResourceCatalogue
) -> Substitution:
    """Return the substitution that texts state.

    Raises:
        InvalidDocument: A field is missing or wrong; all faults at once.
    """
    typed = TypedFields(texts)
    ends = {name: _resource(typed, name, catalogue) for name in ("from_resource_id", "to_resource_id")}
    if ends["from_resource_id"] and ends["from_resource_id"] == ends["to_resource_id"]:
        typed.note("to_resource_id", "une ressource ne se remplace pas elle-même")
    ratio = typed.number(
        "yield_ratio", "donnez le rendement : unités du besoin couvertes par une unité de l’offre"
    )
    if ratio is not None and ratio <= 0:
        typed.note("yield_ratio", "un rendement supérieur à zéro est attendu", typed.typed("yield_ratio"))
    begins: date | None = typed.day("valid_from", "donnez le jour depuis lequel la source vaut")
    stated: dict[str, object] = {
        "id": substitution_id,
        **ends,
        "yield_ratio": ratio,
        "pretreatment_cost_eur_per_unit": typed.money("pretreatment_cost_eur_per_unit"),
        "use": typed.choice("use", Use, CHOOSE_USE),
        "source": typed.text("source", SOURCE_MISSING),
        "valid_from": begins,
    }
    typed.check()
    return Substitution.model_validate(stated)


def substitution_texts(substitution: Substitution, catalogue: ResourceCatalogue) -> dict[str, str]:
    """Return a substitution as its form shows it: what `read_substitution` reads back."""
    return {
        "from_resource_id": catalogue.label(substitution.from_resource_id),
        "to_resource_id": catalogue.label(substitution.to_resource_id),
        "yield_ratio": french_number(substitution.yield_ratio),
        "pretreatment_cost_eur_per_unit": french_number(substitution.pretreatment_cost_eur_per_unit),
        "use": substitution.use.value,
        "source": substitution.source,
        "valid_from": substitution.valid_from.isoformat(),
    }


def band_text(band: Band) -> str:
    """Return an interval as it is typed: `15..`, `..2500`, `2..5`, or one number.

    >>> band_text(Band(min=15)), band_text(Band(min=2, max=2))
    ('15..', '2')
    """
    low, high = ("" if end is None else french_number(end) for end in (band.min, band.max))
    return low if low == high else f"{low}..{high}"


def _resource(typed: TypedFields, name: str, catalogue: ResourceCatalogue) -> str:
    words = typed.line(name, "nommez une ressource du catalogue")
    found = catalogue.by_label(words) if words else None
    if words and found is None:
        typed.note(name, NO_RESOURCE.format(words=words[:LONGEST_NAME]), words)
    return found.id if found else ""


def _lines(typed: TypedFields, name: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after the last separator of each line."""
    lines = [line.strip() for line in typed.text(name).splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        typed.note(name, f"{MOST_LINES} lignes au plus")
    for line in lines[:MOST_LINES]:
        words, separator, rest = line.rpartition(SEPARATOR)
        yield (words.strip(), rest.strip()) if separator else (line, "")


def _yields(typed: TypedFields, name: str, catalogue: ResourceCatalogue, *, least: int) -> dict[str, float]:
    found: dict[str, float] = {}
    empty = not typed.typed(name)
    for words, text in _lines(typed, name):
        resource = catalogue.by_label(words)
        ratio = _ratio(typed, name, words, text or "1", positive=bool(least))
        if resource is None:
            typed.note(name, NO_RESOURCE.format(words=words[:LONGEST_NAME]), words)
        elif resource.id in found:
            typed.note(name, f"« {resource.label_fr} » : une ligne par ressource", words)
        elif ratio is not None:
            found[resource.id] = ratio
    if empty and least:
        typed.note(name, "nommez au moins une ressource")
    return found


def _ratio(typed: TypedFields, name: str, words: str, text: str, *, positive: bool) -> float | None:
    shown = words[:LONGEST_NAME]
    try:
        value = parse_number(text)
    except QuantityNotUnderstood as error:
        typed.note(name, f"« {shown} » : {error}", text)
        return None
    if value < 0 or (positive and value == 0) or value > LARGEST_RATIO:
        typed.note(name, f"« {shown} » : un rendement positif est attendu", text)
        return None
    return value


def _common_unit(typed: TypedFields, inputs: Mapping[str, float], catalogue: ResourceCatalogue) -> str:
    units = sorted({catalogue.get(resource).unit for resource in inputs})
    if len(units) > 1:
        told = " et ".join(units)
        typed.note(
            "inputs", f"ces ressources se comptent en {told} : une opération reçoit dans une seule unité"
        )
    return units[0] if units else ""


def _bands(typed: TypedFields, name: str) -> dict[str, Band]:
    found: dict[str, Band] = {}
    for words, text in _lines(typed, name):
        try:
            found[words[:LONGEST_NAME]] = _band(text)
        except ValueError as error:
            typed.note(name, f"« {words[:LONGEST_NAME]} » : {error}", text[:LONGEST_LINE])
    return found


def _band(text: str) -> Band:
    low, dots, high = text.replace("…", "..").partition("..")
    if not dots:
        value = parse_number(low)
        return Band(min=value, max=value)
    ends = [parse_number(end) if end.strip() else None for end in (low, high)]
    if ends == [None, None] or (ends[0] is not None and ends[1] is not None and ends[0] > ends[1]):
        msg = "un intervalle est attendu, par exemple 15.. ou 2..5"
        raise ValueError(msg)
    return Band(min=ends[0], max=ends[1])


def _yield_lines(yields: Mapping[str, float], catalogue: ResourceCatalogue) -> str:
    return "\n".join(
        f"{catalogue.label(resource)} {SEPARATOR} {french_number(float(ratio))}"
        for resource, ratio in yields.items()
    )
