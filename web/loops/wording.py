"""French words of loops: terms of their accounts, what exchangers join, alternatives, periods, reasons."""

from collections.abc import Mapping
from typing import Final

from symbiose.domain.heat_loops import LoopPeriod, Role
from symbiose.services.loop_exchangers import Exchange, ExchangerLine
from web.language import N_, _
from web.week_wording import part_word
from web.wording import MONTHS, number, word

TERMS: Final[Mapping[str, str]] = {
    "pipes": N_("Tuyaux (annuité)"),
    "tie_ins": N_("Raccordement des sites (annuité)"),
    "sources": N_("Captage aux sources (annuité)"),
    "heat": N_("Mise à disposition de la chaleur cédée"),
    "exchangers": N_("Échangeurs (annuité)"),
    "heat_pumps": N_("Pompes à chaleur (annuité)"),
    "boilers": N_("Chaudières d’appoint"),
    "storages": N_("Stockages (annuité)"),
    "maintenance": N_("Entretien"),
    "electricity": N_("Électricité des pompes à chaleur"),
    "pumping": N_("Pompage"),
    "revenue": N_("Combustible économisé"),
    "fuel_avoided": N_("Combustible économisé"),
    "networks": N_("Réseaux de chaleur voisins"),
    "aid": N_("Aides"),
    "alone": N_("Ce que chaque site ferait sans tuyau"),
}
"""Term of the accounts → what it is."""
CO2_TERMS: Final[Mapping[str, str]] = {
    "fuel_avoided": N_("Combustible économisé"),
    "electricity": N_("Électricité des pompes à chaleur et du pompage"),
    "pumping": N_("Pompage"),
    "heat_pumps": N_("Électricité des pompes à chaleur"),
    "boilers": N_("Chaudières d’appoint"),
    "sources": N_("Chaleur des sources"),
    "networks": N_("Réseaux de chaleur voisins"),
    "alone": N_("Ce que chaque site ferait sans tuyau"),
}
ALTERNATIVES: Final[Mapping[str, str]] = {
    "loop": N_("Cette boucle"),
    "pairwise": N_("Des liaisons deux à deux"),
    "alone": N_("Chaque site pour soi"),
    "nothing": N_("Rien"),
}
EXCHANGES: Final[Mapping[Exchange, str]] = {
    Exchange.TIE_IN: N_("Source → boucle"),
    Exchange.TO_PUMP: N_("Source → eau de la pompe à chaleur"),
    Exchange.RAISED: N_("Condenseur de la pompe à chaleur → boucle"),
    Exchange.SUBSTATION: N_("Boucle → eau de la pompe à chaleur"),
    Exchange.EVAPORATOR: N_("Évaporateur de la pompe à chaleur"),
    Exchange.CONDENSER: N_("Condenseur de la pompe à chaleur → besoin"),
    Exchange.DIRECT: N_("Boucle → besoin"),
}
ON_SITE: Final[Mapping[Exchange, str]] = {
    Exchange.TIE_IN: N_("Source → circuit du site, sans la boucle"),
    Exchange.DIRECT: N_("Circuit du site → besoin, sans la boucle"),
    Exchange.SUBSTATION: N_("Circuit du site → eau de la pompe à chaleur, sans la boucle"),
}
"""Exchanger of heat that stays at its place → what it joins."""
ROLES: Final[Mapping[Role, str]] = {
    Role.SOURCE: N_("cède de la chaleur"),
    Role.CONSUMER: N_("reçoit de la chaleur"),
    Role.NETWORK: N_("réseau de chaleur voisin"),
}
REASONS: Final[Mapping[str, str]] = {
    "temperature": N_("Température"),
    "season": N_("Saison"),
    "distance": N_("Distance"),
    "economics": N_("Économie"),
    "unexamined": N_("Non examinée"),
}
GAPS: Final[Mapping[str, str]] = {
    "supply_temp": N_("température de départ"),
    "return_temp": N_("température de retour"),
    "measure": N_("quantité mesurée"),
    "power": N_("puissance"),
    "power_too_small": N_("puissance à vérifier"),
    "carrier": N_("ce qui porte la chaleur : eau, air, vapeur"),
    "week": N_("moments de la semaine"),
}
"""What was not declared → its name."""
STATUSES: Final[Mapping[str, str]] = {
    "optimal": N_("optimal : l’écart demandé est prouvé"),
    "feasible": N_("réalisable : arrêté avant la preuve"),
}


def told(names: Mapping[str, str], code: str) -> str:
    """Return the name of a code of loops, or of the trade where loops have none of their own."""
    return _(names[code]) if code in names else word(code)


def term_told(code: str) -> str:
    """Return the name of a term of the accounts."""
    return told(TERMS, code)


def co2_told(code: str) -> str:
    """Return the name of a part of the emissions avoided."""
    return told(CO2_TERMS, code)


def alternative_told(code: str) -> str:
    """Return what the same flows could do otherwise."""
    return told(ALTERNATIVES, code)


def exchange_told(line: ExchangerLine) -> str:
    """Return what an exchanger joins."""
    return _(ON_SITE[line.kind] if line.on_site and line.kind in ON_SITE else EXCHANGES[line.kind])


def role_told(role: Role) -> str:
    """Return what a member does."""
    return _(ROLES[role])


def reason_told(code: str) -> str:
    """Return the name of a reason."""
    return told(REASONS, code)


def gap_told(code: str) -> str:
    """Return what was not declared."""
    return told(GAPS, code)


def status_told(code: str) -> str:
    """Return how far a design is proven."""
    return told(STATUSES, code)


def temperatures_told(supply_c: float, return_c: float | None) -> str:
    """Return the temperatures of a loop, or of one level of it."""
    supply = number(supply_c, 1)
    if return_c is None:
        return _("%(supply)s °C", supply=supply)
    return _("%(supply)s/%(back)s °C", supply=supply, back=number(return_c, 1))


def period_told(period: LoopPeriod) -> str:
    """Return the name of a period: its month, and the part of the week where it has one."""
    month = _(MONTHS[period.month - 1])
    return month if period.part is None else f"{month}, {part_word(period.part)}"
