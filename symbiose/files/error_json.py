"""Hands a JSON document back with an « erreur » in each bad flow; its numbers stay as they were written."""

import json
from collections.abc import Mapping
from typing import Final

from symbiose.files.error_column import ERROR_KEY

_INDENT: Final = "  "


class _Literal(str):
    """A number or constant, as the document writes it."""

    __slots__ = ()


class _Members(list[tuple[str, object]]):
    """An object of the document: its names in order, those given twice included."""


def document_with_errors(text: str, errors: Mapping[int, str]) -> str:
    """Return a document of declarations with the faults of its flows.

    Args:
        text: The document as it was read.
        errors: Faults of each bad flow, by its position from 1.
    """
    tree = json.loads(
        text, object_pairs_hook=_Members, parse_int=_Literal, parse_float=_Literal, parse_constant=_Literal
    )
    return _written(_Members((name, _judged(name, value, errors)) for name, value in tree), "")


def _judged(name: str, value: object, errors: Mapping[int, str]) -> object:
    if name != "flows" or not isinstance(value, list):
        return value
    return [_with_error(flow, errors.get(position)) for position, flow in enumerate(value, start=1)]


def _with_error(flow: object, error: str | None) -> object:
    if not isinstance(flow, _Members):
        return flow
    bare = [(name, value) for name, value in flow if name != ERROR_KEY]
    return _Members([*bare, (ERROR_KEY, error)] if error else bare)


def _written(node: object, margin: str) -> str:
    if isinstance(node, _Literal):
        return str(node)
    inner = margin + _INDENT
    if isinstance(node, _Members):
        lines = [f"{inner}{json.dumps(name)}: {_written(value, inner)}" for name, value in node]
        return _between("{", lines, "}", margin)
    if isinstance(node, list):
        return _between("[", [f"{inner}{_written(value, inner)}" for value in node], "]", margin)
    return json.dumps(node)


def _between(opening: str, lines: list[str], closing: str, margin: str) -> str:
    inside = ",\n".join(lines)
    return f"{opening}\n{inside}\n{margin}{closing}" if lines else f"{opening}{closing}"
