"""Trials: what the optimiser would propose if some things were otherwise; no run is stored."""

from decimal import Decimal

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.exchanges import Objective, Path

MOST_CHANGES = 20
"""Flows and paths that one trial changes at most."""


class FlowTrial(Value):
    """A flow with another quantity or price."""

    flow_id: str
    """The flow."""
    quantity_per_year: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Quantity to try, in its unit; None for what is declared."""
    price_eur_per_unit: Decimal | None = Field(default=None, allow_inf_nan=False)
    """Price to try, €/unit; None for what is declared."""


class PathTrial(Value):
    """A path that is to carry a quantity, or nothing."""

    path: Path
    """The path."""
    quantity_per_year: float = Field(ge=0, allow_inf_nan=False)
    """Quantity it is to carry, in the unit given; 0 forbids it."""


class Trial(Value):
    """What to try, and from where it was asked."""

    proposal_id: str | None = None
    """The proposal that somebody looks at; None for a pair that no run proposes."""
    offer_id: str
    """The offer that is looked at."""
    need_id: str
    """The need that is looked at."""
    objective: Objective = Objective.NET_BENEFIT
    """What to maximise."""
    flows: tuple[FlowTrial, ...] = Field(default=(), max_length=MOST_CHANGES)
    """Flows that are otherwise."""
    paths: tuple[PathTrial, ...] = Field(default=(), max_length=MOST_CHANGES)
    """Paths that are locked or forbidden."""


class Figures(Value):
    """What one proposal, or all together, bring in a year."""

    quantity: float | None = None
    """Quantity given, in the unit of the proposal; None for several together."""
    benefit_eur: float
    """Benefit of all parties, €/yr."""
    waste_diverted_t: float
    """Waste kept from disposal, t/yr."""
    co2_avoided_t: float
    """Emissions avoided, tCO2e/yr."""


class Solved(Value):
    """One optimum: of things as they are, or as they are tried."""

    status: str
    """optimal, feasible, infeasible, unbounded or unknown."""
    gap: float | None
    """How much better another plan may be at most, relative."""
    objective_value: float | None
    """Value of the objective over the year, in its unit."""
    proposals: int
    """How many proposals it makes."""
    total: Figures
    """All proposals together."""


class TrialLine(Value):
    """One proposal that is new, gone or otherwise in the trial, or that touches what is looked at."""

    proposal_id: str
    """Its id."""
    path: Path
    """Its path."""
    giver_site_id: str
    """Site that gives."""
    receiver_site_id: str
    """Site that receives."""
    resource_id: str
    """Resource given."""
    unit: str
    """Unit of the quantity."""
    before: Figures | None
    """As things are; None when it is not proposed."""
    after: Figures | None
    """As things are tried; None when it is not proposed."""
    differs: bool
    """Its quantity or benefit differs by more than 0.1 %."""


class TrialOutcome(Value):
    """The trial beside the present."""

    trial: Trial
    """What was tried."""
    present_run_id: str | None
    """The latest run, where it still tells the present; None when the present was solved anew."""
    before: Solved
    """Things as they are."""
    after: Solved
    """Things as they are tried."""
    lines: tuple[TrialLine, ...]
    """Proposals that differ, and those that touch the offer or need looked at."""
    relaxed: tuple[str, ...] = ()
    """Why locked quantities could not be kept whole, in French."""
