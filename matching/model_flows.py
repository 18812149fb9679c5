"""Families of the exchange model that balance flows: supply, storage, demand, capacity, outputs, locks."""

import pulp

from matching.instance import Output
from matching.model_variables import ModelVariables


class FlowFamilies(ModelVariables):
    """What may be sent, received, stored and processed in each period."""

    def _leaving(self, offer: str, t: int) -> pulp.LpAffineExpression:
        """Return Σ x_at + s_ot - (1-λ_o)·s_o,t-1, unit given out of the supply of a period."""
        leaving = self.sent(self.data.outgoing.get(offer, ()), t)
        if offer in self.stock:
            leaving = leaving + self.stock[offer][t]
            if t:
                kept = 1 - self.data.stores[offer].loss_per_period
                leaving = leaving - kept * self.stock[offer][t - 1]
        return leaving

    def _supply_limit(self) -> None:
        """Σ_a x_at + s_ot ≤ S_ot + (1-λ_o)·s_o,t-1   ∀ o ∈ O, t ∈ T   [unit].

        No offer sends more than it has; what is neither sent nor stored is given up.
        """
        for i, (offer, supply) in enumerate(self.data.supply.items()):
            if offer in self.data.outgoing:
                for t in self.data.periods:
                    self.problem += self._leaving(offer, t) <= supply[t], f"supply_limit__{i}__{t}"

    def _must_place(self) -> None:
        """Σ_a x_at + s_ot ≥ S_ot + (1-λ_o)·s_o,t-1   ∀ o ∈ O that must be placed, t ∈ T   [unit].

        Nothing is given up: what is not sent waits in store, and the stock after the last period is nought.
        """
        for i, (offer, supply) in enumerate(self.data.supply.items()):
            if self.data.offers[offer].must_place:
                for t in self.data.periods:
                    self.problem += self._leaving(offer, t) >= supply[t], f"must_place__{i}__{t}"

    def _need_limit(self) -> None:
        """Σ_a γ_a·x_at ≤ D_nt   ∀ n ∈ N, t ∈ T   [unit]: no need receives more than its quantity."""
        for i, (need, demand) in enumerate(self.data.demand.items()):
            if need in self.data.incoming:
                for t in self.data.periods:
                    self.problem += self.received(need, t) <= demand[t], f"need_limit__{i}__{t}"

    def _must_meet(self) -> None:
        """Σ_a γ_a·x_at ≥ D_nt   ∀ n ∈ N that must be met, t ∈ T   [unit]."""
        for i, (need, demand) in enumerate(self.data.demand.items()):
            if self.data.needs[need].must_meet:
                for t in self.data.periods:
                    self.problem += self.received(need, t) >= demand[t], f"must_meet__{i}__{t}"

    def _capacity(self) -> None:
        """Σ_a γ_a·x_at ≤ K_pt   ∀ p ∈ P, t ∈ T   [unit received], where arcs can bring more."""
        for i, (processor, capacity) in enumerate(self.data.capacity.items()):
            if processor in self.data.incoming:
                for t in self.data.periods:
                    if self._can_bring([processor], t) > capacity[t]:
                        self.problem += self.received(processor, t) <= capacity[t], f"capacity__{i}__{t}"

    def _pool_capacity(self) -> None:
        """Σ_{p∈g} Σ_a γ_a·x_at ≤ K_gt   ∀ g ∈ G, t ∈ T   [unit received], where it can bind."""
        for i, (pool, capacity) in enumerate(self.data.pool_capacity.items()):
            members = [p for p in self.data.pools[pool].processors if p in self.data.incoming]
            for t in self.data.periods:
                if members and self._can_bring(members, t) > capacity[t]:
                    received = pulp.lpSum(self.received(p, t) for p in members)
                    self.problem += received <= capacity[t], f"pool_capacity__{i}__{t}"

    def _can_bring(self, processors: list[str], t: int) -> float:
        """Return Σ γ_a·M_at over the arcs that reach processors, unit."""
        arcs = (arc for p in processors for arc in self.data.incoming.get(p, ()))
        return sum(self.data.arcs[arc].yield_ratio * float(self.limits.sent[arc][t]) for arc in arcs)

    def _output_limit(self) -> None:
        """Σ_a x_at ≤ ρ_pk · Σ_b γ_b·x_bt   ∀ p ∈ P, k ∈ outputs of p, t ∈ T   [unit].

        Arcs a take output k of p, arcs b reach p. What finds no taker is discarded.
        """
        for i, output in enumerate(self.data.outputs):
            if output in self.data.taking:
                for t in self.data.periods:
                    self.problem += self.discarded(output, t) >= 0, f"output_limit__{i}__{t}"

    def _hand_on(self) -> None:
        """Σ_b γ_b·x_bt ≤ Σ_k Σ_a x_at ÷ ρ_pk   ∀ p ∈ P that must hand on, t ∈ T   [unit received].

        Arcs b reach p, arcs a take its output k: what is treated has one output at least that somebody takes.
        """
        for i, (processor, facts) in enumerate(self.data.processors.items()):
            if facts.must_hand_on and processor in self.data.incoming:
                ratios = {k: ratio for k, ratio in facts.outputs.items() if ratio > 0}
                for t in self.data.periods:
                    taken = pulp.LpAffineExpression(
                        [
                            (self.ship[arc][t], 1 / ratio)
                            for resource, ratio in ratios.items()
                            for arc in self.data.taking.get(Output(processor, resource), ())
                        ]
                    )
                    self.problem += self.received(processor, t) <= taken, f"hand_on__{i}__{t}"

    def _locked(self) -> None:
        """x_at = L_at   ∀ locked a, t ∈ T   [unit]: what was decided is carried exactly."""
        for i, (arc, quantity) in enumerate(self.data.locked):
            for t in self.data.periods:
                self.problem += self.sent([arc], t) == quantity[t], f"locked__{i}__{t}"
