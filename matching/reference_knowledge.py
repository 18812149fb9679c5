"""Turns the reference data into what matching knows of resources on one day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from matching.knowledge import Haulage, Knowledge, ResourceFacts
from symbiose.domain.errors import InvalidDocument, Problem, UnknownThing
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.ports import Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Carriage, Family, Resource
from symbiose.domain.value_periods import laid_over

APPROACH = "approach_exchanger"
"""Dated value: least temperature difference that drives an exchanger, K."""
WARM = frozenset({Family.HEAT, Family.STEAM})
"""Families that serve as heat: which serves whom is decided by temperature, not by the name of a level."""


@dataclass(frozen=True)
class _Ways:
    """Ids of the dated values that say how a resource travels; None where it has no such cost."""

    limit: str
    setup: str
    detour: str | None = None
    cost: str | None = None
    co2: str | None = None
    link: str | None = None
    fee: str | None = None


_BY_CARRIAGE: Mapping[Carriage, _Ways] = MappingProxyType(
    {
        Carriage.ROAD: _Ways(
            "limit_road", "setup_road", "detour_road", "transport_road_cost", "transport_road_co2"
        ),
        Carriage.TRAVEL: _Ways("limit_travel", "setup_travel", "detour_road"),
        Carriage.WATER_PIPE: _Ways("limit_water_pipe", "setup_pipe", "detour_pipe", link="link_water_pipe"),
        Carriage.HEAT_PIPE: _Ways("limit_heat_pipe", "setup_pipe", "detour_pipe", link="link_heat_pipe"),
        Carriage.GAS_PIPE: _Ways("limit_gas_pipe", "setup_pipe", "detour_pipe", link="link_gas_pipe"),
    }
)
_ON_THE_GRID: Mapping[Family, _Ways] = MappingProxyType(
    {
        Family.ELECTRICITY: _Ways("self_consumption_distance", "setup_grid", fee="fee_electricity_grid"),
        Family.GAS: _Ways("limit_gas_grid", "setup_grid", fee="fee_gas_grid"),
    }
)
"""Public networks: the distance that the law or the network sets is the straight one."""


def knowledge_of(reference: ReferenceData, territory: Territory) -> Knowledge:
    """Return the reference data as they hold on the day of a territory, with the values set in it.

    Raises:
        UnknownThing: Some dated value is not known or does not hold on the day; all of them are named.
        InvalidDocument: Some dated value is in another unit than its use asks; all of them are named.
    """
    return knowledge_on(reference, territory.day, territory.values)


@lru_cache(maxsize=8)
def knowledge_on(reference: ReferenceData, day: date, values: tuple[ReferenceValue, ...] = ()) -> Knowledge:
    """Return the reference data as they hold on a day.

    Args:
        reference: What the service ships.
        day: Day.
        values: Periods that people set; they go before the shipped ones.

    Raises:
        UnknownThing: Some dated value is not known or does not hold on the day; all of them are named.
        InvalidDocument: Some dated value is in another unit than its use asks; all of them are named.
    """
    told = _Values(laid_over(reference.factors, values), day)
    warm = frozenset(r.id for r in reference.resources if r.family is Family.HEAT)
    facts = {
        resource.id: _facts(resource, frozenset(reference.resources.ancestors(resource.id)), warm, told)
        for resource in reference.resources
    }
    approach = told.get(APPROACH, "K")
    told.check()
    return Knowledge(MappingProxyType(facts), approach)


@dataclass
class _Values:
    """The dated values of one day; what is missing or in another unit is kept and told at the end."""

    book: ReferenceBook
    day: date
    missing: dict[str, str] = field(default_factory=dict)
    misfits: dict[str, Problem] = field(default_factory=dict)

    def get(self, value_id: str, unit: str) -> ReferenceUsed:
        """Return the value of the day; a placeholder that `check` turns into an error where there is none."""
        try:
            value = self.book.at(value_id, self.day)
        except UnknownThing as error:
            self.missing[value_id] = error.message
            return ReferenceUsed(id=value_id, value=1.0, unit=unit, valid_from="", source="")
        if value.unit != unit:
            self.misfits[value_id] = Problem(value_id, value.unit, f"{unit} is expected")
        return value.used()

    def optional(self, value_id: str | None, unit: str) -> ReferenceUsed | None:
        """Return the value of the day, None where there is no id."""
        return None if value_id is None else self.get(value_id, unit)

    def check(self) -> None:
        """Raise one error that names every value at fault, if any is."""
        if self.missing:
            names = sorted(self.missing)
            raise UnknownThing("\n".join(self.missing[n] for n in names), references=", ".join(names))
        if self.misfits:
            raise InvalidDocument([self.misfits[name] for name in sorted(self.misfits)])


def _facts(
    resource: Resource, ancestors: frozenset[str], warm: frozenset[str], values: _Values
) -> ResourceFacts:
    money, carbon = f"€/{resource.unit}", f"kgCO2e/{resource.unit}"
    return ResourceFacts(
        id=resource.id,
        label=resource.label_fr,
        unit=resource.unit,
        haulage=_haulage(resource, values),
        heat=resource.family in WARM,
        cold=resource.family is Family.COLD,
        direct=resource.family is Family.STEAM,
        default_temp_c=resource.default_temp_c,
        kinds_of=ancestors | warm if resource.family in WARM else ancestors,
        tonnes_per_unit=resource.tonnes_per_unit,
        purchase=values.optional(resource.purchase_price, money),
        disposal=values.optional(resource.disposal_price, money),
        production_co2=values.optional(resource.co2_production_factor, carbon),
        recovery_co2=values.optional(resource.co2_recovery_factor, carbon),
        disposal_co2=values.optional(resource.disposal_factor, carbon),
    )


def _haulage(resource: Resource, values: _Values) -> Haulage:
    ways = _ways(resource)
    tonnes = resource.tonnes_per_unit or 0.0
    limit, setup = values.get(ways.limit, "km"), values.get(ways.setup, "€/an")
    detour = values.optional(ways.detour, "1")
    cost, co2 = values.optional(ways.cost, "€/t.km"), values.optional(ways.co2, "kgCO2e/t.km")
    link, fee = values.optional(ways.link, "€/km.an"), values.optional(ways.fee, f"€/{resource.unit}")
    return Haulage(
        detour=detour.value if detour else 1.0,
        limit_km=limit.value,
        cost_eur_per_unit_km=cost.value * tonnes if cost else 0.0,
        fee_eur_per_unit=fee.value if fee else 0.0,
        co2_kg_per_unit_km=co2.value * tonnes if co2 else 0.0,
        setup_eur_per_year=setup.value,
        link_eur_per_km_year=link.value if link else 0.0,
        references=tuple(_known(detour, limit, cost, co2, setup, link, fee)),
    )


def _ways(resource: Resource) -> _Ways:
    if resource.carriage is not Carriage.PUBLIC_GRID:
        return _BY_CARRIAGE[resource.carriage]
    ways = _ON_THE_GRID.get(resource.family)
    if ways is None:
        msg = (
            f"Resource {resource.id}: no public network carries {resource.family}. Give it another carriage."
        )
        raise UnknownThing(msg, resource=resource.id)
    return ways


def _known(*values: ReferenceUsed | None) -> Iterator[ReferenceUsed]:
    return (value for value in values if value is not None)
