"""Cuts that bring the bound of a large network close: whoever is connected is reached from a source.

For each consumer and each set of nodes around it that holds no source, something used leads into the set.
There are too many sets to state; those that a solution of the linear problem breaks are found by flows.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pulp

from matching.arrays import Arrays, arrays_of, scaled
from matching.heat.network import Way
from matching.heat.network_model import NetworkModel
from matching.highs import model_of, quiet_highs
from matching.highs_library import highspy
from matching.solver_run import THREADS
from matching.work_clock import by_wall_s, now_s

BROKEN: Final = 0.05
"""Share of a connection by which a cut is broken that is worth stating."""
NESTED: Final = 4
"""Cuts looked for around one consumer at a time."""
ROUNDS: Final = 10
"""Rounds after which little is gained."""
LEAST_S: Final = 30.0
"""Time that solving the linear problem once more may take, s."""
GAIN: Final = 1e-3
"""Share of the bound by which a round raises it that is worth another."""


@dataclass(frozen=True)
class Cut:
    """Ways into a set of nodes without source, around a consumer."""

    consumer: int
    period: int
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Relaxation:
    """The linear problem with its cuts, solved."""

    bound: float
    """No design costs less, €/year."""
    used: Mapping[Way, float]
    """Way → the most it is used in any period, a fraction."""
    connected: Mapping[int, float]
    """Consumer → how far it is connected, a fraction."""


class LinearProblem:
    """The linear problem of a model, kept by the solver from one round of cuts to the next."""

    def __init__(self, model: NetworkModel) -> None:
        """Hand the problem to the solver."""
        self.model = model
        arrays = self.whole = scaled(arrays_of(model.problem))
        """The problem with its decisions."""
        self.arrays = replace(arrays, whole=np.zeros_like(arrays.whole))
        self.column = {variable: i for i, variable in enumerate(arrays.variables)}
        self.cuts: dict[Cut, tuple[list[int], list[float]]] = {}
        self.highs = quiet_highs()
        self.highs.setOptionValue("threads", THREADS)
        self.highs.passModel(model_of(self.arrays))

    def relaxation(self) -> Relaxation:
        """Return what was found last."""
        used: dict[Way, float] = {}
        for shares in self.used():
            for way, share in shares.items():
                used[way] = max(used.get(way, 0.0), share)
        return Relaxation(self.bound(), used, self.connected())

    def strengthen(self, ends_at: float) -> bool:
        """Add the cuts that solutions break, round by round; tell whether the last round was solved."""
        for _ in range(ROUNDS):
            reached = self.bound()
            found = broken_cuts(self.model, self.used(), self.connected(), ends_at)
            fresh = [cut for cut in dict.fromkeys(found) if cut not in self.cuts]
            self._add(fresh)
            if not self.solve(now_s() + LEAST_S):
                return False
            gain = self.bound() - reached
            if not fresh or now_s() > ends_at or gain <= GAIN * abs(reached):
                break
        return True

    def state_cuts(self) -> None:
        """State in the model the cuts that hold the bound where it is."""
        duals = self.duals[len(self.duals) - len(self.cuts) :]
        for i, (cut, dual) in enumerate(zip(self.cuts, duals, strict=True)):
            if dual > 0:
                lanes = [lane for way in cut.ways for lane in self.model.lanes_on[way]]
                come = pulp.lpSum(self.model.used[lane, cut.period] for lane in lanes)
                self.model.problem += come - self.model.connected[cut.consumer] >= 0, f"reached__{i}"

    def solve(self, ends_at: float) -> bool:
        """Solve, and tell whether that succeeded in time."""
        self.highs.setOptionValue("time_limit", self._clock() + by_wall_s(max(0.0, ends_at - now_s())))
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self.x = np.array(self.highs.getSolution().col_value)
        self.duals = np.array(self.highs.getSolution().row_dual)
        return True

    def _clock(self) -> float:
        return float(self.highs.getRunTime())

    def used(self) -> list[dict[Way, float]]:
        """Return how far each way is used in each period."""
        found = []
        for t in self.model.data.periods:
            shares: dict[Way, float] = {}
            for lane in self.model.lanes:
                shares[lane.way] = shares.get(lane.way, 0.0) + self._value(self.model.used[lane, t])
            found.append(shares)
        return found

    def connected(self) -> dict[int, float]:
        """Return how far each consumer is connected."""
        held = {c: self.column.get(x) for c, x in self.model.connected.items()}
        return {c: 0.0 if i is None else float(self.x[i]) for c, i in held.items()}

    def _value(self, expression: pulp.LpAffineExpression) -> float:
        return float(sum(self.x[self.column[v]] * factor for v, factor in expression.items()))

    def _add(self, cuts: list[Cut]) -> None:
        for cut in cuts:
            entries: dict[int, float] = {self.column[self.model.connected[cut.consumer]]: -1.0}
            for way in cut.ways:
                for lane in self.model.lanes_on[way]:
                    for variable, factor in self.model.used[lane, cut.period].items():
                        i = self.column[variable]
                        entries[i] = entries.get(i, 0.0) + factor
            row = list(entries), list(entries.values())
            self.cuts[cut] = row
            self.highs.addRow(0.0, highspy.kHighsInf, len(row[0]), np.array(row[0]), np.array(row[1]))

    def bound(self) -> float:
        """Return what no design costs less than, as the duals prove it."""
        return self._with_rows().proven(self.duals) * self.arrays.cost_unit

    def _with_rows(self) -> Arrays:
        rows = list(self.cuts.values())
        index = np.array([i for row, _ in rows for i in row], dtype=np.int32)
        value = np.array([x for _, row in rows for x in row])
        lengths = np.cumsum([len(row) for row, _ in rows], dtype=np.int32)
        old = self.arrays
        return replace(
            old,
            starts=np.concatenate([old.starts, old.starts[-1] + lengths]).astype(np.int32),
            index=np.concatenate([old.index, index]),
            value=np.concatenate([old.value, value]),
            row_lower=np.concatenate([old.row_lower, np.zeros(len(rows))]),
            row_upper=np.concatenate([old.row_upper, np.full(len(rows), np.inf)]),
        )


def broken_cuts(
    model: NetworkModel, used: list[dict[Way, float]], connected: Mapping[int, float], ends_at: float
) -> Iterator[Cut]:
    """Yield cuts that fractions of decisions break; around consumers of one set only once."""
    data = model.data
    with_source = {source.node for source in data.sources}
    flows = [_Flow(shares, with_source) for shares in used]
    settled: set[tuple[str, int]] = set()
    for c in sorted(connected, key=lambda c: -connected[c]):
        if now_s() > ends_at:
            return
        node = data.consumers[c].node
        t = max(data.periods, key=lambda t, c=c: data.demand[c][t])  # type: ignore[misc]
        if connected[c] <= BROKEN or node in with_source or not data.demand[c][t] or (node, t) in settled:
            continue
        for ways, inside in flows[t].cuts(node, connected[c]):
            settled.update((other, t) for other in inside)
            yield Cut(c, t, ways)


class _Flow:
    """Finds sets around a node into which too little leads, by flows from the sources."""

    def __init__(self, shares: Mapping[Way, float], with_source: set[str]) -> None:
        self.shares = shares
        self.with_source = with_source
        self.into: dict[str, list[Way]] = {}
        self.out_of: dict[str, list[Way]] = {}
        for way in shares:
            self.into.setdefault(way.head, []).append(way)
            self.out_of.setdefault(way.tail, []).append(way)

    def cuts(self, node: str, wanted: float) -> Iterator[tuple[tuple[Way, ...], set[str]]]:
        """Yield nested sets into which less than wanted leads, with the ways into them."""
        capacity = dict(self.shares)
        for _ in range(NESTED):
            inside = self._short_of(node, wanted, capacity)
            if inside is None:
                return
            ways = tuple(w for n in inside for w in self.into.get(n, ()) if w.tail not in inside)
            if sum(self.shares[w] for w in ways) > wanted - BROKEN:
                return
            yield ways, inside
            for way in ways:
                capacity[way] = 1.0

    def _short_of(self, node: str, wanted: float, capacity: dict[Way, float]) -> set[str] | None:
        """Return the nodes from which more could still come, when what is wanted does not reach a node."""
        left = dict(capacity)
        back: dict[Way, float] = {}
        come = 0.0
        while come < wanted - BROKEN:
            path, seen = self._path(node, left, back)
            if path is None:
                return seen
            amount = min(wanted - come, *(left[w] if ahead else back[w] for w, ahead in path))
            for way, ahead in path:
                left[way] += -amount if ahead else amount
                back[way] = back.get(way, 0.0) + (amount if ahead else -amount)
            come += amount
        return None

    def _path(
        self, node: str, left: Mapping[Way, float], back: Mapping[Way, float]
    ) -> tuple[list[tuple[Way, bool]] | None, set[str]]:
        """Return a way from a source to a node on which something is left, or the nodes searched."""
        step: dict[str, tuple[str, Way, bool]] = {}
        seen, waiting = {node}, deque([node])
        while waiting:
            here = waiting.popleft()
            if here in self.with_source:
                path = []
                while here != node:
                    here, way, ahead = step[here]
                    path.append((way, ahead))
                return path, seen
            for way in self.into.get(here, ()):
                if way.tail not in seen and left[way] > BROKEN / 5:
                    step[way.tail] = (here, way, True)
                    seen.add(way.tail)
                    waiting.append(way.tail)
            for way in self.out_of.get(here, ()):
                if way.head not in seen and back.get(way, 0.0) > BROKEN / 5:
                    step[way.head] = (here, way, False)
                    seen.add(way.head)
                    waiting.append(way.head)
        return None, seen
