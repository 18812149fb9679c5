"""`symbiose.heat-network-result/1`: the design that the optimiser answers to a heat network instance."""

from typing import Literal

from pydantic import ConfigDict, Field

from symbiose.domain.base import Value
from symbiose.domain.documents.heat_network_questions import Outage, PairNotServed

NetworkStatus = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]


class BuiltEdge(Value):
    """An edge on which a pipe is built, or one that exists and is used."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    """The edge."""
    source: str = Field(alias="from")
    """Node at one end, as in the instance."""
    target: str = Field(alias="to")
    """Node at the other end, as in the instance."""
    pipe: str
    """Type of pipe."""
    capacity_kw: float
    """Capacity chosen, kW."""
    entering_kw: tuple[float, ...]
    """Heat that enters in each period, kW: above 0 at `from`, below 0 at `to`."""
    loss_kw: tuple[float, ...]
    """Heat lost in each period, kW."""
    level: str | None = None
    """Temperature level of the pipe; null where the instance states none."""
    length_m: float = 0.0
    """Length of trench, m."""


class SourceUse(Value):
    """What one source gives."""

    id: str
    """The source."""
    capacity_kw: float
    """The most it gives, kW."""
    heat_kw: tuple[float, ...]
    """Heat given in each period, kW."""


class HeatPumpUse(Value):
    """What one heat pump delivers."""

    id: str
    """The heat pump."""
    capacity_kw: float
    """The most it delivers, kW."""
    heat_kw: tuple[float, ...]
    """Heat delivered in each period, kW: the network's share and its electricity."""
    electricity_kw: tuple[float, ...]
    """Electricity taken in each period, kW."""


class BoilerUse(Value):
    """What one boiler delivers."""

    id: str
    """The boiler."""
    capacity_kw: float
    """The most it delivers, kW."""
    heat_kw: tuple[float, ...]
    """Heat delivered in each period, kW."""


class PartnerUse(Value):
    """What one partner network buys and sells."""

    id: str
    """The network."""
    capacity_kw: float
    """The most that passes at once, kW."""
    buys_kw: tuple[float, ...]
    """Heat that it receives in each period, kW."""
    sells_kw: tuple[float, ...]
    """Heat that it gives in each period, kW."""


class CycleContent(Value):
    """What a storage holds in one cycle of periods."""

    cycle: str
    """The cycle."""
    content_kwh: tuple[float, ...]
    """What it holds after each visit of a period, kWh; before the first one, what it holds after the last."""


class StorageUse(Value):
    """What one storage holds and gives back."""

    id: str
    """The storage."""
    capacity_kwh: float
    """The most it holds, kWh."""
    charge_kw: tuple[float, ...]
    """What goes in in each period, kW: below 0 what comes out."""
    contents: tuple[CycleContent, ...]
    """What it holds, cycle by cycle."""


class AidGiven(Value):
    """What one aid gives, and the figures of its conditions."""

    id: str
    """The aid."""
    given_eur: float
    """What is given at the start, €."""
    holds: bool
    """Whether the design keeps its conditions."""
    mwh_per_m: float | None
    """Heat that consumers receive of the network by trench dug, MWh/m; null where none is dug."""
    recovered_share: float | None
    """1 - heat of other sources that enters / heat received of the network; null where none is received."""


class Given(Value):
    """What a source gives to one temperature of the network, in one manner."""

    source: str
    """The source, or the partner network that sells."""
    level: str | None
    """Level that takes it; null where the instance states none."""
    heat_pump: str | None
    """Heat pump that lifts it; null when it gives directly."""
    heat_kw: tuple[float, ...]
    """Heat of the source in each period, kW."""
    into_network_kw: tuple[float, ...]
    """Heat that reaches the network in each period, kW: with the electricity of the heat pump."""


class Served(Value):
    """What a consumer receives in one manner."""

    consumer: str
    """The consumer, or the partner network that buys."""
    level: str | None
    """Level it comes from; null for a boiler, and where the instance states no level."""
    heat_pump: str | None
    """Heat pump that lifts it; null when it is served directly."""
    boiler: str | None
    """Boiler that makes it; null for heat of the network."""
    heat_kw: tuple[float, ...]
    """Heat delivered in each period, kW."""
    from_network_kw: tuple[float, ...]
    """Heat of the network in each period, kW: without electricity or fuel."""


class AlternativeDesign(Value):
    """What the same sources and consumers could do otherwise, in the same objective."""

    name: str
    """pairwise, alone or nothing."""
    status: NetworkStatus
    """As of a design."""
    objective_eur_per_year: float | None
    """Yearly cost less revenue, €/year; null where there is no such design."""
    bound: float | None
    """Proven: no such design costs less, €/year."""
    heat_mwh_per_year: float
    """Heat that consumers receive from sources, with the electricity of heat pumps, MWh/year."""
    co2_t_per_year: float
    """Emissions less those avoided, tCO2e/year."""
    connected: tuple[str, ...]
    """Consumers connected."""


class StreetRoute(Value):
    """Where a pipe along streets runs."""

    edge: str
    """The edge."""
    line: tuple[tuple[float, float], ...]
    """Longitudes and latitudes, degrees."""


class HeatNetworkResult(Value):
    """The whole document."""

    format: Literal["symbiose.heat-network-result/1"] = "symbiose.heat-network-result/1"
    """Name and version of the format."""
    status: NetworkStatus
    """optimal only when the gap is proven to be at most the one asked."""
    objective_eur_per_year: float | None = None
    """Yearly cost less revenue of this design, €/year; null where there is none."""
    bound: float | None = None
    """Proven: no design costs less, €/year; null where nothing was proven."""
    gap: float | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
    terms: dict[str, float] = {}
    """Part of the objective → €/year, with its sign: they sum to it."""
    edges: tuple[BuiltEdge, ...] = ()
    """Edges built, and existing ones in use."""
    sources: tuple[SourceUse, ...] = ()
    """Every source, used or not."""
    heat_pumps: tuple[HeatPumpUse, ...] = ()
    """Every heat pump, used or not."""
    connected: tuple[str, ...] = ()
    """Consumers connected."""
    levels: tuple[str, ...] = ()
    """Temperature levels in use."""
    boilers: tuple[BoilerUse, ...] = ()
    """Every boiler, used or not."""
    networks: tuple[PartnerUse, ...] = ()
    """Every partner network, used or not."""
    storages: tuple[StorageUse, ...] = ()
    """Every storage, used or not."""
    aid: tuple[AidGiven, ...] = ()
    """Every aid, given or not."""
    investment_eur: dict[str, float] = {}
    """Kind of thing → what is paid for it at the start, before aid, €."""
    given: tuple[Given, ...] = ()
    """What sources give, by level and manner; manners of no use are left out."""
    served: tuple[Served, ...] = ()
    """What consumers receive, by level and manner; manners of no use are left out."""
    co2_t_per_year: dict[str, float] = {}
    """Part of the emissions → tCO2e/year: heat, boilers, electricity, avoided (at most 0)."""
    streets: tuple[StreetRoute, ...] = ()
    """Where pipes built along streets run."""
    alternatives: tuple[AlternativeDesign, ...] = ()
    """What the instance asks to be compared with."""
    not_joined: tuple[PairNotServed, ...] | None = None
    """Pairs that the design does not join, the nearest to being joined first; null where not looked into."""
    outages: tuple[Outage, ...] | None = None
    """What still holds when a source in use fails; null where it was not asked for."""
    solver: str
    """highs or cbc."""
    solver_version: str
    """Name and version of the solver."""
    seconds: float
    """Time taken, s."""

    def to_json(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(indent=2, by_alias=True)
