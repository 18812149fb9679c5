"""Tells which families of linked resources are too large for all of their pairs to be listed."""

from collections import Counter
from typing import Final

from matching.highs_library import HAS_HIGHS
from matching.knowledge import Knowledge
from matching.live.ground import Ground
from matching.rulebook import RuleBook
from matching.sifting.planning import LargeFamilies
from symbiose.domain.flows import Direction
from symbiose.domain.ports import Territory

LARGE: Final = 250_000
"""Pairs of linked resources from which a family is sifted; those of others are listed, some hundred bytes
each."""


def find_large(
    territory: Territory, book: RuleBook, knowledge: Knowledge, large: int = LARGE
) -> LargeFamilies | None:
    """Return the large families of a territory, small ones first; None without any, or without HiGHS."""
    if not HAS_HIGHS or _pairs_linked(territory, book) < large:
        return None
    ground = Ground(territory, knowledge)
    found = {family for family in ground.families.values() if ground.pairs_judged(family) >= large}
    order = sorted(found, key=lambda family: (ground.pairs_judged(family), sorted(family)))
    return LargeFamilies(ground, tuple(order)) if order else None


def _pairs_linked(territory: Territory, book: RuleBook) -> int:
    """Return how many pairs of linked resources there are, before anything is laid out."""
    given, taken = (
        Counter[str](flow.resource_id or "" for flow in territory.flows if flow.direction is direction)
        for direction in (Direction.OFFER, Direction.NEED)
    )
    for processor in territory.processors:
        given.update(list(processor.outputs))
        taken.update(list(processor.inputs))
    return sum(given[source] * taken[target] for source, target, _ in book.links.items())
