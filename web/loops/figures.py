"""Figures of a loop: where its heat goes in a year, and month by month."""

from collections.abc import Iterator, Sequence

from symbiose.domain.documents.heat_network_result import Given, Served
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.services.loop_balance import LoopBalance
from symbiose.services.loop_exchangers import ends_of
from web.figures import Figure, Series, Stream, monthly_bars
from web.language import _
from web.loops.naming import LoopNames
from web.wording import MONTHS_SHORT

NOTHING_MWH = 1e-6
"""Heat below it is rounding."""
UNIT = "MWh"


def energy_streams(loop: HeatLoop, names: LoopNames) -> list[Stream]:
    """Return the ribbons of the diagram of energy: sources → loop → needs; losses and electricity beside."""
    flows = _Flows(loop, names)
    found: dict[tuple[str, str], Stream] = {}
    for one in flows.all():
        known = found.get((one.source, one.target))
        quantity = one.quantity + (known.quantity if known else 0.0)
        found[one.source, one.target] = Stream(one.source, one.target, quantity, UNIT, main=one.main)
    return [one for one in found.values() if one.quantity > NOTHING_MWH]


class _Flows:
    """What passes between the parts of one loop in a year."""

    def __init__(self, loop: HeatLoop, names: LoopNames) -> None:
        self._loop, self._names = loop, names
        self._hours = [period.hours for period in loop.instance.periods]
        self._stands = {one.id: one.node for one in ends_of(loop.instance)}

    def all(self) -> Iterator[Stream]:
        """Yield the ribbons in the way of the heat; the same two ends may come more than once."""
        result = self._loop.result
        for given in result.given:
            yield from self._giving(given)
        for edge in result.edges:
            lost = self._mwh(edge.loss_kw)
            yield Stream(
                self._names.network(edge.level, edge.source), _("Pertes des tuyaux"), lost, UNIT, main=False
            )
        for store in result.storages:
            kept = self._mwh(store.charge_kw)
            yield Stream(_("Boucle"), _("Pertes des stockages"), kept, UNIT, main=False)
        for served in result.served:
            yield from self._serving(served)

    def _giving(self, one: Given) -> Iterator[Stream]:
        source = self._names.short(one.source)
        network = self._names.network(one.level, self._stands[one.source])
        taken, delivered = self._mwh(one.heat_kw), self._mwh(one.into_network_kw)
        if one.heat_pump is None:
            yield Stream(source, network, taken, UNIT)
        else:
            yield from self._lifting(source, one.heat_pump, network, taken, delivered)

    def _serving(self, one: Served) -> Iterator[Stream]:
        needs = self._names.node(self._stands[one.consumer])
        network = self._names.network(one.level, self._stands[one.consumer])
        taken, delivered = self._mwh(one.from_network_kw), self._mwh(one.heat_kw)
        if one.boiler is not None:
            yield Stream(self._names.boiler(one.boiler), needs, delivered, UNIT, main=False)
        elif one.heat_pump is None:
            yield Stream(network, needs, delivered, UNIT)
        else:
            yield from self._lifting(network, one.heat_pump, needs, taken, delivered)

    def _lifting(
        self, source: str, pump_id: str, target: str, taken: float, delivered: float
    ) -> Iterator[Stream]:
        pump = self._names.pump(pump_id)
        yield Stream(source, pump, taken, UNIT)
        yield Stream(_("Électricité"), pump, delivered - taken, UNIT, main=False)
        yield Stream(pump, target, delivered, UNIT)

    def _mwh(self, power_kw: Sequence[float]) -> float:
        return sum(kw * span for kw, span in zip(power_kw, self._hours, strict=True)) / KWH_PER_MWH


def months_figure(balance: LoopBalance) -> Figure:
    """Draw what is taken from sources and what is delivered in each month."""
    series = [
        Series(_("Livré aux besoins"), balance.monthly(balance.consumers), UNIT),
        Series(_("Pris aux sources"), balance.monthly(balance.sources), UNIT),
    ]
    return monthly_bars([_(name) for name in MONTHS_SHORT], series)
