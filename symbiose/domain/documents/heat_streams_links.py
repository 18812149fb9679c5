"""Checks of a heat-streams document that span several fields: ids, kinds, duties, approaches, pairs.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.errors import Problem

Entry = Mapping[str, Json]
_ENDS: Final = ("supply_temp_c", "target_temp_c")
_USES: Final = {"hot": {"hot"}, "cold": {"cold"}, "both": {"hot", "cold"}}
"""Use of a level → the sides on which it stands."""


def heat_streams_links(tree: Json, *, needs_dt_min: bool = True) -> list[Problem]:
    """Return what is wrong between the fields and records of a heat-streams document.

    Args:
        tree: The document as read.
        needs_dt_min: Whether the document itself has to give `dt_min_k` where something relies on it.
    """
    if not isinstance(tree, dict):
        return []
    return [
        *_repeated_ids(tree, "streams"),
        *_repeated_ids(tree, "utilities"),
        *(problem for path, stream in _entries(tree, "streams") for problem in _stream(path, stream)),
        *(_approach(tree) if needs_dt_min else ()),
        *_pairs(tree),
    ]


def _entries(tree: Entry, name: str) -> Iterator[tuple[str, Entry]]:
    listed = tree.get(name)
    if isinstance(listed, list):
        for position, entry in enumerate(listed):
            if isinstance(entry, dict):
                yield f"{name}[{position}]", entry


def _repeated_ids(tree: Entry, name: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, entry in _entries(tree, name):
        value = entry.get("id")
        if isinstance(value, str) and first.setdefault(value, path) != path:
            expected = f"already the id of {first[value]}; each is given once"
            yield Problem(f"{path}.id", shown(value), expected)


def _temperatures(entry: Entry) -> tuple[float, float] | None:
    supply, target = (entry.get(end) for end in _ENDS)
    if isinstance(supply, bool) or isinstance(target, bool):
        return None
    if isinstance(supply, int | float) and isinstance(target, int | float):
        return supply, target
    return None


def _kind(stream: Entry) -> Json:
    """Return hot or cold as the temperatures say, or as the stream says where they say nothing."""
    temperatures = _temperatures(stream)
    if temperatures is None or temperatures[0] == temperatures[1]:
        return stream.get("kind")
    return "hot" if temperatures[0] > temperatures[1] else "cold"


def _stream(path: str, stream: Entry) -> Iterator[Problem]:
    temperatures = _temperatures(stream)
    if temperatures is None:
        return
    if temperatures[0] == temperatures[1]:
        yield from _isothermal(path, stream)
    else:
        yield from _gliding(path, stream)


def _isothermal(path: str, stream: Entry) -> Iterator[Problem]:
    if stream.get("kind") is None:
        expected = "hot or cold is expected: both temperatures of the stream are equal"
        yield Problem(f"{path}.kind", "", expected)
    if stream.get("power_kw") is None:
        expected = "the heat in kW is expected: both temperatures of the stream are equal"
        yield Problem(f"{path}.power_kw", "", expected)
    if (flow := stream.get("heat_capacity_flow_kw_per_k")) is not None:
        expected = "power_kw alone is expected: both temperatures of the stream are equal"
        yield Problem(f"{path}.heat_capacity_flow_kw_per_k", shown(flow), expected)


def _gliding(path: str, stream: Entry) -> Iterator[Problem]:
    flow, power = stream.get("heat_capacity_flow_kw_per_k"), stream.get("power_kw")
    if flow is None and power is None:
        expected = "heat_capacity_flow_kw_per_k or power_kw is expected"
        yield Problem(f"{path}.heat_capacity_flow_kw_per_k", "", expected)
    elif flow is not None and power is not None:
        expected = "heat_capacity_flow_kw_per_k or power_kw is expected, not both"
        yield Problem(f"{path}.power_kw", shown(power), expected)
    told, kind = stream.get("kind"), _kind(stream)
    if told in ("hot", "cold") and told != kind:
        does = "cools" if kind == "hot" else "is heated"
        expected = f"{shown(kind)} or nothing is expected: the stream {does} from supply to target"
        yield Problem(f"{path}.kind", shown(told), expected)


def _approach(tree: Entry) -> Iterator[Problem]:
    if tree.get("dt_min_k") is not None:
        return
    for name in ("streams", "utilities"):
        for path, entry in _entries(tree, name):
            if entry.get("dt_contribution_k") is None:
                expected = f"a number is expected: {path} has no dt_contribution_k of its own"
                yield Problem("dt_min_k", "", expected)
                return


def _pairs(tree: Entry) -> Iterator[Problem]:
    sides = _sides(tree)
    banned: dict[tuple[str, str], str] = {}
    for name in ("forbidden", "forced"):
        for path, pair in _listed_pairs(tree, name):
            faults = [
                Problem(f"{path}[{end}]", shown(pair[end]), f"the id of a {side} stream or level is expected")
                for end, side in enumerate(("hot", "cold"))
                if side not in sides.get(pair[end], ())
            ]
            yield from faults
            if name == "forbidden":
                banned.setdefault(pair, path)
            elif pair in banned:
                expected = f"a pair is forced or forbidden, not both; {banned[pair]} forbids it"
                yield Problem(path, shown(list(pair)), expected)


def _sides(tree: Entry) -> dict[str, set[str]]:
    """Return on which sides each id stands; one whose record says nothing sound stands on both."""
    sides: dict[str, set[str]] = {}
    for _, stream in _entries(tree, "streams"):
        if isinstance(key := stream.get("id"), str):
            kind = _kind(stream)
            sides.setdefault(key, set()).update({kind} if kind in ("hot", "cold") else _USES["both"])
    for _, level in _entries(tree, "utilities"):
        if isinstance(key := level.get("id"), str):
            use = level.get("use")
            sides.setdefault(key, set()).update(_USES.get(use if isinstance(use, str) else "", _USES["both"]))
    return sides


def _listed_pairs(tree: Entry, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    listed = tree.get(name)
    for position, pair in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(pair, list) and len(pair) == 2:
            hot, cold = pair
            if isinstance(hot, str) and isinstance(cold, str):
                yield f"{name}[{position}]", (hot, cold)
