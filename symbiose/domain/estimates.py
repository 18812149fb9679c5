"""Ratios that estimated quantities rest on: quantity = ratio × driver of the site."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from symbiose.domain.base import Value

PER_DRIVER = {"jobs": "job", "floor_area_m2": "m2"}
"""Driver that every site has → what a ratio is counted per."""


class Ratio(Value):
    """How much of a resource one unit of a driver gives or takes in a year."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Id that flows name."""
    value: float = Field(ge=0)
    """Yearly quantity for one unit of the driver, in `unit`."""
    low: float | None = Field(default=None, ge=0)
    """Lower end of the range, in `unit`."""
    high: float | None = Field(default=None, ge=0)
    """Upper end of the range, in `unit`."""
    unit: str
    """Unit of the ratio, such as `t/job` or `MWh/m2`."""
    driver: str
    """Driver it is multiplied with: `jobs`, `floor_area_m2` or one of a site's `drivers`."""
    text: str
    """What the ratio says, in French, shown beside the figures that rest on it."""
    source: str
    """Where it comes from; says « hypothèse » with its reasoning where nothing can be cited."""
    hypothesis: bool = False
    """True when no source can be cited."""
    valid_from: date
    """Date of the source, or of the hypothesis."""

    @property
    def sentence(self) -> str:
        """Return the ratio with its source, as it stands beside each figure that rests on it."""
        return f"{self.text} ({self.source})"

    @property
    def canonical_unit(self) -> str:
        """Return the unit of the quantities that it gives.

        >>> Ratio(id="r", value=0.3, unit="t/job", driver="jobs", text="", source="",
        ...       valid_from=date(2026, 1, 1)).canonical_unit
        't'
        """
        return self.unit.partition("/")[0]

    def estimate(self, driver_value: float) -> "Estimated":
        """Return the yearly quantity of a site and its band, exact to the last digit.

        Args:
            driver_value: The site's figure that the ratio is multiplied with.
        """
        driver = Decimal(repr(driver_value))
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        ends = ((Decimal(repr(end)) * driver).normalize() for end in (low, self.value, high))
        return Estimated.model_validate(dict(zip(("low", "value", "high"), ends, strict=True)))


class Estimated(Value):
    """A yearly quantity estimated from a ratio, with its band."""

    low: Decimal = Field(ge=0)
    """Lower end of the band."""
    value: Decimal = Field(ge=0)
    """The quantity."""
    high: Decimal = Field(ge=0)
    """Upper end of the band."""
