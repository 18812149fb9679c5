"""A small catalogue with one resource of each sort that the circular-model rules tell apart."""

from typing import Any

from symbiose.domain.resources import CARRIAGE_OF_FAMILY, Family, Resource, ResourceCatalogue

UNITS = {Family.MATERIAL: "t", Family.WATER: "m3", Family.SERVICE: "h"}


def make_resource(resource_id: str, family: Family = Family.MATERIAL, **changes: Any) -> Resource:
    """Return a resource with a label of its own."""
    values: dict[str, Any] = {
        "id": resource_id,
        "label_fr": f"Ressource {resource_id}",
        "label_en": resource_id,
        "family": family,
        "unit": UNITS.get(family, "MWh"),
        "carriage": CARRIAGE_OF_FAMILY[family],
    }
    return Resource.model_validate(values | changes)


def make_catalogue() -> ResourceCatalogue:
    """Return the catalogue of the tests."""
    return ResourceCatalogue(
        [
            make_resource("steel", virgin=True),
            make_resource("scrap", recovered=True),
            make_resource("galvanised_scrap", recovered=True, parent="scrap"),
            make_resource("fly_ash", recovered=True),
            make_resource("zinc_dust", recovered=True, toxic=True),
            make_resource("zinc_oxide", recovered=True),
            make_resource("cement_addition"),
            make_resource("timber", renewable=True, virgin=True),
            make_resource("wood_waste", renewable=True, recovered=True),
            make_resource("solvent", toxic=True),
            make_resource("pallets", recovered=True, unit="piece"),
            make_resource("coal", virgin=True),
            make_resource("heat", Family.HEAT),
            make_resource("steam", Family.STEAM),
            make_resource("electricity", Family.ELECTRICITY),
            make_resource("solar_electricity", Family.ELECTRICITY, renewable=True, parent="electricity"),
            make_resource("natural_gas", Family.GAS, virgin=True),
            make_resource("biogas", Family.GAS, renewable=True, recovered=True),
            make_resource("process_gas", Family.GAS, recovered=True),
            make_resource("recovered_co2", Family.GAS, unit="t", recovered=True),
            make_resource("drinking_water", Family.WATER, virgin=True),
            make_resource("rain_water", Family.WATER, renewable=True),
            make_resource("rinse_water", Family.WATER, recovered=True),
            make_resource("service", Family.SERVICE),
            make_resource("repair_service", Family.SERVICE, default_use="repair"),
            make_resource("textile_repair", Family.SERVICE, parent="repair_service"),
        ]
    )
