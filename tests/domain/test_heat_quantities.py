"""Heat of a year from power and hours, or from a fuel and the share of it that is heat."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.french_numbers import french_number
from symbiose.domain.heat_quantities import (
    BOILER_EFFICIENCY,
    PCI_PER_PCS_OF_GAS,
    SHARE_OF_MEDIUM,
    Fuel,
    heat_from_fuel,
    heat_from_power,
)
from symbiose.domain.quantities import QuantityNotUnderstood, parse_number
from symbiose.files.reference import load_reference

DAY = date(2026, 6, 1)
FACTORS = load_reference().factors
RATIO = FACTORS.at(PCI_PER_PCS_OF_GAS, DAY)


def test_two_thousand_hours_at_three_hundred_kilowatts_are_six_hundred_megawatt_hours() -> None:
    assert heat_from_power(300.0, 2000.0).mwh_per_year == 600.0


@pytest.mark.parametrize(("power", "hours"), [(300.0, 0.0), (300.0, 8785.0), (-1.0, 10.0)])
def test_a_year_has_so_many_hours_and_power_is_not_negative(power: float, hours: float) -> None:
    with pytest.raises(QuantityNotUnderstood):
        heat_from_power(power, hours)


def test_gas_on_its_higher_value_is_brought_to_the_lower_one() -> None:
    found = heat_from_fuel(Fuel.GAS_PCS, 1000.0, pci_per_pcs=RATIO, share=0.5, hours_per_year=1000.0)

    assert found.fuel_pci_mwh == pytest.approx(1000 * 215 / 239, rel=1e-4)
    assert found.mwh_per_year == pytest.approx(found.fuel_pci_mwh / 2)
    assert found.mean_power_kw == pytest.approx(found.mwh_per_year)
    assert found.pci_per_pcs == RATIO
    assert (found.assumed, found.low_mwh, found.high_mwh) == (None, None, None)


@pytest.mark.parametrize("fuel", [Fuel.GAS_PCI, Fuel.OTHER_PCI, Fuel.ELECTRICITY])
def test_what_is_counted_on_the_lower_value_stays_as_it_is(fuel: Fuel) -> None:
    found = heat_from_fuel(fuel, 1000.0, pci_per_pcs=RATIO, share=0.25)

    assert (found.mwh_per_year, found.pci_per_pcs, found.mean_power_kw) == (250.0, None, None)


def test_an_assumed_share_brings_its_range() -> None:
    efficiency = FACTORS.at(BOILER_EFFICIENCY, DAY)

    found = heat_from_fuel(Fuel.GAS_PCI, 1000.0, pci_per_pcs=RATIO, share=efficiency)

    assert (found.low_mwh, found.mwh_per_year, found.high_mwh) == pytest.approx((800.0, 900.0, 970.0))
    assert found.assumed == efficiency


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_a_share_is_more_than_nothing_and_at_most_all(share: float) -> None:
    with pytest.raises(QuantityNotUnderstood):
        heat_from_fuel(Fuel.GAS_PCI, 1000.0, pci_per_pcs=RATIO, share=share)


def test_energy_is_not_negative_and_hours_fit_in_a_year() -> None:
    with pytest.raises(QuantityNotUnderstood):
        heat_from_fuel(Fuel.GAS_PCI, -1.0, pci_per_pcs=RATIO, share=0.5)
    with pytest.raises(QuantityNotUnderstood):
        heat_from_fuel(Fuel.GAS_PCI, 1.0, pci_per_pcs=RATIO, share=0.5, hours_per_year=9000.0)


def test_every_share_that_may_be_assumed_is_a_dated_value_with_its_source() -> None:
    for value_id in (PCI_PER_PCS_OF_GAS, BOILER_EFFICIENCY, *SHARE_OF_MEDIUM.values()):
        value = FACTORS.at(value_id, DAY)

        assert 0 < value.value <= 1
        assert value.source
        assert value.reasoning


@settings(deadline=None, max_examples=100)
@given(energy=st.floats(0, 1e9), share=st.floats(0.001, 1))
def test_no_fuel_gives_more_heat_than_it_holds(energy: float, share: float) -> None:
    for fuel in Fuel:
        assert heat_from_fuel(fuel, energy, pci_per_pcs=RATIO, share=share).mwh_per_year <= energy


@settings(deadline=None, max_examples=200)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_is_written_is_read_back_the_same(value: float) -> None:
    assert parse_number(french_number(value)) == value
