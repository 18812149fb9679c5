"""The model of fixed shares in PuLP: what a roof gives a participant in each step is one part of its rest.

By the key `static` a participant receives at most the same part k_p of what the roofs of its group leave in
every step, so that of each roof it receives as if it had a power of its own, k_p · size_r. The model chooses
these parts roof by roof and without groups, which no design can outdo: its optimum is a bound.
"""

from typing import Final

import numpy as np
import pulp

from matching.solar.pools import takers_of
from matching.solar.sharing import Flags, Sharing

Terms = list[tuple[pulp.LpVariable, float]]
FEWEST_STEPS: Final = 4
"""Steps that the model has at least."""


class FixedPartsModel:
    """Variables: `size`, `part`, `used`, `received`; docs/solar-model.md tells them."""

    def __init__(self, data: Sharing) -> None:
        """State the model, for money or for shared energy."""
        self.data = data
        self.problem = pulp.LpProblem("fixed_parts", pulp.LpMaximize)
        self._add_variables()
        self._objective()
        self._parts()
        self._receiving()
        self._balance()
        self._own_first()

    def _add_variables(self) -> None:
        d, add = self.data, self.problem.add_variable
        self.size = {r: add(f"size__{r}", 0, float(d.most[r])) for r in range(len(d.roofs))}
        self.part = {
            (r, p): add(f"part__{r}_{p}", 0, float(d.most[r])) for r, p in np.argwhere(_reach(d)).tolist()
        }
        self.roofs_of: dict[int, list[int]] = {}
        for r, p in self.part:
            self.roofs_of.setdefault(p, []).append(r)
        self.own_roofs = {p: roofs.tolist() for p, roofs in enumerate(d.roofs_of) if len(roofs)}
        self.used = {
            (p, t): add(f"used__{p}_{t}", 0, min(float(d.consumed[p, t]), self._most_made(roofs, t)))
            for p, roofs in self.own_roofs.items()
            for t in np.flatnonzero((d.output[roofs] > 0).any(axis=0)).tolist()
            if d.consumed[p, t] > 0
        }
        self.received = {
            (p, t): add(f"received__{p}_{t}", 0, min(float(d.consumed[p, t]), self._most_made(roofs, t)))
            for p, roofs in self.roofs_of.items()
            for t in np.flatnonzero((d.output[roofs] > d.surely_used[roofs]).any(axis=0)).tolist()
            if d.consumed[p, t] > 0
        }

    def _most_made(self, roofs: list[int], t: int) -> float:
        return float(self.data.output[roofs, t] @ self.data.most[roofs])

    def _objective(self) -> None:
        """Maximise € a year, or kWh received; by its power a roof pays a part of its opening cost."""
        d = self.data
        if d.objective == "shared_energy":
            terms: Terms = [(kwh, 1.0) for kwh in self.received.values()]
        else:
            opening = np.divide(d.opening, d.most, out=np.zeros_like(d.most), where=d.most > 0)
            made = d.output.sum(axis=1) * d.surplus - d.cost - opening
            terms = [(size, float(made[r])) for r, size in self.size.items()]
            terms += [(kwh, float(d.purchase[p] - d.surplus)) for (p, _), kwh in self.used.items()]
            terms += [(kwh, float(d.worth[p] - d.surplus)) for (p, _), kwh in self.received.items()]
        self.problem.setObjective(pulp.LpAffineExpression(terms))

    def _row(self, terms: Terms, sense: int, name: str, right: float = 0.0) -> None:
        self.problem += pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, name, right)

    def _parts(self) -> None:
        """Σ_p part_rp ≤ size_r   ∀ r   [kWp]: shares sum to at most 1."""
        by_roof: dict[int, Terms] = {}
        for (r, _), part in self.part.items():
            by_roof.setdefault(r, []).append((part, 1.0))
        for r, parts in by_roof.items():
            self._row([*parts, (self.size[r], -1.0)], pulp.LpConstraintLE, f"parts__{r}")

    def _receiving(self) -> None:
        """received_pt ≤ Σ_r (O_rt − surely used_rt) · part_rp   ∀ p, t   [kWh]: own use surely goes first."""
        rest = np.maximum(0.0, self.data.output - self.data.surely_used)
        for (p, t), kwh in self.received.items():
            given = [(self.part[r, p], -float(rest[r, t])) for r in self.roofs_of[p] if rest[r, t] > 0]
            self._row([(kwh, 1.0), *given], pulp.LpConstraintLE, f"receiving__{p}_{t}")

    def _balance(self) -> None:
        """Σ_p received_pt + Σ_p used_pt ≤ Σ_r O_rt · size_r   ∀ t; received_pt + used_pt ≤ C_pt   [kWh]."""
        by_step: dict[int, Terms] = {}
        for (_, t), kwh in [*self.received.items(), *self.used.items()]:
            by_step.setdefault(t, []).append((kwh, 1.0))
        for t, taken in by_step.items():
            made = [(size, -float(self.data.output[r, t])) for r, size in self.size.items()]
            terms = [*taken, *((size, kw) for size, kw in made if kw)]
            self._row(terms, pulp.LpConstraintLE, f"balance__{t}")
        for (p, t), kwh in self.used.items():
            use, received = float(self.data.consumed[p, t]), self.received.get((p, t))
            if received is not None and kwh.upBound + received.upBound > use:
                terms = [(kwh, 1.0), (received, 1.0)]
                self._row(terms, pulp.LpConstraintLE, f"balance_use__{p}_{t}", use)

    def _own_first(self) -> None:
        """Σ_r surely used_rt · size_r ≤ used_pt ≤ Σ_r O_rt · size_r over its own roofs   ∀ p, t   [kWh]."""
        d = self.data
        for (p, t), kwh in self.used.items():
            roofs = self.own_roofs[p]
            made = [(self.size[r], -float(d.output[r, t])) for r in roofs if d.output[r, t]]
            surely = [(self.size[r], -float(d.surely_used[r, t])) for r in roofs if d.surely_used[r, t]]
            self._row([(kwh, 1.0), *made], pulp.LpConstraintLE, f"own_first_made__{p}_{t}")
            self._row([(kwh, 1.0), *surely], pulp.LpConstraintGE, f"own_first__{p}_{t}")


def steps_for(data: Sharing, columns: int) -> int:
    """Return on how many steps the model has about so many columns."""
    return max(FEWEST_STEPS, columns // max(1, len(data.participants) + len(data.roofs)))


def fixed_parts(data: Sharing) -> int:
    """Return the number of pairs of a roof and a participant that may be in one group."""
    return int(np.count_nonzero(_reach(data)))


def _reach(data: Sharing) -> Flags:
    count = len(data.participants)
    return np.asarray(data.near[count:, :count] & takers_of(data))
