"""How the self-assessment reads: axes, how far a criterion is answered, and what is counted."""

from collections.abc import Mapping

from symbiose.domain.self_assessment import Answer, Axis, Record
from symbiose.services.indicator_views import Cell
from symbiose.services.self_assessment import FigureAnswer
from web.indicators.masking import reason_told
from web.indicators.wording import with_unit
from web.language import N_, _, plural
from web.wording import day

AXES: Mapping[Axis, str] = {
    Axis.GOVERNANCE: N_("Gouvernance"),
    Axis.ECONOMY: N_("Modèle économique"),
    Axis.RESULTS: N_("Activités et résultats"),
}
ANSWERS: Mapping[Answer, str] = {
    Answer.FULL: N_("Le service y répond"),
    Answer.PART: N_("Le service y répond en partie"),
    Answer.NONE: N_("Le service ne peut y répondre"),
}
RECORDS: Mapping[Record, tuple[str, str]] = {
    Record.OBJECTIVES: (
        N_("%(num)s objectif est fixé pour cette année et ce périmètre"),
        N_("%(num)s objectifs sont fixés pour cette année et ce périmètre"),
    ),
    Record.COMPANIES: (N_("%(num)s entreprise connue"), N_("%(num)s entreprises connues")),
    Record.COMPANIES_DECLARING: (
        N_("%(num)s entreprise déclare au moins un flux"),
        N_("%(num)s entreprises déclarent au moins un flux"),
    ),
    Record.COMPANIES_EXCHANGING: (
        N_("%(num)s entreprise cède ou reçoit, par un échange convenu ou réalisé"),
        N_("%(num)s entreprises cèdent ou reçoivent, par un échange convenu ou réalisé"),
    ),
    Record.ACTIVITIES: (
        N_("%(num)s division d’activité (NAF) parmi les sites qui déclarent et dont l’activité est connue"),
        N_("%(num)s divisions d’activité (NAF) parmi les sites qui déclarent et dont l’activité est connue"),
    ),
    Record.COMMUNES: (
        N_("%(num)s commune parmi les sites qui déclarent"),
        N_("%(num)s communes parmi les sites qui déclarent"),
    ),
    Record.FLOWS: (N_("%(num)s flux valable est décrit"), N_("%(num)s flux valables sont décrits")),
    Record.ESTIMATES: (
        N_("%(num)s de ces flux est une estimation qu’aucune entreprise n’a confirmée"),
        N_("%(num)s de ces flux sont des estimations qu’aucune entreprise n’a confirmées"),
    ),
    Record.SUBSTITUTIONS: (
        N_("%(num)s substitution convenue ou réalisée"),
        N_("%(num)s substitutions convenues ou réalisées"),
    ),
    Record.MUTUALISATIONS: (
        N_("%(num)s mutualisation convenue ou réalisée"),
        N_("%(num)s mutualisations convenues ou réalisées"),
    ),
}
"""What is counted → one, and several."""
UNTOLD: Mapping[Record, str] = {
    Record.OBJECTIVES: N_("Objectifs fixés"),
    Record.COMPANIES: N_("Entreprises connues"),
    Record.COMPANIES_DECLARING: N_("Entreprises qui déclarent"),
    Record.COMPANIES_EXCHANGING: N_("Entreprises qui échangent"),
    Record.ACTIVITIES: N_("Divisions d’activité"),
    Record.COMMUNES: N_("Communes"),
    Record.FLOWS: N_("Flux valables"),
    Record.ESTIMATES: N_("Estimations à confirmer"),
    Record.SUBSTITUTIONS: N_("Substitutions"),
    Record.MUTUALISATIONS: N_("Mutualisations"),
}
"""What is counted, where its number is not published."""


def axis_told(axis: Axis) -> str:
    """Return the name of an axis."""
    return _(AXES[axis])


def answer_told(answer: Answer) -> str:
    """Return how far a criterion is answered."""
    return _(ANSWERS[answer])


def record_told(record: Record, count: int | None) -> str:
    """Return what is counted; that it is not published, where the reader may not know it."""
    if count is None:
        return _("%(what)s : nombre non publié", what=_(UNTOLD[record]))
    return plural(*RECORDS[record], count)


def record_name(record: Record) -> str:
    """Return the name of what is counted."""
    return _(UNTOLD[record])


def figure_told(answer: FigureAnswer) -> str:
    """Return a figure with its unit, or why there is none."""
    return _told(answer.cell, with_unit(answer.cell.value, answer.indicator))


def _told(cell: Cell, text: str) -> str:
    if cell.reason is not None:
        return reason_told(cell.reason)
    if cell.value is None and cell.as_of is not None:
        return _("publié le %(day)s seulement, pour une autre année", day=day(cell.as_of))
    return _("aucun chiffre pour cette année") if cell.value is None else text
