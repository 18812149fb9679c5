"""`symbiose.indicators/1`: indicators by scope, as printed by `symbiose indicators --json`."""

from collections.abc import Collection, Mapping
from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.indicators import Column, Indicator


class IndicatorEntry(Value):
    """One indicator for one scope."""

    indicator: str
    """Id of the indicator."""
    scope: str
    """Id of the EPCI, park or resource, number of the model, or year; `territory` for the whole, `none` for
    what has no park, no model, no resource."""
    unit: str
    """Unit of the figures."""
    potential: float | None
    """What the standing declarations hold. Like the next three, null where the column has no meaning for the
    indicator, where a share has nothing to be measured against, and in a masked cell."""
    proposed: float | None
    """What the latest run proposes and nobody has agreed to."""
    agreed: float | None
    """What giver and receiver have both agreed to."""
    realised: float | None
    """What was exchanged in the year, as the firms told it."""
    masked: bool
    """Kept back from the caller, or not published yet, in one column at least: then no figure is told."""
    masked_columns: tuple[Column, ...]
    """Columns on whose account it is masked; the table without `--json` tells the others."""
    sources: tuple[str, ...]
    """Ids of the dated reference values behind the figures, none in a masked cell; to who does not see every
    flow, those alone that at least three firms rest on."""


class IndicatorsDocument(Value):
    """The document `symbiose.indicators/1`."""

    format: Literal["symbiose.indicators/1"] = "symbiose.indicators/1"
    """Name and version of the format."""
    by: str | None
    """What the figures are told by; null for the whole territory."""
    year: int
    """Calendar year of the figures; by year, the last one."""
    day: str
    """Day whose state is told, ISO 8601: the last one of the year, or today."""
    rows: tuple[IndicatorEntry, ...]
    """By indicator, in the order of the catalogue, then by scope."""


def indicator_entry(
    indicator: Indicator,
    scope: str,
    told: Mapping[Column, float | None],
    masked: Collection[Column],
    sources: tuple[str, ...],
) -> IndicatorEntry:
    """Return the entry of one scope.

    Args:
        indicator: What is measured.
        scope: Where.
        told: Column → figure that may be told.
        masked: Columns that are kept back from the caller.
        sources: Ids of the reference values behind the figures.
    """
    kept_back = tuple(column for column in Column if column in masked)
    values = {column: None if kept_back else told.get(column) for column in Column}
    return IndicatorEntry(
        indicator=indicator.id,
        scope=scope,
        unit=indicator.unit,
        potential=values[Column.POTENTIAL],
        proposed=values[Column.PROPOSED],
        agreed=values[Column.AGREED],
        realised=values[Column.REALISED],
        masked=bool(kept_back),
        masked_columns=kept_back,
        sources=() if kept_back else sources,
    )
