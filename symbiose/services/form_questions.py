"""What a form leaves open: only the declarant can choose, so it is asked and never guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.french_numbers import french_number
from symbiose.domain.import_questions import QuestionKind
from symbiose.domain.mirror_questions import MirrorQuestion, mirror_choice, mirror_question
from symbiose.domain.quantities import QuantityNotUnderstood, parse_unit, two_readings
from symbiose.domain.reference import ReferenceData
from symbiose.domain.waste import WasteEntry
from symbiose.services.form_columns import MOST_QUALITIES, heating_value_is_open, resource_named

NUMBER_FIELDS = (
    *("quantity", "quantity_low", "quantity_high", "band_pct", "hours_per_year", "density_t_per_m3"),
    *("supply_temp_c", "return_temp_c", "power_kw", "price_eur_per_unit", "fuel_quantity", "share_pct"),
    *MONTH_KEYS,
    *WEEK_KEYS,
    *(f"quality_{end}_{row}" for row in range(1, MOST_QUALITIES + 1) for end in ("min", "max")),
)
"""Fields that hold a number."""
_BETWEEN_MASS_AND_VOLUME = frozenset({"t", "m3"})


@dataclass(frozen=True)
class Choice:
    """One answer."""

    value: str
    """What is sent."""
    label: str
    """What it says: a number, a code with its designation, a source; empty where the page has the words."""


@dataclass(frozen=True)
class OpenQuestion:
    """Something that only the declarant can say."""

    kind: QuestionKind
    """What is asked."""
    name: str
    """Field of the form that takes the answer."""
    about: str
    """Field of the form that it is about."""
    text: str
    """What was typed there."""
    choices: tuple[Choice, ...]
    """The answers."""
    hint: str = ""
    """Why it is asked, in French; empty where the question says it all."""


def open_questions(reference: ReferenceData, fields: Mapping[str, str]) -> tuple[OpenQuestion, ...]:
    """Return what the fields of a form leave open, answered or not, in the order of the form."""
    return (
        *_numbers(fields),
        *_basis(reference, fields),
        *_density(reference, fields),
        *_mirrors(reference, fields),
    )


def is_answered(question: OpenQuestion, fields: Mapping[str, str]) -> bool:
    """Tell whether a question has its answer among the fields."""
    return fields.get(question.name, "") in {choice.value for choice in question.choices}


def _numbers(fields: Mapping[str, str]) -> Iterator[OpenQuestion]:
    for name in NUMBER_FIELDS:
        readings = two_readings(fields.get(name, ""))
        if readings:
            choices = tuple(Choice(reading, reading) for reading in readings)
            yield OpenQuestion(QuestionKind.NUMBER, f"{name}_reading", name, fields[name], choices)


def _basis(reference: ReferenceData, fields: Mapping[str, str]) -> Iterator[OpenQuestion]:
    if heating_value_is_open(reference, fields):
        choices = (Choice("PCS", ""), Choice("PCI", ""))
        yield OpenQuestion(QuestionKind.GAS_BASIS, "energy_basis", "unit", fields["unit"], choices)


def _density(reference: ReferenceData, fields: Mapping[str, str]) -> Iterator[OpenQuestion]:
    resource = resource_named(reference, fields)
    try:
        unit = parse_unit(fields.get("unit", ""))
    except QuantityNotUnderstood:
        return
    if resource is None or {unit.canonical, resource.unit} != _BETWEEN_MASS_AND_VOLUME:
        return
    if fields.get("density_t_per_m3", "").strip() or resource.density_t_per_m3 is None:
        return
    source = resource.density_source or ""
    if source.casefold().startswith("hypothèse"):
        label = f"{french_number(resource.density_t_per_m3)} t/m³ ({source})"
        choices = (Choice("reference", label), Choice("stated", ""))
        yield OpenQuestion(QuestionKind.DENSITY, "density_choice", "unit", fields["unit"], choices)


def _mirrors(reference: ReferenceData, fields: Mapping[str, str]) -> Iterator[OpenQuestion]:
    """Yield what only the composition of the waste decides: of the code typed, or for want of one."""
    text = fields.get("waste_code", "")
    asked = _mirror_question(reference, text, fields)
    if asked is not None:
        entries = asked.others if asked.chosen is None else (asked.chosen, *asked.others)
        choices = tuple(_entry_choice(one) for one in entries)
        yield OpenQuestion(
            QuestionKind.MIRROR, "waste_mirror", "waste_code", text, choices, hint=asked.sentence
        )


def _mirror_question(reference: ReferenceData, text: str, fields: Mapping[str, str]) -> MirrorQuestion | None:
    if not text.strip():
        resource = resource_named(reference, fields)
        return None if resource is None else mirror_choice(reference.wastes, resource)
    try:
        code = reference.wastes.read(text).entry.code
    except ValueError:
        return None
    return mirror_question(reference.wastes, code, fields.get("resource", ""))


def _entry_choice(entry: WasteEntry) -> Choice:
    return Choice(entry.code, f"{entry.code} – {entry.designation}")
