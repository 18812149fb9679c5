"""Heat, price, calendar, quality, validity and identity of a declared flow, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from symbiose.domain.documents.flow_entry import MONTH_KEYS
from symbiose.domain.documents.import_report import RowStatus
from symbiose.domain.flows import Band, Confidentiality, FieldConfidentiality, Use
from symbiose.files.declarations_columns import FRENCH_NAMES
from tests.files.reading_tools import HEADER, LINE, error_of, read_text, row_of, values_of

FRENCH_MONTHS = tuple(FRENCH_NAMES[key] for key in MONTH_KEYS)


def test_heat_has_temperatures_and_power() -> None:
    values = values_of(
        ressource="chaleur fatale",
        unite="MWh",
        temperature_depart_c="120,5",
        temperature_retour_c="60",
        puissance_kw="1 500",
    )

    assert (values.supply_temp_c, values.return_temp_c, values.power_kw) == (120.5, 60.0, 1500.0)


@pytest.mark.parametrize(
    ("resource", "supply", "back", "good"),
    [
        ("chaleur fatale", "45", "60", False),
        ("chaleur fatale", "60", "45", True),
        ("eau glacée", "12", "7", False),
        ("eau glacée", "7", "12", True),
        ("eau glacée", "-20", "-10", True),
    ],
)
def test_swapped_temperatures_are_told(resource: str, supply: str, back: str, good: bool) -> None:
    row = row_of(ressource=resource, unite="MWh", supply_temp_c=supply, return_temp_c=back)

    assert (row.status is RowStatus.ACCEPTED) is good
    assert good or "inversées" in row.errors[0].reason


def test_heat_without_temperature_is_kept_with_a_warning() -> None:
    row = row_of(ressource="chaleur fatale", unite="MWh")

    assert row.status is RowStatus.ACCEPTED
    assert "90 °C" in row.warnings[0]


@pytest.mark.parametrize(
    ("column", "text"), [("supply_temp_c", "-274"), ("return_temp_c", "4000"), ("power_kw", "-1")]
)
def test_impossible_temperatures_and_powers_are_refused(column: str, text: str) -> None:
    error_of(column, ressource="chaleur fatale", unite="MWh", **({"supply_temp_c": "90"} | {column: text}))


@pytest.mark.parametrize(
    ("unit", "price", "per_canonical"),
    [("t", "65", "65"), ("kg", "0,065", "65"), ("t", "-12,5", "-12.5"), ("kg", "0.0000005", "0.0005")],
)
def test_a_price_is_converted_with_its_unit(unit: str, price: str, per_canonical: str) -> None:
    assert values_of(unite=unit, prix_eur_par_unite=price).price_eur_per_unit == Decimal(per_canonical)


def test_a_price_of_a_kilowatt_hour_is_exact_per_megawatt_hour() -> None:
    values = values_of(ressource="électricité", unite="kWh", prix_eur_par_unite="0,0515")

    assert values.price_eur_per_unit == Decimal("51.5")


@pytest.mark.parametrize(("price", "unit"), [("1e300", "t"), ("x", "t"), ("1e10", "t"), ("2000000", "kg")])
def test_an_impossible_price_is_refused(price: str, unit: str) -> None:
    error_of("prix_eur_par_unite", prix_eur_par_unite=price, unite=unit)


def test_months_are_shares_on_any_scale() -> None:
    months = dict.fromkeys(FRENCH_MONTHS, "0") | {
        "jan": "30",
        "juil": "10",
    }

    assert values_of(**months).months == (0.75, 0, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 0)


def test_months_are_read_in_english_too() -> None:
    english = dict.fromkeys(MONTH_KEYS, "1")

    assert sum(values_of(**english).months) == pytest.approx(1.0)
    assert values_of().months == (1 / 12,) * 12


@pytest.mark.parametrize(
    ("changes", "column"), [({"mai": "-1"}, "mai"), ({"mai": ""}, "mai"), ({"mai": "x"}, "mai")]
)
def test_a_wrong_month_is_refused(changes: dict[str, str], column: str) -> None:
    months = dict.fromkeys(FRENCH_MONTHS, "1")

    error_of(column, **(months | changes))


def test_columns_of_months_that_are_absent_are_asked_for_once() -> None:
    reason = error_of("jan", jan="1", fev="2")

    assert "mar, avr, mai, juin, juil, aou, sep, oct, nov, dec" in reason


def test_months_that_are_all_zero_are_refused() -> None:
    months = dict.fromkeys(FRENCH_MONTHS, "0")

    assert "nulle" in error_of("jan", **months)


def test_months_whose_sum_is_beyond_every_number_are_refused() -> None:
    months = dict.fromkeys(FRENCH_MONTHS, "1e308")

    assert "trop grande" in error_of("jan", **months)


def test_quality_is_a_number_or_an_interval() -> None:
    values = values_of(**{"qualite:pH": "6..8,5", "Qualité:zn": "12,5", "quality:cl": "..100"})

    assert values.quality == {"pH": Band(min=6, max=8.5), "zn": Band(min=12.5, max=12.5), "cl": Band(max=100)}


@pytest.mark.parametrize("text", ["8..6", "a", "1.234", ".."])
def test_a_wrong_quality_is_refused(text: str) -> None:
    error_of("qualite:pH", **{"qualite:pH": text})


@pytest.mark.parametrize(("text", "meaning"), [("", "category"), ("masqué", "hidden"), ("Nommé", "named")])
def test_confidentiality_is_the_category_unless_told(text: str, meaning: str) -> None:
    assert values_of(confidentialite=text).confidentiality is Confidentiality(meaning)


def test_dates_bound_the_validity() -> None:
    values = values_of(valide_du="01/02/2026", valid_to="2026-12-31")

    assert (values.valid_from, values.valid_to) == (date(2026, 2, 1), date(2026, 12, 31))


@pytest.mark.parametrize("text", ["12/31/2026", "31/12/26", "2026-02-30", "46022"])
def test_other_dates_are_refused(text: str) -> None:
    error_of("valide_du", valide_du=text)


def test_a_validity_that_ends_before_it_begins_is_refused() -> None:
    error_of("valide_au", valide_du="2026-12-31", valide_au="2026-01-01")


def test_the_band_holds_the_quantity() -> None:
    values = values_of(unite="kg", quantite_basse="10", quantite_haute="15")

    assert (values.quantity_low, values.quantity_high) == (pytest.approx(0.010), pytest.approx(0.015))
    error_of("quantite_basse", quantite_basse="13")
    error_of("quantite_haute", quantite_haute="11")


def test_the_use_is_a_word_of_the_list() -> None:
    assert values_of(usage="réparation").use is Use.REPAIR
    assert "reemploi" in error_of("usage", usage="autre")


def test_the_same_reference_twice_is_an_error_of_the_second_line() -> None:
    rows = read_text(f"{HEADER};reference\n{LINE};r1\n{LINE};r2\n{LINE};r1").rows

    assert [row.status for row in rows] == [RowStatus.ACCEPTED, RowStatus.ACCEPTED, RowStatus.REJECTED]
    assert "ligne 2" in rows[2].errors[0].reason


def test_lines_that_share_the_identity_are_ranked_with_a_warning() -> None:
    other = LINE.replace("12;t", "13;t")
    rows = read_text(f"{HEADER}\n{LINE}\n{other}\nsite_b;offre;fly_ash;1;t").rows

    assert [row.values.rank for row in rows if row.values] == [1, 2, 1]
    assert [len(row.warnings) for row in rows] == [0, 1, 0]


@pytest.mark.parametrize("column", ["ressource", "reference", "description"])
def test_endless_texts_are_refused(column: str) -> None:
    assert "trop long" in error_of(column, **{column: "a b" * 2_000})


def test_each_field_has_its_own_confidentiality_in_the_same_words() -> None:
    values = values_of(confidentialite_quantite="Nommé", price_confidentiality="category")

    assert values.field_confidentiality == FieldConfidentiality(
        quantity=Confidentiality.NAMED, price=Confidentiality.CATEGORY, quality=Confidentiality.HIDDEN
    )


def test_fields_of_which_nothing_is_said_stay_hidden() -> None:
    assert values_of(confidentialite="nommé").field_confidentiality == FieldConfidentiality()


@pytest.mark.parametrize(
    "column", ["confidentialite_quantite", "confidentialite_prix", "quality_confidentiality"]
)
def test_an_unknown_word_for_a_field_is_a_fault_of_its_column(column: str) -> None:
    error_of(column, **{column: "public"})


def test_s25_what_a_line_is_told_stays_short_however_long_its_words_are() -> None:
    row = row_of(ressource="mot " * 20_000)

    assert row.warnings
    assert all(len(text) < 500 for text in row.warnings)
    assert all(len(error.value) <= 200 and len(error.reason) < 500 for error in row.errors)
