"""What each rule of the circular models admits, and what it does not."""

from dataclasses import dataclass, field
from typing import Any

from symbiose.domain.exchanges import Kind, Proposal
from symbiose.domain.opeo_facts import Facts, facts_of_flow, facts_of_processor, facts_of_proposal
from symbiose.domain.processing import Substitution
from tests.builders import make_flow, make_processor, make_proposal, make_substitution
from tests.circular import make_catalogue

CATALOGUE = make_catalogue()


def offer(resource: str, **changes: Any) -> Facts:
    flow = make_flow(resource_id=resource, **changes)
    return facts_of_flow(flow, CATALOGUE.get(resource), CATALOGUE)


def need(resource: str, **changes: Any) -> Facts:
    return offer(resource, direction="need", **changes)


def processor(taken: str, made: str, use: str) -> Facts:
    made_by = make_processor(inputs={taken: 1.0}, outputs={made: 0.9}, use=use)
    return facts_of_processor(made_by, CATALOGUE)


@dataclass(frozen=True)
class Exchange:
    """What a proposal rests on."""

    given: str
    received: str
    offer_use: str | None = None
    need_use: str | None = None
    waste_code: str | None = None
    kind: Kind = Kind.EXCHANGE
    through: tuple[str, ...] = ()
    substitutions: tuple[Substitution, ...] = field(default=())

    def proposal(self) -> Proposal:
        return make_proposal(resource_id=self.given, received_resource_id=self.received, kind=self.kind)

    def arguments(self) -> tuple[Any, ...]:
        return (
            self.proposal(),
            make_flow(resource_id=self.given, use=self.offer_use, waste_code=self.waste_code),
            make_flow(resource_id=self.received, direction="need", use=self.need_use),
            [make_processor(id=f"p{i}", use=use) for i, use in enumerate(self.through)],
            list(self.substitutions),
        )


def proposal(given: str, received: str, **changes: Any) -> Facts:
    return facts_of_proposal(*Exchange(given, received, **changes).arguments(), CATALOGUE)


