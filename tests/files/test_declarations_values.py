"""What each column of a declaration means, in canonical units, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from symbiose.domain.documents.import_report import RowStatus
from symbiose.domain.flows import Band, Confidentiality, Direction, Use
from symbiose.files.declarations_columns import FRENCH_NAMES, MONTH_KEYS
from tests.files.reading_tools import HEADER, LINE, error_of, read_text, row_of, values_of

SIRET = "53070853600038"
FRENCH_MONTHS = tuple(FRENCH_NAMES[key] for key in MONTH_KEYS)


@pytest.mark.parametrize(
    "text",
    [
        SIRET,
        "530 708 536 00038",
        "530\u00a0708\u202f536 00038",
        f"{SIRET}.0",
        f"{SIRET},00",
        "5.3070853600038E+13",
        "5,3070853600038e13",
    ],
)
def test_a_siret_is_read_however_it_is_spaced(text: str) -> None:
    assert values_of(site_id=text).site == SIRET


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("53070853600039", "clé"),
        ("5,30709E+13", "arrondi"),
        ("5.30709e13", "arrondi"),
        ("00000000000000", "zéros"),
    ],
)
def test_a_wrong_siret_is_refused(text: str, says: str) -> None:
    assert says in error_of("site_id", site_id=text)


def test_digits_lost_are_told_under_a_column_of_siret_only() -> None:
    line = "3070853600038;offre;fly_ash;1;t"

    assert "13" in read_text(f"SIRET;sens;ressource;quantite;unite\n{line}").rows[0].errors[0].reason
    assert read_text(f"{HEADER}\n{line}").rows[0].values is not None


@pytest.mark.parametrize("text", ["été", 'a"b', "O'Brien", "a\u00a0b", "2024", "x" * 200])
def test_any_text_may_be_the_id_of_a_site(text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'

    assert values_of(site_id=quoted).site == text


@pytest.mark.parametrize(
    ("text", "direction"),
    [("offre", "offer"), ("Offer", "offer"), ("BESOIN", "need"), ("need", "need")],
)
def test_directions(text: str, direction: str) -> None:
    assert values_of(sens=text).direction is Direction(direction)


@pytest.mark.parametrize(
    ("quantity", "unit", "period", "value", "canonical"),
    [
        ("12", "t", "", 12.0, "t"),
        ("12", "tonnes", "an", 12.0, "t"),
        ("1 500", "kg", "year", 1.5, "t"),
        ("1\u202f500,5", "kg", "an", 1.5005, "t"),
        ("10", "kg", "mois", 0.12, "t"),
        ("10", "kg", "week", 0.52, "t"),
        ("10", "kg", "jour", 3.65, "t"),
        ("10", "kg", "Day", 3.65, "t"),
    ],
)
def test_masses_are_tonnes_a_year(
    quantity: str, unit: str, period: str, value: float, canonical: str
) -> None:
    values = values_of(quantite=quantity, unite=unit, periode=period)

    assert values.quantity_per_year == pytest.approx(value, rel=1e-12)
    assert values.unit == canonical


@pytest.mark.parametrize(
    ("quantity", "unit", "value"),
    [
        ("2500", "kWh", 2.5),
        ("2,5", "MWh", 2.5),
        ("0.0025", "GWh", 2.5),
        ("9", "GJ", 2.5),
        ("9000", "MJ", 2.5),
    ],
)
def test_energies_are_megawatt_hours_a_year(quantity: str, unit: str, value: float) -> None:
    values = values_of(ressource="électricité", quantite=quantity, unite=unit)

    assert values.quantity_per_year == pytest.approx(value, rel=1e-12)
    assert values.unit == "MWh"


def test_a_power_needs_its_hours() -> None:
    heat = {"ressource": "chaleur fatale", "quantite": "200", "unite": "kW"}

    assert "heures_par_an" in error_of("unite", **heat)
    assert values_of(**heat, heures_par_an="4 000").quantity_per_year == pytest.approx(800.0)
    assert values_of(**heat, hours_per_year="4000").unit == "MWh"


@pytest.mark.parametrize("hours", ["0", "-1", "9000", "x"])
def test_impossible_hours_are_refused(hours: str) -> None:
    error_of("heures_par_an", ressource="chaleur fatale", unite="kW", heures_par_an=hours)


def test_a_power_has_no_other_period_than_the_year() -> None:
    error_of("periode", ressource="chaleur fatale", unite="kW", heures_par_an="10", periode="mois")


@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_an_ambiguous_number_is_refused_saying_so(text: str) -> None:
    assert "ambigu" in error_of("quantite", quantite=text)


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "1e999", "x", "1e13"])
def test_impossible_quantities_are_refused(text: str) -> None:
    error_of("quantite", quantite=text)


def test_zero_is_a_quantity() -> None:
    assert values_of(quantite="0").quantity_per_year == 0.0


def test_volume_becomes_mass_by_the_density_of_the_resource_and_says_so() -> None:
    row = row_of(ressource="Boues d'épuration", quantite="100", unite="m3")

    assert row.values is not None
    assert row.values.quantity_per_year == pytest.approx(105.0)
    assert "1.05 t/m³" in row.warnings[0]


def test_a_density_that_is_not_known_is_asked_never_guessed() -> None:
    assert "densité" in error_of("unite", unite="m3")
    assert values_of(unite="m3", densite_t_par_m3="0,8").quantity_per_year == pytest.approx(9.6)
    assert "zéro" in row_of(unite="m3", densite_t_par_m3="0").errors[0].reason


def test_a_density_that_is_our_hypothesis_is_offered_not_used() -> None:
    sand = {"ressource": "Sable de fonderie", "unite": "m3"}

    assert "entre 1,3 et 1,7" in error_of("unite", **sand)
    assert values_of(**sand, densite_t_par_m3="1,6").quantity_per_year == pytest.approx(19.2)
    assert "16 à 22 kg" in error_of("unite", ressource="fûts d'acier", unite="kg")
    assert values_of(ressource="fûts d'acier", unite="pièces").unit == "piece"
    assert values_of(ressource="palettes en bois", unite="pièces").quantity_per_year == pytest.approx(0.24)


def test_the_density_is_asked_as_soon_as_the_resource_is_known() -> None:
    values = values_of(ressource="mystère", unite="m3")

    assert (values.resource_id, values.unit) == (None, "m3")


def test_a_unit_that_does_not_measure_the_resource_is_refused() -> None:
    assert "MWh" in error_of("unite", ressource="électricité", unite="kg")


@pytest.mark.parametrize("resource", ["gaz naturel", "Gaz de ville"])
def test_energy_of_gas_says_its_heating_value(resource: str) -> None:
    gas = {"ressource": resource, "unite": "kWh"}

    assert "PCS" in error_of("unite", **gas)
    assert values_of(ressource=resource, unite="kWh PCS").resource_id == "natural_gas_pcs"
    assert values_of(ressource="Gaz naturel (PCS)", unite="kWh").resource_id == "natural_gas_pcs"
    assert values_of(ressource="natural_gas_pcs", unite="MWh").resource_id == "natural_gas_pcs"
    assert "PCS" in error_of("unite", ressource=resource, unite="kWh PCI")


def test_gas_is_asked_its_heating_value_even_while_its_resource_is_not_certain() -> None:
    assert "PCS" in error_of("unite", ressource="Gaz", unite="MWh")
    assert values_of(ressource="gaz naturel de secours PCI", unite="MWh").resource_id is None
    assert values_of(ressource="gaz de combustion", unite="MWh").resource_id is None


@pytest.mark.parametrize(
    "text", ["fly_ash", "Cendres volantes", "CENDRE VOLANTE", "cendres  volantes", "Fly ash"]
)
def test_an_id_a_label_or_a_synonym_is_certain(text: str) -> None:
    values = values_of(ressource=text)

    assert (values.resource_id, values.resource, values.suggestions) == ("fly_ash", text, ())


def test_free_text_is_kept_with_ranked_suggestions() -> None:
    row = row_of(ressource="boue d'épuration séchée")

    assert row.status is RowStatus.ACCEPTED
    assert row.values is not None
    assert row.values.resource_id is None
    assert row.values.suggestions[0].id == "sewage_sludge"
    assert 0.5 <= row.values.suggestions[0].confidence < 1
    assert [s.confidence for s in row.values.suggestions] == sorted(
        (s.confidence for s in row.values.suggestions), reverse=True
    )
    assert "confirmer" in row.warnings[0]


def test_a_waste_code_suggests_the_resources_that_carry_it() -> None:
    values = values_of(ressource="résidu gris", code_dechet="10 01 02")

    assert values.resource_id is None
    assert [(s.id, s.confidence) for s in values.suggestions] == [("fly_ash", 0.5)]
    assert "10 01 02" in values.suggestions[0].reason


@pytest.mark.parametrize("text", ["10 02 07*", "100207*", "10.02.07*", "10-02-07 *", "10 02 07"])
def test_waste_codes_are_read_in_all_writings_and_get_the_star_of_the_list(text: str) -> None:
    row = row_of(code_dechet=text)

    assert row.values is not None
    assert row.values.waste_code == "10 02 07*"
    assert any("astérisque" in warning for warning in row.warnings) is (not text.endswith("*"))


@pytest.mark.parametrize("text", ["010101", "01 01 01", "01.01.01"])
def test_a_harmless_code_has_no_star(text: str) -> None:
    assert values_of(code_dechet=text).waste_code == "01 01 01"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10 02 08*", "10 02 07"),
        ("99 99 99", "liste"),
        ("10 02", "liste"),
        ("abc", "liste"),
        ("10101", "010101"),
        ("10 02 07**", "liste"),
    ],
)
def test_a_wrong_waste_code_or_star_is_refused(text: str, says: str) -> None:
    assert says in error_of("code_dechet", code_dechet=text)


def test_a_code_that_a_spreadsheet_made_a_number_is_recognised() -> None:
    assert values_of(code_dechet="100207,0").waste_code == "10 02 07*"


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
