"""States one independent part of a territory as an exchange instance, over twelve months or one year."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.columns import End, monthly
from matching.legs import Leg
from matching.paths import Step
from matching.rules.ends import Floats
from symbiose.domain.exchanges import Objective
from symbiose.domain.flows import MONTHS
from symbiose.domain.processing import Processor

SAME_PROFILE = 1e-12
"""Shares of a month that differ by less are the same share: rounding of twelfths."""


@dataclass(frozen=True)
class Part:
    """An instance document with what is needed to read its answer month by month."""

    document: dict[str, Any]
    """`symbiose.exchange-instance/1`, with pools and processors that must hand on what they treat."""
    shares: Floats
    """Periods × months: share of each period's quantity that falls into each month."""
    steps: dict[tuple[str, str, str], Step]
    """Steps by the arc that states them: from, to, resource."""

    def begins_at(self, offer_ids: Collection[str]) -> bool:
        """Tell whether some step of the part carries what one of these offers gives."""
        return any(step.offer_id in offer_ids for step in self.steps.values())


def common_profile(steps: Sequence[Step], locks: Mapping[Step, Floats]) -> Floats | None:
    """Return the share of each month when all monthly data of a part follow one profile, else None.

    Then one period of the whole year has the same optimum. Let every supply, demand, capacity and lock be its
    yearly figure times s_m, Σ s_m = 1. A monthly plan x(m) summed over the months keeps to the yearly
    figures; a yearly plan X spread as X·s_m keeps to each month's. Benefits are linear in the quantities and
    an opening cost is paid once whichever months it serves, so both plans are worth the same. This needs no
    storage, no minimum lot and no blending limit, and the territory's instance has none. Capacities are flat,
    so a part with processors needs the flat profile.
    """
    rows = [np.array(monthly(end)) for end in _ends(steps)] + list(locks.values())
    shares = [row / row.sum() for row in rows if row.sum() > 0]
    if not shares:
        return np.full(MONTHS, 1 / MONTHS)
    same = all(np.abs(share - shares[0]).max() <= SAME_PROFILE for share in shares)
    return shares[0] if same else None


def _ends(steps: Iterable[Step]) -> list[End]:
    ends = {end.thing_id: end for step in steps for end in (step.leg.giver, step.leg.taker)}
    return [ends[key] for key in sorted(ends)]


def state_part(
    steps: Sequence[Step], locks: Mapping[Step, Floats], objective: Objective, *, aggregate: bool = True
) -> Part:
    """Return the instance of one part.

    Args:
        steps: Its steps; refused ones are not among them.
        locks: Quantity sent in each month by the final step of each accepted path.
        objective: What is maximised.
        aggregate: Whether one period may stand for twelve months where the optimum is the same.
    """
    profile = common_profile(steps, locks) if aggregate else None
    shares = np.eye(MONTHS) if profile is None else profile.reshape(1, MONTHS)
    periods = _Periods(yearly=profile is not None)
    document = {
        "format": "symbiose.exchange-instance/1",
        "periods": len(shares),
        "offers": [_offer(step.leg, periods) for step in _firsts(steps)],
        "needs": [_need(step.leg, periods) for step in _lasts(steps)],
        "processors": [],
        "pools": [],
        "arcs": [_arc(step) for step in steps],
        "locked": [
            {
                "from": step.source_id,
                "to": step.target_id,
                "resource": step.leg.resource_id,
                "quantity": periods.of(row),
            }
            for step, row in sorted(locks.items(), key=lambda item: item[0].key)
        ],
        "objective": objective.value,
    }
    _add_processors(document, steps, periods)
    return Part(document, shares, {(s.source_id, s.target_id, s.leg.resource_id): s for s in steps})


@dataclass(frozen=True)
class _Periods:
    yearly: bool

    def of(self, row: Iterable[float]) -> list[float]:
        values = [float(value) for value in row]
        return [sum(values)] if self.yearly else values


def _firsts(steps: Iterable[Step]) -> list[Step]:
    """Return one step for each offer, by offer."""
    found = {step.offer_id: step for step in steps if not step.through}
    return [found[key] for key in sorted(found)]


def _lasts(steps: Iterable[Step]) -> list[Step]:
    """Return one step for each need, by need."""
    found = {step.target_id: step for step in steps if step.final}
    return [found[key] for key in sorted(found)]


def _offer(leg: Leg, periods: _Periods) -> dict[str, Any]:
    return _flow(leg.giver, periods) | {
        "disposal_cost_eur_per_unit": leg.disposal_eur,
        "diverted_per_unit": leg.diverted_t,
    }


def _need(leg: Leg, periods: _Periods) -> dict[str, Any]:
    return _flow(leg.taker, periods) | {"purchase_cost_eur_per_unit": leg.purchase_eur}


def _flow(end: End, periods: _Periods) -> dict[str, Any]:
    quantity = periods.of(monthly(end))
    return {"id": end.thing_id, "site": end.site.id, "resource": end.resource_id, "quantity": quantity}


def _arc(step: Step) -> dict[str, Any]:
    leg = step.leg
    return {
        "from": step.source_id,
        "to": step.target_id,
        "resource": leg.resource_id,
        "yield": leg.yield_ratio,
        "cost_eur_per_unit": leg.cost_eur,
        "opening_cost_eur": leg.opening_eur,
        "co2_kg_per_unit": leg.co2_kg,
    }


def _add_processors(document: dict[str, Any], steps: Sequence[Step], periods: _Periods) -> None:
    """Add the copies of each processor; several copies form a pool with its capacity and opening cost."""
    copies: dict[str, list[str]] = {}
    processors: dict[str, tuple[End, Processor]] = {}
    for step in steps:
        if processor := step.leg.taker.processor:
            copies.setdefault(processor.id, []).append(step.target_id)
            processors[processor.id] = (step.leg.taker, processor)
    for key in sorted(copies):
        end, processor = processors[key]
        ids = sorted(set(copies[key]))
        alone = len(ids) == 1
        capacity, opening = periods.of(monthly(end)), float(processor.opening_cost_eur)
        document["processors"] += [_copy(i, end, processor, capacity, opening if alone else 0.0) for i in ids]
        if not alone:
            pool = {"id": key, "processors": ids, "capacity": capacity, "opening_cost_eur": opening}
            document["pools"].append(pool)


def _copy(i: str, end: End, processor: Processor, capacity: list[float], opening: float) -> dict[str, Any]:
    """Return one copy; treating a waste only to discard all that comes of it is a disposal, no exchange."""
    return {
        "id": i,
        "site": end.site.id,
        "capacity": capacity,
        "outputs": {resource: processor.outputs[resource] for resource in sorted(processor.outputs)},
        "cost_eur_per_unit": float(processor.cost_eur_per_unit),
        "opening_cost_eur": opening,
        "disposal_cost_eur_per_unit": float(processor.disposal_cost_eur_per_unit),
        "must_hand_on": True,
    }
