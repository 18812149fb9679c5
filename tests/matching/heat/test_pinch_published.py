"""Published heat problems have their published targets."""

from pathlib import Path
from typing import Any

import pytest

from symbiose.domain.documents.heat_targets import HeatTargets, RecoveryTotals
from tests.matching.heat.published_streams import KW, cases, duty_kw, stated
from tests.matching.heat.streams import pinch_temperatures, targets_of

CLOSE = 1e-3
"""Tolerance of the published figures, as a share of the larger total duty."""
PRINTED_K = 0.06
"""Published pinches are printed with one decimal place at least."""


def test_all_published_problems_have_their_published_utilities(shared_data: Path) -> None:
    problems = cases(shared_data, "pinch_problems")

    wrong = {key: error for key, case in problems.items() if (error := worst_error(case)) > CLOSE}

    assert len(problems) == 93
    assert wrong == {}


def worst_error(case: dict[str, Any]) -> float:
    """Return the largest difference to a published heat, as a share of the larger total duty."""
    document, told = stated(case), case["published"]
    found, unit = targets_of(document), KW.get(case["heat_unit"], 1.0)
    names = {"hot_utility": found.hot_utility_kw, "cold_utility": found.cold_utility_kw}
    names |= {"heat_recovery": found.recovered_kw} if "heat_recovery" in told else {}
    return max(abs(heat - told[name] * unit) for name, heat in names.items()) / duty_kw(document)


def test_the_published_pinches_are_found_and_no_others(shared_data: Path) -> None:
    problems = cases(shared_data, "pinch_problems")
    with_pinches = [case for case in problems.values() if case["published"].get("pinch_shifted")]

    wrong = {case["id"] for case in with_pinches if not same_pinches(case)}

    assert len(with_pinches) == 39
    assert wrong == {"pina-cold-only"}  # its cold utility is zero: no temperature divides it
    assert pinch_temperatures(targets_of(stated(problems["pina-cold-only"]))) == []


def same_pinches(case: dict[str, Any]) -> bool:
    found, told = pinch_temperatures(targets_of(stated(case))), case["published"]["pinch_shifted"]
    return sorted(found) == pytest.approx(sorted(told), abs=PRINTED_K)


def test_the_pinch_of_the_textbook_is_told_on_both_sides(shared_data: Path) -> None:
    found = targets_of(stated(cases(shared_data, "pinch_problems")["kemp-4"]))

    (pinch,) = found.pinches
    assert (pinch.shifted_temp_c, pinch.hot_temp_c, pinch.cold_temp_c) == (85.0, 90.0, 80.0)
    assert (found.hot_utility_kw, found.cold_utility_kw, found.recovered_kw) == (20.0, 60.0, 450.0)


def test_sites_of_published_problems_recover_together_what_was_published(shared_data: Path) -> None:
    problems = cases(shared_data, "total_site")

    wrong = {key: faults for key, case in problems.items() if (faults := total_site_faults(case))}

    assert len(problems) == 11
    assert wrong == {}


def total_site_faults(case: dict[str, Any]) -> list[str]:
    """Return the names of the heats that differ from the published ones."""
    document = stated(case)
    found, told = targets_of(document), case["published"]
    close = CLOSE * duty_kw(document)
    return [name for name, (heat, expected) in _compared(found, told).items() if abs(heat - expected) > close]


def _compared(found: HeatTargets, told: dict[str, Any]) -> dict[str, tuple[float, float]]:
    joined = found.total_site
    assert joined is not None
    alone, through = told["sum_of_zones"], told["total_site"]
    pairs = {
        **_totals("sum", joined.sum_of_sites, alone),
        **_totals("through", joined.through_levels, through),
        **_totals("direct", joined.direct, told["all_direct"]),
        "inter": (joined.through_levels.inter_site_recovered_kw, through["inter_zone_recovery"]),
    }
    for level, heat in alone["hot_by_level"].items():
        pairs[f"{level} consumed"] = joined.sum_of_sites.hot_by_level[level], heat
    for level, heat in alone["cold_by_level"].items():
        pairs[f"{level} raised"] = joined.sum_of_sites.cold_by_level[level], heat
    return pairs


def _totals(name: str, found: RecoveryTotals, told: dict[str, float]) -> dict[str, tuple[float, float]]:
    return {
        f"{name} hot": (found.hot_kw, told["hot"]),
        f"{name} cold": (found.cold_kw, told["cold"]),
        f"{name} recovery": (found.recovered_kw, told["recovery"]),
    }
