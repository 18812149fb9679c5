"""Published problems of fewest matches and of least utility cost give their published answers."""

from pathlib import Path

import pytest

from tests.matching.heat.heat_match_cases import (
    published_loads,
    published_matches,
    stated_loads,
    stated_matches,
)
from tests.matching.heat.heat_match_checker import match_faults
from tests.matching.heat.heat_match_solving import solve_matches

PROVEN = {
    "mm-10sp-ol1": 14,
    "mm-12sp1": 12,
    "mm-14sp1": 14,
    "mm-15sp-tkm": 19,
    "mm-7sp-cm1": 10,
    "mm-7sp4": 8,
    "mm-unbalanced5": 16,
}
"""Problem → fewest matches, which is published; all are measured in `benchmarks/heat_matches.py`."""


@pytest.mark.parametrize(("case_id", "fewest"), PROVEN.items())
def test_a_published_optimum_is_found_and_proven(case_id: str, fewest: int, shared_data: Path) -> None:
    case = published_matches(shared_data)[case_id]

    result = solve_matches(stated_matches(case))

    assert case["published"]["best_matches"] == fewest
    assert (result["status"], result["matches"], result["bound"]) == ("optimal", fewest, fewest)
    assert match_faults(stated_matches(case), result) == []


def test_utilities_with_a_forbidden_pair_cost_what_is_published(shared_data: Path) -> None:
    case = published_loads(shared_data)

    result = solve_matches(stated_loads(case))

    loads = {key: case["computed"][key] for key in ("fuel", "hp", "lp", "cw")}
    assert result["utilities"] == pytest.approx(loads, abs=1e-6)
    assert result["utility_cost_eur_per_h"] * 1000 == pytest.approx(case["published"]["minimum_utility_cost"])
    assert match_faults(result["intervals"], result) == []
    assert not any((pair["hot"], pair["cold"]) == ("H1", "C1") for pair in result["pairs"])
