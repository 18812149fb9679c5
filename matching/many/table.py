"""An exchange instance as arrays: one line for each arc, one for each offer, need and processor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

import numpy as np

from matching.rules.ends import Booleans, Floats, Integers
from symbiose.domain.documents.exchange_instance import ExchangeArc, ExchangeInstance, Range
from symbiose.domain.documents.fields import Amounts

NONE = -1
"""Position of what there is not."""


@dataclass(frozen=True)
class Table:
    """Arcs by position; senders are offers, then processors; receivers are needs, then processors."""

    document: ExchangeInstance
    supply: Floats
    """S_ot, unit: a line for each offer, a column for each period."""
    room: Floats
    """D_nt of needs, then K_pt of processors, unit received."""
    source: Integers
    """Sender of each arc."""
    target: Integers
    """Receiver of each arc."""
    output: Integers
    """Output that each arc takes, among those of all processors; NONE where an offer sends."""
    yields: Floats
    """γ."""
    cost: Floats
    """€/unit sent."""
    opening: Floats
    """f, €."""
    least: Floats
    """ℓ, unit."""
    limit: Floats
    """u, unit; infinite where there is none."""
    co2: Floats
    """kgCO2e/unit sent."""
    barred: Booleans
    """Arcs that may carry nothing: forbidden, or without a property that their receiver bounds."""
    decided: Mapping[int, Floats]
    """Arc → quantity that it has to carry in each period."""
    ratio: Floats
    """ρ of the outputs of all processors, in order."""
    maker: Integers
    """Processor of each output."""

    def __len__(self) -> int:
        return len(self.source)

    @property
    def periods(self) -> int:
        """Return how many periods there are."""
        return self.document.periods

    @property
    def offers(self) -> int:
        """Return how many offers there are: so many senders stand before the processors."""
        return len(self.document.offers)

    @property
    def needs(self) -> int:
        """Return how many needs there are: so many receivers stand before the processors."""
        return len(self.document.needs)

    @cached_property
    def leaving(self) -> list[Integers]:
        """Return the arcs of each sender."""
        return grouped(self.source, self.offers + len(self.document.processors))

    @cached_property
    def reaching(self) -> list[Integers]:
        """Return the arcs of each receiver."""
        return grouped(self.target, len(self.room))

    @cached_property
    def from_offer(self) -> Booleans:
        """Tell which arcs leave an offer."""
        found: Booleans = self.source < self.offers
        return found

    @cached_property
    def to_need(self) -> Booleans:
        """Tell which arcs reach a need."""
        found: Booleans = self.target < self.needs
        return found

    @cached_property
    def ranges(self) -> Sequence[Mapping[str, Range]]:
        """Return, for each receiver, the ranges of the means of what it receives."""
        document = self.document
        return [n.accepts for n in document.needs] + [p.accepts for p in document.processors]

    def quality(self, arc: int) -> Mapping[str, float]:
        """Return what is known of the quality of what an arc carries."""
        return _quality(self.document, self.offers, int(self.source[arc]), self.document.arcs[arc].resource)


def has_decisions(table: Table) -> bool:
    """Tell whether anything is decided between whole numbers: an opening, a lot."""
    document = table.document
    nodes = [need.opening_cost_eur for need in document.needs]
    nodes += [processor.opening_cost_eur for processor in document.processors]
    nodes += [pool.opening_cost_eur for pool in document.pools]
    return any(nodes) or bool(table.opening.any() or table.least.any())


def grouped(keys: Integers, count: int) -> list[Integers]:
    """Return the positions at which each of the numbers below `count` stands, in order."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.searchsorted(keys[order], np.arange(1, count))) if count else []


