"""An exchange instance by id and period, as the check of an answer looks at it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from symbiose.domain.documents.exchange_instance import (
    ExchangeArc,
    ExchangeInstance,
    ExchangeNeed,
    ExchangeOffer,
    ExchangeProcessor,
    ExchangeStorage,
    Range,
)
from symbiose.domain.documents.fields import Amounts

Row = Sequence[float]
"""One figure for each period."""


class Way(NamedTuple):
    """What identifies an arc."""

    source: str
    target: str
    resource: str


@dataclass(frozen=True)
class Facts:
    """What an instance states, ready to be looked up."""

    document: ExchangeInstance

    @property
    def periods(self) -> range:
        """Return the periods, in order."""
        return range(self.document.periods)

    def over(self, amounts: Amounts) -> tuple[float, ...]:
        """Return one amount for each period."""
        return amounts if isinstance(amounts, tuple) else (amounts,) * self.document.periods

    @cached_property
    def offers(self) -> Mapping[str, ExchangeOffer]:
        """Offers by id."""
        return {offer.id: offer for offer in self.document.offers}

    @cached_property
    def needs(self) -> Mapping[str, ExchangeNeed]:
        """Needs by id."""
        return {need.id: need for need in self.document.needs}

    @cached_property
    def processors(self) -> Mapping[str, ExchangeProcessor]:
        """Processors by id."""
        return {processor.id: processor for processor in self.document.processors}

    @cached_property
    def stores(self) -> Mapping[str, ExchangeStorage]:
        """Stores by the offer they stand beside."""
        return {store.offer: store for store in self.document.storage}

    @cached_property
    def arcs(self) -> Mapping[Way, ExchangeArc]:
        """Arcs by what identifies them."""
        return {Way(arc.source, arc.target, arc.resource): arc for arc in self.document.arcs}

    @cached_property
    def leaving(self) -> Mapping[str, list[Way]]:
        """Arcs by the offer or processor they leave."""
        return _grouped((way.source, way) for way in self.arcs)

    @cached_property
    def reaching(self) -> Mapping[str, list[Way]]:
        """Arcs by the need or processor they reach."""
        return _grouped((way.target, way) for way in self.arcs)

    @cached_property
    def room(self) -> Mapping[str, tuple[float, ...]]:
        """Most that each need and processor may receive, unit."""
        wanted = {need.id: self.over(need.quantity) for need in self.document.needs}
        return wanted | {p.id: self.over(p.capacity) for p in self.document.processors}

    @cached_property
    def supply(self) -> Mapping[str, tuple[float, ...]]:
        """What each offer has new in each period, unit."""
        return {offer.id: self.over(offer.quantity) for offer in self.document.offers}

    @cached_property
    def decided(self) -> Mapping[Way, tuple[float, ...]]:
        """What each locked arc has to carry, unit."""
        resources = _grouped(((way.source, way.target), way.resource) for way in self.arcs)
        return {
            Way(lock.source, lock.target, lock.resource or resources[lock.source, lock.target][0]): self.over(
                lock.quantity
            )
            for lock in self.document.locked
        }

    @cached_property
    def forbidden(self) -> frozenset[Way]:
        """Arcs that may carry nothing because somebody said so."""
        bans = {(ban.source, ban.target, ban.resource) for ban in self.document.forbidden}
        return frozenset(way for way in self.arcs if {way, (way.source, way.target, None)} & bans)

    @cached_property
    def ranges(self) -> Mapping[str, Mapping[str, Range]]:
        """Receiver → property → range of the mean of what it receives."""
        wanted = {need.id: need.accepts for need in self.document.needs}
        return wanted | {p.id: p.accepts for p in self.document.processors}

    def quality(self, way: Way) -> Mapping[str, float]:
        """Return what is known of the quality of what an arc carries."""
        if way.source in self.offers:
            return self.offers[way.source].quality
        return self.processors[way.source].output_quality.get(way.resource, {})

    def unfit(self, way: Way) -> bool:
        """Tell whether the source does not state a property that the receiver bounds."""
        return not self.ranges[way.target].keys() <= self.quality(way).keys()

    @property
    def counts_openings(self) -> bool:
        """Tell whether what is opened costs anything in the objective."""
        return self.document.objective == "net_benefit"

    @property
    def has_decisions(self) -> bool:
        """Tell whether something that counts is to be decided between whole numbers: openings, lots."""
        document = self.document
        lots = any(arc.min_quantity > 0 for arc in document.arcs)
        openings = [arc.opening_cost_eur for arc in document.arcs]
        openings += [need.opening_cost_eur for need in document.needs]
        openings += [processor.opening_cost_eur for processor in document.processors]
        openings += [pool.opening_cost_eur for pool in document.pools]
        return lots or (self.counts_openings and max(openings, default=0.0) > 0)


Key = TypeVar("Key")
Item = TypeVar("Item")


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> Mapping[Key, list[Item]]:
    groups: dict[Key, list[Item]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups
