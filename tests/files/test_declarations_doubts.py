"""What a line is asked about its waste: mirror entries, and names that do not go with the code."""

import pytest

from symbiose.domain.documents.import_report import Row, RowStatus
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference

PRODUCT = load_reference()
SIRET = "53070853600038"
REGISTER = (
    "Dénomination du déchet;Code déchet;Dangereux;Date d'expédition;Poids en tonnes;"
    "Code de traitement prévu;SIRET de l'expéditeur ou du détenteur"
)


HEADER = "siret;sens;ressource;quantite;unite;code_dechet"


def rows_of(text: str) -> tuple[Row, ...]:
    rows = read_file("x.csv", text.encode(), PRODUCT, site=None).rows
    assert all(row.status is RowStatus.ACCEPTED for row in rows), rows
    return rows


def line_of(text: str) -> Row:
    return rows_of(text)[0]


def declared(resource: str, code: str = "", direction: str = "offre") -> Row:
    return line_of(f"{HEADER}\n{SIRET};{direction};{resource};12;t;{code}")


def shipped(name: str, code: str, danger: str) -> Row:
    return line_of(f"{REGISTER}\n{name};{code};{danger};2025-03-04;12,5;R5;{SIRET}")


def mirror_warnings(row: Row) -> list[str]:
    return [warning for warning in row.warnings if "miroir" in warning or "Indiquez le code" in warning]


@pytest.mark.parametrize(
    ("code", "mirror"), [("17 05 04", "17 05 03*"), ("150102", "15 01 10*"), ("16 02 14", "16 02 13*")]
)
def test_a_harmless_code_without_certainty_is_asked_about(code: str, mirror: str) -> None:
    (warning,) = mirror_warnings(declared("rebut de l'atelier", code))

    assert "a une entrée miroir dangereuse" in warning
    assert PRODUCT.wastes.read(code).entry.code in warning
    assert mirror.split("*")[0][:5] in warning
    assert "confirmez" in warning


def test_a_star_put_back_is_told_with_the_mirror_that_has_none() -> None:
    row = declared("Terres", "17 05 03")

    assert row.values is not None
    assert row.values.waste_code == "17 05 03*"
    assert "17 05 04" in mirror_warnings(row)[0]


@pytest.mark.parametrize(
    ("resource", "code"),
    [
        ("Terres polluées", "17 05 03*"),  # its star is written, and the words agree
        ("Terres non polluées", "17 05 04"),  # the words say that it is harmless
        ("Huiles usagées", "13 02 05*"),  # always dangerous
        ("Boues d'épuration", "19 08 05"),  # never
        ("Cartons à recycler", ""),
    ],
)
def test_nothing_is_asked_where_nothing_is_open(resource: str, code: str) -> None:
    assert mirror_warnings(declared(resource, code)) == []


def test_words_that_contradict_the_code_are_told() -> None:
    assert "semble dangereux" in mirror_warnings(declared("Terres polluées", "17 05 04"))[0]
    assert "se dit non dangereux" in mirror_warnings(declared("Terres non polluées", "17 05 03*"))[0]


def test_what_a_code_alone_asks_is_told_on_its_first_line_and_what_words_contradict_on_each() -> None:
    named = [("Cartons", "15 01 01"), ("Cartons bruns", "15 01 01"), ("Films", "15 01 02")]
    named += [("Cartons souillés", "15 01 01"), ("Cartons souillés", "15 01 01")]
    lines = [f"{SIRET};offre;{words};12;t;{code}" for words, code in named]

    found = [mirror_warnings(row) for row in rows_of("\n".join([HEADER, *lines]))]

    assert [len(warnings) for warnings in found] == [1, 0, 1, 1, 1]
    assert "a une entrée miroir dangereuse" in found[0][0]
    assert "une fois pour tout le fichier" in found[0][0]
    assert "semble dangereux" in found[4][0]


def test_an_offer_on_both_sides_of_a_mirror_is_asked_for_its_code_and_a_need_is_not() -> None:
    asked = mirror_warnings(declared("Antigels et glycols usés"))

    assert len(asked) == 1
    assert "16 01 14*" in asked[0]
    assert "16 01 15" in asked[0]
    assert mirror_warnings(declared("Antigels et glycols usés", direction="besoin")) == []


def test_the_column_of_a_register_that_tells_danger_answers_the_question() -> None:
    assert mirror_warnings(shipped("Terres", "17 05 04", "non")) == []
    assert len(mirror_warnings(shipped("Terres", "17 05 04", ""))) == 1


def test_a_synonym_that_does_not_go_with_the_code_is_not_certain() -> None:
    row = declared("déblais", "13 02 05*")

    assert row.values is not None
    assert row.values.resource_id is None
    assert "excavated_soil" in {s.id for s in row.values.suggestions}
    assert any("ne relève pas du code 13 02 05*" in warning for warning in row.warnings)


def test_a_synonym_that_goes_with_the_code_or_without_one_is_certain() -> None:
    for code in ("17 05 04", ""):
        values = declared("déblais", code).values
        assert values is not None
        assert values.resource_id == "excavated_soil"


@pytest.mark.parametrize("name", ["excavated_soil", "Terres excavées non dangereuses"])
def test_an_id_or_a_label_stays_certain_and_the_code_is_doubted(name: str) -> None:
    row = declared(name, "13 02 05*")

    assert row.values is not None
    assert row.values.resource_id == "excavated_soil"
    assert any("vérifiez l’un et l’autre" in warning for warning in row.warnings)


def test_what_a_register_ships_by_weight_is_suggested_among_what_is_weighed() -> None:
    row = shipped("Palettes bois usagées", "15 01 03", "non")

    assert row.values is not None
    assert row.values.resource_id is None
    assert row.values.suggestions
    assert all(PRODUCT.resources.get(s.id).unit == "t" for s in row.values.suggestions)
