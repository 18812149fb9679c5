"""Writes the worked case of the Mine de soleil: `python -m tests.seed_data.mine_de_soleil`.

Eight public buildings with one roof each, as the example cadastre draws them: the figures that are known of
the installation on the roofs, the supposed electricity of schools on the buildings. All roofs are built,
since they are; the optimiser answers what is shared, and the accounts follow the values of the day.
"""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from matching.solar.designing import SunDesigner
from matching.solar.solve import solve_solar_sharing
from matching.solar.sun_rules import usual_rule
from matching.solar.sun_search import Answer
from matching.solar.sun_writing import write_group
from symbiose.app.matcher import solar_designer
from symbiose.domain.companies import Site
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.roofs import OwnedRoof, Roof
from symbiose.domain.solar_design import SunHeld
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.worked_sun import KnownFigure, WorkedBuilding, WorkedSun
from symbiose.files.reference import load_reference
from tests.builders import make_flow

FOLDER: Final = Path(str(files("seed_data"))) / "demonstration"
FILE: Final = FOLDER / "mine_de_soleil.json"
ROOFS: Final = tuple(f"exemple-{rank:04}" for rank in range(94, 102))
"""Identifiers of its roofs in the example cadastre."""
DAY: Final = date(2026, 11, 26)
COMMUNE: Final = "62528"
TOWN, SCHOOL = "84.11Z", "85.20Z"
BUILDINGS: Final = (
    ("Salle polyvalente", TOWN, 2000.0),
    ("Centre technique", TOWN, 1000.0),
    ("Espace numérique", TOWN, 300.0),
    ("École 1", SCHOOL, 1800.0),
    ("École 2", SCHOOL, 1500.0),
    ("École 3", SCHOOL, 1200.0),
    ("École 4", SCHOOL, 700.0),
    ("École 5", SCHOOL, 500.0),
)
"""What it is called, its activity, its floor area supposed, m²: 9,000 m² as in the demonstration."""
ASSUMPTIONS: Final = (
    "Les huit bâtiments sont une salle polyvalente, un centre technique, un espace numérique et des écoles "
    "(sources publiques) ; leurs surfaces de plancher, 9 000 m² en tout (de 5 000 à 14 000), sont supposées.",
    "Leur consommation, 25 kWh d’électricité par m² et par an (de 15 à 50), est celle que la démonstration "
    "suppose à des écoles ; le moment où ils consomment est le profil usuel de leur activité.",
    "Les panneaux, 300 m² et 56 kWc par bâtiment, regardent le sud à 30° ; leurs places autour de la "
    "position de l’installation sont celles du cadastre d’exemple.",
    "Coûts, tarif du surplus, réseau et taxes sont les valeurs de référence d’aujourd’hui, sans aide : le "
    "projet réel a les siens, antérieurs.",
)


def worked_sun() -> WorkedSun:
    """Return the case."""
    ids = [f"building_{rank}" for rank in range(1, len(BUILDINGS) + 1)]
    return WorkedSun(
        area=_known(2400, "m²", "Eco121, novembre 2023"),
        power=_known(448, "kWc", "minedesoleil.fr"),
        output=_known(440, "MWh", "minedesoleil.fr"),
        use_kwh_per_m2=_use_kwh_per_m2(),
        buildings=tuple(
            WorkedBuilding(site_id=i, name=name, floor_area_m2=area)
            for i, (name, _, area) in zip(ids, BUILDINGS, strict=True)
        ),
        assumptions=ASSUMPTIONS,
        group=_group(ids),
    )


def _known(value: float, unit: str, source: str) -> KnownFigure:
    return KnownFigure(value=value, unit=unit, source=source, read_on=date(2026, 11, 26))


@cache
def _declared() -> dict[str, Any]:
    """Return the electricity of the eight buildings together, as the demonstration supposes it."""
    flows = json.loads((FOLDER / "flows.json").read_text(encoding="utf-8"))["flows"]
    told: dict[str, Any] = next(
        one for one in flows if (one["site_id"], one["resource"]) == ("loos_public_buildings", "electricity")
    )
    return told


def _use_kwh_per_m2() -> float:
    return float(_declared()["quantity"]) * 1000 / sum(area for _, _, area in BUILDINGS)


def _group(ids: list[str]) -> SolarGroup:
    designer = solar_designer(load_reference())
    assert isinstance(designer, SunDesigner)
    sites, stating = designer.stated(_territory(ids), SunHeld())
    rule = usual_rule(stating.values)
    members = [sites[one] for one in ids]
    document = _all_built(stating.state(members, rule))
    result = solve_solar_sharing(document, SolveSettings()).model_copy(update={"seconds": 0.0})
    group = write_group(Answer(members, rule, document, result), stating, {}, designer.models_of)
    return group.model_copy(update={"alternatives": ()})


def _all_built(document: SolarSharingInstance) -> SolarSharingInstance:
    """Return a statement whose roofs are built whole, as many as the rules admit."""
    whole = tuple(roof.model_copy(update={"whole": True}) for roof in document.roofs)
    return document.model_copy(update={"roofs": whole, "objective": "installed_power"})


def _territory(ids: list[str]) -> Territory:
    features = json.loads((FOLDER / "cadastre_exemple.geojson").read_text(encoding="utf-8"))["features"]
    known = {one["properties"].get("id_toit"): one for one in features}
    roofs = [_roof(known[reference]) for reference in ROOFS]
    return Territory(
        day=DAY,
        sites=tuple(
            _site(i, name, activity, roof)
            for i, (name, activity, _), roof in zip(ids, BUILDINGS, roofs, strict=True)
        ),
        flows=tuple(_need(i, area) for i, (_, _, area) in zip(ids, BUILDINGS, strict=True)),
        processors=(),
        substitutions=(),
        roofs=tuple(OwnedRoof(roof=roof, site_id=i) for i, roof in zip(ids, roofs, strict=True)),
    )


def _roof(feature: dict[str, Any]) -> Roof:
    told, ring = feature["properties"], feature["geometry"]["coordinates"][0][:-1]
    return Roof.model_validate(
        {
            "id": told["id_toit"],
            "cadastre": "cadastre_exemple",
            "reference": told["id_toit"],
            "area_m2": told["surf_utile"],
            "peak_power_kwp": told["p_kwc"],
            "yearly_kwh": told["prod_an"],
            "irradiation_kwh_per_m2": told["irradiation"],
            "azimuth_deg": told["azimut"],
            "tilt_deg": told["pente"],
            "longitude": sum(place[0] for place in ring) / len(ring),
            "latitude": sum(place[1] for place in ring) / len(ring),
            "footprint_wkt": f"POINT ({ring[0][0]} {ring[0][1]})",
        }
    )


def _site(site_id: str, name: str, activity: str, roof: Roof) -> Site:
    return Site.model_validate(
        {
            "id": site_id,
            "company_id": "loos_en_gohelle",
            "name": name,
            "commune_code": COMMUNE,
            "longitude": roof.longitude,
            "latitude": roof.latitude,
            "position_source": "declared",
            "activity": {"code": activity},
        }
    )


def _need(site_id: str, floor_area_m2: float) -> Flow:
    months = _declared()["months"]
    return make_flow(
        id=f"electricity_of_{site_id}",
        site_id=site_id,
        direction="need",
        unit="MWh",
        resource_id="electricity",
        quantity_per_year=floor_area_m2 * _use_kwh_per_m2() / 1000,
        months=tuple(month / sum(months) for month in months),
    )


def written() -> str:
    """Return the case as its file holds it."""
    return worked_sun().model_dump_json(by_alias=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
