"""Prints what a heat network design has beside pipes, sources and consumers, and its alternatives."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_network_result import HeatNetworkResult


def further_lines(result: "HeatNetworkResult") -> Iterator[str]:
    """Yield a line for each thing of a design that an instance need not state; nothing where it does not."""
    if result.levels:
        yield "levels: " + ", ".join(result.levels)
    for boiler in result.boilers:
        yield f"boiler {boiler.id}: {boiler.capacity_kw:,.6g} kW, delivers {_powers(boiler.heat_kw)} kW"
    for network in result.networks:
        yield (
            f"network {network.id}: {network.capacity_kw:,.6g} kW, buys {_powers(network.buys_kw)} kW, "
            f"sells {_powers(network.sells_kw)} kW"
        )
    for storage in result.storages:
        yield (
            f"storage {storage.id}: {storage.capacity_kwh:,.6g} kWh, takes in {_powers(storage.charge_kw)} kW"
        )
    for aid in result.aid:
        kept = "conditions kept" if aid.holds else "conditions not kept"
        yield f"aid {aid.id}: {aid.given_eur:,.2f} €, {kept}"
    if any(result.co2_t_per_year.values()):
        yield f"emissions less those avoided: {sum(result.co2_t_per_year.values()):,.6g} tCO2e/year"
    for other in result.alternatives:
        cost = other.objective_eur_per_year
        yield f"{other.name}: {other.status}" + ("" if cost is None else f", {cost:,.2f} €/year")


def _powers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:,.6g}" for value in values)
