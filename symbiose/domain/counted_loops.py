"""What heat-recovery loops add to the indicators: each once, by its own accounting.

Loops are designed before exchanges and take no heat that an exchange has, so that what both add is never the
same kilowatt-hour. A loop counts as proposed, also once it is accepted: no firm has agreed to it yet.
"""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_network import NETWORK
from symbiose.domain.counted_shares import PURCHASES, price_of
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.heat_loops import HeatLoop, LoopMember, Role
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.remembered import Remembered
from symbiose.domain.territory_on import TerritoryOn

_Amount = tuple[str, float, str]
"""Indicator, what it adds, and the site at which it counts."""


def in_loops(loops: Iterable[HeatLoop], kept: Remembered) -> Iterator[Contribution]:
    """Return what loops add to each indicator.

    Heat is counted at the sites that give it; emissions go by halves to those who give and those who take, in
    proportion to their heat; money at whoever gains or bears it, as a giver where a site gives and takes.
    """
    for loop in loops:
        yield from kept.of(("loop", loop.id), _contributions, loop)


def spared_by_loops(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return what loops spare those who take heat, at the price of their needs that still stand."""
    if not territory.loops:
        return
    standing = {flow.id: flow for flow in territory.standing(Direction.NEED)}
    prices = kept.same("prices", territory.prices)
    for loop in territory.loops:
        taken = (member.flow_id or "" for member in loop.members if member.role is Role.CONSUMER)
        needs = tuple(standing[flow_id] for flow_id in taken if flow_id in standing)
        yield from kept.of(("spared by", loop.id), _spared, loop, needs, prices)


def _spared(
    loop: HeatLoop, needs: Iterable[Flow], prices: Mapping[str, ReferenceUsed]
) -> Iterator[Contribution]:
    for flow in needs:
        price, used = price_of(flow, prices)
        if price is not None and price > 0:
            yield Contribution(
                indicator_id=PURCHASES,
                column=Column.PROPOSED,
                amount=price * sum(loop.taken_mwh.get(flow.id, ())),
                site_id=flow.site_id,
                thing_id=loop.id,
                against=0.0,
                resource_id=flow.resource_id,
                models=tuple(sorted({mark.model for mark in loop.models})),
                flow_ids=_flow_ids(loop),
                values=used,
            )


def _contributions(loop: HeatLoop) -> Iterator[Contribution]:
    resource_at = {member.site_id: member.resource_id for member in loop.members if member.site_id}
    models = tuple(sorted({mark.model for mark in loop.models}))
    for indicator_id, amount, site_id in _amounts(loop):
        if amount:
            yield Contribution(
                indicator_id=indicator_id,
                column=Column.PROPOSED,
                amount=amount,
                site_id=site_id,
                thing_id=loop.id,
                resource_id=resource_at.get(site_id),
                models=models,
                flow_ids=_flow_ids(loop),
                values=loop.references,
            )


def _amounts(loop: HeatLoop) -> Iterator[_Amount]:
    given, taken = (_heat_by_site(loop, role) for role in (Role.SOURCE, Role.CONSUMER))
    for site_id, heat in given.items():
        yield "heat_recovered", heat, site_id
    yield from _emissions(loop, given, taken)
    yield from _money(loop, given)
    sites = sorted({*given, *taken})
    if sites:
        first = max(given or taken, key=lambda site_id: ((given or taken)[site_id], site_id))
        yield "synergies", 1.0, first
    for site_id in sites:
        for indicator_id in NETWORK:
            yield indicator_id, max(loop.benefit_eur_per_year, 0.0), site_id


def _emissions(loop: HeatLoop, given: Mapping[str, float], taken: Mapping[str, float]) -> Iterator[_Amount]:
    sides = [side for side in (given, taken) if sum(side.values()) > 0]
    for side in sides:
        whole = sum(side.values())
        for site_id, heat in side.items():
            yield "co2_avoided", loop.co2_avoided_t_per_year * heat / whole / len(sides), site_id


def _money(loop: HeatLoop, given: Mapping[str, float]) -> Iterator[_Amount]:
    for site_id, euros in loop.by_site_eur_per_year.items():
        yield "gain_territory", euros, site_id
        yield "gain_giver" if site_id in given else "gain_receiver", euros, site_id


def _heat_by_site(loop: HeatLoop, role: Role) -> dict[str, float]:
    found: dict[str, float] = {}
    for member in loop.members:
        if member.role is role and member.site_id:
            found[member.site_id] = found.get(member.site_id, 0.0) + _heat(loop, member)
    return found


def _heat(loop: HeatLoop, member: LoopMember) -> float:
    return sum(loop.taken_mwh.get(member.flow_id or "", ()))


def _flow_ids(loop: HeatLoop) -> tuple[str, ...]:
    return tuple(sorted(member.flow_id for member in loop.members if member.flow_id))
