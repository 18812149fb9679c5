"""The land question: which activity, settled on a free plot, would close the most loops of the territory."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.counted_exchanges import MWH
from symbiose.domain.estimates import Ratio
from symbiose.domain.exchanges import Path, Proposal, ReferenceUsed
from symbiose.domain.flows import Direction

JOBS_ASKED = "siziaf_jobs_per_hectare"
"""Dated value: jobs that the park asks of newcomers for each hectare."""


class PositionSource(StrEnum):
    """Where the position of a plot comes from."""

    STATED = "stated"
    """Somebody typed it."""
    PARK = "park"
    """Middle of the open sites of its park."""
    COMMUNE = "commune"
    """Centre of its commune."""


class Plot(Value):
    """A free plot, and how many jobs are asked of whoever settles there."""

    area_ha: float = Field(gt=0)
    """Area, ha."""
    jobs_per_ha: float = Field(gt=0)
    """Jobs asked for each hectare."""
    floor_area_m2: float | None = Field(default=None, ge=0)
    """Floor that would be built, m²; None where nobody knows: what is estimated from it is left out."""
    park_id: str | None = None
    """Business park that it lies in."""
    commune_code: str
    """INSEE code of its commune."""
    longitude: float = Field(ge=-180, le=180)
    """WGS84, degrees East."""
    latitude: float = Field(ge=-90, le=90)
    """WGS84, degrees North."""
    position: PositionSource
    """Where these come from."""

    @property
    def jobs(self) -> int:
        """Return the headcount of a newcomer: area × jobs asked, to the nearest person.

        >>> Plot(area_ha=2.5, jobs_per_ha=20, commune_code="62276", longitude=2.8, latitude=50.5,
        ...      position=PositionSource.COMMUNE).jobs
        50
        """
        return int(self.area_ha * self.jobs_per_ha + 0.5)


class Gain(Value):
    """What some exchanges bring in a year, or two plans differ by."""

    benefit_eur: float = 0.0
    """Benefit of all parties, €/yr."""
    waste_diverted_t: float = 0.0
    """Waste kept from disposal, t/yr, counted once, at the giver."""
    energy_mwh: float = 0.0
    """Heat, steam, cold, electricity and gas given, MWh/yr."""
    co2_avoided_t: float = 0.0
    """Emissions avoided, tCO2e/yr."""

    def __add__(self, other: Self) -> "Gain":
        """Return both together."""
        return Gain(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})

    def __sub__(self, other: Self) -> "Gain":
        """Return how much more this is."""
        return Gain(**{name: getattr(self, name) - getattr(other, name) for name in type(self).model_fields})


def gain_of(proposal: Proposal) -> Gain:
    """Return what one proposal brings in a year."""
    return Gain(
        benefit_eur=proposal.benefit_eur_per_year,
        waste_diverted_t=proposal.waste_diverted_t_per_year,
        energy_mwh=proposal.quantity_per_year if proposal.unit == MWH else 0.0,
        co2_avoided_t=proposal.co2_avoided_t_per_year,
    )


class EstimatedFlow(Value):
    """A flow that an activity usually has, estimated for a plot."""

    flow_id: str
    """Id that it has in the calculation."""
    direction: Direction
    """Offer or need."""
    resource_id: str
    """Resource of the catalogue."""
    waste_code: str | None = None
    """Waste code under which it usually leaves."""
    ratio_id: str
    """Ratio that it is estimated with."""
    unit: str
    """Unit of the quantities."""
    low: float | None = None
    """Lower end of the estimate, unit/yr; None, as the others, where the size it needs is unknown."""
    value: float | None = None
    """The estimate, unit/yr."""
    high: float | None = None
    """Upper end of the estimate, unit/yr."""


class Loop(Value):
    """An exchange that the newcomer would take part in."""

    path: Path
    """The way of the resource."""
    gives: bool
    """True where the newcomer gives, False where it receives."""
    partner_flow_id: str
    """Flow at the other end."""
    partner_site_id: str
    """Its site."""
    resource_id: str
    """Resource given."""
    received_resource_id: str
    """Resource received: another one when substituted or processed."""
    quantity_per_year: float
    """Quantity given, in `unit`."""
    unit: str
    """Unit of the quantity given."""
    received_per_year: float
    """Quantity of the need covered, in `received_unit`."""
    received_unit: str
    """Unit of the quantity received."""
    distance_km: float
    """Road distance along the path, km."""
    gain: Gain
    """What it brings."""
    newcomer_eur: float
    """The newcomer's part of the benefit, before any price between the parties, €/yr."""
    terms_eur: dict[str, float]
    """Each benefit (positive) and cost (negative), €/yr; they sum to the benefit."""
    models: tuple[int, ...] = ()
    """OPEO models that it belongs to."""
    reasons: tuple[str, ...] = ()
    """Rules passed, with the numbers compared, in French."""
    reference_ids: tuple[str, ...] = ()
    """Dated values that its figures rest on."""


class ActivityOutcome(Value):
    """What one activity on the plot would change."""

    trade_id: str
    """The activity: a trade of the typical flows."""
    flows: tuple[EstimatedFlow, ...]
    """Its usual flows, estimated."""
    status: str
    """optimal, feasible…; `untouched` where no flow of it finds a counterpart; `late` where time ran out."""
    gain: Gain | None = None
    """By how much the optimum with the newcomer is better than the present; None where there is none."""
    low: Gain | None = None
    """The same with every estimate at its lower end."""
    high: Gain | None = None
    """The same with every estimate at its upper end."""
    margin_eur: float = 0.0
    """What both optima may be off at most, as far as proven, €/yr."""
    loops: tuple[Loop, ...] = ()
    """Exchanges with the newcomer, the most beneficial first."""
    flows_solved: int = 0
    """Existing flows that were optimised again."""
    seconds: float = 0.0
    """Time that its optima took, s."""


UNTOUCHED, LATE = "untouched", "late"


class LandOutcome(Value):
    """The activities beside each other."""

    plot: Plot
    """The plot."""
    day: date
    """Day for which flows and values were taken."""
    present_run_id: str | None
    """The latest run, where it still tells the present; None when the present was solved anew."""
    partial: bool = False
    """Asked by a coordinator of parks: weighed on the sites there and on what is open to all, alone."""
    present: Gain
    """The present optimum."""
    present_status: str
    """optimal, feasible…"""
    present_gap: float | None
    """How much better another plan may be at most, relative."""
    activities: tuple[ActivityOutcome, ...]
    """One for each trade, as the reference data list them."""
    ratios: tuple[Ratio, ...]
    """Ratios that the estimates rest on."""
    references: tuple[ReferenceUsed, ...]
    """Dated values that the loops rest on."""
