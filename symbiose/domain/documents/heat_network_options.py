"""What a heat network instance may further state: levels, boilers, partner networks, storages, aid."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import LARGEST, Amount, Amounts, Celsius, Id, Number

Years: TypeAlias = Annotated[float, Field(gt=0, le=LARGEST)]
"""Time over which an investment is paid, years."""
BEST_EFFICIENCY = 1.2
"""No boiler gives more heat by fuel, even of the lower heating value that leaves out condensation."""


class NetworkLevel(Value):
    """A temperature at which the loop may run, with pipes of its own."""

    id: Id
    """Unique among levels."""
    supply_temp_c: Celsius
    """Temperature of what the loop brings, °C."""
    return_temp_c: Celsius | None = None
    """Temperature at which it comes back, below `supply_temp_c`, °C; without it, returns do not matter."""
    loss_factor: Amount = 1.0
    """What the losses of a pipe are multiplied with at this level."""


class NetworkBoiler(Value):
    """A boiler that serves the consumers of its node where the network does not."""

    id: Id
    """Unique among boilers."""
    node: Id
    """Node at which it stands."""
    efficiency: Annotated[float, Field(gt=0, le=BEST_EFFICIENCY)]
    """Heat delivered by energy of fuel."""
    fuel_eur_per_mwh: Number = 0.0
    """Price of fuel, €/MWh."""
    max_kw: Amount | None = None
    """Most heat it delivers, kW; without it, as much as is asked."""
    capex_eur_per_kw: Amount = 0.0
    """Investment by heat delivered, €/kW; 0 for one that exists."""
    rate: Amount | None = None
    """Interest on the investment, a fraction; required where there is one."""
    years: Years | None = None
    """Years over which it is paid; required where there is one."""
    co2_kg_per_mwh: Amount = 0.0
    """Emissions of fuel, kgCO2e/MWh."""


class PartnerNetwork(Value):
    """A heat network that exists beside, and may buy heat of the design or sell heat to it."""

    id: Id
    """Unique among networks, and no id of a source or consumer."""
    node: Id
    """Node at which it may be joined."""
    supply_temp_c: Celsius | None = None
    """Temperature that it needs to buy and at which it sells, °C; without it, any source is warm enough."""
    return_temp_c: Celsius | None = None
    """Temperature of its return, °C; as that of a consumer, and as that of a source."""
    buys_kw: Amounts = 0.0
    """Most that it buys in each period, kW; it takes any part of it."""
    buys_eur_per_mwh: Number = 0.0
    """What it pays, €/MWh."""
    sells_kw: Amounts = 0.0
    """Most that it sells in each period, kW."""
    sells_eur_per_mwh: Number = 0.0
    """What it asks, €/MWh; at least what it pays."""
    capex_eur_per_kw: Amount = 0.0
    """Investment in the connection by the most that passes, €/kW."""
    rate: Amount | None = None
    """Interest on the investment, a fraction; required where there is one."""
    years: Years | None = None
    """Years over which it is paid; required where there is one."""
    co2_kg_per_mwh: Amount = 0.0
    """Emissions of the heat that it sells, kgCO2e/MWh."""
    co2_avoided_kg_per_mwh: Amount = 0.0
    """Emissions of the heat that it no longer makes when it buys, kgCO2e/MWh."""


class PeriodCycle(Value):
    """Periods that follow one another over and over, such as days, nights and a weekend."""

    id: Id
    """Unique among cycles."""
    periods: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Visits of periods in their order; a period may come several times, and in one cycle only."""
    times_per_year: Annotated[float, Field(gt=0, le=LARGEST)]
    """How often a year the cycle runs: a visit lasts the hours of its period / visits a year."""


class NetworkStorage(Value):
    """A store of heat at a node; what it holds at the end of a cycle is what it held at its beginning."""

    id: Id
    """Unique among storages."""
    node: Id
    """Node at which it stands."""
    level: Id | None = None
    """Stated level that it holds; without it, any that reaches it."""
    capacity_kwh: Amount
    """Most that it can be built to hold, kWh."""
    power_kw: Amount
    """Most that goes in, and that comes out, kW."""
    loss_per_hour: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Share of what it holds that is lost in an hour."""
    capex_eur_per_kwh: Amount = 0.0
    """Investment by capacity, €/kWh."""
    rate: Amount | None = None
    """Interest on the investment, a fraction; required where there is one."""
    years: Years | None = None
    """Years over which it is paid; required where there is one."""


Investment: TypeAlias = Literal[
    "pipes", "tie_ins", "sources", "exchangers", "heat_pumps", "boilers", "networks", "storages"
]
"""A kind of thing that is paid at the start."""


class NetworkAid(Value):
    """Money given at the start for a share of what is invested, where the design keeps some conditions."""

    id: Id
    """Unique among aids."""
    share: Annotated[float, Field(ge=0, le=1)]
    """Share of the investment that is given."""
    on: Annotated[tuple[Investment, ...], Field(min_length=1)]
    """Kinds of investment that count."""
    most_eur: Amount | None = None
    """Most that is given, €."""
    least_mwh_per_m: Amount = 0.0
    """Heat that consumers have to receive of the network in a year by trench dug, MWh/m."""
    least_recovered_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of the heat received of the network in a year that has to come of `recovered` sources."""
