"""From the fields of a form to the columns of the declaration format: choices, band, calendar, quality, heat.

A form asks in more ways than a line of a file: a share in per cent, months to tick, a power and hours. Here
each becomes what the format says, so that a form and a file are read by the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.errors import Problem
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.french_numbers import french_number
from symbiose.domain.heat_quantities import CARRIER_OF_MEDIUM, Medium
from symbiose.domain.quantities import (
    QuantityNotUnderstood,
    needs_heating_value,
    parse_number,
    parse_unit,
    two_readings,
)
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Resource
from symbiose.services.form_heat import HeatTold, read_heat_way
from symbiose.services.form_words import fields_said, take_about

MOST_QUALITIES = 12
"""Properties that one form asks for."""
SHOWN = "form_shown"
"""Set by a page that shows every question: a month without a tick is then a month without the flow."""
PER_CENT = 100.0
_KEPT = (
    *("direction", "resource", "quantity", "unit", "period", "hours_per_year", "density_t_per_m3"),
    *("waste_code", "supply_temp_c", "return_temp_c", "power_kw", "price_eur_per_unit", "confidentiality"),
    *("quantity_confidentiality", "price_confidentiality", "quality_confidentiality"),
    *("valid_from", "valid_to", "quantity_low", "quantity_high", "use", "description"),
    *("week", *WEEK_KEYS, "carrier", "fouling", "corrosive"),
)
"""Columns that a form states under their own name; months and qualities are added."""


@dataclass
class FormColumns:
    """What a form states, by English column name, with what is wrong with the way it states it."""

    columns: dict[str, str]
    """Texts by column of the declaration format."""
    problems: list[Problem] = field(default_factory=list)
    """Faults of what only forms ask, by field of the form."""
    heat: HeatTold | None = None
    """How a quantity of heat was found, where it was computed."""
    said: tuple[str, ...] = ()
    """Fields that were empty, and that the words of the resource state."""
    about: ReferenceValue | None = None
    """How far a quantity may be off that is « environ » so much; None where it is not said so."""

    def fault(self, name: str, value: str, expected: str) -> None:
        """Note a fault of a field."""
        self.problems.append(Problem(name, value[:200], expected))


def columns_of(reference: ReferenceData, fields: Mapping[str, str], day: date) -> FormColumns:
    """Return the columns that the fields of a form state.

    Args:
        reference: Waste list, resources and dated values.
        fields: Texts by field of the form, as typed.
        day: Day on which the reference values must hold.
    """
    typed = {name: text for name, text in fields.items() if text.strip()}
    said = {} if resource_named(reference, typed) else fields_said(typed)
    texts = _with_readings({**typed, **said})
    about = take_about(texts, reference.factors, day)
    found = FormColumns({name: texts[name] for name in _KEPT if name in texts}, said=tuple(said), about=about)
    _choose_basis(found, texts, reference)
    _choose_density(found, texts, reference)
    _choose_mirror(found, texts, reference)
    _compute_heat(found, texts, reference, day)
    _deduce_carrier(found, texts)
    _compute_band(found, texts)
    _read_calendar(found, texts)
    _read_qualities(found, texts)
    return found


def resource_named(reference: ReferenceData, fields: Mapping[str, str]) -> Resource | None:
    """Return the resource that the words of a form name for certain."""
    return reference.resources.by_label(fields.get("resource", ""))


def heating_value_is_open(reference: ReferenceData, fields: Mapping[str, str]) -> bool:
    """Tell whether the energy of a gas is given without saying on which heating value."""
    try:
        unit = parse_unit(fields.get("unit", ""))
    except QuantityNotUnderstood:
        return False
    return needs_heating_value(fields.get("resource", ""), unit, resource_named(reference, fields))


def _with_readings(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts with the reading that was chosen of those that have two."""
    chosen = dict(texts)
    for name, text in texts.items():
        readings = two_readings(text)
        answer = texts.get(f"{name}_reading", "").strip()
        if readings and answer in readings:
            chosen[name] = answer
    return chosen


