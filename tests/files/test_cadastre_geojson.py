"""Solar cadastres as GeoJSON: what is read, derived, refused, and told."""

import json

import pytest

from symbiose.domain.documents.import_report import RoofRow
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.roofs import RoofKind, RoofValues
from tests.files.cadastres import GOOD, LENS, feature, geojson, report, roofs, square


def values(content: bytes) -> list[RoofValues | None]:
    """Return the values of each feature."""
    return [row.values for row in report(content).rows if isinstance(row, RoofRow)]


def reasons(content: bytes) -> list[list[tuple[str | None, str]]]:
    """Return the column and reason of each fault of each feature."""
    return [[(error.column, error.reason) for error in row.errors] for row in report(content).rows]


def test_a_roof_is_told_in_canonical_units_with_its_position() -> None:
    told = report(geojson(roofs({**GOOD, "pente": 30, "azimut": 180, "id_toit": "T-1"})))

    assert (told.kind, told.crs, told.accepted, told.rejected) == ("solar_cadastre", "EPSG:4326", 1, 0)
    assert told.rows[0].line == 1
    assert told.rows[0].values == RoofValues(
        reference="T-1",
        area_m2=100.0,
        peak_power_kwp=20.0,
        yearly_kwh=19000.0,
        irradiation_kwh_per_m2=1150.0,
        azimuth_deg=180.0,
        tilt_deg=30.0,
        longitude=LENS[0],
        latitude=LENS[1],
    )


def test_what_is_missing_is_derived_and_marked() -> None:
    by_irradiation, by_power = values(
        geojson(roofs({"surface": 100, "irr_moy": 1100}, {"puissance": 10, "prod_an": 9500}))
    )

    assert by_irradiation is not None
    assert by_irradiation.derived == ("peak_power_kwp", "yearly_kwh")
    assert by_irradiation.peak_power_kwp == pytest.approx(20.0)
    assert by_irradiation.yearly_kwh == pytest.approx(20.0 * 1100 * 0.8)
    assert by_power is not None
    assert by_power.derived == ("area_m2",)
    assert by_power.area_m2 == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("figures", "column"),
    [
        ({**GOOD, "surf_utile": 2e6, "p_kwc": 4e5, "prod_an": 3.8e8}, "surf_utile"),
        ({"p_kwc": 4e5, "prod_an": 3.8e8}, "p_kwc"),
    ],
)
def test_a_roof_larger_than_any_factory_is_rejected(figures: dict[str, object], column: str) -> None:
    """All its ratios are those of a roof: only the size tells that it is none."""
    (faults,) = reasons(geojson(roofs(figures)))

    assert faults == [(column, "une surface de 2000000 m² n’est pas plausible : 1000000 m² au plus attendus")]


@pytest.mark.parametrize(("unit", "kwh"), [("Wh", 0.001), ("kWh", 1.0), ("MWh", 1000.0)])
def test_the_unit_of_energy_is_that_of_the_file_and_a_roof_that_is_not_in_it_is_rejected(
    unit: str, kwh: float
) -> None:
    rows = [{**GOOD, "prod_an": 19000.0 / kwh} for _ in range(3)]
    rows.append({**GOOD, "prod_an": 19000.0 / kwh * 1000})

    told = report(geojson(roofs(*rows)))

    assert [row.status.value for row in told.rows] == ["accepted"] * 3 + ["rejected"]
    assert told.rows[0].values is not None
    assert told.rows[0].values.yearly_kwh == pytest.approx(19000.0)  # type: ignore[union-attr]
    assert told.rows[3].errors[0].column == "prod_an"
    assert any(unit in warning for warning in told.warnings) == (unit != "kWh")


def test_productible_is_a_yield_where_its_values_say_so_and_else_a_production() -> None:
    (as_yield,) = values(geojson(roofs({"surface": 100, "p_kwc": 18, "productible": 950})))
    (as_energy,) = values(geojson(roofs({"surface": 100, "p_kwc": 18, "productible": 17100})))

    assert as_yield is not None
    assert (as_yield.yearly_kwh, as_yield.derived) == (pytest.approx(17100), ("yearly_kwh",))
    assert as_energy is not None
    assert (as_energy.yearly_kwh, as_energy.derived) == (pytest.approx(17100), ())


