"""Temperatures at every exchanger of a loop: what an engineer checks first.

Without stated levels, a source of T °C brings the loop to T less one approach, a need or the water of a heat
pump to T less two. Where levels are stated, the loop runs between their temperatures. A heat pump evaporates
one approach below the water that reaches it and condenses one approach above what it serves. At its own place
a source also serves without the loop, as where no level is stated. The exchanger of a source or need may have
an approach of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.documents.heat_network_instance import (
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkSource,
)
from symbiose.domain.documents.heat_network_options import NetworkLevel, PartnerNetwork
from symbiose.domain.documents.heat_network_result import Given, Served
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.quantities import KELVIN

End = NetworkSource | NetworkConsumer | PartnerNetwork
"""What gives heat to a network of pipes or takes it."""
SAME_K = 1e-6
"""Temperatures that differ by less are one."""


class Exchange(StrEnum):
    """What is on both sides of an exchanger."""

    TIE_IN = "tie_in"
    """Waste heat of a source, then the loop."""
    TO_PUMP = "to_pump"
    """Waste heat of a source, then the water that a heat pump cools."""
    SUBSTATION = "substation"
    """The loop, then the water that a heat pump cools."""
    EVAPORATOR = "evaporator"
    """That water, then the heat pump."""
    RAISED = "raised"
    """The heat pump of a source, then the loop."""
    CONDENSER = "condenser"
    """The heat pump of a need, then the need."""
    DIRECT = "direct"
    """The loop, then the need."""


@dataclass(frozen=True)
class ExchangerLine:
    """One exchanger: temperatures on both sides, and its size."""

    kind: Exchange
    member: str
    """Source or consumer that it serves."""
    power_kw: float
    """The most that it passes, kW."""
    on_site: bool = False
    """The heat stays at the place of its source: it does not pass through the loop."""
    pump: str | None = None
    """Heat pump that it belongs to."""
    hot_in_c: float | None = None
    """Temperature at which the warm side comes in, °C; None where nothing states one."""
    hot_out_c: float | None = None
    """Temperature at which the warm side leaves, °C."""
    cold_in_c: float | None = None
    """Temperature at which the cold side comes in, °C."""
    cold_out_c: float | None = None
    """Temperature at which the cold side leaves, °C."""
    cop: float | None = None
    """Coefficient of performance of the heat pump."""
    ideal_cop: float | None = None
    """That of Carnot between both temperatures."""

    @property
    def difference_k(self) -> float | None:
        """Return the least difference of its two ends, K; None where neither end is stated on both sides."""
        ends = ((self.hot_in_c, self.cold_out_c), (self.hot_out_c, self.cold_in_c))
        stated = (hot - cold for hot, cold in ends if hot is not None and cold is not None)
        return min(stated, default=None)


def exchangers_of(loop: HeatLoop) -> tuple[ExchangerLine, ...]:
    """Return every exchanger of a loop, in the way of the heat: at sources, then at needs."""
    return _Exchangers(loop).lines()


def ends_of(instance: HeatNetworkInstance) -> tuple[End, ...]:
    """Return what gives heat to a network of pipes or takes it: sources, consumers, public networks."""
    return (*instance.sources, *instance.consumers, *instance.networks)


def own_approaches_of(loop: HeatLoop) -> tuple[NetworkSource | NetworkConsumer, ...]:
    """Return the members whose exchanger has an approach of its own."""
    joined = {member.id for member in loop.members}
    ends: tuple[NetworkSource | NetworkConsumer, ...] = (*loop.instance.sources, *loop.instance.consumers)
    return tuple(one for one in ends if one.approach_k is not None and one.id in joined)


class _Exchangers:
    """The exchangers of one loop."""

    def __init__(self, loop: HeatLoop) -> None:
        instance = loop.instance
        self._loop = loop
        self._approach = instance.economics.approach_k
        own = {one.id: one.approach_k for one in instance.sources}
        own |= {one.id: one.approach_k for one in instance.consumers}
        self._own = {end: approach for end, approach in own.items() if approach is not None}
        networks = {one.id: one.supply_temp_c for one in instance.networks}
        self._supply = {one.id: one.supply_temp_c for one in instance.sources} | networks
        self._need = {one.id: one.need_temp_c for one in instance.consumers} | networks
        self._levels = {one.id: one for one in instance.levels}
        self._fractions = {one.id: one.carnot_fraction for one in instance.heat_pumps}
        ends = ends_of(instance)
        self._returns = {one.id: one.return_temp_c for one in loop.members}
        self._returns |= {one.id: one.return_temp_c for one in ends if one.return_temp_c is not None}
        self._nodes = {one.id: one.node for one in ends}

    def lines(self) -> tuple[ExchangerLine, ...]:
        """Return the lines in the way of the heat."""
        given = (line for one in self._loop.result.given for line in self._giving(one))
        served = (line for one in self._loop.result.served for line in self._serving(one))
        return (*given, *served)

    def _giving(self, one: Given) -> Iterator[ExchangerLine]:
        supply, back = self._supply[one.source], self._returns.get(one.source)
        level = self._levels.get(one.level or "")
        reached = level.supply_temp_c if level else _plus(supply, -self._approach_at(one.source))
        if one.heat_pump is None:
            yield ExchangerLine(
                kind=Exchange.TIE_IN,
                member=one.source,
                on_site=self._on_site(one.level),
                power_kw=max(one.heat_kw),
                hot_in_c=supply,
                hot_out_c=self._cooled_to(one.source, back, level),
                cold_in_c=_back(level),
                cold_out_c=reached,
            )
            return
        pump = _Pump(one.heat_pump, self._fractions, one.heat_kw, one.into_network_kw, self._approach)
        condensing = _plus(reached, self._approach)
        water = pump.water(condensing)
        yield ExchangerLine(
            kind=Exchange.TO_PUMP,
            member=one.source,
            power_kw=max(one.heat_kw),
            pump=one.heat_pump,
            hot_in_c=supply,
            hot_out_c=back,
            cold_out_c=water,
        )
        yield pump.evaporator(one.source, condensing)
        yield pump.condenser(Exchange.RAISED, one.source, condensing, _back(level), reached)

    def _serving(self, one: Served) -> Iterator[ExchangerLine]:
        need, back = self._need[one.consumer], self._returns.get(one.consumer)
        level = self._levels.get(one.level or "")
        if one.boiler is not None:
            return
        if one.heat_pump is None:
            yield ExchangerLine(
                kind=Exchange.DIRECT,
                member=one.consumer,
                on_site=self._on_site(one.level),
                power_kw=max(one.heat_kw),
                hot_in_c=level.supply_temp_c if level else self._arriving(one.consumer, need),
                hot_out_c=_back(level),
                cold_in_c=back,
                cold_out_c=need,
            )
            return
        pump = _Pump(one.heat_pump, self._fractions, one.from_network_kw, one.heat_kw, self._approach)
        condensing = _plus(need, self._approach_at(one.consumer))
        water = pump.water(condensing)
        yield ExchangerLine(
            kind=Exchange.SUBSTATION,
            member=one.consumer,
            on_site=self._on_site(one.level),
            power_kw=max(one.from_network_kw),
            pump=one.heat_pump,
            hot_in_c=level.supply_temp_c if level else _plus(water, self._approach),
            cold_out_c=water,
        )
        yield pump.evaporator(one.consumer, condensing)
        yield pump.condenser(Exchange.CONDENSER, one.consumer, condensing, back, need)

    def _approach_at(self, end: str) -> float:
        """Return what is lost at the exchanger of a source or consumer, K."""
        return self._own.get(end, self._approach)

    def _cooled_to(self, source: str, back: float | None, level: NetworkLevel | None) -> float | None:
        """Return down to which temperature a source is cooled: what the return is too warm for stays."""
        least = _plus(_back(level), self._approach_at(source))
        return back if back is None or least is None else max(back, least)

    def _on_site(self, level: str | None) -> bool:
        """Tell whether heat of a level stays at the place of its source."""
        return level is None and bool(self._levels)

    def _arriving(self, consumer: str, need: float | None) -> float | None:
        """Return at which temperature heat reaches a need, by the coldest source that may serve it."""
        reached = []
        for one in self._loop.result.given:
            supply = self._supply[one.source]
            near = not self._levels or self._nodes[one.source] == self._nodes[consumer]
            if supply is not None and one.level is None and near:
                reached.append(supply - self._approach_at(one.source))
        own = self._approach_at(consumer)
        warm = [one for one in reached if need is None or one - own >= need - SAME_K]
        return min(warm, default=None)


@dataclass(frozen=True)
class _Pump:
    """A heat pump in one manner of use: what it takes and what it delivers say at which lift it works."""

    id: str
    fractions: dict[str, float]
    taken_kw: Sequence[float]
    delivered_kw: Sequence[float]
    approach: float

    @property
    def cop(self) -> float | None:
        """Return heat delivered over electricity, at the time of the greatest load."""
        t = max(range(len(self.delivered_kw)), key=lambda i: self.delivered_kw[i])
        electricity = self.delivered_kw[t] - self.taken_kw[t]
        return self.delivered_kw[t] / electricity if electricity > 0 else None

    def evaporating(self, condensing_c: float | None) -> float | None:
        """Return Te = Tc · (1 - fraction / COP), kelvin: what the electricity taken says of the lift, °C."""
        if self.cop is None or condensing_c is None:
            return None
        return (condensing_c + KELVIN) * (1 - self.fractions[self.id] / self.cop) - KELVIN

    def water(self, condensing_c: float | None) -> float | None:
        """Return the temperature of the water that reaches it, °C."""
        return _plus(self.evaporating(condensing_c), self.approach)

    def ideal(self, condensing_c: float | None) -> float | None:
        """Return Tc / (Tc - Te), kelvin."""
        evaporating = self.evaporating(condensing_c)
        if evaporating is None or condensing_c is None or condensing_c <= evaporating:
            return None
        return (condensing_c + KELVIN) / (condensing_c - evaporating)

    def evaporator(self, member: str, condensing_c: float | None) -> ExchangerLine:
        """Return its cold side."""
        return ExchangerLine(
            kind=Exchange.EVAPORATOR,
            member=member,
            power_kw=max(self.taken_kw),
            pump=self.id,
            hot_in_c=self.water(condensing_c),
            cold_out_c=self.evaporating(condensing_c),
            cop=self.cop,
            ideal_cop=self.ideal(condensing_c),
        )

    def condenser(
        self,
        kind: Exchange,
        member: str,
        condensing_c: float | None,
        back_c: float | None,
        to_c: float | None,
    ) -> ExchangerLine:
        """Return its warm side."""
        return ExchangerLine(
            kind=kind,
            member=member,
            power_kw=max(self.delivered_kw),
            pump=self.id,
            hot_in_c=condensing_c,
            cold_in_c=back_c,
            cold_out_c=to_c,
        )


def _plus(temp_c: float | None, difference_k: float) -> float | None:
    return None if temp_c is None else temp_c + difference_k


def _back(level: NetworkLevel | None) -> float | None:
    return level.return_temp_c if level else None
