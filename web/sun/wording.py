"""French words of the sun: terms of the accounts, keys of sharing, what a typical year rests on."""

from collections.abc import Mapping
from typing import Final

from symbiose.domain.communes import METRES_PER_KM
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.sharing_distances import PERIURBAN, SPARSE
from symbiose.domain.solar_groups import RelaxedGroupCause, SolarTerm
from symbiose.services.sun_of_site import SiteSun, SunGap
from web.language import N_, _
from web.loops.wording import told
from web.wording import euros, number, percent

TERMS: Final[Mapping[str, str]] = {
    SolarTerm.OWN_USE: N_("Électricité de leur propre toit, que les sites n’achètent plus"),
    SolarTerm.RECEIVED: N_("Électricité reçue du groupe, que les membres n’achètent plus"),
    SolarTerm.SHARED_FEES: N_("Réseau et taxes sur l’électricité reçue"),
    SolarTerm.SURPLUS: N_("Surplus vendu"),
    SolarTerm.INVESTMENT: N_("Investissement (annuité)"),
    SolarTerm.RUNNING: N_("Entretien et exploitation des toits"),
}
"""Term of the accounts → what it is."""
ALTERNATIVES: Final[Mapping[str, str]] = {
    "sharing": N_("Ce partage"),
    "alone": N_("Chaque toit pour son propre site"),
    "nothing": N_("Rien : tout est acheté au réseau"),
}
KEYS: Final[Mapping[str, str]] = {
    "dynamic_prorata": N_("au prorata de ce que chacun consomme à chaque heure"),
    "optimal": N_("au mieux, heure par heure"),
    "static": N_("par parts fixes"),
}
"""Key of sharing → what it is."""
DISTANCES_ASKED: Final[Mapping[str, str]] = {
    SPARSE: N_("avec d’autres sites de communes rurales, sous dérogation"),
    PERIURBAN: N_("avec d’autres sites de communes rurales ou périurbaines, sous dérogation"),
}
"""Dated value of a distance that has to be asked for → who may join."""
BASES: Final[Mapping[ProfileBasis, str]] = {
    ProfileBasis.MEASURED: N_("courbe de charge mesurée"),
    ProfileBasis.SECTOR: N_("profil usuel de l’activité"),
}
"""What a typical year rests on."""
CAUSES: Final[Mapping[RelaxedGroupCause, str]] = {
    RelaxedGroupCause.ROOF_GONE: N_("un de ses toits n’est plus au cadastre, ou est à un autre site"),
    RelaxedGroupCause.NEED_GONE: N_("un besoin d’électricité est retiré ou arrivé à terme"),
    RelaxedGroupCause.MOVED_APART: N_("un de ses membres a déménagé plus loin que la loi ne le permet"),
    RelaxedGroupCause.SMALLER: N_("il reste moins d’électricité à servir que ce qui était accepté"),
}
"""Why an accepted group no longer fits."""

GAPS: Final[Mapping[SunGap, str]] = {
    SunGap.NO_ROOF: N_(
        "Aucun toit du cadastre solaire n’est rattaché au site : dites à la coordination lequel est le vôtre."
    ),
    SunGap.EQUIPPED: N_("Ce site cède déjà de l’électricité solaire : son toit est équipé."),
    SunGap.NO_NEED: N_(
        "Le site ne déclare pas d’électricité : sans elle, toute la production est comptée comme vendue."
    ),
    SunGap.NO_RUN: N_("Le dernier calcul ne connaissait pas tous ces toits : le prochain les comptera."),
    SunGap.ESTIMATED: N_(
        "L’heure où le site consomme est estimée d’après son activité : une courbe de charge la remplacerait."
    ),
    SunGap.ORIENTATION: N_(
        "Le cadastre ne dit pas la pente ou l’orientation d’un toit : une valeur usuelle est supposée."
    ),
}
"""What is missing → sentence."""
FIGURES: Final[Mapping[str, str]] = {
    "area_m2": N_("surface"),
    "peak_power_kwp": N_("puissance"),
    "yearly_kwh": N_("production"),
}
"""Figure of a roof that is computed here → its name."""
WINDS: Final = (
    *(N_("nord"), N_("nord-est"), N_("est"), N_("sud-est")),
    *(N_("sud"), N_("sud-ouest"), N_("ouest"), N_("nord-ouest")),
)
"""Eight winds from North, clockwise."""
EUR_PER_KEUR: Final = 1000.0
LEAST_IN_THOUSANDS: Final = 10_000.0
"""Amount from which thousands are precise enough in a sentence, €."""


def term_told(code: str) -> str:
    """Return the name of a term of the accounts."""
    return told(TERMS, code)


def alternative_told(code: str) -> str:
    """Return what the same roofs and sites could do otherwise."""
    return told(ALTERNATIVES, code)


def key_told(code: str) -> str:
    """Return how what is shared is split."""
    return told(KEYS, code)


def distance_asked_told(code: str) -> str:
    """Return who may join a group under a distance that has to be asked for."""
    return told(DISTANCES_ASKED, code)


def basis_told(basis: ProfileBasis) -> str:
    """Return what a typical year rests on."""
    return _(BASES[basis])


def cause_told(cause: RelaxedGroupCause) -> str:
    """Return why an accepted group no longer fits."""
    return _(CAUSES[cause])


def metres_told(metres: float) -> str:
    """Return a distance: metres below one kilometre, kilometres above."""
    if metres < METRES_PER_KM:
        return _("%(metres)s m", metres=number(metres, 0))
    return _("%(km)s km", km=number(metres / METRES_PER_KM, 2))


def payback_told(years: float | None) -> str:
    """Return a payback time in years, or that there is none."""
    return _("jamais") if years is None else _("%(years)s ans", years=number(years, 1))


def gap_told(gap: SunGap) -> str:
    """Return the sentence that says what is missing."""
    return _(GAPS[gap])


def figure_told(name: str) -> str:
    """Return the name of a figure of a roof."""
    return told(FIGURES, name)


def facing_told(azimuth_deg: float) -> str:
    """Return where a roof faces: the wind and the degrees from North."""
    wind = WINDS[round(azimuth_deg / (360 / len(WINDS))) % len(WINDS)]
    return _("%(wind)s (%(degrees)s°)", wind=_(wind), degrees=number(azimuth_deg, 0))


def roof_told(sun: SiteSun, own: bool) -> str:
    """Return in one sentence what the roofs of a site would bring it; empty where that is not known.

    Args:
        sun: The site.
        own: Whether the reader manages it.
    """
    alone = sun.alone
    if alone is None or alone.kwp <= 0:
        return ""
    whose = _("Votre toit") if own else _("Ce toit")
    return _(
        "%(whose)s : %(kwp)s kWc, %(mwh)s MWh/an, %(share)s utilisés sur place, %(money)s/an avant l’annuité "
        "de l’investissement, temps de retour %(years)s.",
        whose=whose,
        kwp=number(alone.kwp, 0),
        mwh=number(alone.produced_mwh_per_year, 0),
        share=percent(round(sun.used_share or 0.0, 2)),
        money=_thousands(alone.saving_eur_per_year),
        years=payback_told(alone.payback_years),
    )


def _thousands(amount_eur: float) -> str:
    """Return an amount in thousands of euros, where it is as large."""
    if abs(amount_eur) < LEAST_IN_THOUSANDS:
        return euros(amount_eur)
    return _("%(amount)s k€", amount=number(amount_eur / EUR_PER_KEUR, 0))
