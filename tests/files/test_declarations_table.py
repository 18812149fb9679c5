"""Declarations in tables: every clause of the format, one after the other."""

import pytest

from symbiose.domain.documents.import_report import RowStatus
from symbiose.domain.errors import InvalidDocument
from symbiose.files.reading import read_file
from tests.files.reading_tools import HEADER, LINE, read_text
from tests.files.reference import REFERENCE


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_separators_and_encodings_are_found(delimiter: str, encoding: str) -> None:
    text = f"{HEADER};qualité:humidité\n{LINE};5\n".replace(";", delimiter)

    file = read_text(text, encoding=encoding)

    assert [row.status for row in file.rows] == [RowStatus.ACCEPTED]
    assert file.rows[0].values is not None
    assert set(file.rows[0].values.quality) == {"humidité"}


@pytest.mark.parametrize(
    "header",
    [
        "siret;sens;ressource;quantite;unite",
        "SIRET;Sens;Ressource;Quantité;Unité",
        "site_id;direction;resource;quantity;unit",
        "Site ID;DIRECTION;Resource;QUANTITY;Unit",
    ],
)
def test_headers_are_french_or_english_without_accents_and_case(header: str) -> None:
    assert read_text(f"{header}\n{LINE}").rows[0].status is RowStatus.ACCEPTED


def test_a_title_above_the_header_is_skipped_and_lines_are_counted_from_the_top() -> None:
    text = f"Déclarations 2026 de l'usine\n\n{HEADER}\n{LINE}\n\n;;;;\n{LINE};;;\n"

    file = read_text(text)

    assert [row.line for row in file.rows] == [4, 7]


def test_a_record_has_the_line_where_it_starts() -> None:
    text = f'{HEADER};description\n{LINE};"deux\nlignes"\n{LINE};non\n'

    assert [row.line for row in read_text(text).rows] == [2, 4]


def test_a_header_alone_is_an_empty_declaration() -> None:
    file = read_text(HEADER)

    assert file.rows == ()
    assert file.report().accepted == file.report().rejected == 0


def test_unknown_columns_are_listed_as_written() -> None:
    assert read_text(f"{HEADER};Note ;Autre chose\n{LINE};a;b").ignored_columns == ("Note", "Autre chose")


@pytest.mark.parametrize("missing", ["sens", "ressource", "quantite", "unite", "site_id"])
def test_a_missing_required_column_refuses_the_file(missing: str) -> None:
    header = ";".join(name for name in HEADER.split(";") if name != missing)

    with pytest.raises(InvalidDocument) as raised:
        read_text(f"{header}\n")

    assert "manque" in str(raised.value)
    assert missing.removesuffix("_id").replace("site", "siret") in str(raised.value)


def test_all_missing_columns_are_told_at_once() -> None:
    with pytest.raises(InvalidDocument) as raised:
        read_text("siret;quantite\nx;1")

    assert len(raised.value.problems) == 3


@pytest.mark.parametrize("twice", ["quantity", "Quantité", "unite"])
def test_a_column_given_twice_refuses_the_file(twice: str) -> None:
    with pytest.raises(InvalidDocument, match="deux fois"):
        read_text(f"{HEADER};{twice}\n{LINE};1")


def test_the_site_may_be_given_beside_the_file() -> None:
    file = read_text("sens;ressource;quantite;unite\noffre;fly_ash;1;t", site="site_b")

    assert file.rows[0].values is not None
    assert file.rows[0].values.site == "site_b"
    assert file.site_column is None


def test_a_line_that_names_its_site_keeps_it() -> None:
    file = read_text(f"{HEADER}\n{LINE}\n;offre;fly_ash;1;t", site="site_b")

    assert [row.values.site for row in file.rows if row.values] == ["site_a", "site_b"]


def test_all_faults_of_a_line_are_told() -> None:
    file = read_text(f"{HEADER};periode\nsite_a;vers;;x;lots;siècle")

    errors = file.rows[0].errors
    assert {error.column for error in errors} == {"sens", "ressource", "quantite", "unite", "periode"}
    assert all(error.reason for error in errors)
    assert file.rows[0].values is None


def test_a_fault_carries_the_header_and_value_as_written_cut_at_200_characters() -> None:
    file = read_text(
        f"site_id;sens;ressource;QUANTITÉ (an);Quantité;unite\nsite_a;offre;fly_ash;;{'9x' * 200};t"
    )

    error = file.rows[0].errors[0]
    assert error.column == "Quantité"
    assert error.value == ("9x" * 200)[:200]


def test_more_values_than_columns_are_a_fault_of_no_column() -> None:
    error = read_text("site_id,sens,ressource,quantite,unite\nsite_a,offre,fly_ash,1,5,t").rows[0].errors[0]

    assert error.column is None
    assert "guillemets" in error.reason


def test_a_quote_never_closed_is_a_fault_of_its_line_only() -> None:
    file = read_text(f'{HEADER}\nsite_a;offre;"Cendres;1;t\n{LINE}')

    assert [row.status for row in file.rows] == [RowStatus.REJECTED, RowStatus.ACCEPTED]


@pytest.mark.parametrize("text", ["=12", "=1+1", "@SUM(1)"])
def test_text_that_looks_like_a_formula_is_no_number(text: str) -> None:
    row = read_text(f"{HEADER}\nsite_a;offre;fly_ash;{text};t").rows[0]

    assert row.errors[0].value == text


def test_text_that_begins_like_a_formula_stays_text() -> None:
    row = read_text(f'{HEADER}\nsite_a;offre;"=HYPERLINK(""x"")";1;t').rows[0]

    assert row.values is not None
    assert row.values.resource == '=HYPERLINK("x")'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b" \r\n\r\n", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b"bonjour\nle monde\n", "en-tête"),
        (b"PK\x03\x04rest", "classeur"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"SQLite format 3\x00", "GeoPackage"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "texte"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "XML"),
        ('<?xml version="1.0"?><a/>'.encode("utf-16"), "XML"),
        (b"  <html>", "XML"),
        (b'{"type": "Topology", "objects": {}}', "FeatureCollection"),
        (
            "Dénomination du déchet;Code déchet;Date d’expédition;Poids en tonnes\na;b;c;d".encode(),
            "SIRET de l'expéditeur",
        ),
        (b"[1]", "objet"),
        (b'{"format": "symbiose.other/1"}', "symbiose.declarations/1"),
        (b'{"flows": []}', "symbiose.declarations/1"),
        (b'{"format": ', "ligne 1"),
        (b"[" * 100_000, "imbriqué"),
    ],
)
def test_a_file_of_another_kind_is_refused_saying_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(InvalidDocument, match=says):
        read_file("x", content, REFERENCE, site=None)


def test_a_file_with_too_many_lines_or_columns_is_refused() -> None:
    for text, says in (
        ("\n" * 500_002, "lignes"),
        (f"{HEADER}{';x' * 600}\n", "colonnes"),
        (f"{HEADER}\n{';' * 10_000_001}", "cellules"),
    ):
        with pytest.raises(InvalidDocument, match=says):
            read_text(f"{HEADER}\n{text}" if text[0] == "\n" else text)


def test_a_record_with_millions_of_cells_is_one_bad_line() -> None:
    rows = read_text(f"{HEADER}\n{'x;' * 100_000}\n{LINE}").rows

    assert [row.status for row in rows] == [RowStatus.REJECTED, RowStatus.ACCEPTED]


def test_an_endless_cell_is_shown_cut() -> None:
    row = read_text(f"{HEADER}\nsite_a;offre;{'a' * 1_000_000};1;t").rows[0]

    assert len(row.errors[0].value) == 200
