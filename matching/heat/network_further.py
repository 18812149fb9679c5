"""Rows of the heat network model for tie-ins, boilers, stated levels, partner networks, storages and aid."""

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network_cycles import gained_hours, kept_share
from matching.heat.network_variables import NetworkVariables


class FurtherRows(NetworkVariables):
    """One method for each family; `docs/heat-network-model.md` gives every formula."""

    def _row(self, left: Expression, sense: str, right: float, name: str) -> None:
        """Add a row; one without variables says nothing."""
        if len(left):
            row = {"==": left == right, "<=": left <= right, ">=": left >= right}[sense]
            self.problem += row, name

    def _tie_ins(self) -> None:
        """Σ_p built ≤ tied   ∀ edge, node at its end that costs a tie-in."""
        position = {node: i for i, node in enumerate(self.tied)}
        for edge, pipes in self.bounds.pipes.items() if self.tied else ():
            built = pulp.lpSum(self.built[edge, p] for p in pipes)
            for node in self.data.tied_by(edge):
                self._row(built - self.tied[node], "<=", 0, f"tie_ins__{edge}_{position[node]}")

    def _boilers(self) -> None:
        """Σ served ≤ boiler capacity   ∀ boiler, t   [kW]."""
        for b, capacity in self.boiler_capacity.items():
            for t in self.data.periods:
                served = pulp.lpSum(self.served[tap, t] for tap in self.data.taps if tap.boiler == b)
                self._row(served - capacity, "<=", 0, f"boilers__{b}_{t}")

    def _chosen(self) -> None:
        """Heat ≤ M_ft · chosen, used ≤ chosen, Σ_k chosen ≤ levels at once   ∀ feed, lane, t."""
        if not self.chosen:
            return
        for (f, t), heat in self.heat.items():
            chosen = self.chosen.get(self.data.feeds[f].giving.level)
            if chosen is None:
                continue
            self._row(Expression([(heat, 1.0), (chosen, -heat.upBound)]), "<=", 0, f"chosen__{f}_{t}")
        for i, (key, built) in enumerate(self.built.items()):
            level = self.data.level_of_edge[key[0]]
            if level is not None:
                self._row(built - self.chosen[level], "<=", 0, f"chosen_pipe__{i}")
        at_once = self.data.levels.at_once
        self._row(pulp.lpSum(self.chosen.values()), "<=", at_once, "chosen_levels__0")

    def _by_period(self) -> None:
        """Heat ≤ M · active, stored + drawn ≤ P · active, Σ_k active ≤ 1   ∀ feed, storage, t.

        Where the loop may run at another level in each period.
        """
        for (f, t), heat in self.heat.items():
            active = self.active.get((self.data.feeds[f].giving.level, t))
            if active is not None:
                self._row(Expression([(heat, 1.0), (active, -heat.upBound)]), "<=", 0, f"by_period__{f}_{t}")
        for (b, t, k), drawn in self.drawn.items() if self.active else ():
            passing = [(drawn, 1.0), (self.stored[b, t, k], 1.0), (self.active[k, t], -drawn.upBound)]
            self._row(Expression(passing), "<=", 0, f"by_period_stored__{b}_{t}_{k}")
        for t in self.data.periods if self.active else ():
            active_there = pulp.lpSum(self.active[k, t] for k in self.data.levels.piped)
            self._row(active_there, "<=", 1, f"by_period_one__{t}")

    def _laid(self) -> None:
        """Built ≤ laid, Σ_p laid ≤ 1, Σ enter ≤ laid capacity   ∀ edge, type, t: levels share pipes."""
        types: dict[tuple[str, int | None], list[pulp.LpVariable]] = {}
        for (route, _), laid in self.laid.items():
            types.setdefault(route, []).append(laid)
        for i, several in enumerate(types.values()):
            self._row(pulp.lpSum(several), "<=", 1, f"laid_one__{i}")
        for i, (key, built) in enumerate(self.built.items() if self.laid else ()):
            shared = self.data.laid(key[0]), key[1]
            size, least = self.laid_capacity[shared], self.data.pipes[key[1]].min_kw
            self._row(built - self.laid[shared], "<=", 0, f"laid__{i}")
            self._row(least * built - size, "<=", 0, f"laid_least__{i}")
            for t in self.data.periods:
                lanes = self.lanes_of[key]
                entering = pulp.lpSum(self.enter[lane, t, k] for lane in lanes for k in self.levels_on(lane))
                self._row(entering - size, "<=", 0, f"laid_size__{i}_{t}")

    def _partners(self) -> None:
        """Σ bought + sold ≤ connection   ∀ partner network, t   [kW]."""
        for p, capacity in self.partner_capacity.items():
            partner = self.data.partners[p]
            for t in self.data.periods:
                bought = pulp.lpSum(
                    self.served[tap, t] for tap in self.data.taps if tap.consumer == partner.consumer
                )
                sold = pulp.lpSum(
                    self.heat[f, t] for f, feed in enumerate(self.data.feeds) if feed.source == partner.source
                )
                self._row(bought + sold - capacity, "<=", 0, f"partners__{p}_{t}")

    def _storages(self) -> None:
        """E_v = φ_v · E_v-1 + g_v · (stored - drawn)_t, Σ_k E_v ≤ capacity   ∀ storage, visit v, k  [kWh]."""
        data = self.data
        for (b, i, v, k), content in self.content.items():
            visits, loss = data.cycles[i].visits, data.storages[b].loss_per_hour
            t, hours = visits[v]
            gained = gained_hours(loss, hours)
            before = self.content[b, i, (v - 1) % len(visits), k]
            flows = [(self.stored[b, t, k], -gained), (self.drawn[b, t, k], gained)]
            kept = Expression([(before, kept_share(loss, hours))])
            self._row(content - kept + Expression(flows), "==", 0, f"storages__{b}_{i}_{v}_{k}")
        for b, capacity in self.storage_capacity.items():
            levels = data.levels_in(b)
            for i, cycle in enumerate(data.cycles):
                for v in range(len(cycle.visits)):
                    held = pulp.lpSum(self.content[b, i, v, k] for k in levels)
                    self._row(held - capacity, "<=", 0, f"storages_size__{b}_{i}_{v}")
            for t in sorted(data.cycled):
                passing = pulp.lpSum(self.stored[b, t, k] + self.drawn[b, t, k] for k in levels)
                self._row(passing, "<=", data.storages[b].power_kw, f"storages_power__{b}_{t}")

    def _aid(self) -> None:
        """Given ≤ share · invested, Σ given ≤ most · granted, Σ_aid given ≤ invested   ∀ aid, kind."""
        data, granted = self.data, self.granted
        for a, aid in enumerate(data.aid):
            whole = pulp.lpSum(given for (other, _), given in self.given.items() if other == a)
            most = sum(given.upBound for (other, _), given in self.given.items() if other == a)
            most = most if aid.most_eur is None else min(most, aid.most_eur)
            self._row(whole - most * granted[a], "<=", 0, f"aid_granted__{a}")
            for i, group in enumerate(self.parts):
                if (a, group) in self.given:
                    left = self.given[a, group] - aid.share * self.invested(group)
                    self._row(left, "<=", 0, f"aid_share__{a}_{i}")
            if aid.least_mwh_per_m > 0:
                self._least_density(a, aid.least_mwh_per_m)
            if aid.least_recovered_share > 0:
                self._least_recovered(a, aid.least_recovered_share)
        for i, group in enumerate(self.parts):
            given = pulp.lpSum(x for (_, other), x in self.given.items() if other == group)
            if len(given) > 1:
                self._row(given - self.invested(group), "<=", 0, f"aid_once__{i}")

    def _least_density(self, a: int, least: float) -> None:
        """Delivered ≥ least · (trench - M · (1 - granted))   [MWh/year]."""
        built, _ = self.pipes_paid()
        dug = {key: y for key, y in built.items() if not self.data.edges[key[0]].exists}
        trench = pulp.lpSum(self.data.edges[e].length_m * y for (e, _), y in dug.items())
        whole = sum(self.data.edges[e].length_m for e in {e for e, _ in dug})
        left = self._delivered() - least * trench - least * whole * self.granted[a]
        self._row(left, ">=", -least * whole, f"aid_density__{a}")

    def _least_recovered(self, a: int, least: float) -> None:
        """Heat of other sources ≤ (1 - least) · delivered + M · (1 - granted)   [MWh/year]."""
        data = self.data
        others = [
            (self.heat[f, t], feed.giving.gain * data.hours[t] / 1000)
            for f, feed in enumerate(data.feeds)
            if not data.sources[feed.source].recovered
            for t in data.periods
        ]
        most = sum(heat.upBound * mwh for heat, mwh in others)
        left = Expression(others) - (1 - least) * self._delivered() + most * self.granted[a]
        self._row(left, "<=", most, f"aid_recovered__{a}")

    def _delivered(self) -> Expression:
        """Return what consumers receive of the network in a year, MWh."""
        mwh = [h / 1000 for h in self.data.hours]
        return pulp.lpSum(
            tap.network_share * mwh[t] * served
            for (tap, t), served in self.served.items()
            if tap.network_share
        )
