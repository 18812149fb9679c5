"""Checks of an exchange instance that span several fields: ids, links, lengths, contradictions.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from symbiose.domain.documents.json_text import Json, shown, shown_path
from symbiose.domain.documents.links import Entry, entries, is_number, other_lengths, repeated_ids
from symbiose.domain.errors import Problem

Triple = tuple[str, str, str]
_OVER_PERIODS: Final = (
    ("offers", "quantity"),
    ("needs", "quantity"),
    ("processors", "capacity"),
    ("pools", "capacity"),
    ("locked", "quantity"),
)
_NODES: Final = ("offers", "needs", "processors")


def exchange_links(tree: Json) -> list[Problem]:
    """Return what is wrong between the fields and records of an exchange instance."""
    if not isinstance(tree, dict):
        return []
    nodes = _Nodes.of(tree)
    return [
        *repeated_ids(tree, *_NODES),
        *repeated_ids(tree, "pools"),
        *_lengths(tree),
        *_arcs(tree, nodes),
        *_storage(tree, nodes),
        *_decisions(tree, nodes),
        *_pools(tree, nodes),
        *_bounds(tree),
        *_output_qualities(tree),
    ]


@dataclass
class _Nodes:
    """Ids of the document by kind, with what their arcs may carry."""

    kinds: dict[str, str] = field(default_factory=dict)
    """Id → list it stands in."""
    offered: dict[str, Json] = field(default_factory=dict)
    """Offer → its resource."""
    outputs: dict[str, Json] = field(default_factory=dict)
    """Processor → its outputs."""
    arcs: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Pair → resources of its arcs."""

    @classmethod
    def of(cls, tree: Entry) -> "_Nodes":
        nodes = cls()
        for name in _NODES:
            for _, entry in entries(tree, name):
                if isinstance(key := entry.get("id"), str):
                    nodes.kinds.setdefault(key, name)
                    nodes.offered.setdefault(key, entry.get("resource"))
                    nodes.outputs.setdefault(key, entry.get("outputs", {}))
        for _, arc in entries(tree, "arcs"):
            source, target, resource = arc.get("from"), arc.get("to"), arc.get("resource")
            if isinstance(source, str) and isinstance(target, str) and isinstance(resource, str):
                nodes.arcs[source, target].append(resource)
        return nodes

    def ends(self, path: str, entry: Entry) -> Iterator[Problem]:
        """Tell which ends of an arc, lock or ban are no sender or no receiver."""
        sides = (("from", ("offers", "processors"), "offer"), ("to", ("needs", "processors"), "need"))
        for side, kinds, word in sides:
            value = entry.get(side)
            if isinstance(value, str) and self.kinds.get(value) not in kinds:
                expected = f"the id of an {word} or processor is expected".replace("an need", "a need")
                yield Problem(f"{path}.{side}", shown(value), expected)


def _lengths(tree: Entry) -> Iterator[Problem]:
    periods = tree.get("periods", 1)
    if isinstance(periods, bool) or not isinstance(periods, int) or periods < 1:
        return
    yield from other_lengths(tree, _OVER_PERIODS, periods)


def _arcs(tree: Entry, nodes: _Nodes) -> Iterator[Problem]:
    first: dict[Triple, str] = {}
    for path, arc in entries(tree, "arcs"):
        yield from nodes.ends(path, arc)
        source, target, resource = arc.get("from"), arc.get("to"), arc.get("resource")
        if isinstance(source, str) and isinstance(resource, str):
            yield from _carried(path, source, resource, nodes)
            if isinstance(target, str):
                known = first.setdefault((source, target, resource), path)
                if known != path:
                    expected = f"already stated by {known}; from, to and resource identify an arc"
                    yield Problem(path, shown([source, target, resource]), expected)


def _carried(path: str, source: str, resource: str, nodes: _Nodes) -> Iterator[Problem]:
    kind = nodes.kinds.get(source)
    offered, outputs = nodes.offered.get(source), nodes.outputs.get(source)
    if kind == "offers" and isinstance(offered, str) and resource != offered:
        yield Problem(
            f"{path}.resource", shown(resource), f"the offer's resource {shown(offered)} is expected"
        )
    elif kind == "processors" and isinstance(outputs, dict) and resource not in outputs:
        expected = f"one of the processor's outputs {shown(list(outputs))} is expected"
        yield Problem(f"{path}.resource", shown(resource), expected)


