"""Tells a design of a heat network in the words of its public format."""

from typing import Any

import numpy as np

from matching.heat.network import Network
from matching.heat.network_accounts import (
    account,
    boiled,
    bought_and_sold,
    conditions,
    contents_by_level,
    given_by,
    invested,
    lifted,
    partner_capacity,
    source_capacity,
    storage_capacity,
)
from matching.heat.network_aid import aid_given
from matching.heat.network_carbon import emissions
from matching.heat.network_plan import Floats, Plan
from symbiose.domain.documents.heat_network_result import (
    AidGiven,
    BoilerUse,
    BuiltEdge,
    CycleContent,
    Given,
    HeatPumpUse,
    PartnerUse,
    Served,
    SourceUse,
    StorageUse,
)


def design_told(data: Network, plan: Plan) -> dict[str, Any]:
    """Return the fields of the result document that tell a design."""
    terms = account(data, plan)
    paid: dict[str, float] = {}
    for part in invested(data, plan):
        paid[part.group.kind] = paid.get(part.group.kind, 0.0) + part.eur * part.size
    own = [s for s in range(len(data.sources)) if s not in data.sellers]
    return {
        "objective_eur_per_year": sum(terms.values()),
        "terms": terms,
        "edges": tuple(_built(data, plan, edge) for edge in plan.pipe_of),
        "sources": tuple(_source(data, plan, s) for s in own),
        "heat_pumps": tuple(_pump(data, plan, h) for h in range(len(data.pumps))),
        "connected": tuple(data.consumers[c].id for c in sorted(plan.connected)),
        "levels": _levels(data, plan),
        "boilers": tuple(_boiler(data, plan, b) for b in range(len(data.boilers))),
        "networks": tuple(_partner(data, plan, p) for p in range(len(data.partners))),
        "storages": tuple(_storage(data, plan, b) for b in sorted(plan.stored)),
        "aid": _aid(data, plan),
        "investment_eur": paid,
        "given": tuple(_given(data, f, kw) for f, kw in plan.heat.items() if kw.any()),
        "served": tuple(_served(data, plan)),
        "co2_t_per_year": emissions(data, plan),
    }


def _built(data: Network, plan: Plan, edge: int) -> BuiltEdge:
    entry, level = data.edges[edge], data.level_of_edge[edge]
    entering, lost = np.zeros(len(data.hours)), np.zeros(len(data.hours))
    for way in plan.ways_of[edge]:
        gone = plan.entering[way].sum(axis=0)
        entering += gone if way.tail == entry.source else -gone
        lost += gone - plan.passed(data, way).sum(axis=0)
    return BuiltEdge(
        id=entry.id,
        source=entry.source,
        target=entry.target,
        pipe=data.pipes[plan.pipe_of[edge]].id,
        capacity_kw=max(plan.capacity(data, e) for e in plan.pipe_of if data.laid(e) == data.laid(edge)),
        entering_kw=_listed(entering),
        loss_kw=_listed(lost),
        level=None if level is None else data.levels.name(level),
        length_m=entry.length_m,
    )


def _source(data: Network, plan: Plan, source: int) -> SourceUse:
    return SourceUse(
        id=data.sources[source].id,
        capacity_kw=source_capacity(data, plan, source),
        heat_kw=_listed(given_by(data, plan, source)),
    )


def _pump(data: Network, plan: Plan, pump: int) -> HeatPumpUse:
    heat, electricity = lifted(data, plan, pump)
    return HeatPumpUse(
        id=data.pumps[pump].id,
        capacity_kw=float(heat.max()),
        heat_kw=_listed(heat),
        electricity_kw=_listed(electricity),
    )


def _boiler(data: Network, plan: Plan, boiler: int) -> BoilerUse:
    heat = boiled(data, plan, boiler)
    return BoilerUse(id=data.boilers[boiler].id, capacity_kw=float(heat.max()), heat_kw=_listed(heat))


def _partner(data: Network, plan: Plan, partner: int) -> PartnerUse:
    bought, sold = bought_and_sold(data, plan, partner)
    return PartnerUse(
        id=data.partners[partner].network.id,
        capacity_kw=partner_capacity(data, plan, partner),
        buys_kw=_listed(bought),
        sells_kw=_listed(sold),
    )


def _storage(data: Network, plan: Plan, storage: int) -> StorageUse:
    held = np.array(contents_by_level(data, plan, storage)).sum(axis=0).tolist()
    told, begin = [], 0
    for cycle in data.cycles:
        end = begin + len(cycle.visits)
        told.append(CycleContent(cycle=cycle.id, content_kwh=tuple(held[begin:end])))
        begin = end
    return StorageUse(
        id=data.storages[storage].id,
        capacity_kwh=storage_capacity(data, plan, storage),
        charge_kw=_listed(plan.stored[storage].sum(axis=0)),
        contents=tuple(told),
    )


def _aid(data: Network, plan: Plan) -> tuple[AidGiven, ...]:
    if not data.aid:
        return ()
    seen = conditions(data, plan)
    given = aid_given(data, invested(data, plan), seen, plan.aided)
    return tuple(
        AidGiven(
            id=aid.id,
            given_eur=sum(eur.values()),
            holds=seen.hold(aid.least_mwh_per_m, aid.least_recovered_share),
            mwh_per_m=seen.mwh_per_m,
            recovered_share=seen.recovered_share,
        )
        for aid, eur in zip(data.aid, given, strict=True)
    )


def _given(data: Network, f: int, kw: Floats) -> Given:
    source, giving = data.feeds[f]
    return Given(
        source=data.sources[source].id,
        level=data.levels.name(giving.level),
        heat_pump=None if giving.pump is None else data.pumps[giving.pump].id,
        heat_kw=_listed(kw),
        into_network_kw=_listed(giving.gain * kw),
    )


def _served(data: Network, plan: Plan) -> list[Served]:
    """Return what consumers receive; manners that differ only in an unstated level are told as one."""
    found: dict[tuple[int, str | None, int | None, int | None], list[Floats]] = {}
    for tap, kw in plan.served.items():
        if kw.any():
            level = None if tap.boiler is not None else data.levels.name(tap.level)
            manner = tap.consumer, level, tap.pump, tap.boiler
            found.setdefault(manner, []).append(np.array([kw, tap.network_share * kw]))
    told = []
    for (c, level, pump, boiler), parts in found.items():
        heat, network = np.sum(parts, axis=0)
        told.append(
            Served(
                consumer=data.consumers[c].id,
                level=level,
                heat_pump=None if pump is None else data.pumps[pump].id,
                boiler=None if boiler is None else data.boilers[boiler].id,
                heat_kw=_listed(heat),
                from_network_kw=_listed(network),
            )
        )
    return told


def _levels(data: Network, plan: Plan) -> tuple[str, ...]:
    """Return the stated levels in use, in their order."""
    used = {data.feeds[f].giving.level for f, kw in plan.heat.items() if kw.any()}
    return tuple(level.id for k, level in enumerate(data.levels.stated) if k in used)


def _listed(kw: Floats) -> tuple[float, ...]:
    return tuple(kw.tolist())
