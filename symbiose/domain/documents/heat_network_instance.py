"""`symbiose.heat-network-instance/1`: sources, consumers and the pipes that may join them, to be designed."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import Amount, Amounts, Celsius, Id, Kelvins, Number
from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.documents.heat_network_links import heat_network_links
from symbiose.domain.documents.heat_network_options import (
    NetworkAid,
    NetworkBoiler,
    NetworkLevel,
    NetworkStorage,
    PartnerNetwork,
    PeriodCycle,
    Years,
)
from symbiose.domain.documents.parsing import parse_document

HEAT_NETWORK_INSTANCE_FORMAT: Final = "symbiose.heat-network-instance/1"
Longitude: TypeAlias = Annotated[float, Field(ge=-180, le=180)]
"""Degrees East."""
Latitude: TypeAlias = Annotated[float, Field(ge=-85, le=85)]
"""Degrees North, away from the poles."""
Alternative: TypeAlias = Literal["pairwise", "alone", "nothing"]
"""What a design may be compared with: links of one source and one node, no pipe, nobody connected."""


class NetworkPeriod(Value):
    """A part of the year in which powers are constant."""

    id: Id
    """Unique among periods."""
    hours: Amount
    """Hours a year that it lasts."""


class NetworkNode(Value):
    """A place where pipes meet."""

    id: Id
    """Unique among nodes."""
    x_m: Number | None = None
    """Position eastwards, m; lengths are those of the edges."""
    y_m: Number | None = None
    """Position northwards, m."""
    tie_in_eur: Amount = 0.0
    """Investment, once, where a pipe is built that reaches it, on the terms of pipes, €."""
    longitude: Longitude | None = None
    """Longitude in WGS84, degrees; with `latitude`, the node is joined to `streets`."""
    latitude: Latitude | None = None
    """Latitude in WGS84, degrees."""


class NetworkEdge(Value):
    """A route on which one pipe may be built."""

    id: Id
    """Unique among edges."""
    source: Id = Field(alias="from")
    """Node at one end."""
    target: Id = Field(alias="to")
    """Node at the other end, another one."""
    length_m: Amount
    """Length of trench, m."""
    directed: bool = False
    """Whether heat may only go from `from` to `to`."""
    exists: bool = False
    """Whether the pipe lies there already: any one type is free."""


class NetworkPipe(Value):
    """A type of pipe."""

    id: Id
    """Unique among pipes."""
    min_kw: Amount = 0.0
    """Least capacity, kW."""
    max_kw: Amount
    """Greatest capacity, kW."""
    cost_eur_per_m: Amount = 0.0
    """Cost whatever the capacity, €/m."""
    cost_eur_per_kw_m: Amount = 0.0
    """Cost of capacity, €/(kW·m)."""
    loss_kw_per_m: Amount = 0.0
    """Loss in each period of use, kW/m."""
    loss_kw_per_kw_m: Amount = 0.0
    """Loss of what enters, kW/(kW·m)."""


class NetworkSource(Value):
    """Heat that a node may take in."""

    id: Id
    """Unique among sources."""
    node: Id
    """Node that takes it in."""
    max_kw: Amounts
    """Most it gives in each period, kW."""
    price_eur_per_mwh: Number = 0.0
    """Price of its heat, €/MWh."""
    capex_eur_per_kw: Amount = 0.0
    """Investment by capacity, €/kW."""
    rate: Amount | None = None
    """Interest on the investment, a fraction; required where there is one."""
    years: Years | None = None
    """Years over which it is paid; required where there is one."""
    supply_temp_c: Celsius | None = None
    """Temperature at which it gives, °C; without it, warm enough for every consumer."""
    return_temp_c: Celsius | None = None
    """Temperature down to which it gives its heat, °C; used with `levels` that state their return."""
    co2_kg_per_mwh: Amount = 0.0
    """Emissions of its heat, kgCO2e/MWh."""
    recovered: bool = True
    """Whether its heat would be lost otherwise, or is renewable: what aid asks for."""
    approach_k: Kelvins | None = None
    """Difference lost at its exchanger, K; without it, that of `economics`."""
    exchanger_factor: Amount = 1.0
    """What its exchanger costs by that of `economics`: more where its heat corrodes."""


class NetworkConsumer(Value):
    """Heat that a node may give out."""

    id: Id
    """Unique among consumers."""
    node: Id
    """Node that gives it out."""
    demand_kw: Amounts
    """What it takes in each period once connected, kW."""
    connection: Literal["forced", "optional"]
    """Whether it must be connected, or may be, in all periods or none."""
    revenue_eur_per_mwh: Number = 0.0
    """What it pays for heat, €/MWh."""
    need_temp_c: Celsius | None = None
    """Temperature it needs, °C; without it, any source is warm enough."""
    return_temp_c: Celsius | None = None
    """Temperature at which it gives the water back, °C; used with `levels` that state their return."""
    co2_avoided_kg_per_mwh: Amount = 0.0
    """Emissions of the heat that it no longer makes once connected, kgCO2e/MWh."""
    approach_k: Kelvins | None = None
    """Difference lost at its exchanger, K; without it, that of `economics`."""
    exchanger_factor: Amount = 1.0
    """What its exchanger costs by that of `economics`."""


class NetworkHeatPump(Value):
    """A heat pump that lifts what arrives at its node to the needs of the consumers there.

    With `levels`, it also lifts what sources of its node give to a level.
    """

    id: Id
    """Unique among heat pumps."""
    node: Id
    """Node at which it stands."""
    carnot_fraction: Annotated[float, Field(gt=0, le=1)]
    """Share of the ideal coefficient of performance that it reaches."""
    capex_eur_per_kw: Amount = 0.0
    """Investment by heat delivered, €/kW."""
    rate: Amount | None = None
    """Interest on the investment, a fraction; required where there is one."""
    years: Years | None = None
    """Years over which it is paid; required where there is one."""


class NetworkEconomics(Value):
    """Money that concerns the network as a whole."""

    pipes_rate: Amount
    """Interest on pipes and exchangers, a fraction."""
    pipes_years: Years
    """Years over which pipes and exchangers are paid."""
    approach_k: Kelvins = 0.0
    """Difference of temperature lost at each exchanger, K."""
    exchanger_eur_per_kw: Amount = 0.0
    """Investment in exchangers by capacity, at sources and at consumers, €/kW."""
    electricity_eur_per_mwh: Number = 0.0
    """Price of electricity, €/MWh."""
    pumping_share: Amount = 0.0
    """Electricity that pumping takes by heat delivered without a heat pump, a fraction."""
    electricity_co2_kg_per_mwh: Amount = 0.0
    """Emissions of electricity, kgCO2e/MWh."""
    maintenance_share: Amount = 0.0
    """Maintenance of a year by all that is invested, before aid, a fraction."""


class HeatNetworkInstance(Value):
    """The whole document."""

    format: Literal["symbiose.heat-network-instance/1"]
    """Name and version of the format."""
    periods: tuple[NetworkPeriod, ...]
    """Parts of the year, one at least."""
    nodes: tuple[NetworkNode, ...] = ()
    """Places where pipes meet."""
    edges: tuple[NetworkEdge, ...] = ()
    """Routes; no heat goes from node to node without one."""
    streets: LineCollection | None = None
    """Streets (GeoJSON) along which pipes may be laid: nodes that state where they lie are joined to them."""
    streets_within_m: Amount = 200.0
    """Longest straight line from a node to a street, m; what lies farther is not joined."""
    pipes: tuple[NetworkPipe, ...] = ()
    """Types of pipe; at most one is built on an edge."""
    sources: tuple[NetworkSource, ...] = ()
    """Heat that may be taken in."""
    consumers: tuple[NetworkConsumer, ...] = ()
    """Heat that may be given out."""
    heat_pumps: tuple[NetworkHeatPump, ...] = ()
    """Heat pumps that may be installed."""
    levels: tuple[NetworkLevel, ...] = ()
    """Temperatures at which the loop may run; without any, heat keeps the temperature of its source."""
    levels_at_once: Annotated[int, Field(ge=1)] = 1
    """Most levels that a design uses."""
    level_by_period: bool = False
    """Whether the loop may run at another level in each period, by the same pipes; one at once."""
    boilers: tuple[NetworkBoiler, ...] = ()
    """Boilers that may stand by at consumers."""
    networks: tuple[PartnerNetwork, ...] = ()
    """Heat networks that exist and may buy or sell."""
    cycles: tuple[PeriodCycle, ...] = ()
    """Orders in which periods follow one another; storages work in periods that stand in one."""
    storages: tuple[NetworkStorage, ...] = ()
    """Stores of heat that may be built."""
    aid: tuple[NetworkAid, ...] = ()
    """Aid to the investment."""
    compare_with: tuple[Alternative, ...] = ()
    """Alternatives to be told beside the design, in the same objective."""
    economics: NetworkEconomics
    """Money that concerns the network as a whole."""


def read_heat_network_instance(raw: bytes) -> HeatNetworkInstance:
    """Return the instance that bytes hold.

    Raises:
        InvalidDocument: Carries every problem found, each with its path in the document.
    """
    return parse_document(raw, HeatNetworkInstance, heat_network_links)
