"""Dates of a load curve written in figures: in which order, by what the whole file says."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from symbiose.domain.flows import MONTHS
from symbiose.domain.load_curves import DateOrder

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Outside of these a year is a fault of the file."""
CENTURY: Final = 2000
"""Of years written with two digits: no meter records curves of the century before."""
_CLEARLY: Final = 2
"""Days break off this many times less often in the order of the file than in any other."""
_DAY: Final = timedelta(days=1)
_YEAR_LAST: Final = (DateOrder.DAY, DateOrder.MONTH)
_YEAR_FIRST: Final = (DateOrder.YEAR,)


class WrittenDate(NamedTuple):
    """A date as it is written."""

    figures: tuple[int, int, int]
    orders: tuple[DateOrder, ...]
    """Those that it may be written in."""

    def day(self, order: DateOrder) -> date | None:
        """Return the day by the order of the file, or by the only one that the text has; None for none."""
        only = self.orders[0] if len(self.orders) == 1 else order
        if only not in self.orders:
            return None
        a, b, c = self.figures
        year, month, day = {
            DateOrder.DAY: (c, b, a),
            DateOrder.MONTH: (c, a, b),
            DateOrder.YEAR: (a, b, c),
        }[only]
        year += CENTURY if year < 100 and len(self.orders) == len(DateOrder) else 0
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        return found if FIRST_YEAR <= year <= LAST_YEAR else None


def written_date(figures: Sequence[str], *, year_first: bool) -> WrittenDate:
    """Return the date that three figures write.

    Args:
        figures: As they stand.
        year_first: A year of four digits comes first.
    """
    a, b, c = figures
    if year_first:
        return WrittenDate((int(a), int(b), int(c)), _YEAR_FIRST)
    orders = tuple(DateOrder) if len(c) == 2 else _YEAR_LAST
    return WrittenDate((int(a), int(b), int(c)), orders)


def order_of(dates: Iterable[WrittenDate], titles: Iterable[WrittenDate] = ()) -> DateOrder | None:
    """Return in which order the dates of a file are written; None where its figures do not tell.

    Readings follow one another, and in the right order so do their days. Where that does not decide, the only
    order that gives each date a day does. Else the day comes first, as written in France; but nothing tells
    where the year has two digits.

    Nor does it where days follow one another with the month first and each is a day in France too: the first
    twelve days of January are then the firsts of the twelve months, as a file of usual days has them.

    Args:
        dates: Of the readings.
        titles: Over the header, written by the same program.
    """
    several = {one for one in dates if len(one.orders) > 1}
    orders = [order for order in DateOrder if all(order in one.orders for one in several)]
    days = {order: {one.day(order) for one in several} - {None} for order in orders}
    followed = {order: sum(day + _DAY in days[order] for day in days[order] if day) for order in orders}
    best, second, *_ = sorted(orders, key=lambda order: -followed[order])
    if _CLEARLY * (len(several) - followed[best]) < len(several) - followed[second]:
        in_doubt = best is DateOrder.MONTH and all(one.day(DateOrder.DAY) for one in several)
        return _order_of_titles(titles) if in_doubt else best
    if DateOrder.YEAR not in orders or not several:
        return DateOrder.MONTH if _only_month_first(several) else DateOrder.DAY
    fitting = [order for order in orders if all(one.day(order) for one in several)]
    return fitting[0] if len(fitting) == 1 else None


def _order_of_titles(titles: Iterable[WrittenDate]) -> DateOrder | None:
    """Return the only order of day and month in which all titles are dates; None where there are two."""
    several = {one for one in titles if len(one.orders) > 1}
    fitting = [order for order in _YEAR_LAST if all(one.day(order) for one in several)]
    return fitting[0] if len(fitting) == 1 else None


def _only_month_first(dates: Iterable[WrittenDate]) -> bool:
    """Tell whether some dates only fit with the month first, and none otherwise."""
    seen = {one.figures[:2] for one in dates}
    return any(b > MONTHS for _, b in seen) and not any(a > MONTHS for a, _ in seen)
