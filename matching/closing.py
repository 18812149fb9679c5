"""Closes exchanges that bring less than they cost once: a search that time or a gap ends leaves some."""

from dataclasses import replace

from matching.instance import Arc, Instance
from matching.limits import Floats
from matching.plan import Plan


def without_losing(data: Instance, plan: Plan) -> Plan:
    """Return a plan without the exchanges that lose and may be closed alone, worth as much more.

    Those go straight from an offer that need not be placed and has no store to a need that need not be met
    and bounds no quality, and nobody decided on them: nothing else rests on what they carry.

    Args:
        data: The instance.
        plan: One of its plans.
    """
    if data.objective != "net_benefit":
        return plan
    locked = {arc for arc, _ in data.locked}
    kept = {arc: row for arc, row in plan.sent.items() if arc in locked or not _loses(data, arc, row)}
    return replace(plan, sent=kept)


def _loses(data: Instance, arc: Arc, row: Floats) -> bool:
    """Tell whether an exchange may be closed alone, and brings less than opening it costs."""
    offer, need, facts = data.offers.get(arc.source), data.needs.get(arc.target), data.arcs[arc]
    if offer is None or need is None or offer.must_place or need.must_meet:
        return False
    if arc.source in data.stores or arc.target in data.blends:
        return False
    saved = offer.disposal_cost_eur_per_unit + facts.yield_ratio * need.purchase_cost_eur_per_unit
    return float(row.sum()) * (saved - facts.cost_eur_per_unit) < facts.opening_cost_eur
