"""The linear problem of an instance over all its arcs, and the bound that prices prove over all of them.

Maximise Σ_at v_at·x_at - Σ_ot h_o·s_ot - Σ f·y. Decisions are shares here. Where there is one period, what
opens an arc is x ÷ M of its cost, so that no share is needed: the cost is spread over the most it can carry.
Where there are several, an arc that opens pays the greatest of its shares x_t ÷ M_t, as a column of its own.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.many.most import Most, find_most
from matching.many.rows import Rows, stated_rows
from matching.many.table import Table
from matching.many.worth import worth_of
from matching.rules.ends import Booleans, Floats, Integers


@dataclass(frozen=True)
class Gates:
    """What has to be open for an arc to carry anything, arcs themselves apart: needs, processors, pools."""

    cost: Floats
    """€, of each gate."""
    of: list[tuple[str, str]]
    """Rule and id of each gate."""
    arc: Integers
    """Arcs behind gates, in order; one stands several times that is behind several."""
    gate: Integers
    """The gate of each."""


@dataclass(frozen=True)
class Stores:
    """Stores beside offers."""

    offer: Integers
    cost: Floats
    """h, €/unit and period; nought where money does not count."""
    kept: Floats
    """1 - λ."""
    most: Floats
    """Unit; a line for each store."""


@dataclass(frozen=True)
class Held:
    """An objective that another one must not lower."""

    worth: Floats
    """What one unit on each arc adds to it."""
    reached: float
    """What it must come to at least."""


@dataclass(frozen=True)
class Prices:
    """What one more unit of each limit is worth."""

    rows: Floats
    """A line for each row, a column for each period."""
    gates: Floats
    """Of x ≤ M·y: a line for each entry of the gates, a column for each period."""
    held: float = 0.0
    """What one unit less of the objective that is held would be worth."""


@dataclass(frozen=True)
class Proven:
    """What prices prove over all arcs."""

    prices: Prices
    bound: float
    """No plan is worth more."""
    beyond: Floats
    """What one unit on each arc is worth beyond these prices, its own opening left aside."""
    gain: Floats
    """What each arc could add at most, its opening paid; where no plan is better, at most nought."""


@dataclass(frozen=True)
class Relaxation:
    """An instance to be maximised, with all of its arcs."""

    table: Table
    rows: Rows
    most: Most
    worth: Floats
    """What one unit on each arc is worth, openings left aside."""
    charged: bool
    """Whether what costs money counts."""
    gates: Gates
    stores: Stores
    held: Held | None = None

    @cached_property
    def opening(self) -> Floats:
        """Return what opening each arc costs, €."""
        return self.table.opening if self.charged else np.zeros(len(self.table))

    @cached_property
    def value(self) -> Floats:
        """Return v_at: what one unit sent is worth; of one period, with its share of the opening."""
        sent = self.most.sent
        value = np.repeat(self.worth[:, None], sent.shape[1], axis=1)
        if sent.shape[1] > 1:
            return value
        share: Floats = np.where(sent > 0, self.opening[:, None] / np.where(sent > 0, sent, 1.0), 0.0)
        return value - share

    @cached_property
    def shared_opening(self) -> Floats:
        """Return what opening each arc costs where several periods share it, €."""
        return self.opening if self.most.sent.shape[1] > 1 else np.zeros(len(self.table))

    @property
    def gates_shape(self) -> tuple[int, int]:
        """Return the entries of the gates, and the periods."""
        return len(self.gates.arc), self.table.periods

    @cached_property
    def usable(self) -> Booleans:
        """Tell which arcs may join: those that can carry anything, and are not decided."""
        usable: Booleans = self.most.sent.max(axis=1, initial=0.0) > 0
        usable[list(self.table.decided)] = False
        return usable

    @cached_property
    def decided(self) -> tuple[Integers, Floats]:
        """Return the arcs whose quantity is decided, with it."""
        decided = self.table.decided
        arcs = np.array(list(decided), dtype=np.int64)
        return arcs, np.array(list(decided.values()), dtype=float).reshape(len(arcs), self.table.periods)

    def proven(self, prices: Prices) -> Proven:
        """Return what prices prove over all arcs."""
        rows = self.rows
        taken = np.add.reduceat(prices.rows[rows.row] * rows.factor[:, None], rows.start[:-1], axis=0)
        beyond = self.worth[:, None] - taken
        if self.held is not None:
            beyond += prices.held * self.held.worth[:, None]
        np.subtract.at(beyond, self.gates.arc, prices.gates)
        over = beyond + (self.value - self.worth[:, None])
        sent = self.most.sent
        gain = (np.maximum(over, 0.0) * sent).sum(axis=1) - self.shared_opening
        arcs, quantity = self.decided
        bound = float(np.maximum(gain[self.usable], 0.0).sum()) + float((over[arcs] * quantity).sum())
        bound -= float(self.shared_opening[arcs] @ _share(quantity, sent[arcs]).max(axis=1, initial=0.0))
        limits = np.where(prices.rows > 0, rows.upper, rows.lower)
        bound += float((prices.rows * np.where(prices.rows != 0, limits, 0.0)).sum())
        bound += self._stored(prices) + self._opened(prices)
        if self.held is not None:
            bound -= prices.held * self.held.reached
        return Proven(prices, bound, beyond, gain)

    def _stored(self, prices: Prices) -> float:
        """Return what stock adds to the bound: what waits is taken from one period and given to the next."""
        price, stores = prices.rows[self.stores.offer], self.stores
        if not len(price):
            return 0.0
        left = stores.kept[:, None] * price[:, 1:] - price[:, :-1] - stores.cost[:, None]
        return float((np.maximum(left, 0.0) * stores.most[:, :-1]).sum())

    def _opened(self, prices: Prices) -> float:
        """Return what gates add to the bound."""
        paid = (prices.gates * self.most.sent[self.gates.arc]).sum(axis=1)
        left = np.bincount(self.gates.gate, paid, len(self.gates.cost)) - self.gates.cost
        return float(np.maximum(left, 0.0).sum())


def _share(quantity: Floats, most: Floats) -> Floats:
    share: Floats = np.where(most > 0, quantity / np.where(most > 0, most, 1.0), 0.0)
    return share


def relaxation_of(table: Table) -> Relaxation:
    """Return the linear problem of an instance in its own objective."""
    rows, most = stated_rows(table), find_most(table)
    return _in_objective(table, rows, most, table.document.objective)


def among_ties(first: Relaxation, reached: float) -> Relaxation:
    """Return the problem of the best net benefit among the plans that come to as much as one."""
    other = _in_objective(first.table, first.rows, first.most, "net_benefit")
    return replace(other, held=Held(first.worth, reached))


def _in_objective(table: Table, rows: Rows, most: Most, objective: str) -> Relaxation:
    charged = objective == "net_benefit"
    worth = worth_of(table, objective)
    return Relaxation(
        table,
        rows,
        most,
        worth,
        charged,
        _gates(table, charged=charged),
        _stores(table, most, charged=charged),
    )


def _stores(table: Table, most: Most, *, charged: bool) -> Stores:
    position = {offer.id: i for i, offer in enumerate(table.document.offers)}
    stores = table.document.storage
    return Stores(
        offer=np.array([position[store.offer] for store in stores], dtype=np.int64),
        cost=np.array([store.cost_eur_per_unit_period if charged else 0.0 for store in stores], dtype=float),
        kept=np.array([1 - store.loss_per_period for store in stores], dtype=float),
        most=most.stock,
    )


def _gates(table: Table, *, charged: bool) -> Gates:
    """Return the needs, processors and pools that cost something to open, with the arcs around each."""
    of: list[tuple[str, str]] = []
    cost: list[float] = []
    arcs: list[Integers] = [np.zeros(0, dtype=np.int64)]

    def add(rule: str, key: str, price: float, around: list[Integers]) -> None:
        if charged and price > 0:
            of.append((rule, key))
            cost.append(price)
            arcs.append(np.unique(np.concatenate([*around, arcs[0][:0]])))

    document = table.document
    for i, need in enumerate(document.needs):
        add("need_opening", need.id, need.opening_cost_eur, [table.reaching[i]])
    near = [
        [table.reaching[table.needs + i], table.leaving[table.offers + i]]
        for i in range(len(document.processors))
    ]
    position = {p.id: i for i, p in enumerate(document.processors)}
    for i, processor in enumerate(document.processors):
        add("processor_opening", processor.id, processor.opening_cost_eur, near[i])
    for pool in document.pools:
        members = [side for key in pool.processors for side in near[position[key]]]
        add("pool_opening", pool.id, pool.opening_cost_eur, members)
    gate = np.repeat(np.arange(len(of)), [len(one) for one in arcs[1:]])
    return Gates(np.array(cost, dtype=float), of, np.concatenate(arcs), gate.astype(np.int64))
