"""Numbers, dates, words and headers of declarations, as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.domain.flows import Band, Confidentiality, Direction
from symbiose.domain.quantities import parse_number
from symbiose.files.declarations_bands import band_of
from symbiose.files.declarations_columns import FRENCH_NAMES, REQUIRED, bind_header, key_of, quality_name
from symbiose.files.declarations_words import CONFIDENTIALITIES, DIRECTIONS, day, word


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        (" 12,5 ", 12.5),
        ("12.5", 12.5),
        ("1 234", 1234.0),
        ("1\u202f234\u00a0567,8", 1234567.8),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("0,125", 0.125),
        ("1234.567", 1234.567),
        ("1 234.567", 1234.567),
        ("-3,5", -3.5),
        ("−3,5", -3.5),
        ("1,5E+03", 1500.0),
        (",5", 0.5),
    ],
)
def test_numbers_are_read_in_french_and_english(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.345", "999,000"])
def test_one_group_of_three_digits_is_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match="ambigu"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "12 34",
        "1 2345",
        "=12",
        "12 t",
        "nan",
        "inf",
        "1e999",
        "5.",
        "-",
        "1.23.456",
        "٣",
        "1_000",
        "9" * 400,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nombre"):
        parse_number(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_way_to_write_a_number_means_the_same(number: object) -> None:
    english = f"{number:,.2f}"
    french = english.translate(str.maketrans({",": "\u202f", ".": ","}))
    german = english.translate(str.maketrans({",": ".", ".": ","}))

    values = {parse_number(text) for text in (english, french, german, f"{number:.2f}")}

    assert values == {float(f"{number:.2f}")}


@pytest.mark.parametrize("text", ["2026-12-31", "31/12/2026", " 31/12/2026 "])
def test_dates_are_iso_or_french(text: str) -> None:
    assert day(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["12/31/2026", "2026-02-30", "31/12/26", "2026", "46022", "31.12.2026"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        day(text)


@pytest.mark.parametrize("text", ["masque", "Masqué", "HIDDEN", "masqué"])
def test_words_are_read_without_accents_and_case(text: str) -> None:
    assert word(text, CONFIDENTIALITIES) is Confidentiality.HIDDEN


def test_an_unknown_word_is_refused_with_those_expected() -> None:
    with pytest.raises(ValueError, match=r"« offre ».*« need »"):
        word("sortie", DIRECTIONS)

    assert word("Besoin", DIRECTIONS) is Direction.NEED


def test_sheets_kept_for_other_tools_are_understood() -> None:
    bound = bind_header(
        ["SIRET", "Sens", "Ressource", "Catégorie", "Quantité", "Unité", "Fréquence", "Nature"]
    )

    assert bound.missing(REQUIRED) == ()
    assert bound.ignored == ()
    assert bound.fields["period"].header == "Fréquence"
    assert word("Sortant", DIRECTIONS) is Direction.OFFER
    assert word("entrant", DIRECTIONS) is Direction.NEED


@pytest.mark.parametrize("key", sorted(FRENCH_NAMES))
def test_each_column_has_a_french_and_an_english_name(key: str) -> None:
    assert key_of(key) == key_of(FRENCH_NAMES[key].upper()) == key


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Quantité", "quantity"),
        ("UNITÉ", "unit"),
        ("Période", "period"),
        ("Code déchet", "waste_code"),
        ("fév", "feb"),
    ],
)
def test_headers_are_read_without_accents_and_case(header: str, key: str) -> None:
    assert key_of(header) == key


def test_quality_columns_carry_the_name_of_a_property() -> None:
    names = [
        quality_name(h) for h in ("qualité:pH", "quality : zn", "QUALITE:CHLORIDE_PPM", "qualite:", "note")
    ]

    assert names == ["pH", "zn", "chloride_ppm", None, None]


def test_a_header_names_what_is_unknown_missing_and_given_twice() -> None:
    header = bind_header(["siret", "site_id", "sens", "note", "qualite:zn", "Quality:ZN", "", ""])

    assert header.ignored == ("note",)
    assert header.twice == ("site_id", "Quality:ZN")
    assert header.missing(("site_id", "unit")) == ("unit",)
    assert header.width == 6


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("12,5", Band(min=12.5, max=12.5)),
        ("2..5", Band(min=2, max=5)),
        ("2 .. 5,5", Band(min=2, max=5.5)),
        ("..5", Band(max=5)),
        ("2..", Band(min=2)),
        ("-5..-2", Band(min=-5, max=-2)),
    ],
)
def test_a_property_is_a_number_or_an_interval(text: str, band: Band) -> None:
    assert band_of(text) == band


@pytest.mark.parametrize("text", ["..", "5..2", "a..b", "2...5", "2-5", "1.234..2"])
def test_other_intervals_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"attendu|inversés|ambigu"):
        band_of(text)
