"""Families of the exchange model that bound the mean quality of what is received."""

from collections.abc import Iterator

from pulp import LpAffineExpression

from matching.model_variables import ModelVariables
from symbiose.domain.documents.exchange_instance import Range


class BlendingFamilies(ModelVariables):
    """The mean of a property over what a need or processor receives, weighted by the quantities sent."""

    def _bounded(self) -> Iterator[tuple[int, int, str, str, Range]]:
        """Yield position of the receiver, of the property, receiver, property and range."""
        for i, (node, ranges) in enumerate(self.data.blends.items()):
            for k, (name, accepted) in enumerate(ranges.items()):
                yield i, k, node, name, accepted

    def _excess(self, node: str, name: str, limit: float, t: int) -> LpAffineExpression:
        """Return Σ (q_a - limit)·x_at over the arcs whose source states the property."""
        qualities = self.data.source_qualities
        arcs = [arc for arc in self.data.incoming[node] if not self.data.unfit(arc)]
        return LpAffineExpression([(self.ship[arc][t], qualities[arc][name] - limit) for arc in arcs])

    def _blend_max(self) -> None:
        """Σ_a (q_ak - max_nk)·x_at ≤ 0   ∀ n ∈ N ∪ P, bounded k, t ∈ T   [property × unit]."""
        for i, k, node, name, accepted in self._bounded():
            if accepted.max is not None:
                for t in self.data.periods:
                    excess = self._excess(node, name, accepted.max, t)
                    if excess:
                        self.problem += excess <= 0, f"blend_max__{i}__{k}__{t}"

    def _blend_min(self) -> None:
        """Σ_a (q_ak - min_nk)·x_at ≥ 0   ∀ n ∈ N ∪ P, bounded k, t ∈ T   [property × unit]."""
        for i, k, node, name, accepted in self._bounded():
            if accepted.min is not None:
                for t in self.data.periods:
                    excess = self._excess(node, name, accepted.min, t)
                    if excess:
                        self.problem += excess >= 0, f"blend_min__{i}__{k}__{t}"
