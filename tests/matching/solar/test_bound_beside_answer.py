"""A bound that an answer refutes proves nothing, and is not told."""

import json
import logging

import pytest

from matching.solar.operation import Design
from matching.solar.search import Search
from matching.solar.solve import solve_solar_sharing
from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.solar.solar_instances import participant, roof, sharing

SOUND = sharing([participant(use=[1.0, 2.0])], [roof(output_kw_per_kwp=[0.5, 0.2])], (1000.0, 2000))
INSTANCE = read_solar_sharing_instance(json.dumps(SOUND).encode())


@pytest.mark.parametrize(
    ("share", "is_told"), [(1.5, True), (1.0 - 1e-7, True), (1.0 - 1e-3, False), (0.5, False)]
)
def test_a_bound_below_its_answer_is_left_out_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, share: float, is_told: bool
) -> None:
    best = solve_solar_sharing(INSTANCE, SolveSettings())
    assert best.bound is not None
    assert best.bound == pytest.approx(best.objective_value)
    assert best.objective_value > 0
    found = Search.run

    def run(self: Search) -> tuple[Design, float | None]:
        design, bound = found(self)
        return design, bound and bound * share

    monkeypatch.setattr(Search, "run", run)
    with caplog.at_level(logging.ERROR):
        result = solve_solar_sharing(INSTANCE, SolveSettings())

    assert (result.bound is not None) == is_told
    assert (result.gap is not None) == is_told
    assert [one.message for one in caplog.records] == (
        [] if is_told else ["the bound of an answer is refuted by it"]
    )
