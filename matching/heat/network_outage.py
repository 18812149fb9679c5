"""What a design still serves when one of its sources stops, gives less, or gives at other times.

Nothing is built anew: pipes, exchangers, heat pumps, boilers and sources keep their sizes. In each period as
much as can be is served, then at the least cost. Periods are looked at one by one.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from matching.heat.network import Network, Tap, state_network
from matching.heat.network_operation import Built, Operated, OperationModel, Supply
from matching.solver import usable_solver
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_questions import Event, HeatShare, Outage
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_outages import Calendar

LOST_SHARE: Final = 0.2
"""Share of its heat that a source loses."""
ROUNDING: Final = 1e-6
"""Share of what is asked for that is what solvers leave of nought."""


def find_outages(
    document: HeatNetworkInstance,
    result: HeatNetworkResult,
    calendars: Mapping[str, Calendar] | None = None,
    solver: str = "highs",
) -> tuple[Outage, ...]:
    """Return what a design still serves, for each source in use and each thing that may happen to it.

    Args:
        document: The instance.
        result: A design of it; without one there is nothing to tell.
        calendars: Other calendars by name; None for those one period later and one period earlier.
        solver: Solver to ask.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    if result.objective_eur_per_year is None:
        return ()
    data = state_network(document)
    running = _Running(data, _built(data, result), usable_solver(solver))
    found = []
    for s, source in enumerate(document.sources):
        if running.built.source_kw[s] > 0:
            others = _others(len(document.periods)) if calendars is None else calendars
            for event, detail, powers in _events(data.supply[s], others):
                supply = [powers if i == s else row for i, row in enumerate(data.supply)]
                found.append(running.outage(source.id, (event, detail), supply))
    return tuple(found)


def _others(periods: int) -> dict[str, Calendar]:
    """Return the calendars one period later and one period earlier."""
    later = tuple((t - 1) % periods for t in range(periods))
    earlier = tuple((t + 1) % periods for t in range(periods))
    return {"later": later} | ({"earlier": earlier} if earlier != later else {})


def _events(
    powers: Sequence[float], calendars: Mapping[str, Calendar]
) -> Iterator[tuple[Event, str, Sequence[float]]]:
    yield "stops", "", [0.0] * len(powers)
    yield "loses", f"{LOST_SHARE:.0%}", [(1 - LOST_SHARE) * kw for kw in powers]
    for name, calendar in calendars.items():
        moved = [powers[t] for t in calendar]
        if moved != list(powers):
            yield "calendar", name, moved


def _built(data: Network, result: HeatNetworkResult) -> Built:
    """Return what a design builds, by the positions of the instance."""
    edges = {(edge.id, data.level_of_edge[e]): e for e, edge in enumerate(data.edges)}
    level = {entry.id: k for k, entry in enumerate(data.levels.stated)}
    at_home = range(len(data.levels.stated), data.levels.count)
    pipe = {entry.id: p for p, entry in enumerate(data.pipes)}
    source_kw = {s: told.capacity_kw for s, told in enumerate(result.sources)}
    bought_kw = {}
    for partner, used in zip(data.partners, result.networks, strict=True):
        if partner.source is not None:
            source_kw[partner.source] = used.capacity_kw
        if partner.consumer is not None:
            bought_kw[partner.consumer] = used.buys_kw
    return Built(
        pipes={
            edges[told.id, None if told.level is None else level[told.level]]: (
                pipe[told.pipe],
                told.capacity_kw,
            )
            for told in result.edges
        },
        source_kw=source_kw,
        pump_kw={h: told.capacity_kw for h, told in enumerate(result.heat_pumps)},
        boiler_kw={b: _boiler_kw(data, b, told.capacity_kw) for b, told in enumerate(result.boilers)},
        exchanger_kw=_exchangers(data, result),
        bought_kw=bought_kw,
        partner_kw={p: used.capacity_kw for p, used in enumerate(result.networks)},
        storage_kwh=_storages(data, result),
        levels=frozenset([*(level[key] for key in result.levels), *at_home]),
    )


def _exchangers(data: Network, result: HeatNetworkResult) -> dict[int, float]:
    """Return the most that the network brings each consumer connected, kW."""
    position = {entry.id: c for c, entry in enumerate(data.consumers) if c not in data.flexible}
    arriving = {position[key]: [0.0] * len(data.hours) for key in result.connected if key in position}
    for told in result.served:
        if told.consumer in position:
            row = arriving[position[told.consumer]]
            for t, kw in enumerate(told.from_network_kw):
                row[t] += kw
    return {c: max(row) for c, row in arriving.items()}


def _storages(data: Network, result: HeatNetworkResult) -> dict[int, float]:
    position = {entry.id: b for b, entry in enumerate(data.storages)}
    return {position[told.id]: told.capacity_kwh for told in result.storages}


def _boiler_kw(data: Network, boiler: int, used_kw: float) -> float:
    """Return what a boiler can give: one that costs nothing is there already, as large as it may be."""
    entry = data.boilers[boiler]
    if entry.capex_eur_per_kw > 0:
        return used_kw
    most = max(sum(row[t] for row in data.demand) for t in data.periods)
    return most if entry.max_kw is None else entry.max_kw


