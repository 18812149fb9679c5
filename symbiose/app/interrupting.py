"""Ctrl-C: an import stops between two steps, an optimisation ends with the best that it has found."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from symbiose.domain.progress import ImportProgress, ImportStep


class StoppedBetweenSteps(KeyboardInterrupt):
    """An import was stopped where that changes nothing of the database."""


class Stopping:
    """Passes on how far an import is, and stops it there once somebody asked for it."""

    def __init__(self, progress: ImportProgress) -> None:
        """Begin with nobody asking."""
        self._progress = progress
        self.asked = False
        """Whether Ctrl-C was pressed."""
        self.prepared = False
        """Whether something is stored already that nobody sees, and that the same import goes on from."""

    def __call__(self, step: ImportStep, done: int, total: int | None = None) -> None:
        """Pass on how far a step is.

        Raises:
            StoppedBetweenSteps: Somebody asked to stop.
        """
        self._progress(step, done, total)
        self.prepared |= step is ImportStep.PREPARING
        if self.asked:
            raise StoppedBetweenSteps

    def ask(self, _signal: int, _frame: FrameType | None) -> None:
        """Note the first Ctrl-C; end at the second, from somebody who does not want to wait."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def stopping_between_steps(progress: ImportProgress) -> Iterator[Stopping]:
    """Give what tells how far an import is, and stops it there after Ctrl-C.

    What is stored is one transaction: stopped before its end, it leaves the database as it was; once all is
    written, it is no longer stopped, and the whole version is kept.
    """
    stopping = Stopping(progress)
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    before = signal.signal(signal.SIGINT, stopping.ask)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def ending_with_what_is_found() -> Iterator[None]:
    """Let Ctrl-C end the optimisation of this process as its time limit would; a second one ends at once."""
    from matching.stopping import forget_stop

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _end_and_say_so)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        forget_stop()


def end_with_what_is_found(_signal: int, _frame: FrameType | None) -> None:
    """End the optimisation of this process as its time limit would; where that was asked before, at once."""
    from matching.stopping import ask_to_stop, stop_asked

    if stop_asked():
        raise KeyboardInterrupt
    ask_to_stop()


def heed_interrupts() -> None:
    """Let Ctrl-C, which a terminal sends to every process, end a part solved here as it ends the whole."""
    signal.signal(signal.SIGINT, end_with_what_is_found)


def _end_and_say_so(number: int, frame: FrameType | None) -> None:
    end_with_what_is_found(number, frame)
    if sys.stderr.isatty():
        click.echo("Ending with the best found so far; Ctrl-C again ends at once.", err=True)
