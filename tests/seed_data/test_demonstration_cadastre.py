"""The example cadastre of the demonstration: what its script makes, in proportion, and with faults told."""

import json
from functools import cache

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from symbiose.domain.documents.import_report import RoofsRead, RowStatus
from symbiose.domain.roofs import Roof, RoofKind
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from tests.seed_data.demonstration_cadastre import (
    EQUIPPED_KWP,
    FILE,
    footprint_m2,
    metres,
    sites_to_draw,
    written,
)

NEAR_M = 50.0
"""A building is one of a site up to here from its position, m."""


@cache
def cadastre() -> RoofsRead:
    found = read_file(FILE.name, FILE.read_bytes(), load_reference(), site=None).roofs
    assert found is not None
    return found


def on_the_plane(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([metres(*position).coords[0] for position in positions])


@cache
def roofs_of_sites() -> dict[str, list[Roof]]:
    """Return the roofs that each site stands on or close to."""
    roofs = list(cadastre().roofs("cadastre_exemple"))
    places = [(metres(site.longitude, site.latitude), site.id) for site in sites_to_draw()]
    found: dict[str, list[Roof]] = {}
    for roof in roofs:
        shape = shapely.transform(shapely.from_wkt(roof.footprint_wkt), on_the_plane)
        distance, site = min((shape.distance(place), site) for place, site in places)
        if distance <= NEAR_M:
            found.setdefault(site, []).append(roof)
    return found


def test_the_file_is_what_its_script_makes(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--regenerate"):
        FILE.write_text(written(), encoding="utf-8")

    assert FILE.read_text(encoding="utf-8") == written()


def test_every_roof_is_marked_as_an_example_and_names_nobody() -> None:
    told = [one["properties"] for one in json.loads(FILE.read_bytes())["features"]]

    assert len(told) > 300
    assert {one["mention"] for one in told} == {"exemple"}
    assert all(one["id_toit"].startswith("exemple-") for one in told)
    assert {name for one in told for name in one} == {
        "id_toit",
        "mention",
        "nature",
        "surf_utile",
        "p_kwc",
        "prod_an",
        "irradiation",
        "pente",
        "azimut",
    }


def test_the_faults_of_real_files_are_told() -> None:
    rows = list(cadastre().rows())
    rejected = [error for row in rows if row.status is RowStatus.REJECTED for error in row.errors]

    assert [error.column for error in rejected] == ["prod_an", None]
    assert "n’est pas plausible" in rejected[0].reason
    assert "doublon" in rejected[1].reason
    assert [row.warnings for row in rows if row.warnings] == [
        ("contour invalide, réparé : vérifiez sa forme sur la carte",)
    ]


def test_roofs_of_sites_are_in_proportion_to_their_buildings() -> None:
    for site in sites_to_draw():
        area = sum(roof.area_m2 for roof in roofs_of_sites().get(site.id, []) if roof.kind is RoofKind.ROOF)
        if site.id not in EQUIPPED_KWP and area:
            assert 0.3 * footprint_m2(site) <= area <= 0.7 * footprint_m2(site) + 1, site.id


def test_the_roofs_of_the_mine_de_soleil_have_the_figures_that_are_known() -> None:
    eight = roofs_of_sites()["mine_de_soleil"]

    assert len(eight) == 8
    assert sum(roof.area_m2 for roof in eight) == pytest.approx(2400)
    assert sum(roof.peak_power_kwp for roof in eight) == pytest.approx(448)
    assert sum(roof.yearly_kwh for roof in eight) == pytest.approx(439_936, abs=4)


def test_every_site_with_buildings_has_a_roof_but_the_one_whose_roofs_bear_panels_of_another() -> None:
    without = {site.id for site in sites_to_draw() if site.id not in roofs_of_sites()}

    assert without == {"greenhouse_a", "loos_public_buildings"}


def test_houses_leave_their_power_and_production_to_be_derived() -> None:
    roofs = list(cadastre().roofs("cadastre_exemple"))
    derived = [roof for roof in roofs if roof.derived]

    assert len(derived) > 150
    assert all(roof.area_m2 < 40 and roof.peak_power_kwp < 9 for roof in derived)
