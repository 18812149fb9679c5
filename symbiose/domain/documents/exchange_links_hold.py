"""Whether all links of an exchange instance hold, asked of the document itself: quick for many arcs.

What is wrong is told by `exchange_links.py`, which looks at a document whatever its types; this says only
whether there is anything to tell.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiose.domain.documents.exchange_instance import ExchangeBan, ExchangeInstance, ExchangeLock, Range
    from symbiose.domain.documents.fields import Amounts


def links_hold(document: "ExchangeInstance") -> bool:
    """Tell whether ids are unique, links lead somewhere, and nothing contradicts itself."""
    nodes = (document.offers, document.needs, document.processors)
    return (
        _are_unique(node.id for nodes_of_kind in nodes for node in nodes_of_kind)
        and _are_unique(pool.id for pool in document.pools)
        and _lengths_hold(document)
        and _arcs_hold(document)
        and _stores_hold(document)
        and _decisions_hold(document)
        and _pools_hold(document)
        and _ranges_hold(document)
    )


def _are_unique(ids: Iterable[object]) -> bool:
    listed = list(ids)
    return len(set(listed)) == len(listed)


def _lengths_hold(document: "ExchangeInstance") -> bool:
    amounts: Iterable[Amounts] = chain(
        (offer.quantity for offer in document.offers),
        (need.quantity for need in document.needs),
        (processor.capacity for processor in document.processors),
        (pool.capacity for pool in document.pools),
        (lock.quantity for lock in document.locked),
    )
    return all(not isinstance(one, tuple) or len(one) == document.periods for one in amounts)


def _arcs_hold(document: "ExchangeInstance") -> bool:
    carried: dict[str, tuple[str, ...]] = {offer.id: (offer.resource,) for offer in document.offers}
    carried |= {p.id: tuple(p.outputs) for p in document.processors}
    receivers = {node.id for node in document.needs} | {p.id for p in document.processors}
    return all(
        arc.resource in carried.get(arc.source, ())
        and arc.target in receivers
        and (arc.max_quantity is None or arc.min_quantity <= arc.max_quantity)
        for arc in document.arcs
    ) and _are_unique((arc.source, arc.target, arc.resource) for arc in document.arcs)


def _stores_hold(document: "ExchangeInstance") -> bool:
    offers = {offer.id for offer in document.offers}
    stored = [store.offer for store in document.storage]
    return offers.issuperset(stored) and _are_unique(stored)


def _decisions_hold(document: "ExchangeInstance") -> bool:
    senders = {node.id for node in document.offers} | {p.id for p in document.processors}
    receivers = {node.id for node in document.needs} | {p.id for p in document.processors}
    ends = [(ban.source, ban.target) for ban in document.forbidden]
    ends += [(lock.source, lock.target) for lock in document.locked]
    if not all(source in senders and target in receivers for source, target in ends):
        return False
    locked = {(lock.source, lock.target) for lock in document.locked}
    resources: dict[tuple[str, str], set[str]] = {pair: set() for pair in locked}
    for arc in document.arcs if locked else ():
        if (pair := (arc.source, arc.target)) in resources:
            resources[pair].add(arc.resource)
    return all(_lock_holds(lock, resources, document.forbidden) for lock in document.locked)


def _lock_holds(
    lock: "ExchangeLock",
    resources: Mapping[tuple[str, str], set[str]],
    bans: Iterable["ExchangeBan"],
) -> bool:
    pair = lock.source, lock.target
    found = resources[pair]
    if len(found) != 1 if lock.resource is None else lock.resource not in found:
        return False
    locked = found if lock.resource is None else {lock.resource}
    return not any(
        (ban.source, ban.target) == pair and (ban.resource is None or ban.resource in locked) for ban in bans
    )


def _pools_hold(document: "ExchangeInstance") -> bool:
    processors = {p.id for p in document.processors}
    members = [member for pool in document.pools for member in pool.processors]
    return processors.issuperset(members) and _are_unique(members)


def _ranges_hold(document: "ExchangeInstance") -> bool:
    ranges: Iterable[Range] = chain(
        (one for need in document.needs for one in need.accepts.values()),
        (one for processor in document.processors for one in processor.accepts.values()),
    )
    return all(_range_holds(one) for one in ranges) and all(
        p.output_quality.keys() <= p.outputs.keys() for p in document.processors
    )


def _range_holds(accepted: "Range") -> bool:
    least, most = accepted.min, accepted.max
    return (least is not None or most is not None) and (least is None or most is None or least <= most)
