"""A workbook is read as the table that its first sheet shows."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.import_report import FileKind, FlowValues, ReadFile
from symbiose.domain.errors import InvalidDocument
from tests.files.reading_tools import read_text
from tests.files.workbooks import SHEET, packed, parts_of, read, with_part, workbook, written

HEADER = ("site_id", "sens", "ressource", "quantite", "unite")
LINE = ("site_a", "offre", "Cendres volantes", 12, "t")
WITH_DATES = (*HEADER, "valide_du", "valide_au")


def only_values(file: ReadFile) -> FlowValues:
    (row,) = file.rows
    assert row.values is not None, row.errors
    return row.values


def only_reason(file: ReadFile) -> tuple[str | None, str]:
    (error,) = file.rows[0].errors
    return error.column, error.reason


def test_a_workbook_is_a_table_of_declarations_whatever_its_name() -> None:
    file = read(workbook(HEADER, LINE), name="flux.csv")

    assert file.kind is FileKind.DECLARATIONS
    assert [row.line for row in file.rows] == [2]
    assert only_values(file).quantity_per_year == 12.0


def test_a_number_is_a_number_where_its_text_could_be_two() -> None:
    header = (*HEADER, "prix_eur_par_unite", "qualite:zn")

    values = only_values(read(workbook(header, (*LINE[:3], 1.234, "t", -2.345, 1.125))))

    assert values.quantity_per_year == 1.234
    assert float(values.price_eur_per_unit or 0) == -2.345
    assert values.quality["zn"].min == values.quality["zn"].max == 1.125


def test_a_number_written_as_text_follows_the_rules_of_text() -> None:
    (column, reason) = only_reason(read(workbook(HEADER, (*LINE[:3], "1.234", "t"))))

    assert column == "quantite"
    assert reason


def test_dates_are_real_dates() -> None:
    rows = (WITH_DATES, (*LINE, date(2026, 1, 1), date(2026, 12, 31)))

    values = only_values(read(workbook(*rows)))

    assert (values.valid_from, values.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))


def test_dates_of_a_workbook_that_counts_from_1904_are_those_it_shows() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, WITH_DATES)
    sheet.write_row(1, 0, LINE)
    for column, shown in ((5, date(2026, 1, 1)), (6, date(2026, 12, 31))):
        sheet.write_datetime(1, column, shown, day)
    book.close()

    values = only_values(read(target.getvalue()))

    assert (values.valid_from, values.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))


def test_identifiers_that_became_numbers_are_recognised_when_their_digits_are_there() -> None:
    header = ("siret", *HEADER[1:], "code_dechet", "reference")

    values = only_values(read(workbook(header, (53070853600038, *LINE[1:], 100102, 17))))

    assert (values.site, values.waste_code, values.reference) == ("53070853600038", "10 01 02", "17")


@pytest.mark.parametrize(
    ("site", "code", "column"), [(5307085360003, 100102, "siret"), (53070853600038, 10101, "code_dechet")]
)
def test_an_identifier_that_lost_a_digit_is_refused(site: int, code: int, column: str) -> None:
    header = ("siret", *HEADER[1:], "code_dechet")

    assert only_reason(read(workbook(header, (site, *LINE[1:], code))))[0] == column


def test_a_formula_counts_by_its_stored_value_and_text_like_one_stays_text() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, (*HEADER, "description"))
        sheet.write_row(1, 0, LINE)
        sheet.write_formula(1, 3, "=6*7", None, 42)
        sheet.write_string(1, 5, "=1+1")

    values = only_values(read(written(fill)))

    assert (values.quantity_per_year, values.description) == (42.0, "=1+1")


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
@pytest.mark.parametrize("column", [3, 5, 6])
def test_an_error_cell_is_told_even_where_nothing_need_stand(error: str, column: int) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, (*HEADER, "description", "prix_eur_par_unite"))
        sheet.write_row(1, 0, LINE)
        sheet.write_formula(1, column, "=1/0", None, error)

    file = read(written(fill))

    assert [(e.value, "erreur" in e.reason) for e in file.rows[0].errors] == [(error, True)]


def test_an_error_cell_far_right_is_told_under_its_column() -> None:
    header = [*HEADER, *(f"note {number}" for number in range(22)), "prix_eur_par_unite"]

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, LINE)
        sheet.write_formula(1, 27, "=NA()", None, "#N/A")

    assert only_reason(read(written(fill)))[0] == "prix_eur_par_unite"


def test_an_error_cell_that_does_not_say_where_it_stands_spoils_the_sheet() -> None:
    content = workbook(HEADER, LINE)
    sheet = parts_of(content)[SHEET].replace(
        b"</row></sheetData>", b'<c t="e"><v>#N/A</v></c></row></sheetData>'
    )

    with pytest.raises(InvalidDocument, match="erreur"):
        read(with_part(content, SHEET, sheet))


def test_a_boolean_is_the_word_that_the_spreadsheet_shows() -> None:
    file = read(workbook(HEADER, (*LINE[:3], True, "t")))

    assert file.rows[0].errors[0].value == "VRAI"


def test_titles_and_empty_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    file = read(workbook((), ("Nos flux 2026",), (), HEADER, LINE, (), ("", " "), LINE))

    assert [row.line for row in file.rows] == [5, 8]


def test_a_table_may_begin_away_from_the_corner() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(9, 3, HEADER)
        sheet.write_row(11, 3, LINE)

    assert [row.line for row in read(written(fill)).rows] == [12]


def test_a_merged_cell_counts_where_it_begins() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 4, "Déclarations")
        sheet.write_row(1, 0, HEADER)
        sheet.write_row(2, 0, LINE)
        sheet.write_row(3, 1, LINE[1:])
        sheet.merge_range(2, 0, 3, 0, "site_a")

    rows = read(written(fill)).rows

    assert rows[0].values is not None
    assert [error.column for error in rows[1].errors] == ["site_id"]


def test_the_first_sheet_is_read_and_the_others_are_named() -> None:
    content = workbook(HEADER, LINE, sheets=("Flux", "Notes", "Listes"), hidden=("Listes",))

    file = read(content)

    (warning,) = file.warnings
    assert all(name in warning for name in ("« Flux »", "« Notes »", "« Listes »"))
    assert file.report().warnings == file.warnings


def test_a_hidden_first_sheet_is_passed_over() -> None:
    content = workbook(HEADER, LINE, sheets=("Cachée", "Vue"), hidden=("Cachée",))

    with pytest.raises(InvalidDocument, match="en-tête"):
        read(content)


def test_a_sheet_alone_gives_no_warning() -> None:
    assert read(workbook(HEADER, LINE)).warnings == ()


@pytest.mark.parametrize("rows", [(), (("bonjour",),)])
def test_a_workbook_without_header_is_refused(rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(InvalidDocument, match="en-tête"):
        read(workbook(*rows))


def test_a_header_alone_is_good() -> None:
    assert read(workbook(HEADER)).rows == ()


def test_stored_and_deflated_workbooks_are_the_same() -> None:
    content = workbook(HEADER, LINE)

    assert read(packed(parts_of(content), 0)).rows == read(content).rows


values = (
    st.integers(-5, 10**6)
    | st.integers(0, 10**6).map(lambda n: n + 0.25)
    | st.sampled_from(
        ["t", "kg", "offre", "besoin", "fly_ash", "site_a", "=1", "10 01 02", "x y", "été", "#N/A"]
    )
    | st.dates(date(2000, 1, 1), date(2099, 12, 31))
    | st.none()
)
tables = st.lists(st.tuples(*([values] * 9)), max_size=6)
COLUMNS = (*HEADER, "code_dechet", "valide_du", "prix_eur_par_unite", "description")


@settings(max_examples=25, deadline=None)
@given(tables)
def test_the_same_rows_as_csv_and_as_workbook_give_the_same_report(table: list[tuple[object, ...]]) -> None:
    lines = [LINE + (None,) * 4, *table]
    text = "\n".join(";".join("" if v is None else str(v) for v in row) for row in (COLUMNS, *lines))

    in_workbook = read(workbook(COLUMNS, *lines)).report()

    assert in_workbook.model_copy(update={"file": "x.csv"}) == read_text(text).report()
