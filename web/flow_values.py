"""What a flow declares, and what changed of it, field by field in words and units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from symbiose.domain.flow_changes import OPENNESS, QUALITY, Change, stated_in
from symbiose.domain.flows import Band, EstimateBasis, Flow
from web.language import N_, _
from web.sentences import resource_called
from web.week_wording import carrier_word, week
from web.wording import NOTHING, calendar, day, number, openness, per, unit, word

LABELS: Mapping[str, str] = {
    "site_id": N_("Site"),
    "direction": N_("Sens"),
    "resource_text": N_("Ressource, en vos mots"),
    "resource_id": N_("Ressource du catalogue"),
    "waste_code": N_("Code déchet"),
    "use": N_("Usage"),
    "quantity_per_year": N_("Quantité par an"),
    "quantity_low": N_("Fourchette : au moins"),
    "quantity_high": N_("Fourchette : au plus"),
    "unit": N_("Unité"),
    "months": N_("Calendrier"),
    "week_parts": N_("Semaine"),
    "supply_temp_c": N_("Température de départ"),
    "return_temp_c": N_("Température de retour"),
    "power_kw": N_("Puissance"),
    "carrier": N_("Fluide"),
    "fouling": N_("Encrassant"),
    "corrosive": N_("Corrosif"),
    "price_eur_per_unit": N_("Coût actuel"),
    "confidentiality": N_("Diffusion"),
    f"{OPENNESS}quantity": N_("Diffusion de la quantité"),
    f"{OPENNESS}price": N_("Diffusion du prix"),
    f"{OPENNESS}quality": N_("Diffusion de la qualité"),
    "valid_from": N_("Valable du"),
    "valid_to": N_("Valable jusqu’au"),
    "reference": N_("Votre référence"),
    "rank": N_("Rang parmi les flux pareils"),
    "estimate": N_("Origine de la quantité"),
    "description": N_("Remarque"),
    "withdrawn": N_("Retiré"),
}
"""Field → what it is called."""
_CODED = {"direction", "use", "confidentiality"}
_NEVER_STATED = {"site_id", "unit", "rank"}
"""Fields that are told when they change, and go without saying otherwise."""
_SPACE = "\N{NO-BREAK SPACE}"
_TEMPERATURES = {"supply_temp_c", "return_temp_c"}
_QUANTITIES = {"quantity_per_year", "quantity_low", "quantity_high"}
_WHOLE_DIGITS = 6


@dataclass(frozen=True)
class ToldChange:
    """One change as it is read."""

    label: str
    before: str
    after: str


def told_change(change: Change, unit_before: str, unit_after: str) -> ToldChange:
    """Return a change with each side in the unit that the flow had then."""
    return ToldChange(
        field_label(change.field),
        _value(change.field, change.before, unit_before),
        _value(change.field, change.after, unit_after),
    )


def told_values(flow: Flow) -> list[tuple[str, str]]:
    """Return all that a flow states, as it is read."""
    return [
        (field_label(field), _value(field, value, flow.unit))
        for field, value in stated_in(flow).items()
        if value is not None and field not in _NEVER_STATED
    ]


def field_label(field: str) -> str:
    """Return what a field of a flow is called."""
    if field.startswith(QUALITY):
        return word(field.removeprefix(QUALITY))
    return _(LABELS[field])


def _value(field: str, value: object, code: str) -> str:
    """Return what a field says, in the unit of its flow."""
    if value is None:
        return _("déclaration réelle") if field == "estimate" else NOTHING
    if field.startswith(OPENNESS):
        return openness(str(value), field.removeprefix(OPENNESS))
    if field in _CODED:
        return word(str(value))
    if field == "carrier":
        return carrier_word(str(value))
    if field == "week_parts" and isinstance(value, tuple):
        return week(value)
    if field == "unit":
        return unit(str(value))
    if field == "resource_id":
        return resource_called(str(value))
    return _written(value) + _unit_of(field, code)


def _written(value: object) -> str:
    """Return a value by its kind."""
    match value:
        case bool():
            return _("oui") if value else _("non")
        case Band():
            return _band(value)
        case EstimateBasis():
            return _("estimation\N{NO-BREAK SPACE}: %(text)s", text=value.text)
        case date():
            return day(value)
        case float() | Decimal():
            return _figure(value)
        case tuple():
            return calendar(value)
        case _:
            return str(value)


def _unit_of(field: str, code: str) -> str:
    if field in _QUANTITIES:
        return f"{_SPACE}{unit(code)}"
    if field in _TEMPERATURES:
        return f"{_SPACE}°C"
    return {"power_kw": f"{_SPACE}kW", "price_eur_per_unit": f"{_SPACE}€/{per(code)}"}.get(field, "")


def _figure(value: float | Decimal) -> str:
    """Return a figure with all that was declared of it: two that differ never look the same."""
    return number(float(value), _WHOLE_DIGITS)


def _band(band: Band) -> str:
    if band.min is not None and band.min == band.max:
        return _figure(band.min)
    if band.min is not None and band.max is not None:
        return _("%(low)s à %(high)s", low=_figure(band.min), high=_figure(band.max))
    if band.min is not None:
        return _("au moins %(low)s", low=_figure(band.min))
    return _("au plus %(high)s", high=_figure(band.max)) if band.max is not None else _("sans limite")
