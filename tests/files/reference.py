"""A small set of reference data for tests of files: real waste codes and communes, a handful of resources."""

from datetime import date
from typing import Any

from symbiose.domain.communes import Commune, CommuneDirectory, Epci, Park
from symbiose.domain.estimates import Ratio
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.flows import Direction
from symbiose.domain.naf import Naf, NafClass
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import CARRIAGE_OF_FAMILY, EnergyBasis, Family, Resource, ResourceCatalogue
from symbiose.domain.typical_flows import Trade, TypicalFlow, TypicalFlows
from symbiose.domain.waste import OperationKind, TreatmentOperation, WasteEntry, WasteHeading, WasteList
from symbiose.files.reference import load_reference

WASTES = WasteList(
    [
        WasteHeading(code="10", designation="déchets thermiques"),
        WasteHeading(code="10 02", designation="acier"),
    ],
    [
        WasteEntry(code="01 01 01", designation="déchets d'extraction"),
        WasteEntry(code="10 01 02", designation="cendres volantes de charbon"),
        WasteEntry(code="10 02 07*", designation="déchets solides dangereux d'épuration des fumées"),
        WasteEntry(
            code="10 02 08", designation="déchets solides autres que ceux visés à la rubrique 10 02 07"
        ),
        WasteEntry(code="19 08 05", designation="boues du traitement des eaux urbaines"),
    ],
)

COMMUNES = CommuneDirectory(
    [Epci(id="CABBALR", siren="200072460", name="CABBALR"), Epci(id="CALL", siren="246200364", name="CALL")],
    [
        Commune(
            code=code,
            name=name,
            epci_id=epci,
            population=people,
            postcodes=(postcode,),
            longitude=longitude,
            latitude=latitude,
        )
        for code, name, epci, people, postcode, longitude, latitude in (
            ("62276", "Douvrin", "CABBALR", 5000, "62138", 2.83, 50.51),
            ("62119", "Béthune", "CABBALR", 25000, "62400", 2.64, 50.53),
            ("62498", "Lens", "CALL", 32000, "62300", 2.83, 50.43),
        )
    ],
    [
        Park(
            id="siziaf",
            name="Parc des industries Artois-Flandres",
            commune_codes=("62276",),
            source="test",
            valid_from=date(2026, 1, 1),
        )
    ],
)


def _resource(**values: Any) -> Resource:
    return Resource(carriage=CARRIAGE_OF_FAMILY[values["family"]], **values)


RESOURCES = ResourceCatalogue(
    [
        _resource(
            id="fly_ash",
            label_fr="Cendres volantes",
            label_en="Fly ash",
            family=Family.MATERIAL,
            unit="t",
            waste_codes=("10 01 02",),
            synonyms_fr=("cendre de charbon pulvérisé",),
        ),
        _resource(
            id="sewage_sludge",
            label_fr="Boues d'épuration",
            label_en="Sewage sludge",
            family=Family.MATERIAL,
            unit="t",
            waste_codes=("19 08 05",),
            density_t_per_m3=1.05,
            density_source="essai",
        ),
        _resource(
            id="foundry_sand",
            label_fr="Sable de fonderie",
            label_en="Foundry sand",
            family=Family.MATERIAL,
            unit="t",
            density_t_per_m3=1.5,
            density_source="Hypothèse : sable usé, entre 1,3 et 1,7 t/m³",
        ),
        _resource(
            id="drum",
            label_fr="Fûts d'acier",
            label_en="Steel drums",
            family=Family.MATERIAL,
            unit="piece",
            mass_t_per_piece=0.019,
            mass_source="Hypothèse : de 16 à 22 kg",
        ),
        _resource(
            id="wood_pallet",
            label_fr="Palettes en bois",
            label_en="Wooden pallets",
            family=Family.MATERIAL,
            unit="t",
            mass_t_per_piece=0.02,
            mass_source="essai",
        ),
        _resource(
            id="industrial_water",
            label_fr="Eau industrielle",
            label_en="Industrial water",
            family=Family.WATER,
            unit="m3",
            density_t_per_m3=1.0,
        ),
        _resource(
            id="waste_heat",
            label_fr="Chaleur fatale",
            label_en="Waste heat",
            family=Family.HEAT,
            unit="MWh",
            default_temp_c=90.0,
        ),
        _resource(
            id="chilled_water",
            label_fr="Eau glacée",
            label_en="Chilled water",
            family=Family.COLD,
            unit="MWh",
        ),
        _resource(
            id="electricity",
            label_fr="Électricité",
            label_en="Electricity",
            family=Family.ELECTRICITY,
            unit="MWh",
        ),
        _resource(
            id="natural_gas_pcs",
            label_fr="Gaz naturel (PCS)",
            label_en="Natural gas (HHV)",
            family=Family.GAS,
            unit="MWh",
            synonyms_fr=("gaz naturel", "gaz de ville"),
            energy_basis=EnergyBasis.PCS,
        ),
        _resource(
            id="natural_gas_pci",
            label_fr="Gaz naturel (PCI)",
            label_en="Natural gas (LHV)",
            family=Family.GAS,
            unit="MWh",
            energy_basis=EnergyBasis.PCI,
        ),
    ]
)

TYPICAL_FLOWS = TypicalFlows(
    [
        Ratio(
            id="ash_per_job",
            value=0.25,
            low=0.1,
            high=0.5,
            unit="t/job",
            driver="jobs",
            text="0,25 t de cendres par emploi et par an",
            source="hypothèse : pour les essais",
            hypothesis=True,
            valid_from=date(2026, 1, 1),
        )
    ],
    [
        Trade(
            id="any",
            label_fr="Toute activité",
            fallback=True,
            flows=(TypicalFlow(direction=Direction.OFFER, resource_id="fly_ash", ratio_id="ash_per_job"),),
        )
    ],
)

REFERENCE = ReferenceData(
    wastes=WASTES,
    operations={"R 4": TreatmentOperation(code="R 4", kind=OperationKind.RECOVERY, designation="recyclage")},
    communes=COMMUNES,
    naf=Naf([NafClass(code="29.10Z", label="Construction de véhicules automobiles")]),
    factors=ReferenceBook([]),
    resources=RESOURCES,
    typical_flows=TYPICAL_FLOWS,
    load_shapes=load_reference().load_shapes,
    waste_paths=load_reference().waste_paths,
    indicators=load_reference().indicators,
    self_assessment=load_reference().self_assessment,
    sources=(),
)
