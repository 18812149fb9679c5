"""Reference values behind published figures, as far as enough firms rest on each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from symbiose.domain.exchanges import ReferenceUsed, each_once
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.repositories import Repositories
from symbiose.domain.secrecy import count_told
from symbiose.services.context import Services
from symbiose.services.indicators import Asked, IndicatorRow, counted_on, rows_of
from symbiose.services.publishing_indicators import shown_to_all


@dataclass(frozen=True)
class PublishedSources:
    """Reference values behind published figures, as they were counted on the day of publication."""

    rows: Mapping[tuple[str, str], IndicatorRow]
    companies: Mapping[str, str]
    """Site → company that operates it."""

    @classmethod
    def of(
        cls, services: Services, repositories: Repositories, day: date | None, by: Dimension | None
    ) -> "PublishedSources":
        """Return what is behind the table of a dimension, published on a day; nothing without one."""
        if day is None:
            return cls({}, {})
        counted = shown_to_all(services, counted_on(services, repositories, day))
        rows = rows_of(services, counted, Asked(day, by))
        companies = {i: site.company_id for i, site in counted.territory.sites.items()}
        return cls({(row.indicator.id, row.scope): row for row in rows}, companies)

    def ids(self, indicator_id: str, scope: str, columns: Iterable[Column]) -> tuple[str, ...]:
        """Return the ids of the values that enough firms rest on: a rarer one tells what a firm has."""
        firms: dict[str, set[str]] = defaultdict(set)
        for value, firm in self._resting(indicator_id, scope, columns):
            firms[value.id].add(firm)
        return tuple(sorted(i for i, found in firms.items() if count_told(len(found)) is not None))

    def values(self, indicator_id: str, scope: str, columns: Iterable[Column]) -> tuple[ReferenceUsed, ...]:
        """Return the values that enough firms rest on, by id and date, each period counted for itself."""
        resting = list(self._resting(indicator_id, scope, columns))
        firms: dict[tuple[str, str, float], set[str]] = defaultdict(set)
        for value, firm in resting:
            firms[value.key].add(firm)
        return each_once(value for value, _firm in resting if count_told(len(firms[value.key])) is not None)

    def _resting(
        self, indicator_id: str, scope: str, columns: Iterable[Column]
    ) -> Iterator[tuple[ReferenceUsed, str]]:
        row = self.rows.get((indicator_id, scope))
        for one in contributions_behind(row, columns) if row else ():
            for value in one.values:
                yield value, self.companies.get(one.site_id, one.site_id)


def contributions_behind(row: IndicatorRow, columns: Iterable[Column]) -> Iterable[Contribution]:
    """Return what some figures of a row are made of."""
    return (one for column in columns if column in row.figures for one in row.figures[column].contributions)
