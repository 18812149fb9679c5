"""The most that each arc and store can carry: the tightest big-M that can be named from the instance.

What an arc sends in a period is at most its own limit, what its source can have by then, and what fills its
receiver alone. A processor cannot have more than its capacity, nor than its incoming arcs bring; so limits
pass on from processor to processor, downstream.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.downstream import downstream
from matching.instance import Arc, Instance, Output

Floats = npt.NDArray[np.float64]
ROUNDING = 1e-9
"""A least quantity that exceeds a limit by this share is equal to it, but for rounding."""


@dataclass(frozen=True)
class Limits:
    """Upper bounds that every plan keeps."""

    sent: Mapping[Arc, Floats]
    """M_at, unit: most sent on an arc in each period."""
    stock: Mapping[str, Floats]
    """Most in store at the end of each period, unit, by offer."""
    received: Mapping[str, Floats]
    """Most that a need or processor can receive in each period, unit."""


def find_limits(data: Instance) -> Limits:
    """Return the most that can be sent, stored and received."""
    with np.errstate(over="ignore"):
        return _found(data)


def _found(data: Instance) -> Limits:
    ready, stock = _ready(data)
    room = {node: np.array(row) for node, row in {**data.demand, **data.capacity}.items()}
    received = dict(room)
    sent = {arc: _most(data, arc, ready, received, room) for arc in data.arcs}
    for circle in _downstream(data):
        brought = {processor: _brought(data, processor, sent) for processor in circle}
        for processor in circle:
            received[processor] = np.minimum(received[processor], brought[processor])
            for arc in data.outgoing.get(processor, ()):
                if arc.target not in circle:
                    sent[arc] = _most(data, arc, ready, received, room)
    for need in data.needs:
        received[need] = np.minimum(received[need], _brought(data, need, sent))
    return Limits(sent, stock, received)


def _downstream(data: Instance) -> list[set[str]]:
    """Return the processors, each after those it receives from; those of a circle stand together."""
    ids = list(data.processors)
    number = {key: i for i, key in enumerate(ids)}
    ends = ((number.get(arc.source), number.get(arc.target)) for arc in data.arcs)
    between = [(one, other) for one, other in ends if one is not None and other is not None]
    return [{ids[i] for i in circle} for circle in downstream(len(ids), between)]


def _ready(data: Instance) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return what each offer can have ready in each period, and the most it can store at the end."""
    ready: dict[str, Floats] = {}
    stock: dict[str, Floats] = {}
    for offer, row in data.supply.items():
        ready[offer] = np.array(row)
        if store := data.stores.get(offer):
            stock[offer] = np.zeros(len(row))
            for t in data.periods:
                kept = stock[offer][t - 1] * (1 - store.loss_per_period) if t else 0.0
                ready[offer][t] += kept
                if t < len(row) - 1:
                    stock[offer][t] = min(store.capacity, ready[offer][t])
    return ready, stock


def _most(
    data: Instance,
    arc: Arc,
    ready: Mapping[str, Floats],
    received: Mapping[str, Floats],
    room: Mapping[str, Floats],
) -> Floats:
    """Return the most of an arc; `received` is what its source can have got, `room` what fills its target."""
    facts = data.arcs[arc]
    if facts.forbidden or data.unfit(arc):
        return np.zeros(len(data.periods))
    if arc.source in ready:
        most = ready[arc.source]
    else:
        most = data.outputs[Output(arc.source, arc.resource)] * received[arc.source]
    if facts.max_quantity is not None:
        most = np.minimum(most, facts.max_quantity)
    if facts.yield_ratio > 0:
        most = np.minimum(most, room[arc.target] / facts.yield_ratio)
    if (least := facts.min_quantity) == 0:
        return most
    kept: Floats = np.where(most >= least * (1 - ROUNDING), np.maximum(most, least), 0.0)
    return kept


def _brought(data: Instance, node: str, sent: Mapping[Arc, Floats]) -> Floats:
    arcs = data.incoming.get(node, [])
    brought: Floats = sum((data.arcs[a].yield_ratio * sent[a] for a in arcs), np.zeros(len(data.periods)))
    return brought
