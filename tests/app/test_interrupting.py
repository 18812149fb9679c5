"""Ctrl-C: an import stops between two steps, an optimisation ends with what it found; then at once."""

import json
import signal
import threading
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matching.exchange_solve import solve_exchange
from matching.stopping import ask_to_stop, forget_stop, stop_asked
from symbiose.app.interrupting import (
    StoppedBetweenSteps,
    ending_with_what_is_found,
    stopping_between_steps,
)
from symbiose.app.solving_elsewhere import executor_on
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.ports import SolveSettings
from symbiose.domain.progress import ImportStep
from tests.app.conftest import Command, written
from tests.app.pressing import interrupted, press
from tests.matching.exchange_solving import arc, instance, need, offer

Told = list[tuple[ImportStep, int]]


def test_an_import_stops_where_it_tells_how_far_it_is() -> None:
    told: Told = []

    def imported() -> None:
        with stopping_between_steps(lambda step, done, total=None: told.append((step, done))) as progress:
            progress(ImportStep.STORING, 1000)
            press()
            told.append((ImportStep.STORING, 1500))
            progress(ImportStep.STORING, 2000)

    with pytest.raises(StoppedBetweenSteps):
        imported()

    assert [done for _, done in told] == [1000, 1500, 2000]


def test_asked_after_the_last_step_it_goes_on_to_its_end_and_says_so() -> None:
    with stopping_between_steps(lambda step, done, total=None: None) as progress:
        progress(ImportStep.STORING, 1000, 1000)
        press()
        done = True

    assert (done, progress.asked) == (True, True)


def test_a_second_time_stops_it_at_once() -> None:
    def imported() -> None:
        with stopping_between_steps(lambda step, done, total=None: None):
            press()
            press()

    with pytest.raises(KeyboardInterrupt) as ended:
        imported()

    assert not isinstance(ended.value, StoppedBetweenSteps)


def test_what_ctrl_c_did_before_it_does_again_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)

    with stopping_between_steps(lambda step, done, total=None: None):
        assert signal.getsignal(signal.SIGINT) is not before

    assert signal.getsignal(signal.SIGINT) is before


def hard_instance(sites: int = 40) -> dict[str, Any]:
    """Return offers and needs between which every way costs an opening: minutes of work for any solver."""
    draw = Random(1)  # a case that is the same each time
    needs = [need(f"n{i}", draw.uniform(50, 150), purchase_cost_eur_per_unit=30) for i in range(sites)]
    offers = [offer(f"o{i}", draw.uniform(50, 150), disposal_cost_eur_per_unit=60) for i in range(sites)]
    ways = [(one["id"], other["id"]) for one in offers for other in needs]
    costs = [(draw.uniform(1, 60), draw.uniform(500, 4000)) for _ in ways]
    arcs = [
        arc(*way, cost_eur_per_unit=unit, opening_cost_eur=opening)
        for way, (unit, opening) in zip(ways, costs, strict=True)
    ]
    return instance(offers=offers, needs=needs, arcs=arcs)


def test_an_optimisation_ends_with_the_best_it_has_found_and_its_gap() -> None:
    document = ExchangeInstance.model_validate(hard_instance())
    pressed = threading.Timer(3.0, press)

    with ending_with_what_is_found():
        pressed.start()
        result = solve_exchange(document, SolveSettings(gap=0.0, time_limit_s=120.0))

    pressed.join()
    assert (result.status, result.seconds < 60) == ("feasible", True)
    assert result.bound is not None
    assert result.objective_value is not None
    assert result.bound > result.objective_value > 0
    assert result.gap == pytest.approx(result.bound / result.objective_value - 1)
    assert not stop_asked()


def test_an_optimisation_ends_at_once_the_second_time() -> None:
    def optimised() -> None:
        with ending_with_what_is_found():
            press()
            assert stop_asked()
            press()

    with pytest.raises(KeyboardInterrupt):
        optimised()

    assert not stop_asked()


def test_one_asked_to_stop_before_it_begins_says_what_it_has(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path, hard_instance(12))
    ask_to_stop()
    try:
        outcome = command("solve", file, "--json")
    finally:
        forget_stop()

    result = json.loads(outcome.out)
    assert result["status"] in ("optimal", "feasible")
    assert result["objective_value"] >= 0


def test_ctrl_c_asks_a_part_solved_in_another_process_to_end() -> None:
    with executor_on("processes:1") as executor:
        assert executor is not None
        assert executor.submit(interrupted).result()
