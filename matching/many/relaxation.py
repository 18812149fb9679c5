"""The linear problem of an instance over all its arcs, and the bound that prices prove over all of them.

Maximise Σ_at v_at·x_at - Σ_ot h_o·s_ot - Σ f·y. Decisions are shares here: what opens an arc is spread over
the most that it can carry in all periods, v_at = b_a - f_a ÷ Σ_t M_at, so that no share is needed. Without
stores, periods then share nothing and can be solved one by one: see `of_period`.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.many.most import Most, find_most
from matching.many.rows import Rows, stated_rows
from matching.many.table import Table
from matching.many.worth import worth_of
from matching.prohibitive import FORBIDS, PROHIBITIVE, lowered_worths
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
    reached: Floats
    """What it must come to at least, in sum over the periods, or in each where they are solved one by one."""


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
class Bound:
    """What no plan is worth more than, by what adds to it."""

    arcs: Floats
    rows: Floats
    stores: Floats
    gates: Floats
    held: float

    @property
    def total(self) -> float:
        """Return the bound itself."""
        parts = (self.arcs, self.rows, self.stores, self.gates)
        return float(sum(float(part.sum()) for part in parts)) + self.held


@dataclass(frozen=True)
class Proven:
    """What prices prove over all arcs."""

    prices: Prices
    bound: float
    """No plan is worth more."""
    beyond: Floats
    """What one unit on each arc is worth beyond these prices, its own opening left aside."""
    over: Floats
    """The same with its share of the opening; where no plan is better, at most nought."""
    gain: Floats
    """What each arc could add at most, its opening paid."""
    parts: Bound
    """The bound by what adds to it."""


@dataclass(frozen=True)
class Relaxation:
    """An instance to be maximised, with all of its arcs."""

    table: Table
    rows: Rows
    most: Most
    worth: Floats
    """What one unit on each arc is worth, openings left aside."""
    opening: Floats
    """f, €: what each arc costs to open; nought where money does not count."""
    gates: Gates
    stores: Stores
    held: Held | None = None
    lowered: Booleans | None = None
    """Arcs whose costs forbid and were lowered to what still does; None where true costs count."""
    explicit: bool = False
    """Whether every opening is a column of its own, to be decided on, and none spread over what is sent."""

    period: int | None = None
    """The period that it is about; None for all of them."""

    @property
    def periods(self) -> int:
        """Return how many periods there are."""
        return int(self.most.sent.shape[1])

    @property
    def gates_shape(self) -> tuple[int, int]:
        """Return the entries of the gates, and the periods."""
        return len(self.gates.arc), self.periods

    @cached_property
    def value(self) -> Floats:
        """Return v_at: what one unit sent is worth, with its share of the opening where that is spread."""
        value = np.repeat(self.worth[:, None], self.periods, axis=1)
        if self.explicit:
            return value
        return value - self._spread[:, None]

    @cached_property
    def _spread(self) -> Floats:
        return _share(self.opening, self.most.sent.sum(axis=1))

    def to_be_decided(self) -> "Relaxation":
        """Return the same problem with every opening of an arc as a column of its own."""
        return replace(self, explicit=True)

    def without_openings(self) -> "Relaxation":
        """Return the same problem where nothing costs anything once; stores still cost what they do."""
        return replace(self, opening=np.zeros(len(self.table)), gates=no_gates())

    def of_period(self, t: int) -> "Relaxation":
        """Return the problem of one period, without stores; openings cost their share of it.

        The shares f·M_t ÷ Σ_t M_t of an arc, and those of what is behind a gate, add up to their costs: the
        bounds of all periods then add up to one of the whole.
        """
        at, sent, gates = slice(t, t + 1), self.most.sent, self.gates
        behind = np.zeros((len(gates.cost), self.periods))
        np.add.at(behind, gates.gate, sent[gates.arc])
        shares = [_share(most[:, t], most.sum(axis=1)) for most in (sent, behind)]
        return replace(
            self,
            rows=replace(self.rows, lower=self.rows.lower[:, at], upper=self.rows.upper[:, at]),
            most=Most(sent[:, at], np.zeros((0, 1))),
            opening=self.opening * shares[0],
            gates=replace(gates, cost=gates.cost * shares[1]),
            stores=no_stores(),
            held=self.held and Held(self.held.worth, self.held.reached[at]),
            period=t,
        )

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
        quantity = np.array(list(decided.values()), dtype=float).reshape(len(arcs), self.table.periods)
        return arcs, quantity if self.period is None else quantity[:, self.period, None]

    def proven(self, prices: Prices) -> Proven:
        """Return what prices prove over all arcs."""
        rows = self.rows
        taken = np.add.reduceat(prices.rows[rows.row] * rows.factor[:, None], rows.start[:-1], axis=0)
        beyond = self.worth[:, None] - taken
        if self.held is not None:
            beyond += prices.held * self.held.worth[:, None]
        np.subtract.at(beyond, self.gates.arc, prices.gates)
        over = beyond - self._spread[:, None]
        gain = (np.maximum(beyond, 0.0) * self.most.sent).sum(axis=1) - self.opening
        bound = Bound(
            arcs=self._of_arcs(beyond, gain),
            rows=self._of_rows(prices),
            stores=self._of_stores(prices),
            gates=self._of_gates(prices),
            held=0.0 if self.held is None else -prices.held * float(self.held.reached.sum()),
        )
        return Proven(prices, bound.total, beyond, over, gain, bound)

    def worst_miss(self, arcs: Integers, carried: Floats) -> float:
        """Return the largest share of what stands in a row by which what some arcs carry misses it.

        Where something may be stored, rows say nothing without what is: endless then.
        """
        if len(self.stores.offer):
            return np.inf
        rows = self.rows
        entry, count = rows.entries(arcs)
        terms = rows.factor[entry][:, None] * np.repeat(carried, count, axis=0)
        load, size = np.zeros(rows.lower.shape), np.zeros(rows.lower.shape)
        np.add.at(load, rows.row[entry], terms)
        np.add.at(size, rows.row[entry], np.abs(terms) / 2)
        missed = np.maximum(load - rows.upper, rows.lower - load)
        limits = np.minimum(np.abs(rows.upper), np.abs(rows.lower))
        size = np.where(limits > 0, np.minimum(limits, size), size)
        shares = np.divide(missed, size, out=np.full(missed.shape, np.inf), where=size > 0)
        return float(np.where(missed > 0, shares, 0.0).max(initial=0.0))

    def lifted(self, proven: Proven) -> Proven:
        """Return what prices prove once those of offers are raised until no arc that leaves them gains.

        Of all arcs of an offer, which compete for one supply, only the best then adds to the bound.
        """
        over = np.where(self.most.sent > 0, np.maximum(proven.over, 0.0), 0.0)
        over[~self.usable] = 0.0
        leaves = self.table.from_offer
        raised = proven.prices.rows.copy()
        offers = raised[: self.table.offers]
        more = np.zeros(offers.shape)
        np.maximum.at(more, self.table.source[leaves], over[leaves])
        offers += more
        other = self.proven(replace(proven.prices, rows=raised))
        return other if other.bound < proven.bound else proven

    def _of_arcs(self, beyond: Floats, gain: Floats) -> Floats:
        """Return what each arc adds to the bound: what it gains at its most, or at what is decided."""
        added = np.where(self.usable, np.maximum(gain, 0.0), 0.0)
        arcs, quantity = self.decided
        paid = np.where((quantity > 0).any(axis=1), self.opening[arcs], 0.0)
        added[arcs] = (beyond[arcs] * quantity).sum(axis=1) - paid
        return added

    def _of_rows(self, prices: Prices) -> Floats:
        limits = np.where(prices.rows > 0, self.rows.upper, self.rows.lower)
        added: Floats = (prices.rows * np.where(prices.rows != 0, limits, 0.0)).sum(axis=1)
        return added

    def _of_stores(self, prices: Prices) -> Floats:
        """Return what stock adds: what waits is taken from one period and given to the next."""
        price, stores = prices.rows[self.stores.offer], self.stores
        left = stores.kept[:, None] * price[:, 1:] - price[:, :-1] - stores.cost[:, None]
        added: Floats = (np.maximum(left, 0.0) * stores.most[:, :-1]).sum(axis=1)
        return added

    def _of_gates(self, prices: Prices) -> Floats:
        paid = (prices.gates * self.most.sent[self.gates.arc]).sum(axis=1)
        left = np.bincount(self.gates.gate, paid, len(self.gates.cost)) - self.gates.cost
        added: Floats = np.maximum(left, 0.0)
        return added


def _share(quantity: Floats, most: Floats) -> Floats:
    share: Floats = np.where(most > 0, quantity / np.where(most > 0, most, 1.0), 0.0)
    return share


def relaxation_of(table: Table, *, true_costs: bool = False) -> Relaxation:
    """Return the linear problem of an instance in its own objective.

    Args:
        table: The instance.
        true_costs: Whether costs that only forbid stay what they are.
    """
    rows, most = stated_rows(table), find_most(table)
    times = None if true_costs else FORBIDS
    return _in_objective(table, rows, most, table.document.objective, times)


def among_ties(first: Relaxation, reached: Floats) -> Relaxation:
    """Return the problem of the best net benefit among the plans that come to as much as one."""
    other = _in_objective(first.table, first.rows, first.most, "net_benefit", PROHIBITIVE)
    return replace(other, held=Held(first.worth, reached))


def _in_objective(table: Table, rows: Rows, most: Most, objective: str, times: float | None) -> Relaxation:
    charged = objective == "net_benefit"
    worth, lowered = worth_of(table, objective), None
    if times is not None:
        worth, lowered = lowered_worths(worth, most.sent, times)
    return Relaxation(
        table=table,
        rows=rows,
        most=most,
        worth=worth,
        opening=table.opening if charged else np.zeros(len(table)),
        gates=gates_of(table) if charged else no_gates(),
        stores=_stores(table, most, charged=charged),
        lowered=lowered,
    )


def no_gates() -> Gates:
    """Return that nothing stands before any arc."""
    nothing = np.zeros(0, dtype=np.int64)
    return Gates(np.zeros(0), [], nothing, nothing)


def no_stores() -> Stores:
    """Return that nothing is stored."""
    nothing = np.zeros(0)
    return Stores(np.zeros(0, dtype=np.int64), nothing, nothing, np.zeros((0, 1)))


def _stores(table: Table, most: Most, *, charged: bool) -> Stores:
    position = {offer.id: i for i, offer in enumerate(table.document.offers)}
    stores = table.document.storage
    return Stores(
        offer=np.array([position[store.offer] for store in stores], dtype=np.int64),
        cost=np.array([store.cost_eur_per_unit_period if charged else 0.0 for store in stores], dtype=float),
        kept=np.array([1 - store.loss_per_period for store in stores], dtype=float),
        most=most.stock,
    )


def gates_of(table: Table) -> Gates:
    """Return the needs, processors and pools that cost something to open, with the arcs around each."""
    of: list[tuple[str, str]] = []
    cost: list[float] = []
    arcs: list[Integers] = [np.zeros(0, dtype=np.int64)]

    def add(rule: str, key: str, price: float, around: list[Integers]) -> None:
        if price > 0:
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
