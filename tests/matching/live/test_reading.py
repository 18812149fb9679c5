"""Reading a territory takes nothing of the time of the first answer over it, of a worth nor of changes."""

import time
from types import SimpleNamespace

import pytest

from matching.live import deciding, market, replanning
from matching.live.market import LiveEngine
from symbiose.domain.live_changes import FlowMove
from symbiose.domain.live_worth import Certainty, FlowDraft
from symbiose.domain.ports import Territory
from tests.matching.live.test_replanning import KNOWLEDGE, MATCHER, OF_B, OF_C, PATIENT, TO_B, ash, one_place

READING_S = 1_000.0


class SlowlyRead:
    """A territory during whose reading a long time passes by the clocks of the engine."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._passed_s = 0.0
        clock = SimpleNamespace(perf_counter=lambda: time.perf_counter() + self._passed_s)
        for module in (market, deciding, replanning):
            monkeypatch.setattr(module, "time", clock)

    def __call__(self) -> Territory:
        self._passed_s = READING_S
        return one_place(ash(), OF_B, OF_C)


@pytest.fixture
def territory(monkeypatch: pytest.MonkeyPatch) -> SlowlyRead:
    return SlowlyRead(monkeypatch)


def test_the_first_worth_after_a_change_is_that_of_the_optima(territory: SlowlyRead) -> None:
    engine = LiveEngine(lambda _: KNOWLEDGE, MATCHER)

    told = engine.worth("today", territory, FlowDraft(None, replaces="of_b"), PATIENT)

    assert told.certainty is Certainty.DECIDED


def test_the_first_changes_after_a_change_are_those_of_the_best_plans(territory: SlowlyRead) -> None:
    engine = LiveEngine(lambda _: KNOWLEDGE, MATCHER)

    told = engine.changes("today", territory, FlowMove(OF_B, None, "of_b"), [TO_B], PATIENT)

    assert told is not None
    assert told.proven
