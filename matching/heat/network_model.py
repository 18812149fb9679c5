"""The heat network model in PuLP: which pipes, sources, consumers and heat pumps cost least together."""

from collections.abc import Collection, Sequence

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network import Network
from matching.heat.network_bounds import Bounds
from matching.heat.network_further import FurtherRows
from matching.heat.network_variables import Lane


class NetworkModel(FurtherRows):
    """The constructor is the table of contents; `docs/heat-network-model.md` gives every formula."""

    def __init__(self, data: Network, bounds: Bounds) -> None:
        """State the whole model."""
        self.data, self.bounds = data, bounds
        self.problem = pulp.LpProblem("heat_network", pulp.LpMaximize)
        self.add_variables()
        self._yearly_cost()
        self._balance()
        self._carrying()
        self._delivery()
        self._one_direction()
        self._one_pipe()
        self._tie_ins()
        self._sizing()
        self._service()
        self._sources()
        self._exchangers()
        self._heat_pumps()
        self._boilers()
        self._chosen()
        self._by_period()
        self._laid()
        self._partners()
        self._storages()
        self._aid()
        self._supplied()

    def _yearly_cost(self) -> None:
        """Minimise pipes + sources + heat + exchangers + heat pumps + electricity - revenue   [€/year].

        Stated as a gain, which the solvers' side of this package maximises.
        """
        data = self.data
        built, capacity = self.pipes_paid()
        terms = [
            *((y, data.pipe_fixed_cost(*key)) for key, y in built.items()),
            *((c, data.pipe_capacity_cost(*key)) for key, c in capacity.items()),
            *((tied, data.tie_in_cost(node)) for node, tied in self.tied.items()),
            *((q, data.giving_cost(data.feeds[f], t)) for (f, t), q in self.heat.items()),
            *((kw, data.source_cost(s)) for s, kw in self.source_capacity.items()),
            *((kw, data.exchanger_cost(c)) for c, kw in self.exchanger.items()),
            *((c, data.pump_capex(h)) for h, c in self.pump_capacity.items()),
            *((c, data.boiler_capex(b)) for b, c in self.boiler_capacity.items()),
            *((c, data.partner_capex(p)) for p, c in self.partner_capacity.items()),
            *((c, data.storage_capex(b)) for b, c in self.storage_capacity.items()),
            *((given, -group.annuity) for (_, group), given in self.given.items()),
            *((x, -data.revenue(c)) for c, x in self.connected.items()),
            *(
                (served, data.running_cost(tap, t) - data.sale(tap, t))
                for (tap, t), served in self.served.items()
            ),
        ]
        self.problem += pulp.lpSum(-cost * amount for amount, cost in terms if cost), "yearly_cost"

    def passed(self, lane: Lane, t: int, k: int) -> Expression:
        """Return what a lane delivers of a level, kW: (1 - λL)·enter - its share of the fixed loss."""
        entering = self.data.passing_share(lane.way.edge, lane.pipe) * self.enter[lane, t, k]
        if (lane, t, k) in self.lost:
            fixed = self.lost[lane, t, k]
        else:
            fixed = self.data.fixed_loss(lane.way.edge, lane.pipe) * self.used[lane, t]
        return Expression(entering - fixed)

    def _balance(self) -> None:
        """Σ_in passed + Σ_s heat = Σ_out enter + Σ network's share of what is served   ∀ node, t, level."""
        data = self.data
        own: dict[str, list[tuple[int, int, Expression]]] = {}
        for (f, t), heat in self.heat.items():
            feed = data.feeds[f]
            brought = Expression([(heat, -feed.giving.gain)])
            own.setdefault(data.sources[feed.source].node, []).append((t, feed.giving.level, brought))
        for (tap, t), served in self.served.items():
            if tap.boiler is None:
                node = data.consumers[tap.consumer].node
                own.setdefault(node, []).append((t, tap.level, tap.network_share * served))
        for key, stored in self.stored.items():
            b, t, k = key
            charged = Expression([(stored, 1.0), (self.drawn[key], -1.0)])
            own.setdefault(data.storages[b].node, []).append((t, k, charged))
        nodes = dict.fromkeys([*own, *self.leaving, *self.reaching])
        for i, node in enumerate(nodes):
            for t in data.periods:
                for k in self.levels:
                    leaving = (lane for lane in self.leaving.get(node, ()) if k in self.levels_on(lane))
                    reaching = (lane for lane in self.reaching.get(node, ()) if k in self.levels_on(lane))
                    gone = pulp.lpSum(self.enter[lane, t, k] for lane in leaving)
                    come = pulp.lpSum(self.passed(lane, t, k) for lane in reaching)
                    taken = pulp.lpSum(x for at, level, x in own.get(node, ()) if (at, level) == (t, k))
                    self._row(gone + taken - come, "==", 0, f"balance__{i}_{t}_{k}")

    def _entering(self, lane: Lane, t: int) -> Expression:
        return Expression([(self.enter[lane, t, k], 1.0) for k in self.levels_on(lane)])

    def _carrying(self) -> None:
        """Σ_k enter ≤ M_wpt · used   ∀ lane, t   [kW]: an unused direction carries nothing."""
        for i, lane in enumerate(self.lanes):
            for t in self.data.periods:
                most = self.most(lane, t) * self.used[lane, t]
                self._row(self._entering(lane, t) - most, "<=", 0, f"carrying__{i}_{t}")

    def _delivery(self) -> None:
        """(1 - λL)·enter ≥ fixed loss · used, shared among levels   ∀ lane, t   [kW]: never below nought."""
        for i, lane in enumerate(self.lanes):
            fixed = self.data.fixed_loss(lane.way.edge, lane.pipe)
            for t in self.data.periods if fixed > 0 else ():
                for k in self.levels_on(lane):
                    self._row(self.passed(lane, t, k), ">=", 0, f"delivery__{i}_{t}_{k}")
                shares = [self.lost[lane, t, k] for k in self.levels_on(lane) if (lane, t, k) in self.lost]
                if shares:
                    left = pulp.lpSum(shares) - fixed * self.used[lane, t]
                    self._row(left, "==", 0, f"delivery_shared__{i}_{t}")

    def _one_direction(self) -> None:
        """Σ_w used ≤ built   ∀ edge, pipe, t: an edge is used in one direction in a period."""
        if len(self.data.hours) == 1:
            return
        for i, (key, lanes) in enumerate(self.lanes_of.items()):
            for t in self.data.periods:
                gates = [self.used[lane, t] for lane in lanes]
                if any(gate is not self.built[key] for gate in gates):
                    self._row(pulp.lpSum(gates) - self.built[key], "<=", 0, f"one_direction__{i}_{t}")

    def _one_pipe(self) -> None:
        """Σ_p built ≤ 1   ∀ edge: of several types at most one is built, in one direction in one period.

        Each stated level has a pipe of its own, but where one exists: that one carries one level.
        """
        pipes: dict[tuple[str, int | None], list[Expression]] = {}
        for edge in self.bounds.pipes:
            entry = self.data.edges[edge]
            by_level = self.data.levels.by_period or not entry.exists
            shared = entry.id, self.data.level_of_edge[edge] if by_level else None
            pipes.setdefault(shared, []).extend(self.built[edge, p] for p in self.bounds.pipes[edge])
        for i, built in enumerate(pipes.values()):
            total = pulp.lpSum(built)
            if len(total) > 1:
                self._row(total, "<=", 1, f"one_pipe__{i}")

    def _sizing(self) -> None:
        """Σ_k enter ≤ capacity, min · built ≤ capacity   ∀ edge, pipe, t   [kW]."""
        for i, (key, capacity) in enumerate(self.capacity.items()):
            for t in self.data.periods:
                entering = pulp.lpSum(self._entering(lane, t) for lane in self.lanes_of[key])
                self._row(entering - capacity, "<=", 0, f"sizing__{i}_{t}")
            if least := self.data.pipes[key[1]].min_kw:
                self._row(least * self.built[key] - capacity, "<=", 0, f"sizing_least__{i}")

    def _service(self) -> None:
        """Σ served = D_ct · connected   ∀ consumer, t   [kW]: all of its demand, in all periods or none.

        A partner network takes any part: Σ served ≤ D_ct.
        """
        for c in range(len(self.data.consumers)):
            taps = self.taps_of.get(c, [])
            if len(taps) == 1:
                continue
            for t in self.data.periods:
                demand = self.data.demand[c][t]
                served = pulp.lpSum(self.served[tap, t] for tap in taps)
                if c not in self.connected:
                    self._row(served, "<=", demand, f"service__{c}_{t}")
                elif demand > 0:
                    self._row(served - demand * self.connected[c], "==", 0, f"service__{c}_{t}")

    def _sources(self) -> None:
        """Σ heat ≤ source capacity, what a source has, what of it is warm enough   ∀ source, t   [kW]."""
        for s, feeds in self.feeds_of.items():
            for t in self.data.periods:
                given = pulp.lpSum(self.heat[f, t] for f in feeds)
                if s in self.source_capacity:
                    self._row(given - self.source_capacity[s], "<=", 0, f"sources__{s}_{t}")
                for i, (share, alike) in enumerate(self._colder(feeds) if len(feeds) > 1 else ()):
                    warm = pulp.lpSum(self.heat[f, t] for f in alike)
                    most = share * self.data.supply[s][t]
                    self._row(warm, "<=", most, f"sources_most__{s}_{t}_{i}")

    def _colder(self, feeds: Sequence[int]) -> list[tuple[float, list[int]]]:
        """Return each share of a source's heat with the feeds that draw on no more than it."""
        share = {f: self.data.feeds[f].giving.share for f in feeds}
        return [(own, [f for f in feeds if share[f] <= own]) for own in sorted(set(share.values()))]

    def _exchangers(self) -> None:
        """Σ network's share of what is served ≤ exchanger   ∀ consumer, t   [kW]."""
        for c, exchanger in self.exchanger.items():
            for t in self.data.periods:
                taps = self.taps_of.get(c, ())
                arriving = pulp.lpSum(tap.network_share * self.served[tap, t] for tap in taps)
                self._row(arriving - exchanger, "<=", 0, f"exchangers__{c}_{t}")

    def _heat_pumps(self) -> None:
        """Σ lifted ≤ heat pump capacity   ∀ heat pump, t   [kW]."""
        for h, capacity in self.pump_capacity.items():
            feeds = [(f, feed.giving.gain) for f, feed in enumerate(self.data.feeds) if feed.giving.pump == h]
            for t in self.data.periods:
                lifted = pulp.lpSum(self.served[tap, t] for tap in self.data.taps if tap.pump == h)
                given = pulp.lpSum(gain * self.heat[f, t] for f, gain in feeds)
                self._row(lifted + given - capacity, "<=", 0, f"heat_pumps__{h}_{t}")

    def _supplied(self) -> None:
        """Connected ≤ Σ_in used, served ≤ D_ct · Σ_in used, used out ≤ Σ_in used elsewhere   ∀ node, t, k.

        Where nothing gives heat of the level. Implied by whole decisions; it makes fractions of decisions
        dear, and the bound close.
        """
        giving = {(self.data.sources[f.source].node, f.giving.level) for f in self.data.feeds}
        giving |= {(b.node, k) for i, b in enumerate(self.data.storages) for k in self.data.levels_in(i)}
        at_node: dict[str, list[int]] = {}
        for c, consumer in enumerate(self.data.consumers):
            at_node.setdefault(consumer.node, []).append(c)
        for i, node in enumerate(dict.fromkeys([*at_node, *self.leaving])):
            own = {k for where, k in giving if where == node}
            for t in self.data.periods:
                for c in at_node.get(node, ()):
                    self._supplied_consumer(i, c, t, own)
                self._supplied_edges(i, node, t, own)

    def _supplied_consumer(self, i: int, c: int, t: int, own: Collection[int]) -> None:
        demand, taps = self.data.demand[c][t], self.taps_of.get(c, ())
        if demand <= 0:
            return
        arriving = self.reaching.get(self.data.consumers[c].node, [])
        if c in self.connected and not own and all(tap.boiler is None for tap in taps):
            come = pulp.lpSum(self.used[lane, t] for lane in arriving)
            self._row(self.connected[c] - come, "<=", 0, f"supplied__{i}_{t}_c{c}")
        if len(taps) == 1 and c in self.connected:
            return
        for k in self.levels if self.data.has_choice else ():
            if k not in own:
                served = pulp.lpSum(self.served[tap, t] for tap in taps if tap.level == k)
                come = pulp.lpSum(self.used[lane, t] for lane in arriving if k in self.levels_on(lane))
                if len(served):
                    self._row(served - demand * come, "<=", 0, f"supplied_by__{i}_{t}_{c}_{k}")

    def _supplied_edges(self, i: int, node: str, t: int, own: Collection[int]) -> None:
        out: dict[int, list[Lane]] = {}
        for lane in self.leaving.get(node, ()):
            if self.tells_use(lane, t) and not any(k in own for k in self.levels_on(lane)):
                out.setdefault(lane.way.edge, []).append(lane)
        for edge, lanes in out.items():
            gone = pulp.lpSum(self.used[lane, t] for lane in lanes)
            elsewhere = pulp.lpSum(
                self.used[lane, t] for lane in self.reaching.get(node, ()) if self._feeds_into(lane, edge)
            )
            self._row(gone - elsewhere, "<=", 0, f"supplied__{i}_{t}_e{edge}")

    def _feeds_into(self, lane: Lane, edge: int) -> bool:
        """Tell whether what arrives by a lane may go on through an edge, another one."""
        level = self.data.level_of_edge
        return lane.way.edge != edge and level[lane.way.edge] == level[edge]
