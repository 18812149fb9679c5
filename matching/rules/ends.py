"""The columns that rules compare: givers on one side, takers on the other, aligned row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

OFFER, NEED = 0, 1
UNKNOWN = -1
"""Code of an absent resource or waste code."""


@dataclass(frozen=True)
class QualityColumn:
    """One property of many ends; NaN where an end of the band is open."""

    stated: Booleans
    low: Floats
    high: Floats

    def take(self, rows: Integers) -> "QualityColumn":
        """Return some rows, in the order given."""
        return QualityColumn(self.stated[rows], self.low[rows], self.high[rows])

    def as_rows(self) -> "QualityColumn":
        """Return one row for each end, as `Ends.as_rows` does."""
        return QualityColumn(self.stated[:, None], self.low[:, None], self.high[:, None])


@dataclass(frozen=True)
class Places:
    """Where ends are, in columns, and what else the length of a way between them rests on."""

    resource: Integers
    longitude: Floats
    latitude: Floats
    margin_km: Floats
    rival: Booleans

    def take(self, rows: Integers) -> "Places":
        """Return some rows, in the order given."""
        return Places(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True)
class Ends:
    """Ends of exchanges in columns: flows, and what processors take and give. No name among them."""

    direction: Integers
    """0 gives, 1 takes."""
    site: Integers
    """Position of the site."""
    resource: Integers
    """Position of the resource, −1 until somebody has confirmed which it is."""
    processor: Booleans
    """True where the end belongs to a processor."""
    valid_from: Integers
    """First day of validity, proleptic ordinal."""
    valid_to: Integers
    """Last day of validity, proleptic ordinal."""
    months: Floats
    """Quantity of each month, n × 12."""
    week: Floats
    """Share by weekday days, weekday nights and weekends, n × 3; even for what waits without loss."""
    supply_temp_c: Floats
    """Heat: temperature given or wanted, °C; NaN when not stated."""
    longitude: Floats
    """WGS84, degrees East."""
    latitude: Floats
    """WGS84, degrees North."""
    margin_km: Floats
    """Added to the straight distance, km; other than nought where the place is not to be told."""
    rival: Booleans
    """True where the margin of whom it is paired with is turned: taken off where it would be added."""
    waste: Integers
    """Position of the waste code, −1 without one."""
    dangerous: Booleans
    """True where the waste code is that of dangerous waste."""
    withdrawn: Booleans
    """True where the declarant has withdrawn the flow."""
    hidden: Booleans
    """True where the declarant lets nobody know of the flow before both sides agree."""
    priced: Booleans
    """True where a price is declared or a reference price exists."""
    quality: Mapping[str, QualityColumn]
    """Property → its band for each end."""

    def take(self, rows: Integers) -> Self:
        """Return some rows, in the order given."""
        columns: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "quality"}
        taken = {name: column[rows] for name, column in columns.items()}
        return type(self)(**taken, quality={name: q.take(rows) for name, q in self.quality.items()})

    @property
    def places(self) -> Places:
        """Return where they are."""
        return Places(self.resource, self.longitude, self.latitude, self.margin_km, self.rival)

    def as_rows(self) -> Self:
        """Return one row for each end: a rule then compares each with every end that it is judged with."""
        columns: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "quality"}
        rows = {name: column[:, None] for name, column in columns.items()}
        return type(self)(**rows, quality={name: q.as_rows() for name, q in self.quality.items()})

    def __len__(self) -> int:
        """Return the number of ends."""
        return len(self.site)
