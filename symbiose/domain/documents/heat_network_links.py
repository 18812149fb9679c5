"""Checks of a heat network instance that span several fields: ids, nodes, lengths, contradictions.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

from collections.abc import Iterator
from typing import Final

from symbiose.domain.documents.heat_network_option_links import heat_network_option_links
from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.documents.links import Entry, entries, is_number, over_parts, repeated_ids
from symbiose.domain.errors import Problem

_LISTS: Final = (
    *("periods", "nodes", "edges", "pipes", "sources", "consumers", "heat_pumps"),
    *("levels", "boilers", "networks", "cycles", "storages", "aid"),
)
_AT_NODES: Final = (
    ("edges", "from"),
    ("edges", "to"),
    ("sources", "node"),
    ("consumers", "node"),
    ("heat_pumps", "node"),
    ("boilers", "node"),
    ("networks", "node"),
    ("storages", "node"),
)
_OVER_PERIODS: Final = (
    ("sources", "max_kw"),
    ("consumers", "demand_kw"),
    ("networks", "buys_kw"),
    ("networks", "sells_kw"),
)
_INVESTED: Final = (
    ("sources", "capex_eur_per_kw"),
    ("heat_pumps", "capex_eur_per_kw"),
    ("boilers", "capex_eur_per_kw"),
    ("networks", "capex_eur_per_kw"),
    ("storages", "capex_eur_per_kwh"),
)


def heat_network_links(tree: Json) -> list[Problem]:
    """Return what is wrong between the fields and records of a heat network instance."""
    if not isinstance(tree, dict):
        return []
    return [
        *(problem for name in _LISTS for problem in repeated_ids(tree, name)),
        *_nodes(tree),
        *_loops(tree),
        *over_parts(tree, _OVER_PERIODS),
        *_capacities(tree),
        *_investments(tree),
        *heat_network_option_links(tree),
    ]


def _nodes(tree: Entry) -> Iterator[Problem]:
    known = {entry.get("id") for _, entry in entries(tree, "nodes") if isinstance(entry.get("id"), str)}
    for name, field in _AT_NODES:
        for path, entry in entries(tree, name):
            value = entry.get(field)
            if isinstance(value, str) and value not in known:
                yield Problem(f"{path}.{field}", shown(value), "the id of a node is expected")


def _loops(tree: Entry) -> Iterator[Problem]:
    for path, entry in entries(tree, "edges"):
        value = entry.get("to")
        if isinstance(value, str) and value == entry.get("from"):
            yield Problem(f"{path}.to", shown(value), "another node than from is expected")


def _capacities(tree: Entry) -> Iterator[Problem]:
    for path, pipe in entries(tree, "pipes"):
        least, most = pipe.get("min_kw"), pipe.get("max_kw")
        if is_number(least) and is_number(most) and least > most:
            expected = f"a number of at most max_kw ({shown(most)}) is expected"
            yield Problem(f"{path}.min_kw", shown(least), expected)


def _investments(tree: Entry) -> Iterator[Problem]:
    for name, paid in _INVESTED:
        for path, entry in entries(tree, name):
            capex = entry.get(paid)
            if not is_number(capex) or capex <= 0:
                continue
            for field in ("rate", "years"):
                if entry.get(field) is None:
                    yield Problem(f"{path}.{field}", "", f"required where {paid} is above 0")