CASES: dict[str, tuple[list[Facts], list[Facts]]] = {
    "renewable_energy": (
        [
            offer("solar_electricity"),
            need("solar_electricity"),
            offer("biogas"),
            proposal("biogas", "natural_gas"),
        ],
        [
            offer("electricity"),
            need("natural_gas"),
            offer("solar_electricity", use="disposal"),
            processor("biogas", "electricity", "energy"),
            need("timber"),
        ],
    ),
    "durable_matter_offered": (
        [offer("timber"), offer("rain_water")],
        [
            offer("wood_waste"),
            offer("steel"),
            need("timber"),
            offer("timber", waste_code="03 01 05"),
            offer("solar_electricity"),
            offer("timber", use="disposal"),
        ],
    ),
    "durable_matter_used": (
        [need("timber"), need("wood_waste"), proposal("wood_waste", "timber"), need("rain_water")],
        [
            need("steel"),
            offer("wood_waste"),
            need("timber", use="disposal"),
            proposal("scrap", "timber"),
            need("solar_electricity"),
        ],
    ),
    "renewable_energy_made": (
        [processor("wood_waste", "biogas", "energy")],
        [
            processor("wood_waste", "natural_gas", "energy"),
            processor("wood_waste", "timber", "feedstock"),
            proposal("wood_waste", "biogas"),
        ],
    ),
    "toxic_replaced": (
        [proposal("scrap", "solvent"), proposal("timber", "zinc_dust")],
        [
            proposal("zinc_dust", "solvent"),
            proposal("scrap", "steel"),
            need("solvent"),
            processor("scrap", "solvent", "feedstock"),
        ],
    ),
    "sun_shared": (
        [proposal("solar_electricity", "electricity", kind=Kind.SOLAR_SHARING)],
        [proposal("solar_electricity", "electricity"), offer("solar_electricity")],
    ),
    "repaired": (
        [
            offer("service", use="repair"),
            need("repair_service"),
            offer("textile_repair"),
            processor("scrap", "scrap", "repair"),
        ],
        [offer("service"), offer("repair_service", use="rental"), offer("service", use="maintenance")],
    ),
    "maintained": (
        [offer("service", use="maintenance"), proposal("service", "service", need_use="maintenance")],
        [offer("service", use="repair"), need("service")],
    ),
    "use_sold": (
        [offer("service", use="rental"), need("pallets", use="rental")],
        [offer("service", use="shared_equipment"), offer("pallets", use="reuse")],
    ),
    "equipment_shared": (
        [offer("service", use="shared_equipment"), need("service", use="shared_equipment")],
        [offer("service", use="rental"), offer("service")],
    ),
    "pooled": (
        [proposal("scrap", "scrap", kind=Kind.MUTUALISATION)],
        [proposal("scrap", "scrap"), offer("scrap")],
    ),
    "service_bought": (
        [offer("service"), need("service")],
        [
            offer("repair_service"),
            need("service", use="rental"),
            need("steel"),
            proposal("service", "service"),
        ],
    ),
    "service_from_neighbour": (
        [proposal("service", "service"), proposal("service", "service", need_use="disposal")],
        [proposal("service", "service", need_use="repair"), need("service"), proposal("scrap", "steel")],
    ),
    "reused": (
        [
            offer("pallets", use="reuse"),
            need("pallets", use="reuse"),
            proposal("pallets", "pallets", offer_use="reuse"),
        ],
        [offer("pallets"), offer("pallets", use="reconditioning"), offer("heat", use="reuse")],
    ),
    "reconditioned": (
        [
            processor("pallets", "pallets", "reconditioning"),
            proposal("pallets", "pallets", through=("reconditioning",)),
        ],
        [
            offer("pallets", use="reuse"),
            processor("scrap", "steel", "feedstock"),
            need("heat", use="reconditioning"),
        ],
    ),
    "spare_parts": (
        [offer("steel", use="spare_parts"), processor("scrap", "steel", "spare_parts")],
        [offer("steel"), offer("scrap", use="repair"), need("heat", use="spare_parts")],
    ),
    "recovered_material_offered": (
        [
            offer("scrap"),
            offer("scrap", use="feedstock"),
            offer("steel", waste_code="12 01 01"),
            offer("recovered_co2"),
        ],
        [
            offer("steel"),
            offer("scrap", use="energy"),
            offer("scrap", use="disposal"),
            need("scrap"),
            offer("process_gas"),
        ],
    ),
    "recovered_material_used": (
        [need("scrap"), need("zinc_dust", use="feedstock")],
        [need("steel"), need("scrap", use="fill"), offer("scrap"), need("process_gas")],
    ),
    "recovered_material_processed": (
        [processor("zinc_dust", "zinc_oxide", "feedstock")],
        [
            processor("steel", "scrap", "feedstock"),
            processor("zinc_dust", "zinc_oxide", "fill"),
            offer("zinc_dust"),
            proposal("zinc_dust", "zinc_oxide", need_use="feedstock"),
            processor("rinse_water", "drinking_water", "feedstock"),
        ],
    ),
    "recovered_material_exchanged": (
        [
            proposal("fly_ash", "cement_addition", substitutions=(make_substitution(),)),
            proposal("scrap", "steel"),
            proposal("zinc_dust", "zinc_oxide", through=("feedstock",), need_use="feedstock"),
            proposal("steel", "steel", waste_code="12 01 01"),
            proposal("scrap", "steel", offer_use="disposal"),
        ],
        [
            proposal("steel", "steel"),
            proposal("scrap", "steel", need_use="fill"),
            proposal("heat", "heat"),
            need("scrap"),
            proposal("rinse_water", "drinking_water"),
        ],
    ),
    "back_to_soil": (
        [
            offer("wood_waste", use="soil"),
            need("fly_ash", use="soil"),
            processor("wood_waste", "wood_waste", "soil"),
        ],
        [
            offer("zinc_dust", use="soil"),
            offer("wood_waste"),
            offer("timber", use="soil"),
            offer("rinse_water", use="soil"),
        ],
    ),
    "material_discarded": (
        [offer("scrap", use="disposal")],
        [offer("scrap"), need("scrap", use="disposal"), offer("heat", use="disposal")],
    ),
    "new_material_needed": (
        [need("steel"), need("cement_addition", use="feedstock"), need("solvent")],
        [
            need("scrap"),
            need("timber"),
            offer("steel"),
            need("steel", use="spare_parts"),
            need("natural_gas"),
        ],
    ),
    "energy_recovered": (
        [offer("process_gas"), need("process_gas"), processor("process_gas", "electricity", "energy")],
        [offer("natural_gas"), offer("process_gas", use="disposal"), offer("recovered_co2")],
    ),
    "heat_offered": (
        [offer("heat"), offer("steam", use="energy"), proposal("heat", "heat")],
        [
            need("heat"),
            offer("electricity"),
            offer("heat", use="disposal"),
            offer("heat", waste_code="10 01 01"),
        ],
    ),
    "water_recovered": (
        [offer("rinse_water"), need("rinse_water"), processor("rinse_water", "drinking_water", "feedstock")],
        [offer("drinking_water"), offer("rinse_water", use="disposal"), offer("process_gas")],
    ),
    "material_to_energy": (
        [offer("wood_waste", use="energy"), processor("scrap", "heat", "energy")],
        [offer("wood_waste"), offer("coal", use="energy"), offer("process_gas", use="energy")],
    ),
    "fill": (
        [offer("scrap", use="fill"), processor("scrap", "scrap", "fill")],
        [offer("scrap"), offer("steel", use="fill"), offer("rinse_water", use="fill")],
    ),
    "performance_service": (
        [offer("service", use="energy"), need("service", use="feedstock")],
        [offer("service", use="repair"), offer("heat", use="energy")],
    ),
    "industrial_ecology": (
        [
            proposal("scrap", "steel"),
            proposal("rinse_water", "drinking_water"),
            proposal("steel", "steel", waste_code="12 01 01"),
        ],
        [
            proposal("steel", "steel"),
            proposal("service", "service"),
            offer("scrap"),
            proposal("scrap", "scrap", need_use="disposal"),
            proposal("service", "service", waste_code="10 01 01"),
        ],
    ),
    "surplus_exchanged": (
        [proposal("steel", "steel"), proposal("electricity", "electricity")],
        [
            proposal("scrap", "steel"),
            proposal("timber", "timber"),
            proposal("service", "service"),
            offer("steel"),
            proposal("steel", "steel", need_use="disposal"),
        ],
    ),
    "heat_looped": (
        [proposal("heat", "heat", kind=Kind.HEAT_LOOP)],
        [proposal("heat", "heat"), offer("heat")],
    ),
    "surplus_offered": (
        [offer("steel"), offer("steel", use="energy")],
        [offer("scrap"), offer("timber"), need("steel"), offer("steel", use="reuse"), offer("service")],
    ),
    "energy_or_water_offered": (
        [offer("electricity"), offer("drinking_water")],
        [
            offer("solar_electricity"),
            offer("rinse_water"),
            offer("steel"),
            need("electricity"),
            offer("electricity", use="disposal"),
        ],
    ),
    "energy_or_water_discarded": (
        [offer("heat", use="disposal"), offer("rinse_water", use="disposal")],
        [offer("heat"), offer("scrap", use="disposal"), need("heat", use="disposal")],
    ),
    "energy_bought": (
        [need("natural_gas"), need("heat"), need("electricity", use="energy")],
        [
            need("solar_electricity"),
            need("process_gas"),
            offer("natural_gas"),
            need("steel"),
            need("heat", use="disposal"),
        ],
    ),
    "fuel_bought": (
        [need("coal", use="energy")],
        [
            need("coal"),
            need("wood_waste", use="energy"),
            need("natural_gas", use="energy"),
            offer("coal", use="energy"),
            need("timber", use="energy"),
            need("scrap", use="energy"),
        ],
    ),
    "water_bought": (
        [need("drinking_water")],
        [
            need("rinse_water"),
            need("rain_water"),
            offer("drinking_water"),
            need("steel"),
            need("drinking_water", use="disposal"),
        ],
    ),
}
"""Rule → what it admits, and what it does not."""
