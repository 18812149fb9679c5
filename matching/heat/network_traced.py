"""Who is joined with whom in a design: heat of the source can flow to the consumer, as the pipes are used."""

from collections.abc import Iterator
from typing import NamedTuple

from symbiose.domain.documents.fields import Amounts
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult


class _Spot(NamedTuple):
    """A node in a period, with the temperature level of what flows there; None for that of its source."""

    node: str
    level: str | None
    period: int


def joined_pairs(document: HeatNetworkInstance, result: HeatNetworkResult) -> set[tuple[str, str]]:
    """Return the sources and consumers between which heat can flow in some period of a design.

    Heat of one level that meets at a node, or in a store, is mixed: it goes wherever heat goes from there.
    """
    ahead = _ahead(document, result)
    taking = list(_taking(document, result))
    found: set[tuple[str, str]] = set()
    for source, start in _giving(document, result):
        reached = _reached(ahead, start)
        found |= {(source, consumer) for consumer, spot in taking if spot in reached}
    return found


def _giving(document: HeatNetworkInstance, result: HeatNetworkResult) -> Iterator[tuple[str, _Spot]]:
    node_of = {source.id: source.node for source in document.sources}
    for given in result.given:
        for t, kw in enumerate(given.into_network_kw):
            if given.source in node_of and kw > 0:
                yield given.source, _Spot(node_of[given.source], given.level, t)


def _taking(document: HeatNetworkInstance, result: HeatNetworkResult) -> Iterator[tuple[str, _Spot]]:
    node_of = {consumer.id: consumer.node for consumer in document.consumers}
    for served in result.served:
        for t, kw in enumerate(served.heat_kw):
            if served.consumer in node_of and served.boiler is None and kw > 0:
                yield served.consumer, _Spot(node_of[served.consumer], served.level, t)


def _ahead(document: HeatNetworkInstance, result: HeatNetworkResult) -> dict[_Spot, list[_Spot]]:
    """Return spot → the spots to which heat goes from it, through pipes and through stores."""
    ahead: dict[_Spot, list[_Spot]] = {}
    for edge in result.edges:
        for t, kw in enumerate(edge.entering_kw):
            if kw:
                tail, head = (edge.source, edge.target) if kw > 0 else (edge.target, edge.source)
                spot = _Spot(tail, edge.level, t)
                ahead.setdefault(spot, []).append(_Spot(head, edge.level, t))
    for start, end in _kept(document, result):
        ahead.setdefault(start, []).append(end)
    return ahead


def _kept(document: HeatNetworkInstance, result: HeatNetworkResult) -> Iterator[tuple[_Spot, _Spot]]:
    """Yield where and when heat goes into a store, and where and when it comes out, in each cycle."""
    stated = {storage.id: storage for storage in document.storages}
    position = {period.id: t for t, period in enumerate(document.periods)}
    levels: list[str | None] = [level.id for level in document.levels] or [None]
    for used in result.storages:
        storage = stated[used.id]
        for cycle in document.cycles:
            periods = {position[name] for name in cycle.periods}
            for level in levels if storage.level is None else [storage.level]:
                for into in (t for t in periods if used.charge_kw[t] > 0):
                    for out in (t for t in periods if used.charge_kw[t] < 0):
                        yield _Spot(storage.node, level, into), _Spot(storage.node, level, out)


def _reached(ahead: dict[_Spot, list[_Spot]], start: _Spot) -> set[_Spot]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = [spot for spot in ahead.get(waiting.pop(), ()) if spot not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen


def in_period(value: Amounts, t: int) -> float:
    """Return what a value over periods is in one of them."""
    return value[t] if isinstance(value, tuple) else float(value)
