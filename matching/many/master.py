"""The linear problem over the arcs that joined so far, kept alive in the solver from round to round.

Every column is measured in the most it can carry and every row in its largest entry, by powers of two, as in
`matching/arrays.py`: the solver's tolerances, which are absolute, then are shares of what is concerned.
"""

from typing import Final

import numpy as np

from matching.arrays import LARGEST_COST, power_of_two
from matching.highs import DUAL, PRIMAL, quiet_highs
from matching.highs_library import highspy
from matching.many.relaxation import Prices, Relaxation
from matching.many.rows import entries_of
from matching.rules.ends import Floats, Integers
from matching.solver_run import THREADS, TOLERANCE

MISSED: Final = 1e6
"""Cost of a row that is missed by as much as it can be, in the scale of the solver, where most is 1,024."""


class Master:
    """Arcs join; the values and prices are those of the last run."""

    def __init__(self, problem: Relaxation, *, bounded: bool = False) -> None:
        """State the rows, with stores, gates and what is decided.

        Args:
            problem: The problem.
            bounded: Whether every arc has the most that it can carry as a limit of its own. That follows from
                the rows: without it prices stand at rows, with it presolve does ten times as much where
                stores tie periods together.
        """
        self.problem = problem
        self._bounded = bounded
        self._measure()
        self.highs = quiet_highs()
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self.highs.setOptionValue(name, TOLERANCE)
        self.highs.setOptionValue("threads", THREADS)
        self._add_rows()
        self._first_gate_row = self.highs.getNumRow()
        self._add_stock()
        self._add_gates()
        self._gate_entry: list[Integers] = []
        self._gate_time: list[Integers] = []
        self.arcs = np.zeros(0, dtype=np.int64)
        self.columns = np.zeros(0, dtype=np.int64)
        self.opened: list[tuple[Integers, Integers]] = []
        """Arcs whose opening is a column, with that column."""
        self._joined = np.zeros(len(problem.table), dtype=bool)
        self._by_arc = np.argsort(problem.gates.arc, kind="stable")
        self._gate_start = np.searchsorted(problem.gates.arc[self._by_arc], np.arange(len(problem.table) + 1))
        decided, quantity = problem.decided
        self._join(decided, quantity, quantity)
        self._add_missed()

    def _measure(self) -> None:
        problem, rows = self.problem, self.problem.rows
        self.unit = power_of_two(problem.most.sent)
        stock = self._stock_unit = power_of_two(problem.stores.most)
        open_ = problem.most.sent > 0
        size = np.abs(rows.factor)[:, None] * np.where(open_, self.unit, 0.0)[rows.arc]
        largest = np.zeros(rows.lower.shape)
        for t in range(problem.periods):
            np.maximum.at(largest[:, t], rows.row, size[:, t])
        if len(stock):
            np.maximum.at(largest, problem.stores.offer, np.where(problem.stores.most > 0, stock, 0.0))
        self._row_unit = power_of_two(largest)
        reach = np.abs(problem.value * np.where(open_, self.unit, 0.0)).max(initial=0.0)
        reach = max(reach, problem.gates.cost.max(initial=0.0))
        self.cost_unit = float(power_of_two(np.array([reach / LARGEST_COST]))[0])
        if problem.held is not None:
            held = np.abs(problem.held.worth[:, None] * np.where(open_, self.unit, 0.0)).max(initial=0.0)
            self._held_unit = float(power_of_two(np.array([held]))[0])

    def _add_rows(self) -> None:
        rows = self.problem.rows
        lower, upper = (rows.lower / self._row_unit).ravel(), (rows.upper / self._row_unit).ravel()
        none = np.zeros(0, dtype=np.int32), np.zeros(0)
        starts = np.zeros(len(lower), dtype=np.int32)
        self.highs.addRows(len(lower), _finite(lower), _finite(upper), 0, starts, *none)
        if self.problem.held is not None:
            reached = float(self.problem.held.reached.sum()) / self._held_unit
            self.highs.addRow(reached, highspy.kHighsInf, 0, *none)

    def _add_stock(self) -> None:
        """Add s_ot of every period but the last, after which nothing is in store."""
        problem, periods = self.problem, self.problem.periods
        stores = problem.stores
        count = len(stores.offer)
        self._stocks = count * (periods - 1)
        if not self._stocks:
            return
        store, time = np.repeat(np.arange(count), periods - 1), np.tile(np.arange(periods - 1), count)
        offer, unit = stores.offer[store], self._stock_unit[store, time]
        row = np.c_[offer * periods + time, offer * periods + time + 1]
        factor = np.c_[
            unit / self._row_unit[offer, time],
            -stores.kept[store] * unit / self._row_unit[offer, time + 1],
        ]
        cost = stores.cost[store] * unit / self.cost_unit
        upper = stores.most[store, time] / unit
        self._add_columns(
            cost,
            np.zeros(len(cost)),
            upper,
            np.full(len(cost), 2, dtype=np.int64),
            row.ravel(),
            factor.ravel(),
        )

    def _add_gates(self) -> None:
        self.node_gates = self._add_switches(self.problem.gates.cost)
        """Columns of what opens needs, processors and pools."""

    def _add_switches(self, cost: Floats) -> Integers:
        """Add columns between nought and one that stand in no row yet, and return them.

        Args:
            cost: Of each, €.
        """
        first, count = int(self.highs.getNumCol()), len(cost)
        nothing = np.zeros(count, dtype=np.int64)
        self._add_columns(
            cost / self.cost_unit, np.zeros(count), np.ones(count), nothing, nothing[:0], np.zeros(0)
        )
        return first + np.arange(count)

    def _add_missed(self) -> None:
        """Let rows be missed, dearly, that nothing, or what is decided alone, does not keep."""
        rows = self.problem.rows
        arcs, quantity = self.problem.decided
        entry, count = rows.entries(arcs)
        load = np.zeros(rows.lower.shape)
        np.add.at(load, rows.row[entry], rows.factor[entry][:, None] * np.repeat(quantity, count, axis=0))
        below, above = (
            np.flatnonzero((load < rows.lower).ravel()),
            np.flatnonzero((load > rows.upper).ravel()),
        )
        missed = np.r_[below, above]
        sign = np.r_[np.ones(len(below)), -np.ones(len(above))]
        if self.problem.held is not None and self.problem.held.reached.sum() > 0:
            missed, sign = np.r_[missed, rows.lower.size], np.r_[sign, 1.0]
        self._first_missed, self._missed = self.highs.getNumCol(), len(missed)
        endless = np.full(len(missed), highspy.kHighsInf)
        cost = np.full(len(missed), MISSED)
        self._add_columns(
            cost, np.zeros(len(missed)), endless, np.ones(len(missed), dtype=np.int64), missed, sign
        )

    def join(self, arcs: Integers) -> None:
        """Let arcs join that have not."""
        fresh = arcs[~self._joined[arcs]]
        most = self.problem.most.sent[fresh]
        bounded = self._bounded | np.isfinite(self.problem.table.limit[fresh, None]) | (most == 0)
        upper = np.where(bounded, most, np.inf)
        self._join(fresh, np.zeros(upper.shape), upper)

    def _join(self, arcs: Integers, lower: Floats, upper: Floats) -> None:
        if not len(arcs):
            return
        problem, periods = self.problem, self.problem.periods
        unit = self.unit[arcs]
        entry, count = problem.rows.entries(arcs)
        row, factor = problem.rows.row[entry], problem.rows.factor[entry]
        share = factor[:, None] * np.repeat(unit, count, axis=0) / self._row_unit[row]
        where = row[:, None] * periods + np.arange(periods)
        order = _by_period(count, periods)
        index, value, counts = where.T.ravel()[order], share.T.ravel()[order], np.repeat(count, periods)
        if problem.held is not None:
            held = np.repeat(problem.held.worth[arcs], periods) * unit.ravel() / self._held_unit
            index, value, counts = _with_last(index, value, counts, problem.rows.lower.size, held)
        first = self.highs.getNumCol()
        cost = -(problem.value[arcs] * unit).ravel() / self.cost_unit
        self._add_columns(cost, (lower / unit).ravel(), (upper / unit).ravel(), counts, index, value)
        columns = first + np.arange(len(arcs)) * periods
        self._joined[arcs] = True
        self.arcs, self.columns = np.r_[self.arcs, arcs], np.r_[self.columns, columns]
        self._open_arcs(arcs, columns)
        self._put_behind_gates(arcs, columns)

    def _open_arcs(self, arcs: Integers, columns: Integers) -> None:
        """Add y_a and x_at ≤ M_at·y_a for arcs whose opening is to be decided on."""
        problem, periods = self.problem, self.problem.periods
        paid = (problem.opening[arcs] > 0) & problem.explicit
        some, first = arcs[paid], columns[paid]
        gate = self._add_switches(problem.opening[some])
        self.opened.append((some, gate))
        sent = first[:, None] + np.arange(periods)
        most = problem.most.sent[some] / self.unit[some]
        self._limit_by(sent, np.repeat(gate[:, None], periods, axis=1), most, np.full(len(some), -1))

    def _put_behind_gates(self, arcs: Integers, columns: Integers) -> None:
        """Add x_at ≤ M_at·y for the needs, processors and pools that arcs are behind."""
        problem, periods = self.problem, self.problem.periods
        at, count = entries_of(self._gate_start, arcs)
        entry = self._by_arc[at]
        sent = np.repeat(columns, count)[:, None] + np.arange(periods)
        gate = np.repeat(self.node_gates[problem.gates.gate[entry]][:, None], periods, axis=1)
        behind = problem.gates.arc[entry]
        self._limit_by(sent, gate, problem.most.sent[behind] / self.unit[behind], entry)

    def _limit_by(self, sent: Integers, gate: Integers, most: Floats, entry: Integers) -> None:
        if not sent.size:
            return
        nothing = np.zeros(sent.size)
        self._tie(sent.ravel(), gate.ravel(), most.ravel(), nothing - highspy.kHighsInf, nothing)
        self._gate_entry.append(np.repeat(entry, sent.shape[1]))
        self._gate_time.append(np.tile(np.arange(sent.shape[1]), len(sent)))

    def _tie(self, sent: Integers, gate: Integers, times: Floats, lower: Floats, upper: Floats) -> None:
        """Add rows: what is sent less so many times what opens it lies between two limits."""
        count = len(sent)
        index = np.c_[sent, gate].astype(np.int32).ravel()
        value = np.c_[np.ones(count), -times].ravel()
        starts = np.arange(0, 2 * count, 2, dtype=np.int32)
        self.highs.addRows(count, lower, upper, 2 * count, starts, index, value)

    def _add_columns(
        self, cost: Floats, lower: Floats, upper: Floats, count: Integers, index: Integers, value: Floats
    ) -> None:
        if len(cost):
            starts = np.r_[0, np.cumsum(count)[:-1]].astype(np.int32)
            self.highs.addCols(
                len(cost), cost, lower, _finite(upper), len(index), starts, index.astype(np.int32), value
            )

    def solve(self, *, warm: bool, time_s: float) -> bool:
        """Solve the problem over the arcs that joined, and tell whether that was ended in the time.

        Args:
            warm: Whether to go on from the last basis, or from nothing, with presolve.
            time_s: Time it may take, s.
        """
        highs = self.highs
        if not warm:
            highs.clearSolver()
        highs.setOptionValue("presolve", "off" if warm else "on")
        highs.setOptionValue("simplex_strategy", PRIMAL if warm else DUAL)
        return self.run(time_s)

    def decide_on(self, columns: Integers) -> None:
        """Let columns be whole numbers."""
        kinds = np.full(len(columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.highs.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)

    def add_lots(self, arcs: Integers, time: Integers) -> Integers:
        """Add ℓ·z ≤ x ≤ M·z for arcs with a lot in some periods, and return the columns z."""
        problem = self.problem
        place = np.full(len(problem.table), -1)
        place[self.arcs] = self.columns
        sent, gate = place[arcs] + time, self._add_switches(np.zeros(len(arcs)))
        most = problem.most.sent[arcs, time] / self.unit[arcs, time]
        self._limit_by(sent[:, None], gate[:, None], most[:, None], np.full(len(arcs), -1))
        self.add_least(sent, gate, problem.table.least[arcs] / self.unit[arcs, time])
        return gate

    def add_least(self, sent: Integers, gate: Integers, least: Floats) -> None:
        """Add x ≥ ℓ·z for columns of arcs and of what opens them."""
        nothing = np.zeros(len(sent))
        self._tie(sent, gate, least, nothing, nothing + highspy.kHighsInf)

    def run(self, time_s: float) -> bool:
        """Solve the problem as it stands, and tell whether that was ended in the time, s."""
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(time_s, 0.0))
        self.highs.run()
        solution = self.highs.getSolution()
        self._values, self._duals = np.array(solution.col_value), np.array(solution.row_dual)
        return self._is_ended()

    def _is_ended(self) -> bool:
        return self.highs.getModelStatus() in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        )

    @property
    def missed(self) -> float:
        """Return by how much rows are missed, as a share of what they can be."""
        return float(self._values[self._first_missed : self._first_missed + self._missed].sum())

    @property
    def value(self) -> float:
        """Return what the plan of the last run is worth, what is missed counted."""
        return -float(self.highs.getInfo().objective_function_value) * self.cost_unit

    def reprice(self, value: Floats) -> None:
        """Let what is sent on the arcs that joined be worth something else: a line for each, in order."""
        cost = -(value * self.unit[self.arcs]).ravel() / self.cost_unit
        columns = self.sent_columns()
        self.highs.changeColsCost(len(columns), columns.astype(np.int32), cost)

    def limit(self, lower: Floats, upper: Floats) -> None:
        """Let the arcs that joined carry between these: a line for each, in order."""
        unit = self.unit[self.arcs]
        columns = self.sent_columns()
        self.highs.changeColsBounds(
            len(columns), columns.astype(np.int32), (lower / unit).ravel(), _finite((upper / unit).ravel())
        )

    def sent_columns(self) -> Integers:
        """Return the columns of what is sent, arc by arc and period by period."""
        sent = self.columns[:, None] + np.arange(self.problem.periods)
        return sent.ravel()

    def stored_eur(self) -> float:
        """Return what the stock of the last run costs."""
        cost = np.array(self.highs.getLp().col_cost_)[: self._stocks]
        return float(self._values[: self._stocks] @ cost) * self.cost_unit

    def carried(self) -> Floats:
        """Return what each arc that joined carries in each period, unit."""
        sent = self._values[self.sent_columns()].reshape(len(self.arcs), self.problem.periods)
        carried: Floats = np.maximum(sent, 0.0) * self.unit[self.arcs]
        return carried

    def prices(self) -> Prices:
        """Return the prices of the last run, those of the wrong sign as none."""
        duals = -self._duals
        rows = self.problem.rows
        size = rows.lower.size
        told = duals[:size].reshape(rows.lower.shape) * self.cost_unit / self._row_unit
        told = np.where(told > 0, np.where(np.isfinite(rows.upper), told, 0.0), told)
        told = np.where(told < 0, np.where(np.isfinite(rows.lower), told, 0.0), told)
        gates = np.zeros(self.problem.gates_shape)
        if self._gate_entry:
            entry, time = np.concatenate(self._gate_entry), np.concatenate(self._gate_time)
            behind = entry >= 0
            priced = np.maximum(duals[self._first_gate_row :], 0.0)[behind] * self.cost_unit
            arc = self.problem.gates.arc[entry[behind]]
            gates[entry[behind], time[behind]] = priced / self.unit[arc, time[behind]]
        held = 0.0
        if self.problem.held is not None:
            held = max(0.0, -float(duals[size])) * self.cost_unit / self._held_unit
        return Prices(told, gates, held)


def _finite(limits: Floats) -> Floats:
    """Return limits in the solver's own words for what is endless."""
    return np.clip(limits, -highspy.kHighsInf, highspy.kHighsInf)


def _by_period(count: Integers, periods: int) -> Integers:
    """Return the order of entries by arc, then period, where they stand by period, then arc and entry."""
    size = int(count.sum())
    arc = np.repeat(np.arange(len(count)), count)
    key = np.tile(arc, periods) * periods + np.repeat(np.arange(periods), size)
    return np.argsort(key, kind="stable")


def _with_last(
    index: Integers, value: Floats, count: Integers, row: int, last: Floats
) -> tuple[Integers, Floats, Integers]:
    """Return the entries of columns with one more in each."""
    ends = np.cumsum(count)
    return np.insert(index, ends, row), np.insert(value, ends, last), count + 1
