"""The dated values that loops are designed with: pipes by size, ends, heat pumps, money, temperatures."""

from dataclasses import dataclass, fields
from datetime import date

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook

SIZES = ("dn32", "dn50", "dn80", "dn100", "dn150", "dn200", "dn250", "dn300")
"""Nominal diameters of pipes, the smallest first."""
LEVELS = ("warm", "medium", "hot")
"""Usual temperatures of loops, the coldest first."""


@dataclass(frozen=True)
class PipeSize:
    """A pair of pipes, there and back, of one diameter."""

    id: str
    cost: ReferenceUsed
    """Trench and pipes, €/m."""
    flow: ReferenceUsed
    """Power by kelvin between supply and return, kW/K."""
    loss: ReferenceUsed
    """Loss by kelvin above the ground, W/(m·K)."""


@dataclass(frozen=True)
class UsualLevel:
    """A usual temperature of loops."""

    id: str
    supply: ReferenceUsed
    """°C."""
    back: ReferenceUsed
    """°C."""


@dataclass(frozen=True)
class FurtherValues:
    """What only some loops rest on: corrosion, stores, streets."""

    corrosion: ReferenceUsed
    """What an exchanger costs where its heat corrodes, by an ordinary one."""
    store_cost: ReferenceUsed
    """€/kWh at `store_drop`."""
    store_drop: ReferenceUsed
    """Difference of temperature at which `store_cost` holds, K."""
    store_loss: ReferenceUsed
    """Share of what a store holds that is lost in an hour."""
    store_years: ReferenceUsed
    street_reach: ReferenceUsed
    """How far from a street a site is joined to it, m."""

    @property
    def of_stores(self) -> tuple[ReferenceUsed, ...]:
        """Return what stores rest on."""
        return self.store_cost, self.store_drop, self.store_loss, self.store_years


@dataclass(frozen=True)
class LoopValues:
    """Every value, as it holds on the day of the run."""

    approach: ReferenceUsed
    limit: ReferenceUsed
    detour: ReferenceUsed
    ground: ReferenceUsed
    exchanger: ReferenceUsed
    tie_in: ReferenceUsed
    pumping: ReferenceUsed
    pump_cost: ReferenceUsed
    pump_carnot: ReferenceUsed
    pump_max_temp: ReferenceUsed
    pump_years: ReferenceUsed
    boiler_efficiency: ReferenceUsed
    rate: ReferenceUsed
    pipe_years: ReferenceUsed
    maintenance: ReferenceUsed
    electricity: ReferenceUsed
    electricity_co2: ReferenceUsed
    sizes: tuple[PipeSize, ...]
    levels: tuple[UsualLevel, ...]
    further: FurtherValues

    def used(self) -> tuple[ReferenceUsed, ...]:
        """Return the values that every loop rests on, those of sizes and levels left out."""
        return tuple(one for f in fields(self) if isinstance(one := getattr(self, f.name), ReferenceUsed))


_IDS = {
    "approach": ("approach_exchanger", "K"),
    "limit": ("limit_heat_pipe", "km"),
    "detour": ("detour_pipe", "1"),
    "ground": ("heat_ground_temp", "°C"),
    "exchanger": ("heat_exchanger_cost", "€/kW"),
    "tie_in": ("heat_tie_in", "€"),
    "pumping": ("heat_pumping_share", "1"),
    "pump_cost": ("heat_pump_cost", "€/kW"),
    "pump_carnot": ("heat_pump_carnot", "1"),
    "pump_max_temp": ("heat_pump_max_temp", "°C"),
    "pump_years": ("heat_pump_years", "an"),
    "boiler_efficiency": ("boiler_efficiency", "1"),
    "rate": ("heat_loop_rate", "1"),
    "pipe_years": ("heat_pipe_years", "an"),
    "maintenance": ("heat_maintenance_share", "1"),
    "electricity": ("price_electricity", "€/MWh"),
    "electricity_co2": ("co2_electricity", "kgCO2e/MWh"),
}
"""Field → id and unit of the dated value."""
_FURTHER = {
    "corrosion": ("heat_exchanger_corrosion", "1"),
    "store_cost": ("heat_store_cost", "€/kWh"),
    "store_drop": ("heat_store_drop", "K"),
    "store_loss": ("heat_store_loss", "1/h"),
    "store_years": ("heat_store_years", "an"),
    "street_reach": ("heat_street_reach", "m"),
}
"""The same, of what only some loops rest on."""


def loop_values(book: ReferenceBook, day: date) -> LoopValues:
    """Return the values that hold on a day.

    Raises:
        UnknownThing: A value is not known or does not hold on the day.
        InvalidDocument: Some value is in another unit than its use asks; all of them are named.
    """
    problems: list[Problem] = []

    def read(value_id: str, unit: str) -> ReferenceUsed:
        value = book.at(value_id, day)
        if value.unit != unit:
            problems.append(Problem(value_id, value.unit, f"{unit} is expected"))
        return value.used()

    found = LoopValues(
        **{name: read(*asked) for name, asked in _IDS.items()},
        sizes=tuple(
            PipeSize(
                size,
                read(f"heat_pipe_cost_{size}", "€/m"),
                read(f"heat_pipe_flow_{size}", "kW/K"),
                read(f"heat_pipe_loss_{size}", "W/(m.K)"),
            )
            for size in SIZES
        ),
        levels=tuple(
            UsualLevel(name, read(f"heat_level_{name}_supply", "°C"), read(f"heat_level_{name}_return", "°C"))
            for name in LEVELS
        ),
        further=FurtherValues(**{name: read(*asked) for name, asked in _FURTHER.items()}),
    )
    if problems:
        raise InvalidDocument(problems)
    return found
