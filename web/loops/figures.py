"""Figures of a loop: where its heat goes in a year, and month by month."""

import math
from collections.abc import Iterator, Sequence

from symbiose.domain.heat_loops import HeatLoop
from symbiose.services.loop_balance import LoopBalance, Part
from web.figures import Figure, Series, Stream, monthly_bars
from web.language import _
from web.loops.naming import LoopNames
from web.wording import MONTHS_SHORT

NOTHING_MWH = 1e-6
"""Heat below it is rounding."""
UNIT = "MWh"


def energy_streams(loop: HeatLoop, balance: LoopBalance, names: LoopNames) -> list[Stream]:
    """Return the ribbons of the diagram of energy: sources → loop → needs, losses and heat pumps beside."""
    network = _("Boucle")
    streams = [Stream(names.member(part.id), network, part.sum_mwh, UNIT) for part in balance.sources]
    lost = math.fsum(part.sum_mwh for part in balance.losses)
    streams.append(Stream(network, _("Pertes des tuyaux"), lost, UNIT, main=False))
    streams += _lifted(loop, balance, names, network)
    streams += _direct(loop, balance, names, network)
    return [one for one in streams if one.quantity > NOTHING_MWH]


def _lifted(loop: HeatLoop, balance: LoopBalance, names: LoopNames, network: str) -> Iterator[Stream]:
    """Yield what passes through heat pumps, with their electricity."""
    electricity = {part.id: part.sum_mwh for part in balance.pump_electricity}
    stands = {pump.id: pump.node for pump in loop.instance.heat_pumps}
    for heat in balance.pump_heat:
        pump = names.pump(heat.id)
        yield Stream(network, pump, heat.sum_mwh - electricity[heat.id], UNIT)
        yield Stream(_("Électricité"), pump, electricity[heat.id], UNIT, main=False)
        yield Stream(pump, _needs(names, stands[heat.id]), heat.sum_mwh, UNIT)


def _direct(loop: HeatLoop, balance: LoopBalance, names: LoopNames, network: str) -> Iterator[Stream]:
    """Yield what needs get without a heat pump, place by place."""
    stands = {one.id: one.node for one in loop.instance.consumers}
    stands |= {one.id: one.node for one in loop.instance.heat_pumps}
    served, lifted = _by_node(balance.consumers, stands), _by_node(balance.pump_heat, stands)
    for node, mwh in served.items():
        yield Stream(network, _needs(names, node), mwh - lifted.get(node, 0.0), UNIT)


def _by_node(parts: Sequence[Part], stands: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in parts:
        node = stands[part.id]
        found[node] = found.get(node, 0.0) + part.sum_mwh
    return found


def _needs(names: LoopNames, node: str) -> str:
    return _("%(place)s, besoins", place=names.node(node))


def months_figure(balance: LoopBalance) -> Figure:
    """Draw what is taken from sources and what is delivered in each month."""
    series = [
        Series(_("Livré aux besoins"), balance.monthly(balance.consumers), UNIT),
        Series(_("Pris aux sources"), balance.monthly(balance.sources), UNIT),
    ]
    return monthly_bars([_(name) for name in MONTHS_SHORT], series)