def tabulated(document: ExchangeInstance) -> Table:
    """Return an instance as arrays."""
    arcs, periods = document.arcs, document.periods
    treating = [p.id for p in document.processors]
    sender = _numbered([o.id for o in document.offers] + treating)
    receiver = _numbered([n.id for n in document.needs] + treating)
    made = [(p.id, name) for p in document.processors for name in p.outputs]
    number = {output: i for i, output in enumerate(made)}
    source, target = _places(arcs, "source", sender), _places(arcs, "target", receiver)
    treated = np.flatnonzero(source >= len(document.offers)).tolist()
    output = np.full(len(arcs), NONE)
    output[treated] = [number[arcs[i].source, arcs[i].resource] for i in treated]
    return Table(
        document=document,
        supply=_over([offer.quantity for offer in document.offers], periods),
        room=_over(
            [need.quantity for need in document.needs] + [p.capacity for p in document.processors], periods
        ),
        source=source,
        target=target,
        output=output,
        yields=_column(arcs, "yield_ratio"),
        cost=_column(arcs, "cost_eur_per_unit"),
        opening=_column(arcs, "opening_cost_eur"),
        least=_column(arcs, "min_quantity"),
        limit=_limits(arcs),
        co2=_column(arcs, "co2_kg_per_unit"),
        barred=_barred(document, source, target),
        decided=_decided(document),
        ratio=_floats([p.outputs[name] for p in document.processors for name in p.outputs]),
        maker=_integers([i for i, p in enumerate(document.processors) for _ in p.outputs]),
    )


def _numbered(ids: Sequence[str]) -> dict[str, int]:
    return {key: i for i, key in enumerate(ids)}


def _over(amounts: Sequence[Amounts], periods: int) -> Floats:
    rows = [one if isinstance(one, tuple) else (one,) * periods for one in amounts]
    return np.array(rows, dtype=float).reshape(len(rows), periods)


def _integers(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int64)


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=float)


def _column(arcs: Sequence[ExchangeArc], name: str) -> Floats:
    """Return one field of every arc, of which there may be hundreds of thousands."""
    return np.fromiter(map(attrgetter(name), arcs), dtype=float, count=len(arcs))


def _places(arcs: Sequence[ExchangeArc], end: str, number: Mapping[str, int]) -> Integers:
    """Return the number of one end of every arc."""
    ids = map(attrgetter(end), arcs)
    return np.fromiter(map(number.__getitem__, ids), dtype=np.int64, count=len(arcs))


def _limits(arcs: Sequence[ExchangeArc]) -> Floats:
    """Return u of every arc, infinite where there is none."""
    known = list(map(attrgetter("max_quantity"), arcs))
    if known.count(None) == len(known):
        return np.full(len(known), np.inf)
    limits: Floats = np.array(known, dtype=float)  # None is NaN
    return np.where(np.isnan(limits), np.inf, limits)


def _barred(document: ExchangeInstance, source: Integers, target: Integers) -> Booleans:
    bans = {(ban.source, ban.target, ban.resource) for ban in document.forbidden}
    barred = np.zeros(len(source), dtype=bool)
    if bans:
        barred[:] = [
            (a.source, a.target, None) in bans or (a.source, a.target, a.resource) in bans
            for a in document.arcs
        ]
    ranges = [n.accepts for n in document.needs] + [p.accepts for p in document.processors]
    bounded = np.array([bool(one) for one in ranges], dtype=bool)
    for arc in np.flatnonzero(bounded[target]).tolist() if len(target) else ():
        known = _quality(document, len(document.offers), int(source[arc]), document.arcs[arc].resource)
        barred[arc] |= not ranges[int(target[arc])].keys() <= known.keys()
    return barred


def _quality(document: ExchangeInstance, offers: int, sender: int, resource: str) -> Mapping[str, float]:
    if sender < offers:
        return document.offers[sender].quality
    return document.processors[sender - offers].output_quality.get(resource, {})


def _decided(document: ExchangeInstance) -> dict[int, Floats]:
    if not document.locked:
        return {}
    pairs: dict[tuple[str, str], dict[str, int]] = {}
    wanted = {(lock.source, lock.target) for lock in document.locked}
    for i, arc in enumerate(document.arcs):
        if (pair := (arc.source, arc.target)) in wanted:
            pairs.setdefault(pair, {})[arc.resource] = i
    found = {}
    for lock in document.locked:
        arcs = pairs[lock.source, lock.target]
        number = next(iter(arcs.values())) if lock.resource is None else arcs[lock.resource]
        found[number] = _over([lock.quantity], document.periods)[0]
    return found
