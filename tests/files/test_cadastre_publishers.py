"""What publishers of solar cadastres write otherwise: names, flat roofs, systems that are not those named."""

import pytest

from symbiose.domain.documents.import_report import RoofRow
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.roofs import RoofValues
from tests.files.cadastres import GOOD, feature, geojson, report, roofs, square
from tests.files.workbooks import workbook

LAMBERT_93 = square(688_300.0, 7_036_700.0, 10.0)
"""A footprint in the middle of the territory."""


def azimuths(*written: object) -> list[float | None]:
    """Return the azimuths of roofs that are told, all of them good."""
    told = report(geojson(roofs(*({**GOOD, "azimut": one} for one in written))))
    assert told.rejected == 0
    return [row.values.azimuth_deg for row in told.rows if isinstance(row.values, RoofValues)]


def named(system: str) -> dict[str, object]:
    """Return the member of a GeoJSON that names a system."""
    return {"type": "name", "properties": {"name": system}}


@pytest.mark.parametrize(
    ("area", "power", "production"),
    [
        ("Surface équipable (m²)", "Puissance installée (kWc)", "Production estimée (kWh/an)"),
        ("SURF_DISPO", "PKWC", "PROD_POT"),
        ("surface_de_toiture", "puissance_max", "e_kwh"),
    ],
)
def test_fields_are_recognised_by_the_names_of_many_publishers(
    area: str, power: str, production: str
) -> None:
    (row,) = report(geojson(roofs({area: 100.0, power: 20.0, production: 19000.0}))).rows

    assert isinstance(row.values, RoofValues)
    assert (row.values.area_m2, row.values.peak_power_kwp, row.values.yearly_kwh) == (100.0, 20.0, 19000.0)
    assert row.values.derived == ()


def test_the_area_for_panels_goes_before_that_of_the_whole_roof() -> None:
    (row,) = report(geojson(roofs({"surface": 140.0, "surface_equipable": 100.0, "prod_an": 19000.0}))).rows

    assert isinstance(row.values, RoofValues)
    assert row.values.area_m2 == 100.0


def test_what_a_file_lacks_is_told_with_a_name_to_give_and_the_names_it_has() -> None:
    with pytest.raises(InvalidDocument) as refused:
        report(geojson(roofs({"dimension": 100, "prod_an": 19000, "quartier": "x"})))

    (problem,) = refused.value.problems
    assert "« surf_utile » ou « p_kwc »" in problem.expected
    assert "champs non reconnus : « dimension », « quartier »" in problem.expected


@pytest.mark.parametrize("word", ["plat", "Terrasse", "Toit-terrasse", "HORIZONTAL"])
def test_a_flat_roof_faces_nowhere_and_is_read(word: str) -> None:
    assert azimuths(word, "Sud-Sud-Est", "N-O", "185°") == [None, 157.5, 315.0, 185.0]


@pytest.mark.parametrize("mark", [-1, -9999])
def test_the_figure_that_tools_write_for_a_flat_roof_is_no_angle_from_south(mark: int) -> None:
    assert azimuths(mark, 90, 270) == [None, 90.0, 270.0]
    (warning,) = report(geojson(roofs({**GOOD, "azimut": mark}, {**GOOD, "azimut": 270}))).warnings
    assert f"azimut {mark} lu comme celui d’un toit plat" in warning


def test_minus_one_is_an_angle_where_all_angles_may_be_from_south() -> None:
    assert azimuths(-1, 90, 180) == [179.0, 270.0, 0.0]
    assert azimuths(-1, -45, -9999) == [179.0, 135.0, None]


@pytest.mark.parametrize(
    ("system", "found", "footprint"),
    [
        ("EPSG:4326", "EPSG:2154", LAMBERT_93),
        ("EPSG:2154", "EPSG:3950", square(1_688_300.0, 9_247_700.0, 10.0)),
        ("EPSG:3950", "EPSG:4326", square()),
    ],
)
def test_a_file_in_another_system_than_it_names_is_told_what_to_correct(
    system: str, found: str, footprint: object
) -> None:
    told = report(geojson([feature(GOOD, footprint)], crs=named(system)))

    (warning,), (row,) = told.warnings, told.rows
    assert f"se dit en {system}, mais ses coordonnées sont celles de {found} : corrigez" in warning
    assert isinstance(row, RoofRow)
    assert f"ne peuvent pas être en {system}" in row.errors[0].reason


@pytest.mark.parametrize(
    "footprint",
    [square(1_685_790.0, 8_357_969.0, 10.0), square(311_705.0, 6_519_350.0, 10.0), square(2.35, 48.85)],
    ids=["CC49", "Mercator", "Paris"],
)
def test_a_file_without_a_roof_in_the_territory_is_told_to_check_its_system(footprint: object) -> None:
    (warning,) = report(geojson([feature(GOOD, footprint)])).warnings

    assert warning.startswith("aucun toit n’est dans le territoire, les coordonnées étant lues en EPSG:")


def test_one_roof_in_the_territory_shows_that_the_system_is_right() -> None:
    told = report(geojson([feature(GOOD), feature(GOOD, square(2.35, 48.85))]))

    assert told.warnings == ()
    assert (told.accepted, told.rejected) == (1, 1)


def test_a_workbook_of_roofs_tells_its_unit_beside_the_sheets_that_are_not_read() -> None:
    header = ["surf_utile", "p_kwc", "prod_an", "longitude", "latitude"]
    content = workbook(header, [100.0, 20.0, 19.0, 2.832, 50.429], sheets=("toits", "notes"))

    told = report(content, "toits.xlsx")

    assert told.accepted == 1
    assert any("lue en MWh" in warning for warning in told.warnings)
    assert any("notes" in warning for warning in told.warnings)
