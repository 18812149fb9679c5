"""What a heat network instance may further offer to choose from: temperature levels and boilers."""

from typing import Annotated, TypeAlias

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import LARGEST, Amount, Celsius, Id, Number

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
