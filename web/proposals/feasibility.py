"""How ready a proposal is to be carried out, part by part, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.feasibility import Feasibility, PartScore
from web.language import N_, _, plural
from web.wording import number, word

_SENTENCES: Mapping[str, str] = {
    "measured_offer": N_("quantité cédée déclarée par son site"),
    "measured_need": N_("quantité reçue déclarée par son site"),
    "overdue_offer": N_("déclaration du cédant vieille de plus d’un an"),
    "overdue_need": N_("déclaration du receveur vieille de plus d’un an"),
    "confirmed_estimate_offer": N_("quantité cédée estimée d’après l’activité, confirmée par le site"),
    "confirmed_estimate_need": N_("quantité reçue estimée d’après l’activité, confirmée par le site"),
    "estimate_offer": N_("quantité cédée estimée, que personne n’a déclarée"),
    "estimate_need": N_("quantité reçue estimée, que personne n’a déclarée"),
    "gone_offer": N_("flux cédé retiré ou échu"),
    "gone_need": N_("flux reçu retiré ou échu"),
    "resources_confirmed": N_("les deux ressources sont confirmées"),
    "unconfirmed_offer": N_("ressource cédée à confirmer"),
    "unconfirmed_need": N_("ressource demandée à confirmer"),
    "no_waste_code": N_("l’offre ne porte pas de code déchet"),
    "plain_waste": N_("déchet non dangereux : son statut reste à établir"),
    "dangerous_authorised": N_("déchet dangereux, vers un établissement autorisé : bordereau et suivi"),
    "dangerous_unauthorised": N_("déchet dangereux, sans autorisation connue du preneur"),
    "never_before": N_("aucun précédent sur ces ressources"),
}
_MISSING: Mapping[str, str] = {
    "missing_price_offer": N_("prix d’élimination du cédant"),
    "missing_price_need": N_("prix d’achat du receveur"),
    "missing_band_offer": N_("fourchette de la quantité cédée"),
    "missing_band_need": N_("fourchette de la quantité demandée"),
    "missing_quality_offer": N_("qualité de l’offre sur ce que le besoin exige"),
    "missing_waste_code": N_("code déchet de l’offre"),
    "missing_temperature_offer": N_("température de l’offre"),
    "missing_temperature_need": N_("température du besoin"),
}


@dataclass(frozen=True)
class PartTold:
    """One part as a page shows it."""

    name: str
    points: float
    most: int
    told: str


def parts_told(feasibility: Feasibility) -> list[PartTold]:
    """Return each part with its points and the sentence they rest on."""
    return [
        PartTold(word(f"feasibility_{part.part}"), part.points, part.most, told_of(part))
        for part in feasibility.parts
    ]


def told_of(part: PartScore) -> str:
    """Return what the points of a part rest on."""
    if part.told and part.told[0] in _MISSING:
        return _("manque : %(what)s", what=", ".join(_(_MISSING[code]) for code in part.told))
    if not part.told:
        return _("rien ne manque de ce que l’on demande à ces flux")
    return _(" ; ").join(_sentence(code, part.figure) for code in part.told)


def _sentence(code: str, figure: float | None) -> str:
    count = int(figure or 0)
    if code == "way":
        return _("%(km)s km par la route", km=number(figure, 1))
    if code == "firms":
        return _("%(count)s partenaires à mettre d’accord", count=count)
    if code == "realised_before":
        return plural("%(num)s échange réalisé", "%(num)s échanges réalisés", count)
    if code == "accepted_before":
        return plural("%(num)s proposition acceptée", "%(num)s propositions acceptées", count)
    if code == "refused_before":
        return plural("%(num)s proposition refusée", "%(num)s propositions refusées", count)
    return _(_SENTENCES[code])
