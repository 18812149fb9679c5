"""Who is joined with whom in a design: heat of the source can flow to the consumer, as the pipes are used."""

from collections.abc import Iterator
from typing import NamedTuple

from symbiose.domain.documents.fields import Amounts
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult


class _Spot(NamedTuple):
    """A node with the temperature level of what flows there; None where no level is stated."""

    node: str
    level: str | None


def joined_pairs(document: HeatNetworkInstance, result: HeatNetworkResult) -> set[tuple[str, str]]:
    """Return the sources and consumers between which heat can flow in some period of a design.

    Heat of one level that meets at a node is mixed: it goes wherever heat goes from there.
    """
    found: set[tuple[str, str]] = set()
    for t in range(len(document.periods)):
        ahead = _ahead(result, t)
        taking = dict(_taking(document, result, t))
        for source, start in _giving(document, result, t):
            reached = _reached(ahead, start)
            found |= {(source, consumer) for consumer, spots in taking.items() if spots & reached}
    return found


def _giving(document: HeatNetworkInstance, result: HeatNetworkResult, t: int) -> Iterator[tuple[str, _Spot]]:
    node_of = {source.id: source.node for source in document.sources}
    for given in result.given:
        if given.source in node_of and given.into_network_kw[t] > 0:
            yield given.source, _Spot(node_of[given.source], given.level)


def _taking(
    document: HeatNetworkInstance, result: HeatNetworkResult, t: int
) -> Iterator[tuple[str, set[_Spot]]]:
    node_of = {consumer.id: consumer.node for consumer in document.consumers}
    spots: dict[str, set[_Spot]] = {}
    for served in result.served:
        if served.consumer in node_of and served.boiler is None and served.heat_kw[t] > 0:
            spots.setdefault(served.consumer, set()).add(_Spot(node_of[served.consumer], served.level))
    yield from spots.items()


def _ahead(result: HeatNetworkResult, t: int) -> dict[_Spot, list[_Spot]]:
    """Return spot → the spots to which heat goes from it in a period."""
    ahead: dict[_Spot, list[_Spot]] = {}
    for edge in result.edges:
        if kw := edge.entering_kw[t]:
            tail, head = (edge.source, edge.target) if kw > 0 else (edge.target, edge.source)
            ahead.setdefault(_Spot(tail, edge.level), []).append(_Spot(head, edge.level))
    return ahead


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
