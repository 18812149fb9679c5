"""What the optimiser recommends and what people decide of it: proposals, runs, decisions."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.identity import derived_id
from symbiose.domain.refusal_reasons import RefusalReason


class Objective(StrEnum):
    """What an optimiser run maximises."""

    NET_BENEFIT = "net_benefit"
    CO2_AVOIDED = "co2_avoided"
    QUANTITY_DIVERTED = "quantity_diverted"


class Kind(StrEnum):
    """What sort of synergy a proposal is."""

    EXCHANGE = "exchange"
    HEAT_LOOP = "heat_loop"
    SOLAR_SHARING = "solar_sharing"
    MUTUALISATION = "mutualisation"


class State(StrEnum):
    """State of a proposal, then of the synergy it becomes."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    AGREED = "agreed"
    IN_STUDY = "in_study"
    CONTRACTED = "contracted"
    RUNNING = "running"
    ENDED = "ended"
    ABANDONED = "abandoned"


class Path(Value):
    """The way a resource takes: from an offer, through processors, to a need."""

    offer_id: str
    """Flow that gives."""
    through: tuple[str, ...] = ()
    """Processors in order, none for a direct exchange."""
    need_id: str
    """Flow that receives."""

    @property
    def proposal_id(self) -> str:
        """Return the id of the proposal on this path, the same in every run."""
        return derived_id("proposal", self.offer_id, *self.through, self.need_id)


class ReferenceUsed(Value):
    """A dated reference value that a figure rests on."""

    id: str
    """Id in the reference data."""
    value: float
    """Value used."""
    unit: str
    """Unit of the value."""
    valid_from: str
    """Date or year from which it holds."""
    source: str
    """Where it comes from."""

    @property
    def key(self) -> tuple[str, str, float]:
        """Return what tells it from others: several exchanges use the same one."""
        return self.id, self.valid_from, self.value


def each_once(values: Iterable[ReferenceUsed]) -> tuple[ReferenceUsed, ...]:
    """Return each dated value once, by id and date."""
    found = {one.key: one for one in values}
    return tuple(found[key] for key in sorted(found))


class ModelMark(Value):
    """An OPEO model that a flow, processor or proposal belongs to, with the sentence that says why."""

    model: int = Field(ge=1, le=6)
    """Number of the model, 1 to 6."""
    reason: str
    """The sentence that explains it, in French."""


class Proposal(Value):
    """What one run recommends on one path, with its whole accounting."""

    id: str
    """Slug derived from the path: the same in every run that joins the same flows."""
    kind: Kind
    """Sort of synergy."""
    path: Path
    """Flows and processors joined."""
    giver_site_id: str
    """Site that gives."""
    receiver_site_id: str
    """Site that receives."""
    resource_id: str
    """Resource given."""
    received_resource_id: str
    """Resource received: another one when substituted or processed."""
    monthly: tuple[float, ...] = Field(min_length=12, max_length=12)
    """Quantity given in each month, January first, in `unit`."""
    monthly_received: tuple[float, ...] = Field(min_length=12, max_length=12)
    """Quantity of the need covered in each month, in `received_unit`."""
    unit: str
    """Canonical unit of the resource given."""
    received_unit: str
    """Canonical unit of the resource received."""
    terms_eur_per_year: dict[str, float]
    """Each benefit (positive) and cost (negative), €/yr; they sum to the benefit."""
    by_site_eur_per_year: dict[str, float]
    """Share of the benefit by site, before any price between them, €/yr; they sum to the benefit."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr; negative when the exchange emits more."""
    co2_terms_t_per_year: dict[str, float] = {}
    """Each part of the emissions avoided, tCO2e/yr; they sum to the total."""
    waste_diverted_t_per_year: float
    """Waste kept from disposal, t/yr, counted once, at the giver."""
    distance_km: float
    """Road distance along the path, km."""
    models: tuple[ModelMark, ...] = ()
    """OPEO models with their reasons."""
    reasons: tuple[str, ...] = ()
    """Rules passed, in sentences with the numbers compared, in French."""
    references: tuple[ReferenceUsed, ...] = ()
    """Reference values used."""

    @property
    def quantity_per_year(self) -> float:
        """Return the quantity given in a year, in `unit`."""
        return sum(self.monthly)

    @property
    def benefit_eur_per_year(self) -> float:
        """Return the benefit of all parties together, €/yr."""
        return sum(self.terms_eur_per_year.values())


class RelaxedDecision(Value):
    """An accepted exchange that no longer fits what is declared, and what was kept of it."""

    proposal_id: str
    """The accepted proposal."""
    cause: str
    """Why it no longer fits, in French."""
    accepted_per_year: float
    """Quantity that had been accepted, unit/yr."""
    kept_per_year: float
    """Quantity that still fits, unit/yr."""


class Run(Value):
    """One run of the optimiser over the declared flows."""

    id: str
    """Opaque slug, sortable by creation."""
    created: datetime
    """When the run was made (aware, UTC)."""
    day: date
    """Day for which flows and reference values were taken."""
    objective: Objective
    """What was maximised."""
    status: str
    """optimal, feasible, infeasible, unbounded or unknown."""
    objective_value: float | None
    """Value of the objective over the year, in its unit."""
    bound: float | None
    """Proven bound of the objective."""
    gap: float | None
    """|objective − bound| / max(|objective|, 1e-9)."""
    solver: str
    """Solver and version."""
    seconds: float
    """Time taken, s."""
    offers: int = 0
    """Offers considered."""
    needs: int = 0
    """Needs considered."""
    candidates: int = 0
    """Pairs that every rule admitted."""
    relaxed: tuple[RelaxedDecision, ...] = ()
    """Accepted exchanges that were cut back, with the cause."""
    version: str
    """Version of the service."""


class Decision(Value):
    """What a coordinator decided of a proposal; the latest one holds."""

    proposal_id: str
    """The proposal decided on."""
    path: Path
    """The path it binds, and no other use of its processors."""
    state: State
    """accepted, refused, or proposed again when withdrawn."""
    reason: str | None = None
    """Why, required for a refusal."""
    reason_code: RefusalReason | None = None
    """Why, by the list; None unless refused, and for refusals from before the list."""
    monthly: tuple[float, ...] = ()
    """Quantity accepted in each month, in the unit given; empty unless accepted."""
    monthly_received: tuple[float, ...] = ()
    """Quantity of the need covered in each month; empty unless accepted."""
    version: int = Field(ge=1)
    """Counts the decisions on this proposal; a stale version is refused."""
    decided_by: str
    """Account that decided."""
    decided_at: datetime
    """When (aware, UTC)."""
    run_id: str
    """Run whose figures the decision was taken on."""
