"""The same figures and curves as pina, an independent program for pinch analysis (MIT)."""

from typing import Any

import pytest
from hypothesis import given, settings
from pina import PinchAnalyzer, make_stream

from tests.matching.heat.strategies import APPROACHES, STREAMS
from tests.matching.heat.streams import document, pinch_temperatures, targets_of

Streams = list[dict[str, Any]]
Curve = tuple[tuple[float, float], ...]


def analysed(streams: Streams, dt_min_k: float) -> PinchAnalyzer:
    """Return what pina makes of streams; for it a hot stream gives and a cold one has negative heat."""
    analyser = PinchAnalyzer(dt_min_k / 2)
    for one in streams:
        supply, target = one["supply_temp_c"], one["target_temp_c"]
        heat = one.get("power_kw", one.get("heat_capacity_flow_kw_per_k", 0.0) * abs(supply - target))
        is_hot = supply > target or one.get("kind") == "hot"
        if heat:  # pina keeps no stream without heat
            told = make_stream(heat if is_hot else -heat, supply, target, one.get("dt_contribution_k"))
            analyser.add_streams(told)
    return analyser


def heat_at_temperatures(curve: Curve) -> dict[float, set[float]]:
    """Return the heats, to a thousandth of a kilowatt, that a curve has at each of its temperatures."""
    found: dict[float, set[float]] = {}
    for heat, temperature in curve:
        found.setdefault(temperature, set()).add(round(heat, 3) + 0.0)
    return found


def assert_same_curve(ours: Curve, pinas: tuple[list[float], list[float]]) -> None:
    """Compare at the temperatures that pina tells; it leaves out where nothing changes."""
    at = heat_at_temperatures(ours)
    for temperature, heats in heat_at_temperatures(tuple(zip(*pinas, strict=True))).items():
        assert heats <= at[temperature]


@settings(deadline=None, max_examples=60)
@given(STREAMS, APPROACHES)
def test_targets_and_curves_are_those_of_pina(streams: Streams, dt_min_k: float) -> None:
    ours, pinas = targets_of(document(*streams, dt_min_k=dt_min_k)), analysed(streams, dt_min_k)

    assert ours.hot_utility_kw == pytest.approx(pinas.hot_utility_target, abs=1e-5)
    assert ours.cold_utility_kw == pytest.approx(pinas.cold_utility_target, abs=1e-5)
    assert ours.recovered_kw == pytest.approx(pinas.heat_recovery_target, abs=1e-5)
    assert_same_curve(ours.composite_hot, pinas.hot_composite_curve)
    assert_same_curve(ours.composite_cold, pinas.cold_composite_curve)
    assert_same_curve(ours.grand_composite, pinas.grand_composite_curve)
    assert set(pinch_temperatures(ours)) <= set(pinas.pinch_temps)
