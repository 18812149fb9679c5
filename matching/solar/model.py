"""The sharing model in PuLP: sizes, members of groups, own use and what is received in each step."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pulp

from matching.solar.pools import Pool
from matching.solar.sharing import Floats, Sharing

LITTLE: Final = 1e-6
"""Share of the greatest amount of a row that is left out where the row is looser without it."""
OUTSIDE: Final = -1
"""Pool of what a roof has in no group."""
Lot = tuple[int, int]
"""A roof and the pool in which it has its size, or `OUTSIDE`."""


class SharingModel:
    """Variables: `size`, `built`, `member`, `used`, `received`, `sated`; docs/solar-model.md tells them."""

    def __init__(self, data: Sharing, pools: Sequence[Pool], *, own_first: bool = False) -> None:
        """State the model.

        Args:
            data: Sets and parameters.
            pools: Who may draw on which roofs.
            own_first: Whether decisions force owners to use their own output first where money would not.
        """
        self.data = data
        self.pools = list(pools)
        self.own_first = own_first
        self.problem = pulp.LpProblem("sharing", pulp.LpMaximize)
        self._add_variables()
        self._objective()
        self._power()
        self._membership()
        self._distance()
        self._group_power()
        self._output()
        self._consumption()
        self._sharing()
        self._receiving()
        self._own_first()

    def _add_variables(self) -> None:
        d, add = self.data, self.problem.add_variable
        roofs = range(len(d.roofs))
        self.lots = self._lots()
        every = [lot for lots in self.lots.values() for lot in lots]
        self.size = {(r, k): add(f"size__{r}_{k + 1}", 0, self._most_in(r, k)) for r, k in every}
        self.built = {r: add(f"built__{r}", cat=pulp.LpBinary) for r in roofs if d.switched[r]}
        count = len(d.participants)
        self.member = {
            (i, k): add(f"member__{i}_{k}", cat=pulp.LpBinary)
            for k, pool in enumerate(self.pools)
            if pool.is_chosen
            for i in (*pool.participants, *(r + count for r in pool.roofs))
        }
        asked = d.objective != "installed_power"
        self.used = {
            (r, k, t): add(f"used__{r}_{k + 1}_{t}", 0, self._most_used(r, k, t))
            for r, k in every
            if asked and d.owner[r] >= 0
            for t in range(d.steps)
            if self._most_used(r, k, t) > 0
        }
        self.received = {
            (p, k, t): add(f"received__{p}_{k}_{t}", 0, min(float(d.consumed[p, t]), float(rest[t])))
            for k, (pool, rest) in enumerate(zip(self.pools, self._rests(), strict=True))
            if asked
            for t in np.flatnonzero(rest > 0).tolist()
            for p in pool.participants
            if d.consumed[p, t] > 0
        }

    def _lots(self) -> dict[int, list[Lot]]:
        """Return the lots of each roof: one in each pool, and one outside where it has the choice."""
        lots: dict[int, list[Lot]] = {r: [] for r in range(len(self.data.roofs))}
        for k, pool in enumerate(self.pools):
            for r in pool.roofs:
                lots[r].append((r, k))
        for r, each in lots.items():
            if not each or any(self.pools[k].is_chosen for _, k in each):
                each.append((r, OUTSIDE))
        return lots

    def _most_in(self, r: int, k: int) -> float:
        """Return the most power of a roof in a pool, or in none."""
        most = float(self.data.most[r])
        if k == OUTSIDE or not (self.pools[k].is_chosen or self.pools[k].is_capped):
            return most
        return min(most, self.data.max_power_kwp)

    def _most_used(self, r: int, k: int, t: int) -> float:
        made = self.data.output[r, t] * self._most_in(r, k)
        return float(min(made, self.data.consumed[self.data.owner[r], t]))

    def _rests(self) -> Iterator[Floats]:
        """Yield the most that the roofs of each pool leave in each step."""
        for k, pool in enumerate(self.pools):
            most = np.array([self._most_in(r, k) for r in pool.roofs])
            yield (self.data.output[list(pool.roofs)] * most[:, None]).sum(axis=0)

    def _objective(self) -> None:
        """Maximise € a year, or kWh received, or kWp in groups."""
        d = self.data
        if d.objective == "installed_power":
            terms = [(size, 1.0) for (_, k), size in self.size.items() if k != OUTSIDE]
        elif d.objective == "shared_energy":
            terms = [(kwh, 1.0) for kwh in self.received.values()]
        else:
            made = d.output.sum(axis=1) * d.surplus - d.cost
            terms = [(size, float(made[r])) for (r, _), size in self.size.items()]
            terms += [(yes, -float(d.opening[r])) for r, yes in self.built.items()]
            own = d.purchase - d.surplus
            terms += [(kwh, float(own[d.owner[r]])) for (r, _, _), kwh in self.used.items()]
            gain = d.worth - d.surplus
            terms += [(kwh, float(gain[p])) for (p, _, _), kwh in self.received.items()]
        self.problem.setObjective(pulp.LpAffineExpression(terms))

    def _row(self, terms: list[tuple[pulp.LpVariable, float]], sense: int, name: str, right: float) -> None:
        """State one row, without terms that hardly hold it tighter: HiGHS 1.16 may presolve them wrongly."""
        sizes = [abs(factor) * (1.0 if x.upBound is None else x.upBound) for x, factor in terms]
        least, looser = LITTLE * max(sizes, default=0.0), 1.0 if sense == pulp.LpConstraintLE else -1.0
        terms = [
            term for term, size in zip(terms, sizes, strict=True) if size >= least or term[1] * looser < 0
        ]
        self.problem += pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, name, right)

    def _power(self) -> None:
        """least_r · built_r ≤ Σ_k size_rk ≤ most_r · built_r   ∀ r; built is 1 where nothing asks for it."""
        d = self.data
        for r, lots in self.lots.items():
            sizes = [(self.size[lot], 1.0) for lot in lots]
            if r not in self.built:
                self._row(sizes, pulp.LpConstraintLE, f"power__{r}", float(d.most[r]))
                continue
            yes = self.built[r]
            self._row([*sizes, (yes, -float(d.most[r]))], pulp.LpConstraintLE, f"power__{r}", 0.0)
            self._row([*sizes, (yes, -float(d.least[r]))], pulp.LpConstraintGE, f"power_least__{r}", 0.0)

    def _membership(self) -> None:
        """Σ_k member_ik ≤ 1; member_ik ≤ member_ak ≤ Σ_p member_pk; size_rk ≤ most_r · member_rk."""
        d, count = self.data, len(self.data.participants)
        groups: dict[int, list[pulp.LpVariable]] = {}
        for (i, k), yes in self.member.items():
            groups.setdefault(i, []).append(yes)
            opened = self.member[self.pools[k].anchor + count, k]
            if opened is not yes:
                self._row([(yes, 1.0), (opened, -1.0)], pulp.LpConstraintLE, f"membership_open__{i}_{k}", 0.0)
            if i >= count:
                size = self.size[i - count, k]
                self._row(
                    [(size, 1.0), (yes, -size.upBound)], pulp.LpConstraintLE, f"membership_size__{i}_{k}", 0.0
                )
        for i, each in groups.items():
            self._row([(yes, 1.0) for yes in each], pulp.LpConstraintLE, f"membership__{i}", 1.0)
            if i >= count:
                most = float(d.most[i - count])
                terms = [(self.size[i - count, OUTSIDE], 1.0), *((yes, most) for yes in each)]
                self._row(terms, pulp.LpConstraintLE, f"membership_outside__{i}", most)
        for k, pool in enumerate(self.pools):
            if pool.is_chosen:
                people = [(self.member[p, k], 1.0) for p in pool.participants]
                opened = self.member[pool.anchor + count, k]
                self._row([*people, (opened, -1.0)], pulp.LpConstraintGE, f"membership_someone__{k}", 0.0)

    def _distance(self) -> None:
        """member_ik + member_jk ≤ member_ak   ∀ k, i and j too far apart."""
        count = len(self.data.participants)
        for k, pool in enumerate(self.pools):
            if not pool.is_chosen:
                continue
            members = np.array([*pool.participants, *(r + count for r in pool.roofs)], dtype=np.intp)
            opened = self.member[pool.anchor + count, k]
            for a, b in np.argwhere(np.triu(~self.data.near[np.ix_(members, members)])).tolist():
                i, j = int(members[a]), int(members[b])
                terms = [(self.member[i, k], 1.0), (self.member[j, k], 1.0), (opened, -1.0)]
                self._row(terms, pulp.LpConstraintLE, f"distance__{i}_{j}_{k}", 0.0)

    def _group_power(self) -> None:
        """Σ_r size_rk ≤ most power of a group (· member_ak)   ∀ k whose roofs can have more."""
        count = len(self.data.participants)
        for k, pool in enumerate(self.pools):
            sizes = [(self.size[r, k], 1.0) for r in pool.roofs]
            limit = self.data.max_power_kwp
            if sum(size.upBound for size, _ in sizes) <= limit:
                continue
            if pool.is_chosen:
                opened = self.member[pool.anchor + count, k]
                terms = [*sizes, (opened, -limit)]
                self._row(terms, pulp.LpConstraintLE, f"group_power__{k}", 0.0)
            elif pool.is_capped:
                self._row(sizes, pulp.LpConstraintLE, f"group_power__{k}", limit)

    def _output(self) -> None:
        """used_rkt ≤ O_rt · size_rk   ∀ r of a participant, k, t: own use is own output."""
        for (r, k, t), kwh in self.used.items():
            made = float(self.data.output[r, t])
            self._row(
                [(kwh, 1.0), (self.size[r, k], -made)], pulp.LpConstraintLE, f"output__{r}_{k + 1}_{t}", 0.0
            )

    def _consumption(self) -> None:
        """Σ_rk used_rkt + Σ_k received_pkt ≤ C_pt   ∀ p, t: nobody takes more than they use."""
        taken: dict[tuple[int, int], list[tuple[pulp.LpVariable, float]]] = {}
        for (r, _, t), kwh in self.used.items():
            taken.setdefault((int(self.data.owner[r]), t), []).append((kwh, 1.0))
        for (p, _, t), kwh in self.received.items():
            taken.setdefault((p, t), []).append((kwh, 1.0))
        for (p, t), each in taken.items():
            use = float(self.data.consumed[p, t])
            if sum(kwh.upBound for kwh, _ in each) > use:
                self._row(each, pulp.LpConstraintLE, f"consumption__{p}_{t}", use)

    def _sharing(self) -> None:
        """Σ_p received_pkt + Σ_r used_rkt ≤ Σ_r O_rt · size_rk   ∀ k, t: what is received was left."""
        given: dict[tuple[int, int], list[tuple[pulp.LpVariable, float]]] = {}
        for (_, k, t), kwh in self.received.items():
            given.setdefault((k, t), []).append((kwh, 1.0))
        for (_, k, t), kwh in self.used.items():
            if (k, t) in given:
                given[k, t].append((kwh, 1.0))
        for (k, t), each in given.items():
            made = [(self.size[r, k], -float(self.data.output[r, t])) for r in self.pools[k].roofs]
            terms = [*each, *((size, kw) for size, kw in made if kw)]
            self._row(terms, pulp.LpConstraintLE, f"sharing__{k}_{t}", 0.0)

    def _receiving(self) -> None:
        """received_pkt ≤ min(C_pt, Σ_r O_rt · most_r) · member_pk   ∀ p, chosen k, t: of one group alone."""
        for (p, k, t), kwh in self.received.items():
            if (p, k) in self.member:
                self._row(
                    [(kwh, 1.0), (self.member[p, k], -kwh.upBound)],
                    pulp.LpConstraintLE,
                    f"receiving__{p}_{k}_{t}",
                    0.0,
                )

    def _own_first(self) -> None:
        """Σ used_pt ≥ min(C_pt, own output)   ∀ p, t: from below by its chord, exactly where decided.

        With M_pt the greatest own output, used ≥ min(1, C/M) · G; where C < M also used ≥ C · sated and
        used ≥ G − (M − C) · sated.
        """
        if self.data.objective == "installed_power":
            return
        d = self.data
        for p, t, lots in self._owners():
            used = [(self.used[r, k, t], 1.0) for r, k in lots if (r, k, t) in self.used]
            if not used:
                continue
            surely = [(self.size[lot], -float(d.surely_used[lot[0], t])) for lot in lots]
            terms = [*used, *((size, kw) for size, kw in surely if kw)]
            self._row(terms, pulp.LpConstraintGE, f"own_first__{p}_{t}", 0.0)
            greatest = sum(float(d.output[r, t] * d.most[r]) for r in {r for r, _ in lots})
            if self.own_first and greatest > d.consumed[p, t] and not self._is_fixed(lots):
                made = [(self.size[lot], float(d.output[lot[0], t])) for lot in lots]
                self._decide(p, t, used, made, greatest - float(d.consumed[p, t]))

    def _owners(self) -> Iterator[tuple[int, int, list[Lot]]]:
        d = self.data
        for p, roofs in enumerate(d.roofs_of):
            lots = [lot for r in roofs.tolist() for lot in self.lots[r]]
            for t in np.flatnonzero((d.output[roofs] > 0).any(axis=0)).tolist():
                yield p, t, lots

    def _is_fixed(self, lots: list[Lot]) -> bool:
        """Tell whether a chord is exact: one roof, built whole or not at all."""
        roofs = {r for r, _ in lots}
        return len(roofs) == 1 and all(self.data.least[r] == self.data.most[r] for r in roofs)

    def _decide(
        self,
        p: int,
        t: int,
        used: list[tuple[pulp.LpVariable, float]],
        made: list[tuple[pulp.LpVariable, float]],
        beyond: float,
    ) -> None:
        sated = self.problem.add_variable(f"sated__{p}_{t}", cat=pulp.LpBinary)
        use = float(self.data.consumed[p, t])
        self._row([*used, (sated, -use)], pulp.LpConstraintGE, f"own_first_sated__{p}_{t}", 0.0)
        terms = [*used, *((size, -kw) for size, kw in made if kw), (sated, beyond)]
        self._row(terms, pulp.LpConstraintGE, f"own_first_short__{p}_{t}", 0.0)
