"""Prints what a heat network design has beside pipes, sources and consumers, and what was asked of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_network_questions import PairNotServed
    from symbiose.domain.documents.heat_network_result import HeatNetworkResult


def further_lines(result: "HeatNetworkResult") -> Iterator[str]:
    """Yield a line for each thing of a design that an instance need not state; nothing where it does not."""
    if result.levels:
        yield "levels: " + ", ".join(result.levels)
    for boiler in result.boilers:
        yield f"boiler {boiler.id}: {boiler.capacity_kw:,.6g} kW, delivers {powers(boiler.heat_kw)} kW"
    for network in result.networks:
        yield (
            f"network {network.id}: {network.capacity_kw:,.6g} kW, buys {powers(network.buys_kw)} kW, "
            f"sells {powers(network.sells_kw)} kW"
        )
    for storage in result.storages:
        yield (
            f"storage {storage.id}: {storage.capacity_kwh:,.6g} kWh, takes in {powers(storage.charge_kw)} kW"
        )
    for aid in result.aid:
        kept = "conditions kept" if aid.holds else "conditions not kept"
        yield f"aid {aid.id}: {aid.given_eur:,.2f} €, {kept}"
    if any(result.co2_t_per_year.values()):
        yield f"emissions less those avoided: {sum(result.co2_t_per_year.values()):,.6g} tCO2e/year"
    for other in result.alternatives:
        cost = other.objective_eur_per_year
        yield f"{other.name}: {other.status}" + ("" if cost is None else f", {cost:,.2f} €/year")


def question_lines(result: "HeatNetworkResult") -> Iterator[str]:
    """Yield a line for each pair that is not joined and each source that may fail, where it was asked."""
    for pair in result.not_joined or ():
        reason = pair.reason or "no time to look"
        yield f"not joined: {pair.source} – {pair.consumer}, {reason}{_lacking(pair)}"
    for outage in result.outages or ():
        what = f"{outage.source} {outage.event} {outage.detail}".rstrip()
        others = ", ".join(f"{each.id} {each.mwh_per_year:,.6g} MWh" for each in outage.backed_up_by)
        yield (
            f"if {what}: {outage.served_share:.1%} served, {sum(outage.unserved_mwh):,.6g} MWh missing, "
            f"{outage.cost_eur_per_year:,.2f} €/year; backed up by {others or 'nobody'}"
        )


def _lacking(pair: "PairNotServed") -> str:
    """Return the changes that would join a pair, each with its unit."""
    return "".join(
        f"; {change.kind}" + ("" if change.amount is None else f" {change.amount:,.6g}")
        for change in pair.changes
    )


def powers(values: tuple[float, ...]) -> str:
    """Return powers over periods in one line."""
    return " ".join(f"{value:,.6g}" for value in values)
