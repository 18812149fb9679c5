"""An accepted group that shares roofs as it is followed: what meters count of it, and what they may count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from pydantic import Field

from symbiose.domain.errors import Problem
from symbiose.domain.followed_designs import Counted, DesignStep, Operation
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.solar_groups import SolarGroup

ROUNDING: Final = 1e-6
"""Share by which own use and what is shared may exceed the output: what is lost in rounding."""


class Measured(Counted):
    """What meters counted of a group in one month."""

    produced_mwh: float = Field(ge=0)
    """Output of the roofs, MWh."""
    own_use_mwh: float = Field(ge=0)
    """Used on the spot by those who own the roofs, MWh."""
    shared_mwh: float = Field(ge=0)
    """Shared between members, as the distributor counts it, MWh."""

    @property
    def used_mwh(self) -> float:
        """Return what members used of the roofs, MWh."""
        return self.own_use_mwh + self.shared_mwh


class SolarStep(DesignStep[Measured]):
    """One thing that was done with an accepted group."""

    group_id: str
    """The group."""

    @property
    def thing_id(self) -> str:
        """Return what it was done with."""
        return self.group_id


@dataclass(frozen=True)
class SolarOperation(Operation[SolarGroup, Measured]):
    """A group as it was accepted, with what was done with it since, the oldest first."""

    WORD: ClassVar[str] = "group"

    def foreseen(self, month: int) -> Measured:
        """Return what the group as accepted foresees for a month of any year, 1 for January."""
        roofs = self.design.roofs
        return Measured(
            produced_mwh=sum(roof.produced_mwh[month - 1] for roof in roofs),
            own_use_mwh=sum(roof.own_use_mwh[month - 1] for roof in roofs),
            shared_mwh=sum(roof.shared_mwh[month - 1] for roof in roofs),
        )

    def faults_of(self, month: date, measured: Measured) -> list[Problem]:
        """Return why figures cannot be: more than the roofs can give, or more used than they gave."""
        problems = []
        most_kwh = self.design.installed_kwp * self.hours_run(month)
        if measured.produced_mwh * KWH_PER_MWH > most_kwh:
            most = f"{most_kwh:,.0f}".replace(",", " ")
            expected = f"au plus {most} kWh : la puissance des toits à toutes les heures des jours de service"
            problems.append(Problem("produced", f"{measured.produced_mwh * KWH_PER_MWH:.0f}", expected))
        if measured.used_mwh > measured.produced_mwh * (1 + ROUNDING):
            expected = "utilisé sur place et partagé ne dépassent pas ensemble la production"
            problems.append(Problem("shared", f"{measured.used_mwh * KWH_PER_MWH:.0f}", expected))
        return problems

    def step(self, values: Mapping[str, object]) -> SolarStep:
        """Return a step that is taken on the group."""
        return SolarStep.model_validate({"group_id": self.design.id, **values})
