"""What groups that share roofs add to the indicators: each once, at the furthest that it has come.

Groups are designed after loops and before exchanges, over electricity that neither accepted exchanges have,
so that what all add is never the same kilowatt-hour. What a roof sells is in no indicator but its output. A
group is proposed until every member has agreed to it, then agreed; what was measured in the year is realised.
A group that runs is agreed and realised: the columns are read beside each other, never added. How much of the
power a coordinator has accepted, and nobody agreed to yet, is an indicator of its own.
"""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_network import NETWORK
from symbiose.domain.counted_shares import ENERGY, PURCHASES, price_of
from symbiose.domain.designs_in_columns import (
    ACCEPTED,
    INSTALLED,
    PRODUCED,
    SHARED,
    SYNERGIES,
    InColumn,
    furthest,
    groups_on,
)
from symbiose.domain.exchanges import ReferenceUsed, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.followed_designs import Operation
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.quantities import KW_PER_MW
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import SOLAR_ELECTRICITY
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.domain.territory_on import TerritoryOn

_Amount = tuple[str, float, str]
"""Indicator, what it adds, and the site at which it counts."""
CountedGroup = InColumn[SolarGroup, Measured]


def in_groups(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return what groups add to each indicator.

    Power and output count at the owner of the roof, and so does what it shares; emissions go by halves to
    those whose roofs give and those who use, in proportion to what is used; money at whoever gains or bears
    it, as a giver where a site owns a roof.
    """
    for one in groups_on(territory):
        accepted = one.column is Column.PROPOSED and one.design.id in territory.accepted_groups
        key = ("group", one.design.id, one.column, one.acceptance)
        yield from kept.of(key, _contributions, one, accepted)
    for operation in furthest(territory.group_operations):
        yield from kept.of(("operation", operation.design.id), _of_state, operation)


def served_by_groups(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return what groups add to shares of what is needed: renewable energy, and purchases from neighbours.

    A need that no longer stands is added to both sides of the share, as for exchanges.
    """
    counted = tuple(groups_on(territory))
    if not counted:
        return
    standing = {flow.id: flow for flow in territory.standing(Direction.NEED)}
    prices = kept.same("prices", territory.prices)
    for one in counted:
        needs = tuple(standing[flow_id] for flow_id in one.design.taken_mwh if flow_id in standing)
        key = ("served by", one.design.id, one.column, one.acceptance)
        yield from kept.of(key, _served, one, needs, prices)


def _contributions(one: CountedGroup, accepted: bool) -> Iterator[Contribution]:
    group = one.design
    built = ((ACCEPTED, roof.kwp / KW_PER_MW, roof.site_id) for roof in group.roofs if accepted)
    for indicator_id, amount, site_id in (*built, *_amounts(group)):
        if amount * one.part_of(indicator_id):
            yield _of(one, indicator_id, amount, site_id, values=group.references)
    if group.shared and one.column is Column.PROPOSED:
        yield _of(one, SYNERGIES, 1.0, _first(group), values=group.references)


def _of_state(operation: Operation[SolarGroup, Measured]) -> Iterator[Contribution]:
    """Return a shared group as one synergy, at the furthest that it has come."""
    group, running = operation.design, operation.state is not State.AGREED
    one = InColumn(group, Column.REALISED if running else Column.AGREED, operation)
    if group.shared:
        yield _of(one, SYNERGIES, 1.0, _first(group), values=group.references)


def _first(group: SolarGroup) -> str:
    return min(group.owner_ids or group.site_ids)


def _amounts(group: SolarGroup) -> Iterator[_Amount]:
    for roof in group.roofs:
        yield INSTALLED, roof.kwp / KW_PER_MW, roof.site_id
        yield PRODUCED, sum(roof.produced_mwh), roof.site_id
        yield SHARED, sum(roof.shared_mwh), roof.site_id
    yield from _emissions(group)
    owners = group.owner_ids
    for site_id, euros in group.by_site_eur_per_year.items():
        yield "gain_territory", euros, site_id
        yield "gain_giver" if site_id in owners else "gain_receiver", euros, site_id
    if group.shared:
        for site_id in group.site_ids:
            for indicator_id in NETWORK:
                yield indicator_id, max(group.benefit_eur_per_year, 0.0), site_id


def _emissions(group: SolarGroup) -> Iterator[_Amount]:
    given: dict[str, float] = {}
    for roof in group.roofs:
        used = sum((*roof.own_use_mwh, *roof.shared_mwh))
        given[roof.site_id] = given.get(roof.site_id, 0.0) + used
    used_at = {member.site_id: member.used_mwh_per_year for member in group.members}
    for side in (given, used_at):
        whole = sum(side.values())
        for site_id, mwh in side.items():
            if whole > 0:
                yield "co2_avoided", group.co2_avoided_t_per_year * mwh / whole / 2, site_id


def _served(
    one: CountedGroup, needs: Iterable[Flow], prices: Mapping[str, ReferenceUsed]
) -> Iterator[Contribution]:
    group = one.design
    standing = {flow.id: flow for flow in needs}
    for member in group.members:
        used = member.used_mwh_per_year
        received = sum(member.received_mwh) / used if used > 0 else 0.0
        for flow_id in member.flow_ids:
            mwh = sum(group.taken_mwh.get(flow_id, ()))
            flow = standing.get(flow_id)
            if mwh > 0:
                against = 0.0 if flow is not None else mwh * one.part_of(ENERGY)
                yield _of(one, ENERGY, mwh, member.site_id, against=against)
            price, values = price_of(flow, prices) if flow is not None else (None, ())
            if price is not None and price > 0 and mwh * received > 0:
                spared = price * mwh * received
                yield _of(one, PURCHASES, spared, member.site_id, against=0.0, values=values)


def _of(
    one: CountedGroup,
    indicator_id: str,
    amount: float,
    site_id: str,
    *,
    against: float | None = None,
    values: tuple[ReferenceUsed, ...] = (),
) -> Contribution:
    """Return what it adds as solar electricity, resting on the needs that it serves."""
    return one.adding(
        indicator_id,
        amount,
        site_id,
        SOLAR_ELECTRICITY,
        flow_ids=one.design.taken_mwh,
        against=against,
        values=values,
    )
