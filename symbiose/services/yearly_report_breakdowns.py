"""By which groups a yearly report tells which indicators."""

from collections.abc import Iterable, Mapping

from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Indicator
from symbiose.services.indicator_views import Line
from symbiose.services.yearly_report_views import Breakdown

_BY_PLACE = ("waste_diverted", "co2_avoided", "gain_territory", "synergies", "sites_declaring")
_BY_OTHERS = (
    ("waste_diverted", Dimension.RESOURCE),
    ("waste_diverted", Dimension.TREATMENT),
    ("without_taker", Dimension.RESOURCE),
    ("synergies", Dimension.MODEL),
)
BREAKDOWNS: Mapping[Dimension | None, tuple[tuple[str, Dimension], ...]] = {
    None: (*((one, Dimension.EPCI) for one in _BY_PLACE), *_BY_OTHERS),
    Dimension.EPCI: (*((one, Dimension.COMMUNE) for one in _BY_PLACE), *_BY_OTHERS),
    Dimension.PARK: (*((one, Dimension.NAF) for one in _BY_PLACE), *_BY_OTHERS),
}
"""Scope of the report → indicators and what they are told by: places within it, and what is given."""


def breakdown(indicator: Indicator, by: Dimension, lines: Iterable[Line]) -> Breakdown:
    """Return the figures of an indicator by groups, out of the lines of a table; groups of nothing go."""
    own = (line for line in lines if line.indicator.id == indicator.id and _says_something(line))
    return Breakdown(indicator, by, tuple(sorted(own, key=_size, reverse=True)))


def _says_something(line: Line) -> bool:
    """Tell whether anything is known of a group: a sum that is not zero, a share, or why one is masked."""
    nothing = (None, line.indicator.nothing)
    return any(cell.reason is not None or cell.value not in nothing for cell in line.cells.values())


def _size(line: Line) -> tuple[float, ...]:
    """Return the figures of a line, the column that has come furthest first; the larger comes first."""
    return tuple(line.cells[column].value or 0.0 for column in reversed(line.indicator.columns))
