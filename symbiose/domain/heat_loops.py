"""A heat-recovery loop as the optimiser designs it, and what people decide of it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, field_serializer

from symbiose.domain.base import Value
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.exchanges import ModelMark, ReferenceUsed, State
from symbiose.domain.identity import derived_id
from symbiose.domain.refusal_reasons import RefusalReason


class Role(StrEnum):
    """What a member does in a loop."""

    SOURCE = "source"
    CONSUMER = "consumer"
    NETWORK = "network"
    """A public heat network that takes or gives heat as a partner."""


class LoopPlace(Value):
    """Where a node of the loop lies."""

    node: str
    """Node of the instance."""
    site_id: str | None = None
    """Site that stands there; None for a junction of pipes or a public network."""
    longitude: float
    """WGS84, degrees East."""
    latitude: float
    """WGS84, degrees North."""


class LoopPeriod(Value):
    """What a period of the instance stands for."""

    period: str
    """Period of the instance."""
    month: int = Field(ge=1, le=12)
    """Month of the year."""
    part: str | None = None
    """Part of the week: day, night or weekend; None for the whole of it."""


class LoopMember(Value):
    """A declared flow, or a public network, that the loop joins."""

    id: str
    """Source or consumer of the instance: the id of the flow, or of the network."""
    role: Role
    """Gives heat, takes it, or is a public network."""
    flow_id: str | None = None
    """Flow declared; None for a public network."""
    site_id: str | None = None
    """Site that declares it; None for a public network."""
    resource_id: str | None = None
    """Resource declared."""
    node: str
    """Node of the instance."""
    supply_temp_c: float | None = None
    """Temperature at which heat leaves a source or is wanted by a consumer, °C."""
    return_temp_c: float | None = None
    """Temperature at which it comes back, °C."""
    assumed: tuple[str, ...] = ()
    """What of it was not declared: names of `Gap`."""


class LoopAlternative(Value):
    """What the same flows could do otherwise, in the same objective."""

    name: str
    """loop, pairwise, alone or nothing."""
    objective_eur_per_year: float
    """Yearly cost less revenue, €/yr: the lower, the better."""
    heat_mwh_per_year: float
    """Heat delivered to consumers, MWh/yr."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""


class PairNotJoined(Value):
    """An offer and a need that the design does not join, and why."""

    source_id: str
    """Flow that would give."""
    consumer_id: str
    """Flow that would take."""
    reason: str
    """temperature, season, distance or economics; unexamined where time was up."""
    sentence: str
    """The numbers compared, in French."""
    change: str
    """The smallest change that would admit it, in French."""


class HeatLoop(Value):
    """One loop that a run proposes: its statement, its design and its accounting."""

    id: str
    """Derived from the flows joined: the same in every run that joins the same flows."""
    instance: HeatNetworkInstance
    """Its statement: `symbiose heat-network` on it gives the design again."""
    result: HeatNetworkResult
    """Its design."""
    members: tuple[LoopMember, ...]
    """What it joins."""
    places: tuple[LoopPlace, ...]
    """Where its nodes lie."""
    periods: tuple[LoopPeriod, ...]
    """What its periods stand for."""
    terms_eur_per_year: dict[str, float]
    """Each benefit (positive) and cost (negative), €/yr; they sum to the benefit."""
    by_site_eur_per_year: dict[str, float]
    """Share of the benefit by site, before any price between them, €/yr; they sum to the benefit."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    co2_terms_t_per_year: dict[str, float] = {}
    """Each part of the emissions avoided, tCO2e/yr; they sum to the total."""
    monthly_mwh: tuple[float, ...] = Field(min_length=12, max_length=12)
    """Heat delivered to consumers in each month, January first, MWh."""
    taken_mwh: dict[str, tuple[float, ...]] = {}
    """Flow → what the loop uses of it in each month, MWh: no exchange may use it again."""
    investment_eur: float
    """Investment before aid, €."""
    distance_km: float
    """Trench to be dug, km."""
    alternatives: tuple[LoopAlternative, ...] = ()
    """The loop beside pairwise links, each site alone and nothing."""
    not_joined: tuple[PairNotJoined, ...] = ()
    """Pairs of the area that it leaves out, the nearest to being joined first."""
    models: tuple[ModelMark, ...] = ()
    """OPEO models with their reasons."""
    references: tuple[ReferenceUsed, ...] = ()
    """Reference values used."""

    @field_serializer("instance", "result")
    def _as_documents(self, document: HeatNetworkInstance | HeatNetworkResult) -> dict[str, object]:
        """Write the two documents as they are read: the ends of an edge are `from` and `to`."""
        return document.model_dump(mode="json", by_alias=True)

    @property
    def benefit_eur_per_year(self) -> float:
        """Return the benefit of all parties together, €/yr."""
        return sum(self.terms_eur_per_year.values())

    @property
    def heat_mwh_per_year(self) -> float:
        """Return the heat delivered to consumers in a year, MWh."""
        return sum(self.monthly_mwh)

    @property
    def giver_site_ids(self) -> tuple[str, ...]:
        """Return the sites that give heat, each once."""
        return self._sites(Role.SOURCE)

    @property
    def receiver_site_ids(self) -> tuple[str, ...]:
        """Return the sites that take heat, each once."""
        return self._sites(Role.CONSUMER)

    @property
    def site_ids(self) -> tuple[str, ...]:
        """Return the sites that the loop joins, each once."""
        return tuple(sorted({*self.giver_site_ids, *self.receiver_site_ids}))

    @property
    def flow_ids(self) -> frozenset[str]:
        """Return the declared flows that it joins."""
        return frozenset(member.flow_id for member in self.members if member.flow_id is not None)

    def _sites(self, role: Role) -> tuple[str, ...]:
        return tuple(sorted({m.site_id for m in self.members if m.role is role and m.site_id}))


def loop_id(flow_ids: tuple[str, ...]) -> str:
    """Return the id of the loop that joins flows, whatever their order.

    >>> loop_id(("b", "a")) == loop_id(("a", "b"))
    True
    """
    return derived_id("loop", *sorted(set(flow_ids)))


class LoopWish(Value):
    """How a coordinator wants a loop to be designed anew."""

    without: tuple[str, ...] = ()
    """Members left out."""
    with_all_of: tuple[str, ...] = ()
    """Consumers that must be connected."""
    level: str | None = None
    """Temperature level of the loop that must be used; None for the best one."""


class LoopDecision(Value):
    """What a coordinator decided of a loop; the latest one holds."""

    loop_id: str
    """The loop decided on."""
    state: State
    """accepted, refused, or proposed again when withdrawn."""
    reason: str | None = None
    """Why, required for a refusal."""
    reason_code: RefusalReason | None = None
    """Why, by the list; None unless refused."""
    loop: HeatLoop | None = None
    """The loop as accepted, kept whole: later runs lock it; None unless accepted."""
    version: int = Field(ge=1)
    """Counts the decisions on this loop; a stale version is refused."""
    decided_by: str
    """Account that decided."""
    decided_at: datetime
    """When (aware, UTC)."""
    run_id: str
    """Run whose figures the decision was taken on."""

    @property
    def thing_id(self) -> str:
        """Return what is decided on."""
        return self.loop_id

    @property
    def kept(self) -> HeatLoop | None:
        """Return what later runs keep; None unless accepted."""
        return self.loop
