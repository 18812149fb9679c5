"""Small territories and the knowledge that goes with them."""

from datetime import date
from typing import Any

from matching.knowledge import Haulage, Knowledge, ResourceFacts
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.ports import Territory
from tests.builders import NOON, make_flow, make_processor, make_site, make_substitution

TODAY = date(2026, 6, 1)


def make_reference(name: str, value: float, unit: str = "€/t") -> ReferenceUsed:
    """Return a reference value."""
    return ReferenceUsed(id=name, value=value, unit=unit, valid_from="2024-01-01", source="test")


ROAD = Haulage(
    detour=1.3,
    limit_km=50.0,
    cost_eur_per_unit_km=0.1,
    co2_kg_per_unit_km=0.08,
    references=(make_reference("transport", 0.1, "€/t·km"),),
)


def make_facts(resource: str, **changes: Any) -> ResourceFacts:
    """Return a material that goes by road."""
    values: dict[str, Any] = {"label": resource, "unit": "t", "haulage": ROAD, "tonnes_per_unit": 1.0}
    return ResourceFacts(id=resource, **(values | changes))


def make_knowledge(*facts: ResourceFacts) -> Knowledge:
    """Return knowledge of some resources, those of the tests by default."""
    known = facts or (
        make_facts("fly_ash"),
        make_facts("cement_addition"),
        make_facts("zinc_dust"),
        make_facts("zinc_oxide"),
        make_facts("slag"),
        make_facts("heat", unit="MWh", heat=True, tonnes_per_unit=None),
    )
    return Knowledge({one.id: one for one in known}, make_reference("approach", 10.0, "K"))


def make_territory(**changes: Any) -> Territory:
    """Return a territory of the sites a, b, c and p, one kilometre apart, without flows."""
    values: dict[str, Any] = {
        "day": TODAY,
        "sites": tuple(
            make_site(id=f"site_{name}", longitude=2.83 + 0.02 * i) for i, name in enumerate("abcp")
        ),
        "flows": (),
        "processors": (),
        "substitutions": (),
    }
    return Territory(**(values | changes))


def crowded_territory() -> Territory:
    """Return a territory with many equal ways to the same benefit."""
    given = ["zinc_dust", "fly_ash"] * 4
    taken = ["zinc_oxide", "cement_addition", "slag", "fly_ash"] * 2
    offers = [
        make_flow(id=f"o{i}", site_id=f"site_{'ab'[i % 2]}", resource_id=resource, price_eur_per_unit=60)
        for i, resource in enumerate(given)
    ]
    wanted: dict[str, Any] = {"direction": "need", "price_eur_per_unit": 80, "quantity_per_year": 300}
    needs = [
        make_flow(id=f"n{i}", site_id=f"site_{'bc'[i % 2]}", resource_id=resource, **wanted)
        for i, resource in enumerate(taken)
    ]
    kiln = make_processor(outputs={"zinc_oxide": 0.35, "slag": 0.6}, capacity_per_year=1500)
    return make_territory(
        flows=(*offers, *needs), processors=(kiln,), substitutions=(make_substitution(yield_ratio=0.9),)
    )


__all__ = [
    "NOON",
    "ROAD",
    "TODAY",
    "crowded_territory",
    "make_facts",
    "make_knowledge",
    "make_reference",
    "make_territory",
]
