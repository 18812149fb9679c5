"""How a report reads: its scope, its parts, what is missing, and differences between years."""

from collections.abc import Mapping

from symbiose.domain.communes import Park
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import Status
from symbiose.domain.figures import Dimension
from symbiose.domain.reference import ReferenceData
from symbiose.services.yearly_report_views import Gap, GapKind, ReportLine, YearlyReport
from web.indicators.wording import group_name, told, with_unit
from web.language import N_, _, plural
from web.wording import number

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Matières et déchets"), ("waste_diverted", "virgin_avoided", "without_taker")),
    (
        N_("Énergie et eau"),
        (
            *("heat_recovered", "solar_installed", "solar_accepted", "solar_produced"),
            *("renewable_power_shared", "water_reused"),
        ),
    ),
    (
        N_("Climat et économie"),
        ("co2_avoided", "gain_giver", "gain_receiver", "gain_territory", "local_purchases"),
    ),
    (
        N_("Synergies et délais"),
        (
            *("synergies", "realisation_rate", "days_accepted_to_agreed", "days_agreed_to_in_study"),
            *("days_in_study_to_contracted", "days_contracted_to_running"),
        ),
    ),
    (
        N_("Participation et réseau"),
        ("sites_declaring", "models_covered", "network_connectedness", "network_dependence"),
    ),
    (
        N_("Circularité au sens de l’ISO 59020"),
        ("iso_inflow_circular", "iso_outflow_recovered", "iso_water_circular", "iso_energy_renewable"),
    ),
)
"""Title of a part → its indicators."""
OTHERS = N_("Autres indicateurs")
"""Part of those that no other part names."""
ESSENTIALS: Mapping[str, str] = {
    "waste_diverted": N_("que d’autres sites ont repris au lieu de les laisser éliminer"),
    "co2_avoided": N_("que ces échanges ont évitées, transport et préparation déduits"),
    "heat_recovered": N_("de chaleur, de vapeur ou de froid cédés au lieu d’être rejetés"),
    "gain_territory": N_("gagnés par les participants ensemble, avant tout prix entre eux"),
    "synergies": N_("en service ou terminés"),
    "sites_declaring": N_("des sites connus du service ont déclaré ou confirmé un flux"),
}
"""Indicators that the report begins with → what their figure says to anybody."""
BY: Mapping[Dimension, str] = {
    Dimension.EPCI: N_("par agglomération"),
    Dimension.COMMUNE: N_("par commune"),
    Dimension.NAF: N_("par activité (division NAF)"),
    Dimension.MODEL: N_("par modèle circulaire"),
    Dimension.RESOURCE: N_("par famille de ressources"),
    Dimension.TREATMENT: N_("par traitement évité"),
}
"""What groups are of → how a title says it."""


def scope_name(by: Dimension | None, group: str, reference: ReferenceData, parks: Mapping[str, Park]) -> str:
    """Return what a report, or a line of one, is about: an agglomeration by its whole name."""
    if by is None:
        return _("Pôle métropolitain de l’Artois")
    if by is Dimension.EPCI and group in reference.communes.epcis:
        return reference.communes.epcis[group].name
    return group_name(by, group, reference, parks)


def sections_of(report: YearlyReport) -> list[tuple[str, list[ReportLine]]]:
    """Return the lines of a report by its parts, each line once."""
    by_id = {line.indicator.id: line for line in report.lines}
    named = {one for _title, ids in SECTIONS for one in ids}
    others = tuple(one for one in by_id if one not in named)
    parts = ((title, [by_id[i] for i in ids if i in by_id]) for title, ids in (*SECTIONS, (OTHERS, others)))
    return [(_(title), lines) for title, lines in parts if lines]


def by_told(dimension: Dimension) -> str:
    """Return what groups are of, as a title says it."""
    return _(BY[dimension])


def hypotheses_of(report: YearlyReport, reference: ReferenceData) -> int:
    """Return how many of the reference values of a report are hypotheses."""
    held = {
        (one.id, one.valid_from.isoformat()) for one in reference.factors if one.status is Status.HYPOTHESIS
    }
    return sum((one.id, one.valid_from) in held for one in report.values)


def titles_resting_on(report: YearlyReport, value: ReferenceUsed) -> list[str]:
    """Return the indicators whose figures rest on a value."""
    return [line.indicator.title for line in report.lines if value in line.values]


def difference_told(line: ReportLine) -> str:
    """Return how much more there is than in the year before, with its sign and unit."""
    indicator, difference = line.indicator, line.difference
    number = told(difference, indicator)
    if difference is not None and indicator.unit == "%":
        text = _("%(figure)s points", figure=number)
    else:
        text = with_unit(difference, indicator)
    grows = difference is not None and difference > 0 and number != "0"
    return f"+{text}" if grows else text


def gap_told(gap: Gap) -> str:
    """Return what is missing, as it is read."""
    return plural(*GAPS[gap.kind], gap.count, of=number(gap.of, 0))


GAPS: Mapping[GapKind, tuple[str, str]] = {
    GapKind.SILENT_SITES: (
        N_("%(num)s site sur %(of)s connus du service n’a aucun flux qu’il ait déclaré ou confirmé."),
        N_("%(num)s sites sur %(of)s connus du service n’ont aucun flux qu’ils aient déclaré ou confirmé."),
    ),
    GapKind.ESTIMATES: (
        N_(
            "%(num)s flux sur %(of)s est une estimation que son site n’a pas confirmée : "
            "les chiffres en dépendent."
        ),
        N_(
            "%(num)s flux sur %(of)s sont des estimations que leur site n’a pas confirmées : "
            "les chiffres en dépendent."
        ),
    ),
    GapKind.ON_BEHALF: (
        N_("%(num)s flux sur %(of)s a été déclaré pour une entreprise qui ne l’a pas encore confirmé."),
        N_(
            "%(num)s flux sur %(of)s ont été déclarés pour des entreprises "
            "qui ne les ont pas encore confirmés."
        ),
    ),
    GapKind.UNNAMED_RESOURCES: (
        N_(
            "%(num)s flux sur %(of)s attend qu’une personne dise de quelle ressource il s’agit : "
            "il ne compte pas."
        ),
        N_(
            "%(num)s flux sur %(of)s attendent qu’une personne dise de quelle ressource il s’agit : "
            "ils ne comptent pas."
        ),
    ),
    GapKind.UNTOLD_YEARS: (
        N_("%(num)s échange en service sur %(of)s n’a pas de quantité pour l’année : il n’est pas réalisé."),
        N_(
            "%(num)s échanges en service sur %(of)s n’ont pas de quantité pour l’année : aucun n’est réalisé."
        ),
    ),
    GapKind.SOME_ESTIMATES: (
        N_("Des flux sont des estimations que leur site n’a pas confirmées : les chiffres en dépendent."),
        N_("Des flux sont des estimations que leur site n’a pas confirmées : les chiffres en dépendent."),
    ),
    GapKind.NO_RUN: (
        N_("Aucun calcul n’avait été fait : rien n’est proposé."),
        N_("Aucun calcul n’avait été fait : rien n’est proposé."),
    ),
}
"""What is missing → one, and several."""
