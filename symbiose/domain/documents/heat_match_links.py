"""Checks of heat-match documents that span several fields: ids, lengths, totals, pairs.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final

from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.errors import Problem

Entry = Mapping[str, Json]
_SIDES: Final = ("hot", "cold")
SAME_TOTAL: Final = 1e-6
"""Share by which the totals of the two sides may differ."""


def heat_match_links(tree: Json) -> list[Problem]:
    """Return what is wrong between the fields and records of a heat-match instance."""
    if not isinstance(tree, dict):
        return []
    return [
        *(problem for side in _SIDES for problem in _repeated_ids(tree, side)),
        *_lengths(tree),
        *_totals(tree),
        *_pairs(tree),
    ]


def matchable(tree: Entry) -> Iterator[Problem]:
    """Tell what keeps a heat-streams document, sound as such, from being matched.

    In an instance streams and levels stand in one list, where ids are unique; two levels never match.
    """
    levels = {entry["id"] for _, entry in _entries(tree, "utilities")}
    forced = tree.get("forced")
    for position, pair in enumerate(forced if isinstance(forced, list) else ()):
        if isinstance(pair, list) and levels.issuperset(pair):
            yield Problem(f"forced[{position}]", shown(pair), "two utility levels never match")
    streams = {entry["id"]: path for path, entry in _entries(tree, "streams") if isinstance(entry["id"], str)}
    for path, level in _entries(tree, "utilities"):
        if isinstance(key := level["id"], str) and key in streams:
            expected = f"already the id of {streams[key]}; to be matched, each needs an id of its own"
            yield Problem(f"{path}.id", shown(key), expected)


def _entries(tree: Entry, name: str) -> Iterator[tuple[str, Entry]]:
    listed = tree.get(name)
    for position, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            yield f"{name}[{position}]", entry


def _repeated_ids(tree: Entry, side: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, entry in _entries(tree, side):
        value = entry.get("id")
        if isinstance(value, str) and first.setdefault(value, path) != path:
            yield Problem(f"{path}.id", shown(value), f"already the id of {first[value]}; each is given once")


def _lengths(tree: Entry) -> Iterator[Problem]:
    intervals = tree.get("intervals")
    if isinstance(intervals, bool) or not isinstance(intervals, int) or intervals < 1:
        return
    for side in _SIDES:
        for path, entry in _entries(tree, side):
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
    """Return all heat of a side, None where something of it is no amount of heat."""
    if not isinstance(tree.get(side), list):
        return None
    heats: list[float] = []
    for heat in (entry.get("heat_kw") for _, entry in _entries(tree, side)):
        if not isinstance(heat, list):
            return None
        for amount in heat:
            if isinstance(amount, bool) or not isinstance(amount, int | float):
                return None
            if not 0 <= amount <= _LARGEST_SUMMED:
                return None
            heats.append(float(amount))
    return math.fsum(heats)


_LARGEST_SUMMED: Final = 1e60
"""Greater amounts are refused each by itself."""


def _pairs(tree: Entry) -> Iterator[Problem]:
    ids = [
        {key for _, entry in _entries(tree, side) if isinstance(key := entry.get("id"), str)}
        for side in _SIDES
    ]
    banned: dict[tuple[str, str], str] = {}
    for name in ("forbidden", "forced"):
        listed = tree.get(name)
        for position, pair in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(pair, list) or len(pair) != len(_SIDES):
                continue
            path = f"{name}[{position}]"
            yield from _ends(path, pair, ids)
            hot, cold = pair
            if not isinstance(hot, str) or not isinstance(cold, str):
                continue
            if name == "forbidden":
                banned.setdefault((hot, cold), path)
            elif (hot, cold) in banned:
                expected = f"a pair is forced or forbidden, not both; {banned[hot, cold]} forbids it"
                yield Problem(path, shown(pair), expected)


def _ends(path: str, pair: list[Json], ids: list[set[str]]) -> Iterator[Problem]:
    for position, (end, side) in enumerate(zip(pair, _SIDES, strict=True)):
        if isinstance(end, str) and end not in ids[position]:
            yield Problem(f"{path}[{position}]", shown(end), f"the id of a {side} stream is expected")
