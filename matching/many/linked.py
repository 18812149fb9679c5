"""What of an instance shares anything, directly or through others, and an instance of some of its parts."""

import numpy as np

from matching.linked_rows import least_linked
from matching.many.table import Table
from matching.rules.ends import Booleans, Integers
from symbiose.domain.documents.exchange_instance import ExchangeInstance


def linked(table: Table, arcs: Booleans) -> tuple[Integers, Integers]:
    """Return a number for each sender and each receiver, the same for those that share anything.

    Args:
        table: The instance.
        arcs: Its arcs that may carry something, or have to.
    """
    processors = len(table.document.processors)
    count = table.offers + table.needs + processors
    senders = np.r_[np.arange(table.offers), table.offers + table.needs + np.arange(processors)]
    receivers = table.offers + np.arange(table.needs + processors)
    ends = [np.c_[senders[table.source[arcs]], receivers[table.target[arcs]]]]
    position = {p.id: table.offers + table.needs + i for i, p in enumerate(table.document.processors)}
    for pool in table.document.pools:
        members = [position[key] for key in pool.processors]
        ends.append(np.array([(members[0], other) for other in members[1:]], dtype=np.int64).reshape(-1, 2))
    label = least_linked(count, *np.concatenate(ends).T)
    return label[senders], label[receivers]


def bundled(count: Integers, enough: int, scale: Integers | None = None) -> Integers:
    """Return the number of the bundle of each part: the small ones together, until they are enough.

    Args:
        count: How much each part amounts to.
        enough: What a bundle amounts to at least, the last one of a scale apart.
        scale: Parts of different scales stand apart; None: all are of one.
    """
    scale = np.zeros(len(count), dtype=np.int64) if scale is None else scale
    bundle, number, size = np.zeros(len(count), dtype=np.int64), 0, 0
    order = np.lexsort((count, scale))
    for before, part in zip(np.r_[-1, order[:-1]].tolist(), order.tolist(), strict=True):
        if size >= enough or (size and scale[part] != scale[before]):
            number, size = number + 1, 0
        bundle[part] = number
        size += int(count[part])
    return bundle


def ids_of(document: ExchangeInstance, sender: Integers, receiver: Integers) -> list[frozenset[str]]:
    """Return the ids of the offers, needs and processors that have each number."""
    count = int(max(sender.max(initial=-1), receiver.max(initial=-1))) + 1
    nodes: list[set[str]] = [set() for _ in range(count)]
    for key, number in zip([o.id for o in document.offers], sender.tolist(), strict=False):
        nodes[number].add(key)
    for key, number in zip(receiver_ids(document), receiver.tolist(), strict=True):
        nodes[number].add(key)
    return [frozenset(some) for some in nodes]


def receiver_ids(document: ExchangeInstance) -> list[str]:
    """Return the ids of needs, then of processors, in the order of the receivers of a table."""
    return [n.id for n in document.needs] + [p.id for p in document.processors]


def restricted(document: ExchangeInstance, nodes: frozenset[str], arcs: Integers) -> ExchangeInstance:
    """Return the instance of some nodes that share nothing with others, with some of their arcs.

    Args:
        document: The whole.
        nodes: Ids of offers, needs and processors.
        arcs: Arcs between them, by position.
    """
    every = document.arcs
    return document.model_copy(
        update={
            "offers": tuple(o for o in document.offers if o.id in nodes),
            "needs": tuple(n for n in document.needs if n.id in nodes),
            "processors": tuple(p for p in document.processors if p.id in nodes),
            "pools": tuple(g for g in document.pools if nodes.intersection(g.processors)),
            "arcs": tuple(every[i] for i in arcs.tolist()),
            "storage": tuple(s for s in document.storage if s.offer in nodes),
            "locked": tuple(lock for lock in document.locked if lock.source in nodes),
            "forbidden": tuple(
                ban for ban in document.forbidden if ban.source in nodes and ban.target in nodes
            ),
        }
    )
