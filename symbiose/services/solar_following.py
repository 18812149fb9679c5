"""Follow an accepted group that shares roofs: what its steps ask beside those of whatever is followed."""

from dataclasses import dataclass
from datetime import date

from symbiose.domain.errors import Problem
from symbiose.domain.followed_designs import DesignStep
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.services.following_designs import (
    Ask,
    measure_month,
    start_on,
)
from symbiose.services.meter_readings import read_amounts


@dataclass(frozen=True)
class Readings:
    """What meters counted in a month, as it was typed, in kWh as statements of distributors tell it."""

    month: date
    """First day of the month."""
    produced: str
    own_use: str
    shared: str

    def measured(self) -> Measured:
        """Return what was counted.

        Raises:
            InvalidDeclaration: A figure is none; all faults at once.
        """
        typed = {"produced": self.produced, "own_use": self.own_use, "shared": self.shared}
        counted = read_amounts(typed)
        return Measured.model_validate({f"{name}_mwh": kwh / KWH_PER_MWH for name, kwh in counted.items()})


def start_group(ask: Ask[SolarGroup, Measured], day: date, *, checked: bool) -> DesignStep[Measured]:
    """Record that the operation of a group began; raises as `start_on`.

    Args:
        ask: Who asks, on which group.
        day: When it began.
        checked: The caller says that it saw to what the service does not know: the voltage of each
            connection, one distributor, and the derogation where one is needed.
    """

    def unchecked(group: SolarGroup) -> list[Problem]:
        if checked or not group.shared:
            return []
        expected = "confirmez que vous avez vérifié ce que le service ne sait pas"
        return [Problem("checked", "", expected)]

    return start_on(ask, day, unchecked)


def measure_group(
    ask: Ask[SolarGroup, Measured], readings: Readings, words: str = ""
) -> DesignStep[Measured]:
    """Note what was measured in a month of the operation, or correct it; raises as `measure_month`."""
    return measure_month(ask, readings.month, readings.measured(), words)
