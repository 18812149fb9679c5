"""Checks of heat-match documents that span several fields: ids, lengths, totals, pairs.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

import math
from collections.abc import Iterator
from typing import Final

from symbiose.domain.documents.fields import LARGEST
from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.documents.links import Entry, entries, is_number, repeated_ids, wrong_pairs
from symbiose.domain.errors import Problem

_SIDES: Final = ("hot", "cold")
SAME_TOTAL: Final = 1e-6
"""Share by which the totals of the two sides may differ."""


def heat_match_links(tree: Json) -> list[Problem]:
    """Return what is wrong between the fields and records of a heat-match instance."""
    if not isinstance(tree, dict):
        return []
    return [
        *(problem for side in _SIDES for problem in repeated_ids(tree, side)),
        *_lengths(tree),
        *_totals(tree),
        *wrong_pairs(tree, _ids(tree, "hot"), _ids(tree, "cold")),
    ]


def matchable(tree: Entry) -> Iterator[Problem]:
    """Tell what keeps a heat-streams document, sound as such, from being matched.

    In an instance streams and levels stand in one list, where ids are unique; two levels never match.
    """
    levels = {entry["id"] for _, entry in entries(tree, "utilities")}
    forced = tree.get("forced")
    for position, pair in enumerate(forced if isinstance(forced, list) else ()):
        if isinstance(pair, list) and levels.issuperset(pair):
            yield Problem(f"forced[{position}]", shown(pair), "two utility levels never match")
    streams = {entry["id"]: path for path, entry in entries(tree, "streams") if isinstance(entry["id"], str)}
    for path, level in entries(tree, "utilities"):
        if isinstance(key := level["id"], str) and key in streams:
            expected = f"already the id of {streams[key]}; to be matched, each needs an id of its own"
            yield Problem(f"{path}.id", shown(key), expected)


def _lengths(tree: Entry) -> Iterator[Problem]:
    intervals = tree.get("intervals")
    if isinstance(intervals, bool) or not isinstance(intervals, int) or intervals < 1:
        return
    for side in _SIDES:
        for path, entry in entries(tree, side):
            heat = entry.get("heat_kw")
            if isinstance(heat, list) and len(heat) != intervals:
                expected = f"a list of {intervals}, one for each interval, is expected; found {len(heat)}"
                yield Problem(f"{path}.heat_kw", shown(heat), expected)


def _totals(tree: Entry) -> Iterator[Problem]:
    hot, cold = (_total(tree, side) for side in _SIDES)
    if hot is not None and cold is not None and abs(hot - cold) > SAME_TOTAL * max(hot, cold):
        expected = f"the heat that the hot streams give in all, {shown(hot)} kW, is expected"
        yield Problem("cold", shown(cold), expected)


def _total(tree: Entry, side: str) -> float | None:
    """Return all heat of a side, None where something of it is no amount of heat, which is told by itself."""
    if not isinstance(tree.get(side), list):
        return None
    heats: list[float] = []
    for heat in (entry.get("heat_kw") for _, entry in entries(tree, side)):
        if not isinstance(heat, list):
            return None
        for amount in heat:
            if not is_number(amount) or not 0 <= amount <= LARGEST:
                return None
            heats.append(float(amount))
    return math.fsum(heats)


def _ids(tree: Entry, side: str) -> set[str]:
    return {key for _, entry in entries(tree, side) if isinstance(key := entry.get("id"), str)}
