"""A family takes no more memory than is counted of it before it is laid out."""

from collections.abc import Iterator
from types import FunctionType, MethodType, ModuleType

import numpy as np
import pytest

from benchmarks.live import drafts_like
from benchmarks.region_declared import make_declared, make_knowledge
from matching.live.answers import question_of
from matching.live.ground import Ground
from matching.live.priced import PricedFamily
from matching.live.warm import WarmFamilies

LEAST = 40
"""Ends of the families that are looked at: of smaller ones Python's own objects are a part."""


def arrays_of(thing: object, ground: Ground) -> int:
    """Return the bytes of all arrays that a thing keeps, each once, those of the ground apart."""
    found: dict[int, int] = {}
    seen = {id(one) for one in _reached(ground, set())}
    for one in _reached(thing, seen):
        if isinstance(one, np.ndarray):
            whole = one
            while isinstance(whole.base, np.ndarray):
                whole = whole.base
            found[id(whole)] = whole.nbytes
    return sum(found.values())


def _reached(thing: object, seen: set[int]) -> Iterator[object]:
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType | MethodType | str | bytes):
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            waiting += one
        elif hasattr(one, "__dict__"):
            waiting += vars(one).values()


@pytest.mark.parametrize("seasonal", [False, True], ids=["year", "seasons"])
def test_a_family_keeps_no_more_than_is_counted(seasonal: bool) -> None:
    territory = make_declared(60, 3, months=seasonal, processors=seasonal)
    ground = Ground(territory, make_knowledge(60, 3))
    counted = WarmFamilies(ground)
    asked = [question_of(ground, draft) for draft in drafts_like(territory, 3, 90)]
    looked_at = 0
    for family in {ground.family_around(one.ends) for one in asked}:
        own = [one for one in asked if ground.family_around(one.ends) == family]
        if ground.size_of(family).ends < LEAST:
            continue
        priced = PricedFamily(ground, family, lambda: None)
        for one in own:
            priced.gain(one)
            priced.plan(one)

        kept = arrays_of(priced, ground)

        looked_at += 1
        assert counted.bytes_of(family) / 4 < kept <= counted.bytes_of(family)
    assert looked_at