def test_a_negative_azimuth_anywhere_means_angles_from_south() -> None:
    from_north = values(geojson(roofs({**GOOD, "azimut": 90}, {**GOOD, "azimut": 270})))
    from_south = values(
        geojson(roofs({**GOOD, "azimut": 90}, {**GOOD, "azimut": -45}, {**GOOD, "azimut": 0}))
    )

    assert [one.azimuth_deg for one in from_north if one] == [90.0, 270.0]
    assert [one.azimuth_deg for one in from_south if one] == [270.0, 135.0, 180.0]


def test_a_whole_turn_is_north() -> None:
    from_north = values(geojson(roofs({**GOOD, "azimut": 360})))
    from_south = values(geojson(roofs({**GOOD, "azimut": 180}, {**GOOD, "azimut": -180})))

    assert [one.azimuth_deg for one in (*from_north, *from_south) if one] == [0.0, 0.0, 0.0]


def test_compass_words_are_angles_from_north() -> None:
    found = values(geojson(roofs({**GOOD, "orientation": "Sud-Est"}, {**GOOD, "orientation": "O"})))

    assert [one.azimuth_deg for one in found if one] == [135.0, 270.0]


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (2.834975, 50.428975, "EPSG:4326"),
        (688_300.0, 7_036_700.0, "EPSG:2154"),
        (1_688_300.0, 9_247_700.0, "EPSG:3950"),
    ],
)
def test_the_system_is_found_from_where_coordinates_lie(x: float, y: float, crs: str) -> None:
    side = 0.0001 if x < 180 else 10.0

    told = report(geojson([feature(GOOD, square(x, y, side))]))

    assert told.crs == crs
    (row,) = told.rows
    assert isinstance(row.values, RoofValues)
    assert row.values.longitude == pytest.approx(2.835, abs=0.01)
    assert row.values.latitude == pytest.approx(50.43, abs=0.01)


def test_the_system_that_the_file_names_is_taken() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    content = geojson([feature(GOOD, square(688_300.0, 7_036_700.0, 10.0))])

    after = content[:-1] + b', "crs": ' + json.dumps(crs).encode() + b"}"

    assert report(after).crs == "EPSG:2154"
    assert report(after).accepted == 1


def test_a_system_that_is_not_read_is_refused() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}

    with pytest.raises(InvalidDocument, match="EPSG:3857"):
        report(geojson(roofs(GOOD), crs=crs))


def test_an_invalid_polygon_is_repaired_with_a_warning() -> None:
    x, y = LENS
    bow_tie = [[x, y], [x + 0.001, y + 0.001], [x + 0.001, y], [x, y + 0.001], [x, y]]

    told = report(geojson([feature(GOOD, {"type": "Polygon", "coordinates": [bow_tie]})]))

    assert told.accepted == 1
    assert "réparé" in told.rows[0].warnings[0]


def test_the_second_of_two_same_footprints_is_rejected_wherever_its_ring_begins() -> None:
    first = square()
    ring = first["coordinates"][0][:-1]  # type: ignore[index]
    turned = {"type": "Polygon", "coordinates": [[*reversed(ring), ring[-1]]]}

    told = report(geojson([feature(GOOD, first), feature(GOOD, turned)]))

    assert [row.status.value for row in told.rows] == ["accepted", "rejected"]
    assert "doublon" in told.rows[1].errors[0].reason


def test_a_roof_outside_the_territory_is_rejected() -> None:
    (inside, arras) = reasons(geojson([feature(GOOD), feature(GOOD, square(2.777, 50.291))]))

    assert inside == []
    assert "hors du territoire" in arras[0][1]


def test_all_faults_of_a_feature_are_told_at_once() -> None:
    (faults,) = reasons(
        geojson([feature({"surface": "beaucoup", "p_kwc": -3, "prod_an": 100, "pente": 120}, square(0, 0))])
    )

    assert [column for column, _ in faults] == ["surface", "p_kwc", None, "pente"]


