"""French words of the money of loops: equipment, schemes of aid, their conditions, break-even values."""

from collections.abc import Callable, Mapping
from typing import Final

from symbiose.domain.heat_aid import AidAnswer, Scheme
from symbiose.domain.heat_aid_conditions import Condition, ConditionCode
from symbiose.domain.heat_investment import Part
from symbiose.domain.heat_sensitivity import Bar, Lever
from web.language import N_, _
from web.wording import day, euros, number, percent

PARTS: Final[Mapping[Part, str]] = {
    Part.PIPES: N_("Tuyaux et tranchées"),
    Part.TIE_INS: N_("Raccordement des sites"),
    Part.EXCHANGERS: N_("Échangeurs et postes de livraison"),
    Part.SOURCES: N_("Captage aux sources"),
    Part.HEAT_PUMPS: N_("Pompes à chaleur"),
    Part.BOILERS: N_("Chaudières de secours"),
    Part.NETWORKS: N_("Raccordements aux réseaux de chaleur voisins"),
    Part.STORES: N_("Stockage"),
}
SCHEMES: Final[Mapping[Scheme, str]] = {
    Scheme.HEAT_FUND_RECOVERY: N_("Fonds Chaleur de l’ADEME, récupération de chaleur fatale"),
    Scheme.HEAT_FUND_NETWORK: N_("Fonds Chaleur de l’ADEME, réseau"),
    Scheme.CEE_RES_CH_108: N_(
        "Certificats d’économies d’énergie, fiche RES-CH-108 : vers un réseau ou un tiers"
    ),
    Scheme.CEE_IND_UT_137: N_("Certificats d’économies d’énergie, fiche IND-UT-137 : pompe à chaleur"),
    Scheme.CEE_IND_UT_117: N_("Certificats d’économies d’énergie, fiche IND-UT-117 : groupe de froid"),
    Scheme.CEE_IND_BA_112: N_("Certificats d’économies d’énergie, fiche IND-BA-112 : tour aéroréfrigérante"),
}
LEVERS: Final[Mapping[Lever, str]] = {
    Lever.GAS: N_("Prix du gaz (PCI), €/MWh"),
    Lever.ELECTRICITY: N_("Prix de l’électricité, €/MWh"),
    Lever.INVESTMENT: N_("Investissement, €"),
}
HELD: Final[Mapping[bool | None, str]] = {
    True: N_("remplie"),
    False: N_("non remplie"),
    None: N_("à vérifier"),
}
MEASURED: Final[Mapping[ConditionCode, str]] = {
    ConditionCode.RECOVERED_AT_LEAST: N_(
        "Chaleur fatale valorisée : %(measured)s MWh/an ; plus de %(limit)s MWh/an sont demandés."
    ),
    ConditionCode.RECOVERED_LESS_THAN: N_(
        "Chaleur fatale menée par les tuyaux : %(measured)s MWh/an ; moins de %(limit)s MWh/an sont admis."
    ),
    ConditionCode.PAYBACK_LONGER: N_(
        "Temps de retour avant aide : %(measured)s ans ; plus de %(limit)s ans sont demandés."
    ),
    ConditionCode.DENSITY: N_(
        "Chaleur livrée par mètre de tranchée : %(measured)s MWh/an ; au moins %(limit)s sont demandés."
    ),
    ConditionCode.LENGTH: N_(
        "Extension d’un réseau : %(measured)s m de tranchée ; plus de %(limit)s m sont demandés."
    ),
    ConditionCode.PUMP_POWER: N_(
        "Plus grande pompe à chaleur : %(measured)s kW ; au plus %(limit)s kW sont admis."
    ),
}
"""Conditions that compare two numbers."""
WITHOUT_MEASURE: Final[Mapping[ConditionCode, str]] = {
    ConditionCode.PAYBACK_LONGER: N_(
        "La boucle ne se rembourse pas sans aide ; un retour de plus de %(limit)s ans est demandé."
    ),
    ConditionCode.DENSITY: N_("Aucune tranchée à creuser."),
}
YES_OR_NO: Final[Mapping[tuple[ConditionCode, bool], str]] = {
    (ConditionCode.THIRD_PARTY, True): N_("La chaleur va à un autre site que celui qui la rejette."),
    (ConditionCode.THIRD_PARTY, False): N_(
        "La chaleur reste sur le site qui la rejette : la fiche demande un tiers ou un réseau."
    ),
    (ConditionCode.HEAT_PUMP, True): N_("La boucle a une pompe à chaleur."),
    (ConditionCode.HEAT_PUMP, False): N_("La boucle n’a pas de pompe à chaleur."),
    (ConditionCode.SAME_SITE, False): N_(
        "La chaleur vient d’autres sites : la fiche demande qu’elle soit rejetée là où elle sert."
    ),
}


def part_bought(part: Part) -> str:
    """Return the name of a kind of equipment."""
    return _(PARTS[part])


