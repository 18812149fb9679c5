"""Mutilated instances: each is either refused with its faults or solved truly, and nothing else happens."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from symbiose.domain.documents.exchange_instance import read_exchange_instance
from symbiose.domain.errors import InvalidDocument
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import solve

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, "x", "", [], {}, [1], [None], {"a": 1}, float("inf"), float("nan"),
    10**400, "o0", "n0", "p0", [[1]], {"id": "o0"}, -0.0, 1e-300, 1e59, "a\nb", "MATCH (n) DETACH DELETE n",
    "<script>alert(1)</script>", "\ud800",
)  # fmt: skip
Path = tuple[Any, ...]


def places(node: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def mutilated(seed: int) -> dict[str, Any]:
    """Return a random instance with one to three places cut out, doubled or replaced."""
    r = Random(seed)
    document = make_instance(seed)
    for _ in range(r.choice([1, 1, 2, 3])):
        *steps, last = r.choice(list(places(document)))
        parent: Any = document
        for step in steps:
            parent = parent[step]
        what = r.random()
        if what < 0.15:
            del parent[last]
        elif what < 0.3 and isinstance(parent, list):
            parent.append(copy.deepcopy(r.choice(parent)))
        elif what < 0.4 and isinstance(parent, dict):
            parent[r.choice(["bogus", "resource", "min", "id"])] = copy.deepcopy(r.choice(VALUES))
        else:
            parent[last] = copy.deepcopy(r.choice(VALUES))
    return document


@pytest.mark.parametrize("block", range(10))
def test_a_mutilated_instance_is_refused_or_solved(block: int) -> None:
    refused = 0
    for seed in range(block * 60, block * 60 + 60):
        document = mutilated(seed)
        try:
            read_exchange_instance(json.dumps(document).encode())
        except InvalidDocument as error:
            refused += 1
            lines = [str(problem) for problem in error.problems]
            assert all(line.isprintable() or "\u00a0" in line for line in lines), seed
            assert len(set(lines)) == len(lines), seed
            continue
        assert solve(document)["status"] in ("optimal", "infeasible"), seed
    assert 30 < refused < 60