@dataclass(frozen=True)
class _Running:
    """A design that is run under several circumstances."""

    data: Network
    built: Built
    solver: str
    known: dict[tuple[int, tuple[float, ...]], tuple[int, Operated]] = field(default_factory=dict)
    """How many periods, and what holds in them → the first of such periods, and what was found for them."""

    def outage(self, source: str, event: tuple[Event, str], supply: Supply) -> Outage:
        """Return what is served with another supply, beside what is with the one stated."""
        periods, hours = self.data.periods, self.data.hours
        usual, now = self._operated(self.data.supply), self._operated(supply)
        lost = {c: [self._lost(usual, now, c, t) for t in periods] for c in self.built.exchanger_kw}
        missing = [sum(row[t] for row in lost.values()) for t in periods]
        whole = self._mwh([sum(_received(usual, c, t) for c in self.built.exchanger_kw) for t in periods])
        return Outage(
            source=source,
            event=event[0],
            detail=event[1],
            served_share=1.0 if whole == 0 else max(0.0, 1 - self._mwh(missing) / whole),
            unserved=_shares({self.data.consumers[c].id: self._mwh(row) for c, row in lost.items()}),
            unserved_mwh=tuple(kw * h / 1000 for kw, h in zip(missing, hours, strict=True)),
            unserved_peak_kw=max(missing),
            backed_up_by=_shares(self._more(usual, now, source)),
            cost_eur_per_year=self._cost(now) - self._cost(usual),
        )

    def _operated(self, supply: Supply) -> Operated:
        """Return how the network runs: period by period, unless heat is kept from one for another."""
        periods = list(self.data.periods)
        heat: dict[tuple[int, int], float] = {}
        served: dict[tuple[Tap, int], float] = {}
        for group in [periods] if self.built.storage_kwh else [[t] for t in periods]:
            found = self._of_periods(group, supply)
            heat.update(found.heat_kw)
            served.update(found.served_kw)
        return Operated(heat, served)

    def _of_periods(self, periods: Sequence[int], supply: Supply) -> Operated:
        """Return how periods are run: alike where the same holds in them, however long they last."""
        rows = (*supply, *self.data.demand, *self.built.bought_kw.values())
        key = len(periods), tuple(row[t] for row in rows for t in periods)
        if key not in self.known:
            found = OperationModel(self.data, self.built, periods, supply).operated(self.solver)
            self.known[key] = periods[0], found
        first, found = self.known[key]
        return found.later(periods[0] - first)

    def _mwh(self, powers: Sequence[float]) -> float:
        """Return the heat of a year, MWh."""
        return math.fsum(kw * h for kw, h in zip(powers, self.data.hours, strict=True)) / 1000

    def _lost(self, usual: Operated, now: Operated, consumer: int, t: int) -> float:
        """Return what a consumer no longer receives in a period, kW."""
        less = _received(usual, consumer, t) - _received(now, consumer, t)
        return less if less > ROUNDING * self.data.demand[consumer][t] else 0.0

    def _more(self, usual: Operated, now: Operated, source: str) -> dict[str, float]:
        """Return by how much others that give to the network, and boilers, give more in a year, MWh."""
        gained: dict[str, list[float]] = {}
        for (f, t), kw in now.heat_kw.items():
            row = gained.setdefault(self.data.sources[self.data.feeds[f].source].id, self._none())
            row[t] += kw - usual.heat_kw[f, t]
        for (tap, t), kw in now.served_kw.items():
            if tap.boiler is not None:
                row = gained.setdefault(self.data.boilers[tap.boiler].id, self._none())
                row[t] += kw - usual.served_kw[tap, t]
        return {key: self._mwh(row) for key, row in gained.items() if key != source}

    def _none(self) -> list[float]:
        return [0.0] * len(self.data.hours)

    def _cost(self, run: Operated) -> float:
        """Return what a year of running costs less revenue, without investments, €."""
        data = self.data
        costs = []
        for (f, t), kw in run.heat_kw.items():
            costs.append(kw * data.giving_cost(data.feeds[f], t))
        for (tap, t), kw in run.served_kw.items():
            paid = data.hours[t] * data.consumers[tap.consumer].revenue_eur_per_mwh / 1000
            costs.append(kw * (data.running_cost(tap, t) - paid))
        return math.fsum(costs)


def _received(run: Operated, consumer: int, t: int) -> float:
    return math.fsum(kw for (tap, at), kw in run.served_kw.items() if tap.consumer == consumer and at == t)


def _shares(mwh: Mapping[str, float]) -> tuple[HeatShare, ...]:
    """Return what is more than rounding, the largest first."""
    least = ROUNDING * max([1.0, *(abs(amount) for amount in mwh.values())])
    kept = {key: amount for key, amount in mwh.items() if amount > least}
    order = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return tuple(HeatShare(id=key, mwh_per_year=amount) for key, amount in order)