def _choose_basis(found: FormColumns, texts: Mapping[str, str], reference: ReferenceData) -> None:
    """Count the energy of a gas on the heating value that was chosen, as the resource counted on it."""
    basis = texts.get("energy_basis", "")
    if basis not in ("PCS", "PCI") or not heating_value_is_open(reference, found.columns):
        return
    resource = resource_named(reference, found.columns)
    if resource is not None:
        other = resource.label_fr.replace(str(resource.energy_basis), basis)
        counted = reference.resources.by_label(other)
        if counted is not None and counted.energy_basis == basis:
            found.columns["resource"] = counted.label_fr
            return
    found.columns["unit"] += f" {basis}"


def _choose_density(found: FormColumns, texts: Mapping[str, str], reference: ReferenceData) -> None:
    """Take the order of magnitude of the catalogue as the density, where the person chose it."""
    resource = resource_named(reference, found.columns)
    if texts.get("density_choice") != "reference" or "density_t_per_m3" in texts or resource is None:
        return
    if resource.density_t_per_m3 is not None:
        found.columns["density_t_per_m3"] = french_number(resource.density_t_per_m3)


def _choose_mirror(found: FormColumns, texts: Mapping[str, str], reference: ReferenceData) -> None:
    """Take the entry that was chosen between those that mirror each other, or those of the resource."""
    chosen = texts.get("waste_mirror")
    if chosen is None:
        return
    if "waste_code" not in found.columns:
        resource = resource_named(reference, found.columns)
        if resource is not None and chosen in resource.waste_codes:
            found.columns["waste_code"] = chosen
        return
    try:
        code = reference.wastes.read(found.columns["waste_code"]).entry.code
    except ValueError:
        return
    if chosen in {entry.code for entry in reference.wastes.mirrors_of(code)}:
        found.columns["waste_code"] = chosen


def _compute_heat(found: FormColumns, texts: Mapping[str, str], reference: ReferenceData, day: date) -> None:
    """Take the heat that follows from power and hours, or from a fuel, as the quantity."""
    told = read_heat_way(texts, reference.factors, day, found.problems)
    if told is None:
        return
    found.heat = told
    if told.sentence and told.sentence not in found.columns.get("description", ""):
        written = [found.columns.get("description", "").strip(), told.sentence]
        found.columns["description"] = "\n".join(part for part in written if part)
    if told.mwh_per_year is None:
        return
    if "quantity" in found.columns:
        _compare(found, told.mwh_per_year)
        return
    found.columns |= {"quantity": french_number(told.mwh_per_year), "unit": "MWh", "period": "an"}
    if told.mean_power_kw is not None and "power_kw" not in found.columns:
        found.columns["power_kw"] = french_number(told.mean_power_kw)
    stated_band = {"band_pct", "quantity_low", "quantity_high"} & texts.keys()
    if not stated_band and told.low_mwh is not None and told.high_mwh is not None:
        found.columns["quantity_low"] = french_number(told.low_mwh)
        found.columns["quantity_high"] = french_number(told.high_mwh)


def _deduce_carrier(found: FormColumns, texts: Mapping[str, str]) -> None:
    """Take what carries the heat from its origin, where that leaves no doubt and nothing else is said."""
    origin = texts.get("medium", "")
    known = CARRIER_OF_MEDIUM.get(Medium(origin)) if origin in set(Medium) else None
    if known is not None and "carrier" not in found.columns:
        found.columns["carrier"] = known.value


NEAR = 0.02
"""Share by which a typed quantity of heat may differ from the computed one: rounding."""


