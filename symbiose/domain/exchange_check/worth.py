"""What one unit of each variable is worth in the objective of an instance."""

from collections.abc import Mapping

from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.rows import Variable


def worth_of(facts: Facts) -> Mapping[Variable, float]:
    """Return the objective as variable → coefficient; variables that count for nothing are absent."""
    objective = facts.document.objective
    if objective == "co2_avoided":
        unit = {way: -arc.co2_kg_per_unit for way, arc in facts.arcs.items()}
    elif objective == "quantity_diverted":
        offers = facts.offers
        unit = {way: offers[way.source].diverted_per_unit for way in facts.arcs if way.source in offers}
    else:
        return _over_periods(facts, {way: _eur_per_unit(facts, way) for way in facts.arcs}) | _costs(facts)
    return _over_periods(facts, unit)


def _over_periods(facts: Facts, unit: Mapping[Way, float]) -> dict[Variable, float]:
    return {Variable("sent", way, t): worth for way, worth in unit.items() if worth for t in facts.periods}


def _eur_per_unit(facts: Facts, way: Way) -> float:
    """Return the € that one unit sent saves, less what it costs.

    What an output that is sent on avoids is its disposal; what a processor receives it pays to treat, and to
    dispose of all outputs until they are sent on.
    """
    arc, need = facts.arcs[way], facts.needs.get(way.target)
    sender = facts.offers.get(way.source) or facts.processors[way.source]
    if need:
        arriving = need.purchase_cost_eur_per_unit
    else:
        processor = facts.processors[way.target]
        discarded = sum(processor.outputs.values()) * processor.disposal_cost_eur_per_unit
        arriving = -processor.cost_eur_per_unit - discarded
    return sender.disposal_cost_eur_per_unit - arc.cost_eur_per_unit + arc.yield_ratio * arriving


def _costs(facts: Facts) -> dict[Variable, float]:
    document = facts.document
    costs = {
        Variable("stock", key, t): -store.cost_eur_per_unit_period
        for key, store in facts.stores.items()
        for t in facts.periods
    }
    costs |= {Variable("opened", way, 0): -arc.opening_cost_eur for way, arc in facts.arcs.items()}
    costs |= {Variable("opened", need.id, 0): -need.opening_cost_eur for need in document.needs}
    costs |= {Variable("opened", p.id, 0): -p.opening_cost_eur for p in document.processors}
    return costs | {Variable("opened_pool", pool.id, 0): -pool.opening_cost_eur for pool in document.pools}