@pytest.mark.parametrize(
    ("roof", "columns"),
    [
        ({"surf_utile": "beaucoup", "p_kwc": 20, "prod_an": 19, "irradiation": 9000}, 3),
        ({"surf_utile": -5, "p_kwc": 20, "prod_an": 19}, 2),
        ({"surf_utile": 0, "p_kwc": 0, "prod_an": 19000}, 2),
        ({"surf_utile": 100, "p_kwc": 90, "prod_an": 19}, 2),
        ({"surf_utile": None, "p_kwc": None, "prod_an": None}, 2),
        ({"surf_utile": 100, "p_kwc": 20, "prod_an": -1}, 1),
    ],
)
def test_a_fault_of_one_figure_hides_no_other(roof: dict[str, object], columns: int) -> None:
    (*_, faults) = reasons(geojson(roofs(GOOD, GOOD, GOOD, roof)))

    assert len({(column, reason) for column, reason in faults}) == len(faults) == columns


def test_a_place_that_is_wrong_hides_no_figure_that_is_missing() -> None:
    (_, faults) = reasons(geojson([feature(GOOD), feature({"surf_utile": 100}, {"type": "Polygon"})]))

    assert [column for column, _ in faults] == [None, None]


def test_a_feature_of_which_nothing_is_read_has_one_fault() -> None:
    (_, faults) = reasons(geojson([feature(GOOD), {"type": "Line"}]))

    assert len(faults) == 1


@pytest.mark.parametrize(
    "missing", [{"surface": 100}, {"prod_an": 9000}, {"nom": "x"}], ids=["energy", "size", "both"]
)
def test_a_file_that_lacks_what_is_needed_is_refused(missing: dict[str, object]) -> None:
    with pytest.raises(InvalidDocument, match="cadastre n’indique pas"):
        report(geojson(roofs(missing)))


def test_a_power_in_another_unit_leaves_two_readings_and_is_asked_about() -> None:
    with pytest.raises(InvalidDocument, match="deux lectures"):
        report(geojson(roofs({"surface": 100, "p_kwc": 20_000, "prod_an": 19_000})))


def test_an_empty_collection_is_good() -> None:
    told = report(geojson([]))

    assert (told.accepted, told.rejected, told.crs) == (0, 0, None)


@pytest.mark.parametrize(
    "content",
    [
        b'{"type": "FeatureCollection", "features": [',
        b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": [], "features": []}',
        b'{"type": "FeatureCollection", "features": [{}]} x',
        b'{"type": "Topology", "objects": {}}',
        b'{"type": "FeatureCollection", "features": [' + b"[" * 100_000,
    ],
)
def test_a_document_that_is_no_collection_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDocument):
        report(content)


def test_features_that_are_none_are_rejected_one_by_one() -> None:
    line = {"type": "LineString", "coordinates": [[2.8, 50.4], [2.9, 50.4]]}
    features = [None, {"type": "Feature", "geometry": None}, feature(GOOD, line), feature(GOOD)]

    told = report(geojson(features))

    assert [row.status.value for row in told.rows] == ["rejected"] * 3 + ["accepted"]


@pytest.mark.parametrize(
    "ring",
    [
        [[0, 0], [1e300, 0], [0, 1e300], [1e300, 1e300], [0, 0]],
        [[2.8, 50.4], [2.8, 50.4], [2.8, 50.4], [2.8, 50.4]],
        [[2.8, 50.4], [2.9, 50.4], [2.8, 50.4]],
        [[2.8, "50.4"], [2.9, 50.4], [2.9, 50.5]],
        [[2.8], [2.9], [2.9], [2.8]],
        "ring",
        [],
    ],
)
def test_a_footprint_that_encloses_nothing_is_rejected(ring: object) -> None:
    told = report(geojson([feature(GOOD, {"type": "Polygon", "coordinates": [ring]}), feature(GOOD)]))

    assert [row.status.value for row in told.rows] == ["rejected", "accepted"]


def test_fields_that_are_not_read_are_listed_and_a_car_park_is_told() -> None:
    told = report(geojson(roofs({**GOOD, "surface": 140, "commune": "Lens", "nature": "Parking"})))

    assert told.ignored_columns == ("surface", "commune")
    assert isinstance(told.rows[0].values, RoofValues)
    assert told.rows[0].values.kind is RoofKind.CAR_PARK
