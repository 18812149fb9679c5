"""When in the year electricity is used: the typical year of a declared need."""

import math
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from symbiose.domain.base import Value
from symbiose.domain.typical_year import year_steps

STEPS = len(year_steps())
_TOLERANCE = 1e-6


class ProfileBasis(StrEnum):
    """What a typical year rests on."""

    MEASURED = "measured"
    """A load curve of the site."""
    SECTOR = "sector"
    """The usual shape of its trade: an estimate."""


class ElectricityProfile(Value):
    """The typical year of one declared need of electricity.

    The quantity of a year stays the declared one: a profile only tells when it is used.
    """

    flow_id: str
    """Declared need."""
    shares: tuple[float, ...] = Field(min_length=STEPS, max_length=STEPS)
    """Share of the year's electricity used in each step of `year_steps`; they sum to 1."""
    basis: ProfileBasis
    """Measured, or the usual shape of the trade."""
    source: str
    """Load curve or shape that it comes from, with its period or source."""

    @model_validator(mode="after")
    def _sums_to_one(self) -> Self:
        if min(self.shares) < 0 or not math.isclose(sum(self.shares), 1, abs_tol=_TOLERANCE):
            msg = f"the shares of the year sum to {sum(self.shares)}: give shares that sum to 1"
            raise ValueError(msg)
        return self

    def powers_kw(self, quantity_mwh: float) -> tuple[float, ...]:
        """Return the power in each step when a year uses a quantity, kW."""
        return tuple(
            share * quantity_mwh * 1000 / step.hours
            for share, step in zip(self.shares, year_steps(), strict=True)
        )
