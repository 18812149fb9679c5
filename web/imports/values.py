"""The values of a flow as a preview shows them, before and after."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from symbiose.domain.flows import Band, EstimateBasis, FieldConfidentiality
from symbiose.domain.resources import ResourceCatalogue
from web.language import N_, _
from web.wording import NOTHING, day, number, openness, percent, unit, word

LABELS: Mapping[str, str] = {
    "direction": N_("Sens"),
    "resource_text": N_("Ressource, mots du déclarant"),
    "resource_id": N_("Ressource"),
    "quantity_per_year": N_("Quantité par an"),
    "quantity_low": N_("Bas de la fourchette"),
    "quantity_high": N_("Haut de la fourchette"),
    "unit": N_("Unité"),
    "months": N_("Répartition de janvier à décembre"),
    "waste_code": N_("Code déchet"),
    "use": N_("Usage"),
    "supply_temp_c": N_("Température de départ (°C)"),
    "return_temp_c": N_("Température de retour (°C)"),
    "power_kw": N_("Puissance (kW)"),
    "quality": N_("Qualité"),
    "price_eur_per_unit": N_("Prix (€ par unité)"),
    "confidentiality": N_("Diffusion"),
    "field_confidentiality": N_("Diffusion des champs"),
    "valid_from": N_("Valide du"),
    "valid_to": N_("Valide jusqu'au"),
    "reference": N_("Référence"),
    "rank": N_("Rang"),
    "estimate": N_("Base de l'estimation"),
    "description": N_("Description"),
    "withdrawn": N_("Retiré"),
}
"""Field of a flow → its name on screen."""
_EXACT_DIGITS = 6
_BEFORE_SIGNS = re.compile(r" (?=[»?!;:](?:\s|[,.)]|$))")


def typeset(text: str) -> str:
    r"""Return a French text with the spaces that do not break: within guillemets, before high signs.

    >>> typeset("« x » : oui ?") == "«\u00a0x\u00a0»\u00a0: oui\u00a0?"
    True
    """
    return _BEFORE_SIGNS.sub("\u00a0", text.replace("« ", "«\u00a0"))


def field_name(name: str) -> str:
    """Return the name of a field on screen."""
    return _(LABELS[name]) if name in LABELS else name.replace("_", " ")


def shown_value(name: str, value: object, catalogue: ResourceCatalogue) -> str:
    """Return a value of a field on screen.

    Args:
        name: The field.
        value: Its value.
        catalogue: Labels of resources.
    """
    if value is None:
        return NOTHING
    if name == "resource_id":
        return catalogue.label(str(value)) if value in catalogue else str(value)
    if name == "unit":
        return unit(str(value))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Enum):
        return word(str(value.value))
    return _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, int | float | Decimal):
        return number(float(value), _EXACT_DIGITS)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return " · ".join(percent(float(share)) for share in value)
    if isinstance(value, EstimateBasis):
        return value.text
    if isinstance(value, FieldConfidentiality):
        return ", ".join(
            f"{word(field)} : {openness(said, field)}" for field, said in value.model_dump().items()
        )
    if isinstance(value, Mapping):
        return ", ".join(f"{word(str(key))} : {_band(band)}" for key, band in value.items()) or NOTHING
    return str(value)


def _band(band: object) -> str:
    if not isinstance(band, Band):
        return str(band)
    low, high = number(band.min, _EXACT_DIGITS), number(band.max, _EXACT_DIGITS)
    return low if low == high else f"{low} – {high}"
