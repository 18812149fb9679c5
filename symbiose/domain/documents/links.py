"""What the checks of several formats share: records of a list, ids given twice, lists over periods, pairs.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias, TypeGuard

from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.errors import Problem

Entry: TypeAlias = Mapping[str, Json]


def entries(tree: Entry, name: str) -> Iterator[tuple[str, Entry]]:
    """Yield the path and the record of each object in a list of the document."""
    listed = tree.get(name)
    if isinstance(listed, list):
        for position, entry in enumerate(listed):
            if isinstance(entry, dict):
                yield f"{name}[{position}]", entry


def is_number(value: Json) -> TypeGuard[int | float]:
    """Tell whether a value is a number: true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def repeated_ids(tree: Entry, *names: str) -> Iterator[Problem]:
    """Tell the ids that stand more than once in some lists, taken together."""
    first: dict[str, str] = {}
    for path, entry in (one for name in names for one in entries(tree, name)):
        value = entry.get("id")
        if isinstance(value, str) and first.setdefault(value, path) != path:
            yield Problem(f"{path}.id", shown(value), f"already the id of {first[value]}; each is given once")


def over_parts(
    tree: Entry, fields: Iterable[tuple[str, str]], parts: str = "periods", part: str = "period"
) -> Iterator[Problem]:
    """Tell that a year has no parts, or else the lists that have not one value for each.

    Args:
        tree: The document as read.
        fields: Those that may hold such a list, as `(list, key)` of records.
        parts: List of the parts of the year.
        part: What one of them is called.
    """
    listed = tree.get(parts)
    if listed == []:
        yield Problem(parts, "[]", f"a list of one {part} at least is expected")
    elif isinstance(listed, list):
        yield from other_lengths(tree, fields, len(listed), part)


def other_lengths(
    tree: Entry, fields: Iterable[tuple[str, str]], parts: int, part: str = "period"
) -> Iterator[Problem]:
    """Tell the lists that have not one value for each period, among the fields `(list, key)` of records."""
    for name, key in fields:
        for path, entry in entries(tree, name):
            value = entry.get(key)
            if isinstance(value, list) and len(value) != parts:
                expected = f"a number or a list of {parts}, one for each {part}, is expected"
                yield Problem(f"{path}.{key}", shown(value), f"{expected}; found {len(value)}")


def wrong_pairs(
    tree: Entry, hot: Collection[str], cold: Collection[str], kind: str = "stream"
) -> Iterator[Problem]:
    """Tell the ends of forbidden and forced pairs `[hot, cold]` that are none, and pairs that are both.

    Args:
        tree: The document as read.
        hot: Ids that may stand first.
        cold: Ids that may stand second.
        kind: What the ids are of.
    """
    banned: dict[tuple[str, str], str] = {}
    for name in ("forbidden", "forced"):
        for path, pair in _listed_pairs(tree, name):
            for position, (end, side, ids) in enumerate(zip(pair, ("hot", "cold"), (hot, cold), strict=True)):
                if isinstance(end, str) and end not in ids:
                    yield Problem(f"{path}[{position}]", shown(end), f"the id of a {side} {kind} is expected")
            first, second = pair
            if not isinstance(first, str) or not isinstance(second, str):
                continue
            if name == "forbidden":
                banned.setdefault((first, second), path)
            elif (first, second) in banned:
                expected = f"a pair is forced or forbidden, not both; {banned[first, second]} forbids it"
                yield Problem(path, shown(pair), expected)


def _listed_pairs(tree: Entry, name: str) -> Iterator[tuple[str, list[Json]]]:
    listed = tree.get(name)
    for position, pair in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(pair, list) and len(pair) == 2:
            yield f"{name}[{position}]", pair
