"""Families of the exchange model that tie quantities to decisions: least lots and openings."""

from collections.abc import Iterable, Iterator
from itertools import chain

from pulp import LpVariable

from matching.instance import Arc
from matching.model_variables import ModelVariables


class OpeningFamilies(ModelVariables):
    """What is closed carries nothing; M_at is the most the arc can carry in the period."""

    def _lot_min(self) -> None:
        """x_at ≥ ℓ_a·z_at   ∀ a ∈ A with ℓ_a > 0, t ∈ T   [unit]: a used arc carries at least its lot."""
        for arc, used in self.used.items():
            least = self.data.arcs[arc].min_quantity
            for t in self.data.periods:
                self.problem += self.ship[arc][t] >= least * used[t], f"lot_min__{self.number[arc]}__{t}"

    def _lot_max(self) -> None:
        """x_at ≤ M_at·z_at   ∀ a ∈ A with ℓ_a > 0, t ∈ T   [unit]: an unused arc carries nothing."""
        for arc, used in self.used.items():
            for t in self.data.periods:
                most = float(self.limits.sent[arc][t])
                self.gates[self.ship[arc][t]].append(used[t])
                self.problem += self.ship[arc][t] <= most * used[t], f"lot_max__{self.number[arc]}__{t}"

    def _arc_opening(self) -> None:
        """x_at ≤ M_at·y_a   ∀ a ∈ A with f_a > 0, t ∈ T   [unit]: a closed arc carries nothing."""
        for arc, opened in self.opened_arc.items():
            self._closed([arc], opened, f"arc_opening__{self.number[arc]}")

    def _need_opening(self) -> None:
        """x_at ≤ M_at·y_n   ∀ n ∈ N with f_n > 0, a into n, t ∈ T   [unit]: closed, it receives nothing."""
        for i, need in enumerate(self.data.needs):
            if need in self.opened_need:
                self._closed(self._around(need), self.opened_need[need], f"need_opening__{i}")

    def _processor_opening(self) -> None:
        """x_at ≤ M_at·y_p   ∀ p ∈ P with f_p > 0, a into or out of p, t ∈ T   [unit].

        What leaves follows from what enters, but stated apart it brings the relaxation closer.
        """
        for i, processor in enumerate(self.data.processors):
            if processor in self.opened_processor:
                opened = self.opened_processor[processor]
                self._closed(self._around(processor), opened, f"processor_opening__{i}")

    def _pool_opening(self) -> None:
        """x_at ≤ M_at·y_g   ∀ g ∈ G with f_g > 0, p ∈ g, a into or out of p, t ∈ T   [unit]."""
        for i, (pool, opened) in enumerate(self.opened_pool.items()):
            members = self.data.pools[pool].processors
            arcs = dict.fromkeys(chain.from_iterable(self._around(p) for p in members))
            self._closed(arcs, opened, f"pool_opening__{i}")

    def _around(self, node: str) -> Iterator[Arc]:
        """Yield the arcs into and out of a node, each once."""
        yield from dict.fromkeys([*self.data.incoming.get(node, ()), *self.data.outgoing.get(node, ())])

    def _closed(self, arcs: Iterable[Arc], opened: LpVariable, name: str) -> None:
        """Add x_at ≤ M_at·y for each arc and period in which the arc can carry anything."""
        for arc in arcs:
            for t in self.data.periods:
                if (most := float(self.limits.sent[arc][t])) > 0:
                    row = f"{name}__{self.number[arc]}__{t}"
                    self.gates[self.ship[arc][t]].append(opened)
                    self.problem += self.ship[arc][t] <= most * opened, row
