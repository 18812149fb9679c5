"""Ctrl-C during an import: between two steps at the first, at once at the second."""

import os
import signal

import pytest

from symbiose.app.interrupting import StoppedBetweenSteps, stopping_between_steps
from symbiose.domain.progress import ImportStep

Told = list[tuple[ImportStep, int]]


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


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