def _storage(tree: Entry, nodes: _Nodes) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, entry in entries(tree, "storage"):
        value = entry.get("offer")
        if not isinstance(value, str):
            continue
        if nodes.kinds.get(value) != "offers":
            yield Problem(f"{path}.offer", shown(value), "the id of an offer is expected")
        elif value in first:
            yield Problem(
                f"{path}.offer", shown(value), f"already stored by {first[value]}; one storage per offer"
            )
        first.setdefault(value, path)


def _decisions(tree: Entry, nodes: _Nodes) -> Iterator[Problem]:
    banned: dict[tuple[str, str], list[tuple[str | None, str]]] = defaultdict(list)
    for path, ban in entries(tree, "forbidden"):
        yield from nodes.ends(path, ban)
        if (pair := _pair(ban)) and isinstance(resource := ban.get("resource"), str | None):
            banned[pair].append((resource, path))
    for path, lock in entries(tree, "locked"):
        faults = list(nodes.ends(path, lock))
        yield from faults
        pair = _pair(lock)
        if pair and not faults and isinstance(resource := lock.get("resource"), str | None):
            yield from _locked(path, pair, resource, nodes, banned[pair])


def _pair(entry: Entry) -> tuple[str, str] | None:
    source, target = entry.get("from"), entry.get("to")
    return (source, target) if isinstance(source, str) and isinstance(target, str) else None


def _locked(
    path: str,
    pair: tuple[str, str],
    resource: str | None,
    nodes: _Nodes,
    bans: Iterable[tuple[str | None, str]],
) -> Iterator[Problem]:
    resources = set(nodes.arcs.get(pair, ()))
    value = shown([*pair] if resource is None else [*pair, resource])
    if not resources or (resource is not None and resource not in resources):
        yield Problem(path, value, "a lock needs an arc of the same from, to and resource")
    elif resource is None and len(resources) > 1:
        expected = f"the resource, one of {shown(sorted(resources))}, is expected: the pair has several arcs"
        yield Problem(path, value, expected)
    locked = {resource} if resource is not None else resources
    for banned, where in bans:
        if banned is None or banned in locked:
            yield Problem(path, value, f"a pair is locked or forbidden, not both; {where} forbids it")
            return


def _pools(tree: Entry, nodes: _Nodes) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, pool in entries(tree, "pools"):
        members = pool.get("processors")
        for position, value in enumerate(members if isinstance(members, list) else ()):
            where = f"{path}.processors[{position}]"
            if isinstance(value, str) and nodes.kinds.get(value) != "processors":
                yield Problem(where, shown(value), "the id of a processor is expected")
            elif isinstance(value, str) and value in first:
                yield Problem(
                    where, shown(value), f"already in a pool at {first[value]}; each is in one at most"
                )
            elif isinstance(value, str):
                first[value] = where


def _bounds(tree: Entry) -> Iterator[Problem]:
    for path, arc in entries(tree, "arcs"):
        least, most = arc.get("min_quantity"), arc.get("max_quantity")
        if _is_above(least, most):
            expected = f"a number of at most max_quantity ({shown(most)}) is expected"
            yield Problem(f"{path}.min_quantity", shown(least), expected)
    for name in ("needs", "processors"):
        for path, entry in entries(tree, name):
            accepted = entry.get("accepts")
            for key, limits in accepted.items() if isinstance(accepted, dict) else ():
                if isinstance(limits, dict):
                    yield from _range(f"{path}.{shown_path(('accepts', key))}", limits)


def _range(path: str, limits: Entry) -> Iterator[Problem]:
    least, most = limits.get("min"), limits.get("max")
    if least is None and most is None and not limits.keys() - {"min", "max"}:
        yield Problem(path, shown(dict(limits)), "min, max or both are expected")
    elif _is_above(least, most):
        yield Problem(f"{path}.min", shown(least), f"a number of at most max ({shown(most)}) is expected")


def _is_above(least: Json, most: Json) -> bool:
    numbers = [x for x in (least, most) if is_number(x)]
    return len(numbers) == 2 and numbers[0] > numbers[1]


def _output_qualities(tree: Entry) -> Iterator[Problem]:
    for path, entry in entries(tree, "processors"):
        outputs, qualities = entry.get("outputs", {}), entry.get("output_quality")
        if isinstance(outputs, dict) and isinstance(qualities, dict):
            for resource in qualities.keys() - outputs.keys():
                expected = f"one of the processor's outputs {shown(list(outputs))} is expected"
                yield Problem(f"{path}.{shown_path(('output_quality', resource))}", "", expected)
