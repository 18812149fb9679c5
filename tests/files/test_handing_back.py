"""A file that is handed back with its faults reads with the same faults, line by line (S24)."""

import io
import json
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.import_report import ReadFile
from symbiose.domain.uploads import HandedBack
from symbiose.files.asking import Asking
from symbiose.files.error_column import errors_text
from symbiose.files.handing_back import with_errors
from symbiose.files.reading import read_file
from symbiose.files.reading_terms import WEB, Reading
from symbiose.files.reference import load_reference
from tests.files.workbooks import workbook

REFERENCE = load_reference()
HEADER = ("sens", "ressource", "quantite", "unite", "code_dechet", "reference", "note")
CELLS = st.sampled_from(
    ["offre", "ofre", "fly_ash", "poudre grise", "12,5", "1.234", "-3", "t", "m3", "", "10 01 02", "99 99 99"]
) | st.text(
    alphabet=st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"
    ).filter(lambda char: char not in '"\ufffe\uffff'),
    max_size=12,
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=6)
law = settings(deadline=None, max_examples=50)


def read(content: bytes) -> ReadFile:
    reading = Reading(REFERENCE, asking=Asking(), caps=WEB, site_asked=True)
    return read_file("x", content, REFERENCE, site=None, reading=reading)


def handed_back(content: bytes) -> HandedBack:
    rows = read(content).rows
    return with_errors(content, {row.line: errors_text(row) for row in rows if row.errors}, WEB)


def judged(content: bytes) -> list[tuple[int, list[dict[str, Any]]]]:
    """Return the faults of each line that holds something."""
    return [(row.line, [error.model_dump() for error in row.errors]) for row in read(content).rows]


def csv_of(rows: list[list[str]], delimiter: str = ";") -> bytes:
    quoted = (delimiter.join(f'"{cell}"' for cell in row) for row in [list(HEADER), *rows])
    return "\n".join(quoted).encode()


@law
@example(rows=[["offre"] * 7 + ["="]], delimiter=";")  # a formula where the header has no column
@given(rows=ROWS, delimiter=st.sampled_from(";,\t"))
def test_any_table_comes_back_with_the_same_faults(rows: list[list[str]], delimiter: str) -> None:
    content = csv_of(rows, delimiter)

    back = handed_back(content).content

    assert judged(back) == judged(content)
    assert handed_back(back).content == back


@settings(deadline=None, max_examples=10)  # each workbook is read three times, in processes of their own
@given(rows=ROWS)
def test_any_workbook_comes_back_with_the_same_faults(rows: list[list[str]]) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([list(HEADER), *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
    content = file.getvalue()

    assert judged(handed_back(content).content) == judged(content)


FLOWS = st.lists(
    st.dictionaries(
        st.sampled_from(["direction", "resource", "quantity", "unit", "months", "site_id", "note"]),
        st.sampled_from(["offer", "fly_ash", "t", "", None, 3, -2.5, True, [1, 2], {"a": 1}, "é\u2028"]),
        max_size=6,
    )
    | st.just(3),
    max_size=4,
)


@law
@given(flows=FLOWS)
def test_any_document_comes_back_with_the_same_faults(flows: list[object]) -> None:
    content = json.dumps({"format": "symbiose.declarations/1", "flows": flows}).encode()

    assert judged(handed_back(content).content) == judged(content)


def test_a_document_keeps_its_numbers_and_its_names_given_twice() -> None:
    content = (
        b'{"format": "symbiose.declarations/1", "flows": [{"quantity": 1.50, "quantity": 2, "unit": 1e400}]}'
    )

    back = handed_back(content)

    assert back.suffix == ".json"
    assert b"1.50" in back.content
    assert b"1e400" in back.content
    assert judged(back.content) == judged(content)


def test_titles_empty_lines_and_line_numbers_stay() -> None:
    content = "Registre 2025\n\nsens;ressource;quantite;unite\n\noffre;fly_ash;x;t\n;;;\nofre;fly_ash;1;t\n"

    back = handed_back(content.encode()).content.decode("utf-8-sig").split("\r\n")

    assert back[0] == "Registre 2025"
    assert back[2] == "sens;ressource;quantite;unite;Erreur"
    assert back[4].startswith("offre;fly_ash;x;t;")
    assert back[6].startswith("ofre;fly_ash;1;t;")


def test_good_lines_have_an_empty_cell_and_their_own_cells_unchanged() -> None:
    content = b'siret;sens;ressource;quantite;unite\n;offre;"a; b";1 200,5;t\n;ofre;fly_ash;1;t\n'
    reading = Reading(REFERENCE, site="site_a", caps=WEB)
    rows = read_file("x", content, REFERENCE, site=None, reading=reading).rows

    back = with_errors(content, {row.line: errors_text(row) for row in rows if row.errors}, WEB)

    lines = back.content.decode("utf-8-sig").split("\r\n")
    assert lines[1] == ';offre;"a; b";1 200,5;t;'
    assert lines[2].startswith(";ofre;fly_ash;1;t;")


def test_the_column_of_errors_is_skipped_without_a_warning_and_replaced_the_next_time() -> None:
    content = b"sens;Erreur;ressource;quantite;unite\nofre;ancien texte;fly_ash;1;t\n"

    found = read(content)
    back = handed_back(content).content.decode("utf-8-sig")

    assert found.ignored_columns == ()
    assert "ancien texte" not in back
    assert back.startswith("sens;ressource;quantite;unite;Erreur\r\n")


def test_s24_no_cell_of_a_file_handed_back_is_a_formula() -> None:
    content = "sens;ressource;quantite;unite;note\n=1+1;@x;-1 2;t;＝2\n".encode()

    line = handed_back(content).content.decode("utf-8-sig").split("\r\n")[1]

    assert line.startswith("'=1+1;'@x;'-1 2;t;'＝2;")


def test_s24_the_guard_is_taken_off_a_register_too() -> None:
    header = "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes\n"
    plain, guarded = (f"{header}{mark}=boues;08 01 13*;10/01/2025;2\n".encode() for mark in ("", "'"))
    reading = Reading(REFERENCE, site="site_a")

    words = [
        read_file("x", content, REFERENCE, site=None, reading=reading).flows()[0].resource
        for content in (plain, guarded)
    ]

    assert words == ["=boues", "=boues"]


def test_numbers_of_a_workbook_stay_numbers() -> None:
    content = workbook(("sens", "ressource", "quantite", "unite"), ("offre", "fly_ash", 12.5, "t"))

    back = handed_back(content)

    row = read(back.content).rows[0]
    assert row.line == 2
    assert [error.column for error in row.errors] == ["site_id"]
    assert back.suffix == ".xlsx"


@pytest.mark.parametrize("name", ["erreur", "ERREUR", " Erreur "])
def test_the_column_is_known_however_it_is_typed(name: str) -> None:
    assert read(f"sens;ressource;quantite;unite;{name}\n".encode()).ignored_columns == ()
