"""Dated values of heat loops that are worked out, checked by the formulas that their reasoning names."""

import math
from datetime import date

import pytest

from symbiose.domain.factors import ReferenceValue, Status
from symbiose.files.reference import load_reference

BOOK = load_reference().factors
DAY = date(2026, 11, 26)
INNER_M = {32: 0.0372, 50: 0.0545, 80: 0.0825, 100: 0.1071, 150: 0.1603, 200: 0.2101, 250: 0.263, 300: 0.3127}
"""Inner diameters of steel pipes, EN 10220."""
OUTER_M = {32: 0.0424, 50: 0.0603, 80: 0.0889, 100: 0.1143, 150: 0.1683, 200: 0.2191, 250: 0.273, 300: 0.3239}
CASING_M = {32: 0.125, 50: 0.140, 80: 0.180, 100: 0.225, 150: 0.280, 200: 0.355, 250: 0.450, 300: 0.500}
"""Casings of pre-insulated pipes, EN 253, series 2."""
DENSITY, VISCOSITY, HEAT_KJ = 977.76, 4.041e-4, 4.187
"""Water at 70 °C: kg/m³, Pa·s, kJ/(kg·K)."""
FOAM, SOIL, DEPTH_M, APART_M = 0.027, 1.6, 0.8, 0.15
SIZES = tuple(INNER_M)


def value(value_id: str) -> ReferenceValue:
    return BOOK.at(value_id, DAY)


def kw_per_k(size: int, pa_per_m: float) -> float:
    """Return what a pipe carries by kelvin at a loss of pressure (Colebrook-White, roughness 0.05 mm)."""
    inner, friction = INNER_M[size], 0.02
    speed = 0.0
    for _ in range(100):
        speed = math.sqrt(2 * pa_per_m * inner / (friction * DENSITY))
        reynolds = DENSITY * speed * inner / VISCOSITY
        friction = (-2 * math.log10(5e-5 / (3.7 * inner) + 2.51 / (reynolds * math.sqrt(friction)))) ** -2
    return DENSITY * speed * math.pi * inner**2 / 4 * HEAT_KJ


def watts_per_m_k(size: int) -> float:
    """Return what both pipes lose by kelvin: insulation, soil and the neighbour in series."""
    axis = DEPTH_M + CASING_M[size] / 2
    foam = math.log(CASING_M[size] / OUTER_M[size]) / (2 * math.pi * FOAM)
    soil = math.log(4 * axis / CASING_M[size]) / (2 * math.pi * SOIL)
    apart = CASING_M[size] + APART_M
    neighbour = math.log(math.hypot(1.0, 2 * axis / apart)) / (2 * math.pi * SOIL)
    return 2 / (foam + soil + neighbour)


@pytest.mark.parametrize("size", SIZES)
def test_a_pipe_carries_what_its_pressure_allows(size: int) -> None:
    flow = value(f"heat_pipe_flow_dn{size}")

    assert flow.value == pytest.approx(kw_per_k(size, 150), rel=0.02)
    assert flow.range_low == pytest.approx(kw_per_k(size, 100), rel=0.02)
    assert flow.range_high == pytest.approx(kw_per_k(size, 250), rel=0.02)


@pytest.mark.parametrize("size", SIZES)
def test_a_pipe_loses_what_its_insulation_lets_through(size: int) -> None:
    assert value(f"heat_pipe_loss_dn{size}").value == pytest.approx(watts_per_m_k(size), rel=0.02)


@pytest.mark.parametrize("what", ["cost", "flow"])
def test_a_larger_pipe_costs_and_carries_more(what: str) -> None:
    found = [value(f"heat_pipe_{what}_dn{size}").value for size in SIZES]

    assert found == sorted(found)


def test_certificates_by_kilowatt_hour_are_twenty_years_at_four_per_cent() -> None:
    cumac = sum(1.04**-year for year in range(20))

    assert value("aid_cee_res_ch_108_cumac").value == pytest.approx(cumac, abs=5e-4)


def test_levels_come_back_colder_than_they_go_out() -> None:
    for name in ("warm", "medium", "hot"):
        assert value(f"heat_level_{name}_return").value < value(f"heat_level_{name}_supply").value


def test_no_rule_of_aid_passes_for_read_in_the_original() -> None:
    rules = [one for one in BOOK if one.id.startswith("aid_")]

    assert len(rules) >= 13
    assert all(one.status is Status.TO_CONFIRM and "confirmer" in one.source for one in rules)


@pytest.mark.parametrize("sheet", ["cee_ind_ut_117", "cee_ind_ba_112"])
def test_abrogated_sheets_ended_on_the_last_of_july_2025(sheet: str) -> None:
    assert [one.valid_to for one in BOOK.history(sheet)] == [date(2025, 7, 31)]
