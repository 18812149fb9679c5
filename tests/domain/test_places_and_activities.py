"""Communes, distances, and activities in a stated nomenclature."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.communes import EARTH_RADIUS_KM, Commune, CommuneDirectory, Epci, great_circle_km
from symbiose.domain.companies import Activity
from symbiose.domain.errors import UnknownThing
from symbiose.domain.naf import Naf, NafClass


def commune(code: str, name: str, longitude: float, latitude: float, epci: str = "CABBALR") -> Commune:
    return Commune(
        code=code,
        name=name,
        epci_id=epci,
        population=1_000,
        postcodes=("62138",),
        longitude=longitude,
        latitude=latitude,
    )


DOUVRIN = commune("62276", "Douvrin", 2.83, 50.51)
BILLY = commune("62132", "Billy-Berclau", 2.87, 50.52)
LENS = commune("62498", "Lens", 2.83, 50.43, epci="CALL")
DIRECTORY = CommuneDirectory(
    [
        Epci(id="CABBALR", siren="200072460", name="Béthune-Bruay"),
        Epci(id="CALL", siren="246200364", name="Lens-Liévin"),
    ],
    [DOUVRIN, BILLY, LENS],
    [],
)


def test_a_commune_is_found_by_code_and_place() -> None:
    assert DIRECTORY.get("62276") == DOUVRIN
    assert DIRECTORY.nearest(2.82, 50.44) == LENS
    assert "62276" in DIRECTORY


def test_a_postcode_is_no_commune() -> None:
    assert "62138" not in DIRECTORY
    with pytest.raises(UnknownThing, match="no postcode"):
        DIRECTORY.get("62138")


def test_agglomerations_share_out_the_communes_and_their_people() -> None:
    assert DIRECTORY.of_epci("CALL") == (LENS,)
    assert sum(len(DIRECTORY.of_epci(epci)) for epci in DIRECTORY.epcis) == len(DIRECTORY)
    assert DIRECTORY.population() == 3_000


LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-90, 90)
POINTS = st.tuples(LONGITUDES, LATITUDES)


@given(POINTS, POINTS)
@settings(deadline=None, max_examples=100)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there, back = great_circle_km(*one, *other), great_circle_km(*other, *one)

    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_KM + 1e-6


@given(POINTS, POINTS)
@settings(deadline=None, max_examples=100)
def test_a_distance_agrees_with_the_angle_between_two_vectors(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    """Oracle: atan2 of the cross and dot products of unit vectors."""
    a, b = _vector(*one), _vector(*other)
    cross = math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    dot = sum(x * y for x, y in zip(a, b, strict=True))

    assert great_circle_km(*one, *other) == pytest.approx(EARTH_RADIUS_KM * math.atan2(cross, dot), abs=1e-3)


def _vector(longitude: float, latitude: float) -> tuple[float, float, float]:
    lam, phi = math.radians(longitude), math.radians(latitude)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


NAF = Naf([NafClass(code="29.10Z", label="Construction de véhicules automobiles")])


@pytest.mark.parametrize("text", ["29.10Z", "2910Z", "29 10Z", " 29.10z "])
def test_an_activity_is_read_with_its_nomenclature(text: str) -> None:
    assert NAF.read(text) == Activity(nomenclature="NAF rév. 2", code="29.10Z")


@pytest.mark.parametrize("text", ["", "29.10", "29.11Z", "291.0Z", "29.10ZZ", "２９.10Z"])
def test_an_activity_that_the_nomenclature_has_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"n.est pas dans la NAF"):
        NAF.read(text)


def test_a_nomenclature_answers_by_code() -> None:
    assert NAF.get("29.10Z").label.startswith("Construction")
    assert [one.code for one in NAF] == ["29.10Z"]
    with pytest.raises(UnknownThing):
        NAF.get("2910Z")


def test_another_nomenclature_stands_beside_its_codes() -> None:
    later = Naf([NafClass(code="29.10Y", label="autre")], nomenclature="NAF 2025")

    assert later.read("2910y").nomenclature == "NAF 2025"