def scheme_told(scheme: Scheme) -> str:
    """Return the name of a scheme of aid."""
    return _(SCHEMES[scheme])


def lever_told(lever: Lever) -> str:
    """Return the name of what is changed."""
    return _(LEVERS[lever])


def lever_value(lever: Lever, value: float) -> str:
    """Return a value of what is changed, without its unit."""
    return euros(value) if lever is Lever.INVESTMENT else number(value, 1)


def held_told(holds: bool | None) -> str:
    """Return whether a condition holds."""
    return _(HELD[holds])


def verdict_told(answer: AidAnswer) -> str:
    """Return what a scheme says of the loop, in a sentence."""
    if answer.holds is False:
        return _("Ne s’applique pas à cette boucle.")
    if answer.most_eur is None:
        return _("Possible ; le montant n’est pas calculé ici.")
    if answer.holds is None:
        return _("%(amount)s au plus, si ce qui reste à vérifier l’est.", amount=euros(answer.most_eur))
    return _("%(amount)s au plus.", amount=euros(answer.most_eur))


def condition_told(condition: Condition) -> str:
    """Return a condition with the numbers compared, in a sentence."""
    code, limit = condition.code, condition.limit
    if code is ConditionCode.IN_FORCE:
        return _period_told(condition)
    if code is ConditionCode.NO_ALLOWANCES:
        return _("Les fiches standardisées sont fermées aux sites soumis aux quotas de CO₂ : à vérifier.")
    if code is ConditionCode.SAME_SITE and condition.holds is None:
        return _("La chaleur relevée doit être rejetée là où elle sert : un site cède et reçoit, à vérifier.")
    if condition.holds is not None and (code, condition.holds) in YES_OR_NO:
        return _(YES_OR_NO[code, condition.holds])
    if limit is None:
        return _("Le seuil n’est pas connu à ce jour.")
    if code is ConditionCode.RECOVERED_SHARE:
        return _(
            "Part de chaleur fatale dans ce qui est livré : %(measured)s ; au moins %(limit)s sont demandés.",
            measured=percent(condition.measured),
            limit=percent(limit.value),
        )
    if condition.measured is None:
        return _(WITHOUT_MEASURE[code], limit=number(limit.value))
    return _(MEASURED[code], measured=number(condition.measured, 1), limit=number(limit.value))


def _period_told(condition: Condition) -> str:
    limit = condition.limit
    if limit is None:
        return _("Aucune période de cette fiche n’est connue.")
    if condition.holds and limit.valid_to is None:
        return _("Fiche en vigueur depuis le %(since)s.", since=day(limit.valid_from))
    if condition.holds:
        return _("Fiche en vigueur jusqu’au %(until)s.", until=day(limit.valid_to))
    if limit.valid_to is None:
        return _("Fiche en vigueur à partir du %(since)s seulement.", since=day(limit.valid_from))
    return _("Fiche abrogée : elle valait jusqu’au %(until)s.", until=day(limit.valid_to))


def break_even_told(bar: Bar) -> str:
    """Return from where on a loop pays, in a sentence: its net present value is then above 0."""
    if bar.break_even is None:
        return _("Rien n’en dépend.")
    return _SENTENCES[bar.lever](bar, bar.npv_eur.likely >= 0)


def _gas(bar: Bar, pays: bool) -> str:
    point = bar.break_even or 0.0
    if point <= 0:
        return _("Elle paie même si le gaz ne coûte rien.")
    told = _("Elle paie tant que le gaz coûte plus de %(price)s €/MWh.")
    wanted = _("Elle ne paierait que si le gaz coûtait plus de %(price)s €/MWh.")
    return (told if pays else wanted) % {"price": number(point, 1)}


def _electricity(bar: Bar, pays: bool) -> str:
    point = bar.break_even or 0.0
    if point <= 0:
        return _("Elle ne paierait pas, même si l’électricité ne coûtait rien.")
    told = _("Elle paie tant que l’électricité coûte moins de %(price)s €/MWh.")
    wanted = _("Elle ne paierait que si l’électricité coûtait moins de %(price)s €/MWh.")
    return (told if pays else wanted) % {"price": number(point, 1)}


def _investment(bar: Bar, pays: bool) -> str:
    point = bar.break_even or 0.0
    if point <= 0:
        return _("Elle ne paierait pas, même si tout était donné.")
    told = _("Elle paie tant que l’investissement reste sous %(amount)s.")
    wanted = _("Elle ne paierait que si l’investissement tombait sous %(amount)s.")
    return (told if pays else wanted) % {"amount": euros(point)}


_SENTENCES: Final[Mapping[Lever, Callable[[Bar, bool], str]]] = {
    Lever.GAS: _gas,
    Lever.ELECTRICITY: _electricity,
    Lever.INVESTMENT: _investment,
}
