"""What heat-recovery loops add to the indicators: each once, by its own accounting.

Loops are designed before exchanges and take no heat that an exchange has, so that what both add is never the
same kilowatt-hour. A loop is proposed until every member has agreed to it, then agreed; what was measured in
the year is realised, as of groups that share roofs.
"""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_network import NETWORK
from symbiose.domain.counted_shares import PURCHASES, price_of
from symbiose.domain.designs_in_columns import SYNERGIES, InColumn, furthest, loops_on
from symbiose.domain.exchanges import ReferenceUsed, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.followed_designs import Operation
from symbiose.domain.heat_loops import HeatLoop, LoopMember, Role
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.loop_operations import Delivered
from symbiose.domain.remembered import Remembered
from symbiose.domain.territory_on import TerritoryOn

_Amount = tuple[str, float, str]
"""Indicator, what it adds, and the site at which it counts."""
CountedLoop = InColumn[HeatLoop, Delivered]


def in_loops(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return what loops add to each indicator.

    Heat is counted at the sites that give it; emissions go by halves to those who give and those who take, in
    proportion to their heat; money at whoever gains or bears it, as a giver where a site gives and takes.
    """
    for one in loops_on(territory):
        yield from kept.of(("loop", one.design.id, one.column, one.acceptance), _contributions, one)
    for operation in furthest(territory.loop_operations):
        yield from kept.of(("loop operation", operation.design.id), _of_state, operation)


def spared_by_loops(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return what loops spare those who take heat, at the price of their needs that still stand."""
    counted = tuple(loops_on(territory))
    if not counted:
        return
    standing = {flow.id: flow for flow in territory.standing(Direction.NEED)}
    prices = kept.same("prices", territory.prices)
    for one in counted:
        taken = (member.flow_id or "" for member in one.design.members if member.role is Role.CONSUMER)
        needs = tuple(standing[flow_id] for flow_id in taken if flow_id in standing)
        key = ("spared by", one.design.id, one.column, one.acceptance)
        yield from kept.of(key, _spared, one, needs, prices)


def _spared(
    one: CountedLoop, needs: Iterable[Flow], prices: Mapping[str, ReferenceUsed]
) -> Iterator[Contribution]:
    for flow in needs:
        price, used = price_of(flow, prices)
        spared = price * sum(one.design.taken_mwh.get(flow.id, ())) if price is not None else 0.0
        if spared > 0:
            yield one.adding(PURCHASES, spared, flow.site_id, flow.resource_id, against=0.0, values=used)


def _contributions(one: CountedLoop) -> Iterator[Contribution]:
    loop = one.design
    for indicator_id, amount, site_id in _amounts(loop):
        if amount * one.part_of(indicator_id):
            yield one.adding(
                indicator_id, amount, site_id, _resource_at(loop, site_id), values=loop.references
            )
    if one.column is Column.PROPOSED:
        yield from _as_synergy(one)


def _of_state(operation: Operation[HeatLoop, Delivered]) -> Iterator[Contribution]:
    """Return a loop as one synergy, at the furthest that it has come."""
    running = operation.state is not State.AGREED
    yield from _as_synergy(
        InColumn(operation.design, Column.REALISED if running else Column.AGREED, operation)
    )


def _as_synergy(one: CountedLoop) -> Iterator[Contribution]:
    """Return a loop as one synergy, at the site that gives most heat, or that takes most."""
    loop = one.design
    heat = _heat_by_site(loop, Role.SOURCE) or _heat_by_site(loop, Role.CONSUMER)
    if heat:
        first = max(heat, key=lambda site_id: (heat[site_id], site_id))
        yield one.adding(SYNERGIES, 1.0, first, _resource_at(loop, first), values=loop.references)


def _resource_at(loop: HeatLoop, site_id: str) -> str | None:
    return {one.site_id: one.resource_id for one in loop.members if one.site_id}.get(site_id)


def _amounts(loop: HeatLoop) -> Iterator[_Amount]:
    given, taken = (_heat_by_site(loop, role) for role in (Role.SOURCE, Role.CONSUMER))
    for site_id, heat in given.items():
        yield "heat_recovered", heat, site_id
    yield from _emissions(loop, given, taken)
    yield from _money(loop, given)
    for site_id in sorted({*given, *taken}):
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
