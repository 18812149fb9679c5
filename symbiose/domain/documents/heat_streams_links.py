"""Checks of a heat-streams document that span several fields: ids, kinds, duties, approaches, pairs.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

from collections.abc import Iterator
from typing import Final

from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.documents.links import Entry, entries, is_number, repeated_ids, wrong_pairs
from symbiose.domain.errors import Problem

_ENDS: Final = ("supply_temp_c", "target_temp_c")


def heat_streams_links(tree: Json, *, needs_dt_min: bool = True) -> list[Problem]:
    """Return what is wrong between the fields and records of a heat-streams document.

    Args:
        tree: The document as read.
        needs_dt_min: Whether the document itself has to give `dt_min_k` where something relies on it.
    """
    if not isinstance(tree, dict):
        return []
    return [
        *repeated_ids(tree, "streams"),
        *repeated_ids(tree, "utilities"),
        *(problem for path, stream in entries(tree, "streams") for problem in _stream(path, stream)),
        *(_approach(tree) if needs_dt_min else ()),
        *wrong_pairs(tree, _on_side(tree, "hot"), _on_side(tree, "cold"), "stream or level"),
    ]


def _temperatures(entry: Entry) -> tuple[float, float] | None:
    supply, target = (entry.get(end) for end in _ENDS)
    return (supply, target) if is_number(supply) and is_number(target) else None


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
        for path, entry in entries(tree, name):
            if entry.get("dt_contribution_k") is None:
                expected = f"a number is expected: {path} has no dt_contribution_k of its own"
                yield Problem("dt_min_k", "", expected)
                return


def _on_side(tree: Entry, side: str) -> set[str]:
    """Return the ids that stand on a side; one whose record says nothing sound stands on both."""
    told = [(entry, _kind(entry)) for _, entry in entries(tree, "streams")]
    told += [(entry, entry.get("use")) for _, entry in entries(tree, "utilities")]
    other = {"hot": "cold", "cold": "hot"}[side]
    return {key for entry, use in told if use != other and isinstance(key := entry.get("id"), str)}
