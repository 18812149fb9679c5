"""The indicators of a day, by what is asked for: figures that lead back to everything they are made of."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain

from symbiose.domain.civil_days import day_of
from symbiose.domain.counted_network import NETWORK, links_of, share_told
from symbiose.domain.figures import Dimension, Figure, Places, tabulated
from symbiose.domain.indicators import Aggregation, Column, Contribution, Indicator
from symbiose.domain.network import Link, MeasureNetwork, NetworkMeasures
from symbiose.domain.repositories import Repositories
from symbiose.domain.territory_on import TerritoryOn
from symbiose.services.context import Services
from symbiose.services.kept_counts import KeptCounts
from symbiose.services.memory import ONE_DAY
from symbiose.services.territory_history import territory_on_day

MOST_DAYS = 8
"""Days before the present one kept at once with everything that they are counted from."""
MOST_TABLES = 400
"""Tables of one day kept at once, each of one indicator."""
MOST_NETWORKS = 2 * len(NETWORK)
"""Networks of one day kept at once: both columns of exchanges, for each of what is told of a network."""


@dataclass(frozen=True)
class Asked:
    """What figures are asked for."""

    day: date
    """Day whose state is told."""
    by: Dimension | None = None
    """What they are told by; the whole without it."""
    within: Mapping[Dimension, str] = field(default_factory=dict)
    """Dimension → the one group that is counted."""
    told_until: date | None = None
    """Last day on which quantities of the year were told, when it is later than the day: of a whole year."""


@dataclass(frozen=True)
class Counted:
    """A day with everything that its indicators are counted from."""

    territory: TerritoryOn
    contributions: tuple[Contribution, ...]
    places: Places
    kept: KeptCounts | None = field(default=None, compare=False)
    """Tables that were told of earlier states of everything; None of what is counted for one caller alone."""
    _told: "dict[Hashable, tuple[IndicatorRow, ...]]" = field(default_factory=dict, compare=False)
    """Rows that were asked for before; they go with the day."""
    _networks: dict[Hashable, NetworkMeasures] = field(default_factory=dict, compare=False)
    """Networks that were measured last, by their sites and exchanges."""

    def network(
        self, groups: Mapping[Dimension, str], links: tuple[Link, ...], measure: MeasureNetwork
    ) -> NetworkMeasures:
        """Return how some exchanges join the sites of some groups, measured once for all told of it."""
        asked = (frozenset(groups.items()), links)
        found = self._networks.get(asked)
        if found is None:
            sites = [i for i in self.territory.working if self.places.holds(i, groups)]
            found = measure(sites, links)
            while len(self._networks) >= MOST_NETWORKS:
                self._networks.pop(next(iter(self._networks)), None)
            self._networks[asked] = found
        return found

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Contribution, ...]]:
        """Return the contributions to each indicator."""
        return _by_indicator(self.contributions)

    def recall(
        self, asked: Hashable, tell: "Callable[[], tuple[IndicatorRow, ...]]"
    ) -> "tuple[IndicatorRow, ...]":
        """Return rows, told once; the oldest are forgotten when many were asked for."""
        found = self._told.get(asked)
        if found is None:
            found = tell()
            while len(self._told) >= MOST_TABLES:
                self._told.pop(next(iter(self._told)), None)
            self._told[asked] = found
        return found

    def parts(self, indicator_id: str, groups: Mapping[Dimension, str]) -> tuple[Contribution, ...]:
        """Return the contributions to an indicator of one group of each dimension named."""
        return self._held(self.by_indicator.get(indicator_id, ()), groups)

    def within(self, groups: Mapping[Dimension, str]) -> tuple[Contribution, ...]:
        """Return the contributions of one group of each dimension named."""
        return self._held(self.contributions, groups)

    def _held(
        self, contributions: tuple[Contribution, ...], groups: Mapping[Dimension, str]
    ) -> tuple[Contribution, ...]:
        if not groups:
            return contributions
        return tuple(
            one
            for one in contributions
            if all(group in self.places.scopes(one, dimension) for dimension, group in groups.items())
        )


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator for one scope."""

    indicator: Indicator
    scope: str
    """Group that it is about, or `territory`."""
    figures: Mapping[Column, Figure]


