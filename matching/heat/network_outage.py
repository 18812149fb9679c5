"""What a design still serves when one of its sources stops, gives less, or gives at other times.

Nothing is built anew: pipes, exchangers, heat pumps, boilers and sources keep their sizes. In each period as
much as can be is served, then at the least cost. Periods are looked at one by one.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from matching.heat.network import Network, Tap, state_network
from matching.heat.network_operation import Built, Operated, OperationModel
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
    level = {data.levels.name(k): k for k in range(data.levels.count)} if data.levels.stated else {}
    pipe = {entry.id: p for p, entry in enumerate(data.pipes)}
    consumer = {entry.id: c for c, entry in enumerate(data.consumers)}
    arriving: dict[int, list[float]] = {consumer[key]: [0.0] * len(data.hours) for key in result.connected}
    for told in result.served:
        row = arriving[consumer[told.consumer]]
        for t, kw in enumerate(told.from_network_kw):
            row[t] += kw
    return Built(
        pipes={
            edges[told.id, level.get(told.level)]: (pipe[told.pipe], told.capacity_kw)
            for told in result.edges
        },
        source_kw={s: told.capacity_kw for s, told in enumerate(result.sources)},
        pump_kw={h: told.capacity_kw for h, told in enumerate(result.heat_pumps)},
        boiler_kw={b: _boiler_kw(data, b, told.capacity_kw) for b, told in enumerate(result.boilers)},
        exchanger_kw={c: max(row) for c, row in arriving.items()},
        levels=frozenset(level[key] for key in result.levels),
    )


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
    known: dict[tuple[int, tuple[float, ...]], Operated] = field(default_factory=dict)
    """Period and supply → what was found for them."""

    def outage(self, source: str, event: tuple[Event, str], supply: Sequence[Sequence[float]]) -> Outage:
        """Return what is served with another supply, beside what is with the one stated."""
        asked = [sum(self.data.demand[c][t] for c in self.built.exchanger_kw) for t in self.data.periods]
        usual = [self._operated(t, self.data.supply) for t in self.data.periods]
        now = [self._operated(t, supply) for t in self.data.periods]
        lost = {
            c: [self._lost(usual[t], now[t], c, t) for t in self.data.periods]
            for c in self.built.exchanger_kw
        }
        missing = [sum(row[t] for row in lost.values()) for t in self.data.periods]
        whole = self._mwh([kw - less for kw, less in zip(asked, self._short(usual), strict=True)])
        share = 1.0 if whole == 0 else max(0.0, 1 - self._mwh(missing) / whole)
        return Outage(
            source=source,
            event=event[0],
            detail=event[1],
            served_share=share,
            unserved=_shares({self.data.consumers[c].id: self._mwh(row) for c, row in lost.items()}),
            unserved_mwh=tuple(kw * h / 1000 for kw, h in zip(missing, self.data.hours, strict=True)),
            unserved_peak_kw=max(missing),
            backed_up_by=_shares(self._more(usual, now, source)),
            cost_eur_per_year=self._cost(now) - self._cost(usual),
        )

    def _operated(self, t: int, supply: Sequence[Sequence[float]]) -> Operated:
        has = tuple(row[t] for row in supply)
        if (t, has) not in self.known:
            model = OperationModel(self.data, self.built, t, dict(enumerate(has)))
            self.known[t, has] = model.operated(self.solver)
        return self.known[t, has]

    def _mwh(self, powers: Sequence[float]) -> float:
        """Return the heat of a year, MWh."""
        return math.fsum(kw * h for kw, h in zip(powers, self.data.hours, strict=True)) / 1000

    def _short(self, run: Sequence[Operated]) -> list[float]:
        """Return what is missing of what all consumers ask for in each period, kW."""
        served = [sum(of_period.served_kw.values()) for of_period in run]
        asked = [sum(self.data.demand[c][t] for c in self.built.exchanger_kw) for t in self.data.periods]
        return [max(0.0, a - s) for a, s in zip(asked, served, strict=True)]

    def _lost(self, usual: Operated, now: Operated, consumer: int, t: int) -> float:
        """Return what a consumer no longer receives in a period, kW."""
        less = _received(usual, consumer) - _received(now, consumer)
        return less if less > ROUNDING * self.data.demand[consumer][t] else 0.0

    def _more(self, usual: Sequence[Operated], now: Sequence[Operated], source: str) -> dict[str, float]:
        """Return by how much other sources and boilers give more in a year, MWh."""
        gained: dict[str, list[float]] = {}
        for t, (before, after) in enumerate(zip(usual, now, strict=True)):
            for f, kw in after.heat_kw.items():
                key = self.data.sources[self.data.feeds[f].source].id
                if key != source:
                    row = gained.setdefault(key, [0.0] * len(now))
                    row[t] += kw - before.heat_kw[f]
            for tap, kw in after.served_kw.items():
                if tap.boiler is not None:
                    row = gained.setdefault(self.data.boilers[tap.boiler].id, [0.0] * len(now))
                    row[t] += kw - before.served_kw[tap]
        return {key: self._mwh(row) for key, row in gained.items()}

    def _cost(self, run: Sequence[Operated]) -> float:
        """Return what a year of running costs less revenue, without investments, €."""
        costs = []
        for t, of_period in enumerate(run):
            for f, kw in of_period.heat_kw.items():
                feed = self.data.feeds[f]
                costs.append(kw * (self.data.heat_cost(feed.source, t) + self.data.lifting_cost(feed, t)))
            costs += [kw * self._served_cost(tap, t) for tap, kw in of_period.served_kw.items()]
        return math.fsum(costs)

    def _served_cost(self, tap: Tap, t: int) -> float:
        data = self.data
        paid = data.hours[t] * data.consumers[tap.consumer].revenue_eur_per_mwh / 1000
        return data.electricity_cost(tap, t) + data.pumping_cost(tap, t) + data.fuel_cost(tap, t) - paid


def _received(run: Operated, consumer: int) -> float:
    return math.fsum(kw for tap, kw in run.served_kw.items() if tap.consumer == consumer)


def _shares(mwh: Mapping[str, float]) -> tuple[HeatShare, ...]:
    """Return what is more than rounding, the largest first."""
    least = ROUNDING * max((abs(amount) for amount in mwh.values()), default=0.0)
    kept = {key: amount for key, amount in mwh.items() if amount > max(least, ROUNDING)}
    order = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return tuple(HeatShare(id=key, mwh_per_year=amount) for key, amount in order)
