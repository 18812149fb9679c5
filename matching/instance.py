"""Sets and parameters of the exchange model, read from an exchange instance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from symbiose.domain.documents.exchange_instance import (
    ExchangeArc,
    ExchangeInstance,
    ExchangeLock,
    ExchangeNeed,
    ExchangeOffer,
    ExchangePool,
    ExchangeProcessor,
    ExchangeStorage,
    Range,
)
from symbiose.domain.documents.fields import Amounts


class Arc(NamedTuple):
    """A way for one resource from an offer or processor to a need or processor."""

    source: str
    """Offer or processor that sends."""
    target: str
    """Need or processor that receives."""
    resource: str
    """Resource sent."""


class Output(NamedTuple):
    """One of the outputs of a processor."""

    processor: str
    """Processor that makes it."""
    resource: str
    """Resource made."""


@dataclass(frozen=True)
class ArcFacts:
    """Parameters of one arc."""

    yield_ratio: float
    """γ, what arrives from one unit sent."""
    cost_eur_per_unit: float
    """c, €/unit sent."""
    opening_cost_eur: float
    """f, €."""
    min_quantity: float
    """ℓ, least sent in a period of use, unit."""
    max_quantity: float | None
    """u, most sent in a period, unit; None for no limit."""
    co2_kg_per_unit: float
    """e, kgCO2e/unit sent."""
    forbidden: bool
    """Whether it may carry nothing."""


Quantities = tuple[float, ...]
"""One figure for each period."""


@dataclass(frozen=True)
class Instance:
    """Sets and parameters of the exchange model; quantities over periods are tuples of one length."""

    periods: range
    """T."""
    offers: Mapping[str, ExchangeOffer]
    """O."""
    needs: Mapping[str, ExchangeNeed]
    """N."""
    processors: Mapping[str, ExchangeProcessor]
    """P."""
    pools: Mapping[str, ExchangePool]
    """G, each a subset of P."""
    stores: Mapping[str, ExchangeStorage]
    """W ⊆ O, by offer."""
    arcs: Mapping[Arc, ArcFacts]
    """A."""
    supply: Mapping[str, Quantities]
    """S_ot, unit."""
    demand: Mapping[str, Quantities]
    """D_nt, unit."""
    capacity: Mapping[str, Quantities]
    """K_pt of processors, unit received."""
    pool_capacity: Mapping[str, Quantities]
    """K_gt of pools, unit received."""
    locked: tuple[tuple[Arc, Quantities], ...]
    """Decided quantities, unit."""
    objective: str
    """net_benefit, co2_avoided or quantity_diverted."""
    source_qualities: Mapping[Arc, Mapping[str, float]] = field(default_factory=dict)
    """Arc → property → value of what it carries."""

    @cached_property
    def outgoing(self) -> Mapping[str, list[Arc]]:
        """Arcs that leave each offer or processor; those without arcs are absent."""
        return grouped(self.arcs, [arc.source for arc in self.arcs])

    @cached_property
    def incoming(self) -> Mapping[str, list[Arc]]:
        """Arcs that reach each need or processor; those without arcs are absent."""
        return grouped(self.arcs, [arc.target for arc in self.arcs])

    @cached_property
    def outputs(self) -> Mapping[Output, float]:
        """Return ρ, the quantity of each output made from one unit received."""
        return {
            Output(p.id, resource): ratio
            for p in self.processors.values()
            for resource, ratio in p.outputs.items()
        }

    @cached_property
    def taking(self) -> Mapping[Output, list[Arc]]:
        """Arcs that take each output of a processor; outputs without arcs are absent."""
        arcs = [arc for arc in self.arcs if arc.source in self.processors]
        return grouped(arcs, [Output(arc.source, arc.resource) for arc in arcs])

    @cached_property
    def blends(self) -> Mapping[str, Mapping[str, Range]]:
        """Need or processor → property → range in which the mean of what it receives must lie."""
        accepted = {n.id: n.accepts for n in self.needs.values()}
        accepted |= {p.id: p.accepts for p in self.processors.values()}
        return {node: ranges for node, ranges in accepted.items() if ranges and node in self.incoming}

    def unfit(self, arc: Arc) -> bool:
        """Tell whether the source lacks a property that the receiver bounds: then it may send nothing."""
        known = self.source_qualities[arc]
        return any(name not in known for name in self.blends.get(arc.target, ()))


Key = TypeVar("Key")
Item = TypeVar("Item")


def grouped(items: Iterable[Item], keys: Iterable[Key]) -> dict[Key, list[Item]]:
    """Return the items by key, in order."""
    found: dict[Key, list[Item]] = {}
    for item, key in zip(items, keys, strict=True):
        found.setdefault(key, []).append(item)
    return found


def state_instance(document: ExchangeInstance) -> Instance:
    """Return the sets and parameters that a document states."""
    periods = range(document.periods)

    def over(amounts: Amounts) -> Quantities:
        return amounts if isinstance(amounts, tuple) else (amounts,) * len(periods)

    bans = _bans(document)
    arcs = {Arc(a.source, a.target, a.resource): _facts(a, bans) for a in document.arcs}
    pairs = grouped(arcs, [(arc.source, arc.target) for arc in arcs])
    return Instance(
        periods=periods,
        offers={o.id: o for o in document.offers},
        needs={n.id: n for n in document.needs},
        processors={p.id: p for p in document.processors},
        pools={g.id: g for g in document.pools},
        stores={w.offer: w for w in document.storage},
        arcs=arcs,
        supply={o.id: over(o.quantity) for o in document.offers},
        demand={n.id: over(n.quantity) for n in document.needs},
        capacity={p.id: over(p.capacity) for p in document.processors},
        pool_capacity={g.id: over(g.capacity) for g in document.pools},
        locked=tuple((_locked_arc(lock, pairs), over(lock.quantity)) for lock in document.locked),
        objective=document.objective,
        source_qualities=_qualities(document, arcs),
    )


def _facts(arc: ExchangeArc, bans: Mapping[tuple[str, str], set[str | None]]) -> ArcFacts:
    banned = bans.get((arc.source, arc.target), set())
    return ArcFacts(
        yield_ratio=arc.yield_ratio,
        cost_eur_per_unit=arc.cost_eur_per_unit,
        opening_cost_eur=arc.opening_cost_eur,
        min_quantity=arc.min_quantity,
        max_quantity=arc.max_quantity,
        co2_kg_per_unit=arc.co2_kg_per_unit,
        forbidden=None in banned or arc.resource in banned,
    )


def _bans(document: ExchangeInstance) -> dict[tuple[str, str], set[str | None]]:
    bans: dict[tuple[str, str], set[str | None]] = {}
    for ban in document.forbidden:
        bans.setdefault((ban.source, ban.target), set()).add(ban.resource)
    return bans


def _locked_arc(lock: ExchangeLock, pairs: Mapping[tuple[str, str], list[Arc]]) -> Arc:
    """Return the arc of a lock: without a resource, the one arc of its pair."""
    if lock.resource is None:
        return pairs[lock.source, lock.target][0]
    return Arc(lock.source, lock.target, lock.resource)


def _qualities(document: ExchangeInstance, arcs: Iterable[Arc]) -> dict[Arc, Mapping[str, float]]:
    offered = {o.id: o.quality for o in document.offers}
    made = {p.id: p.output_quality for p in document.processors}
    return {
        arc: offered[arc.source] if arc.source in offered else made[arc.source].get(arc.resource, {})
        for arc in arcs
    }
