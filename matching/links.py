"""Which resource stands for which: itself, a wider one it is a kind of, or one it is declared to replace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.columns import Codes
from matching.knowledge import Knowledge
from matching.rules.ends import Booleans
from symbiose.domain.processing import Substitution


@dataclass(frozen=True)
class Link:
    """How one resource stands for another."""

    yield_ratio: float = 1.0
    """Units of the second covered by one of the first."""
    pretreatment_eur_per_unit: float = 0.0
    """Cost of preparing one unit of the first, €/unit."""
    substitution: Substitution | None = None
    """The declaration it rests on, None for the same resource or a kind of it."""


class Links:
    """All pairs of resources of which the first serves where the second is needed, on one day.

    A need for a wider resource takes any resource that the catalogue files under it in the same unit; a
    substitution comes in only where the resource itself would not do. Of several declarations for a pair the
    newest holds, then the first by id.
    """

    def __init__(
        self, knowledge: Knowledge, substitutions: Iterable[Substitution], codes: Codes, today: date
    ) -> None:
        self._links: dict[tuple[str, str], Link] = {}
        self._codes = codes
        newest = sorted(substitutions, key=lambda s: (-s.valid_from.toordinal(), s.id))
        for s in newest:
            if s.valid_from <= today and {s.from_resource_id, s.to_resource_id} <= set(codes.resources):
                link = Link(s.yield_ratio, float(s.pretreatment_cost_eur_per_unit), s)
                self._links.setdefault((s.from_resource_id, s.to_resource_id), link)
        for resource in codes.resources:
            for wider in {resource, *_wider(resource, knowledge)}:
                self._links[resource, wider] = Link()

    def get(self, given: str, taken: str) -> Link | None:
        """Return how one resource stands for another, None when it does not."""
        return self._links.get((given, taken))

    def items(self) -> list[tuple[str, str, Link]]:
        """Return all pairs, in order."""
        return [(given, taken, link) for (given, taken), link in sorted(self._links.items(), key=_pair)]

    def linked(self) -> Booleans:
        """Return the matrix resource × resource of all links."""
        return self._matrix(substituted=False)

    def substituted(self) -> Booleans:
        """Return the matrix of the links that rest on a declared substitution."""
        return self._matrix(substituted=True)

    def _matrix(self, *, substituted: bool) -> Booleans:
        size = max(1, len(self._codes.resources))
        matrix = np.zeros((size, size), dtype=bool)
        for (given, taken), link in self._links.items():
            if link.substitution or not substituted:
                matrix[self._codes.resources[given], self._codes.resources[taken]] = True
        return matrix


def _pair(item: tuple[tuple[str, str], Link]) -> tuple[str, str]:
    return item[0]


def _wider(resource: str, knowledge: Knowledge) -> set[str]:
    facts = knowledge.resources.get(resource)
    if facts is None:
        return set()
    same_unit = {w for w in facts.kinds_of if w in knowledge.resources}
    return {w for w in same_unit if knowledge.resources[w].unit == facts.unit}
