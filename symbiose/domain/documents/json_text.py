"""Read JSON bytes of unknown origin: every fault of the text is told, nothing is silently corrected."""

import json
import math
from collections.abc import Iterator
from typing import Final, TypeAlias

from symbiose.domain.errors import InvalidDocument, Problem

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""What a JSON text holds."""

MAX_VALUE_CHARS: Final = 200
"""A value shown in a message is cut at this length."""
MAX_DEPTH: Final = 64
"""Lists and objects may stand in one another this deep; every format needs fewer than ten."""
_LONGEST_INTEGER: Final = 400
"""Digits after which a whole number is beyond any float, hence refused."""
_LINE_BREAKS: Final = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


class _Members(dict[str, Json]):
    """A JSON object that remembers which names were given twice."""

    repeated: tuple[str, ...] = ()


def read_json_with_problems(raw: bytes) -> tuple[Json, list[Problem]]:
    """Return what a JSON text holds and the faults it can be read in spite of.

    Raises:
        InvalidDocument: The text cannot be read at all.
    """
    text = _decoded(raw)
    if not text.strip():
        raise InvalidDocument([Problem("", "", "the file is empty; a JSON document is expected")])
    try:
        tree = json.loads(text, object_pairs_hook=_members, parse_int=_integer)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        found = shown(text[error.pos : error.pos + MAX_VALUE_CHARS].split("\n")[0])
        raise InvalidDocument([Problem("", found, f"not JSON at {where}: {error.msg}")]) from error
    except RecursionError as error:
        raise InvalidDocument([_too_deep("")]) from error
    if _is_deeper(tree, MAX_DEPTH):
        raise InvalidDocument([_too_deep("")])
    return tree, list(_faults(tree, ()))


def shown(value: object) -> str:
    r"""Return a value as messages show it: as JSON, on one line, cut at 200 characters.

    >>> shown("two\nlines")
    '"two\\nlines"'
    """
    text = repr(value) if isinstance(value, float) else json.dumps(_clipped(value), ensure_ascii=False)
    text = text.translate(_LINE_BREAKS).encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= MAX_VALUE_CHARS else text[: MAX_VALUE_CHARS - 1] + "…"


def shown_path(parts: tuple[str | int, ...]) -> str:
    """Return a path as messages write it.

    >>> shown_path(("streams", 0, "kind"))
    'streams[0].kind'
    """
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            name = json.dumps(part[:MAX_VALUE_CHARS], ensure_ascii=False)[1:-1]
            path += f".{name}" if path else name
    return path.translate(_LINE_BREAKS).encode("utf-8", "backslashreplace").decode("utf-8")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        expected = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
        raise InvalidDocument([Problem("", f"0x{raw[error.start]:02x}", expected)]) from error


def _integer(digits: str) -> int | float:
    if len(digits) <= _LONGEST_INTEGER:
        return int(digits)
    return -math.inf if digits.startswith("-") else math.inf


def _members(pairs: list[tuple[str, Json]]) -> _Members:
    members = _Members(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = dict.fromkeys(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        members.repeated = tuple(twice)
    return members


def _is_deeper(tree: Json, depth: int) -> bool:
    level: list[Json] = [tree]
    for _ in range(depth):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: Json) -> Iterator[Json]:
    values: Iterator[Json] = iter(())
    if isinstance(node, dict):
        values = iter(node.values())
    elif isinstance(node, list):
        values = iter(node)
    return (value for value in values if isinstance(value, dict | list))


def _faults(node: Json, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if isinstance(node, float) and not math.isfinite(node):
        yield Problem(shown_path(path), shown(node), "a finite number is expected")
    elif isinstance(node, int) and not isinstance(node, bool) and _beyond_floats(node):
        yield Problem(shown_path(path), shown(node), "a number below 1.8e308 is expected")
    elif isinstance(node, str) and _is_broken(node):
        yield Problem(shown_path(path), shown(node), "half a character (a lone surrogate) is no text")
    elif isinstance(node, list):
        for position, child in enumerate(node):
            yield from _faults(child, (*path, position))
    elif isinstance(node, dict):
        for name in getattr(node, "repeated", ()):
            yield Problem(shown_path((*path, name)), "", "given twice in the same object; keep one")
        for name, child in node.items():
            if _is_broken(name):
                yield Problem(shown_path((*path, name)), "", "half a character (a lone surrogate) is no text")
            yield from _faults(child, (*path, name))


def _beyond_floats(number: int) -> bool:
    try:
        float(number)
    except OverflowError:
        return True
    return False


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _too_deep(value: str) -> Problem:
    return Problem("", value, f"lists and objects stand more than {MAX_DEPTH} deep in one another")


def _clipped(value: object) -> object:
    if isinstance(value, str):
        return value[: MAX_VALUE_CHARS + 1]
    if isinstance(value, int) and not isinstance(value, bool) and _beyond_floats(value):
        return "a whole number beyond 1.8e308"
    if isinstance(value, list):
        return [_clipped(child) for child in value[:MAX_VALUE_CHARS]]
    if isinstance(value, dict):
        names = list(value)[:MAX_VALUE_CHARS]
        return {_clipped(name): _clipped(value[name]) for name in names}
    return value
