"""Yearly heat from what a site knows of it: power and hours, or the fuel burnt and the share that is heat."""

from enum import StrEnum

from symbiose.domain.base import Value
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.flows import Carrier
from symbiose.domain.quantities import HOURS_IN_A_LEAP_YEAR, QuantityNotUnderstood

KWH_PER_MWH = 1000.0
PER_CENT = 100.0


class Fuel(StrEnum):
    """How the energy that becomes heat is counted before it does."""

    GAS_PCS = "gas_pcs"
    """Gas on its higher heating value, as invoices count it."""
    GAS_PCI = "gas_pci"
    """Gas on its lower heating value."""
    OTHER_PCI = "other_pci"
    """Another fuel on its lower heating value."""
    ELECTRICITY = "electricity"
    """Electricity, of a compressor or an oven."""


class Medium(StrEnum):
    """Where waste heat comes from."""

    BOILER_FUMES = "boiler_fumes"
    OVEN_FUMES = "oven_fumes"
    COMPRESSOR = "compressor"
    COOLING_WATER = "cooling_water"
    CHILLER = "chiller"
    CONDENSATE = "condensate"
    EXHAUST_AIR = "exhaust_air"
    PRODUCT = "product"


PCI_PER_PCS_OF_GAS = "gas_pci_per_pcs"
"""Reference value: MWh on the lower heating value in one MWh of gas on the higher one."""
BOILER_EFFICIENCY = "boiler_efficiency"
"""Reference value: heat that a boiler gives for one unit of fuel, on the lower heating value."""
SHARE_OF_MEDIUM = {
    Medium.BOILER_FUMES: "share_boiler_fumes",
    Medium.COMPRESSOR: "share_compressor_heat",
}
"""Medium → reference value: share of the energy used that it carries away and that can be recovered."""
CARRIER_OF_MEDIUM = {
    Medium.BOILER_FUMES: Carrier.FUMES,
    Medium.OVEN_FUMES: Carrier.FUMES,
    Medium.COOLING_WATER: Carrier.WATER,
    Medium.EXHAUST_AIR: Carrier.AIR,
}
"""Origin of heat → what carries it, where there is no doubt."""


class HeatFromPower(Value):
    """Heat given or wanted at one power during the hours of a year."""

    power_kw: float
    """Power when running, kW."""
    hours_per_year: float
    """Hours of running in a year."""
    mwh_per_year: float
    """Heat of a year, MWh."""


class HeatFromFuel(Value):
    """Heat that comes from a fuel: energy burnt, on its lower heating value, times the share that is heat."""

    fuel: Fuel
    """What is burnt or used."""
    fuel_mwh: float
    """Energy of a year as stated, MWh."""
    pci_per_pcs: ReferenceValue | None
    """The ratio that brought gas to its lower heating value; None where none was needed."""
    fuel_pci_mwh: float
    """Energy of a year on the lower heating value, MWh."""
    share: float
    """Share of it that is the heat, 0 to 1."""
    assumed: ReferenceValue | None
    """The reference value that the share is; None when the person stated it."""
    mwh_per_year: float
    """Heat of a year, MWh."""
    low_mwh: float | None
    """Heat at the lower end of the range of an assumed share, MWh; None when the share is stated."""
    high_mwh: float | None
    """Heat at the upper end of the range of an assumed share, MWh; None when the share is stated."""
    hours_per_year: float | None
    """Hours of running in a year, where stated."""
    mean_power_kw: float | None
    """Power over these hours, kW."""


def heat_from_power(power_kw: float, hours_per_year: float) -> HeatFromPower:
    """Return the heat of a year: power x hours / 1000.

    >>> heat_from_power(300.0, 2000.0).mwh_per_year
    600.0

    Raises:
        QuantityNotUnderstood: The hours are more than a year has, or a value is negative.
    """
    _check_hours(hours_per_year)
    _check_positive(power_kw, "la puissance")
    return HeatFromPower(
        power_kw=power_kw,
        hours_per_year=hours_per_year,
        mwh_per_year=power_kw * hours_per_year / KWH_PER_MWH,
    )


def heat_from_fuel(
    fuel: Fuel,
    fuel_mwh: float,
    *,
    pci_per_pcs: ReferenceValue,
    share: float | ReferenceValue,
    hours_per_year: float | None = None,
) -> HeatFromFuel:
    """Return the heat of a year: fuel (x PCI/PCS where counted on the higher value) x share.

    Args:
        fuel: What is burnt or used.
        fuel_mwh: Energy of a year as stated, MWh.
        pci_per_pcs: Lower over higher heating value of gas.
        share: Efficiency of the boiler for a need, share carried away for an offer; stated or assumed.
        hours_per_year: Hours of running; they give the mean power.

    Raises:
        QuantityNotUnderstood: A value is negative, a share above 1, or the hours more than a year has.
    """
    assumed = share if isinstance(share, ReferenceValue) else None
    part = share.value if isinstance(share, ReferenceValue) else share
    _check_positive(fuel_mwh, "l’énergie consommée")
    if not 0 < part <= 1:
        msg = "une part de plus de 0 % et d’au plus 100 % est attendue"
        raise QuantityNotUnderstood(msg)
    if hours_per_year is not None:
        _check_hours(hours_per_year)
    counted_higher = fuel is Fuel.GAS_PCS
    pci_mwh = fuel_mwh * pci_per_pcs.value if counted_higher else fuel_mwh
    heat_mwh = pci_mwh * part
    return HeatFromFuel(
        fuel=fuel,
        fuel_mwh=fuel_mwh,
        pci_per_pcs=pci_per_pcs if counted_higher else None,
        fuel_pci_mwh=pci_mwh,
        share=part,
        assumed=assumed,
        mwh_per_year=heat_mwh,
        low_mwh=_end(pci_mwh, assumed.range_low if assumed else None),
        high_mwh=_end(pci_mwh, assumed.range_high if assumed else None),
        hours_per_year=hours_per_year,
        mean_power_kw=heat_mwh * KWH_PER_MWH / hours_per_year if hours_per_year else None,
    )


def _end(pci_mwh: float, share: float | None) -> float | None:
    return None if share is None else pci_mwh * share


def _check_hours(hours_per_year: float) -> None:
    if not 0 < hours_per_year <= HOURS_IN_A_LEAP_YEAR:
        msg = f"une année a au plus {HOURS_IN_A_LEAP_YEAR} heures, et il en faut plus de 0"
        raise QuantityNotUnderstood(msg)


def _check_positive(value: float, what: str) -> None:
    if value < 0:
        msg = f"{what} ne peut pas être négative"
        raise QuantityNotUnderstood(msg)