def counted_on(
    services: Services, repositories: Repositories, day: date, told_until: date | None = None
) -> Counted:
    """Return what the indicators of a day are counted from, read again only when something changed.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        day: The day.
        told_until: Last day on which quantities of the year were told, when it is later than the day.
    """
    name = f"indicators of {day} told until {told_until or day}"
    present = day == day_of(services.clock())
    return services.memory.recall(
        repositories,
        name,
        lambda: count_day(services, repositories, day, told_until or day),
        sort="indicators of the present day" if present else "days of indicators",
        most=ONE_DAY if present else MOST_DAYS,
    )


def count_day(services: Services, repositories: Repositories, day: date, told_until: date) -> Counted:
    """Count a day without keeping it: for who wants its figures alone, of many days one after another."""
    territory = territory_on_day(services, repositories, day, told_until)
    resources = services.reference.resources
    kept = services.kept_counts
    places = kept.places(territory, services.reference.communes, resources)
    return Counted(territory, kept.contributions(territory, resources), places, kept)


def counted_in_year(services: Services, repositories: Repositories, year: int) -> Counted:
    """Return what the indicators of a calendar year are counted from: its last day, or today in this year.

    Quantities of the year count as they were told until the year is closed, on 30 June of the next one; what
    is corrected later changes it no more, so that last year's report gives the same figures next year.
    """
    today = day_of(services.clock())
    end = date(year, 12, 31)
    day = min(end, today)
    return counted_on(services, repositories, day, max(day, min(today, closing_day(year))))


def closing_day(year: int) -> date:
    """Return the last day on which what firms tell of a year still enters its figures.

    >>> closing_day(2026)
    datetime.date(2027, 6, 30)
    """
    return date(year + 1, 6, 30)


def rows_of(services: Services, counted: Counted, asked: Asked) -> tuple[IndicatorRow, ...]:
    """Return the figures asked for, by indicator, then by scope; every contribution with them."""
    found = (rows_of_indicator(services, counted, asked, one) for one in services.reference.indicators)
    return tuple(chain.from_iterable(found))


def rows_of_indicator(
    services: Services, counted: Counted, asked: Asked, indicator: Indicator
) -> tuple[IndicatorRow, ...]:
    """Return the figures of one indicator, by scope; every contribution with them."""
    name = (indicator.id, asked.by, frozenset(asked.within.items()))

    def tell() -> tuple[IndicatorRow, ...]:
        parts = counted.parts(indicator.id, asked.within)
        network = tuple(counted.territory.working) if indicator.aggregation is Aggregation.WHOLE else ()

        def rows() -> tuple[IndicatorRow, ...]:
            tables = tabulated(indicator, parts, asked.by, counted.places)
            found = (IndicatorRow(indicator, scope, figures) for scope, figures in tables.items())
            return tuple(_on_network(services, counted, asked, row) for row in found)

        if counted.kept is None:
            return rows()
        return counted.kept.table(name, rows, parts, counted.places, network)

    return counted.recall(name, tell)


def _by_indicator(contributions: Iterable[Contribution]) -> dict[str, tuple[Contribution, ...]]:
    found: dict[str, list[Contribution]] = defaultdict(list)
    for one in contributions:
        found[one.indicator_id].append(one)
    return {indicator_id: tuple(parts) for indicator_id, parts in found.items()}


def _on_network(services: Services, counted: Counted, asked: Asked, row: IndicatorRow) -> IndicatorRow:
    """Return a row with the measure of the network within its scope, where it is one of the network."""
    measure = services.measure_network
    if row.indicator.aggregation is not Aggregation.WHOLE:
        return row
    scopes = dict(asked.within) | ({asked.by: row.scope} if asked.by else {})

    def value(figure: Figure) -> float | None:
        if measure is None:
            return None
        found = counted.network(scopes, links_of(figure.contributions), measure)
        return share_told(row.indicator.id, found)

    figures = {column: replace(figure, value=value(figure)) for column, figure in row.figures.items()}
    return replace(row, figures=figures)
