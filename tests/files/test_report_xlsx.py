"""The workbook of a report: its own formulas give the figures that are counted by hand."""

import io
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from python_calamine import CalamineWorkbook

from symbiose.domain.accounts import operator
from symbiose.domain.documents.report_workbook import ReportFigure, ReportFlow, ReportPart, ReportWorkbook
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column
from symbiose.domain.secrecy import Reason
from symbiose.files.report_texts import COLUMNS, FIGURES, NO_FIGURE, PARTS, READ_FIRST, SITES, TERMS, VALUES
from symbiose.files.report_xlsx import report_chunks
from symbiose.services.report_workbook import report_workbook
from symbiose.services.yearly_report_views import ReportAsked
from tests.files.formula_reading import Formulas, Value
from tests.services.test_indicators_by_hand import BY_HAND
from tests.small_history import SITES as HISTORY_SITES
from tests.small_history import small_history

COLUMN_OF = {name: column for column, name in COLUMNS.items()}
NOT_SUMMED = {"network_connectedness"}


@cache
def report() -> ReportWorkbook:
    return report_workbook(small_history(), operator("test"), ReportAsked(2026))


def book_of(content: ReportWorkbook) -> Formulas:
    return Formulas(b"".join(report_chunks(content)))


@cache
def book_of_the_year() -> Formulas:
    return book_of(report())


def figures_of(book: Formulas) -> dict[tuple[str, Column], dict[str, Value]]:
    return {(str(line["A"]), COLUMN_OF[str(line["C"])]): line for line in book.lines(FIGURES)}


def enumerate_lines(book: Formulas, sheet: str) -> list[tuple[int, dict[str, Value]]]:
    return list(enumerate(book.lines(sheet), start=2))


def test_every_figure_of_the_year_is_there_with_what_it_is_made_of() -> None:
    book = book_of(report())

    assert book.sheets() == {READ_FIRST, FIGURES, PARTS, TERMS, SITES, VALUES}
    assert set(figures_of(book)) == {(figure.indicator.id, figure.column) for figure in report().figures}
    assert len(book.lines(PARTS)) == sum(len(figure.parts) for figure in report().figures)


@pytest.mark.parametrize(("indicator_id", "column"), sorted(BY_HAND))
def test_the_formulas_of_the_sheet_give_what_is_counted_by_hand(indicator_id: str, column: Column) -> None:
    line = figures_of(book_of_the_year())[indicator_id, column]

    if indicator_id in NOT_SUMMED:
        assert "E" not in line
        assert line["F"] == pytest.approx(BY_HAND[indicator_id, column])
    else:
        assert line["E"] == pytest.approx(BY_HAND[indicator_id, column], rel=1e-6, abs=1e-9)
        assert line["G"] == pytest.approx(0.0, abs=1e-6)


def test_amounts_follow_from_quantities_factors_terms_and_shares() -> None:
    book = book_of_the_year()
    worth = {
        "waste_diverted",
        "virgin_avoided",
        "co2_avoided",
        "gain_giver",
        "gain_receiver",
        "without_taker",
    }

    counted = [line for line in enumerate_lines(book, PARTS) if line[1]["A"] in worth]

    assert counted
    for number, line in counted:
        assert (PARTS, f"M{number}") in book.formulas, line


def test_factors_that_are_not_one_say_where_they_come_from() -> None:
    lines = book_of_the_year().lines(PARTS)

    bought = [line for line in lines if line["A"] == "local_purchases" and line.get("J") is not None]

    assert bought
    assert {line.get("S") for line in bought} == {"prix déclaré par l’établissement"}
    assert all(line.get("S") for line in lines if line.get("J") not in (None, 1.0))


def test_the_site_that_most_depends_on_is_found_by_the_sheet() -> None:
    """Agreed: P1 half (42 632), P3 (208 673.5) and P4 (9 500); Gamma is passed by P1 and P3."""
    sums = {
        str(line["B"]): float(line["C"] or 0.0)
        for line in book_of_the_year().lines(SITES)
        if line["A"] == "Convenu"
    }

    [gamma] = [one.name for one in HISTORY_SITES if one.id == "gamma"]
    assert max(sums, key=lambda name: sums[name]) == gamma
    assert sums[gamma] == pytest.approx(85_264 / 2 + 208_673.5)


def test_half_of_the_terms_of_an_exchange_counts_at_each_end() -> None:
    book = book_of_the_year()

    found = [
        book.formulas[PARTS, f"L{number}"]
        for number, line in enumerate_lines(book, PARTS)
        if line["A"] == "co2_avoided" and (PARTS, f"L{number}") in book.formulas
    ]

    assert found
    assert all(formula.startswith("0.5*SUM('Termes'!$E$") for formula in found)


def test_another_quantity_in_a_cell_moves_the_figure_with_it() -> None:
    book = book_of(report())
    line = next(
        number
        for number, line in enumerate_lines(book, PARTS)
        if line["A"] == "waste_diverted" and line["C"] == "Convenu" and line["M"] == pytest.approx(375.0)
    )

    book.change(PARTS, f"H{line}", 1_375.0)

    assert figures_of(book)["waste_diverted", Column.AGREED]["E"] == pytest.approx(300.0 + 1_375.0)


