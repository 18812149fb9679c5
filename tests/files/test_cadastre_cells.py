"""Cells of a cadastre that stand for want of a value, and tables of which no column is known."""

import json

import pytest

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.roofs import RoofValues
from tests.files.cadastres import GOOD, LENS, feature, geojson, report, square

HEADER = "id_toit;surf_utile;p_kwc;prod_an;pente;azimut;lon;lat"
STANDING_FOR_NOTHING = ["NULL", "null", "NA", "N/A", "n.d.", "ND", "-", "–", "Non renseigné", " n.d. "]


def row(*cells: str, place: int = 0) -> str:
    return ";".join((*cells, str(LENS[0] + place * 0.001), str(LENS[1])))


def refusal(text: str) -> str:
    with pytest.raises(InvalidDocument) as refused:
        report(text.encode(), "toits.csv")
    return " ".join(problem.expected for problem in refused.value.problems)


@pytest.mark.parametrize("cell", STANDING_FOR_NOTHING)
def test_what_stands_for_nothing_is_read_as_nothing(cell: str) -> None:
    empty, filled = (
        "\n".join(
            (HEADER, row(x, "100", x, "19000", x, x), row(x, "90", x, "17000", x, x, place=1)),
        )
        for x in ("", cell)
    )

    told = report(filled.encode())

    assert told.rows == report(empty.encode()).rows
    assert told.accepted == 2


@pytest.mark.parametrize("cell", STANDING_FOR_NOTHING)
def test_so_it_is_in_the_properties_of_a_feature(cell: str) -> None:
    told = report(geojson([feature({**GOOD, "p_kwc": cell, "azimut": cell, "id_toit": cell})]))

    (only,) = told.rows
    assert isinstance(only.values, RoofValues)
    assert (only.values.reference, only.values.azimuth_deg) == (None, None)
    assert "peak_power_kwp" in only.values.derived


def test_a_roof_without_place_or_production_is_still_told() -> None:
    text = "\n".join((HEADER, row("a", "100", "20", "n.d.", "", ""), "b;100;20;19000;;;NULL;NULL"))

    told = report(text.encode())

    assert told.rejected == 2
    assert "absente" in told.rows[1].errors[0].reason


@pytest.mark.parametrize("cell", ["#N/A", "NaN", "inconnu", "-x", "n.d.1"])
def test_what_stands_for_nothing_known_is_still_a_fault(cell: str) -> None:
    told = report("\n".join((HEADER, row("a", cell, "20", "19000", "", ""))).encode())

    assert [error.column for error in told.rows[0].errors] == ["surf_utile"]


POLYGON = json.dumps(square()).replace('"', '""')


@pytest.mark.parametrize(
    "text",
    [
        f"geom;toto\nPOINT ({LENS[0]} {LENS[1]});3\n",
        f'geo_shape;toto\n"{POLYGON}";3\n',
        f"x;y;toto\n{LENS[0]};{LENS[1]};3\n",
        f"foo;bar\nPOLYGON (({LENS[0]} {LENS[1]}, 2 50, 3 51));3\n",
        f'foo;bar\n"{POLYGON}";3\n',
        f"foo;bar\nSRID=2154;MULTIPOLYGON ((({LENS[0]} {LENS[1]}, 2 50, 3 51)));3\n",
    ],
)
def test_a_table_of_places_without_figures_is_told_what_a_cadastre_needs(text: str) -> None:
    told = refusal(text)

    assert "une surface (m²) ou une puissance crête (kWc)" in told
    assert "une production annuelle ou une irradiation" in told
    assert "siret" not in told


def test_a_table_of_which_nothing_is_known_is_told_what_each_kind_needs() -> None:
    told = refusal("foo;bar\n1;2\n")

    assert "siret, sens, ressource" in told
    assert "surf_utile" in told


def test_declarations_without_a_column_are_told_of_declarations() -> None:
    told = refusal("siret;sens;latitude;longitude\n1;offre;50;2\n")

    assert "ressource" in told
    assert "cadastre" not in told


@pytest.mark.parametrize("word", ["Total", "TOTAL GÉNÉRAL", "Sous-total", "Moyenne"])
def test_a_line_that_adds_up_the_others_is_no_roof_though_it_has_a_place(word: str) -> None:
    head = "id_toit;surf_utile;p_kwc;prod_an;longitude;latitude"
    lines = [f"t{n};100;20;19000;{2.83 + n / 1000};50.42" for n in range(3)]
    text = "\n".join((head, *lines, f"{word};300;60;57000;2.84;50.42"))

    told = report(text.encode(), "toits.csv")

    assert told.accepted == 3
    assert "un total ou une moyenne" in told.rows[-1].errors[0].reason


def test_a_first_cell_makes_a_total_only_where_the_line_is_at_no_place() -> None:
    head = "classe;surf_utile;p_kwc;prod_an;longitude;latitude"
    lines = ("Moyenne;100;20;19000;2.83;50.42", "Bonne;90;18;17000;2.84;50.42", "Moyenne;95;19;18000;;")

    told = report("\n".join((head, *lines)).encode(), "toits.csv")

    assert told.accepted == 2
    assert "un total ou une moyenne" in told.rows[-1].errors[0].reason


def test_a_roof_may_be_called_what_begins_like_a_total() -> None:
    text = "id_toit;surf_utile;p_kwc;prod_an;longitude;latitude\nTotal Station;100;20;19000;2.83;50.42"

    assert report(text.encode(), "toits.csv").accepted == 1
