"""The most that each arc and store can carry, as arrays: the limits of `matching/limits.py` for many arcs."""

from dataclasses import dataclass

import numpy as np

from matching.downstream import downstream
from matching.limits import ROUNDING
from matching.many.table import Table
from matching.rules.ends import Floats, Integers


@dataclass(frozen=True)
class Most:
    """Upper bounds that every plan keeps."""

    sent: Floats
    """M_at, unit: a line for each arc."""
    stock: Floats
    """Most in store at the end of each period, unit: a line for each store."""


def find_most(table: Table) -> Most:
    """Return the most that can be sent and stored."""
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        return _found(table)


def _found(table: Table) -> Most:
    ready, stock = _ready(table)
    received = table.room[table.needs :].copy()
    every = np.arange(len(table))
    sent = _carried(table, every, ready, received)
    for circle in _downstream(table):
        brought = {p: _brought(table, table.needs + p, sent) for p in circle}
        for p in circle:
            received[p] = np.minimum(received[p], brought[p])
            arcs = table.leaving[table.offers + p]
            inside = np.isin(table.target[arcs], [table.needs + other for other in circle])
            onward = arcs[~inside]
            sent[onward] = _carried(table, onward, ready, received)
    return Most(sent, stock)


def _ready(table: Table) -> tuple[Floats, Floats]:
    """Return what each offer can have ready in each period, and the most that each store can hold."""
    document, last = table.document, table.periods - 1
    position = {offer.id: i for i, offer in enumerate(document.offers)}
    ready, stock = table.supply.copy(), np.zeros((len(document.storage), table.periods))
    for number, store in enumerate(document.storage):
        offer = position[store.offer]
        for t in range(table.periods):
            ready[offer, t] += stock[number, t - 1] * (1 - store.loss_per_period) if t else 0.0
            stock[number, t] = min(store.capacity, ready[offer, t]) if t < last else 0.0
    return ready, stock


def _carried(table: Table, arcs: Integers, ready: Floats, received: Floats) -> Floats:
    """Return the most of some arcs; `received` is what each processor can have got."""
    made = table.ratio[:, None] * received[table.maker]
    treated = ~table.from_offer[arcs]
    most = np.empty((len(arcs), table.periods))
    most[~treated] = ready[table.source[arcs[~treated]]]
    most[treated] = made[table.output[arcs[treated]]]
    most = np.minimum(most, table.limit[arcs, None])
    yields = table.yields[arcs, None]
    most = np.where(yields > 0, np.minimum(most, table.room[table.target[arcs]] / yields), most)
    least = table.least[arcs, None]
    is_open = (most >= least * (1 - ROUNDING)) & ~table.barred[arcs, None]
    found: Floats = np.where(is_open, np.maximum(most, least), 0.0)
    return found


def _brought(table: Table, receiver: int, sent: Floats) -> Floats:
    arcs = table.reaching[receiver]
    brought: Floats = (table.yields[arcs, None] * sent[arcs]).sum(axis=0)
    return brought


def _downstream(table: Table) -> list[list[int]]:
    """Return the processors, each after those it receives from."""
    between = ~table.from_offer & ~table.to_need
    ends = table.source[between] - table.offers, table.target[between] - table.needs
    return downstream(
        len(table.document.processors), list(zip(*(side.tolist() for side in ends), strict=True))
    )
