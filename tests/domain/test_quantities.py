"""Numbers, units and conversions into the canonical unit of a resource."""

import math
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.quantities import (
    CanonicalQuantity,
    QuantityNotUnderstood,
    canonical_per_unit,
    parse_number,
    parse_unit,
    periods_per_year,
)
from symbiose.domain.resources import EnergyBasis, Family, Resource
from tests.circular import make_resource


def to_canonical(
    value: float, unit: str, resource: Resource | None, **known: float | None
) -> CanonicalQuantity:
    """Convert a quantity, as the readers of files do."""
    one = canonical_per_unit(unit, resource, **known)
    return CanonicalQuantity(value * one.value, one.unit)


ASH = make_resource("ash", density_t_per_m3=0.8)
STEEL = make_resource("steel")
WATER = make_resource("water", Family.WATER, density_t_per_m3=1.0)
PALLETS = make_resource("pallets", unit="piece", mass_t_per_piece=0.022)
PARTS = make_resource("parts", unit="piece")
HEAT = make_resource("heat", Family.HEAT)
GAS_PCS = make_resource("gas", Family.GAS, energy_basis="PCS")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200.0),
        ("1 200,5", 1200.5),
        ("1\u202f200,5", 1200.5),
        ("1\u00a0200", 1200.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567.25", 1234567.25),
        ("0,125", 0.125),
        ("0.125", 0.125),
        (",5", 0.5),
        ("12,3456", 12.3456),
        ("1234.567", 1234.567),
        ("1e3", 1000.0),
        ("-3,5", -3.5),
        ("\u22123", -3.0),
        (" +7 ", 7.0),
        ("000", 0.0),
    ],
)
def test_a_number_is_read_as_its_writer_meant_it(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12,345", "999.999"])
def test_a_number_that_may_be_read_two_ways_is_refused_with_both(text: str) -> None:
    with pytest.raises(QuantityNotUnderstood, match="ambigu"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "1 2",
        "1 2345",
        "5.",
        "1..2",
        "1,2,3",
        "12 t",
        "nan",
        "inf",
        "--1",
        "1e",
        "1e999",
        "٣",
        "9" * 200,
        "0x10",
        "1_000",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(QuantityNotUnderstood):
        parse_number(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
@settings(deadline=None, max_examples=200)
def test_a_number_written_by_babel_in_french_is_read_back(number: Decimal) -> None:
    written = format_decimal(number, format="#,##0.0000", locale="fr")

    assert parse_number(written) == float(number)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
@settings(deadline=None, max_examples=200)
def test_a_number_written_by_python_is_read_back_or_told_ambiguous(number: float) -> None:
    try:
        assert parse_number(repr(number)) == number
    except QuantityNotUnderstood as error:
        assert "ambigu" in str(error)  # noqa: PT017  (either outcome is right)


@given(st.text(max_size=20))
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_finite_number_or_is_refused(text: str) -> None:
    try:
        value = parse_number(text)
    except QuantityNotUnderstood:
        return

    assert math.isfinite(value)


@pytest.mark.parametrize(
    ("text", "canonical", "factor"),
    [
        ("t", "t", 1.0),
        ("Tonnes", "t", 1.0),
        ("kg", "t", 0.001),
        ("kt", "t", 1000.0),
        ("m3", "m3", 1.0),
        ("m³", "m3", 1.0),
        ("litres", "m3", 0.001),
        ("kWh", "MWh", 0.001),
        ("GWh", "MWh", 1000.0),
        ("MJ", "MWh", 1 / 3600),
        ("GJ", "MWh", 1 / 3.6),
        ("pièces", "piece", 1.0),
        ("heures", "h", 1.0),
        ("m²", "m2", 1.0),
    ],
)
def test_a_unit_is_known_by_its_names(text: str, canonical: str, factor: float) -> None:
    unit = parse_unit(text)

    assert (unit.canonical, unit.is_power) == (canonical, False)
    assert unit.factor == pytest.approx(factor)


@pytest.mark.parametrize("text", ["", "stère", "kWhh", "t/an", "€"])
def test_an_unknown_unit_is_refused_with_those_known(text: str) -> None:
    with pytest.raises(QuantityNotUnderstood, match="unité inconnue"):
        parse_unit(text)


def test_a_heating_value_belongs_to_an_energy_alone() -> None:
    assert parse_unit("kWh PCS").basis is EnergyBasis.PCS
    assert parse_unit("MWh (LHV)").basis is EnergyBasis.PCI
    with pytest.raises(QuantityNotUnderstood, match="PCS et PCI"):
        parse_unit("t PCI")
    with pytest.raises(QuantityNotUnderstood, match="PCS et PCI"):
        parse_unit("kW PCS")


@pytest.mark.parametrize(
    ("text", "count"), [("an", 1), ("Mois", 12), ("semaine", 52), ("days", 365), ("année", 1)]
)
def test_a_year_has_twelve_months_fifty_two_weeks_and_365_days(text: str, count: int) -> None:
    assert periods_per_year(text) == count


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(QuantityNotUnderstood, match="période inconnue"):
        periods_per_year("trimestre")


def test_volume_becomes_mass_by_the_density_of_the_resource() -> None:
    assert to_canonical(10, "m3", ASH) == CanonicalQuantity(8.0, "t")
    assert to_canonical(10, "m3", ASH, density_t_per_m3=0.5) == CanonicalQuantity(5.0, "t")
    assert to_canonical(3, "t", WATER) == CanonicalQuantity(3.0, "m3")


def test_volume_without_density_is_refused_and_asks_for_it() -> None:
    with pytest.raises(QuantityNotUnderstood, match="densité"):
        to_canonical(10, "m3", STEEL)


def test_pieces_and_mass_convert_by_the_mass_of_a_piece() -> None:
    assert to_canonical(2.2, "t", PALLETS).value == pytest.approx(100.0)
    with pytest.raises(QuantityNotUnderstood, match="pièces"):
        to_canonical(1, "t", PARTS)


def test_a_power_needs_its_hours() -> None:
    assert to_canonical(500, "kW", HEAT, hours_per_year=8000) == CanonicalQuantity(4000.0, "MWh")
    assert to_canonical(500, "kW", HEAT, hours_per_year=0).value == 0
    for hours in (None, -1, 8785):
        with pytest.raises(QuantityNotUnderstood, match="heures"):
            to_canonical(500, "kW", HEAT, hours_per_year=hours)


@pytest.mark.parametrize(("unit", "resource"), [("MWh", STEEL), ("t", HEAT), ("h", WATER), ("m2", STEEL)])
def test_a_unit_that_does_not_measure_the_resource_is_refused(unit: str, resource: object) -> None:
    with pytest.raises(QuantityNotUnderstood, match="se compte en"):
        to_canonical(1, unit, resource)  # type: ignore[arg-type]


def test_a_heating_value_must_be_that_of_the_resource() -> None:
    assert to_canonical(1, "MWh PCS", GAS_PCS).value == 1
    assert to_canonical(1, "MWh", GAS_PCS).value == 1
    with pytest.raises(QuantityNotUnderstood, match="se compte en PCS"):
        to_canonical(1, "MWh PCI", GAS_PCS)
    with pytest.raises(QuantityNotUnderstood, match="ni en PCS ni en PCI"):
        to_canonical(1, "MWh PCI", HEAT)


def test_a_resource_not_known_yet_keeps_the_units_own_canonical_unit() -> None:
    assert to_canonical(1500, "kg", None) == CanonicalQuantity(1.5, "t")


UNITS = st.sampled_from(["t", "kg", "kt", "m3", "L", "hl"])


@given(st.floats(0, 1e6), st.floats(0, 1e6), UNITS)
@settings(deadline=None, max_examples=100)
def test_conversion_is_linear(some: float, more: float, unit: str) -> None:
    both = to_canonical(some, unit, ASH).value + to_canonical(more, unit, ASH).value

    assert to_canonical(some + more, unit, ASH).value == pytest.approx(both, rel=1e-9, abs=1e-12)


def test_the_factor_alone_is_the_conversion_of_one() -> None:
    assert canonical_per_unit("kg", ASH) == CanonicalQuantity(0.001, "t")
