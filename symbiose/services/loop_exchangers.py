"""Temperatures at every exchanger of a loop: what an engineer checks first.

A source of T °C reaches the loop at T less one approach, a consumer or an evaporator at T less two; a heat
pump evaporates one approach below that and condenses one approach above the need.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.documents.heat_network_instance import NetworkConsumer, NetworkHeatPump
from symbiose.domain.heat_loops import HeatLoop, LoopMember
from symbiose.services.loop_balance import LoopBalance, Part

KELVIN = 273.15
"""0 °C, K."""
SAME_K = 1e-6
"""Temperatures that differ by less are one."""


class Exchange(StrEnum):
    """What is on both sides of an exchanger."""

    TIE_IN = "tie_in"
    """Waste heat of a source on one side, the loop on the other."""
    DIRECT = "direct"
    """The loop on one side, the need on the other."""
    SUBSTATION = "substation"
    """The loop on one side, the water that a heat pump cools on the other."""
    EVAPORATOR = "evaporator"
    """That water on one side, a heat pump on the other."""
    CONDENSER = "condenser"
    """A heat pump on one side, the need on the other."""


@dataclass(frozen=True)
class ExchangerLine:
    """One exchanger: temperatures on both sides, and its size."""

    kind: Exchange
    id: str
    """Member, or heat pump."""
    node: str
    """Node at which it stands."""
    hot_in_c: float | None = None
    """Temperature at which the warm side comes in, °C; None where nothing states one."""
    hot_out_c: float | None = None
    """Temperature at which the warm side leaves, °C."""
    cold_in_c: float | None = None
    """Temperature at which the cold side comes in, °C."""
    cold_out_c: float | None = None
    """Temperature at which the cold side leaves, °C."""
    power_kw: float = 0.0
    """The most that it passes, kW."""
    cop: float | None = None
    """Coefficient of performance of the heat pump, mean of the year."""
    ideal_cop: float | None = None
    """That of Carnot between both temperatures."""

    @property
    def difference_k(self) -> float | None:
        """Return the difference at the warm end, K; None where one of the two is not stated."""
        if self.hot_in_c is None or self.cold_out_c is None:
            return None
        return self.hot_in_c - self.cold_out_c


def exchangers_of(loop: HeatLoop, balance: LoopBalance) -> tuple[ExchangerLine, ...]:
    """Return every exchanger of a loop: at sources, at consumers, at heat pumps."""
    return _Exchangers(loop, balance).lines()


class _Exchangers:
    """The exchangers of one loop."""

    def __init__(self, loop: HeatLoop, balance: LoopBalance) -> None:
        self._loop, self._balance = loop, balance
        self._approach = loop.instance.economics.approach_k
        self._members = {member.id: member for member in loop.members}
        used = {part.id for part in balance.sources}
        self._supplies = sorted(
            one.supply_temp_c
            for one in loop.instance.sources
            if one.id in used and one.supply_temp_c is not None
        )
        """Temperatures of the sources in use, the coldest first."""
        self._electricity = {part.id: part for part in balance.pump_electricity}

    def lines(self) -> tuple[ExchangerLine, ...]:
        """Return the lines in the way of the heat."""
        return (*self._tie_ins(), *self._at_needs())

    def _tie_ins(self) -> Iterator[ExchangerLine]:
        stated = {one.id: one for one in self._loop.instance.sources}
        for part in self._balance.sources:
            source = stated[part.id]
            supply = source.supply_temp_c
            yield ExchangerLine(
                kind=Exchange.TIE_IN,
                id=part.id,
                node=source.node,
                hot_in_c=supply,
                hot_out_c=_return_of(self._members.get(part.id)),
                cold_out_c=None if supply is None else supply - self._approach,
                power_kw=part.most_kw,
            )

    def _at_needs(self) -> Iterator[ExchangerLine]:
        parts = {part.id: part for part in self._balance.consumers}
        pumps = {part.id: part for part in self._balance.pump_heat}
        for pump in self._loop.instance.heat_pumps:
            if pump.id in pumps:
                yield from self._pump(pump, pumps[pump.id])
        lifted = {pump.node for pump in self._loop.instance.heat_pumps if pump.id in pumps}
        for consumer in self._loop.instance.consumers:
            if consumer.id in parts and (self._arriving(consumer) is not None or consumer.node not in lifted):
                yield self._direct(consumer, parts[consumer.id])

    def _direct(self, consumer: NetworkConsumer, part: Part) -> ExchangerLine:
        return ExchangerLine(
            kind=Exchange.DIRECT,
            id=consumer.id,
            node=consumer.node,
            hot_in_c=self._arriving(consumer),
            cold_in_c=consumer.return_temp_c,
            cold_out_c=consumer.need_temp_c,
            power_kw=part.most_kw,
        )

    def _arriving(self, consumer: NetworkConsumer) -> float | None:
        """Return at which temperature the loop reaches a need, by the coldest source that may serve it."""
        need = consumer.need_temp_c
        reached = (supply - self._approach for supply in self._supplies)
        warm = [one for one in reached if need is None or one - self._approach >= need - SAME_K]
        return min(warm, default=None)

    def _pump(self, pump: NetworkHeatPump, heat: Part) -> Iterator[ExchangerLine]:
        electricity = self._electricity[pump.id]
        cop = heat.sum_mwh / electricity.sum_mwh if electricity.sum_mwh > 0 else None
        needs = self._lifted_needs(pump)
        need = max(needs, default=None)
        condensing = None if need is None else need + self._approach
        evaporating = _evaporating(pump.carnot_fraction, cop, condensing) if len(set(needs)) == 1 else None
        from_loop = max(
            (kw - power for kw, power in zip(heat.power_kw, electricity.power_kw, strict=True)), default=0.0
        )
        water = None if evaporating is None else evaporating + self._approach
        yield ExchangerLine(
            kind=Exchange.SUBSTATION,
            id=pump.id,
            node=pump.node,
            hot_in_c=None if water is None else water + self._approach,
            cold_out_c=water,
            power_kw=from_loop,
        )
        yield ExchangerLine(
            kind=Exchange.EVAPORATOR,
            id=pump.id,
            node=pump.node,
            hot_in_c=water,
            cold_out_c=evaporating,
            power_kw=from_loop,
            cop=cop,
            ideal_cop=_ideal(evaporating, condensing),
        )
        yield ExchangerLine(
            kind=Exchange.CONDENSER,
            id=pump.id,
            node=pump.node,
            hot_in_c=condensing,
            cold_out_c=need,
            power_kw=heat.most_kw,
            cop=cop,
            ideal_cop=_ideal(evaporating, condensing),
        )

    def _lifted_needs(self, pump: NetworkHeatPump) -> Sequence[float]:
        """Return the needs at a heat pump that no source in use is warm enough for, else all of its node."""
        connected = set(self._loop.result.connected)
        there = [
            one for one in self._loop.instance.consumers if one.node == pump.node and one.id in connected
        ]
        cold = [one for one in there if self._arriving(one) is None] or there
        return [one.need_temp_c for one in cold if one.need_temp_c is not None]


def _return_of(member: LoopMember | None) -> float | None:
    return None if member is None else member.return_temp_c


def _evaporating(fraction: float, cop: float | None, condensing_c: float | None) -> float | None:
    """Return Te = Tc · (1 - fraction / COP), kelvin: what the electricity taken says of the lift, °C."""
    if cop is None or condensing_c is None:
        return None
    return (condensing_c + KELVIN) * (1 - fraction / cop) - KELVIN


def _ideal(evaporating_c: float | None, condensing_c: float | None) -> float | None:
    """Return Tc / (Tc - Te), kelvin."""
    if evaporating_c is None or condensing_c is None or condensing_c <= evaporating_c:
        return None
    return (condensing_c + KELVIN) / (condensing_c - evaporating_c)
