"""What each direct pair can be worth in an objective, as columns; leaves out pairs that can never pay."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.candidates import PAIRS_AT_ONCE, Candidates
from matching.columns import End, monthly
from matching.knowledge import Knowledge, ResourceFacts, diverted_t_per_unit
from matching.links import Links
from matching.rules.ends import Booleans, Floats, Integers
from symbiose.domain.exchanges import Objective
from symbiose.domain.flows import MONTHS


@dataclass(frozen=True)
class PairWorths:
    """Parameters of pairs in an objective, aligned with the candidates."""

    through: Booleans
    """True where one end is a processor: its worth depends on what follows."""
    value: Floats
    """What one unit sent adds to the objective on this leg alone, its opening left aside."""
    yields: Floats
    """Units received from one unit sent."""
    most: Floats
    """Most that can be sent in a year, M = Σ_m min(given_m, taken_m ÷ yield)."""
    opening: Floats
    """What using the pair at all in a year takes from the objective."""
    money: bool = True
    """True when the objective counts euros, so that what processors cost counts too."""


def pair_worths(
    candidates: Candidates,
    links: Links,
    knowledge: Knowledge,
    objective: Objective = Objective.NET_BENEFIT,
) -> PairWorths:
    """Return what each pair can be worth: the columns of what `price_leg` says of one."""
    offered = ~_flags(candidates.givers)[candidates.giver]
    needed = ~_flags(candidates.takers)[candidates.taker]
    between = LinkColumns(candidates.givers, candidates.takers, links)
    yields, preparation = between.at(candidates.giver, candidates.taker)
    yields = yields * np.array([received_per_unit(end) for end in candidates.takers])[candidates.taker]
    most, nothing = _most(candidates, yields), np.zeros(len(candidates))
    if objective is Objective.QUANTITY_DIVERTED:
        tonnes = _diverted(candidates.givers, knowledge)[candidates.giver]
        return PairWorths(~(offered & needed), tonnes, yields, most, nothing, money=False)
    if objective is Objective.CO2_AVOIDED:
        value = _kilograms(candidates, knowledge, yields, offered, needed)
        return PairWorths(~(offered & needed), value, yields, most, nothing, money=False)
    given = facts_of(candidates.givers, knowledge)
    value = (
        unit_prices(candidates.givers, knowledge, offered=True)[candidates.giver]
        + unit_prices(candidates.takers, knowledge, offered=False)[candidates.taker] * yields
        - haulage_of(given, "cost_eur_per_unit_km")[candidates.giver] * candidates.way_km
        - haulage_of(given, "fee_eur_per_unit")[candidates.giver]
        - preparation
    )
    setup, link = haulage_of(given, "setup_eur_per_year"), haulage_of(given, "link_eur_per_km_year")
    opening = setup[candidates.giver] * offered + link[candidates.giver] * candidates.way_km
    return PairWorths(~(offered & needed), value, yields, most, opening)


def may_be_worth(worths: PairWorths) -> Booleans:
    """Return which pairs may take part in an optimum of the net benefit.

    A direct pair whose unit value v, times the most it can carry M, does not exceed its opening cost never
    pays: leaving it out changes no optimum, since nothing obliges it to carry anything. Pairs with a
    processor are kept, since their worth depends on what follows.
    """
    return worths.through | (worths.value * worths.most > worths.opening)


Facts = Sequence[ResourceFacts | None]
"""What is known of the resources of ends, None where nothing is."""


def facts_of(ends: Sequence[End], knowledge: Knowledge) -> Facts:
    """Return what is known of the resource of each end."""
    return [knowledge.resources.get(end.resource_id or "") for end in ends]


def received_per_unit(end: End) -> float:
    """Return what arrives at an end from one unit of the resource it takes."""
    return end.processor.inputs[end.resource_id or ""] if end.processor else 1.0


def _diverted(givers: Sequence[End], knowledge: Knowledge) -> Floats:
    """Return the waste that one unit of each giver keeps from disposal, t."""
    facts = zip(givers, facts_of(givers, knowledge), strict=True)
    return np.array([diverted_t_per_unit(end.flow, one) if one else 0.0 for end, one in facts], dtype=float)


def _kilograms(
    candidates: Candidates, knowledge: Knowledge, yields: Floats, offered: Booleans, needed: Booleans
) -> Floats:
    """Return the emissions that one unit sent avoids, kgCO2e."""
    giver, taker = candidates.giver, candidates.taker
    given, taken = facts_of(candidates.givers, knowledge), facts_of(candidates.takers, knowledge)
    produced = np.where(needed, _factors(taken, "production_co2")[taker], np.nan)
    recovered = np.where(np.isnan(produced), 0.0, np.nan_to_num(_factors(given, "recovery_co2"))[giver])
    disposed = np.nan_to_num(_factors(given, "disposal_co2"))[giver] * offered
    transport = haulage_of(given, "co2_kg_per_unit_km")[giver] * candidates.way_km
    avoided: Floats = np.nan_to_num(produced) * yields + disposed - recovered - transport
    return avoided


def _factors(facts: Facts, field: str) -> Floats:
    """Return a factor of each resource, NaN where none is known."""
    used = [getattr(one, field) if one else None for one in facts]
    return np.array([np.nan if one is None else one.value for one in used], dtype=float)


def _flags(ends: Sequence[End]) -> Booleans:
    return np.array([end.processor is not None for end in ends], dtype=bool)


def haulage_of(facts: Facts, field: str) -> Floats:
    """Return what a field of the haulage of each resource says; nought where none is known."""
    return np.array([getattr(one.haulage, field) if one else 0.0 for one in facts], dtype=float)


def unit_prices(ends: Sequence[End], knowledge: Knowledge, *, offered: bool) -> Floats:
    """Return the disposal or purchase that each unit avoids, declared or from reference; 0 at processors."""
    return np.array([_price(end, knowledge, offered=offered) for end in ends], dtype=float)


def _price(end: End, knowledge: Knowledge, *, offered: bool) -> float:
    facts = knowledge.resources.get(end.resource_id or "")
    if end.flow is None or facts is None:
        return 0.0
    if end.flow.price_eur_per_unit is not None:
        return float(end.flow.price_eur_per_unit)
    reference = facts.disposal if offered else facts.purchase
    return reference.value if reference else 0.0


class LinkColumns:
    """What the resources of some givers become at some takers, looked up pair by pair."""

    def __init__(self, givers: Sequence[End], takers: Sequence[End], links: Links) -> None:
        """Lay out a table of what resources become."""
        given = [end.resource_id or "" for end in givers]
        taken = [end.resource_id or "" for end in takers]
        names = sorted({*given, *taken})
        code = {name: i for i, name in enumerate(names)}
        self._left: Integers = np.array([code[name] for name in given], dtype=np.int64)
        self._right: Integers = np.array([code[name] for name in taken], dtype=np.int64)
        self._yields, self._costs = np.ones((len(names), len(names))), np.zeros((len(names), len(names)))
        for source, target, link in links.items():
            if source in code and target in code:
                self._yields[code[source], code[target]] = link.yield_ratio
                self._costs[code[source], code[target]] = link.pretreatment_eur_per_unit

    def at(self, giver: Integers, taker: Integers) -> tuple[Floats, Floats]:
        """Return the units covered by one unit sent, and the cost of preparing it, of some pairs."""
        at = self._left[giver], self._right[taker]
        return self._yields[at], self._costs[at]


def months_of(ends: Sequence[End]) -> Floats:
    """Return the most that each end gives or takes in each month, ends × 12."""
    rows = np.array([monthly(end) for end in ends], dtype=float).reshape(-1, MONTHS)
    made = np.array([_made(end) for end in ends], dtype=float)
    most: Floats = rows * made.reshape(-1, 1)
    return most


def _made(end: End) -> float:
    """Return what an end gives from one unit of its quantity: a processor's output ratio, else 1."""
    return end.processor.outputs[end.resource_id or ""] if end.processor and end.gives else 1.0


def _most(candidates: Candidates, yields: Floats) -> Floats:
    """Return the most each pair can carry in a year, month by month, without a matrix of all pairs."""
    given, taken = months_of(candidates.givers), months_of(candidates.takers)
    most = np.zeros(len(candidates))
    for first in range(0, len(most), PAIRS_AT_ONCE):
        some = slice(first, first + PAIRS_AT_ONCE)
        received = taken[candidates.taker[some]] / yields[some][:, None]
        most[some] = np.minimum(given[candidates.giver[some]], received).sum(axis=1)
    return most
