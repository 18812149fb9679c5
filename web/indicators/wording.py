"""How figures of indicators are read: columns, dimensions, groups, numbers, formulas recomputed."""

from collections.abc import Mapping

from symbiose.domain.communes import Park
from symbiose.domain.figures import NOWHERE, WHOLE, Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.reference import ReferenceData
from web.language import N_, _, is_singular
from web.sentences import as_known, resource_called, sentence
from web.wording import SPACE, model_name, number

COLUMNS: Mapping[Column, str] = {
    Column.POTENTIAL: N_("Potentiel"),
    Column.PROPOSED: N_("Proposé"),
    Column.AGREED: N_("Convenu"),
    Column.REALISED: N_("Réalisé"),
}
DIMENSIONS: Mapping[Dimension, str] = {
    Dimension.EPCI: N_("Agglomération"),
    Dimension.COMMUNE: N_("Commune"),
    Dimension.PARK: N_("Parc d’activités"),
    Dimension.NAF: N_("Activité (division NAF)"),
    Dimension.MODEL: N_("Modèle circulaire"),
    Dimension.RESOURCE: N_("Famille de ressources"),
    Dimension.TREATMENT: N_("Traitement évité"),
}
NO_GROUP: Mapping[Dimension, str] = {
    Dimension.EPCI: N_("Hors du territoire"),
    Dimension.COMMUNE: N_("Commune inconnue"),
    Dimension.PARK: N_("Hors parc"),
    Dimension.NAF: N_("Activité non renseignée"),
    Dimension.MODEL: N_("Sans modèle"),
    Dimension.RESOURCE: N_("Sans ressource"),
    Dimension.TREATMENT: N_("Sans traitement connu"),
}
"""What stands for things that belong to no group of a dimension."""


def column_name(column: Column) -> str:
    """Return the head of a column."""
    return _(COLUMNS[column])


def dimension_name(dimension: Dimension) -> str:
    """Return what figures are told by."""
    return _(DIMENSIONS[dimension])


def group_name(
    dimension: Dimension | None, group: str, reference: ReferenceData, parks: Mapping[str, Park]
) -> str:
    """Return a group as it is read."""
    if dimension is None or group == WHOLE:
        return _("Ensemble")
    if group == NOWHERE:
        return _(NO_GROUP[dimension])
    if dimension is Dimension.PARK:
        return parks[group].name if group in parks else group
    return _NAMES[dimension](group, reference) if dimension in _NAMES else group


def _division(group: str, reference: ReferenceData) -> str:
    return _("Division %(code)s", code=group)


def _model(group: str, _reference: ReferenceData) -> str:
    known = group.isdigit() and 1 <= int(group) <= len(_MODEL_RANGE)
    return f"{group} – {model_name(int(group))}" if known else group


_MODEL_RANGE = range(1, 7)


def _resource(group: str, _reference: ReferenceData) -> str:
    return resource_called(group)


def _treatment(group: str, reference: ReferenceData) -> str:
    periods = reference.factors.history(group) if group in reference.factors else ()
    return as_known(periods[-1].label) if periods else group


_NAMES = {
    Dimension.COMMUNE: lambda group, reference: reference.communes.name_of(group),
    Dimension.NAF: _division,
    Dimension.MODEL: _model,
    Dimension.RESOURCE: _resource,
    Dimension.TREATMENT: _treatment,
}


def told(value: float | None, indicator: Indicator) -> str:
    """Return a figure with the digits of its indicator, without its unit."""
    return number(value, indicator.digits)


def with_unit(value: float | None, indicator: Indicator) -> str:
    """Return a figure with its unit; what has no figure stands alone."""
    text = told(value, indicator)
    return text if value is None else f"{text}{SPACE}{unit_beside(value, indicator)}"


def unit_beside(value: float | None, indicator: Indicator) -> str:
    """Return the unit beside a figure as it is read: in the singular where it counts one thing."""
    one = value is not None and is_singular(round(value, indicator.digits))
    return _(_ONE[indicator.unit]) if one and indicator.unit in _ONE else unit_told(indicator)


def unit_told(indicator: Indicator) -> str:
    """Return the unit of an indicator in the reader's language."""
    return _(_UNITS[indicator.unit]) if indicator.unit in _UNITS else indicator.unit


def title_with_unit(indicator: Indicator) -> str:
    """Return the title of an indicator with its unit, once where the title says what is counted."""
    title = sentence(indicator.title)
    return title if says_unit(indicator) else f"{title} ({unit_told(indicator)})"


def says_unit(indicator: Indicator) -> bool:
    """Tell whether the title of an indicator says what is counted."""
    return sentence(indicator.title).endswith(f" {unit_told(indicator)}")


_UNITS = {"jours": N_("jours"), "échanges": N_("synergies"), "MWc": N_("MWc")}
"""Units as the catalogue and objectives hold them → as they are read.

What is held as exchanges counts loops and groups of roofs too: people read synergies.
"""
_ONE = {"jours": N_("jour"), "échanges": N_("synergie")}
"""The same beside a figure that counts one thing."""
