"""Parts of an instance that share nothing, those of like amounts together: each scale is solved alone.

Solvers know absolute tolerances, and a gap is a share of the whole: beside a part worth 10¹⁵ €, all that
another one is worth is rounding. So parts are told apart by the most that one of their arcs can bring, or has
to cost, in the objective and in the net benefit that breaks its ties; within one scale they keep what
rounding and the gap may cost them small.
"""

from typing import Final

import numpy as np

from matching.many.linked import bundled, ids_of, linked, restricted
from matching.many.most import find_most
from matching.many.relaxation import gates_of
from matching.many.table import Table, has_decisions
from matching.many.worth import worth_of
from matching.prohibitive import FORBIDS
from matching.rules.ends import Booleans, Floats, Integers
from symbiose.domain.documents.exchange_instance import ExchangeInstance

LIKE: Final = 1e6
"""Times that parts of one scale may differ: a solver's tolerance is a share of 1e-12 of the greatest."""
LIKE_DECIDED: Final = 1e2
"""The same where openings or lots are decided on: the gap that is left is a share of the whole."""
ENOUGH: Final = 2_000
"""Arcs times periods from which a part is worth a process of its own: smaller ones stand together."""


def told_apart(table: Table, *, each: bool = False) -> list[ExchangeInstance]:
    """Return an instance as instances that share nothing, the smallest first; mostly as one, itself.

    Args:
        table: The instance.
        each: Whether parts of one scale are told apart, too, so that they can be solved side by side.
    """
    document, sent = table.document, find_most(table).sent
    arcs = sent.max(axis=1, initial=0.0) > 0
    arcs[list(table.decided)] = True
    sender, receiver = linked(table, arcs)
    with np.errstate(over="ignore"):
        scale = _scales(table, sent, sender, receiver, arcs)
    if each:
        count = np.bincount(sender[table.source[arcs]], minlength=len(scale)) * table.periods
        scale = bundled(count, ENOUGH, scale)
    own = scale[sender[table.source]]
    numbers = np.unique(np.r_[scale[sender], scale[receiver]])
    if len(numbers) <= 1:
        return [document]
    nodes = ids_of(document, scale[sender], scale[receiver])
    chosen = [np.flatnonzero(arcs & (own == number)) for number in numbers.tolist()]
    parts = zip(numbers.tolist(), chosen, strict=True)
    return [restricted(document, nodes[number], some) for number, some in sorted(parts, key=_size)]


def _size(part: tuple[int, Integers]) -> tuple[int, int]:
    return len(part[1]), part[0]


def _scales(table: Table, sent: Floats, sender: Integers, receiver: Integers, arcs: Booleans) -> Integers:
    """Return the number of the scale of each part."""
    count = int(max(sender.max(initial=-1), receiver.max(initial=-1))) + 1
    demanding = _demanding(table, sender, receiver, count)
    scale = np.zeros(count, dtype=np.int64)
    for objective in dict.fromkeys((table.document.objective, "net_benefit")):
        reach = _reach(table, objective, sent, np.where(arcs, sender[table.source], count), demanding)
        scale = scale * (count + 1) + _steps(reach, LIKE_DECIDED if has_decisions(table) else LIKE)
        scale = np.unique(scale, return_inverse=True)[1].reshape(-1)
    return scale


def _reach(table: Table, objective: str, sent: Floats, part: Integers, demanding: Booleans) -> Floats:
    """Return the most that one arc of each part brings or costs in a period.

    What costs far more than all others of its part bring forbids rather than costs: such arcs tell nothing
    of its scale unless a demand may leave nothing else. So with what is paid once: nobody has to open what
    brings less.
    """
    count = len(demanding)
    brought = worth_of(table, objective) * sent.max(axis=1, initial=0.0)
    most, gains = np.zeros(count + 1), np.bincount(part, np.maximum(brought, 0.0), count + 1)[:count]
    np.maximum.at(most, part, np.abs(brought))
    reach: Floats = most[:count]
    if objective == "net_benefit" and demanding.any():
        reach = np.maximum(reach, np.where(demanding, _opening(table, part, count), 0.0))
    return np.where(demanding | (gains == 0), reach, np.minimum(reach, FORBIDS * gains))


def _opening(table: Table, part: Integers, count: int) -> Floats:
    """Return the most that opening one arc, need, processor or pool of each part costs."""
    gates, most = gates_of(table), np.zeros(count + 1)
    np.maximum.at(most, part, table.opening)
    np.maximum.at(most, part[gates.arc], gates.cost[gates.gate])
    return most[:count]


def _demanding(table: Table, sender: Integers, receiver: Integers, count: int) -> Booleans:
    """Tell which parts have something that must be placed or met, or that is decided."""
    document, demanding = table.document, np.zeros(count, dtype=bool)
    placed = [i for i, offer in enumerate(document.offers) if offer.must_place]
    met = [i for i, need in enumerate(document.needs) if need.must_meet]
    demanding[sender[placed]] = True
    demanding[receiver[met]] = True
    demanding[sender[table.source[list(table.decided)]]] = True
    return demanding


def _steps(reach: Floats, like: float) -> Integers:
    """Return a number for each reach, the same for those of the greatest and a part of it, and so on down.

    Those of nothing at all are numbered with the greatest.
    """
    step, number = np.zeros(len(reach), dtype=np.int64), 0
    left = np.flatnonzero(reach > 0)
    while len(left):
        near = reach[left] >= reach[left].max() / like
        step[left[near]] = number
        left, number = left[~near], number + 1
    return step
