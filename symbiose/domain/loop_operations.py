"""An accepted heat-recovery loop as it is followed: what meters count of it, and what they may count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import Field

from symbiose.domain.errors import Problem
from symbiose.domain.followed_designs import Counted, DesignStep, Operation
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_quantities import KWH_PER_MWH


class Delivered(Counted):
    """What meters counted of a loop in one month."""

    delivered_mwh: float = Field(ge=0)
    """Heat delivered to all consumers together, MWh."""


class LoopStep(DesignStep[Delivered]):
    """One thing that was done with an accepted loop."""

    loop_id: str
    """The loop."""

    @property
    def thing_id(self) -> str:
        """Return what it was done with."""
        return self.loop_id


@dataclass(frozen=True)
class LoopOperation(Operation[HeatLoop, Delivered]):
    """A loop as it was accepted, with what was done with it since, the oldest first."""

    WORD: ClassVar[str] = "loop"

    def foreseen(self, month: int) -> Delivered:
        """Return what the loop as accepted foresees for a month of any year, 1 for January."""
        return Delivered(delivered_mwh=self.design.monthly_mwh[month - 1])

    def faults_of(self, month: date, measured: Delivered) -> list[Problem]:
        """Return why a figure cannot be: more than everything that gives heat to the loop can give."""
        most_mwh = most_kw(self.design) * self.hours_run(month) / KWH_PER_MWH
        if measured.delivered_mwh <= most_mwh:
            return []
        most = f"{most_mwh:,.0f}".replace(",", " ")
        expected = (
            f"au plus {most} MWh : tout ce qui alimente la boucle, à toutes les heures des jours de service"
        )
        return [Problem("delivered", f"{measured.delivered_mwh:g}", expected)]

    def step(self, values: Mapping[str, object]) -> LoopStep:
        """Return a step that is taken on the loop."""
        return LoopStep.model_validate({"loop_id": self.design.id, **values})


def most_kw(loop: HeatLoop) -> float:
    """Return a power that a loop never delivers more than, kW: what its sources declare, machines at most.

    A heat pump is counted with the heat that it lifts, which its source gives: it bounds, and says no more.
    """
    used = {one.id for one in loop.result.sources if one.capacity_kw > 0}
    sources = sum(_most(one.max_kw) for one in loop.instance.sources if one.id in used)
    found = loop.result
    pumps = sum(one.capacity_kw for one in found.heat_pumps)
    boilers = sum(one.capacity_kw for one in found.boilers)
    return sources + pumps + boilers + sum(one.capacity_kw for one in found.networks)


def _most(amounts: float | tuple[float, ...]) -> float:
    return max(amounts) if isinstance(amounts, tuple) else amounts