def test_another_factor_moves_the_emissions_that_rest_on_it() -> None:
    book = book_of(report())
    before = figures_of(book)["co2_avoided", Column.AGREED]["E"]
    number, line = next(
        (number, line) for number, line in enumerate_lines(book, VALUES) if line["A"] == "co2_new_pp"
    )

    book.change(VALUES, f"C{number}", float(line["C"] or 0.0) + 1_000)

    after = figures_of(book)["co2_avoided", Column.AGREED]["E"]
    assert float(after or 0.0) - float(before or 0.0) == pytest.approx(300 * 1_000 / 1_000)


def test_terms_are_told_for_one_unit_and_lead_to_the_value_that_gives_them() -> None:
    terms = {(line["A"], line["B"]): line for line in book_of_the_year().lines(TERMS)}

    made = [
        line for (_, name), line in terms.items() if name == "Émissions : valorisation (recyclage, épuration)"
    ]
    carried = [line for (_, name), line in terms.items() if name == "Transport"]

    assert [(line["F"], line["H"], line["E"]) for line in made] == [
        (pytest.approx(300), pytest.approx(-0.202), pytest.approx(-60.6))
    ]
    assert all("I" in line for line in made)
    assert carried
    assert all("I" not in line for line in carried)


def test_dated_values_come_with_unit_date_and_source() -> None:
    lines = book_of_the_year().lines(VALUES)

    assert lines
    assert all(set(line) == set("ABCDEF") for line in lines)
    named = {str(line["A"]) for line in lines}
    used = " ".join(str(line.get("Q", "")) for line in book_of_the_year().lines(PARTS))
    assert all(name in used for name in named)


def test_readers_that_compute_nothing_find_the_figures_kept_beside_the_formulas() -> None:
    content = b"".join(report_chunks(report()))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(FIGURES).to_python()

    kept = {(row[0], row[2]): row[4] for row in rows}
    assert kept["waste_diverted", "Réalisé"] == 550
    assert kept["iso_outflow_recovered", "Convenu"] == pytest.approx(100 * 675 / 1_950)


def test_a_report_of_an_agglomeration_counts_its_part_alone() -> None:
    services = small_history()
    whole = {"CABBALR": 0.0, "CALL": 0.0, "CAHC": 0.0}

    for name in whole:
        found = report_workbook(services, operator("test"), ReportAsked(2026, Dimension.EPCI, name))
        line = figures_of(book_of(found))["waste_diverted", Column.AGREED]
        whole[name] = float(line["E"] or 0.0)

    assert sum(whole.values()) == pytest.approx(675)


def test_s24_texts_that_look_like_formulas_stay_texts() -> None:
    hostile = '=HYPERLINK("http://evil.example","x")'
    figure = report().figures[0]
    part = ReportPart(
        1.0,
        None,
        hostile,
        "flow",
        thing_id="+1",
        resource="@SUM(A1)",
        flows=(ReportFlow("-2+3", estimated=True),),
    )
    content = replace(report(), scope=hostile, figures=(replace(figure, parts=(part,)),))

    book = book_of(content)

    assert f"'{hostile}" in book.texts()
    assert {"'+1", "+1"} & set(book.texts())
    assert "'@SUM(A1)" in book.texts()
    assert "'-2+3" in book.texts()
    assert book.lines(PARTS)[0]["R"] == "oui"
    assert not any("HYPERLINK" in formula for formula in book.formulas.values())


def test_published_figures_come_without_anything_behind_them_and_masks_say_why() -> None:
    indicator = report().figures[0].indicator
    older = indicator.model_copy(update={"id": "older"})
    content = ReportWorkbook(
        year=2026, day=report().day, closes_on=report().closes_on, scope=None, published=True, partial=False,
        figures=(
            ReportFigure(indicator, Column.POTENTIAL, 1_950.0),
            ReportFigure(indicator, Column.AGREED, None, reason=Reason.FEW),
            ReportFigure(indicator, Column.REALISED, None),
            ReportFigure(older, Column.AGREED, 5.0, as_of=date(2026, 3, 1)),
            ReportFigure(older, Column.REALISED, None, as_of=date(2025, 3, 1)),
        ),
    )  # fmt: skip

    book = book_of(content)
    lines = figures_of(book)

    assert book.sheets() == {READ_FIRST, FIGURES}
    assert book.formulas == {}
    assert lines["waste_diverted", Column.POTENTIAL]["F"] == 1_950
    assert lines["older", Column.AGREED]["I"] == "arrêté au 01/03/2026"
    assert lines["older", Column.REALISED]["I"] == "pas publié depuis le 01/03/2025"
    assert lines["waste_diverted", Column.AGREED]["I"] == "masqué : moins de 3 entreprises"
    assert (
        lines["waste_diverted", Column.REALISED]["I"] == "Rien n’est publié de ce chiffre pour cette année."
    )


def test_a_year_before_everything_has_zeros_and_no_shares() -> None:
    found = report_workbook(small_history(), operator("test"), ReportAsked(2020))

    lines = figures_of(book_of(found))

    assert lines["waste_diverted", Column.REALISED]["E"] == 0
    assert lines["local_purchases", Column.AGREED].get("E") is None
    assert lines["local_purchases", Column.AGREED]["I"] == NO_FIGURE
    assert lines["days_accepted_to_agreed", Column.REALISED].get("E") is None
