"""Few arcs at first, the others priced: the same answers as the whole model stated a second time."""

import pytest

from matching.many import parts
from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import solve
from tests.matching.plain_exchange import best_value


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("whole", [False, True], ids=["linear", "with decisions"])
@pytest.mark.parametrize("block", range(6))
def test_whatever_joins_first_the_answer_is_that_of_all_arcs(block: int, whole: bool) -> None:
    for seed in range(block * 20, block * 20 + 20):
        document = make_instance(seed, whole=whole)

        result, best = solve(document, gap=1e-6), best_value(document)

        if best is None:
            assert result["status"] == "infeasible", seed
            continue
        assert result["objective_value"] == pytest.approx(best[0], rel=1e-6, abs=1e-6), seed
        assert result["bound"] >= best[0] - 1e-6 * max(1.0, abs(best[0])), seed
        assert result["net_benefit_eur"] == pytest.approx(best[1], rel=1e-5, abs=1e-5), seed
        assert check(document, result).holds, seed


@pytest.mark.usefixtures("few_first")
def test_parts_too_large_at_first_are_decided_on_in_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "DECIDED", 0)
    for seed in range(20):
        document = make_instance(seed) | {"objective": "net_benefit"}

        result, best = solve(document, gap=1e-6), best_value(document)

        if best is None:
            continue
        assert result["status"] == "optimal", seed
        assert result["objective_value"] == pytest.approx(best[0], rel=1e-6, abs=1e-6), seed