def _compare(found: FormColumns, computed_mwh: float) -> None:
    """Refuse a typed quantity that the computation contradicts: which of the two holds is asked."""
    try:
        unit = parse_unit(found.columns.get("unit", ""))
        typed_mwh = parse_number(found.columns["quantity"]) * unit.factor
    except QuantityNotUnderstood:
        return  # the reader tells it
    if unit.is_power or found.columns.get("period", "year") not in ("year", "an"):
        return
    if unit.canonical != "MWh" or abs(typed_mwh - computed_mwh) > NEAR * max(typed_mwh, computed_mwh):
        found.fault(
            "quantity",
            found.columns["quantity"],
            f"la quantité saisie n’est pas celle du calcul ({french_number(round(computed_mwh, 3))} MWh) : "
            "effacez-la pour garder le calcul, ou choisissez « Je connais la quantité »",
        )


def _compute_band(found: FormColumns, texts: Mapping[str, str]) -> None:
    """Turn a share in per cent into the two ends of the band."""
    if "band_pct" not in texts:
        return
    if {"quantity_low", "quantity_high"} & texts.keys():
        found.fault("band_pct", texts["band_pct"], "donnez soit « ± % », soit « entre … et … », pas les deux")
        return
    try:
        share = parse_number(texts["band_pct"]) / PER_CENT
    except QuantityNotUnderstood as error:
        found.fault("band_pct", texts["band_pct"], str(error))
        return
    if not 0 <= share <= 1:
        found.fault("band_pct", texts["band_pct"], "un pourcentage de 0 à 100 est attendu")
        return
    try:
        quantity = parse_number(found.columns.get("quantity", ""))
    except QuantityNotUnderstood:
        return  # the reader tells it
    if quantity >= 0:
        low, high = _rounded(quantity * (1 - share)), _rounded(quantity * (1 + share))
        found.columns["quantity_low"] = french_number(min(low, quantity))
        found.columns["quantity_high"] = french_number(max(high, quantity))


def _rounded(value: float) -> float:
    """Return a value without what is lost in the last digits of a float."""
    return float(f"{value:.12g}")


def _read_calendar(found: FormColumns, texts: Mapping[str, str]) -> None:
    """Turn ticked months, with or without weights, into the shares of the year."""
    weights = {month: texts[month] for month in MONTH_KEYS if month in texts}
    ticked = [month for month in MONTH_KEYS if f"runs_{month}" in texts]
    if SHOWN not in texts:
        found.columns |= weights
        return
    if not ticked:
        found.fault("runs_jan", "", "cochez au moins un mois de marche")
        return
    if not weights:
        if len(ticked) < len(MONTH_KEYS):
            found.columns |= {month: "1" if month in ticked else "0" for month in MONTH_KEYS}
        return
    for month in MONTH_KEYS:
        if month in ticked and month not in weights:
            found.fault(month, "", "donnez le poids de ce mois comme des autres, ou décochez-le")
        elif month not in ticked and not _is_zero(weights.get(month, "0")):
            found.fault(month, weights[month], "ce mois a un poids : cochez-le, ou effacez le poids")
    found.columns |= {month: weights.get(month, "0") for month in MONTH_KEYS}


def _is_zero(text: str) -> bool:
    try:
        return parse_number(text) == 0
    except QuantityNotUnderstood:
        return False


def _read_qualities(found: FormColumns, texts: Mapping[str, str]) -> None:
    """Turn rows of name, least and most into one column for each property."""
    found.columns |= {name: text for name, text in texts.items() if name.startswith("quality:")}
    for row in range(1, MOST_QUALITIES + 1):
        name = texts.get(f"quality_name_{row}", "").strip()
        low, high = (texts.get(f"quality_{end}_{row}", "").strip() for end in ("min", "max"))
        if not name and not (low or high):
            continue
        if not name:
            found.fault(f"quality_name_{row}", "", "nommez la propriété que ces valeurs bornent")
        elif not (low or high):
            found.fault(f"quality_min_{row}", "", f"donnez une valeur à « {name} », ou effacez son nom")
        elif f"quality:{name}" in found.columns:
            found.fault(f"quality_name_{row}", name, "cette propriété est déjà nommée plus haut")
        else:
            found.columns[f"quality:{name}"] = low if low == high else f"{low}..{high}"
