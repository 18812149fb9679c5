"""The energy of a heat network in a year: what sources give, what consumers get, what is bought for it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_local import staying_heat
from symbiose.domain.heat_quantities import KWH_PER_MWH


@dataclass(frozen=True)
class NetworkEnergy:
    """What flows in a year, MWh."""

    given_mwh: float
    """Taken from sources."""
    lost_mwh: float
    """Lost by pipes and stores."""
    delivered_mwh: float
    """To consumers that are connected, whatever makes it."""
    boiler_mwh: float
    """Made by boilers that stand at consumers, part of what is delivered."""
    fuel_mwh: float
    """Burnt by these boilers."""
    lift_mwh: float
    """Electricity of heat pumps: it becomes heat."""
    pumping_mwh: float
    """Electricity of the pumps that move water."""
    bought_mwh: float = 0.0
    """Bought from heat networks that exist."""
    sold_mwh: float = 0.0
    """Sold to them."""
    other_mwh: float = 0.0
    """Taken from sources that are no waste heat, part of what is given."""
    stays_mwh: float = 0.0
    """Delivered where its source stands, through no pipe, part of what is delivered."""
    stays_recovered_mwh: float = 0.0
    """Waste heat in it."""

    @property
    def electricity_mwh(self) -> float:
        """Return all electricity bought, MWh."""
        return self.lift_mwh + self.pumping_mwh

    @property
    def replaced_mwh(self) -> float:
        """Return the heat that consumers no longer make themselves, MWh."""
        return self.delivered_mwh - self.boiler_mwh

    @property
    def network_mwh(self) -> float:
        """Return what the network delivers, to consumers and to other networks, MWh."""
        return self.replaced_mwh + self.sold_mwh

    @property
    def recovered_mwh(self) -> float:
        """Return the waste heat in what the network delivers; it bears all losses, MWh."""
        return max(0.0, self.network_mwh - self.lift_mwh - self.bought_mwh - self.other_mwh)

    @property
    def piped_mwh(self) -> float:
        """Return what passes through pipes of what the network delivers, MWh."""
        return max(0.0, self.network_mwh - self.stays_mwh)

    @property
    def passed_on_mwh(self) -> float:
        """Return the waste heat that pipes bring elsewhere than where it is rejected, MWh."""
        return max(0.0, self.recovered_mwh - self.stays_recovered_mwh)

    @property
    def recovered_share(self) -> float:
        """Return the share of waste heat in what the network delivers."""
        return self.recovered_mwh / self.network_mwh if self.network_mwh > 0 else 0.0


def energy_of(instance: HeatNetworkInstance, result: HeatNetworkResult) -> NetworkEnergy:
    """Return the energy of a design in a year."""
    hours = [period.hours for period in instance.periods]
    efficiency = {boiler.id: boiler.efficiency for boiler in instance.boilers}
    recovered = {source.id: source.recovered for source in instance.sources}
    boilers = {use.id: _mwh(use.heat_kw, hours) for use in result.boilers}
    sources = {use.id: _mwh(use.heat_kw, hours) for use in result.sources}
    delivered = _delivered(instance, result, hours)
    kept = math.fsum(_mwh(use.charge_kw, hours) for use in result.storages)
    stays = staying_heat(instance, result)
    return NetworkEnergy(
        given_mwh=math.fsum(sources.values()),
        lost_mwh=math.fsum(_mwh(edge.loss_kw, hours) for edge in result.edges) + kept,
        delivered_mwh=delivered,
        boiler_mwh=math.fsum(boilers.values()),
        fuel_mwh=math.fsum(heat / efficiency[name] for name, heat in boilers.items()),
        lift_mwh=math.fsum(_mwh(use.electricity_kw, hours) for use in result.heat_pumps),
        pumping_mwh=_pumping(instance, result, delivered - math.fsum(boilers.values())),
        bought_mwh=math.fsum(_mwh(use.sells_kw, hours) for use in result.networks),
        sold_mwh=math.fsum(_mwh(use.buys_kw, hours) for use in result.networks),
        other_mwh=math.fsum(heat for name, heat in sources.items() if not recovered[name]),
        stays_mwh=stays.delivered_mwh,
        stays_recovered_mwh=stays.recovered_mwh,
    )


def _delivered(instance: HeatNetworkInstance, result: HeatNetworkResult, hours: Sequence[float]) -> float:
    connected = frozenset(result.connected)
    return math.fsum(_mwh(one.demand_kw, hours) for one in instance.consumers if one.id in connected)


def _pumping(instance: HeatNetworkInstance, result: HeatNetworkResult, from_network_mwh: float) -> float:
    """Return the electricity that moves water: told by its cost, else by what no heat pump delivers."""
    price = instance.economics.electricity_eur_per_mwh
    if price > 0:
        return result.terms.get("pumping", 0.0) / price
    hours = [period.hours for period in instance.periods]
    lifted = math.fsum(_mwh(use.heat_kw, hours) for use in result.heat_pumps)
    return instance.economics.pumping_share * max(0.0, from_network_mwh - lifted)


def _mwh(power_kw: float | Sequence[float], hours: Sequence[float]) -> float:
    if isinstance(power_kw, int | float):
        return power_kw * math.fsum(hours) / KWH_PER_MWH
    return math.fsum(kw * span for kw, span in zip(power_kw, hours, strict=True)) / KWH_PER_MWH
