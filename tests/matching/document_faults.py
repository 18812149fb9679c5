"""Documents with one thing wrong, and what is told of them; paths are written as in messages."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from symbiose.domain.errors import InvalidDocument


def told_by(read: Callable[[bytes], object], document: Any) -> list[tuple[str, str]]:
    """Return path and value of each problem of a document, whose messages are each on one line."""
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(InvalidDocument) as caught:
        read(raw)
    assert all(p.expected and "\n" not in str(p) for p in caught.value.problems)
    return [(p.path, p.value) for p in caught.value.problems]


def with_value(document: Any, path: str, value: Any) -> Any:
    """Return a copy of a document with one value set, or added."""
    document = copy.deepcopy(document)
    parent, last = _place(document, path)
    parent[last] = value
    return document


def without(document: Any, path: str) -> Any:
    """Return a copy of a document without one field."""
    document = copy.deepcopy(document)
    parent, last = _place(document, path)
    del parent[last]
    return document


def _place(document: Any, path: str) -> tuple[Any, Any]:
    *steps, last = (int(s) if s.isdigit() else s for s in path.replace("[", ".").replace("]", "").split("."))
    for step in steps:
        document = document[step]
    return document, last
