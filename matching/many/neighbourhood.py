"""Decides anew on a few arcs of a plan, all others kept as they are: a small problem, solved to the end.

What rows have left without these arcs limits them; a need, processor or pool that others use is open, and
costs nothing more. Of offers with a store nothing is decided anew: their periods hang together otherwise.
"""

from typing import Final

import numpy as np

from matching.arrays import scaled
from matching.draft import Draft
from matching.highs import FEASIBLE_POINT, highs_with
from matching.many.deciding import OPEN
from matching.many.relaxation import Relaxation
from matching.many.sketching import UNUSED
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import Limit

GAP: Final = 3e-3
"""Gap to which a small problem is solved."""
BETTER: Final = 1e-9
"""Share of what some arcs are worth by which another plan of them has to be worth more."""


def carries(sent: Floats) -> Booleans:
    """Tell which arcs carry something in some period."""
    found: Booleans = (sent > 0).max(axis=1, initial=False)
    return found


class Standing:
    """A plan while it is improved: what it carries, and what stands in each row."""

    def __init__(self, problem: Relaxation, sent: Floats) -> None:
        """Begin with a plan."""
        self.problem, self.sent = problem, sent.copy()
        self.load = np.zeros(problem.rows.lower.shape)
        self._add(np.arange(len(problem.table)), self.sent)

    @property
    def free(self) -> Booleans:
        """Return the arcs that may be decided anew."""
        table = self.problem.table
        stored = np.zeros(table.offers + len(table.document.processors), dtype=bool)
        stored[self.problem.stores.offer] = True
        free: Booleans = self.problem.usable & ~stored[table.source]
        return free

    def put(self, arcs: Integers, sent: Floats) -> None:
        """Let some arcs carry something else."""
        self._add(arcs, sent - self.sent[arcs])
        self.sent[arcs] = sent

    def _add(self, arcs: Integers, more: Floats) -> None:
        rows = self.problem.rows
        entry, count = rows.entries(arcs)
        np.add.at(self.load, rows.row[entry], rows.factor[entry][:, None] * np.repeat(more, count, axis=0))


def decide_anew(standing: Standing, arcs: Integers, time_s: float) -> bool:
    """Put the best plan of some arcs in place of the one that stands, and tell whether it is worth more.

    Args:
        standing: The plan, changed in place.
        arcs: Arcs that may be decided anew.
        time_s: Most that the solver may take, s.
    """
    small = _Small(standing, arcs)
    own, found = standing.sent[arcs], small.solved(time_s)
    if found is None or small.worth(found) <= small.worth(own) + BETTER * abs(small.worth(own)):
        return False
    standing.put(arcs, found)
    return True


class _Small:
    """The problem of some arcs: what each sends in each period, with what opens it."""

    def __init__(self, standing: Standing, arcs: Integers) -> None:
        problem = standing.problem
        self._most = problem.most.sent[arcs]
        self._worth, self._opening = problem.worth[arcs], problem.opening[arcs]
        self._least = np.where(self._most > 0, problem.table.least[arcs, None], 0.0)
        self._own = standing.sent[arcs]
        entry, count = problem.rows.entries(arcs)
        self._arc, self._factor = np.repeat(np.arange(len(arcs)), count), problem.rows.factor[entry]
        touched, self._row = np.unique(problem.rows.row[entry], return_inverse=True)
        own = np.zeros((len(touched), problem.periods))
        np.add.at(own, self._row, self._factor[:, None] * self._own[self._arc])
        rest = standing.load[touched] - own
        self._lower = np.minimum(problem.rows.lower[touched] - rest, own)
        self._upper = np.maximum(problem.rows.upper[touched] - rest, own)
        self._look_behind(standing, arcs)

    def _look_behind(self, standing: Standing, arcs: Integers) -> None:
        """Find the gates that nothing else opens, and which arcs are behind them."""
        gates = standing.problem.gates
        place = np.full(len(standing.problem.table), -1)
        place[arcs] = np.arange(len(arcs))
        used = carries(standing.sent)
        used[arcs] = False
        opened = np.bincount(gates.gate, used[gates.arc], len(gates.cost)) > 0
        mine = (place[gates.arc] >= 0) & ~opened[gates.gate]
        closed, self._gate = np.unique(gates.gate[mine], return_inverse=True)
        self._behind, self._gate_cost = place[gates.arc[mine]], gates.cost[closed]

    def solved(self, time_s: float) -> Floats | None:
        """Return what each arc carries in each period; None where the solver found nothing in the time."""
        draft = Draft()
        send = draft.columns(np.broadcast_to(-self._worth[:, None], self._most.shape), self._most)
        rows = draft.rows(self._upper, self._lower)
        draft.put(rows[self._row], send[self._arc], self._factor[:, None])
        self._state_openings(draft, send)
        self._state_lots(draft, send)
        arrays = scaled(draft.arrays())
        highs = highs_with(arrays, Limit(GAP, time_s))
        highs.run()
        if highs.getInfo().primal_solution_status != FEASIBLE_POINT:
            return None
        values = (np.array(highs.getSolution().col_value) * arrays.unit)[send]
        sent = np.where(values > UNUSED * self._most, np.minimum(values, self._most), 0.0)
        cleaned: Floats = np.where(sent >= OPEN * self._least, np.maximum(sent, self._least), 0.0)
        return np.where(sent > 0, cleaned, 0.0)

    def _state_openings(self, draft: Draft, send: Integers) -> None:
        paid = np.flatnonzero(self._opening > 0)
        gate = draft.columns(self._opening[paid], 1.0, whole=True)
        self._tie(draft, send, paid, gate)
        gates = draft.columns(self._gate_cost, 1.0, whole=True)
        self._tie(draft, send, self._behind, gates[self._gate])

    def _tie(self, draft: Draft, send: Integers, arcs: Integers, gate: Integers) -> None:
        """Write x_at ≤ M_at·y."""
        rows = draft.rows(np.zeros((len(arcs), self._most.shape[1])))
        draft.put(rows, send[arcs], 1.0)
        draft.put(rows, gate[:, None], -self._most[arcs])

    def _state_lots(self, draft: Draft, send: Integers) -> None:
        """Write ℓ_a·z_at ≤ x_at ≤ M_at·z_at."""
        arcs, times = np.nonzero((self._least > 0) & (self._most > 0))
        used = draft.columns(np.zeros(len(arcs)), 1.0, whole=True)
        most, least = draft.rows(np.zeros(len(arcs))), draft.rows(np.zeros(len(arcs)))
        draft.put(most, send[arcs, times], 1.0)
        draft.put(most, used, -self._most[arcs, times])
        draft.put(least, send[arcs, times], -1.0)
        draft.put(least, used, self._least[arcs, times])

    def worth(self, sent: Floats) -> float:
        """Return what these arcs are worth."""
        used = carries(sent)
        gates = np.bincount(self._gate, used[self._behind], len(self._gate_cost)) > 0
        paid = float(self._opening[used].sum()) + float(self._gate_cost[gates].sum())
        return float(self._worth @ sent.sum(axis=1)) - paid
