"""Why a pair is not joined, and what would join it, as French sentences."""

from collections.abc import Iterable, Mapping
from typing import Final

from matching.heat.network_levels import approach_at
from matching.heat.network_traced import in_period
from matching.rules.wording import figure
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_questions import PairChange, PairNotServed
from symbiose.domain.heat_loops import PairNotJoined

NBSP: Final = "\N{NO-BREAK SPACE}"
UNEXAMINED: Final = "unexamined"
"""Reason of a pair for which there was no time."""


def pairs_in_words(
    document: HeatNetworkInstance,
    told: Iterable[PairNotServed],
    period_names: Mapping[str, str] | None = None,
) -> tuple[PairNotJoined, ...]:
    """Return pairs with their reasons in French.

    Args:
        document: The instance; its sources and consumers are flows.
        told: What is known of each pair.
        period_names: Period → what it is called on a page; its id where it is missing.
    """
    names = period_names or {}
    return tuple(
        PairNotJoined(
            source_id=pair.source,
            consumer_id=pair.consumer,
            reason=pair.reason or UNEXAMINED,
            sentence=pair_sentence(document, pair),
            change=pair_change(document, pair, names),
        )
        for pair in told
    )


def pair_sentence(document: HeatNetworkInstance, told: PairNotServed) -> str:
    """Return the numbers compared for a pair, in French."""
    tell = {
        "temperature": _too_cold,
        "season": _not_at_the_same_time,
        "distance": _too_far,
        "economics": _not_worth_it,
    }
    if told.reason is None:
        return "Le temps accordé au calcul était écoulé."
    return tell[told.reason](document, told)


def pair_change(document: HeatNetworkInstance, told: PairNotServed, names: Mapping[str, str]) -> str:
    """Return the smallest change that would admit a pair, in French; empty where it needs none."""
    parts = [_change(document, change, names) for change in told.changes]
    if not parts:
        return ""
    whole = ", et ".join(parts)
    return f"{whole[0].upper()}{whole[1:]}."


def _quantity(value: float, unit: str) -> str:
    return f"{figure(value)}{NBSP}{unit}"


def _too_cold(document: HeatNetworkInstance, told: PairNotServed) -> str:
    source = next(s for s in document.sources if s.id == told.source)
    consumer = next(c for c in document.consumers if c.id == told.consumer)
    supply, need = source.supply_temp_c, consumer.need_temp_c
    usual = document.economics.approach_k
    giving, taking = approach_at(source, usual), approach_at(consumer, usual)
    offered = "une chaleur" if supply is None else f"une chaleur à {_quantity(supply, '°C')}"
    wanted = "le besoin" if need is None else f"un besoin à {_quantity(need, '°C')}"
    if document.levels:
        levels = ", ".join(
            f"{level.id} ({_quantity(level.supply_temp_c, '°C')})" for level in document.levels
        )
        return (
            f"Aucun niveau de la boucle ne relie {offered} à {wanted} avec "
            f"{_differences(giving, taking)}{NBSP}: {levels}."
        )
    return (
        f"L’offre donne {offered}, trop froide pour {wanted} avec "
        f"{_quantity(giving + taking, 'K')} d’écart aux deux échangeurs."
    )


def _differences(giving_k: float, taking_k: float) -> str:
    """Return the differences at the exchangers of an offer and of a need."""
    if giving_k == taking_k:
        return f"{_quantity(giving_k, 'K')} d’écart à chaque échangeur"
    of_offer = f"{_quantity(giving_k, 'K')} d’écart à l’échangeur de l’offre"
    return f"{of_offer} et {_quantity(taking_k, 'K')} à celui du besoin"


def _not_at_the_same_time(document: HeatNetworkInstance, told: PairNotServed) -> str:
    source = next(s for s in document.sources if s.id == told.source)
    consumer = next(c for c in document.consumers if c.id == told.consumer)
    periods = list(enumerate(document.periods))
    asked = sum(p.hours * in_period(consumer.demand_kw, t) for t, p in periods) / 1000
    common = (
        sum(p.hours * min(in_period(consumer.demand_kw, t), in_period(source.max_kw, t)) for t, p in periods)
        / 1000
    )
    return (
        f"L’offre ne donne pas quand le besoin demande{NBSP}: des {_quantity(asked, 'MWh')} demandés "
        f"dans l’année, {_quantity(common, 'MWh')} au plus tombent en même temps."
    )


def _too_far(document: HeatNetworkInstance, told: PairNotServed) -> str:
    if told.worth_eur_per_mwh is None:
        return "Aucun tracé ne peut porter la chaleur de l’offre jusqu’au besoin."
    return (
        f"Les {_quantity(told.length_m or 0.0, 'm')} de tranchée qui manquent coûtent plus que ne valent les "
        f"{_quantity(told.heat_mwh_per_year or 0.0, 'MWh')} par an qui y passeraient{NBSP}: il manque "
        f"{_quantity(told.worth_eur_per_mwh, '€/MWh')}."
    )


def _not_worth_it(document: HeatNetworkInstance, told: PairNotServed) -> str:
    if not told.worth_eur_per_mwh:
        return "Cette paire vaudrait autant que ce qui est proposé, à coût égal."
    trench = "une tranchée plus courte n’y suffirait pas" if told.length_m else "aucune tranchée ne manque"
    return (
        f"Joindre l’offre au besoin coûterait {_quantity(told.worth_eur_per_mwh, '€/MWh')} de plus que "
        f"ne valent les {_quantity(told.heat_mwh_per_year or 0.0, 'MWh')} par an{NBSP}; {trench}."
    )


def _change(document: HeatNetworkInstance, change: PairChange, names: Mapping[str, str]) -> str:
    if change.amount is None:
        return {
            "supply_temp_k": "donner à la boucle un niveau qui convienne aux deux",
            "heat_mwh": "déclarer une offre et un besoin qui ne soient pas nuls",
            "length_m": "ouvrir un tracé entre les deux",
            "worth_eur_per_mwh": "aucun prix ne suffirait",
        }[change.kind]
    if change.kind == "supply_temp_k":
        return f"une offre plus chaude de {_quantity(change.amount, 'K')}"
    if change.kind == "heat_mwh":
        return f"{_quantity(change.amount, 'MWh')} de plus de l’offre ({_when(document, change, names)})"
    if change.kind == "length_m":
        return f"une tranchée plus courte de {_quantity(change.amount, 'm')}"
    return f"une chaleur qui vaille {_quantity(change.amount, '€/MWh')} de plus"


def _when(document: HeatNetworkInstance, change: PairChange, names: Mapping[str, str]) -> str:
    return ", ".join(
        f"{names.get(period.id, period.id)}{NBSP}: {_quantity(mwh, 'MWh')}"
        for period, mwh in zip(document.periods, change.by_period_mwh, strict=True)
        if mwh > 0
    )
