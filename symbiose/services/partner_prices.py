"""What the partners of an exchange, a loop or a group of roofs may pay one another, and for how much."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from symbiose.domain.exchanges import Proposal
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.orders import rounded
from symbiose.domain.prices_between import Partner, PriceRange, payments_along, price_in_pool
from symbiose.domain.processing import Processor
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.limits import stages_of
from symbiose.services.proposal_lines import ProposalLine

PASSES = 1e-6
"""What is less than this part of the largest quantity of a pool is rounding: it does not pass."""


@dataclass(frozen=True)
class Handing:
    """One partner hands something to the next, and may be paid for it, or pay to be rid of it."""

    giver_site_id: str
    receiver_site_id: str
    quantity_per_year: float
    unit: str
    price: PriceRange
    """€ for each unit."""


@dataclass(frozen=True)
class ExchangePrices:
    """What the partners of an exchange may pay one another."""

    handings: tuple[Handing, ...]
    """In the order of the way."""
    each_eur_per_year: float
    """What each partner gains at the maximin prices, €/year."""


@dataclass(frozen=True)
class PoolMember:
    """What one price in a pool means for one of its sites."""

    site_id: str
    net_mwh_per_year: float
    """What it sells to others less what it buys of them, MWh."""
    before_eur_per_year: float
    """What it gains before any price."""
    alone_eur_per_year: float
    """What it could gain by itself: the price is to leave it no less."""
    maximin_eur_per_year: float
    """What it gains at the maximin price."""


@dataclass(frozen=True)
class PoolPrices:
    """The one price at which energy passes between the sites of a loop or group."""

    price: PriceRange
    """€/MWh."""
    members: tuple[PoolMember, ...]
    """Who gives the most first."""


def prices_of_exchange(proposal: Proposal, processors: Mapping[str, Processor]) -> ExchangePrices | None:
    """Return what the partners of an exchange may pay one another.

    Neighbouring steps at one site are one partner. None where one site is all of them, where a site comes
    back after another one, so that who pays whom is no chain, and where a processor is no longer there.

    Args:
        proposal: The exchange with its shares.
        processors: All processors, by id.
    """
    through = [processors[i] for i in proposal.path.through if i in processors]
    if len(through) < len(proposal.path.through):
        return None
    stations = [proposal.giver_site_id, *(one.site_id for one in through), proposal.receiver_site_id]
    sites = [site_id for site_id, _same in groupby(stations)]
    amounts = _handed(proposal, processors)
    if len(sites) < 2 or len(set(sites)) < len(sites) or len(amounts) < len(stations) - 1:
        return None
    moves = [amount for (a, b), amount in zip(pairwise(stations), amounts, strict=True) if a != b]
    gains = [proposal.by_site_eur_per_year.get(site_id, 0.0) for site_id in sites]
    if any(quantity <= 0 for quantity, _unit in moves):
        return None
    return ExchangePrices(
        handings=tuple(
            Handing(giver, receiver, quantity, unit, _for_each(payment, quantity))
            for (giver, receiver), (quantity, unit), payment in zip(
                pairwise(sites), moves, payments_along(gains), strict=True
            )
        ),
        each_eur_per_year=math.fsum(gains) / len(gains),
    )


def _handed(proposal: Proposal, processors: Mapping[str, Processor]) -> Sequence[tuple[float, str]]:
    """Return what leaves each station of a way but the last, with its unit."""
    if not proposal.path.through:
        return [(proposal.quantity_per_year, proposal.unit)]
    between = [(stage.quantity, stage.unit) for stage in stages_of(proposal, processors)[1:]]
    received = (math.fsum(proposal.monthly_received), proposal.received_unit)
    return [(proposal.quantity_per_year, proposal.unit), *between, received]


def _for_each(payment: PriceRange, quantity: float) -> PriceRange:
    return PriceRange(payment.least / quantity, payment.most / quantity, payment.maximin / quantity)


@dataclass(frozen=True)
class OwnLimit:
    """How far one partner can go without losing, by its own figures alone."""

    pays: bool
    """True where it may pay that much at most; false where it has to be paid that much at least."""
    eur_per_unit: float
    """Never negative, € for each `unit`."""
    unit: str
    approximate: bool
    """It follows from figures that are rounded for the caller, and is told to one digit like them."""


def own_limit(line: ProposalLine, site_ids: Collection[str]) -> OwnLimit | None:
    """Return how far the caller's side of a proposal can go.

    None where both sides are the caller's, where neither is, where a processor on the way is too, so that it
    hands on another quantity, and where the quantity told is not that side's.

    Args:
        line: The proposal as the caller sees it.
        site_ids: Sites that the caller manages.
    """
    gives, receives = line.giver_site_id in site_ids, line.receiver_site_id in site_ids
    foreign = receives and line.other_resource and line.resource != line.received_resource
    processes = any(site_id in site_ids for site_id in line.through_site_ids)
    if gives == receives or foreign or processes or line.quantity_per_year <= 0:
        return None
    spare = line.benefit_eur_per_year / line.quantity_per_year
    approximate = not line.rounded.isdisjoint(("benefit_eur_per_year", "quantity_per_year"))
    return OwnLimit(
        pays=spare >= 0,
        eur_per_unit=abs(rounded(spare) if approximate else spare),
        unit=line.unit,
        approximate=approximate,
    )


def price_in_loop(loop: HeatLoop) -> PoolPrices | None:
    """Return the price of heat between the sites of a loop; None where no one price can serve.

    Shares of a loop are counted beyond what each site could do by itself, so that nought is what it loses
    nothing by. What a public network pays or is paid is in the shares. Heat that is lost on the way, or that
    a heat pump adds, is nobody's sale: who gives is paid for what arrives, in proportion to what they give.
    """
    net = dict.fromkeys(loop.by_site_eur_per_year, 0.0)
    for member in loop.members:
        if member.site_id in net and member.flow_id is not None:
            moved = math.fsum(loop.taken_mwh.get(member.flow_id, ()))
            net[member.site_id] += moved if member.role is Role.SOURCE else -moved
    given, received = (math.fsum(max(sign * value, 0.0) for value in net.values()) for sign in (1, -1))
    arrives = received / given if given > 0 else 1.0
    sold = {site_id: value * arrives if value > 0 else value for site_id, value in net.items()}
    return _pool(loop.by_site_eur_per_year, sold, dict.fromkeys(net, 0.0))


def price_in_group(group: SolarGroup, alone_eur: Mapping[str, float]) -> PoolPrices | None:
    """Return the price of electricity between the members of a group; None where no one price can serve.

    Args:
        group: The group.
        alone_eur: Site → what its roofs would bring it without neighbours, €/year; nought where absent.
    """
    net = {
        member.site_id: math.fsum(
            value for roof in group.roofs if roof.site_id == member.site_id for value in roof.shared_mwh
        )
        - math.fsum(member.received_mwh)
        for member in group.members
    }
    gains = {site_id: group.by_site_eur_per_year.get(site_id, 0.0) for site_id in net}
    return _pool(gains, net, {site_id: max(alone_eur.get(site_id, 0.0), 0.0) for site_id in net})


def _pool(
    gains: Mapping[str, float], net: Mapping[str, float], alone: Mapping[str, float]
) -> PoolPrices | None:
    most = max(map(abs, net.values()), default=0.0)
    passing = {site_id: value if abs(value) > PASSES * most else 0.0 for site_id, value in net.items()}
    partners = {
        site_id: Partner(gains[site_id] - alone[site_id], moved) for site_id, moved in passing.items()
    }
    price = price_in_pool(partners)
    if price is None:
        return None
    members = (
        PoolMember(
            site_id=site_id,
            net_mwh_per_year=one.net,
            before_eur_per_year=gains[site_id],
            alone_eur_per_year=alone[site_id],
            maximin_eur_per_year=gains[site_id] + price.maximin * one.net,
        )
        for site_id, one in partners.items()
    )
    return PoolPrices(price, tuple(sorted(members, key=lambda one: (-one.net_mwh_per_year, one.site_id))))
