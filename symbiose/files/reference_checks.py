"""Checks that hold between records of the reference data: uniqueness, links, units, periods."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

from symbiose.domain.communes import Commune, Epci, Park
from symbiose.domain.factors import ReferenceValue, Topic
from symbiose.domain.resources import Carriage, Resource, keys_of
from symbiose.domain.waste import WasteHeading, WasteList
from symbiose.files.reference_tables import Faults, Record

M = TypeVar("M")
Kept = Sequence[tuple[Record, M]]
"""Models with the record each was read from."""

FACTOR_FIELDS: Mapping[str, tuple[Topic, str]] = MappingProxyType(
    {
        "co2_production_factor": (Topic.EMISSION, "kgCO2e"),
        "co2_recovery_factor": (Topic.EMISSION, "kgCO2e"),
        "disposal_factor": (Topic.EMISSION, "kgCO2e"),
        "purchase_price": (Topic.PRICE, "€"),
        "disposal_price": (Topic.PRICE, "€"),
    }
)
"""Fields of a resource that name a dated value: its topic and what it counts per canonical unit."""


def check_unique(kept: Kept[M], key: Callable[[M], str], faults: Faults) -> None:
    """Note records whose key another one has already."""
    first: dict[str, str] = {}
    for record, model in kept:
        name = key(model)
        if name in first:
            faults.add(record.where, name, f"it stands already at {first[name]}: keep one")
        first.setdefault(name, record.where)


def check_headings(headings: Iterable[WasteHeading], wastes: Kept[str], faults: Faults) -> None:
    """Note entries of the list of waste whose section is not in it."""
    known = {heading.code for heading in headings}
    for record, parent in wastes:
        if parent and parent not in known:
            faults.add(record.where, parent, "the heading it stands under is not in the list")


def check_places(communes: Kept[Commune], parks: Kept[Park], epcis: Iterable[Epci], faults: Faults) -> None:
    """Note communes of an unknown agglomeration and parks on unknown communes."""
    known_epcis = {epci.id for epci in epcis}
    for record, commune in communes:
        if commune.epci_id not in known_epcis:
            faults.add(record.where, commune.epci_id, "this agglomeration is not in epcis.csv")
    known_communes = {commune.code for _, commune in communes}
    for record, park in parks:
        for code in park.commune_codes:
            if code not in known_communes:
                faults.add(record.where, code, "this commune is not in communes.csv")


def check_periods(values: Kept[ReferenceValue], faults: Faults) -> None:
    """Note values whose periods overlap, or that change unit or topic from one period to the next."""
    by_id: dict[str, list[tuple[Record, ReferenceValue]]] = defaultdict(list)
    for record, value in values:
        by_id[value.id].append((record, value))
    for periods in by_id.values():
        periods.sort(key=lambda item: item[1].valid_from)
        for (_, before), (record, after) in pairwise(periods):
            if before.valid_to is None or before.valid_to >= after.valid_from:
                faults.add(record.where, after.valid_from, f"it overlaps the period from {before.valid_from}")
            if (before.unit, before.topic) != (after.unit, after.topic):
                faults.add(record.where, after.unit, f"unit and topic stay those of {before.valid_from}")


def check_resources(
    resources: Kept[Resource], wastes: WasteList, values: Iterable[ReferenceValue], faults: Faults
) -> None:
    """Note resources that name what does not exist, or that share their words with another."""
    by_id = {resource.id: resource for _, resource in resources}
    by_value = {value.id: value for value in values}
    for record, resource in resources:
        _check_parent(record, resource, by_id, faults)
        _check_factors(record, resource, by_value, faults)
        for code in resource.waste_codes:
            if code not in wastes:
                faults.add(record.where, code, "this waste code is not in the list, with its star")
        for number, source in (("density_t_per_m3", "density_source"), ("mass_t_per_piece", "mass_source")):
            if (getattr(resource, number) is None) != (getattr(resource, source) is None):
                faults.add(record.where, "", f"{number} and {source} go together")
        if resource.carriage is Carriage.ROAD and resource.tonnes_per_unit is None:
            faults.add(record.where, resource.unit, "what goes by road has a known mass per unit")
    _check_words(resources, faults)


def _check_parent(record: Record, resource: Resource, by_id: Mapping[str, Resource], faults: Faults) -> None:
    seen, parent = {resource.id}, resource.parent
    while parent is not None:
        if parent not in by_id:
            faults.add(record.where, parent, "this wider resource is not in the catalogue")
            return
        if parent in seen:
            faults.add(record.where, parent, "a resource is no kind of itself: break this circle")
            return
        seen.add(parent)
        parent = by_id[parent].parent


def _check_factors(
    record: Record, resource: Resource, by_value: Mapping[str, ReferenceValue], faults: Faults
) -> None:
    for name, (topic, counted) in FACTOR_FIELDS.items():
        value_id = getattr(resource, name)
        if value_id is None:
            continue
        value, unit = by_value.get(value_id), f"{counted}/{resource.unit}"
        if value is None:
            faults.add(f"{record.where}, {name}", value_id, "no dated value has this id")
        elif value.topic is not topic or value.unit != unit:
            faults.add(f"{record.where}, {name}", f"{value_id} ({value.unit})", f"{topic} in {unit}")


def _check_words(resources: Kept[Resource], faults: Faults) -> None:
    first: dict[str, Resource] = {}
    for record, resource in resources:
        for key in sorted(keys_of(resource)):
            other = first.setdefault(key, resource)
            if other is not resource:
                faults.add(record.where, key, f"{other.id} is found by this word already")
