"""Site, direction, quantity, resource and waste code of a declared flow, and what is refused."""

import pytest

from symbiose.domain.documents.import_report import RowStatus
from symbiose.domain.flows import Direction
from tests.files.reading_tools import HEADER, error_of, read_text, row_of, values_of

SIRET = "53070853600038"


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


@pytest.mark.parametrize(
    ("quantity", "unit", "period", "yearly"),
    [("1000", "kg", "semaine", 52.0), ("1,2", "t", "mois", 14.4), ("30", "t", "jour", 10950.0)],
)
def test_a_quantity_gains_no_digits_on_its_way(quantity: str, unit: str, period: str, yearly: float) -> None:
    values = values_of(quantite=quantity, unite=unit, periode=period, quantite_haute=quantity)

    assert values.quantity_per_year == yearly
    assert values.quantity_high == yearly


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
    row = row_of(ressource="Boues d’épuration", quantite="100", unite="m3")

    assert row.values is not None
    assert row.values.quantity_per_year == pytest.approx(105.0)
    assert "1.05 t/m³" in row.warnings[0]


def test_a_density_that_is_not_known_is_asked_never_guessed() -> None:
    assert "densité" in error_of("unite", unite="m3")
    assert values_of(unite="m3", densite_t_par_m3="0,8").quantity_per_year == pytest.approx(9.6)
    assert "zéro" in row_of(unite="m3", densite_t_par_m3="0").errors[0].reason


def test_a_density_that_waits_for_its_resource_is_kept_in_the_remark() -> None:
    unsure = {"ressource": "copeaux inconnus", "unite": "m3", "densite_t_par_m3": "0,3"}

    row = row_of(**unsure, description="en bennes")

    assert row.values is not None
    assert row.values.description == "en bennes\nDensité : 0,3 t/m³"
    assert any("densité gardée" in warning for warning in row.warnings)
    assert values_of(**unsure, description="Densité : 0,3 t/m³").description == "Densité : 0,3 t/m³"
    assert values_of(**unsure | {"unite": "kWh"}).description is None
    assert values_of(unite="m3", densite_t_par_m3="0,8").description is None


def test_a_density_that_is_our_hypothesis_is_offered_not_used() -> None:
    sand = {"ressource": "Sable de fonderie", "unite": "m3"}

    assert "entre 1,3 et 1,7" in error_of("unite", **sand)
    assert values_of(**sand, densite_t_par_m3="1,6").quantity_per_year == pytest.approx(19.2)
    assert "16 à 22 kg" in error_of("unite", ressource="fûts d’acier", unite="kg")
    assert values_of(ressource="fûts d’acier", unite="pièces").unit == "piece"
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
    assert values_of(ressource=resource, unite="kWh PCI").resource_id == "natural_gas_pci"
    assert "PCS" in error_of("unite", ressource="Gaz naturel (PCS)", unite="kWh PCI")


@pytest.mark.parametrize("words", ["Gaz", "consommation de gaz", "gaz GRDF", "méthane du digesteur", "GNV"])
def test_gas_is_asked_its_heating_value_even_while_its_resource_is_not_certain(words: str) -> None:
    assert "PCS" in error_of("unite", ressource=words, unite="MWh")
    assert values_of(ressource=f"{words} PCI", unite="MWh").quantity_per_year == 12


@pytest.mark.parametrize(
    "words", ["gaz de combustion", "fumées de four à gaz", "électricité d'un moteur à gaz"]
)
def test_heat_and_electricity_made_with_gas_have_no_heating_value(words: str) -> None:
    assert values_of(ressource=words, unite="MWh").resource_id is None


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
